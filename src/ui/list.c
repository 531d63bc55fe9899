#include "ui/list.h"

void list_resize(struct list *list, size_t count)
{
    list->count = count;
    if (list->selected >= count)
        list->selected = count ? count - 1 : 0;
}

void list_show(struct list *list, int rows)
{
    list->rows = rows < 1 ? 1 : rows;
    size_t height = (size_t)list->rows;
    if (list->selected < list->first)
        list->first = list->selected;
    if (list->selected >= list->first + height)
        list->first = list->selected - height + 1;
    if (list->first + height > list->count)
        list->first = list->count > height ? list->count - height : 0;
}

/* The nearest usable line from AT on in direction BY; if there is none, the present one. */
static size_t usable_from(const struct list *list, size_t at, int by, list_usable_fn *usable, void *context)
{
    for (size_t i = at; i < list->count; i += (size_t)(ptrdiff_t)by)
        if (!usable || usable(context, i))
            return i;
    return list->selected;
}

static void move(struct list *list, ptrdiff_t to, int by, list_usable_fn *usable, void *context)
{
    if (list->count == 0)
        return;
    if (to < 0)
        to = 0;
    if ((size_t)to >= list->count)
        to = (ptrdiff_t)list->count - 1;
    size_t at = usable_from(list, (size_t)to, by, usable, context);
    if (at == list->selected &&
        (size_t)to != list->selected) /* a page ended on lines that cannot be chosen: look back */
        at = usable_from(list, (size_t)to, -by, usable, context);
    list->selected = at;
}

bool list_move(struct list *list, enum move how, list_usable_fn *usable, void *context)
{
    ptrdiff_t at = (ptrdiff_t)list->selected, page = list->rows > 1 ? list->rows - 1 : 1;
    switch (how) {
    case MOVE_UP: move(list, at - 1, -1, at > 0 ? usable : NULL, context); break;
    case MOVE_DOWN: move(list, at + 1, 1, usable, context); break;
    case MOVE_PAGE_UP: move(list, at - page, -1, usable, context); break;
    case MOVE_PAGE_DOWN: move(list, at + page, 1, usable, context); break;
    case MOVE_FIRST: move(list, 0, 1, usable, context); break;
    case MOVE_LAST: move(list, (ptrdiff_t)list->count - 1, -1, usable, context); break;
    case MOVE_NONE: return false;
    }
    return true;
}

void list_wheel(struct list *list, int lines, list_usable_fn *usable, void *context)
{
    move(list, (ptrdiff_t)list->selected + lines, lines < 0 ? -1 : 1, usable, context);
}

size_t list_at(const struct list *list, int row)
{
    size_t line = list->first + (size_t)(row < 0 ? 0 : row);
    return row < 0 || row >= list->rows || line >= list->count ? SIZE_MAX : line;
}
