/* What leaves the house only with two: sheets that their form marks 取扱注意 (`guarded:`).
 *
 * Where rights hold (rights.h) a file in which something of such a sheet stands needs, besides whoever writes it, a second person of the
 * ledger, who shows by his own passphrase that he agrees. It is good for one file, and its entry of the journal names him. A workbook in
 * which nobody signs in has no second person: there nothing is asked.
 *
 *     leaving_second() → the export, which asks leaving_allowed() before it writes anything → leaving_agreed() for its entry
 *
 * An export that is refused (ERROR_SECOND) has written nothing; it is tried again when somebody has agreed. What a guarded sheet that
 * holds nothing would bring needs nobody.
 */
#ifndef MAMORI_BOOK_LEAVING_H
#define MAMORI_BOOK_LEAVING_H

#include "base/secret.h"
#include "book/book.h"

/* ROW of the ledger of people agrees to the next file, and only to it. ERROR_SIGN_IN_WRONG, ERROR_WAIT: as of signing in, and counted there;
 * ERROR_SECOND: it is the one who has signed in, or nobody who could agree. */
bool leaving_second(struct book *book, const char *row, const struct secret *passphrase, struct error *err);
/* The people who could: those with a passphrase of their own, but the one who has signed in. NTH beyond the last: false. */
struct rights_person;
bool leaving_nth(const struct book *book, size_t nth, struct rights_person *out);
/* ASK is called when a second person is needed and none has agreed: it comes to leaving_second(), or says why not. NULL: it is refused. */
void leaving_on_demand(struct book *book, book_admit_fn *ask, void *context);

/* For whoever writes a file, before anything is written: may what stands in the marked sheets (SHEET: one flag for each of the catalog) leave?
 * Uses up what was agreed. */
bool leaving_allowed(struct book *book, const bool *sheet, struct error *err);
/* The same of one sheet; SIZE_MAX: of all. */
bool leaving_allowed_one(struct book *book, size_t sheet, struct error *err);
/* Who agreed to the file that was allowed last; "": nobody had to. */
const char *leaving_agreed(const struct book *book);
void leaving_forget(struct book *book); /* for whoever closes the book, or signs somebody out */

#endif
