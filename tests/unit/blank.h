/* Erasing in a store alone, as the book does it. */
#ifndef MAMORI_TESTS_BLANK_H
#define MAMORI_TESTS_BLANK_H

#include "book/store.h"

static inline bool blank(struct store *store, const char *person, int64_t at, const char *sheet, const char *row,
                         const char *column, int64_t *blanked, struct error *err)
{
    int64_t count = 0;
    bool good = store_begin(store, person, at, "blank", 0, NULL, err) &&
                store_erase(store, sheet, row, column, NULL, NULL, &count, err) && store_commit(store, NULL, err) &&
                store_scrub(store, err);
    if (blanked)
        *blanked = good ? count : 0;
    return good;
}

#endif
