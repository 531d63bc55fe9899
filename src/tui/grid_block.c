/* Whole cells and rows: copy, empty, fill, insert, delete, move. Each is one batch, and so one undo. */
#include <string.h>

#include "base/utf8.h"
#include "guide/document_rows.h"
#include "tui/delete_ask.h"
#include "tui/grid_batch.h"

/* ---- copy ---- */

/* As other programs do: a cell with a tab, a line break or a quotation mark stands in quotation marks. */
static void add_quoted(const char *text, struct str *out)
{
    if (!strpbrk(text, "\t\n\"")) {
        str_add(out, text);
        return;
    }
    str_add_char(out, '"');
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            str_add_char(out, '"');
        str_add_char(out, *p);
    }
    str_add_char(out, '"');
}

void grid_copy(struct app *app, struct grid *g, bool cut)
{
    struct block b = grid_block(g);
    struct str out = STR_INIT, text = STR_INIT;
    if (b.top >= g->lines)
        return;
    for (uint32_t line = b.top; line <= b.bottom && line < g->lines; line++) {
        for (size_t i = b.left; i <= b.right; i++) {
            const struct column_def *def = &g->def->column[g->column[i].column];
            str_clear(&text);
            model_text(app->book->model, g->sheet, grid_row(g, line), g->column[i].column,
                       def->kind->number == NUMBER_AMOUNT ? MODEL_CODE : MODEL_LABEL, &text);
            if (i > b.left)
                str_add_char(&out, '\t');
            add_quoted(text.text, &out);
        }
        str_add_char(&out, '\n');
    }
    free(app->clipboard);
    app->clipboard = str_take(&out);
    str_free(&text);
    size_t cells = (size_t)(b.bottom - b.top + 1) * (b.right - b.left + 1);
    if (cut)
        grid_clear(app, g);
    else
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu cell copied; Ctrl+V pastes it", "%zu cells copied; Ctrl+V pastes them", cells),
                    cells);
}

/* ---- empty ---- */

void grid_clear(struct app *app, struct grid *g)
{
    struct block b = grid_block(g);
    if (b.left == b.right && b.top == b.bottom && !cell_open(app, g->sheet, grid_column_id(g)))
        return;
    struct batch batch = {.texts = arena_new()};
    struct str stored = STR_INIT;
    for (uint32_t line = b.top; line <= b.bottom && line < g->lines; line++)
        for (size_t i = b.left; i <= b.right; i++) {
            str_clear(&stored);
            if (edit_allowed(app, g->sheet, g->column[i].column, NULL))
                model_stored(app->book->model, g->sheet, grid_row(g, line), g->column[i].column, &stored);
            if (stored.length)
                grid_batch_set(&batch, app, g, grid_row(g, line), g->column[i].column, NULL);
        }
    size_t emptied = batch.count;
    if (grid_batch_done(&batch, app, emptied > 1 ? _("cells emptied") : NULL) && emptied)
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu cell emptied; F9 brings it back", "%zu cells emptied; F9 brings them back", emptied),
                    emptied);
    str_free(&stored);
}

/* ---- fill down ---- */

void grid_fill_down(struct app *app, struct grid *g)
{
    struct block b = grid_block(g);
    struct batch batch = {.texts = arena_new()};
    struct str first = STR_INIT, stored = STR_INIT;
    for (size_t i = b.left; i <= b.right; i++) {
        size_t column = g->column[i].column;
        if (!edit_allowed(app, g->sheet, column, NULL))
            continue;
        str_clear(&first);
        model_stored(app->book->model, g->sheet, grid_row(g, b.top), column, &first);
        for (uint32_t line = b.top + 1; line <= b.bottom && line < g->lines; line++) {
            str_clear(&stored);
            model_stored(app->book->model, g->sheet, grid_row(g, line), column, &stored);
            if (strcmp(first.text, stored.text) != 0)
                grid_batch_set(&batch, app, g, grid_row(g, line), column, first.text);
        }
    }
    size_t filled = batch.count;
    bool good = grid_batch_done(&batch, app, _("filled down"));
    if (good && filled == 0)
        app_message(app, MESSAGE_INFO, _("There is nothing to fill down here."));
    else if (good)
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu cell filled; F9 takes it back", "%zu cells filled; F9 takes it back", filled),
                    filled);
    str_free(&first);
    str_free(&stored);
}

/* ---- rows ---- */

void grid_insert(struct app *app, struct grid *g)
{
    char ids[1][64];
    uint32_t at = g->order ? UINT32_MAX : grid_row(g, g->line); /* in a sorted view there is no "above" */
    struct change change = {.op = CHANGE_INSERT, .sheet = g->sheet, .at = at};
    g->rows_known = model_rows(app->book->model, g->sheet);
    g->adding = true;
    bool good = app_change(app, &change, 1, _("row added"), ids, NULL);
    g->adding = false;
    if (!good)
        return;
    grid_go_row(app, g, model_find_row(app->book->model, g->sheet, ids[0]));
    grid_go(app, g, g->line, 0);
    app_message(app, MESSAGE_INFO,
                at == UINT32_MAX ? _("A row was added at the end; F9 takes it back")
                                 : _("A row was added; F9 takes it back"));
}

void grid_delete(struct app *app, struct grid *g)
{
    struct block b = grid_block(g);
    struct batch batch = {.texts = arena_new()};
    for (uint32_t line = b.top; line <= b.bottom && line < g->lines; line++)
        grid_batch_add(&batch, (struct change){.op = CHANGE_DELETE,
                                               .sheet = g->sheet,
                                               .row = arena_text(batch.texts, model_row_id(app->book->model, g->sheet,
                                                                                           grid_row(g, line)))});
    size_t deleted = batch.count, versions = 0;
    for (size_t i = 0; i < deleted; i++)
        versions += document_versions_for(app->book->model, g->sheet, batch.change[i].row);
    g->block = false;
    uint32_t line = b.top;
    size_t at = g->at;
    if (grid_batch_done(&batch, app, deleted > 1 ? _("rows deleted") : _("row deleted"))) {
        grid_go(app, g, line, at);
        delete_told(app, deleted, versions);
    }
}

void grid_move(struct app *app, struct grid *g, int by)
{
    uint32_t row = grid_row(g, g->line), rows = model_rows(app->book->model, g->sheet);
    if (g->order) {
        app_message(app, MESSAGE_INFO, _("Rows are moved in form order only: F5 goes back to it."));
        return;
    }
    if ((by < 0 && row == 0) || (by > 0 && row + 1 >= rows))
        return;
    struct change change = {.op = CHANGE_MOVE, .sheet = g->sheet, .row = g->row, .at = by < 0 ? row - 1 : row + 2};
    char *id = mem_text(g->row); /* the cursor's own text changes meanwhile */
    change.row = id;
    if (app_change(app, &change, 1, _("row moved"), NULL, NULL))
        app_message(app, MESSAGE_INFO, by < 0 ? _("Moved up; F9 takes it back") : _("Moved down; F9 takes it back"));
    free(id);
}
