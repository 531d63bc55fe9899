/* Whose file is it? The mark that an own export carries, so that it is known again when it comes back.
 *
 * One line of text, fields apart by single blanks, "-" for what is empty:
 *
 *   mamori 2 SHEET VARIANT PACK WORKBOOK ENTRIES HEAD PART/PARTS EARLIER COMPANY
 *
 *   SHEET     id; "-" in a mark that speaks of the whole file
 *   VARIANT   1 | values | row (one row, or the answers about one) | anonymous
 *   WORKBOOK  its id, ENTRIES of the journal at the export, HEAD of the journal then (all three "-" when anonymous)
 *   PART      of a ledger over the row limit; else 1/1
 *   EARLIER   NUMBER:HASH/NUMBER:HASH/… what the head was 1, 2, 4, 8 … entries before, newest first,
 *             MARK_HASH digits of each: two copies that have parted find by it how far they went together
 *   COMPANY   its name, to the end of the line: the only field with blanks
 *
 * A worksheet carries it in its first row (xlsx_layout.h), beside word, sheet and variant in cells of their own; a CSV
 * file as the header of a last, empty column.
 */
#ifndef MAMORI_EXCHANGE_MARK_H
#define MAMORI_EXCHANGE_MARK_H

#include "book/book.h"

#define MARK_HASH    12
#define MARK_EARLIER 40
/* What stands in the place of a new row's number in a worksheet, before a number: 新57. */
#define MARK_NEW    "新"
#define MARK_NEW_EN "new "
#define MARK_NO_ROW " " /* … of an empty row that waits for one */

struct mark {
    bool own;                                          /* there is one */
    char *sheet, *variant, *pack, *workbook, *company; /* "" when not known; NULL only when there is none; in the
                                                          arena that making and reading were given */
    int64_t entries;                                   /* -1: not known */
    char head[65];
    unsigned part, parts; /* 1 of 1 usually; 0: not known */
    size_t earlier;
    struct mark_head {
        int64_t entry;
        char hash[MARK_HASH + 1];
    } at[MARK_EARLIER]; /* newest first */
};

/* What STORE's export says of itself now; SHEET and PART are left to the caller. VARIANT anonymous: nothing of the
 * workbook. */
bool mark_make(struct store *store, const char *pack, const char *variant, const char *company, struct arena *arena,
               struct mark *out, struct error *err);
/* The line. LIMIT (0: none) in bytes: earlier heads and then the company's name are cut to it. */
void mark_text(const struct mark *mark, const char *sheet, unsigned part, unsigned parts, size_t limit,
               struct str *out);
/* False when TEXT is no mark. */
bool mark_read(const char *text, struct arena *arena, struct mark *out);
/* What is left of it where the columns with the line are gone: the first COUNT texts of a row, empty ones left out, are
 * "mamori", the sheet, which may be gone as well, and the variant. False when it is none. */
bool mark_read_cells(const char *const *text, size_t count, struct arena *arena, struct mark *out);
/* A new row's, or that of an empty one, and no number. */
bool mark_is_new(const char *id);
/* How many entries the two histories surely have in common: all of MARK's when STORE has the same head there. -1: the
 * mark carries no head to tell by. */
bool mark_common(struct store *store, const struct mark *mark, int64_t *common, struct error *err);

#endif
