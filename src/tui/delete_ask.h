/* What a person is asked when a row is deleted that others refer to. */
#ifndef MAMORI_TUI_DELETE_ASK_H
#define MAMORI_TUI_DELETE_ASK_H

#include "tui/app.h"

/* REFUSED is the ERROR_REFERRED of book_change() for CHANGE. Asks: empty the references, delete what refers, or leave all as
 * it is; then does it, one batch, one undo. Everything is copied. */
void delete_ask(struct app *app, const struct change *change, size_t count, const char *title,
                const struct error *refused);
/* The message after a deletion: so many rows, of which documents have so many versions that stay. */
void delete_told(struct app *app, size_t rows, size_t versions);

#endif
