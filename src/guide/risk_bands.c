#include "guide/risk_bands.h"

#include <stdlib.h>
#include <string.h>

/* A table like that of the sheet with one row for each pair; its computed columns are filled by the forms' formulas. */
void risk_bands(const struct model *model, const struct view_def *risks, const struct value *x, size_t xs,
                const struct value *y, size_t ys, const struct choice **band)
{
    const struct catalog *catalog = model_catalog(model);
    const struct sheet_def *sheet = &catalog->sheet[risks->sheet];
    size_t self = catalog_rows_table(risks->sheet), tables = 2 * catalog->sheet_count;
    uint32_t rows = (uint32_t)(xs * ys);
    struct arena *arena = arena_new();
    struct formula_env env = model_env(model, self, arena);
    struct column_table **table = mem_zero(tables, sizeof(struct column_table *));
    memcpy(table, env.tables, tables * sizeof(*table));
    struct column_table made = {.rows = rows, .columns = (uint32_t)sheet->column_count};
    made.column = mem_zero(sheet->column_count + 1, sizeof(struct column *));
    for (size_t c = 0; c < sheet->column_count; c++)
        column_resize(made.column[c] = column_new(), rows);
    table[self] = &made;
    env.tables = table;
    for (uint32_t r = 0; r < rows; r++) {
        column_set(made.column[risks->y], r, y[r / xs]);
        column_set(made.column[risks->x], r, x[r % xs]);
    }
    const struct compute_step *step;
    size_t steps = catalog_compute_order(catalog, &step);
    for (size_t i = 0; i < steps; i++)
        if (step[i].table == self && step[i].column != risks->x && step[i].column != risks->y)
            formula_column(sheet->column[step[i].column].formula, &env, made.column[step[i].column]);
    for (uint32_t r = 0; r < rows; r++)
        band[r] = kind_choice_of(&sheet->column[risks->band], column_get(made.column[risks->band], r));
    for (size_t c = 0; c < sheet->column_count; c++)
        column_free(&made.column[c]);
    free(made.column);
    free(table);
    arena_free(&arena);
}
