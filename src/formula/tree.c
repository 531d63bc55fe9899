/* What can be said about a formula without any values. */
#include "formula/node.h"

#include <string.h>

/* Which arguments of a call can be its result: from FIRST on, every STEPth. False when none of them can. */
static bool function_results(const struct node *node, size_t *first, size_t *step)
{
    const char *name = node->function->name;
    *step = 1;
    if (strcmp(name, "IF") == 0 || strcmp(name, "CHOOSE") == 0)
        return *first = 1, true;
    if (strcmp(name, "IFERROR") == 0)
        return *first = 0, true;
    *step = 2;
    if (strcmp(name, "IFS") == 0)
        return *first = 1, true;
    if (strcmp(name, "SWITCH") == 0)
        return *first = 2, true;
    return false;
}

/* SWITCH has its otherwise-value in a place of its own. */
static const struct node *node_default(const struct node *node)
{
    return strcmp(node->function->name, "SWITCH") == 0 && node->count % 2 == 0 ? node->arg[node->count - 1] : NULL;
}

const struct formula_ref *node_choice_ref(const struct node *node)
{
    size_t first, step;
    if (node->kind == NODE_REF)
        return node->ref->choices ? node->ref : NULL;
    if (node->kind != NODE_CALL)
        return NULL;
    if (strcmp(node->function->name, "INDEX") == 0)
        return node_choice_ref(node->arg[0]);
    if (strcmp(node->function->name, "XLOOKUP") == 0)
        return node_choice_ref(node->arg[2]);
    if (!function_results(node, &first, &step))
        return NULL;
    for (size_t i = first; i < node->count; i += step) {
        const struct formula_ref *ref = node_choice_ref(node->arg[i]);
        if (ref)
            return ref;
    }
    return node_default(node) ? node_choice_ref(node_default(node)) : NULL;
}

struct text_list {
    const char **out;
    size_t max, count;
};

static void node_result_texts(const struct node *node, struct text_list *list)
{
    size_t first, step;
    if (node->kind == NODE_VALUE && node->value.type == VALUE_TEXT) {
        for (size_t i = 0; i < list->count && i < list->max; i++)
            if (strcmp(list->out[i], node->value.text) == 0)
                return;
        if (list->count < list->max)
            list->out[list->count] = node->value.text;
        list->count++;
        return;
    }
    if (node->kind != NODE_CALL)
        return;
    if (strcmp(node->function->name, "XLOOKUP") == 0 && node->count > 3)
        node_result_texts(node->arg[3], list);
    if (!function_results(node, &first, &step))
        return;
    for (size_t i = first; i < node->count; i += step)
        node_result_texts(node->arg[i], list);
    if (node_default(node))
        node_result_texts(node_default(node), list);
}

/* "" is among them when it can be the result. Returns how many there are, which may be more than MAX. */
size_t formula_result_texts(const struct formula *formula, const char **out, size_t max)
{
    struct text_list list = {.out = out, .max = max};
    node_result_texts(formula->root, &list);
    return list.count;
}
