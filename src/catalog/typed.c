/* Constants in formulas, against what the cells of a column can hold: a code that its list does not have, a row that the form
 * does not give, a number beyond its range, a text where numbers stand. Such a formula is never true, and nothing else would
 * say so. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/kind_private.h"

enum holding { HOLDS_TEXTS, HOLDS_NUMBERS, HOLDS_SCALE, HOLDS_DAYS, HOLDS_CODES, HOLDS_ROWS, HOLDS_TERMS };

static enum holding column_holding(const struct column_def *column)
{
    const struct column_kind *kind = column->kind;
    return kind->number == NUMBER_SCALE ? HOLDS_SCALE
           : kind->number               ? HOLDS_NUMBERS
           : kind->day == DAY_ALWAYS    ? HOLDS_DAYS
           : kind->form->compared       ? HOLDS_TERMS
           : kind->coded                ? HOLDS_CODES
           : kind->refers               ? HOLDS_ROWS
                                        : HOLDS_TEXTS;
}

enum formula_cells column_cells(const struct column_def *column)
{
    switch (column_holding(column)) {
    case HOLDS_NUMBERS:
    case HOLDS_SCALE:
    case HOLDS_DAYS:
    case HOLDS_TERMS: return CELLS_ANY;
    default: return CELLS_TEXT;
    }
}

/* ---- does it fit? ---- */

/* A column that a constant meets, and what that can be. */
struct typed {
    struct build *build;
    const struct column_def *column;
    enum holding holding;
    bool computed;
    const struct sheet_build *rows; /* of which the ids stand there, and the form gives them; else NULL */
};

static struct typed typed_of(struct build *build, const struct formula_ref *ref)
{
    struct typed typed = {.build = build, .column = resolve_ref(build, ref)};
    struct sheet_build *sheet = &build->sheet[ref->table / 2];
    bool summary = ref->table % 2;
    typed.holding = column_holding(typed.column);
    typed.computed = summary || sheet->column_nodes[ref->column].formula;
    size_t rows = summary ? SIZE_MAX : relation_target(build, ref->table / 2, ref->column);
    if (!summary && sheet_role(sheet->to, ROLE_ID) == ref->column) {
        rows = ref->table / 2;
        typed.holding = HOLDS_ROWS;
    }
    if (rows != SIZE_MAX && build->sheet[rows].to->kind != SHEET_LEDGER)
        typed.rows = &build->sheet[rows];
    return typed;
}

enum fit {
    FITS,
    FITS_NO_NAME,
    FITS_NO_RANGE,
    WANTS_TEXT,
    WANTS_NUMBER,
    WANTS_DAY,
    WANTS_CODE,
    HAS_NO_ORDER,
    HAS_NO_TRUTH
};

/* The ids of a sheet that stands `each` are LEDGERROW.ROW: only the row is known here. */
static const char *row_of_id(const struct sheet_build *rows, const char *id)
{
    const char *dot = rows->to->each == SIZE_MAX ? NULL : strchr(id, '.');
    return rows->to->each == SIZE_MAX ? id : dot ? dot + 1 : NULL;
}

static bool is_named(const struct typed *typed, const char *text)
{
    const struct choice_list *list = typed->column->choices;
    if (typed->rows) {
        const char *row = row_of_id(typed->rows, text);
        return row && names_find(&typed->rows->rows, row) != SIZE_MAX;
    }
    return typed->holding == HOLDS_ROWS || !list || list->count == 0 || choices_code(list, text) != NULL;
}

/* The least and the greatest number that can stand there; NaN: there is none. */
static void range_of(const struct typed *typed, double *low, double *high)
{
    const struct choice_list *list = typed->column->choices;
    *low = typed->column->min;
    *high = typed->column->max;
    for (size_t i = 0; typed->holding == HOLDS_SCALE && i < list->count; i++) {
        double number;
        if (!value_parse_number(list->choice[i].code, &number))
            continue;
        *low = isnan(*low) || number < *low ? number : *low;
        *high = isnan(*high) || number > *high ? number : *high;
    }
}

/* A bound may also part the values from empty cells, which count as 0: [level]>0. */
static bool in_range(const struct typed *typed, const struct formula_constant *constant)
{
    double low, high;
    range_of(typed, &low, &high);
    if (constant->order) {
        low = low > 0 ? 0 : low;
        high = high < 0 ? 0 : high;
    }
    return !(constant->number < low) && !(constant->number > high);
}

static enum fit fit_number(const struct typed *typed, const struct formula_constant *constant)
{
    if (isnan(constant->number)) /* what is called a number may well compute a text */
        return typed->computed && typed->holding == HOLDS_NUMBERS ? FITS : WANTS_NUMBER;
    if (typed->holding == HOLDS_SCALE && !constant->order)
        return is_named(typed, constant->text) ? FITS : FITS_NO_NAME;
    return in_range(typed, constant) ? FITS : FITS_NO_RANGE;
}

static enum fit fit_of(const struct typed *typed, const struct formula_constant *constant)
{
    bool open = typed->computed && (typed->holding == HOLDS_TEXTS || typed->holding == HOLDS_NUMBERS);
    if (constant->truth)
        return open ? FITS : HAS_NO_TRUTH;
    switch (typed->holding) {
    case HOLDS_NUMBERS:
    case HOLDS_SCALE: return fit_number(typed, constant);
    case HOLDS_DAYS: return isnan(constant->number) ? WANTS_DAY : FITS;
    case HOLDS_TERMS: return FITS; /* its kind says what does not */
    case HOLDS_TEXTS: return open || constant->as_text ? FITS : WANTS_TEXT;
    default: break;
    }
    if (!constant->as_text)
        return WANTS_CODE;
    if (constant->order)
        return HAS_NO_ORDER;
    return is_named(typed, constant->text) ? FITS : FITS_NO_NAME;
}

/* ---- what does not ---- */

/* The near name among all that any of the columns has; else the first of them. */
static void fault_name(const struct typed *typed, size_t count, const char *text, struct error *fault)
{
    struct names names = {0};
    const struct sheet_build *rows = typed->rows;
    const struct choice *meant = NULL;
    for (size_t t = 0; t < count; t++) {
        const struct choice_list *list = typed[t].column->choices;
        meant = meant || typed[t].rows ? meant : choice_find(list, text);
        size_t all = typed[t].rows ? typed[t].rows->rows.count : list ? list->count : 0;
        for (size_t i = 0; i < all; i++)
            names_add(&names, typed->build->arena, typed[t].rows ? typed[t].rows->rows.name[i] : list->choice[i].code,
                      i);
    }
    resolve_unknown(fault, rows ? ERROR_UNKNOWN_ROW : ERROR_UNKNOWN_CHOICE, text, &names);
    if (rows && !row_of_id(rows, text)) {
        error_detail(fault, _("rows of this sheet are named LEDGERROW.ROW, for example 1.%s"),
                     names.count ? names.name[0] : "a");
    } else if (meant) {
        error_detail(fault, _("write the code, not the label: %s"), meant->code);
    } else if (!fault->detail[0]) {
        struct str all = STR_INIT;
        for (size_t i = 0; i < names.count && i < 8; i++)
            str_add_format(&all, "%s%s", i ? ", " : "", names.name[i]);
        error_detail(fault, "%s%s", all.text, names.count > 8 ? " …" : "");
        str_free(&all);
    }
}

static void fault_range(const struct typed *typed, const struct formula_constant *constant, struct error *fault)
{
    double low, high;
    struct str bound = STR_INIT;
    range_of(typed, &low, &high);
    bool less = constant->number < low;
    value_number_text(less ? low : high, &bound);
    error_detail(fault, less ? _("%s is never less than %s") : _("%s is never more than %s"), typed->column->id,
                 bound.text);
    str_free(&bound);
}

static void fault_fit(const struct typed *typed, size_t count, enum fit fit, const struct formula_constant *constant,
                      struct error *fault)
{
    const char *id = typed->column->id;
    error_set(fault, ERROR_FORM, constant->text);
    switch (fit) {
    case FITS: break;
    case FITS_NO_NAME: fault_name(typed, count, constant->text, fault); break;
    case FITS_NO_RANGE: fault_range(typed, constant, fault); break;
    case WANTS_TEXT: error_detail(fault, _("%s holds texts: write \"%s\""), id, constant->text); break;
    case WANTS_NUMBER: error_detail(fault, _("%s holds numbers, and this is a text"), id); break;
    case WANTS_DAY: error_detail(fault, _("%s holds days: write DATE(year,month,day)"), id); break;
    case WANTS_CODE: error_detail(fault, _("%s holds codes, which are texts: write \"%s\""), id, constant->text); break;
    case HAS_NO_ORDER: error_detail(fault, _("what %s holds has no order, only = and <>"), id); break;
    case HAS_NO_TRUTH: error_detail(fault, _("%s holds neither TRUE nor FALSE"), id); break;
    }
}

/* ---- the formulas ---- */

struct checking {
    struct build *build;
    node_at at;
    bool live;
    const struct formula_ref *into; /* whose results are looked at */
};

#define SIDES 16

static void check_compared(void *context, const struct formula_constant *constant, const struct formula_ref *const *ref,
                           size_t count)
{
    const struct checking *c = context;
    struct typed typed[SIDES] = {0};
    enum fit fit = FITS;
    count = count < SIDES ? count : SIDES;
    for (size_t i = 0; i < count; i++) {
        typed[i] = typed_of(c->build, ref[i]);
        enum fit one = fit_of(&typed[i], constant);
        if (one == FITS && (i || typed[i].holding != HOLDS_TERMS))
            return;
        if (i == 0 || one == FITS_NO_NAME)
            fit = one;
    }
    struct error fault = {.code = ERROR_NONE};
    if (typed[0].holding == HOLDS_TERMS) {
        if ((!isnan(constant->number) && !typed[0].column->kind->many) ||
            typed[0].column->kind->form->compared(constant->text, c->live, &fault))
            return;
    } else {
        fault_fit(typed, count, fit, constant, &fault);
    }
    read_pass_on(&c->build->reader, c->at, constant->character, &fault);
}

void typed_check_compared(struct build *build, const struct formula *formula, node_at at, bool live)
{
    formula_each_compared(formula, check_compared, &(struct checking){.build = build, .at = at, .live = live});
}

static void check_result(void *context, const struct formula_constant *constant)
{
    const struct checking *c = context;
    struct typed typed = typed_of(c->build, c->into);
    enum fit fit = fit_of(&typed, constant);
    if (fit == FITS)
        return;
    struct error fault = {.code = ERROR_NONE};
    fault_fit(&typed, 1, fit, constant, &fault);
    read_pass_on(&c->build->reader, c->at, constant->character, &fault);
}

void typed_check_into(struct build *build, const struct formula *formula, size_t table, size_t column, node_at at)
{
    struct formula_ref into = {.table = table, .column = column};
    formula_each_result(formula, check_result, &(struct checking){.build = build, .at = at, .into = &into});
}

void typed_check_results(struct build *build, size_t table, size_t column, node_at at)
{
    struct formula_ref into = {.table = table, .column = column};
    const struct formula *formula = resolve_ref(build, &into)->formula;
    if (formula)
        typed_check_into(build, formula, table, column, at);
}
