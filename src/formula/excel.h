/* Writing a formula for Excel (private to src/formula): excel.c the tree, excel_linked.c LINKED(), excel_label.c
 * constants. */
#ifndef MAMORI_FORMULA_EXCEL_H
#define MAMORI_FORMULA_EXCEL_H

#include "formula/functions.h"

enum { NO_LINK = -1 };

/* A cell of a choice column holds a label where the formula says a code. How a text constant is to be written. */
enum label_use {
    LABEL_PLAIN,
    LABEL_PATTERN,  /* where * ? ~ are wildcards, as in MATCH */
    LABEL_EXACT,    /* the same place, but the formula means no wildcards (XLOOKUP) */
    LABEL_CRITERION /* a criterion: an operator may stand before the code */
};
struct want {
    const struct formula_choices *choices; /* NULL: as it is written */
    enum label_use use;
};

struct writer {
    const struct formula *formula;
    const struct formula_excel *to;
    struct str *out;
    struct error *err;
    long nth;      /* the linked cell that LINKED stands for now, or NO_LINK */
    bool in_array; /* inside SUMPRODUCT, which computes with whole columns */
    bool in_range; /* a range is asked for: IF(x,s[a],s[b]) in SUM */
    bool failed;
};

/* How tightly an expression holds together; a looser one inside needs parentheses. */
enum {
    LEVEL_ANY = 0,
    LEVEL_COMPARE = 1,
    LEVEL_JOIN = 2,
    LEVEL_ADD = 3,
    LEVEL_MULTIPLY = 4,
    LEVEL_POWER = 5,
    LEVEL_PERCENT = 6,
    LEVEL_SIGN = 7,
    LEVEL_ATOM = 8
};

static inline struct want want_nothing(void)
{
    return (struct want){0};
}
struct want want_like(const struct node *node, enum label_use use); /* constants compared with NODE */

void excel_node(struct writer *w, const struct node *node, int level, struct want want);
/* The call itself, LINKED standing for the cell w->nth. */
void excel_plain_call(struct writer *w, const struct node *node, struct want want);
void excel_unsupported(struct writer *w, const struct node *node, const char *why);

/* excel_label.c */
void excel_text(struct writer *w, const char *text, int level, struct want want);
void excel_criterion(struct writer *w, const struct node *node, const struct node *range);
/* excel_linked.c: a call of which an argument is or holds LINKED. */
bool excel_is_linked(const struct node *node);
void excel_linked_call(struct writer *w, const struct node *node, int level);
/* excel_related.c: the same, of rows that people link: they may be others tomorrow. */
const struct node *excel_related(const struct node *node); /* the first such reference; NULL */
void excel_related_call(struct writer *w, const struct node *node, const struct node *related, int level);

#endif
