/* Help, as a screen to read. */
#ifndef MAMORI_TUI_HELP_H
#define MAMORI_TUI_HELP_H

#include "tui/app.h"

void help_show(struct app *app);  /* for the topmost screen */
void help_keys(struct app *app);  /* all commands */
void help_popup(struct app *app); /* for the topmost popup */

#endif
