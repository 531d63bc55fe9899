/* How far the history has come, and that it is noted elsewhere (book/anchor.h): the head, when it was last anchored and where, and anchoring it now. */
#ifndef MAMORI_TUI_ANCHOR_ASK_H
#define MAMORI_TUI_ANCHOR_ASK_H

#include "tui/app.h"

void anchor_ask(struct app *app);

#endif
