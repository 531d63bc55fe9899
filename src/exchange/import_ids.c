/* Which row of the workbook each row of a table is. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/import_private.h"
#include "exchange/import_rows.h"

struct special { /* a row of the table of which there is more to say than its row of the model */
    size_t at;
    struct import_found found;
};
struct group { /* a number that stands in the file more than once */
    uint32_t row;
    size_t at, next; /* NEXT: of the same number, SIZE_MAX the last */
};

struct import_ids {
    struct arena *arena;
    struct book *book;
    struct import_part *part;
    const struct import_base *base;
    struct import_base *each; /* of the ledger whose rows the answers are about; NULL: none, or not based */
    const struct import_rows *given;
    size_t id_field, from, count;
    bool ledger, trusted;
    uint32_t *where; /* by row of the table from FROM on: row of the model, UINT32_MAX a new one */
    size_t *first;   /* by row of the model: row of the table + 1 in which it stands first */
    size_t specials, special_capacity;
    struct special *special; /* in file order */
    size_t repeats, repeat_capacity;
    struct group *repeat;
};

static const char *id_at(const struct import_ids *r, size_t at)
{
    const char *given = r->given ? import_rows_find(r->given, at) : NULL;
    if (r->given)
        return given ? given : "";
    const char *text = r->id_field == SIZE_MAX ? "" : table_text(r->part->table, at, r->id_field);
    return r->part->own && mark_is_new(text) ? "" : text;
}

static struct import_found *add_special(struct import_ids *r, size_t at)
{
    struct special *s = &ARENA_MORE(r->arena, r->special, r->specials, r->special_capacity);
    *s = (struct special){.at = at, .found = {.row = UINT32_MAX, .copy_of = UINT32_MAX}};
    return &s->found;
}

static void refuse(struct import_ids *r, size_t at, const char *reason)
{
    struct import_found *found = add_special(r, at);
    found->refused = true;
    found->reason = reason;
}

static void take_as_new(struct import_ids *r, size_t at, const char *format)
{
    add_special(r, at)->reason = arena_format(r->part->arena, format, id_at(r, at));
}

/* The number of no row that is here now. */
static void find_unknown(struct import_ids *r, size_t at, const char *id)
{
    if (!r->ledger || !r->part->own)
        refuse(r, at, _("there is no row with this id (leave it empty for a new row)"));
    else if (r->base && import_base_row(r->base, id) == BASE_ROW_DELETED)
        refuse(r, at, _("this row was deleted here since the export"));
    else if (r->part->parted)
        take_as_new(r, at, _("a new row of the other copy (no. %s there)"));
    else
        take_as_new(r, at, _("no row here has the number %s: a new row"));
}

static bool says_nothing(const struct import_ids *r, size_t at)
{
    for (size_t f = 0; f < r->part->map.count; f++)
        if (import_mapping_taken(&r->part->map.mapping[f]) && *table_text(r->part->table, at, f))
            return false;
    return true;
}

/* "47.q1": an answer about row 47 of a ledger, which may be another one here, or none. Such answers cannot be taken,
 * and where there are none it is not worth a word. */
static bool find_answer(struct import_ids *r, size_t at, const char *id)
{
    const char *dot = strchr(id, '.');
    if (!dot)
        return false;
    char *row SCOPED(mem_free) = mem_text_length(id, (size_t)(dot - id));
    bool other = import_base_row(r->each, row) == BASE_ROW_ADDED,
         gone = !other && model_find_row(r->book->model, r->part->sheet, id) == UINT32_MAX;
    if (!other && !gone)
        return false;
    if (says_nothing(r, at))
        add_special(r, at)->again = true;
    else
        refuse(r, at,
               other ? _("the row that this answers for is another one here: its number was given here since")
                     : _("the row that this answers for is not here"));
    return true;
}

static void find_one(struct import_ids *r, size_t at)
{
    const char *id = id_at(r, at);
    uint32_t *where = &r->where[at - r->from];
    *where = UINT32_MAX;
    if (r->ledger && (!*id || !r->trusted))
        return;
    if (!*id) {
        refuse(r, at,
               r->given ? _("it is not known which row of the sheet this is")
                        : _("which row is meant? the id is missing"));
        return;
    }
    if (r->each && find_answer(r, at, id))
        return;
    uint32_t row = model_find_row(r->book->model, r->part->sheet, id);
    if (row == UINT32_MAX) {
        find_unknown(r, at, id);
        return;
    }
    if (r->ledger && r->base && import_base_row(r->base, id) == BASE_ROW_ADDED) {
        take_as_new(r, at, _("the number %s was given here to another row since: a new row"));
        return;
    }
    if (r->first[row]) {
        ARENA_MORE(r->arena, r->repeat, r->repeats, r->repeat_capacity) = (struct group){.row = row, .at = at};
    } else {
        r->first[row] = at + 1;
    }
    *where = row;
}

/* ---- numbers that stand there twice ---- */

static bool is_identical(const struct import_ids *r, size_t a, size_t b)
{
    const struct file_table *table = r->part->table;
    for (size_t f = 0; f < r->part->map.count; f++)
        if (import_mapping_taken(&r->part->map.mapping[f]) &&
            strcmp(table_text(table, a, f), table_text(table, b, f)) != 0)
            return false;
    return true;
}

/* How many cells say something else than the row does here, or did at the export; one of its name counts most. */
static size_t count_differences(struct import_ids *r, size_t at, uint32_t row, size_t name)
{
    const struct file_table *table = r->part->table;
    const struct sheet_def *sheet = &r->book->catalog->sheet[r->part->sheet];
    struct str here SCOPED(str_free) = STR_INIT;
    size_t count = 0;
    for (size_t f = 0; f < r->part->map.count; f++) {
        const struct import_mapping *m = &r->part->map.mapping[f];
        struct error err = {0};
        if (!import_mapping_taken(m))
            continue;
        const char *value = import_value(r->part->values, m->column, table_text(table, at, f),
                                         table_flags(table, at, f), &err),
                   *base = NULL;
        str_clear(&here);
        model_stored(r->book->model, r->part->sheet, row, m->column, &here);
        bool same = value && strcmp(value, here.text) == 0;
        if (!same && value && r->base &&
            import_base_find(r->base, model_row_id(r->book->model, r->part->sheet, row), sheet->column[m->column].id,
                             &base))
            same = base && strcmp(value, base) == 0;
        count += same ? 0 : m->column == name ? r->part->map.count : 1;
    }
    return count;
}

static void settle_repeated(struct import_ids *r, size_t at, size_t original, uint32_t row)
{
    bool own = r->part->own && r->ledger;
    if (is_identical(r, at, original) && r->part->own) {
        struct import_found *found = add_special(r, at);
        found->row = row;
        found->again = true;
        found->reason = _("stands in the file twice, with the same cells");
    } else if (own) {
        take_as_new(r, at, _("a copy of no. %s, which stands in the file twice: a new row"));
        r->special[r->specials - 1].found.copy_of = row;
    } else {
        refuse(r, at, _("this id stands in the file twice"));
    }
}

static int by_row(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    return x->row != y->row ? (x->row < y->row ? -1 : 1) : x->at < y->at ? -1 : x->at > y->at;
}

static int by_place(const void *a, const void *b)
{
    const struct special *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The row itself is the one that is most like what is here; a copy may have been put above it. */
static void settle_repeats(struct import_ids *r)
{
    size_t name = import_name_column(&r->book->catalog->sheet[r->part->sheet]);
    if (r->repeats)
        qsort(r->repeat, r->repeats, sizeof(*r->repeat), by_row);
    for (size_t i = 0, end; i < r->repeats; i = end) {
        uint32_t row = r->repeat[i].row;
        size_t first = r->first[row] - 1, original = first, least = SIZE_MAX;
        for (end = i; end < r->repeats && r->repeat[end].row == row;)
            end++;
        if (r->part->own && r->ledger)
            for (size_t k = i; k <= end; k++) { /* the first one last: among equals it is the row */
                size_t at = k < end ? r->repeat[k].at : first, own = count_differences(r, at, row, name);
                if (own < least || (own == least && at == first)) {
                    least = own;
                    original = at;
                }
            }
        for (size_t k = i; k <= end; k++) {
            size_t at = k < end ? r->repeat[k].at : first;
            if (at != original)
                settle_repeated(r, at, original, row);
        }
    }
    if (r->specials)
        qsort(r->special, r->specials, sizeof(*r->special), by_place);
}

/* ---- */

struct import_ids *import_ids_new(struct book *book, struct import_part *part, const struct import_base *base,
                                  size_t id_field, const struct import_rows *given, bool trusted, struct arena *arena,
                                  struct error *err)
{
    const struct sheet_def *sheet = &book->catalog->sheet[part->sheet];
    struct import_ids *r = arena_zero(arena, sizeof(*r));
    *r = (struct import_ids){.arena = arena,
                             .book = book,
                             .part = part,
                             .base = base,
                             .id_field = id_field,
                             .given = given,
                             .from = part->map.header + 1,
                             .ledger = sheet->kind == SHEET_LEDGER,
                             .trusted = trusted};
    if (base && sheet->each != SIZE_MAX &&
        !(r->each = import_base_new(book, book->catalog->sheet[sheet->each].id, part->common, arena, err)))
        return NULL;
    r->count = part->table->rows > r->from ? part->table->rows - r->from : 0;
    r->where = arena_zero(arena, (r->count + 1) * sizeof(*r->where));
    r->first = arena_zero(arena, (model_rows(book->model, part->sheet) + 1u) * sizeof(*r->first));
    for (size_t at = r->from; at < r->from + r->count; at++)
        find_one(r, at);
    settle_repeats(r);
    return r;
}

struct import_found import_ids_find(const struct import_ids *rows, size_t at)
{
    struct special wanted = {.at = at};
    const struct special *special =
        rows->specials ? bsearch(&wanted, rows->special, rows->specials, sizeof(wanted), by_place) : NULL;
    return special ? special->found : (struct import_found){.row = rows->where[at - rows->from], .copy_of = UINT32_MAX};
}

bool import_ids_used(const struct import_ids *rows, uint32_t row)
{
    return rows->first[row] != 0;
}
