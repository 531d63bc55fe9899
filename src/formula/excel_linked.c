/* LINKED(): the cells that a row links to lie apart, so no range holds them. Functions that take any number of
 * arguments get one for each cell; COUNTIF and its like, which take only a range, are written once for each cell and
 * summed. */
#include "formula/excel.h"

#include "base/intl.h"

/* How many cells NODE stands for; SIZE_MAX when its LINKED pieces link to different numbers of rows. */
static size_t linked_count(struct writer *w, const struct node *node)
{
    if (node->kind == NODE_REF) {
        struct str nothing = STR_INIT;
        size_t count = w->to->linked(w->to->context, node->ref, w->to->row, SIZE_MAX, &nothing);
        str_free(&nothing);
        return count;
    }
    size_t count = 0;
    bool seen = false;
    for (size_t i = 0; i < node->count; i++) {
        if (!node->arg[i]->links || (node->kind == NODE_CALL && function_shape(node_function(node), i) != 'v'))
            continue;
        size_t one = linked_count(w, node->arg[i]);
        if (seen && one != count)
            return SIZE_MAX;
        count = one;
        seen = true;
    }
    return count;
}

bool excel_is_linked(const struct node *node)
{
    for (size_t i = 0; i < node->count; i++)
        if (node->arg[i]->links && function_shape(node_function(node), i) != 'v')
            return true;
    return false;
}

/* Nothing is linked: what the function yields for no values at all. */
static void write_of_nothing(struct writer *w, const struct node *node, int level)
{
    function_fn *evaluate = node_function(node)->evaluate;
    if (evaluate == average_value || evaluate == averageif_value)
        str_add(w->out, level > LEVEL_MULTIPLY ? "(1/0)" : "1/0");
    else if (evaluate == large_value || evaluate == small_value)
        str_add(w->out, "SQRT(-1)");
    else if (evaluate == and_value || evaluate == or_value)
        str_add(w->out, "VALUE(\"\")");
    else if (evaluate == textjoin_value)
        str_add(w->out, "\"\"");
    else if (evaluate == any_value)
        str_add(w->out, "FALSE");
    else
        str_add_char(w->out, '0');
}

/* SUM, MAX, AND, TEXTJOIN …: one argument for each cell. */
static void write_list_call(struct writer *w, const struct node *node, int level)
{
    struct str arguments = STR_INIT, *out = w->out;
    size_t fixed = strcspn(node_function(node)->shape, "|"), values = 0;
    w->out = &arguments;
    for (size_t i = 0; i < node->count && !w->failed; i++) {
        const struct node *arg = node->arg[i];
        size_t count = arg->links ? linked_count(w, arg) : 1;
        if (arg->array && !arg->links && arg->kind != NODE_REF)
            excel_unsupported(w, arg, _("LINKED and a calculation with a whole column cannot stand together"));
        if (count == SIZE_MAX)
            excel_unsupported(w, arg, _("the columns link to different rows"));
        for (size_t n = 0; n < count && !w->failed && w->out->length < 8 * FORMULA_MAX_LENGTH; n++) {
            if (arguments.length)
                str_add_char(&arguments, ',');
            long nth = w->nth;
            if (arg->links) {
                w->nth = (long)n;
                excel_node(w, arg, LEVEL_ANY, want_nothing());
            } else if (arg->kind == NODE_REF && arg->array) {
                w->to->range(w->to->context, arg->ref, w->out);
            } else {
                excel_node(w, arg, LEVEL_ANY, want_nothing());
            }
            w->nth = nth;
            values += i >= fixed;
        }
    }
    w->out = out;
    if (values)
        str_add_format(out, "%s(%s)", node_function(node)->excel, arguments.text);
    else
        write_of_nothing(w, node, level);
    str_free(&arguments);
}

/* LARGE and SMALL take the cells as one union reference. */
static void write_ranked_call(struct writer *w, const struct node *node, size_t count)
{
    if (node->arg[0]->kind != NODE_REF) {
        excel_unsupported(w, node, _("Excel takes only cells here, no calculation"));
        return;
    }
    str_add_format(w->out, "%s(%s", node_function(node)->excel, count > 1 ? "(" : "");
    for (size_t n = 0; n < count; n++) {
        if (n)
            str_add_char(w->out, ',');
        w->to->linked(w->to->context, node->arg[0]->ref, w->to->row, n, w->out);
    }
    str_add(w->out, count > 1 ? ")," : ",");
    excel_node(w, node->arg[1], LEVEL_ANY, want_nothing());
    str_add_char(w->out, ')');
}

/* "range,criterion,…" of the cell that is the turn. */
static void write_pairs(struct writer *w, const struct node *node, size_t first)
{
    size_t end = node_function(node)->evaluate == averageif_value ? 2 : node->count;
    for (size_t i = first; i + 1 < end; i += 2) {
        if (i > first)
            str_add_char(w->out, ',');
        excel_node(w, node->arg[i], LEVEL_ANY, want_nothing());
        str_add_char(w->out, ',');
        excel_criterion(w, node->arg[i + 1], node->arg[i]);
    }
}

typedef void term_fn(struct writer *w, const struct node *node);

static void term_call(struct writer *w, const struct node *node)
{
    excel_plain_call(w, node, want_nothing());
}

/* The column whose numbers count, and where the pairs of range and criterion begin. */
static const struct node *term_values(const struct node *node, size_t *pairs)
{
    bool average = node_function(node)->evaluate == averageif_value;
    *pairs = average ? 0 : 1;
    return node->arg[average && node->count > 2 ? 2 : 0];
}

/* 1 when the row meets the criteria and holds a number. */
static void term_hit(struct writer *w, const struct node *node)
{
    size_t pairs;
    const struct node *values = term_values(node, &pairs);
    str_add(w->out, "COUNTIFS(");
    write_pairs(w, node, pairs);
    str_add(w->out, ")*COUNT(");
    excel_node(w, values, LEVEL_ANY, want_nothing());
    str_add_char(w->out, ')');
}

static void term_sum(struct writer *w, const struct node *node)
{
    size_t pairs;
    const struct node *values = term_values(node, &pairs);
    str_add(w->out, "SUMIFS(");
    excel_node(w, values, LEVEL_ANY, want_nothing());
    str_add_char(w->out, ',');
    write_pairs(w, node, pairs);
    str_add_char(w->out, ')');
}

static void term_extreme(struct writer *w, const struct node *node)
{
    size_t pairs;
    const struct node *values = term_values(node, &pairs);
    str_add(w->out, "IF(");
    term_hit(w, node);
    str_add(w->out, ">0,");
    excel_node(w, values, LEVEL_ANY, want_nothing());
    str_add(w->out, node_function(node)->evaluate == maxifs_value ? ",-1E+307)" : ",1E+307)");
}

static void write_terms(struct writer *w, const struct node *node, size_t count, const char *between, term_fn *term)
{
    long nth = w->nth;
    for (size_t n = 0; n < count && !w->failed && w->out->length < 8 * FORMULA_MAX_LENGTH; n++) {
        if (n)
            str_add(w->out, between);
        w->nth = (long)n;
        term(w, node);
    }
    w->nth = nth;
}

static void write_average_if(struct writer *w, const struct node *node, size_t count, int level)
{
    str_add(w->out, level > LEVEL_MULTIPLY ? "((" : "(");
    write_terms(w, node, count, "+", term_sum);
    str_add(w->out, ")/(");
    write_terms(w, node, count, "+", term_hit);
    str_add(w->out, level > LEVEL_MULTIPLY ? "))" : ")");
}

static void write_extreme_ifs(struct writer *w, const struct node *node, size_t count)
{
    str_add(w->out, "IF(");
    write_terms(w, node, count, "+", term_hit);
    str_add(w->out, node_function(node)->evaluate == maxifs_value ? "=0,0,MAX(" : "=0,0,MIN(");
    write_terms(w, node, count, ",", term_extreme);
    str_add(w->out, "))");
}

/* All arguments that are looked at together must be LINKED, and to equally many rows. */
static size_t call_count(struct writer *w, const struct node *node)
{
    size_t count = 0;
    bool seen = false;
    for (size_t i = 0; i < node->count; i++) {
        const struct node *arg = node->arg[i];
        if (function_shape(node_function(node), i) == 'v') {
            if (arg->links)
                excel_unsupported(w, arg, _("a criterion cannot be LINKED"));
            continue;
        }
        size_t one = arg->links ? linked_count(w, arg) : SIZE_MAX;
        if (one == SIZE_MAX || (seen && one != count))
            excel_unsupported(w, arg, _("the columns link to different rows"));
        count = one;
        seen = true;
    }
    return w->failed ? 0 : count;
}

/* One of these cells is neither empty nor 0 nor FALSE. */
static void write_any(struct writer *w, const struct node *node, int level)
{
    struct str cell = STR_INIT, *out = w->out;
    long nth = w->nth;
    bool any = false;
    str_add(out, level > LEVEL_COMPARE ? "(" : "");
    for (size_t i = 0; i < node->count && !w->failed; i++) {
        size_t count = node->arg[i]->links ? linked_count(w, node->arg[i]) : SIZE_MAX;
        if (count == SIZE_MAX || !node->arg[i]->links)
            excel_unsupported(w, node->arg[i], _("ANY takes the rows along one relation here"));
        for (size_t n = 0; n < count && !w->failed && out->length < 8 * FORMULA_MAX_LENGTH; n++, any = true) {
            str_clear(&cell);
            w->out = &cell;
            w->nth = (long)n;
            excel_node(w, node->arg[i], LEVEL_JOIN, want_nothing());
            w->out = out;
            str_add_format(out, "%s(%s<>\"\")*(%s<>0)*(%s<>FALSE)", any ? "+" : "", cell.text, cell.text, cell.text);
        }
    }
    w->nth = nth;
    str_add(out, any ? ">0" : "FALSE");
    str_add(out, level > LEVEL_COMPARE ? ")" : "");
    str_free(&cell);
}

void excel_linked_call(struct writer *w, const struct node *node, int level)
{
    function_fn *evaluate = node_function(node)->evaluate;
    const struct node *related = excel_related(node);
    if (related) {
        excel_related_call(w, node, related, level);
        return;
    }
    if (evaluate == any_value) {
        write_any(w, node, level);
        return;
    }
    if (function_repeat(node_function(node)) == 1 && evaluate != sumproduct_value) {
        write_list_call(w, node, level);
        return;
    }
    size_t count = call_count(w, node);
    if (w->failed)
        return;
    if (evaluate == rows_value) {
        str_add_format(w->out, "%zu", count);
    } else if (!count) {
        write_of_nothing(w, node, level);
    } else if (evaluate == large_value || evaluate == small_value) {
        write_ranked_call(w, node, count);
    } else if (evaluate == averageif_value) {
        write_average_if(w, node, count, level);
    } else if (evaluate == maxifs_value || evaluate == minifs_value) {
        write_extreme_ifs(w, node, count);
    } else {
        bool parentheses = count > 1 && level > LEVEL_ADD;
        if (parentheses)
            str_add_char(w->out, '(');
        write_terms(w, node, count, "+", term_call);
        if (parentheses)
            str_add_char(w->out, ')');
    }
}
