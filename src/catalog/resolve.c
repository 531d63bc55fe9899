/* Names: of sheets, columns, summary values, in formulas. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "catalog/build.h"

static const char *near_text(char *out, size_t size, const char *name, const struct names *names)
{
    const char *near = error_near_name(name, names->name, names->count);
    out[0] = 0;
    if (near)
        snprintf(out, size, _("did you mean \"%s\"?"), near);
    return out;
}

size_t resolve_sheet(struct build *build, node_at at)
{
    const char *id = at ? read_text(&build->reader, at) : NULL;
    size_t sheet = id ? names_find(&build->sheets, id) : SIZE_MAX;
    if (sheet != SIZE_MAX)
        return build_may_use(build, at, id, build->sheet[sheet].to->layer) ? sheet : SIZE_MAX;
    if (id)
        read_unknown(&build->reader, at, id, N_("there is no sheet with this id"), build->sheets.name,
                     build->sheets.count);
    return sheet;
}

size_t resolve_column(struct build *build, size_t sheet, node_at at)
{
    const struct names *columns = &build->sheet[sheet].columns;
    const char *id = at ? read_text(&build->reader, at) : NULL;
    size_t column = id ? names_find(columns, id) : SIZE_MAX;
    if (id && column == SIZE_MAX)
        read_unknown(&build->reader, at, id, N_("the sheet has no column with this id"), columns->name, columns->count);
    return column;
}

size_t resolve_summary(struct build *build, size_t sheet, node_at at)
{
    const struct names *summaries = &build->sheet[sheet].summaries;
    const char *id = at ? read_text(&build->reader, at) : NULL;
    size_t summary = id ? names_find(summaries, id) : SIZE_MAX;
    if (id && summary == SIZE_MAX)
        read_unknown(&build->reader, at, id, N_("the sheet has no summary value with this id"), summaries->name,
                     summaries->count);
    return summary;
}

struct formula_context {
    struct build *build;
    size_t sheet;
    enum formula_place place;
};

static const struct formula_choices *formula_choices_of(const struct column_def *column)
{
    return column->kind->coded ? &column->choices->formula : NULL; /* a level's cell is a number */
}

static struct formula_ref ref_to(enum formula_ref_kind kind, size_t table, size_t column, const struct column_def *def)
{
    bool cell = kind != FORMULA_WHOLE && kind != FORMULA_LINKED;
    return (struct formula_ref){.kind = kind,
                                .table = table,
                                .column = column,
                                .choices = formula_choices_of(def),
                                .many = cell && def->kind->many};
}

bool resolve_unknown(struct error *err, enum error_code code, const char *name, const struct names *names)
{
    char near[128];
    error_set(err, code, name);
    return error_detail(err, "%s", near_text(near, sizeof(near), name, names));
}

const struct column_def *resolve_ref(const struct build *build, const struct formula_ref *ref)
{
    const struct sheet_build *sheet = &build->sheet[ref->table / 2];
    return ref->table % 2 ? &sheet->summary[ref->column].column : &sheet->column[ref->column];
}

static bool find_own(const struct formula_context *in, const char *name, struct formula_ref *out, struct error *err)
{
    struct sheet_build *sheet = &in->build->sheet[in->sheet];
    size_t column = names_find(&sheet->columns, name), summary = names_find(&sheet->summaries, name);
    if (in->place == PLACE_NO_ROW) {
        error_set(err, ERROR_UNKNOWN_COLUMN, name);
        return error_detail(err, "%s", _("there is no row here: write sheet[column] or sheet.name"));
    }
    if (in->place == PLACE_SUMMARY && summary != SIZE_MAX) {
        *out = ref_to(FORMULA_OWN, catalog_summary_table(in->sheet), summary, &sheet->summary[summary].column);
        return true;
    }
    if (in->place == PLACE_ROW && column != SIZE_MAX) {
        *out = ref_to(FORMULA_OWN, catalog_rows_table(in->sheet), column, &sheet->column[column]);
        return true;
    }
    if (column == SIZE_MAX && summary == SIZE_MAX)
        return resolve_unknown(err, ERROR_UNKNOWN_COLUMN, name,
                               in->place == PLACE_SUMMARY ? &sheet->summaries : &sheet->columns);
    error_set(err, ERROR_UNKNOWN_COLUMN, name);
    if (column != SIZE_MAX)
        return error_detail(err, _("a summary has no row: write %s[%s] for the column"), sheet->to->id, name);
    return error_detail(err, _("this is a summary value: write %s.%s"), sheet->to->id, name);
}

/* sheet.name: a summary value, or a fact. */
static bool find_value(struct build *build, const char *sheet_id, const char *name, struct value_ref *out,
                       struct error *err)
{
    size_t number = build_find_sheet(build, sheet_id, err);
    if (number == SIZE_MAX)
        return false;
    struct sheet_build *sheet = &build->sheet[number];
    size_t column = names_find(&sheet->columns, name), summary = names_find(&sheet->summaries, name);
    bool facts = sheet->to->kind == SHEET_FACTS;
    if (summary != SIZE_MAX || (facts && column != SIZE_MAX)) {
        bool fact = summary == SIZE_MAX;
        *out = (struct value_ref){.sheet = number, .summary = fact ? column : summary, .set = true, .fact = fact};
        return true;
    }
    if (column == SIZE_MAX)
        return resolve_unknown(err, ERROR_UNKNOWN_COLUMN, name,
                               facts && sheet->columns.count > 1 ? &sheet->columns : &sheet->summaries);
    error_set(err, ERROR_UNKNOWN_COLUMN, name);
    return error_detail(err, _("this is a column of many rows: write %s[%s]"), sheet_id, name);
}

/* sheet/row[column] of a row that the form gives: always there, and always in the same place. */
static bool find_cell(struct build *build, const struct formula_name *name, struct formula_ref *out, struct error *err)
{
    size_t number = build_find_sheet(build, name->sheet, err);
    if (number == SIZE_MAX)
        return false;
    const struct sheet_build *sheet = &build->sheet[number];
    if (sheet->to->kind != SHEET_CHECKLIST || sheet->to->each != SIZE_MAX) {
        error_set(err, ERROR_UNKNOWN_ROW, name->row);
        if (sheet->to->kind == SHEET_FACTS)
            return error_detail(err, _("%s has one row only: write %s.%s"), name->sheet, name->sheet, name->name);
        return error_detail(err, _("the form does not say which rows %s has"), name->sheet);
    }
    size_t row = names_find(&sheet->rows, name->row), column = names_find(&sheet->columns, name->name);
    if (row == SIZE_MAX)
        return resolve_unknown(err, ERROR_UNKNOWN_ROW, name->row, &sheet->rows);
    if (column == SIZE_MAX)
        return resolve_unknown(err, ERROR_UNKNOWN_COLUMN, name->name, &sheet->columns);
    *out = ref_to(FORMULA_FIXED, catalog_rows_table(number), column, &sheet->column[column]);
    out->row = (uint32_t)row;
    return true;
}

/* What of SHEET could have been meant: its columns that name rows. */
static bool no_reference(struct build *build, size_t sheet, const char *id, struct error *err)
{
    struct names references = {0};
    for (size_t i = 0; i < build->sheet[sheet].columns.count; i++)
        if (relation_followed(build, sheet, i, &(size_t){0}) != SIZE_MAX)
            names_add(&references, build->arena, build->sheet[sheet].column[i].id, i);
    const char *near = error_near_name(id, references.name, references.count);
    error_set(err, ERROR_UNKNOWN_COLUMN, id);
    if (near)
        return error_detail(err, _("this column names no row of another sheet; did you mean \"%s\"?"), near);
    return error_detail(err, "%s", _("this column names no row of another sheet (type: row, of: …)"));
}

/* [ref].column: FROM names a row of another sheet. */
static bool find_followed(struct build *build, const struct formula_name *name, struct formula_ref *out,
                          struct error *err)
{
    const struct formula_ref *from = name->from;
    size_t source = from->table / 2, key = SIZE_MAX;
    size_t target = from->table % 2 ? SIZE_MAX : relation_followed(build, source, from->column, &key);
    if (target == SIZE_MAX)
        return no_reference(build, source, resolve_ref(build, from)->id, err);
    const struct sheet_build *sheet = &build->sheet[target];
    size_t column = names_find(&sheet->columns, name->name);
    if (column == SIZE_MAX)
        return resolve_unknown(err, ERROR_UNKNOWN_COLUMN, name->name, &sheet->columns);
    const struct column_def *def = &sheet->column[column];
    *out = ref_to(FORMULA_FOLLOWED, catalog_rows_table(target), column, def);
    out->key = key;
    out->cells = sheet->column_nodes[column].formula ? CELLS_COMPUTED : column_cells(def);
    if (from->many) {
        out->kind = FORMULA_LINKED;
        out->keyed = true;
        out->many = false;
    }
    return true;
}

/* Along which relation LINKED goes from a row of this sheet. */
static bool find_linked(const struct formula_context *in, size_t number, const char *by, struct formula_ref *out,
                        struct error *err)
{
    struct build *build = in->build;
    if (in->place != PLACE_ROW) {
        error_set(err, ERROR_FORM, build->sheet[number].to->id);
        return error_detail(err, "%s", _("LINKED needs a row; there is none here"));
    }
    const struct relation_def *relation = relation_linked(build, in->sheet, number, by, &out->back, err);
    if (!relation)
        return false;
    out->relation = (size_t)(relation - build->catalog->relation);
    out->keyed = out->back && relation->column != SIZE_MAX;
    out->key = relation->column;
    out->many = out->back && relation->many;
    return true;
}

static bool find_name(void *context, const struct formula_name *wanted, struct formula_ref *out, struct error *err)
{
    const struct formula_context *in = context;
    struct build *build = in->build;
    enum formula_ref_kind kind = wanted->kind;
    const char *sheet_id = wanted->sheet, *name = wanted->name;
    if (kind == FORMULA_OWN)
        return find_own(in, name, out, err);
    if (kind == FORMULA_FIXED)
        return find_cell(build, wanted, out, err);
    if (kind == FORMULA_FOLLOWED)
        return find_followed(build, wanted, out, err);
    if (kind == FORMULA_SCALAR) {
        struct value_ref value;
        if (!find_value(build, sheet_id, name, &value, err))
            return false;
        const struct sheet_build *sheet = &build->sheet[value.sheet];
        const struct column_def *def =
            value.fact ? &sheet->column[value.summary] : &sheet->summary[value.summary].column;
        *out = ref_to(kind, value.fact ? catalog_rows_table(value.sheet) : catalog_summary_table(value.sheet),
                      value.summary, def);
        return true;
    }
    size_t number = build_find_sheet(build, sheet_id, err);
    if (number == SIZE_MAX)
        return false;
    struct sheet_build *sheet = &build->sheet[number];
    size_t column = names_find(&sheet->columns, name);
    if (column == SIZE_MAX && names_find(&sheet->summaries, name) != SIZE_MAX) {
        error_set(err, ERROR_UNKNOWN_COLUMN, name);
        return error_detail(err, _("this is a summary value: write %s.%s"), sheet_id, name);
    }
    if (column == SIZE_MAX)
        return resolve_unknown(err, ERROR_UNKNOWN_COLUMN, name, &sheet->columns);
    *out = ref_to(kind, catalog_rows_table(number), column, &sheet->column[column]);
    return kind != FORMULA_LINKED || find_linked(in, number, wanted->by, out, err);
}

/* "character 12" → 11; SIZE_MAX when the place says nothing. */
static size_t character_of(const struct error *fault)
{
    size_t prefix = strlen("character ");
    long number = strncmp(fault->place, "character ", prefix) == 0 ? strtol(fault->place + prefix, NULL, 10) : 0;
    return number > 0 ? (size_t)number - 1 : SIZE_MAX;
}

const struct formula *resolve_text(struct build *build, size_t sheet, enum formula_place place, node_at at,
                                   const char *text, bool live)
{
    struct reader *r = &build->reader;
    if (!text)
        return NULL;
    struct formula_context context = {build, sheet, place};
    struct formula_names names = {&context, find_name};
    struct error fault = {.code = ERROR_NONE};
    char *whole = sheet < build->sheet_count ? family_expand(&build->sheet[sheet], text, &fault) : mem_text(text);
    const struct formula *formula = whole ? formula_parse(build->arena, whole, &names, &fault) : NULL;
    /* what is filled in, or written by the program, stands nowhere to point at */
    bool same = text == read_raw(r, at) && whole && strcmp(whole, text) == 0;
    free(whole);
    if (!formula) {
        read_pass_on(r, at, same || (!whole && text == read_raw(r, at)) ? character_of(&fault) : SIZE_MAX, &fault);
        return NULL;
    }
    if (live && !formula_excel_possible(formula, &fault))
        read_pass_on(r, at, same ? character_of(&fault) : SIZE_MAX, &fault);
    typed_check_compared(build, formula, at, live);
    return formula;
}

const struct formula_ref *resolve_reference(struct build *build, size_t sheet, const char *text, struct error *fault)
{
    bool row = sheet != SIZE_MAX;
    struct formula_context context = {build, row ? sheet : 0, row ? PLACE_ROW : PLACE_NO_ROW};
    struct formula_names names = {&context, find_name};
    const struct formula *formula = formula_parse(build->arena, text, &names, fault);
    const struct formula_ref *ref = formula ? formula_reference(formula) : NULL;
    if (ref)
        return ref;
    if (formula || fault->code == ERROR_SYNTAX) {
        error_set(fault, ERROR_FORM, text);
        error_detail(fault, "%s",
                     _("between { and } stands a reference: {column}, {sheet.name}, {sheet/row[column]}, "
                       "{[ref].column}"));
    }
    return NULL;
}

static const struct formula *read_formula(struct build *build, size_t sheet, enum formula_place place, node_at at,
                                          bool live)
{
    return resolve_text(build, sheet, place, at, at ? read_text(&build->reader, at) : NULL, live);
}

const struct formula *resolve_formula(struct build *build, size_t sheet, enum formula_place place, node_at at)
{
    return read_formula(build, sheet, place, at, false);
}

/* What the program writes for a column or value that it makes; NULL: the form has the formula. The caller's. */
static char *made_formula(struct build *build, struct sheet_build *sheet, const struct column_nodes *nodes,
                          size_t column)
{
    switch (nodes->made) {
    case MADE_NOT: return NULL;
    case MADE_JUDGED: return judge_formula(sheet, column);
    case MADE_COUNT: return by_formula(sheet, nodes);
    default: return routine_days_formula(build, sheet, column);
    }
}

static const struct formula *column_formula(struct build *build, struct sheet_build *sheet, bool summary, size_t column)
{
    const struct column_nodes *nodes = &(summary ? sheet->summary_nodes : sheet->column_nodes)[column];
    enum formula_place place = summary ? PLACE_SUMMARY : PLACE_ROW;
    if (nodes->made == MADE_NOT) {
        by_fill(build, nodes->by, nodes->by_number);
        const struct formula *formula = read_formula(build, sheet->number, place, nodes->formula, true);
        by_fill(build, NULL, 0);
        return formula;
    }
    char *text = made_formula(build, sheet, nodes, column);
    const struct formula *formula = resolve_text(build, sheet->number, place, nodes->formula, text, true);
    free(text);
    return formula;
}

void resolve_column_formulas(struct build *build, struct sheet_build *sheet)
{
    judge_read(build, sheet);
    for (size_t i = 0; i < sheet->to->column_count; i++) {
        sheet->column[i].formula = column_formula(build, sheet, false, i);
        typed_check_results(build, catalog_rows_table(sheet->number), i, sheet->column_nodes[i].formula);
    }
    for (size_t i = 0; i < sheet->to->summary_count; i++) {
        sheet->summary[i].column.formula = column_formula(build, sheet, true, i);
        typed_check_results(build, catalog_summary_table(sheet->number), i, sheet->summary_nodes[i].formula);
    }
}

/* "sheet.name" → its two parts; false when it is not of that form. */
static bool split_name(const char *text, size_t length, char sheet[MAX_ID + 1], char name[MAX_ID + 1])
{
    const char *dot = memchr(text, '.', length);
    size_t left = dot ? (size_t)(dot - text) : 0, right = dot ? length - left - 1 : 0;
    if (left == 0 || left > MAX_ID || right == 0 || right > MAX_ID)
        return false;
    snprintf(sheet, MAX_ID + 1, "%.*s", (int)left, text);
    snprintf(name, MAX_ID + 1, "%.*s", (int)right, dot + 1);
    return id_valid(sheet, true) && id_valid(name, true);
}

struct value_ref resolve_value(struct build *build, node_at at)
{
    struct value_ref value = {.set = false};
    const char *text = at ? read_text(&build->reader, at) : NULL;
    char sheet[MAX_ID + 1], name[MAX_ID + 1];
    struct error fault = {.code = ERROR_NONE};
    if (!text)
        return value;
    if (!split_name(text, strlen(text), sheet, name))
        read_fault(&build->reader, at, text, N_("write sheet.name"));
    else if (!find_value(build, sheet, name, &value, &fault))
        read_pass_on(&build->reader, at, SIZE_MAX, &fault);
    return value;
}
