/* Everybody has read it: which documents are to be read, who has confirmed the version in force, and who has not.
 *
 * Who confirms need not have an account: reading_confirm() writes one row of the ledger of confirmations and nothing else, whoever has signed in
 * or not (sign_in_report()). A confirmation is of a version: a new one is to be read again.
 *
 *     readings_read() → reading_text() for who reads → reading_confirm()
 */
#ifndef MAMORI_GUIDE_READING_H
#define MAMORI_GUIDE_READING_H

#include "book/book.h"
#include "catalog/reading.h"
#include "guide/document_change.h"

/* Somebody of the ledger of people who works here today. Borrowed from the model. */
struct reading_person {
    const char *name, *department;
};
/* In the order of the ledger, by department; free() it. */
struct reading_person *reading_people(const struct model *model, size_t *count);

/* A document of the list that has a version. Borrowed from the model. */
struct reading {
    size_t document;
    uint32_t version;
    char date[11], due[11]; /* of the version; by when it is to be read, "": not said */
    const char *department; /* whose people read it; "": everybody */
    const char *question;   /* "": none */
    const char *right;      /* the right answer to it: "yes", "no" */
    size_t asked, done;     /* of the people */
};
struct reading *readings_read(const struct model *model, size_t *count); /* free() it */
/* The one of DOCUMENT; false: ERROR_NOTHING, it is not to be read, or has no version. */
bool reading_find(const struct model *model, size_t document, struct reading *out, struct error *err);

bool reading_wanted(const struct reading *reading, const struct reading_person *person);
/* Has PERSON confirmed that version? DATE (may be NULL): when. */
bool reading_done(const struct model *model, const struct reading *reading, const char *person, char date[11]);

/* The text of the version that is in force, whatever the document reads now. */
void reading_text(const struct model *model, const struct reading *reading, struct str *out);

struct reading_wish {
    const char *name, *initials;
    const char *answer; /* "yes", "no"; NULL: none is given */
};
/* ERROR_REJECTED: no initials, no answer or a wrong one where there is a question; ERROR_NOTHING: it is confirmed already. */
bool reading_confirm(struct book *book, const struct reading *reading, const struct reading_wish *wish,
                     struct error *err);

#endif
