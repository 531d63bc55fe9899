/* A map: how many rows have each pair of choices. */
#include <stdlib.h>

#include "base/intl.h"
#include "guide/block.h"

/* Which choice each dictionary entry of the column is; the number of choices for none. */
static size_t *choice_of(const struct column *values, const struct column_def *def)
{
    size_t *out = mem_zero(values->entries + 1u, sizeof(*out));
    for (uint32_t e = 0; e < values->entries; e++) {
        const struct choice *choice = kind_choice_of(def, values->dictionary[e]);
        out[e] = choice ? (size_t)(choice - def->choices->choice) : def->choices->count;
    }
    return out;
}

void block_map(const struct model *model, struct figures *f)
{
    size_t sheet = f->block->sheet, x_at = f->block->column[BLOCK_X], y_at = f->block->column[BLOCK_Y];
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    const struct choice_list *xs = def->column[x_at].choices, *ys = def->column[y_at].choices;
    const struct column *x = model_column(model, sheet, x_at), *y = model_column(model, sheet, y_at);
    size_t *x_of = choice_of(x, &def->column[x_at]), *y_of = choice_of(y, &def->column[y_at]);
    uint32_t count[FIGURES_ACROSS + 1][FIGURES_ACROSS + 1] = {0};
    for (uint32_t r = 0; r < x->rows; r++)
        count[y_of[column_code(y, r)]][x_of[column_code(x, r)]]++;
    figures_name(f, xs);
    for (size_t i = 0; i < ys->count; i++) {
        struct figures_row *row = figures_add(f, ys->choice[i].code, intl_form(ys->choice[i].label));
        for (size_t k = 0; k < xs->count; k++)
            row->value[k] = value_number(count[i][k]);
    }
    free(x_of);
    free(y_of);
}
