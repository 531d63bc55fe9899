/* What was written in another copy of the workbook is taken in: the union of both histories, and what the rows then hold.
 *
 *     store_begin(to, person, 0, "merge", 0, title, &err)
 *     store_merge(to, from, &calls, context, &merged, &err)      FROM: open for reading, a view begun, proven by store_verify()
 *     store_commit(to, NULL, &err)                                nothing was new: nothing is written
 *
 * Which entries of FROM are new is found by their hashes, chain by chain: what both have is the same up to a number, and from there on one of
 * them has more, or both have gone on under names of their own (origin.h). Those are put beside the journal (other.h). Then every row
 * that one of them is about is reckoned anew from all that was ever written about it (row_union.h), and what differs from the table is
 * written like any change, so that whoever follows the journal, proves or copies it needs to know nothing of merging. A notice "merge"
 * comes first and names the heads that were taken in.
 *
 * The rows so reckoned depend on the set of entries alone: neither on the order in which copies are merged, nor on who merges, nor on clocks; and merging
 * once more writes nothing.
 *
 * Refused, both heads named (ERROR_PARTED): entries under one name and number that differ, in another place than the own end (a copy was itself
 * copied, and both went on), and an own history that went back (another copy holds entries of this one that are not here).
 * Where the own file and FROM were written to under one name since one was copied from the other by hand (cp), what FROM has more is taken as a copy of its own
 * (merged.parted), and this file must go on under a new origin: the caller's, with store_new_origin() in a batch of its own before the merge,
 * asked with store_merge_look().
 */
#ifndef MAMORI_BOOK_MERGE_IN_H
#define MAMORI_BOOK_MERGE_IN_H

#include "book/row_union.h"
#include "book/store.h"

struct merge_chain { /* what comes from one copy */
    char origin[17];
    int64_t from, to; /* numbers of its new entries */
    int64_t entries;  /* of them, those that change something */
    char person[256]; /* who wrote last there */
    int64_t at;
};

struct merged {
    struct merge_chain *chain;
    size_t chains;
    int64_t entries;                 /* new ones, of all */
    size_t rows, changed, conflicts; /* reckoned, and of them written; conflicts among them */
    bool parted;                     /* by hand */
    int64_t parted_at;
};
void merged_done(struct merged *merged);

struct merge_calls {
    const char *const
        *apart; /* sheets that each copy has for itself (it lists conflicts, or copies): they are not taken in */
    size_t aparts;
    /* For rows that copies made by hand gave one id (merge_split.h); may be NULL. Of which ledger's rows SHEET has answers (`each`); NULL: of none. True, and OUT is
     * VALUE with other ids, where the cell refers to rows that have others: MEANT says which (NULL: the same). */
    const char *(*each)(void *context, const char *sheet);
    bool (*refer)(void *context, const char *sheet, const char *column, const char *value,
                  const char *(*meant)(void *to, const char *sheet, const char *row), void *to, struct str *out);
    /* May the entry be taken in? False: ERR, and nothing is. SIGNED: somebody signed it. May be NULL. */
    bool (*admit)(void *context, const struct journal_entry *entry, bool is_signed, struct error *err);
    /* A row was reckoned: its conflicts, none included. May be NULL. */
    bool (*row)(void *context, const char *sheet, const char *row, const struct union_row *united, struct error *err);
    struct progress progress;
};

bool store_merge(struct store *to, struct store *from, const struct merge_calls *calls, void *context,
                 struct merged *merged, struct error *err);
/* What would come: fills MERGED but for the rows, and writes nothing. Within a view, or a transaction, of TO. */
bool store_merge_look(struct store *to, struct store *from, struct merged *merged, struct error *err);

#endif
