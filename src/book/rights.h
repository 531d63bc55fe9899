/* Who works in a workbook, and what they may do there: the forms' rights (catalog/rights.h) applied to the people of its
 * ledger.
 *
 * Nobody in the ledger, or one person alone: everybody may everything, and no passphrase is asked for. As soon as two people work
 * here, and one of them has a passphrase (sign_in.h), rights hold: whoever changes something must have
 * signed in, and may do what his duty grants. The guard asks here, of every step and deed, whichever way it comes.
 *
 * What the program itself adds by a rule of the forms (`makes`) nobody is asked for.
 */
#ifndef MAMORI_BOOK_RIGHTS_H
#define MAMORI_BOOK_RIGHTS_H

#include "book/book.h"
#include "catalog/rights.h"

/* A person of the ledger, borrowed from the model until the next change. DUTY is the choice's code. */
struct rights_person {
    const char *row, *name, *duty, *department; /* "": none */
    bool manages;                               /* may write the ledger of people */
};

/* The people who work here today, in the ledger's order; the COUNT of them. NTH beyond the last: false. */
size_t rights_count(const struct book *book);
bool rights_nth(const struct book *book, size_t nth, struct rights_person *out);
/* The one with this row id; with this name, as people write names (blanks and width do not count). */
bool rights_of_row(const struct book *book, const char *row, struct rights_person *out);
bool rights_of_name(const struct book *book, const char *name, struct rights_person *out);
/* Are they the same, as people write names? */
bool rights_same_name(const char *a, const char *b);

/* Do rights hold? False with ERR set where that could not be found out; whoever asks goes on as if they did. */
bool rights_hold(const struct book *book, struct error *err);

/* After how many minutes without a key the screen is hidden (RIGHTS_LOCK_LEAST to RIGHTS_LOCK_MOST): what people have written in the fact that a
 * layer names (`lock` of `rights:`), else RIGHTS_LOCK. */
int rights_lock_minutes(const struct book *book);

/* All that is needed to judge deeds, asked once for many of them. Borrowed from the model. */
struct rights_now {
    const struct book *book;
    bool hold, signed_in;
    struct rights_person person;
};
bool rights_begin(const struct book *book, struct rights_now *now, struct error *err);
/* ERROR_SIGN_IN: nobody is; ERROR_RIGHTS: subject what it is about, detail who may. */
bool rights_deed(const struct rights_now *now, const struct book_deed *deed, struct error *err);
/* May who works now do RIGHT, where rights hold? SUBJECT: what it is about, for the error. */
bool rights_right(const struct book *book, enum right right, const char *subject, struct error *err);

#endif
