#include "ui/canvas.h"

#include <stdarg.h>
#include <string.h>

#include "base/utf8.h"

struct rect rect_of(int row, int column, int rows, int columns)
{
    return (struct rect){
        .row = row, .column = column, .rows = rows < 0 ? 0 : rows, .columns = columns < 0 ? 0 : columns};
}

bool rect_has(struct rect rect, int row, int column)
{
    return row >= rect.row && row < rect.row + rect.rows && column >= rect.column &&
           column < rect.column + rect.columns;
}

static struct cell *cell_at(struct canvas *canvas, int row, int column)
{
    return canvas->cell + (size_t)row * (size_t)canvas->columns + (size_t)column;
}

static void cell_set(struct cell *cell, const char *text, size_t length, int width, enum style style)
{
    if (length >= CELL_BYTES)
        length = 0;
    memset(cell->text, 0, CELL_BYTES);
    memcpy(cell->text, text, length);
    cell->width = (uint8_t)width;
    cell->style = (uint8_t)style;
}

static void cell_blank(struct cell *cell, enum style style)
{
    *cell = (struct cell){.text = " ", .width = 1, .style = (uint8_t)style};
}

struct canvas *canvas_new(int rows, int columns, bool ascii)
{
    struct canvas *canvas = mem_zero(1, sizeof(*canvas));
    canvas->ascii = ascii;
    canvas_resize(canvas, rows, columns);
    return canvas;
}

void canvas_free(struct canvas **canvas)
{
    if (!*canvas)
        return;
    free((*canvas)->cell);
    free((*canvas)->repaint);
    free(*canvas);
    *canvas = NULL;
}

void canvas_resize(struct canvas *canvas, int rows, int columns)
{
    canvas->rows = rows < 1 ? 1 : rows;
    canvas->columns = columns < 1 ? 1 : columns;
    free(canvas->cell);
    free(canvas->repaint);
    canvas->cell = mem_zero((size_t)canvas->rows * (size_t)canvas->columns, sizeof(*canvas->cell));
    canvas->repaint = mem_zero((size_t)canvas->rows, sizeof(*canvas->repaint));
    canvas_clear(canvas);
}

void canvas_clear(struct canvas *canvas)
{
    size_t count = (size_t)canvas->rows * (size_t)canvas->columns;
    for (size_t i = 0; i < count; i++)
        cell_blank(canvas->cell + i, STYLE_NORMAL);
    memset(canvas->repaint, 0, (size_t)canvas->rows * sizeof(*canvas->repaint));
    canvas->clip = rect_of(0, 0, canvas->rows, canvas->columns);
    canvas->cursor_row = canvas->cursor_column = -1;
}

void canvas_copy(struct canvas *to, const struct canvas *from)
{
    if (to->rows != from->rows || to->columns != from->columns)
        canvas_resize(to, from->rows, from->columns);
    memcpy(to->cell, from->cell, (size_t)from->rows * (size_t)from->columns * sizeof(*from->cell));
    to->cursor_row = from->cursor_row;
    to->cursor_column = from->cursor_column;
}

struct rect canvas_clip(struct canvas *canvas, struct rect rect)
{
    struct rect old = canvas->clip;
    int top = rect.row > old.row ? rect.row : old.row;
    int left = rect.column > old.column ? rect.column : old.column;
    int bottom = rect.row + rect.rows < old.row + old.rows ? rect.row + rect.rows : old.row + old.rows;
    int right =
        rect.column + rect.columns < old.column + old.columns ? rect.column + rect.columns : old.column + old.columns;
    canvas->clip = rect_of(top, left, bottom - top, right - left);
    return old;
}

void canvas_unclip(struct canvas *canvas, struct rect old)
{
    canvas->clip = old;
}

/* Before cells COLUMN … COLUMN+WIDTH-1 are overwritten: what loses a half becomes blank. The other half may lie outside
 * the clip: blanking it there is the only way not to leave half a character. */
static void part_neighbours(struct canvas *canvas, int row, int column, int width)
{
    struct cell *first = cell_at(canvas, row, column);
    if (first->width == 0 && column > 0)
        cell_blank(cell_at(canvas, row, column - 1), cell_at(canvas, row, column - 1)->style);
    int after = column + width;
    if (after < canvas->columns) {
        struct cell *next = cell_at(canvas, row, after);
        if (next->width == 0)
            cell_blank(next, next->style);
    }
}

/* One character with its marks. False when it lies right of the clip altogether. */
static bool put(struct canvas *canvas, int row, int column, const char *text, size_t length, int width,
                enum style style)
{
    struct rect clip = canvas->clip;
    int right = clip.column + clip.columns;
    if (column >= right)
        return false;
    if (row < clip.row || row >= clip.row + clip.rows || column + width <= clip.column)
        return true;
    if (column < clip.column || column + width > right) { /* only half of it would be seen */
        int at = column < clip.column ? clip.column : column;
        part_neighbours(canvas, row, at, 1);
        cell_blank(cell_at(canvas, row, at), style);
        return true;
    }
    part_neighbours(canvas, row, column, width);
    cell_set(cell_at(canvas, row, column), text, length, width, style);
    if (width == 2)
        cell_set(cell_at(canvas, row, column + 1), "", 0, 0, style);
    return true;
}

/* ASCII, kana and kanji only: nothing for utf8_safe() to do. */
static bool plainly_safe(const char *text)
{
    const unsigned char *p = (const unsigned char *)text;
    while (*p) {
        if (*p >= 0x20 && *p < 0x7F)
            p++;
        else if (*p >= 0xE3 && *p <= 0xE9 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)
            p += 3;
        else
            return false;
    }
    return true;
}

/* What stands in one cell: a character and the marks after it that have no width of their own. Not a grapheme cluster:
 * the half-width ﾞ of ｶﾞ belongs to its ｶ for a person who steps through the text, but has a cell for itself. */
static size_t cell_bytes(const char *text)
{
    const char *end = text;
    utf8_next(&end);
    for (const char *p = end;; end = p) {
        uint32_t c = utf8_next(&p);
        if (!c || utf8_char_width(c) != 0)
            return (size_t)(end - text);
    }
}

/* Draws safe text; returns its cells. */
static int draw_safe(struct canvas *canvas, int row, int column, enum style style, const char *text)
{
    int start = column;
    while (*text) {
        const char *p = text;
        uint32_t c = utf8_next(&p);
        int width = utf8_char_width(c);
        size_t length = cell_bytes(text);
        const char *from = text, *end = text + length;
        char shown[CELL_BYTES];
        if (width == 0) { /* a mark without a base: shown on a blank */
            if (length + 1 >= CELL_BYTES)
                length = CELL_BYTES - 2;
            shown[0] = ' ';
            memcpy(shown + 1, text, length);
            from = shown;
            length++;
            width = 1;
        } else if (length >= CELL_BYTES) {
            length = (size_t)(p - text);
        }
        if (column < canvas->clip.column + canvas->clip.columns)
            put(canvas, row, column, from, length, width, style);
        column += width;
        text = end;
    }
    return column - start;
}

/* Of TEXT, made safe. */
static void first_line(const char *text, struct str *out)
{
    const char *newline = strchr(text, '\n');
    struct str cut = STR_INIT;
    str_add_length(&cut, text, newline ? (size_t)(newline - text) : strlen(text));
    utf8_safe(out, cut.text, false);
    str_free(&cut);
}

int canvas_text(struct canvas *canvas, int row, int column, enum style style, const char *text)
{
    if (!text)
        return 0;
    const char *newline = strchr(text, '\n');
    if (!newline && plainly_safe(text))
        return draw_safe(canvas, row, column, style, text);
    struct str safe = STR_INIT;
    first_line(text, &safe);
    int cells = draw_safe(canvas, row, column, style, safe.text);
    str_free(&safe);
    return cells;
}

int canvas_format(struct canvas *canvas, int row, int column, enum style style, const char *format, ...)
{
    char buffer[1024];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(buffer, sizeof(buffer), format, args);
    va_end(args);
    if (length >= (int)sizeof(buffer)) { /* cut at a whole character */
        long bad = utf8_invalid_at(buffer, sizeof(buffer) - 1);
        if (bad >= 0)
            buffer[bad] = '\0';
    }
    return canvas_text(canvas, row, column, style, buffer);
}

void canvas_field(struct canvas *canvas, int row, int column, int cells, enum style style, enum align align,
                  const char *text)
{
    if (cells <= 0)
        return;
    struct str made = STR_INIT;
    if (text && !plainly_safe(text)) {
        first_line(text, &made);
        text = made.text;
    }
    int width = text ? utf8_width(text) : 0;
    struct rect old = canvas_clip(canvas, rect_of(row, column, 1, cells));
    canvas_fill(canvas, rect_of(row, column, 1, cells), style);
    if (width > cells) {
        /* Many terminals draw "…" two cells wide whatever the tables say: it always gets two. */
        bool dots = !canvas->ascii && cells > 3;
        size_t bytes = utf8_fit(text, cells - (dots ? 2 : 1));
        struct str shown = STR_INIT;
        str_add_length(&shown, text, bytes);
        str_add(&shown, dots ? "…" : "~");
        draw_safe(canvas, row, column, style, shown.text);
        str_free(&shown);
    } else if (text) {
        int lead = align == ALIGN_RIGHT ? cells - width : align == ALIGN_CENTRE ? (cells - width) / 2 : 0;
        draw_safe(canvas, row, column + lead, style, text);
    }
    canvas_unclip(canvas, old);
    str_free(&made);
}

struct wrap_context {
    struct canvas *canvas;
    struct rect rect;
    int line, skip;
    enum style style;
};

static void wrap_line(void *context, const char *line, size_t bytes)
{
    struct wrap_context *w = context;
    int row = w->line++ - w->skip;
    if (row < 0 || row >= w->rect.rows)
        return;
    char *copy = mem_text_length(line, bytes);
    draw_safe(w->canvas, w->rect.row + row, w->rect.column, w->style, copy);
    free(copy);
}

int canvas_wrap(struct canvas *canvas, struct rect rect, int skip, enum style style, const char *text)
{
    if (!text || rect.columns < 2)
        return 0;
    struct str safe = STR_INIT;
    utf8_safe(&safe, text, true);
    for (size_t i = 0; i < safe.length; i++)
        if (safe.text[i] == '\t')
            safe.text[i] = ' ';
    while (safe.length && safe.text[safe.length - 1] == '\n') /* YAML's block texts end with one */
        safe.text[--safe.length] = '\0';
    struct wrap_context w = {.canvas = canvas, .rect = rect, .skip = skip, .style = style};
    struct rect old = canvas_clip(canvas, rect);
    utf8_wrap(safe.text, rect.columns, wrap_line, &w);
    canvas_unclip(canvas, old);
    str_free(&safe);
    return w.line;
}

void canvas_fill(struct canvas *canvas, struct rect rect, enum style style)
{
    struct rect old = canvas_clip(canvas, rect);
    struct rect clip = canvas->clip;
    for (int row = clip.row; clip.columns && row < clip.row + clip.rows; row++) {
        part_neighbours(canvas, row, clip.column, clip.columns);
        for (int column = clip.column; column < clip.column + clip.columns; column++)
            cell_blank(cell_at(canvas, row, column), style);
    }
    canvas_unclip(canvas, old);
}

void canvas_restyle(struct canvas *canvas, struct rect rect, enum style style)
{
    struct rect old = canvas_clip(canvas, rect);
    struct rect clip = canvas->clip;
    for (int row = clip.row; row < clip.row + clip.rows; row++)
        for (int column = clip.column; column < clip.column + clip.columns; column++)
            cell_at(canvas, row, column)->style = (uint8_t)style;
    canvas_unclip(canvas, old);
}

/* Lines: which sides of its cell a line character touches. */
enum { SIDE_LEFT = 1, SIDE_RIGHT = 2, SIDE_UP = 4, SIDE_DOWN = 8 };

/* clang-format off */
static const char *const line_text[16] = {
    [SIDE_LEFT] = "─", [SIDE_RIGHT] = "─", [SIDE_LEFT | SIDE_RIGHT] = "─",
    [SIDE_UP] = "│", [SIDE_DOWN] = "│", [SIDE_UP | SIDE_DOWN] = "│",
    [SIDE_RIGHT | SIDE_DOWN] = "┌", [SIDE_LEFT | SIDE_DOWN] = "┐", [SIDE_RIGHT | SIDE_UP] = "└", [SIDE_LEFT | SIDE_UP] = "┘",
    [SIDE_RIGHT | SIDE_UP | SIDE_DOWN] = "├", [SIDE_LEFT | SIDE_UP | SIDE_DOWN] = "┤",
    [SIDE_LEFT | SIDE_RIGHT | SIDE_DOWN] = "┬", [SIDE_LEFT | SIDE_RIGHT | SIDE_UP] = "┴",
    [SIDE_LEFT | SIDE_RIGHT | SIDE_UP | SIDE_DOWN] = "┼",
};
/* clang-format on */

static bool ascii_lines(const struct canvas *canvas)
{
    return canvas->ascii || utf8_ambiguous_width == 2;
}

static unsigned sides_of(const struct canvas *canvas, const struct cell *cell)
{
    if (cell->style != STYLE_LINE && cell->style != STYLE_POPUP)
        return 0;
    if (ascii_lines(canvas))
        return cell->text[1]          ? 0
               : cell->text[0] == '-' ? SIDE_LEFT | SIDE_RIGHT
               : cell->text[0] == '|' ? SIDE_UP | SIDE_DOWN
               : cell->text[0] == '+' ? SIDE_LEFT | SIDE_RIGHT | SIDE_UP | SIDE_DOWN
                                      : 0;
    static const unsigned first_of_kind[] = {3, 12, 10, 9, 6, 5, 14, 13, 11, 7, 15};
    for (size_t i = 0; i < ARRAY_LENGTH(first_of_kind); i++)
        if (strcmp(cell->text, line_text[first_of_kind[i]]) == 0)
            return first_of_kind[i];
    return 0;
}

static void put_sides(struct canvas *canvas, int row, int column, unsigned sides, bool join, enum style style)
{
    if (!rect_has(canvas->clip, row, column))
        return;
    if (join)
        sides |= sides_of(canvas, cell_at(canvas, row, column));
    const char *text;
    if (ascii_lines(canvas))
        text = (sides & 12) == 0 ? "-" : (sides & 3) == 0 ? "|" : "+";
    else
        text = line_text[sides];
    put(canvas, row, column, text, strlen(text), 1, style);
}

void canvas_joint(struct canvas *canvas, int row, int column, unsigned sides, enum style style)
{
    put_sides(canvas, row, column, sides, false, style);
}

void canvas_horizontal(struct canvas *canvas, int row, int column, int cells, enum style style)
{
    for (int i = 0; i < cells; i++) {
        if (!rect_has(canvas->clip, row, column + i))
            continue;
        unsigned there = sides_of(canvas, cell_at(canvas, row, column + i));
        unsigned sides = SIDE_LEFT | SIDE_RIGHT;
        if (there && (i == 0) && !(there & SIDE_LEFT) && cells > 1) /* starts at a vertical line: ├, not ┼ */
            sides = SIDE_RIGHT;
        if (there && i == cells - 1 && !(there & SIDE_RIGHT) && cells > 1)
            sides = SIDE_LEFT;
        put_sides(canvas, row, column + i, sides, true, style);
    }
}

/* Touches the lines above and below it: ┬ and ┴. */
void canvas_vertical(struct canvas *canvas, int row, int column, int cells, enum style style)
{
    for (int i = 0; i < cells; i++)
        put_sides(canvas, row + i, column, SIDE_UP | SIDE_DOWN, true, style);
    struct rect old = canvas->clip; /* a joint belongs to the line it touches, which may lie outside the clip */
    canvas->clip = rect_of(0, 0, canvas->rows, canvas->columns);
    int below = row + cells;
    if (rect_has(canvas->clip, row - 1, column) && sides_of(canvas, cell_at(canvas, row - 1, column)))
        put_sides(canvas, row - 1, column, SIDE_DOWN, true, style);
    if (rect_has(canvas->clip, below, column) && sides_of(canvas, cell_at(canvas, below, column)))
        put_sides(canvas, below, column, SIDE_UP, true, style);
    canvas_unclip(canvas, old);
}

void canvas_box(struct canvas *canvas, struct rect rect, enum style style, const char *title)
{
    if (rect.rows < 2 || rect.columns < 2)
        return;
    canvas_fill(canvas, rect, style);
    int bottom = rect.row + rect.rows - 1, right = rect.column + rect.columns - 1;
    for (int column = rect.column; column <= right; column++) {
        unsigned ends = column == rect.column ? SIDE_RIGHT : column == right ? SIDE_LEFT : SIDE_LEFT | SIDE_RIGHT;
        bool corner = column == rect.column || column == right;
        put_sides(canvas, rect.row, column, ends | (corner ? SIDE_DOWN : 0), false, style);
        put_sides(canvas, bottom, column, ends | (corner ? SIDE_UP : 0), false, style);
    }
    for (int row = rect.row + 1; row < bottom; row++) {
        put_sides(canvas, row, rect.column, SIDE_UP | SIDE_DOWN, false, style);
        put_sides(canvas, row, right, SIDE_UP | SIDE_DOWN, false, style);
    }
    if (title && *title && rect.columns > 8) {
        struct rect old = canvas_clip(canvas, rect_of(rect.row, rect.column + 2, 1, rect.columns - 4));
        int cells = canvas_text(canvas, rect.row, rect.column + 3, STYLE_POPUP_TITLE, title);
        put(canvas, rect.row, rect.column + 2, " ", 1, 1, STYLE_POPUP_TITLE);
        put(canvas, rect.row, rect.column + 3 + cells, " ", 1, 1, STYLE_POPUP_TITLE);
        canvas_unclip(canvas, old);
    }
}

void canvas_bar(struct canvas *canvas, int row, int column, int cells, double share, enum style fill)
{
    if (cells < 3)
        return;
    int inside = cells - 2;
    int full = !(share > 0) ? 0 : share >= 1 ? inside : (int)(share * inside + 0.5);
    if (share > 0 && full == 0)
        full = 1; /* something has been done: that may be seen */
    if (share < 1 && full == inside)
        full = inside - 1;
    put(canvas, row, column, "[", 1, 1, STYLE_LINE);
    for (int i = 0; i < inside; i++)
        put(canvas, row, column + 1 + i, i < full ? "=" : "-", 1, 1, i < full ? fill : STYLE_EMPTY);
    put(canvas, row, column + cells - 1, "]", 1, 1, STYLE_LINE);
}

void canvas_scrollbar(struct canvas *canvas, int row, int column, int rows, size_t first, size_t count)
{
    if (rows < 1 || count <= (size_t)rows)
        return;
    size_t last = count - (size_t)rows;
    if (first > last)
        first = last;
    int at = (int)((double)first / (double)last * (rows - 1) + 0.5);
    const char *up = ascii_lines(canvas) ? "|" : "│", *here = ascii_lines(canvas) ? "#" : "┃";
    for (int i = 0; i < rows; i++)
        put(canvas, row + i, column, i == at ? here : up, strlen(i == at ? here : up), 1, STYLE_QUIET);
}

void canvas_cursor(struct canvas *canvas, int row, int column)
{
    if (!rect_has(canvas->clip, row, column))
        return;
    canvas->cursor_row = row;
    canvas->cursor_column = column;
}

void canvas_repaint(struct canvas *canvas, int row, int rows)
{
    for (int i = row < 0 ? 0 : row; i < row + rows && i < canvas->rows; i++)
        canvas->repaint[i] = true;
}

const struct cell *canvas_cell(const struct canvas *canvas, int row, int column)
{
    return canvas->cell + (size_t)row * (size_t)canvas->columns + (size_t)column;
}

static void row_text(const struct canvas *canvas, int row, struct str *out)
{
    for (int column = 0; column < canvas->columns; column++)
        str_add(out, canvas_cell(canvas, row, column)->text);
}

void canvas_dump(const struct canvas *canvas, struct str *out)
{
    for (int row = 0; row < canvas->rows; row++) {
        row_text(canvas, row, out);
        str_add_char(out, '\n');
    }
}

bool canvas_shows(const struct canvas *canvas, const char *text)
{
    bool found = false;
    struct str line = STR_INIT;
    for (int row = 0; row < canvas->rows && !found; row++) {
        str_clear(&line);
        row_text(canvas, row, &line);
        found = strstr(line.text, text) != NULL;
    }
    str_free(&line);
    return found;
}
