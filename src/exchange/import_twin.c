/* Rows that are here already under another number, or under none that the file knows: a file imported twice. */
#include <string.h>

#include "exchange/import_private.h"

#define MOST_LOOKED_AT 256 /* rows of one name: beyond that they are no names */

struct import_twins {
    struct arena *arena;
    const struct model *model;
    const struct import_part *part;
    const struct import_base *base;   /* NULL: any row can be the twin of one without an id */
    const struct import_ids *ids;     /* … else those added since the export, and those whose number was cleared */
    size_t name;                      /* column, SIZE_MAX: none, or not in the file */
    size_t key, field;                /* column that rows are found by, and where it stands in the file */
    size_t size;                      /* of FIRST and FREE; 0: not indexed yet */
    uint32_t *first, *next;           /* all rows by the hash of their key, + 1 */
    uint32_t *free_first, *free_next; /* those not given yet */
    struct str text;
};

struct import_twins *import_twins_new(const struct model *model, const struct import_part *part,
                                      const struct import_base *base, const struct import_ids *ids, size_t name_column,
                                      struct arena *arena)
{
    struct import_twins *t = arena_zero(arena, sizeof(*t));
    *t = (struct import_twins){.arena = arena,
                               .model = model,
                               .part = part,
                               .base = base,
                               .ids = ids,
                               .name = SIZE_MAX,
                               .key = SIZE_MAX,
                               .text = STR_IN(arena)};
    bool has_ids = false;
    for (size_t f = part->map.count; f-- > 0;) {
        const struct import_mapping *m = &part->map.mapping[f];
        has_ids = has_ids || m->is_id;
        if (!import_mapping_taken(m) || t->name != SIZE_MAX)
            continue;
        t->key = m->column;
        t->field = f;
        if (m->column == name_column)
            t->name = name_column;
    }
    if (!has_ids) /* the column of ids was taken out of an own file: any row may be any of ours */
        t->base = NULL;
    return t;
}

static const char *stored(struct import_twins *t, uint32_t row, size_t column)
{
    str_clear(&t->text);
    model_stored(t->model, t->part->sheet, row, column, &t->text);
    return t->text.text;
}

static size_t slot_of(const struct import_twins *t, const char *key)
{
    return str_hash(STR_HASH, key, strlen(key)) & (t->size - 1);
}

/* The last rows come first in each chain: walked from the end, they end up in their order. */
static void index_rows(struct import_twins *t)
{
    uint32_t rows = model_rows(t->model, t->part->sheet);
    for (t->size = 16; t->size < 2u * (size_t)rows; t->size *= 2)
        ;
    t->first = arena_zero(t->arena, t->size * sizeof(*t->first));
    t->free_first = arena_zero(t->arena, t->size * sizeof(*t->free_first));
    t->next = arena_zero(t->arena, (rows + 1u) * sizeof(*t->next));
    t->free_next = arena_zero(t->arena, (rows + 1u) * sizeof(*t->free_next));
    for (uint32_t row = rows; row-- > 0;) {
        if (t->base && import_ids_used(t->ids, row) &&
            import_base_row(t->base, model_row_id(t->model, t->part->sheet, row)) != BASE_ROW_ADDED)
            continue;
        size_t slot = slot_of(t, stored(t, row, t->key));
        t->next[row] = t->free_next[row] = t->first[slot];
        t->first[slot] = t->free_first[slot] = row + 1;
    }
}

static bool is_equal(struct import_twins *t, const char *const *value, uint32_t row)
{
    for (size_t f = 0; f < t->part->map.count; f++) {
        const struct import_mapping *m = &t->part->map.mapping[f];
        if (import_mapping_taken(m) && value[f] && *value[f] && strcmp(value[f], stored(t, row, m->column)) != 0)
            return false;
    }
    return true;
}

enum import_twin import_twins_find(struct import_twins *t, const char *const *value, uint32_t *row)
{
    if (t->key == SIZE_MAX || model_rows(t->model, t->part->sheet) == 0)
        return TWIN_NONE;
    if (!t->size)
        index_rows(t);
    const char *key = value[t->field] ? value[t->field] : "";
    size_t slot = slot_of(t, key), looked_at = 0;
    for (uint32_t *at = &t->free_first[slot]; *at && looked_at++ < MOST_LOOKED_AT; at = &t->free_next[*at - 1])
        if (is_equal(t, value, *at - 1)) {
            *row = *at - 1;
            *at = t->free_next[*row];
            return TWIN_SAME;
        }
    looked_at = 0;
    for (uint32_t at = t->first[slot]; at && *key && t->name != SIZE_MAX && looked_at++ < MOST_LOOKED_AT;
         at = t->next[at - 1])
        if (strcmp(stored(t, at - 1, t->key), key) == 0) {
            *row = at - 1;
            return TWIN_NAMED;
        }
    return TWIN_NONE;
}
