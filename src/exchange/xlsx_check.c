/* The proof: the file is read back and every cell compared with what it should hold. */
#include <math.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_look.h"

struct checking {
    struct xlsx_layout *layout;
    const struct progress *progress;
    size_t page; /* being read; SIZE_MAX before the first */
    bool open;
    struct xlsx_cursor cursor;
    struct xlsx_looks *looks;
    const struct xlsx_out *out;
    size_t count, next;
    struct xlsx_out merged; /* whose cells to the right are merged with it: so many of them are still to come */
    unsigned rest;
    uint64_t rows;
    bool failed, cancelled;
    struct error *err;
};

static bool fail(struct checking *c, uint32_t row, uint32_t column, const char *expected, const char *found)
{
    if (c->failed)
        return false;
    c->failed = true;
    struct str place SCOPED(str_free) = STR_INIT, safe SCOPED(str_free) = STR_INIT;
    xlsx_ref_cell(row, column, &place);
    char *detail SCOPED(mem_free) =
        mem_format(_("%s should hold \"%.80s\", but holds \"%.80s\""), place.text, expected, found);
    utf8_safe(&safe, detail, false);
    return error_because(c->err, ERROR_EXPORT, c->page < c->layout->pages ? c->layout->page[c->page].name : "", "%s",
                         safe.text);
}

/* A large page has no empty cells. */
static bool is_left_out(const struct checking *c, const struct xlsx_out *out)
{
    return out->kind == OUT_BLANK && c->layout->page[c->page].big;
}

static const char *expected_text(const struct xlsx_out *out)
{
    return out->text ? out->text : out->formula ? out->formula : "";
}

/* The next cell that must be in the file at or before (ROW, COLUMN); NULL when there is none up to there. */
static const struct xlsx_out *expected(struct checking *c, uint32_t row, uint32_t column)
{
    for (;;) {
        for (; c->next < c->count; c->next++) {
            const struct xlsx_out *out = &c->out[c->next];
            if (out->row > row || (out->row == row && out->column > column))
                return NULL;
            if (!is_left_out(c, out))
                return out;
        }
        const struct xlsx_row_look *look;
        if (c->cursor.row > row || !xlsx_cursor_row(&c->cursor, &c->out, &c->count, &look))
            return NULL;
        c->next = 0;
        if (++c->rows % 2048 == 0 && progress_cancelled(c->progress, c->rows, 0))
            c->cancelled = true;
    }
}

/* All cells of the page must have been met. */
static bool close_page(struct checking *c)
{
    if (!c->open)
        return true;
    const struct xlsx_out *missing = c->rest ? &c->merged : expected(c, UINT32_MAX, UINT32_MAX);
    if (missing)
        fail(c, missing->row, missing->column, expected_text(missing), "");
    xlsx_cursor_end(&c->cursor);
    c->open = false;
    const struct xlsx_page *page = &c->layout->page[c->page];
    enum xlsx_look_kind kind = missing ? LOOK_KINDS : xlsx_looks_differ(c->looks, page->asked);
    if (kind == LOOK_KINDS)
        return !missing;
    c->failed = true;
    return error_because(c->err, ERROR_EXPORT, page->name, _("not in the file as it should be: %s"),
                         xlsx_look_name(kind));
}

static bool on_sheet(void *context, const char *name, bool hidden)
{
    struct checking *c = context;
    if (c->failed || !close_page(c))
        return false;
    c->page = c->page == SIZE_MAX ? 0 : c->page + 1;
    if (c->page >= c->layout->pages || strcmp(c->layout->page[c->page].name, name) != 0 ||
        c->layout->page[c->page].hidden != hidden)
        return fail(c, 0, 0, c->page < c->layout->pages ? c->layout->page[c->page].name : "", name);
    xlsx_cursor_start(&c->cursor, c->layout, &c->layout->page[c->page]);
    xlsx_looks_page(c->looks, &c->layout->page[c->page]);
    c->open = true;
    c->count = c->next = 0;
    c->rest = 0;
    return true;
}

static bool same_number(double a, double b)
{
    return a == b || fabs(a - b) <= 2e-15 * fabs(a);
}

static bool same_value(const struct xlsx_out *out, const struct xlsx_cell *cell)
{
    switch (out->kind) {
    case OUT_NUMBER:
    case OUT_FORMULA_NUMBER:
    case OUT_ARRAY_NUMBER:
        return (cell->type == XLSX_NUMBER || cell->type == XLSX_DATE) && same_number(out->number, cell->number);
    case OUT_FORMULA_TEXT:
        if (cell->type == XLSX_EMPTY)
            return !*out->text;
        break;
    case OUT_BLANK: return cell->type == XLSX_EMPTY;
    default: break;
    }
    return (cell->type == XLSX_TEXT || cell->type == XLSX_ERROR) && strcmp(out->text, cell->text) == 0;
}

static bool same_formula(const struct xlsx_out *out, const struct xlsx_cell *cell)
{
    bool has = out->kind == OUT_FORMULA_TEXT || out->kind == OUT_FORMULA_NUMBER || out->kind == OUT_ARRAY_NUMBER;
    return has == (cell->formula != NULL) && (!has || strcmp(out->formula, cell->formula) == 0);
}

/* Which way the cell is not what it should be. */
static bool fail_cell(struct checking *c, const struct xlsx_out *out, const struct xlsx_cell *cell)
{
    char wanted[40], number[40];
    snprintf(number, sizeof(number), "%.17g", cell->number);
    const char *found = cell->text ? cell->text : number;
    if (!out)
        return fail(c, cell->row, cell->column, "", found);
    if (out->row != cell->row || out->column != cell->column)
        return fail(c, out->row, out->column, expected_text(out), "");
    if (!same_formula(out, cell))
        return fail(c, cell->row, cell->column, expected_text(out), cell->formula ? cell->formula : found);
    snprintf(wanted, sizeof(wanted), "%.17g", out->number);
    return fail(c, cell->row, cell->column, out->text ? out->text : wanted, found);
}

/* What a cell is dressed as. */
static bool take_style(struct checking *c, const struct xlsx_out *out, const struct xlsx_cell *cell)
{
    const char *what;
    return xlsx_looks_style(c->looks, out->style, cell->style, &what) ||
           fail(c, out->row, out->column, c->layout->style[out->style].number, what);
}

/* Of merged cells beside each other all stand in the file, dressed alike, and only the first has a value. */
static bool take_rest(struct checking *c, const struct xlsx_cell *cell)
{
    const struct xlsx_out *out = &c->merged;
    if (cell->row != out->row || cell->column != out->column + out->span - c->rest || cell->type != XLSX_EMPTY ||
        cell->formula)
        return fail_cell(c, NULL, cell);
    c->rest--;
    return take_style(c, out, cell);
}

static bool on_cell(void *context, const struct xlsx_cell *cell)
{
    struct checking *c = context;
    if (c->failed)
        return false;
    if (c->rest)
        return take_rest(c, cell);
    const struct xlsx_out *out = expected(c, cell->row, cell->column);
    bool here = out && out->row == cell->row && out->column == cell->column;
    if (c->cancelled)
        return false;
    if (cell->type == XLSX_EMPTY && !cell->formula && !out && c->layout->page[c->page].kind != PAGE_DOCUMENT)
        return true; /* the rest of one that is merged downwards, too */
    if (!here || !same_formula(out, cell) || !same_value(out, cell))
        return fail_cell(c, out, cell);
    c->next++;
    c->rest = out->span > 1 && out->deep <= 1 ? out->span - 1 : 0;
    if (c->rest)
        c->merged = *out;
    return take_style(c, out, cell);
}

bool xlsx_check(struct xlsx_layout *layout, int fd, const char *path, const struct progress *progress,
                struct error *err)
{
    struct checking c = {.layout = layout, .progress = progress, .page = SIZE_MAX, .err = err};
    struct xlsx_handler handler = {.context = &c, .sheet = on_sheet, .cell = on_cell};
    struct arena *arena SCOPED(arena_free) = arena_new();
    c.looks = xlsx_looks_new(layout, arena);
    xlsx_looks_listen(c.looks, &handler);
    struct error why = {0};
    bool good = xlsx_read_own(fd, path, &handler, &why);
    if (!good && !c.failed)
        error_because(err, ERROR_EXPORT, why.subject, "%s %s", why.place, why.detail);
    if (good && !c.failed && !c.cancelled)
        good = close_page(&c);
    if (c.open)
        xlsx_cursor_end(&c.cursor);
    if (good && !c.failed && !c.cancelled && c.page + 1 != layout->pages) {
        c.page++;
        good = fail(&c, 0, 0, layout->page[c.page].name, "");
    }
    if (c.cancelled)
        error_set(err, ERROR_CANCELLED, path);
    return good && !c.failed && !c.cancelled;
}
