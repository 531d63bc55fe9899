/* The one writer: steps that were resolved, or that the journal says, go into the file and into the model, or into neither.
 * For the files of the book only.
 *
 * Call order: writer_begin(); the steps; writer_put() once or several times; writer_commit(), or writer_drop() (a dry run).
 * After any failure the transaction is rolled back already, and the model is what it was.
 */
#ifndef MAMORI_BOOK_WRITER_H
#define MAMORI_BOOK_WRITER_H

#include "book/guard.h"

struct writer {
    struct book *book;
    const char *kind;
    struct steps steps; /* what is to be put next */
    bool back;          /* they are taken back: undo */
    bool erasing;       /* they are part of an erasing */
    bool making;        /* a rule of the forms brings them about: nobody is asked for his rights */
    struct put {        /* what the file and the model have taken */
        struct steps steps;
        bool back;
    } * put;
    size_t puts;
    bool lost; /* answers about rows that are not there came or went */
};

/* Opens the transaction, on a model that shows what the file holds: what others committed since our last look is followed
 * first, unless it was to be AS_SEEN. Somebody may wait for the file here (store_on_lock()). From here on nobody else
 * writes. *FOLLOWED (may be NULL): row numbers and borrowed texts are void. TITLE may be NULL. */
bool writer_begin(struct writer *writer, struct book *book, const char *kind, const char *title, bool as_seen,
                  bool *followed, struct error *err);
/* writer->steps, which begin anew. OPTIONS: `progress` counts. */
bool writer_put(struct writer *writer, const struct change_options *options, struct error *err);
/* BATCH (may be NULL): what was written; 0: nothing was different. */
bool writer_commit(struct writer *writer, int64_t *batch, struct error *err);
void writer_drop(struct writer *writer);
/* Do STEPS put layers of forms on or off? Then the file alone takes them all, and the book is to be opened again. */
bool writer_changes_forms(const struct steps *steps);

#endif
