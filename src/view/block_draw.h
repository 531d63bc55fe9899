/* Blocks on the screen, one below the other: each kind draws its figures in few lines. */
#ifndef MAMORI_VIEW_BLOCK_DRAW_H
#define MAMORI_VIEW_BLOCK_DRAW_H

#include "tui/app.h"

struct panel {
    struct app *app;
    struct canvas *canvas;
    int row, end;           /* the next line, and the one behind the last */
    int label, text, right; /* columns: labels, what stands beside them, the end */
};

void block_draw(struct panel *panel, const struct figures *figures);
int block_lines(struct panel *panel, const struct figures *figures); /* that it takes; nothing is drawn */

/* For whoever draws beside them. */
void panel_number(double number, struct str *out); /* with one decimal at most */
/* The unit as it stands behind a number, with its blank if it has one; the caller frees it. */
char *panel_unit(struct app *app, const struct value_ref *ref);

#endif
