/* Shared by the files of erasing; nobody else includes this. */
#ifndef MAMORI_BOOK_ERASE_PRIVATE_H
#define MAMORI_BOOK_ERASE_PRIVATE_H

#include "book/erase.h"
#include "book/writer.h"

struct erasing {
    struct book *book;
    struct writer writer;
    bool refused; /* the writer has let go of everything */
    struct erase_report *report;
    const struct sheet_def *def; /* NULL: a notice is meant */
    const char *row, *column;    /* COLUMN NULL: the whole row */
    int64_t notice;              /* its number */
    char **needle;               /* texts of the report's arena */
    size_t needles, needle_capacity;
    char **name; /* of these, earlier names of people and companies (`holds`), whole; of the report's arena */
    size_t names, name_capacity;
    /* present values of the row, by the sheet's columns */
    const char **present;
    /* copies in closed rounds */
    size_t copies, copy_capacity;
    struct copy {
        const char *id, *round, *column, *value;
        bool text; /* may be erased: a text, not an answer from a list */
    } * copy;
    /* Places by kind, sheet, row, column and name, so that each is told once. */
    struct erase_index {
        size_t *slot, slots; /* 1 + number of the place; 0: free */
    } index;
};

/* The cell holds TEXT ("": nothing) from now on, in place of BEFORE: a step for the writer. What it held
 * is in the history then, and is erased there. */
void erase_instead(struct erasing *e, size_t sheet, const char *row, size_t column, const char *before,
                   const char *text);
bool erase_put(struct erasing *e, struct error *err);         /* the steps so far */
void erase_tell(struct erasing *e, struct erase_place place); /* counts one more there */
/* erase_document.c: names that versions of documents for this row bear */
bool erase_versions(struct erasing *e, struct error *err);

#endif
