/* tasks: what comes next, of all layers in one order. */
#include <stddef.h>
#include <string.h>

#include "catalog/build.h"

enum {
    TASK_ID,
    TASK_COUNT,
    TASK_WHERE,
    TASK_TEXT,
    TASK_HELP,
    TASK_MINUTES,
    TASK_OPEN,
    TASK_ORDER,
    TASK_FOR,
    TASK_KEYS
};
static const struct key task_keys[TASK_KEYS] = {
    [TASK_ID] = {"id", true},     [TASK_COUNT] = {"count", false}, [TASK_WHERE] = {"where", false},
    [TASK_TEXT] = {"text", true}, [TASK_HELP] = {"help", false},   [TASK_MINUTES] = {"minutes", false},
    [TASK_OPEN] = {"open", true}, [TASK_ORDER] = {"order", false}, [TASK_FOR] = {"for", false},
};
enum { OPEN_SHEET, OPEN_VIEW, OPEN_COLUMN, OPEN_KEYS };
static const struct key open_keys[OPEN_KEYS] = {
    [OPEN_SHEET] = {"sheet", true}, [OPEN_VIEW] = {"view", false}, [OPEN_COLUMN] = {"column", false}};
const char *const catalog_view_word[VIEW_KINDS] = {
    [VIEW_GRID] = "grid",     [VIEW_SESSION] = "session",   [VIEW_CARD] = "card",
    [VIEW_RISK] = "risk",     [VIEW_WHAT_IF] = "what-if",   [VIEW_DOCUMENT] = "document",
    [VIEW_ROUNDS] = "rounds", [VIEW_CALENDAR] = "calendar", [VIEW_APPROVALS] = "approvals"};

/* What a task counts must be what the screen that it opens can show: one number, one set of rows. */
static void check_task(struct build *build, const node_at *at, const node_at *open, const struct task_def *task)
{
    struct reader *r = &build->reader;
    const struct sheet_def *sheet = build->sheet[task->sheet].to;
    bool rows =
        task->view == VIEW_GRID || task->view == VIEW_SESSION || task->view == VIEW_CARD || task->view == VIEW_RISK;
    if (at[TASK_COUNT] && at[TASK_WHERE])
        read_fault(r, at[TASK_WHERE], task->id, N_("either count or where, not both"));
    else if (!at[TASK_COUNT] && !at[TASK_WHERE] && task->view != VIEW_ROUNDS && task->view != VIEW_CALENDAR &&
             task->view != VIEW_APPROVALS)
        read_fault(r, at[TASK_ID], task->id, N_("count or where is missing"));
    if (at[TASK_WHERE] && !rows)
        read_fault(r, at[TASK_WHERE], sheet->id, N_("this view shows no rows of the sheet: use count"));
    if (task->view == VIEW_SESSION && sheet->session == SIZE_MAX)
        read_fault(r, open[OPEN_VIEW], sheet->id, N_("this sheet has no session"));
    if ((task->view == VIEW_RISK || task->view == VIEW_WHAT_IF) &&
        !catalog_view(build->catalog, task->view, task->sheet))
        read_fault(r, open[OPEN_VIEW], sheet->id, N_("no layer says such a view of this sheet (views: …)"));
    if (task->view == VIEW_ROUNDS && !sheet->rounds)
        read_fault(r, open[OPEN_VIEW], sheet->id, N_("this sheet has no rounds"));
    if (task->column != SIZE_MAX && task->view != VIEW_GRID && task->view != VIEW_CARD)
        read_fault(r, open[OPEN_COLUMN], sheet->column[task->column].id, N_("only a grid or a card opens at a column"));
}

static bool read_task(struct build *build, node_at item, double *order, struct task_def *task)
{
    struct reader *r = &build->reader;
    node_at at[TASK_KEYS], open[OPEN_KEYS];
    if (!read_map(r, item, N_("a task"), task_keys, TASK_KEYS, at) ||
        !read_map(r, at[TASK_OPEN], N_("open"), open_keys, OPEN_KEYS, open))
        return false;
    *task = (struct task_def){.id = read_id(r, at[TASK_ID], true),
                              .text = read_text(r, at[TASK_TEXT]),
                              .help = read_text(r, at[TASK_HELP]),
                              .order = *order = build_order(build, at[TASK_ORDER], *order),
                              .minutes = read_number(r, at[TASK_MINUTES], 1, 0, 1000),
                              .sheet = resolve_sheet(build, open[OPEN_SHEET])};
    task->view = (enum view_kind)read_word(r, open[OPEN_VIEW], catalog_view_word, VIEW_KINDS, VIEW_GRID);
    placeholders_check(build, NULL, at[TASK_TEXT], SIZE_MAX, "n");
    if (task->sheet == SIZE_MAX)
        return false;
    if (at[TASK_COUNT])
        task->count = resolve_value(build, at[TASK_COUNT]);
    task->where = resolve_formula(build, task->sheet, PLACE_ROW, at[TASK_WHERE]);
    task->column = resolve_column(build, task->sheet, open[OPEN_COLUMN]);
    task->of_whom = resolve_column(build, task->sheet, at[TASK_FOR]);
    if (at[TASK_FOR] && !at[TASK_WHERE])
        read_fault(r, at[TASK_FOR], task->id,
                   N_("only a task that counts rows (where) can be for those whom they name"));
    check_task(build, at, open, task);
    return task->id && task->text;
}

/* The documents are read after the tasks that may open them. */
void tasks_check(struct build *build)
{
    struct reader *r = &build->reader;
    const struct catalog *catalog = build->catalog;
    for (size_t i = 0; i < catalog->task_count; i++) {
        const struct task_def *task = &catalog->task[i];
        const struct layer_build *layer = layer_enter(build, task->layer);
        if (task->view == VIEW_DOCUMENT && sheet_document(catalog, task->sheet, NULL) == SIZE_MAX)
            read_fault(r, layer->at[LAYER_TASKS], catalog->sheet[task->sheet].id, N_("this sheet has no document"));
    }
}

static void read_tasks(struct build *build, node_at list, struct task_def *tasks)
{
    struct reader *r = &build->reader;
    double order = 0;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        struct task_def *task = &tasks[build->catalog->task_count];
        if (!read_task(build, item, &order, task) || !build_new_id(build, &build->task_ids, item, task->id))
            continue;
        task->layer = build_layer(build);
        build->catalog->task_count++;
    }
}

void tasks_read(struct build *build)
{
    struct catalog *catalog = build->catalog;
    struct task_def *tasks = arena_zero(build->arena, layers_room(build, LAYER_TASKS, N_("tasks")) * sizeof(*tasks));
    for (size_t i = 0; i < catalog->layer_count; i++) {
        node_at list = layer_enter(build, i)->at[LAYER_TASKS];
        if (list)
            read_tasks(build, list, tasks);
    }
    build_sort(tasks, catalog->task_count, sizeof(*tasks), offsetof(struct task_def, order));
    catalog->task = tasks;
}
