/* Judges: a sheet that comes to a verdict about its row, one fact after another.
 *
 * A judge is a list of steps, each with a condition over the row's cells and the verdict that follows from it. The first step
 * that holds decides, or `otherwise` when none does. What is not known yet keeps the verdict open only while it could change
 * it: a fact of an earlier step whose verdict is the same, and every fact of a later one, need not be asked.
 *
 * The program writes three columns that the form has (so formulas, exports, documents and checks read them like any other):
 * VERDICT, STEP (which one decided) and REASON (why, with the article, in words). Their formulas are made from the steps
 * (judge.c); where there is nothing to judge, REASON says so once the facts that come first are known. What is to be asked next, guide/judging.h says.
 */
#ifndef MAMORI_CATALOG_JUDGE_H
#define MAMORI_CATALOG_JUDGE_H

#include <stdbool.h>

#include "catalog/place.h"
#include "formula/formula.h"

struct judge_step {
    const char *id;               /* a code of the column STEP; NULL in `instead` */
    size_t ask;                   /* the column with the fact; SIZE_MAX: what it goes by is asked elsewhere */
    const struct formula *when;   /* it decides; NULL in `open` and `otherwise` */
    const struct formula *open;   /* the fact is not known yet; NULL: it always is */
    bool offered;                 /* it is asked while it is empty, but does not keep the verdict open */
    const char *verdict;          /* code of the column VERDICT */
    const char *because, *source; /* for people; source: the article, may be NULL */
    struct place place;
};

struct judge_def {
    size_t verdict, step, reason; /* columns that the judge fills in */
    const struct formula *when;   /* there is anything to judge; NULL: always */
    const char *outside;          /* said when there is not */
    size_t begin_count;           /* what is asked before anything, as far as it is empty */
    const size_t *begin;
    size_t step_count;
    const struct judge_step *steps;
    struct judge_step open, otherwise; /* `open`: something is missing that may change the verdict */
    size_t instead_count;
    const struct judge_step
        *instead; /* another verdict than the step's, for what came after it; the first that holds */
};

#endif
