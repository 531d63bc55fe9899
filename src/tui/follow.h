/* Along references: from a cell to the row that it names, from a row to the rows that name it, and to the one that it stands for. From
 * a cell in which something is found, to where the finding says that it is put right; from a sheet that is not used, to the answers that
 * decide that (guide/leads.h). Several are chosen from in a list; what is chosen opens as a card, and the usual way back leads back. */
#ifndef MAMORI_TUI_FOLLOW_H
#define MAMORI_TUI_FOLLOW_H

#include "guide/referrers.h"
#include "tui/app.h"

/* Does the cell name a row that is there? */
bool follow_named(struct app *app, size_t sheet, uint32_t row, size_t column);
/* Is there somewhere else where what is found in the cell is put right, or (the sheet is not used) decided? ROW UINT32_MAX: of the sheet. */
bool follow_lead(struct app *app, size_t sheet, uint32_t row, size_t column);
/* The same of what RULE finds in SHEET (ROW UINT32_MAX: in the sheet as a whole), whatever else is found in the cell. NULL: of no rule. */
bool follow_finding_possible(struct app *app, size_t sheet, const struct rule_def *rule);
void follow_finding(struct app *app, size_t sheet, uint32_t row, const struct rule_def *rule);
/* Does the question of a given row speak of another sheet or a document? */
bool follow_question(struct app *app, size_t sheet, uint32_t row);
/* Does any way lead on: one of those, a row that the cell names, or (COLUMN SIZE_MAX, or one that names nothing) a row that names this one? */
bool follow_possible(struct app *app, size_t sheet, uint32_t row, size_t column);
void follow(struct app *app, size_t sheet, uint32_t row, size_t column);
void follow_referrers(struct app *app, const struct referrers *referrers);

#endif
