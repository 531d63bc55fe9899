/* The keys of every text field: the line editor's own, and those that need the program: copy, cut and paste what is
 * selected (the clipboard is that of the cells), and write today's date where the caret stands.
 */
#ifndef MAMORI_TUI_TYPING_H
#define MAMORI_TUI_TYPING_H

#include "tui/app.h"
#include "ui/line.h"

/* As line_event(). Copying and cutting with nothing selected, and pasting with nothing copied, say so. */
enum line_result typing_event(struct app *app, struct line *line, const struct event *event);

#endif
