/* What nobody asks for is not made. A sheet begins as what its form declares; its rows and cells are made when somebody asks
 * for the first of them, and its computed columns are computed when somebody reads one, together with the sheets that they read.
 * So a command that speaks of one sheet pays for that, however many there are.
 *
 * Whoever reads cells comes through model_wait() while a table waits: the functions of model.h, and formulas by formula_env.need.
 * What is computed stays up to date by its marks (model_compute.c): sheets that are computed read only cells of sheets that are made,
 * and computed cells only of sheets that are computed, too. */
#include <stdlib.h>

#include "book/model_private.h"

/* Of a sheet that is made; it need not be computed before. */
static void want(struct model *model, size_t sheet)
{
    model->sheet[sheet] = SHEET_COMPUTED;
    for (size_t t = 2 * sheet; t < 2 * sheet + 2; t++) {
        model->tables[t]->waits = false;
        for (uint32_t c = 0; c < model->tables[t]->columns; c++)
            if (table_column(model->catalog, t, c)->formula)
                mark_all(model, t, c);
    }
}

void model_need_all(struct model *model)
{
    for (size_t s = 0; s < model->catalog->sheet_count; s++) {
        model_make(model, s);
        if (model->sheet[s] != SHEET_COMPUTED)
            want(model, s);
    }
}

/* Adds to LIST, of COUNT sheets, those of which SHEET reads computed cells. */
static void add_read(struct model *model, size_t sheet, size_t *list, size_t *count)
{
    for (size_t t = 2 * sheet; t < 2 * sheet + 2; t++)
        for (uint32_t c = 0; c < model->tables[t]->columns; c++) {
            const struct formula *formula = table_column(model->catalog, t, c)->formula;
            for (size_t i = 0; formula && i < formula_ref_count(formula); i++) {
                const struct formula_ref *ref = formula_ref_at(formula, i);
                size_t read = ref->table / 2;
                model_make(model, read);
                if (!table_column(model->catalog, ref->table, ref->column)->formula ||
                    model->sheet[read] == SHEET_COMPUTED)
                    continue;
                want(model, read);
                list[(*count)++] = read;
            }
        }
}

void model_need(struct model *model, size_t sheet)
{
    model_make(model, sheet);
    if (model->sheet[sheet] == SHEET_COMPUTED)
        return;
    size_t *list = mem_zero(model->catalog->sheet_count, sizeof(*list)), count = 0;
    bool *now = mem_zero(model->catalog->sheet_count, sizeof(*now));
    want(model, sheet);
    list[count++] = sheet;
    for (size_t i = 0; i < count; i++) {
        now[list[i]] = true;
        add_read(model, list[i], list, &count);
    }
    model_compute_now(model, now);
    free(list);
    free(now);
}

void model_wait(const struct model *from, size_t table, size_t column)
{
    struct model *model = (struct model *)(uintptr_t)from; /* what is shown is the same before and after */
    const struct column_def *def = table_column(model->catalog, table, column);
    if (def->formula)
        model_need(model, table / 2);
    else
        model_make(model, table / 2);
}
