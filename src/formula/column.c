#include "formula/column.h"

#include <stdlib.h>
#include <string.h>

/* The index is an open-addressed hash table of entry numbers; 0 is a free place because entry 0, the empty value, is
 * never looked up. It is kept at most half full. */

static void column_index_rebuild(struct column *column, size_t size)
{
    free(column->index);
    column->index = mem_zero(size, sizeof(*column->index));
    column->index_size = size;
    for (uint32_t entry = 1; entry < column->entries; entry++) {
        size_t at = value_hash(column->dictionary[entry]) & (size - 1);
        while (column->index[at])
            at = (at + 1) & (size - 1);
        column->index[at] = entry;
    }
}

struct column_counts {
    uint32_t *count; /* by entry */
    size_t capacity;
    bool known;
};

static uint32_t column_add_entry(struct column *column, struct value value)
{
    struct column_counts *counts = column->counts;
    if (counts->known) {
        counts->count = mem_grow(counts->count, column->entries, &counts->capacity, sizeof(*counts->count));
        counts->count[column->entries] = 0;
    }
    column->dictionary =
        mem_grow(column->dictionary, column->entries, &column->dictionary_capacity, sizeof(*column->dictionary));
    column->dictionary[column->entries] = value;
    return column->entries++;
}

struct column *column_new(void)
{
    struct column *column = mem_zero(1, sizeof(*column));
    column->width = 1;
    column->texts = arena_new();
    column->counts = mem_zero(1, sizeof(*column->counts));
    column_add_entry(column, value_empty());
    return column;
}

void column_free(struct column **column)
{
    if (!*column)
        return;
    free((*column)->codes);
    free((*column)->dictionary);
    free((*column)->index);
    free((*column)->counts->count);
    free((*column)->counts);
    arena_free(&(*column)->texts);
    free(*column);
    *column = NULL;
}

struct column *column_clone(const struct column *column)
{
    struct column *copy = column_new();
    for (uint32_t entry = 1; entry < column->entries; entry++) {
        struct value value = column->dictionary[entry];
        if (value.type == VALUE_TEXT)
            value.text = arena_text(copy->texts, value.text);
        column_add_entry(copy, value);
    }
    if (column->index_size)
        column_index_rebuild(copy, column->index_size);
    column_widen(copy, column->width);
    column_resize(copy, column->rows);
    if (column->rows)
        memcpy(copy->codes, column->codes, (size_t)column->rows * column->width);
    return copy;
}

void column_clear(struct column *column)
{
    column->rows = 0;
    column->width = 1;
    column->entries = 1;
    column->counts->known = false;
    /* A table grown for a million entries is not worth clearing for three. */
    if (column->index_size > 1024) {
        free(column->index);
        column->index = NULL;
        column->index_size = 0;
    } else if (column->index) {
        memset(column->index, 0, column->index_size * sizeof(*column->index));
    }
    arena_reset(column->texts);
}

static void column_reserve(struct column *column, size_t bytes)
{
    if (bytes <= column->codes_capacity)
        return;
    size_t capacity = column->codes_capacity + column->codes_capacity / 2;
    if (capacity < bytes)
        capacity = bytes;
    if (capacity < 64)
        capacity = 64;
    column->codes = mem_resize(column->codes, capacity, 1);
    column->codes_capacity = capacity;
}

void column_resize(struct column *column, uint32_t rows)
{
    column_reserve(column, (size_t)rows * column->width);
    if (rows > column->rows)
        memset(column->codes8 + (size_t)column->rows * column->width, 0, (size_t)(rows - column->rows) * column->width);
    if (rows < column->rows)
        column->counts->known = false;
    else if (column->counts->known)
        column->counts->count[0] += rows - column->rows;
    column->rows = rows;
}

void column_insert_row(struct column *column, uint32_t at)
{
    if (at > column->rows)
        at = column->rows;
    size_t width = column->width;
    uint32_t after = column->rows - at;
    column_resize(column, column->rows + 1);
    uint8_t *place = column->codes8 + at * width;
    memmove(place + width, place, after * width);
    memset(place, 0, width);
}

void column_delete_row(struct column *column, uint32_t at)
{
    if (at >= column->rows)
        return;
    size_t width = column->width;
    uint8_t *place = column->codes8 + at * width;
    if (column->counts->known)
        column->counts->count[column_code(column, at)]--;
    memmove(place, place + width, (column->rows - at - 1) * width);
    column->rows--;
}

void column_move_row(struct column *column, uint32_t from, uint32_t to)
{
    if (from >= column->rows || to >= column->rows || from == to)
        return;
    size_t width = column->width;
    uint8_t *codes = column->codes8, code[4];
    memcpy(code, codes + from * width, width);
    if (from < to)
        memmove(codes + from * width, codes + (from + 1) * width, (to - from) * width);
    else
        memmove(codes + (to + 1) * width, codes + to * width, (from - to) * width);
    memcpy(codes + to * width, code, width);
}

void column_arrange(struct column *column, const uint32_t *order, uint32_t count)
{
    struct column old = *column;
    column->counts->known = false;
    column->rows = count;
    column->codes = mem_zero((size_t)count * column->width + 1, 1);
    column->codes_capacity = (size_t)count * column->width + 1;
    for (uint32_t r = 0; r < count; r++)
        column_set_code(column, r, column_code(&old, order[r]));
    free(old.codes);
}

static uint32_t intern(struct column *column, struct value value, bool lent)
{
    if (value.type == VALUE_EMPTY)
        return 0;
    if (column->index_size < 2 * ((size_t)column->entries + 1))
        column_index_rebuild(column, column->index_size ? 2 * column->index_size : 16);
    size_t at = value_hash(value) & (column->index_size - 1);
    for (; column->index[at]; at = (at + 1) & (column->index_size - 1))
        if (value_same(column->dictionary[column->index[at]], value))
            return column->index[at];
    if (value.type == VALUE_TEXT && !lent)
        value.text = arena_text(column->texts, value.text);
    uint32_t code = column_add_entry(column, value);
    column->index[at] = code;
    if (code > UINT16_MAX)
        column_widen(column, 4);
    else if (code > UINT8_MAX)
        column_widen(column, 2);
    return code;
}

uint32_t column_code_of(struct column *column, struct value value)
{
    return intern(column, value, false);
}

void column_widen(struct column *column, unsigned width)
{
    unsigned old = column->width;
    if (width <= old)
        return;
    column_reserve(column, (size_t)column->rows * width);
    column->width = width;
    /* In place, from the end, so that no code is overwritten before it is read. */
    for (uint32_t row = column->rows; row-- > 0;) {
        uint32_t code = old == 1 ? column->codes8[row] : column->codes16[row];
        if (width == 2)
            column->codes16[row] = (uint16_t)code;
        else
            column->codes32[row] = code;
    }
}

void column_set_code(struct column *column, uint32_t row, uint32_t code)
{
    if (column->counts->known) {
        column->counts->count[column_code(column, row)]--;
        column->counts->count[code]++;
    }
    if (column->width == 1)
        column->codes8[row] = (uint8_t)code;
    else if (column->width == 2)
        column->codes16[row] = (uint16_t)code;
    else
        column->codes32[row] = code;
}

void column_set(struct column *column, uint32_t row, struct value value)
{
    column_set_code(column, row, column_code_of(column, value));
}

void column_lend(struct column *column, uint32_t row, struct value value)
{
    column_set_code(column, row, intern(column, value, true));
}

static void count_rows(const struct column *column, uint32_t *count)
{
    memset(count, 0, column->entries * sizeof(*count));
    uint32_t rows = column->rows;
    if (column->width == 1) {
        /* Four tables: equal neighbours would otherwise wait for each other's store. */
        uint32_t part[4][256] = {0};
        const uint8_t *codes = column->codes8;
        uint32_t row = 0;
        for (; row + 4 <= rows; row += 4)
            for (unsigned k = 0; k < 4; k++)
                part[k][codes[row + k]]++;
        for (; row < rows; row++)
            part[0][codes[row]]++;
        for (uint32_t entry = 0; entry < column->entries && entry < 256; entry++)
            count[entry] = part[0][entry] + part[1][entry] + part[2][entry] + part[3][entry];
    } else if (column->width == 2) {
        for (uint32_t row = 0; row < rows; row++)
            count[column->codes16[row]]++;
    } else {
        for (uint32_t row = 0; row < rows; row++)
            count[column->codes32[row]]++;
    }
}

const uint32_t *column_counts(const struct column *column)
{
    struct column_counts *counts = column->counts;
    if (!counts->known) {
        if (counts->capacity < column->entries) {
            counts->capacity = column->dictionary_capacity;
            counts->count = mem_resize(counts->count, counts->capacity, sizeof(*counts->count));
        }
        count_rows(column, counts->count);
        counts->known = true;
    }
    return counts->count;
}
