/* Rounds of a sheet: what was closed when, with which score; close the present one; compare. */
#include "tui/keys_conf.h"
#include "view/views.h"
#include "view/rounds.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "guide/rounds.h"
#include "tui/edit.h"
#include "tui/popup.h"

struct rounds_screen {
    struct app *app;
    size_t sheet;
    struct rounds *rounds;
    struct table table; /* line 0: the present round; then the closed ones, the latest first */
    int marked;         /* number of the round to compare with; -1: none */
};

static size_t rounds_sheet(struct app *app)
{
    return app_catalog(app)->records.rounds;
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

static const struct round *chosen(const struct rounds_screen *s)
{
    return round_at(s, table_chosen(&s->table));
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
    s->rounds = rounds_read(app->book->model, s->sheet);
    table_lines(&s->table, s->rounds->count + 1);
    bool there = s->marked == 0;
    for (size_t i = 0; i < s->rounds->count; i++)
        there = there || s->rounds->round[i].number == s->marked;
    if (!there)
        s->marked = -1;
}

static void rounds_close(struct app *app, void *state)
{
    struct rounds_screen *s = state;
    rounds_free(&s->rounds);
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
    else if (block_meter_of(app_catalog(app), sheet))
        str_add_format(out, "%g / %g", score.number, block_meter_of(app_catalog(app), sheet)->max);
    else
        str_add_format(out, "%g", score.number);
}

/* ---- the table ---- */

enum { MARK, TITLE, CLOSED, PERSON, SCORE, ANSWERED, COLUMNS };

static void round_cell(const struct rounds_screen *s, const struct round *round, size_t column, struct table_cell *cell)
{
    switch (column) {
    case TITLE: str_add(&cell->text, round->title); break;
    case CLOSED: str_add(&cell->text, round->closed); break;
    case PERSON: str_add(&cell->text, round->person); break;
    case SCORE: score_text(s->app, s->sheet, round->score, &cell->text); break;
    default:
        if (round->answered.type == VALUE_NUMBER)
            str_add_format(&cell->text, "%.0f", round->answered.number);
    }
}

static void present_cell(const struct rounds_screen *s, size_t column, struct table_cell *cell)
{
    const struct model *model = s->app->book->model;
    const struct block_def *meter = block_meter_of(app_catalog(s->app), s->sheet);
    struct sheet_progress progress;
    switch (column) {
    case TITLE: str_add_format(&cell->text, _("Round %u"), (unsigned)next_number(s)); break;
    case CLOSED: str_add(&cell->text, _("(now)")); break;
    case PERSON: break;
    case SCORE:
        score_text(s->app, s->sheet, meter ? model_ref(model, &meter->value[BLOCK_VALUE]) : (struct value){0},
                   &cell->text);
        cell->style = STYLE_STRONG;
        break;
    default:
        sheet_progress_get(model, s->sheet, &progress);
        str_add_format(&cell->text, "%u / %u", progress.answered, progress.rows);
    }
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct rounds_screen *s = of;
    const struct round *round = round_at(s, line);
    if (column == MARK)
        str_add(&cell->text, s->marked == number_at(s, line) ? "[x]" : "[ ]");
    else if (round)
        round_cell(s, round, column, cell);
    else
        present_cell(s, column, cell);
}

static void id_of(void *of, size_t line, struct str *out)
{
    str_add_format(out, "%d", number_at(of, line));
}

static const struct table_ops rounds_table = {.cell = draw_cell, .id = id_of};

static void rounds_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct rounds_screen *s = state;
    const struct table_column columns[COLUMNS] = {{NULL, 3, ALIGN_LEFT, true},
                                                  {_("Round"), 0, ALIGN_LEFT, false},
                                                  {_("Closed on"), 12, ALIGN_LEFT, false},
                                                  {_("Closed by"), 13, ALIGN_LEFT, false},
                                                  {_("Score"), 10, ALIGN_RIGHT, false},
                                                  {_("Answered"), 10, ALIGN_RIGHT, false}};
    if (!s->rounds)
        return;
    table_draw(&s->table, columns, COLUMNS, canvas, body, STYLE_HERE);
    if (s->rounds->count == 0)
        canvas_wrap(
            canvas, rect_of(body.row + 3, body.column + 6, body.rows - 3, body.columns - 12), 0, STYLE_NORMAL,
            keys_said(app,
                      _("No round is closed yet. When the answers are complete, F6 closes the round: they are kept as "
                        "they are now, and the next round begins with "
                        "them. Then you see what has become better.")));
}

static void rounds_hint(struct app *app, void *state, struct hint *hint)
{
    struct rounds_screen *s = state;
    const struct round *round = chosen(s);
    if (!round)
        str_add(
            &hint->line[0],
            keys_said(
                app, _("The present round. F6 closes it: the answers are kept, and the next round begins with them.")));
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

/* ---- keys ---- */

static void close_named(struct app *app, void *context, const char *title)
{
    struct rounds_screen *s = context;
    struct error err = {0};
    if (!title || !app_top(app, s))
        return;
    if (book_close_round(app->book, s->sheet, title, &err)) {
        app_changed(app);
        table_choose(&s->table, s->rounds->count ? 1 : 0);
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
    const char *title = app_text(app, _("Round %u, %s"), (unsigned)next_number(s), iso);
    popup_prompt(app, _("Name of the round"), title, 80, NULL, close_named, s);
}

static void ask_close(struct app *app, void *state)
{
    struct rounds_screen *s = state;
    struct round_progress progress;
    round_progress_get(app->book->model, s->sheet, &progress);
    uint32_t missing = progress.questions - progress.answered;
    bool untouched = round_untouched(app->book->model, s->sheet);
    struct str question = app_str(app);
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
}

static void renamed(struct app *app, void *context, const char *text)
{
    struct rounds_screen *s = context;
    const struct round *round = app_top(app, s) ? chosen(s) : NULL;
    size_t column = app_role(app, rounds_sheet(app), ROLE_NAME);
    if (text && *text && round && column != SIZE_MAX)
        edit_write(app, rounds_sheet(app), model_row_id(app->book->model, rounds_sheet(app), round->row), column, text,
                   NULL, NULL);
}

static void compare(struct app *app, void *state)
{
    struct rounds_screen *s = state;
    int here = number_at(s, s->table.list.selected), other = s->marked >= 0 && s->marked != here ? s->marked : 0;
    if (here == 0 && other == 0)
        other = s->rounds->count ? s->rounds->round[s->rounds->count - 1].number : 0;
    if (here == 0 && other == 0)
        return ask_close(app, s);
    /* The older one stands left; 0 is the present, the newest of all. */
    bool swap = other != 0 && (here == 0 || other < here);
    rounds_compare_show(app, s->sheet, swap ? other : here, swap ? here : other);
}

enum { WAS_CLOSED = 1, MAY_COMPARE = 2, IN_WORDS = 4 };

static unsigned rounds_holds(struct app *app, void *state)
{
    const struct rounds_screen *s = state;
    /* the present one, where none is closed, is closed by opening it */
    bool compares = s->rounds->count || !store_read_only(app->book->store);
    const struct round *round = chosen(s);
    return (round ? WAS_CLOSED : 0) | (compares ? MAY_COMPARE : 0) | (round && round->in_words ? IN_WORDS : 0);
}

/* The round as it was asked, in an edition before this one. */
static void show_in_words(struct app *app, void *state)
{
    struct str text = app_str(app), safe = app_str(app);
    round_in_words(app->book->model, ((struct rounds_screen *)state)->sheet, chosen(state), &text);
    utf8_safe(&safe, text.text, true);
    popup_message(app, chosen(state)->title, safe.text);
}

static void mark(struct app *app, void *state)
{
    struct rounds_screen *s = state;
    int here = number_at(s, s->table.list.selected);
    s->marked = s->marked == here ? -1 : here;
}

static void rename_round(struct app *app, void *state)
{
    popup_prompt(app, _("Name of the round"), chosen(state)->title, 80, NULL, renamed, state);
}

static void write_note(struct app *app, void *state)
{
    size_t note = app_role(app, rounds_sheet(app), ROLE_NOTE);
    if (note != SIZE_MAX)
        edit_note(app, rounds_sheet(app), model_row_id(app->book->model, rounds_sheet(app), chosen(state)->row), note);
}

static const struct screen_action rounds_actions[] = {
    {CMD_ENTER, MAY_COMPARE, compare},
    {CMD_TOGGLE, 0, mark},
    {CMD_ADD_ROW, 0, ask_close},
    {CMD_CARD, IN_WORDS, show_in_words},
    {CMD_EDIT, WAS_CLOSED, rename_round},
    {CMD_NOTE, WAS_CLOSED, write_note},
    {CMD_NONE, 0, NULL},
};

static void rounds_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    *sheet = ((struct rounds_screen *)state)->sheet;
}

static const struct screen_ops rounds_ops = {
    .name = "rounds",
    .actions = rounds_actions,
    .holds = rounds_holds,
    .table = TABLE_IN(struct rounds_screen, table),
    .close = rounds_close,
    .title = rounds_title,
    .draw = rounds_draw,
    .hint = rounds_hint,
    .changed = rounds_changed,
    .where = rounds_where,
    .about = N_("A round is one run through the questions. Closing it keeps its answers for good; the next round "
                "begins with the same answers, marked as taken over, so "
                "that only what has changed must be answered anew.\n\n"
                "Enter compares the chosen round with the present answers. To compare two closed rounds mark one "
                "with Space, then choose the other and press Enter.\n\n"
                "A round that was closed under an earlier edition of the forms keeps its questions in their words: F11 "
                "shows them with the answers."),
};

/* The sheet that is meant; where none is, that of the first meter. SIZE_MAX: it has no rounds. */
static size_t sheet_at(struct app *app, const struct spot *spot)
{
    const struct block_def *meter = block_meter_of(app_catalog(app), SIZE_MAX);
    if (spot->sheet != SIZE_MAX && app_sheet(app, spot->sheet)->rounds)
        return spot->sheet;
    return meter && app_sheet(app, meter->sheet)->rounds ? meter->sheet : SIZE_MAX;
}

bool view_rounds_possible(struct app *app, const struct spot *spot)
{
    return rounds_sheet(app) != SIZE_MAX && sheet_at(app, spot) != SIZE_MAX;
}

void view_rounds(struct app *app, const struct spot *spot)
{
    struct rounds_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    s->sheet = sheet_at(app, spot);
    s->marked = -1;
    table_begin(&s->table, &rounds_table, s);
    app_push(app, &rounds_ops, s);
}
