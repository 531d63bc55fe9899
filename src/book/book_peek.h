/* What a workbook is, without opening it: for a list of several. Nothing is proven, computed or written, and nobody waits
 * for a lock. */
#ifndef MAMORI_BOOK_BOOK_PEEK_H
#define MAMORI_BOOK_BOOK_PEEK_H

#include "base/error.h"

struct book_peek {
    char *company; /* its name, as the file holds it; NULL: none is given, or its forms are not here */
    char *person;  /* who made the last entry; NULL: nobody yet */
    int64_t at;    /* when, seconds since 1970; 0: never */
};

/* FORMS as in struct book_options. False with ERR: it cannot be read just now, or is no workbook. book_peek_done() in both
 * cases. */
bool book_peek(const char *path, const char *forms, struct book_peek *out, struct error *err);
void book_peek_done(struct book_peek *peek);

#endif
