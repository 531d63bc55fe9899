/* Rows that a change brings about in other ledgers, as the forms say (catalog/make.h): in its own transaction, one batch, one undo. For
 * the files of the book, and for examples of the forms. */
#ifndef MAMORI_BOOK_MAKING_H
#define MAMORI_BOOK_MAKING_H

#include "book/change_list.h"
#include "catalog/make.h"

struct held_rows; /* guard.h */
struct writer;    /* writer.h */

/* What the new row would hold in CELL, as it is stored; "" nothing. False: the formula came to an error, which ERR (may be NULL) names. */
bool making_value(const struct model *model, size_t sheet, uint32_t row, const struct make_def *make,
                  const struct make_cell *cell, struct str *stored, struct error *err);
/* The changes of which the writer's steps borrow: theirs until it has committed or dropped them. */
struct makings {
    struct change_list *list;
    size_t count;
};
/* LIST, which it takes over, as a record of the program, in the same batch: nobody is asked for his rights. False: the writer has dropped everything. */
bool making_add(struct writer *writer, struct change_list list, struct makings *makings, struct error *err);
/* BEFORE: where rules of the kind RULE_MAKE held before the first writer_put(). What was made is in book->made. */
bool making_put(struct writer *writer, const struct held_rows *before, const struct change_options *options,
                struct makings *makings, struct error *err);
void makings_done(struct makings *makings);

#endif
