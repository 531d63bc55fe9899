/* Approval in rounds: who must approve what, as data. Layers say it (`approvals:` of layer.yaml): one names the ledgers in which what
 * is submitted and decided is kept, any of them adds rules. A rule speaks of documents (of shelves, or by their ids) or of rows
 * of a sheet, and asks seats: somebody whom a formula names, everybody with a duty, who is above the author.
 *
 * What is submitted, asked and decided now, guide/approval.h knows.
 */
#ifndef MAMORI_CATALOG_APPROVAL_H
#define MAMORI_CATALOG_APPROVAL_H

#include "catalog/catalog.h"

/* Who is asked. One of WHO, DUTY and SUPERIOR is said. */
struct approval_seat {
    const char *label;         /* 責任者 */
    const struct formula *who; /* a name, or several with 、 between them; of the row that is submitted, or of none */
    const char *duty;          /* of the ledger of people (rights.h): everybody who has it */
    bool superior;             /* of the author, as the ledger of people says (ROLE_SUPERIOR) */
    unsigned least;            /* so many of them must approve; 0: all */
};

struct approval_rule {
    const char *id, *title;
    size_t layer;
    size_t shelf_count, document_count; /* of documents: */
    const size_t *shelf, *document;
    size_t sheet;               /* of rows: their sheet; SIZE_MAX: of documents */
    const struct formula *when; /* which rows; NULL: all */
    size_t column_count;        /* what is looked at of a row */
    const size_t *column;
    bool own;     /* who submits it may be one of those who approve */
    bool by_file; /* decisions may come on a file or on paper, too */
    int within;   /* days until it is overdue */
    size_t seat_count;
    const struct approval_seat *seat;
};

struct approvals_def {
    size_t submissions, asked, decisions, seen; /* ledgers; SIZE_MAX: no layer says them */
    bool by_file;                               /* no layer says that decisions by file do not count */
    size_t rule_count;
    const struct approval_rule *rule; /* the first that speaks of it counts */
};

#endif
