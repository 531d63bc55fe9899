/* The card's private parts, shared by card*.c: one row with all its columns as fields, then what the form says about
 * the row. */
#ifndef MAMORI_VIEW_CARD_H
#define MAMORI_VIEW_CARD_H

#include "tui/edit.h"
#include "tui/cell.h"

struct card_field {
    size_t column;     /* SIZE_MAX: a text of the form, which nobody changes */
    const char *label; /* translated */
    const char *text;  /* of a form text, translated */
    size_t relation;   /* of the catalog, of rows that refer to this one; SIZE_MAX: none of these */
    int at, rows;      /* where it stands in the whole card, as laid out last */
};

struct card {
    size_t sheet;
    const struct sheet_def *def;
    char *row;           /* id; NULL: the sheet has no rows, or … */
    bool fresh;          /* … it is made by the first thing that is written on the card */
    uint32_t rows_known; /* while fresh: how many there were */
    uint32_t last;       /* row number at the last change: the neighbour is shown when the row has gone */
    struct card_field *field;
    struct arena *texts; /* of fields that are made for this row */
    size_t fields, at;
    int first, shown, label_width;
    int cursor_row, cursor_column, value_cells; /* on the screen, at the last draw */
    struct edit edit;
};

uint32_t card_row(struct app *app, const struct card *c); /* UINT32_MAX: none */
void card_go_row(struct app *app, struct card *c, uint32_t row);
/* ---- card_act.c ---- */
void card_go_field(struct card *c, int by);
bool card_last_field(const struct card *c);             /* the last one that can be filled in */
void card_enter_field(struct app *app, struct card *c); /* on; on the last one says whether anything is missing */
void card_write_field(struct app *app, struct card *c, const char *stored);
void card_toggle(struct app *app, struct card *c);
void card_copy(struct app *app, struct card *c);
void card_paste(struct app *app, struct card *c);
void card_add_row(struct app *app, struct card *c);
void card_delete_row(struct app *app, struct card *c);
void card_follow_field(struct app *app,
                       const struct card *c);       /* to the rows that the line under the cursor speaks of */
void card_to_grid(struct app *app, struct card *c); /* back to its table, else the table in place of the card */
/* ---- card_draw.c ---- */
void card_draw(struct app *app, void *state, struct canvas *canvas, struct rect body);
size_t card_hit(const struct card *c, struct rect body, int row); /* SIZE_MAX: nothing there */

#endif
