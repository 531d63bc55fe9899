/* Graphs: read from a form. */
#include "catalog/graph.h"

#include "catalog/build.h"

#define MAX_EDGES 20

const char *const graph_kind_word[GRAPH_ZONES + 1] = {"flow", "tree", "chain", "zones"};
static const char *const direction_words[] = {"right", "down"};

enum {
    GRAPH_KEY_KIND,
    GRAPH_KEY_TITLE,
    GRAPH_KEY_HELP,
    GRAPH_KEY_DIRECTION,
    GRAPH_KEY_ORDER,
    GRAPH_KEY_NODES,
    GRAPH_KEY_EDGES,
    GRAPH_KEYS
};
static const struct key graph_keys[GRAPH_KEYS] = {
    [GRAPH_KEY_KIND] = {"kind", true},
    [GRAPH_KEY_TITLE] = {"title", true},
    [GRAPH_KEY_HELP] = {"help", false},
    [GRAPH_KEY_ORDER] = {"order", false},
    [GRAPH_KEY_DIRECTION] = {"direction", false},
    [GRAPH_KEY_NODES] = {"nodes", false},
    [GRAPH_KEY_EDGES] = {"edges", false},
};
enum { NODE_OF, NODE_NOTE, NODE_ZONE, NODE_WHEN, NODE_LINKED, NODE_KEYS };
static const struct key node_keys[NODE_KEYS] = {
    [NODE_OF] = {"of", false},     [NODE_NOTE] = {"note", false},     [NODE_ZONE] = {"zone", false},
    [NODE_WHEN] = {"when", false}, [NODE_LINKED] = {"linked", false},
};
enum { EDGE_OF, EDGE_FROM, EDGE_TO, EDGE_LINKS, EDGE_LABEL, EDGE_WHEN, EDGE_KEYS };
static const struct key edge_keys[EDGE_KEYS] = {
    [EDGE_OF] = {"of", false},       [EDGE_FROM] = {"from", false},   [EDGE_TO] = {"to", false},
    [EDGE_LINKS] = {"links", false}, [EDGE_LABEL] = {"label", false}, [EDGE_WHEN] = {"when", false},
};

struct graph_build {
    struct graph_def def;
    struct graph_node_def *node;
    struct graph_edge_def *edge;
    bool zoned, good;
};

static size_t sheet_at(struct build *build, const struct sheet_build *sheet, node_at at)
{
    return at ? resolve_sheet(build, at) : sheet->number;
}

static void read_node_def(struct build *build, const struct sheet_build *sheet, struct graph_build *b, node_at item)
{
    struct reader *r = &build->reader;
    node_at of[NODE_KEYS];
    if (!read_map(r, item, N_("a node"), node_keys, NODE_KEYS, of)) {
        b->good = false;
        return;
    }
    struct graph_node_def node = {.sheet = sheet_at(build, sheet, of[NODE_OF]), .note = SIZE_MAX, .zone = SIZE_MAX};
    if (node.sheet == SIZE_MAX) {
        b->good = false;
        return;
    }
    for (size_t i = 0; i < b->def.node_count; i++)
        if (b->node[i].sheet == node.sheet) {
            b->good = read_fault(r, item, build->sheet[node.sheet].to->id, N_("this sheet is there already"));
            return;
        }
    node.note = of[NODE_NOTE] ? resolve_column(build, node.sheet, of[NODE_NOTE]) : SIZE_MAX;
    node.zone = of[NODE_ZONE] ? resolve_column(build, node.sheet, of[NODE_ZONE]) : SIZE_MAX;
    node.when = resolve_formula(build, node.sheet, PLACE_ROW, of[NODE_WHEN]);
    node.linked = read_yes(r, of[NODE_LINKED]);
    if (of[NODE_ZONE] && b->def.kind != GRAPH_ZONES)
        b->good = read_fault(r, of[NODE_ZONE] - 1, "zone", N_("only together with kind: zones"));
    b->zoned = b->zoned || node.zone != SIZE_MAX;
    b->node[b->def.node_count++] = node;
}

/* The sheet whose rows an end of a line is: those that the column at AT names, or the row itself. */
static bool read_end(struct build *build, size_t sheet, node_at at, size_t *column, size_t *target)
{
    *column = SIZE_MAX;
    *target = sheet;
    if (!at)
        return true;
    *column = resolve_column(build, sheet, at);
    if (*column == SIZE_MAX)
        return false;
    *target = relation_target(build, sheet, *column);
    return *target != SIZE_MAX || read_fault(&build->reader, at, build->sheet[sheet].column[*column].id,
                                             N_("a column that names rows is expected here"));
}

static bool read_links(struct build *build, node_at at, struct graph_edge_def *edge)
{
    size_t to = resolve_sheet(build, at);
    if (to == SIZE_MAX)
        return false;
    for (size_t i = 0; i < build->catalog->relation_count; i++) {
        const struct relation_def *relation = &build->catalog->relation[i];
        if (relation->source == RELATION_LINKS && relation->from == edge->sheet && relation->to == to) {
            edge->links = i;
            edge->from_sheet = edge->sheet;
            edge->to_sheet = to;
            return true;
        }
    }
    return read_fault(&build->reader, at, build->sheet[to].to->id, N_("no row of %s links to this sheet"),
                      build->sheet[edge->sheet].to->id);
}

static void read_edge(struct build *build, const struct sheet_build *sheet, struct graph_build *b, node_at item)
{
    struct reader *r = &build->reader;
    node_at of[EDGE_KEYS];
    if (!read_map(r, item, N_("an edge"), edge_keys, EDGE_KEYS, of)) {
        b->good = false;
        return;
    }
    struct graph_edge_def edge = {.sheet = sheet_at(build, sheet, of[EDGE_OF]), .links = SIZE_MAX, .label = SIZE_MAX};
    bool good = edge.sheet != SIZE_MAX;
    if (good && of[EDGE_LINKS] && (of[EDGE_FROM] || of[EDGE_TO]))
        good = read_fault(r, of[EDGE_LINKS] - 1, "links", N_("not together with %s"), of[EDGE_FROM] ? "from" : "to");
    else if (good && of[EDGE_LINKS])
        good = read_links(build, of[EDGE_LINKS], &edge);
    else if (good && !of[EDGE_FROM] && !of[EDGE_TO])
        good = read_fault(r, item, "edges", N_("an edge says from, to or links"));
    else if (good) {
        good = read_end(build, edge.sheet, of[EDGE_FROM], &edge.from, &edge.from_sheet);
        good = read_end(build, edge.sheet, of[EDGE_TO], &edge.to, &edge.to_sheet) && good;
    }
    if (good) {
        edge.label = of[EDGE_LABEL] ? resolve_column(build, edge.sheet, of[EDGE_LABEL]) : SIZE_MAX;
        edge.when = resolve_formula(build, edge.sheet, PLACE_ROW, of[EDGE_WHEN]);
        b->edge[b->def.edge_count++] = edge;
    }
    b->good = b->good && good;
}

static void add_sheet(struct graph_build *b, size_t sheet)
{
    for (size_t i = 0; i < b->def.node_count; i++)
        if (b->node[i].sheet == sheet)
            return;
    b->node[b->def.node_count++] = (struct graph_node_def){.sheet = sheet, .note = SIZE_MAX, .zone = SIZE_MAX};
}

static size_t items(struct build *build, node_at list, const char *what)
{
    return read_is_list(&build->reader, list, what) ? read_node(&build->reader, list)->value : 0;
}

/* What belongs to some kinds only, and what they cannot do without. */
static void check_kind(struct build *build, const struct sheet_build *sheet, struct graph_build *b, const node_at *of)
{
    struct reader *r = &build->reader;
    node_at at = sheet->at[SHEET_GRAPH];
    bool chain = b->def.kind == GRAPH_CHAIN;
    if (of[GRAPH_KEY_ORDER] && !chain)
        b->good = read_fault(r, of[GRAPH_KEY_ORDER] - 1, "order", N_("only together with kind: chain"));
    else if (of[GRAPH_KEY_ORDER] && of[GRAPH_KEY_EDGES])
        b->good = read_fault(r, of[GRAPH_KEY_ORDER] - 1, "order", N_("not together with %s"), "edges");
    else if (!of[GRAPH_KEY_EDGES] && !of[GRAPH_KEY_ORDER] && b->def.kind != GRAPH_ZONES)
        b->good = read_fault(r, at, "edges", N_("this key is missing in %s"), _("a graph"));
    if (b->def.kind == GRAPH_ZONES && !b->zoned)
        b->good = read_fault(r, at, "zone", N_("kind: zones needs a node that says its zone"));
    if (of[GRAPH_KEY_DIRECTION] && !of[GRAPH_KEY_EDGES])
        b->good = read_fault(r, of[GRAPH_KEY_DIRECTION] - 1, "direction", N_("only together with edges"));
}

void graph_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at at = sheet->at[SHEET_GRAPH], of[GRAPH_KEYS];
    if (!at || !read_map(r, at, N_("a graph"), graph_keys, GRAPH_KEYS, of))
        return;
    struct graph_build *b = arena_zero(build->arena, sizeof(*b));
    b->good = true;
    b->def = (struct graph_def){.order = SIZE_MAX, .place = read_place(r, at)};
    b->def.kind =
        (enum graph_kind)read_word(r, of[GRAPH_KEY_KIND], graph_kind_word, ARRAY_LENGTH(graph_kind_word), GRAPH_FLOW);
    b->def.title = read_text(r, of[GRAPH_KEY_TITLE]);
    b->def.help = read_text(r, of[GRAPH_KEY_HELP]);
    b->def.direction = of[GRAPH_KEY_DIRECTION]
                           ? (enum graph_direction)(GRAPH_RIGHT + read_word(r, of[GRAPH_KEY_DIRECTION], direction_words,
                                                                            ARRAY_LENGTH(direction_words), 0))
                       : b->def.kind == GRAPH_CHAIN ? GRAPH_DOWN
                                                    : GRAPH_FREE;
    size_t nodes = items(build, of[GRAPH_KEY_NODES], "nodes"), edges = items(build, of[GRAPH_KEY_EDGES], "edges");
    if (edges > MAX_EDGES) {
        read_fault(r, of[GRAPH_KEY_EDGES], "edges", N_("at most %d"), MAX_EDGES);
        return;
    }
    b->def.node = b->node = arena_zero(build->arena, (nodes + 2 * edges + 1) * sizeof(*b->node));
    b->def.edge = b->edge = arena_zero(build->arena, (edges + 1) * sizeof(*b->edge));
    for (node_at item = nodes ? read_first(r, of[GRAPH_KEY_NODES]) : 0; item;
         item = read_next(r, of[GRAPH_KEY_NODES], item))
        read_node_def(build, sheet, b, item);
    for (node_at item = edges ? read_first(r, of[GRAPH_KEY_EDGES]) : 0; item;
         item = read_next(r, of[GRAPH_KEY_EDGES], item))
        read_edge(build, sheet, b, item);
    if (of[GRAPH_KEY_ORDER] && (b->def.order = resolve_column(build, sheet->number, of[GRAPH_KEY_ORDER])) == SIZE_MAX)
        b->good = false;
    check_kind(build, sheet, b, of);
    if (!b->def.edge_count)
        add_sheet(b, sheet->number);
    for (size_t i = 0; i < b->def.edge_count; i++) {
        add_sheet(b, b->edge[i].from_sheet);
        add_sheet(b, b->edge[i].to_sheet);
    }
    if (b->good && b->def.title)
        sheet->to->graph = &b->def;
}
