/* Goals: how much is still to do for each. Figures: whatever the items say, each with how many there are in all. */
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

static struct value copy_of(const struct figures *f, struct value value)
{
    return value.type == VALUE_TEXT ? value_text(arena_text(f->arena, value.text)) : value;
}

void block_figures(const struct model *model, struct figures *f)
{
    f->across = 2;
    f->name[FIGURE_VALUE] = "value";
    f->name[FIGURE_OF] = "of";
    for (size_t i = 0; i < f->block->part_count; i++) {
        const struct block_part *item = &f->block->part[i];
        struct figures_row *row = figures_add(f, item->id, intl_form(item->label));
        row->value[FIGURE_VALUE] = copy_of(f, model_ref(model, &item->value));
        row->value[FIGURE_OF] = copy_of(f, model_ref(model, &item->of));
    }
}
