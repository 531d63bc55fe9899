/* Everybody has read it: which documents the staff is to read, who has confirmed it, and who the staff is. Said by layers (`reading:` of
 * layer.yaml): one names the ledgers of documents and of confirmations, each may name a ledger of people. Who works here is
 * read from the last of these that has rows, so a layer that keeps a fuller register takes the place of a plain list of names.
 *
 * Who has read what now, guide/reading.h knows.
 */
#ifndef MAMORI_CATALOG_READING_H
#define MAMORI_CATALOG_READING_H

#include "catalog/catalog.h"

struct reading_people {
    size_t sheet;               /* with the roles name and department */
    const struct formula *here; /* of its row: does that person work here today? NULL: yes */
};

struct reading_def {
    size_t list, done; /* the documents to be read; the confirmations. SIZE_MAX: no layer says them */
    size_t people_count;
    const struct reading_people *people; /* in the order of the layers */
};

#endif
