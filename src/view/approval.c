/* One round of approval: what has changed since one's last look, who answered what; decide, or, as its author, take proposals or leave
 * them. */
#include <stdlib.h>
#include <string.h>

#include "guide/approval.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"
#include "tui/text_view.h"
#include "tui/reply_ask.h"
#include "view/views.h"

struct approval_screen {
    char *id;
    struct approval *approval; /* its texts are the model's */
    struct text_view view;
    bool whole;
    char *part;      /* of the wording that is being typed */
    char *reference; /* of the paper whose answer is written down; NULL: who works here decides himself */
};

/* ---- what is shown ---- */

/* Headings stand apart; what belongs to one follows it. */
static void add_whole(const struct approval *a, struct str *out)
{
    for (size_t i = 0; i < a->now.count; i++) {
        const struct text_lines_one *line = &a->now.line[i];
        if (*line->heading)
            str_add_format(out, "\n# %s\n", line->heading);
        if (*line->text)
            str_add_format(out, "%s\n", line->text);
    }
}

/* Who has never seen any of it reads it as it stands. */
static bool is_all_new(const struct approval *a, const struct document_difference *changes)
{
    bool new = changes->count == a->now.count;
    for (size_t i = 0; i < changes->count && new; i++)
        new = changes->part[i].change == CHANGE_ADDED;
    return new;
}

static void tell(struct app *app, struct approval_screen *s)
{
    struct str text = STR_INIT, since = STR_INIT;
    const struct model *model = app->book->model;
    const struct approval *a = s->approval;
    struct document_difference *changes = approval_changes(model, a, app->book->person, &since);
    bool whole = s->whole || is_all_new(a, changes);
    approval_answers_text(a, "  ", &text);
    approval_decisions_text(model, a, "  ", &text);
    if (whole) {
        str_add_format(&text, "\n%s\n",
                       s->whole ? _("The whole text:") : _("The whole text, since you have not decided about it yet:"));
        add_whole(a, &text);
    } else {
        str_add_format(&text, _("\nWhat has changed (%s):\n\n"), since.text);
        document_difference_text(changes, &text);
    }
    text_view_say(&s->view, text.text);
    document_difference_free(&changes);
    str_free(&since);
    str_free(&text);
}

static void approval_changed(struct app *app, void *state)
{
    struct approval_screen *s = state;
    if (!app->book->model)
        return;
    struct approval *now = approval_read(app->book->model, s->id, NULL);
    approval_free(&s->approval);
    s->approval = now;
    if (now)
        tell(app, s);
    else
        app_close(app, s); /* it was taken back by an undo */
}

static void approval_close(struct app *app, void *state)
{
    struct approval_screen *s = state;
    approval_free(&s->approval);
    text_view_done(&s->view);
    free(s->part);
    free(s->reference);
    free(s->id);
}

static void approval_title(struct app *app, void *state, struct str *out)
{
    struct approval_screen *s = state;
    if (s->approval)
        str_add_format(out, _("Approval: %s, round %u"), s->approval->title, s->approval->number);
}

static void approval_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct approval_screen *s = state;
    text_view_draw(&s->view, canvas, rect_of(body.row + 1, body.column + 2, body.rows - 1, body.columns - 3),
                   STYLE_NORMAL);
}

static void approval_hint(struct app *app, void *state, struct hint *hint)
{
    struct approval_screen *s = state;
    if (s->approval) {
        approval_line_text(s->approval, &hint->line[0]);
        str_add(&hint->line[1], s->approval->reason);
    }
    str_add(&hint->keys, s->whole ? _("F4 decide  F5 only what has changed  Arrows scroll  Esc back")
                                  : _("F4 decide  F5 the whole text  Arrows scroll  Esc back"));
}

static const char *approval_bar(struct app *app, void *state, enum command command)
{
    return command == CMD_WHOLE_TEXT && ((struct approval_screen *)state)->whole ? _("Diff") : NULL;
}

/* ---- decided ---- */

static void done(struct app *app, bool good, const struct error *err, const char *told)
{
    if (!good) {
        app_error(app, err);
        return;
    }
    app_changed(app);
    app_message(app, MESSAGE_INFO, "%s", keys_said(app, told));
}

/* The decision of who was handed the paper. */
static bool take_in(struct app *app, struct approval_screen *s, const struct approval_decision *decision,
                    struct approval_made *made, struct error *err)
{
    struct approval_out out;
    struct approval_taken taken = {0};
    if (!approval_out_find(app->book, s->reference, &out, err))
        return false;
    bool good = strcmp(out.submission, s->id) == 0 ||
                error_because(err, ERROR_UNKNOWN_ROW, out.reference, _("it was handed out of %s"), out.submission);
    good = good && approval_take_in(app->book, &out, NULL, decision, 1, false, &taken, err);
    *made = taken.made;
    approval_out_done(&out);
    return good;
}

static void decided(struct app *app, struct approval_screen *s, enum approval_kind kind, const char *part,
                    const char *text)
{
    struct error err = {0};
    struct approval_made made = {0};
    const struct approval_decision decision = {.kind = kind, .part = part, .text = text, .seen = s->approval->hash};
    bool paper = s->reference != NULL;
    bool good =
        paper ? take_in(app, s, &decision, &made, &err) : approval_decide(app->book, s->id, &decision, &made, &err);
    const char *complete = reply_made_text(app, &made);
    done(app, good, &err,
         complete ? complete
         : paper  ? _("The answer is taken in. F9 takes it back.")
                  : _("Your decision is kept. F9 takes it back."));
}

static void change_said(struct app *app, void *context, const char *text)
{
    struct approval_screen *s = context;
    if (text && app_top(app, s) && s->approval)
        decided(app, s, APPROVAL_CHANGE, NULL, text);
}

static void wording_said(struct app *app, void *context, const char *text)
{
    struct approval_screen *s = context;
    if (text && app_top(app, s) && s->approval)
        decided(app, s, APPROVAL_WORDING, s->part, text);
}

/* The NTH part of which a wording can be proposed; SIZE_MAX. */
static size_t part_with_wording(struct app *app, const struct approval *a, size_t nth)
{
    for (size_t i = 0; i < a->now.count; i++)
        if (approval_wording(app->book->model, a, a->now.line[i].part, NULL) && nth-- == 0)
            return i;
    return SIZE_MAX;
}

static void part_chosen(struct app *app, void *context, size_t chosen)
{
    struct approval_screen *s = context;
    size_t line = chosen == SIZE_MAX || !s->approval ? SIZE_MAX : part_with_wording(app, s->approval, chosen);
    if (line == SIZE_MAX)
        return;
    struct str text = app_str(app);
    free(s->part);
    s->part = mem_text(s->approval->now.line[line].part);
    approval_wording(app->book->model, s->approval, s->part, &text);
    popup_note(app, wording_said, s, .title = _("Your wording"), .text = text.text, .max_length = 4000,
               .unfinished = {.sheet = SIZE_MAX});
}

static void ask_part(struct app *app, struct approval_screen *s)
{
    struct popup_items items = {.app = app};
    const struct approval *a = s->approval;
    for (size_t i = 0, line; (line = part_with_wording(app, a, i)) != SIZE_MAX; i++)
        popup_add(&items,
                  (struct popup_item){.text = app_text(app, "%s  %s",
                                                       approval_part_label(app->book->model, a, a->now.line[line].part),
                                                       a->now.line[line].text),
                                      .key = ""});
    popup_list(app, part_chosen, s, .title = _("Which paragraph?"), .item = items.item, .count = items.count,
               .columns = 70, .filter = true);
}

/* ---- the author ---- */

/* The NTH wording that waits to be taken or left; UINT32_MAX. */
static uint32_t open_wording(struct app *app, const struct approval *a, size_t nth)
{
    size_t ledger = app_catalog(app)->approvals->decisions;
    for (size_t i = 0; i < a->decision_count; i++)
        if (model_role_is(app->book->model, ledger, a->decision[i], ROLE_STATE, "open") && nth-- == 0)
            return a->decision[i];
    return UINT32_MAX;
}

static void settled(struct app *app, void *context, size_t choice)
{
    struct approval_screen *s = context;
    struct error err = {0};
    uint32_t row = s->approval ? open_wording(app, s->approval, 0) : UINT32_MAX;
    if (choice > 1 || row == UINT32_MAX || !app_top(app, s))
        return;
    char *id = mem_text(model_row_id(app->book->model, app_catalog(app)->approvals->decisions, row));
    bool good = approval_settle(app->book, id, choice == 0, &err);
    free(id);
    done(app, good, &err,
         choice == 0 ? _("The wording is in the text now. What was decided about the earlier text counts no more.")
                     : _("The text stays as it was."));
}

static void ask_settle(struct app *app, struct approval_screen *s)
{
    size_t ledger = app_catalog(app)->approvals->decisions;
    const struct model *model = app->book->model;
    uint32_t row = open_wording(app, s->approval, 0);
    const char *part = model_role_text(model, ledger, row, ROLE_PART), *now = "";
    for (size_t i = 0; i < s->approval->now.count; i++)
        if (strcmp(s->approval->now.line[i].part, part) == 0)
            now = s->approval->now.line[i].text;
    struct str text = app_str(app);
    str_add_format(&text, _("%s proposes for \"%s\":\n+ %s\n\nnow:\n- %s"),
                   model_role_text(model, ledger, row, ROLE_PERSON), approval_part_label(model, s->approval, part),
                   model_role_text(model, ledger, row, ROLE_TEXT), now);
    const struct popup_item option[] = {{.text = _("Take it into the text"), .key = "1"},
                                        {.text = _("Leave the text as it is"), .key = "2"},
                                        {.text = _("Not now"), .key = "0"}};
    popup_about(app, settled, s, .question = _("Another wording"), .text = text.text, .option = option,
                .options = ARRAY_LENGTH(option), .lines = 12, .cells = 60, .columns = 64);
}

static void withdrawn(struct app *app, void *context, bool yes)
{
    struct approval_screen *s = context;
    struct error err = {0};
    if (yes && app_top(app, s))
        done(app, approval_withdraw(app->book, s->id, &err), &err, _("It is taken back. F9 submits it again."));
}

/* ---- what can be done ---- */

enum {
    CHOICE_APPROVE,
    CHOICE_CHANGE,
    CHOICE_WORDING,
    CHOICE_SETTLE,
    CHOICE_WITHDRAW,
    CHOICE_OPEN,
    CHOICE_HAND_OUT,
    CHOICE_RECEIVED
};

static void open_subject(struct app *app, const struct approval *a)
{
    if (a->subject.document != SIZE_MAX)
        app_go(app, CMD_DOCUMENT, spot_of_document(a->subject.document, a->subject.row));
    else if (a->subject.sheet != SIZE_MAX)
        app_go(app, CMD_CARD,
               spot_of(a->subject.sheet, model_find_row(app->book->model, a->subject.sheet, a->subject.row), SIZE_MAX));
}

/* One of the three ways to decide. */
static void chose_way(struct app *app, void *context, size_t choice)
{
    struct approval_screen *s = context;
    if (!s->approval)
        return;
    switch (choice) {
    case CHOICE_APPROVE: decided(app, s, APPROVAL_APPROVE, NULL, NULL); break;
    case CHOICE_CHANGE:
        popup_note(app, change_said, s, .title = _("What should be changed, and why?"), .text = "", .max_length = 4000,
                   .unfinished = {.sheet = SIZE_MAX});
        break;
    case CHOICE_WORDING: ask_part(app, s); break;
    default: break;
    }
}

static bool reference_good(struct app *app, void *context, const char *text, struct error *err)
{
    struct approval_out out;
    (void)context;
    bool good = approval_out_find(app->book, text, &out, err);
    if (good)
        approval_out_done(&out);
    return good;
}

static void reference_said(struct app *app, void *context, const char *text)
{
    struct approval_screen *s = context;
    struct approval_out out;
    struct error err = {0};
    if (!text || !app_top(app, s))
        return;
    if (!approval_out_find(app->book, text, &out, &err)) {
        app_error(app, &err);
        return;
    }
    free(s->reference);
    s->reference = mem_text(out.reference);
    const struct popup_item item[] = {
        [CHOICE_APPROVE] = {.text = _("Approved"), .help = _("The text as it is shown here")},
        [CHOICE_CHANGE] = {.text = _("Asks for a change..."), .help = _("With the reason")},
        [CHOICE_WORDING] = {.text = _("Proposes another wording..."), .help = _("Paragraph by paragraph")}};
    popup_list(app, chose_way, s, .title = app_text(app, _("What did %s answer?"), out.person), .item = item,
               .count = ARRAY_LENGTH(item), .columns = 52);
    approval_out_done(&out);
}

static void chose(struct app *app, void *context, size_t choice)
{
    struct approval_screen *s = context;
    if (!s->approval)
        return;
    mem_free(&s->reference);
    switch (choice) {
    case CHOICE_APPROVE:
    case CHOICE_CHANGE:
    case CHOICE_WORDING: chose_way(app, s, choice); break;
    case CHOICE_SETTLE: ask_settle(app, s); break;
    case CHOICE_WITHDRAW:
        popup_confirm(app, _("Take it back before it is approved?"), _("Take the submission back"), _("Leave it"),
                      withdrawn, s);
        break;
    case CHOICE_OPEN: open_subject(app, s->approval); break;
    case CHOICE_HAND_OUT: reply_hand_out(app, s->approval); break;
    case CHOICE_RECEIVED:
        popup_prompt(app, _("The reference on the paper"), "", 20, reference_good, reference_said, s);
        break;
    default: break;
    }
}

static void ask_decision(struct app *app, void *state)
{
    struct approval_screen *s = state;
    const struct approval *a = s->approval;
    if (!a)
        return;
    bool open = a->state == APPROVAL_WAITING, asked = approval_asked_of(a, app->book->person) != SIZE_MAX,
         author = approval_is_author(a, app->book->person);
    bool may = open && asked && (!author || (a->rule && a->rule->own));
    const char *why = !open    ? _("It is over.")
                      : !asked ? _("You are not among those who were asked.")
                               : _("One's own is approved by somebody else.");
    const struct popup_item item[] = {
        [CHOICE_APPROVE] = {.text = _("Approve it"),
                            .off = !may,
                            .help = may ? _("The text as it is shown here") : why},
        [CHOICE_CHANGE] = {.text = _("Ask for a change..."), .off = !may, .help = _("With the reason")},
        [CHOICE_WORDING] = {.text = _("Propose another wording..."), .off = !may, .help = _("Paragraph by paragraph")},
        [CHOICE_SETTLE] = {.text = _("Take a proposed wording, or leave it..."),
                           .off = !open || !author || open_wording(app, a, 0) == UINT32_MAX,
                           .help = _("For its author")},
        [CHOICE_WITHDRAW] = {.text = _("Take it back..."), .off = !open || !author, .help = _("For its author")},
        [CHOICE_OPEN] = {.text = _("Go to what was submitted")},
        [CHOICE_HAND_OUT] = {.text = _("Hand it out as a file..."),
                             .off = !open,
                             .help = open ? _("For who does not come to this terminal") : _("It is over.")},
        [CHOICE_RECEIVED] = {.text = _("Write down the answer that came on paper..."),
                             .off = !open,
                             .help = open ? _("By the reference that stands on it") : _("It is over.")},
    };
    popup_list(app, chose, s, .title = app_text(app, "%s", a->title), .item = item, .count = ARRAY_LENGTH(item),
               .selected = may ? CHOICE_APPROVE : CHOICE_OPEN, .columns = 52);
}

#define ACT(name, call) SCREEN_ACT(name, struct approval_screen, call)
ACT(scroll, text_view_key(&s->view, app->key))
ACT(turn_over, (s->whole = !s->whole, s->view.first = 0, tell(app, s)))

static const struct screen_action approval_actions[] = {
    {CMD_DECIDE, 0, ask_decision},  {CMD_ENTER, 0, ask_decision}, {CMD_TOGGLE, 0, scroll},
    {CMD_WHOLE_TEXT, 0, turn_over}, {CMD_NONE, 0, NULL},
};

static void approval_wheel(struct app *app, void *state, int row, int column, int lines)
{
    text_view_wheel(&((struct approval_screen *)state)->view, lines);
}

static void approval_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct approval_screen *s = state;
    *sheet = app_catalog(app)->approvals->submissions;
    *row = s->id;
    *column = SIZE_MAX;
}

static const struct screen_ops approval_ops = {
    .name = "approval",
    .actions = approval_actions,
    .move = scroll,
    .close = approval_close,
    .title = approval_title,
    .draw = approval_draw,
    .hint = approval_hint,
    .bar = approval_bar,
    .wheel = approval_wheel,
    .changed = approval_changed,
    .where = approval_where,
    .about =
        N_("One thing that was submitted: who was asked and what each decided, and what has changed since you decided "
           "last; for who never did, since the last version. F4 decides: approve it, ask for a change, propose "
           "another wording. Whoever submitted it takes a wording there, or leaves it. What was decided about an "
           "earlier text counts no more. For somebody who does not come to this terminal it goes out there as a file "
           "or on "
           "paper; the answer is taken in from the file, or written down by its reference, in that person's name, and "
           "says who did so."),
};

void view_approval(struct app *app, const struct spot *spot)
{
    struct approval_screen *s = mem_zero(1, sizeof(*s));
    s->id = mem_text(model_row_id(app->book->model, spot->sheet, spot->row));
    app_push(app, &approval_ops, s);
}

bool view_approval_possible(struct app *app, const struct spot *spot)
{
    return spot->sheet != SIZE_MAX && spot->sheet == app_catalog(app)->approvals->submissions && app->book->model &&
           spot->row < model_rows(app->book->model, spot->sheet);
}
