/* What the history must not hold any more (book/retention.h): shown, and erased in one go. */
#ifndef MAMORI_TUI_ERASE_DUE_H
#define MAMORI_TUI_ERASE_DUE_H

#include "tui/app.h"

void erase_due_ask(struct app *app);

#endif
