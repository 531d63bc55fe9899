/* Nodes to values. */
#include "formula/run.h"

/* References */

const struct column *run_column(const struct run *run, const struct formula_ref *ref)
{
    const struct column_table *table = run->env->tables[ref->table];
    if (table && table->waits)
        run->env->need(run->env->link_context, ref->table, ref->column);
    return table && ref->column < table->columns ? table->column[ref->column] : NULL;
}

/* Empty beyond the end. */
static struct value column_at(const struct column *column, size_t row)
{
    return column && row < column->rows ? column_get(column, (uint32_t)row) : value_empty();
}

static struct span span_single(struct value value, bool reference)
{
    return (struct span){.single = true, .reference = reference, .value = value, .count = 1};
}

static struct value run_cell(struct run *run, const struct formula_ref *ref);

/* The row that [ref] names. SIZE_MAX: none, *OTHER is the value instead. */
static size_t run_follow(struct run *run, const struct formula_ref *ref, struct value *other)
{
    struct value id = run_cell(run, ref->from);
    const struct column *ids = run_column(run, &(struct formula_ref){.table = ref->table, .column = ref->key});
    *other = id.type == VALUE_ERROR ? id : value_blank(id) ? value_text("") : value_error(VALUE_NA);
    return value_blank(id) || id.type == VALUE_ERROR || !ids ? SIZE_MAX : run_find(run, ids, id, false);
}

/* The row of its table in which REF, one cell, stands; UINT32_MAX: none. */
static uint32_t run_row(struct run *run, const struct formula_ref *ref)
{
    struct value other;
    size_t found;
    switch (ref->kind) {
    case FORMULA_OWN: return run->row;
    case FORMULA_SCALAR: return 0;
    case FORMULA_FIXED: return ref->row;
    case FORMULA_FOLLOWED:
        found = run_follow(run, ref, &other);
        return found == SIZE_MAX ? UINT32_MAX : (uint32_t)found;
    default: return UINT32_MAX;
    }
}

/* [ref].name. In a spreadsheet it is the cell itself, except where "" stands for an empty one or is joined to a text. */
static struct span run_followed(struct run *run, const struct formula_ref *ref)
{
    struct value value;
    size_t row = run_follow(run, ref, &value);
    if (row == SIZE_MAX)
        return span_single(value, false);
    value = column_at(run_column(run, ref), row);
    bool blank = value_blank(value);
    return span_single(blank ? value_text("") : value,
                       ref->cells == CELLS_COMPUTED || (ref->cells == CELLS_ANY && !blank));
}

static struct value run_cell(struct run *run, const struct formula_ref *ref)
{
    if (ref->kind == FORMULA_FOLLOWED)
        return run_followed(run, ref).value;
    return column_at(run_column(run, ref), ref->kind == FORMULA_OWN     ? run->row
                                           : ref->kind == FORMULA_FIXED ? ref->row
                                                                        : 0);
}

/* The rows along a relation: from this row, or from the one that a cell stands in. */
static size_t run_linked(struct run *run, const struct formula_ref *ref, const uint32_t **rows)
{
    size_t source = ref->from ? ref->from->table : run->env->self;
    uint32_t row = ref->from ? run_row(run, ref->from) : run->row;
    if (!run->env->links || row == UINT32_MAX)
        return 0;
    return run->env->links(run->env->link_context, ref, source, row, run->arena, rows);
}

static struct span run_reference(struct run *run, const struct formula_ref *ref)
{
    const struct column *column = run_column(run, ref);
    struct span span = {.reference = true, .column = column};
    switch (ref->kind) {
    case FORMULA_FOLLOWED: return run_followed(run, ref);
    case FORMULA_OWN:
    case FORMULA_SCALAR:
    case FORMULA_FIXED: return span_single(run_cell(run, ref), true);
    case FORMULA_WHOLE: span.count = column ? column->rows : 0; break;
    case FORMULA_LINKED:
        span.count = run_linked(run, ref, &span.rows);
        if (!span.count)
            span.column = NULL;
        break;
    }
    return span;
}

/* One value where a column stands: Excel takes the cell of the same row; here there is none, unless the column has only
 * one. */
static struct value span_intersection(const struct span *span)
{
    return span->single || span->count == 1 ? span_at(span, 0) : value_error(VALUE_VALUE);
}

struct value span_at(const struct span *span, size_t i)
{
    if (span->single)
        return span->value;
    if (i >= span->count)
        return span->count == 1 ? span_at(span, 0) : value_error(VALUE_NA);
    if (span->items)
        return span->items[i];
    return column_at(span->column, span->rows ? span->rows[i] : i);
}

void span_free(struct span *span)
{
    free(span->items);
    span->items = NULL;
}

/* Operators */

static struct value apply_sign(enum node_kind kind, struct value a)
{
    double number;
    struct value failed;
    if (kind == NODE_PLUS)
        return a;
    if (!scalar_number(a, &number, &failed))
        return failed;
    return scalar_finish(kind == NODE_MINUS ? -number : number / 100);
}

/* Sums that should be zero are: 0.1+0.2-0.3 leaves 5.6E-17 in binary, Excel and LibreOffice show 0. */
static double sum_cleanly(double a, double b)
{
    double sum = a + b;
    return fabs(sum) < fabs(a) * 0x1p-48 ? 0 : sum;
}

static double power_odd_root(double base, double exponent)
{
    /* Excel knows the third root of -8. */
    double root = round(1 / exponent);
    if (base < 0 && exponent != trunc(exponent) && fabs(root) < 1e9 && fmod(fabs(root), 2) == 1 &&
        number_same(1 / root, exponent))
        return -pow(-base, exponent);
    return pow(base, exponent);
}

static struct value apply_arithmetic(enum node_kind kind, struct value left, struct value right)
{
    double a, b;
    struct value failed;
    if (!scalar_number(left, &a, &failed) || !scalar_number(right, &b, &failed))
        return failed;
    switch (kind) {
    case NODE_ADD: return scalar_finish(sum_cleanly(a, b));
    case NODE_SUBTRACT: return scalar_finish(sum_cleanly(a, -b));
    case NODE_MULTIPLY: return scalar_finish(a * b);
    case NODE_DIVIDE: return b == 0 ? value_error(VALUE_DIV0) : scalar_finish(a / b);
    default:
        if (a == 0 && b <= 0)
            return value_error(b == 0 ? VALUE_NUM : VALUE_DIV0);
        return scalar_finish(power_odd_root(a, b));
    }
}

static struct value apply_join(struct run *run, struct value left, struct value right)
{
    const char *a = scalar_text(run->arena, left), *b = scalar_text(run->arena, right);
    size_t a_length = strlen(a), b_length = strlen(b);
    struct str out = STR_INIT;
    str_add_length(&out, a, a_length);
    str_add_length(&out, b, b_length);
    struct value result = scalar_new_text(run->arena, out.text, out.length);
    str_free(&out);
    return result;
}

static struct value apply_binary(struct run *run, enum node_kind kind, struct value left, struct value right)
{
    if (left.type == VALUE_ERROR)
        return left;
    if (right.type == VALUE_ERROR)
        return right;
    switch (kind) {
    case NODE_JOIN: return apply_join(run, left, right);
    case NODE_EQUAL: return value_bool(scalar_compare(left, right) == 0);
    case NODE_UNEQUAL: return value_bool(scalar_compare(left, right) != 0);
    case NODE_LESS: return value_bool(scalar_compare(left, right) < 0);
    case NODE_LESS_EQUAL: return value_bool(scalar_compare(left, right) <= 0);
    case NODE_GREATER: return value_bool(scalar_compare(left, right) > 0);
    case NODE_GREATER_EQUAL: return value_bool(scalar_compare(left, right) >= 0);
    default: return apply_arithmetic(kind, left, right);
    }
}

/* Single values */

static struct value run_function(struct run *run, const struct function *function, const struct node *const *arg,
                                 size_t count)
{
    if (!function->branch)
        return function->evaluate(run, arg, count);
    struct value other;
    const struct node *branch = function->branch(run, arg, count, &other);
    return branch ? run_value(run, branch) : other;
}

/* What does not differ from row to row is computed once in a formula_column(). */
static struct value run_call(struct run *run, const struct node *node)
{
    bool stays = run->memory && !node->varies;
    struct value result;
    if (stays && memory_get(run->memory, node, &result))
        return result;
    struct arena *arena = run->arena;
    if (stays)
        run->arena = memory_arena(run->memory);
    result = run_function(run, node_function(node), node->arg, node->count);
    run->arena = arena;
    if (stays)
        memory_put(run->memory, node, result);
    return result;
}

struct value run_value(struct run *run, const struct node *node)
{
    switch (node->kind) {
    case NODE_VALUE: return node->value;
    case NODE_MISSING: return value_empty();
    case NODE_REF: {
        struct span span = run_reference(run, node->ref);
        return span_intersection(&span);
    }
    case NODE_CALL: return run_call(run, node);
    case NODE_PLUS:
    case NODE_MINUS:
    case NODE_PERCENT: return apply_sign(node->kind, run_value(run, node->arg[0]));
    default: {
        struct value left = run_value(run, node->arg[0]);
        return apply_binary(run, node->kind, left, run_value(run, node->arg[1]));
    }
    }
}

/* Arrays */

static size_t span_widest(const struct span *spans, size_t count)
{
    size_t widest = SIZE_MAX; /* none seen */
    for (size_t i = 0; i < count; i++)
        if (!spans[i].single && spans[i].count > 0 && (widest == SIZE_MAX || spans[i].count > widest))
            widest = spans[i].count;
    return widest == SIZE_MAX ? 0 : widest;
}

static struct value apply(struct run *run, const struct node *node, struct value left, struct value right)
{
    return node->count > 1 ? apply_binary(run, node->kind, left, right) : apply_sign(node->kind, left);
}

/* s[a]="x" is asked once for each entry of the dictionary, not for each row. */
static bool apply_by_entry(struct run *run, const struct node *node, const struct span *operand, struct span *result)
{
    size_t side = operand[0].single ? 1 : 0;
    const struct column *column = operand[side].column;
    if (!span_is_column(&operand[side]) || !operand[1 - side].single || column->entries >= column->rows)
        return false;
    struct value *by_entry = mem_zero(column->entries, sizeof(*by_entry));
    for (uint32_t entry = 0; entry < column->entries; entry++)
        by_entry[entry] = side == 0 ? apply(run, node, column->dictionary[entry], operand[1].value)
                                    : apply(run, node, operand[0].value, column->dictionary[entry]);
    for (size_t i = 0; i < result->count; i++)
        result->items[i] = by_entry[column_code(column, (uint32_t)i)];
    free(by_entry);
    return true;
}

static struct span run_array_operation(struct run *run, const struct node *node)
{
    struct span operand[2] = {run_span(run, node->arg[0]), span_single(value_empty(), false)};
    if (node->count > 1)
        operand[1] = run_span(run, node->arg[1]);
    struct span result = {.count = span_widest(operand, node->count)};
    result.items = mem_zero(result.count + 1, sizeof(*result.items));
    if (!apply_by_entry(run, node, operand, &result))
        for (size_t i = 0; i < result.count; i++)
            result.items[i] = apply(run, node, span_at(&operand[0], i), span_at(&operand[1], i));
    span_free(&operand[0]);
    span_free(&operand[1]);
    return result;
}

/* A function of single values over arrays: once for each element, with the elements standing in as constants. */
static struct span run_array_call(struct run *run, const struct node *node)
{
    const struct function *function = node_function(node);
    struct node *stand_in = mem_zero(node->count, sizeof(*stand_in));
    const struct node **arg = mem_zero(node->count, sizeof(*arg));
    struct span *span = mem_zero(node->count, sizeof(*span));
    for (size_t i = 0; i < node->count; i++) {
        arg[i] = node->arg[i];
        bool is_single = function_shape(function, i) == 'v';
        span[i].single = true;
        if (is_single && (node->arg[i]->array || !(function->flags & FUNCTION_LAZY))) {
            span[i] =
                node->arg[i]->array ? run_span(run, node->arg[i]) : span_single(run_value(run, node->arg[i]), false);
            stand_in[i] =
                (struct node){.kind = NODE_VALUE, .height = 1, .start = node->arg[i]->start, .end = node->arg[i]->end};
            arg[i] = &stand_in[i];
        }
    }
    struct span result = {.count = span_widest(span, node->count)};
    result.items = mem_zero(result.count + 1, sizeof(*result.items));
    for (size_t row = 0; row < result.count; row++) {
        for (size_t i = 0; i < node->count; i++)
            if (arg[i] == &stand_in[i])
                stand_in[i].value = span_at(&span[i], row);
        result.items[row] = run_function(run, function, arg, node->count);
    }
    for (size_t i = 0; i < node->count; i++)
        span_free(&span[i]);
    free(span);
    free(arg);
    free(stand_in);
    return result;
}

struct span run_span(struct run *run, const struct node *node)
{
    if (node->kind == NODE_REF)
        return run_reference(run, node->ref);
    if (node->kind == NODE_CALL && node_function(node)->branch && !node->arg[0]->array) {
        struct value other;
        const struct node *branch = node_function(node)->branch(run, node->arg, node->count, &other);
        return branch ? run_span(run, branch) : span_single(other, false);
    }
    if (node->array)
        return node->kind == NODE_CALL ? run_array_call(run, node) : run_array_operation(run, node);
    return span_single(run_value(run, node), node->kind == NODE_CALL && node_function(node)->flags & FUNCTION_CELL);
}

bool run_each(struct run *run, const struct node *node, run_each_fn *each, void *context)
{
    struct span span = run_span(run, node);
    bool goes_on = true;
    if (span.single)
        goes_on = each(context, span.value, !span.reference);
    else
        for (size_t i = 0; i < span.count && goes_on; i++)
            goes_on = each(context, span_at(&span, i), false);
    span_free(&span);
    return goes_on;
}

/* Arguments */

bool run_number(struct run *run, const struct node *node, double *out, struct value *failed)
{
    return scalar_number(run_value(run, node), out, failed);
}

bool run_integer(struct run *run, const struct node *node, double *out, struct value *failed)
{
    if (!run_number(run, node, out, failed))
        return false;
    *out = trunc(number_snap(*out));
    return true;
}

bool run_text(struct run *run, const struct node *node, const char **out, struct value *failed)
{
    struct value value = run_value(run, node);
    if (value.type == VALUE_ERROR) {
        *failed = value;
        return false;
    }
    *out = scalar_text(run->arena, value);
    return true;
}

uint32_t formula_row(const struct formula_ref *ref, const struct formula_env *env, uint32_t row)
{
    struct run run = {.env = env, .row = row, .arena = env->arena};
    return run_row(&run, ref);
}

size_t formula_rows(const struct formula_ref *ref, const struct formula_env *env, uint32_t row, const uint32_t **rows)
{
    struct run run = {.env = env, .row = row, .arena = env->arena};
    return run_linked(&run, ref, rows);
}

struct value formula_value(const struct formula *formula, const struct formula_env *env, uint32_t row)
{
    struct run run = {.env = env, .row = row, .arena = env->arena};
    struct value value = run_value(&run, formula->root);
    return value.type == VALUE_EMPTY ? value_number(0) : value;
}
