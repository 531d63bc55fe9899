/* Rights: who may do what in a workbook that several people work in. Said by one layer (`rights:` of layer.yaml), as data: a
 * ledger of the people, the sorts of sheets there are, and what each duty grants. A sheet says of which sort it is (`rights:`);
 * one that says nothing is of the first sort.
 *
 * What is not granted is refused. Whether rights hold at all in a workbook, and who is signed in, book/rights.h knows.
 */
#ifndef MAMORI_CATALOG_RIGHTS_H
#define MAMORI_CATALOG_RIGHTS_H

#include "catalog/catalog.h"

/* What is done to the workbook as a whole, or to what was meant to stay. */
enum right {
    RIGHT_ERASE,    /* earlier values are erased for good */
    RIGHT_OVERRULE, /* a rule that refuses is overruled */
    RIGHT_LAYERS,   /* layers of forms come and go */
    RIGHT_ANSWERS,  /* what others decided on a file or on paper is taken in, in their names: guide/approval.h */
    RIGHTS
};

/* Without a key the screen is hidden after so many minutes: where nobody has written another number, and between which it lies. */
#define RIGHTS_LOCK       5
#define RIGHTS_LOCK_LEAST 1
#define RIGHTS_LOCK_MOST  60

struct rights_sort {
    const char *id, *label; /* label: as people are told who may write it */
};

/* Of which rows: any; those of the person's own department, and those that name none; those that the person made (ROLE_PERSON). */
enum rights_rows { RIGHTS_ALL, RIGHTS_DEPARTMENT, RIGHTS_OWN };

struct rights_grant {
    const char *const *duty; /* codes of the ledger's duties */
    size_t duties;
    const size_t *sort; /* sheets of these sorts may be written … */
    size_t sorts;
    enum rights_rows rows;
    unsigned may; /* … and this may be done: a bit for each enum right */
};

struct rights_def {
    size_t people;                 /* the ledger; SIZE_MAX: no layer says it, and everybody may everything */
    size_t name, duty, department; /* columns of it: ROLE_NAME, ROLE_KIND, ROLE_DEPARTMENT */
    size_t left;                   /* ROLE_DONE: the day from which the person works here no more */
    size_t managing;               /* the sort of the ledger of people: who may write it gives people their rights */
    size_t sort_count, grant_count;
    const struct rights_sort *sort;
    const struct rights_grant *grant;
    struct value_ref
        lock; /* the fact in which people write after how many minutes the screen is hidden; may be unset */
};

/* Does DUTY grant it? ROWS (may be NULL) receives the widest. */
bool rights_grant_sort(const struct rights_def *rights, const char *duty, size_t sort, enum rights_rows *rows);
bool rights_grant(const struct rights_def *rights, const char *duty, enum right right);
/* The labels of the duties that may write SORT (SIZE_MAX: that may do RIGHT), with 、 between them. */
void rights_who_text(const struct catalog *catalog, size_t sort, enum right right, struct str *out);

#endif
