/* Placeholders: what stands between { and } in a text of the forms, in every text alike (doc/form-guide.md).
 *
 * What a form writes is read when it is loaded, and what means nothing is an error with its place. Whoever fills a text in
 * (book/fill.h) asks again by the same words and gets what was read then; words that people wrote themselves, in the
 * wording of a document, are read when they are first met. So there is one reader, and filling in looks up and does not
 * parse. What a placeholder names is found as in a formula.
 */
#ifndef MAMORI_CATALOG_PLACEHOLDER_H
#define MAMORI_CATALOG_PLACEHOLDER_H

#include "catalog/catalog.h"

enum placeholder_kind {
    PLACEHOLDER_CELL,     /* one value: of this row, of a given row, along a chain, a fact, a summary */
    PLACEHOLDER_LIST,     /* the values of a column, each once */
    PLACEHOLDER_TODAY,    /* the day */
    PLACEHOLDER_LAW,      /* what a law is called, and that it is not in force when it is not: `ref` is its standing */
    PLACEHOLDER_ROW,      /* what the row is called, whatever its sheet calls the column: {label} */
    PLACEHOLDER_OWN,      /* what a document says of itself: `name` is title, version, enacted, revised, approved */
    PLACEHOLDER_PART,     /* the number of a heading of this document: `name` is the part */
    PLACEHOLDER_DOCUMENT, /* the title of another document: `name` is its id */
};
/* How a value is written, where the text says so; ERA, ISO: days; SHORT, CODE: choices; FULL: laws. */
enum placeholder_form {
    PLACEHOLDER_USUAL,
    PLACEHOLDER_ERA,
    PLACEHOLDER_ISO,
    PLACEHOLDER_SHORT,
    PLACEHOLDER_CODE,
    PLACEHOLDER_FULL
};

struct placeholder {
    enum placeholder_kind kind;
    enum placeholder_form form;
    bool may_be_empty;             /* a ? stands at the end: nothing is shown when it is empty, and it is no blank */
    const struct formula_ref *ref; /* CELL, LIST: where the value is, as in a formula */
    const char *name;
};

/* The LENGTH bytes of TEXT, which stand between { and }, in a text that speaks of rows of SHEET (SIZE_MAX: of none). NULL when
 * they mean nothing. It belongs to the catalog. That parts and documents are there is for whoever fills them in. */
const struct placeholder *catalog_placeholder(const struct catalog *catalog, size_t sheet, const char *text,
                                              size_t length);

/* A text that was filled in, kept once for as long as the catalog lives. */
const char *catalog_keep_text(const struct catalog *catalog, const char *text);

#endif
