#include "tui/follow.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "tui/popup.h"
#include "tui/view.h"

/* ---- one of several ---- */

struct target {
    size_t sheet;
    char *row; /* an id: the workbook may change while the list is open */
};

struct following {
    size_t count;
    struct target *target;
};

static void go(struct app *app, size_t sheet, const char *id)
{
    uint32_t row = app->book->model ? model_find_row(app->book->model, sheet, id) : UINT32_MAX;
    if (row == UINT32_MAX)
        app_message(app, MESSAGE_WARNING, _("This row is not there any more."));
    else
        app_go(app, CMD_CARD, spot_of(sheet, row, SIZE_MAX));
}

static void chosen(struct app *app, void *context, size_t at)
{
    struct following *f = context;
    if (at < f->count)
        go(app, f->target[at].sheet, f->target[at].row);
    for (size_t i = 0; i < f->count; i++)
        free(f->target[i].row);
    free(f->target);
    free(f);
}

static void add(struct app *app, struct following *f, struct popup_item *items, struct arena *arena, size_t sheet,
                uint32_t row, bool says_sheet)
{
    struct str text = app_str(app), right = app_str(app);
    model_row_name(app->book->model, sheet, row, &text);
    if (says_sheet)
        str_add(&right, app_sheet_title(app, sheet));
    else
        app_add_row_number(app, sheet, row, &right);
    items[f->count].text = arena_text(arena, text.text);
    items[f->count].right = arena_text(arena, right.text);
    f->target[f->count++] = (struct target){sheet, mem_text(model_row_id(app->book->model, sheet, row))};
}

/* The one there is, or the one that people choose. */
static void offer(struct app *app, const char *title, const struct referrers *group, size_t groups)
{
    size_t count = 0;
    struct following *f = mem_zero(1, sizeof(*f));
    struct arena *arena = arena_new();
    for (size_t i = 0; i < groups; i++)
        count += group[i].count;
    struct popup_item *items = mem_zero(count + 1, sizeof(*items));
    f->target = mem_zero(count + 1, sizeof(*f->target));
    for (size_t i = 0; i < groups; i++)
        for (size_t k = 0; k < group[i].count; k++)
            add(app, f, items, arena, group[i].sheet, group[i].rows[k], groups > 1);
    if (count == 1)
        chosen(app, f, 0);
    else
        popup_list(app, chosen, f, .title = title, .item = items, .count = count, .filter = count > 9);
    free(items);
    arena_free(&arena);
}

/* ---- both ways ---- */

/* The rows that the cell names, as a group of their own sheet. */
static size_t named(struct app *app, size_t sheet, uint32_t row, size_t column, struct arena *arena,
                    struct referrers *out)
{
    const struct column_def *def = column == SIZE_MAX ? NULL : &app_sheet(app, sheet)->column[column];
    if (!def || !def->kind->refers)
        return 0;
    *out = (struct referrers){.sheet = def->of, .column = SIZE_MAX};
    out->count = model_named(app->book->model, sheet, row, column, arena, &out->rows);
    return out->count;
}

bool follow_named(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct arena *arena = arena_new();
    struct referrers cell;
    bool any = app->book->model && row < model_rows(app->book->model, sheet) &&
               named(app, sheet, row, column, arena, &cell) > 0;
    arena_free(&arena);
    return any;
}

bool follow_possible(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct arena *arena = arena_new();
    const struct referrers *list;
    struct referrers cell;
    bool possible =
        app->book->model && row < model_rows(app->book->model, sheet) &&
        (named(app, sheet, row, column, arena, &cell) || referrers_of(app->book->model, sheet, row, arena, &list) > 0);
    arena_free(&arena);
    return possible;
}

void follow_referrers(struct app *app, const struct referrers *referrers)
{
    struct str title = app_str(app);
    referrers_title(app->book->model, referrers, &title);
    offer(app, title.text, referrers, 1);
}

void follow(struct app *app, size_t sheet, uint32_t row, size_t column)
{
    struct arena *arena = arena_new();
    struct referrers cell;
    const struct referrers *list;
    if (named(app, sheet, row, column, arena, &cell)) {
        offer(app, intl_form(app_sheet(app, sheet)->column[column].label), &cell, 1);
    } else {
        size_t count = referrers_of(app->book->model, sheet, row, arena, &list);
        struct str name = app_str(app), safe = app_str(app);
        model_row_name(app->book->model, sheet, row, &name);
        utf8_safe(&safe, name.text, false);
        const char *title = app_text(app, _("What refers to %s"), safe.text);
        if (count == 1)
            follow_referrers(app, list);
        else if (count)
            offer(app, title, list, count);
    }
    arena_free(&arena);
}
