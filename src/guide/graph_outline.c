/* The outline of a graph: the same as the picture, in lines. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "guide/graph.h"

struct telling {
    const struct graph *graph;
    graph_line_fn *line;
    void *context;
    uint8_t *told; /* 1: told, 2: it leads to the line being told */
};

struct step {
    uint32_t node;
    int depth;
    size_t next, end;
};

static void tell(struct telling *t, enum graph_told told, int depth, uint32_t node, const char *text, const char *label)
{
    struct graph_line line = {told, depth, node, text, label};
    t->line(t->context, &line);
}

static struct step step_of(const struct graph *graph, uint32_t node, int depth)
{
    size_t first, count = graph_edges_from(graph, node, &first);
    return (struct step){node, depth, first, first + count};
}

/* START and all that follows from it, each thing once. */
static void tell_from(struct telling *t, uint32_t start, struct step *stack)
{
    const struct graph *g = t->graph;
    size_t depth = 0;
    if (t->told[start])
        return;
    tell(t, GRAPH_NODE, 0, start, NULL, "");
    t->told[start] = 2;
    stack[depth++] = step_of(g, start, 0);
    while (depth) {
        struct step *top = &stack[depth - 1];
        if (top->next == top->end) {
            t->told[top->node] = 1;
            depth--;
            continue;
        }
        const struct graph_edge *edge = &g->edge[top->next++];
        /* of a chain the steps stand below each other, not ever further in */
        size_t first;
        bool line = g->kind == GRAPH_CHAIN && graph_edges_from(g, top->node, &first) == 1;
        int at = top->depth + !line;
        if (t->told[edge->to]) {
            tell(t, t->told[edge->to] == 2 ? GRAPH_BACK : GRAPH_AGAIN, at, edge->to, NULL, edge->label);
            continue;
        }
        tell(t, GRAPH_NODE, at, edge->to, NULL, edge->label);
        t->told[edge->to] = 2;
        stack[depth++] = step_of(g, edge->to, at);
    }
}

static void tell_lines(struct telling *t)
{
    const struct graph *g = t->graph;
    struct step *stack = mem_zero(g->node_count + 1, sizeof(*stack));
    bool *reached = mem_zero(g->node_count + 1, sizeof(*reached)), alone = false;
    for (size_t i = 0; i < g->edge_count; i++)
        reached[g->edge[i].to] = true;
    for (uint32_t i = 0; i < g->node_count; i++)
        if (!reached[i] && (!g->node[i].alone || g->own)) /* a document tells all in their order */
            tell_from(t, i, stack);
    for (uint32_t i = 0; i < g->node_count; i++)
        if (!g->node[i].alone)
            tell_from(t, i, stack);
    for (uint32_t i = 0; i < g->node_count; i++)
        if (g->node[i].alone && !t->told[i]) {
            if (!alone && g->edge_count)
                tell(t, GRAPH_HEAD, 0, UINT32_MAX, graph_word(g, N_("Without a line"), "線のないもの"), "");
            alone = true;
            tell(t, GRAPH_NODE, g->edge_count ? 1 : 0, i, NULL, "");
        }
    free(stack);
    free(reached);
}

static void tell_zones(struct telling *t)
{
    const struct graph *g = t->graph;
    for (uint32_t z = 0; z < g->zone_count; z++) {
        bool any = false;
        tell(t, GRAPH_HEAD, 0, UINT32_MAX, g->zone[z], "");
        for (uint32_t i = 0; i < g->node_count; i++) {
            if (g->node[i].zone != z)
                continue;
            any = true;
            tell(t, GRAPH_NODE, 1, i, NULL, "");
            size_t first, count = graph_edges_from(g, i, &first);
            for (size_t e = first; e < first + count; e++)
                tell(t, GRAPH_TO, 2, g->edge[e].to, NULL, g->edge[e].label);
        }
        if (!any)
            tell(t, GRAPH_NONE, 1, UINT32_MAX, NULL, "");
    }
}

void graph_outline(const struct graph *graph, graph_line_fn *line, void *context)
{
    struct telling t = {graph, line, context, mem_zero(graph->node_count + 1, 1)};
    if (graph->kind == GRAPH_ZONES)
        tell_zones(&t);
    else
        tell_lines(&t);
    free(t.told);
}

/* TEXT in brackets, as BRACKETS have them around %s. */
static void add_marked(const struct graph *graph, const char *english, const char *own, const char *text,
                       struct str *out)
{
    const char *brackets = graph_word(graph, english, own), *at = strstr(brackets, "%s");
    str_add_length(out, brackets, (size_t)(at - brackets));
    str_add(out, text);
    str_add(out, at + 2);
}

void graph_line_text(const struct graph *graph, const struct graph_line *line, struct str *out)
{
    const struct graph_node *node = line->node == UINT32_MAX ? NULL : &graph->node[line->node];
    switch (line->told) {
    case GRAPH_HEAD: str_add(out, line->text); return;
    case GRAPH_NONE: str_add(out, graph_word(graph, N_("(nothing)"), "（なし）")); return;
    case GRAPH_TO: str_add(out, graph_word(graph, N_("-> "), "→ ")); break;
    case GRAPH_NODE:
    case GRAPH_AGAIN:
    case GRAPH_BACK: break;
    }
    str_add(out, node->name);
    if (line->told == GRAPH_NODE && *node->note)
        add_marked(graph, N_(" (%s)"), "（%s）", node->note, out);
    if (*line->label)
        add_marked(graph, N_(" [%s]"), "〔%s〕", line->label, out);
    if (line->told == GRAPH_NODE && node->self)
        str_add(out, graph_word(graph, N_("  *names itself*"), "　＊自分を指す"));
    if (line->told == GRAPH_AGAIN)
        str_add(out, graph_word(graph, N_("  *told above*"), "　＊上に出た"));
    if (line->told == GRAPH_BACK)
        str_add(out, graph_word(graph, N_("  *leads back: a circle*"), "　＊元に戻る線"));
}
