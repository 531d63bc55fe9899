/* Graphs as such: nodes and edges in order, and which edges lead back. Knows no model. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/graph.h"

static char *safe_text(const char *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text ? text : "", false);
    return str_take(&safe);
}

struct graph *graph_new(enum graph_kind kind, enum graph_direction direction)
{
    struct graph *graph = mem_zero(1, sizeof(*graph));
    graph->kind = kind;
    graph->direction = direction;
    return graph;
}

const char *graph_word(const struct graph *graph, const char *english, const char *own)
{
    return graph->own ? own : gettext(english);
}

void graph_free(struct graph **graph)
{
    struct graph *g = *graph;
    if (!g)
        return;
    for (size_t i = 0; i < g->node_count; i++) {
        free(g->node[i].name);
        free(g->node[i].note);
    }
    for (size_t i = 0; i < g->edge_count; i++)
        free(g->edge[i].label);
    for (size_t i = 0; i < g->zone_count; i++)
        free(g->zone[i]);
    free(g->node);
    free(g->edge);
    free(g->zone);
    free(g);
    *graph = NULL;
}

uint32_t graph_add_zone(struct graph *graph, const char *name)
{
    char *safe = safe_text(name);
    for (size_t i = 0; i < graph->zone_count; i++)
        if (strcmp(graph->zone[i], safe) == 0) {
            free(safe);
            return (uint32_t)i;
        }
    graph->zone = mem_grow(graph->zone, graph->zone_count, &graph->zone_room, sizeof(*graph->zone));
    graph->zone[graph->zone_count] = safe;
    return (uint32_t)graph->zone_count++;
}

void graph_add_node(struct graph *graph, uint64_t order, uint32_t zone, const char *name, const char *note)
{
    graph->node = mem_grow(graph->node, graph->node_count, &graph->node_room, sizeof(*graph->node));
    graph->node[graph->node_count++] = (struct graph_node){
        .sheet = SIZE_MAX, .order = order, .zone = zone, .name = safe_text(name), .note = safe_text(note)};
}

void graph_add_edge(struct graph *graph, uint32_t from, uint32_t to, const char *label)
{
    graph->edge = mem_grow(graph->edge, graph->edge_count, &graph->edge_room, sizeof(*graph->edge));
    graph->edge[graph->edge_count++] =
        (struct graph_edge){.from = from, .to = to, .count = 1, .label = safe_text(label)};
}

/* ---- in order ---- */

struct numbered {
    struct graph_node node;
    uint32_t was;
};

static int compare_nodes(const void *a, const void *b)
{
    const struct numbered *left = a, *right = b;
    return (left->node.order > right->node.order) - (left->node.order < right->node.order);
}

static void sort_nodes(struct graph *graph)
{
    size_t count = graph->node_count;
    struct numbered *list = mem_zero(count + 1, sizeof(*list));
    uint32_t *now = mem_zero(count + 1, sizeof(*now));
    for (size_t i = 0; i < count; i++)
        list[i] = (struct numbered){graph->node[i], (uint32_t)i};
    if (count > 1)
        qsort(list, count, sizeof(*list), compare_nodes);
    for (size_t i = 0; i < count; i++) {
        graph->node[i] = list[i].node;
        now[list[i].was] = (uint32_t)i;
    }
    for (size_t i = 0; i < graph->edge_count; i++) {
        graph->edge[i].from = now[graph->edge[i].from];
        graph->edge[i].to = now[graph->edge[i].to];
    }
    free(list);
    free(now);
}

static int compare_edges(const void *a, const void *b)
{
    const struct graph_edge *left = a, *right = b;
    if (left->from != right->from)
        return left->from < right->from ? -1 : 1;
    if (left->to != right->to)
        return left->to < right->to ? -1 : 1;
    return strcmp(left->label, right->label);
}

/* B is one more of A: its label is said as well. */
static void join_edges(const struct graph *graph, struct graph_edge *a, struct graph_edge *b)
{
    bool said = !*b->label || strcmp(a->label, b->label) == 0;
    if (!said) {
        char *both = *a->label ? mem_format("%s%s%s", a->label,
                                            graph->own || intl_language() == LANGUAGE_JA ? "、" : ", ", b->label)
                               : mem_text(b->label);
        free(a->label);
        a->label = both;
    }
    free(b->label);
    a->count += b->count;
}

static void sort_edges(struct graph *graph)
{
    size_t kept = 0;
    if (graph->edge_count > 1)
        qsort(graph->edge, graph->edge_count, sizeof(*graph->edge), compare_edges);
    for (size_t i = 0; i < graph->edge_count; i++) {
        struct graph_edge *edge = &graph->edge[i], *last = kept ? &graph->edge[kept - 1] : NULL;
        if (edge->from == edge->to) {
            graph->node[edge->from].self = true;
            free(edge->label);
        } else if (last && last->from == edge->from && last->to == edge->to)
            join_edges(graph, last, edge);
        else
            graph->edge[kept++] = *edge;
    }
    graph->edge_count = kept;
}

size_t graph_edges_from(const struct graph *graph, uint32_t node, size_t *first)
{
    size_t low = 0, high = graph->edge_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (graph->edge[middle].from < node)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    for (high = low; high < graph->edge_count && graph->edge[high].from == node; high++)
        ;
    return high - low;
}

/* ---- circles ---- */

enum seen { SEEN_NOT, SEEN_OPEN, SEEN_DONE };
struct step {
    uint32_t node;
    size_t next, end; /* edges still to follow */
};

static void walk(struct graph *graph, uint32_t start, enum seen *seen, struct step *stack)
{
    size_t depth = 0, first;
    if (seen[start] != SEEN_NOT)
        return;
    size_t count = graph_edges_from(graph, start, &first);
    stack[depth++] = (struct step){start, first, first + count};
    seen[start] = SEEN_OPEN;
    while (depth) {
        struct step *top = &stack[depth - 1];
        if (top->next == top->end) {
            seen[top->node] = SEEN_DONE;
            depth--;
            continue;
        }
        struct graph_edge *edge = &graph->edge[top->next++];
        if (seen[edge->to] == SEEN_OPEN) {
            edge->back = true;
        } else if (seen[edge->to] == SEEN_NOT) {
            seen[edge->to] = SEEN_OPEN;
            count = graph_edges_from(graph, edge->to, &first);
            stack[depth++] = (struct step){edge->to, first, first + count};
        }
    }
}

static void find_circles(struct graph *graph)
{
    enum seen *seen = mem_zero(graph->node_count + 1, sizeof(*seen));
    struct step *stack = mem_zero(graph->node_count + 1, sizeof(*stack));
    bool *reached = mem_zero(graph->node_count + 1, sizeof(*reached));
    for (size_t i = 0; i < graph->edge_count; i++)
        reached[graph->edge[i].to] = true;
    for (uint32_t i = 0; i < graph->node_count; i++)
        if (!reached[i])
            walk(graph, i, seen, stack);
    for (uint32_t i = 0; i < graph->node_count; i++) /* what only circles lead to */
        walk(graph, i, seen, stack);
    for (size_t i = 0; i < graph->edge_count; i++)
        graph->circles += graph->edge[i].back;
    for (size_t i = 0; i < graph->node_count; i++)
        graph->circles += graph->node[i].self;
    free(seen);
    free(stack);
    free(reached);
}

void graph_settle(struct graph *graph)
{
    sort_nodes(graph);
    sort_edges(graph);
    for (size_t i = 0; i < graph->node_count; i++)
        graph->node[i].alone = true;
    for (size_t i = 0; i < graph->edge_count; i++)
        graph->node[graph->edge[i].from].alone = graph->node[graph->edge[i].to].alone = false;
    find_circles(graph);
}
