#include "tui/sheets.h"

#include <stdlib.h>

#include "tui/view.h"

/* All that the start page lists, group by group; the caller frees them. */
static size_t *sheets_listed(const struct catalog *catalog, size_t *count)
{
    size_t *listed = mem_zero(catalog->sheet_count + 1, sizeof(*listed));
    *count = 0;
    for (size_t g = 0; g < catalog->group_count; g++)
        for (size_t s = 0; s < catalog->sheet_count; s++)
            if (catalog->sheet[s].group == g && !catalog->sheet[s].hidden)
                listed[(*count)++] = s;
    return listed;
}

static void place_keep(struct app *app, size_t sheet, const char *row, size_t column)
{
    if (!app->left_at)
        app->left_at = mem_zero(app_catalog(app)->sheet_count, sizeof(*app->left_at));
    char *kept = mem_text(row);
    free(app->left_at[sheet].row);
    app->left_at[sheet] = (struct left_at){kept, column};
}

static void go_beside(struct app *app, int by)
{
    size_t sheet, column, count, at = 0;
    const char *row;
    if (!app_where(app, &sheet, &row, &column))
        return;
    size_t *listed = sheets_listed(app_catalog(app), &count);
    while (at < count && listed[at] != sheet)
        at++;
    size_t next = at < count && at + (size_t)by < count ? listed[at + (size_t)by] : SIZE_MAX;
    free(listed);
    if (next == SIZE_MAX) {
        app_message(app, MESSAGE_INFO, by < 0 ? _("This is the first sheet.") : _("This is the last sheet."));
        return;
    }
    place_keep(app, sheet, row, column);
    const struct left_at *left = &app->left_at[next];
    uint32_t to = left->row ? model_find_row(app->book->model, next, left->row) : UINT32_MAX;
    app_close(app, app_screen(app)->state);
    app_go(app, CMD_GRID, spot_of(next, to, left->row ? left->column : SIZE_MAX));
}

void sheet_before(struct app *app, void *state)
{
    go_beside(app, -1);
}

void sheet_after(struct app *app, void *state)
{
    go_beside(app, 1);
}

void sheets_forget(struct app *app)
{
    for (size_t s = 0; app->left_at && s < app_catalog(app)->sheet_count; s++)
        free(app->left_at[s].row);
    free(app->left_at);
    app->left_at = NULL;
}
