/* A scrolling list: which line is chosen, which is shown first, what has been typed to find one. The lines themselves
 * are the caller's. */
#ifndef MAMORI_UI_LIST_H
#define MAMORI_UI_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ui/ui.h"

struct list {
    size_t count, selected, first;
    int rows; /* shown at the last draw */
};

void list_resize(struct list *list, size_t count);
void list_show(struct list *list, int rows); /* before drawing: scrolls so that the chosen line is seen */
/* USABLE (may be NULL): lines that can be chosen. False at MOVE_NONE. */
typedef bool list_usable_fn(void *context, size_t line);
bool list_move(struct list *list, enum move move, list_usable_fn *usable, void *context);
void list_wheel(struct list *list, int lines, list_usable_fn *usable, void *context);

/* The line that stands ROW rows below the first one shown; SIZE_MAX: none. For clicks. */
size_t list_at(const struct list *list, int row);

#endif
