/* A text of the forms with its {placeholders} filled in (catalog/placeholder.h): messages, next steps, help, documents.
 *
 * There is one filler. What differs from text to text is said in struct filling: of which row it speaks, for whom it is
 * written, and what a document adds of its own. Values are made safe to show. */
#ifndef MAMORI_BOOK_FILL_H
#define MAMORI_BOOK_FILL_H

#include "book/model.h"
#include "catalog/placeholder.h"

/* Where a value stands. */
struct fill_cell {
    size_t sheet; /* SIZE_MAX: it is no cell */
    uint32_t row;
    size_t column; /* SIZE_MAX: a summary, which nobody can type */
};

/* One placeholder as it was filled in. */
struct filled {
    const struct placeholder *hole; /* NULL: it means nothing, and stands there as written */
    size_t from, to;                /* bytes of the text made */
    const char *label;              /* what people call it, in the form's language; NULL: it has no name */
    bool blank;                     /* there is no value, and 〔label〕 stands there */
    struct fill_cell cell;
};

struct filling {
    const struct model *model;
    size_t sheet; /* of the row that the text speaks of; SIZE_MAX: of none */
    uint32_t row;
    bool document;                  /* in the form's language with 和暦, and what is empty is a blank */
    bool keep;                      /* what means nothing stays as written; else nothing is shown */
    const char *given, *given_text; /* a name that the program fills in, and its text; NULL: none */
    /* What only a document knows: its own title and dates, numbers of its parts. The text of HOLE into OUT, what it is called
     * and where it stands into PIECE; false when it is empty. NULL: nothing is known. */
    bool (*own)(void *context, const struct placeholder *hole, struct filled *piece, struct str *out);
    void (*each)(void *context, const struct filled *piece); /* told of every placeholder, in order; may be NULL */
    void *context;
};

/* TEMPLATE filled in, appended to OUT. True: no {name?} of it was empty. */
bool fill_text(const struct filling *filling, const char *template, struct str *out);
/* For a row, as messages are: ROW UINT32_MAX or SHEET SIZE_MAX: of none. */
void fill_message(const struct model *model, size_t sheet, uint32_t row, const char *template, struct str *out);

/* A text that explains (help, why, hint … of the forms), translated and filled in; NULL for NULL. It lives as long as the
 * catalog. MODEL NULL: as it is written. */
const char *fill_help(const struct model *model, const char *help);

#endif
