/* A model beside one that was computed step by step: the same values, computed at once. */
#ifndef MAMORI_TESTS_MODEL_ANEW_H
#define MAMORI_TESTS_MODEL_ANEW_H

#include "book/model.h"

/* The same entered values in a new model. */
static inline struct model *model_anew(const struct model *from, int today)
{
    const struct catalog *catalog = model_catalog(from);
    struct model *model = model_new(catalog, today);
    for (int each = 0; each < 2; each++)
        for (size_t s = 0; s < catalog->sheet_count; s++) {
            const struct sheet_def *def = &catalog->sheet[s];
            if ((def->each != SIZE_MAX) != (each == 1))
                continue;
            for (uint32_t r = 0; r < model_rows(from, s); r++) {
                if (def->kind == SHEET_LEDGER)
                    model_append_row(model, s, model_row_id(from, s, r));
                for (size_t c = 0; c < def->column_count; c++)
                    if (column_writable(&def->column[c])) {
                        struct str stored = STR_INIT;
                        model_stored(from, s, r, c, &stored);
                        model_put(model, s, r, c, stored.text);
                        str_free(&stored);
                    }
            }
            if (def->kind == SHEET_LEDGER)
                model_appended(model, s);
        }
    model_compute(model);
    return model;
}

/* Rules, as a whole and row by row: what has not been asked for is computed in another way. */
static inline void assert_rules_same(const struct model *a, const struct model *b, int step)
{
    const struct catalog *catalog = model_catalog(a);
    for (size_t s = 0; s < catalog->sheet_count; s++)
        for (size_t i = 0; i < catalog->sheet[s].rule_count; i++) {
            const struct rule_def *rule = &catalog->sheet[s].rules[i];
            uint32_t next = rule->whole_sheet ? UINT32_MAX : model_rule_next(a, s, i, 0);
            for (uint32_t r = 0; r < (rule->whole_sheet ? 1 : model_rows(a, s)); r++) {
                bool is = model_rule(a, s, i, r), at_once = model_rule(b, s, i, r);
                if (is != at_once || (!rule->whole_sheet && is != (r == next)))
                    fail_msg("step %d: %s row %u rule %s is %d, at once %d", step, catalog->sheet[s].id, r,
                             rule->id ? rule->id : "applies", is, at_once);
                if (r == next)
                    next = model_rule_next(a, s, i, r + 1);
            }
        }
}

static inline void assert_models_same(const struct model *a, const struct model *b, int step)
{
    const struct catalog *catalog = model_catalog(a);
    for (size_t t = 0; t < 2 * catalog->sheet_count; t++) {
        const struct column_table *x = model_table(a, t), *y = model_table(b, t);
        assert_int_equal(x->rows, y->rows);
        for (uint32_t c = 0; c < x->columns; c++)
            for (uint32_t r = 0; r < x->rows; r++)
                if (!value_same(column_get(x->column[c], r), column_get(y->column[c], r))) {
                    struct str was = STR_INIT, is = STR_INIT;
                    const struct sheet_def *def = &catalog->sheet[t / 2];
                    value_to_text(column_get(x->column[c], r), &was);
                    value_to_text(column_get(y->column[c], r), &is);
                    fail_msg("step %d: %s row %u %s is \"%s\", at once \"%s\"", step, def->id, r,
                             t % 2 ? def->summary[c].column.id : def->column[c].id, was.text, is.text);
                }
    }
    assert_rules_same(a, b, step);
}

#endif
