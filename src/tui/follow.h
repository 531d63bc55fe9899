/* Along references: from a cell to the row that it names, from a row to the rows that name it. Several are chosen from in a
 * list; what is chosen opens as a card, and the usual way back leads back. */
#ifndef MAMORI_TUI_FOLLOW_H
#define MAMORI_TUI_FOLLOW_H

#include "guide/referrers.h"
#include "tui/app.h"

/* Does the cell name a row that is there? */
bool follow_named(struct app *app, size_t sheet, uint32_t row, size_t column);
/* Does the cell name a row, or (COLUMN SIZE_MAX, or one that names nothing) does a row name this one? */
bool follow_possible(struct app *app, size_t sheet, uint32_t row, size_t column);
void follow(struct app *app, size_t sheet, uint32_t row, size_t column);
void follow_referrers(struct app *app, const struct referrers *referrers);

#endif
