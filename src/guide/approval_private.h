/* Shared by the files of approval; nobody else includes this. */
#ifndef MAMORI_GUIDE_APPROVAL_PRIVATE_H
#define MAMORI_GUIDE_APPROVAL_PRIVATE_H

#include "guide/approval.h"

static inline const struct approvals_def *approvals_of(const struct model *model)
{
    return model_catalog(model)->approvals;
}
/* What SUBJECT is called by the ledgers: a document's key, a sheet, a row; "" where it has none. */
struct approval_name {
    char *document;
    const char *sheet, *row;
};
struct approval_name approval_name_of(const struct catalog *catalog, const struct approval_subject *subject);
bool approval_named(const struct model *model, uint32_t submission, const struct approval_name *name);
extern const char *const approval_state_code[]; /* by enum approval_state */

/* approval_change.c: decisions of PERSON about A, in one batch. TEXT and HASH: about an earlier text than that of now; NULL: about that. BROUGHT: who takes
 * them in from the file or paper REFERENCE; NULL: the person himself decides. */
struct approval_by {
    const char *person, *brought, *reference, *hash;
    const struct text_lines *text;
    const struct change_notice *notice;
};
bool approval_put(struct book *book, const struct approval *approval, const struct approval_by *by,
                  const struct approval_decision *decision, size_t count, bool dry, struct approval_made *made,
                  struct error *err);
/* Is the round open, and is PERSON one who decides in it? */
bool approval_may_decide(const struct approval *approval, const char *person, struct error *err);

/* approval_seats.c: people of RULE's seats for a submission by AUTHOR, each a label and a name, the caller's. */
struct approval_seats {
    size_t count, capacity;
    struct approval_person {
        const char *label; /* borrowed */
        char *name;
        unsigned least;
    } * person;
};
/* False: a seat that nobody but the author holds, and WISH names nobody. */
bool approval_seats_find(const struct book *book, const struct approval_rule *rule,
                         const struct approval_subject *subject, const struct approval_wish *wish,
                         struct approval_seats *out, struct error *err);
void approval_seats_done(struct approval_seats *seats);
/* Have all seats approved, as ANSWERED says of each of those asked? */
bool approval_seats_full(const struct approval *approval, const bool *answered);

#endif
