/* How far a judge (catalog/judge.h) has come with a row: the verdict and why, or which fact is asked next. */
#ifndef MAMORI_GUIDE_JUDGING_H
#define MAMORI_GUIDE_JUDGING_H

#include "book/model.h"

struct judging {
    bool decided; /* nothing that is missing can change the verdict */
    size_t ask;   /* the column to fill in next; SIZE_MAX: none. Also when it is decided: what was only offered */
    const struct judge_step
        *step; /* on whose account it is asked, or what decided; NULL: a fact that comes before all steps, or
                                      there is nothing to judge */
};

/* Of ROW of a sheet that judges. SKIPPED (by column, may be NULL): what people said they do not know now is not asked again. */
struct judging judging_look(const struct model *model, size_t sheet, uint32_t row, const bool *skipped);
/* Is it asked to judge ROW, and wants to know more before the verdict stands? */
bool judging_open(const struct model *model, size_t sheet, uint32_t row);
/* The verdict in words, and why: "報告が要る", then the reason with its article. Appends nothing to VERDICT when there is nothing
 * to judge, and why that is so to REASON. */
void judging_text(const struct model *model, size_t sheet, uint32_t row, struct str *verdict, struct str *reason);

#endif
