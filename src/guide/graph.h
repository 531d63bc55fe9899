/* Graphs: boxes and lines made of rows and of what they name (catalog/graph.h), before anybody has decided where they stand.
 *
 * graph_make() reads them from the model; tests make theirs by graph_new(), graph_add_node(), graph_add_edge() and
 * graph_settle(). A graph owns all its texts, which are safe to show. Nodes are in the order of the form's sheets and their rows,
 * edges in that of their ends, whatever the order in which they were added: so the same answers give the same picture.
 *
 * The outline tells the same as the picture, line by line, to people who do not see it: every node stands in it once in
 * full, and where it is come to again it says so. The picture: guide/graph_layout.h.
 */
#ifndef MAMORI_GUIDE_GRAPH_H
#define MAMORI_GUIDE_GRAPH_H

#include "book/model.h"
#include "catalog/graph.h"

#define GRAPH_MOST 500 /* boxes; what there is beyond is counted and left out: nobody looks through a picture of it */

struct graph_node {
    size_t sheet;
    uint32_t row;      /* of the model */
    uint64_t order;    /* unique; nodes stand in it */
    uint32_t zone;     /* UINT32_MAX: none */
    char *name, *note; /* note: "" when there is none */
    bool self;         /* it names itself: a line that would begin and end here */
    bool alone;        /* no line begins or ends here */
};

/* One line for all that lead from FROM to TO. */
struct graph_edge {
    uint32_t from, to; /* nodes */
    uint32_t count;
    char *label; /* what is said of them, with 、 between; "" */
    bool back;   /* it closes a circle: read from the first node on it leads back */
};

struct graph {
    enum graph_kind kind;
    enum graph_direction direction;
    size_t node_count, edge_count, zone_count;
    struct graph_node *node;
    struct graph_edge *edge;
    char **zone;     /* names, in order */
    size_t left_out; /* rows beyond GRAPH_MOST */
    size_t circles;  /* edges that lead back, and nodes that name themselves */
    bool own;        /* all texts are in the language of the forms: for documents */
    size_t node_room, edge_room, zone_room;
};

/* The graph of SHEET, whose form has one. The model may change afterwards: rows are then those of before. */
struct graph *graph_make(const struct model *model, size_t sheet);
/* The same for a document: in the language of the forms, and of the rows of its only sheet those for which WHEN holds (NULL: all). */
struct graph *graph_make_own(const struct model *model, size_t sheet, const struct formula *when);
/* Does the form of SHEET draw something in which rows of WHOSE are boxes or lines? */
bool graph_shows(const struct catalog *catalog, size_t sheet, size_t whose);
void graph_free(struct graph **graph);
/* "4件 線3本": how many boxes and lines; and, each in a sentence, what people must know: what leads back, what was left out. */
void graph_count_text(const struct graph *graph, struct str *out);
void graph_remark(const struct graph *graph, struct str *out); /* nothing when there is nothing */

struct graph *graph_new(enum graph_kind kind, enum graph_direction direction);
uint32_t graph_add_zone(struct graph *graph,
                        const char *name); /* the one with this name, or a new one behind the others */
void graph_add_node(struct graph *graph, uint64_t order, uint32_t zone, const char *name, const char *note);
void graph_add_edge(struct graph *graph, uint32_t from, uint32_t to, const char *label); /* numbers of nodes as added */
/* Puts nodes and edges in order, makes one of edges with the same ends and finds those that lead back. Once, at the end. */
void graph_settle(struct graph *graph);

/* A word of the program: ENGLISH translated, or as it is in the language of the forms. */
const char *graph_word(const struct graph *graph, const char *english, const char *own);

/* Edges that begin at NODE: edge[FIRST] … edge[FIRST + count - 1]; the count. */
size_t graph_edges_from(const struct graph *graph, uint32_t node, size_t *first);

enum graph_told {
    GRAPH_HEAD,  /* the heading `text` of a zone, or of what no line leads to */
    GRAPH_NODE,  /* a node, in full */
    GRAPH_AGAIN, /* one that was told above; what follows from it is there */
    GRAPH_BACK,  /* the same, and it leads to this line: a circle */
    GRAPH_TO,    /* zones: a line leads from the node above to this one */
    GRAPH_NONE   /* a zone without anything in it */
};
struct graph_line {
    enum graph_told told;
    int depth;         /* 0 … */
    uint32_t node;     /* UINT32_MAX: HEAD, NONE */
    const char *text;  /* HEAD: the heading */
    const char *label; /* of the edge that leads here; "" */
};
/* Calls LINE for each line of the outline, in order. */
typedef void graph_line_fn(void *context, const struct graph_line *line);
void graph_outline(const struct graph *graph, graph_line_fn *line, void *context);
/* The words of a line, without what its depth means: "佐藤 花子（部門責任者）", "→ 鈴木 一郎（上に出た）". */
void graph_line_text(const struct graph *graph, const struct graph_line *line, struct str *out);

#endif
