/* Rules: hidden columns beside those of the tables, which no formula reads. Each is computed when somebody first asks for it
 * and kept up to date from then on by the marks of what it reads; so a workbook of which nobody asks for findings computes
 * none. */
#include <stdlib.h>
#include <string.h>

#include "book/model_private.h"

static size_t rule_table(size_t sheet, const struct rule_def *rule)
{
    return rule->whole_sheet ? catalog_summary_table(sheet) : catalog_rows_table(sheet);
}

static bool holds(struct value v)
{
    return (v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0);
}

/* The rest of the rules may have been read after the model was made. */
static struct rule_state *state_of(const struct model *model, size_t sheet, size_t rule)
{
    struct rule_states *states = &model->rules[sheet];
    size_t wanted = model->catalog->sheet[sheet].rule_count;
    if (states->count < wanted) {
        states->state = mem_resize(states->state, wanted, sizeof(*states->state));
        for (size_t i = states->count; i < wanted; i++)
            states->state[i] = (struct rule_state){.mark = {.kind = MARK_ALL}};
        states->count = wanted;
    }
    return &states->state[rule];
}

static const struct column *settle(const struct model *model, size_t sheet, size_t number)
{
    const struct rule_def *rule = &model->catalog->sheet[sheet].rules[number];
    struct rule_state *state = state_of(model, sheet, number);
    struct formula_env env = model_env(model, rule_table(sheet, rule), model->scratch);
    if (state->mark.kind == MARK_NONE)
        return state->column;
    if (state->mark.kind == MARK_ALL) {
        if (!state->column)
            state->column = column_new();
        formula_column(rule->when, &env, state->column);
    }
    for (unsigned i = 0; state->mark.kind == MARK_ROWS && i < state->mark.count; i++)
        column_set(state->column, state->mark.row[i], formula_value(rule->when, &env, state->mark.row[i]));
    state->mark = (struct mark){.kind = MARK_NONE};
    arena_reset(model->scratch);
    return state->column;
}

/* One row asked for does not make all of them computed. */
static bool formula_holds(const struct model *model, size_t sheet, size_t number, uint32_t row)
{
    const struct rule_def *rule = &model->catalog->sheet[sheet].rules[number];
    if (rule->whole_sheet)
        row = 0;
    else if (state_of(model, sheet, number)->mark.kind == MARK_ALL) {
        struct formula_env env = model_env(model, rule_table(sheet, rule), model->scratch);
        bool found = holds(formula_value(rule->when, &env, row));
        arena_reset(model->scratch);
        return found;
    }
    const struct column *column = settle(model, sheet, number);
    return row < column->rows && holds(column_get(column, row));
}

/* The answer of a question that does not concern the company says nothing. */
static bool twin_differs(const struct model *model, size_t sheet, uint32_t row)
{
    const struct catalog *catalog = model->catalog;
    struct value own = model_value(model, sheet, row, catalog->sheet[sheet].session);
    for (size_t i = 0; i < catalog->relation_count; i++) {
        const struct relation_def *relation = &catalog->relation[i];
        for (size_t p = 0; relation_tells(relation, sheet) && p < relation->pairs; p++) {
            const struct relation_pair *pair = &relation->pair[p];
            if (pair->row != row || pair->similar || !model_applies(model, relation->to, pair->other))
                continue;
            struct value other = model_value(model, relation->to, pair->other, catalog->sheet[relation->to].session);
            if (!value_blank(other) && !value_same(own, other))
                return true;
        }
    }
    return false;
}

/* What a rule asks of its row beside the formula. */
static bool concerns_row(const struct model *model, size_t sheet, const struct rule_def *rule, uint32_t row)
{
    if (rule->whole_sheet)
        return rule->kind == RULE_APPLIES || rule->kind == RULE_PROFILE || model_sheet_applies(model, sheet);
    if (rule->kind == RULE_APPLIES)
        return true;
    if (rule->kind == RULE_NEEDED && !value_blank(model_value(model, sheet, row, rule->at)))
        return false;
    const struct column_def *at = rule->to ? &model->catalog->sheet[sheet].column[rule->at] : NULL;
    if (at && !value_same(model_value(model, sheet, row, rule->at), kind_value(at, rule->to)))
        return false;
    return model_applies(model, sheet, row) && (rule->kind != RULE_SAME || twin_differs(model, sheet, row));
}

bool model_rule(const struct model *model, size_t sheet, size_t rule, uint32_t row)
{
    const struct rule_def *def = &model->catalog->sheet[sheet].rules[rule];
    return concerns_row(model, sheet, def, row) && formula_holds(model, sheet, rule, row);
}

uint32_t model_rule_next(const struct model *model, size_t sheet, size_t rule, uint32_t from)
{
    const struct rule_def *def = &model->catalog->sheet[sheet].rules[rule];
    bool decides = def->kind == RULE_APPLIES || def->kind == RULE_PROFILE;
    /* Where no row can be concerned nothing is computed: most sheets of a company are empty, or of others' concern. */
    if ((!decides && !model_sheet_applies(model, sheet)) || (!def->whole_sheet && model_rows(model, sheet) == 0))
        return UINT32_MAX;
    const struct column *column = settle(model, sheet, rule);
    bool any = false;
    for (uint32_t i = 0; i < column->entries; i++)
        any = any || holds(column->dictionary[i]);
    for (uint32_t row = from; any && row < column->rows; row++)
        if (holds(column_get(column, row)) && concerns_row(model, sheet, def, row))
            return row;
    return UINT32_MAX;
}

bool model_sheet_applies(const struct model *model, size_t sheet)
{
    size_t rule = model->catalog->sheet[sheet].concerns;
    return rule == SIZE_MAX || formula_holds(model, sheet, rule, 0);
}

bool model_applies(const struct model *model, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = &model->catalog->sheet[sheet];
    if (def->each != SIZE_MAX && model_rows(model, def->each) == 0)
        return false;
    if (!model_sheet_applies(model, sheet))
        return false;
    if (def->applies == SIZE_MAX)
        return true;
    const struct column *column = settle(model, sheet, def->applies);
    return row < column->rows && holds(column_get(column, row));
}

bool model_needed(const struct model *model, size_t sheet, uint32_t row, size_t column)
{
    const struct column_def *def = &model->catalog->sheet[sheet].column[column];
    if (def->required)
        return column_writable(def);
    return def->needed != SIZE_MAX && formula_holds(model, sheet, def->needed, row);
}

/* ---- keeping them up to date ---- */

void rules_marked(struct model *model)
{
    for (size_t s = 0; s < model->catalog->sheet_count; s++)
        for (size_t i = 0; i < model->rules[s].count; i++) {
            const struct rule_def *rule = &model->catalog->sheet[s].rules[i];
            mark_add_read(model, rule->when, &model->rules[s].state[i].mark);
        }
}

void rules_mark_sheet(struct model *model, size_t sheet)
{
    for (size_t i = 0; i < model->rules[sheet].count; i++)
        model->rules[sheet].state[i].mark.kind = MARK_ALL;
}

void rules_free(struct model *model)
{
    for (size_t s = 0; s < model->catalog->sheet_count; s++) {
        for (size_t i = 0; i < model->rules[s].count; i++)
            column_free(&model->rules[s].state[i].column);
        free(model->rules[s].state);
    }
    free(model->rules);
}
