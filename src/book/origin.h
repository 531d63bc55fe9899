/* Origins: each copy of a workbook that is worked in writes under a name of its own, so that what was written in two copies can be
 * told apart and put together (merge.h).
 *
 * A workbook begins with one (meta, `origin`; the chain builds on it). A copy that is made to be worked in goes on in the same
 * journal, and its first entry there is a notice "origin", which bears the new name and says for whom the copy is: all entries
 * from it on are of the new origin. Their numbers go on, so the journal of one file is one chain of one length whatever
 * origins it has come through, and two copies of one workbook have the same chain up to where the first of them took its new name.
 *
 *     store_begin(store, person, 0, "notice", 0, NULL, &err)     first in its batch
 *     store_new_origin(store, text, &err)
 *     store_commit(store, NULL, &err)
 *
 * The first origin numbers the rows of ledgers 1, 2, 3 … A later one adds its tag, 8 characters that follow from its name:
 * "47@k3v9d2mq". So no two origins give one id, without asking each other; by 40 bits, two of 1,000 copies have the same tag in one of
 * two million companies, and then only rows of the same number would meet.
 */
#ifndef MAMORI_BOOK_ORIGIN_H
#define MAMORI_BOOK_ORIGIN_H

#include "book/store.h"

enum { ORIGIN_TAG = 8, ORIGIN_TAG_BYTES = 5 };

/* TEXT: for whom the copy is, and what it may (origin_text.h): of the notice. */
bool store_new_origin(struct store *store, const char *text, struct error *err);
const char *store_origin(const struct store *store); /* 16 hex digits, of the last entry */
bool store_is_first_origin(const struct store *store);

/* The id of the row that this copy gives the NUMBER of its sheet. */
void store_row_id(const struct store *store, int64_t number, char out[64]);
/* The number in an id that a copy gave, "47" or "47@k3v9d2mq"; 0: nobody numbered it. */
int64_t store_row_counted(const char *row);
/* NUMBER with a tag that follows from HASH, of at least ORIGIN_TAG_BYTES. */
void origin_tagged_id(int64_t number, const unsigned char *hash, char out[64]);

#endif
