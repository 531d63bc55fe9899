/* "今日行った": a routine was done. The day, who did it and the row of the log are one batch, and one undo. */
#ifndef MAMORI_GUIDE_DOING_H
#define MAMORI_GUIDE_DOING_H

#include "book/change_list.h"
#include "catalog/routine.h"

struct doing {
    size_t sheet;
    const char *row;    /* id */
    int day;            /* 0: today; a day in the future is refused */
    const char *person; /* NULL: who works now */
    const char *note;   /* the result, for the log's column with the role `note`; may be NULL */
};

/* Has ROW a routine that is to be done at all? Else false, with ERR (may be NULL) why. */
bool doing_possible(const struct model *model, size_t sheet, uint32_t row, struct error *err);
/* ERROR_NOTHING: the sheet has no routine, or the row none now. A day that is earlier than the last one stays in the log and leaves
 * the last day as it is. */
bool doing_write(struct book *book, const struct doing *doing, struct error *err);
/* What it would change, into LIST, which is a new one, and what the history calls it: the caller's. NULL: as above. */
char *doing_changes(const struct book *book, const struct doing *doing, struct change_list *list, struct error *err);

#endif
