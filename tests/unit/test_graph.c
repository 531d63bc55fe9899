/* Pictures of graphs: nothing overlaps, every line leads from its first box to its last and through no other, two lines never lie
 * upon each other, the outline tells everything, and the order in which things were said makes no difference. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/graph_layout.h"
#include "share.h"

static uint32_t seed;

static unsigned some(unsigned below)
{
    seed = seed * 1664525u + 1013904223u;
    return below ? (seed >> 8) % below : 0;
}

/* ---- random graphs, in two orders ---- */

#define MOST 70

struct plan {
    enum graph_kind kind;
    enum graph_direction direction;
    unsigned nodes, zones, edges;
    uint32_t zone[MOST];
    char name[MOST][120];
    bool noted[MOST];
    uint32_t end[4 * MOST][2];
};

static void plan_name(char *name)
{
    static const char *const words[] = {"情報",     "セキュリティ", "株式会社", "ア",       "x",
                                        "server 1", "、",           "ｶﾞ",       "か\u3099", ""};
    struct str text = STR_INIT;
    for (unsigned i = some(7); i > 0; i--)
        str_add(&text, words[some(ARRAY_LENGTH(words))]);
    snprintf(name, sizeof(((struct plan *)0)->name[0]), "%s", text.text);
    str_free(&text);
}

static struct plan some_plan(void)
{
    struct plan p = {.kind = (enum graph_kind)some(4), .direction = (enum graph_direction)some(3)};
    p.nodes = some(4) ? some(12) : some(MOST);
    p.zones = p.kind == GRAPH_ZONES ? 1 + some(5) : 0;
    for (unsigned i = 0; i < p.nodes; i++) {
        p.zone[i] = p.zones ? some(p.zones) : UINT32_MAX;
        p.noted[i] = some(2);
        plan_name(p.name[i]);
    }
    unsigned wanted = !p.nodes || (p.zones && some(2)) ? 0 : p.kind == GRAPH_TREE ? p.nodes - 1 : some(3 * p.nodes);
    for (unsigned e = 0; e < wanted; e++, p.edges++) {
        p.end[e][0] = p.kind == GRAPH_TREE               ? some(e + 1)
                      : p.kind == GRAPH_CHAIN && some(9) ? e % p.nodes
                                                         : some(p.nodes);
        p.end[e][1] = p.kind == GRAPH_TREE               ? e + 1
                      : p.kind == GRAPH_CHAIN && some(9) ? (e + 1) % p.nodes
                                                         : some(p.nodes);
    }
    return p;
}

static void shuffle(uint32_t *list, unsigned count, bool really)
{
    for (unsigned i = 0; i < count; i++)
        list[i] = i;
    for (unsigned i = count; really && i > 1; i--) {
        unsigned k = some(i);
        uint32_t other = list[k];
        list[k] = list[i - 1];
        list[i - 1] = other;
    }
}

static struct graph *make(const struct plan *p, bool shuffled)
{
    struct graph *g = graph_new(p->kind, p->direction);
    uint32_t order[4 * MOST], as[MOST];
    char text[32];
    for (unsigned z = 0; z < p->zones; z++) {
        snprintf(text, sizeof(text), "区域%u", z);
        graph_add_zone(g, text);
    }
    shuffle(order, p->nodes, shuffled);
    for (unsigned i = 0; i < p->nodes; i++) {
        as[order[i]] = i;
        graph_add_node(g, order[i], p->zone[order[i]], p->name[order[i]], p->noted[order[i]] ? "総務部" : "");
    }
    shuffle(order, p->edges, shuffled);
    for (unsigned e = 0; e < p->edges; e++)
        graph_add_edge(g, as[p->end[order[e]][0]], as[p->end[order[e]][1]], order[e] % 3 ? "" : "鍵");
    graph_settle(g);
    return g;
}

/* ---- what must hold ---- */

static const struct graph_cell *cell_at(const struct graph_layout *l, int row, int column)
{
    return &l->cell[(size_t)row * (size_t)l->columns + (size_t)column];
}

static bool beside(const struct graph_box *box, struct graph_point at)
{
    bool rows = at.row > box->row && at.row<box->row + box->rows - 1, columns = at.column> box->column &&
                at.column < box->column + box->columns - 1;
    return (rows && (at.column == box->column - 1 || at.column == box->column + box->columns)) ||
           (columns && (at.row == box->row - 1 || at.row == box->row + box->rows));
}

static void boxes_stand_apart(const struct graph_layout *l)
{
    for (size_t i = 0; i < l->box_count; i++) {
        const struct graph_box *a = &l->box[i];
        assert_true(a->row >= 0 && a->column >= 0 && a->row + a->rows <= l->rows &&
                    a->column + a->columns <= l->columns);
        assert_true(a->lines >= 1 && a->rows >= a->lines + 2);
        for (int n = 0; n < a->lines; n++)
            assert_true(utf8_width(a->line[n]) <= a->columns - 4);
        for (size_t k = 0; k < i; k++) {
            const struct graph_box *b = &l->box[k];
            assert_false(a->row < b->row + b->rows && b->row < a->row + a->rows && a->column < b->column + b->columns &&
                         b->column < a->column + a->columns);
        }
    }
}

/* Whose line lies in a cell along each direction: number of the net + 1. Lines of one box that lead on are one net. */
struct lying {
    uint32_t along[2];
};

static uint32_t net_of(const struct graph *g, size_t edge)
{
    const struct graph_edge *e = &g->edge[edge];
    bool back = g->kind == GRAPH_ZONES ? g->node[e->from].zone > g->node[e->to].zone : e->back;
    return back ? (uint32_t)(g->node_count + edge + 1) : e->from + 1;
}

static void walk_route(const struct graph *g, const struct graph_layout *l, size_t edge, struct lying *lying)
{
    const struct graph_route *route = &l->route[edge];
    uint32_t net = net_of(g, edge);
    assert_true(route->count >= 2);
    assert_true(beside(&l->box[g->edge[edge].from], route->point[0]));
    assert_true(beside(&l->box[g->edge[edge].to], route->point[route->count - 1]));
    assert_true(cell_at(l, route->point[route->count - 1].row, route->point[route->count - 1].column)->head != 0);
    for (size_t i = 0; i + 1 < route->count; i++) {
        struct graph_point a = route->point[i], b = route->point[i + 1];
        bool across = a.row == b.row;
        assert_true(across != (a.column == b.column));
        for (;;) {
            assert_true(cell_at(l, a.row, a.column)->sides != 0);
            assert_int_equal(graph_layout_at(l, a.row, a.column), UINT32_MAX);
            struct lying *here = &lying[(size_t)a.row * (size_t)l->columns + (size_t)a.column];
            if (here->along[across] && here->along[across] != net) {
                const struct graph_edge *e = &g->edge[edge];
                fail_msg("two lines lie upon each other at %d, %d (%u to %u)", a.row, a.column, e->from, e->to);
            }
            here->along[across] = net;
            if (a.row == b.row && a.column == b.column)
                break;
            a.row += across ? 0 : a.row < b.row ? 1 : -1;
            a.column += !across ? 0 : a.column < b.column ? 1 : -1;
        }
    }
}

/* A cell of two nets shows the one only: what looks like a joint is one. */
static void crossings_are_none(const struct graph_layout *l, const struct lying *lying)
{
    for (int r = 0; r < l->rows; r++)
        for (int c = 0; c < l->columns; c++) {
            const struct lying *here = &lying[(size_t)r * (size_t)l->columns + (size_t)c];
            unsigned sides = cell_at(l, r, c)->sides;
            if (here->along[0] && here->along[1] && here->along[0] != here->along[1])
                assert_true((sides & 3) == 0 || (sides & 12) == 0);
        }
}

static void lines_lead_somewhere(const struct graph *g, const struct graph_layout *l)
{
    struct lying *lying = mem_zero((size_t)l->rows * (size_t)l->columns + 1, sizeof(*lying));
    for (size_t e = 0; e < g->edge_count; e++)
        walk_route(g, l, e, lying);
    crossings_are_none(l, lying);
    free(lying);
}

struct told {
    const struct graph *graph;
    uint32_t nodes[MOST];
    size_t edges, roots;
    struct str text;
};

static void note_line(void *context, const struct graph_line *line)
{
    struct told *t = context;
    if (line->told == GRAPH_NODE) {
        t->nodes[line->node]++;
        t->roots += line->depth == 0 || t->graph->kind == GRAPH_ZONES || t->graph->node[line->node].alone;
    } else if (line->node != UINT32_MAX) {
        t->edges++;
    }
    str_add_format(&t->text, "%d ", line->depth);
    graph_line_text(t->graph, line, &t->text);
    str_add_char(&t->text, '\n');
}

static char *outline(const struct graph *g)
{
    struct told t = {.graph = g, .text = STR_INIT};
    graph_outline(g, note_line, &t);
    for (size_t i = 0; i < g->node_count; i++)
        assert_int_equal(t.nodes[i], 1);
    if (g->kind != GRAPH_CHAIN) /* whose steps stand at one depth */
        assert_int_equal(t.edges + (g->node_count - t.roots), g->edge_count);
    return str_take(&t.text);
}

static char *picture(const struct graph *g, int columns, bool ascii)
{
    struct graph_layout *l = graph_layout_make(g, columns);
    struct str text = STR_INIT;
    boxes_stand_apart(l);
    lines_lead_somewhere(g, l);
    graph_layout_text(l, ascii, &text);
    for (const char *at = text.text; *at; at = strchr(at, '\n') + 1) {
        char *line = mem_text_length(at, strcspn(at, "\n"));
        assert_true(utf8_width(line) <= l->columns);
        free(line);
    }
    graph_layout_free(&l);
    return str_take(&text);
}

static void test_random(void **state)
{
    (void)state;
    for (unsigned i = 0; i < share_of(1500); i++) {
        seed = i * 7919u + 1;
        struct plan p = some_plan();
        struct graph *g = make(&p, false), *other = make(&p, true);
        int columns = some(2) ? 80 : 132;
        char *told = outline(g), *told_other = outline(other);
        char *drawn = picture(g, columns, false), *drawn_other = picture(other, columns, false);
        assert_string_equal(told, told_other);
        assert_string_equal(drawn, drawn_other);
        char *plain = picture(g, columns, true);
        for (const char *at = plain; *at; at++)
            assert_false((unsigned char)*at == 0xe2 && (unsigned char)at[1] == 0x94); /* ─ … ┼ */
        free(told);
        free(told_other);
        free(drawn);
        free(drawn_other);
        free(plain);
        graph_free(&g);
        graph_free(&other);
    }
}

/* As many as are drawn at all, joined in several ways. */
static void test_many(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        struct graph *g = graph_new(way == 2 ? GRAPH_CHAIN : GRAPH_FLOW, GRAPH_FREE);
        for (uint32_t i = 0; i < GRAPH_MOST; i++)
            graph_add_node(g, i, UINT32_MAX, "機器", "");
        for (uint32_t i = 1; i < GRAPH_MOST; i++)
            graph_add_edge(g, way ? i - 1 : i / 7, i, "");
        for (uint32_t i = 0; way == 1 && i < 40; i++)
            graph_add_edge(g, i * 11, (i * 97) % GRAPH_MOST, "");
        graph_settle(g);
        free(picture(g, 80, false));
        graph_free(&g);
    }
}

static void test_what_is_said(void **state)
{
    (void)state;
    struct graph *g = graph_new(GRAPH_FLOW, GRAPH_RIGHT);
    struct str remark = STR_INIT;
    for (uint32_t i = 0; i < 3; i++)
        graph_add_node(g, i, UINT32_MAX, (const char *const[]){"甲", "乙\x1b", "丙"}[i], "");
    graph_add_edge(g, 0, 1, "鍵");
    graph_add_edge(g, 0, 1, "札");
    graph_add_edge(g, 1, 0, "");
    graph_add_edge(g, 1, 1, "");
    graph_settle(g);
    assert_int_equal(g->edge_count, 2);
    assert_int_equal(g->edge[0].count, 2);
    assert_int_equal(g->circles, 2);
    graph_remark(g, &remark);
    assert_true(remark.length > 0);
    char *told = outline(g);
    assert_non_null(strstr(told, "札、鍵"));
    assert_non_null(strstr(told, "^["));
    free(told);
    str_free(&remark);
    graph_free(&g);
    g = graph_new(GRAPH_TREE, GRAPH_FREE); /* nothing at all */
    graph_settle(g);
    char *drawn = picture(g, 80, false);
    assert_string_equal(drawn, "");
    free(drawn);
    graph_free(&g);
}

static void test_next(void **state)
{
    (void)state;
    struct graph *g = graph_new(GRAPH_TREE, GRAPH_RIGHT);
    for (uint32_t i = 0; i < 3; i++)
        graph_add_node(g, i, UINT32_MAX, "人", "");
    graph_add_edge(g, 0, 1, "");
    graph_add_edge(g, 0, 2, "");
    graph_settle(g);
    struct graph_layout *l = graph_layout_make(g, 80);
    assert_int_equal(graph_layout_next(g, l, 1, GRAPH_WAY_DOWN), 2);
    assert_int_equal(graph_layout_next(g, l, 2, GRAPH_WAY_UP), 1);
    assert_int_equal(graph_layout_next(g, l, 1, GRAPH_WAY_LEFT), 0);
    assert_true(graph_layout_next(g, l, 0, GRAPH_WAY_RIGHT) != 0);
    assert_int_equal(graph_layout_next(g, l, 2, GRAPH_WAY_DOWN), 2);
    graph_layout_free(&l);
    graph_free(&g);
}

static int language(void **state)
{
    (void)state;
    struct error err = {0};
    return intl_start("ja", &err) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_many),
                                       cmocka_unit_test(test_what_is_said), cmocka_unit_test(test_next)};
    return cmocka_run_group_tests(tests, language, NULL);
}
