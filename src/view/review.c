/* Review of the record (記録の点検): who did what since the history was looked through last, what stands out, and that somebody has looked. */
#include "guide/review.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "book/sign_in.h"
#include "tui/cell.h"
#include "tui/popup.h"
#include "view/views.h"

#define NOTE_MAX 400

struct review_screen {
    struct app *app;
    struct review review;
    struct table table;
};

/* Lines: each person, then each mark. */
static const struct review_person *person_at(const struct review_screen *s, size_t line)
{
    return line < s->review.persons ? &s->review.person[line] : NULL;
}

static const struct review_mark *mark_at(const struct review_screen *s, size_t line)
{
    return line >= s->review.persons && line - s->review.persons < s->review.marks
               ? &s->review.mark[line - s->review.persons]
               : NULL;
}

static void look(struct review_screen *s)
{
    struct error err = {0};
    review_done(&s->review);
    if (!review_make(s->app->book, 0, &s->review, &err))
        app_error(s->app, &err);
    table_lines(&s->table, s->review.persons + s->review.marks);
}

static void review_close(struct app *app, void *state)
{
    struct review_screen *s = state;
    (void)app;
    review_done(&s->review);
}

static void review_changed(struct app *app, void *state)
{
    if (app->book->model && app_top(app, state))
        look(state);
}

static void review_title(struct app *app, void *state, struct str *out)
{
    struct review_screen *s = state;
    (void)app;
    str_add(out, _("Review of the record"));
    if (s->review.from <= s->review.to)
        str_add_format(out, _("  entries %lld to %lld"), (long long)s->review.from, (long long)s->review.to);
    if (s->review.marks)
        str_add_format(out, _("  %zu stand out"), s->review.marks);
}

/* ---- the table ---- */

enum { SIGN, WHEN, WHO, KIND, WHAT, COLUMNS };

static void id_of(void *of, size_t line, struct str *out)
{
    const struct review_screen *s = of;
    const struct review_mark *mark = mark_at(s, line);
    if (mark)
        str_add_format(out, "%d %lld", (int)mark->kind, (long long)mark->entry);
    else
        str_add(out, person_at(s, line)->name);
}

static void person_what(const struct review_person *person, struct str *out)
{
    str_add_format(out, _("changes %lld, out of hours %lld, files %lld, wrong passphrases %lld"),
                   (long long)person->changes, (long long)person->outside, (long long)person->exports,
                   (long long)person->failed);
}

static void draw_person(const struct review_person *person, size_t column, struct table_cell *cell)
{
    switch (column) {
    case WHO: utf8_safe(&cell->text, *person->name ? person->name : "-", false); break;
    case KIND:
        str_add_format(&cell->text, ngettext("%lld entry", "%lld entries", (unsigned long)person->entries),
                       (long long)person->entries);
        break;
    case WHAT: person_what(person, &cell->text); break;
    default: break;
    }
}

static void mark_what(const struct review_mark *mark, struct str *out)
{
    char until[17];
    if (mark->kind == REVIEW_HOURS || mark->kind == REVIEW_FAILED || mark->kind == REVIEW_TWICE) {
        date_time_text(mark->until, until);
        str_add_format(out, ngettext("%lld time, until %s", "%lld times, until %s", (unsigned long)mark->count),
                       (long long)mark->count, until + 11);
    } else if (mark->count > 1) {
        str_add_format(out, ngettext("%lld entry", "%lld entries", (unsigned long)mark->count), (long long)mark->count);
    }
    if (mark->text && *mark->text) {
        str_add(out, out->length ? ": " : "");
        utf8_safe(out, mark->text, false);
    }
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct review_screen *s = of;
    const struct review_mark *mark = mark_at(s, line);
    char at[17];
    if (!mark) {
        draw_person(person_at(s, line), column, cell);
        return;
    }
    switch (column) {
    case SIGN:
        str_add(&cell->text, "!");
        cell->style = STYLE_WARN;
        break;
    case WHEN:
        date_time_text(mark->at, at);
        str_add(&cell->text, at);
        cell->style = STYLE_QUIET;
        break;
    case WHO: utf8_safe(&cell->text, *mark->person ? mark->person : "-", false); break;
    case KIND: str_add(&cell->text, review_kind_label(mark->kind)); break;
    default: mark_what(mark, &cell->text);
    }
}

static const struct table_ops review_table = {.cell = draw_cell, .id = id_of};

/* The entries of a person by the hour, twelve to a line. */
static void draw_hours(const struct review_person *person, struct canvas *canvas, int row, int columns)
{
    int step = columns >= 100 ? 24 : 12, cells = (columns - 8) / step;
    for (int hour = 0; hour < 24; hour++) {
        int y = row + hour / step * 2, x = 4 + hour % step * cells;
        canvas_format(canvas, y, x, STYLE_QUIET, "%2d", hour);
        if (person->hours[hour])
            canvas_format(canvas, y + 1, x, STYLE_STRONG, "%lld", (long long)person->hours[hour]);
        else
            canvas_text(canvas, y + 1, x, STYLE_QUIET, " .");
    }
}

static void draw_mark(struct app *app, const struct review_mark *mark, struct canvas *canvas, int row, int rows,
                      int columns)
{
    struct str what = app_str(app), place = app_str(app);
    mark_what(mark, &what);
    int at = row;
    canvas_format(canvas, at, 1, STYLE_WARN, "!");
    at += canvas_wrap(
        canvas, rect_of(at, 4, rows, columns - 6), 0, STYLE_STRONG,
        app_text(app, _("%s  (entry %lld of the history)"), review_kind_label(mark->kind), (long long)mark->entry));
    at +=
        what.length ? canvas_wrap(canvas, rect_of(at, 4, row + rows - at, columns - 6), 0, STYLE_NORMAL, what.text) : 0;
    if (mark->sheet) {
        book_place_text(app->book, mark->row ? app_text(app, "%s %s", mark->sheet, mark->row) : mark->sheet, &place);
        canvas_wrap(canvas, rect_of(at, 4, row + rows - at, columns - 6), 0, STYLE_QUIET, place.text);
    }
}

static void review_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct review_screen *s = state;
    if (s->review.from > s->review.to) {
        canvas_text(canvas, body.row + 1, 3, STYLE_GOOD, _("The history was reviewed to its end."));
        return;
    }
    int detail = 6, rows = body.rows - detail;
    const struct table_column columns[COLUMNS] = {{NULL, 1, ALIGN_LEFT, false},
                                                  {NULL, 16, ALIGN_LEFT, false},
                                                  {NULL, 14, ALIGN_LEFT, false},
                                                  {NULL, body.columns >= 100 ? 24 : 16, ALIGN_LEFT, false},
                                                  {NULL, 0, ALIGN_LEFT, false}};
    table_draw(&s->table, columns, COLUMNS, canvas, rect_of(body.row, 0, rows, body.columns), STYLE_HERE);
    int y = body.row + rows;
    canvas_horizontal(canvas, y, 0, body.columns, STYLE_LINE);
    size_t line = table_chosen(&s->table);
    if (line < s->review.persons) {
        struct str what = app_str(app);
        person_what(&s->review.person[line], &what);
        int cells = canvas_text(canvas, y + 1, 1, STYLE_HEAD, _("Entries by the hour"));
        canvas_text(canvas, y + 1, cells + 3, STYLE_NORMAL, what.text);
        draw_hours(&s->review.person[line], canvas, y + 2, body.columns);
    } else if (mark_at(s, line)) {
        draw_mark(app, mark_at(s, line), canvas, y + 1, detail - 1, body.columns);
    }
}

static void review_hint(struct app *app, void *state, struct hint *hint)
{
    struct review_screen *s = state;
    if (s->review.own && app_catalog(app)->records.reviews != SIZE_MAX)
        str_add_format(&hint->line[0],
                       ngettext("%lld of the entries is your own.", "%lld of the entries are your own.",
                                (unsigned long)s->review.own),
                       (long long)s->review.own);
    str_add(&hint->keys, _("F7 write down that it was reviewed  Enter history of the place  Esc back"));
}

/* ---- what is done ---- */

static void noted(struct app *app, void *context, const char *note)
{
    struct review_screen *s = context;
    struct error err = {0};
    bool alone = false;
    if (!note || !*note)
        return;
    if (!review_write(app->book, &s->review, note, &alone, &err)) {
        popup_message(app, _("It was not written down"), app_error_text(app, &err));
        return;
    }
    app_changed(app);
    app_message(app, alone ? MESSAGE_WARNING : MESSAGE_INFO,
                alone ? _("Written down. Some of the entries are your own, and nobody else may review them: the record "
                          "says so.")
                      : _("Written down: the history was reviewed to entry %lld."),
                (long long)s->review.from - 1);
}

static void write_note(struct app *app, void *state)
{
    struct review_screen *s = state;
    popup_prompt(app, _("What did you look at, and is it well? Your name and the day are added."), "", NOTE_MAX, NULL,
                 noted, s);
}

static void go_there(struct app *app, void *state)
{
    const struct review_screen *s = state;
    const struct review_mark *mark = mark_at(s, table_chosen(&s->table));
    size_t sheet = mark && mark->sheet ? catalog_find_sheet(app_catalog(app), mark->sheet, NULL) : SIZE_MAX;
    uint32_t row = sheet != SIZE_MAX && mark->row ? model_find_row(app->book->model, sheet, mark->row) : UINT32_MAX;
    if (sheet == SIZE_MAX)
        app_go(app, CMD_HISTORY_ALL, spot_of(SIZE_MAX, UINT32_MAX, SIZE_MAX));
    else
        app_go(app, CMD_HISTORY, spot_of(sheet, row, SIZE_MAX));
}

enum { SOMETHING = 1 };

static unsigned review_holds(struct app *app, void *state)
{
    const struct review_screen *s = state;
    (void)app;
    return s->review.from <= s->review.to ? SOMETHING : 0;
}

static const struct screen_action review_actions[] = {
    {CMD_NOTE, SOMETHING, write_note}, {CMD_ENTER, SOMETHING, go_there}, {CMD_NONE, 0, NULL}};

static const struct screen_ops review_ops = {
    .name = "review",
    .actions = review_actions,
    .holds = review_holds,
    .table = TABLE_IN(struct review_screen, table),
    .close = review_close,
    .title = review_title,
    .draw = review_draw,
    .hint = review_hint,
    .changed = review_changed,
    .heading = N_("Review of the record"),
    .about =
        N_("Who did what since the history was reviewed last, and below, marked !, what stands out: wrong passphrases, "
           "dates "
           "set back, erasings, overruled rules, changes of people, files for others, many changes at once, and those "
           "out of hours. The hours are written down in a sheet. F7 writes down, with a note, that you have looked; it "
           "is a record that stays. Your own changes somebody else reviews, if there is one who may."),
};

void view_review(struct app *app, const struct spot *spot)
{
    struct review_screen *s = mem_zero(1, sizeof(*s));
    (void)spot;
    s->app = app;
    table_begin(&s->table, &review_table, s);
    look(s);
    app_push(app, &review_ops, s);
}
