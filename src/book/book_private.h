/* Shared by the files that make up a book; for nobody else. */
#ifndef MAMORI_BOOK_BOOK_PRIVATE_H
#define MAMORI_BOOK_BOOK_PRIVATE_H

#include "book/book.h"

/* Takes over STORE (closed on failure) and reads the forms it was made for. */
struct book *book_of(struct store *store, const char *forms_option, const char *person, struct error *err);
int64_t book_now(const struct book *book);
bool book_reload(struct book *book, struct error *err); /* everything again from the file */

/* dangling.c: an answer of SHEET (`each`) to a row that the model does not have, met while reading. */
void book_note_lost(struct book *book, size_t sheet, const char *row);
void book_forget_lost(struct book *book);
/* False, with the reason, when nothing can be written. */
bool book_writable(const struct book *book, struct error *err);

#endif
