/* A chart: one number of each row of a sheet, by name. What has none (nothing of it concerns the company) is a gap. */
#include "guide/block.h"

void block_chart(const struct model *model, struct figures *f)
{
    size_t sheet = f->block->sheet, name = catalog_role(model_catalog(model), sheet, ROLE_NAME);
    struct str label = STR_INIT;
    f->across = 1;
    f->name[CHART_VALUE] = "value";
    for (uint32_t r = 0; r < model_rows(model, sheet); r++) {
        struct value v = model_value(model, sheet, r, f->block->column[BLOCK_COLUMN]);
        str_clear(&label);
        model_text(model, sheet, r, name, MODEL_LABEL, &label);
        figures_add(f, model_row_id(model, sheet, r), label.text)->value[CHART_VALUE] =
            v.type == VALUE_NUMBER ? v : value_empty();
    }
    str_free(&label);
}
