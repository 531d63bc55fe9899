/* Pasting cells: what another program's table, or our own copy, means from the cursor on. One batch, and so one undo.
 * What cannot be pasted is listed, and the rest is offered. */
#include <string.h>

#include "base/utf8.h"
#include "view/grid_batch.h"
#include "tui/cell.h"
#include "tui/popup.h"

/* ---- the text as cells ---- */

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

/* ---- pasting ---- */

#define WRONG_LISTED 10

/* One way through the pasted cells. */
struct pasting {
    struct app *app;
    struct grid *g;
    struct batch batch;
    size_t cells, skipped /* computed */, wrong;
    uint32_t added;
    struct str said;        /* about the wrong ones */
    size_t explained;       /* the column whose possible values have been said last */
    struct error untouched; /* why a computed cell was left alone */
};

/* "貼り付けの2行目、媒体・保存先: …": what is possible is said once a column. */
static void say_wrong(struct pasting *p, size_t line, size_t column, struct error *err)
{
    if (p->wrong++ >= WRONG_LISTED)
        return;
    if (p->explained == column)
        err->detail[0] = '\0';
    p->explained = column;
    error_place(err, _("pasted line %zu, %s"), line + 1, intl_form(p->g->def->column[column].label));
    struct str text = STR_INIT;
    error_text(err, &text);
    text.text[strcspn(text.text, "\n")] = '\0'; /* the advice is for a single error */
    str_add_format(&p->said, "%s\n", text.text);
    str_free(&text);
}

/* Puts one pasted cell into the batch: NTH > 0 is a row added by it. */
static void paste_cell(struct pasting *p, uint32_t row, uint32_t nth, size_t line, size_t column, const char *text)
{
    struct str stored = STR_INIT, old = STR_INIT;
    struct error err = {0};
    if (!cell_understand_pasted(p->app, p->g->sheet, column, text, &stored, &err)) {
        say_wrong(p, line, column, &err);
    } else if (nth) {
        p->cells++;
        if (stored.length)
            grid_batch_add(&p->batch, (struct change){.op = CHANGE_SET,
                                                      .sheet = p->g->sheet,
                                                      .added = nth,
                                                      .column = column,
                                                      .value = arena_text(p->batch.texts, stored.text)});
    } else {
        p->cells++;
        model_stored(p->app->book->model, p->g->sheet, row, column, &old);
        if (strcmp(old.text, stored.text) != 0)
            grid_batch_set(&p->batch, p->app, p->g, row, column, stored.text);
    }
    str_free(&stored);
    str_free(&old);
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

static void paste_cells(struct pasting *p, const struct pasted *from, struct paste_size size)
{
    struct block b = grid_block(p->g);
    for (size_t r = 0; r < size.rows; r++) {
        uint32_t row = grid_row(p->g, b.top + (uint32_t)r);
        size_t line = from->rows == 1 ? 0 : r;
        if (row == UINT32_MAX) {
            grid_batch_add(&p->batch, (struct change){.op = CHANGE_INSERT, .sheet = p->g->sheet, .at = UINT32_MAX});
            p->added++;
        }
        for (size_t c = 0; c < size.columns; c++) {
            size_t column = p->g->column[b.left + c].column, source = from->columns == 1 ? 0 : c;
            if (source >= from->count[line])
                continue;
            if (!edit_allowed(p->app, p->g->sheet, column, &p->untouched))
                p->skipped++;
            else
                paste_cell(p, row, row == UINT32_MAX ? p->added : 0, line, column, from->cell[line][source]);
        }
    }
}

/* ---- wrong cells ---- */

struct offer {
    struct grid *g;
    char *text;
};

static void paste_text(struct app *app, struct grid *g, const char *text, bool only_good);

static void offer_answered(struct app *app, void *context, bool yes)
{
    struct offer *offer = context;
    if (yes && app_top(app, offer->g))
        paste_text(app, offer->g, offer->text, true);
    else
        app_message(app, MESSAGE_INFO, "%s", _("Nothing was pasted."));
    free(offer->text);
    free(offer);
}

/* All of them are listed; what is right is offered. */
static void wrong_cells(struct pasting *p, const char *text)
{
    struct str out = STR_INIT;
    if (p->wrong > WRONG_LISTED)
        str_add_format(&p->said, _("… and %zu more"), p->wrong - WRONG_LISTED), str_add_char(&p->said, '\n');
    if (p->cells == 0) {
        str_add_format(&out, "%s\n\n%s", _("Nothing was pasted."), p->said.text);
        popup_message(p->app, _("Paste"), out.text);
    } else {
        struct offer *offer = mem_zero(1, sizeof(*offer));
        *offer = (struct offer){p->g, mem_text(text)};
        str_add_format(&out, ngettext("%zu cell cannot be pasted:", "%zu cells cannot be pasted:", p->wrong), p->wrong);
        str_add_format(&out, "\n%s\n", p->said.text);
        str_add_format(&out, ngettext("Paste the other %zu cell?", "Paste the other %zu cells?", p->cells), p->cells);
        popup_confirm(p->app, out.text, _("Paste the others"), _("Paste nothing"), offer_answered, offer);
    }
    str_free(&out);
}

/* ---- the whole ---- */

static void say_pasted(struct pasting *p, size_t written)
{
    if (p->wrong)
        app_message(p->app, MESSAGE_WARNING, _("%zu cells pasted, %zu left out. F9 takes it back"), p->cells, p->wrong);
    else if (p->skipped)
        app_message(p->app, MESSAGE_WARNING,
                    _("%zu cells pasted; %zu computed ones were left as they are. F9 takes it back"), p->cells,
                    p->skipped);
    else
        app_message(p->app, MESSAGE_INFO,
                    written
                        ? ngettext("%zu cell pasted; F9 takes it back", "%zu cells pasted; F9 takes it back", p->cells)
                        : ngettext("%zu cell pasted: it held the same already",
                                   "%zu cells pasted: they held the same already", p->cells),
                    p->cells);
}

static void paste_text(struct app *app, struct grid *g, const char *text, bool only_good)
{
    struct pasted from = pasted_of(text);
    struct paste_size size = paste_size(g, &from);
    struct block b = grid_block(g);
    struct pasting p = {.app = app, .g = g, .batch = {.texts = arena_new()}, .said = STR_INIT, .explained = SIZE_MAX};
    bool good = paste_fits(app, g, size);
    if (good) {
        paste_cells(&p, &from, size);
        good = p.cells > 0 && (p.wrong == 0 || only_good);
        if (!good && p.wrong)
            wrong_cells(&p, text);
        else if (!good) /* nothing but computed cells */
            app_error(app, &p.untouched);
    }
    if (!good)
        p.batch.count = 0;
    size_t written = p.batch.count;
    g->rows_known = model_rows(app->book->model, g->sheet);
    if (grid_batch_done(&p.batch, app, p.cells > 1 ? _("cells pasted") : NULL) && good) {
        say_pasted(&p, written);
        if (p.cells > 1 || p.added)
            grid_go(app, g, b.top, b.left);
    }
    pasted_free(&from);
    str_free(&p.said);
}

void grid_paste(struct app *app, struct grid *g, const char *text)
{
    if (text && *text && grid_lines(app, g) > 0)
        paste_text(app, g, text, false);
}
