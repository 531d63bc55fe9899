/* Search over all guidance: what the forms ask, explain and answer, wherever it stands (手引きを探す).
 *
 * Searched are the rows that forms give (name, question, why, what if not, examples, remark, the texts of given columns), what sheets and
 * columns are for, and what documents are for. What people answered is not guidance; a table searches that.
 */
#ifndef MAMORI_GUIDE_LOOKUP_H
#define MAMORI_GUIDE_LOOKUP_H

#include "book/model.h"

/* A place that speaks of it: a row, a column (row UINT32_MAX), a sheet (column SIZE_MAX, too) or a document (sheet SIZE_MAX). */
struct hit {
    size_t sheet;
    size_t given; /* the row of the form; SIZE_MAX: none */
    uint32_t row; /* the same row in the answers; UINT32_MAX: none, or one for each row of another sheet */
    size_t column;
    size_t document;
    int rank; /* 0: named so or asked so, 1: explained so, 2: what a sheet, a column or a document is for */
};

struct hits {
    size_t count;
    struct hit *hit; /* by rank, then in the order of the menu */
};

/* TYPED are words with blanks between; a place has all of them, in the chosen language or in the form's. Kana, widths and case are treated
 * alike. */
struct hits *lookup(const struct model *model, const char *typed);
void hits_free(struct hits **hits);

/* Appended to OUT: "質問と答え ▸ Q8 無線LANの守り方". */
void hit_title(const struct model *model, const struct hit *hit, struct str *out);
/* What is told there: each text on lines of its own, with what it is before it; last what it is linked to. */
void hit_text(const struct model *model, const struct hit *hit, struct str *out);
/* The first text of it, for one line of a list. */
const char *hit_first(const struct model *model, const struct hit *hit);

#endif
