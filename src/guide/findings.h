/* Findings: rules of the forms that hold now (catalog/rule.h), documents in force whose promises are not kept, rows that have changed
 * since they were approved, and cells that name a row which is gone (気づき). Worst
 * first, then menu order, then row. */
#ifndef MAMORI_GUIDE_FINDINGS_H
#define MAMORI_GUIDE_FINDINGS_H

#include "book/model.h"

struct finding {
    enum finding_level level;
    size_t sheet;
    uint32_t row;  /* UINT32_MAX: the sheet as a whole */
    size_t column; /* SIZE_MAX: none */
    const struct rule_def *rule;
    size_t document;      /* a document in force that promises what is not done; SIZE_MAX: a rule of a sheet */
    char *message, *next; /* filled in, translated; next may be NULL */
};

struct findings {
    size_t count;
    struct finding *finding;
};

struct findings *findings_make(const struct model *model);
/* The same without texts, for when not all of them are shown; and the texts of one, made once. */
struct findings *findings_list(const struct model *model);
void finding_fill(const struct model *model, struct finding *finding);
/* What RULE, which holds there, finds in ROW of SHEET, with its texts; finding_done() it. */
struct finding finding_of_rule(const struct model *model, size_t sheet, uint32_t row, const struct rule_def *rule);
void finding_done(struct finding *finding);
/* "Why this finding?": what it says and what to do, the rule's condition, and what stands in it. Of a document what it promises, and
 * what is answered. */
void finding_why(const struct model *model, struct finding *finding, struct str *out);
void findings_free(struct findings **findings);
/* Only how many, by level (no texts are made). */
void findings_count(const struct model *model, uint32_t counts[3]);
/* The same, given up (false) when PAUSE says true: it is asked after each rule. */
bool findings_try(const struct model *model, uint32_t counts[3], model_pause_fn *pause, void *context);

#endif
