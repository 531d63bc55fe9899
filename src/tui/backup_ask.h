/* Copies against loss on the screen (book/backup.h): made, listed, tried, restored; and the one that is due each day. */
#ifndef MAMORI_TUI_BACKUP_ASK_H
#define MAMORI_TUI_BACKUP_ASK_H

#include "tui/app.h"

void backup_ask(struct app *app);
/* When nobody types: the copy of today, once the workbook was changed here. What hinders it is told once a day. */
void backup_idle(struct app *app);
/* The same before the program leaves; ERR: why there is none. */
bool backup_leaving(struct app *app, struct error *err);

#endif
