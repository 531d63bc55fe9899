/* Approval by file, for those who never come to the terminal: what waits for somebody goes out as a file to be answered in, or as paper,
 * and the answer comes back.
 *
 *   reply_export() → the file is answered, anywhere → reply_read() → look at it → reply_take() → reply_done()
 *
 * The .xlsx has one page, お返事: what is asked, the text as it stands, part by part, with what has changed since the person's last
 * look; a drop-down for the decision, a cell for the reason, and beside each paragraph one for another wording. All else is locked.
 * The .docx has the same text, boxes to be signed, and the reference by which whoever gets the paper writes the decision down.
 *
 * Hidden in the .xlsx: a mark in the first column of the first row, and once more below the last,
 *
 *   mamori-reply 1 WORKBOOK REFERENCE SUBMISSION ASKED HASH
 *
 * and in that column what each row is: "decision", "reason", "=PART" (a paragraph begins), "+" and "/" (it goes on, "/" behind a line break).
 * Right of the wordings, hidden as well, each row of text has a sum of itself, so that a cell that was changed can be named, and a paragraph its
 * heading. What was handed out the journal says (guide/approval.h), so a file that says otherwise than its entry is refused.
 *
 * A file bears no signature of the person: what is taken in is signed by who takes it in, and says so.
 */
#ifndef MAMORI_EXCHANGE_REPLY_H
#define MAMORI_EXCHANGE_REPLY_H

#include "exchange/table.h"
#include "exchange/xlsx.h"
#include "guide/approval.h"

enum reply_format { REPLY_XLSX, REPLY_DOCX };

/* What a file for PERSON is called, with its ending. Safe in a path; the caller's. */
char *reply_file_name(const struct approval *approval, const char *person, enum reply_format format);
/* SUBMISSION: its id; who signs in for it may find the model another one. ERROR_REJECTED, ERROR_RIGHTS: as approval_out_allowed(). ERROR_SECOND: book/leaving.h. A file without an entry in the journal could never be taken
 * in: that is an error, too. REFERENCE (may be NULL): which it got. */
bool reply_export(struct book *book, const char *submission, const char *person, const char *path,
                  enum reply_format format, const struct progress *progress, char reference[APPROVAL_REFERENCE],
                  struct export_report *report, struct error *err) NOT_NULL(8);

/* Is one of FILE's tables such a page? import_read() asks, and says ERROR_ANSWER. */
bool reply_marked(const struct table_file *file);

struct reply {
    struct approval_out out; /* what it answers */
    struct text_lines text;  /* as it stands in the file */
    size_t count;            /* of decisions: wordings first, then the decision itself, unless the wordings are it */
    struct approval_decision *decision;
    struct approval_taken taken; /* as it would be, and then as it is */
    char *title;                 /* of what was submitted */
    unsigned number;
    struct arena *arena;
};
/* Nothing is written. Everything that stands in the way is an error that names the cell: another workbook's, nothing that was handed out, changed by
 * hand, no decision, answered already. reply_done() in any case. */
bool reply_read(struct book *book, const char *path, const struct progress *progress, struct reply *reply,
                struct error *err);
bool reply_take(struct book *book, struct reply *reply, struct error *err);
void reply_done(struct reply *reply);
/* For people, appended, several lines: who answers what, the decisions, and what is to be known of it. */
void reply_text(const struct book *book, const struct reply *reply, struct str *out);

#endif
