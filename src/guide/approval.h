/* Approval in rounds: what is submitted to whom, what each decided about which text, and what that makes of it.
 *
 * A *subject* is a document or a row of a sheet of which a rule of the forms (catalog/approval.h) speaks. approval_submit() opens a
 * round: the rule's seats become people by name. Each decides (approval_decide()): approves, asks for a change, or proposes
 * another wording of a part, which the author takes or leaves (approval_settle()). Every decision bears the hash of the text that was
 * seen, and that text is kept once. A decision about another text than the one of now is *stale*: it counts no more, and is shown
 * as such. When all seats have approved the text of now, the round ends, and of a document a version is made, in the same change.
 *
 *     approvals_read() → approval_changes() for who looks → approval_decide() …
 *
 * All is rows of the forms' ledgers; they are sealed, so only these functions write them. That the right person does so is asked here, of
 * whoever has signed in, whatever his duty may write otherwise (book.h: by_rule). What has been decided is taken back by its maker alone.
 */
#ifndef MAMORI_GUIDE_APPROVAL_H
#define MAMORI_GUIDE_APPROVAL_H

#include "catalog/approval.h"
#include "guide/document_change.h"

struct approval_subject {
    size_t document; /* SIZE_MAX: a row */
    const char *row; /* its id; of a document `for` rows: which one. NULL: none */
    size_t sheet;    /* of the row; SIZE_MAX: a document */
};

/* What a person decided last in this round. */
enum approval_answer {
    ANSWER_NONE,
    ANSWER_APPROVED,
    ANSWER_CHANGE,         /* asks for one, or proposed a wording */
    ANSWER_STALE_APPROVED, /* … of a text that is no longer that of now */
    ANSWER_STALE_CHANGE
};
extern const char
    *const approval_answer_word[]; /* as programs read it: none, approved, change, stale-approved, stale-change */

struct approval_asked {
    const char *label, *person; /* borrowed from the model */
    unsigned least;             /* of those with this label; 0: all */
    enum approval_answer answer;
    uint32_t decision;   /* row of the ledger of decisions; UINT32_MAX: none */
    const char *brought; /* who took it in from a file or paper; "": the person decided himself */
};

enum approval_state { APPROVAL_WAITING, APPROVAL_APPROVED, APPROVAL_RETURNED, APPROVAL_WITHDRAWN };

/* A round, with all that was decided in it. Texts are borrowed from the model until its next change. */
struct approval {
    uint32_t row; /* of the ledger of submissions */
    const char *id, *title, *author, *reason;
    char date[11], due[11]; /* ISO; "": none */
    unsigned number;
    enum approval_state state;
    bool overdue;
    struct approval_subject subject;
    const struct approval_rule *rule; /* NULL: the forms have it no more */
    struct text_lines now;            /* the text of now */
    char hash
        [TEXT_HASH]; /* of it; of a document whose round is over, of what was decided last. "": it can no longer be read */
    size_t asked_count;
    struct approval_asked *asked; /* in the order of the seats */
    size_t decision_count;
    uint32_t *decision; /* rows of the ledger of decisions, the oldest first */
};

/* NULL: no such row. */
struct approval *approval_read(const struct model *model, const char *id, struct error *err);
void approval_free(struct approval **approval);
/* The index of PERSON among those asked; SIZE_MAX. */
size_t approval_asked_of(const struct approval *approval, const char *person);
bool approval_is_author(const struct approval *approval, const char *person);
/* Is it PERSON's turn: asked in a round that is open, and has not decided about the text of now? */
bool approval_waits_for(const struct approval *approval, const char *person);
/* The rounds that wait for PERSON (NULL: that wait at all): rows of the ledger of submissions into ROWS (may be NULL), which has room for
 * all. */
size_t approvals_waiting(const struct model *model, const char *person, uint32_t *rows);
/* What has changed since PERSON last decided about this subject, in whichever round; for who never did, since the last version of a
 * document, else all of it. document_difference_free(). SINCE (may be NULL): what it is compared with, for people; appended. */
struct document_difference *approval_changes(const struct model *model, const struct approval *approval,
                                             const char *person, struct str *since);
/* What part PART is called. Borrowed. */
const char *approval_part_label(const struct model *model, const struct approval *approval, const char *part);
/* May another wording of PART be proposed: is it a text that people write? Then appended to OUT (may be NULL) as they would type it, with the
 * labels of what is filled in (document_own.h). */
bool approval_wording(const struct model *model, const struct approval *approval, const char *part, struct str *out);
/* The rule that speaks of SUBJECT now; NULL. */
const struct approval_rule *approval_rule_of(const struct model *model, const struct approval_subject *subject);
/* Rows whose approval is stale: approved, and changed since. Rows of the ledger of submissions into ROWS (may be NULL). */
size_t approvals_stale(const struct model *model, uint32_t *rows);
/* The newest round of DOCUMENT, approved or open, for the boxes on paper; NULL. */
struct approval *approval_of_document(const struct model *model, struct document_which which);

/* For people, appended: its state in a word; what, its state, who and when; who answered what, a line each; what was decided. */
const char *approval_state_text(const struct approval *approval);
void approval_line_text(const struct approval *approval, struct str *out);
void approval_answers_text(const struct approval *approval, const char *indent, struct str *out);
void approval_decisions_text(const struct model *model, const struct approval *approval, const char *indent,
                             struct str *out);

/* ---- what is done ---- */

/* TO: people beside those of the rule, or in the place of seats that nobody holds. DUE: as people write a day; NULL: as the rule says. */
struct approval_wish {
    const char *const *to;
    size_t to_count;
    const char *due, *reason;
};
/* A new round by who works now. ERROR_NOTHING: no rule speaks of it; ERROR_REJECTED: nobody but the author could approve, the document has
 * blanks or has not changed since its last version. ID (may be NULL): of the new row. */
bool approval_submit(struct book *book, const struct approval_subject *subject, const struct approval_wish *wish,
                     char id[64], struct error *err);

enum approval_kind { APPROVAL_APPROVE, APPROVAL_CHANGE, APPROVAL_WORDING };
extern const char *const approval_kind_code[]; /* as the ledger has them: approve, change, wording */
struct approval_decision {
    enum approval_kind kind;
    const char *part; /* of a wording; of a change it may be NULL */
    const char *text; /* why; the other wording. NULL only with an approval */
    const char *seen; /* hash of the text that was shown; ERROR_CONFLICT when it is another one now. NULL: any */
};
struct approval_made {
    bool complete; /* it was the last one */
    uint32_t version;
};
/* By who works now. ERROR_RIGHTS: he is not asked, or it is his own. MADE may be NULL. */
bool approval_decide(struct book *book, const char *id, const struct approval_decision *decision,
                     struct approval_made *made, struct error *err);
/* ---- decided on a file or on paper, by who never comes to the terminal ----
 *
 * approval_out_new() for what is handed out → the export, whose entry says it (approval_out_entry) → approval_out_find() by its reference, once it is
 * back → approval_take_in(). A reference is no secret and no proof: whoever takes the answer in stands for it with his own key, and each such decision
 * says who that was. What was never handed out from here, or to another one, or was answered since, is refused. */
#define APPROVAL_REFERENCE 10 /* "K7QH-M4XP" and its end */
struct approval_out {
    char reference[APPROVAL_REFERENCE];
    char *submission, *asked, *person; /* ids of rows; who it was handed to. "" and NULL: not found */
    char hash[TEXT_HASH];              /* of the text in it */
    unsigned decided;                  /* how often he had decided in this round by then */
};
/* May decisions of A come on a file? ERROR_REJECTED: the forms say no, or keep nothing of it; the round is over, PERSON is not asked. */
bool approval_out_allowed(const struct model *model, const struct approval *a, const char *person, struct error *err);
/* What is handed out of A to PERSON. approval_out_done(). */
void approval_out_new(const struct model *model, const struct approval *a, const char *person,
                      struct approval_out *out);
void approval_out_done(struct approval_out *out);
/* What its entry of the journal says: names and values, which live as long as OUT; DECIDED has room for a number. */
enum { APPROVAL_OUT_ITEMS = 5 };
extern const char *const approval_out_names[APPROVAL_OUT_ITEMS];
void approval_out_entry(const struct approval_out *out, char decided[16], const char *values[APPROVAL_OUT_ITEMS]);
/* REFERENCE as people write it. ERROR_UNKNOWN_ROW: nothing with it was ever handed out of this workbook. */
bool approval_out_find(const struct book *book, const char *reference, struct approval_out *out, struct error *err);
/* TEXT: as it stands on the file, whose hash is that of OUT; NULL: on paper, and then it must be the text of now. DECISIONS: all that stands on it; an
 * approval stands alone. STALE: the text has changed since; it is kept, and counts no more. Nothing is written with DRY. By who works now, who needs
 * RIGHT_ANSWERS. ERROR_REJECTED: it was answered, or the person has decided, since; the round is over. */
struct approval_taken {
    struct approval_made made;
    bool stale, by_author; /* by_author: who takes it in has submitted it */
};
bool approval_take_in(struct book *book, const struct approval_out *out, const struct text_lines *text,
                      const struct approval_decision *decision, size_t count, bool dry, struct approval_taken *taken,
                      struct error *err);
/* The author takes the wording of DECISION (a row of the ledger of decisions) into the text, or leaves it. */
bool approval_settle(struct book *book, const char *decision, bool take, struct error *err);
/* The author takes the round back. */
bool approval_withdraw(struct book *book, const char *id, struct error *err);

#endif
