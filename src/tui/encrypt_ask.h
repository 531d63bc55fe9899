/* Encrypted workbooks on the screen (book/encrypt.h): asked for their passphrase before anything of them is shown; made, and made plain again. */
#ifndef MAMORI_TUI_ENCRYPT_ASK_H
#define MAMORI_TUI_ENCRYPT_ASK_H

#include "tui/app.h"

void encrypt_ask(struct app *app);
/* Is the file PATH one whose passphrase has not been given yet in this run? */
bool encrypt_needs(const char *path);
/* Asks for it, and opens the workbook. */
void encrypt_open(struct app *app, const char *path);

#endif
