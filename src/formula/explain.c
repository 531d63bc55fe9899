/* "Why this number?": the pieces of a formula that were computed, with their values. */
#include "formula/functions.h"

struct explanation {
    const struct formula *formula;
    struct run run;
    struct formula_step *out;
    size_t count, max;
};

static void explain_node(struct explanation *why, const struct node *node, int depth);

static void explain_step(struct explanation *why, const struct node *node, int depth)
{
    if (why->count == why->max)
        return;
    /* A whole column has no one value: the reference says which it is. */
    struct value value = node->array ? value_empty() : run_value(&why->run, node);
    if (!node->array && node == why->formula->root && value.type == VALUE_EMPTY)
        value = value_number(0);
    why->out[why->count++] = (struct formula_step){
        .depth = depth,
        .text = arena_text_length(why->run.arena, why->formula->text + node->start, node->end - node->start),
        .start = node->start,
        .end = node->end,
        .value = value,
        .ref = node->kind == NODE_REF ? node->ref : NULL,
    };
}

/* IF and its like: what was asked up to the branch taken, then the branch. */
static void explain_branches(struct explanation *why, const struct node *node, int depth)
{
    struct value other;
    const struct node *taken = node_function(node)->branch(&why->run, node->arg, node->count, &other);
    bool is_switch = node_function(node)->branch == switch_branch;
    bool one_question = !is_switch && node_function(node)->branch != ifs_branch;
    explain_node(why, node->arg[0], depth);
    if (!one_question)
        for (size_t i = is_switch ? 1 : 2; i < node->count && node->arg[i] != taken && node->arg[i - 1] != taken;
             i += 2)
            explain_node(why, node->arg[i], depth);
    if (taken)
        explain_node(why, taken, depth);
}

static void explain_operand(struct explanation *why, const struct node *parent, const struct node *operand, int depth)
{
    /* a+b+c is three operands, not (a+b) and c */
    bool chain = operand->kind == parent->kind && !operand->array &&
                 (operand->kind == NODE_ADD || operand->kind == NODE_MULTIPLY || operand->kind == NODE_JOIN);
    if (!chain) {
        explain_node(why, operand, depth);
        return;
    }
    explain_operand(why, operand, operand->arg[0], depth);
    explain_operand(why, operand, operand->arg[1], depth);
}

static bool is_constant(const struct node *node)
{
    while ((node->kind == NODE_MINUS || node->kind == NODE_PLUS || node->kind == NODE_PERCENT))
        node = node->arg[0];
    return node->kind == NODE_VALUE || node->kind == NODE_MISSING;
}

static void explain_node(struct explanation *why, const struct node *node, int depth)
{
    if (why->count == why->max || (is_constant(node) && node != why->formula->root))
        return;                                          /* a constant says what it is in the text above it */
    bool shown = !node->array || node->kind == NODE_REF; /* of calculations with whole columns only the columns */
    if (shown) {
        explain_step(why, node, depth);
        depth++;
    }
    if (node->kind == NODE_CALL && node_function(node)->branch && !node->array) {
        explain_branches(why, node, depth);
        return;
    }
    size_t count = node->count;
    struct value found;
    if (node->kind == NODE_CALL && node_function(node)->evaluate == xlookup_value && count == 4 && !node->array) {
        found = xlookup_value(&why->run, node->arg, 3);
        if (found.type != VALUE_ERROR || found.error != VALUE_NA)
            count = 3;
    }
    for (size_t i = 0; i < count; i++)
        explain_operand(why, node, node->arg[i], depth);
}

size_t formula_explain(const struct formula *formula, const struct formula_env *env, uint32_t row,
                       struct formula_step *out, size_t max)
{
    struct explanation why = {
        .formula = formula, .run = {.env = env, .row = row, .arena = env->arena}, .out = out, .max = max};
    explain_node(&why, formula->root, 0);
    return why.count;
}
