/* The worksheets of an .xlsx file as tables. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/value.h"
#include "exchange/table_private.h"

#define DAY_SECONDS  86400
#define GAP          50 /* empty columns; what stands beyond so many is no part of the table, … */
#define STRAYS       10 /* … when it is only so many cells, or less than a hundredth of them all */
#define STRAYS_NAMED 3

struct loose_cell { /* as the reader gives them, row by row */
    uint32_t row, at;
    uint16_t column;
    uint8_t flags;
    bool hidden; /* its row */
};

struct stray { /* cells far right of the table */
    size_t count;
    struct {
        uint32_t row, column;
    } first[STRAYS_NAMED];
};

struct reading {
    struct table_file *file;
    const struct progress *progress;
    size_t table_capacity, note_capacity;
    struct loose_cell *cell;
    size_t cells, capacity;
    struct xlsx_area *area; /* merged cells of the sheet */
    size_t areas, area_capacity;
    uint32_t width;
    uint32_t filled[TABLE_MAX_COLUMNS]; /* cells by column */
    struct stray stray;
    uint64_t done;
    uint32_t *shared; /* by the number of a shared text: where it stands in the pool; 0: not yet */
    size_t shared_count;
    bool cancelled, too_large;
    struct table_names names;
};

/* ---- texts ---- */

static uint32_t pool_add(struct str *pool, const char *text, size_t length)
{
    uint32_t at = (uint32_t)pool->length;
    str_add_length(pool, text, length);
    str_add_length(pool, "", 1);
    return at;
}

static uint32_t add_number(struct str *pool, double number)
{
    uint32_t at = (uint32_t)pool->length;
    if (number == (double)(int64_t)number && fabs(number) < 1e15 && !(number == 0 && signbit(number))) {
        str_add(pool, number < 0 ? "-" : "");
        str_add_count(pool, (uint64_t)fabs(number));
    } else {
        value_number_text(number, pool);
    }
    str_add_length(pool, "", 1);
    return at;
}

/* A serial with a time of day. Before day 1 there is only a time: it stays a number. */
static bool add_date(struct str *pool, double serial, uint32_t *at)
{
    char iso[11];
    if (!(serial >= 1 && serial < 2958466))
        return false;
    int day = (int)serial;
    long seconds = lround((serial - day) * DAY_SECONDS);
    if (seconds >= DAY_SECONDS) {
        day++;
        seconds -= DAY_SECONDS;
    }
    date_iso(day, iso);
    if (!*iso)
        return false;
    *at = pool_add(pool, iso, strlen(iso));
    if (seconds) {
        pool->length--; /* the NUL */
        str_add_format(pool, " %02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60, seconds % 60);
        str_add_length(pool, "", 1);
    }
    return true;
}

/* A text that came from Windows: \r\n and a lone \r are line breaks. */
static uint32_t add_lines(struct str *pool, const char *text)
{
    uint32_t at = (uint32_t)pool->length;
    for (; *text; text++)
        if (*text != '\r')
            str_add_char(pool, *text);
        else if (text[1] != '\n')
            str_add_char(pool, '\n');
    str_add_length(pool, "", 1);
    return at;
}

static uint32_t add_text(struct str *pool, const char *text)
{
    return strchr(text, '\r') ? add_lines(pool, text) : pool_add(pool, text, strlen(text));
}

/* A text that the file has once and many cells share is kept once: 32,000 characters in 40,000 cells would be
 * gigabytes. */
static uint32_t add_shared(struct reading *r, const struct xlsx_cell *cell)
{
    if (cell->shared >= r->shared_count) {
        size_t count = cell->shared + cell->shared / 2 + 256;
        r->shared = mem_resize(r->shared, count, sizeof(*r->shared));
        memset(r->shared + r->shared_count, 0, (count - r->shared_count) * sizeof(*r->shared));
        r->shared_count = count;
    }
    uint32_t *at = &r->shared[cell->shared];
    if (!*at)
        *at = add_text(&r->file->pool, cell->text);
    return *at;
}

static uint32_t add_value(struct reading *r, const struct xlsx_cell *cell, uint8_t *flags)
{
    struct str *pool = &r->file->pool;
    uint32_t at = 0;
    switch (cell->type) {
    case XLSX_EMPTY: *flags = CELL_EMPTY; return 0;
    case XLSX_TEXT:
        *flags = *cell->text || cell->formula ? CELL_TEXT : CELL_EMPTY; /* "" can be a formula's result */
        return cell->shared == XLSX_OWN_TEXT ? add_text(pool, cell->text) : add_shared(r, cell);
    case XLSX_ERROR: *flags = CELL_ERROR; return pool_add(pool, cell->text, strlen(cell->text));
    case XLSX_BOOL:
        *flags = CELL_TRUTH;
        return pool_add(pool, cell->number != 0 ? "TRUE" : "FALSE", cell->number != 0 ? 4 : 5);
    case XLSX_DATE:
        *flags = CELL_DATE;
        if (add_date(pool, cell->number, &at))
            return at;
        break;
    case XLSX_NUMBER: break;
    }
    *flags = CELL_NUMBER;
    return add_number(pool, cell->number);
}

/* ---- one worksheet ---- */

static size_t count_rows(const struct reading *r)
{
    size_t rows = 0;
    for (size_t i = 0; i < r->cells; i++)
        rows += i == 0 || r->cell[i].row != r->cell[i - 1].row;
    return rows;
}

static void lay_out(struct reading *r, struct file_table *table)
{
    size_t at = 0;
    table_room(table, count_rows(r), r->width);
    for (size_t i = 0; i < r->cells; i++) {
        const struct loose_cell *cell = &r->cell[i];
        if (i && cell->row != cell[-1].row)
            at++;
        table->place[at] = (struct table_place){.number = cell->row + 1, .hidden = cell->hidden};
        if (table->fields[at] <= cell->column)
            table->fields[at] = cell->column + 1u;
        table->at[at * table->width + cell->column] = cell->at;
        table->flags[at * table->width + cell->column] = cell->flags;
    }
}

static int cell_order(const void *a, const void *b)
{
    const struct loose_cell *x = a, *y = b;
    return x->row != y->row ? (x->row < y->row ? -1 : 1) : x->column < y->column ? -1 : x->column > y->column;
}

/* Rows come in order from every program seen; a file that has them otherwise is put in order. */
static void sort_cells(struct reading *r)
{
    for (size_t i = 1; i < r->cells; i++)
        if (r->cell[i].row < r->cell[i - 1].row) {
            qsort(r->cell, r->cells, sizeof(*r->cell), cell_order);
            return;
        }
}

static void add_note(struct reading *r, char *note)
{
    ARENA_MORE(r->file->arena, r->file->note, r->file->notes, r->note_capacity) = note;
}

/* ---- cells far right: a blank that somebody typed in column XFD must not make the table as wide ---- */

static void add_stray(struct stray *stray, uint32_t row, uint32_t column)
{
    if (stray->count < STRAYS_NAMED) {
        stray->first[stray->count].row = row;
        stray->first[stray->count].column = column;
    }
    stray->count++;
}

/* Where the table ends, seen from what is filled. */
static uint32_t right_edge(const struct reading *r)
{
    size_t beyond = r->cells;
    uint32_t last = UINT32_MAX;
    for (uint32_t c = 0; c < r->width; c++) {
        if (!r->filled[c])
            continue;
        if (last != UINT32_MAX && c - last > GAP && (beyond <= STRAYS || beyond * 100 < r->cells))
            return last + 1;
        last = c;
        beyond -= r->filled[c];
    }
    return r->width;
}

static void drop_strays(struct reading *r)
{
    uint32_t edge = right_edge(r);
    size_t kept = 0;
    for (size_t i = 0; edge < r->width && i < r->cells; i++)
        if (r->cell[i].column < edge)
            r->cell[kept++] = r->cell[i];
        else
            add_stray(&r->stray, r->cell[i].row, r->cell[i].column);
    if (edge < r->width)
        r->cells = kept;
    r->width = edge;
}

static void tell_strays(struct reading *r, const char *sheet)
{
    struct str places SCOPED(str_free) = STR_INIT;
    for (size_t i = 0; i < r->stray.count && i < STRAYS_NAMED; i++) {
        str_add(&places, i ? ", " : "");
        xlsx_ref_cell(r->stray.first[i].row, r->stray.first[i].column, &places);
    }
    if (r->stray.count > STRAYS_NAMED)
        str_add_format(&places, _(" and %zu more"), r->stray.count - STRAYS_NAMED);
    if (r->stray.count)
        add_note(r, arena_format(r->file->arena, _("\"%s\": far right of the table, not taken over: %s"), sheet,
                                 places.text));
}

static void close_sheet(struct reading *r)
{
    if (r->file->count == 0 || r->too_large)
        return;
    struct file_table *table = &r->file->table[r->file->count - 1];
    sort_cells(r);
    drop_strays(r);
    tell_strays(r, table->name);
    if (count_rows(r) * r->width > TABLE_MAX_CELLS) {
        r->too_large = true;
        return;
    }
    lay_out(r, table);
    if (!table_merge(table, r->area, r->areas))
        add_note(r, arena_format(r->file->arena,
                                 _("\"%s\": merged cells lie over each other; not all of them carry their value"),
                                 table->name));
    r->cells = r->areas = 0;
    r->width = 0;
    memset(r->filled, 0, sizeof(r->filled));
    r->stray = (struct stray){0};
}

static bool on_sheet(void *context, const char *name, bool hidden)
{
    struct reading *r = context;
    close_sheet(r);
    if (r->too_large)
        return false;
    struct table_file *file = r->file;
    struct file_table *table = &ARENA_MORE(file->arena, file->table, file->count, r->table_capacity);
    table_start(file, table, name);
    table->hidden = hidden;
    return true;
}

static bool on_cell(void *context, const struct xlsx_cell *cell)
{
    struct reading *r = context;
    if (++r->done % 65536 == 0 && progress_cancelled(r->progress, r->done % 1000000, 2000000)) {
        r->cancelled = true;
        return false;
    }
    if (cell->type == XLSX_EMPTY && !cell->formula)
        return true;
    if (cell->column >= TABLE_MAX_COLUMNS) {
        add_stray(&r->stray, cell->row, cell->column);
        return true;
    }
    if (r->file->pool.length > UINT32_MAX - 0x100000) {
        r->too_large = true;
        return false;
    }
    if (r->cells == r->capacity) /* doubling by hand: this runs for each cell */
        r->cell = mem_resize(r->cell, r->capacity = r->capacity ? 2 * r->capacity : 4096, sizeof(*r->cell));
    struct loose_cell *out = &r->cell[r->cells++];
    out->row = cell->row;
    out->column = (uint16_t)cell->column;
    out->hidden = cell->hidden;
    out->at = add_value(r, cell, &out->flags);
    if (cell->formula)
        out->flags |= CELL_FORMULA;
    if (cell->type == XLSX_NUMBER)
        r->file->table[r->file->count - 1].days = cell->days;
    r->filled[cell->column]++;
    if (r->width <= cell->column)
        r->width = cell->column + 1;
    return true;
}

static void on_merge(void *context, const struct xlsx_area *area)
{
    struct reading *r = context;
    MEM_MORE(r->area, r->areas, r->area_capacity) = *area;
}

static void on_note(void *context, const char *note)
{
    struct reading *r = context;
    add_note(r, arena_text(r->file->arena, note));
}

/* ---- the file ---- */

static void on_name(void *context, const char *name, const char *refers)
{
    struct reading *r = context;
    table_names_add(&r->names, name, refers);
}

static void reading_done(struct reading *r)
{
    free(r->cell);
    free(r->area);
    free(r->shared);
}

bool table_xlsx_read(const char *path, enum csv_encoding wanted, const struct progress *progress,
                     struct table_file *out, struct error *err)
{
    (void)wanted;
    struct reading r SCOPED(reading_done) = {.file = out, .progress = progress, .names.arena = out->arena};
    struct xlsx_handler handler = {
        .context = &r, .sheet = on_sheet, .cell = on_cell, .merge = on_merge, .note = on_note, .name = on_name};
    str_add_length(&out->pool, "", 1); /* offset 0 is "" */
    if (!xlsx_read(path, &handler, err))
        return false;
    if (r.cancelled)
        return error_set(err, ERROR_CANCELLED, path);
    close_sheet(&r);
    if (r.too_large)
        return error_because(err, ERROR_LIMIT, out->table[out->count - 1].name, "%s",
                             _("more cells, or more text, than can be held"));
    table_own_find(out, &r.names);
    return true;
}
