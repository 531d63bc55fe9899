/* Undo and redo of a store alone, as the book does them. */
#ifndef MAMORI_TESTS_TAKE_BACK_H
#define MAMORI_TESTS_TAKE_BACK_H

#include <stdlib.h>

#include "book/step.h"
#include "book/store.h"

static inline bool take_back(struct store *store, const char *person, int64_t at, bool redo, struct error *err)
{
    struct steps steps = steps_new();
    char *overruled = NULL;
    bool good = store_begin(store, person, at, redo ? "redo" : "undo", 0, NULL, err);
    if (good && !(good = store_take_back(store, redo, &steps, &overruled, err)))
        store_rollback(store);
    good = good && store_apply(store, steps.step, steps.count, !redo, NULL, err) && store_commit(store, NULL, err);
    steps_done(&steps);
    free(overruled);
    return good;
}

#endif
