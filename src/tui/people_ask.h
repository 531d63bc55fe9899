/* The people of the workbook on the screen: who they are and how they sign in, and what whoever manages them does: adding one, giving a starting code. */
#ifndef MAMORI_TUI_PEOPLE_ASK_H
#define MAMORI_TUI_PEOPLE_ASK_H

#include "tui/app.h"

void people_ask(struct app *app);

#endif
