/* A line editor on the canvas: the part of the text that is in view, what is selected in it (STYLE_HERE: reversed where
 * there are no colours), and the cursor where typing goes. */
#ifndef MAMORI_UI_FIELD_H
#define MAMORI_UI_FIELD_H

#include "ui/canvas.h"
#include "ui/line.h"

/* One line in exactly CELLS cells. */
void field_draw(struct line *line, struct canvas *canvas, int row, int column, int cells);
/* Many lines in RECT, and the scroll mark right of it; scrolls so that the caret is seen. */
void field_draw_many(struct line *line, struct canvas *canvas, struct rect rect);

#endif
