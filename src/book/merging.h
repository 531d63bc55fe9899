/* Copies of a workbook that others work in: giving one away, taking in what was written there, deciding where two say something else.
 *
 *     book_copy_begin(book, copy, &terms, origin, &err)     COPY: a copy in memory (store_copy_in_memory()); it gets its own origin
 *     book_copy_enter(book, origin, &terms, &err)            when it has become a file
 *     book_merge(book, from, &options, &merged, &err)
 *     conflict_read(book, row, &conflict, &err); conflict_decide(book, &conflict, which, value, &err)
 *
 * What comes is the other copy's history, entry by entry (merge_in.h); here it is held against the rights. Where they hold (rights.h), an entry
 * must be signed, and whoever wrote it must be among the people here and be granted what it does, as if he had written it here; else nothing of
 * the copy is taken in, and the first such entry is named.
 *
 * Where copies say something else of one cell, the forms' ledger `records: conflicts` has a row for each pair: what is shown now, and what it is not. Whoever
 * decides writes into the cell (or says that it is right as it is): an entry that knows both, so that every copy that takes it in has it decided, too.
 * The ledger follows from the histories, and is no part of what is taken in. What stood in its row is emptied when it is decided; the journal has it.
 */
#ifndef MAMORI_BOOK_MERGING_H
#define MAMORI_BOOK_MERGING_H

#include "book/book.h"
#include "book/copy_terms.h"
#include "book/merge_in.h"

struct merge_options {
    bool dry_run; /* all of it, and nothing is written */
    const struct progress *progress;
};

struct book_merged {
    struct merged merged;
    size_t open; /* conflicts that nobody has decided, in the whole workbook */
};
void book_merged_done(struct book_merged *merged);

/* FROM: a copy of this workbook, open for reading. It is proven first. Where FROM was made by hand from this one, or this one from it, both go on
 * under new names from here on (merged.parted). One batch; it is not undone. */
bool book_merge(struct book *book, struct store *from, const struct merge_options *options, struct book_merged *out,
                struct error *err);

/* Gives COPY, of this workbook, an ORIGIN of its own. */
bool book_copy_begin(struct book *book, struct store *copy, const struct copy_terms *terms, char origin[17],
                     struct error *err);
/* Enters it into the ledger `records: copies`, where there is one. */
bool book_copy_enter(struct book *book, const char *origin, const struct copy_terms *terms, struct error *err);
/* What this workbook is a copy for, as its newest notice says; without a name it is none. */
bool book_copy_terms(struct book *book, struct copy_terms *terms, struct error *err);

/* What stands against what, in one row of the ledger of conflicts. */
struct conflict {
    char *id;             /* of the row */
    size_t sheet, column; /* SIZE_MAX: unknown to the forms; of a whole row */
    char *row;
    enum union_conflict_kind kind;
    struct conflict_side {
        char *value, *shown; /* stored; for people. Of a deletion NULL */
        char *person, *copy; /* who; in which copy, "" here */
        int64_t at;
        bool deletes;
    } * side; /* the last is the one that is shown */
    size_t sides;
};
/* ROW: of the ledger. ERROR_NOTHING: it is decided. No sides: it was, and only the ledger has it open (after an undo). */
bool conflict_read(struct book *book, const char *row, struct conflict *out, struct error *err);
void conflict_done(struct conflict *conflict);
/* WHICH side it is to be (SIZE_MAX: VALUE, stored). One batch, one undo. */
bool conflict_decide(struct book *book, const struct conflict *conflict, size_t which, const char *value,
                     struct error *err);

#endif
