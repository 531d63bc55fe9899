/* Closed rounds of a sheet, read from the ledgers that the layers name (`records`). */
#ifndef MAMORI_GUIDE_ROUNDS_H
#define MAMORI_GUIDE_ROUNDS_H

#include "book/model.h"
#include "catalog/block.h"

struct round {
    uint32_t row; /* of the rounds sheet */
    int number;
    char *title, *closed, *person;
    struct value score, answered; /* borrowed from the model */
    struct value carried;         /* of the answers: not confirmed when the round was closed; empty: not known */
    bool noted;
    bool in_words; /* it keeps what was asked, since the edition of the forms was changed later */
};
struct rounds {
    size_t count;
    struct round *round;
}; /* oldest first */

struct rounds *rounds_read(const struct model *model, size_t sheet); /* MODEL NULL: there are none */
void rounds_free(struct rounds **rounds);
/* What ROUND of SHEET was asked, and what was said, as it was then: a question and below it the answer. */
void round_in_words(const struct model *model, size_t sheet, const struct round *round, struct str *out);
/* The score of part PART of METER in round NUMBER of its sheet, 0: now; empty when it was not kept. */
struct value round_part(const struct model *model, const struct block_def *meter, int number, size_t part);
/* What round NUMBER held in COLUMN of SHEET: one text a row of the sheet as it is now, NULL where it held nothing. */
char **round_answers(const struct model *model, size_t sheet, int number, size_t column);
void round_answers_free(char ***answers, uint32_t rows);

#endif
