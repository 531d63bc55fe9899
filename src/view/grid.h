/* The grid's private parts, shared by grid*.c.
 *
 * Lines are what is shown, rows are the model's: without sorting and filter they are the same, and `order` is NULL. The
 * cursor is kept by row id, so it stays with its row whatever changes. In a ledger one more line below the last one is
 * where a new row is typed; it has no row (UINT32_MAX).
 */
#ifndef MAMORI_VIEW_GRID_H
#define MAMORI_VIEW_GRID_H

#include "guide/overview.h"
#include "tui/edit.h"
#include "tui/cell.h"
#include "tui/text_view.h"

#define GRID_MARKS 256 /* rows whose findings are remembered between two paints */

struct grid_column {
    size_t column;      /* of the sheet */
    bool short_label;   /* choices by their short labels */
    int natural, least; /* cells it would like, cells it can do with */
    int content;        /* cells of its longest text, as far as looked at; 0: what stands there is never cut */
    int width, at;      /* as laid out; at < 0: not on the screen now */
    int extra;          /* cells that nobody else needs on the screen as it is now */
};

struct grid_filter {
    size_t column; /* SIZE_MAX: none; else only rows whose cell in it is `code` */
    char *code;
    char *text, *folded; /* rows in which some cell contains the text; NULL: none */
    bool unanswered, findings;
    const struct task_def *task; /* only rows that this task of the pack speaks of; NULL: none */
    char *task_text;             /* as it stood in the list of tasks */
};

/* What people made of the columns, by column of the sheet (grid_look.c). */
struct grid_look {
    bool *hidden;
    int *width;    /* cells; 0: as it comes out */
    size_t freeze; /* stays in view up to this one; SIZE_MAX: as the form has it */
};

struct grid {
    size_t sheet;
    const struct sheet_def *def;
    struct grid_column *column;
    struct grid_look look;
    size_t named;               /* of the frozen ones those that say which row it is */
    size_t columns, frozen;     /* the first FROZEN ones do not scroll */
    int number_width, laid_out; /* laid_out: canvas columns of the last layout; 0: to be done */
    bool form_ids;              /* rows are called by the form's ids (3-5), not by numbers */

    uint32_t *order; /* line → row; NULL: the same */
    char **ids;      /* of `order`, to find the rows again after a change */
    struct arena *texts;
    uint32_t lines; /* without the empty one */
    size_t sort;    /* column of the sheet; SIZE_MAX: form order */
    bool descending;
    struct grid_filter filter;

    uint32_t line; /* the cursor */
    size_t at;     /* its place in column[] */
    char *row;     /* its row id; NULL on the empty line */
    uint32_t first_line;
    size_t held;                   /* of the frozen ones as many as the window has room for, at the last draw */
    size_t first_column;           /* place of the first column shown right of the frozen ones */
    int shown_lines;               /* at the last draw */
    int cursor_row, cursor_column; /* on the screen, at the last draw */
    bool block;                    /* cells are marked from the anchor to the cursor */
    uint32_t anchor_line;
    size_t anchor_at;
    size_t tab_start;    /* where a run of Tab began; SIZE_MAX: none */
    uint32_t rows_known; /* rows at the last change, to see the new one */
    bool adding;         /* a cell of the empty line is being filled in */
    struct edit edit;

    char *needle, *needle_folded; /* searched last */
    struct text_view side[2];     /* below the table of a wide window: of the row, of the column */
    int side_top;                 /* where they begin, at the last draw; 0: nowhere */
    struct {
        uint32_t row;
        uint8_t known, level;
    } mark[GRID_MARKS];
};

struct block {
    uint32_t top, bottom;
    size_t left, right;
}; /* both ends included */

/* ---- grid.c ---- */
uint32_t grid_row(const struct grid *g, uint32_t line);     /* UINT32_MAX on the empty line */
uint32_t grid_lines(struct app *app, const struct grid *g); /* with the empty one, where rows can be added */
bool grid_can_add(struct app *app, const struct grid *g);
void grid_go(struct app *app, struct grid *g, uint32_t line, size_t at);
void grid_go_row(struct app *app, struct grid *g,
                 uint32_t row);                /* to the line of a model row; added to the view when it is not in it */
struct block grid_block(const struct grid *g); /* marked cells, or the cursor's own */
size_t grid_column_id(const struct grid *g);   /* the sheet's column under the cursor */

/* ---- grid_move.c ---- */
size_t grid_place(const struct grid *g, size_t column); /* of a column of the sheet; 0: it is not shown */
size_t grid_open_place(const struct grid *g); /* where typing can begin: what the form gives stands left of it */
void grid_go_command(struct app *app, struct grid *g, enum command command); /* of those that move */
bool grid_mark(struct app *app, struct grid *g, struct key key); /* Shift and what moves; false: another key */
void grid_mark_row(struct app *app, struct grid *g); /* the rows of what is marked, or of the cursor, whole */
void grid_mark_column(struct app *app, struct grid *g);

/* ---- grid_side.c ---- */
int grid_side_rows(struct rect body); /* 0: the window is too small for it */
void grid_side_draw(struct app *app, struct grid *g, struct canvas *canvas, struct rect rect);
bool grid_side_wheel(struct grid *g, int row, int column, int columns, int lines); /* false: it was turned elsewhere */
void grid_side_done(struct grid *g);

/* ---- grid_hint.c ---- */
void grid_title(struct app *app, void *state, struct str *out);
void grid_hint(struct app *app, void *state, struct hint *hint);
void grid_help(struct app *app, void *state, struct str *out);

/* ---- grid_draw.c ---- */
void grid_columns(struct app *app, struct grid *g); /* which columns there are, and their natural widths */
void grid_draw(struct app *app, void *state, struct canvas *canvas, struct rect body);
bool grid_hit(const struct grid *g, struct rect body, int row, int column, uint32_t *line,
              size_t *at); /* line UINT32_MAX: the header */
void grid_number(const struct grid *g, uint32_t row, struct str *out);
bool grid_cut(struct app *app, const struct grid *g); /* the cursor's cell does not show all of its text */

/* ---- grid_view.c ---- */
void grid_arrange(struct app *app, struct grid *g); /* sorts and filters anew; the cursor stays with its row */
void grid_rearrange(struct app *app,
                    struct grid *g); /* after a change: lines keep their order, new rows come last, deleted ones go */
void grid_forget_order(struct grid *g);
void grid_filter_clear(struct grid_filter *filter);
void grid_view_title(struct app *app, const struct grid *g, struct str *out);
bool grid_view_in_title(struct app *app, const struct grid *g); /* it fits there; else it stands below the heads */
bool grid_search(struct app *app, struct grid *g, bool back, bool here); /* HERE: the cursor's own cell counts */

/* ---- grid_ask.c ---- */
void grid_ask_view(struct app *app, struct grid *g); /* F5 */
void grid_ask_search(struct app *app, struct grid *g);
void grid_ask_used(struct app *app, struct grid *g); /* F4 in a column without choices: what stands in it already */
void grid_ask_summary(struct app *app, struct grid *g);

/* ---- grid_look.c ---- */
void grid_look_open(struct app *app, struct grid *g); /* what is remembered of this sheet */
void grid_look_done(struct grid *g);
void grid_look_show(struct app *app, struct grid *g, size_t column); /* somebody is taken to it, hidden or not */
size_t grid_hidden(const struct grid *g);
void grid_widen(struct app *app, struct grid *g, int by);
void grid_ask_columns(struct app *app, struct grid *g); /* hide, show, freeze, as the form has them */

/* ---- grid_replace.c ---- */
void grid_ask_replace(struct app *app, struct grid *g); /* in the cursor's column: what, by what, and then how many */

/* ---- grid_block.c ---- */
void grid_copy(struct app *app, struct grid *g, bool cut);
void grid_paste(struct app *app, struct grid *g, const char *text);
void grid_clear(struct app *app, struct grid *g);
void grid_fill_down(struct app *app, struct grid *g);
void grid_fill_right(struct app *app, struct grid *g);
void grid_fill_typed(struct app *app, struct grid *g); /* what is being typed goes into all marked cells */
void grid_fill_marked(struct app *app, struct grid *g, const char *stored); /* of the cursor's column */
/* The choice that is made goes into all marked cells of the cursor's column. False: it has none, or names several rows. */
bool grid_choose_marked(struct app *app, struct grid *g, const char *typed);
void grid_insert(struct app *app, struct grid *g);
void grid_delete(struct app *app, struct grid *g);
void grid_move(struct app *app, struct grid *g, int by);

#endif
