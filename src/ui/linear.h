/* What a canvas says, line by line, for those who hear it or have no more than lines: no boxes, no bars, no columns beside each other.
 *
 * Parts that stand side by side, a line of the frame between them, come one after the other. All texts are appended.
 */
#ifndef MAMORI_UI_LINEAR_H
#define MAMORI_UI_LINEAR_H

#include "ui/canvas.h"

/* The lines within RECT, each with its newline; empty ones are left out. The sign of the chosen line, ">", is a blank: see linear_here(). */
void linear_lines(const struct canvas *canvas, struct rect rect, struct str *out);
/* Where the keys act, within RECT: the text being typed ("[text]"), else the cell or line in STYLE_HERE, each cell behind its head; else the line
 * of the cursor. False: nowhere. */
bool linear_here(const struct canvas *canvas, struct rect rect, struct str *out);
/* Has RECT a row of heads, as tables have? */
bool linear_has_heads(const struct canvas *canvas, struct rect rect);
/* Does the cursor stand in a text that is being typed? */
bool linear_types(const struct canvas *canvas);

#endif
