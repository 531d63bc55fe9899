/* The picture of a sheet's form: boxes and lines, the cursor moves from box to box; or its outline, line by line. */
#include <stdlib.h>
#include <string.h>

#include "view/views.h"
#include "guide/graph_layout.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"

struct outline_line {
    struct graph_line line;
    char *text;
};

struct graph_screen {
    size_t sheet; /* whose form draws */
    struct graph *graph;
    struct graph_layout *layout;
    int width;         /* that it was made for; 0: none */
    uint32_t node;     /* chosen; there is none when the graph has none */
    size_t node_sheet; /* the same by its row, which outlives changes */
    char *row;
    int top, left; /* the first cells that are shown */
    bool seek;     /* the chosen box must come into view */
    struct rect view;
    size_t lines, room;
    struct outline_line *line;
    struct table outline; /* away: the picture is shown */
};

/* ---- what is chosen ---- */

static bool can_choose(void *of, size_t line)
{
    return ((struct graph_screen *)of)->line[line].line.node != UINT32_MAX;
}

static bool has_node(const struct graph_screen *s)
{
    return s->graph && s->graph->node_count > 0;
}

static void choose(struct app *app, struct graph_screen *s, uint32_t node)
{
    s->node = node;
    s->seek = true;
    free(s->row);
    s->row = NULL;
    if (!has_node(s))
        return;
    s->node_sheet = s->graph->node[node].sheet;
    s->row = mem_text(model_row_id(app->book->model, s->node_sheet, s->graph->node[node].row));
}

/* The outline stands where the picture does: on the line that tells the node in full. */
static void find_line(struct graph_screen *s)
{
    for (size_t i = 0; i < s->lines; i++)
        if (s->line[i].line.told == GRAPH_NODE && s->line[i].line.node == s->node)
            table_choose(&s->outline, i);
}

/* ---- made anew ---- */

static void forget(struct graph_screen *s)
{
    for (size_t i = 0; i < s->lines; i++)
        free(s->line[i].text);
    s->lines = 0;
    graph_layout_free(&s->layout);
    graph_free(&s->graph);
}

static void add_line(void *context, const struct graph_line *line)
{
    struct graph_screen *s = context;
    struct str text = STR_INIT;
    graph_line_text(s->graph, line, &text);
    s->line = mem_grow(s->line, s->lines, &s->room, sizeof(*s->line));
    s->line[s->lines++] = (struct outline_line){*line, str_take(&text)};
}

static void graph_changed(struct app *app, void *state)
{
    struct graph_screen *s = state;
    if (!app->book->model || !app_top(app, s)) /* below others: when it comes to the top it is told again */
        return;
    forget(s);
    s->graph = graph_make(app->book->model, s->sheet);
    graph_outline(s->graph, add_line, s);
    table_lines(&s->outline, s->lines);
    uint32_t node = 0, row = s->row ? model_find_row(app->book->model, s->node_sheet, s->row) : UINT32_MAX;
    for (uint32_t i = 0; i < s->graph->node_count; i++)
        if (s->graph->node[i].sheet == s->node_sheet && s->graph->node[i].row == row)
            node = i;
    choose(app, s, node);
    find_line(s);
}

static void graph_close(struct app *app, void *state)
{
    struct graph_screen *s = state;
    forget(s);
    free(s->line);
    free(s->row);
}

/* ---- drawing ---- */

static void graph_title(struct app *app, void *state, struct str *out)
{
    struct graph_screen *s = state;
    str_add_format(out, "%s  ", intl_form(app_sheet(app, s->sheet)->graph->title));
    graph_count_text(s->graph, out);
}

/* So much that CELLS of SIZE from AT on are seen in ROOM, and nothing beyond the end of ALL. */
static void seek(int *first, int at, int size, int room, int all)
{
    if (at + size > *first + room)
        *first = at + size - room;
    if (at < *first)
        *first = at;
    if (*first > all - room)
        *first = all - room;
    if (*first < 0)
        *first = 0;
}

static void draw_box(struct canvas *canvas, const struct graph_box *box, int row, int column, bool here)
{
    for (int n = 0; n < box->lines; n++) {
        enum style style = here ? STYLE_HERE : box->strong[n] ? STYLE_NORMAL : STYLE_QUIET;
        canvas_field(canvas, row + 1 + n, column + 1, box->columns - 2, style, ALIGN_LEFT, "");
        canvas_text(canvas, row + 1 + n, column + 2, style, box->line[n]);
    }
    if (here) { /* colour is not the only sign */
        canvas_text(canvas, row + 1, column + 1, STYLE_HERE, ">");
        canvas_cursor(canvas, row + 1, column + 2);
    }
}

static void draw_cells(struct canvas *canvas, const struct graph_screen *s, struct rect view)
{
    const struct graph_layout *l = s->layout;
    for (int r = 0; r < view.rows && s->top + r < l->rows; r++)
        for (int c = 0; c < view.columns && s->left + c < l->columns; c++) {
            const struct graph_cell *cell = &l->cell[(size_t)(s->top + r) * (size_t)l->columns + (size_t)(s->left + c)];
            if (cell->head)
                canvas_format(canvas, view.row + r, view.column + c, STYLE_STRONG, "%c", cell->head);
            else if (cell->sides)
                canvas_joint(canvas, view.row + r, view.column + c, cell->sides, STYLE_LINE);
        }
}

/* What lies to the left and to the right of what is shown. */
static void draw_beyond(struct canvas *canvas, const struct graph_screen *s, struct rect view)
{
    int last = s->left + view.columns, all = s->layout->columns;
    struct str text = STR_INIT;
    str_add_format(&text, _("%s columns %d-%d of %d %s"), s->left ? "<" : " ", s->left + 1, last < all ? last : all,
                   all, last < all ? ">" : " ");
    canvas_field(canvas, view.row + view.rows, view.column, view.columns, STYLE_QUIET, ALIGN_CENTRE, text.text);
    str_free(&text);
}

static void draw_picture(struct app *app, struct canvas *canvas, struct graph_screen *s, struct rect view)
{
    view.columns--; /* the mark of the place */
    if (!s->layout || s->width != view.columns) {
        graph_layout_free(&s->layout);
        s->layout = graph_layout_make(s->graph, view.columns);
        s->width = view.columns;
        s->seek = true;
    }
    const struct graph_layout *l = s->layout;
    bool wide = l->columns > view.columns;
    s->view = view;
    view.rows -= wide;
    if (s->seek && has_node(s)) {
        const struct graph_box *box = &l->box[s->node];
        seek(&s->top, box->row, box->rows, view.rows, l->rows);
        seek(&s->left, box->column, box->columns, view.columns, l->columns);
    } else {
        seek(&s->top, s->top, view.rows, view.rows, l->rows);
        seek(&s->left, s->left, view.columns, view.columns, l->columns);
    }
    s->seek = false;
    if (wide)
        draw_beyond(canvas, s, view);
    canvas_scrollbar(canvas, view.row, view.column + view.columns, view.rows, (size_t)s->top, (size_t)l->rows);
    struct rect old = canvas_clip(canvas, view);
    draw_cells(canvas, s, view);
    for (size_t i = 0; i < l->frame_count; i++) {
        const struct graph_frame *frame = &l->frame[i];
        struct str title = app_str(app);
        int row = view.row + frame->row - s->top, column = view.column + frame->column - s->left;
        graph_frame_title(frame, &title);
        canvas_text(canvas, row, column + frame->title_at, STYLE_HEAD, title.text);
        if (frame->empty)
            canvas_text(canvas, row + 1, column + 2, STYLE_QUIET, l->nothing);
    }
    for (uint32_t i = 0; i < l->box_count; i++) {
        const struct graph_box *box = &l->box[i];
        if (box->row + box->rows > s->top && box->row < s->top + view.rows)
            draw_box(canvas, box, view.row + box->row - s->top, view.column + box->column - s->left, i == s->node);
    }
    canvas_unclip(canvas, old);
}

/* ---- the outline ---- */

static void outline_cell(void *of, size_t n, size_t column, struct table_cell *cell)
{
    const struct outline_line *line = &((const struct graph_screen *)of)->line[n];
    str_add_format(&cell->text, "%*s%s", 2 * (line->line.depth < 16 ? line->line.depth : 16), "", line->text);
    cell->style = line->line.told == GRAPH_HEAD   ? STYLE_HEAD
                  : line->line.told == GRAPH_NODE ? STYLE_NORMAL
                                                  : STYLE_QUIET;
}

static const struct table_ops outline_table = {.cell = outline_cell, .usable = can_choose};

static void graph_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct graph_screen *s = state;
    struct rect view = body; /* each cell of its width counts */
    struct str remark = app_str(app);
    graph_remark(s->graph, &remark);
    if (remark.length) {
        canvas_field(canvas, view.row, view.column + 1, view.columns - 1, STYLE_WARN, ALIGN_LEFT, remark.text);
        view.row++;
        view.rows--;
    }
    if (!has_node(s) && !s->graph->zone_count)
        canvas_wrap(canvas, rect_of(view.row + 1, view.column + 2, view.rows - 1, view.columns - 4), 0, STYLE_QUIET,
                    _("There is nothing to draw yet: no row is filled in."));
    else if (!s->outline.away)
        table_draw(&s->outline, &(struct table_column){.cells = 0}, 1, canvas,
                   rect_of(view.row, view.column + 1, view.rows, view.columns - 1), STYLE_HERE);
    else
        draw_picture(app, canvas, s, view);
}

/* "from A, B" or "to C": the other ends of the lines at the chosen box. */
static void add_ends(const struct graph_screen *s, bool from, struct str *out)
{
    size_t count = 0;
    for (size_t e = 0; e < s->graph->edge_count; e++) {
        const struct graph_edge *edge = &s->graph->edge[e];
        if ((from ? edge->to : edge->from) != s->node)
            continue;
        if (!count++)
            str_add_format(out, "%s%s", out->length ? "  " : "", from ? _("from: ") : _("to: "));
        else
            str_add(out, intl_language() == LANGUAGE_JA ? "、" : ", ");
        str_add(out, s->graph->node[from ? edge->from : edge->to].name);
    }
}

static void graph_hint(struct app *app, void *state, struct hint *hint)
{
    struct graph_screen *s = state;
    if (has_node(s)) {
        const struct graph_node *node = &s->graph->node[s->node];
        str_add_format(&hint->line[0], "%s ▸ %s", intl_form(app_sheet(app, node->sheet)->title), node->name);
        if (*node->note)
            str_add_format(&hint->line[0], _(" (%s)"), node->note);
        if (node->self)
            str_add(&hint->line[0], _("  *names itself*"));
        add_ends(s, true, &hint->line[1]);
        add_ends(s, false, &hint->line[1]);
    }
    str_add(&hint->keys, !has_node(s)       ? _("Esc back")
                         : !s->outline.away ? _("Enter to the row  Up Down  F5 as a picture  / search  Esc back")
                                            : _("Enter to the row  Arrows box  Tab next  F5 as an outline  Esc back"));
}

static void graph_help(struct app *app, void *state, struct str *out)
{
    struct graph_screen *s = state;
    const struct graph_def *def = app_sheet(app, s->sheet)->graph;
    str_add_format(out, "# %s\n", intl_form(def->title));
    if (def->help)
        str_add_format(out, "%s\n", intl_form(def->help));
    str_add(
        out,
        keys_said(
            app, _("Boxes are rows, lines are what names them; > < ^ v are their heads. Where two lines cross and one "
                   "is interrupted, "
                   "they do not meet. The arrow keys go to the next box that way, Tab to the next one of all; Enter or "
                   "Alt+Right opens its row. F5 changes to an outline that tells the same line by line.")));
    str_add(out, "\n\n");
}

static void graph_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct graph_screen *s = state;
    *sheet = s->row ? s->node_sheet : s->sheet;
    *row = s->row;
    *column = SIZE_MAX;
}

/* ---- keys ---- */

static const char *graph_bar(struct app *app, void *state, enum command command)
{
    const struct graph_screen *s = state;
    return command == CMD_OUTLINE && !s->outline.away ? N_("Picture") : NULL;
}

/* The box nearest to where the cursor would be so many ROWS further. */
static uint32_t page_from(const struct graph_screen *s, int rows)
{
    const struct graph_box *here = &s->layout->box[s->node];
    int row = here->row + rows;
    uint32_t best = s->node;
    long least = -1;
    for (uint32_t i = 0; i < s->layout->box_count; i++) {
        const struct graph_box *box = &s->layout->box[i];
        long cost = 4L * abs(box->row - row) + abs(box->column - here->column);
        if ((rows < 0 ? box->row < here->row : box->row > here->row) && (least < 0 || cost < least)) {
            least = cost;
            best = i;
        }
    }
    return best;
}

static uint32_t moved(struct app *app, const struct graph_screen *s, enum command command)
{
    uint32_t last = (uint32_t)s->graph->node_count - 1;
    int page = app->body.rows - 4;
    switch (command) {
    case CMD_UP: return graph_layout_next(s->graph, s->layout, s->node, GRAPH_WAY_UP);
    case CMD_DOWN: return graph_layout_next(s->graph, s->layout, s->node, GRAPH_WAY_DOWN);
    case CMD_LEFT: return graph_layout_next(s->graph, s->layout, s->node, GRAPH_WAY_LEFT);
    case CMD_RIGHT: return graph_layout_next(s->graph, s->layout, s->node, GRAPH_WAY_RIGHT);
    case CMD_PAGE_UP: return page_from(s, -page);
    case CMD_PAGE_DOWN: return page_from(s, page);
    case CMD_FIRST:
    case CMD_LINE_START: return 0;
    case CMD_LAST:
    case CMD_LINE_END: return last;
    case CMD_NEXT_FIELD: return s->node == last ? 0 : s->node + 1;
    case CMD_PREVIOUS_FIELD: return s->node == 0 ? last : s->node - 1;
    default: return s->node;
    }
}

enum { NODES = 1, PICTURE = 2 };

static unsigned graph_holds(struct app *app, void *state)
{
    const struct graph_screen *s = state;
    return (has_node(s) ? NODES : 0) | (has_node(s) && s->outline.away ? PICTURE : 0);
}

static void move_in_picture(struct app *app, void *state)
{
    struct graph_screen *s = state;
    if (has_node(s) && s->layout)
        choose(app, s, moved(app, s, app->command));
}

static void graph_chose(struct app *app, void *state)
{
    struct graph_screen *s = state;
    choose(app, s, s->line[table_chosen(&s->outline)].line.node);
}

static void turn_over(struct app *app, void *state)
{
    struct graph_screen *s = state;
    s->outline.away = !s->outline.away;
    s->seek = true;
    find_line(s);
}

static void open_card(struct app *app, void *state)
{
    const struct graph_screen *s = state;
    app_go(app, CMD_CARD, spot_of(s->node_sheet, s->graph->node[s->node].row, SIZE_MAX));
}

static const struct screen_action graph_actions[] = {
    {CMD_ENTER, NODES, open_card},
    {CMD_FOLLOW, NODES, open_card},
    {CMD_OUTLINE, NODES, turn_over},
    {CMD_NEXT_FIELD, PICTURE, move_in_picture},
    {CMD_PREVIOUS_FIELD, PICTURE, move_in_picture},
    {CMD_NONE, 0, NULL},
};

static void graph_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct graph_screen *s = state;
    struct rect view = s->view;
    if (!s->outline.away || !has_node(s) || !s->layout || row < view.row)
        return;
    uint32_t node = graph_layout_at(s->layout, row - view.row + s->top, column - view.column + s->left);
    bool open = node == s->node || twice;
    if (node == UINT32_MAX)
        return;
    choose(app, s, node);
    if (open)
        open_card(app, s);
}

static void graph_wheel(struct app *app, void *state, int row, int column, int lines)
{
    struct graph_screen *s = state;
    s->top += lines; /* drawing keeps it within the picture */
}

static const struct screen_ops graph_ops = {
    .name = "graph",
    .actions = graph_actions,
    .holds = graph_holds,
    .move = move_in_picture,
    .table = TABLE_IN(struct graph_screen, outline),
    .chose = graph_chose,
    .close = graph_close,
    .title = graph_title,
    .draw = graph_draw,
    .hint = graph_hint,
    .bar = graph_bar,
    .click = graph_click,
    .wheel = graph_wheel,
    .changed = graph_changed,
    .where = graph_where,
    .help = graph_help,
};

static void screen_graph(struct app *app, size_t sheet, size_t row_sheet, const char *row)
{
    if (!app_need_model(app))
        return;
    struct graph_screen *s = mem_zero(1, sizeof(*s));
    s->sheet = sheet;
    s->node_sheet = row_sheet;
    s->row = mem_text(row);
    table_begin(&s->outline, &outline_table, s);
    s->outline.away = true;
    app_push(app, &graph_ops, s);
}

/* ---- which picture ---- */

struct choosing {
    size_t count, *sheet, from;
    char *row;
};

static void chosen(struct app *app, void *context, size_t at)
{
    struct choosing *c = context;
    if (at < c->count)
        screen_graph(app, c->sheet[at], c->from, c->row);
    free(c->sheet);
    free(c->row);
    free(c);
}

void view_graph(struct app *app, const struct spot *spot)
{
    size_t sheet = spot->sheet;
    const struct catalog *catalog = app_catalog(app);
    struct choosing *c = mem_zero(1, sizeof(*c));
    struct popup_item *items = mem_zero(catalog->sheet_count + 1, sizeof(*items));
    c->sheet = mem_zero(catalog->sheet_count + 1, sizeof(*c->sheet));
    c->from = sheet;
    c->row = mem_text(spot->id);
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (graph_shows(catalog, s, sheet)) {
            items[c->count].text = intl_form(catalog->sheet[s].graph->title);
            items[c->count].right = app_sheet_title(app, s);
            c->sheet[c->count++] = s;
        }
    if (c->count == 1)
        chosen(app, c, 0);
    else
        popup_list(app, chosen, c, .title = _("As a picture"), .item = items, .count = c->count);
    free(items);
}

bool view_graph_possible(struct app *app, const struct spot *spot)
{
    for (size_t s = 0; spot->sheet != SIZE_MAX && s < app_catalog(app)->sheet_count; s++)
        if (graph_shows(app_catalog(app), s, spot->sheet))
            return true;
    return false;
}
