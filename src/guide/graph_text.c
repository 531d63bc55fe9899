/* A layout looked at: as text, and which box is where. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/graph_layout.h"

uint32_t graph_layout_at(const struct graph_layout *layout, int row, int column)
{
    for (size_t i = 0; i < layout->box_count; i++) {
        const struct graph_box *box = &layout->box[i];
        if (row >= box->row && row < box->row + box->rows && column >= box->column &&
            column < box->column + box->columns)
            return (uint32_t)i;
    }
    return UINT32_MAX;
}

static bool joined(const struct graph *graph, uint32_t a, uint32_t b)
{
    for (size_t e = 0; e < graph->edge_count; e++)
        if ((graph->edge[e].from == a && graph->edge[e].to == b) ||
            (graph->edge[e].from == b && graph->edge[e].to == a))
            return true;
    return false;
}

/* How far BOX lies that way, from middle to middle; -1: it does not. Aside counts more than ahead; a row is about as high as two
 * columns are wide. */
static long distance(const struct graph_box *here, const struct graph_box *box, enum graph_way way)
{
    int right = 2 * box->column + box->columns - 2 * here->column - here->columns,
        down = 2 * box->row + box->rows - 2 * here->row - here->rows;
    bool sideways = way == GRAPH_WAY_LEFT || way == GRAPH_WAY_RIGHT;
    int ahead = way == GRAPH_WAY_LEFT ? -right : way == GRAPH_WAY_RIGHT ? right : way == GRAPH_WAY_UP ? -down : down;
    if (ahead <= 0 || (sideways && abs(down) > ahead + here->rows)) /* beside each other is not below each other */
        return -1;
    return sideways ? ahead + 6L * abs(down) : 2L * ahead + abs(right);
}

uint32_t graph_layout_next(const struct graph *graph, const struct graph_layout *layout, uint32_t node,
                           enum graph_way way)
{
    uint32_t best = node;
    long least = -1;
    const struct graph_box *here = &layout->box[node];
    bool sideways = way == GRAPH_WAY_LEFT || way == GRAPH_WAY_RIGHT, along = sideways != layout->down, linked = false;
    for (uint32_t i = 0; i < layout->box_count; i++) {
        const struct graph_box *box = &layout->box[i];
        bool line = along && joined(graph, node, i) &&
                    (way == GRAPH_WAY_LEFT    ? box->column + box->columns <= here->column
                     : way == GRAPH_WAY_RIGHT ? box->column >= here->column + here->columns
                     : way == GRAPH_WAY_UP    ? box->row + box->rows <= here->row
                                              : box->row >= here->row + here->rows);
        long cost = distance(here, box, way);
        if (line && cost < 0) /* far aside, but a line leads there */
            cost = 100000L + abs(box->row - here->row) + abs(box->column - here->column);
        if (cost < 0 || (linked && !line) || (least >= 0 && linked == line && cost >= least))
            continue;
        linked = line;
        least = cost;
        best = i;
    }
    return best;
}

/* ---- text ---- */

void graph_frame_title(const struct graph_frame *frame, struct str *out)
{
    if (frame->title_cells < 3)
        return;
    str_add_char(out, ' ');
    if (utf8_width(frame->title) + 2 <= frame->title_cells)
        str_add(out, frame->title);
    else
        utf8_pad(out, frame->title, frame->title_cells - 2, false);
    str_add_char(out, ' ');
}

static const char *const line_text[16] = {" ", "─", "─", "─", "│", "┘", "└", "┴",
                                          "│", "┐", "┌", "┬", "│", "┤", "├", "┼"};

static void put_line(struct str *out, const struct graph_layout *layout, char *const *text, int row, bool ascii)
{
    size_t begin = out->length;
    for (int c = 0; c < layout->columns;) {
        size_t at = (size_t)row * (size_t)layout->columns + (size_t)c;
        const struct graph_cell *cell = &layout->cell[at];
        if (text[c]) {
            str_add(out, text[c]);
            c += utf8_width(text[c]);
            continue;
        }
        if (cell->head)
            str_add_char(out, cell->head);
        else if (ascii)
            str_add_char(out, !cell->sides ? ' ' : (cell->sides & 12) == 0 ? '-' : (cell->sides & 3) == 0 ? '|' : '+');
        else
            str_add(out, line_text[cell->sides]);
        c++;
    }
    while (out->length > begin && out->text[out->length - 1] == ' ')
        out->text[--out->length] = '\0';
    str_add_char(out, '\n');
}

/* TEXT at COLUMN of the line, if it lies there: the line takes it. */
static void set(char **line, const struct graph_layout *layout, int column, char *text)
{
    if (column >= 0 && column + utf8_width(text) <= layout->columns && !line[column] && *text)
        line[column] = text;
    else
        free(text);
}

void graph_layout_text(const struct graph_layout *layout, bool ascii, struct str *out)
{
    char **line = mem_zero((size_t)layout->columns + 1, sizeof(*line));
    for (int row = 0; row < layout->rows; row++) {
        for (size_t i = 0; i < layout->frame_count; i++) {
            const struct graph_frame *frame = &layout->frame[i];
            if (frame->row == row) {
                struct str title = STR_INIT;
                graph_frame_title(frame, &title);
                set(line, layout, frame->column + frame->title_at, str_take(&title));
            } else if (frame->empty && row == frame->row + 1)
                set(line, layout, frame->column + 2, mem_text(layout->nothing));
        }
        for (size_t i = 0; i < layout->box_count; i++) {
            const struct graph_box *box = &layout->box[i];
            int n = row - box->row - 1;
            if (n >= 0 && n < box->lines)
                set(line, layout, box->column + 2, mem_text(box->line[n]));
        }
        put_line(out, layout, line, row, ascii);
        for (int c = 0; c < layout->columns; c++) {
            free(line[c]);
            line[c] = NULL;
        }
    }
    free(line);
}
