/* The questions after a rule of the forms has refused something: leave it, or do it all the same and say why. The reason goes
 * into the history. */
#ifndef MAMORI_TUI_OVERRULE_ASK_H
#define MAMORI_TUI_OVERRULE_ASK_H

#include "tui/app.h"

/* REFUSED is the ERROR_RULE of a change. */
void overrule_ask(struct app *app, const struct change *change, size_t count, const char *title,
                  const struct error *refused);
/* The same of an undo (REDO: a redo). */
void overrule_ask_back(struct app *app, bool redo, const struct error *refused);

#endif
