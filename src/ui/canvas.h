/* The canvas: a rectangle of cells that everything draws on.
 *
 * A cell holds one character with the marks that take no width (か + U+3099; not ｶﾞ, which is two cells), its width and a style. A wide character fills two cells, the
 * second of which is empty. The canvas never holds half a wide character: whatever overwrites one half blanks the
 * other, and one that does not fit before an edge is replaced by a blank. So terminal, dump and tests all see the same
 * well-formed cells.
 *
 * Drawing stays inside the clip rectangle, and never fails. Rows and columns are 0-based and absolute. Every text given
 * to these functions is made safe (utf8_safe) on its way, so callers may pass what people or files wrote.
 *
 * Lines are characters of ambiguous width; with `ascii`, or when such characters count two cells, they are + - |.
 */
#ifndef MAMORI_UI_CANVAS_H
#define MAMORI_UI_CANVAS_H

#include "base/mem.h"

/* What a cell means; term.c gives each meaning its colours, with a monochrome twin. */
enum style {
    STYLE_NORMAL,
    STYLE_TITLE, /* first line of the screen */
    STYLE_MENU,  /* menu bar */
    STYLE_LINE,  /* rules and boxes */
    STYLE_HEAD,  /* column heads, headings */
    STYLE_QUIET, /* what may be overlooked: 対象外, former answers */
    STYLE_STRONG,
    STYLE_HERE,       /* where the keys act */
    STYLE_HERE_OTHER, /* the place kept in a part that has not the focus */
    STYLE_FIELD,      /* text being edited */
    STYLE_HINT,
    STYLE_KEYS,    /* line of keys */
    STYLE_BAR_KEY, /* F1 … of the function-key bar */
    STYLE_BAR,     /* its labels */
    STYLE_OFF,     /* commands that do nothing here */
    STYLE_GOOD,
    STYLE_WARN,
    STYLE_BAD, /* text; always with a mark or a word beside the colour */
    STYLE_FILL_GOOD,
    STYLE_FILL_WARN,
    STYLE_FILL_BAD, /* coloured blanks: bars, heat maps */
    STYLE_FILL,
    STYLE_EMPTY, /* a bar's done and open part */
    STYLE_ERROR,
    STYLE_POPUP,
    STYLE_POPUP_TITLE,
    STYLE_COUNT
};

#define CELL_BYTES 22 /* a base character and several marks; more marks are dropped */

struct cell {
    char text[CELL_BYTES]; /* "" in the second cell of a wide character */
    uint8_t width;         /* 1 or 2; 0 in the second cell */
    uint8_t style;
};

struct rect {
    int row, column, rows, columns;
};

struct canvas {
    int rows, columns;
    struct cell *cell; /* row by row */
    struct rect clip;
    bool ascii;
    int cursor_row, cursor_column; /* where typing appears; row -1: nowhere (the cursor is hidden) */
    bool *repaint; /* by row: the terminal must be sent the whole row (under popups that came or went) */
};

struct canvas *canvas_new(int rows, int columns, bool ascii);
void canvas_free(struct canvas **canvas);
void canvas_resize(struct canvas *canvas, int rows, int columns); /* blank afterwards */
void canvas_clear(struct canvas *canvas);                         /* blank, whole clip, no cursor, no repaint rows */
void canvas_copy(struct canvas *to, const struct canvas *from);   /* same size */

/* Clips to the part of RECT that lies within the present clip; returns the old clip for canvas_unclip(). */
struct rect canvas_clip(struct canvas *canvas, struct rect rect);
void canvas_unclip(struct canvas *canvas, struct rect old);
struct rect rect_of(int row, int column, int rows, int columns);
bool rect_has(struct rect rect, int row, int column);

/* Draws TEXT up to the clip's right edge; returns the cells it takes (drawn or clipped). A newline ends it. */
int canvas_text(struct canvas *canvas, int row, int column, enum style style, const char *text);
int canvas_format(struct canvas *canvas, int row, int column, enum style style, const char *format, ...)
    PRINTF_LIKE(5, 6);
/* Exactly CELLS cells: cut with "…" (or ~) when too long, padded with blanks. */
enum align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTRE };
void canvas_field(struct canvas *canvas, int row, int column, int cells, enum style style, enum align align,
                  const char *text);
/* Wrapped with Japanese rules into RECT, from line SKIP on; returns the number of lines of the whole text at that
 * width. Draw nothing: rows 0. */
int canvas_wrap(struct canvas *canvas, struct rect rect, int skip, enum style style, const char *text);
void canvas_fill(struct canvas *canvas, struct rect rect, enum style style);
void canvas_restyle(struct canvas *canvas, struct rect rect, enum style style); /* text stays */

/* Lines. Where they meet they join (┬ ┴ ┼ ├ ┤), in ASCII with +. */
void canvas_horizontal(struct canvas *canvas, int row, int column, int cells, enum style style);
void canvas_vertical(struct canvas *canvas, int row, int column, int cells, enum style style);
/* A cell of a line that leads to SIDES: 1 left, 2 right, 4 up, 8 down; it joins nothing by itself. */
void canvas_joint(struct canvas *canvas, int row, int column, unsigned sides, enum style style);
/* Blank box with a frame and an optional title in its upper line. */
void canvas_box(struct canvas *canvas, struct rect rect, enum style style, const char *title);
/* A bar of CELLS cells: [====----] in brackets. Filled cells hold '=' in STYLE_FILL, whose colours make it a coloured
 * blank. */
void canvas_bar(struct canvas *canvas, int row, int column, int cells, double share, enum style fill);
/* Where a list of COUNT lines stands, shown in column COLUMN beside its RECT rows: a quiet position mark; nothing when
 * all are shown. */
void canvas_scrollbar(struct canvas *canvas, int row, int column, int rows, size_t first, size_t count);

void canvas_cursor(struct canvas *canvas, int row, int column); /* outside the clip: ignored */
void canvas_repaint(struct canvas *canvas, int row, int rows);

const struct cell *canvas_cell(const struct canvas *canvas, int row, int column);
/* As text: ROWS lines of exactly COLUMNS cells, each ending in a newline. */
void canvas_dump(const struct canvas *canvas, struct str *out);
bool canvas_shows(const struct canvas *canvas, const char *text); /* TEXT stands in one line */

#endif
