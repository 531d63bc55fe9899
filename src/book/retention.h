/* How long the history may hold what a deleted row held (`retention:` of a ledger): when a row goes, the program writes into the ledger `records: erasures`
 * which one it was, by its sheet and number alone, and when the history must have forgotten it. That is a row like others: it comes and goes with an undo, has a
 * day in the calendar, and can be a finding and a task of the forms. retention_erase() erases all that is due, in one go, and writes down the day.
 *
 * What stays although it was erased (a closed round, a version, another cell that says the same) is told as by book_erase(), row by row.
 */
#ifndef MAMORI_BOOK_RETENTION_H
#define MAMORI_BOOK_RETENTION_H

#include "book/change_list.h"
#include "book/erase.h"

/* The rows of that ledger which the deletions among CHANGE bring about; empty where there are none, or no layer keeps them. For the writer. */
struct change_list retention_rows(const struct book *book, const struct change *change, size_t count);

struct retention {
    size_t count, capacity;
    struct retention_row {
        char *id;     /* in the ledger of erasures */
        size_t sheet; /* what was deleted … */
        char *row;
        int day;                    /* … and since when it is due */
        struct erase_report report; /* after retention_erase() */
        bool done;
    } * row;
};
/* All that is due today, by its day, one row after the other, each durable; retention_free() in any case. DRY_RUN tells and changes nothing. After a failure the rows that are `done` are erased, and the others can be tried
 * again. ERROR_NOTHING: nothing is due. */
bool retention_erase(struct book *book, bool dry_run, struct retention *due, struct error *err);
void retention_free(struct retention *due);

#endif
