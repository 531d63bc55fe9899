/* Sealed files on the screen (exchange/sealed.h, book/unseal.h): one of this workbook is written, and a new workbook is made of one.
 *
 * Both ask for the passphrase unseen (popup_secret()). What stops an opening, an older file, is told with both heads, and can be gone past knowingly; what comes
 * out is then opened, as any workbook that is chosen.
 */
#ifndef MAMORI_TUI_SEAL_ASK_H
#define MAMORI_TUI_SEAL_ASK_H

#include "tui/popup.h"

/* FOLDER: where the name is asked for first; NULL: as files_folder() says. */
void seal_ask(struct app *app, const char *folder);
/* A copy that is to be worked in, for NAME, until the day UNTIL (NULL: no last day), as a sealed file. */
void seal_copy_ask(struct app *app, const char *name, const char *until);
/* Is the file at PATH a sealed one? */
bool seal_is_one(const char *path);
void seal_open(struct app *app, const char *path);

#endif
