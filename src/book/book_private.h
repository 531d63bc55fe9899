/* Shared by the files that make up a book; for nobody else. */
#ifndef MAMORI_BOOK_BOOK_PRIVATE_H
#define MAMORI_BOOK_BOOK_PRIVATE_H

#include "book/book.h"

/* Takes over STORE (closed on failure) and reads the forms it was made for. */
struct book *book_of(struct store *store, const char *forms_option, const char *person, struct error *err);
int64_t book_now(const struct book *book);

#endif
