#include "tui/view.h"

#include <string.h>

struct spot spot_of(size_t sheet, uint32_t row, size_t column)
{
    return (struct spot){.sheet = sheet, .row = row, .column = column, .document = SIZE_MAX};
}

struct spot spot_of_sheet(size_t sheet)
{
    return spot_of(sheet, UINT32_MAX, SIZE_MAX);
}

struct spot spot_nowhere(void)
{
    return spot_of_sheet(SIZE_MAX);
}

struct spot spot_of_document(size_t document, const char *each)
{
    struct spot spot = spot_nowhere();
    spot.document = document;
    spot.id = each;
    return spot;
}

struct spot spot_here(struct app *app)
{
    struct spot spot = spot_nowhere();
    const char *row;
    if (app_where(app, &spot.sheet, &row, &spot.column) && row) {
        spot.id = row;
        if (app->book->model)
            spot.row = model_find_row(app->book->model, spot.sheet, row);
    }
    return spot;
}

static const struct view *find(struct app *app, enum command command, const struct spot *spot)
{
    for (const struct view *view = app->views; view && view->command != CMD_NONE; view++)
        if (view->command == command && (!view->possible || view->possible(app, spot)))
            return view;
    return NULL;
}

bool view_offered(struct app *app, enum command command)
{
    struct spot spot = spot_here(app);
    const struct view *view = find(app, command, &spot);
    return view && (!view->screen || strcmp(app_screen(app)->ops->name, view->screen) != 0);
}

static bool app_may_go(struct app *app, enum command view, struct spot spot)
{
    return find(app, view, &spot) != NULL;
}

void app_go(struct app *app, enum command command, struct spot spot)
{
    const struct view *view = find(app, command, &spot);
    if (view && (view->without_model || app_need_model(app)))
        view->go(app, &spot);
}

void app_open_sheet(struct app *app, size_t sheet, uint32_t row)
{
    struct spot spot = spot_of(sheet, row, SIZE_MAX);
    app_go(app, app_may_go(app, CMD_SESSION, spot) ? CMD_SESSION : CMD_GRID, spot);
}

void app_open_task(struct app *app, const struct task *task)
{
    static const enum command command[VIEW_KINDS] = {
        [VIEW_SESSION] = CMD_SESSION,   [VIEW_GRID] = CMD_GRID,         [VIEW_CARD] = CMD_CARD,
        [VIEW_RISK] = CMD_RISK,         [VIEW_WHAT_IF] = CMD_WHAT_IF,   [VIEW_ROUNDS] = CMD_ROUNDS,
        [VIEW_CALENDAR] = CMD_CALENDAR, [VIEW_DOCUMENT] = CMD_DOCUMENT, [VIEW_APPROVALS] = CMD_APPROVALS,
    };
    if (!app_need_model(app))
        return;
    struct task_place wanted = task_place(app->book->model, task, app->book->person);
    struct spot spot = spot_of(task->sheet, wanted.row, wanted.column);
    spot.task = task;
    /* Where there are no choices to ask for, and no document, the table is where it is done. */
    app_go(app, app_may_go(app, command[task->view], spot) ? command[task->view] : CMD_GRID, spot);
}

/* ---- screens below ---- */

static bool shows(struct app *app, const struct screen *screen, size_t sheet)
{
    size_t here = SIZE_MAX, column;
    const char *row;
    if (screen->ops->where)
        screen->ops->where(app, screen->state, &here, &row, &column);
    return here == sheet;
}

uint32_t app_row_beside(struct app *app, size_t sheet, uint32_t row, int by)
{
    for (size_t i = app->depth; i-- > 0;)
        if (app->stack[i].ops->beside && shows(app, &app->stack[i], sheet))
            return app->stack[i].ops->beside(app, app->stack[i].state, row, by);
    uint32_t next = row + (uint32_t)by;
    return next < model_rows(app->book->model, sheet) ? next : UINT32_MAX;
}

bool app_stand_below(struct app *app, struct spot spot)
{
    const struct screen *below = app->depth > 1 ? &app->stack[app->depth - 2] : NULL;
    if (!below || !below->ops->stand || !shows(app, below, spot.sheet))
        return false;
    below->ops->stand(app, below->state, spot.row, spot.column);
    return true;
}
