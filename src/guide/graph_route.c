/* Lines: in the gutter between two layers, every box's lines that lead on are one net: a trunk along v in a track of its own, with
 * branches to the ports on both sides.
 *
 * Branches to the left reach from the layer to the track, branches to the right from the track to the next layer. Where one net has a
 * port on the left and another one on the right at the same v, the first must have the track nearer to the left, or their
 * branches would lie upon each other. These wants may go in a circle; then a net is given two tracks, joined along a v
 * where nothing else is. Trunks whose reaches do not touch may share a track.
 */
#include <stdlib.h>
#include <string.h>

#include "guide/graph_private.h"

#define SIDES_U(p, back) ((p)->down ? ((back) ? GRAPH_UP : GRAPH_TO_DOWN) : ((back) ? GRAPH_LEFT : GRAPH_TO_RIGHT))
#define SIDES_V(p, back) ((p)->down ? ((back) ? GRAPH_LEFT : GRAPH_TO_RIGHT) : ((back) ? GRAPH_UP : GRAPH_TO_DOWN))
#define FRAME            UINT32_MAX /* owner of cells that lines may pass through */

struct net {
    uint32_t item;     /* of which the lines leave; NO_NODE: of a line that leads back */
    int low, high;     /* of all its ports */
    int track;         /* -1: straight on, it needs none */
    int split, behind; /* v of the way to a second track, and that track; -1: there is none */
    int waits;
};

struct gutter {
    struct graph_part *part;
    int layer;
    size_t count, segments;
    struct net *net;
    uint32_t *segment; /* of the part */
    int *left, *right; /* by v: the net with a port there, -1 */
    int room;          /* of these two */
    int tracks;
};

static int from_v(const struct graph_part *p, const struct graph_segment *s)
{
    return p->item[s->from].v + s->from_port;
}
static int to_v(const struct graph_part *p, const struct graph_segment *s)
{
    return p->item[s->to].v + s->to_port;
}
static bool turns_back(const struct graph_part *p, const struct graph_segment *s) /* within a layer: a U-turn */
{
    return p->item[s->from].layer == p->item[s->to].layer;
}

static void reach(struct net *net, int v)
{
    net->low = v < net->low ? v : net->low;
    net->high = v > net->high ? v : net->high;
}

static void find_nets(struct gutter *g)
{
    struct graph_part *p = g->part;
    int *net_of = mem_zero(p->item_count + 1, sizeof(*net_of));
    g->room = p->size_v + 1;
    g->left = mem_zero((size_t)g->room + 1, sizeof(*g->left));
    g->right = mem_zero((size_t)g->room + 1, sizeof(*g->right));
    memset(net_of, 0xff, p->item_count * sizeof(*net_of));
    memset(g->left, 0xff, ((size_t)g->room + 1) * sizeof(*g->left));
    memset(g->right, 0xff, ((size_t)g->room + 1) * sizeof(*g->right));
    for (size_t i = 0; i < g->segments; i++) {
        struct graph_segment *s = &p->segment[g->segment[i]];
        int v = from_v(p, s), n = s->reversed ? -1 : net_of[s->from];
        if (n < 0) {
            n = (int)g->count;
            g->net[g->count++] = (struct net){s->reversed ? NO_NODE : s->from, v, v, -1, -1, -1, 0};
            if (!s->reversed)
                net_of[s->from] = n;
        }
        s->net = n;
        reach(&g->net[n], to_v(p, s));
        g->left[v] = n;
        *(turns_back(p, s) ? &g->left[to_v(p, s)] : &g->right[to_v(p, s)]) = n;
    }
    free(net_of);
}

/* ---- tracks ---- */

struct track {
    size_t count, room;
    struct {
        int low, high;
    } * taken;
};

static bool is_free(const struct track *track, int low, int high)
{
    for (size_t i = 0; i < track->count; i++)
        if (low <= track->taken[i].high && high >= track->taken[i].low)
            return false;
    return true;
}

static int take_track(struct gutter *g, struct track *tracks, int from, int low, int high)
{
    int t = from;
    while (!is_free(&tracks[t], low, high))
        t++;
    struct track *track = &tracks[t];
    track->taken = mem_grow(track->taken, track->count, &track->room, sizeof(*track->taken));
    track->taken[track->count].low = low;
    track->taken[track->count++].high = high;
    g->tracks = t >= g->tracks ? t + 1 : g->tracks;
    return t;
}

/* The nearest v to AT where no port is and no way to a second track; the part may grow by it. */
static int free_v(struct gutter *g, int at)
{
    int used = g->room;
    for (int d = 0; d < used; d++)
        for (int side = -1; side <= 1; side += 2) {
            int v = at + side * d;
            if (v >= 0 && v < g->part->size_v && g->left[v] < 0 && g->right[v] < 0)
                return v;
        }
    return g->part->size_v++; /* beyond everything */
}

/* LEFT and RIGHT have room for a v that was added. */
static void make_room(struct gutter *g)
{
    while (g->room <= g->part->size_v) {
        g->left = mem_resize(g->left, (size_t)g->room + 2, sizeof(*g->left));
        g->right = mem_resize(g->right, (size_t)g->room + 2, sizeof(*g->right));
        g->left[g->room + 1] = g->right[g->room + 1] = -1;
        g->room++;
    }
}

/* The track that a net must have at the least: right of those that have a port on the left where it has one on the right. */
static int least_track(const struct gutter *g, int n)
{
    int least = 0;
    for (int v = 0; v <= g->room; v++) {
        int before = g->right[v] == n ? g->left[v] : -1;
        if (before >= 0 && before != n && g->net[before].track >= least)
            least = g->net[before].track + 1;
    }
    return least;
}

static void release(struct gutter *g, int n)
{
    for (int v = 0; v <= g->room; v++)
        if (g->left[v] == n && g->right[v] >= 0 && g->right[v] != n)
            g->net[g->right[v]].waits--;
}

/* How far the ports of a net reach on one side, and to V. */
static void side_reach(const struct gutter *g, const int *side, int n, int v, int *low, int *high)
{
    *low = *high = v;
    for (int i = 0; i <= g->room; i++)
        if (side[i] == n) {
            *low = i < *low ? i : *low;
            *high = i > *high ? i : *high;
        }
}

/* N waits for itself: its lines leave by a track of their own and go on from there when the others have theirs. */
static void split_net(struct gutter *g, struct track *tracks, int n)
{
    struct net *net = &g->net[n];
    int low, high;
    net->split = free_v(g, net->low);
    make_room(g);
    side_reach(g, g->left, n, net->split, &low, &high);
    net->track = take_track(g, tracks, 0, low, high);
    release(g, n);
    g->left[net->split] = g->right[net->split] = n; /* nobody else comes here */
}

static bool is_straight(const struct net *net)
{
    return net->low == net->high;
}

static void find_tracks(struct gutter *g)
{
    struct track *tracks = mem_zero(2 * g->count + 2, sizeof(*tracks));
    bool *placed = mem_zero(g->count + 1, sizeof(*placed));
    size_t left = g->count;
    for (int v = 0; v <= g->room; v++)
        if (g->left[v] >= 0 && g->right[v] >= 0 && g->left[v] != g->right[v])
            g->net[g->right[v]].waits++;
    while (left) {
        int next = -1, stuck = -1;
        for (int n = 0; n < (int)g->count && next < 0; n++) {
            if (!placed[n] && g->net[n].waits == 0)
                next = n;
            if (!placed[n] && stuck < 0 && g->net[n].split < 0)
                stuck = n;
        }
        if (next < 0) {
            split_net(g, tracks, stuck);
            continue;
        }
        struct net *net = &g->net[next];
        placed[next] = true;
        left--;
        if (net->split >= 0) {
            int low, high, least = least_track(g, next);
            side_reach(g, g->right, next, net->split, &low, &high);
            net->behind = take_track(g, tracks, least > net->track ? least : net->track + 1, low, high);
        } else if (!is_straight(net)) {
            net->track = take_track(g, tracks, least_track(g, next), net->low, net->high);
            release(g, next);
        } else {
            release(g, next);
        }
    }
    for (size_t t = 0; t < 2 * g->count + 2; t++)
        free(tracks[t].taken);
    free(tracks);
    free(placed);
}

/* ---- painting ---- */

static void put(struct graph_part *p, int u, int v, unsigned sides, uint32_t owner, bool trunk)
{
    size_t at = part_at(p, u, v);
    if (p->owner[at] && p->owner[at] != owner && p->owner[at] != FRAME && !trunk)
        return; /* passes below */
    if (p->owner[at] != owner)
        p->cell[at].sides = 0;
    p->owner[at] = owner;
    p->cell[at].sides |= (uint8_t)sides;
}

static void put_along_u(struct graph_part *p, int from, int to, int v, uint32_t owner)
{
    for (int u = from; u <= to; u++)
        put(p, u, v, (u > from ? SIDES_U(p, true) : 0u) | (u < to ? SIDES_U(p, false) : 0u), owner, false);
}

static void put_along_v(struct graph_part *p, int u, int from, int to, uint32_t owner)
{
    for (int v = from; v <= to; v++)
        put(p, u, v, (v > from ? SIDES_V(p, true) : 0u) | (v < to ? SIDES_V(p, false) : 0u), owner, true);
}

static void put_head(struct graph_part *p, int u, int v, bool back)
{
    p->cell[part_at(p, u, v)].head = p->down ? (back ? '^' : 'v') : (back ? '<' : '>');
}

/* Where layer LAYER of the boxes ends, and the gutter begins. */
static int gutter_u(const struct graph_part *p, int layer)
{
    return p->layer_u[layer] + p->layer_width[layer];
}

static int track_u(const struct graph_part *p, int layer, int track)
{
    return gutter_u(p, layer) + 1 + part_margin(p) + track;
}

/* The line at U and the box's frame beside it lead to each other. */
static void joint(struct graph_part *p, int u, int v, bool back)
{
    p->cell[part_at(p, u, v)].sides |= (uint8_t)SIDES_U(p, back);
    p->cell[part_at(p, back ? u - 1 : u + 1, v)].sides |= (uint8_t)SIDES_U(p, !back);
}

static void paint_segment_ends(struct graph_part *p, const struct graph_segment *s, int layer)
{
    int enter = gutter_u(p, layer) + p->gutter_width[layer] - 1, leave = gutter_u(p, layer);
    bool from_box = p->item[s->from].node != NO_NODE, to_box = p->item[s->to].node != NO_NODE;
    if (turns_back(p, s)) {
        put_head(p, leave, to_v(p, s), true);
    } else if (to_box && !s->reversed) {
        put_head(p, enter, to_v(p, s), false);
    } else if (to_box) {
        joint(p, enter + 1, to_v(p, s), true);
    }
    if (from_box && s->reversed)
        put_head(p, leave, from_v(p, s), true);
    else if (from_box)
        joint(p, leave - 1, from_v(p, s), false);
}

static void paint_trunks(struct gutter *g, const struct net *net, int n, uint32_t owner)
{
    struct graph_part *p = g->part;
    int low, high;
    if (net->track < 0)
        return;
    if (net->split < 0) {
        put_along_v(p, track_u(p, g->layer, net->track), net->low, net->high, owner);
        return;
    }
    side_reach(g, g->left, n, net->split, &low, &high);
    put_along_v(p, track_u(p, g->layer, net->track), low, high, owner);
    side_reach(g, g->right, n, net->split, &low, &high);
    put_along_v(p, track_u(p, g->layer, net->behind), low, high, owner);
}

static void paint(struct gutter *g)
{
    struct graph_part *p = g->part;
    int begin = gutter_u(p, g->layer), end = begin + p->gutter_width[g->layer] - 1;
    uint32_t first = p->owners + 1;
    p->owners += (uint32_t)g->count;
    for (size_t n = 0; n < g->count; n++)
        paint_trunks(g, &g->net[n], (int)n, first + (uint32_t)n);
    for (int v = 0; v <= g->room && v < p->size_v; v++) {
        int l = g->left[v], r = g->right[v];
        const struct net *ln = l < 0 ? NULL : &g->net[l], *rn = r < 0 ? NULL : &g->net[r];
        if (ln && ln == rn && ln->split == v) {
            put_along_u(p, track_u(p, g->layer, ln->track), track_u(p, g->layer, ln->behind), v, first + (uint32_t)l);
            continue;
        }
        if (ln && ln->track < 0)
            put_along_u(p, begin, end, v, first + (uint32_t)l);
        else if (ln)
            put_along_u(p, begin, track_u(p, g->layer, ln->track), v, first + (uint32_t)l);
        if (rn && rn->track >= 0)
            put_along_u(p, track_u(p, g->layer, rn->split < 0 ? rn->track : rn->behind), end, v, first + (uint32_t)r);
    }
    for (size_t i = 0; i < g->segments; i++)
        paint_segment_ends(p, &p->segment[g->segment[i]], g->layer);
}

/* ---- the ways of edges, from point to point ---- */

static void add_point(const struct graph_part *p, struct graph_route *route, int u, int v)
{
    struct graph_point point = p->down ? (struct graph_point){u, v} : (struct graph_point){v, u};
    const struct graph_point *last = route->count ? &route->point[route->count - 1] : NULL;
    if (last && last->row == point.row && last->column == point.column)
        return;
    route->point = mem_resize(route->point, route->count + 1, sizeof(*route->point));
    route->point[route->count++] = point;
}

static void add_way(const struct gutter *g, const struct graph_segment *s)
{
    const struct graph_part *p = g->part;
    const struct net *net = &g->net[s->net];
    struct graph_route *route = &p->route[s->edge];
    int begin = gutter_u(p, g->layer), end = begin + p->gutter_width[g->layer] - 1;
    add_point(p, route, begin, from_v(p, s));
    if (net->track >= 0)
        add_point(p, route, track_u(p, g->layer, net->track), from_v(p, s));
    if (net->split >= 0 && !turns_back(p, s)) {
        add_point(p, route, track_u(p, g->layer, net->track), net->split);
        add_point(p, route, track_u(p, g->layer, net->behind), net->split);
        add_point(p, route, track_u(p, g->layer, net->behind), to_v(p, s));
    } else if (net->track >= 0) {
        add_point(p, route, track_u(p, g->layer, net->track), to_v(p, s));
    }
    add_point(p, route, turns_back(p, s) ? begin : end, to_v(p, s));
}

static void turn_round(struct graph_part *p)
{
    bool *done = mem_zero(p->graph->edge_count + 1, sizeof(*done));
    for (size_t s = 0; s < p->segment_count; s++) {
        struct graph_route *route = &p->route[p->segment[s].edge];
        if (!p->segment[s].reversed || done[p->segment[s].edge])
            continue;
        done[p->segment[s].edge] = true;
        for (size_t i = 0; i < route->count / 2; i++) {
            struct graph_point point = route->point[i];
            route->point[i] = route->point[route->count - 1 - i];
            route->point[route->count - 1 - i] = point;
        }
    }
    free(done);
}

/* ---- the part as a whole ---- */

static void put_box(struct graph_part *p, const struct graph_item *item)
{
    int u1 = item->u + item->size_u - 1, v1 = item->v + item->size_v - 1;
    for (int u = item->u; u <= u1; u++)
        for (int v = item->v; v <= v1; v++) {
            unsigned sides = 0;
            if (v == item->v || v == v1)
                sides |= (u > item->u ? SIDES_U(p, true) : 0u) | (u < u1 ? SIDES_U(p, false) : 0u);
            if (u == item->u || u == u1)
                sides |= (v > item->v ? SIDES_V(p, true) : 0u) | (v < v1 ? SIDES_V(p, false) : 0u);
            p->cell[part_at(p, u, v)].sides = (uint8_t)sides;
        }
    struct graph_box *box = &p->box[item->node];
    box->row = p->down ? item->u : item->v;
    box->column = p->down ? item->v : item->u;
    box->rows = p->down ? item->size_u : item->size_v;
    box->columns = p->down ? item->size_v : item->size_u;
}

/* Frames are below everything else: lines interrupt them. */
static void put_zone(struct graph_part *p, int layer)
{
    int u0 = p->layer_u[layer] - part_margin(p), u1 = gutter_u(p, layer) + part_margin(p) - 1;
    for (int u = u0; u <= u1; u++)
        for (int v = 0; v < p->size_v; v++) {
            unsigned sides = 0;
            if (v == 0 || v == p->size_v - 1)
                sides |= (u > u0 ? SIDES_U(p, true) : 0u) | (u < u1 ? SIDES_U(p, false) : 0u);
            if (u == u0 || u == u1)
                sides |= (v > 0 ? SIDES_V(p, true) : 0u) | (v < p->size_v - 1 ? SIDES_V(p, false) : 0u);
            if (sides) {
                p->cell[part_at(p, u, v)].sides = (uint8_t)sides;
                p->owner[part_at(p, u, v)] = FRAME;
            }
        }
}

static int width_of_gutter(const struct graph_part *p, int tracks, bool any)
{
    int margins = 2 * part_margin(p);
    if (!any)
        return margins + (p->zoned ? 1 : 0);
    return margins + (tracks ? tracks + 2 : 2) + (p->down ? 0 : 1);
}

void graph_part_route(struct graph_part *p)
{
    struct gutter *gutter = mem_zero((size_t)p->layers + 1, sizeof(*gutter));
    int inside = p->zoned ? (p->down ? 2 : 1) : 0; /* room for the frames along v */
    for (size_t i = 0; i < p->item_count; i++)
        p->item[i].v += inside;
    p->size_v += inside;
    for (size_t s = 0; s < p->segment_count; s++)
        gutter[p->item[p->segment[s].from].layer].segments++;
    for (int l = 0; l < p->layers; l++) {
        gutter[l].part = p;
        gutter[l].layer = l;
        gutter[l].segment = mem_zero(gutter[l].segments + 1, sizeof(*gutter[l].segment));
        gutter[l].net = mem_zero(gutter[l].segments + 1, sizeof(*gutter[l].net));
        gutter[l].segments = 0;
    }
    for (uint32_t s = 0; s < p->segment_count; s++) {
        struct gutter *g = &gutter[p->item[p->segment[s].from].layer];
        g->segment[g->segments++] = s;
    }
    int u = part_margin(p);
    for (int l = 0; l < p->layers; l++) {
        find_nets(&gutter[l]);
        find_tracks(&gutter[l]);
        p->layer_u[l] = u;
        p->gutter_width[l] = width_of_gutter(p, gutter[l].tracks, gutter[l].segments > 0);
        u += p->layer_width[l] + (l + 1 < p->layers || gutter[l].segments ? p->gutter_width[l] : part_margin(p));
    }
    p->size_u = u;
    p->size_v += inside;
    size_t cells = (size_t)p->size_u * (size_t)p->size_v;
    p->cell = mem_zero(cells + 1, sizeof(*p->cell));
    p->owner = mem_zero(cells + 1, sizeof(*p->owner));
    for (size_t i = 0; i < p->item_count; i++) {
        struct graph_item *item = &p->item[i];
        item->u = p->layer_u[item->layer];
        p->owners += item->node == NO_NODE;
        for (int w = 0; item->node == NO_NODE && w < item->size_u; w++)
            put(p, item->u + w, item->v, SIDES_U(p, true) | SIDES_U(p, false), p->owners, false);
    }
    for (int l = 0; p->zoned && l < p->layers; l++)
        put_zone(p, l);
    for (size_t i = 0; i < p->item_count; i++)
        if (p->item[i].node != NO_NODE)
            put_box(p, &p->item[i]);
    for (int l = 0; l < p->layers; l++) {
        paint(&gutter[l]);
        for (size_t i = 0; i < gutter[l].segments; i++)
            add_way(&gutter[l], &p->segment[gutter[l].segment[i]]);
    }
    turn_round(p);
    for (int l = 0; l < p->layers; l++) {
        free(gutter[l].net);
        free(gutter[l].segment);
        free(gutter[l].left);
        free(gutter[l].right);
    }
    free(gutter);
}

void graph_part_free(struct graph_part *p)
{
    for (int l = 0; l < p->layers; l++)
        free(p->layer[l]);
    free(p->layer);
    free(p->layer_size);
    free(p->layer_u);
    free(p->layer_width);
    free(p->gutter_width);
    free(p->item);
    free(p->segment);
    free(p->cell);
    free(p->owner);
}
