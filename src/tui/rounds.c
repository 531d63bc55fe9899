/* Rounds of a sheet: what was closed when, with which score; close the present one; compare. */
#include "tui/rounds.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "tui/edit.h"
#include "tui/list_command.h"
#include "tui/popup.h"
#include "tui/rounds_data.h"
#include "tui/screens.h"

struct rounds_screen {
    size_t sheet;
    struct rounds *rounds;
    struct list list; /* line 0: the present round; then the closed ones, the latest first */
    int marked;       /* number of the round to compare with; -1: none */
    struct rect list_rect;
};

static size_t rounds_sheet(struct app *app)
{
    return app_catalog(app)->home.rounds.sheet;
}

static const struct round *round_at(const struct rounds_screen *s, size_t line)
{
    return line > 0 && line <= s->rounds->count ? &s->rounds->round[s->rounds->count - line] : NULL;
}

static int number_at(const struct rounds_screen *s, size_t line)
{
    const struct round *round = round_at(s, line);
    return round ? round->number : 0;
}

static int next_number(const struct rounds_screen *s)
{
    return s->rounds->count ? s->rounds->round[s->rounds->count - 1].number + 1 : 1;
}

static void rounds_changed(struct app *app, void *state)
{
    struct rounds_screen *s = state;
    if (!app->book->model)
        return;
    rounds_free(&s->rounds);
    s->rounds = rounds_read(app->book, s->sheet);
    list_resize(&s->list, s->rounds->count + 1);
    bool there = s->marked == 0;
    for (size_t i = 0; i < s->rounds->count; i++)
        there = there || s->rounds->round[i].number == s->marked;
    if (!there)
        s->marked = -1;
}

static bool rounds_open(struct app *app, void *state, struct error *err)
{
    struct rounds_screen *s = state;
    if (rounds_sheet(app) == SIZE_MAX || s->sheet >= app_catalog(app)->sheet_count || !app_sheet(app, s->sheet)->rounds)
        return error_set(err, ERROR_UNSUPPORTED, _("Rounds"));
    rounds_changed(app, s);
    return true;
}

static void rounds_close(struct app *app, void *state)
{
    (void)app;
    struct rounds_screen *s = state;
    rounds_free(&s->rounds);
    free(s);
}

/* ---- drawing ---- */

static void rounds_title(struct app *app, void *state, struct str *out)
{
    struct rounds_screen *s = state;
    str_add_format(out, "%s  %s", app_sheet_title(app, s->sheet), _("Rounds"));
}

static void score_text(struct app *app, size_t sheet, struct value score, struct str *out)
{
    if (score.type != VALUE_NUMBER)
        str_add_char(out, '-');
    else if (app_catalog(app)->home.score.sheet == sheet)
        str_add_format(out, "%g / %g", score.number, app_catalog(app)->home.score.max);
    else
        str_add_format(out, "%g", score.number);
}

struct round_line {
    char *title, *closed, *person;
    struct str score;
    char answered[24];
};

static struct round_line line_of(struct app *app, const struct rounds_screen *s, size_t line)
{
    const struct round *round = round_at(s, line);
    struct round_line l = {.score = STR_INIT};
    if (round) {
        l.title = mem_text(round->title);
        l.closed = mem_text(round->closed);
        l.person = mem_text(round->person);
        score_text(app, s->sheet, round->score, &l.score);
        if (round->answered.type == VALUE_NUMBER)
            snprintf(l.answered, sizeof(l.answered), "%.0f", round->answered.number);
        return l;
    }
    struct sheet_progress progress;
    sheet_progress_get(app->book->model, s->sheet, &progress);
    l.title = mem_format(_("Round %u"), (unsigned)next_number(s));
    l.closed = mem_text(_("(now)"));
    l.person = mem_text("");
    if (app_catalog(app)->home.score.sheet == s->sheet)
        score_text(app, s->sheet, model_ref(app->book->model, &app_catalog(app)->home.score.score), &l.score);
    else
        str_add_char(&l.score, '-');
    snprintf(l.answered, sizeof(l.answered), "%u / %u", progress.answered, progress.rows);
    return l;
}

static void draw_line(struct app *app, struct rounds_screen *s, size_t line, struct canvas *canvas, int at, int title)
{
    struct round_line l = line_of(app, s, line);
    bool here = line == s->list.selected;
    enum style style = here ? STYLE_HERE : STYLE_NORMAL;
    canvas_fill(canvas, rect_of(at, 0, 1, canvas->columns - 1), style);
    canvas_text(canvas, at, 0, style, here ? ">" : " ");
    canvas_text(canvas, at, 2, style, s->marked == number_at(s, line) ? "[x]" : "[ ]");
    canvas_field(canvas, at, 6, title, style, ALIGN_LEFT, l.title);
    canvas_field(canvas, at, 7 + title, 12, style, ALIGN_LEFT, l.closed);
    canvas_field(canvas, at, 20 + title, 14, style, ALIGN_LEFT, l.person);
    canvas_field(canvas, at, 34 + title, 10, line ? style : here ? style : STYLE_STRONG, ALIGN_RIGHT, l.score.text);
    canvas_field(canvas, at, 45 + title, 10, style, ALIGN_RIGHT, l.answered);
    if (here)
        canvas_cursor(canvas, at, 3);
    free(l.title);
    free(l.closed);
    free(l.person);
    str_free(&l.score);
}

static void rounds_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct rounds_screen *s = state;
    if (!s->rounds)
        return;
    int title = body.columns - 57;
    canvas_text(canvas, body.row, 6, STYLE_HEAD, _("Round"));
    canvas_text(canvas, body.row, 7 + title, STYLE_HEAD, _("Closed on"));
    canvas_text(canvas, body.row, 20 + title, STYLE_HEAD, _("Closed by"));
    canvas_field(canvas, body.row, 34 + title, 10, STYLE_HEAD, ALIGN_RIGHT, _("Score"));
    canvas_field(canvas, body.row, 45 + title, 10, STYLE_HEAD, ALIGN_RIGHT, _("Answered"));
    s->list_rect = rect_of(body.row + 1, body.column, body.rows - 1, body.columns);
    list_show(&s->list, body.rows - 1);
    for (int i = 0; i < body.rows - 1; i++)
        if (s->list.first + (size_t)i < s->list.count)
            draw_line(app, s, s->list.first + (size_t)i, canvas, body.row + 1 + i, title);
    if (s->rounds->count == 0)
        canvas_wrap(canvas, rect_of(body.row + 3, body.column + 6, body.rows - 3, body.columns - 12), 0, STYLE_NORMAL,
                    _("No round is closed yet. When the answers are complete, F6 closes the round: they are kept as "
                      "they are now, and the next round begins with "
                      "them. Then you see what has become better."));
    canvas_scrollbar(canvas, body.row + 1, body.column + body.columns - 1, body.rows - 1, s->list.first, s->list.count);
}

static void rounds_hint(struct app *app, void *state, struct hint *hint)
{
    struct rounds_screen *s = state;
    const struct round *round = round_at(s, s->list.selected);
    if (!round)
        str_add(&hint->line[0],
                _("The present round. F6 closes it: the answers are kept, and the next round begins with them."));
    else if (s->marked >= 0 && s->marked != round->number)
        str_add_format(&hint->line[0], _("Enter compares the marked round with \"%s\"."), round->title);
    else
        str_add_format(&hint->line[0], _("Enter compares \"%s\" with the present answers."), round->title);
    if (round && round->carried.type == VALUE_NUMBER && round->carried.number > 0)
        str_add_format(&hint->line[1],
                       ngettext("%.0f of its answers was only carried over.  ",
                                "%.0f of its answers were only carried over.  ", (unsigned long)round->carried.number),
                       round->carried.number);
    if (round && round->noted) {
        size_t note = app_role(app, rounds_sheet(app), ROLE_NOTE);
        if (note != SIZE_MAX)
            model_text(app->book->model, rounds_sheet(app), round->row, note, MODEL_LABEL, &hint->line[1]);
    }
    str_add(&hint->keys, !s->rounds || s->rounds->count == 0 ? _("F6 close this round  Esc back")
                         : round && round->in_words
                             ? _("Enter compare  F11 as it was asked  Space mark  F2 rename  F7 note  Esc back")
                         : round
                             ? _("Enter compare  Space mark  F2 rename  F7 note  F6 close the present round  Esc back")
                             : _("F6 close this round  Enter compare with the last one  Space mark  Esc back"));
}

static void rounds_help(struct app *app, void *state, struct str *out)
{
    (void)app, (void)state;
    str_add(out,
            _("A round is one run through the questions. Closing it keeps its answers for good; the next round "
              "begins with the same answers, marked as taken over, so "
              "that only what has changed must be answered anew.\n\n"
              "Enter compares the chosen round with the present answers. To compare two closed rounds mark one "
              "with Space, then choose the other and press Enter.\n\n"
              "A round that was closed under an earlier edition of the forms keeps its questions in their words: F11 "
              "shows them with the answers."));
    str_add(out, "\n\n");
}

/* ---- keys ---- */

static bool rounds_enabled(struct app *app, void *state, enum command command)
{
    struct rounds_screen *s = state;
    bool writable = !store_read_only(app->book->store), closed = s->rounds && round_at(s, s->list.selected);
    if (command_moves(command))
        return true;
    switch (command) {
    case CMD_TOGGLE: return true;
    case CMD_ENTER: return closed || writable || (s->rounds && s->rounds->count);
    case CMD_ADD_ROW: return true;
    case CMD_CARD: return closed && round_at(s, s->list.selected)->in_words;
    case CMD_EDIT:
    case CMD_NOTE: return closed;
    default: return false;
    }
}

static void close_named(struct app *app, void *context, const char *title)
{
    struct rounds_screen *s = context;
    struct error err = {0};
    if (!title || !app_top(app, s))
        return;
    if (book_close_round(app->book, s->sheet, title, &err)) {
        app_changed(app);
        s->list.selected = s->rounds->count ? 1 : 0;
        app_message(app, MESSAGE_INFO, _("\"%s\" is closed. F9 takes that back."), title);
    } else {
        app_error(app, &err);
    }
}

static void close_answer(struct app *app, void *context, bool yes)
{
    struct rounds_screen *s = context;
    if (!yes || !app_top(app, s))
        return;
    char iso[11];
    date_iso(model_today(app->book->model), iso);
    char *title = mem_format(_("Round %u, %s"), (unsigned)next_number(s), iso);
    popup_prompt(app, _("Name of the round"), title, 80, NULL, close_named, s);
    free(title);
}

static void ask_close(struct app *app, struct rounds_screen *s)
{
    struct round_progress progress;
    round_progress_get(app->book->model, s->sheet, &progress);
    uint32_t missing = progress.questions - progress.answered;
    bool untouched = round_untouched(app->book->model, s->sheet);
    struct str question = STR_INIT;
    if (missing)
        str_add_format(&question,
                       ngettext("%u question is not answered yet.\n", "%u questions are not answered yet.\n", missing),
                       missing);
    if (untouched)
        str_add(&question,
                _("Nothing was answered or confirmed since the last round was closed: this one would say the "
                  "same once more.\n"));
    else if (progress.carried)
        str_add_format(&question,
                       ngettext("%u answer was only carried over from the last round and not confirmed.\n",
                                "%u answers were only carried over from the last round and not confirmed.\n",
                                progress.carried),
                       progress.carried);
    str_add_format(
        &question,
        _("Close round %u of \"%s\"? Its answers are kept as they are now, and the next round begins with them."),
        (unsigned)next_number(s), app_sheet_title(app, s->sheet));
    popup_confirm(app, question.text, untouched ? _("Close it all the same") : _("Close the round"), _("Not yet"),
                  close_answer, s);
    str_free(&question);
}

static void renamed(struct app *app, void *context, const char *text)
{
    struct rounds_screen *s = context;
    const struct round *round = app_top(app, s) ? round_at(s, s->list.selected) : NULL;
    size_t column = app_role(app, rounds_sheet(app), ROLE_NAME);
    if (text && *text && round && column != SIZE_MAX)
        app_change(app,
                   &(struct change){.op = CHANGE_SET,
                                    .sheet = rounds_sheet(app),
                                    .row = model_row_id(app->book->model, rounds_sheet(app), round->row),
                                    .column = column,
                                    .value = text},
                   1, NULL, NULL, NULL);
}

static unsigned compare(struct app *app, struct rounds_screen *s)
{
    int here = number_at(s, s->list.selected), other = s->marked >= 0 && s->marked != here ? s->marked : 0;
    if (here == 0 && other == 0)
        other = s->rounds->count ? s->rounds->round[s->rounds->count - 1].number : 0;
    if (here == 0 && other == 0) {
        ask_close(app, s);
        return UI_HANDLED;
    }
    /* The older one stands left; 0 is the present, the newest of all. */
    bool swap = other != 0 && (here == 0 || other < here);
    screen_rounds_compare(app, s->sheet, swap ? other : here, swap ? here : other);
    return UI_HANDLED;
}

/* The round as it was asked, in an edition before this one. */
static void show_in_words(struct app *app, const struct rounds_screen *s, const struct round *round)
{
    struct str text = STR_INIT, safe = STR_INIT;
    round_in_words(app->book, s->sheet, round, &text);
    utf8_safe(&safe, text.text, true);
    popup_message(app, round->title, safe.text);
    str_free(&safe);
    str_free(&text);
}

static unsigned rounds_command(struct app *app, void *state, enum command command)
{
    struct rounds_screen *s = state;
    const struct round *round = round_at(s, s->list.selected);
    switch (command) {
    case CMD_ENTER: return compare(app, s);
    case CMD_TOGGLE:
        s->marked = s->marked == number_at(s, s->list.selected) ? -1 : number_at(s, s->list.selected);
        return UI_HANDLED;
    case CMD_ADD_ROW: ask_close(app, s); return UI_HANDLED;
    case CMD_CARD: show_in_words(app, s, round); return UI_HANDLED;
    case CMD_EDIT:
        if (round)
            popup_prompt(app, _("Name of the round"), round->title, 80, NULL, renamed, s);
        return UI_HANDLED;
    case CMD_NOTE: {
        size_t note = app_role(app, rounds_sheet(app), ROLE_NOTE);
        if (round && note != SIZE_MAX)
            edit_note(app, rounds_sheet(app), model_row_id(app->book->model, rounds_sheet(app), round->row), note);
        return UI_HANDLED;
    }
    default: return list_command(&s->list, command, NULL, NULL);
    }
}

static unsigned rounds_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct rounds_screen *s = state;
    size_t at = list_at(&s->list, row - s->list_rect.row);
    if (at == SIZE_MAX)
        return UI_HANDLED;
    s->list.selected = at;
    if (column < 6)
        return rounds_command(app, s, CMD_TOGGLE);
    return twice ? compare(app, s) : UI_HANDLED;
}

static unsigned rounds_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)app, (void)row, (void)column;
    return list_wheel(&((struct rounds_screen *)state)->list, lines, NULL, NULL);
}

static void rounds_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    (void)app, (void)row, (void)column;
    *sheet = ((struct rounds_screen *)state)->sheet;
}

static const struct screen_ops rounds_ops = {
    .name = "rounds",
    .open = rounds_open,
    .close = rounds_close,
    .title = rounds_title,
    .draw = rounds_draw,
    .hint = rounds_hint,
    .enabled = rounds_enabled,
    .command = rounds_command,
    .click = rounds_click,
    .wheel = rounds_wheel,
    .changed = rounds_changed,
    .where = rounds_where,
    .help = rounds_help,
};

void screen_rounds(struct app *app, size_t sheet)
{
    struct rounds_screen *s = mem_zero(1, sizeof(*s));
    s->sheet = sheet;
    s->marked = -1;
    app_push(app, &rounds_ops, s);
}
