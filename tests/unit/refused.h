/* SQLite's memory, of which one allocation can be refused: a program that includes this calls memory_refusable() first. */
#ifndef MAMORI_TESTS_REFUSED_H
#define MAMORI_TESTS_REFUSED_H

#include <sqlite3.h>
#include <stdbool.h>

static int allocations_left = -1; /* until one is refused; -1: none is */
static sqlite3_mem_methods real_memory;

static inline bool runs_out(int *left)
{
    return *left >= 0 && (*left)-- == 0;
}

static void *refusable_malloc(int size)
{
    return runs_out(&allocations_left) ? NULL : real_memory.xMalloc(size);
}

static void *refusable_realloc(void *old, int size)
{
    return runs_out(&allocations_left) ? NULL : real_memory.xRealloc(old, size);
}

static inline bool memory_refusable(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    sqlite3_mem_methods memory = real_memory;
    memory.xMalloc = refusable_malloc;
    memory.xRealloc = refusable_realloc;
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0); /* every allocation is one that can be refused */
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &memory) == SQLITE_OK;
}

#endif
