#include "guide/examples.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/making.h"
#include "catalog/judge.h"
#include "catalog/make.h"

/* What an example did to the model, so that the next one finds it empty again: making a model anew for each would take
 * nine tenths of the time. */
struct step {
    size_t sheet, column;
    uint32_t row;
    bool inserted; /* the row; else a cell, that held `before` */
    struct str before;
};
struct running {
    const struct catalog *catalog;
    int today;
    size_t sheet;         /* whose example it is */
    bool *found, *passed; /* by rule of that sheet: some example finds it; one finds nothing */
    const struct example_def *example;
    struct model *model; /* empty of answers between two examples */
    struct step *step;
    size_t steps, step_capacity;
    catalog_report_fn *report;
    void *context;
    size_t compared, failed;
};

static void note_step(struct running *r, struct step step)
{
    r->step = mem_grow(r->step, r->steps, &r->step_capacity, sizeof(*r->step));
    r->step[r->steps++] = step;
}

/* The row of an example's cell; ledger rows come into being when they are named. */
static uint32_t row_of(struct running *r, size_t sheet, const char *id)
{
    uint32_t row = model_find_row(r->model, sheet, id);
    if (row == UINT32_MAX && r->catalog->sheet[sheet].kind == SHEET_LEDGER) {
        row = model_insert_row(r->model, sheet, UINT32_MAX, id);
        note_step(r, (struct step){.sheet = sheet, .row = row, .inserted = true, .before = STR_INIT});
    }
    return row;
}

static void put(struct running *r, size_t sheet, uint32_t row, size_t column, const char *value)
{
    struct str before = STR_INIT;
    model_stored(r->model, sheet, row, column, &before);
    note_step(r, (struct step){.sheet = sheet, .column = column, .row = row, .before = before});
    model_put(r->model, sheet, row, column, value);
}

static void take_back(struct running *r)
{
    while (r->steps > 0) {
        struct step *step = &r->step[--r->steps];
        if (step->inserted)
            model_delete_row(r->model, step->sheet, step->row);
        else
            model_put(r->model, step->sheet, step->row, step->column, step->before.text);
        str_free(&step->before);
    }
}

static void put_cell(struct running *r, const struct example_cell *cell)
{
    size_t sheet = catalog_find_sheet(r->catalog, cell->sheet, NULL);
    size_t column = sheet_find_column(&r->catalog->sheet[sheet], cell->column, NULL);
    if (strcmp(cell->row, "*") == 0) {
        for (uint32_t row = 0; row < model_rows(r->model, sheet); row++)
            put(r, sheet, row, column, cell->value);
        return;
    }
    uint32_t row = row_of(r, sheet, cell->row);
    if (row != UINT32_MAX)
        put(r, sheet, row, column, cell->value);
}

/* Equal as numbers to 9 digits when both are numbers, else as texts. */
static bool as_expected(const char *expected, struct value value, const char *text)
{
    double number;
    if (!expected)
        return value_blank(value);
    if (value.type == VALUE_NUMBER && value_parse_number(expected, &number))
        return fabs(number - value.number) <= 1e-9 * fmax(1, fabs(number));
    return strcmp(expected, text) == 0;
}

static void compare(struct running *r, const struct example_cell *cell, const struct column_def *def,
                    struct value value)
{
    struct str text = STR_INIT;
    value_def_text(r->model, def, value, MODEL_CODE, &text);
    r->compared++;
    if (!as_expected(cell->value, value, text.text)) {
        struct error err = {0};
        r->failed++;
        error_set(&err, ERROR_FORM, "examples");
        error_place(&err, "%s:%d:%d", r->example->place.file, r->example->place.line, r->example->place.column);
        error_detail(&err, "%s%s%s.%s: expected %s, got %s", cell->sheet, cell->row ? " " : "",
                     cell->row ? cell->row : "", cell->column, cell->value ? cell->value : "null",
                     text.length ? text.text : "null");
        if (r->report)
            r->report(r->context, &err);
    }
    str_free(&text);
}

static const struct column_def *summary_column(const struct sheet_def *sheet, const char *id, size_t *index)
{
    for (size_t i = 0; i < sheet->summary_count; i++)
        if (strcmp(sheet->summary[i].column.id, id) == 0) {
            *index = i;
            return &sheet->summary[i].column;
        }
    return NULL;
}

/* A check that must find something, or must not, in the row of the example. */
static void check_finds(struct running *r, size_t check, bool wanted)
{
    const struct example_def *e = r->example;
    const struct sheet_def *sheet = &r->catalog->sheet[r->sheet];
    const struct rule_def *def = &sheet->rules[check];
    uint32_t row = def->whole_sheet ? 0 : row_of(r, r->sheet, e->row ? e->row : "1");
    bool found = row != UINT32_MAX && model_rule(r->model, r->sheet, check, row);
    r->compared++;
    r->found[check] = r->found[check] || (wanted && found);
    r->passed[check] = r->passed[check] || (!wanted && !found);
    if (found == wanted)
        return;
    struct error err = {0};
    r->failed++;
    error_set(&err, ERROR_FORM, "examples");
    error_place(&err, "%s:%d:%d", e->place.file, e->place.line, e->place.column);
    error_detail(&err, wanted ? _("%s: the check %s finds nothing here") : _("%s: the check %s finds something here"),
                 sheet->id, def->id);
    if (r->report)
        r->report(r->context, &err);
}

/* A cell of the row that the example's row would bring about. */
static void compare_made(struct running *r, const struct example_made *made)
{
    const struct sheet_def *sheet = &r->catalog->sheet[r->sheet];
    const struct make_def *make = &sheet->make[made->make];
    const struct sheet_def *to = &r->catalog->sheet[make->sheet];
    size_t column = sheet_find_column(to, made->cell.column, NULL);
    struct str stored = STR_INIT;
    for (size_t i = 0; i < make->cell_count; i++)
        if (make->cell[i].column == column)
            making_value(r->model, r->sheet, row_of(r, r->sheet, r->example->row ? r->example->row : "1"), make,
                         &make->cell[i], &stored, NULL);
    compare(r, &made->cell, &to->column[column], kind_value(&to->column[column], stored.text));
    str_free(&stored);
}

static void run_example(struct running *r)
{
    const struct example_def *e = r->example;
    int today = e->today ? e->today : r->today;
    if (!r->model || model_today(r->model) != today) {
        model_free(&r->model);
        r->model = model_new(r->catalog, today);
    }
    /* Ledger rows first: rows of an `each` sheet are there only then, and "*" means all of them. */
    for (size_t i = 0; i < e->given_count; i++)
        if (strcmp(e->given[i].row, "*") != 0)
            row_of(r, catalog_find_sheet(r->catalog, e->given[i].sheet, NULL), e->given[i].row);
    for (size_t i = 0; i < e->given_count; i++)
        put_cell(r, &e->given[i]);
    for (size_t i = 0; i < e->expect_count; i++) /* an example of an empty row: the row must be there */
        row_of(r, catalog_find_sheet(r->catalog, e->expect[i].sheet, NULL), e->expect[i].row);
    for (size_t i = 0; i < e->finds_count + e->passes_count; i++)
        if (!r->catalog->sheet[r->sheet]
                 .rules[i < e->finds_count ? e->finds[i] : e->passes[i - e->finds_count]]
                 .whole_sheet)
            row_of(r, r->sheet, e->row ? e->row : "1");
    if (e->made_count)
        row_of(r, r->sheet, e->row ? e->row : "1");
    model_compute(r->model);
    for (size_t i = 0; i < e->expect_count; i++) {
        const struct example_cell *cell = &e->expect[i];
        size_t sheet = catalog_find_sheet(r->catalog, cell->sheet, NULL);
        size_t column = sheet_find_column(&r->catalog->sheet[sheet], cell->column, NULL);
        uint32_t row = model_find_row(r->model, sheet, cell->row);
        struct value value = row == UINT32_MAX ? value_empty() : model_value(r->model, sheet, row, column);
        compare(r, cell, &r->catalog->sheet[sheet].column[column], value);
    }
    for (size_t i = 0; i < e->summary_count; i++) {
        size_t sheet = catalog_find_sheet(r->catalog, e->summary[i].sheet, NULL), index = 0;
        const struct column_def *def = summary_column(&r->catalog->sheet[sheet], e->summary[i].column, &index);
        if (def)
            compare(r, &e->summary[i], def, model_summary(r->model, sheet, index));
    }
    for (size_t i = 0; i < e->finds_count; i++)
        check_finds(r, e->finds[i], true);
    for (size_t i = 0; i < e->passes_count; i++)
        check_finds(r, e->passes[i], false);
    for (size_t i = 0; i < e->made_count; i++)
        compare_made(r, &e->made[i]);
    take_back(r);
}

static void report_unproven(const struct running *r, struct examples_result *result, const char *id, struct place place,
                            const char *what)
{
    struct error err = {0};
    error_set(&err, ERROR_FORM, id);
    error_place(&err, "%s:%d:%d", place.file, place.line, place.column);
    error_detail(&err, "%s", what);
    result->unfound++;
    if (r->report)
        r->report(r->context, &err);
}

/* A check that no example finds may be one that never finds anything. What applies can be wrong in either way. */
static void prove_rules(const struct running *r, struct examples_result *result)
{
    const struct sheet_def *sheet = &r->catalog->sheet[r->sheet];
    for (size_t i = 0; i < sheet->rule_count; i++) {
        const struct rule_def *rule = &sheet->rules[i];
        bool both = rule->kind == RULE_APPLIES || rule->kind == RULE_PROFILE;
        if (!rule->id)
            continue;
        result->checks++;
        if (!r->found[i])
            report_unproven(r, result, rule->id, rule->place, _("no example finds this check (finds: …)"));
        else if (both && !r->passed[i])
            report_unproven(r, result, rule->id, rule->place, _("no example says where it does not apply (passes: …)"));
    }
}

/* Is there an example of this sheet that expects VALUE (NULL: nothing) in COLUMN? */
static bool is_expected(const struct sheet_def *sheet, size_t column, const char *value)
{
    for (size_t i = 0; i < sheet->example_count; i++)
        for (size_t k = 0; k < sheet->example[i].expect_count; k++) {
            const struct example_cell *cell = &sheet->example[i].expect[k];
            if (strcmp(cell->column, sheet->column[column].id) == 0 &&
                (value && cell->value ? strcmp(cell->value, value) == 0 : !value && !cell->value))
                return true;
        }
    return false;
}

/* Each way to each verdict of a judge, the one of nothing to judge too. */
static void prove_judge(const struct running *r, struct examples_result *result)
{
    const struct sheet_def *sheet = &r->catalog->sheet[r->sheet];
    const struct judge_def *judge = sheet->judge;
    for (size_t i = 0; judge && i < judge->step_count + 2; i++) {
        const struct judge_step *step = i < judge->step_count    ? &judge->steps[i]
                                        : i == judge->step_count ? &judge->open
                                                                 : &judge->otherwise;
        if (!is_expected(sheet, judge->step, step->id))
            report_unproven(r, result, step->id, step->place, _("no example comes to this step (expect: …)"));
    }
    for (size_t i = 0; judge && i < judge->instead_count; i++)
        if (!is_expected(sheet, judge->verdict, judge->instead[i].verdict))
            report_unproven(r, result, judge->instead[i].verdict, judge->instead[i].place,
                            _("no example comes to this verdict (expect: …)"));
    if (judge && judge->when && !is_expected(sheet, judge->verdict, NULL))
        report_unproven(r, result, "outside", judge->steps[0].place,
                        _("no example has nothing to judge (expect: the verdict null)"));
}

struct examples_result examples_run(const struct catalog *catalog, size_t layer, catalog_report_fn *report,
                                    void *context)
{
    struct running r = {.catalog = catalog, .today = date_today(), .report = report, .context = context};
    struct examples_result result = {0};
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &catalog->sheet[s];
        if (sheet->layer != layer)
            continue;
        r.sheet = s;
        r.found = mem_zero(sheet->rule_count + 1, sizeof(*r.found));
        r.passed = mem_zero(sheet->rule_count + 1, sizeof(*r.passed));
        for (size_t i = 0; i < sheet->example_count; i++) {
            r.example = &sheet->example[i];
            run_example(&r);
        }
        prove_rules(&r, &result);
        prove_judge(&r, &result);
        free(r.found);
        free(r.passed);
    }
    model_free(&r.model);
    free(r.step);
    result.compared = r.compared;
    result.failed = r.failed;
    return result;
}
