/* A picture: what the canvas holds as text that can be kept, compared and read in a diff.
 *
 * First a line that says what it is of (the caller's), then each row of the canvas behind a "|", without the blanks at its end; then
 * the styles: the number of a row, or of the first and last of several that are alike, and one letter for each cell (a wide character
 * has two). The plain ones are "."; those at the end are left out, rows of nothing else altogether. A "*" at the end: the letter before it
 * goes on to the right edge.
 *
 *     80x24  home  cursor 5:4
 *     | 守り  株式会社みどり食品
 *     …
 *     1 T*
 *     5 ...HHHHHHHH
 *     6-9 .......ww
 *
 * The letters: T title, m menu bar, - line, h head, q quiet, s strong, H here, o here in another part, e field being edited, i hint,
 * k keys, f F1 …, b what they do, x off, g good, w warning, r bad, G W R the same as coloured blanks, F done part of a bar, _ open part,
 * ! error, p popup, P its title. What a terminal makes of each is in tests/pictures/looks.
 */
#ifndef MAMORI_UI_PICTURE_H
#define MAMORI_UI_PICTURE_H

#include "ui/canvas.h"

char picture_letter(enum style style);
/* "80x24  TITLE  cursor ROW:COLUMN" (1-based; "no cursor" where it is hidden) and the rows, as above; appended to OUT. */
void picture_of(const struct canvas *canvas, const char *title, struct str *out);

#endif
