#include "view/grid_batch.h"

void grid_batch_add(struct batch *b, struct change change)
{
    b->change = mem_grow(b->change, b->count, &b->capacity, sizeof(*b->change));
    b->change[b->count++] = change;
}

void grid_batch_set(struct batch *b, struct app *app, const struct grid *g, uint32_t row, size_t column,
                    const char *value)
{
    grid_batch_add(b, (struct change){.op = CHANGE_SET,
                                      .sheet = g->sheet,
                                      .row = arena_text(b->texts, model_row_id(app->book->model, g->sheet, row)),
                                      .column = column,
                                      .value = value && *value ? arena_text(b->texts, value) : NULL});
}

bool grid_batch_done(struct batch *b, struct app *app, const char *title)
{
    bool good = b->count == 0 || app_change(app, b->change, b->count, title, NULL, NULL);
    if (b->count == 0)
        app_nothing_done(app);
    free(b->change);
    arena_free(&b->texts);
    return good;
}
