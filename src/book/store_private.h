/* What the files of the store share. Nothing outside src/book/store*.c, journal*.c, verify.c, draft.c and their tests
 * includes this.
 *
 * Layers: store_error.c · store_watch.c (is it still the same file?) · store.c (the file) · store_wait.c (locks) · store_new.c ·
 * store_copy.c · store_schema.c (which tables and columns there are) · store_foreign.c (what others added) · store_load.c (reading) · store_write.c
 * (transactions) · store_order.c (positions) · store_session.c (who sits where) · journal.c (entries, chain, packing of
 * rows) · signature.c (a commit is signed) · signed.c (who signed what: the proof) · journal_undo.c · journal_blank.c · journal_replay.c and verify.c (proof) · draft.c (drafts and notes) · seal.c
 * and store_trust.c (was the file changed by something else?) · store_work.c (progress) · seal_verify.c ·
 * store_recover.c.
 *
 * Functions that fail fill ERR; they do not roll back. The public writing functions do that, once, at their end.
 */
#ifndef MAMORI_BOOK_STORE_PRIVATE_H
#define MAMORI_BOOK_STORE_PRIVATE_H

#include <sqlite3.h>
#include <sys/types.h>
#include <time.h>

#include "base/atomic.h"
#include "base/secret.h"
#include "book/store.h"
#include "book/vault.h"

#define STORE_APPLICATION_ID 0x6d616d6f /* "mamo" */
#define STORE_UNIT           '\x1f'
#define STORE_ID_MAX         40
#define STORE_COLUMNS_MAX    1500 /* below SQLite's 2000 */

#define JOURNAL_ENTRIES_MAX (INT64_C(1) << 40) /* a number above it is of no journal of ours */
#define CLOCK_SLACK         2 /* seconds: two machines on one share, their clocks kept by NTP, differ by less */

enum { STORE_SALT = 16, STORE_HASH = 32, STORE_ORIGIN = 16 };

/* Statements that are prepared once for each store. */
enum store_statement {
    STORE_BEGIN,
    STORE_COMMIT,
    STORE_ROLLBACK,
    STORE_READ_BEGIN,
    STORE_DATA_VERSION,
    STORE_SCHEMA_VERSION,
    STORE_HEAD,
    STORE_ENTRY,
    STORE_APPEND,
    STORE_SESSION_FIND,
    STORE_SESSION_ADD,
    STORE_ERASE,
    STORE_META_GET,
    STORE_META_PUT,
    STORE_NOTE_GET,
    STORE_NOTE_PUT,
    STORE_NOTE_DROP,
    STORE_DRAFT_PUT,
    STORE_DRAFT_DROP,
    STORE_SEAL_GET,
    STORE_SEAL_PUT,
    STORE_SIGNATURE_GET,
    STORE_SIGNATURE_PUT,
    STORE_STATEMENT_COUNT
};

/* A table s_<name>, as last seen. Columns are only ever added, always at the end. */
struct store_sheet {
    char *name;
    char **columns;
    size_t count, capacity;
    size_t *hint; /* where the n-th column of the last insert was found: a bulk insert looks up nothing */
    size_t hints;
    uint64_t *column_hash; /* of the names: part of the sum */
    bool seal_known, seal_changed;
    int64_t rows; /* as sealed, and brought up to date by the running transaction */
    uint64_t sum;
    sqlite3_stmt **get, **set; /* by column */
    sqlite3_stmt *insert, *row, *remove, *move, *sweep, *add;
    bool max_known, max_changed, last_known;
    int64_t max;     /* greatest row number ever given */
    double last_pos; /* at least the greatest pos there is */
};

/* The newest entry of the own origin. */
struct journal_head {
    int64_t entry, number, batch, target;
    int64_t at, clock; /* as dated; as the machine's clock stood */
    char kind[8];
    unsigned char hash[STORE_HASH];
    char origin[STORE_ORIGIN + 1];
};

/* Which file it is, and when it was last written to (store_watch.c). Inode 0: not known yet. */
struct store_stamp {
    dev_t device;
    ino_t inode;
    off_t size;
    struct timespec written, changed;
};

/* What other programs made in the file (store_foreign.c). */
struct schema_foreign {
    int64_t count;     /* of what is in nobody's way */
    char first[100];   /* "index i" */
    char strange[100]; /* the first that is not: "trigger t"; "": there is none */
    const char *why;   /* and what is wrong with it */
};

/* Long work (store_work.c): the part of the whole that is being done now, as shares of one. */
struct store_work {
    struct progress progress;
    double from, share;      /* of this store's work within the whole */
    double part, part_share; /* of what is being done within that */
    int64_t done, steps;     /* 0: nobody counts */
    bool told;
};

struct store {
    sqlite3 *db;
    struct store_stamp stamp; /* after the last own write, or commit of others that was read */
    char *path;
    char *first_layers;
    int64_t created;
    char id[33];
    char first_origin[STORE_ORIGIN + 1]; /* of the workbook as it was made: the chain builds on it */
    char origin[STORE_ORIGIN + 1];       /* under which this copy writes now: origin.c */
    unsigned char start[STORE_HASH];     /* what the first entry's hash builds on: id, first layers, origin, created */
    bool read_only;
    struct vault *vault; /* of an encrypted workbook, or one in memory that becomes one. NULL: plain */
    bool in_memory;      /* store_make(): no file yet */
    bool marks_wrong; /* another program changed the marks in the head that say whose file it is: the next change puts
                         them right */
    int64_t application; /* the mark as it stands there */
    bool has_signatures; /* the table of them */
    bool has_others;     /* the tables of what was written in other copies (other.h) */
    bool has_tables;     /* all that every workbook has, to the letter */
    bool log_beside;     /* another program left it in WAL mode: the next change takes it out */
    bool longer; /* than SQLite says. Should it be proven for all that, the next change cuts it off: store_trust.c */
    bool explaining; /* store_error() is looking for the reason */
    int format;
    int busy_ms; /* how long to wait for other processes */
    int64_t busy_since;
    store_wait_fn *wait; /* asked instead, when there is one */
    void *wait_context;
    store_patience_fn *patience; /* or this one */
    bool waited;                 /* patience was asked, and has to be told the end */
    int changing;                /* store_change_begins() */
    sqlite3_stmt *statements[STORE_STATEMENT_COUNT];
    struct store_sheet **sheets;
    size_t sheet_count, sheet_capacity;
    size_t last_sheet;
    int64_t seen_version; /* data_version that head and sheets belong to; -1: read them again */
    int64_t schema_version;
    struct journal_head head;
    /* Whether something else wrote into the file: see seal.c. */
    bool suspect;           /* the seal does not fit, and nothing has been proven yet */
    int64_t proven_counter; /* the change counter at which the whole was proven; -1: never */
    int64_t proven_version; /* and SQLite's data_version */
    struct error doubt;     /* it does not fit its journal: nothing is written any more. ERROR_NONE: it does */
    struct schema_foreign foreign;
    struct store_work work;
    /* The transaction. */
    bool writing, committing;
    bool scrubbing; /* store_scrub(): two commits without a transaction of ours */
    bool schema_changed;
    bool replaying; /* what is written has its entries already (store_recover()) */
    bool beside;    /* a draft or a note was written in it: it is committed also without an entry */
    int64_t batch, at, clock, target;
    int64_t stepped_back, stepped_batch; /* of the batch in the works, then of the last one: store_stepped_back() */
    struct store_remarks remarks;        /* of the last store_verify() */
    int64_t session;                     /* this process's row of `session`; 0: not asked for yet */
    unsigned char session_seal[STORE_HASH];
    char *person, *kind, *title;
    const char *signing_as; /* store_sign_as() */
    const struct secret *signing;
    struct signature_last { /* the last one that was made here: what the next one may go on from */
        int64_t first, entry;
        unsigned char hash[STORE_HASH], link[STORE_HASH], public[SECRET_PUBLIC];
    } signed_last;
    struct journal_head head_before;
    /* Buffers that keep their size, so that a bulk insert allocates nothing for a row. */
    struct str packed, scratch;
    unsigned char salts[4096];
    size_t salts_left;
};

/* store.c */
bool store_error(struct store *store, struct error *err);                /* what SQLite last said; returns false */
bool store_error_code(struct store *store, int code, struct error *err); /* the same of a code that it said in a text */
sqlite3_stmt *store_statement(struct store *store, enum store_statement which, struct error *err);
bool store_prepare(struct store *store, sqlite3_stmt **statement, const char *sql, bool keep, struct error *err);
/* A step that must end, and reset. SQLite takes a whole transaction back when memory or the disk fails in any of its
 * statements, and writes whatever comes after it at once: what writes inside a change of ours that is no more is refused here. */
bool store_run(struct store *store, sqlite3_stmt *statement, struct error *err);
bool store_exec(struct store *store, const char *sql, struct error *err);
bool store_meta(struct store *store, const char *key, struct str *value, bool *found, struct error *err);
bool store_put_meta(struct store *store, const char *key, const char *value, struct error *err);
bool store_begin_trusted(struct store *store, struct error *err); /* BEGIN IMMEDIATE on a file that is as we left it */
bool store_refresh(struct store *store, struct error *err); /* after another process's commit: head, tables, caches */
void store_start_hash(const char *id, const char *layers, const char *origin, const char *created,
                      unsigned char out[STORE_HASH]);
void store_hex(const unsigned char *bytes, size_t count, char *out);
bool store_reason(const char *path, int number, struct error *err); /* false; path_add_reason() as its detail */
bool store_subject(struct error *err, enum error_code code, const char *sheet, const char *row,
                   const char *column); /* false */

bool store_length(struct store *store,
                  struct error *err); /* sets store->longer; ERROR_CORRUPT when the end is missing */
bool store_connect(struct store *store, int flags,
                   struct error *err); /* opened as SQLite does it, defensively; nothing read yet */
struct store *store_alloc(const char *path);
bool store_load_meta(struct store *store, struct error *err); /* id, layers, origin, start */
bool store_check_format(struct store *store, enum store_mode mode,
                        struct error *err); /* is it a workbook, of a version that we know? */
/* What came into memory is whole: then it is sealed as what it is, a file of mamori. */
bool store_prove(struct store *copy, struct error *err);

bool store_version_now(struct store *store, int64_t *version,
                       struct error *err); /* without waiting: ERROR_BUSY while somebody is committing */

int store_busy(void *store, int tries); /* store_wait.c: the busy handler */
void store_wait_default(struct store *store);
void store_wait_over(struct store *store); /* whoever was asked for patience need not go on */

/* store_work.c. What STORE does is FROM … TO of the whole that OF tells of; a part of that has so many STEPS, each of
 * which is counted. work_end() before anything that must not be interrupted. */
void work_within(struct store *store, const struct store *of, double from, double to);
void work_part(struct store *store, double from, double to, int64_t steps);
static inline void work_step(struct store *store)
{
    store->work.done++;
}
void work_end(struct store *store);
void store_work_default(struct store *store);

/* store_vault.c. The VFS for files with the key VAULT, which the next one that is opened has; NULL: the usual one, NULL. */
const char *store_vault_vfs(struct vault *vault);
/* The head of the file PATH; false: it is no encrypted workbook, or cannot be read. */
bool store_vault_look(const char *path, unsigned char head[VAULT_HEAD]);
/* The key of the file PATH into store->vault, when it is encrypted. */
bool store_vault_need(struct store *store, struct error *err);
/* Within a transaction, when nobody else reads: the head of VAULT in the place of the present one. */
bool store_vault_write_head(struct store *store, const struct vault *vault, struct error *err);
/* A workbook in memory gets room for what each page of an encrypted one has at its end. MADE: by a commit that no seal knows of. */
bool store_vault_room(struct store *store, bool *made, struct error *err);
/* The BYTES of one (store_bytes()) as an encrypted file. */
bool store_vault_put(struct store *store, const unsigned char *bytes, size_t size, struct atomic_file *file,
                     struct error *err);
uint32_t store_vault_damaged(void); /* the number of the page that was no page of this workbook */

/* store_new.c: a workbook in memory as its file. */
bool store_write_bytes(struct store *store, struct atomic_file *file, struct error *err);

/* store_watch.c */
void watch_stamp(struct store *store); /* after what was written or read: the file is as it should be */
bool watch_continues(struct store *store, const struct journal_head *before, struct error *err);
bool watch_without_locks(const struct store *store,
                         struct error *err); /* true, with ERR, when locks are not to be had */

/* store_schema.c */
#define STORE_TABLES       6
#define STORE_SIGNATURES   "signature"
#define STORE_NOTICE_INDEX "journal_notice"
extern const char store_notice_index[]; /* CREATE INDEX */
extern const char store_signatures[]; /* CREATE TABLE of the signatures, which a workbook has with the first of them */
extern const char *const store_table_names[STORE_TABLES];
extern const char *const store_tables[STORE_TABLES]; /* CREATE TABLE of meta, journal, session, draft, note, seal:
                                                       compared to the letter */
#define STORE_OTHER_TABLES 3
extern const struct store_other_table {
    const char *name, *sql;
} store_other_tables[STORE_OTHER_TABLES]; /* other.c */
bool store_id_valid(const char *id);
#define STORE_ROW_MAX INT64_C(999999999999999999)
/* The key of a row follows from its id: its number, or (rows given by a form) minus a hash. So rows are found without
 * an index of ids, which would be a fifth of an import's time. */
int64_t store_row_key(const char *row);
bool schema_load(struct store *store, struct error *err); /* all tables; refuses what is not ours */
void schema_forget(struct store *store);
struct store_sheet *schema_sheet(struct store *store, const char *name);   /* NULL: no such table (yet) */
size_t schema_column(const struct store_sheet *sheet, const char *column); /* SIZE_MAX: none */
struct store_sheet *schema_need_sheet(struct store *store, const char *name, size_t count, const char *const *columns,
                                      struct error *err);
bool schema_need_column(struct store *store, struct store_sheet *sheet, const char *column, size_t *index,
                        struct error *err);
/* SELECT FIRST (columns of every table: "id, pos"), all columns of SHEET FROM its table REST. */
bool store_prepare_rows(struct store *store, sqlite3_stmt **statement, const struct store_sheet *sheet,
                        const char *first, const char *rest, struct error *err);
bool schema_max(struct store *store, struct store_sheet *sheet, struct error *err); /* makes sheet->max known */

/* store_foreign.c: one row of sqlite_schema that is not ours. False: not even the file may be opened with it. */
bool foreign_row(struct store *store, const char *type, const char *name, const char *table, const char *sql,
                 bool *opens, struct error *err);

/* store_write.c: the same for a person's edits and for undo, without rolling back. */
struct row_image {
    bool has_pos;
    double pos;
    size_t count, capacity;
    const char **columns, **values; /* point into text */
    char *text;
};
bool write_set(struct store *store, const char *sheet, const char *row, const char *column, bool check,
               const char *expected, const char *value, struct error *err);
/* The cell holds VALUE, and an entry says so (else ERROR_CONFLICT): whoever merges counts it as written here. */
bool write_confirm(struct store *store, const char *sheet, const char *row, const char *column, const char *value,
                   struct error *err);
bool write_insert(struct store *store, const char *sheet, const char *row, bool has_pos, double pos, size_t count,
                  const char *const *columns, const char *const *values, struct error *err);
bool write_delete(struct store *store, const char *sheet, const char *row, const struct row_image *expected,
                  struct error *err);
bool store_order_move(struct store *store, const char *sheet, const char *row, bool check, bool has_expected,
                      double expected, bool has_pos, double pos, struct error *err);
/* The present row packed into store->packed; *found false when there is none. */
bool write_read_row(struct store *store, struct store_sheet *sheet, const char *row, bool *found, struct error *err);

bool write_check(struct store *store, struct error *err); /* inside a transaction? */
bool write_check_row(const char *sheet, const char *row, struct error *err);
bool store_check_pos(double pos, struct error *err);
struct store_sheet *write_find_sheet(struct store *store, const char *name, struct error *err);
sqlite3_stmt *write_row_statement(struct store *store, struct store_sheet *sheet, const char *row,
                                  struct error *err); /* pos, then all columns */
sqlite3_stmt *write_statement(struct store *store, sqlite3_stmt **slot, char *sql, struct error *err);

/* journal.c */
struct span {
    const char *text; /* NULL: nothing */
    size_t length;
};
struct journal_entry {
    int64_t entry, number, batch, target, at;
    int64_t clock; /* as the machine's clock stood; in the table NULL when that is AT */
    int64_t session;
    struct span seal; /* of the session; not read by journal_read() */
    struct span origin, kind, person, title, op, sheet, row, column, old_value, new_value, salt, digest, hash;
};
/* In the order journal_read() expects. */
#define JOURNAL_COLUMNS                                                                                                \
    "entry, origin, number, batch, kind, target, at, clock, session, person, title, op, sheet, row, col, old, new, "   \
    "salt, "                                                                                                           \
    "digest, hash"
#define JOURNAL_COLUMN_COUNT 20
struct span span_of(const char *text);
bool span_is(struct span span, const char *text);
struct span journal_column_span(sqlite3_stmt *statement, int column);
void journal_read(sqlite3_stmt *statement, struct journal_entry *entry);
void journal_digest(struct span salt, struct span old_value, struct span new_value, struct str *scratch,
                    unsigned char out[STORE_HASH]);
void journal_hash(const unsigned char previous[STORE_HASH], const struct journal_entry *entry,
                  const unsigned char digest[STORE_HASH], struct str *scratch, unsigned char out[STORE_HASH]);
bool journal_load_head(struct store *store, struct error *err);
/* Erased entries of which no entry says so (it was not taken over into a copy): that, and what their rows hold, said anew.
 * Inside a transaction of kind "blank". (journal_blank.c) */
bool journal_say_blanks(struct store *store, struct error *err);
/* Entry NUMBER says nothing more, and a new one, of what it was about, says that. (journal_blank.c) */
bool journal_erase(struct store *store, int64_t number, const char *sheet, const char *row, const char *column,
                   struct error *err);
/* By how many seconds an entry is dated, or its clock stood, before the entry before it; 0: it does not, or by no more
 * than CLOCK_SLACK. */
int64_t journal_step_back(int64_t before_at, int64_t before_clock, int64_t at, int64_t clock);
/* Appends to the running transaction. TARGET: 0, or the number of an erased entry. */
bool journal_append(struct store *store, const char *op, int64_t target, const char *sheet, const char *row,
                    const char *column, struct span old_value, struct span new_value, struct error *err);
/* Entry NUMBER of the own origin; the texts live until the statement is reset with sqlite3_reset(). NULL: none, or
 * failed (then ERR is set). */
sqlite3_stmt *journal_find(struct store *store, int64_t number, struct journal_entry *entry, struct error *err);
void journal_pack_pos(struct str *out, bool has_pos, double pos);
bool journal_unpack_pos(const char *text, bool *has_pos, double *pos);
void journal_pack_cell(struct str *out, const char *column, size_t column_length, const char *value,
                       size_t value_length);
bool journal_unpack_row(const char *text, size_t length, struct row_image *image); /* false: malformed */
bool row_image_same(const struct row_image *a, const struct row_image *b);
const char *row_image_value(const struct row_image *image, const char *column); /* NULL: empty */
void row_image_free(struct row_image *image);

/* store_apply.c. The steps of BATCH in their order, all of them exact; sheets and columns by their ids only. OVERRULED: why a
 * rule was overruled by it, the caller's; NULL: none was. */
struct steps;
bool store_journal_steps(struct store *store, int64_t batch, struct steps *steps, char **overruled, struct error *err);

/* journal_replay.c */
struct replay;
typedef void replay_report_fn(void *context, const char *place, const char *detail);
struct replay *replay_new(replay_report_fn *report, void *context);
void replay_entry(struct replay *replay, const struct journal_entry *entry, bool blanked);
/* Every row that is there after the entries carried out so far; UNKNOWN cells are those that only erased entries told. Then
 * each sheet's greatest row number. Until one returns false. */
struct replayed_row {
    const char *sheet, *id;
    bool has_pos, pos_known; /* else has_pos and pos say nothing */
    double pos;
    size_t count;
    const char *const *columns;
    const char *const *cells;
    const bool *unknown;
};
typedef bool replayed_row_fn(void *context, const struct replayed_row *row);
typedef bool replayed_max_fn(void *context, const char *sheet, int64_t max);
bool replay_rows(const struct replay *replay, replayed_row_fn *row, replayed_max_fn *max, void *context);
/* What a cell holds after them; NULL: nothing, or there is no such row. *UNTOLD: only erased entries told it. */
const char *replay_cell(struct replay *replay, const char *sheet, const char *row, const char *column, bool *untold);
bool replay_compare(struct replay *replay, struct store *store, struct error *err);
void replay_free(struct replay **replay);

/* store_session.c */
void session_seal(struct span user, struct span host, struct span tty, struct str *scratch,
                  unsigned char out[STORE_HASH]);
/* The row of this process, made when there is none: store->session and its seal. Inside a transaction. */
bool session_need(struct store *store, struct error *err);
/* All of them, for the proof. A seal is NULL when there is no such session.
 *
 * The entries are hashed with the seal. So where the seal and the texts do not fit, the entries say which of them was
 * changed: sessions_other() gives what the texts make, to be tried. Where the entries fit the seal as it stands, nothing
 * tells the texts any more: a sound copy leaves them empty, and its entry "recover" names the session. */
struct sessions {
    struct session_seen {
        int64_t id;
        unsigned char seal[STORE_HASH], by_texts[STORE_HASH];
        bool fits;
        bool empty;       /* all its texts are */
        bool named;       /* an entry "recover" says why */
        bool seal_was_it; /* its texts are right, its seal is not */
        bool used;
    } * session;
    size_t count, last;
};
bool sessions_load(struct store *store, struct sessions *all, replay_report_fn *report, void *context,
                   struct error *err);
struct span sessions_seal(struct sessions *all, int64_t id);
/* The other seal that ENTRY may have been hashed with; false: there is none. When it is the right one, sessions_seal()
 * gives it from now on. */
bool sessions_other(struct sessions *all, int64_t id, struct span *seal);
void sessions_take_other(struct sessions *all, int64_t id);
void sessions_name(struct sessions *all, const char *ids); /* "1 3", as an entry "recover" has it */
void sessions_left(const struct sessions *all, replay_report_fn *report, void *context); /* after the last entry */
/* In the copy TO, where the sessions stand as in FROM and its entries behind them: what does not fit is put right or
 * emptied, and told. IDS: all that are empty now, "1 3". */
bool sessions_mend(struct store *from, struct store *to, store_session_fn *told, void *context, struct str *ids,
                   struct error *err);
void sessions_free(struct sessions *all);

/* signature.c */
struct signature { /* a row of the table */
    int64_t first, entry;
    char row[64];
    unsigned char link[STORE_HASH], bytes[SECRET_SIGNATURE];
};
/* Last before the seal: what the transaction wrote is signed, where somebody signs. */
bool signature_put(struct store *store, struct error *err);
bool signature_table(struct store *store, struct error *err); /* made, when there is none. Inside a transaction */
/* Row of "entry, first, row, link, signature"; false: it cannot be one. */
bool signature_read(sqlite3_stmt *statement, struct signature *out);
void signature_link_after(const struct signature *signature, unsigned char out[STORE_HASH]);
/* HASH: of its last entry. */
bool signature_fits(const struct signature *signature, const unsigned char hash[STORE_HASH],
                    const unsigned char public[SECRET_PUBLIC]);

/* signed.c: the proof of the signatures, entry by entry. A view of the file is open. */
struct signed_check;
struct signed_check *signed_new(struct store *store, struct replay *replay, replay_report_fn *report, void *context,
                                struct error *err);
/* After it was replayed. */
bool signed_entry(struct signed_check *check, const struct journal_entry *entry, struct error *err);
void signed_end(struct signed_check *check, int64_t last); /* after the last entry */
void signed_free(struct signed_check **check);
/* Up to which entry before LAST a copy may go, so that what is signed together stays together. */
bool signed_cut(struct store *store, int64_t *last, struct error *err);

/* origin.c. Is the entry the first of an origin? The file becomes one of the newest format, inside a transaction. */
bool origin_begins(const struct journal_entry *entry);
bool store_format_newest(struct store *store, struct error *err);

/* seal.c. Sums of hashes of cells; a row's hash comes from its id, a column's from its name. */
uint64_t seal_hash(const char *text, size_t length, uint64_t seed);
uint64_t seal_row(const char *id, size_t length);
uint64_t seal_pos(uint64_t row, bool has_pos, double pos);
uint64_t seal_cell(uint64_t row, uint64_t column, const char *text,
                   size_t length); /* only of cells that are not empty */
/* While writing: seal_need() once before a sheet is changed, then what was changed; all of it goes into the file with
 * seal_write(), last before the commit. */
bool seal_need(struct store *store, struct store_sheet *sheet, struct error *err);
void seal_row_added(struct store_sheet *sheet, const char *row, bool has_pos, double pos);
void seal_row_removed(struct store_sheet *sheet, const char *row, bool has_pos,
                      double pos); /* its cells are gone already */
void seal_row_moved(struct store_sheet *sheet, const char *row, bool had_pos, double old, bool has_pos, double pos);
void seal_cell_added(struct store_sheet *sheet, const char *row, size_t column, struct span value);
void seal_cell_removed(struct store_sheet *sheet, const char *row, size_t column, struct span value);
bool seal_loose(struct store *store, struct error *err); /* drafts or notes were changed */
bool seal_write(struct store *store, struct error *err);
void seal_forget(struct store *store); /* what is remembered of the sheets' seals */
/* Sets store->suspect; a read lock is held and the head is loaded. TAIL: the newest entries are walked, too. */
bool seal_check(struct store *store, bool tail, struct error *err);
bool seal_sheet_fits(struct store *store, const struct store_sheet *sheet, int64_t rows, uint64_t sum, bool *fits,
                     struct error *err);
/* What a table was sealed with; its digests summed now; the header's change counter, and whether the file is in WAL mode. */
bool seal_read(struct store *store, const char *name, bool *found, int64_t *count, int64_t *rows, uint64_t *sum,
               struct error *err);
#define SEAL_LOOSE 2
extern const struct seal_loose_table {
    const char *name, *sql; /* its seal's name; all digests */
} seal_loose_tables[SEAL_LOOSE];
bool seal_sum_digests(struct store *store, const char *sql, int64_t *rows, uint64_t *sum, struct error *err);
bool seal_header(struct store *store, int64_t *counter, bool *wal, struct error *err);
/* Whether the last commit was one that sealed: of this program, and no VACUUM. */
bool seal_is_last(struct store *store, bool *last, struct error *err);
bool seal_proven(struct store *store, struct error *err); /* at this change counter all was proven */
/* seal_verify.c: the seal's part of the full proof. LAST: the number of the journal's last entry. WELL: nothing else was found; what does
 * not fit then has no better name. */
bool seal_verify_head(struct store *store, int64_t last, replay_report_fn *report, void *context, struct error *err);
bool seal_verify(struct store *store, bool well, replay_report_fn *report, void *context, struct error *err);

/* journal_export.c. Open exports are notes with a key of their own; BATCH: of the entries. export_copy_open(): those up to
 * the entry LAST, into the transaction of TO. */
#define STORE_OPEN_NOTE       "export "
#define STORE_NOTES_OF_PEOPLE "key NOT GLOB '" STORE_OPEN_NOTE "[0-9]*'"
bool export_is_open(struct store *store, int64_t batch, bool *open, struct error *err);
bool export_copy_open(struct store *from, struct store *to, int64_t last, struct error *err);

/* draft.c */
void draft_digest(size_t count, const struct span *fields, struct str *scratch, unsigned char out[STORE_HASH]);
bool draft_verify(struct store *store, replay_report_fn *report, void *context, struct error *err);

#endif
