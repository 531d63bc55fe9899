/* Goals: how much is still to do for each. */
#include "base/intl.h"
#include "guide/block.h"

void block_goals(const struct model *model, struct figures *f)
{
    f->across = 1;
    f->name[GOAL_LEFT] = "left";
    for (size_t i = 0; i < f->block->part_count; i++) {
        struct value left = model_ref(model, &f->block->part[i].value);
        struct figures_row *row = figures_add(f, f->block->part[i].id, intl_form(f->block->part[i].label));
        row->value[GOAL_LEFT] = left.type == VALUE_NUMBER ? left : value_empty();
    }
}
