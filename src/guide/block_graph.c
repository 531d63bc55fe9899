/* A graph in figures: on which boxes of the picture that a sheet draws (guide/graph.h) most lines end or begin. */
#include <stdlib.h>

#include "guide/block.h"
#include "guide/graph.h"

struct box {
    uint32_t node, lines;
};

static int most_lines_first(const void *a, const void *b)
{
    const struct box *x = a, *y = b;
    return x->lines != y->lines ? (x->lines < y->lines) - (x->lines > y->lines)
                                : (x->node > y->node) - (x->node < y->node);
}

void block_graph(const struct model *model, struct figures *f)
{
    struct graph *graph = graph_make(model, f->block->sheet);
    struct box *box = mem_zero(graph->node_count + 1, sizeof(*box));
    for (size_t i = 0; i < graph->node_count; i++)
        box[i].node = (uint32_t)i;
    for (size_t i = 0; i < graph->edge_count; i++) {
        box[graph->edge[i].from].lines += graph->edge[i].count;
        box[graph->edge[i].to].lines += graph->edge[i].count;
    }
    qsort(box, graph->node_count, sizeof(*box), most_lines_first);
    f->across = 1;
    f->name[BOX_LINES] = "lines";
    for (size_t i = 0; i < graph->node_count && i < LIST_ROWS && box[i].lines; i++) {
        const struct graph_node *node = &graph->node[box[i].node];
        figures_add(f, model_row_id(model, node->sheet, node->row), node->name)->value[BOX_LINES] =
            value_number(box[i].lines);
    }
    free(box);
    graph_free(&graph);
}
