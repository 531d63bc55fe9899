#include "book/change_list.h"

#include <stdlib.h>
#include <string.h>

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

void change_list_put(struct change_list *list, const struct change *change)
{
    list->change = mem_grow(list->change, list->count, &list->capacity, sizeof(*list->change));
    list->change[list->count++] = *change;
}

static void copy_cells(struct change_list *list, struct change *change)
{
    size_t *columns = arena_zero(list->texts, change->cells * sizeof(*columns));
    const char **values = arena_zero(list->texts, change->cells * sizeof(*values));
    for (size_t i = 0; i < change->cells; i++) {
        columns[i] = change->columns[i];
        values[i] = arena_text(list->texts, change->values[i]);
    }
    change->columns = columns;
    change->values = values;
}

void change_list_add(struct change_list *list, struct change change)
{
    change.value = arena_text(list->texts, change.value);
    change.row = arena_text(list->texts, change.row);
    change.expected = arena_text(list->texts, change.expected);
    if (change.cells)
        copy_cells(list, &change);
    change_list_put(list, &change);
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

/* ---- as the book works on them ---- */

/* The SETs behind CHANGE that fill it, as its cells; of two for one column the later. */
static void gather(struct change_list *list, struct change *change, const struct change *set, size_t count)
{
    size_t *columns = arena_zero(list->texts, (count + 1) * sizeof(*columns));
    const char **values = arena_zero(list->texts, (count + 1) * sizeof(*values));
    size_t cells = 0;
    for (size_t i = 0; i < count; i++) {
        size_t c = 0;
        while (c < cells && columns[c] != set[i].column)
            c++;
        columns[c] = set[i].column;
        values[c] = set[i].value ? set[i].value : "";
        cells += c == cells;
    }
    change->cells = cells;
    change->columns = columns;
    change->values = values;
}

bool change_list_batch(struct change_list *list, const struct change *change, size_t count, bool owned,
                       struct error *err)
{
    uint32_t inserts = 0;
    for (size_t i = 0; i < count; i++) {
        struct change one = change[i];
        size_t sets = 0;
        inserts += one.op == CHANGE_INSERT;
        if (one.op == CHANGE_SET && one.added)
            return error_set(err, ERROR_INTERNAL, "a cell of no new row");
        if (one.op == CHANGE_INSERT && !one.cells) {
            while (i + 1 + sets < count && change[i + 1 + sets].op == CHANGE_SET &&
                   change[i + 1 + sets].added == inserts && change[i + 1 + sets].sheet == one.sheet)
                sets++;
            gather(list, &one, &change[i + 1], sets);
        } else if (one.op == CHANGE_SET && !one.cells) {
            gather(list, &one, &one, 1);
        }
        one.value = NULL;
        if (owned)
            change_list_add(list, one);
        else
            change_list_put(list, &one);
        i += sets;
    }
    return true;
}
