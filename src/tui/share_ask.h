/* A workbook on a network share (base/site.h): it can be looked at, and the ways out are offered: a copy on this machine, or to write there all the same. */
#ifndef MAMORI_TUI_SHARE_ASK_H
#define MAMORI_TUI_SHARE_ASK_H

#include "tui/app.h"

bool share_refused(const struct app *app); /* is that why nothing can be written? */
void share_offer(struct app *app);         /* the box, once after opening */
void share_menu(struct app *app);          /* at any time */

#endif
