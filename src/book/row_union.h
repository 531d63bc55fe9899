/* What a row holds after all that was written about it in all copies: a function of the entries alone, whatever order they came together in.
 *
 * - A cell holds what the last entries about it say: those that no other entry about it knew (history.h). When they say one thing, that is it.
 *   Else it is a *conflict*, and shown is the one of the greatest height, then of the greatest hash: the same in every copy, and by no clock.
 * - A row that one deletes and another, not knowing it, writes into stays, as a conflict: nothing that was written goes unseen.
 * - Where it stands: as a cell.
 * - A row that was deleted and put back as it was (undo) was not touched.
 * - What was erased says nothing more; the last entry of the erasing says for it what the row held (store.h, "blank").
 */
#ifndef MAMORI_BOOK_ROW_UNION_H
#define MAMORI_BOOK_ROW_UNION_H

#include "book/history.h"

enum union_op { UNION_SET, UNION_INSERT, UNION_DELETE, UNION_MOVE, UNION_SAID /* what an erasing leaves */ };

struct union_entry {
    enum union_op op;
    uint32_t chain;
    int64_t number, height;
    unsigned char hash[STORE_HASH];
    bool blanked;
    const char *column, *value; /* SET; NULL: emptied */
    const char *packed; /* the row: of INSERT and SAID what it holds, of DELETE what it held; MOVE: the position */
    size_t length;
    const char *person;
    int64_t at;
    /* private */
    struct row_image image;
    bool left_out;
};

enum union_conflict_kind { CONFLICT_VALUE, CONFLICT_DELETED, CONFLICT_ORDER };

struct union_conflict {
    enum union_conflict_kind kind;
    const char *column;               /* VALUE */
    const struct union_entry **entry; /* those that stand against each other; the last is the one that is shown */
    const char **value;               /* what each of them says; NULL: empty. Of DELETED: NULL for the deletion */
    size_t count;
};

struct union_row {
    bool present, has_pos;
    double pos;
    size_t count;
    const char **column, **value; /* cells that are not empty */
    struct union_conflict *conflict;
    size_t conflicts;
};

/* ENTRY: all of one row, of any order; put in order. What OUT holds lives in ARENA, or in ENTRY, until union_row_done(). */
void union_row(const struct history *history, struct union_entry *entry, size_t count, struct arena *arena,
               struct union_row *out);
void union_row_done(struct union_entry *entry, size_t count, struct union_row *out);

#endif
