/* One way through a document's blocks, for whoever shows or writes it: the screen and plain text (document_layout.h), Markdown,
 * Word and Excel (exchange/).
 *
 * The walk says where pages and boxes begin and end, where a table of contents belongs, and what is numbered how; what each of
 * these looks like is the page's: a table of functions, one for each kind of block.
 */
#ifndef MAMORI_GUIDE_DOCUMENT_WALK_H
#define MAMORI_GUIDE_DOCUMENT_WALK_H

#include "guide/document.h"

/* Where the walk is. */
struct document_step {
    const struct document *document;
    const struct document_block *block, *before; /* the one before; NULL: this is the first */
    size_t at;                                   /* index of the block */
    bool page;                                   /* a page begins here; never at the first block */
    bool opens, closes;                          /* the box of a card does, before and after the block */
};
typedef void document_page_fn(void *page, const struct document_step *step);

/* Functions that are NULL are not called. */
struct document_page_functions {
    document_page_fn *contents; /* before the first block that is no title and no box for seals */
    document_page_fn *begin;    /* before every block: what keeps it apart from the one before, a new page */
    document_page_fn *open;     /* before the block */
    document_page_fn *block[DOCUMENT_BLOCKS];
    document_page_fn *text;  /* what has no function of its own */
    document_page_fn *close; /* after it */
};

void document_walk(const struct document *document, const struct document_page_functions *functions, void *page);

/* The block's number and GAP, appended to OUT; 第3条（目的） stands without a gap. Nothing when it has no number. */
void document_add_number(const struct document_block *block, const char *gap, struct str *out);
/* The text is not torn from what follows: a table that it leads to, or those who sign it. */
bool document_stays(const struct document_step *step);
/* The next blank of a text (CELL SIZE_MAX) or of a table's cell, from blank FROM on; NULL: there is none more. */
const struct document_blank *document_next_blank(const struct document *document, size_t block, size_t cell,
                                                 size_t from);

#endif
