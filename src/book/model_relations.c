/* Who refers to a row.
 *
 * A column that names rows has few distinct values beside its rows: its dictionary. So two small steps lead from an id to the
 * rows that name it: the entries of the dictionary that hold the id (found by its hash; entries are only ever added), and the
 * rows that hold the entry (a chain through the rows). Both are made when somebody asks for the first time, and kept from then
 * on: a cell that is put changes two chains, a row that comes or goes moves the numbers behind it.
 */
#include <stdlib.h>
#include <string.h>

#include "book/model_private.h"

struct node { /* ID stands in ENTRY */
    const char *id;
    uint32_t entry, next; /* number + 1 of the next node with the same hash */
};

struct inverse {
    bool made;
    struct arena *ids;
    struct node *node;
    size_t nodes, node_capacity;
    uint32_t *bucket; /* number + 1 of a node */
    size_t buckets;   /* a power of two */
    uint32_t entries; /* of the dictionary that have their nodes */
    uint32_t *head;   /* by entry: row + 1 of the first row that holds it */
    size_t heads;
    uint32_t *next, *before; /* by row: row + 1 */
    size_t rows, room;
};

static const struct column *column_of(const struct model *model, size_t relation)
{
    const struct relation_def *def = &model->catalog->relation[relation];
    return column_read(model, catalog_rows_table(def->from), def->column);
}

void inverse_new(struct model *model)
{
    model->inverse = mem_zero(model->catalog->relation_count + 1, sizeof(*model->inverse));
}

static void forget(struct inverse *inverse)
{
    if (inverse->ids)
        arena_free(&inverse->ids);
    free(inverse->node);
    free(inverse->bucket);
    free(inverse->head);
    free(inverse->next);
    free(inverse->before);
    *inverse = (struct inverse){.made = false};
}

void inverse_free(struct model *model)
{
    for (size_t i = 0; i < model->catalog->relation_count; i++)
        forget(&model->inverse[i]);
    free(model->inverse);
}

/* ---- ids to entries ---- */

static uint64_t hash(const char *id)
{
    uint64_t h = str_hash(STR_HASH, id, strlen(id));
    return h ^ h >> 32;
}

static void add_node(struct inverse *inverse, const char *id, uint32_t entry)
{
    if (inverse->nodes * 2 >= inverse->buckets) {
        inverse->buckets = inverse->buckets ? inverse->buckets * 2 : 64;
        free(inverse->bucket);
        inverse->bucket = mem_zero(inverse->buckets, sizeof(*inverse->bucket));
        for (size_t i = 0; i < inverse->nodes; i++) {
            uint32_t *at = &inverse->bucket[hash(inverse->node[i].id) & (inverse->buckets - 1)];
            inverse->node[i].next = *at;
            *at = (uint32_t)i + 1;
        }
    }
    inverse->node = mem_grow(inverse->node, inverse->nodes, &inverse->node_capacity, sizeof(*inverse->node));
    uint32_t *at = &inverse->bucket[hash(id) & (inverse->buckets - 1)];
    inverse->node[inverse->nodes++] = (struct node){arena_text(inverse->ids, id), entry, *at};
    *at = (uint32_t)inverse->nodes;
}

/* The entries that the dictionary has got since. */
static void add_entries(struct inverse *inverse, const struct column *column)
{
    char id[RELATION_ID];
    if (inverse->heads < column->entries) {
        size_t heads = inverse->heads ? inverse->heads : 16;
        while (heads < column->entries)
            heads *= 2;
        inverse->head = mem_resize(inverse->head, heads, sizeof(*inverse->head));
        memset(inverse->head + inverse->heads, 0, (heads - inverse->heads) * sizeof(*inverse->head));
        inverse->heads = heads;
    }
    for (; inverse->entries < column->entries; inverse->entries++) {
        struct value value = column->dictionary[inverse->entries];
        for (const char *at = value.type == VALUE_TEXT ? value.text : NULL; relation_next(&at, id);)
            add_node(inverse, id, inverse->entries);
    }
}

/* ---- entries to rows ---- */

static void make_room(struct inverse *inverse, size_t rows)
{
    if (rows <= inverse->room)
        return;
    inverse->room = rows + rows / 2 + 16;
    inverse->next = mem_resize(inverse->next, inverse->room, sizeof(*inverse->next));
    inverse->before = mem_resize(inverse->before, inverse->room, sizeof(*inverse->before));
}

static void link_row(struct inverse *inverse, const struct column *column, uint32_t row)
{
    uint32_t entry = column_code(column, row), *head;
    add_entries(inverse, column);
    head = &inverse->head[entry];
    inverse->next[row] = inverse->before[row] = 0;
    if (!entry)
        return; /* nobody asks who names nothing */
    inverse->next[row] = *head;
    if (*head)
        inverse->before[*head - 1] = row + 1;
    *head = row + 1;
}

static void unlink_row(struct inverse *inverse, const struct column *column, uint32_t row)
{
    uint32_t entry = column_code(column, row);
    if (!entry)
        return;
    if (inverse->before[row])
        inverse->next[inverse->before[row] - 1] = inverse->next[row];
    else
        inverse->head[entry] = inverse->next[row];
    if (inverse->next[row])
        inverse->before[inverse->next[row] - 1] = inverse->before[row];
}

static void make(struct inverse *inverse, const struct column *column)
{
    *inverse = (struct inverse){.made = true, .ids = arena_new()};
    make_room(inverse, column->rows);
    inverse->rows = column->rows;
    for (uint32_t row = column->rows; row-- > 0;) /* from the last: the chains begin with the first */
        link_row(inverse, column, row);
    add_entries(inverse, column);
}

/* ---- what happens ---- */

void inverse_before_put(struct model *model, size_t relation, uint32_t row)
{
    if (relation != SIZE_MAX && model->inverse[relation].made)
        unlink_row(&model->inverse[relation], column_of(model, relation), row);
}

void inverse_after_put(struct model *model, size_t relation, uint32_t row)
{
    if (relation != SIZE_MAX && model->inverse[relation].made)
        link_row(&model->inverse[relation], column_of(model, relation), row);
}

/* Numbers from FROM on (row + 1) get BY more. */
static void move_numbers(uint32_t *number, size_t count, uint32_t from, int by)
{
    for (size_t i = 0; i < count; i++)
        if (number[i] >= from)
            number[i] += (uint32_t)by;
}

static void shift(struct inverse *inverse, uint32_t from, int by)
{
    move_numbers(inverse->head, inverse->heads, from, by);
    move_numbers(inverse->next, inverse->rows, from, by);
    move_numbers(inverse->before, inverse->rows, from, by);
}

static struct inverse *made_of(struct model *model, size_t relation, size_t sheet)
{
    bool own = model->catalog->relation[relation].from == sheet && model->inverse[relation].made;
    return own ? &model->inverse[relation] : NULL;
}

void inverse_after_insert(struct model *model, size_t sheet, uint32_t row)
{
    for (size_t i = 0; i < model->catalog->relation_count; i++) {
        struct inverse *inverse = made_of(model, i, sheet);
        if (!inverse)
            continue;
        size_t behind = inverse->rows - row;
        make_room(inverse, inverse->rows + 1);
        if (behind)
            shift(inverse, row + 1, 1);
        memmove(inverse->next + row + 1, inverse->next + row, behind * sizeof(*inverse->next));
        memmove(inverse->before + row + 1, inverse->before + row, behind * sizeof(*inverse->before));
        inverse->next[row] = inverse->before[row] = 0;
        inverse->rows++;
    }
}

void inverse_before_delete(struct model *model, size_t sheet, uint32_t row)
{
    for (size_t i = 0; i < model->catalog->relation_count; i++) {
        struct inverse *inverse = made_of(model, i, sheet);
        if (!inverse)
            continue;
        unlink_row(inverse, column_of(model, i), row);
        size_t behind = --inverse->rows - row;
        memmove(inverse->next + row, inverse->next + row + 1, behind * sizeof(*inverse->next));
        memmove(inverse->before + row, inverse->before + row + 1, behind * sizeof(*inverse->before));
        if (behind)
            shift(inverse, row + 2, -1);
    }
}

void inverse_forget(struct model *model, size_t sheet)
{
    for (size_t i = 0; i < model->catalog->relation_count; i++)
        if (made_of(model, i, sheet))
            forget(&model->inverse[i]);
}

/* ---- asking ---- */

static int compare_rows(const void *a, const void *b)
{
    uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
    return left < right ? -1 : left > right;
}

static size_t in_order(uint32_t *rows, size_t count, const uint32_t **out)
{
    if (count > 1)
        qsort(rows, count, sizeof(*rows), compare_rows);
    *out = rows;
    return count;
}

/* Every row of the ledger has as many answers as the form has rows, one ledger row after the other. */
static size_t each_of(const struct model *model, const struct relation_def *relation, uint32_t row, struct arena *arena,
                      const uint32_t **out)
{
    size_t count = model->catalog->sheet[relation->from].row_count;
    uint32_t *rows = arena_zero(arena, (count + 1) * sizeof(*rows));
    for (size_t i = 0; i < count; i++)
        rows[i] = (uint32_t)(row * count + i);
    return in_order(rows, count, out);
}

size_t model_referrers(const struct model *model, size_t relation, const char *id, struct arena *arena,
                       const uint32_t **out)
{
    const struct relation_def *def = &model->catalog->relation[relation];
    *out = NULL;
    if (def->source == RELATION_EACH || def->source == RELATION_LINKS) {
        uint32_t row = model_find_row(model, def->to, id);
        if (row == UINT32_MAX)
            return 0;
        if (def->source == RELATION_EACH)
            return each_of(model, def, row, arena, out);
        *out = def->linked + def->first[row];
        return def->first[row + 1] - def->first[row];
    }
    struct inverse *inverse = &model->inverse[relation];
    const struct column *column = column_of(model, relation);
    if (!inverse->made)
        make(inverse, column);
    uint32_t *rows = NULL;
    size_t count = 0, room = 0;
    for (uint32_t n = inverse->buckets ? inverse->bucket[hash(id) & (inverse->buckets - 1)] : 0; n;
         n = inverse->node[n - 1].next) {
        if (strcmp(inverse->node[n - 1].id, id) != 0)
            continue;
        for (uint32_t r = inverse->head[inverse->node[n - 1].entry]; r; r = inverse->next[r - 1]) {
            if (count == room) {
                uint32_t *more = arena_zero(arena, (room = 2 * room + 8) * sizeof(*rows));
                if (count)
                    memcpy(more, rows, count * sizeof(*rows));
                rows = more;
            }
            rows[count++] = r - 1;
        }
    }
    return in_order(rows, count, out);
}

size_t model_named(const struct model *model, size_t sheet, uint32_t row, size_t column, struct arena *arena,
                   const uint32_t **out)
{
    struct value value = model_value(model, sheet, row, column);
    size_t to = model->catalog->sheet[sheet].column[column].of, count = 0, room = 1;
    char id[RELATION_ID];
    *out = NULL;
    if (value.type != VALUE_TEXT || to == SIZE_MAX)
        return 0;
    for (const char *p = value.text; *p; p++)
        room += *p == ';';
    uint32_t *rows = arena_zero(arena, room * sizeof(*rows));
    for (const char *at = value.text; relation_next(&at, id);) {
        uint32_t found = model_find_row(model, to, id);
        if (found != UINT32_MAX)
            rows[count++] = found;
    }
    return in_order(rows, count, out);
}
