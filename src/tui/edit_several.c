/* A cell that names several rows: a list with marks. */
#include <stdlib.h>
#include <string.h>

#include "tui/edit.h"
#include "tui/popup.h"

struct marking {
    size_t sheet, column, count;
    char *row, *expected;
    bool *marks;
    char **id;
};

static void marks_kept(struct app *app, void *context, size_t chosen)
{
    struct marking *m = context;
    struct str ids = app_str(app);
    const size_t of = app_sheet(app, m->sheet)->column[m->column].of;
    const bool more = m->marks[m->count] || chosen == m->count; /* the line behind the rows */
    for (size_t i = 0; i < m->count; i++)
        if (m->marks[i])
            relation_add(&ids, m->id[i]);
    if (chosen != SIZE_MAX && strcmp(ids.text, m->expected ? m->expected : "") != 0)
        edit_write(app, m->sheet, m->row, m->column, ids.text, m->expected, NULL);
    for (size_t i = 0; i < m->count; i++)
        free(m->id[i]);
    free(m->id);
    free(m->marks);
    free(m->row);
    free(m->expected);
    free(m);
    if (more && chosen != SIZE_MAX)
        edit_new_row(app, of);
}

void edit_choose_several(struct app *app, size_t sheet, const char *row, size_t column, const char *filter, int row_at,
                         int column_at)
{
    const struct model *model = app->book->model;
    const struct column_def *def = &app_sheet(app, sheet)->column[column];
    uint32_t own = row ? model_find_row(model, sheet, row) : UINT32_MAX;
    struct str stored = STR_INIT;
    struct marking *m = mem_zero(1, sizeof(*m));
    struct arena *arena = arena_new();
    m->sheet = sheet;
    m->column = column;
    m->row = mem_text(row);
    if (own != UINT32_MAX)
        model_stored(model, sheet, own, column, &stored);
    m->expected = row ? str_take(&stored) : NULL;
    str_free(&stored);
    m->count = model_rows(model, def->of);
    m->marks = mem_zero(m->count + 1, sizeof(*m->marks));
    m->id = mem_zero(m->count + 1, sizeof(*m->id));
    struct popup_item *items = mem_zero(m->count + 1, sizeof(*items));
    struct popup_list list = {.title = intl_form(def->label),
                              .item = items,
                              .count = m->count,
                              .row = row_at,
                              .column = column_at,
                              .filter = m->count > 9,
                              .marks = m->marks};
    for (size_t i = m->count; i-- > 0;) {
        struct str text = app_str(app), number = app_str(app);
        m->id[i] = mem_text(model_row_id(model, def->of, (uint32_t)i));
        model_row_name(model, def->of, (uint32_t)i, &text);
        items[i].text = arena_text(arena, text.text);
        app_add_row_number(app, def->of, (uint32_t)i, &number);
        items[i].right = arena_text(arena, number.text);
        m->marks[i] = m->expected && relation_names(m->expected, m->id[i]);
        if (m->marks[i])
            list.selected = i;
    }
    if (edit_may_add_row(app, def))
        items[list.count++] = (struct popup_item){.text = edit_new_row_text(app, def)};
    popup_list_of(app, &list, marks_kept, m);
    if (filter && *filter && list.filter) {
        struct event paste = {.kind = EVENT_PASTE, .text = (char *)filter};
        popup_event(app, &paste);
    }
    free(items);
    arena_free(&arena);
}
