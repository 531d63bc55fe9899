/* A second person agrees to what leaves the house (book/leaving.h): who, from a list, and his passphrase.
 *
 * For whoever had an export refused with ERROR_SECOND: when DONE says that somebody agreed, the same export is tried again.
 */
#ifndef MAMORI_TUI_SECOND_ASK_H
#define MAMORI_TUI_SECOND_ASK_H

#include "tui/app.h"

typedef void second_done_fn(struct app *app, void *context, bool agreed);
/* WHY is the refusal: its subject names the sheet. Not agreed: nothing was written, which has been said. */
void second_ask(struct app *app, const struct error *why, second_done_fn *done, void *context);

#endif
