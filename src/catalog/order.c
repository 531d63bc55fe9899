/* The order of computation: a computed column after everything its formula reads. Depth first; a column met again while
 * it is open is a circle. */
#include <stdlib.h>
#include <string.h>

#include "catalog/build.h"

enum { NEW, OPEN, DONE };

struct order {
    struct build *build;
    size_t *base; /* table → its first place in state */
    uint8_t *state;
    struct frame {
        size_t table, column, next;
    } * stack;
    size_t depth;
};

static const struct column_def *column_at(const struct build *build, size_t table, size_t column)
{
    const struct sheet_build *sheet = &build->sheet[table / 2];
    return table % 2 ? &sheet->summary[column].column : &sheet->column[column];
}

static void add_name(struct str *out, const struct build *build, const struct frame *frame)
{
    const char *sheet = build->sheet[frame->table / 2].to->id, *id = column_at(build, frame->table, frame->column)->id;
    str_add_format(out, frame->table % 2 ? "%s.%s" : "%s[%s]", sheet, id);
}

/* The circle runs from the frame that is the same as REF to the top of the stack. */
static void fault_circle(struct order *order, const struct formula_ref *ref)
{
    struct build *build = order->build;
    size_t from = order->depth - 1;
    while (order->stack[from].table != ref->table || order->stack[from].column != ref->column)
        from--;
    struct str names = STR_INIT, subject = STR_INIT;
    for (size_t i = from; i < order->depth; i++) {
        add_name(&names, build, &order->stack[i]);
        str_add(&names, " → ");
    }
    add_name(&names, build, &order->stack[from]);
    add_name(&subject, build, &order->stack[from]);
    const struct frame *first = &order->stack[from];
    struct sheet_build *sheet = build_enter(build, first->table / 2);
    struct error fault = {.code = ERROR_NONE};
    error_set(&fault, ERROR_CYCLE, subject.text);
    error_detail(&fault, "%s", names.text);
    read_pass_on(&build->reader,
                 first->table % 2 ? sheet->summary_nodes[first->column].formula
                                  : sheet->column_nodes[first->column].formula,
                 SIZE_MAX, &fault);
    str_free(&names);
    str_free(&subject);
}

static void visit(struct order *order, size_t table, size_t column)
{
    struct build *build = order->build;
    struct catalog_owner *owner = build->owner;
    if (!column_at(build, table, column)->formula || order->state[order->base[table] + column] != NEW)
        return;
    order->state[order->base[table] + column] = OPEN;
    order->stack[order->depth++] = (struct frame){table, column, 0};
    while (order->depth > 0) {
        struct frame *top = &order->stack[order->depth - 1];
        const struct formula *formula = column_at(build, top->table, top->column)->formula;
        if (top->next == formula_ref_count(formula)) {
            order->state[order->base[top->table] + top->column] = DONE;
            owner->step[owner->step_count++] = (struct compute_step){top->table, top->column};
            order->depth--;
            continue;
        }
        const struct formula_ref *ref = formula_ref_at(formula, top->next++);
        uint8_t *state = &order->state[order->base[ref->table] + ref->column];
        if (!column_at(build, ref->table, ref->column)->formula || *state == DONE)
            continue;
        if (*state == OPEN) {
            fault_circle(order, ref);
            continue;
        }
        *state = OPEN;
        order->stack[order->depth++] = (struct frame){ref->table, ref->column, 0};
    }
}

void order_find(struct build *build)
{
    size_t total = 0;
    struct order order = {.build = build, .base = mem_zero(2 * build->sheet_count + 1, sizeof(size_t))};
    for (size_t i = 0; i < build->sheet_count; i++) {
        order.base[catalog_rows_table(i)] = total;
        total += build->sheet[i].to->column_count;
        order.base[catalog_summary_table(i)] = total;
        total += build->sheet[i].to->summary_count;
    }
    order.state = mem_zero(total + 1, 1);
    order.stack = mem_resize(NULL, total + 1, sizeof(*order.stack));
    build->owner->step = arena_zero(build->arena, (total + 1) * sizeof(*build->owner->step));
    for (size_t i = 0; i < build->sheet_count; i++) {
        for (size_t k = 0; k < build->sheet[i].to->column_count; k++)
            visit(&order, catalog_rows_table(i), k);
        for (size_t k = 0; k < build->sheet[i].to->summary_count; k++)
            visit(&order, catalog_summary_table(i), k);
    }
    free(order.base);
    free(order.state);
    free(order.stack);
}
