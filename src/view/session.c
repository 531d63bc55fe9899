#include "view/views.h"
#include "view/session.h"

#include <string.h>

#include "base/date.h"
#include "tui/edit.h"
#include "tui/needs.h"
#include "tui/popup.h"
#include "tui/remember.h"

#define END_MARK "*" /* as a place: the summary had been reached; no row id is called so */

/* ---- going from question to question ---- */

static void note_place(struct app *app, const struct session *s)
{
    if (!s->walk)
        remember(app, app_sheet(app, s->sheet)->id, s->row ? s->row : END_MARK);
}

/* Everything that belongs to the present question, made anew. On the summary the line of row LEFT is chosen. */
static void renew(struct app *app, struct session *s, const char *left)
{
    free(s->previous);
    s->previous = session_previous(app, s);
    s->choice = s->row ? session_answer(app, s, s->at) : SIZE_MAX;
    s->summary.away = s->row != NULL;
    if (s->row)
        session_about_text(app, s);
    else
        session_summary_make(app, s, left);
}

static void show_row(struct app *app, struct session *s, uint32_t row)
{
    char *left = s->row;
    bool back = s->from_summary;
    s->row = row == UINT32_MAX ? NULL : mem_text(model_row_id(app->book->model, s->sheet, row));
    s->at = row;
    s->from_summary = false;
    renew(app, s, back ? left : NULL);
    free(left);
}

static void go(struct app *app, struct session *s, uint32_t row)
{
    show_row(app, s, row);
    note_place(app, s);
}

static void go_next(struct app *app, void *state)
{
    struct session *s = state;
    go(app, s, session_next(app, s, s->at + 1));
}

static void go_back(struct app *app, void *state)
{
    struct session *s = state;
    uint32_t row = session_before(app, s, s->row ? s->at : model_rows(app->book->model, s->sheet));
    if (row != UINT32_MAX)
        go(app, s, row);
}

/* Where one left off, unless that question is done while others wait. */
static uint32_t place_to_start(struct app *app, const struct session *s)
{
    char *place = remember_read(app, app_sheet(app, s->sheet)->id);
    uint32_t open = session_first_open(app, s),
             row = place ? model_find_row(app->book->model, s->sheet, place) : UINT32_MAX;
    bool ended = place && strcmp(place, END_MARK) == 0;
    free(place);
    if (s->walk)
        return open;
    if (row != UINT32_MAX && session_asks(app, s, row) && (open == UINT32_MAX || session_waits(app, s, row)))
        return row;
    if (open != UINT32_MAX)
        return open;
    return ended ? UINT32_MAX : session_next(app, s, 0); /* all answered: the summary, or the whole walk once */
}

/* ---- answering ---- */

static bool answer(struct app *app, struct session *s, size_t choice)
{
    const struct choice_list *list = session_choices(app, s);
    if (choice >= list->count)
        return false;
    struct str old = app_str(app);
    struct error err = {0};
    model_stored(app->book->model, s->sheet, s->at, s->column, &old);
    bool carried = session_carried(app, s, s->at);
    bool same = strcmp(old.text, list->choice[choice].code) == 0;
    bool good;
    if (!edit_allowed(app, s->sheet, s->column, &err)) {
        app_error(app, &err);
        good = false;
    } else if (same && carried) { /* the same answer again confirms it: the mark goes */
        struct change change = {.op = CHANGE_SET,
                                .sheet = s->sheet,
                                .row = s->row,
                                .column = s->column,
                                .value = old.text,
                                .check = true,
                                .expected = old.text};
        good = app_change(app, &change, 1, NULL, NULL, NULL);
    } else {
        good = edit_write(app, s->sheet, s->row, s->column, list->choice[choice].code, old.text, NULL);
    }
    return good;
}

/* What has an answer already is not asked again by itself: after an answer comes the next question that waits, and
 * after the last of them the summary. Only who goes through answers that were all given goes on in their order. */
static void answer_and_go(struct app *app, struct session *s, size_t choice)
{
    if (choice >= session_choices(app, s)->count) {
        app_message(app, MESSAGE_WARNING, _("There are %zu answers."), session_choices(app, s)->count);
        return;
    }
    bool waited = session_waits(app, s, s->at), back = s->from_summary;
    if (!answer(app, s, choice))
        return;
    uint32_t next = session_next_waiting(app, s, s->at + 1);
    if (next == UINT32_MAX && !waited)
        next = session_next(app, s, s->at + 1);
    go(app, s, back && !waited ? UINT32_MAX : next);
}

static void clear_answer(struct app *app, void *state)
{
    struct session *s = state;
    struct str old = app_str(app);
    model_stored(app->book->model, s->sheet, s->at, s->column, &old);
    edit_write(app, s->sheet, s->row, s->column, "", old.text, NULL);
}

/* Undo and redo lead to the question they are about: its answer shows better than a message what happened. */
static void undo(struct app *app, void *state)
{
    struct session *s = state;
    uint32_t rows = model_rows(app->book->model, s->sheet);
    size_t *before = mem_zero(rows + 1, sizeof(*before));
    for (uint32_t r = 0; r < rows; r++)
        before[r] = session_answer(app, s, r);
    if (app_undo(app, app->command == CMD_REDO) && rows == model_rows(app->book->model, s->sheet))
        for (uint32_t r = 0; r < rows; r++)
            if (before[r] != session_answer(app, s, r) && session_asks(app, s, r)) {
                go(app, s, r);
                break;
            }
    free(before);
}

static void move_choice(struct app *app, struct session *s, int by)
{
    size_t count = session_choices(app, s)->count;
    if (s->choice == SIZE_MAX)
        s->choice = 0;
    else if (by < 0 ? s->choice >= (size_t)-by : s->choice + (size_t)by < count)
        s->choice = (size_t)((ptrdiff_t)s->choice + by);
}

/* ---- the screen's operations ---- */

enum { ASKED = 1, ANSWERED = 2, NOTED = 4, SUMMARY = 8, NEXT = 16, RIPE = 32 };

static unsigned session_holds(struct app *app, void *state)
{
    struct session *s = state;
    if (!s->row)
        return SUMMARY | (round_ripe(app->book->model, s->sheet) ? RIPE : 0);
    return ASKED | (session_answer(app, s, s->at) != SIZE_MAX ? ANSWERED : 0) | (s->note != SIZE_MAX ? NOTED : 0) |
           (s->walk || session_first_open(app, s) != UINT32_MAX ? NEXT : 0);
}

/* This one is done: Esc leads from the next one to the list. */
static void start_task(struct app *app, struct session *s, size_t number)
{
    const struct overview *o = app_overview(app);
    size_t depth = app->depth;
    if (o && number < o->tasks)
        app_open_task(app, &o->task[number]);
    else
        app_message(app, MESSAGE_INFO, _("Nothing is waiting."));
    if (app->depth > depth)
        app_close(app, s);
}

static void start_first(struct app *app, void *state)
{
    start_task(app, state, 0);
}

static void leave(struct app *app, void *state)
{
    app_close(app, state);
}

/* Enter on a line of the summary: that question, to come back here after it; or that task. */
static void open_line(struct app *app, void *state)
{
    struct session *s = state;
    const struct summary_line *line = session_summary_here(s);
    if (!line) {
        app_close(app, s);
    } else if (line->kind == SUMMARY_TASK) {
        start_task(app, s, line->task);
    } else if (line->kind == SUMMARY_MADE) {
        uint32_t row = model_find_row(app->book->model, line->sheet, line->row);
        if (row != UINT32_MAX)
            app_go(app, CMD_CARD, spot_of(line->sheet, row, row_first_missing(app->book->model, line->sheet, row)));
    } else if (line->kind == SUMMARY_RISK) {
        app_go(app, CMD_RISK, spot_nowhere());
        app_close(app, s);
    } else if (line->kind == SUMMARY_MORE) {
        session_summary_name_all(app, s);
    } else {
        uint32_t row = model_find_row(app->book->model, s->sheet, line->row);
        bool waits = row == UINT32_MAX || session_waits(app, s, row);
        if (row != UINT32_MAX)
            go(app, s, row);
        s->from_summary = !waits;
    }
}

static void ask_next(struct app *app, void *state)
{
    struct session *s = state;
    if (!s->walk) {
        go(app, s, session_first_open(app, s));
        return;
    }
    session_walk_end(s); /* all of them from now on */
    show_row(app, s, s->at);
}

static void close_round(struct app *app, void *state)
{
    app_go(app, CMD_ROUNDS, spot_of_sheet(((const struct session *)state)->sheet));
}

static void go_first(struct app *app, void *state)
{
    go(app, state, session_next(app, state, 0));
}

/* The rest of why, harm and examples; after the end from the top again. */
static void scroll_about(struct app *app, void *state)
{
    struct session *s = state;
    if (s->about.first + s->about.rows >= s->about.lines)
        s->about.first = 0;
    else
        text_view_wheel(&s->about, s->about.rows > 1 ? s->about.rows - 1 : 1);
}

static void row_found(struct app *app, void *context, size_t chosen);

static void search(struct app *app, void *state)
{
    struct session *s = state;
    const struct model *model = app->book->model;
    uint32_t rows = model_rows(model, s->sheet);
    struct popup_item *items = arena_zero(app->texts, (rows + 1) * sizeof(*items));
    for (uint32_t r = 0; r < rows; r++) {
        struct str number = app_str(app);
        const struct row_def *def = model_row_def(model, s->sheet, r);
        size_t given = session_answer(app, s, r);
        app_add_row_number(app, s->sheet, r, &number);
        items[r].text = app_text(app, "%s  %s", number.text, app_row_name(app, s->sheet, r));
        items[r].help = def ? intl_form(def->text) : NULL;
        items[r].off = !session_asks(app, s, r);
        items[r].right = !model_applies(model, s->sheet, r) ? _("n/a")
                         : given == SIZE_MAX                ? "-"
                                             : intl_form(session_choices(app, s)->choice[given].short_label);
    }
    popup_list(app, row_found, s, .title = app_sheet_title(app, s->sheet), .item = items, .count = rows,
               .selected = s->row ? s->at : 0, .filter = true, .columns = 60);
}

static void row_found(struct app *app, void *context, size_t chosen)
{
    if (chosen != SIZE_MAX && app_top(app, context))
        go(app, context, (uint32_t)chosen);
}

static void answer_digit(struct app *app, void *state)
{
    struct session *s = state;
    if (app_choose(app))
        answer_and_go(app, s, session_choice_of(session_choices(app, s), app->digit));
}

/* An answer that was chosen with the arrows, else simply on. */
static void enter(struct app *app, void *state)
{
    struct session *s = state;
    if (s->choice != SIZE_MAX && s->choice != session_answer(app, s, s->at))
        answer_and_go(app, s, s->choice);
    else
        go_next(app, s);
}

static void choose(struct app *app, void *state)
{
    const struct session *s = state;
    edit_choose(app, s->sheet, s->row, s->column, NULL, s->choice_row, 4);
}

static void write_note(struct app *app, void *state)
{
    const struct session *s = state;
    edit_note(app, s->sheet, s->row, s->note);
}

static void open_card(struct app *app, void *state)
{
    const struct session *s = state;
    app_go(app, CMD_CARD, spot_of(s->sheet, s->at, SIZE_MAX));
}

static void move_in_question(struct app *app, void *state)
{
    struct session *s = state;
    switch (app->command) {
    case CMD_LEFT: move_choice(app, s, -1); break;
    case CMD_RIGHT: move_choice(app, s, 1); break;
    case CMD_UP: move_choice(app, s, -s->choice_columns); break;
    case CMD_DOWN: move_choice(app, s, s->choice_columns); break;
    case CMD_PAGE_UP: go_back(app, s); break;
    case CMD_PAGE_DOWN: scroll_about(app, s); break;
    case CMD_LAST: go(app, s, UINT32_MAX); break;
    case CMD_LINE_START: s->choice = 0; break;
    case CMD_LINE_END: s->choice = session_choices(app, s)->count - 1; break;
    default: break;
    }
}

static const struct screen_action session_actions[] = {
    {CMD_BACK, ALWAYS, leave},
    {CMD_SEARCH, ALWAYS, search},
    {CMD_UNDO, ALWAYS, undo},
    {CMD_REDO, ALWAYS, undo},
    {CMD_FIRST, ALWAYS, go_first},
    {CMD_BACKSPACE, ALWAYS, go_back},
    {CMD_ENTER, ASKED, enter},
    {CMD_ENTER, SUMMARY, open_line},
    {CMD_ANSWER, ASKED, answer_digit},
    {CMD_NEXT_FIELD, ASKED, go_next},
    {CMD_PREVIOUS_FIELD, ASKED, go_back},
    {CMD_TOGGLE, ASKED, scroll_about},
    {CMD_CLEAR, ANSWERED, clear_answer},
    {CMD_CHOOSE, ASKED, choose},
    {CMD_NOTE, NOTED, write_note},
    {CMD_EDIT, NOTED, write_note},
    {CMD_CARD, ASKED, open_card},
    {CMD_NEXT_TASK, SUMMARY, start_first},
    {CMD_NEXT_TASK, NEXT, ask_next},
    {CMD_ADD_ROW, RIPE, close_round},
    {CMD_NONE, 0, NULL},
};

/* With the input method on, letters come easily by mistake: silence would look like a hang. */
static unsigned session_input(struct app *app, void *state, const struct event *event)
{
    struct session *s = state;
    if (!s->row || !event_is_text(event))
        return UI_IGNORED;
    if (store_read_only(app->book->store)) { /* no digit answers here */
        needs_refuse(app, CMD_SAME);
        return UI_HANDLED;
    }
    app_message(app, MESSAGE_INFO, _("Here the digits 1 to %zu answer. F7 writes a note."),
                session_choices(app, s)->count);
    return UI_HANDLED;
}

static void session_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct session *s = state;
    if (!s->row || twice || row < s->choice_row ||
        s->choice_width < 1) /* twice: the first half has answered; this is the next one */
        return;
    int line = row - s->choice_row, across = (column - 4) / s->choice_width;
    if (column < 4 || across >= s->choice_columns)
        return;
    size_t choice = (size_t)(line * s->choice_columns + across);
    if (choice < session_choices(app, s)->count)
        answer_and_go(app, s, choice);
}

static void session_wheel(struct app *app, void *state, int row, int column, int lines)
{
    struct session *s = state;
    if (s->row)
        text_view_wheel(&s->about, lines);
}

/* Rows may have moved or gone (the ledger behind `each`); the question stays the same one if it is still there. */
static void session_changed(struct app *app, void *state)
{
    struct session *s = state;
    session_walk_renew(app, s);
    if (s->row) {
        uint32_t at = model_find_row(app->book->model, s->sheet, s->row);
        if (at == UINT32_MAX || !session_asks(app, s, at)) {
            show_row(app, s, session_first_open(app, s));
            return;
        }
        s->at = at;
    }
    const struct summary_line *here = s->row ? NULL : session_summary_here(s);
    char *left = here && here->row ? mem_text(here->row) : NULL;
    int first = s->about.first;
    renew(app, s, left);
    s->about.first = first;
    free(left);
}

static void session_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct session *s = state;
    *sheet = s->sheet;
    *row = s->row;
    *column = s->column;
}

static void session_help(struct app *app, void *state, struct str *out)
{
    str_add_format(out, "# %s\n%s\n\n", _("One question at a time"),
                   _("A digit answers and goes on to the next question. Tab leaves a question for later, Backspace "
                     "goes back. Each answer is kept at once; "
                     "leave whenever you like, the session goes on where you stopped. At the end a summary says what "
                     "was left out and what comes next."));
}

static bool session_open(struct app *app, void *state, struct error *err)
{
    struct session *s = state;
    session_summary_begin(app, s);
    if (s->at < model_rows(app->book->model, s->sheet) && session_asks(app, s, s->at))
        show_row(app, s, s->at);
    else
        show_row(app, s, place_to_start(app, s));
    return true;
}

static void session_close(struct app *app, void *state)
{
    struct session *s = state;
    session_walk_end(s);
    text_view_done(&s->about);
    session_summary_done(s);
    free(s->previous);
    free(s->row);
}

static const char *session_bar(struct app *app, void *state, enum command command)
{
    const struct session *s = state;
    return command == CMD_NEXT_TASK && s->row && s->walk ? N_("All")
           : command == CMD_ADD_ROW                      ? N_("Finish") /* a round is closed there */
                                                         : NULL;
}

static const struct screen_ops session_ops = {
    .name = "session",
    .actions = session_actions,
    .holds = session_holds,
    .move = move_in_question,
    .table = TABLE_IN(struct session, summary),
    .no_menu_bar = true,
    .open = session_open,
    .close = session_close,
    .title = session_title,
    .status = session_status,
    .draw = session_draw,
    .hint = session_hint,
    .bar = session_bar,
    .click = session_click,
    .input = session_input,
    .wheel = session_wheel,
    .changed = session_changed,
    .where = session_where,
    .help = session_help,
};

/* ---- starting ---- */

static void open_ledger(struct app *app, void *context, bool yes)
{
    if (yes)
        app_go(app, CMD_GRID, spot_of_sheet((size_t)(uintptr_t)context));
}

/* No question to ask: people are led to where that can be changed. */
static void nothing_to_ask(struct app *app, size_t sheet)
{
    const struct sheet_def *def = app_sheet(app, sheet);
    if (def->each == SIZE_MAX || model_rows(app->book->model, def->each) > 0) {
        app_go(app, CMD_GRID, spot_of_sheet(sheet));
        if (model_sheet_applies(app->book->model, sheet)) /* else the table says why, and where that is decided */
            app_message(app, MESSAGE_INFO, "%s", _("None of these questions applies to you at present."));
        return;
    }
    struct str question = app_str(app);
    str_add_format(&question, _("These questions are asked for each row of \"%s\", which is still empty. Open it now?"),
                   app_sheet_title(app, def->each));
    popup_confirm(app, question.text, _("Open it"), _("Not now"), open_ledger, (void *)(uintptr_t)def->each);
}

static bool asks_anything(struct app *app, size_t sheet)
{
    for (uint32_t r = 0; r < model_rows(app->book->model, sheet); r++)
        if (model_applies(app->book->model, sheet, r))
            return true;
    return false;
}

bool view_session_possible(struct app *app, const struct spot *spot)
{
    return spot->sheet != SIZE_MAX && sheet_is_asked(app_sheet(app, spot->sheet));
}

void view_session(struct app *app, const struct spot *spot)
{
    const struct sheet_def *def = app_sheet(app, spot->sheet);
    if (!asks_anything(app, spot->sheet)) {
        nothing_to_ask(app, spot->sheet);
        return;
    }
    struct session *s = mem_zero(1, sizeof(*s));
    s->sheet = spot->sheet;
    s->column = def->session;
    s->note = sheet_role(def, ROLE_NOTE);
    s->carried = sheet_carried_column(def);
    s->at = spot->task ? UINT32_MAX : spot->row; /* unset: where one left off */
    s->choice_columns = 2;
    table_begin(&s->summary, &session_summary_table, s);
    if (spot->task && !session_walk_task(app, s, spot->task))
        s->at = session_first_open(app, s); /* answers that are missing: the whole walk, from the first of them */
    app_push(app, &session_ops, s);
}
