/* Whole cells and rows: copy, empty, fill, insert, delete, move. Each is one batch, and so one undo. */
#include <string.h>

#include "base/utf8.h"
#include "guide/document_rows.h"
#include "tui/delete_ask.h"
#include "view/grid_batch.h"
#include "tui/cell.h"

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

/* ---- fill ---- */

static bool fill_done(struct app *app, struct batch *batch, const char *title, const char *nothing)
{
    size_t filled = batch->count;
    if (!grid_batch_done(batch, app, title))
        return false;
    if (filled == 0)
        app_message(app, MESSAGE_INFO, "%s", nothing);
    else
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu cell filled; F9 takes it back", "%zu cells filled; F9 takes it back", filled),
                    filled);
    return true;
}

/* Where the cell holds something else. */
static void fill_cell(struct batch *batch, struct app *app, struct grid *g, uint32_t row, size_t column,
                      const char *stored)
{
    struct str old = STR_INIT;
    model_stored(app->book->model, g->sheet, row, column, &old);
    if (strcmp(old.text, stored) != 0)
        grid_batch_set(batch, app, g, row, column, stored);
    str_free(&old);
}

void grid_fill_down(struct app *app, struct grid *g)
{
    struct block b = grid_block(g);
    struct batch batch = {.texts = arena_new()};
    struct str first = STR_INIT;
    for (size_t i = b.left; i <= b.right; i++) {
        size_t column = g->column[i].column;
        if (!edit_allowed(app, g->sheet, column, NULL))
            continue;
        str_clear(&first);
        model_stored(app->book->model, g->sheet, grid_row(g, b.top), column, &first);
        for (uint32_t line = b.top + 1; line <= b.bottom && line < g->lines; line++)
            fill_cell(&batch, app, g, grid_row(g, line), column, first.text);
    }
    fill_done(app, &batch, _("filled down"), _("There is nothing to fill down here."));
    str_free(&first);
}

/* What a cell of another column means there, as if it were typed; the first that means nothing stops the whole. */
void grid_fill_right(struct app *app, struct grid *g)
{
    struct block b = grid_block(g);
    struct batch batch = {.texts = arena_new()};
    struct str first = STR_INIT, stored = STR_INIT;
    struct error err = {0};
    for (uint32_t line = b.top; line <= b.bottom && line < g->lines && err.code == ERROR_NONE; line++) {
        uint32_t row = grid_row(g, line);
        str_clear(&first);
        model_text(app->book->model, g->sheet, row, g->column[b.left].column, MODEL_LABEL, &first);
        for (size_t i = b.left + 1; i <= b.right && err.code == ERROR_NONE; i++) {
            size_t column = g->column[i].column;
            str_clear(&stored);
            if (!edit_allowed(app, g->sheet, column, NULL))
                continue;
            if (cell_understand(app, g->sheet, column, first.text, &stored, &err))
                fill_cell(&batch, app, g, row, column, stored.text);
            else
                error_place(&err, "%s", intl_form(g->def->column[column].label));
        }
    }
    if (err.code != ERROR_NONE) {
        app_error(app, &err);
        batch.count = 0;
        grid_batch_done(&batch, app, NULL);
    } else {
        fill_done(app, &batch, _("filled right"), _("There is nothing to fill to the right here."));
    }
    str_free(&first);
    str_free(&stored);
}

void grid_fill_typed(struct app *app, struct grid *g)
{
    struct block b = grid_block(g);
    struct batch batch = {.texts = arena_new()};
    struct str stored = STR_INIT;
    struct error *err = &g->edit.error;
    *err = (struct error){0};
    for (size_t i = b.left; i <= b.right && err->code == ERROR_NONE; i++) {
        size_t column = g->column[i].column;
        str_clear(&stored);
        if (!edit_allowed(app, g->sheet, column, NULL))
            continue;
        if (!cell_understand(app, g->sheet, column, g->edit.line.text.text, &stored, err))
            error_place(err, "%s", intl_form(g->def->column[column].label));
        else
            for (uint32_t line = b.top; line <= b.bottom && line < g->lines; line++)
                fill_cell(&batch, app, g, grid_row(g, line), column, stored.text);
    }
    bool good = err->code == ERROR_NONE;
    if (!good)
        batch.count = 0;
    if (fill_done(app, &batch, _("marked cells filled"), _("The marked cells hold this already.")) && good)
        edit_give_up(app, &g->edit);
    str_free(&stored);
}

void grid_fill_marked(struct app *app, struct grid *g, const char *stored)
{
    struct block b = grid_block(g);
    struct batch batch = {.texts = arena_new()};
    for (uint32_t line = b.top; line <= b.bottom && line < g->lines; line++)
        fill_cell(&batch, app, g, grid_row(g, line), grid_column_id(g), stored);
    fill_done(app, &batch, _("marked cells filled"), _("The marked cells hold this already."));
}

static void marked_taken(struct app *app, void *context, const char *stored)
{
    if (app_top(app, context))
        grid_fill_marked(app, context, stored);
}

bool grid_choose_marked(struct app *app, struct grid *g, const char *typed)
{
    const struct column_def *def = &g->def->column[grid_column_id(g)];
    struct block b = grid_block(g);
    if (!kind_listed(def) || def->kind->many || b.top == b.bottom)
        return false;
    size_t cells = b.bottom - b.top + 1;
    char *title =
        mem_format(ngettext("%s (%zu marked cell)", "%s (%zu marked cells)", cells), intl_form(def->label), cells);
    struct edit_choice choice = {.sheet = g->sheet,
                                 .column = grid_column_id(g),
                                 .row = g->row,
                                 .typed = typed,
                                 .row_at = g->cursor_row + 1,
                                 .column_at = g->cursor_column,
                                 .title = title,
                                 .taken = marked_taken,
                                 .context = g};
    if (typed)
        edit_choose_typed(app, &choice);
    else
        edit_choose_from(app, &choice);
    free(title);
    return true;
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
