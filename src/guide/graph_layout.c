/* The layout as a whole: sizes of the boxes, parts that no line joins below each other, what stands alone in a grid, zones. */
#include "guide/graph_layout.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/graph_private.h"

#define LEAST      4
#define NAME_LINES 3
#define NOTE_LINES 2
#define PAD        2 /* the frame and a blank, at each side */
#define GAP        1 /* between boxes of a grid, and between parts */

/* ---- boxes ---- */

struct wrapping {
    const char *line[NAME_LINES];
    size_t bytes[NAME_LINES], count;
};

static void note_line(void *context, const char *line, size_t bytes)
{
    struct wrapping *w = context;
    if (w->count < ARRAY_LENGTH(w->line)) {
        w->line[w->count] = line;
        w->bytes[w->count] = bytes;
    }
    w->count++;
}

/* TEXT in CELLS, with … where it is cut. */
static char *cut(const char *text, int cells)
{
    struct str out = STR_INIT;
    if (utf8_width(text) <= cells)
        str_add(&out, text);
    else
        utf8_pad(&out, text, cells, false);
    while (out.length && out.text[out.length - 1] == ' ')
        out.text[--out.length] = '\0';
    return str_take(&out);
}

static void add_line(struct graph_box *box, char *line, bool strong)
{
    int cells = utf8_width(line) + 2 * PAD;
    box->strong[box->lines] = strong;
    box->line[box->lines++] = line;
    box->columns = cells > box->columns ? cells : box->columns;
}

/* TEXT on up to MOST lines; the last one holds all the rest, as far as it goes. */
static void add_lines(struct graph_box *box, const char *text, int label, size_t most, bool strong)
{
    struct wrapping w = {.count = 0};
    utf8_wrap(text, label, note_line, &w);
    for (size_t i = 0; i < w.count && i < most; i++)
        add_line(box, i + 1 < most ? mem_text_length(w.line[i], w.bytes[i]) : cut(w.line[i], label), strong);
}

static struct graph_box box_of(const struct graph *graph, const struct graph_node *node, int label)
{
    struct graph_box box = {.columns = LEAST + 2 * PAD};
    add_lines(&box, node->name, label, NAME_LINES, true);
    if (*node->note)
        add_lines(&box, node->note, label, NOTE_LINES, false);
    if (node->self) {
        char *said = cut(graph_word(graph, N_("(names itself)"), "（自分を指す）"), label);
        add_line(&box, said, false);
    }
    box.rows = box.lines + 2;
    return box;
}

/* ---- the picture ---- */

static void grow(struct graph_layout *l, int rows, int columns)
{
    l->rows = rows > l->rows ? rows : l->rows;
    l->columns = columns > l->columns ? columns : l->columns;
}

static void add_sides(struct graph_layout *l, int row, int column, unsigned sides)
{
    l->cell[(size_t)row * (size_t)l->columns + (size_t)column].sides |= (uint8_t)sides;
}

static void draw_box(struct graph_layout *l, int row, int column, int rows, int columns)
{
    int bottom = row + rows - 1, right = column + columns - 1;
    for (int c = column; c <= right; c++) {
        unsigned sides = (c > column ? (unsigned)GRAPH_LEFT : 0u) | (c < right ? (unsigned)GRAPH_TO_RIGHT : 0u);
        add_sides(l, row, c, sides);
        add_sides(l, bottom, c, sides);
    }
    for (int r = row; r <= bottom; r++) {
        unsigned sides = (r > row ? (unsigned)GRAPH_UP : 0u) | (r < bottom ? (unsigned)GRAPH_TO_DOWN : 0u);
        add_sides(l, r, column, sides);
        add_sides(l, r, right, sides);
    }
}

/* ---- parts ---- */

struct layout_parts {
    size_t count;
    struct graph_part *part;
    int *row; /* where each begins */
};

/* The lowest node that a node is joined with, along whatever lines. */
static uint32_t root_of(uint32_t *above, uint32_t node)
{
    while (above[node] != node)
        node = above[node] = above[above[node]];
    return node;
}

static struct layout_parts find_parts(const struct graph *graph, struct graph_layout *l, bool down)
{
    size_t nodes = graph->node_count;
    uint32_t *above = mem_zero(nodes + 1, sizeof(*above)), *list = mem_zero(nodes + 1, sizeof(*list));
    struct layout_parts parts = {0, mem_zero(nodes + 1, sizeof(*parts.part)), mem_zero(nodes + 1, sizeof(*parts.row))};
    bool zoned = graph->kind == GRAPH_ZONES;
    for (uint32_t i = 0; i < nodes; i++)
        above[i] = zoned ? 0 : i;
    for (size_t e = 0; e < graph->edge_count; e++) {
        uint32_t a = root_of(above, graph->edge[e].from), b = root_of(above, graph->edge[e].to);
        above[a > b ? a : b] = a > b ? b : a;
    }
    size_t used = 0;
    for (uint32_t root = 0; root < nodes; root++) {
        if (root_of(above, root) != root || (!zoned && graph->node[root].alone))
            continue;
        struct graph_part *part = &parts.part[parts.count++];
        *part = (struct graph_part){
            .graph = graph, .down = down, .zoned = zoned, .box = l->box, .node = list + used, .route = l->route};
        for (uint32_t i = root; i < nodes; i++)
            if (root_of(above, i) == root)
                list[used + part->node_count++] = i;
        used += part->node_count;
        graph_part_layers(part);
        graph_part_route(part);
    }
    free(above);
    free(list);
    for (size_t i = 0; i < parts.count; i++)
        parts.part[i].node = NULL;
    return parts;
}

static void place_parts(struct graph_layout *l, struct layout_parts *parts, int *row)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct graph_part *p = &parts->part[i];
        *row += i ? GAP : 0;
        parts->row[i] = *row;
        grow(l, *row + part_rows(p), part_columns(p));
        for (size_t n = 0; n < p->item_count; n++)
            if (p->item[n].node != NO_NODE)
                l->box[p->item[n].node].row += *row;
        for (size_t s = 0; s < p->segment_count; s++) {
            struct graph_route *route = &l->route[p->segment[s].edge];
            bool first = s == 0 || p->segment[s - 1].edge != p->segment[s].edge; /* its segments stand together */
            for (size_t k = 0; first && k < route->count; k++)
                route->point[k].row += *row;
        }
        *row += part_rows(p);
    }
}

static void draw_parts(struct graph_layout *l, const struct layout_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++) {
        const struct graph_part *p = &parts->part[i];
        for (int r = 0; r < part_rows(p); r++)
            memcpy(l->cell + (size_t)(parts->row[i] + r) * (size_t)l->columns,
                   p->cell + (size_t)r * (size_t)part_columns(p), (size_t)part_columns(p) * sizeof(*l->cell));
    }
}

/* The frames of zones that stand in a row, with their lines, are drawn with the part. */
static void add_part_frames(struct graph_layout *l, const struct graph *graph, const struct graph_part *p)
{
    for (int z = 0; z < p->layers; z++) {
        int u = p->layer_u[z] - part_margin(p), size = p->layer_width[z] + 2 * part_margin(p);
        l->frame[l->frame_count++] =
            p->down
                ? (struct graph_frame){.row = u, .rows = size, .columns = p->size_v, .title = mem_text(graph->zone[z])}
                : (struct graph_frame){
                      .column = u, .columns = size, .rows = p->size_v, .title = mem_text(graph->zone[z])};
        l->frame[l->frame_count - 1].empty = p->layer_size[z] == 0;
    }
}

/* ---- grids ---- */

/* The NODES beside and below each other within COLUMNS, from ROW, COLUMN on; *ROW is then behind them. */
static void place_grid(struct graph_layout *l, const uint32_t *node, size_t count, int *row, int column, int columns)
{
    int width = 0, at = 0;
    for (size_t i = 0; i < count; i++)
        width = l->box[node[i]].columns > width ? l->box[node[i]].columns : width;
    int across = count ? (columns + GAP) / (width + GAP) : 1;
    across = across < 1 ? 1 : across;
    for (size_t i = 0; i < count; i += (size_t)at) {
        int rows = 0;
        for (at = 0; at < across && i + (size_t)at < count; at++)
            rows = l->box[node[i + (size_t)at]].rows > rows ? l->box[node[i + (size_t)at]].rows : rows;
        for (int k = 0; k < at; k++) {
            struct graph_box *box = &l->box[node[i + (size_t)k]];
            box->row = *row;
            box->column = column + k * (width + GAP);
            box->rows = rows;
            box->columns = width;
            grow(l, *row + rows, box->column + width);
        }
        *row += rows;
    }
}

static void place_frame(struct graph_layout *l, const uint32_t *node, size_t count, int *row, int columns,
                        const char *title)
{
    struct graph_frame *frame = &l->frame[l->frame_count++];
    int inside = *row + 1, cells = utf8_width(title) + 6;
    *frame = (struct graph_frame){.row = *row, .title = mem_text(title), .empty = count == 0};
    place_grid(l, node, count, &inside, PAD, columns - 2 * PAD);
    inside += count == 0;
    frame->rows = inside + 1 - *row;
    frame->columns = cells < columns ? cells : columns;
    for (size_t i = 0; i < count; i++) {
        const struct graph_box *box = &l->box[node[i]];
        int end = box->column + box->columns + PAD;
        frame->columns = end > frame->columns ? end : frame->columns;
    }
    *row += frame->rows;
    grow(l, *row, frame->columns);
}

/* Frames below each other, all as wide as the widest. */
static void even_frames(struct graph_layout *l)
{
    for (size_t i = 0; i < l->frame_count; i++)
        l->frame[i].columns = l->columns;
}

/* All boxes of a picture are equally wide where they stand in grids: columns are seen then. */
static void even_boxes(struct graph_layout *l)
{
    int width = 0;
    for (size_t i = 0; i < l->box_count; i++)
        width = l->box[i].columns > width ? l->box[i].columns : width;
    for (size_t i = 0; i < l->box_count; i++)
        l->box[i].columns = width;
}

static void place_zones(struct graph_layout *l, const struct graph *graph, int columns)
{
    uint32_t *node = mem_zero(graph->node_count + 1, sizeof(*node));
    int row = 0;
    even_boxes(l);
    for (uint32_t z = 0; z < graph->zone_count; z++) {
        size_t count = 0;
        for (uint32_t i = 0; i < graph->node_count; i++)
            if (graph->node[i].zone == z)
                node[count++] = i;
        place_frame(l, node, count, &row, columns, graph->zone[z]);
    }
    even_frames(l);
    free(node);
}

static void place_alone(struct graph_layout *l, const struct graph *graph, int *row, int columns)
{
    uint32_t *node = mem_zero(graph->node_count + 1, sizeof(*node));
    size_t count = 0;
    for (uint32_t i = 0; i < graph->node_count; i++)
        if (graph->node[i].alone)
            node[count++] = i;
    if (count && graph->edge_count) {
        *row += GAP;
        place_frame(l, node, count, row, columns, graph_word(graph, N_("Without a line"), "線のないもの"));
    } else {
        place_grid(l, node, count, row, 0, columns);
    }
    free(node);
}

/* A title stands in the upper side of its frame, where no line passes through it. */
static void place_titles(struct graph_layout *l)
{
    for (size_t i = 0; i < l->frame_count; i++) {
        struct graph_frame *frame = &l->frame[i];
        int room = frame->columns - 4, cells = utf8_width(frame->title) + 2;
        const struct graph_cell *cell = &l->cell[(size_t)frame->row * (size_t)l->columns + (size_t)frame->column];
        frame->title_cells = cells < room ? cells : room;
        frame->title_at = 2;
        for (int at = 2, free_cells = 0; at < frame->columns - 2 && free_cells < frame->title_cells; at++) {
            bool plain = cell[at].sides == (GRAPH_LEFT | GRAPH_TO_RIGHT) && !cell[at].head;
            free_cells = plain ? free_cells + 1 : 0;
            if (free_cells == frame->title_cells)
                frame->title_at = at + 1 - free_cells;
        }
    }
}

/* ---- all of it ---- */

static struct graph_layout *lay_out(const struct graph *graph, int columns, bool down, int label)
{
    struct graph_layout *l = mem_zero(1, sizeof(*l));
    struct layout_parts parts = {0};
    int row = 0;
    l->down = down;
    l->nothing = graph_word(graph, N_("(nothing)"), "（なし）");
    l->box_count = graph->node_count;
    l->route_count = graph->edge_count;
    l->box = mem_zero(graph->node_count + 1, sizeof(*l->box));
    l->route = mem_zero(graph->edge_count + 1, sizeof(*l->route));
    l->frame = mem_zero(graph->zone_count + 2, sizeof(*l->frame));
    for (size_t i = 0; i < graph->node_count; i++)
        l->box[i] = box_of(graph, &graph->node[i], label);
    if (graph->kind == GRAPH_ZONES && !graph->edge_count) {
        place_zones(l, graph, columns);
    } else {
        parts = find_parts(graph, l, down);
        place_parts(l, &parts, &row);
        if (graph->kind == GRAPH_ZONES && parts.count)
            add_part_frames(l, graph, &parts.part[0]);
        else
            place_alone(l, graph, &row, columns);
    }
    l->cell = mem_zero((size_t)l->rows * (size_t)l->columns + 1, sizeof(*l->cell));
    draw_parts(l, &parts);
    if (!parts.count || graph->kind != GRAPH_ZONES)
        for (size_t i = 0; i < l->frame_count; i++)
            draw_box(l, l->frame[i].row, l->frame[i].column, l->frame[i].rows, l->frame[i].columns);
    for (size_t i = 0; i < l->box_count; i++)
        if (!parts.count || (graph->node[i].alone && graph->kind != GRAPH_ZONES))
            draw_box(l, l->box[i].row, l->box[i].column, l->box[i].rows, l->box[i].columns);
    place_titles(l);
    for (size_t i = 0; i < parts.count; i++)
        graph_part_free(&parts.part[i]);
    free(parts.part);
    free(parts.row);
    return l;
}

struct graph_layout *graph_layout_make(const struct graph *graph, int columns)
{
    static const struct {
        bool down;
        int label; /* cells of a name on a line: the longest for which there is room */
    } ways[] = {{false, 24}, {false, 20}, {false, 17}, {false, 15}, {false, 14}, {false, 13},
                {false, 12}, {false, 11}, {false, 10}, {true, 24},  {true, 18},  {true, 12}};
    struct graph_layout *best = NULL;
    for (size_t i = 0; i < ARRAY_LENGTH(ways); i++) {
        if (graph->direction == (ways[i].down ? GRAPH_RIGHT : GRAPH_DOWN))
            continue;
        struct graph_layout *layout = lay_out(graph, columns, ways[i].down, ways[i].label);
        if (!best || layout->columns < best->columns) {
            graph_layout_free(&best);
            best = layout;
        } else {
            graph_layout_free(&layout);
        }
        if (best->columns <= columns)
            break;
    }
    return best;
}

void graph_layout_free(struct graph_layout **layout)
{
    struct graph_layout *l = *layout;
    if (!l)
        return;
    for (size_t i = 0; i < l->box_count; i++)
        for (int n = 0; n < l->box[i].lines; n++)
            free(l->box[i].line[n]);
    for (size_t i = 0; i < l->frame_count; i++)
        free(l->frame[i].title);
    for (size_t i = 0; i < l->route_count; i++)
        free(l->route[i].point);
    free(l->box);
    free(l->frame);
    free(l->route);
    free(l->cell);
    free(l);
    *layout = NULL;
}
