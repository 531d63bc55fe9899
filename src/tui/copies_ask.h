/* Copies that others work in, on the screen (book/merging.h): one is made, one is taken in, and where they say something else somebody decides. */
#ifndef MAMORI_TUI_COPIES_ASK_H
#define MAMORI_TUI_COPIES_ASK_H

#include "tui/popup.h"

void copies_ask(struct app *app);

#endif
