#include "book/batch.h"

#include <stdlib.h>
#include <string.h>

const char *change_value(const struct change *change, size_t column)
{
    for (size_t i = 0; i < change->cells; i++)
        if (change->columns[i] == column && change->values[i])
            return change->values[i];
    return NULL;
}

static uint64_t hash_of(size_t sheet, const char *row)
{
    uint64_t h = str_hash(STR_HASH ^ sheet, row, strlen(row));
    return h ^ h >> 32;
}

static uint32_t *find_slot(const struct batch *batch, size_t sheet, const char *row)
{
    for (size_t at = hash_of(sheet, row);; at++) {
        uint32_t *slot = &batch->slot[at & (batch->slots - 1)];
        const struct change *change = *slot ? &batch->change[*slot - 1] : NULL;
        if (!change || (change->sheet == sheet && strcmp(change->row, row) == 0))
            return slot;
    }
}

struct batch batch_new(const struct book *book, const struct change *change, size_t count)
{
    struct batch batch = {.book = book, .change = change, .count = count, .slots = 16};
    while (batch.slots < 2 * count)
        batch.slots *= 2;
    batch.slot = mem_zero(batch.slots, sizeof(*batch.slot));
    batch.previous = mem_zero(count + 1, sizeof(*batch.previous));
    for (size_t i = 0; i < count; i++) {
        if (!change[i].row) /* a new row whose id is not chosen yet: nobody can name it */
            continue;
        uint32_t *slot = find_slot(&batch, change[i].sheet, change[i].row);
        batch.previous[i] = *slot;
        *slot = (uint32_t)i + 1;
    }
    return batch;
}

void batch_done(struct batch *batch)
{
    free(batch->slot);
    free(batch->previous);
    *batch = (struct batch){0};
}

/* The changes of a row, the last first: 1 + number, 0 at the end. */
static uint32_t last_before(const struct batch *batch, size_t before, size_t sheet, const char *row)
{
    uint32_t at = *find_slot(batch, sheet, row);
    while (at && at - 1 >= before)
        at = batch->previous[at - 1];
    return at;
}

const char *batch_value(const struct batch *batch, size_t before, size_t sheet, const char *row, size_t column)
{
    size_t by = batch->book->catalog->sheet[sheet].column[column].cleared_by;
    for (uint32_t at = last_before(batch, before, sheet, row); at; at = batch->previous[at - 1]) {
        const struct change *change = &batch->change[at - 1];
        const char *value =
            change->op == CHANGE_SET || change->op == CHANGE_INSERT ? change_value(change, column) : NULL;
        if (value)
            return value;
        if (change->op == CHANGE_SET && by != SIZE_MAX && change_value(change, by))
            return "";
    }
    return NULL;
}

bool batch_does(const struct batch *batch, size_t before, enum change_op op, size_t sheet, const char *row)
{
    for (uint32_t at = last_before(batch, before, sheet, row); at; at = batch->previous[at - 1])
        if (batch->change[at - 1].op == op)
            return true;
    return false;
}
