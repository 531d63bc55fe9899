/* Graphs: what a form says of the picture that is drawn of its rows and of the rows they are related to (`graph:` of a sheet).
 *
 * A form says which sheets the boxes come from and what the lines follow; where a box stands is no business of the form
 * (guide/graph.h makes boxes and lines of the answers, guide/graph_layout.h puts them somewhere).
 *
 *   flow    lines lead from step to step; what leads back is said to
 *   tree    the same of something with one above each
 *   chain   one row after the other, in the order of a column or along a relation, from top to bottom
 *   zones   boxes stand in frames, one for each value of a column; with lines between them the frames are in a row
 */
#ifndef MAMORI_CATALOG_GRAPH_H
#define MAMORI_CATALOG_GRAPH_H

#include "catalog/catalog.h"

enum graph_kind { GRAPH_FLOW, GRAPH_TREE, GRAPH_CHAIN, GRAPH_ZONES };
extern const char *const graph_kind_word[GRAPH_ZONES + 1]; /* as forms and `graph --json` call them */
/* Which way lines lead. Free: to the right where that fits, else down. */
enum graph_direction { GRAPH_FREE, GRAPH_RIGHT, GRAPH_DOWN };

/* The rows of a sheet that are boxes. */
struct graph_node_def {
    size_t sheet;
    size_t note, zone;          /* columns; SIZE_MAX: none. note: the line below the name */
    const struct formula *when; /* of these rows; NULL: of all */
    bool linked;                /* only what a line begins or ends at */
};

/* Every row of SHEET makes a line from each row that FROM names to each that TO names. */
struct graph_edge_def {
    size_t sheet;
    size_t from, to;             /* columns; SIZE_MAX: the row itself */
    size_t from_sheet, to_sheet; /* what the ends are */
    size_t links;                /* instead of FROM and TO: this relation, whose rows the form links; SIZE_MAX: none */
    size_t label;                /* column whose text is said of the line; SIZE_MAX: none */
    const struct formula *when;
};

struct graph_def {
    enum graph_kind kind;
    enum graph_direction direction;
    const char *title, *help; /* help may be NULL */
    size_t order;             /* chain: the column by which the rows follow each other; SIZE_MAX: along the edges */
    size_t node_count;        /* at least 1; every sheet that a line ends at is among them */
    const struct graph_node_def *node;
    size_t edge_count;
    const struct graph_edge_def *edge;
    struct place place;
};

#endif
