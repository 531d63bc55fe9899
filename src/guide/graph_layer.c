/* Layers: which box stands in which, in what order within it, and how far down. After Sugiyama: longest path, places by the mean of
 * the neighbours, positions by least squares under the order. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "guide/graph_private.h"

#define SWEEPS     8
#define MOST_TITLE 24 /* cells of a zone's title that a frame is made for */

static uint32_t add_item(struct graph_part *p, struct graph_item item)
{
    p->item = mem_grow(p->item, p->item_count, &p->item_room, sizeof(*p->item));
    p->item[p->item_count] = item;
    return (uint32_t)p->item_count++;
}

static void add_segment(struct graph_part *p, struct graph_segment segment)
{
    p->segment = mem_grow(p->segment, p->segment_count, &p->segment_room, sizeof(*p->segment));
    p->segment[p->segment_count++] = segment;
}

/* ---- which layer ---- */

struct link {
    uint32_t from, to, edge; /* items: forward */
    bool reversed;
};

/* The edges of the part, each leading forward; LINKS has room for all of the graph. */
static size_t forward_links(const struct graph_part *p, const uint32_t *item_of, struct link *links)
{
    size_t count = 0;
    for (uint32_t e = 0; e < p->graph->edge_count; e++) {
        const struct graph_edge *edge = &p->graph->edge[e];
        if (item_of[edge->from] == NO_NODE || item_of[edge->to] == NO_NODE)
            continue;
        bool back = p->zoned ? p->graph->node[edge->from].zone > p->graph->node[edge->to].zone : edge->back;
        links[count++] =
            (struct link){item_of[back ? edge->to : edge->from], item_of[back ? edge->from : edge->to], e, back};
    }
    return count;
}

static void longest_paths(struct graph_part *p, const struct link *links, size_t count)
{
    size_t items = p->item_count, done = 0;
    uint32_t *waits = mem_zero(items + 1, sizeof(*waits)), *queue = mem_zero(items + 1, sizeof(*queue));
    bool *source = mem_zero(items + 1, sizeof(*source));
    int *nearest = mem_zero(items + 1, sizeof(*nearest));
    size_t *first = mem_zero(items + 2, sizeof(*first)), queued = 0;
    uint32_t *out = mem_zero(count + 1, sizeof(*out));
    for (size_t i = 0; i < count; i++) {
        waits[links[i].to]++;
        first[links[i].from + 1]++;
    }
    for (size_t i = 0; i < items; i++)
        first[i + 1] += first[i];
    size_t *at = mem_zero(items + 1, sizeof(*at));
    for (size_t i = 0; i < count; i++)
        out[first[links[i].from] + at[links[i].from]++] = links[i].to;
    for (uint32_t i = 0; i < items; i++) {
        nearest[i] = -1;
        source[i] = waits[i] == 0;
        if (source[i])
            queue[queued++] = i;
    }
    for (; done < queued; done++) {
        uint32_t i = queue[done];
        for (size_t o = first[i]; o < first[i + 1]; o++) {
            struct graph_item *to = &p->item[out[o]];
            if (to->layer < p->item[i].layer + 1)
                to->layer = p->item[i].layer + 1;
            if (--waits[out[o]] == 0)
                queue[queued++] = out[o];
        }
    }
    /* What begins lines stands just before the first of what they lead to. */
    for (size_t i = 0; i < count; i++) {
        int layer = p->item[links[i].to].layer - 1;
        if (source[links[i].from] && (nearest[links[i].from] < 0 || layer < nearest[links[i].from]))
            nearest[links[i].from] = layer;
    }
    for (size_t i = 0; i < items; i++)
        if (nearest[i] >= 0)
            p->item[i].layer = nearest[i];
    free(waits);
    free(queue);
    free(source);
    free(nearest);
    free(first);
    free(out);
    free(at);
}

/* A line over several layers passes through a place in each. */
static void add_segments(struct graph_part *p, const struct link *links, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t from = links[i].from;
        for (int layer = p->item[from].layer + 1; layer < p->item[links[i].to].layer; layer++) {
            uint32_t pass = add_item(p, (struct graph_item){.node = NO_NODE, .layer = layer, .size_v = 1});
            add_segment(p, (struct graph_segment){
                               .from = from, .to = pass, .edge = links[i].edge, .reversed = links[i].reversed});
            from = pass;
        }
        add_segment(p, (struct graph_segment){
                           .from = from, .to = links[i].to, .edge = links[i].edge, .reversed = links[i].reversed});
    }
}

static bool within_layer(const struct graph_part *p, const struct graph_segment *s)
{
    return p->item[s->from].layer == p->item[s->to].layer;
}

/* ---- places within a layer ---- */

/* Segments by the item that they begin at, or end at: neighbours of item I are list[first[I]] … list[first[I + 1] - 1]. */
struct neighbours {
    size_t *first;
    uint32_t *list; /* segments */
};

static struct neighbours neighbours_of(const struct graph_part *p, bool in)
{
    struct neighbours n = {mem_zero(p->item_count + 2, sizeof(*n.first)),
                           mem_zero(p->segment_count + 1, sizeof(*n.list))};
    size_t *at = mem_zero(p->item_count + 1, sizeof(*at));
    for (size_t s = 0; s < p->segment_count; s++)
        if (!within_layer(p, &p->segment[s]))
            n.first[(in ? p->segment[s].to : p->segment[s].from) + 1]++;
    for (size_t i = 0; i < p->item_count; i++)
        n.first[i + 1] += n.first[i];
    for (size_t s = 0; s < p->segment_count; s++) {
        uint32_t i = in ? p->segment[s].to : p->segment[s].from;
        if (!within_layer(p, &p->segment[s]))
            n.list[n.first[i] + at[i]++] = (uint32_t)s;
    }
    free(at);
    return n;
}

static void free_neighbours(struct neighbours *n)
{
    free(n->first);
    free(n->list);
}

static void put_item(struct graph_part *p, uint32_t i)
{
    int layer = p->item[i].layer;
    p->item[i].place = p->layer_size[layer];
    p->layer[layer][p->layer_size[layer]++] = i;
}

/* First as they are met when lines are followed: a tree has no crossing then. */
static void first_places(struct graph_part *p, const struct neighbours *in, const struct neighbours *out)
{
    bool *put = mem_zero(p->item_count + 1, sizeof(*put));
    uint32_t *stack = mem_zero(p->item_count + p->segment_count + 1, sizeof(*stack));
    for (int round = 0; round < 2; round++)
        for (uint32_t start = 0; start < p->item_count; start++) {
            size_t depth = 0;
            if (put[start] || (round == 0 && in->first[start + 1] > in->first[start]))
                continue;
            stack[depth++] = start;
            while (depth) {
                uint32_t i = stack[--depth];
                if (put[i])
                    continue;
                put[i] = true;
                put_item(p, i);
                for (size_t o = out->first[i + 1]; o-- > out->first[i];)
                    if (!put[p->segment[out->list[o]].to])
                        stack[depth++] = p->segment[out->list[o]].to;
            }
        }
    free(put);
    free(stack);
}

struct ranked {
    double mean;
    uint32_t place, item;
};

static int compare_ranked(const void *a, const void *b)
{
    const struct ranked *left = a, *right = b;
    if (left->mean < right->mean || left->mean > right->mean)
        return left->mean < right->mean ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

static void sort_layer(struct graph_part *p, int layer, const struct neighbours *n, bool in, struct ranked *list)
{
    uint32_t count = p->layer_size[layer];
    for (uint32_t k = 0; k < count; k++) {
        uint32_t i = p->layer[layer][k];
        double sum = 0;
        size_t neighbours = n->first[i + 1] - n->first[i];
        for (size_t s = n->first[i]; s < n->first[i + 1]; s++)
            sum += p->item[in ? p->segment[n->list[s]].from : p->segment[n->list[s]].to].place;
        list[k] = (struct ranked){neighbours ? sum / (double)neighbours : k, k, i};
    }
    if (count > 1)
        qsort(list, count, sizeof(*list), compare_ranked);
    for (uint32_t k = 0; k < count; k++) {
        p->layer[layer][k] = list[k].item;
        p->item[list[k].item].place = k;
    }
}

static int compare_pairs(const void *a, const void *b)
{
    const uint32_t *left = a, *right = b;
    if (left[0] != right[0])
        return left[0] < right[0] ? -1 : 1;
    return (left[1] > right[1]) - (left[1] < right[1]);
}

/* How many pairs of lines cross, over all layers: inversions, counted with a tree of sums. */
static uint64_t crossings(const struct graph_part *p, const struct neighbours *out, uint32_t (*pair)[2], uint32_t *sums)
{
    uint64_t found = 0;
    for (int l = 0; l + 1 < p->layers; l++) {
        size_t count = 0;
        uint32_t size = p->layer_size[l + 1];
        for (uint32_t k = 0; k < p->layer_size[l]; k++) {
            uint32_t i = p->layer[l][k];
            for (size_t s = out->first[i]; s < out->first[i + 1]; s++, count++) {
                pair[count][0] = k;
                pair[count][1] = p->item[p->segment[out->list[s]].to].place;
            }
        }
        if (count > 1)
            qsort(pair, count, sizeof(*pair), compare_pairs);
        memset(sums, 0, ((size_t)size + 1) * sizeof(*sums));
        for (size_t n = 0; n < count; n++) {
            uint64_t before = 0; /* earlier ones that end at the same place or before it */
            for (uint32_t k = pair[n][1] + 1; k > 0; k -= k & -k)
                before += sums[k];
            found += n - before;
            for (uint32_t k = pair[n][1] + 1; k <= size; k += k & -k)
                sums[k]++;
        }
    }
    return found;
}

static void find_places(struct graph_part *p, const struct neighbours *in, const struct neighbours *out)
{
    first_places(p, in, out);
    uint32_t *best = mem_zero(p->item_count + 1, sizeof(*best));
    struct ranked *list = mem_zero(p->item_count + 1, sizeof(*list));
    uint32_t(*pair)[2] = mem_zero(p->segment_count + 1, sizeof(*pair));
    uint32_t *sums = mem_zero(p->item_count + 2, sizeof(*sums));
    uint64_t least = crossings(p, out, pair, sums);
    for (size_t i = 0; i < p->item_count; i++)
        best[i] = p->item[i].place;
    for (int sweep = 0; sweep < SWEEPS && least > 0; sweep++) {
        for (int l = 1; l < p->layers; l++)
            sort_layer(p, l, in, true, list);
        for (int l = p->layers - 1; l-- > 0;)
            sort_layer(p, l, out, false, list);
        uint64_t now = crossings(p, out, pair, sums);
        if (now < least) {
            least = now;
            for (size_t i = 0; i < p->item_count; i++)
                best[i] = p->item[i].place;
        }
    }
    for (uint32_t i = 0; i < p->item_count; i++) {
        p->item[i].place = best[i];
        p->layer[p->item[i].layer][best[i]] = i;
    }
    free(best);
    free(list);
    free(pair);
    free(sums);
}

/* ---- ports: where lines leave and arrive ---- */

struct port {
    double key; /* the place of the other end */
    uint32_t segment;
    int *at;
};

static int compare_ports(const void *a, const void *b)
{
    const struct port *left = a, *right = b;
    if (left->key < right->key || left->key > right->key)
        return left->key < right->key ? -1 : 1;
    return (left->segment > right->segment) - (left->segment < right->segment);
}

/* v of port N of COUNT in an item: below each other from the first line of a box on, or beside each other around its
 * middle. */
static int port_at(const struct graph_part *p, const struct graph_item *item, int n, int count)
{
    if (item->node == NO_NODE)
        return 0;
    return p->down ? (item->size_v - (2 * count - 1)) / 2 + 2 * n : 1 + n;
}

/* The ports at one side of item I. In: each segment has its own. Out: those that lead forward leave together, what leads back and
 * what arrives from the same layer has its own. */
static int list_ports(struct graph_part *p, uint32_t i, bool in, struct port *port)
{
    int count = 0, together = -1, shared = 0;
    for (uint32_t s = 0; s < p->segment_count; s++) {
        struct graph_segment *segment = &p->segment[s];
        bool same = within_layer(p, segment);
        if (in ? segment->to == i && !same : segment->to == i && same)
            port[count++] = (struct port){p->item[segment->from].place, s, &segment->to_port};
        if (in || segment->from != i)
            continue;
        if (segment->reversed) {
            port[count++] = (struct port){p->item[segment->to].place, s, &segment->from_port};
        } else if (together < 0) {
            together = count;
            shared = 1;
            port[count++] = (struct port){p->item[segment->to].place, s, &segment->from_port};
        } else {
            shared++;
            port[together].key += (p->item[segment->to].place - port[together].key) / shared;
        }
    }
    return count;
}

static void number_ports(struct graph_part *p, uint32_t i, bool in, struct port *port)
{
    struct graph_item *item = &p->item[i];
    int count = list_ports(p, i, in, port), together = 0;
    if (count > 1)
        qsort(port, (size_t)count, sizeof(*port), compare_ports);
    for (int n = 0; n < count; n++) {
        *port[n].at = port_at(p, item, n, count);
        if (!in && port[n].at == &p->segment[port[n].segment].from_port && !p->segment[port[n].segment].reversed)
            together = *port[n].at;
    }
    for (size_t s = 0; !in && s < p->segment_count; s++)
        if (p->segment[s].from == i && !p->segment[s].reversed)
            p->segment[s].from_port = together;
}

static void count_ports(struct graph_part *p)
{
    bool *together = mem_zero(p->item_count + 1, sizeof(*together));
    for (size_t s = 0; s < p->segment_count; s++) {
        const struct graph_segment *segment = &p->segment[s];
        if (within_layer(p, segment))
            p->item[segment->to].out_ports++;
        else
            p->item[segment->to].in_ports++;
        if (segment->reversed || !together[segment->from])
            p->item[segment->from].out_ports++;
        together[segment->from] = together[segment->from] || !segment->reversed;
    }
    free(together);
}

/* Sizes of the boxes: what their text needs, and their ports. */
static void size_items(struct graph_part *p)
{
    count_ports(p);
    for (int l = 0; l < p->layers && p->zoned; l++) { /* a frame has room for its title */
        int title = utf8_width(p->graph->zone[l]) + 2;
        title = title < MOST_TITLE ? title : MOST_TITLE;
        p->layer_width[l] = p->down ? 1 : title;
        if (p->down && p->size_v < title)
            p->size_v = title;
    }
    for (size_t i = 0; i < p->item_count; i++) {
        struct graph_item *item = &p->item[i];
        if (item->node == NO_NODE)
            continue;
        const struct graph_box *box = &p->box[item->node];
        int ports = item->in_ports > item->out_ports ? item->in_ports : item->out_ports;
        int least = p->down ? 2 * ports + 1 : ports + 2, size = p->down ? box->columns : box->rows;
        item->size_u = p->down ? box->rows : box->columns;
        item->size_v = size > least ? size : least;
        if (p->layer_width[item->layer] < item->size_u)
            p->layer_width[item->layer] = item->size_u;
    }
    for (size_t i = 0; i < p->item_count; i++)
        p->item[i].size_u = p->layer_width[p->item[i].layer];
}

/* ---- positions ---- */

static int gap_between(const struct graph_part *p, const struct graph_item *a, const struct graph_item *b)
{
    if (p->down)
        return 2;
    return a->node == NO_NODE && b->node == NO_NODE ? 0 : a->node == NO_NODE || b->node == NO_NODE ? 1 : 0;
}

struct block {
    double sum;
    uint32_t count, first;
};

/* The positions nearest to WANTED that keep order and distance: isotonic regression, by pooling neighbours that want to pass each
 * other. */
static void settle_layer(struct graph_part *p, int layer, const double *wanted, struct block *block)
{
    uint32_t count = p->layer_size[layer];
    int offset = 0;
    size_t blocks = 0;
    for (uint32_t k = 0; k < count; k++) {
        const struct graph_item *item = &p->item[p->layer[layer][k]];
        if (k > 0) {
            const struct graph_item *before = &p->item[p->layer[layer][k - 1]];
            offset += before->size_v + gap_between(p, before, item);
        }
        block[blocks++] = (struct block){wanted[k] - offset, 1, k};
        while (blocks > 1 &&
               block[blocks - 2].sum / block[blocks - 2].count >= block[blocks - 1].sum / block[blocks - 1].count) {
            block[blocks - 2].sum += block[blocks - 1].sum;
            block[blocks - 2].count += block[blocks - 1].count;
            blocks--;
        }
    }
    offset = 0;
    size_t b = 0;
    for (uint32_t k = 0; k < count; k++) {
        struct graph_item *item = &p->item[p->layer[layer][k]];
        if (k > 0) {
            const struct graph_item *before = &p->item[p->layer[layer][k - 1]];
            offset += before->size_v + gap_between(p, before, item);
        }
        if (b + 1 < blocks && block[b + 1].first == k)
            b++;
        item->v = (int)floor(block[b].sum / block[b].count + 0.5) + offset;
    }
}

/* One after the other, from 0 on. */
static void pack_layer(struct graph_part *p, int layer)
{
    int v = 0;
    for (uint32_t k = 0; k < p->layer_size[layer]; k++) {
        struct graph_item *item = &p->item[p->layer[layer][k]];
        v += k ? gap_between(p, &p->item[p->layer[layer][k - 1]], item) : 0;
        item->v = v;
        v += item->size_v;
    }
}

static void align_layer(struct graph_part *p, int layer, const struct neighbours *n, bool in, double *wanted,
                        struct block *block)
{
    for (uint32_t k = 0; k < p->layer_size[layer]; k++) {
        uint32_t i = p->layer[layer][k];
        size_t neighbours = n->first[i + 1] - n->first[i];
        double sum = 0;
        for (size_t s = n->first[i]; s < n->first[i + 1]; s++) {
            const struct graph_segment *segment = &p->segment[n->list[s]];
            const struct graph_item *other = &p->item[in ? segment->from : segment->to];
            sum += other->v + (in ? segment->from_port - segment->to_port : segment->to_port - segment->from_port);
        }
        wanted[k] = neighbours ? sum / (double)neighbours : p->item[i].v;
    }
    settle_layer(p, layer, wanted, block);
}

static void find_positions(struct graph_part *p, const struct neighbours *in, const struct neighbours *out)
{
    double *wanted = mem_zero(p->item_count + 1, sizeof(*wanted));
    struct block *block = mem_zero(p->item_count + 1, sizeof(*block));
    int least = 0;
    for (int l = 0; l < p->layers; l++)
        pack_layer(p, l);
    for (int sweep = 0; sweep < 4 && !p->zoned; sweep++) {
        for (int l = 1; l < p->layers; l++)
            align_layer(p, l, in, true, wanted, block);
        for (int l = p->layers - 1; l-- > 0;)
            align_layer(p, l, out, false, wanted, block);
    }
    for (size_t i = 0; i < p->item_count; i++)
        if (i == 0 || p->item[i].v < least)
            least = p->item[i].v;
    for (size_t i = 0; i < p->item_count; i++) {
        p->item[i].v -= least;
        if (p->size_v < p->item[i].v + p->item[i].size_v)
            p->size_v = p->item[i].v + p->item[i].size_v;
    }
    free(wanted);
    free(block);
}

void graph_part_layers(struct graph_part *p)
{
    uint32_t *item_of = mem_zero(p->graph->node_count + 1, sizeof(*item_of));
    struct link *links = mem_zero(p->graph->edge_count + 1, sizeof(*links));
    memset(item_of, 0xff, p->graph->node_count * sizeof(*item_of));
    for (size_t i = 0; i < p->node_count; i++) {
        const struct graph_node *node = &p->graph->node[p->node[i]];
        item_of[p->node[i]] =
            add_item(p, (struct graph_item){.node = p->node[i], .layer = p->zoned ? (int)node->zone : 0});
    }
    size_t count = forward_links(p, item_of, links);
    if (!p->zoned)
        longest_paths(p, links, count);
    add_segments(p, links, count);
    p->layers = p->zoned ? (int)p->graph->zone_count : 1;
    for (size_t i = 0; i < p->item_count; i++)
        if (p->layers <= p->item[i].layer)
            p->layers = p->item[i].layer + 1;
    size_t layers = (size_t)p->layers;
    p->layer = mem_zero(layers + 1, sizeof(*p->layer));
    p->layer_size = mem_zero(layers + 1, sizeof(*p->layer_size));
    p->layer_u = mem_zero(layers + 1, sizeof(*p->layer_u));
    p->layer_width = mem_zero(layers + 1, sizeof(*p->layer_width));
    p->gutter_width = mem_zero(layers + 1, sizeof(*p->gutter_width));
    for (size_t i = 0; i < p->item_count; i++)
        p->layer_size[p->item[i].layer]++;
    for (size_t l = 0; l < layers; l++) {
        p->layer[l] = mem_zero(p->layer_size[l] + 1, sizeof(**p->layer));
        p->layer_size[l] = 0;
    }
    struct neighbours in = neighbours_of(p, true), out = neighbours_of(p, false);
    find_places(p, &in, &out);
    size_items(p);
    struct port *port = mem_zero(p->segment_count + 1, sizeof(*port));
    for (uint32_t i = 0; i < p->item_count && p->item[i].node != NO_NODE; i++) { /* where a line passes is port 0 */
        number_ports(p, i, true, port);
        number_ports(p, i, false, port);
    }
    find_positions(p, &in, &out);
    free(port);
    free_neighbours(&in);
    free_neighbours(&out);
    free(item_of);
    free(links);
}
