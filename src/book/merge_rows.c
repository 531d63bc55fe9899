/* Rows that others wrote about are reckoned anew, and what differs from the table is written. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/merge_private.h"
#include "book/merge_split.h"
#include "book/step.h"

struct touched {
    const char *sheet, *row;
    uint64_t hash;
    struct union_entry *entry;
    size_t count, capacity;
};

struct merge_rows {
    struct arena *texts;
    const char *const *apart;
    size_t aparts;
    struct touched *row;
    size_t count, capacity;
    uint32_t *bucket; /* index + 1 into row; 0: free */
    size_t buckets;
    /* while gathering */
    const struct history *history;
    const struct merge_split *split; /* NULL: no row is read otherwise than it stands */
};

struct merge_rows *merge_rows_new(const char *const *apart, size_t aparts)
{
    struct merge_rows *rows = mem_zero(1, sizeof(*rows));
    rows->texts = arena_new();
    rows->apart = apart;
    rows->aparts = aparts;
    return rows;
}

void merge_rows_free(struct merge_rows **pointer)
{
    struct merge_rows *rows = *pointer;
    if (!rows)
        return;
    for (size_t i = 0; i < rows->count; i++)
        free(rows->row[i].entry);
    free(rows->row);
    free(rows->bucket);
    arena_free(&rows->texts);
    free(rows);
    *pointer = NULL;
}

/* ---- which rows ---- */

static uint64_t row_hash(struct span sheet, struct span row)
{
    return seal_hash(row.text ? row.text : "", row.length, seal_hash(sheet.text ? sheet.text : "", sheet.length, 0));
}

static size_t slot_of(const struct merge_rows *rows, uint64_t hash, struct span sheet, struct span row)
{
    size_t slot = (size_t)hash & (rows->buckets - 1);
    while (rows->bucket[slot]) {
        const struct touched *t = &rows->row[rows->bucket[slot] - 1];
        if (t->hash == hash && span_is(sheet, t->sheet) && span_is(row, t->row))
            break;
        slot = (slot + 1) & (rows->buckets - 1);
    }
    return slot;
}

static void grow(struct merge_rows *rows)
{
    rows->buckets = rows->buckets ? rows->buckets * 4 : 256;
    free(rows->bucket);
    rows->bucket = mem_zero(rows->buckets, sizeof(*rows->bucket));
    for (size_t i = 0; i < rows->count; i++) {
        const struct touched *t = &rows->row[i];
        rows->bucket[slot_of(rows, t->hash, span_of(t->sheet), span_of(t->row))] = (uint32_t)i + 1;
    }
}

bool merge_is_about_row(const struct journal_entry *entry)
{
    static const char *const ops[] = {"set", "insert", "delete", "move"};
    bool about = span_is(entry->op, "blank") && entry->target == 0;
    for (size_t i = 0; i < ARRAY_LENGTH(ops); i++)
        about |= span_is(entry->op, ops[i]);
    return about && !span_is(entry->kind, "merge") && entry->row.length > 0;
}

static bool is_apart(const struct merge_rows *rows, const struct journal_entry *entry)
{
    for (size_t i = 0; i < rows->aparts; i++)
        if (span_is(entry->sheet, rows->apart[i]))
            return true;
    return false;
}

static struct touched *find(struct merge_rows *rows, const struct journal_entry *entry)
{
    if (rows->count == 0)
        return NULL;
    uint32_t at = rows->bucket[slot_of(rows, row_hash(entry->sheet, entry->row), entry->sheet, entry->row)];
    return at ? &rows->row[at - 1] : NULL;
}

static void add(struct merge_rows *rows, struct span sheet, struct span row)
{
    if (2 * (rows->count + 1) > rows->buckets)
        grow(rows);
    uint64_t hash = row_hash(sheet, row);
    rows->row = mem_grow(rows->row, rows->count, &rows->capacity, sizeof(*rows->row));
    rows->row[rows->count++] = (struct touched){.sheet = arena_text_length(rows->texts, sheet.text, sheet.length),
                                                .row = arena_text_length(rows->texts, row.text, row.length),
                                                .hash = hash};
    rows->bucket[slot_of(rows, hash, sheet, row)] = (uint32_t)rows->count;
}

void merge_rows_touch(struct merge_rows *rows, const struct journal_entry *entry)
{
    if (merge_is_about_row(entry) && !is_apart(rows, entry) && !find(rows, entry))
        add(rows, entry->sheet, entry->row);
}

void merge_rows_touch_row(struct merge_rows *rows, const char *sheet, const char *row)
{
    const struct journal_entry entry = {.sheet = span_of(sheet), .row = span_of(row)};
    if (!find(rows, &entry))
        add(rows, entry.sheet, entry.row);
}

/* ---- all that was written about them ---- */

static const char *take(struct merge_rows *rows, struct span span)
{
    return span.length ? arena_text_length(rows->texts, span.text, span.length) : NULL;
}

/* Rows that are read as others: both are reckoned. */
static bool touch_split(void *context, uint32_t chain, const struct journal_entry *entry,
                        const struct other_session *session)
{
    struct merge_rows *rows = context;
    struct journal_entry read = *entry;
    (void)session;
    if (merge_is_about_row(entry) && !is_apart(rows, entry) &&
        merge_split_read(rows->split, chain, &read, rows->texts)) {
        merge_rows_touch(rows, entry);
        merge_rows_touch(rows, &read);
    }
    return true;
}

static bool gather(void *context, uint32_t chain, const struct journal_entry *written,
                   const struct other_session *session)
{
    struct merge_rows *rows = context;
    struct journal_entry read = *written;
    const struct journal_entry *entry = &read;
    if (rows->split && merge_is_about_row(written))
        merge_split_read(rows->split, chain, &read, rows->texts);
    struct touched *t = merge_is_about_row(entry) ? find(rows, entry) : NULL;
    (void)session;
    if (!t)
        return true;
    t->entry = mem_grow(t->entry, t->count, &t->capacity, sizeof(*t->entry));
    struct union_entry *e = &t->entry[t->count++];
    bool set = span_is(entry->op, "set"), delete = span_is(entry->op, "delete");
    *e = (struct union_entry){.op = set                            ? UNION_SET
                                    : delete                       ? UNION_DELETE
                                    : span_is(entry->op, "insert") ? UNION_INSERT
                                    : span_is(entry->op, "move")   ? UNION_MOVE
                                                                   : UNION_SAID,
                              .chain = chain,
                              .number = entry->number,
                              .height = history_height(rows->history, chain, entry->number),
                              .blanked = entry->salt.length == 0,
                              .person = take(rows, entry->person),
                              .at = entry->at};
    if (entry->hash.length == STORE_HASH)
        memcpy(e->hash, entry->hash.text, STORE_HASH);
    if (set) {
        const char *column = take(rows, entry->column);
        e->column = column ? column : "";
        e->value = take(rows, entry->new_value);
    } else {
        struct span packed = delete ? entry->old_value : entry->new_value;
        e->packed = take(rows, packed);
        e->length = packed.length;
    }
    return true;
}

/* ---- what differs is written ---- */

struct writing {
    struct store *to;
    const struct touched *row;
    const struct union_row *want;
    struct row_image have;
    bool found;
    size_t written;
    struct error *err;
};

static bool write_row(struct writing *w)
{
    const struct union_row *want = w->want;
    w->written++;
    return write_insert(w->to, w->row->sheet, w->row->row, want->has_pos, want->pos, want->count, want->column,
                        want->value, w->err);
}

static bool write_cell(struct writing *w, const char *column, const char *value)
{
    const char *have = row_image_value(&w->have, column);
    if (have && value ? strcmp(have, value) == 0 : !have && !value)
        return true;
    w->written++;
    return write_set(w->to, w->row->sheet, w->row->row, column, false, NULL, value, w->err);
}

static const char *wanted(const struct union_row *want, const char *column)
{
    for (size_t i = 0; i < want->count; i++)
        if (strcmp(want->column[i], column) == 0)
            return want->value[i];
    return NULL;
}

static bool write_cells(struct writing *w)
{
    bool good = true;
    /* What comes before what goes: a row given by a form leaves with its last value. */
    for (size_t i = 0; i < w->want->count && good; i++)
        good = write_cell(w, w->want->column[i], w->want->value[i]);
    for (size_t i = 0; i < w->have.count && good; i++)
        if (!wanted(w->want, w->have.columns[i]))
            good = write_cell(w, w->have.columns[i], NULL);
    bool moved = w->want->has_pos != w->have.has_pos || (w->want->has_pos && w->want->pos != w->have.pos);
    if (good && moved && w->want->has_pos) {
        w->written++;
        good = store_order_move(w->to, w->row->sheet, w->row->row, false, false, 0, true, w->want->pos, w->err);
    }
    return good;
}

/* A row of a form's that is emptied goes cell by cell; one of a ledger as a whole. */
static bool write_difference(struct writing *w)
{
    const struct union_row *want = w->want;
    if (!w->found)
        return !want->present || (want->has_pos ? write_row(w) : write_cells(w));
    if (want->present || !w->have.has_pos)
        return write_cells(w);
    w->written++;
    return write_delete(w->to, w->row->sheet, w->row->row, NULL, w->err);
}

static bool write_touched(struct store *to, const struct touched *t, const struct union_row *want, bool *written,
                          struct error *err)
{
    struct writing w = {.to = to, .row = t, .want = want, .err = err};
    struct store_sheet *sheet = schema_sheet(to, t->sheet);
    char *packed = NULL;
    bool good = !sheet || write_read_row(to, sheet, t->row, &w.found, err);
    if (good && w.found) {
        packed = mem_text_length(to->packed.text, to->packed.length);
        good = journal_unpack_row(packed, to->packed.length, &w.have) || error_set(err, ERROR_CORRUPT, to->path);
    }
    good = good && write_difference(&w);
    *written = w.written > 0;
    row_image_free(&w.have);
    free(packed);
    return good;
}

static int by_name(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;
    int sheet = strcmp(x->sheet, y->sheet);
    return sheet ? sheet : strcmp(x->row, y->row);
}

static bool reckon_row(struct merge_rows *rows, struct touched *t, struct store *to, bool look,
                       const struct merge_calls *calls, void *context, struct merged *merged, struct error *err)
{
    struct union_row united;
    bool written = false;
    union_row(rows->history, t->entry, t->count, rows->texts, &united);
    bool good = (look || write_touched(to, t, &united, &written, err)) &&
                (!calls->row || calls->row(context, t->sheet, t->row, &united, err));
    merged->rows++;
    merged->changed += written;
    merged->conflicts += united.conflicts;
    union_row_done(t->entry, t->count, &united);
    return good;
}

static bool told(const struct merge_calls *calls, void *context, size_t done, size_t of)
{
    return !calls->progress.step || done % 1024 != 0 || !calls->progress.step(context, done, of);
}

bool merge_rows_reckon(struct merge_rows *rows, struct store *to, bool look, const struct merge_calls *calls,
                       void *context, struct merged *merged, struct error *err)
{
    struct history *history = rows->count ? history_load(to, err) : NULL;
    if (rows->count == 0)
        return true;
    if (!history)
        return false;
    rows->history = history;
    struct other *other = other_open(to);
    struct merge_split *split = NULL;
    bool good = merge_split_find(to, history, calls, context, &split, err);
    rows->split = split;
    for (uint32_t i = 0; split && i < history_chains(history) && good; i++)
        good = other_entries(other, i, 0, INT64_MAX, "kind <> 'merge'", touch_split, rows, err);
    for (uint32_t i = 0; i < history_chains(history) && good; i++)
        good = other_entries(other, i, 0, INT64_MAX, "kind <> 'merge'", gather, rows, err);
    other_close(&other);
    qsort(rows->row, rows->count, sizeof(*rows->row), by_name);
    for (size_t i = 0; i < rows->count && good; i++) {
        good = told(calls, calls->progress.context, i, rows->count) || error_set(err, ERROR_CANCELLED, to->path);
        good = good && reckon_row(rows, &rows->row[i], to, look, calls, context, merged, err);
    }
    merge_split_free(&split);
    rows->split = NULL;
    history_free(&history);
    return good;
}
