/* From one sheet to the next, in the order of the start page; where one stood in each is kept while the program runs. */
#ifndef MAMORI_TUI_SHEETS_H
#define MAMORI_TUI_SHEETS_H

#include "tui/app.h"

/* For a screen's actions (screen_action): it makes room for the sheet before or after its own; says when there is none. */
void sheet_before(struct app *app, void *state);
void sheet_after(struct app *app, void *state);
void sheets_forget(struct app *app); /* frees what was kept */

#endif
