/* Inside the layout of graphs: one part, whose boxes stand in layers (graph_layer.c) and are joined by lines
 * (graph_route.c).
 *
 * Everything is reckoned along two axes: u from layer to layer, v within one. To the right, u is a column and v a row; downwards
 * it is the other way round, and nothing else differs.
 */
#ifndef MAMORI_GUIDE_GRAPH_PRIVATE_H
#define MAMORI_GUIDE_GRAPH_PRIVATE_H

#include "guide/graph_layout.h"

#define NO_NODE UINT32_MAX

struct graph_item {
    uint32_t node; /* NO_NODE: a long line passes here */
    int layer;
    uint32_t place; /* within the layer */
    int u, v, size_u, size_v;
    int in_ports, out_ports;
};

struct graph_segment {
    uint32_t from, to; /* items, of a layer and of the next (or, zones only, of the same) */
    uint32_t edge;
    bool reversed;          /* the edge leads from TO to FROM */
    int from_port, to_port; /* v within the item */
    int net;                /* graph_route.c */
};

struct graph_part {
    const struct graph *graph;
    bool down, zoned;
    struct graph_box *box; /* by node of the graph: sizes given, places found */
    size_t node_count;
    const uint32_t *node;
    size_t item_count, item_room, segment_count, segment_room;
    struct graph_item *item;
    struct graph_segment *segment;
    int layers;
    uint32_t **layer; /* items, in their places */
    uint32_t *layer_size;
    int *layer_u, *layer_width, *gutter_width; /* the gutter behind a layer */
    int size_u, size_v;
    struct graph_cell *cell; /* of size_u × size_v; as rows and columns of the picture */
    uint32_t *owner;         /* whose line a cell holds */
    uint32_t owners;
    struct graph_route *route; /* by edge of the graph */
};

static inline int part_rows(const struct graph_part *part)
{
    return part->down ? part->size_u : part->size_v;
}
static inline int part_columns(const struct graph_part *part)
{
    return part->down ? part->size_v : part->size_u;
}
static inline size_t part_at(const struct graph_part *part, int u, int v)
{
    return part->down ? (size_t)u * (size_t)part->size_v + (size_t)v : (size_t)v * (size_t)part->size_u + (size_t)u;
}
/* Room in front of a layer's boxes and behind them for the frame of a zone, in which heads of lines stand, too. */
static inline int part_margin(const struct graph_part *part)
{
    return part->zoned ? 2 : 0;
}

void graph_part_layers(struct graph_part *part); /* items, segments, layers, places, sizes and v */
void graph_part_route(struct graph_part *part);  /* u, lines, cells */
void graph_part_free(struct graph_part *part);

#endif
