/* For whom a copy of a workbook is, and what it may: the text of the notice "origin" (origin.h) with which it begins.
 *
 * A row of names and values (store.h, "export"): `for`, whom the copy is for, as people say it; `until`, a day, 2026-12-31: after it nothing more is written in
 * it; `sheets`, ids with a blank between: it holds these alone; `parted`, "yes": it was not made as a copy to be worked in, but found to be one (merge_in.h).
 * What is not said is not there.
 */
#ifndef MAMORI_BOOK_COPY_TERMS_H
#define MAMORI_BOOK_COPY_TERMS_H

#include "base/mem.h"

struct copy_terms {
    char *name, *until, *sheets; /* NULL: not said */
    bool parted;
};

void copy_terms_write(const struct copy_terms *terms, struct str *text);
/* False: it cannot be read. Free with copy_terms_done() in any case. */
bool copy_terms_read(const char *text, struct copy_terms *terms);
void copy_terms_done(struct copy_terms *terms);
/* The notice for people: the name of the copy. Overwritten by the next call. */
const char *copy_terms_notice(const char *text);
/* The notice "merge" for people: of how many copies. Overwritten by the next call. */
const char *copy_terms_merge_notice(const char *text);

#endif
