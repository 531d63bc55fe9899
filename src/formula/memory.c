/* What formula_column() remembers while it computes: values of pieces that do not vary, and lookups over whole columns,
 * so that a formula asking a long column once a row (COUNTIF(s[name],[name])) stays linear. */
#include "formula/run.h"

#define NOWHERE UINT32_MAX

struct lookup {
    const struct column *column;
    uint32_t *first_rows;
    uint32_t *bucket, *next; /* chains of entries by hash */
    size_t buckets;          /* power of two; 0: not built */
    struct lookup *older;
};

struct memory {
    struct arena *arena;
    struct value *value;
    bool *known;
    struct lookup *lookup;
};

struct memory *memory_new(const struct formula *formula)
{
    struct memory *memory = mem_zero(1, sizeof(*memory));
    memory->arena = arena_new();
    memory->value = mem_zero(formula->nodes + 1, sizeof(*memory->value));
    memory->known = mem_zero(formula->nodes + 1, sizeof(*memory->known));
    return memory;
}

void memory_free(struct memory **memory)
{
    while ((*memory)->lookup) {
        struct lookup *lookup = (*memory)->lookup;
        (*memory)->lookup = lookup->older;
        free(lookup->first_rows);
        free(lookup->bucket);
        free(lookup->next);
        free(lookup);
    }
    arena_free(&(*memory)->arena);
    free((*memory)->value);
    free((*memory)->known);
    free(*memory);
    *memory = NULL;
}

bool memory_get(struct memory *memory, const struct node *node, struct value *out)
{
    *out = memory->value[node->id];
    return memory->known[node->id];
}

void memory_put(struct memory *memory, const struct node *node, struct value value)
{
    memory->value[node->id] = value;
    memory->known[node->id] = true;
}

struct arena *memory_arena(struct memory *memory)
{
    return memory->arena;
}

static struct lookup *memory_lookup(struct memory *memory, const struct column *column)
{
    struct lookup *lookup = memory->lookup;
    while (lookup && lookup->column != column)
        lookup = lookup->older;
    if (!lookup) {
        lookup = mem_zero(1, sizeof(*lookup));
        lookup->column = column;
        lookup->older = memory->lookup;
        memory->lookup = lookup;
    }
    return lookup;
}

const uint32_t *memory_first_rows(struct memory *memory, const struct column *column)
{
    struct lookup *lookup = memory_lookup(memory, column);
    if (!lookup->first_rows) {
        lookup->first_rows = mem_zero(column->entries, sizeof(*lookup->first_rows));
        memset(lookup->first_rows, 0xff, column->entries * sizeof(*lookup->first_rows));
        for (uint32_t row = column->rows; row-- > 0;)
            lookup->first_rows[column_code(column, row)] = row;
    }
    return lookup->first_rows;
}

/* Equal for all values that MATCH or a criterion may call equal: numbers and numeric texts, texts without case. */
static uint64_t value_key(struct value value)
{
    double number = 0;
    switch (value.type) {
    case VALUE_EMPTY: return 1;
    case VALUE_BOOL: return 2 + value.truth;
    case VALUE_ERROR: return 4 + value.error;
    case VALUE_NUMBER: number = value.number; break;
    case VALUE_TEXT:
        if (!text_number(value.text, &number))
            return text_hash(value.text);
        break;
    }
    return value_hash(value_number(number_15(number)));
}

static void lookup_build(struct lookup *lookup)
{
    const struct column *column = lookup->column;
    lookup->buckets = 16;
    while (lookup->buckets < column->entries)
        lookup->buckets *= 2;
    lookup->bucket = mem_zero(lookup->buckets, sizeof(*lookup->bucket));
    lookup->next = mem_zero(column->entries, sizeof(*lookup->next));
    memset(lookup->bucket, 0xff, lookup->buckets * sizeof(*lookup->bucket));
    for (uint32_t entry = 0; entry < column->entries; entry++) {
        uint32_t *bucket = &lookup->bucket[value_key(column->dictionary[entry]) & (lookup->buckets - 1)];
        lookup->next[entry] = *bucket;
        *bucket = entry;
    }
}

uint32_t memory_candidate(struct memory *memory, const struct column *column, struct value value)
{
    struct lookup *lookup = memory_lookup(memory, column);
    if (!lookup->buckets)
        lookup_build(lookup);
    return lookup->bucket[value_key(value) & (lookup->buckets - 1)];
}

uint32_t memory_next_candidate(struct memory *memory, const struct column *column, uint32_t entry)
{
    return memory_lookup(memory, column)->next[entry];
}
