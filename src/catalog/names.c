#include "catalog/names.h"

#include <string.h>

static uint32_t *find_slot(const struct names *names, const char *name)
{
    size_t i = str_hash(STR_HASH, name, strlen(name)) & (names->slots - 1);
    while (names->slot[i] && strcmp(names->name[names->slot[i] - 1], name) != 0)
        i = (i + 1) & (names->slots - 1);
    return &names->slot[i];
}

static void grow(struct names *names, struct arena *arena)
{
    size_t capacity = names->capacity ? names->capacity * 2 : 8;
    const char **name = arena_zero(arena, capacity * sizeof(*name));
    size_t *number = arena_zero(arena, capacity * sizeof(*number));
    if (names->count > 0) {
        memcpy(name, names->name, names->count * sizeof(*name));
        memcpy(number, names->number, names->count * sizeof(*number));
    }
    names->name = name;
    names->number = number;
    names->capacity = capacity;
    names->slots = capacity * 2;
    names->slot = arena_zero(arena, names->slots * sizeof(*names->slot));
    for (size_t i = 0; i < names->count; i++)
        *find_slot(names, name[i]) = (uint32_t)i + 1;
}

bool names_add(struct names *names, struct arena *arena, const char *name, size_t number)
{
    if (names->count == names->capacity)
        grow(names, arena);
    uint32_t *slot = find_slot(names, name);
    if (*slot)
        return false;
    names->name[names->count] = name;
    names->number[names->count] = number;
    *slot = (uint32_t)++names->count;
    return true;
}

size_t names_find(const struct names *names, const char *name)
{
    if (names->slots == 0)
        return SIZE_MAX;
    uint32_t slot = *find_slot(names, name);
    return slot ? names->number[slot - 1] : SIZE_MAX;
}
