/* What the canvas holds, sent to the terminal: styles as colours, and the difference to what it shows already. */
#include <string.h>
#include <wchar.h>

#include "base/utf8.h"
#include "ui/term_private.h"

static attr_t curses_attributes(unsigned attributes)
{
    return (attributes & LOOK_BOLD ? A_BOLD : 0) | (attributes & LOOK_DIM ? A_DIM : 0) |
           (attributes & LOOK_UNDERLINE ? A_UNDERLINE : 0) | (attributes & LOOK_REVERSE ? A_REVERSE : 0);
}

void term_styles(struct term *term)
{
    const char *no_colour = getenv("NO_COLOR");
    enum theme theme = term->theme == THEME_AUTO ? theme_for(term->ground) : term->theme;
    bool can =
        has_colors() && !(no_colour && *no_colour) && start_color() == OK && COLORS >= 8 && COLOR_PAIRS > STYLE_COUNT;
    bool own = can && use_default_colors() == OK;
    int colours = !can ? 0 : COLORS >= 256 ? 256 : 8;
    term->colour = can && theme != THEME_MONO;
    for (int style = 0; style < STYLE_COUNT; style++) {
        struct look look = theme_look(theme, (enum style)style, colours);
        if (can && !own) {
            look.text = look.text < 0 ? COLOR_WHITE : look.text;
            look.ground = look.ground < 0 ? COLOR_BLACK : look.ground;
        }
        term->attr[style] = curses_attributes(look.attributes);
        term->pair[style] = can && (look.text >= 0 || look.ground >= 0) ? (short)(style + 1) : 0;
        if (term->pair[style])
            init_pair(term->pair[style], look.text, look.ground);
    }
    canvas_free(&term->shown); /* all of it is drawn anew */
}

void term_theme(struct term *term, enum theme theme)
{
    term->theme = theme;
    term_styles(term);
    term->repaint_all = true;
}

void term_redraw(struct term *term)
{
    term->repaint_all = true;
}

/* Curses asks libc how many cells a character takes, and libc knows one answer for all terminals. Where people said that theirs draws
 * characters of ambiguous width in two (utf8_ambiguous_width), curses has to count so, too: this function stands before
 * libc's, which wcswidth() still asks. */
int wcwidth(wchar_t c)
{
    return utf8_ambiguous_width == 2 && c > 0 && utf8_char_width((uint32_t)c) == 2 ? 2 : wcswidth(&c, 1);
}

/* The characters of a cell as curses wants them. What the terminal has no glyphs for becomes #, cell for cell; so does
 * the rare character of which libc thinks another width than we do: curses would lose count of the line. */
static int cell_chars(const struct term *term, const struct cell *cell, wchar_t out[CCHARW_MAX + 1])
{
    int count = 0;
    const char *p = cell->text;
    for (uint32_t c; count < CCHARW_MAX && (c = utf8_next(&p));)
        out[count++] = (wchar_t)c;
    out[count] = L'\0';
    if (term->plain_glyphs && out[0] == 0x2026) /* … says "cut here", as ~ does in --ascii */
        out[0] = L'~';
    bool shown = count > 0 && wcwidth(out[0]) == cell->width;
    if (term->plain_glyphs && count && out[0] >= 0x250 && !(out[0] >= 0x2500 && out[0] < 0x2580))
        shown = false;
    return shown ? count : 0;
}

static void put_cells(struct term *term, const struct canvas *canvas, int row, int from, int to)
{
    move(row, from);
    for (int column = from; column < to; column++) {
        const struct cell *cell = canvas_cell(canvas, row, column);
        if (cell->width == 0)
            continue;
        wchar_t text[CCHARW_MAX + 1];
        cchar_t c;
        attr_t attr = term->attr[cell->style];
        short pair = term->pair[cell->style];
        if (cell_chars(term, cell, text)) {
            setcchar(&c, text, attr, pair, NULL);
            mvadd_wchnstr(row, column, &c, 1);
            continue;
        }
        for (int i = 0; i < cell->width; i++) {
            setcchar(&c, L"#", attr, pair, NULL);
            mvadd_wchnstr(row, column + i, &c, 1);
        }
    }
}

/* The part of a row that differs, widened so that no wide character, old or new, is cut. */
static bool row_difference(const struct canvas *old, const struct canvas *new, int row, int *from, int *to)
{
    const struct cell *a = canvas_cell(old, row, 0), *b = canvas_cell(new, row, 0);
    int columns = new->columns, first = 0, last = columns - 1;
    while (first < columns && memcmp(a + first, b + first, sizeof(*a)) == 0)
        first++;
    if (first == columns)
        return false;
    while (memcmp(a + last, b + last, sizeof(*a)) == 0)
        last--;
    while (first > 0 && (a[first].width == 0 || b[first].width == 0))
        first--;
    while (last + 1 < columns && (a[last + 1].width == 0 || b[last + 1].width == 0))
        last++;
    *from = first;
    *to = last + 1;
    return true;
}

void term_flush(struct term *term, const struct canvas *canvas)
{
    if (term->asked) /* the answer may be here: nothing is shown in looks that the next moment changes */
        term_listen(term);
    int rows, columns;
    getmaxyx(stdscr, rows, columns);
    if (rows != canvas->rows || columns != canvas->columns)
        resizeterm(canvas->rows, canvas->columns);
    bool all = !term->shown || term->shown->rows != canvas->rows || term->shown->columns != canvas->columns;
    if (!term->shown)
        term->shown = canvas_new(canvas->rows, canvas->columns, canvas->ascii);
    for (int row = 0; row < canvas->rows; row++) {
        int from = 0, to = canvas->columns;
        if (all || canvas->repaint[row] || row_difference(term->shown, canvas, row, &from, &to))
            put_cells(term, canvas, row, from, to);
        if (canvas->repaint[row] && !all)
            wredrawln(stdscr, row, 1);
    }
    canvas_copy(term->shown, canvas);
    if (term->repaint_all) {
        clearok(stdscr, TRUE);
        term->repaint_all = false;
    }
    int cursor = canvas->cursor_row >= 0;
    if (cursor)
        move(canvas->cursor_row, canvas->cursor_column);
    else
        move(canvas->rows - 1, canvas->columns - 1);
    if (cursor != term->cursor) {
        curs_set(cursor);
        term->cursor = cursor;
    }
    wnoutrefresh(stdscr);
    doupdate();
}
