/* The company's own answer beside how others answered (catalog/distribution.h). */
#ifndef MAMORI_GUIDE_DISTRIBUTION_H
#define MAMORI_GUIDE_DISTRIBUTION_H

#include "book/model.h"
#include "catalog/distribution.h"

/* One line of it: an answer, and how many gave it. The last may be those who gave none. */
struct distribution_line {
    const struct choice *choice; /* NULL: no answer */
    double share;                /* percent */
    bool own;                    /* the company's answer */
};
/* Of COLUMN of the facts SHEET, in the order of its choices; LINE has room for all choices and one more. */
size_t distribution_lines(const struct model *model, size_t sheet, size_t column, struct distribution_line *line);
/* As lines of at most CELLS cells: the answer, percent, a bar of # (the company's own) or = signs. Translated. */
void distribution_text(const struct model *model, size_t sheet, size_t column, int cells, struct str *out);
/* In a sentence: "same answer: 53.2 % of 417"; nothing while there is no answer. */
void distribution_sentence(const struct model *model, size_t sheet, size_t column, struct str *out);

#endif
