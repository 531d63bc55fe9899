/* Whole cells and rows: copy, paste, empty, fill, insert, delete, move. Each is one batch, and so one undo. */
#include <string.h>

#include "base/utf8.h"
#include "tui/grid.h"

/* ---- a growing list of changes ---- */

struct batch {
    struct change *change;
    size_t count, capacity;
    struct arena *texts;
};

static void batch_add(struct batch *b, struct change change)
{
    b->change = mem_grow(b->change, b->count, &b->capacity, sizeof(*b->change));
    b->change[b->count++] = change;
}

static void batch_set(struct batch *b, struct app *app, const struct grid *g, uint32_t row, size_t column,
                      const char *value)
{
    batch_add(b, (struct change){.op = CHANGE_SET,
                                 .sheet = g->sheet,
                                 .row = arena_text(b->texts, model_row_id(app->book->model, g->sheet, row)),
                                 .column = column,
                                 .value = value && *value ? arena_text(b->texts, value) : NULL});
}

static bool batch_done(struct batch *b, struct app *app, const char *title)
{
    bool good = b->count == 0 || app_change(app, b->change, b->count, title, NULL, NULL);
    if (b->count == 0)
        app_nothing_done(app);
    free(b->change);
    arena_free(&b->texts);
    return good;
}

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
                       def->type == COLUMN_NUMBER ? MODEL_CODE : MODEL_LABEL, &text);
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
                batch_set(&batch, app, g, grid_row(g, line), g->column[i].column, NULL);
        }
    size_t emptied = batch.count;
    if (batch_done(&batch, app, emptied > 1 ? _("cells emptied") : NULL) && emptied)
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
                batch_set(&batch, app, g, grid_row(g, line), column, first.text);
        }
    }
    size_t filled = batch.count;
    bool good = batch_done(&batch, app, _("filled down"));
    if (good && filled == 0)
        app_message(app, MESSAGE_INFO, _("There is nothing to fill down here."));
    else if (good)
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu cell filled; F9 takes it back", "%zu cells filled; F9 takes it back", filled),
                    filled);
    str_free(&first);
    str_free(&stored);
}

/* ---- paste ---- */

struct pasted {
    size_t rows, columns;
    char ***cell;
    size_t *count;
};

static void pasted_free(struct pasted *p)
{
    for (size_t r = 0; r < p->rows; r++) {
        for (size_t c = 0; c < p->count[r]; c++)
            free(p->cell[r][c]);
        free(p->cell[r]);
    }
    free(p->cell);
    free(p->count);
}

/* One cell from *TEXT on; leaves *TEXT at what ended it. */
static char *pasted_cell(const char **text)
{
    struct str out = STR_INIT;
    const char *p = *text;
    if (*p == '"') { /* quoted, if the quotation ends where a cell may end */
        const char *q = p + 1;
        while (*q && (*q != '"' || q[1] == '"')) {
            if (*q == '"')
                q++;
            str_add_char(&out, *q++);
        }
        if (*q == '"' && (q[1] == '\0' || strchr("\t\n\r", q[1]))) {
            *text = q + 1;
            return str_take(&out);
        }
        str_clear(&out);
    }
    while (*p && *p != '\t' && *p != '\n' && *p != '\r')
        str_add_char(&out, *p++);
    *text = p;
    return str_take(&out);
}

static struct pasted pasted_of(const char *text)
{
    struct pasted p = {0};
    size_t capacity = 0, counts = 0;
    while (*text || p.rows == 0) {
        p.cell = mem_grow(p.cell, p.rows, &capacity, sizeof(*p.cell));
        p.count = mem_grow(p.count, p.rows, &counts, sizeof(*p.count));
        char **row = NULL;
        size_t n = 0, room = 0;
        for (;;) {
            row = mem_grow(row, n, &room, sizeof(*row));
            row[n++] = pasted_cell(&text);
            if (*text != '\t')
                break;
            text++;
        }
        p.cell[p.rows] = row;
        p.count[p.rows++] = n;
        p.columns = n > p.columns ? n : p.columns;
        if (*text == '\r')
            text++;
        if (*text == '\n')
            text++;
    }
    return p;
}

/* Puts one pasted cell into the batch: NTH > 0 is a row added by it. False: refused, ERR names the place. */
static bool paste_cell(struct app *app, struct grid *g, struct batch *batch, uint32_t row, uint32_t nth, size_t line,
                       size_t column, const char *text, struct error *err)
{
    struct str stored = STR_INIT, old = STR_INIT;
    bool good = model_parse(app->book->model, g->sheet, column, text, &stored, err);
    if (!good) {
        error_place(err, _("pasted line %zu, %s"), line + 1, intl_form(g->def->column[column].label));
    } else if (nth) {
        if (stored.length)
            batch_add(batch, (struct change){.op = CHANGE_SET,
                                             .sheet = g->sheet,
                                             .added = nth,
                                             .column = column,
                                             .value = arena_text(batch->texts, stored.text)});
    } else {
        model_stored(app->book->model, g->sheet, row, column, &old);
        if (strcmp(old.text, stored.text) != 0)
            batch_set(batch, app, g, row, column, stored.text);
    }
    str_free(&stored);
    str_free(&old);
    return good;
}

/* One wrong cell and nothing is pasted: said with the place, what is wrong and what would be right. */
static void refused(struct app *app, const struct error *err)
{
    struct str text = STR_INIT;
    str_add_format(&text, "%s\n\n", _("Nothing was pasted."));
    error_text(err, &text);
    popup_message(app, _("Paste"), text.text);
    str_free(&text);
}

struct paste_size {
    size_t rows, columns;
};

/* A pasted row or cell fills the marked cells; else the pasted ones say how many. */
static struct paste_size paste_size(const struct grid *g, const struct pasted *p)
{
    struct block b = grid_block(g);
    struct paste_size size = {p->rows, p->columns};
    if (g->block && p->rows == 1)
        size.rows = b.bottom - b.top + 1;
    if (g->block && p->columns == 1)
        size.columns = b.right - b.left + 1;
    return size;
}

static bool paste_fits(struct app *app, struct grid *g, struct paste_size size)
{
    struct block b = grid_block(g);
    if (b.left + size.columns > g->columns) {
        app_message(app, MESSAGE_ERROR, _("Not pasted: %zu columns are too many from here on."), size.columns);
        return false;
    }
    if (b.top + size.rows > g->lines && !grid_can_add(app, g)) {
        app_message(app, MESSAGE_ERROR, _("Not pasted: %zu rows are too many from here on."), size.rows);
        return false;
    }
    return true;
}

void grid_paste(struct app *app, struct grid *g, const char *text)
{
    if (!text || !*text || grid_lines(app, g) == 0)
        return;
    struct pasted p = pasted_of(text);
    struct paste_size size = paste_size(g, &p);
    struct block b = grid_block(g);
    struct batch batch = {.texts = arena_new()};
    struct error err = {0};
    size_t skipped = 0, cells = 0;
    uint32_t added = 0;
    bool good = paste_fits(app, g, size);
    for (size_t r = 0; good && r < size.rows; r++) {
        uint32_t line = b.top + (uint32_t)r, row = grid_row(g, line);
        size_t from = p.rows == 1 ? 0 : r;
        if (row == UINT32_MAX) {
            batch_add(&batch, (struct change){.op = CHANGE_INSERT, .sheet = g->sheet, .at = UINT32_MAX});
            added++;
        }
        for (size_t c = 0; good && c < size.columns; c++) {
            size_t column = g->column[b.left + c].column, source = p.columns == 1 ? 0 : c;
            if (source >= p.count[from])
                continue;
            if (!edit_allowed(app, g->sheet, column, &err)) {
                skipped++;
                continue;
            }
            cells++;
            good = paste_cell(app, g, &batch, row, row == UINT32_MAX ? added : 0, from, column, p.cell[from][source],
                              &err);
        }
    }
    if (good && cells == 0) { /* nothing but computed cells */
        app_error(app, &err);
        good = false;
    } else if (err.code != ERROR_NONE && !good) {
        refused(app, &err);
    }
    size_t written = good ? batch.count : 0;
    if (!good)
        batch.count = 0;
    g->rows_known = model_rows(app->book->model, g->sheet);
    if (batch_done(&batch, app, cells > 1 ? _("cells pasted") : NULL) && good) {
        if (skipped)
            app_message(app, MESSAGE_WARNING,
                        _("%zu cells pasted; %zu computed ones were left as they are. F9 takes it back"), cells,
                        skipped);
        else
            app_message(app, MESSAGE_INFO,
                        written
                            ? ngettext("%zu cell pasted; F9 takes it back", "%zu cells pasted; F9 takes it back", cells)
                            : ngettext("%zu cell pasted: it held the same already",
                                       "%zu cells pasted: they held the same already", cells),
                        cells);
        if (cells > 1 || added)
            grid_go(app, g, b.top, b.left);
    }
    pasted_free(&p);
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
        batch_add(&batch, (struct change){.op = CHANGE_DELETE,
                                          .sheet = g->sheet,
                                          .row = arena_text(batch.texts, model_row_id(app->book->model, g->sheet,
                                                                                      grid_row(g, line)))});
    size_t deleted = batch.count;
    g->block = false;
    uint32_t line = b.top;
    size_t at = g->at;
    if (batch_done(&batch, app, deleted > 1 ? _("rows deleted") : _("row deleted"))) {
        grid_go(app, g, line, at);
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu row deleted; F9 brings it back", "%zu rows deleted; F9 brings them back", deleted),
                    deleted);
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
