#include "catalog/make.h"

#include "catalog/build.h"

#define MAX_MAKES 20

enum { MAKE_ID, MAKE_WHEN, MAKE_SHEET, MAKE_INTO, MAKE_VALUES, MAKE_KEYS };
static const struct key make_keys[MAKE_KEYS] = {
    [MAKE_ID] = {"id", true},      [MAKE_WHEN] = {"when", true},     [MAKE_SHEET] = {"sheet", true},
    [MAKE_INTO] = {"into", false}, [MAKE_VALUES] = {"values", true},
};

size_t makes_room(struct build *build, const struct sheet_build *sheet)
{
    node_at list = sheet->at[SHEET_MAKES];
    return list && read_node(&build->reader, list)->kind == NODE_LIST ? read_node(&build->reader, list)->value : 0;
}

/* The ledger that gets the row; SIZE_MAX with a fault. */
static size_t read_ledger(struct build *build, node_at at)
{
    size_t number = resolve_sheet(build, at);
    if (number == SIZE_MAX)
        return SIZE_MAX;
    const struct sheet_def *to = build->sheet[number].to;
    if (to->kind == SHEET_LEDGER && !to->sealed)
        return number;
    read_fault(&build->reader, at, to->id,
               to->sealed ? N_("nobody adds rows to a sealed sheet") : N_("this sheet is no ledger"));
    return SIZE_MAX;
}

static bool read_into(struct build *build, const struct sheet_build *sheet, node_at at, struct make_def *make)
{
    make->into = at ? resolve_column(build, sheet->number, at) : SIZE_MAX;
    if (!at)
        return true;
    if (make->into == SIZE_MAX)
        return false;
    const struct column_def *def = &sheet->column[make->into];
    if (column_writable(def) && def->kind->refers && !def->kind->many &&
        relation_target(build, sheet->number, make->into) == make->sheet)
        return true;
    return read_fault(&build->reader, at, def->id, N_("a column that names a row of %s is expected here"),
                      build->sheet[make->sheet].to->id);
}

static bool read_values(struct build *build, const struct sheet_build *sheet, node_at map, struct make_def *make)
{
    struct reader *r = &build->reader;
    if (!read_is_map(r, map, N_("values")))
        return false;
    const struct sheet_build *to = &build->sheet[make->sheet];
    struct make_cell *cell = arena_zero(build->arena, (read_node(r, map)->value + 1) * sizeof(*cell));
    bool good = true;
    for (node_at key = read_first(r, map); key; key = read_next(r, map, key)) {
        struct make_cell one = {.column = resolve_column(build, make->sheet, key)};
        if (one.column != SIZE_MAX && !column_writable(&to->column[one.column])) {
            read_fault(r, key, to->column[one.column].id, N_("a column that people enter is expected here"));
            one.column = SIZE_MAX;
        }
        one.value = resolve_formula(build, sheet->number, PLACE_ROW, key + 1);
        if (one.column != SIZE_MAX && one.value) {
            typed_check_into(build, one.value, catalog_rows_table(make->sheet), one.column, key + 1);
            cell[make->cell_count++] = one;
        } else {
            good = false;
        }
    }
    make->cell = cell;
    return good;
}

/* Do rows of FROM bring about rows of TO, over however many sheets, as far as that is read? */
static bool leads(const struct build *build, size_t from, size_t to, size_t steps)
{
    const struct sheet_def *def = build->sheet[from].to;
    bool found = from == to;
    for (size_t i = 0; i < def->make_count && !found && steps > 0; i++)
        found = leads(build, def->make[i].sheet, to, steps - 1);
    return found;
}

static void read_make(struct build *build, struct sheet_build *sheet, node_at item, struct make_def *makes)
{
    struct reader *r = &build->reader;
    node_at at[MAKE_KEYS];
    if (!read_map(r, item, N_("a row that is made"), make_keys, MAKE_KEYS, at))
        return;
    struct make_def make = {.rule = sheet->to->rule_count, .sheet = read_ledger(build, at[MAKE_SHEET])};
    struct rule_def rule = {.kind = RULE_MAKE,
                            .id = read_id(r, at[MAKE_ID], true),
                            .when = resolve_formula(build, sheet->number, PLACE_ROW, at[MAKE_WHEN]),
                            .at = SIZE_MAX,
                            .place = read_place(r, at[MAKE_ID])};
    if (make.sheet == SIZE_MAX || !rule.id || !rule.when || !read_into(build, sheet, at[MAKE_INTO], &make) ||
        !read_values(build, sheet, at[MAKE_VALUES], &make))
        return;
    if (leads(build, make.sheet, sheet->number, build->sheet_count)) {
        read_fault(r, at[MAKE_SHEET], build->sheet[make.sheet].to->id,
                   N_("rows of this sheet bring about rows of %s themselves"), sheet->to->id);
        return;
    }
    if (!names_add(&sheet->rules, build->arena, rule.id, sheet->to->rule_count)) {
        read_fault(r, item, rule.id, N_("this id is used twice"));
        return;
    }
    sheet->rule[sheet->to->rule_count++] = rule;
    makes[sheet->to->make_count++] = make;
}

void makes_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at list = sheet->at[SHEET_MAKES];
    if (!read_is_list(r, list, N_("rows that are made")))
        return;
    if (read_node(r, list)->value > MAX_MAKES) {
        read_fault(r, list, sheet->to->id, N_("at most %d"), MAX_MAKES);
        return;
    }
    struct make_def *makes = arena_zero(build->arena, (read_node(r, list)->value + 1) * sizeof(*makes));
    sheet->to->make = makes;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item))
        read_make(build, sheet, item, makes);
}
