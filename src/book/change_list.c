#include "book/change_list.h"

#include <stdlib.h>

struct change_list change_list_new(void)
{
    return (struct change_list){.texts = arena_new()};
}

void change_list_done(struct change_list *list)
{
    free(list->change);
    arena_free(&list->texts);
    list->change = NULL;
}

void change_list_add(struct change_list *list, struct change change)
{
    list->change = mem_grow(list->change, list->count, &list->capacity, sizeof(*list->change));
    change.value = arena_text(list->texts, change.value);
    change.row = arena_text(list->texts, change.row);
    change.expected = arena_text(list->texts, change.expected);
    list->change[list->count++] = change;
}

void change_list_insert(struct change_list *list, size_t sheet, const char *id)
{
    list->inserts++;
    change_list_add(list, (struct change){.op = CHANGE_INSERT, .sheet = sheet, .row = id, .at = UINT32_MAX});
}

void change_list_cell(struct change_list *list, size_t sheet, size_t column, const char *value)
{
    change_list_add(
        list,
        (struct change){.op = CHANGE_SET, .sheet = sheet, .added = list->inserts, .column = column, .value = value});
}

void change_list_set(struct change_list *list, size_t sheet, const char *row, size_t column, const char *value)
{
    change_list_add(list,
                    (struct change){.op = CHANGE_SET, .sheet = sheet, .row = row, .column = column, .value = value});
}

void change_list_again(struct change_list *list, size_t at, const char *value)
{
    list->change[at].value = arena_text(list->texts, value);
}

void change_list_delete(struct change_list *list, size_t sheet, const char *row)
{
    change_list_add(list, (struct change){.op = CHANGE_DELETE, .sheet = sheet, .row = row});
}
