/* Where the boxes and lines of a graph stand, in cells of a terminal: one layout for the screen, for text, for Excel and documents.
 *
 * Flow, tree and chain stand in layers, each line leading from a layer to a later one; what leads back has its head at the other
 * end. Zones stand in frames, with lines between them in a row of frames. Lines that come from one box leave it together
 * and part on their way; each arrives by itself. Where two lines cross without meeting, the one is interrupted; so a joint is
 * always a joint. Nothing overlaps, and the same graph gives the same layout.
 *
 * Rows and columns count from 0. The layout borrows nothing from the graph.
 */
#ifndef MAMORI_GUIDE_GRAPH_LAYOUT_H
#define MAMORI_GUIDE_GRAPH_LAYOUT_H

#include "guide/graph.h"

/* To which sides the line of a cell leads. */
enum { GRAPH_LEFT = 1, GRAPH_TO_RIGHT = 2, GRAPH_UP = 4, GRAPH_TO_DOWN = 8 };

#define GRAPH_BOX_LINES 6 /* the name on up to three, the note on two, that it names itself */

struct graph_box {
    int row, column, rows, columns; /* with its frame */
    int lines;
    char *line[GRAPH_BOX_LINES];  /* cut to COLUMNS - 4 cells, with … where something is missing */
    bool strong[GRAPH_BOX_LINES]; /* part of the name */
};

struct graph_frame { /* around a zone, or what no line leads to */
    int row, column, rows, columns;
    char *title;
    int title_at, title_cells; /* within the frame's first row, with a blank at each side */
    bool empty;
};

struct graph_cell { /* a line, or nothing: both 0 */
    uint8_t sides;
    char head; /* > < ^ v: where a line ends */
};

struct graph_point {
    int row, column;
};
struct graph_route { /* of an edge: from beside its first box to beside its last, straight from point to point */
    size_t count;
    struct graph_point *point;
};

struct graph_layout {
    int rows, columns;
    bool down;           /* its layers lie below each other */
    const char *nothing; /* said in an empty frame */
    size_t box_count, frame_count, route_count;
    struct graph_box *box;     /* by node */
    struct graph_frame *frame; /* by zone first */
    struct graph_route *route; /* by edge */
    struct graph_cell *cell;   /* row by row: lines, frames and the boxes' frames */
};

/* At most COLUMNS wide where that can be; what is wider must be scrolled. */
struct graph_layout *graph_layout_make(const struct graph *graph, int columns);
void graph_layout_free(struct graph_layout **layout);

/* The node in this cell; UINT32_MAX: none. */
uint32_t graph_layout_at(const struct graph_layout *layout, int row, int column);
enum graph_way { GRAPH_WAY_LEFT, GRAPH_WAY_RIGHT, GRAPH_WAY_UP, GRAPH_WAY_DOWN };
/* The nearest node that way, along the layers rather one that a line leads to; NODE when there is none. */
uint32_t graph_layout_next(const struct graph *graph, const struct graph_layout *layout, uint32_t node,
                           enum graph_way way);
/* The title with its blanks, cut to title_cells. */
void graph_frame_title(const struct graph_frame *frame, struct str *out);
/* As text, a line a row without blanks at its end; ASCII: lines of + - |, for places in which characters of ambiguous width
 * are wide. */
void graph_layout_text(const struct graph_layout *layout, bool ascii, struct str *out);

#endif
