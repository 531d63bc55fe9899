/* The questions before earlier values are erased for good: which (the cell or the whole row), then what goes with them and
 * where the text stays; afterwards the places where it stays, since nobody can find them again. */
#ifndef MAMORI_TUI_ERASE_ASK_H
#define MAMORI_TUI_ERASE_ASK_H

#include "tui/app.h"

/* COLUMN SIZE_MAX: the whole row, not asked which. ROW may be gone. */
void erase_ask(struct app *app, size_t sheet, const char *row, size_t column);
/* The words of the notice with this entry number (book/notice.h). */
void erase_ask_notice(struct app *app, int64_t entry);

#endif
