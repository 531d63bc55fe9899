/* What people decide about documents: parts taken or left, strength, own wording, articles of their own, versions.
 *
 * Everything is a row of the pack's ledgers and goes through book_change(): one batch, one undo, a line in the history.
 * Errors: as book_change(); ERROR_UNKNOWN_ROW for a part or a version there is none of, ERROR_UNSUPPORTED when the pack
 * has no documents.
 */
#ifndef MAMORI_GUIDE_DOCUMENT_CHANGE_H
#define MAMORI_GUIDE_DOCUMENT_CHANGE_H

#include "book/book.h"
#include "book/change_list.h"
#include "guide/document.h"
#include "guide/text_lines.h"

/* NULL leaves a thing as it is; "" takes it back to the standard. USE: "yes", "no", "". Own wording is as people type
 * it, with the labels of what is filled in (document_own.h), and kept together with the standard text it was written
 * against. */
struct part_decision {
    const char *use, *strength, *own;
    const char *expected; /* own wording as it stood in the ledger when it was shown; ERROR_CONFLICT when it changed.
                             NULL: any */
    bool standard_seen;   /* the new standard text has been looked at: own wording stays, the mark goes */
};
bool document_decide(struct book *book, struct document_which which, const char *part,
                     const struct part_decision *decision, struct error *err);
/* The same as changes in LIST; TITLE is the caller's. */
bool document_decide_changes(struct book *book, struct document_which which, const char *part,
                             const struct part_decision *decision, struct change_list *list, char **title,
                             struct error *err);

/* An article of one's own after the part or article AFTER; LEVEL of its heading, 0: as the heading before it. Its id
 * into ID (may be NULL). */
bool document_add_article(struct book *book, struct document_which which, const char *after, const char *heading,
                          int level, const char *text, char id[64], struct error *err);
bool document_change_article(struct book *book, const char *article, const char *heading, const char *text,
                             struct error *err);
bool document_delete_article(struct book *book, const char *article, struct error *err);

/* Where an article with a heading of LEVEL (0: as the heading before it) stands that was asked for at part PART of D:
 * at the end of its section, and never behind the closing provisions (an unnumbered heading after numbered ones) or the
 * signature. Borrowed: the part or article AFTER of document_add_article(), which refuses other places. */
const char *document_article_place(const struct document *d, const struct document_def *def, size_t part, int level);

/* The document as it reads now becomes version N + 1: 制定 when it is the first, else 改訂. The date goes to the
 * document's `record` too, whose state becomes "in force" where it has one. A text longer than its column keeps is cut
 * and ends with a remark that says so.
 *
 * ERROR_REJECTED: blanks are open; nothing has changed since the last version and no reason is given; the date comes
 * before the last one, more than a year ahead, or (first version) is not the one that is recorded. */
struct version_wish {
    const char *date;     /* as people write it */
    const char *approved; /* NULL: who approves by the pack (document_approver()); "" nobody */
    const char *reason;   /* may be NULL */
    bool replace_date;    /* the recorded date of enactment may become another one */
};
struct version_made {
    uint32_t number;
    char date[11]; /* ISO */
};
bool document_make_version(struct book *book, struct document_which which, const struct version_wish *wish,
                           struct version_made *made, struct error *err); /* MADE may be NULL */
/* The same as changes in LIST, for who makes it together with something else, in one batch as the program's own record; TITLE is the
 * caller's. */
bool document_version_changes(struct book *book, struct document_which which, const struct version_wish *wish,
                              struct change_list *list, char **title, struct version_made *made, struct error *err);
/* Could a version be made of it today, but for the date? As document_make_version() asks it. */
bool document_version_ready(struct book *book, struct document_which which, const char *reason, struct error *err);
/* May the next version be of this day? As document_make_version() asks it, for who is about to ask more. */
bool document_version_day(struct book *book, struct document_which which, const struct version_wish *wish,
                          struct error *err);
/* Who approves documents, as the pack says (documents: approver), appended; nothing when it does not or nobody is
 * entered. */
void document_approver(const struct model *model, struct str *out);

/* ---- versions and what changed ---- */

struct document_version {
    uint32_t row; /* of the versions' ledger */
    uint32_t number;
    const char *id; /* row id; borrowed from the model */
};
/* Versions of WHICH by number; free() it. */
struct document_version *document_versions(const struct model *model, struct document_which which, size_t *count);

/* From version FROM to version TO (numbers; 0: as it reads now). NULL with ERR when there is no such version. */
struct document_difference *document_compare(const struct model *model, struct document_which which, uint32_t from,
                                             uint32_t to, struct error *err);
#endif
