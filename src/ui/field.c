#include "ui/field.h"

#include "base/utf8.h"

/* The bytes FROM … TO of the text, and over them what of them is selected. */
static void draw_part(const struct line *line, struct canvas *canvas, int row, int column, size_t from, size_t to)
{
    const char *text = line->text.text;
    size_t first, last;
    char *shown = mem_text_length(text + from, to - from);
    canvas_text(canvas, row, column, STYLE_FIELD, shown);
    free(shown);
    if (!line_selected(line, &first, &last) || first >= to || last <= from)
        return;
    first = first > from ? first : from;
    last = last < to ? last : to;
    char *before = mem_text_length(text + from, first - from), *chosen = mem_text_length(text + first, last - first);
    canvas_text(canvas, row, column + utf8_width(before), STYLE_HERE, chosen);
    free(before);
    free(chosen);
}

void field_draw(struct line *line, struct canvas *canvas, int row, int column, int cells)
{
    struct line_view view = line_view(line, cells);
    struct rect rect = rect_of(row, column, 1, cells);
    canvas_fill(canvas, rect, STYLE_FIELD);
    struct rect old = canvas_clip(canvas, rect);
    draw_part(line, canvas, row, column, view.from, view.to);
    canvas_unclip(canvas, old);
    canvas_cursor(canvas, row, column + view.caret);
}

void field_draw_many(struct line *line, struct canvas *canvas, struct rect rect)
{
    int caret_row, caret_column;
    line_layout(line, rect.columns - 1); /* a cell for the caret behind a full row */
    line_caret(line, &caret_row, &caret_column);
    if (caret_row < line->first_row)
        line->first_row = caret_row;
    if (caret_row >= line->first_row + rect.rows)
        line->first_row = caret_row - rect.rows + 1;
    canvas_fill(canvas, rect, STYLE_FIELD);
    int count = line_rows(line);
    for (int i = 0; i < rect.rows && line->first_row + i < count; i++) {
        size_t from, to;
        line_row(line, line->first_row + i, &from, &to);
        draw_part(line, canvas, rect.row + i, rect.column, from, to);
    }
    canvas_scrollbar(canvas, rect.row, rect.column + rect.columns, rect.rows, (size_t)line->first_row, (size_t)count);
    canvas_cursor(canvas, rect.row + caret_row - line->first_row, rect.column + caret_column);
}
