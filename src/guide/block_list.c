/* A list: the rows of a sheet with the largest number in one column; of equal ones the upper row comes first. */
#include "guide/block.h"

struct ranked {
    double value;
    uint32_t row;
};

/* Into the first LIST_ROWS of TOP, which are in order. */
static size_t rank(struct ranked *top, size_t count, struct ranked one)
{
    size_t at = count < LIST_ROWS ? count++ : LIST_ROWS - 1;
    for (; at > 0 && top[at - 1].value < one.value; at--)
        top[at] = top[at - 1];
    top[at] = one;
    return count;
}

void block_list(const struct model *model, struct figures *f)
{
    size_t sheet = f->block->sheet, count = 0;
    struct ranked top[LIST_ROWS];
    const struct column *by = model_column(model, sheet, f->block->column[BLOCK_BY]);
    for (uint32_t r = 0; r < model_rows(model, sheet); r++) {
        struct value v = column_get(by, r);
        if (v.type == VALUE_NUMBER && v.number > 0 && (count < LIST_ROWS || v.number > top[LIST_ROWS - 1].value))
            count = rank(top, count, (struct ranked){v.number, r});
    }
    f->across = f->block->shown_count;
    for (size_t k = 0; k < f->across; k++)
        f->name[k] = model_catalog(model)->sheet[sheet].column[f->block->shown[k]].id;
    for (size_t i = 0; i < count; i++) {
        struct str name = STR_INIT;
        model_row_name(model, sheet, top[i].row, &name);
        struct figures_row *row = figures_add(f, model_row_id(model, sheet, top[i].row), name.text);
        for (size_t k = 0; k < f->across; k++) {
            struct value v = model_value(model, sheet, top[i].row, f->block->shown[k]);
            row->value[k] = v.type == VALUE_TEXT ? value_text(arena_text(f->arena, v.text)) : v;
        }
        str_free(&name);
    }
}
