/* The file: opening and closing it, statements kept.
 *
 * Nothing here opens or closes the database file itself: closing any descriptor of it would drop SQLite's locks
 * (POSIX), and another process could then commit in the middle of our transaction. To ask about it, rename or remove
 * it by name is harmless.
 */
#include "book/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/intl.h"
#include "base/path.h"
#include "base/stream.h"

#define BUSY_MS 5000

static const char *const statement_sql[STORE_STATEMENT_COUNT] = {
    [STORE_BEGIN] = "BEGIN IMMEDIATE",
    [STORE_COMMIT] = "COMMIT",
    [STORE_ROLLBACK] = "ROLLBACK",
    [STORE_READ_BEGIN] = "BEGIN",
    [STORE_DATA_VERSION] = "PRAGMA data_version",
    [STORE_SCHEMA_VERSION] = "PRAGMA schema_version",
    [STORE_HEAD] =
        "SELECT entry, number, batch, kind, target, at, coalesce(clock, at), hash, origin FROM journal ORDER BY "
        "entry DESC LIMIT 1",
    [STORE_ENTRY] = "SELECT " JOURNAL_COLUMNS " FROM journal WHERE entry = ?1",
    [STORE_APPEND] = "INSERT INTO journal(" JOURNAL_COLUMNS
                     ") VALUES(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)",
    [STORE_SESSION_FIND] = "SELECT id FROM session WHERE user = ?1 AND host = ?2 AND tty = ?3 LIMIT 1",
    [STORE_SESSION_ADD] = "INSERT INTO session(user, host, tty, seal) VALUES(?1, ?2, ?3, ?4)",
    [STORE_ERASE] = "UPDATE journal SET old = NULL, new = NULL, salt = NULL WHERE entry = ?1",
    [STORE_META_GET] = "SELECT value FROM meta WHERE key = ?1",
    [STORE_META_PUT] = "INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)",
    [STORE_NOTE_GET] = "SELECT value, digest FROM note WHERE key = ?1",
    [STORE_NOTE_PUT] = "INSERT OR REPLACE INTO note(key, value, digest) VALUES(?1, ?2, ?3)",
    [STORE_NOTE_DROP] = "DELETE FROM note WHERE key = ?1",
    [STORE_DRAFT_PUT] =
        "INSERT OR REPLACE INTO draft(sheet, row, col, person, at, text, digest) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [STORE_SEAL_GET] = "SELECT count, rows, sum FROM seal WHERE name = ?1",
    [STORE_SIGNATURE_GET] = "SELECT entry, first, row, link, signature FROM " STORE_SIGNATURES " WHERE entry = ?1",
    [STORE_SIGNATURE_PUT] =
        "INSERT INTO " STORE_SIGNATURES "(entry, first, row, link, signature) VALUES(?1, ?2, ?3, ?4, ?5)",
    [STORE_SEAL_PUT] = "INSERT OR REPLACE INTO seal(name, count, rows, sum) VALUES(?1, ?2, ?3, ?4)",
    [STORE_DRAFT_DROP] = "DELETE FROM draft WHERE sheet = ?1 AND row = ?2 AND col = ?3 AND person = ?4",
};

/* Statements. */

bool store_prepare(struct store *store, sqlite3_stmt **statement, const char *sql, bool keep, struct error *err)
{
    if (*statement)
        return true;
    return sqlite3_prepare_v3(store->db, sql, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, statement, NULL) == SQLITE_OK ||
           store_error(store, err);
}

sqlite3_stmt *store_statement(struct store *store, enum store_statement which, struct error *err)
{
    return store_prepare(store, &store->statements[which], statement_sql[which], true, err) ? store->statements[which]
                                                                                            : NULL;
}

bool store_run(struct store *store, sqlite3_stmt *statement, struct error *err)
{
    if (!statement)
        return false;
    if (store->writing && sqlite3_get_autocommit(store->db) && !sqlite3_stmt_readonly(statement))
        return error_set(err, ERROR_INTERNAL, "the transaction has ended before its end");
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || store_error(store, err);
    sqlite3_reset(statement);
    return ok;
}

bool store_exec(struct store *store, const char *sql, struct error *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK || store_error(store, err);
}

static bool read_number(struct store *store, sqlite3_stmt *statement, int64_t *number, struct error *err)
{
    if (!statement)
        return false;
    bool ok = sqlite3_step(statement) == SQLITE_ROW || store_error(store, err);
    if (ok)
        *number = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    return ok;
}

static bool read_pragma(struct store *store, const char *sql, int64_t *number, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare(store, &statement, sql, false, err) && read_number(store, statement, number, err);
    sqlite3_finalize(statement);
    return ok;
}

bool store_meta(struct store *store, const char *key, struct str *value, bool *found, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_META_GET, err);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err);
    str_clear(value);
    const char *text = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    *found = text != NULL;
    if (text)
        str_add(value, text);
    sqlite3_reset(statement);
    return ok;
}

bool store_version_now(struct store *store, int64_t *version, struct error *err)
{
    int wait = store->busy_ms;
    store->busy_ms = 0;
    bool ok = read_number(store, store_statement(store, STORE_DATA_VERSION, err), version, err);
    store->busy_ms = wait;
    return ok;
}

bool store_put_meta(struct store *store, const char *key, const char *value, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_META_PUT, err);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, value, -1, SQLITE_STATIC);
    return store_run(store, statement, err);
}

static void end_view(struct store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        store_run(store, store_statement(store, STORE_COMMIT, NULL), NULL);
    if (!sqlite3_get_autocommit(store->db)) /* it could not end: nobody else could write any more */
        store_run(store, store_statement(store, STORE_ROLLBACK, NULL), NULL);
}

bool store_read_begin(struct store *store, bool *began, struct error *err)
{
    *began = false;
    if (store->writing) /* nobody else can commit now */
        return true;
    bool own = sqlite3_get_autocommit(store->db);
    if ((!own || store_run(store, store_statement(store, STORE_READ_BEGIN, err), err)) && store_refresh(store, err)) {
        *began = own;
        store_wait_over(store);
        return true;
    }
    if (own)
        end_view(store);
    store_wait_over(store);
    return false;
}

void store_read_end(struct store *store, bool began)
{
    if (began)
        end_view(store);
}

bool store_refresh(struct store *store, struct error *err)
{
    int64_t version, schema;
    if (!read_number(store, store_statement(store, STORE_DATA_VERSION, err), &version, err))
        return false;
    if (version == store->seen_version)
        return true;
    if (!read_number(store, store_statement(store, STORE_SCHEMA_VERSION, err), &schema, err))
        return false;
    if (schema != store->schema_version) {
        if (!schema_load(store, err))
            return false;
        store->schema_version = schema;
    }
    for (size_t i = 0; i < store->sheet_count; i++)
        store->sheets[i]->max_known = store->sheets[i]->last_known = false;
    store->session = 0;
    seal_forget(store);
    struct journal_head before = store->head;
    if (!journal_load_head(store, err) || !seal_check(store, false, err))
        return false;
    if (!watch_continues(store, &before, err)) { /* asked again each time, until it is opened anew */
        store->head = before;
        return false;
    }
    store->seen_version = version;
    watch_stamp(store);
    return true;
}

/* Opening. */

void store_hex(const unsigned char *bytes, size_t count, char *out)
{
    sodium_bin2hex(out, count * 2 + 1, bytes, count);
}

void store_start_hash(const char *id, const char *layers, const char *origin, const char *created,
                      unsigned char out[STORE_HASH])
{
    struct str all = STR_INIT;
    const char *const parts[] = {"mamori 1", id, layers, origin, created};
    for (size_t i = 0; i < ARRAY_LENGTH(parts); i++) {
        str_add(&all, parts[i]);
        str_add_char(&all, '\n');
    }
    crypto_generichash(out, STORE_HASH, (const unsigned char *)all.text, all.length, NULL, 0);
    str_free(&all);
}

void store_close(struct store **store)
{
    struct store *s = *store;
    if (!s)
        return;
    store_rollback(s);
    schema_forget(s);
    for (size_t i = 0; i < STORE_STATEMENT_COUNT; i++)
        sqlite3_finalize(s->statements[i]);
    sqlite3_close(s->db);
    vault_free(&s->vault);
    str_free(&s->packed);
    str_free(&s->scratch);
    free(s->path);
    free(s->first_layers);
    free(s);
    *store = NULL;
}

/* "file:…" and ":memory:" are special to SQLite, never to us. */
static char *plain_path(const char *path)
{
    return mem_format("%s%s", path[0] == '/' ? "" : "./", path);
}

/* Where SQLite has no memory or no disk it takes a transaction back by itself, and what is run then would be written statement by
 * statement. Whoever overlooked that error writes nothing: only the batch as a whole is let into the file. */
static int refuse_commit(void *context)
{
    const struct store *store = context;
    return store->writing && !store->committing;
}

bool store_connect(struct store *store, int flags, struct error *err)
{
    /* In memory, but behind a VFS: the bytes are those that a file would have (":memory:" leaves out some of the head).
     */
    if (!store_vault_need(store, err))
        return false;
    char *name = store->in_memory ? mem_text("new") : plain_path(store->path);
    int rc = sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                             store->in_memory ? "memdb" : store_vault_vfs(store->vault));
    free(name);
    if (rc != SQLITE_OK)
        return store_error(store, err);
    sqlite3 *db = store->db;
    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_handler(db, store_busy, store);
    sqlite3_commit_hook(db, refuse_commit, store);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL); /* looking at a foreign log writes nothing */
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    return store_exec(store,
                      "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA synchronous=EXTRA; PRAGMA "
                      "secure_delete=ON; PRAGMA mmap_size=0;"
                      "PRAGMA cache_size=-8000",
                      err);
}

struct store *store_alloc(const char *path)
{
    if (sodium_init() < 0)
        return NULL;
    struct store *store = mem_zero(1, sizeof(*store));
    store->path = mem_text(path);
    store->busy_ms = BUSY_MS;
    store->seen_version = store->schema_version = store->proven_counter = -1;
    store->packed = store->scratch = (struct str)STR_INIT;
    store->format = STORE_FORMAT;
    store_wait_default(store);
    store_work_default(store);
    return store;
}

/* What can be told from the name alone. */
static bool check_path(const char *path, struct error *err)
{
    struct stat st;
    if (stream_is(path))
        return error_set(err, ERROR_USAGE,
                         _("a workbook is read and written in place and cannot be standard input: name its file"));
    if (stat(path, &st) != 0)
        return atomic_error_reading(errno, path, err);
    if (S_ISREG(st.st_mode))
        return true;
    error_set(err, ERROR_NOT_WORKBOOK, path);
    return error_detail(err, "%s", S_ISDIR(st.st_mode) ? _("it is a folder") : _("it is not a regular file"));
}

static bool foreign_file(const struct store *store, int64_t application, struct error *err)
{
    error_set(err, ERROR_NOT_WORKBOOK, store->path);
    return error_detail(err, "%s",
                        application == 0 ? _("it is empty or the file of another program")
                                         : _("it is the file of another program"));
}

bool store_check_format(struct store *store, enum store_mode mode, struct error *err)
{
    int64_t application, format;
    if (!read_pragma(store, "PRAGMA application_id", &application, err) ||
        !read_pragma(store, "PRAGMA user_version", &format, err))
        return false;
    /* A tool may have lost the marks (a dump that was read in again has none). Whether it is a workbook all the same its
     * tables say; a format above ours is believed of a marked file only. */
    bool marked = (uint32_t)application == STORE_APPLICATION_ID;
    store->marks_wrong = !marked || format < 1;
    if (!marked && format > STORE_FORMAT)
        return foreign_file(store, application, err);
    if (format >= 1 && format < STORE_FORMAT_OLDEST) {
        error_set(err, ERROR_FORMAT, store->path);
        return error_detail(err, _("format %lld, this version knows %d"), (long long)format, STORE_FORMAT);
    }
    store->application = application;
    store->format = format < 1 ? STORE_FORMAT : format > STORE_FORMAT ? STORE_FORMAT + 1 : (int)format;
    if (format > STORE_FORMAT && mode == STORE_WRITE) {
        error_set(err, ERROR_NEWER, store->path);
        return error_detail(err, _("format %lld, this version knows %d"), (long long)format, STORE_FORMAT);
    }
    return true;
}

/* SQLite reads a last page that is cut as if the rest were zero. Asked while we hold a read lock: nobody is making the
 * file longer. */
bool store_length(struct store *store, struct error *err)
{
    store->longer = false;
    int64_t pages, size;
    struct stat st;
    if (!read_pragma(store, "PRAGMA page_count", &pages, err) || !read_pragma(store, "PRAGMA page_size", &size, err))
        return false;
    if (store->in_memory || stat(store->path, &st) != 0) /* it has no end that could be wrong */
        return true;
    int64_t length = pages * size + (store->vault ? VAULT_HEAD : 0);
    store->longer = st.st_size > length;
    if (st.st_size >= length)
        return true;
    error_set(err, ERROR_CORRUPT, store->path);
    return error_detail(err, "%s", _("the end of the file is missing"));
}

bool store_load_meta(struct store *store, struct error *err)
{
    static const char *const keys[] = {"id", "layers", "origin", "created"};
    struct str values[4] = {STR_INIT, STR_INIT, STR_INIT, STR_INIT};
    bool ok = true;
    for (size_t i = 0; i < 4 && ok; i++) {
        bool found = false;
        ok = store_meta(store, keys[i], &values[i], &found, err);
        if (ok && !found) {
            error_set(err, ERROR_CORRUPT, store->path);
            ok = error_detail(err, _("meta has no %s"), keys[i]);
        }
    }
    if (ok && (values[0].length != 32 || values[2].length != STORE_ORIGIN)) {
        error_set(err, ERROR_CORRUPT, store->path);
        ok = error_detail(err, "%s", _("meta has no good id"));
    }
    if (ok) {
        memcpy(store->id, values[0].text, 33);
        memcpy(store->first_origin, values[2].text, STORE_ORIGIN + 1);
        if (!*store->head.origin) /* else the journal says it */
            memcpy(store->origin, values[2].text, STORE_ORIGIN + 1);
        store->first_layers = mem_text(values[1].text);
        store->created = strtoll(values[3].text, NULL, 10);
        store_start_hash(store->id, store->first_layers, store->first_origin, values[3].text, store->start);
    }
    for (size_t i = 0; i < 4; i++)
        str_free(&values[i]);
    return ok;
}

/* Refused at opening rather than at the first edit: SQLite makes its journal beside the file. */
static bool check_writable(struct store *store, struct error *err)
{
    bool may = faccessat(AT_FDCWD, store->path, W_OK, AT_EACCESS) == 0;
    int number = errno;
    if (!may || sqlite3_db_readonly(store->db, "main") == 1) {
        error_set(err, ERROR_READ_ONLY, store->path);
        return !may && store_reason(store->path, number, err);
    }
    char *folder = path_folder(store->path);
    bool ok = faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0;
    if (!ok) {
        error_set(err, ERROR_READ_ONLY, store->path);
        error_detail(err, _("the folder %s cannot be written"), folder);
    }
    free(folder);
    return ok;
}

/* Does meta say what the chain builds on? And the newest entries: are they those that were hashed? */
static bool check_left(struct store *store, struct error *err)
{
    struct str start = STR_INIT;
    char expected[2 * STORE_HASH + 1];
    bool found;
    store_hex(store->start, STORE_HASH, expected);
    bool ok = store->suspect || store->format > STORE_FORMAT ||
              (store_meta(store, "start", &start, &found, err) && seal_check(store, true, err));
    if (ok && store->format <= STORE_FORMAT && strcmp(start.text, expected) != 0)
        store->suspect = true;
    str_free(&start);
    return ok;
}

struct store *store_open(const char *path, enum store_mode mode, struct error *err)
{
    return store_open_beside(path, mode, NULL, err);
}

struct store *store_open_unasked(const char *path, struct error *err)
{
    struct vault_asked asked = vault_on_demand((struct vault_asked){NULL, NULL});
    struct store *store = store_open(path, STORE_READ, err);
    vault_on_demand(asked);
    return store;
}

/* Of a file that another program left in WAL mode even reading writes beside it. */
static void explain_log(struct store *store, enum store_mode mode, struct error *err)
{
    int64_t counter;
    bool wal;
    if (mode != STORE_READ || err->code != ERROR_READ_ONLY || !seal_header(store, &counter, &wal, NULL) || !wal)
        return;
    error_set(err, ERROR_IO, store->path);
    error_detail(
        err, "%s",
        _("another program left a log beside it (WAL), and so it can be read only where it can be written: copy "
          "it into a folder of your own, and open the copy"));
}

struct store *store_open_beside(const char *path, enum store_mode mode, const struct store *beside, struct error *err)
{
    if (!check_path(path, err))
        return NULL;
    struct store *store = store_alloc(path);
    if (!store) {
        error_set(err, ERROR_INTERNAL, "libsodium");
        return NULL;
    }
    if (beside) {
        store_on_lock(store, beside->wait, beside->wait_context);
        store_on_work(store, &beside->work.progress);
    }
    store->read_only = mode == STORE_READ;
    struct error first = {.code = ERROR_NONE};
    bool began = false;
    bool ok = store_connect(store, mode == STORE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, &first) &&
              store_check_format(store, mode, &first);
    if (!ok && mode == STORE_READ && first.code == ERROR_READ_ONLY) {
        /* A writer was killed and its journal is still there: only a connection that may write can take the half edit
         * back. */
        sqlite3_close(store->db);
        store->db = NULL;
        ok = store_connect(store, SQLITE_OPEN_READWRITE, &first) && store_check_format(store, mode, &first) &&
             store_exec(store, "PRAGMA query_only=ON", &first);
    }
    ok = ok && (mode == STORE_READ || check_writable(store, &first));
    ok = ok && store_read_begin(store, &began, &first) && store_length(store, &first) &&
         store_load_meta(store, &first) && check_left(store, &first);
    store_wait_over(store);
    if (ok) {
        store->suspect |= store->longer;
        store_read_end(store, began);
        return store;
    }
    if (store->marks_wrong && (first.code == ERROR_CORRUPT || first.code == ERROR_INTERNAL) && !store->has_tables)
        foreign_file(store, store->application, &first);
    explain_log(store, mode, &first);
    if (first.code == ERROR_INTERNAL && store->format > STORE_FORMAT)
        first.code = ERROR_NEWER; /* its tables are no longer the ones we know */
    if (err)
        *err = first;
    store_close(&store);
    return NULL;
}

const char *store_path(const struct store *store)
{
    return store->path;
}

int64_t store_created(const struct store *store)
{
    return store->created;
}

const char *store_first_layers(const struct store *store)
{
    return store->first_layers;
}

const char *store_id(const struct store *store)
{
    return store->id;
}

bool store_read_only(const struct store *store)
{
    return store->read_only || store->doubt.code != ERROR_NONE;
}

bool store_head(struct store *store, char out[65], int64_t *entries, struct error *err)
{
    bool began;
    out[0] = 0;
    if (!store_read_begin(store, &began, err))
        return false;
    if (store->head.number > 0)
        store_hex(store->head.hash, STORE_HASH, out);
    if (entries)
        *entries = store->head.number;
    store_read_end(store, began);
    return true;
}

void store_mark(const struct store *store, struct store_mark *mark)
{
    mark->entries = store->head.number;
    mark->at = store->head.number > 0 ? store->head.at : 0;
    mark->hash[0] = '\0';
    if (store->head.number > 0)
        store_hex(store->head.hash, STORE_HASH, mark->hash);
}

bool store_mark_same(const struct store_mark *a, const struct store_mark *b)
{
    return a->entries == b->entries && strcmp(a->hash, b->hash) == 0;
}

bool store_outside_changes(struct store *store, int64_t *changes, struct error *err)
{
    return read_number(store, store_statement(store, STORE_DATA_VERSION, err), changes, err);
}
