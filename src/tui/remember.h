/* What the screen remembers of a workbook for the person who looks at it: where one left off in a sheet, which of its columns
 * are hidden. Looking writes nothing into a workbook, so it is kept in the person's own cache: ID.places, a line "KEY VALUE"
 * for each, the newest first.
 */
#ifndef MAMORI_TUI_REMEMBER_H
#define MAMORI_TUI_REMEMBER_H

#include "tui/app.h"

/* KEY: the id of a sheet (its place in the session), columns:ID (the grid's columns); no blank in it. */
char *remember_read(struct app *app, const char *key); /* the caller's; NULL: nothing */
void remember(struct app *app, const char *key, const char *value);

#endif
