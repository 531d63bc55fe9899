/* Erasing earlier values for good: of a cell or a row in the history, and wherever the program itself has copied them.
 *
 * What goes: the earlier values (store.h says which); their copies in closed rounds, where ERASE_MARK takes the place of a
 * text; unfinished texts of the cells meant; notes (cached overview, what an import remembers) that hold one of them. In a
 * sealed sheet (a closed round, a version) nobody can empty a cell first: there the present value of the cell named goes,
 * too.
 *
 * What stays is told, place by place: wherever an erased text still stands in this file. Such a text may mean something
 * else there, so nothing is changed. Answers chosen from a list, numbers and dates are not looked for as texts; a closed
 * round that holds one is told.
 *
 * What was said in a notice (notice.h) is erased by the number of its entry: book_erase_notice(). A notice of the row meant, and
 * one that holds an erased text, is told with that number.
 *
 * A text of one character is looked for as a whole value, longer ones as a part, each line of a note by itself.
 */
#ifndef MAMORI_BOOK_ERASE_H
#define MAMORI_BOOK_ERASE_H

#include "book/book.h"

/* What stands in a record where a text was: no word, since a workbook is read in two languages. */
#define ERASE_MARK "■■■"

enum erase_kind {
    /* gone */
    ERASE_COPY,    /* a copy in a closed round: its place in the sheet of answers */
    ERASE_VERSION, /* a name in a version of a document for the row */
    ERASE_DRAFT,   /* unfinished text of a person */
    ERASE_NOTE,    /* a note, by its key */
    /* left */
    LEFT_ROUND,   /* a closed round holds the earlier answer (no text) */
    LEFT_CELL,    /* the present value of a cell */
    LEFT_HISTORY, /* earlier values of another cell */
    LEFT_DRAFT,   /* unfinished text of another cell */
    LEFT_NOTICE,  /* a notice: what it is called as its name */
    LEFT_TITLE,   /* the title of a change */
    LEFT_EXPORT,  /* what was noted about a file that was written */
    LEFT_PERSON,  /* the name of a person who changed something */
    LEFT_ACCOUNT, /* an account, a machine or a terminal */
};

struct erase_place {
    enum erase_kind kind;
    const char *sheet, *row, *column; /* NULL where there is none */
    const char *name;                 /* of a draft the person; of a note the key; title, person, account */
    const char *value;                /* LEFT_CELL: what it holds */
    int64_t entry, count;             /* the first entry there, and how many */
};

struct erase_report {
    int64_t erased; /* earlier values of the cell or row itself */
    size_t count, capacity;
    struct erase_place *place;
    struct error scrub; /* ERROR_NONE, or why unused space of the file may still hold what was erased */
    struct arena *texts;
};

/* COLUMN SIZE_MAX: the whole row; ROW may be gone. DRY_RUN tells and changes nothing. The model is up to date
 * afterwards. Whatever comes back, erase_report_free(). */
bool book_erase(struct book *book, size_t sheet, const char *row, size_t column, bool dry_run,
                struct erase_report *report, struct error *err);
/* The text of the notice with this entry number. ERROR_UNKNOWN_ENTRY, with the reason, for any other entry. */
bool book_erase_notice(struct book *book, int64_t entry, bool dry_run, struct erase_report *report, struct error *err);
void erase_report_free(struct erase_report *report);

/* A place for people: sheet, row and column by their names. */
void erase_place_text(const struct book *book, const struct erase_place *place, struct str *out);
static inline bool erase_place_gone(const struct erase_place *place)
{
    return place->kind <= ERASE_NOTE;
}

#endif
