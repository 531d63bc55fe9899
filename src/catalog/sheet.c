#include <string.h>

#include "base/utf8.h"
#include "catalog/build.h"

static const struct key sheet_keys[SHEET_KEYS] = {
    [SHEET_ID] = {"sheet", true},
    [SHEET_TITLE] = {"title", true},
    [SHEET_SHORT] = {"short", false},
    [SHEET_GROUP] = {"group", false},
    [SHEET_SETS] = {"sets", false},
    [SHEET_ORDER] = {"order", false},
    [SHEET_KIND] = {"kind", true},
    [SHEET_SESSION] = {"session", false},
    [SHEET_APPLIES] = {"applies", false},
    [SHEET_EACH] = {"each", false},
    [SHEET_ROUNDS] = {"rounds", false},
    [SHEET_MINUTES] = {"minutes", false},
    [SHEET_SOURCE] = {"source", false},
    [SHEET_ROW_SOURCE] = {"row_source", false},
    [SHEET_RULE] = {"rule", false},
    [SHEET_HELP] = {"help", false},
    [SHEET_HIDDEN] = {"hidden", false},
    [SHEET_CHOICES] = {"choices", false},
    [SHEET_SECTIONS] = {"sections", false},
    [SHEET_COLUMNS] = {"columns", false},
    [SHEET_ROWS] = {"rows", false},
    [SHEET_SUMMARY] = {"summary", false},
    [SHEET_CHECKS] = {"checks", false},
    [SHEET_REFUSE] = {"refuse", false},
    [SHEET_MAKES] = {"makes", false},
    [SHEET_JUDGE] = {"judge", false},
    [SHEET_EXAMPLES] = {"examples", false},
    [SHEET_WORKSHEETS] = {"worksheets", false},
    [SHEET_NOT_WORKSHEETS] = {"not_worksheets", false},
    [SHEET_SEALED] = {"sealed", false},
    [SHEET_EMPTY_ROWS] = {"empty_rows", false},
    [SHEET_BREAK_BEFORE] = {"break_before", false},
    [SHEET_ON_DELETE] = {"on_delete", false},
    [SHEET_ROUTINE] = {"routine", false},
    [SHEET_DEADLINES] = {"deadlines", false},
    [SHEET_GRAPH] = {"graph", false},
    [SHEET_PROMISE] = {"promise", false},
    [SHEET_RIGHTS] = {"rights", false},
    [SHEET_GUARDED] = {"guarded", false},
    [SHEET_RETENTION] = {"retention", false},
};
static const char *const kind_words[] = {"facts", "checklist", "ledger"};
static const enum sheet_key only_checklist[] = {SHEET_SESSION, SHEET_EACH,      SHEET_SECTIONS,
                                                SHEET_ROWS,    SHEET_ON_DELETE, SHEET_ROW_SOURCE};

bool sheet_read_head(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    struct sheet_def *def = &sheet->def;
    const node_at *at = sheet->at;
    read_map(r, sheet->root, N_("a sheet"), sheet_keys, SHEET_KEYS, sheet->at);
    *def = (struct sheet_def){.session = SIZE_MAX, .each = SIZE_MAX, .layer = build_layer(build)};
    if (!at[SHEET_ID])
        return false;
    def->id = read_id(r, at[SHEET_ID], true);
    if (def->id && strcmp(def->id, LAYERS_SHEET) == 0)
        read_fault(r, at[SHEET_ID], def->id, N_("this id belongs to the program"));
    def->place = read_place(r, at[SHEET_ID]);
    def->title = read_text(r, at[SHEET_TITLE]);
    def->short_title = at[SHEET_SHORT] ? read_short_text(r, at[SHEET_SHORT], 18) : def->title;
    def->kind = (enum sheet_kind)read_word(r, at[SHEET_KIND], kind_words, ARRAY_LENGTH(kind_words), SHEET_FACTS);
    def->order = read_number(r, at[SHEET_ORDER], 0, -1e6, 1e6);
    def->minutes = read_number(r, at[SHEET_MINUTES], 0.3, 0, 1000);
    def->rounds = read_yes(r, at[SHEET_ROUNDS]);
    def->hidden = read_yes(r, at[SHEET_HIDDEN]);
    def->guarded = read_yes(r, at[SHEET_GUARDED]);
    def->sealed = read_text(r, at[SHEET_SEALED]);
    def->empty_rows =
        (uint32_t)read_number(r, at[SHEET_EMPTY_ROWS], EMPTY_ROWS_LEAST, EMPTY_ROWS_LEAST, EMPTY_ROWS_MOST);
    if (at[SHEET_EMPTY_ROWS] && (def->kind != SHEET_LEDGER || def->sealed))
        read_fault(r, at[SHEET_EMPTY_ROWS] - 1, "empty_rows", N_("only a ledger that people write has empty rows"));
    def->source = read_text(r, at[SHEET_SOURCE]);
    def->rule = read_text(r, at[SHEET_RULE]);
    def->help = read_text(r, at[SHEET_HELP]);
    def->worksheet = read_texts(r, at[SHEET_WORKSHEETS], build->arena, &def->worksheet_count);
    def->other = read_texts(r, at[SHEET_NOT_WORKSHEETS], build->arena, &def->other_count);
    if (!at[SHEET_GROUP] && !def->hidden)
        read_fault(r, sheet->root, "group", N_("this key is missing in %s"), _("a sheet"));
    const char *group = read_text(r, at[SHEET_GROUP]);
    size_t number = group ? names_find(&build->groups, group) : SIZE_MAX;
    if (number != SIZE_MAX && build_may_use(build, at[SHEET_GROUP], group, build->catalog->group[number].layer))
        def->group = number;
    else if (group && number == SIZE_MAX)
        read_unknown(r, at[SHEET_GROUP], group, N_("there is no group with this id"), build->groups.name,
                     build->groups.count);
    for (size_t i = 0; i < ARRAY_LENGTH(only_checklist) && at[SHEET_KIND] && def->kind != SHEET_CHECKLIST; i++)
        if (at[only_checklist[i]])
            read_fault(r, at[only_checklist[i]] - 1, sheet_keys[only_checklist[i]].name,
                       N_("only a checklist has this key"));
    return def->id && def->title && def->short_title;
}

void sheet_read_body(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    struct sheet_def *def = sheet->to;
    const node_at *at = sheet->at;
    if (at[SHEET_CHOICES])
        choices_read_named(build, at[SHEET_CHOICES], &sheet->lists, NULL);
    bool checklist = def->kind == SHEET_CHECKLIST;
    if (checklist) {
        def->sections = choices_read_use(build, sheet, at[SHEET_SECTIONS]);
        def->each = resolve_sheet(build, at[SHEET_EACH]);
        if (def->each != SIZE_MAX && build->sheet[def->each].to->kind != SHEET_LEDGER) {
            read_fault(r, at[SHEET_EACH], read_raw(r, at[SHEET_EACH]), N_("this sheet is no ledger"));
            def->each = SIZE_MAX;
        }
        def->each_on_delete = relation_read_on_delete(build, at[SHEET_ON_DELETE]);
        if (at[SHEET_ON_DELETE] && !at[SHEET_EACH])
            read_fault(r, at[SHEET_ON_DELETE] - 1, "on_delete", N_("only together with each"));
        if (def->each_on_delete == ON_DELETE_EMPTY) /* an answer about nothing is no answer */
            read_fault(r, at[SHEET_ON_DELETE], "empty", N_("rows of each are refuse or cascade"));
        if (!at[SHEET_ROWS])
            read_fault(r, sheet->root, "rows", N_("a checklist needs rows"));
    } else if (!at[SHEET_COLUMNS])
        read_fault(r, sheet->root, "columns", N_("this key is missing in %s"), _("a sheet"));
    routine_read_head(build, sheet);
    columns_read(build, sheet);
    judge_read_columns(build, sheet);
    summary_read(build, sheet);
    rows_read(build, sheet);
}

/* How long the history may hold what a deleted row held. */
static void read_retention(struct build *build, struct sheet_build *sheet)
{
    enum { MONTHS, FROM, KEYS };
    static const struct key keys[KEYS] = {[MONTHS] = {"months", true}, [FROM] = {"from", false}};
    struct reader *r = &build->reader;
    struct sheet_def *def = sheet->to;
    node_at map = sheet->at[SHEET_RETENTION], at[KEYS];
    if (!map || !read_map(r, map, "retention", keys, KEYS, at))
        return;
    if (def->kind != SHEET_LEDGER || def->sealed)
        read_fault(r, map - 1, "retention", N_("only a ledger that people write has this key"));
    def->retention.set = true;
    def->retention.months = read_whole(r, at[MONTHS], 0, 0, 1200);
    def->retention.from = at[FROM] ? resolve_column(build, sheet->number, at[FROM]) : SIZE_MAX;
    if (def->retention.from != SIZE_MAX && def->column[def->retention.from].kind->day != DAY_ALWAYS)
        read_fault(r, at[FROM], def->column[def->retention.from].id, N_("a column of days is expected here"));
}

void sheet_read_references(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    struct sheet_def *def = sheet->to;
    if (sheet->at[SHEET_SESSION] && def->kind == SHEET_CHECKLIST) {
        node_at at = sheet->at[SHEET_SESSION];
        def->session = resolve_column(build, sheet->number, at);
        const struct column_def *column = def->session == SIZE_MAX ? NULL : &def->column[def->session];
        if (column && !column_writable(column))
            read_fault(r, at, column->id, N_("a session asks for what people enter"));
    }
    for (size_t i = 0; i < def->column_count; i++) {
        node_at at = sheet->column_nodes[i].cleared_by;
        if (!at)
            continue;
        size_t by = resolve_column(build, sheet->number, at);
        if (by != SIZE_MAX && (by == i || !column_writable(&def->column[by])))
            read_fault(r, at, def->column[by].id, N_("another column that people enter is expected here"));
        else
            sheet->column[i].cleared_by = by;
    }
    read_retention(build, sheet);
    routine_days_read(build, sheet);
    paper_read(build, sheet);
}
