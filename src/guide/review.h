/* Looking through the history: who did what since it was looked through last, what stands out, and that somebody has looked.
 *
 * What stands out the program says, by facts of the forms (`review:` of a layer): changes out of hours, many at once, a clock that stepped back, files
 * written for others, wrong passphrases, one name at two terminals, erasings, rules that were overruled, decisions that came by file, changes of people and keys, of layers, and copies made of a changed file.
 * Whether that is well a person says, in a note; it becomes a row of the ledger `records: reviews`, with how far and with which head. Nobody reviews his own
 * changes while another one may; who is alone may, and the row says so.
 *
 *   review_make() → print, or review_write() → review_done()
 */
#ifndef MAMORI_GUIDE_REVIEW_H
#define MAMORI_GUIDE_REVIEW_H

#include "book/book.h"

#define REVIEW_OPENS  8 /* where nothing is said: forms/common/record-rules.yaml says the same to people */
#define REVIEW_CLOSES 20
#define REVIEW_MANY   50

enum review_kind {
    REVIEW_FAILED,    /* a wrong passphrase */
    REVIEW_CLOCK,     /* dated before the entry before it, or otherwise than the machine's clock said */
    REVIEW_ERASED,    /* earlier values were erased */
    REVIEW_OVERRULED, /* a rule, with the reason */
    REVIEW_BROUGHT,   /* what somebody decided on a file was taken in by another one */
    REVIEW_PEOPLE,    /* people, their duties and keys */
    REVIEW_LAYERS,    /* layers of forms */
    REVIEW_RECOVERED, /* from here on it is a copy of a file that something else had changed */
    REVIEW_EXPORT,    /* a file for others */
    REVIEW_AT_ONCE,   /* many changes in one go */
    REVIEW_HOURS,     /* out of hours: one for each person and day */
    REVIEW_TWICE,     /* under one name from two terminals by turns, within an hour: one for each person and day */
    REVIEW_KINDS
};
/* For programs ("failed"), and what people call it, translated. */
const char *review_kind_id(enum review_kind kind);
const char *review_kind_label(enum review_kind kind);

struct review_person {
    char *name;               /* "": nobody's */
    int64_t entries, changes; /* changes: batches */
    int64_t exports, failed, outside;
    int64_t hours[24]; /* entries by the hour in which they were made */
};

struct review_mark {
    enum review_kind kind;
    int64_t entry, at, until;          /* the first one, and until when */
    int64_t count;                     /* entries; of OUTSIDE and FAILED of the whole day */
    char *person, *sheet, *row, *text; /* sheet, row: NULL for none; text: what it was, translated; not made safe */
};

struct review {
    int64_t from, to; /* entries; from > to: there is nothing new */
    char head[65];    /* at `to` */
    int64_t own;      /* entries of whoever works now */
    size_t persons, person_room, marks, mark_room;
    struct review_person *person; /* most entries first */
    struct review_mark *mark;     /* by kind, then as they came */
    size_t kinds[REVIEW_KINDS];
};

/* How far the last review went; 0: there was none, or no layer keeps them. */
int64_t review_until(const struct book *book);
/* From entry FROM on (0: behind the last review) to the newest. review_done() in any case. */
bool review_make(struct book *book, int64_t from, struct review *review, struct error *err);
void review_done(struct review *review);
/* Writes down that whoever works now has looked at it. *ALONE: some of the entries are his own, and nobody else may review. ERROR_NOTHING: there is nothing
 * to review, or no layer keeps it. ERROR_RIGHTS: some are his own, and others may. */
bool review_write(struct book *book, const struct review *review, const char *note, bool *alone, struct error *err);
#endif
