/* A copy of the workbook under another name: with its history, proven, whole or absent, and never over a file that is there. */
#ifndef MAMORI_TUI_COPY_H
#define MAMORI_TUI_COPY_H

#include "tui/popup.h"

/* Asks for the name and makes it. TROUBLE: something is wrong with the workbook's file, so people are asked whether they go on
 * in the copy; and what cannot be copied with its history is saved as it is shown. */
void copy_ask(struct app *app, bool trouble);
/* Asks for the name of a copy, DONE gets the whole path, or NULL. */
void copy_name_ask(struct app *app, const char *title, popup_text_fn *done, void *context);

#endif
