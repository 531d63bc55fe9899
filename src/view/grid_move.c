/* Moving about in the grid, and marking cells. */
#include "view/grid.h"

size_t grid_place(const struct grid *g, size_t column)
{
    for (size_t i = 0; i < g->columns; i++)
        if (g->column[i].column == column)
            return i;
    return 0;
}

size_t grid_open_place(const struct grid *g)
{
    for (size_t i = 0; i < g->columns; i++)
        if (column_writable(&g->def->column[g->column[i].column]))
            return i;
    return 0;
}

static void grid_step_line(struct app *app, struct grid *g, int64_t by)
{
    int64_t to = (int64_t)g->line + by;
    grid_go(app, g, to < 0 ? 0 : (uint32_t)(to > UINT32_MAX - 1 ? UINT32_MAX - 1 : to), g->at);
}

/* Tab goes on in the next row: rows are typed one after the other. */
static void grid_step_field(struct app *app, struct grid *g, bool back)
{
    if (g->tab_start == SIZE_MAX)
        g->tab_start = g->at;
    if (!back && g->at + 1 < g->columns)
        grid_go(app, g, g->line, g->at + 1);
    else if (!back && g->line + 1 < grid_lines(app, g))
        grid_go(app, g, g->line + 1, grid_open_place(g));
    else if (back && g->at > 0)
        grid_go(app, g, g->line, g->at - 1);
    else if (back && g->line > 0)
        grid_go(app, g, g->line - 1, g->columns - 1);
}

/* Back to where the run of Tab began. */
static void grid_enter_down(struct app *app, struct grid *g)
{
    size_t at = g->tab_start != SIZE_MAX ? g->tab_start : g->at;
    g->tab_start = SIZE_MAX;
    grid_go(app, g, g->line + 1, at);
}

/* ---- the edges of filled cells ---- */

/* One way through the cells: up and down in a column, or along a row. */
struct way {
    struct app *app;
    const struct grid *g;
    bool rows;
    int64_t last; /* the last cell that may hold anything */
};

static bool filled(const struct way *way, int64_t at)
{
    uint32_t line = way->rows ? (uint32_t)at : way->g->line, row = grid_row(way->g, line);
    size_t column = way->g->column[way->rows ? way->g->at : (size_t)at].column;
    return row != UINT32_MAX && !value_blank(model_value(way->app->book->model, way->g->sheet, row, column));
}

/* As Excel: to the end of the run of filled cells, from its end to the beginning of the next run, else to the last cell. */
static int64_t edge(const struct way *way, int64_t at, int by)
{
    int64_t end = by < 0 ? 0 : way->last;
    if (at == end || (by > 0 && at > end))
        return at;
    bool run = filled(way, at) && filled(way, at + by);
    for (at += by; at != end; at += by)
        if (run ? !filled(way, at + by) : filled(way, at))
            break;
    return at;
}

/* Where Ctrl and an arrow leads. Below the last row there is the line where a new one is typed. */
static void find_edge(struct app *app, const struct grid *g, bool rows, int by, int64_t *line, size_t *at)
{
    struct way way = {app, g, rows, rows ? (int64_t)g->lines - 1 : (int64_t)g->columns - 1};
    if (!rows)
        *at = (size_t)edge(&way, (int64_t)g->at, by);
    else if (g->lines && g->line < g->lines)
        *line = edge(&way, g->line, by);
    else if (g->lines && by < 0)
        *line = g->lines - 1;
}

static void go_edge(struct app *app, struct grid *g, bool rows, int by)
{
    int64_t line = g->line;
    size_t at = g->at;
    find_edge(app, g, rows, by, &line, &at);
    if (rows && by > 0 && line == g->line)
        line++;
    grid_go(app, g, (uint32_t)line, at);
}

void grid_go_command(struct app *app, struct grid *g, enum command command)
{
    int page = g->shown_lines > 1 ? g->shown_lines - 1 : 1;
    uint32_t last = grid_lines(app, g) ? grid_lines(app, g) - 1 : 0;
    g->block = false;
    if (command != CMD_ENTER && command != CMD_NEXT_FIELD && command != CMD_PREVIOUS_FIELD)
        g->tab_start = SIZE_MAX;
    switch (command) {
    case CMD_UP: grid_step_line(app, g, -1); break;
    case CMD_DOWN: grid_step_line(app, g, 1); break;
    case CMD_PAGE_UP: grid_step_line(app, g, -page); break;
    case CMD_PAGE_DOWN: grid_step_line(app, g, page); break;
    case CMD_LEFT: grid_go(app, g, g->line, g->at ? g->at - 1 : 0); break;
    case CMD_RIGHT: grid_go(app, g, g->line, g->at + 1); break;
    case CMD_LINE_START: grid_go(app, g, g->line, 0); break;
    case CMD_LINE_END: grid_go(app, g, g->line, g->columns - 1); break;
    case CMD_FIRST: grid_go(app, g, 0, grid_open_place(g)); break;
    case CMD_LAST: grid_go(app, g, last, grid_open_place(g)); break;
    case CMD_EDGE_UP: go_edge(app, g, true, -1); break;
    case CMD_EDGE_DOWN: go_edge(app, g, true, 1); break;
    case CMD_EDGE_LEFT: go_edge(app, g, false, -1); break;
    case CMD_EDGE_RIGHT: go_edge(app, g, false, 1); break;
    case CMD_ENTER: grid_enter_down(app, g); break;
    case CMD_NEXT_FIELD: grid_step_field(app, g, false); break;
    case CMD_PREVIOUS_FIELD: grid_step_field(app, g, true); break;
    default: break;
    }
}

/* ---- marking ---- */

bool grid_mark(struct app *app, struct grid *g, struct key key)
{
    static const enum command moving[] = {CMD_UP,         CMD_DOWN,     CMD_PAGE_UP,   CMD_PAGE_DOWN, CMD_LEFT,
                                          CMD_RIGHT,      CMD_EDGE_UP,  CMD_EDGE_DOWN, CMD_EDGE_LEFT, CMD_EDGE_RIGHT,
                                          CMD_LINE_START, CMD_LINE_END, CMD_FIRST,     CMD_LAST};
    struct key plain = {key.code, key.modifiers & ~(unsigned)MOD_SHIFT};
    size_t i = 0;
    while (i < ARRAY_LENGTH(moving) && !command_has_key(moving[i], plain))
        i++;
    if (!(key.modifiers & MOD_SHIFT) || i == ARRAY_LENGTH(moving))
        return false;
    if (g->line >= g->lines) /* where a row is to be typed, nothing can be marked */
        return true;
    uint32_t line = g->block ? g->anchor_line : g->line;
    size_t at = g->block ? g->anchor_at : g->at;
    grid_go_command(app, g, moving[i]);
    bool corner = moving[i] == CMD_FIRST || moving[i] == CMD_LAST; /* all up to there, not only up to where one types */
    size_t to = !corner ? g->at : moving[i] == CMD_FIRST ? 0 : g->columns - 1;
    grid_go(app, g, g->line < g->lines ? g->line : g->lines - 1, to);
    g->anchor_line = line;
    g->anchor_at = at;
    g->block = line != g->line || at != g->at;
    return true;
}

/* The cursor goes to the row's beginning, and to the column's: there one sees what was marked. */
void grid_mark_row(struct app *app, struct grid *g)
{
    struct block b = grid_block(g);
    if (g->line >= g->lines || g->columns < 2)
        return;
    bool up = g->block && g->anchor_line > g->line;
    g->block = true;
    g->anchor_line = up ? b.bottom : b.top;
    g->anchor_at = g->columns - 1;
    grid_go(app, g, up ? b.top : b.bottom, 0);
}

void grid_mark_column(struct app *app, struct grid *g)
{
    struct block b = grid_block(g);
    if (g->line >= g->lines || g->lines < 2)
        return;
    g->block = true;
    g->anchor_line = g->lines - 1;
    g->anchor_at = b.right;
    grid_go(app, g, 0, b.left);
}
