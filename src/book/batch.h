/* What the changes of one call do to each other: which of them touch a row, and what a cell holds after some of them. For the
 * files of the book only. The changes are as change_list_batch() makes them, and are borrowed. */
#ifndef MAMORI_BOOK_BATCH_H
#define MAMORI_BOOK_BATCH_H

#include "book/change_list.h"

struct batch {
    const struct book *book;
    const struct change *change;
    size_t count;
    uint32_t *slot,
        *previous; /* the last change of a row, and of each change the one before it of the same row; 1 + number */
    size_t slots;
};

struct batch batch_new(const struct book *book, const struct change *change, size_t count);
void batch_done(struct batch *batch);

/* What the first BEFORE changes (SIZE_MAX: all) put into a cell, also where one of them clears it: "" empty, NULL: nothing. */
const char *batch_value(const struct batch *batch, size_t before, size_t sheet, const char *row, size_t column);
/* Do they delete, or add, the row with this id? */
bool batch_does(const struct batch *batch, size_t before, enum change_op op, size_t sheet, const char *row);
/* The value that CHANGE gives a cell; NULL: none. */
const char *change_value(const struct change *change, size_t column);

#endif
