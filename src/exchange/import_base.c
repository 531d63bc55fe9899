/* The journal since an export: the first entry for a cell says what it held then, the first for a row whether it was
 * there. */
#include <stdlib.h>
#include <string.h>

#include "exchange/import_private.h"

struct base_cell {
    const char *key,
        *old; /* key: row, unit separator, column (none: the row itself, OLD is what was done); old NULL: erased */
    size_t order;
};

struct import_base {
    struct arena *arena;
    size_t count, capacity;
    struct base_cell *cell; /* sorted by key, the first entry of each only */
};

#define SEPARATOR '\x1f'

static bool on_entry(void *context, const struct store_entry *entry)
{
    struct import_base *base = context;
    bool set = strcmp(entry->op, "set") == 0;
    if (!entry->row || (set ? !entry->column : strcmp(entry->op, "insert") != 0 && strcmp(entry->op, "delete") != 0))
        return true;
    const char *old = set ? (entry->blanked ? NULL : entry->old_value ? entry->old_value : "") : entry->op;
    size_t order = base->count;
    ARENA_MORE(base->arena, base->cell, base->count, base->capacity) =
        (struct base_cell){.key = arena_format(base->arena, "%s%c%s", entry->row, SEPARATOR, set ? entry->column : ""),
                           .old = arena_text(base->arena, old),
                           .order = order};
    return true;
}

static int by_key(const void *a, const void *b)
{
    const struct base_cell *x = a, *y = b;
    return strcmp(x->key, y->key);
}

/* Of equal keys the oldest first: entries come in their order. */
static int by_age(const void *a, const void *b)
{
    const struct base_cell *x = a, *y = b;
    int order = by_key(a, b);
    return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

struct import_base *import_base_new(struct book *book, const char *sheet, int64_t entries, struct arena *arena,
                                    struct error *err)
{
    struct import_base *base = arena_zero(arena, sizeof(*base));
    struct store_filter filter = {.sheet = sheet, .oldest_first = true, .after = entries};
    base->arena = arena;
    if (!store_entries(book->store, &filter, on_entry, base, err))
        return NULL;
    size_t all = base->count;
    base->count = 0;
    if (all)
        qsort(base->cell, all, sizeof(*base->cell), by_age);
    for (size_t i = 0; i < all; i++)
        if (!base->count || by_key(&base->cell[base->count - 1], &base->cell[i]) != 0)
            base->cell[base->count++] = base->cell[i];
    return base;
}

bool import_base_find(const struct import_base *base, const char *row, const char *column, const char **old)
{
    if (base->count == 0)
        return false;
    char *key SCOPED(mem_free) = mem_format("%s%c%s", row, SEPARATOR, column);
    const struct base_cell wanted = {.key = key},
                           *found = bsearch(&wanted, base->cell, base->count, sizeof(wanted), by_key);
    if (found)
        *old = found->old;
    return found != NULL;
}

enum import_base_row import_base_row(const struct import_base *base, const char *row)
{
    const char *done = NULL;
    if (!import_base_find(base, row, "", &done) || !done)
        return BASE_ROW_KEPT;
    return strcmp(done, "insert") == 0 ? BASE_ROW_ADDED : BASE_ROW_DELETED;
}

/* ROW with its separator against the key of a cell: of all cells of the row the same. */
static int by_row(const void *row, const void *cell)
{
    return strncmp(row, ((const struct base_cell *)cell)->key, strlen(row));
}

bool import_base_touched(const struct import_base *base, const char *row)
{
    char *key SCOPED(mem_free) = mem_format("%s%c", row, SEPARATOR);
    return base->count && bsearch(key, base->cell, base->count, sizeof(*base->cell), by_row);
}
