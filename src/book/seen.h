/* The newest that a person has seen of each workbook, kept beside their state (base/state.h): what is older than that, or has gone another way, is noticed
 * when it comes out of a sealed file.
 *
 * A line each in the file "heads", the newest first, SEEN_MOST of them: workbook id, entries, head. What counts is the last entry that changes an answer: of
 * a file that was written out the one who opens it later need not know. Where there is no place for it nothing is remembered, and whoever asks is told that
 * nothing is known.
 */
#ifndef MAMORI_BOOK_SEEN_H
#define MAMORI_BOOK_SEEN_H

#include "book/store.h"

#define SEEN_MOST 500

/* How far the journal of STORE goes: its last entry that changes an answer (none: zeros). */
bool seen_mark(struct store *store, struct store_mark *mark, struct error *err);
/* What was remembered of the workbook ID; false: nothing. */
bool seen_get(const char *id, struct store_mark *mark);
/* ID was seen as it stands at MARK. A mark that is not further than the one kept changes nothing, unless ANYWAY. */
void seen_put(const char *id, const struct store_mark *mark, bool anyway);
/* By which id a workbook is remembered: its own; a copy that is worked in (origin.h) goes its own way, and has another. */
void seen_id(const struct store *store, char out[33]);
/* Both of STORE; what cannot be read is not remembered. */
void seen_now(struct store *store);

#endif
