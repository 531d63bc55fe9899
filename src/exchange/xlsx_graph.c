/* The page of pictures: what forms draw (guide/graph.h), as borders of narrow cells, and its outline below.
 *
 * A cell of the layout is a column and two rows of half a height. Its lines run through its middle: along the upper side of the
 * lower row, and along the left side of the column. So a border is only ever a left or an upper one, and a box is as high
 * as its lines need. Texts and heads of lines lie over both rows, which must be merged; a file in which cells are written for good
 * as they come (constant memory) has the outline alone.
 *
 * The page is a picture of the moment, and says so: it shows texts, and no number or day that a formula could contradict.
 */
#include <stdlib.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_layout.h"
#include "guide/graph_layout.h"

#define CELLS       112  /* of the layout beside each other: a sheet of A4, across */
#define CELL_WIDTH  0.75 /* characters */
#define HALF_HEIGHT 6.5  /* points */
#define MOST_SCALE  89   /* percent: its texts have 9 points, and 8 can be read; so more of them are whole */

enum { LINE_LEFT = 1, LINE_TOP = 2, COVERED = 4 };

struct drawing {
    struct xlsx_layout *layout;
    struct xlsx_page *page;
    const struct graph_layout *graph;
    uint32_t row;   /* where the picture begins */
    uint8_t *lines; /* by cell of the worksheet, within the picture */
};

/* ---- which pictures ---- */

static bool told(const struct xlsx_layout *layout, size_t sheet, size_t column)
{
    return column == SIZE_MAX || !xlsx_left_out(layout, sheet, column);
}

/* Nothing that was left out of the file may be seen in a picture: neither boxes nor where lines lead. */
static bool may_draw(const struct xlsx_layout *layout, size_t sheet)
{
    const struct graph_def *def = layout->catalog->sheet[sheet].graph;
    bool may = def && !layout->catalog->sheet[sheet].hidden && told(layout, sheet, def->order);
    for (size_t i = 0; may && i < def->node_count; i++) {
        const struct graph_node_def *node = &def->node[i];
        may = !xlsx_left_out(layout, node->sheet, SIZE_MAX) && told(layout, node->sheet, node->zone) &&
              told(layout, node->sheet, catalog_role(layout->catalog, node->sheet, ROLE_NAME));
    }
    for (size_t i = 0; may && i < def->edge_count; i++) {
        const struct graph_edge_def *edge = &def->edge[i];
        may = !xlsx_left_out(layout, edge->sheet, SIZE_MAX) && told(layout, edge->sheet, edge->from) &&
              told(layout, edge->sheet, edge->to) && told(layout, edge->sheet, edge->label);
    }
    return may;
}

bool xlsx_has_graphs(const struct xlsx_layout *layout)
{
    for (size_t s = 0; s < layout->catalog->sheet_count; s++)
        if (may_draw(layout, s))
            return true;
    return false;
}

static void replace(struct xlsx_layout *layout, const struct column_def *def, char **text)
{
    const char *shown = xlsx_shown(layout, def, *text);
    if (shown != *text) {
        free(*text);
        *text = mem_text(shown);
    }
}

/* Names are replaced where they are in the other pages; a note that is a number or a day, or is left out, is not shown. */
static void make_fit(struct xlsx_layout *layout, const struct graph_def *def, struct graph *graph)
{
    for (size_t i = 0; i < graph->node_count; i++) {
        struct graph_node *node = &graph->node[i];
        const struct sheet_def *sheet = &layout->catalog->sheet[node->sheet];
        size_t name = sheet_role(sheet, ROLE_NAME);
        replace(layout, name == SIZE_MAX ? NULL : &sheet->column[name], &node->name);
        for (size_t d = 0; d < def->node_count; d++) {
            size_t note = def->node[d].sheet == node->sheet ? def->node[d].note : SIZE_MAX;
            if (note == SIZE_MAX)
                continue;
            const struct column_kind *kind = sheet->column[note].kind;
            if (!told(layout, node->sheet, note) || kind->number || kind->day)
                *node->note = '\0';
            replace(layout, &sheet->column[note], &node->note);
        }
    }
    for (size_t i = 0; i < graph->zone_count; i++)
        replace(layout, NULL, &graph->zone[i]);
    for (size_t i = 0; i < graph->edge_count; i++)
        replace(layout, NULL, &graph->edge[i].label);
}

/* ---- the picture ---- */

static uint8_t *line_at(const struct drawing *d, int row, int column)
{
    return &d->lines[(size_t)row * (size_t)(d->graph->columns + 1) + (size_t)column];
}

static unsigned sides_at(const struct drawing *d, int row, int column)
{
    return row < d->graph->rows && column < d->graph->columns
               ? d->graph->cell[(size_t)row * (size_t)d->graph->columns + (size_t)column].sides
               : 0;
}

/* A line between two cells is there when both lead to each other: where one passes below another there is a gap. */
static void find_lines(struct drawing *d)
{
    for (int r = 0; r < d->graph->rows; r++)
        for (int c = 0; c < d->graph->columns; c++) {
            unsigned sides = sides_at(d, r, c);
            if ((sides & GRAPH_TO_RIGHT) && (sides_at(d, r, c + 1) & GRAPH_LEFT))
                *line_at(d, 2 * r + 1, c) |= LINE_TOP;
            if ((sides & GRAPH_TO_DOWN) && (sides_at(d, r + 1, c) & GRAPH_UP)) {
                *line_at(d, 2 * r + 1, c) |= LINE_LEFT;
                *line_at(d, 2 * r + 2, c) |= LINE_LEFT;
            }
        }
}

/* TEXT over CELLS cells of line ROW of the layout. */
static void put_over(struct drawing *d, int row, int column, int cells, const char *text, unsigned style)
{
    for (int c = column; c < column + cells; c++)
        *line_at(d, 2 * row, c) |= COVERED, *line_at(d, 2 * row + 1, c) |= COVERED;
    struct xlsx_out *out = xlsx_put_text(d->page, d->row + 2 * (uint32_t)row, (uint32_t)column, text, style);
    out->span = (unsigned)cells;
    out->deep = 2;
}

static void put_heads(struct drawing *d)
{
    for (int r = 0; r < d->graph->rows; r++)
        for (int c = 0; c < d->graph->columns; c++) {
            char head = d->graph->cell[(size_t)r * (size_t)d->graph->columns + (size_t)c].head;
            if (head == '>' || head == '<')
                put_over(d, r, c, 1, head == '>' ? "▶" : "◀", STYLE_ARROW);
            else if (head && c > 0) /* the line runs between two columns */
                put_over(d, r, c - 1, 2, head == 'v' ? "▼" : "▲", STYLE_ARROW);
        }
}

static void put_texts(struct drawing *d)
{
    for (size_t i = 0; i < d->graph->box_count; i++) {
        const struct graph_box *box = &d->graph->box[i];
        for (int n = 0; n < box->lines; n++)
            put_over(d, box->row + 1 + n, box->column + 1, box->columns - 2, box->line[n],
                     box->strong[n] ? STYLE_BOX_NAME : STYLE_BOX_NOTE);
    }
    for (size_t i = 0; i < d->graph->frame_count; i++) {
        const struct graph_frame *frame = &d->graph->frame[i];
        if (frame->title_cells > 2)
            put_over(d, frame->row, frame->column + frame->title_at, frame->title_cells, frame->title, STYLE_ZONE);
        if (frame->empty)
            put_over(d, frame->row + 1, frame->column + 2, utf8_width(d->graph->nothing), d->graph->nothing,
                     STYLE_BOX_NOTE);
    }
}

/* Where a picture that is higher than a sheet of paper may be cut: above a line that nothing leads to from above. */
static bool is_clear(const struct drawing *d, int row)
{
    for (int c = 0; c <= d->graph->columns; c++)
        if (*line_at(d, row - 1, c))
            return false;
    return true;
}

static void put_lines(struct drawing *d)
{
    for (int r = 0; r <= 2 * d->graph->rows; r++) {
        if (r > 1 && is_clear(d, r))
            xlsx_may_part(d->page, d->row + (uint32_t)r);
        xlsx_put_look(d->page, d->row + (uint32_t)r, HALF_HEIGHT, false);
        for (int c = 0; c <= d->graph->columns; c++) {
            uint8_t line = *line_at(d, r, c);
            if (line && !(line & COVERED))
                xlsx_put(d->page, d->row + (uint32_t)r, (uint32_t)c, OUT_BLANK, STYLE_LINE_LEFT + line - LINE_LEFT)
                    ->text = "";
        }
    }
}

static void put_picture(struct drawing *d, const struct graph *graph)
{
    struct graph_layout *layout SCOPED(graph_layout_free) = graph_layout_make(graph, CELLS);
    uint8_t *lines SCOPED(mem_free) = mem_zero((2 * (size_t)layout->rows + 2) * ((size_t)layout->columns + 1), 1);
    d->graph = layout;
    d->lines = lines;
    find_lines(d);
    put_texts(d);
    put_heads(d);
    put_lines(d);
    d->row += 2 * (uint32_t)layout->rows + 1;
    if (d->page->width_count < (uint32_t)layout->columns + 1)
        d->page->width_count = (uint32_t)layout->columns + 1;
}

/* ---- around it ---- */

struct outlining {
    struct drawing *d;
    const struct graph *graph;
    uint32_t first;
    bool headed; /* by the line above */
};

static void put_line(void *context, const struct graph_line *line)
{
    struct outlining *o = context;
    struct str text = STR_IN(o->d->layout->arena);
    if (line->told != GRAPH_HEAD)
        str_add(&text, "・");
    graph_line_text(o->graph, line, &text);
    if (o->d->row > o->first + 1)
        (o->headed ? xlsx_may_part : xlsx_keep)(o->d->page, o->d->row);
    o->headed = line->told == GRAPH_HEAD;
    int depth = line->depth < 16 ? line->depth : 16;
    xlsx_put_text(o->d->page, o->d->row++, 1 + 3 * (uint32_t)depth, text.text,
                  line->told == GRAPH_HEAD ? STYLE_SMALL_BOLD : STYLE_SMALL);
}

static void put_graph(struct drawing *d, size_t sheet)
{
    const struct graph_def *def = d->layout->catalog->sheet[sheet].graph;
    struct graph *graph SCOPED(graph_free) = graph_make(d->layout->model, sheet);
    struct str remark = STR_IN(d->layout->arena);
    struct outlining o = {.d = d, .graph = graph};
    make_fit(d->layout, def, graph);
    xlsx_keep(d->page, d->row);
    xlsx_put_look(d->page, d->row, 24, false);
    xlsx_put_text(d->page, d->row++, 0, intl_form(def->title), STYLE_PICTURE);
    if (!graph->node_count) {
        xlsx_put_text(d->page, d->row++, 0, _("There is nothing to draw yet: no row is filled in."), STYLE_SMALL);
        d->row++;
        return;
    }
    if (def->help)
        xlsx_put_text(d->page, d->row++, 0, intl_form(def->help), STYLE_SMALL);
    graph_remark(graph, &remark);
    if (remark.length)
        xlsx_put_text(d->page, d->row++, 0, remark.text, STYLE_SMALL_BOLD);
    if (d->layout->big)
        xlsx_put_text(d->page, d->row++, 0, _("This file is too large for a picture; here is what it would show."),
                      STYLE_SMALL);
    else
        put_picture(d, graph);
    d->row++;
    xlsx_keep(d->page, d->row);
    xlsx_put_text(d->page, d->row++, 0, _("The same, line by line"), STYLE_SMALL_BOLD);
    o.first = d->row;
    graph_outline(graph, put_line, &o);
    d->row += 2;
}

void xlsx_fill_graphs(struct xlsx_layout *layout)
{
    struct drawing d = {.layout = layout, .page = xlsx_page_of_kind(layout, PAGE_GRAPHS)};
    if (!d.page)
        return;
    xlsx_put_look(d.page, 0, 24, false);
    xlsx_put_text(d.page, 0, 0, _("Pictures"), STYLE_TITLE);
    const char *made = arena_format(
        layout->arena, _("As of %s, when this file was made. Changes in the file do not move boxes and lines."),
        layout->now);
    xlsx_put_text(d.page, 1, 0, made, STYLE_QUIET);
    d.row = 2;
    d.page->landscape = true;
    d.page->most_scale = MOST_SCALE;
    for (size_t s = 0; s < layout->catalog->sheet_count; s++)
        if (may_draw(layout, s))
            put_graph(&d, s);
    if (d.page->width_count < CELLS)
        d.page->width_count = CELLS;
    double *widths = arena_zero(layout->arena, d.page->width_count * sizeof(*widths));
    for (uint32_t c = 0; c < d.page->width_count; c++)
        widths[c] = CELL_WIDTH;
    d.page->widths = widths;
    d.page->printed = d.page->last_row; /* all columns, also one that has but a line */
}
