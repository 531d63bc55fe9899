/* Import: the file as a difference against the workbook, then one batch. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/csv_map.h"
#include "exchange/csv_read.h"

#define NO_TEXT     UINT32_MAX
#define MAX_REJECTS 1000

/* Typed text → canonical text, remembered: a choice column has few different texts, and understanding one takes longer
 * than finding it. */
struct memo_entry {
    uint32_t hash;
    uint32_t typed, canonical; /* NO_TEXT: refused */
};
struct memo {
    struct memo_entry *entry;
    size_t size, count;
};
#define MEMO_MAX 65536

struct csv_rows {
    struct csv_table table;
    struct str pool; /* canonical texts */
    size_t width;    /* columns of the sheet */
    size_t taken;    /* columns that are written, and where their field is */
    size_t *column, *field;
    struct memo *memo; /* by taken column */
    size_t count;      /* rows, without header and blank lines */
    struct csv_row {
        uint32_t at;
        uint32_t row;
        uint8_t kind;
    } * row;             /* AT: in the table; ROW: of the model, UINT32_MAX new */
    uint32_t *canonical; /* count × taken */
    size_t *field_of;    /* by column of the sheet, SIZE_MAX: not in the file */
    size_t id_field;     /* SIZE_MAX: no id column */
    size_t *good;        /* rows that are written, for csv_apply */
    size_t good_count;
    int64_t seen;         /* the state of the workbook the difference speaks of */
    const char **scratch; /* csv_row() */
    const char **values;
};

struct importing {
    struct book *book;
    struct csv_preview *preview;
    struct csv_rows *rows;
    const struct sheet_def *sheet;
    const char *name;
    bool apostrophes; /* the file says that it has ' before = + - @ */
    size_t reject_capacity;
    struct str stored, why;
    struct error cell_error; /* filled only where a cell is refused: not cleared a million times */
    uint8_t *id_used;        /* by row of the model: it stood in the file already */
};

/* ---- texts ---- */

static uint32_t text_hash(const char *text)
{
    uint32_t h = 2166136261u;
    for (; *text; text++)
        h = (h ^ (unsigned char)*text) * 16777619u;
    return h;
}

static uint32_t pool_add(struct csv_rows *rows, const char *text)
{
    uint32_t at = (uint32_t)rows->pool.length;
    str_add_length(&rows->pool, text, strlen(text) + 1);
    return at;
}

static struct memo_entry *memo_slot(struct memo *memo, const struct csv_rows *rows, const char *typed, uint32_t hash)
{
    size_t at = hash & (memo->size - 1);
    while (memo->entry[at].typed != NO_TEXT &&
           (memo->entry[at].hash != hash || strcmp(rows->table.pool.text + memo->entry[at].typed, typed) != 0))
        at = (at + 1) & (memo->size - 1);
    return &memo->entry[at];
}

static void memo_grow(struct memo *memo)
{
    struct memo old = *memo;
    memo->size = old.size ? old.size * 4 : 256;
    memo->entry = mem_zero(memo->size, sizeof(*memo->entry));
    for (size_t i = 0; i < memo->size; i++)
        memo->entry[i].typed = NO_TEXT;
    for (size_t i = 0; i < old.size; i++)
        if (old.entry[i].typed != NO_TEXT) {
            size_t at = old.entry[i].hash & (memo->size - 1);
            while (memo->entry[at].typed != NO_TEXT)
                at = (at + 1) & (memo->size - 1);
            memo->entry[at] = old.entry[i];
        }
    free(old.entry);
}

/* A plain text needs no understanding: no control character, and not too long even if every byte were a character. */
static bool is_plain(const struct column_def *column, const char *text)
{
    size_t length = 0;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++, length++)
        if (*p < 0x20 || *p == 0x7F || (*p == 0xC2 && p[1] < 0xA0))
            return false;
    return length <= column->max_length;
}

static const char *undo_apostrophe(const struct importing *im, const char *typed)
{
    return im->apostrophes && typed[0] == '\'' && typed[1] && strchr("=+-@\t\n'", typed[1]) ? typed + 1 : typed;
}

/* ---- refusals ---- */

static void reject(struct importing *im, uint64_t line, size_t field, const char *column, const char *value,
                   const char *reason)
{
    struct csv_preview *preview = im->preview;
    if (preview->rejects >= MAX_REJECTS)
        return;
    preview->reject = mem_grow(preview->reject, preview->rejects, &im->reject_capacity, sizeof(*preview->reject));
    preview->reject[preview->rejects++] = (struct csv_reject){.line = line,
                                                              .field = (uint32_t)field + 1,
                                                              .column = mem_text(column),
                                                              .value = mem_text(value),
                                                              .reason = mem_text(reason)};
}

/* The error as one line: the place is told apart, and what to do next is the same for all. */
static const char *reason_of(struct importing *im, struct error *err)
{
    err->place[0] = '\0';
    str_clear(&im->why);
    error_text(err, &im->why);
    char *end = strchr(im->why.text, '\n');
    if (end)
        *end = '\0';
    return im->why.text;
}

/* ---- one cell, one row ---- */

static uint32_t understand(struct importing *im, size_t taken, const char *typed, struct error *err)
{
    struct csv_rows *rows = im->rows;
    size_t column = rows->column[taken];
    const struct column_def *def = &im->sheet->column[column];
    if ((def->type == COLUMN_TEXT || def->type == COLUMN_NOTE) && is_plain(def, typed))
        return pool_add(rows, typed);
    str_clear(&im->stored);
    if (!model_parse(im->book->model, im->preview->sheet, column, typed, &im->stored, err))
        return NO_TEXT;
    return pool_add(rows, im->stored.text);
}

static uint32_t canonical_of(struct importing *im, size_t taken, const char *typed, struct error *err)
{
    struct csv_rows *rows = im->rows;
    const struct column_def *def = &im->sheet->column[rows->column[taken]];
    struct memo *memo = &rows->memo[taken];
    if (def->type == COLUMN_TEXT || def->type == COLUMN_NOTE)
        return understand(im, taken, typed, err);
    if (memo->count * 2 >= memo->size && memo->count < MEMO_MAX)
        memo_grow(memo);
    uint32_t hash = text_hash(typed);
    struct memo_entry *slot = memo_slot(memo, rows, typed, hash);
    if (slot->typed != NO_TEXT && slot->canonical != NO_TEXT)
        return slot->canonical;
    uint32_t canonical = understand(im, taken, typed, err);
    if (slot->typed == NO_TEXT && memo->count < MEMO_MAX) {
        *slot = (struct memo_entry){
            .hash = hash, .typed = (uint32_t)(typed - rows->table.pool.text), .canonical = canonical};
        memo->count++;
    }
    return canonical;
}

static bool take_cells(struct importing *im, size_t n, size_t at)
{
    struct csv_rows *rows = im->rows;
    uint32_t *canonical = rows->canonical + n * rows->taken;
    bool good = true;
    for (size_t t = 0; t < rows->taken; t++) {
        const char *typed = undo_apostrophe(im, csv_field(&rows->table, at, rows->field[t]));
        canonical[t] = canonical_of(im, t, typed, &im->cell_error);
        if (canonical[t] == NO_TEXT) {
            good = false;
            reject(im, rows->table.row[at].line, rows->field[t], intl_form(im->sheet->column[rows->column[t]].label),
                   typed, reason_of(im, &im->cell_error));
        }
    }
    return good;
}

/* Which row of the model is meant. False when the row is to be rejected. */
static bool find_row(struct importing *im, size_t at, uint32_t *row)
{
    struct csv_rows *rows = im->rows;
    const char *id = rows->id_field == SIZE_MAX ? "" : csv_field(&rows->table, at, rows->id_field);
    const char *label = rows->id_field == SIZE_MAX ? "id" : im->preview->mapping[rows->id_field].header;
    uint64_t line = rows->table.row[at].line;
    *row = UINT32_MAX;
    if (!*id) {
        if (im->sheet->kind == SHEET_LEDGER)
            return true;
        reject(im, line, rows->id_field, label, id, _("which row is meant? the id is missing"));
        return false;
    }
    *row = model_find_row(im->book->model, im->preview->sheet, id);
    if (*row == UINT32_MAX) {
        reject(im, line, rows->id_field, label, id, _("there is no row with this id (leave it empty for a new row)"));
        return false;
    }
    if (im->id_used[*row]) {
        reject(im, line, rows->id_field, label, id, _("this id stands in the file twice"));
        return false;
    }
    im->id_used[*row] = 1;
    return true;
}

static bool is_same(struct importing *im, size_t n, uint32_t row)
{
    struct csv_rows *rows = im->rows;
    for (size_t t = 0; t < rows->taken; t++) {
        str_clear(&im->stored);
        model_stored(im->book->model, im->preview->sheet, row, rows->column[t], &im->stored);
        if (strcmp(im->stored.text, rows->pool.text + rows->canonical[n * rows->taken + t]) != 0)
            return false;
    }
    return true;
}

static bool is_blank(const struct csv_table *table, size_t at)
{
    for (size_t i = 0; i < table->row[at].fields; i++)
        if (*csv_field(table, at, i))
            return false;
    return true;
}

static enum difference_kind look_at_row(struct importing *im, size_t n, size_t at, uint32_t *row)
{
    const struct csv_line *line = &im->rows->table.row[at];
    *row = UINT32_MAX;
    if (line->fields != im->preview->mappings) {
        char *reason = mem_format(_("%u fields, the header has %zu"), line->fields, im->preview->mappings);
        reject(im, line->line, line->fields < im->preview->mappings ? line->fields : im->preview->mappings, "",
               csv_field(&im->rows->table, at, 0), reason);
        free(reason);
        return DIFFERENCE_REJECTED;
    }
    bool found = find_row(im, at, row), good = take_cells(im, n, at);
    if (!found || !good)
        return DIFFERENCE_REJECTED;
    if (*row == UINT32_MAX)
        return DIFFERENCE_ADDED;
    return is_same(im, n, *row) ? DIFFERENCE_SAME : DIFFERENCE_CHANGED;
}

static bool look_at_rows(struct importing *im, const struct progress *progress, struct error *err)
{
    struct csv_rows *rows = im->rows;
    struct csv_preview *preview = im->preview;
    size_t total = rows->table.rows - 1;
    rows->row = mem_zero(total + 1, sizeof(*rows->row));
    rows->canonical = mem_zero(total * rows->taken + 1, sizeof(*rows->canonical));
    im->id_used = mem_zero(model_rows(im->book->model, preview->sheet) + 1u, 1);
    for (size_t at = 1; at <= total; at++) {
        if (at % 4096 == 0 && progress && progress->step(progress->context, total + at, 2 * total))
            return error_set(err, ERROR_CANCELLED, im->name);
        if (is_blank(&rows->table, at))
            continue;
        struct csv_row *row = &rows->row[rows->count];
        row->at = (uint32_t)at;
        row->kind = (uint8_t)look_at_row(im, rows->count, at, &row->row);
        rows->count++;
        switch (row->kind) {
        case DIFFERENCE_ADDED: preview->added++; break;
        case DIFFERENCE_CHANGED: preview->changed++; break;
        case DIFFERENCE_SAME: preview->same++; break;
        default: preview->rejected++; break;
        }
    }
    return true;
}

/* ---- header ---- */

static bool refuse_header(struct importing *im, size_t field, const char *detail, struct error *err)
{
    error_set(err, ERROR_REJECTED, im->name);
    error_place(err, _("line %llu, column %zu"), (unsigned long long)im->rows->table.row[0].line, field + 1);
    return error_detail(err, "%s", detail);
}

/* "'id": the mark of an own export whose dangerous fields were given a '. */
static char *header_text(struct importing *im, size_t field)
{
    const char *text = csv_field(&im->rows->table, 0, field);
    while (*text == ' ')
        text++;
    if (field == 0 && *text == '\'') {
        im->apostrophes = true;
        text++;
    }
    size_t length = strlen(text);
    while (length && text[length - 1] == ' ')
        length--;
    return mem_text_length(text, length);
}

static bool read_header(struct importing *im, struct error *err)
{
    struct csv_preview *preview = im->preview;
    struct csv_rows *rows = im->rows;
    if (rows->table.rows == 0) {
        error_set(err, ERROR_NOTHING, im->name);
        return error_detail(err, "%s", _("the file is empty"));
    }
    size_t fields = rows->table.row[0].fields, id_column = sheet_id_column(im->sheet), known = 0;
    preview->mapping = mem_zero(fields, sizeof(*preview->mapping));
    rows->width = im->sheet->column_count;
    rows->field_of = mem_zero(rows->width, sizeof(*rows->field_of));
    rows->column = mem_zero(fields, sizeof(*rows->column));
    rows->field = mem_zero(fields, sizeof(*rows->field));
    rows->memo = mem_zero(fields, sizeof(*rows->memo));
    rows->scratch = mem_zero(rows->width, sizeof(*rows->scratch));
    rows->values = mem_zero(fields + 1, sizeof(*rows->values));
    rows->id_field = SIZE_MAX;
    for (size_t c = 0; c < rows->width; c++)
        rows->field_of[c] = SIZE_MAX;
    for (size_t f = 0; f < fields; f++) {
        struct csv_mapping *mapping = &preview->mapping[f];
        char *header = header_text(im, f);
        csv_map_header(im->sheet, header, mapping);
        free(header);
        preview->mappings = f + 1;
        if (mapping->column == SIZE_MAX)
            continue;
        known++;
        if (rows->field_of[mapping->column] != SIZE_MAX)
            return refuse_header(im, f, _("two columns of the file mean the same column of the sheet"), err);
        rows->field_of[mapping->column] = f;
        if (mapping->column == id_column) {
            rows->id_field = f;
        } else if (!mapping->computed) {
            rows->column[rows->taken] = mapping->column;
            rows->field[rows->taken++] = f;
        }
    }
    if (!known)
        return refuse_header(im, 0, _("the first line names no column of the sheet"), err);
    if (!rows->taken)
        return refuse_header(im, 0, _("the first line names no column that can be filled in"), err);
    if (im->sheet->kind != SHEET_LEDGER && rows->id_field == SIZE_MAX)
        return refuse_header(im, 0, _("the rows of this sheet are given: the file needs the column \"id\""), err);
    return true;
}

/* ---- the difference ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

struct csv_preview *csv_preview(struct book *book, size_t sheet, const char *path, enum csv_encoding encoding,
                                const struct progress *progress, struct error *err)
{
    struct csv_text text;
    if (!csv_text_read(path, encoding, &text, err))
        return NULL;
    struct csv_preview *preview = mem_zero(1, sizeof(*preview));
    preview->sheet = sheet;
    preview->encoding = text.encoding;
    preview->bom = text.bom;
    preview->rows = mem_zero(1, sizeof(*preview->rows));
    preview->rows->pool = (struct str)STR_INIT;
    preview->rows->seen = book->seen;
    struct importing im = {.book = book,
                           .preview = preview,
                           .rows = preview->rows,
                           .sheet = &book->catalog->sheet[sheet],
                           .name = base_name(path),
                           .stored = STR_INIT,
                           .why = STR_INIT};
    bool good = csv_table_parse(&text, path, progress, &preview->rows->table, err);
    csv_text_free(&text);
    good = good && read_header(&im, err) && look_at_rows(&im, progress, err);
    str_free(&im.stored);
    str_free(&im.why);
    free(im.id_used);
    if (!good)
        csv_preview_free(&preview);
    return preview;
}

static void rows_free(struct csv_rows *rows)
{
    csv_table_free(&rows->table);
    str_free(&rows->pool);
    for (size_t t = 0; t < rows->taken; t++)
        free(rows->memo[t].entry);
    free(rows->memo);
    free(rows->column);
    free(rows->field);
    free(rows->row);
    free(rows->canonical);
    free(rows->field_of);
    free(rows->good);
    free(rows->scratch);
    free(rows->values);
    free(rows);
}

void csv_preview_free(struct csv_preview **pointer)
{
    struct csv_preview *preview = *pointer;
    if (!preview)
        return;
    for (size_t i = 0; i < preview->mappings; i++) {
        free(preview->mapping[i].header);
        free(preview->mapping[i].near_name);
    }
    for (size_t i = 0; i < preview->rejects; i++) {
        free(preview->reject[i].column);
        free(preview->reject[i].value);
        free(preview->reject[i].reason);
    }
    free(preview->mapping);
    free(preview->reject);
    rows_free(preview->rows);
    free(preview);
    *pointer = NULL;
}

uint64_t csv_row_count(const struct csv_preview *preview)
{
    return preview->rows->count;
}

enum difference_kind csv_row(const struct csv_preview *preview, uint64_t n, uint64_t *line, const char *const **values)
{
    struct csv_rows *rows = preview->rows;
    size_t at = rows->row[n].at;
    if (line)
        *line = rows->table.row[at].line;
    if (values) {
        for (size_t c = 0; c < rows->width; c++)
            rows->scratch[c] =
                rows->field_of[c] < rows->table.row[at].fields ? csv_field(&rows->table, at, rows->field_of[c]) : NULL;
        *values = rows->scratch;
    }
    return (enum difference_kind)rows->row[n].kind;
}

/* ---- into the workbook ---- */

struct applying {
    struct book *book;
    const struct csv_preview *preview;
    const struct progress *progress;
    struct str stored;
};

static bool give_row(void *context, size_t n, const char **id, const char *const **values)
{
    struct applying *a = context;
    struct csv_rows *rows = a->preview->rows;
    size_t r = rows->good[n];
    const uint32_t *canonical = rows->canonical + r * rows->taken;
    *id = rows->row[r].row == UINT32_MAX ? NULL : model_row_id(a->book->model, a->preview->sheet, rows->row[r].row);
    for (size_t t = 0; t < rows->taken; t++)
        rows->values[t] = rows->pool.text + canonical[t];
    *values = rows->values;
    return n % 4096 != 0 || !a->progress || !a->progress->step(a->progress->context, n, rows->good_count);
}

/* Only what differs is written into old rows: a column with `cleared_by` must not be emptied by a value that stays. */
static bool give_change(void *context, size_t n, const char **id, const char *const **values)
{
    struct applying *a = context;
    struct csv_rows *rows = a->preview->rows;
    bool go_on = give_row(context, n, id, values);
    if (*id)
        for (size_t t = 0; t < rows->taken; t++) {
            str_clear(&a->stored);
            model_stored(a->book->model, a->preview->sheet, rows->row[rows->good[n]].row, rows->column[t], &a->stored);
            if (strcmp(a->stored.text, rows->values[t]) == 0)
                rows->values[t] = NULL;
        }
    return go_on;
}

bool csv_apply(struct book *book, const struct csv_preview *preview, bool accept_good, const struct progress *progress,
               struct error *err)
{
    struct csv_rows *rows = preview->rows;
    const struct sheet_def *sheet = &book->catalog->sheet[preview->sheet];
    if (preview->rejected && !accept_good) {
        error_set(err, ERROR_REJECTED, sheet->title);
        return error_detail(err, ngettext("%llu row", "%llu rows", preview->rejected),
                            (unsigned long long)preview->rejected);
    }
    if (rows->seen != book->seen || store_outside_changes(book->store) != book->seen) {
        error_set(err, ERROR_CONFLICT, sheet->title);
        return error_detail(err, "%s", _("look at the difference again"));
    }
    free(rows->good);
    rows->good = mem_zero(rows->count + 1, sizeof(*rows->good));
    rows->good_count = 0;
    for (size_t n = 0; n < rows->count; n++)
        if (rows->row[n].kind == DIFFERENCE_ADDED || rows->row[n].kind == DIFFERENCE_CHANGED)
            rows->good[rows->good_count++] = n;
    if (rows->good_count == 0)
        return preview->rejected ? error_set(err, ERROR_REJECTED, sheet->title) : true;
    struct applying a = {.book = book, .preview = preview, .progress = progress, .stored = STR_INIT};
    char *title = mem_format(_("import: %s"), intl_form(sheet->title));
    bool good =
        book_import(book, preview->sheet, rows->column, rows->taken, rows->good_count, give_change, &a, title, err);
    free(title);
    str_free(&a.stored);
    return good;
}
