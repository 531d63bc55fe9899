/* The rows of the ledger of conflicts, as a merge writes them. For the files of the book only; see merging.h. */
#ifndef MAMORI_BOOK_CONFLICT_H
#define MAMORI_BOOK_CONFLICT_H

#include "book/book_private.h"
#include "book/row_union.h"

/* Inside the transaction of a merge: the ledger as it is. Then, row by row: ROW of SHEET was reckoned, and these are its conflicts. Those that stand in
 * the ledger and are no more are decided; new ones are added. A pair that was decided stays so. */
struct conflict_ledger;
struct conflict_ledger *conflict_begin(struct book *book, struct error *err);
void conflict_end(struct conflict_ledger **ledger);
bool conflict_note(struct conflict_ledger *ledger, const char *sheet, const char *row, const struct union_row *united,
                   struct error *err);
/* A stored VALUE of a cell as people read it; the caller's. COLUMN may be unknown, or NULL. */
char *conflict_shown(const struct book *book, const char *sheet, const char *column, const char *value);
/* For merge_calls. CONTEXT: a structure that begins with a struct book *. */
const char *conflict_each(void *context, const char *sheet);
bool conflict_refer(void *context, const char *sheet, const char *column, const char *value,
                    const char *(*meant)(void *to, const char *sheet, const char *row), void *to, struct str *out);
/* The sheets that every copy has for itself; how many. */
size_t conflict_sheets_apart(const struct book *book, const char *apart[2]);
/* How many are open. */
size_t conflict_open(const struct book *book);

#endif
