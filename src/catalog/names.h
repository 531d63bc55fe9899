/* A small table: name → number. Memory is the arena's; names are borrowed. */
#ifndef MAMORI_CATALOG_NAMES_H
#define MAMORI_CATALOG_NAMES_H

#include "base/mem.h"

struct names {
    const char **name; /* in the order added */
    size_t *number;
    size_t count, capacity;
    uint32_t *slot; /* position + 1 */
    size_t slots;
};

/* False when NAME is there already. */
bool names_add(struct names *names, struct arena *arena, const char *name, size_t number);
size_t names_find(const struct names *names, const char *name); /* SIZE_MAX: none */

#endif
