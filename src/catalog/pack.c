#include <string.h>

#include "catalog/build.h"

enum {
    PACK_ID,
    PACK_TITLE,
    PACK_EDITION,
    PACK_DATE,
    PACK_SOURCE,
    PACK_GROUPS,
    PACK_CHOICES,
    PACK_HOME,
    PACK_TASKS,
    PACK_DOCUMENTS,
    PACK_SAMPLE,
    PACK_CALENDAR,
    PACK_OVERRULED,
    PACK_KEYS
};
static const struct key pack_keys[PACK_KEYS] = {
    [PACK_ID] = {"pack", true},
    [PACK_TITLE] = {"title", true},
    [PACK_EDITION] = {"edition", true},
    [PACK_DATE] = {"date", true},
    [PACK_SOURCE] = {"source", true},
    [PACK_GROUPS] = {"groups", true},
    [PACK_CHOICES] = {"choices", false},
    [PACK_HOME] = {"home", false},
    [PACK_TASKS] = {"tasks", false},
    [PACK_DOCUMENTS] = {"documents", false},
    [PACK_SAMPLE] = {"sample", false},
    [PACK_CALENDAR] = {"calendar", false},
    [PACK_OVERRULED] = {"overruled", false},
};

enum { GROUP_ID, GROUP_TITLE, GROUP_NUMBER, GROUP_HELP, GROUP_KEYS };
static const struct key group_keys[GROUP_KEYS] = {
    [GROUP_ID] = {"id", true},
    [GROUP_TITLE] = {"title", true},
    [GROUP_NUMBER] = {"number", false},
    [GROUP_HELP] = {"help", false},
};

enum { TASK_ID, TASK_COUNT, TASK_WHERE, TASK_TEXT, TASK_HELP, TASK_MINUTES, TASK_OPEN, TASK_KEYS };
static const struct key task_keys[TASK_KEYS] = {
    [TASK_ID] = {"id", true},     [TASK_COUNT] = {"count", false}, [TASK_WHERE] = {"where", false},
    [TASK_TEXT] = {"text", true}, [TASK_HELP] = {"help", false},   [TASK_MINUTES] = {"minutes", false},
    [TASK_OPEN] = {"open", true},
};
enum { OPEN_SHEET, OPEN_VIEW, OPEN_COLUMN, OPEN_KEYS };
static const struct key open_keys[OPEN_KEYS] = {
    [OPEN_SHEET] = {"sheet", true}, [OPEN_VIEW] = {"view", false}, [OPEN_COLUMN] = {"column", false}};
const char *const catalog_view_word[VIEW_KINDS] = {
    [VIEW_GRID] = "grid",       [VIEW_SESSION] = "session",   [VIEW_CARD] = "card",     [VIEW_RISK] = "risk",
    [VIEW_WHAT_IF] = "what-if", [VIEW_DOCUMENT] = "document", [VIEW_ROUNDS] = "rounds", [VIEW_CALENDAR] = "calendar"};

static node_at pack_at(struct build *build, int key)
{
    /* The keys are read once with their faults; later passes only look. */
    for (node_at at = read_first(&build->reader, build->pack_root); at;
         at = read_next(&build->reader, build->pack_root, at))
        if (strcmp(read_raw(&build->reader, at), pack_keys[key].name) == 0)
            return at + 1;
    return 0;
}

node_at pack_documents(struct build *build)
{
    return pack_at(build, PACK_DOCUMENTS);
}

void pack_read_overruled(struct build *build)
{
    build->reader.file = build->pack_file;
    build->catalog->overruled = record_read(build, pack_at(build, PACK_OVERRULED), RECORD_OVERRULED);
}

static const char *read_date(struct reader *r, node_at at)
{
    const char *text = read_text(r, at);
    if (text && (strlen(text) < 4 || strspn(text, "0123456789-") != strlen(text)))
        read_fault(r, at, text, N_("%s must be a date like 2026-04-01"), "date");
    return text;
}

static void read_groups(struct build *build, node_at list)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, list, N_("groups")))
        return;
    struct group_def *groups = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*groups));
    size_t count = 0;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        node_at at[GROUP_KEYS];
        if (!read_map(r, item, N_("a group"), group_keys, GROUP_KEYS, at))
            continue;
        struct group_def group = {.id = read_id(r, at[GROUP_ID], true),
                                  .title = read_text(r, at[GROUP_TITLE]),
                                  .help = read_text(r, at[GROUP_HELP]),
                                  .number = read_whole(r, at[GROUP_NUMBER], 0, 1, 99)};
        if (!group.id || !group.title)
            continue;
        if (names_add(&build->groups, build->arena, group.id, count))
            groups[count++] = group;
        else
            read_fault(r, item, group.id, N_("this id is used twice"));
    }
    if (count == 0)
        read_fault(r, list, "groups", N_("a pack needs at least one group"));
    build->catalog->group = groups;
    build->catalog->group_count = count;
}

void pack_read_head(struct build *build, const char *pack)
{
    struct reader *r = &build->reader;
    struct catalog *catalog = build->catalog;
    node_at at[PACK_KEYS];
    r->file = build->pack_file;
    read_map(r, build->pack_root, N_("a pack"), pack_keys, PACK_KEYS, at);
    catalog->pack = read_id(r, at[PACK_ID], true);
    if (catalog->pack && strcmp(catalog->pack, pack) != 0)
        read_fault(r, at[PACK_ID], catalog->pack, N_("the id must be the name of the folder, %s"), pack);
    catalog->title = read_text(r, at[PACK_TITLE]);
    catalog->edition = read_text(r, at[PACK_EDITION]);
    catalog->date = read_date(r, at[PACK_DATE]);
    catalog->source = read_text(r, at[PACK_SOURCE]);
    catalog->sample = at[PACK_SAMPLE] ? read_id(r, at[PACK_SAMPLE], true) : NULL;
    read_groups(build, at[PACK_GROUPS]);
    documents_read_shelves(build, at[PACK_DOCUMENTS]);
}

void pack_read_lists(struct build *build)
{
    size_t count = choices_count_named(build, pack_at(build, PACK_CHOICES));
    for (size_t i = 0; i < build->sheet_count; i++)
        count += choices_count_named(build, build->sheet[i].at[SHEET_CHOICES]);
    build->list = arena_zero(build->arena, (count + 1) * sizeof(*build->list));
    build->catalog->list = build->list;
    build->reader.file = build->pack_file;
    if (pack_at(build, PACK_CHOICES))
        choices_read_named(build, pack_at(build, PACK_CHOICES), &build->lists);
    calendar_read_pack(build, pack_at(build, PACK_CALENDAR));
}

/* What a task counts must be what the screen that it opens can show: one number, one set of rows. */
static void check_task(struct build *build, const node_at *at, const node_at *open, const struct task_def *task)
{
    struct reader *r = &build->reader;
    const struct sheet_def *sheet = build->sheet[task->sheet].to;
    bool rows = task->view == VIEW_GRID || task->view == VIEW_SESSION || task->view == VIEW_CARD ||
                (task->view == VIEW_RISK && build->catalog->home.risk.sheet == task->sheet);
    if (at[TASK_COUNT] && at[TASK_WHERE])
        read_fault(r, at[TASK_WHERE], task->id, N_("either count or where, not both"));
    else if (!at[TASK_COUNT] && !at[TASK_WHERE] && task->view != VIEW_ROUNDS && task->view != VIEW_CALENDAR)
        read_fault(r, at[TASK_ID], task->id, N_("count or where is missing"));
    if (at[TASK_WHERE] && !rows)
        read_fault(r, at[TASK_WHERE], sheet->id, N_("this view shows no rows of the sheet: use count"));
    if (task->view == VIEW_SESSION && sheet->session == SIZE_MAX)
        read_fault(r, open[OPEN_VIEW], sheet->id, N_("this sheet has no session"));
    if (task->view == VIEW_ROUNDS && !sheet->rounds)
        read_fault(r, open[OPEN_VIEW], sheet->id, N_("this sheet has no rounds"));
    if (task->column != SIZE_MAX && task->view != VIEW_GRID && task->view != VIEW_CARD)
        read_fault(r, open[OPEN_COLUMN], sheet->column[task->column].id, N_("only a grid or a card opens at a column"));
}

static bool read_task(struct build *build, node_at item, struct task_def *task)
{
    struct reader *r = &build->reader;
    node_at at[TASK_KEYS], open[OPEN_KEYS];
    if (!read_map(r, item, N_("a task"), task_keys, TASK_KEYS, at) ||
        !read_map(r, at[TASK_OPEN], N_("open"), open_keys, OPEN_KEYS, open))
        return false;
    *task = (struct task_def){.id = read_id(r, at[TASK_ID], true),
                              .text = read_text(r, at[TASK_TEXT]),
                              .help = read_text(r, at[TASK_HELP]),
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
    check_task(build, at, open, task);
    return task->id && task->text;
}

/* The documents are read after the tasks that may open them. */
void pack_check_tasks(struct build *build)
{
    struct reader *r = &build->reader;
    const struct catalog *catalog = build->catalog;
    r->tree = build->owner->tree;
    r->file = build->pack_file;
    for (size_t i = 0; i < catalog->task_count; i++)
        if (catalog->task[i].view == VIEW_DOCUMENT && sheet_document(catalog, catalog->task[i].sheet, NULL) == SIZE_MAX)
            read_fault(r, pack_at(build, PACK_TASKS), catalog->sheet[catalog->task[i].sheet].id,
                       N_("this sheet has no document"));
}

void pack_read_tasks(struct build *build)
{
    struct reader *r = &build->reader;
    r->file = build->pack_file;
    documents_read(build, pack_at(build, PACK_DOCUMENTS));
    if (pack_at(build, PACK_HOME))
        pack_read_home(build, pack_at(build, PACK_HOME));
    node_at list = pack_at(build, PACK_TASKS);
    if (!read_is_list(r, list, N_("tasks")))
        return;
    struct task_def *tasks = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*tasks));
    struct names ids = {0};
    size_t count = 0;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        if (!read_task(build, item, &tasks[count]))
            continue;
        if (names_add(&ids, build->arena, tasks[count].id, count))
            count++;
        else
            read_fault(r, item, tasks[count].id, N_("this id is used twice"));
    }
    build->catalog->task = tasks;
    build->catalog->task_count = count;
}
