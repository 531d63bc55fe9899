/* Changes of many cells of a grid that become one batch, and so one undo. Texts live in the batch's arena. */
#ifndef MAMORI_VIEW_GRID_BATCH_H
#define MAMORI_VIEW_GRID_BATCH_H

#include "view/grid.h"

/* { .texts = arena_new() } → grid_batch_add() … → grid_batch_done(), which frees it. */
struct batch {
    struct change *change;
    size_t count, capacity;
    struct arena *texts;
};

void grid_batch_add(struct batch *batch, struct change change);
/* VALUE: canonical text; NULL or "" empties. */
void grid_batch_set(struct batch *batch, struct app *app, const struct grid *g, uint32_t row, size_t column,
                    const char *value);
/* Writes them, if there are any; false: they could not be, and people have been told. */
bool grid_batch_done(struct batch *batch, struct app *app, const char *title);

#endif
