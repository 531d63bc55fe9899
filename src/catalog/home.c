/* home: what the home screen and `status` show. */
#include <string.h>

#include "catalog/build.h"

enum { HOME_SCORE, HOME_RISK, HOME_RATES, HOME_WHAT_IF, HOME_ROUNDS, HOME_PLANS, HOME_GOALS, HOME_ACTIONS, HOME_KEYS };
static const struct key home_keys[HOME_KEYS] = {
    [HOME_SCORE] = {"score", false},     [HOME_RISK] = {"risk", false},       [HOME_RATES] = {"rates", false},
    [HOME_WHAT_IF] = {"what_if", false}, [HOME_ROUNDS] = {"rounds", false},   [HOME_PLANS] = {"plans", false},
    [HOME_GOALS] = {"goals", false},     [HOME_ACTIONS] = {"actions", false},
};

enum { SCORE_KEY, SCORE_SHEET, SCORE_SCORE, SCORE_LOW, SCORE_HIGH, SCORE_MAX, SCORE_BAND, SCORE_PARTS, SCORE_KEYS };
static const struct key score_keys[SCORE_KEYS] = {
    [SCORE_KEY] = {"key", true},    [SCORE_SHEET] = {"sheet", true},  [SCORE_SCORE] = {"score", true},
    [SCORE_LOW] = {"low", false},   [SCORE_HIGH] = {"high", false},   [SCORE_MAX] = {"max", true},
    [SCORE_BAND] = {"band", false}, [SCORE_PARTS] = {"parts", false},
};
enum { PART_ID, PART_SCORE, PART_MAX, PART_KEYS };
static const struct key part_keys[PART_KEYS] = {
    [PART_ID] = {"id", true}, [PART_SCORE] = {"score", true}, [PART_MAX] = {"max", true}};
enum { GOAL_ID, GOAL_LABEL, GOAL_LEFT, GOAL_NAME, GOAL_KEYS };
static const struct key goal_keys[GOAL_KEYS] = {[GOAL_ID] = {"id", true},
                                                [GOAL_LABEL] = {"label", true},
                                                [GOAL_LEFT] = {"left", true},
                                                [GOAL_NAME] = {"name", false}};

static void read_parts(struct build *build, struct home_def *home, node_at list)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, list, N_("parts")))
        return;
    struct score_part_def *parts = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*parts));
    size_t count = 0, sheet = home->score.sheet;
    const struct choice_list *sections = sheet == SIZE_MAX ? NULL : build->sheet[sheet].to->sections;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        node_at at[PART_KEYS];
        if (!read_map(r, item, N_("a part"), part_keys, PART_KEYS, at))
            continue;
        struct score_part_def part = {.id = read_id(r, at[PART_ID], true),
                                      .score = resolve_value(build, at[PART_SCORE]),
                                      .max = read_number(r, at[PART_MAX], 0, 0, 1e9)};
        if (part.id && sections && !choices_code(sections, part.id))
            read_unknown(r, at[PART_ID], part.id, N_("the sheet has no such section"), sections->formula.code,
                         sections->count);
        if (part.id)
            parts[count++] = part;
    }
    home->score.part = parts;
    home->score.part_count = count;
}

static void read_score(struct build *build, struct home_def *home, node_at map)
{
    struct reader *r = &build->reader;
    node_at at[SCORE_KEYS];
    if (!map || !read_map(r, map, "score", score_keys, SCORE_KEYS, at))
        return;
    home->score.key = read_id(r, at[SCORE_KEY], true);
    home->score.sheet = resolve_sheet(build, at[SCORE_SHEET]);
    home->score.score = resolve_value(build, at[SCORE_SCORE]);
    home->score.low = resolve_value(build, at[SCORE_LOW]);
    home->score.high = resolve_value(build, at[SCORE_HIGH]);
    home->score.max = read_number(r, at[SCORE_MAX], 100, 0, 1e9);
    home->score.band = resolve_value(build, at[SCORE_BAND]);
    read_parts(build, home, at[SCORE_PARTS]);
}

/* {sheet: id, column: id, …}: all keys required, the first is the sheet, the others name its columns. */
static bool read_columns(struct build *build, node_at map, const char *what, const struct key *keys, size_t count,
                         size_t *sheet, size_t *const *columns, node_at *at)
{
    *sheet = SIZE_MAX;
    if (!map || !read_map(&build->reader, map, what, keys, count, at))
        return false;
    *sheet = resolve_sheet(build, at[0]);
    for (size_t i = 1; i < count && *sheet != SIZE_MAX; i++)
        if (columns[i])
            *columns[i] = resolve_column(build, *sheet, at[i]);
    return *sheet != SIZE_MAX;
}

static void read_risk(struct build *build, struct home_def *home, node_at map)
{
    static const struct key keys[] = {{"sheet", true}, {"column", true}, {"worst", true},    {"x", true},
                                      {"y", true},     {"name", true},   {"treatment", true}};
    size_t *const columns[] = {NULL,          &home->risk.column, &home->risk.worst,    &home->risk.x,
                               &home->risk.y, &home->risk.name,   &home->risk.treatment};
    node_at at[ARRAY_LENGTH(keys)];
    for (size_t i = 1; i < ARRAY_LENGTH(columns); i++)
        *columns[i] = SIZE_MAX;
    read_columns(build, map, "risk", keys, ARRAY_LENGTH(keys), &home->risk.sheet, columns, at);
}

static void read_rates(struct build *build, struct home_def *home, node_at map)
{
    static const struct key keys[] = {{"sheet", true}, {"column", true}, {"all", true}};
    size_t *const columns[] = {NULL, &home->rates.column, NULL};
    node_at at[ARRAY_LENGTH(keys)];
    if (read_columns(build, map, "rates", keys, ARRAY_LENGTH(keys), &home->rates.sheet, columns, at))
        home->rates.all = resolve_value(build, at[2]);
}

static void read_what_if(struct build *build, struct home_def *home, node_at map)
{
    static const struct key keys[] = {{"sheet", true}, {"column", true}, {"assume", true}};
    size_t *const columns[] = {NULL, &home->what_if.column, NULL};
    node_at at[ARRAY_LENGTH(keys)];
    if (!read_columns(build, map, "what_if", keys, ARRAY_LENGTH(keys), &home->what_if.sheet, columns, at) ||
        home->what_if.column == SIZE_MAX)
        return;
    const struct column_def *column = &build->sheet[home->what_if.sheet].column[home->what_if.column];
    if (!column_writable(column))
        read_fault(&build->reader, at[1], column->id, N_("only what people enter can be assumed"));
    cell_read(build, column, at[2], &home->what_if.assume);
}

static void read_actions(struct build *build, struct home_def *home, node_at map)
{
    static const struct key keys[] = {{"sheet", true}, {"name", true}, {"treatment", true}, {"plan", true},
                                      {"owner", true}, {"due", true},  {"cost", true},      {"settled", true}};
    size_t *const columns[] = {NULL,
                               &home->actions.name,
                               &home->actions.treatment,
                               &home->actions.plan,
                               &home->actions.owner,
                               &home->actions.due,
                               &home->actions.cost,
                               NULL};
    node_at at[ARRAY_LENGTH(keys)];
    for (size_t i = 1; i + 1 < ARRAY_LENGTH(columns); i++)
        *columns[i] = SIZE_MAX;
    if (read_columns(build, map, "actions", keys, ARRAY_LENGTH(keys), &home->actions.sheet, columns, at) &&
        home->actions.treatment != SIZE_MAX)
        cell_read(build, &build->sheet[home->actions.sheet].column[home->actions.treatment], at[7],
                  &home->actions.settled);
}

static void read_ledgers(struct build *build, node_at map, const char *what, const char *second, size_t *sheet,
                         size_t *items)
{
    const struct key keys[] = {{"sheet", true}, {second, true}};
    node_at at[ARRAY_LENGTH(keys)];
    *sheet = *items = SIZE_MAX;
    if (!map || !read_map(&build->reader, map, what, keys, ARRAY_LENGTH(keys), at))
        return;
    *sheet = resolve_sheet(build, at[0]);
    *items = resolve_sheet(build, at[1]);
    for (size_t i = 0; i < 2; i++) {
        size_t number = i ? *items : *sheet;
        if (number != SIZE_MAX && build->sheet[number].to->kind != SHEET_LEDGER)
            read_fault(&build->reader, at[i], build->sheet[number].to->id, N_("this sheet is no ledger"));
    }
}

static void read_goals(struct build *build, struct home_def *home, node_at list)
{
    struct reader *r = &build->reader;
    if (!read_is_list(r, list, N_("goals")))
        return;
    struct goal_def *goals = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*goals));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        node_at at[GOAL_KEYS];
        if (!read_map(r, item, N_("a goal"), goal_keys, GOAL_KEYS, at))
            continue;
        struct goal_def goal = {.id = read_id(r, at[GOAL_ID], true),
                                .label = read_text(r, at[GOAL_LABEL]),
                                .left = resolve_value(build, at[GOAL_LEFT])};
        goal.name = at[GOAL_NAME] ? read_text(r, at[GOAL_NAME]) : goal.label;
        for (size_t i = 0; goal.id && i < home->goal_count; i++)
            if (strcmp(goals[i].id, goal.id) == 0)
                read_fault(r, item, goal.id, N_("this id is used twice"));
        if (goal.id && goal.label)
            goals[home->goal_count++] = goal;
    }
    home->goal = goals;
}

void pack_read_home(struct build *build, node_at map)
{
    struct home_def *home = &build->catalog->home;
    node_at at[HOME_KEYS];
    read_map(&build->reader, map, "home", home_keys, HOME_KEYS, at);
    read_score(build, home, at[HOME_SCORE]);
    read_risk(build, home, at[HOME_RISK]);
    read_rates(build, home, at[HOME_RATES]);
    read_what_if(build, home, at[HOME_WHAT_IF]);
    read_actions(build, home, at[HOME_ACTIONS]);
    read_ledgers(build, at[HOME_ROUNDS], "rounds", "answers", &home->rounds.sheet, &home->rounds.answers);
    read_ledgers(build, at[HOME_PLANS], "plans", "items", &home->plans.sheet, &home->plans.items);
    read_goals(build, home, at[HOME_GOALS]);
}
