#include "ui/picture.h"

#include "base/utf8.h"

static const char letters[STYLE_COUNT] = {
    [STYLE_NORMAL] = '.',     [STYLE_TITLE] = 'T',       [STYLE_MENU] = 'm',      [STYLE_LINE] = '-',
    [STYLE_HEAD] = 'h',       [STYLE_QUIET] = 'q',       [STYLE_STRONG] = 's',    [STYLE_HERE] = 'H',
    [STYLE_HERE_OTHER] = 'o', [STYLE_FIELD] = 'e',       [STYLE_HINT] = 'i',      [STYLE_KEYS] = 'k',
    [STYLE_BAR_KEY] = 'f',    [STYLE_BAR] = 'b',         [STYLE_OFF] = 'x',       [STYLE_GOOD] = 'g',
    [STYLE_WARN] = 'w',       [STYLE_BAD] = 'r',         [STYLE_FILL_GOOD] = 'G', [STYLE_FILL_WARN] = 'W',
    [STYLE_FILL_BAD] = 'R',   [STYLE_FILL] = 'F',        [STYLE_EMPTY] = '_',     [STYLE_ERROR] = '!',
    [STYLE_POPUP] = 'p',      [STYLE_POPUP_TITLE] = 'P',
};

char picture_letter(enum style style)
{
    return letters[style] ? letters[style] : '?'; /* a new style needs a letter: tests/unit/test_canvas.c */
}

static void row_text(const struct canvas *canvas, int row, struct str *out)
{
    size_t end = out->length;
    for (int column = 0; column < canvas->columns; column++) {
        const char *text = canvas_cell(canvas, row, column)->text;
        str_add(out, text);
        if (*text && *text != ' ')
            end = out->length;
    }
    out->length = end;
    out->text[end] = '\0';
}

/* Where the cells end that are not plain; what is one style to the right edge counts as one cell of it. */
static int styles_end(const struct canvas *canvas, int row, bool *to_edge)
{
    int end = canvas->columns;
    uint8_t last = canvas_cell(canvas, row, end - 1)->style;
    while (end > 0 && canvas_cell(canvas, row, end - 1)->style == last)
        end--;
    *to_edge = last != STYLE_NORMAL;
    if (*to_edge && canvas->columns - end < 3) {
        *to_edge = false;
        return canvas->columns;
    }
    return *to_edge ? end + 1 : end;
}

static bool styled_alike(const struct canvas *canvas, int row, int other)
{
    for (int column = 0; column < canvas->columns; column++)
        if (canvas_cell(canvas, row, column)->style != canvas_cell(canvas, other, column)->style)
            return false;
    return true;
}

/* Those of ROW and of all below it that are alike; the first row that is not. */
static int row_styles(const struct canvas *canvas, int row, struct str *out)
{
    bool to_edge;
    int end = styles_end(canvas, row, &to_edge), next = row + 1;
    while (next < canvas->rows && styled_alike(canvas, row, next))
        next++;
    if (end == 0)
        return next;
    str_add_format(out, next - row > 1 ? "%d-%d " : "%d ", row + 1, next);
    for (int column = 0; column < end; column++)
        str_add_char(out, picture_letter(canvas_cell(canvas, row, column)->style));
    str_add(out, to_edge ? "*\n" : "\n");
    return next;
}

void picture_of(const struct canvas *canvas, const char *title, struct str *out)
{
    str_add_format(out, "%dx%d  %s  ", canvas->columns, canvas->rows, title);
    if (canvas->cursor_row >= 0)
        str_add_format(out, "cursor %d:%d\n", canvas->cursor_row + 1, canvas->cursor_column + 1);
    else
        str_add(out, "no cursor\n");
    for (int row = 0; row < canvas->rows; row++) {
        str_add_char(out, '|');
        row_text(canvas, row, out);
        str_add_char(out, '\n');
    }
    for (int row = 0; row < canvas->rows;)
        row = row_styles(canvas, row, out);
}
