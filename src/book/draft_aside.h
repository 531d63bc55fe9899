/* Unfinished texts that the workbook cannot take: its file is gone, locked, full or may not be written, or the program
 * dies. Each is a file of its own, for its owner only, in $XDG_STATE_HOME/mamori (~/.local/state/mamori), and is
 * offered when that workbook (by its id) is opened again.
 *
 *   <workbook id>-<hash of place and person>.draft
 */
#ifndef MAMORI_BOOK_DRAFT_ASIDE_H
#define MAMORI_BOOK_DRAFT_ASIDE_H

#include "book/store.h"

/* The folder; NULL when there is no place for it (no home). The caller frees it. */
char *draft_aside_folder(void);
/* Keeps DRAFT->text, or forgets it when that is NULL. False: it could not be written (errno). */
bool draft_aside_put(const char *workbook, const struct store_draft *draft);
typedef bool draft_aside_fn(void *context, const struct store_draft *draft); /* false: enough */
void draft_aside_each(const char *workbook, draft_aside_fn *draft, void *context);

/* For a signal handler, which can do no more than open, write and close: the name of the file and all that goes into
 * it. The folder is made. False: there is no place. */
bool draft_aside_prepare(const char *workbook, const struct store_draft *draft, struct str *path, struct str *bytes);

#endif
