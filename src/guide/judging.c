#include "guide/judging.h"

#include <string.h>

#include "base/intl.h"

struct looking {
    const struct model *model;
    const struct judge_def *judge;
    size_t sheet;
    uint32_t row;
    const bool *skipped;
};

static bool holds(const struct looking *l, const struct formula *formula)
{
    struct arena *arena = arena_new();
    struct formula_env env = model_env(l->model, catalog_rows_table(l->sheet), arena);
    struct value v = formula_value(formula, &env, l->row);
    arena_free(&arena);
    return (v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0);
}

static bool is_skipped(const struct looking *l, size_t column)
{
    return l->skipped && l->skipped[column];
}

static bool is_blank(const struct looking *l, size_t column)
{
    return value_blank(model_value(l->model, l->sheet, l->row, column));
}

/* The step that decided, as the column says; "" when there is nothing to judge. */
static const char *step_code(const struct looking *l)
{
    struct value v = model_value(l->model, l->sheet, l->row, l->judge->step);
    return v.type == VALUE_TEXT ? v.text : "";
}

/* The first of the steps before BEFORE whose fact is missing and could lead to another verdict than VERDICT. OFFERED: of those
 * that do not keep the verdict open. */
static const struct judge_step *first_open(const struct looking *l, size_t before, const char *verdict, bool offered)
{
    for (size_t i = 0; i < before; i++) {
        const struct judge_step *step = &l->judge->steps[i];
        if (step->ask == SIZE_MAX || step->offered != offered || is_skipped(l, step->ask) ||
            strcmp(step->verdict, verdict) == 0)
            continue;
        if (offered ? is_blank(l, step->ask) : holds(l, step->open))
            return step;
    }
    return NULL;
}

bool judging_open(const struct model *model, size_t sheet, uint32_t row)
{
    return model_catalog(model)->sheet[sheet].judge && row < model_rows(model, sheet) &&
           model_applies(model, sheet, row) && !judging_look(model, sheet, row, NULL).decided;
}

struct judging judging_look(const struct model *model, size_t sheet, uint32_t row, const bool *skipped)
{
    const struct judge_def *judge = model_catalog(model)->sheet[sheet].judge;
    const struct looking l = {model, judge, sheet, row, skipped};
    for (size_t i = 0; i < judge->begin_count; i++)
        if (is_blank(&l, judge->begin[i]) && !is_skipped(&l, judge->begin[i]))
            return (struct judging){.ask = judge->begin[i]};
    if (judge->when && !holds(&l, judge->when))
        return (struct judging){.decided = true, .ask = SIZE_MAX};
    size_t hit = 0;
    while (hit < judge->step_count && !holds(&l, judge->steps[hit].when))
        hit++;
    const struct judge_step *decided = hit < judge->step_count ? &judge->steps[hit] : &judge->otherwise;
    const struct judge_step *open = first_open(&l, hit, decided->verdict, false);
    if (open)
        return (struct judging){.ask = open->ask, .step = open};
    const char *code = step_code(&l);
    if (strcmp(code, judge->open.id) == 0) /* what is missing was skipped */
        return (struct judging){.ask = SIZE_MAX, .step = &judge->open};
    const struct judge_step *offered = first_open(&l, hit, decided->verdict, true);
    return (struct judging){
        .decided = true, .ask = offered ? offered->ask : SIZE_MAX, .step = offered ? offered : decided};
}

void judging_text(const struct model *model, size_t sheet, uint32_t row, struct str *verdict, struct str *reason)
{
    const struct judge_def *judge = model_catalog(model)->sheet[sheet].judge;
    const struct looking l = {model, judge, sheet, row, NULL};
    const char *code = step_code(&l);
    if (!*code) {
        str_add(reason, judge->outside ? intl_form(judge->outside) : "");
        return;
    }
    model_text(model, sheet, row, judge->verdict, MODEL_LABEL, verdict);
    model_text(model, sheet, row, judge->reason, MODEL_LABEL, reason);
}
