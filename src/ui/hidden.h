/* A text being typed that nobody may see: it grows and shrinks at its end, in guarded memory (base/secret.h), and a * for each character is all that is
 * drawn. (A dot is of ambiguous width.) Nothing of it can be selected or copied.
 *
 * Whole characters, as an input method sends them, and pastes are added; Backspace takes the last one, Ctrl+Backspace and Ctrl+U all of it. A paste is wiped
 * where it came in; what the reader of the terminal's bytes kept is overwritten by the keys that follow.
 */
#ifndef MAMORI_UI_HIDDEN_H
#define MAMORI_UI_HIDDEN_H

#include "base/secret.h"
#include "ui/canvas.h"
#include "ui/line.h"

/* LINE_FULL: there is no room, and nothing of EVENT was added. */
enum line_result hidden_event(struct secret *secret, const struct event *event);
/* In exactly CELLS cells, the end in view; with the cursor when keys go there (HERE). */
void hidden_draw(const struct secret *secret, struct canvas *canvas, int row, int column, int cells, bool here);

#endif
