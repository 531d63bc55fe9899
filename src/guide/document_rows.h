/* Documents that stand for each row of a sheet (`for` in the form): for which rows there is one, or ought to be. */
#ifndef MAMORI_GUIDE_DOCUMENT_ROWS_H
#define MAMORI_GUIDE_DOCUMENT_ROWS_H

#include "guide/document.h"

enum document_each_state {
    DOCUMENT_ROW_NEEDED,  /* one is to be made */
    DOCUMENT_ROW_CHANGED, /* it reads no longer as its last version */
    DOCUMENT_ROW_MADE,    /* it reads as its last version */
    DOCUMENT_ROW_OVER     /* it has a version, and nothing more is needed */
};
struct document_each {
    uint32_t row;     /* of the sheet */
    const char *id;   /* of the row; borrowed from the model until its next change */
    uint32_t version; /* the last one; 0: none */
    enum document_each_state state;
};

/* Those of document INDEX, in the order of the sheet: rows that need one, as the form's `when` says, and rows that have a version.
 * free() it. A document that is one for the company has none. */
struct document_each *document_rows(const struct model *model, size_t index, size_t *count);
/* The last version of each row, by its position; 0: none. free() it. */
uint32_t *document_row_versions(const struct model *model, size_t index);
/* Versions of documents for row ROW of SHEET, in all: they are records, and stay when the row is deleted. */
size_t document_versions_for(const struct model *model, size_t sheet, const char *row);
/* "to be made", "changed since version 2", "version 2", "version 2, no longer needed": translated; the caller's. */
char *document_row_text(const struct document_each *row);
extern const char *const document_row_word[]; /* as programs read it: needed, changed, made, over */

/* Documents to be written: each of the company's, and of those for rows each one that is needed or has a version. ONLY: of this
 * document alone; SIZE_MAX: of all. free() it. */
struct document_which *documents_to_write(const struct model *model, size_t only, size_t *count);

#endif
