/* A workbook at work: store + catalog + model, and the one way to change anything.
 *
 * Call order: book_new() or book_open(); read through book->model; change through book_change(), book_undo(),
 * book_redo(), book_close_round(); poll book_refresh() to see what other processes did; book_close(). Views never
 * write; every change, whoever makes it, comes through here and is durable when the call returns.
 */
#ifndef MAMORI_BOOK_BOOK_H
#define MAMORI_BOOK_BOOK_H

#include "book/notice.h"
#include "book/model.h"
#include "book/store.h"

/* Reading all of a large workbook takes seconds. READING_LOOK: for somebody who looks (book_refresh(), book_watch()); it may
 * be interrupted, and goes on at the next look. READING_WAITED: for a change, an undo …, which is given up (ERROR_BUSY) when
 * the reading is interrupted. READING_ALL: at opening; it goes on to the end. */
enum reading_for { READING_LOOK, READING_WAITED, READING_ALL };
/* Asked about every 0.3 ms while it is read: true interrupts. DONE of TOTAL rows are read. */
typedef bool book_pause_fn(void *context, enum reading_for why, uint64_t done, uint64_t total);

struct reading;
struct book;
typedef bool book_admit_fn(void *context, struct book *book, struct error *err); /* sign_in.h */

struct book {
    struct store *store;
    struct catalog *catalog; /* owned */
    struct model *model;     /* NULL until book_load() */
    char *person;            /* who works now */
    char *signed_in;         /* row of the ledger of people: who has signed in (sign_in.h); NULL: nobody */
    struct secret *signing;  /* his key, as long as he is signed in; NULL: what is written nobody signs */
    char *signing_as;        /* the row it belongs to; "": the recovery code's */
    int64_t signing_from;    /* up to this entry there is no newer one */
    bool voided;             /* … by a key that is good no more: he has to sign in anew */
    bool choosing;           /* … and must choose a passphrase first */
    bool admitting;          /* a notice about signing in is being written */
    bool reporting;          /* somebody who has not signed in adds rows to the ledger REPORT_TO: sign_in.h */
    size_t report_to;
    bool
        by_rule; /* a rule of the forms asked who has signed in for what is written, whatever his duty grants: guide/approval.h */
    int last_day;         /* of a copy: after it nothing is written any more (copy_terms.h); 0: no such day */
    char *opened_as;      /* who works when nobody has signed in */
    bool cheap_keys;      /* keys that are made now cost as little as SECRET_INTERACTIVE */
    book_admit_fn *admit; /* sign_in_on_demand() */
    void *admit_context;
    char *second;         /* leaving.h: who has agreed to the next file … */
    char *agreed;         /* … and to the one that is being written; NULL: nobody had to */
    book_admit_fn *vouch; /* leaving_on_demand() */
    void *vouch_context;
    unsigned changes;       /* how often it was read anew, or what others wrote was taken into it */
    int64_t seen;           /* store_outside_changes() when the model was brought up to date */
    struct store_mark mark; /* the journal up to which the model shows it */
    struct error refused;   /* why nothing can be changed (ERROR_NONE: it can) */
    struct lost_answers {   /* found while reading: answers about rows of a ledger that are gone */
        size_t count, capacity;
        struct lost_answer {
            size_t sheet;
            char *row;
        } * answer;
    } lost;
    struct book_watch {     /* book_watch.h */
        struct error cause; /* ERROR_NONE: the file is as it should be */
        int64_t as_of;      /* when it last was, seconds since 1970 */
        int64_t missing;    /* entries seen here that the file lacks which was taken in their place, of the last time */
        int64_t next, pause, busy_since; /* ms of the caller's clock */
        bool doubted;                    /* something else had written into it when it was opened */
        uint64_t signature;              /* of what was under the name at the last attempt */
        size_t marks;
        struct store_mark mark[64]; /* how far the journal was, from time to time: where another copy of it parts */
    } watch;
    struct reading *reading; /* the successor of the model; NULL: none is being read */
    book_pause_fn *pause;
    void *pause_context;
    bool for_reading; /* so opened by the caller */
    bool
        forms_changed; /* the workbook's layers are others than when it was opened: nothing is written until it is opened again */
    const char *
        reason; /* borrowed; why rules are overruled by what is changed, taken back or done again. NULL: they are not */
    struct
        made_rows { /* what the last book_change() brought about in other ledgers (catalog/make.h): how many, the first */
        size_t count, sheet;
        char row[64];
    } made;
    bool wrote;         /* something was changed here since it was opened */
    int64_t last_batch; /* what the last book_change() wrote; 0: nothing was different */
    int64_t clock;      /* 0: entries carry the present time; else this time (a sample company's past) */
};

struct book_options {
    const char *forms;  /* folder of forms, see catalog_forms_dir() */
    const char *person; /* NULL: $MAMORI_PERSON, else the account's name: person.h */
    bool read_only;
};

/* Makes a workbook: COMPANY (may be NULL) goes into the `name` of the first facts sheet that has one. SAMPLE: a sample
 * company to fill in (NULL: none,
 * "": the first there is). Nothing is left behind on failure. */
struct book *book_new(const char *path, const char *layers, const char *company, const char *sample,
                      const struct book_options *options, struct error *err);
/* Opens; the tables are read by book_load() (a screen may paint from the cached overview first). */
struct book *book_open(const char *path, const struct book_options *options, struct error *err);
bool book_load(struct book *book, struct error *err);
/* A piece of that: until book_on_reading()'s function wants a pause. WHOLE: all is there. False: ERROR_BUSY may be tried again. */
bool book_load_some(struct book *book, bool *whole, struct error *err);
void book_close(struct book **book);
/* Brings the model up to date with what other processes wrote; true when there was anything. The journal says which rows
 * those were; only where that will not do (thousands of entries, a new day) the workbook is read again as a whole, which may
 * be interrupted (book_on_reading(); false, without an error: look again). After a failure (ERR is set) the model is the one
 * it was. Otherwise row numbers and borrowed texts are void. */
bool book_refresh(struct book *book, struct error *err);
/* PAUSE is asked from now on; NULL: nobody, and all is read at once. */
void book_on_reading(struct book *book, book_pause_fn *pause, void *context);
/* Was a reading interrupted? Then how far it is (DONE, TOTAL may be NULL). */
bool book_is_reading(const struct book *book, uint64_t *done, uint64_t *total);
/* Does the model show what the file holds (*CURRENT)? A few µs as long as nobody has written. */
bool book_current(struct book *book, bool *current, struct error *err);

/* Was the workbook found to be changed by something other than mamori? Then nothing is written into it, `refused` says why
 * (ERROR_CHANGED, ERROR_CORRUPT), and it can only be looked at. */
bool book_doubted(const struct book *book);
/* A place "assets 7 name" ("assets 7": the row) in the names that people see; one of no form as it is. Added to OUT. */
void book_place_text(const struct book *book, const char *place, struct str *out);
/* Where, in the names that people see, and what does not fit; nothing when it is not doubted. */
void book_doubt_text(const struct book *book, struct str *out);
/* False, with the reason, for such a workbook: a file that leaves the house would carry the change on as if the company
 * had entered it, and no entry could say that it left. Nor where rights hold and nobody has signed in (sign_in.h). */
bool book_exportable(struct book *book, struct error *err);

enum change_op { CHANGE_SET, CHANGE_INSERT, CHANGE_DELETE, CHANGE_MOVE };

/* One change. SET: value is stored text (model_parse()). INSERT: a new ledger row before row `at`, which counts rows as
 * they are before the call (UINT32_MAX: at the end; several before the same row stand in the order of the call); a row
 * id of one's own may be given. The SET changes that follow it directly, with its number among the inserts of the call
 * (from 1) as `added`, fill it. MOVE: to before `at`. */
struct change {
    enum change_op op;
    size_t sheet;
    const char *row; /* row id; NULL for INSERT (an id is chosen) and for SETs into an added row */
    uint32_t added;  /* SET: into the n-th INSERT of this call; else 0 */
    uint32_t at;
    size_t column;
    const char *value; /* NULL or "": empty */
    bool confirm;      /* SET: it is an entry of the journal also where the cell holds just this */
    bool check;        /* SET: fail with ERROR_CONFLICT unless the cell still holds `expected` */
    const char *expected;
    /* SET and INSERT, where CELLS is not 0: so many cells at once, in place of `column` and `value`. A NULL among VALUES
     * leaves the cell as it is, and what another cell of the same change clears keeps the value that is given for it. */
    size_t cells;
    const size_t *columns;
    const char *const *values;
};

/* All or nothing, one batch, one undo. TITLE (may be NULL) names it in the history. Columns with `cleared_by` are
 * emptied here. IDS (may be NULL): receives the id of each INSERT, in order. Everything that changes a workbook goes this
 * way, and what may not be is refused here (guard.h), whoever wants it. The model is up to date afterwards; after a refusal,
 * and after any failure, it is the one it was. */
bool book_change(struct book *book, const struct change *change, size_t count, const char *title, char (*ids)[64],
                 struct error *err);

/* What deletes a row deletes or empties what refers to it, as the form says (`on_delete`). Where the form leaves it to
 * people (refuse), REFUSE fails with ERROR_REFERRED: subject the row, detail who refers to it. EMPTY empties the
 * references, DELETE deletes the rows that refer, and what refers to those; answers about a row (`each`) go with it in
 * both. All of it is in the same batch and comes back with one undo. */
enum references { REFERENCES_REFUSE, REFERENCES_EMPTY, REFERENCES_DELETE };
/* What is said within a change (notice.h): about a row. */
struct change_notice {
    enum notice_kind kind;
    size_t sheet;
    const char *row, *text;
};
struct change_options {
    const char *title; /* as above */
    enum references references;
    bool record; /* the program's own record (a closed round, a version): may write into sealed sheets */
    /* An import: what was compared must still be there, ERROR_CONFLICT when somebody else has committed since. Then nothing
     * of CHANGE is copied: its texts, and those of its cells, must live until the call returns. */
    bool as_seen;
    const char
        *reason; /* rules that refuse are overruled, and this is why: one line. NULL: book->reason, if there is one */
    const struct progress *progress;    /* may be NULL; cancels with ERROR_CANCELLED */
    const struct change_notice *notice; /* said in the batch of the change; NULL: nothing */
};
bool book_change_as(struct book *book, const struct change *change, size_t count, const struct change_options *options,
                    char (*ids)[64], struct error *err);

/* What is about to be done: asked of the rights (rights.h), of each step, whoever makes it, undo and redo included, of what is
 * erased, said in a notice or overruled. */
enum deed { DEED_SET, DEED_INSERT, DEED_DELETE, DEED_MOVE, DEED_ERASE, DEED_NOTICE, DEED_OVERRULE, DEED_LAYER };
struct book_deed {
    const char *subject; /* the person */
    enum deed operation;
    size_t sheet;    /* SIZE_MAX: the workbook */
    const char *row; /* NULL: the sheet as a whole; DEED_LAYER: the layer that is put on or off */
    size_t column;   /* SIZE_MAX: the row as a whole */
    const char *
        value; /* DEED_SET: what the cell comes to hold; NULL: nothing. DEED_INSERT: of the row's department, whose COLUMN it is */
    const char *person; /* DEED_INSERT: whose name stands in the row (ROLE_PERSON); NULL: nobody's */
};

/* How many rows go in all when CHANGE deletes what refers, too (REFERENCES_DELETE): for the question before it. Nothing
 * is changed; 0: it would be refused. */
size_t book_count_deleted(const struct book *book, const struct change *change, size_t count);

/* References to rows that are not there. None can be made any more; workbooks from before may hold some. */
typedef model_dangling_fn book_dangling_fn;
/* COLUMN SIZE_MAX: answers about a ledger's row that is gone (they are in the file, not in the model). */
size_t book_dangling(const struct book *book, book_dangling_fn *found, void *context);
/* Empties all of them: one batch, one undo; how many into *EMPTIED. */
bool book_empty_dangling(struct book *book, size_t *emptied, struct error *err);

/* One cell, typed text: parse + change. */
bool book_set_typed(struct book *book, size_t sheet, const char *row, size_t column, const char *typed,
                    struct error *err);

/* ERROR_UNKNOWN_ROW with the nearest id of SHEET's rows. */
bool book_unknown_row(const struct book *book, size_t sheet, const char *row, struct error *err);

/* What an undo (REDO: a redo) would take back now; `batch` 0: nothing. Names are those that the screens show. */
struct undo_look {
    int64_t batch;
    size_t changes; /* entries, less those that only followed from others */
    size_t sheet;   /* where; SIZE_MAX: in several sheets, or in one that the forms do not know */
    int64_t at;     /* when, seconds since 1970 */
    char *person;   /* who */
    bool titled;    /* done by a command or an import, not by typing into a cell */
    struct str
        text; /* "情報資産管理台帳 ▸ 5 給与データ ▸ 個人情報: （空） → 有", "貼り付け: 情報資産管理台帳 (21 changes)" */
};
bool book_undo_look(struct book *book, bool redo, struct undo_look *look, struct error *err);
void undo_look_done(struct undo_look *look);

/* Say what they took back (a line for people, in the language of the messages, into WHAT). ERROR_NOTHING when there is
 * nothing. */
bool book_undo(struct book *book, struct str *what, struct error *err);
bool book_redo(struct book *book, struct str *what, struct error *err);

/* Enters into the journal that a file goes out to others: changes nothing, is not undone. SHEET SIZE_MAX: of the
 * whole workbook. ERROR_READ_ONLY and the like leave the file without an entry. The entry is open (store.h) until it is
 * settled: the file has its name; or taken back by another entry. */
bool book_exported(struct book *book, size_t sheet, const char *title, size_t count, const char *const *names,
                   const char *const *values, int64_t *entry, struct error *err);
/* COUNT files at once, of no one sheet: one batch, all or none. VALUES has FIELDS for each file; *ENTRY is the last. */
bool book_exported_all(struct book *book, const char *title, size_t count, size_t fields, const char *const *names,
                       const char *const *values, int64_t *entry, struct error *err);
bool book_export_settled(struct book *book, int64_t batch, struct error *err);
bool book_export_taken_back(struct book *book, int64_t batch, const char *title, size_t count, const char *const *names,
                            const char *const *values, int64_t *entry, struct error *err);

/* A notice (notice.h) in a batch of its own: TEXT, not empty, of the workbook (SHEET SIZE_MAX), of a sheet (ROW NULL) or of a
 * row. Nothing that the model shows changes. ENTRY (may be NULL) receives the entry's number. */
bool book_notice(struct book *book, enum notice_kind kind, size_t sheet, const char *row, const char *text,
                 int64_t *entry, struct error *err);

/* Closes the present round of SHEET: its answers are copied into the round sheets of the forms, every answer is marked
 * as carried over. One batch. TITLE may be NULL (第N回). ERROR_NOTHING when no question is answered. */
bool book_close_round(struct book *book, size_t sheet, const char *title, struct error *err);
uint32_t round_count(const struct model *model, size_t sheet); /* closed ones */
/* The present round of a sheet with a session: questions that apply, how many have an answer, and how many of those
 * answers were only carried over from the last round. */
struct round_progress {
    uint32_t questions, answered, carried;
};
void round_progress_get(const struct model *model, size_t sheet, struct round_progress *out);
/* Has no question been answered, confirmed or emptied since the last round was closed? False before the first. */
bool round_untouched(const struct model *model, size_t sheet);

#endif
