#include "ui/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define LINES_AT_ONCE 500 /* are read or searched before whoever waits is asked */
#define MARK_CELLS    2   /* ">" and a blank before each line; the bar takes one cell at the right */

void table_begin(struct table *table, const struct table_ops *ops, void *of)
{
    *table = (struct table){.ops = ops, .of = of};
}

void table_end(struct table *table)
{
    str_free(&table->id);
    free(table->needle);
}

size_t table_chosen(const struct table *table)
{
    size_t line = table->list.selected;
    return line < table->list.count && (!table->ops->usable || table->ops->usable(table->of, line)) ? line : SIZE_MAX;
}

static void keep_id(struct table *table)
{
    str_clear(&table->id);
    if (table->ops->id && table_chosen(table) != SIZE_MAX)
        table->ops->id(table->of, table->list.selected, &table->id);
}

void table_choose(struct table *table, size_t line)
{
    if (line < table->list.count)
        table->list.selected = line;
    if (table->list.count && table_chosen(table) == SIZE_MAX)
        list_move(&table->list, MOVE_DOWN, table->ops->usable, table->of);
    if (table->list.count && table_chosen(table) == SIZE_MAX) /* nothing below can be chosen */
        list_move(&table->list, MOVE_UP, table->ops->usable, table->of);
    keep_id(table);
}

static size_t line_of(const struct table *table, const char *id)
{
    struct str other = STR_INIT;
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < table->list.count && found == SIZE_MAX; i++) {
        if (table->ops->usable && !table->ops->usable(table->of, i))
            continue;
        str_clear(&other);
        table->ops->id(table->of, i, &other);
        if (strcmp(other.text, id) == 0)
            found = i;
    }
    str_free(&other);
    return found;
}

void table_lines(struct table *table, size_t count)
{
    list_resize(&table->list, count);
    size_t line = table->id.length ? line_of(table, table->id.text) : SIZE_MAX;
    table_choose(table, line != SIZE_MAX ? line : table->list.selected);
}

static bool need(struct table *table, size_t line)
{
    return table->ops->need && table->ops->need(table->of, line);
}

static bool stopped(const struct table *table, size_t done)
{
    size_t all = table->whole > done ? table->whole : 2 * done; /* not known: so much again */
    return table->progress && table->progress->step(table->progress->context, done, all);
}

/* All lines, bit by bit; false: stopped. */
static bool read_on(struct table *table)
{
    for (size_t before = SIZE_MAX; before != table->list.count;) { /* a file that is busy gives none */
        before = table->list.count;
        if (!need(table, before + LINES_AT_ONCE))
            break;
        if (stopped(table, table->list.count))
            return false;
    }
    return true;
}

bool table_move(struct table *table, enum move how)
{
    if (how == MOVE_LAST)
        read_on(table);
    bool moves = list_move(&table->list, how, table->ops->usable, table->of);
    keep_id(table);
    return moves;
}

void table_wheel(struct table *table, int lines)
{
    list_wheel(&table->list, lines, table->ops->usable, table->of);
    keep_id(table);
}

static bool line_holds(struct table *table, size_t line)
{
    struct table_cell cell = {.text = STR_INIT};
    bool holds = false;
    for (size_t c = 0; c < table->columns && !holds; c++) {
        str_clear(&cell.text);
        table->ops->cell(table->of, line, c, &cell);
        holds = utf8_contains_folded(cell.text.text, table->needle);
    }
    str_free(&cell.text);
    return holds;
}

/* The line after AT, or before it, around the ends. SIZE_MAX: stopped. */
static size_t beside(struct table *table, size_t at, bool back)
{
    if (back ? at == 0 && !read_on(table)
             : at + 1 >= table->list.count && need(table, at + LINES_AT_ONCE) && stopped(table, at))
        return SIZE_MAX;
    size_t count = table->list.count;
    return (at + (back ? count - 1 : 1)) % count;
}

enum table_found table_search(struct table *table, const char *typed, bool back)
{
    size_t from = table->list.selected, at = from;
    if (typed) {
        free(table->needle);
        table->needle = utf8_fold(typed);
    }
    if (!table->list.count || !table->needle)
        return TABLE_NOWHERE;
    for (size_t searched = 1; (at = beside(table, at, back)) != SIZE_MAX; searched++) {
        if (searched % LINES_AT_ONCE == 0 && stopped(table, searched))
            return TABLE_STOPPED;
        if ((!table->ops->usable || table->ops->usable(table->of, at)) && line_holds(table, at)) {
            table_choose(table, at);
            return TABLE_FOUND;
        }
        if (at == from)
            return TABLE_NOWHERE;
    }
    return TABLE_STOPPED;
}

enum table_click table_click(struct table *table, int row, int column, bool twice)
{
    size_t line = rect_has(table->rect, row, column) ? list_at(&table->list, row - table->rect.row) : SIZE_MAX;
    if (line == SIZE_MAX || (table->ops->usable && !table->ops->usable(table->of, line)))
        return TABLE_MISSED;
    bool again = line == table->list.selected && !table->away;
    table->away = false;
    table_choose(table, line);
    if (column >= table->mark && column < table->mark_end)
        return TABLE_MARKED;
    return again || twice ? TABLE_OPENED : TABLE_CHOSEN;
}

enum table_click table_event(struct table *table, const struct event *event)
{
    if (event->kind == EVENT_CLICK)
        return table_click(table, event->row, event->column, event->twice);
    if (event->kind != EVENT_WHEEL || !rect_has(table->rect, event->row, event->column))
        return TABLE_MISSED;
    table_wheel(table, event->lines);
    return TABLE_CHOSEN;
}

/* ---- drawing ---- */

static int cells_left(const struct table_column *columns, size_t count, int cells)
{
    for (size_t c = 0; c < count; c++)
        cells -= columns[c].cells + 1; /* one that is not shown has -1 */
    return cells < 0 ? 1 : cells + 1;
}

static int cells_of(const struct table_column *column, int rest)
{
    return column->cells ? column->cells : rest;
}

static void read_cell(struct table *table, const struct table_column *columns, size_t count, size_t line, size_t column,
                      struct table_cell *cell)
{
    str_clear(&cell->text);
    cell->style = STYLE_NORMAL;
    if (column < count && columns[column].cells != -1)
        table->ops->cell(table->of, line, column, cell);
}

/* What a text may take of the cell to its right, which holds CELL: all of an empty one, else what is free before a number. */
static int room_beside(const struct table_column *column, int rest, const struct table_cell *cell)
{
    int cells = cells_of(column, rest);
    if (cells < 0)
        return 0;
    int free = cell->text.length ? cells - utf8_width(cell->text.text) : cells + 1;
    return free > 0 && (column->align == ALIGN_RIGHT || !cell->text.length) ? free : 0;
}

static void draw_line(struct table *table, const struct table_column *columns, size_t count, struct canvas *canvas,
                      struct rect rect, size_t line, int rest, enum style chosen)
{
    bool here = line == table_chosen(table) && chosen != table->style;
    enum style style = here ? chosen : table->style;
    const char *mark = here ? ">" : table->ops->mark ? table->ops->mark(table->of, line) : NULL;
    canvas_fill(canvas, rect_of(rect.row, rect.column, 1, rect.columns + (table->style == STYLE_POPUP)), style);
    canvas_text(canvas, rect.row, rect.column, style, mark ? mark : "");
    if (table->ops->line && table->ops->line(table->of, line, canvas, rect, here))
        return;
    struct table_cell cell = {.text = STR_INIT}, next = {.text = STR_INIT};
    int at = rect.column + MARK_CELLS;
    int taken = 0; /* of a cell, by the text before it */
    read_cell(table, columns, count, line, 0, &cell);
    for (size_t c = 0; c < count; c++) {
        read_cell(table, columns, count, line, c + 1, &next);
        int cells = cells_of(&columns[c], rest);
        if (cells >= 0) {
            int more = columns[c].align == ALIGN_LEFT && c + 1 < count ? room_beside(&columns[c + 1], rest, &next) : 0;
            if (cells > taken)
                canvas_field(canvas, rect.row, at + taken, cells - taken + more,
                             here || cell.style == STYLE_NORMAL ? style : cell.style, columns[c].align, cell.text.text);
            taken = more;
            at += cells + 1;
        }
        struct table_cell done = cell;
        cell = next;
        next = done;
    }
    str_free(&cell.text);
    str_free(&next.text);
}

/* Draws the heads, and notes where the marks stand. False: there are none. */
static bool draw_heads(struct table *table, const struct table_column *columns, size_t count, struct canvas *canvas,
                       struct rect rect, int rest)
{
    table->mark = table->mark_end = 0;
    bool any = false;
    int at = rect.column + MARK_CELLS;
    for (size_t c = 0; c < count; c++) {
        int cells = cells_of(&columns[c], rest), taken = cells;
        if (cells < 0)
            continue;
        if (columns[c].label && columns[c].align == ALIGN_LEFT && utf8_width(columns[c].label) < cells)
            taken = utf8_width(columns[c].label); /* the blanks behind it are no part of a head */
        if (columns[c].label)
            canvas_field(canvas, rect.row, at, taken, STYLE_HEAD, columns[c].align, columns[c].label);
        any |= columns[c].label != NULL;
        if (columns[c].marks) {
            table->mark = at;
            table->mark_end = at + cells;
        }
        at += cells + 1;
    }
    return any;
}

static int widest(struct table *table, const struct table_column *columns, size_t count, size_t column)
{
    struct table_cell cell = {.text = STR_INIT};
    int most = 0;
    for (size_t line = 0; line < table->list.count; line++) {
        read_cell(table, columns, count, line, column, &cell);
        most = utf8_width(cell.text.text) > most ? utf8_width(cell.text.text) : most;
    }
    str_free(&cell.text);
    return most;
}

void table_draw(struct table *table, const struct table_column *given, size_t count, struct canvas *canvas,
                struct rect rect, enum style here)
{
    struct table_column *columns = mem_zero(count + 1, sizeof(*columns));
    for (size_t c = 0; c < count; c++) {
        columns[c] = given[c];
        if (given[c].cells == TABLE_WIDEST)
            columns[c].cells = widest(table, given, count, c);
        if (given[c].cells == TABLE_WIDEST && columns[c].cells == 0)
            columns[c].cells = -1; /* there is nothing in it */
    }
    int rest = cells_left(columns, count, rect.columns - MARK_CELLS - 1);
    int heads = draw_heads(table, columns, count, canvas, rect, rest);
    table->columns = count;
    table->rect = rect_of(rect.row + heads, rect.column, rect.rows - heads, rect.columns);
    bool more = need(table, table->list.selected + 2 * (size_t)(table->rect.rows > 0 ? table->rect.rows : 1) + 2);
    list_show(&table->list, table->rect.rows);
    if (table->list.first == 1 && table->ops->usable && !table->ops->usable(table->of, 0) &&
        table->list.selected < (size_t)table->list.rows)
        table->list.first = 0; /* the first heading comes back into view */
    for (int i = 0; i < table->rect.rows && table->list.first + (size_t)i < table->list.count; i++)
        draw_line(table, columns, count, canvas, rect_of(table->rect.row + i, rect.column, 1, rect.columns - 1),
                  table->list.first + (size_t)i, rest, here);
    canvas_scrollbar(canvas, table->rect.row, rect.column + rect.columns - 1, table->rect.rows, table->list.first,
                     table->list.count + (more ? (size_t)table->rect.rows : 0));
    if (here == STYLE_HERE && table_chosen(table) != SIZE_MAX)
        canvas_cursor(canvas, table->rect.row + (int)(table->list.selected - table->list.first), rect.column);
    free(columns);
}
