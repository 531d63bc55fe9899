#include "ui/linear.h"

#include <string.h>

#include "base/utf8.h"

/* ---- characters ---- */

static bool is_frame(const struct cell *cell)
{
    const char *p = cell->text;
    uint32_t c = utf8_next(&p);
    bool ascii = (c == '+' || c == '-' || c == '|') && cell->style == STYLE_LINE;
    return (c >= 0x2500 && c < 0x2580) || ascii;
}

static bool is_upright(const struct cell *cell)
{
    const char *p = cell->text;
    uint32_t c = utf8_next(&p);
    return c == 0x2502 || c == 0x2503 || (c == '|' && cell->style == STYLE_LINE);
}

/* Bars and their brackets: their number stands beside them. */
static bool is_bar(const struct cell *cell)
{
    bool filled = cell->style == STYLE_FILL_GOOD || cell->style == STYLE_FILL_WARN || cell->style == STYLE_FILL_BAD;
    return cell->style == STYLE_LINE || cell->style == STYLE_FILL || cell->style == STYLE_EMPTY ||
           (filled && strcmp(cell->text, "=") == 0);
}

/* A row's cells from FROM to END, blanks in between no more than two. */
static void add_cells(const struct canvas *canvas, int row, int from, int end, bool sign, struct str *out)
{
    size_t begin = out->length;
    int blanks = 0;
    for (int column = from; column < end; column++) {
        const struct cell *cell = canvas_cell(canvas, row, column);
        if (cell->width == 0)
            continue;
        bool first = out->length == begin;
        if (is_frame(cell) || is_bar(cell) || strcmp(cell->text, " ") == 0 ||
            (sign && first && strcmp(cell->text, ">") == 0)) {
            blanks++;
            continue;
        }
        if (!first && blanks)
            str_add(out, blanks > 1 ? "  " : " ");
        blanks = 0;
        str_add(out, cell->text);
    }
}

/* ---- parts side by side ---- */

/* A column of lines from top to bottom parts RECT: three rows of four have one there. */
static bool parts(const struct canvas *canvas, struct rect rect, int column)
{
    int upright = 0;
    for (int row = rect.row; row < rect.row + rect.rows; row++)
        upright += is_upright(canvas_cell(canvas, row, column));
    return upright > 2 && upright * 4 >= rect.rows * 3;
}

void linear_lines(const struct canvas *canvas, struct rect rect, struct str *out)
{
    int end = rect.column + rect.columns;
    for (int from = rect.column, to; from < end; from = to + 1) {
        for (to = from; to < end && !parts(canvas, rect, to); to++)
            ;
        for (int row = rect.row; row < rect.row + rect.rows; row++) {
            size_t before = out->length;
            add_cells(canvas, row, from, to, true, out);
            if (out->length > before)
                str_add_char(out, '\n');
        }
    }
}

/* ---- where the keys act ---- */

static bool has_style(const struct canvas *canvas, int row, int column, enum style style)
{
    return column >= 0 && column < canvas->columns && canvas_cell(canvas, row, column)->style == style;
}

bool linear_types(const struct canvas *canvas)
{
    return canvas->cursor_row >= 0 && (has_style(canvas, canvas->cursor_row, canvas->cursor_column, STYLE_FIELD) ||
                                       has_style(canvas, canvas->cursor_row, canvas->cursor_column - 1, STYLE_FIELD));
}

/* The cells of STYLE around COLUMN of ROW. */
static void run_of(const struct canvas *canvas, struct rect rect, int row, int column, enum style style, int *from,
                   int *to)
{
    *from = *to = column;
    while (*from > rect.column && has_style(canvas, row, *from - 1, style))
        (*from)--;
    while (*to < rect.column + rect.columns && has_style(canvas, row, *to, style))
        (*to)++;
}

static bool is_typed(const struct canvas *canvas, int row, int column)
{
    return has_style(canvas, row, column, STYLE_FIELD) ||
           has_style(canvas, row, column, STYLE_HERE); /* what is selected */
}

static void here_typed(const struct canvas *canvas, struct rect rect, struct str *out)
{
    int row = canvas->cursor_row, from = canvas->cursor_column, to = from;
    while (from > rect.column && is_typed(canvas, row, from - 1))
        from--;
    while (to < rect.column + rect.columns && is_typed(canvas, row, to))
        to++;
    str_add_char(out, '[');
    add_cells(canvas, row, from, to, false, out);
    str_add_char(out, ']');
}

/* The heads above ROW: the nearest row with two of them at least; -1: none. */
static int heads_above(const struct canvas *canvas, struct rect rect, int row)
{
    while (--row >= rect.row) {
        int heads = 0;
        for (int column = rect.column; column < rect.column + rect.columns; column++)
            heads += has_style(canvas, row, column, STYLE_HEAD) && !has_style(canvas, row, column - 1, STYLE_HEAD);
        if (heads > 1)
            return row;
    }
    return -1;
}

bool linear_has_heads(const struct canvas *canvas, struct rect rect)
{
    return heads_above(canvas, rect, rect.row + rect.rows) >= 0;
}

/* FROM to TO of ROW, cut where heads begin: "head: text", parted by commas. */
static void add_labelled(const struct canvas *canvas, int row, int heads, int from, int to, struct str *out)
{
    for (int begin = from, end; begin < to; begin = end) {
        for (end = begin + 1; end < to; end++)
            if (has_style(canvas, heads, end, STYLE_HEAD) && !has_style(canvas, heads, end - 1, STYLE_HEAD))
                break;
        struct str head = STR_INIT, text = STR_INIT;
        int first = begin, last = end; /* of the head: a cell may be narrower than it */
        while (first > 0 && has_style(canvas, heads, first, STYLE_HEAD) &&
               has_style(canvas, heads, first - 1, STYLE_HEAD))
            first--;
        while (last < canvas->columns && has_style(canvas, heads, last - 1, STYLE_HEAD) &&
               has_style(canvas, heads, last, STYLE_HEAD))
            last++;
        add_cells(canvas, heads, first, last, false, &head);
        add_cells(canvas, row, begin, end, true, &text);
        if (text.length)
            str_add_format(out, "%s%s%s%s", out->length ? ", " : "", head.text, head.length ? ": " : "", text.text);
        str_free(&head);
        str_free(&text);
    }
}

static void here_chosen(const struct canvas *canvas, struct rect rect, int row, int column, struct str *out)
{
    int from, to, heads = heads_above(canvas, rect, row);
    run_of(canvas, rect, row, column, STYLE_HERE, &from, &to);
    if (heads < 0) {
        add_cells(canvas, row, from, to, true, out);
        return;
    }
    bool cell = to - from < rect.columns / 2;
    if (cell) /* of which row: what stands left of it, at most half of the window */
        add_cells(canvas, row, rect.column, from < rect.columns / 2 ? from : rect.columns / 2, true, out);
    struct str text = STR_INIT;
    add_labelled(canvas, row, heads, from, to, &text);
    if (!text.length && cell) { /* an empty cell is named as well */
        add_cells(canvas, heads, from, to, false, &text);
        str_add(&text, ": -");
    }
    str_add_format(out, "%s%s", out->length ? " / " : "", text.text);
    str_free(&text);
}

/* From the cursor on, up to a gap: choices stand beside each other. */
static void here_cursor(const struct canvas *canvas, struct rect rect, struct str *out)
{
    int row = canvas->cursor_row, from = canvas->cursor_column, end = rect.column + rect.columns, blanks = 0, to = from;
    for (; to < end && (blanks < 3 || to - from == blanks); to++)
        blanks = strcmp(canvas_cell(canvas, row, to)->text, " ") == 0 ? blanks + 1 : 0;
    add_cells(canvas, row, from, to, true, out);
}

bool linear_here(const struct canvas *canvas, struct rect rect, struct str *out)
{
    size_t before = out->length;
    if (linear_types(canvas) && rect_has(rect, canvas->cursor_row, canvas->cursor_column)) {
        here_typed(canvas, rect, out);
        return true;
    }
    for (int row = rect.row; row < rect.row + rect.rows; row++)
        for (int column = rect.column; column < rect.column + rect.columns; column++)
            if (has_style(canvas, row, column, STYLE_HERE)) {
                here_chosen(canvas, rect, row, column, out);
                return true;
            }
    if (canvas->cursor_row >= 0 && rect_has(rect, canvas->cursor_row, canvas->cursor_column))
        here_cursor(canvas, rect, out);
    return out->length > before;
}
