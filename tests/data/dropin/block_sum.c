/* A kind of block that nobody told the program about: tests/cli/blocks.sh adds this file and one row. The sum of a column. */
#include "guide/block.h"

void block_sum(const struct model *model, struct figures *f)
{
    double sum = 0;
    for (uint32_t r = 0; r < model_rows(model, f->block->sheet); r++) {
        struct value v = model_value(model, f->block->sheet, r, f->block->column[BLOCK_BY]);
        sum += v.type == VALUE_NUMBER ? v.number : 0;
    }
    f->across = 1;
    f->name[0] = "sum";
    figures_add(f, "sum", model_catalog(model)->sheet[f->block->sheet].column[f->block->column[BLOCK_BY]].label)
        ->value[0] = value_number(sum);
}
