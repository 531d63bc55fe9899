/* New rows that say the same as an earlier one of the same file: they come in, but not in silence. */
#include <string.h>

#include "exchange/import_private.h"

struct import_repeats {
    struct arena *arena;
    const struct import_part *part;
    size_t size; /* twice the rows at least: never full */
    struct repeat_slot {
        uint32_t row, hash; /* row of the part + 1; the rest of the hash spares most looks at its values */
    } * slot;
};

struct import_repeats *import_repeats_new(const struct import_part *part, struct arena *arena)
{
    struct import_repeats *repeats = arena_zero(arena, sizeof(*repeats));
    *repeats = (struct import_repeats){.arena = arena, .part = part, .size = 16};
    while (repeats->size < 2 * part->table->rows)
        repeats->size *= 2;
    return repeats;
}

static const char *value_of(const struct import_part *part, size_t n, size_t field)
{
    const char *value = part->value[n * part->map.count + field];
    return value ? value : "";
}

static uint64_t mix(uint64_t h, uint64_t word)
{
    h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return h ^ h >> 29;
}

/* Eight bytes at a time: this runs over all values of a file. */
static uint64_t hash_of(const struct import_part *part, size_t n)
{
    uint64_t h = 0, word;
    for (size_t f = 0; f < part->map.count; f++) {
        const char *text = value_of(part, n, f);
        size_t length = strlen(text);
        for (; length >= sizeof(word); length -= sizeof(word), text += sizeof(word)) {
            memcpy(&word, text, sizeof(word));
            h = mix(h, word);
        }
        word = 0;
        memcpy(&word, text, length);
        h = mix(h, word + 1);
    }
    return h;
}

static bool is_equal(const struct import_part *part, size_t a, size_t b)
{
    for (size_t f = 0; f < part->map.count; f++)
        if (strcmp(value_of(part, a, f), value_of(part, b, f)) != 0)
            return false;
    return true;
}

bool import_repeats_row(struct import_repeats *repeats, size_t n)
{
    uint64_t hash = hash_of(repeats->part, n);
    uint32_t rest = (uint32_t)(hash >> 32);
    if (!repeats->slot) /* most imports have no new rows */
        repeats->slot = arena_zero(repeats->arena, repeats->size * sizeof(*repeats->slot));
    size_t at = hash & (repeats->size - 1);
    for (; repeats->slot[at].row; at = (at + 1) & (repeats->size - 1))
        if (repeats->slot[at].hash == rest && is_equal(repeats->part, repeats->slot[at].row - 1u, n))
            return true;
    repeats->slot[at] = (struct repeat_slot){(uint32_t)n + 1, rest};
    return false;
}
