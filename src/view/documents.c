/* All documents, shelf by shelf: which the company needs, what is missing, what is promised and not done. */
#include <stdlib.h>
#include <string.h>

#include "tui/keys_conf.h"
#include "view/views.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "guide/document_rows.h"
#include "view/document.h"

struct line {
    size_t shelf, document; /* document SIZE_MAX: the shelf's own line */
};

struct documents_screen {
    struct app *app;
    struct table table;
    struct line *line;
    struct document **document;  /* by number of the catalog's; NULL: it stands for rows, or its form is wrong, which
                                    opening it tells */
    struct document_each **rows; /* of one that stands for rows: these */
    size_t *row_count;
};

static void forget(struct app *app, struct documents_screen *s)
{
    for (size_t i = 0; s->document && i < app_catalog(app)->document_count; i++) {
        document_free(&s->document[i]);
        free(s->rows[i]);
        s->rows[i] = NULL;
    }
}

static void documents_changed(struct app *app, void *state)
{
    struct documents_screen *s = state;
    if (!app->book->model)
        return;
    forget(app, s);
    for (size_t i = 0; i < app_catalog(app)->document_count; i++)
        if (app_catalog(app)->document[i].each == SIZE_MAX)
            s->document[i] = document_make(app->book->model, (struct document_which){i, NULL}, NULL);
        else
            s->rows[i] = document_rows(app->book->model, i, &s->row_count[i]);
}

static bool documents_open(struct app *app, void *state, struct error *err)
{
    struct documents_screen *s = state;
    const struct catalog *catalog = app_catalog(app);
    size_t count = 0;
    if (catalog->document_count == 0)
        return error_set(err, ERROR_UNSUPPORTED, _("Documents"));
    s->document = mem_zero(catalog->document_count + 1, sizeof(*s->document));
    s->rows = mem_zero(catalog->document_count + 1, sizeof(*s->rows));
    s->row_count = mem_zero(catalog->document_count + 1, sizeof(*s->row_count));
    s->line = mem_zero(catalog->document_count + catalog->documents.shelf_count + 1, sizeof(*s->line));
    for (size_t i = 0; i < catalog->document_count; i++) {
        if (i == 0 || catalog->document[i].shelf != catalog->document[i - 1].shelf)
            s->line[count++] = (struct line){catalog->document[i].shelf, SIZE_MAX};
        s->line[count++] = (struct line){catalog->document[i].shelf, i};
    }
    documents_changed(app, s);
    table_lines(&s->table, count);
    return true;
}

static void documents_close(struct app *app, void *state)
{
    struct documents_screen *s = state;
    forget(app, s);
    free(s->document);
    free(s->rows);
    free(s->row_count);
    free(s->line);
}

static void documents_title(struct app *app, void *state, struct str *out)
{
    const struct documents_screen *s = state;
    size_t made = 0;
    for (size_t i = 0; i < app_catalog(app)->document_count; i++) {
        made += s->document[i] && s->document[i]->version > 0;
        for (size_t r = 0; r < s->row_count[i]; r++) /* one that stands for rows: once for each */
            if (s->rows[i][r].version && ++made)
                break;
    }
    str_add_format(out, _("Documents  %zu of %zu have a version"), made, app_catalog(app)->document_count);
}

/* ---- the table ---- */

enum { MARK, TITLE, EDITION, BLANKS, KEPT, COLUMNS };

/* One that stands for rows: for how many there is one, of how many. */
static void rows_cell(const struct documents_screen *s, size_t index, size_t column, struct table_cell *cell)
{
    size_t open = 0;
    for (size_t i = 0; i < s->row_count[index]; i++)
        open += s->rows[index][i].state == DOCUMENT_ROW_NEEDED || s->rows[index][i].state == DOCUMENT_ROW_CHANGED;
    if (column == EDITION) {
        str_add_format(&cell->text, ngettext("for %zu row", "for %zu rows", s->row_count[index]), s->row_count[index]);
    } else if (column == KEPT && open) {
        str_add_format(&cell->text, _("%zu to be made"), open);
        cell->style = STYLE_WARN;
    }
}

static void mark_cell(struct app *app, size_t index, struct table_cell *cell)
{
    const struct choice *choice = NULL;
    struct str need = app_str(app), reason = app_str(app);
    if (document_need(app->book->model, index, &need, &reason, &choice) && choice) {
        str_add(&cell->text, choice->mark);
        cell->style = app_tone(choice->tone);
    }
}

static void document_cell(const struct document *d, size_t column, struct table_cell *cell)
{
    switch (column) {
    case EDITION:
        if (d && d->version)
            str_add_format(&cell->text, _("v%u %s"), d->version,
                           d->revised   ? d->revised
                           : d->enacted ? d->enacted
                                        : "");
        else
            str_add(&cell->text, d ? _("no version") : _("cannot be read"));
        cell->style = !d ? STYLE_BAD : d->version ? STYLE_NORMAL : STYLE_QUIET;
        break;
    case BLANKS:
        if (d && d->blanks)
            str_add_format(&cell->text, "%zu", d->blanks);
        break;
    default:
        if (d && d->broken_parts)
            str_add_format(&cell->text, "%zu !!", d->broken_parts);
        if (d && d->partly_parts)
            str_add_format(&cell->text, "%s%zu !", cell->text.length ? "  " : "", d->partly_parts);
        cell->style = d && d->broken_parts ? STYLE_BAD : STYLE_WARN;
    }
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct documents_screen *s = of;
    size_t index = s->line[line].document;
    const struct document_def *def = &app_catalog(s->app)->document[index];
    if (column == TITLE)
        str_add(&cell->text, intl_form(def->title));
    else if (def->each != SIZE_MAX)
        rows_cell(s, index, column, cell);
    else if (column == MARK)
        mark_cell(s->app, index, cell);
    else
        document_cell(s->document[index], column, cell);
}

static bool is_document(void *of, size_t line)
{
    return ((const struct documents_screen *)of)->line[line].document != SIZE_MAX;
}

static bool draw_shelf(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    const struct documents_screen *s = of;
    if (is_document(of, line))
        return false;
    canvas_text(canvas, rect.row, rect.column + 2, STYLE_STRONG,
                intl_form(app_catalog(s->app)->documents.shelf[s->line[line].shelf].title));
    return true;
}

static const struct table_ops documents_table = {.cell = draw_cell, .line = draw_shelf, .usable = is_document};

static void documents_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct documents_screen *s = state;
    const struct table_column columns[COLUMNS] = {{NULL, 2, ALIGN_LEFT, false},
                                                  {_("Document"), 0, ALIGN_LEFT, false},
                                                  {_("Version"), 13, ALIGN_LEFT, false},
                                                  {_("Blanks"), 6, ALIGN_RIGHT, false},
                                                  {_("Not kept"), 13, ALIGN_RIGHT, false}};
    table_draw(&s->table, columns, COLUMNS, canvas, body, STYLE_HERE);
}

static size_t document_here(const struct documents_screen *s)
{
    size_t line = table_chosen(&s->table);
    return line == SIZE_MAX ? SIZE_MAX : s->line[line].document;
}

static void documents_hint(struct app *app, void *state, struct hint *hint)
{
    const struct documents_screen *s = state;
    size_t index = document_here(s);
    if (index == SIZE_MAX)
        return;
    const struct document_def *def = &app_catalog(app)->document[index];
    struct str need = app_str(app), reason = app_str(app);
    const struct choice *choice = NULL;
    const char *help = def->help ? fill_help(app->book->model, def->help) : "";
    str_add_length(&hint->line[0], help, strcspn(help, "\n"));
    if (document_need(app->book->model, index, &need, &reason, &choice))
        str_add_format(&hint->line[1], "%s: %s", need.text, reason.text);
    str_add(&hint->keys, _("Enter open  Ctrl+E write all of them into a folder  / search  Esc back"));
}

static void open_document(struct app *app, void *state)
{
    app_go(app, CMD_DOCUMENT, spot_of_document(document_here(state), NULL));
}

static void export_all(struct app *app, void *state)
{
    document_export_dialog(app, (struct document_which){SIZE_MAX, NULL});
}

static const struct screen_action documents_actions[] = {
    {CMD_ENTER, 0, open_document}, {CMD_EXPORT, 0, export_all}, {CMD_NONE, 0, NULL}};

static const struct screen_ops documents_ops = {
    .name = "documents",
    .actions = documents_actions,
    .table = TABLE_IN(struct documents_screen, table),
    .open = documents_open,
    .close = documents_close,
    .title = documents_title,
    .draw = documents_draw,
    .hint = documents_hint,
    .changed = documents_changed,
    .about = N_("All documents that a company may need, shelf by shelf. The mark before a name says how much it is "
                "needed, as the answers say; the line below says why.\n\n"
                "Blanks are places where something is still missing. \"Not kept\" counts what a document promises "
                "while the answers say that it is not done.\n\n"
                "Enter opens a document. Ctrl+E writes all of them into a folder."),
};

void view_documents(struct app *app, const struct spot *spot)
{
    struct documents_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    table_begin(&s->table, &documents_table, s);
    app_push(app, &documents_ops, s);
}

bool view_documents_possible(struct app *app, const struct spot *spot)
{
    return app_catalog(app)->documents.shelf_count > 0;
}
