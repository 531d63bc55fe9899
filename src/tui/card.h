/* The card's private parts, shared by card*.c: one row with all its columns as fields, then what the form says about
 * the row. */
#ifndef MAMORI_TUI_CARD_H
#define MAMORI_TUI_CARD_H

#include "tui/edit.h"
#include "tui/grid_cell.h"

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
    char *row;     /* id; NULL: the sheet has no rows */
    uint32_t last; /* row number at the last change: the neighbour is shown when the row has gone */
    struct card_field *field;
    struct arena *texts; /* of fields that are made for this row */
    size_t fields, at;
    int first, shown, label_width;
    int cursor_row, cursor_column, value_cells; /* on the screen, at the last draw */
    struct edit edit;
};

uint32_t card_row(struct app *app, const struct card *c); /* UINT32_MAX: none */
void card_fields(struct app *app, struct card *c);        /* for its row */
void card_draw(struct app *app, void *state, struct canvas *canvas, struct rect body);
size_t card_hit(const struct card *c, struct rect body, int row); /* SIZE_MAX: nothing there */

#endif
