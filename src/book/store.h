/* The store: one SQLite file = one workbook. The only place that knows SQLite.
 *
 * Schema (user_version = STORE_FORMAT, application_id 0x6d616d6f "mamo"):
 *
 * - meta(key, value): id, layers (those it began with: ids, separated by commas), origin of this file, created (by the machine's clock, whatever MAMORI_NOW is), start
 *   (their hash), rows:<sheet> (greatest row number given)
 * - s_<sheet>(_key, id, pos, <columns as text>): the present state; one table a sheet, made when first written, columns
 *   added when first used. `_key` is a row's number, or minus a hash of its id
 * - journal(entry, origin, number, batch, kind, target, at, clock, session, person, title, op, sheet, row, col, old, new,
 *   salt, digest, hash)
 * - session(id, user, host, tty, seal): from where entries were made: account, machine, terminal ("": none); seal: their
 *   digest. Made together with the first entry that names it
 * - draft(sheet, row, col, person, at, text, digest): unfinished text of a cell
 * - note(key, value, digest): per-workbook memory that is no answer: resume places, the words of imported files, exports
 *   whose outcome is open
 * - seal(name, count, rows, sum): what the last commit left: see seal.c
 * - signature(entry, first, row, link, signature): see signature.c; made with the first signature
 *
 * Values are canonical text: codes, ISO dates, numbers as value_number_text(); an empty value is NULL. `pos` orders
 * ledger rows. Rows given by a form have no pos: the first value set makes them, the last value emptied removes them.
 * Ids of sheets and columns are [a-z0-9][a-z0-9_-]{0,39}, columns not "id" or "pos"; a row id is 1–63 bytes without
 * control characters.
 *
 * The journal is append-only. Entry number N of an origin has
 *
 * - digest = BLAKE2b-256(salt ‖ len(old) old ‖ len(new) new)
 * - hash = BLAKE2b-256(previous hash ‖ every other field ‖ digest); the first previous hash is `start`, the hash of the
 *   workbook's id, first layers, origin and time of making: the chain covers them too
 *
 * (of a session its seal), so that old, new and salt can be blanked later (erasing personal data) while the chain still verifies. op is
 *
 * - "set": one cell
 * - "insert", "delete": a row, its position and cells packed into new / old as  pos US col US value US col US value …
 *   (US = 0x1F, never part of a value; pos is a whole number or mantissa "p" exponent of 2)
 * - "move": old, new = pos
 * - "blank": the erasing of entry `target` is itself an entry; with target 0, the last of each row's: what the row holds
 *   now (new empty: there is no row), since the erased entries no longer say it
 * - "recover": a copy was made of a workbook that something else had written into (store_recover()); changes no data
 * - "notice": what was said or decided (notice.h). It changes no data: col its kind, an id; new its text; sheet and row what it is
 *   about, or empty. Within the batch of a change, or in one of its own
 * - "export": a file was written for others. It changes no data: sheet (of a file of one sheet, else empty), row and
 *   column empty, new what left the house, packed like a row without pos: US name US value …
 *
 * A batch is what one undo takes back, named by the number of its first entry; kind is "do", "undo", "redo", "blank",
 * "export" (one entry a file) or "notice" (both neither undone nor in the way of undo and redo), target the "do" batch that
 * an undo or redo speaks of.
 *
 * The notices are few among many entries and asked for by their kind: they have an index of their own (journal_notice), which
 * no other entry is written into.
 *
 * `at` is the time that an entry bears. Usually it is what the machine's clock said; MAMORI_NOW and a sample company's past
 * give another one, and then `clock` says what the clock said (NULL: the same). Both are taken when the file is locked
 * for writing, so an honest clock never steps back from one entry to the next.
 *
 * As measured (facts on Debian 12): journal_mode=DELETE, synchronous=EXTRA, temp_store=MEMORY, BEGIN IMMEDIATE, own
 * busy handler (random 0.5–3.5 ms, 5 s in all), no statement open across calls, and nothing of ours ever opens or
 * closes the file itself.
 *
 * One thread at a time for each store. Callbacks must not call the store. Several processes (and several stores) may
 * have one file open.
 */
#ifndef MAMORI_BOOK_STORE_H
#define MAMORI_BOOK_STORE_H

#include "base/error.h"
#include "base/progress.h"
#include "book/vault.h"

#define STORE_FORMAT 4
/* 2 knows no signatures, 3 no origins but the first; with the first of either it becomes the newest. */
#define STORE_FORMAT_OLDEST 2

struct store;
struct step; /* step.h */
struct steps;

enum store_mode { STORE_WRITE, STORE_READ };

/* A new workbook is whole or absent. store_make() makes it in memory: PATH must be free (ERROR_EXISTS) and its folder
 * writable, but nothing is left there. Any changes may follow. store_publish() writes it, complete, beside PATH, syncs
 * it and gives it its name, replacing nothing; then *STORE is that file, open for writing. When it fails *STORE is NULL
 * and there is no file; who is killed leaves none either, or the whole one. Mode 0660 less umask. A private folder that
 * was left is removed by the next one who makes anything there (base/temporary.h). Largest size: 1 GiB. store_create():
 * both at once, an empty workbook. */
struct store *store_make(const char *path, const char *layers, struct error *err);
bool store_publish(struct store **store, struct error *err);
struct store *store_create(const char *path, const char *layers, struct error *err);
/* One that stays in memory: PATH is only what it is called. */
struct store *store_make_in_memory(const char *path, const char *layers, struct error *err);
/* Is this the beginning of a workbook, of any version, whole or damaged? */
#define STORE_FIRST_BYTES 72
bool store_is_ours(const unsigned char head[STORE_FIRST_BYTES]);
/* STORE_WRITE falls back to nothing: a file that cannot be written is ERROR_READ_ONLY, the caller may open it for
 * reading. Missing, foreign, older, newer (STORE_READ still works), corrupt files are told apart by code. Defensive open
 * (trusted_schema off …). */
struct store *store_open(const char *path, enum store_mode mode, struct error *err);
/* For reading, one of several that lie about: nobody is asked for the key of an encrypted one. */
struct store *store_open_unasked(const char *path, struct error *err);
/* The same, waiting for locks as BESIDE does (store_on_lock()): to take its place. */
struct store *store_open_beside(const char *path, enum store_mode mode, const struct store *beside, struct error *err);
/* Is the file as mamori left it? Cheap when it is (seal.c); else proven with store_verify(), which may take seconds. False:
 * something else wrote into it what the journal does not say. WHY is the first place (ERROR_CHANGED, place as with
 * store_verify(); ERROR_CORRUPT …), and from then on every write is refused with it. Writing asks by itself; whoever only
 * reads asks after opening and after reading the tables. */
bool store_trusted(struct store *store, struct error *why);
/* Was it found not to be? WHY (may be NULL) as store_trusted() said it. Asks nothing. */
bool store_doubted(const struct store *store, struct error *why);
/* Does something not fit that has not been proven yet? As of the last read. */
bool store_suspect(const struct store *store);
void store_close(struct store **store);

const char *store_path(const struct store *store);
const char *store_first_layers(const struct store *store); /* ids, separated by commas */
int64_t store_created(const struct store *store);          /* when it was made: seconds since 1970 */
const char *store_id(const struct store *store);           /* workbook id: 32 hex digits */
bool store_read_only(const struct store *store);
/* The journal's head: 64 hex digits ("" for an empty journal), and how many entries there are. */
bool store_head(struct store *store, char out[65], int64_t *entries, struct error *err);
/* The head that the journal had when it had NUMBER entries; "" when it has not come so far. Two files that agree in it
 * have the same history up to there. */
bool store_hash_at(struct store *store, int64_t number, char out[65], struct error *err);
/* The tree over the hashes of all entries (base/merkle.h), and how far it goes; the caller's. NULL: ERR. */
struct merkle;
struct store_mark;
struct merkle *store_tree(struct store *store, struct store_mark *mark, struct error *err);
/* A number that changes when another process has committed; cheap (a few µs). ERROR_BUSY while one is committing. */
bool store_outside_changes(struct store *store, int64_t *changes, struct error *err);
/* How far the journal has come: as of the last look into the file, or of the own last commit. Reads nothing. */
struct store_mark {
    int64_t entries;
    int64_t at;    /* the last one, as dated; 0: there is none */
    char hash[65]; /* of the last one, as store_head() gives it */
};
void store_mark(const struct store *store, struct store_mark *mark);
bool store_mark_same(const struct store_mark *a, const struct store_mark *b);

/* Long work (store_verify(), store_trusted(), store_recover()) tells PROGRESS (NULL: nobody) how far it is, and ends with
 * ERROR_CANCELLED, nothing changed, where that says so. store_on_work() of a new store is what was given to
 * store_work_by_default(). */
void store_on_work(struct store *store, const struct progress *progress);
void store_work_by_default(const struct progress *progress);

/* One view over several reads: no commit of another process comes between them. Inside another view, and inside a
 * transaction, it is that one's. Nobody can commit as long as it lasts. End it with what BEGAN says. */
bool store_read_begin(struct store *store, bool *began, struct error *err);
void store_read_end(struct store *store, bool began);

/* Waiting for the locks of other processes. Alone, a store waits up to 5 s, and then it is ERROR_BUSY. Where somebody
 * sits before a screen, that would be a screen that stands still: so WAIT is asked instead, about every 2 ms while the
 * lock lasts, how long already (MS), and whether a change waits (a transaction, and whatever else is done between
 * store_change_begins() and its end) or a look only (as a draft or a note is: it can be kept later). False gives up: ERROR_BUSY at once. WAIT must not call the store,
 * except for store_lock_holder(). */
typedef bool store_wait_fn(void *context, bool change, int64_t ms);
void store_on_lock(struct store *store, store_wait_fn *wait, void *context);
/* For all stores of this process that are opened from now on and are told nothing else: PATIENCE is asked instead, which
 * may print; with MS -1 when the wait is over. NULL: up to 5 s. */
typedef bool store_patience_fn(const struct store *store, int64_t ms);
void store_patience(store_patience_fn *patience);
void store_change_begins(struct store *store); /* these nest */
void store_change_ends(struct store *store);
/* Who holds a lock on the file, "mamori, process 4711 of tanaka"; false, and nothing is added, when nobody on this
 * machine does. */
bool store_lock_holder(const struct store *store, struct str *out);

/* A copy of the workbook under the new name PATH, with its history, as of the last look; verified. Works as long as the
 * open file can be read, also when its name is gone. Whole or absent. */
bool store_copy(struct store *store, const char *path, struct error *err);
/* The same, before it becomes a file: store_publish(), or store_close(). */
struct store *store_copy_in_memory(struct store *store, const char *path, struct error *err);
/* A workbook in memory as the bytes that its file would have, and back: store_of_bytes() takes BYTES in any case and proves what it finds in them, which
 * may come from anywhere. NULL: ERR. store_bytes_free() what is one's own. */
unsigned char *store_bytes(struct store *store, size_t *size, struct error *err);
unsigned char *store_bytes_alloc(size_t size, const char *path, struct error *err);
void store_bytes_free(unsigned char **bytes);
struct store *store_of_bytes(const char *path, unsigned char **bytes, size_t size, struct error *err);

/* Encrypted workbooks (vault.h), in the file and in its journal, page by page: whoever opens one needs its key, which vault_find() finds or asks for
 * (ERROR_ENCRYPTED, ERROR_UNLOCK), and then it is like any other. Its copies (store_copy()) are encrypted with the same key.
 * store_copy_as(): a copy in memory that becomes one by VAULT; NULL: a plain one. store_like(): what is being made becomes one as AS is.
 * store_convert(): the file itself, by VAULT, or plain (NULL); whole in its old form or in its new one, whatever happens; with what NOTE writes into it
 * before it is a file. Whoever has it open must open it anew. store_rewrap(): another passphrase TYPED, or another CODE. */
bool store_encrypted(const struct store *store);
bool store_head_of(const char *path, unsigned char head[VAULT_HEAD]); /* false: it is none, or cannot be read */
struct store *store_copy_as(struct store *store, const char *path, struct vault *vault, struct error *err);
void store_like(struct store *to, const struct store *as);
typedef bool store_note_fn(void *context, struct store *copy, struct error *err);
bool store_convert(const char *path, struct vault *vault, store_note_fn *note, void *context, struct error *err);
bool store_rewrap(const char *path, enum vault_slot slot, const struct secret *typed, enum secret_cost cost,
                  struct secret_kdf *kdf, char code[VAULT_CODE], struct error *err);

/* Is the file under the name still the one that is open, and written to by nobody but SQLite? Cheap (a few µs), waits
 * for nothing. Else ERROR_GONE (deleted, moved, the folder gone), ERROR_REPLACED (another file, or written over) or
 * ERROR_IO (the folder cannot be entered). Reading and writing say the same of the contents: ERROR_REPLACED for another
 * workbook, ERROR_OLDER for one whose journal lacks what was seen of it; the store then stays with what it knew, and
 * has to be opened anew. */
bool store_present(struct store *store, struct error *err);
char *store_moved_to(
    const struct store *store); /* the new place of an open file that was moved, or NULL; the caller frees it */

/* All rows of SHEET in order of pos, then id. VALUES has one text per COLUMN of the call (NULL: empty), valid during
 * the callback. Columns the table does not have read as empty; rows given by a form come with pos 0. The callback
 * returns false to stop. */
typedef bool store_row_fn(void *context, const char *id, double pos, const char *const *values);
bool store_load(struct store *store, const char *sheet, const char *const *columns, size_t count, store_row_fn *row,
                void *context, struct error *err);
/* The same piece by piece, in the order of the rows' keys and not of pos: until ROW returns false, and on from there at the
 * next call. Begin with a PIECE of zeros. Between two calls others may commit: then the rows are of different times, which
 * the journal tells apart, and they are not held against the seal. */
struct store_piece {
    bool end;   /* there are no more */
    bool unfit; /* what was read is not what mamori writes, or not what it sealed */
    /* private */
    bool mixed;
    int64_t next, rows, version, entry;
    uint64_t sum;
};
bool store_load_piece(struct store *store, const char *sheet, const char *const *columns, size_t count,
                      struct store_piece *piece, store_row_fn *row, void *context, struct error *err);
/* What was found unfit is proven by the next store_trusted(). */
void store_suspect_it(struct store *store);
/* The same of one row: the callback is called once, or not at all when there is no such row. */
bool store_load_row(struct store *store, const char *sheet, const char *id, const char *const *columns, size_t count,
                    store_row_fn *row, void *context, struct error *err);
/* Is there a table for SHEET? None is made before a row is written. Within store_read_begin(). */
bool store_has_sheet(struct store *store, const char *sheet);
/* How many rows SHEET had at the last commit, without counting them. */
bool store_sealed_rows(struct store *store, const char *sheet, int64_t *rows, struct error *err);
bool store_count(struct store *store, const char *sheet, int64_t *rows, struct error *err);

/* Writing: begin, any number of writes, commit. After any failure the transaction is rolled back already and
 * `store_commit` must not be called. `expected` old value of a set: when the file holds another one, ERROR_CONFLICT
 * with the present value as detail. KIND "do" | "undo" | "redo", TARGET the batch spoken of (0 for "do"); TITLE may be
 * NULL. AT is seconds since 1970; 0: the present time (date_now()). A set of what the cell holds already writes nothing;
 * a commit of nothing gives batch 0. A commit that fails asks the file what came of it: ERROR_WRITTEN when the change is there
 * all the same (only the sync of the folder failed), ERROR_UNCERTAIN when that cannot be read; written_state() says the same.
 * A set in a ledger row that was deleted meanwhile is ERROR_UNKNOWN_ROW. ERROR_BUSY after 5 s names who holds the
 * file, when it is on this machine. */
bool store_begin(struct store *store, const char *person, int64_t at, const char *kind, int64_t target,
                 const char *title, struct error *err);
/* The running transaction is signed by KEY (base/secret.h), of the person with this ROW in the ledger of people ("": the recovery code). Both are borrowed
 * until its end. */
struct secret;
void store_sign_as(struct store *store, const char *row, const struct secret *key);
void store_retitle(struct store *store, const char *title); /* before the first write */
bool store_set(struct store *store, const char *sheet, const char *row, const char *column, bool check,
               const char *expected, const char *value, struct error *err);
/* A new row; ID is chosen (1, 2, … never reused) when it is "", and written to ID; ERROR_EXISTS for a given one that is
 * there. COLUMNS/VALUES: its cells (NULL values skipped). */
bool store_insert(struct store *store, const char *sheet, char id[64], double pos, size_t count,
                  const char *const *columns, const char *const *values, struct error *err);
bool store_delete(struct store *store, const char *sheet, const char *row, struct error *err);
bool store_move(struct store *store, const char *sheet, const char *row, double pos, struct error *err);
/* A position after the last row (not searched again for the next rows of a bulk insert). LAST (may be NULL): the id of a
 * row that the caller knows to be the last one, so that the table need not be walked. The position of one row. Positions
 * between two rows are means; book.c renumbers with store_move(). */
bool store_last_pos(struct store *store, const char *sheet, const char *last, double *pos, struct error *err);
bool store_pos(struct store *store, const char *sheet, const char *row, double *pos, struct error *err);
bool store_commit(struct store *store, int64_t *batch, struct error *err);
void store_rollback(struct store *store);
/* By how many seconds the last own commit is dated before the entry before it: the clock was put back, or was wrong before
 * (0: it is not; two seconds are let pass, since the clocks of two machines differ). It was written all the same. BATCH
 * (may be NULL): which it was. */
int64_t store_stepped_back(const struct store *store, int64_t *batch);

struct store_entry {
    const char *origin;
    int64_t number, batch, target, at;
    const char *kind, *person, *title, *op, *sheet, *row, *column, *old_value,
        *new_value; /* texts NULL when empty or blanked */
    bool blanked;
    int64_t entry;                 /* its place in this file's journal: see `before` */
    int64_t clock;                 /* what the machine's clock said; AT may be another time */
    int64_t stepped_back;          /* as store_stepped_back() */
    const char *user, *host, *tty; /* account, machine and terminal; NULL when unknown, or none */
    bool open;                     /* an export of which it is not known whether its file got its name */
    const char *notice;            /* the kind of a notice, which has no column; else NULL */
};
typedef bool store_entry_fn(void *context, const struct store_entry *entry);
/* Entries newest first (or oldest first), only those of SHEET / ROW / COLUMN when given (a row's insert and delete
 * count for its columns), of BATCH when not 0, at most LIMIT when not 0. */
struct store_filter {
    const char *sheet, *row, *column;
    const char *notice; /* only notices of this kind (notice.h) */
    int64_t batch;
    bool oldest_first;
    int64_t limit;
    int64_t before; /* 0: all; else only entries written before that one (paging) */
    int64_t after;  /* 0: all; else only entries written after that one */
};
bool store_entries(struct store *store, const struct store_filter *filter, store_entry_fn *entry, void *context,
                   struct error *err);

/* The value of COLUMN in a row as an entry "insert" (new) or "delete" (old) packs it; NULL when it has none. The caller
 * frees it. */
char *store_packed_value(const char *packed, const char *column);

/* The "do" batch an undo / redo would take back / repeat now (0: none); its entries say what it was. Both walk the
 * batches of the whole workbook as a stack. After a new "do" there is nothing to redo; after an erasing nothing before
 * it can be undone or redone. */
bool store_undoable(struct store *store, int64_t *batch, struct error *err);
bool store_redoable(struct store *store, int64_t *batch, struct error *err);
/* Inside a transaction of kind "undo" (REDO: "redo"), before anything is written in it: the steps of that batch, exact, to be
 * applied back (again). The transaction takes over its title. OVERRULED (the caller's; NULL: none) is why a rule was
 * overruled by it. ERROR_NOTHING when there is no such batch. */
bool store_take_back(struct store *store, bool redo, struct steps *steps, char **overruled, struct error *err);
/* What was done from AT (seconds) on, up to entry LAST of this file, in its order; of what was erased nothing is known. */
bool store_steps_since(struct store *store, int64_t at, int64_t last, struct steps *steps, struct error *err);
/* STEPS one after the other, or BACK: the last first, each the other way. ERROR_CONFLICT when something else stands where a
 * step is exact. PROGRESS may be NULL. */
bool store_apply(struct store *store, const struct step *step, size_t count, bool back, const struct progress *progress,
                 struct error *err);
int64_t store_row_number(const char *row); /* 1, 2, … as the store numbers rows; 0 for any other id */
/* The greatest number that a row of SHEET was ever given; 0: none. Inside a transaction. */
bool store_last_number(struct store *store, const char *sheet, int64_t *number, struct error *err);

/* Erasing: the old and new values of the entries of one cell (COLUMN NULL: of a row, which may be gone) that are no longer
 * the present state; each is recorded, and the chain still verifies. An entry of a whole row is erased as a whole.
 *
 * store_erase(), inside a transaction of kind "blank", tells each value that goes (TOLD may be NULL; a value of another
 * column, when it stands in an entry of the whole row) and adds the entries to *ERASED. store_scrub() afterwards rewrites the
 * file, so that no unused byte of it still holds what was erased (SQLite's secure_delete does not reach what splitting and
 * joining pages leaves behind): the file's content once more in memory and on the disk. Nothing to erase is no error. */
typedef void store_erased_fn(void *context, const char *column, const char *value);
bool store_erase(struct store *store, const char *sheet, const char *row, const char *column, store_erased_fn *told,
                 void *context, int64_t *erased, struct error *err);
bool store_scrub(struct store *store, struct error *err);

/* A notice (notice.h), inside a transaction: in the batch of a change, or of kind "notice". SHEET and ROW may be NULL. */
bool store_notice(struct store *store, const char *kind, const char *sheet, const char *row, const char *text,
                  struct error *err);
/* What the workbook says of being a part of another one (book_part()), appended to TEXT; nothing: it is none. */
bool store_part(struct store *store, struct str *text, struct error *err);
/* Erases the text of the notice NUMBER, inside a transaction of kind "blank". ERROR_UNKNOWN_ENTRY: there is no such notice, or
 * its text is gone; ERROR_UNSUPPORTED: the program goes by it. TEXT (may be NULL) receives what it was. */
bool store_erase_notice(struct store *store, int64_t number, struct str *text, struct error *err);

/* Checks SQLite's own structure, replays the journal and compares it with the present state, the chain and the signatures (signed.c). Stops at
 * nothing: every finding is reported (REPORT may be NULL). True when all is well; else ERR is the first finding
 * (ERROR_VERIFY; place "entry 12", "assets 7 name", "note x", "file"), or why the check itself could not run
 * (ERROR_CORRUPT …). EXPECTED_HEAD (may be NULL): a head noted elsewhere; must be in the chain. */
typedef void store_report_fn(void *context, const struct error *finding);
bool store_verify(struct store *store, const char *expected_head, store_report_fn *report, void *context,
                  struct error *err);
/* What the last store_verify() saw besides: how many entries bear another time than the clock had, how many are dated
 * before the entry before them, how many are exports of which nobody knows whether they have come to their end, and the
 * first of each. Whoever reads the history must know; nobody need have changed the file for it. */
struct store_remarks {
    int64_t dated, first_dated;
    int64_t stepped_back, first_stepped_back;
    int64_t drafts;          /* unfinished texts in it: whoever may write to the file can have put them there */
    int64_t foreign;         /* tables, indexes, views … that another program made, and that mamori does not read */
    char first_foreign[100]; /* "index i" */
    bool log_beside;         /* another program left it in WAL mode; the next change takes it out */
    int64_t open, first_open;
    int64_t signed_entries; /* how many somebody signed */
    int64_t not_signed,
        first_not_signed; /* and how many nobody: of before anybody had a passphrase, or alone again, and what is never signed
                                        * (wrong attempts, what was reported without signing in, the entries of a recovered copy) */
    bool keys;            /* somebody has, or had, a passphrase */
};
const struct store_remarks *store_remarks(const struct store *store);

/* An unfinished text left behind. Nobody has vouched for it: PERSON and AT are what is said of it, and
 * CHANGED is one that something else than mamori wrote: to be named, not to be offered. */
struct store_draft {
    const char *sheet, *row, *column, *person, *text;
    int64_t at;
    bool changed;
};

/* Makes a sound copy OUT (whole or absent; it must not be there) of a workbook that does not agree with its journal; the
 * workbook is not touched. Where the journal holds, its entries stand in the copy and the tables say what they say; from
 * the first entry on that cannot be believed, nothing is taken over; what an entry erased that is not taken over stays
 * erased, and the copy says so anew. The copy keeps the workbook's id and its history goes
 * on: one entry "recover" (kind and op; new: from-head, kept, dropped, differences, packed like a row) says from where and
 * by whom, and names the sessions that came over without their texts, which nothing tells any more (sessions: "1 3");
 * nothing before it can be undone. It is proven before it gets its name. Drafts and notes stay behind: each is
 * told (LEFT; NOTE by its key), and can still be read in the workbook.
 * ERROR_NOTHING: the workbook is sound. Every entry and every cell that is not in the copy as it is here is told: COLUMN
 * NULL: a whole row, HERE or JOURNAL "+" where it is. */
struct store_session { /* as it stands in the workbook; the texts are not what the entries were made with, unless … */
    int64_t id, entries; /* how many of those that are kept were made there */
    const char *user, *host, *tty;
    bool texts_right; /* … only its seal was changed, and is put right */
};
typedef void store_session_fn(void *context, const struct store_session *session);
struct store_recover_calls {
    void (*difference)(void *context, const char *sheet, const char *row, const char *column, const char *here,
                       const char *journal);
    void (*dropped)(void *context, const struct store_entry *entry);
    void (*left)(void *context, const struct store_draft *draft);
    void (*note)(void *context, const char *key);
    store_session_fn *session;
    struct progress progress; /* `step` may be NULL: nobody is told, and it is not cancelled (ERROR_CANCELLED) */
};
struct store_recovered {
    int64_t kept, dropped, differences; /* entries, entries, cells and rows */
    struct error why;                   /* the first finding */
    bool unread;                        /* not all that stays behind could be read, and so told */
};
bool store_recover(const char *path, const char *out, const char *person, int64_t at,
                   const struct store_recover_calls *calls, void *context, struct store_recovered *report,
                   struct error *err);

bool store_put_draft(
    struct store *store, const char *sheet, const char *row, const char *column, const char *person, const char *text,
    struct error *err); /* text NULL: forget; its time is the clock's, also where MAMORI_NOW dates entries */
/* Newest first. */
bool store_drafts(struct store *store, bool (*draft)(void *context, const struct store_draft *draft), void *context,
                  struct error *err);
bool store_put_note(struct store *store, const char *key, const char *value, struct error *err);
/* *VALUE is the caller's; NULL: there is none, or it could not be read (false). */
bool store_note(struct store *store, const char *key, char **value, struct error *err);
/* Not those that the journal keeps for open exports. */
bool store_notes(struct store *store, bool (*note)(void *context, const char *key, const char *value), void *context,
                 struct error *err);

/* Every cell of every table that holds a text, also of sheets that no form knows any more. */
typedef bool store_text_fn(void *context, const char *sheet, const char *row, const char *column, const char *value);
bool store_texts(struct store *store, store_text_fn *text, void *context, struct error *err);

#endif
