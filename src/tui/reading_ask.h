/* A document that everybody is to read: chosen, read, confirmed by name and initials, in under a minute and without an account. The same on the
 * locked screen (lock.h) and, for who has it open, from the menu (CMD_READING), where it is told who has not read it yet, too.
 */
#ifndef MAMORI_TUI_READING_ASK_H
#define MAMORI_TUI_READING_ASK_H

#include "tui/popup.h"

typedef void reading_done_fn(struct app *app);

/* Is there a document to be read? */
bool reading_possible(const struct app *app);
/* DONE (may be NULL) is called once when it is over, however it ended. */
void reading_ask(struct app *app, reading_done_fn *done);

#endif
