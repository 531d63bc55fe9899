/* A workbook, or some sheets of it, written as a sealed file (book/bundle.h): the form in which it may lie where others can get at it, on a stick, in the
 * post, with a provider. Never over a file that is there.
 *
 * The plain bytes stay in memory: a copy through the open file, proven entry by entry, as for a backup; of chosen sheets a part (book_part()). Only what is
 * sealed reaches the target's disk. What was sealed, for whom and where is an entry of the journal, made as of every export (export_target.h); the copy was
 * made before it.
 */
#ifndef MAMORI_EXCHANGE_SEALED_H
#define MAMORI_EXCHANGE_SEALED_H

#include "book/bundle.h"
#include "book/copy_terms.h"
#include "exchange/xlsx.h"

struct sealed_options {
    const size_t *sheet; /* NULL: the whole workbook */
    size_t sheets;
    struct bundle_lock lock; /* its KDF says afterwards at which cost */
    const struct copy_terms
        *copy; /* it is a copy to be worked in, under an origin of its own (book/merging.h); NULL: it is not */
};

struct sealed_report {
    struct export_report export; /* hash, entry … */
    struct store_mark mark;      /* how far the journal went that is in it, or that the part was made from */
    size_t emptied;              /* references that lead out of the part, and were left out */
    uint64_t size;               /* of the workbook in it, in bytes */
    char origin[17];             /* of the copy to be worked in */
};

bool sealed_write(struct book *book, const char *path, struct sealed_options *options, const struct progress *progress,
                  struct sealed_report *report, struct error *err);

#endif
