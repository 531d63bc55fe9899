/* From what is meant to what is done: changes, which the guard has let pass, resolved into steps (step.h). For the files of
 * the book only. */
#ifndef MAMORI_BOOK_RESOLVE_H
#define MAMORI_BOOK_RESOLVE_H

#include "book/guard.h"

/* CHANGE as guard_changes() gives it, on a model that shows what the file holds, inside a transaction. A row's position, and
 * the id of a new one (IDS, as book_change(); may be NULL), are settled here; what holds its value already is left out. The
 * steps borrow from CHANGE. */
bool resolve_changes(const struct book *book, const struct change *change, size_t count, struct steps *steps,
                     char (*ids)[64], struct error *err);
/* Where the forms have the sheets and columns of steps that come from the journal. */
void resolve_places(const struct catalog *catalog, struct steps *steps);

#endif
