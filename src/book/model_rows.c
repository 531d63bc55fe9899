/* Row ids in their order, and the way from an id to its row. */
#include <stdlib.h>
#include <string.h>

#include "book/model_private.h"

static uint64_t id_hash(const char *id)
{
    return str_hash(STR_HASH, id, strlen(id));
}

static void rows_forget_index(struct rows *rows)
{
    free(rows->index);
    rows->index = NULL;
}

static void rows_index(struct rows *rows)
{
    size_t size = 16;
    while (size < (size_t)rows->count * 2)
        size *= 2;
    rows->index = mem_zero(size, sizeof(*rows->index));
    rows->index_size = size;
    for (uint32_t r = 0; r < rows->count; r++) {
        size_t at = id_hash(rows->id[r]) & (size - 1);
        while (rows->index[at])
            at = (at + 1) & (size - 1);
        rows->index[at] = r + 1;
    }
}

/* A position for a row that stands at AT, where room was made for it. */
static double rows_between(const struct rows *rows, uint32_t at)
{
    double before = at > 0 ? rows->pos[at - 1] : 0;
    if (at == rows->count) /* it is not counted yet */
        return before + 1024;
    double behind = rows->pos[at + 1];
    return at > 0 ? before + (behind - before) / 2 : behind - 1024;
}

static void make_room(struct rows *rows, size_t capacity)
{
    rows->id = mem_resize(rows->id, capacity, sizeof(*rows->id));
    rows->def = mem_resize(rows->def, capacity, sizeof(*rows->def));
    rows->pos = mem_resize(rows->pos, capacity, sizeof(*rows->pos));
    rows->capacity = capacity;
}

void rows_reserve(struct rows *rows, uint32_t more)
{
    if ((size_t)rows->count + more > rows->capacity)
        make_room(rows, (size_t)rows->count + more);
}

void rows_insert(struct rows *rows, uint32_t at, const char *id, const struct row_def *def)
{
    if (rows->count == rows->capacity)
        make_room(rows, rows->capacity ? rows->capacity * 2 : 16);
    size_t behind = rows->count - at;
    memmove(rows->id + at + 1, rows->id + at, behind * sizeof(*rows->id));
    memmove(rows->def + at + 1, rows->def + at, behind * sizeof(*rows->def));
    memmove(rows->pos + at + 1, rows->pos + at, behind * sizeof(*rows->pos));
    rows->pos[at] = rows_between(rows, at);
    rows->id[at] = mem_text(id);
    rows->def[at] = def;
    rows->count++;
    /* A row at the end does not move the others: the index stays true. */
    if (rows->index && at + 1 == rows->count && (size_t)rows->count * 2 <= rows->index_size) {
        size_t slot = id_hash(id) & (rows->index_size - 1);
        while (rows->index[slot])
            slot = (slot + 1) & (rows->index_size - 1);
        rows->index[slot] = at + 1;
    } else {
        rows_forget_index(rows);
    }
}

void rows_clear(struct rows *rows)
{
    for (uint32_t r = 0; r < rows->count; r++)
        free(rows->id[r]);
    rows->count = 0;
    rows_forget_index(rows);
}

void rows_free(struct rows *rows)
{
    rows_clear(rows);
    free(rows->id);
    free(rows->def);
    free(rows->pos);
}

uint32_t rows_find(struct rows *rows, const char *id)
{
    if (rows->count == 0)
        return UINT32_MAX;
    if (!rows->index)
        rows_index(rows);
    for (size_t at = id_hash(id) & (rows->index_size - 1); rows->index[at]; at = (at + 1) & (rows->index_size - 1))
        if (strcmp(rows->id[rows->index[at] - 1], id) == 0)
            return rows->index[at] - 1;
    return UINT32_MAX;
}

void rows_delete(struct rows *rows, uint32_t row)
{
    size_t behind = rows->count - row - 1;
    free(rows->id[row]);
    memmove(rows->id + row, rows->id + row + 1, behind * sizeof(*rows->id));
    memmove(rows->def + row, rows->def + row + 1, behind * sizeof(*rows->def));
    memmove(rows->pos + row, rows->pos + row + 1, behind * sizeof(*rows->pos));
    rows->count--;
    rows_forget_index(rows);
}

void rows_move(struct rows *rows, uint32_t from, uint32_t to)
{
    char *id = rows->id[from];
    const struct row_def *def = rows->def[from];
    size_t low = from < to ? from : to, high = from < to ? to : from;
    size_t source = from < to ? low + 1 : low, target = from < to ? low : low + 1;
    memmove(rows->id + target, rows->id + source, (high - low) * sizeof(*rows->id));
    memmove(rows->def + target, rows->def + source, (high - low) * sizeof(*rows->def));
    memmove(rows->pos + target, rows->pos + source, (high - low) * sizeof(*rows->pos));
    rows->id[to] = id;
    rows->def[to] = def;
    double before = to > 0 ? rows->pos[to - 1] : 0;
    rows->pos[to] = to + 1 == rows->count ? before + 1024
                    : to > 0              ? before + (rows->pos[to + 1] - before) / 2
                                          : rows->pos[1] - 1024;
    rows_forget_index(rows);
}

bool rows_behind(const struct rows *rows, uint32_t a, uint32_t b)
{
    return rows->pos[a] > rows->pos[b] || (rows->pos[a] == rows->pos[b] && strcmp(rows->id[a], rows->id[b]) > 0);
}

uint32_t rows_place(const struct rows *rows, double pos, const char *id)
{
    uint32_t low = 0, high = rows->count;
    if (high && pos > rows->pos[high - 1]) /* most come to the end */
        return high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (rows->pos[middle] > pos || (rows->pos[middle] == pos && strcmp(rows->id[middle], id) > 0))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void rows_arrange(struct rows *rows, const uint32_t *order, uint32_t count)
{
    char **id = mem_zero(count + 1u, sizeof(*id));
    const struct row_def **def = mem_zero(count + 1u, sizeof(*def));
    double *pos = mem_zero(count + 1u, sizeof(*pos));
    for (uint32_t r = 0; r < count; r++) {
        id[r] = rows->id[order[r]];
        def[r] = rows->def[order[r]];
        pos[r] = rows->pos[order[r]];
        rows->id[order[r]] = NULL;
    }
    for (uint32_t r = 0; r < rows->count; r++)
        free(rows->id[r]);
    free(rows->id);
    free(rows->def);
    free(rows->pos);
    rows->id = id;
    rows->def = def;
    rows->pos = pos;
    rows->count = count;
    rows->capacity = count + 1u;
    rows_forget_index(rows);
}

size_t model_dangling(const struct model *model, model_dangling_fn *found, void *context)
{
    const struct catalog *catalog = model->catalog;
    size_t count = 0;
    for (size_t i = 0; i < catalog->relation_count; i++) {
        const struct relation_def *relation = &catalog->relation[i];
        char id[RELATION_ID];
        for (uint32_t r = 0; relation->source == RELATION_COLUMN && r < rows_of(model, relation->from)->count; r++) {
            struct value v = model_value(model, relation->from, r, relation->column);
            for (const char *at = v.type == VALUE_TEXT ? v.text : NULL; relation_next(&at, id);) {
                if (rows_find(rows_of(model, relation->to), id) != UINT32_MAX)
                    continue;
                count++;
                if (found)
                    found(context, relation->from, model->rows[relation->from].id[r], relation->column, id);
            }
        }
    }
    return count;
}
