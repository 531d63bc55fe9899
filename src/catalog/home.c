/* home: what the home screen and `status` show. */
#include <string.h>

#include "catalog/build.h"

enum { HOME_RISK, HOME_RATES, HOME_WHAT_IF, HOME_ROUNDS, HOME_PLANS, HOME_KEYS };
static const struct key home_keys[HOME_KEYS] = {
    [HOME_RISK] = {"risk", false},     [HOME_RATES] = {"rates", false}, [HOME_WHAT_IF] = {"what_if", false},
    [HOME_ROUNDS] = {"rounds", false}, [HOME_PLANS] = {"plans", false},
};

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
    static const struct key keys[] = {{"sheet", true}, {"column", true},    {"worst", true},          {"x", true},
                                      {"y", true},     {"residual", false}, {"residual_worst", false}};
    size_t *const columns[] = {NULL,          &home->risk.column,   &home->risk.worst,         &home->risk.x,
                               &home->risk.y, &home->risk.residual, &home->risk.residual_worst};
    node_at at[ARRAY_LENGTH(keys)];
    for (size_t i = 1; i < ARRAY_LENGTH(columns); i++)
        *columns[i] = SIZE_MAX;
    if (!read_columns(build, map, "risk", keys, ARRAY_LENGTH(keys), &home->risk.sheet, columns, at))
        return;
    const struct sheet_def *sheet = build->sheet[home->risk.sheet].to;
    if (sheet_role(sheet, ROLE_NAME) == SIZE_MAX)
        read_fault(&build->reader, at[0], sheet->id, N_("this sheet needs a column with role: %s"), "name");
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

static void read_rounds(struct build *build, struct home_def *home, node_at map)
{
    static const struct key keys[] = {{"sheet", true}, {"answers", true}};
    node_at at[ARRAY_LENGTH(keys)];
    if (!map || !read_map(&build->reader, map, "rounds", keys, ARRAY_LENGTH(keys), at))
        return;
    home->rounds.sheet = record_read(build, at[0], RECORD_ROUND);
    home->rounds.answers = record_read(build, at[1], RECORD_ANSWER);
}

static void read_plans(struct build *build, struct home_def *home, node_at map)
{
    static const struct key keys[] = {{"sheet", true}, {"items", true}};
    node_at at[ARRAY_LENGTH(keys)];
    if (!map || !read_map(&build->reader, map, "plans", keys, ARRAY_LENGTH(keys), at))
        return;
    home->plans.sheet = record_read(build, at[0], RECORD_PLAN);
    home->plans.items = record_read(build, at[1], RECORD_ITEM);
}

/* KEY of the home of this layer, unless another layer has said it. */
static node_at once(struct build *build, const node_at *at, int key)
{
    return at[key] && build_new_id(build, &build->home_ids, at[key] - 1, home_keys[key].name) ? at[key] : 0;
}

void home_read(struct build *build, node_at map)
{
    struct home_def *home = &build->catalog->home;
    node_at at[HOME_KEYS];
    read_map(&build->reader, map, "home", home_keys, HOME_KEYS, at);
    read_risk(build, home, once(build, at, HOME_RISK));
    read_rates(build, home, once(build, at, HOME_RATES));
    read_what_if(build, home, once(build, at, HOME_WHAT_IF));
    read_rounds(build, home, once(build, at, HOME_ROUNDS));
    read_plans(build, home, once(build, at, HOME_PLANS));
}
