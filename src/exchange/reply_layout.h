/* The page of a reply (reply.h): its marks, and its cells as a layout, for the writer and the read-back. */
#ifndef MAMORI_EXCHANGE_REPLY_LAYOUT_H
#define MAMORI_EXCHANGE_REPLY_LAYOUT_H

#include "exchange/reply.h"
#include "exchange/xlsx_layout.h"

#define REPLY_MARK     "mamori-reply 1 "
#define REPLY_DECISION "decision"
#define REPLY_REASON   "reason"
#define NO_WORDING     "—" /* stands where another wording cannot be proposed */
#define REPLY_SUM      17  /* digits of a sum, and its end */

/* Columns of the page; of a file that comes back, counted from the one that has the mark. */
enum { REPLY_CODE, REPLY_LABEL, REPLY_TEXT, REPLY_WORDING, REPLY_CHECK, REPLY_HEADING, REPLY_LIST, REPLY_COLUMNS };

/* The sum of a row of text: of its code, text and heading. */
void reply_sum(const char *code, const char *text, const char *heading, char sum[REPLY_SUM]);
/* The column of the ledger whose choices are the decisions. */
const struct column_def *reply_kinds(const struct catalog *catalog);

struct reply_sheet { /* what stands on it, for the .xlsx and for paper */
    struct book *book;
    const struct approval *approval;
    const struct approval_out *out;
    const char *company;
    int64_t made;
};
/* For xlsx_write() and xlsx_check(). SHEET must outlive it. */
struct xlsx_layout *reply_layout(const struct reply_sheet *sheet);
/* The same for Word: document_free(). */
struct document *reply_paper(const struct reply_sheet *sheet);

#endif
