/* New rows that say the same as an earlier one of the same file: they come in, but not in silence. */
#include <stdlib.h>
#include <string.h>

#include "exchange/import_private.h"

struct import_repeats {
    const struct import_part *part;
    size_t size, count;
    uint32_t *slot; /* row of the part + 1 */
};

struct import_repeats *import_repeats_new(const struct import_part *part)
{
    struct import_repeats *repeats = mem_zero(1, sizeof(*repeats));
    repeats->part = part;
    return repeats;
}

void import_repeats_free(struct import_repeats **pointer)
{
    if (*pointer)
        free((*pointer)->slot);
    free(*pointer);
    *pointer = NULL;
}

static const char *value_of(const struct import_part *part, size_t n, size_t field)
{
    const char *value = part->value[n * part->map.count + field];
    return value ? value : "";
}

static uint64_t hash_of(const struct import_part *part, size_t n)
{
    uint64_t h = UINT64_C(14695981039346656037);
    for (size_t f = 0; f < part->map.count; f++)
        for (const char *p = value_of(part, n, f);; p++) {
            h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
            if (!*p)
                break;
        }
    return h ^ h >> 32;
}

static bool is_equal(const struct import_part *part, size_t a, size_t b)
{
    for (size_t f = 0; f < part->map.count; f++)
        if (strcmp(value_of(part, a, f), value_of(part, b, f)) != 0)
            return false;
    return true;
}

/* The slot of a row that is equal to N, or the empty one where N belongs. */
static uint32_t *find_slot(const struct import_repeats *repeats, size_t n)
{
    size_t at = hash_of(repeats->part, n) & (repeats->size - 1);
    while (repeats->slot[at] && !is_equal(repeats->part, repeats->slot[at] - 1u, n))
        at = (at + 1) & (repeats->size - 1);
    return &repeats->slot[at];
}

static void grow(struct import_repeats *repeats)
{
    struct import_repeats old = *repeats;
    repeats->size = old.size ? old.size * 4 : 256;
    repeats->slot = mem_zero(repeats->size, sizeof(*repeats->slot));
    for (size_t i = 0; i < old.size; i++)
        if (old.slot[i])
            *find_slot(repeats, old.slot[i] - 1u) = old.slot[i];
    free(old.slot);
}

bool import_repeats_row(struct import_repeats *repeats, size_t n)
{
    if (repeats->count * 2 >= repeats->size)
        grow(repeats);
    uint32_t *slot = find_slot(repeats, n);
    if (*slot)
        return true;
    *slot = (uint32_t)n + 1;
    repeats->count++;
    return false;
}
