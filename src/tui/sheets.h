/* From one sheet to the next, in the order of the start page; where one stood in each is kept while the program runs. */
#ifndef MAMORI_TUI_SHEETS_H
#define MAMORI_TUI_SHEETS_H

#include "tui/app.h"

/* The topmost screen makes room for the sheet BY places on; says when there is none. For its `command` to return. */
unsigned sheet_beside(struct app *app, int by);
void sheets_forget(struct app *app); /* frees what was kept */

#endif
