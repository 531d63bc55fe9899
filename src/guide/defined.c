#include "guide/defined.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A table like that of the sheet with one row; what lies between is filled by the forms' formulas. */
double defined_value(const struct model *model, const struct definition_def *d, struct value x, struct value y,
                     const struct choice **choice)
{
    const struct catalog *catalog = model_catalog(model);
    const struct sheet_def *sheet = &catalog->sheet[d->sheet];
    size_t self = d->summary ? catalog_summary_table(d->sheet) : catalog_rows_table(d->sheet);
    size_t tables = 2 * catalog->sheet_count, columns = d->summary ? sheet->summary_count : sheet->column_count;
    struct arena *arena SCOPED(arena_free) = arena_new();
    struct formula_env env = model_env(model, self, arena);
    struct column_table **table SCOPED(mem_free) = mem_zero(tables, sizeof(struct column_table *));
    struct column **made SCOPED(mem_free) = mem_zero(columns + 1, sizeof(struct column *));
    struct column_table one = {.rows = 1, .columns = (uint32_t)columns, .column = made};
    memcpy(table, env.tables, tables * sizeof(*table));
    table[self] = &one;
    env.tables = table;
    column_resize(made[d->x] = column_new(), 1);
    column_set(made[d->x], 0, x);
    if (d->y != SIZE_MAX) {
        column_resize(made[d->y] = column_new(), 1);
        column_set(made[d->y], 0, y);
    }
    const struct column_def *def = NULL;
    for (size_t i = 0; i < d->step_count; i++) {
        size_t step = d->step[i];
        def = d->summary ? &sheet->summary[step].column : &sheet->column[step];
        column_resize(made[step] = column_new(), 1);
        formula_column(def->formula, &env, made[step]);
    }
    struct value value = column_get(made[d->column], 0);
    *choice = def ? kind_choice_of(def, value) : NULL;
    double number = value.type == VALUE_NUMBER ? value.number : NAN;
    for (size_t c = 0; c < columns; c++)
        column_free(&made[c]);
    return number;
}
