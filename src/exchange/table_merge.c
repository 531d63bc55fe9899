/* Merged cells of a worksheet: one on paper, and only the first of them holds anything. */
#include "exchange/table_private.h"

/* The first row of the table that stands at or after row NUMBER of Excel. */
static size_t row_at(const struct file_table *table, uint32_t number)
{
    size_t low = 0, high = table->rows;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->place[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void cover(struct file_table *table, size_t row, size_t column, size_t from)
{
    size_t cell = row * table->width + column;
    uint8_t *flags = &table->flags[cell];
    if (*flags != CELL_EMPTY)
        return;
    *flags = CELL_MERGED;
    if (from == SIZE_MAX)
        return;
    *flags |= table->flags[from];
    table->at[cell] = table->at[from];
    if (*flags != CELL_MERGED && table->fields[row] <= column)
        table->fields[row] = (uint32_t)column + 1;
}

bool table_merge(struct file_table *table, const struct xlsx_area *area, size_t areas)
{
    uint64_t left = (uint64_t)table->rows * table->width; /* areas beside each other cover no cell twice */
    for (size_t i = 0; i < areas; i++) {
        const struct xlsx_area *a = &area[i];
        size_t first = row_at(table, a->first_row + 1);
        size_t end = a->last_column < table->width ? a->last_column + 1u : table->width;
        if (a->first_column >= table->width)
            continue;
        bool head = first < table->rows && table->place[first].number == a->first_row + 1;
        size_t from = head ? first * table->width + a->first_column : SIZE_MAX;
        for (size_t r = first; r < table->rows && table->place[r].number <= a->last_row + 1; r++) {
            if (left < end - a->first_column)
                return false;
            left -= end - a->first_column;
            for (size_t c = a->first_column; c < end; c++)
                if (r * table->width + c != from)
                    cover(table, r, c, c == a->first_column ? from : SIZE_MAX);
        }
    }
    return true;
}
