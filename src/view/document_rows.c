/* One document that stands for each row of a sheet: which rows need one, which have one, which is out of date. */
#include <stdlib.h>
#include <string.h>

#include "tui/keys_conf.h"
#include "view/views.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "guide/document_rows.h"
#include "view/document.h"

struct rows_screen {
    struct app *app;
    size_t index; /* of the catalog's documents */
    struct table table;
    struct document_each *row; /* ids are the screen's own: rows go before the screen knows */
    size_t count;
};

static void forget(struct rows_screen *s)
{
    for (size_t i = 0; i < s->count; i++)
        free((char *)s->row[i].id);
    free(s->row);
}

static void rows_changed(struct app *app, void *state)
{
    struct rows_screen *s = state;
    if (!app->book->model)
        return;
    forget(s);
    s->row = document_rows(app->book->model, s->index, &s->count);
    for (size_t i = 0; i < s->count; i++)
        s->row[i].id = mem_text(s->row[i].id);
    table_lines(&s->table, s->count);
}

static void rows_close(struct app *app, void *state)
{
    struct rows_screen *s = state;
    forget(s);
}

static const struct document_def *def_of(struct app *app, const struct rows_screen *s)
{
    return &app_catalog(app)->document[s->index];
}

static void rows_title(struct app *app, void *state, struct str *out)
{
    const struct rows_screen *s = state;
    size_t open = 0;
    for (size_t i = 0; i < s->count; i++)
        open += s->row[i].state == DOCUMENT_ROW_NEEDED || s->row[i].state == DOCUMENT_ROW_CHANGED;
    str_add_format(out, _("%s  %zu to be made"), intl_form(def_of(app, s)->title), open);
}

/* ---- the table ---- */

enum { MARK, NAME, STATE, COLUMNS };

static void id_of(void *of, size_t line, struct str *out)
{
    str_add(out, ((const struct rows_screen *)of)->row[line].id);
}

static void name_cell(const struct rows_screen *s, size_t line, struct table_cell *cell)
{
    const struct document_which which = {s->index, s->row[line].id};
    const struct model *model = s->app->book->model;
    uint32_t row = model ? document_row_of(model, which) : UINT32_MAX;
    if (row != UINT32_MAX)
        model_row_name(model, def_of(s->app, s)->each, row, &cell->text);
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    static const char *const marks[] = {[DOCUMENT_ROW_NEEDED] = "!",
                                        [DOCUMENT_ROW_CHANGED] = "!",
                                        [DOCUMENT_ROW_MADE] = "o",
                                        [DOCUMENT_ROW_OVER] = "-"};
    const struct rows_screen *s = of;
    const struct document_each *row = &s->row[line];
    char *text = NULL;
    switch (column) {
    case MARK:
        str_add(&cell->text, marks[row->state]);
        cell->style = row->state == DOCUMENT_ROW_NEEDED || row->state == DOCUMENT_ROW_CHANGED ? STYLE_WARN : STYLE_GOOD;
        break;
    case NAME: name_cell(s, line, cell); break;
    default:
        text = document_row_text(row);
        str_add(&cell->text, text);
        free(text);
    }
}

static const struct table_ops rows_table = {.cell = draw_cell, .id = id_of};

static const char *chosen(const struct rows_screen *s)
{
    size_t line = table_chosen(&s->table);
    return line == SIZE_MAX ? NULL : s->row[line].id;
}

static void rows_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct rows_screen *s = state;
    const struct table_column columns[COLUMNS] = {{NULL, 2, ALIGN_LEFT, false},
                                                  {app_sheet_title(app, def_of(app, s)->each), 0, ALIGN_LEFT, false},
                                                  {_("Version"), 34, ALIGN_LEFT, false}};
    table_draw(&s->table, columns, COLUMNS, canvas, body, STYLE_HERE);
    if (s->count == 0)
        canvas_wrap(
            canvas, rect_of(body.row + 2, 5, 4, body.columns - 11), 0, STYLE_QUIET,
            app_text(app,
                     keys_said(app, _("No row needs this document yet. It is made for the rows of \"%s\": Alt+Right "
                                      "opens that sheet.")),
                     intl_form(app_sheet(app, def_of(app, s)->each)->title)));
}

static void rows_hint(struct app *app, void *state, struct hint *hint)
{
    const struct rows_screen *s = state;
    const char *help = def_of(app, s)->help ? intl_form(def_of(app, s)->help) : "";
    str_add_length(&hint->line[0], help, strcspn(help, "\n"));
    str_add(&hint->keys, s->count ? _("Enter open  Ctrl+E write all of these into a folder  / search  Esc back")
                                  : _("Alt+Right to the sheet  Esc back"));
}

static void rows_help(struct app *app, void *state, struct str *out)
{
    const struct rows_screen *s = state;
    const struct document_def *def = def_of(app, s);
    str_add_format(out, "# %s\n%s\n", intl_form(def->title), def->help ? fill_help(app->book->model, def->help) : "");
    str_add(out,
            keys_said(
                app,
                _("There is one of this document for each row of a sheet that needs one, each with its own decisions, "
                  "wording "
                  "and "
                  "versions. ! marks what is to be made, or reads no longer as its last version; o what reads as it; - "
                  "what "
                  "needs nothing more. When a row is deleted, its versions stay in the list of versions as records.\n\n"
                  "Enter opens it. Ctrl+E writes all of these into a folder, one file each.")));
    str_add(out, "\n\n");
}

static void open_one(struct app *app, void *state)
{
    struct rows_screen *s = state;
    app_go(app, CMD_DOCUMENT, spot_of_document(s->index, chosen(s)));
}

static void export_these(struct app *app, void *state)
{
    document_export_dialog(app, (struct document_which){((struct rows_screen *)state)->index, NULL});
}

static void open_sheet(struct app *app, void *state)
{
    app_go(app, CMD_GRID, spot_of_sheet(def_of(app, state)->each));
}

static const struct screen_action rows_actions[] = {
    {CMD_ENTER, 0, open_one}, {CMD_EXPORT, 0, export_these}, {CMD_FOLLOW, ALWAYS, open_sheet}, {CMD_NONE, 0, NULL}};

static void rows_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    const struct rows_screen *s = state;
    *sheet = def_of(app, s)->each;
    if (chosen(s) && app->book->model && model_find_row(app->book->model, *sheet, chosen(s)) != UINT32_MAX)
        *row = chosen(s);
}

static const struct screen_ops rows_ops = {
    .name = "document-rows",
    .actions = rows_actions,
    .table = TABLE_IN(struct rows_screen, table),
    .close = rows_close,
    .title = rows_title,
    .draw = rows_draw,
    .hint = rows_hint,
    .changed = rows_changed,
    .where = rows_where,
    .help = rows_help,
};

void view_document_rows(struct app *app, const struct spot *spot)
{
    struct rows_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    s->index = document_at(app, spot);
    table_begin(&s->table, &rows_table, s);
    app_push(app, &rows_ops, s);
}

/* The document is made for each row of a sheet, and for which is not said. */
bool view_document_rows_possible(struct app *app, const struct spot *spot)
{
    size_t document = document_at(app, spot);
    return document != SIZE_MAX && app_catalog(app)->document[document].each != SIZE_MAX &&
           !document_for_row(app, spot, document);
}
