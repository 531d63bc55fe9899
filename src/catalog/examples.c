#include <string.h>

#include "base/date.h"
#include "catalog/build.h"
#include "catalog/make.h"

enum {
    EXAMPLE_ROW,
    EXAMPLE_GIVEN,
    EXAMPLE_WITH,
    EXAMPLE_ALL,
    EXAMPLE_EXPECT,
    EXAMPLE_SUMMARY,
    EXAMPLE_TODAY,
    EXAMPLE_FINDS,
    EXAMPLE_PASSES,
    EXAMPLE_MAKES,
    EXAMPLE_KEYS
};
static const struct key example_keys[EXAMPLE_KEYS] = {
    [EXAMPLE_ROW] = {"row", false},     [EXAMPLE_GIVEN] = {"given", false},   [EXAMPLE_WITH] = {"with", false},
    [EXAMPLE_ALL] = {"all", false},     [EXAMPLE_EXPECT] = {"expect", false}, [EXAMPLE_SUMMARY] = {"summary", false},
    [EXAMPLE_TODAY] = {"today", false}, [EXAMPLE_FINDS] = {"finds", false},   [EXAMPLE_PASSES] = {"passes", false},
    [EXAMPLE_MAKES] = {"makes", false},
};

struct cells {
    struct example_cell *cell;
    size_t count, capacity;
};

static void add_cell(struct build *build, struct cells *cells, struct example_cell cell)
{
    cells->cell = arena_grow(build->arena, cells->cell, cells->count, &cells->capacity, sizeof(*cells->cell));
    cells->cell[cells->count++] = cell;
}

/* {column: value}: of people's columns when ENTERED, else of any. */
static void read_cells(struct build *build, size_t sheet, const char *row, node_at map, bool entered, struct cells *out)
{
    struct reader *r = &build->reader;
    if (!read_is_map(r, map, N_("an example")))
        return;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        size_t column = resolve_column(build, sheet, key);
        if (column == SIZE_MAX)
            continue;
        const struct column_def *def = &build->sheet[sheet].column[column];
        const char *value = NULL;
        if (entered && !column_writable(def))
            read_fault(r, key, def->id, N_("an example can only fill in what people enter"));
        else if (cell_read(build, def, key + 1, &value))
            add_cell(build, out, (struct example_cell){build->sheet[sheet].to->id, row, def->id, value});
    }
}

static void read_with(struct build *build, node_at map, struct cells *out)
{
    struct reader *r = &build->reader;
    if (!read_is_map(r, map, N_("an example")))
        return;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        size_t sheet = resolve_sheet(build, key);
        if (sheet == SIZE_MAX || !read_is_map(r, key + 1, N_("an example")))
            continue;
        for (node_at row = read_first(r, key + 1); row; row = read_next(r, key + 1, row))
            if (cell_check_row(build, sheet, row, read_text(&build->reader, row)))
                read_cells(build, sheet, read_raw(r, row), row + 1, true, out);
    }
}

static void read_summary(struct build *build, size_t sheet, node_at map, struct cells *out)
{
    struct reader *r = &build->reader;
    if (!read_is_map(r, map, N_("an example")))
        return;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        size_t summary = resolve_summary(build, sheet, key);
        const char *value = NULL;
        if (summary == SIZE_MAX)
            continue;
        const struct column_def *def = &build->sheet[sheet].summary[summary].column;
        if (cell_read(build, def, key + 1, &value))
            add_cell(build, out, (struct example_cell){build->sheet[sheet].to->id, NULL, def->id, value});
    }
}

static int read_today(struct reader *r, node_at at)
{
    const char *text = read_text(r, at);
    int day = text ? date_parse(text, 1) : 0;
    if (text && (day == 0 || strlen(text) != 10))
        read_fault(r, at, text, N_("%s must be a date like 2026-04-01"), "today");
    return day;
}

/* Ids of rules of this sheet; *ROW is set when one of them asks about a row. */
static const size_t *read_rules(struct build *build, const struct sheet_build *sheet, node_at list, size_t *count,
                                bool *row)
{
    struct reader *r = &build->reader;
    *count = 0;
    if (!read_is_list(r, list, N_("an example")))
        return NULL;
    size_t *rules = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*rules));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        const char *id = read_text(r, item);
        size_t at = id ? names_find(&sheet->rules, id) : SIZE_MAX;
        if (id && at == SIZE_MAX)
            read_unknown(r, item, id, N_("the sheet has no check with this id"), sheet->rules.name, sheet->rules.count);
        if (at == SIZE_MAX)
            continue;
        rules[(*count)++] = at;
        *row = *row || !sheet->to->rules[at].whole_sheet;
    }
    return rules;
}

/* {id: {column: value}}: what stands in the row that one of the sheet's `makes` brings about. */
static void read_made(struct build *build, const struct sheet_build *sheet, node_at map, struct example_def *example)
{
    struct reader *r = &build->reader;
    size_t capacity = 0;
    struct example_made *made = NULL;
    if (!read_is_map(r, map, N_("an example")))
        return;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        const char *id = read_text(r, key);
        size_t rule = id ? names_find(&sheet->rules, id) : SIZE_MAX, make = 0;
        while (make < sheet->to->make_count && sheet->to->make[make].rule != rule)
            make++;
        if (make == sheet->to->make_count) {
            read_fault(r, key, id ? id : "", N_("this sheet makes no row with this id"));
            continue;
        }
        struct cells cells = {0};
        read_cells(build, sheet->to->make[make].sheet, NULL, key + 1, true, &cells);
        for (size_t i = 0; i < cells.count; i++) {
            made = arena_grow(build->arena, made, example->made_count, &capacity, sizeof(*made));
            made[example->made_count++] = (struct example_made){make, cells.cell[i]};
        }
    }
    example->made = made;
}

static void read_example(struct build *build, struct sheet_build *sheet, node_at item, struct example_def *example)
{
    struct reader *r = &build->reader;
    node_at at[EXAMPLE_KEYS];
    *example = (struct example_def){.place = read_place(r, item)};
    if (!read_map(r, item, N_("an example"), example_keys, EXAMPLE_KEYS, at))
        return;
    bool checklist = sheet->to->kind == SHEET_CHECKLIST;
    if (at[EXAMPLE_ROW] && !checklist)
        read_fault(r, at[EXAMPLE_ROW] - 1, "row", N_("only a checklist has this key"));
    else if (at[EXAMPLE_ROW] &&
             cell_check_row(build, sheet->number, at[EXAMPLE_ROW], read_text(&build->reader, at[EXAMPLE_ROW])))
        example->row = read_raw(r, at[EXAMPLE_ROW]);
    bool asks_row = false;
    example->finds = read_rules(build, sheet, at[EXAMPLE_FINDS], &example->finds_count, &asks_row);
    example->passes = read_rules(build, sheet, at[EXAMPLE_PASSES], &example->passes_count, &asks_row);
    if (checklist && !at[EXAMPLE_ROW] && (at[EXAMPLE_GIVEN] || at[EXAMPLE_EXPECT] || asks_row))
        read_fault(r, item, "row", N_("say which row of the checklist is meant (row: …)"));
    read_made(build, sheet, at[EXAMPLE_MAKES], example);
    asks_row = asks_row || at[EXAMPLE_MAKES];
    if (!at[EXAMPLE_EXPECT] && !at[EXAMPLE_SUMMARY] && !at[EXAMPLE_FINDS] && !at[EXAMPLE_PASSES] && !at[EXAMPLE_MAKES])
        read_fault(r, item, "expect", N_("an example needs expect, summary, finds, passes or makes"));
    const char *row = checklist ? example->row : "1";
    struct cells given = {0}, expect = {0}, summary = {0};
    read_cells(build, sheet->number, "*", at[EXAMPLE_ALL], true, &given);
    read_with(build, at[EXAMPLE_WITH], &given);
    read_cells(build, sheet->number, row, at[EXAMPLE_GIVEN], true, &given);
    read_cells(build, sheet->number, row, at[EXAMPLE_EXPECT], false, &expect);
    read_summary(build, sheet->number, at[EXAMPLE_SUMMARY], &summary);
    example->today = read_today(r, at[EXAMPLE_TODAY]);
    example->given = given.cell;
    example->given_count = given.count;
    example->expect = expect.cell;
    example->expect_count = expect.count;
    example->summary = summary.cell;
    example->summary_count = summary.count;
}

void examples_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at list = sheet->at[SHEET_EXAMPLES];
    if (!read_is_list(r, list, N_("examples")))
        return;
    struct example_def *examples = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*examples));
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item))
        read_example(build, sheet, item, &examples[sheet->to->example_count++]);
    sheet->to->example = examples;
}
