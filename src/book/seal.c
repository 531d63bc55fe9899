/* The seal: what the last commit of this program left behind, so that a file which anything else has written into is
 * noticed when it is opened, not when somebody thinks of asking.
 *
 * One row of table seal for each sheet: how many columns and rows its table has, and the sum of a hash of every cell;
 * two for drafts and notes (rows, sum of their digests); and ".file": the change counter in the file's header as it is
 * after the commit, the number of entries and the head of the journal. So
 *
 * - whoever writes through SQLite moves the counter, and is seen without reading anything;
 * - a copy made between the writes of a commit holds some pages of before and some of after: the counter, the head or a
 *   sum is of the other time;
 * - bytes changed behind SQLite's back are seen when the table is read, which sums its cells anyway.
 *
 * The sums are no proof against one who makes them anew, as the chain is none: that is what a head noted elsewhere is
 * for. What does not fit is proven by verify, which alone decides; a file in which another program changed nothing that
 * counts (VACUUM) goes on being worked on, and the next commit seals it again.
 *
 * A sum can be brought up to date for one cell, because it does not depend on the order of its parts.
 */
#include "book/store_private.h"

#include <string.h>

#include "base/intl.h"

/* Odd numbers with about as many ones as zeros, as multipliers of a hash want them. */
#define SEAL_A UINT64_C(0x9e3779b97f4a7c15)
#define SEAL_B UINT64_C(0xd1b54a32d192ed03)

enum { HEADER_VERSIONS = 18, HEADER_COUNTER = 24, HEADER_LENGTH = 28, TAIL_ENTRIES = 16 };

/* ---- hashes ---- */

static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t eight(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

uint64_t seal_hash(const char *text, size_t length, uint64_t seed)
{
    uint64_t a = 0, b = 0;
    seed ^= SEAL_A + length;
    if (length >= 8) { /* the last eight may overlap what was read before */
        const char *end = text + length - 8;
        for (; text < end; text += 8)
            seed = fold(eight(text) ^ SEAL_B, seed);
        a = eight(end);
    } else if (length >= 4) {
        uint32_t first, last;
        memcpy(&first, text, 4);
        memcpy(&last, text + length - 4, 4);
        a = first;
        b = last;
    } else if (length > 0) {
        a = (uint64_t)(unsigned char)text[0] << 16 | (uint64_t)(unsigned char)text[length / 2] << 8 |
            (unsigned char)text[length - 1];
    }
    return fold(SEAL_A ^ length, fold(a ^ SEAL_B, b ^ seed));
}

uint64_t seal_row(const char *id, size_t length)
{
    return seal_hash(id, length, 0);
}

uint64_t seal_pos(uint64_t row, bool has_pos, double pos)
{
    uint64_t bits = 0;
    if (pos == 0)
        pos = 0; /* not minus zero */
    memcpy(&bits, &pos, sizeof(bits));
    return fold(row ^ SEAL_B, (has_pos ? bits : ~UINT64_C(0)) ^ SEAL_A);
}

uint64_t seal_cell(uint64_t row, uint64_t column, const char *text, size_t length)
{
    return seal_hash(text, length, row + column);
}

/* ---- kept while writing ---- */

static void unpack_sum(sqlite3_stmt *statement, int column, uint64_t *sum)
{
    const unsigned char *bytes = sqlite3_column_blob(statement, column);
    *sum = 0;
    for (int i = 0; bytes && i < 8 && sqlite3_column_bytes(statement, column) == 8; i++)
        *sum = *sum << 8 | bytes[i];
}

bool seal_read(struct store *store, const char *name, bool *found, int64_t *count, int64_t *rows, uint64_t *sum,
               struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_SEAL_GET, err);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    int rc = sqlite3_step(statement);
    *found = rc == SQLITE_ROW;
    bool ok = *found || rc == SQLITE_DONE || store_error(store, err);
    *count = *found ? sqlite3_column_int64(statement, 0) : 0;
    *rows = *found ? sqlite3_column_int64(statement, 1) : 0;
    unpack_sum(statement, 2, sum);
    sqlite3_reset(statement);
    return ok;
}

static bool put_seal(struct store *store, const char *name, int64_t count, int64_t rows, const unsigned char *sum,
                     int length, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_SEAL_PUT, err);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, count);
    sqlite3_bind_int64(statement, 3, rows);
    sqlite3_bind_blob(statement, 4, sum, length, SQLITE_STATIC);
    return store_run(store, statement, err);
}

static bool put_sum(struct store *store, const char *name, int64_t count, int64_t rows, uint64_t sum, struct error *err)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(sum >> (56 - 8 * i));
    return put_seal(store, name, count, rows, bytes, 8, err);
}

bool seal_need(struct store *store, struct store_sheet *sheet, struct error *err)
{
    if (sheet->seal_known)
        return true;
    bool found;
    int64_t count;
    sheet->seal_known = seal_read(store, sheet->name, &found, &count, &sheet->rows, &sheet->sum, err);
    return sheet->seal_known;
}

void seal_row_added(struct store_sheet *sheet, const char *row, bool has_pos, double pos)
{
    sheet->rows++;
    sheet->sum += seal_pos(seal_row(row, strlen(row)), has_pos, pos);
    sheet->seal_changed = true;
}

void seal_row_removed(struct store_sheet *sheet, const char *row, bool has_pos, double pos)
{
    sheet->rows--;
    sheet->sum -= seal_pos(seal_row(row, strlen(row)), has_pos, pos);
    sheet->seal_changed = true;
}

void seal_row_moved(struct store_sheet *sheet, const char *row, bool had_pos, double old, bool has_pos, double pos)
{
    seal_row_removed(sheet, row, had_pos, old);
    seal_row_added(sheet, row, has_pos, pos);
}

void seal_cell_added(struct store_sheet *sheet, const char *row, size_t column, struct span value)
{
    if (value.length > 0)
        sheet->sum += seal_cell(seal_row(row, strlen(row)), sheet->column_hash[column], value.text, value.length);
    sheet->seal_changed = true;
}

void seal_cell_removed(struct store_sheet *sheet, const char *row, size_t column, struct span value)
{
    if (value.length > 0)
        sheet->sum -= seal_cell(seal_row(row, strlen(row)), sheet->column_hash[column], value.text, value.length);
    sheet->seal_changed = true;
}

/* The digests of all drafts, or notes, that there are: a handful. */
bool seal_sum_digests(struct store *store, const char *sql, int64_t *rows, uint64_t *sum, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    *rows = 0;
    *sum = 0;
    if (!store_prepare(store, &statement, sql, false, err))
        return false;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *digest = sqlite3_column_blob(statement, 0);
        int length = digest ? sqlite3_column_bytes(statement, 0) : 0;
        *sum += seal_hash(digest ? digest : "", (size_t)length, 0);
        ++*rows;
    }
    bool ok = rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

const struct seal_loose_table seal_loose_tables[SEAL_LOOSE] = {{".draft", "SELECT digest FROM draft"},
                                                               {".note", "SELECT digest FROM note"}};

/* The counter is read from the file, not asked of SQLite, which has no word for it; a read lock is held. In a
 * transaction that is too large for the cache SQLite has written page 1, and moved it, already. */
bool seal_header(struct store *store, int64_t *counter, bool *wal, struct error *err)
{
    sqlite3_file *file = NULL;
    unsigned char header[HEADER_LENGTH] = {0};
    if (sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK || !file ||
        !file->pMethods)
        return error_set(err, ERROR_INTERNAL, "no file pointer");
    int rc = file->pMethods->xRead(file, header, HEADER_LENGTH, 0);
    if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ) { /* a new file is still empty */
        error_set(err, ERROR_IO, store->path);
        return error_detail(err, "%s", sqlite3_errstr(rc));
    }
    uint32_t number = 0;
    for (int i = 0; i < 4; i++)
        number = number << 8 | header[HEADER_COUNTER + i];
    *counter = number;
    *wal = header[HEADER_VERSIONS] > 1 || header[HEADER_VERSIONS + 1] > 1;
    return true;
}

bool seal_is_last(struct store *store, bool *last, struct error *err)
{
    int64_t sealed, counter, entries;
    uint64_t sum;
    bool wal;
    if (!seal_read(store, ".file", last, &sealed, &entries, &sum, err) || !seal_header(store, &counter, &wal, err))
        return false;
    *last = *last && sealed == counter;
    return true;
}

bool seal_loose(struct store *store, struct error *err)
{
    for (size_t i = 0; i < SEAL_LOOSE; i++) {
        int64_t rows;
        uint64_t sum;
        if (!seal_sum_digests(store, seal_loose_tables[i].sql, &rows, &sum, err) ||
            !put_sum(store, seal_loose_tables[i].name, 0, rows, sum, err))
            return false;
    }
    return true;
}

bool seal_write(struct store *store, struct error *err)
{
    for (size_t i = 0; i < store->sheet_count; i++) {
        struct store_sheet *sheet = store->sheets[i];
        if (!sheet->seal_changed)
            continue;
        if (!seal_need(store, sheet, err) ||
            !put_sum(store, sheet->name, (int64_t)sheet->count, sheet->rows, sheet->sum, err))
            return false;
        sheet->seal_changed = false;
    }
    int64_t counter, after;
    bool wal;
    if (!seal_header(store, &counter, &wal, err))
        return false;
    for (int tries = 0; tries < 4; tries++) {
        if (!put_seal(store, ".file", (counter + 1) & 0xffffffff, store->head.number, store->head.hash,
                      store->head.number > 0 ? STORE_HASH : 0, err) ||
            !seal_header(store, &after, &wal, err))
            return false;
        if (after == counter)
            return true;
        counter = after; /* writing it made room in the cache, and page 1 went out */
    }
    return error_set(err, ERROR_INTERNAL, "the change counter does not stand still");
}

void seal_forget(struct store *store)
{
    for (size_t i = 0; i < store->sheet_count; i++)
        store->sheets[i]->seal_known = store->sheets[i]->seal_changed = false;
}

/* ---- asked at opening ---- */

static void session_differs(void *context, const char *place, const char *detail)
{
    (void)place, (void)detail;
    *(bool *)context = false;
}

/* The newest entries: each hashed onto the one before, its values those that it was hashed with. */
static bool check_tail(struct store *store, bool *fits, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    struct sessions sessions;
    if (!sessions_load(store, &sessions, session_differs, fits, err))
        return false;
    if (!store_prepare(store, &statement, "SELECT " JOURNAL_COLUMNS " FROM journal WHERE entry >= ?1 ORDER BY entry",
                       false, err)) {
        sessions_free(&sessions);
        return false;
    }
    int64_t first = store->head.number - TAIL_ENTRIES, next = first > 0 ? first : 1;
    unsigned char previous[STORE_HASH];
    bool known = first <= 0;
    memcpy(previous, store->start, STORE_HASH);
    sqlite3_bind_int64(statement, 1, next);
    int rc = SQLITE_DONE;
    while (*fits && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct journal_entry entry;
        unsigned char digest[STORE_HASH], hash[STORE_HASH];
        journal_read(statement, &entry);
        entry.seal = sessions_seal(&sessions, entry.session);
        *fits = entry.entry == next && entry.number == next && entry.digest.length == STORE_HASH &&
                entry.hash.length == STORE_HASH;
        next++;
        if (!*fits)
            break;
        memcpy(digest, entry.digest.text, STORE_HASH);
        if (known) {
            journal_hash(previous, &entry, digest, &store->scratch, hash);
            *fits = memcmp(hash, entry.hash.text, STORE_HASH) == 0;
        }
        if (entry.salt.length > 0 || entry.old_value.length > 0 || entry.new_value.length > 0) {
            journal_digest(entry.salt, entry.old_value, entry.new_value, &store->scratch, digest);
            *fits = *fits && memcmp(digest, entry.digest.text, STORE_HASH) == 0;
        }
        memcpy(previous, entry.hash.text, STORE_HASH);
        known = true;
    }
    *fits = *fits && next == store->head.number + 1;
    bool ok = !*fits || rc == SQLITE_DONE || store_error(store, err);
    sessions_free(&sessions);
    sqlite3_finalize(statement);
    return ok;
}

/* Was all of it proven, and nothing written since? In WAL mode only SQLite's own number says so. */
static bool is_proven(struct store *store, int64_t counter, bool wal)
{
    int64_t version;
    return counter == store->proven_counter &&
           (!wal || (store_version_now(store, &version, NULL) && version == store->proven_version));
}

bool seal_check(struct store *store, bool tail, struct error *err)
{
    int64_t counter;
    bool wal;
    store->suspect = store->log_beside = false;
    if (store->format > STORE_FORMAT) /* it has seals of its own */
        return true;
    if (!seal_header(store, &counter, &wal, err))
        return false;
    sqlite3_stmt *statement = store_statement(store, STORE_SEAL_GET, err);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, ".file", -1, SQLITE_STATIC);
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err), fits = false;
    if (rc == SQLITE_ROW) {
        int64_t sealed = sqlite3_column_int64(statement, 0);
        int length = store->head.number > 0 ? STORE_HASH : 0;
        const void *head = sqlite3_column_blob(statement, 2);
        bool as_left = sealed == counter && !wal && !store->marks_wrong && !store->foreign.strange[0];
        fits = (as_left || is_proven(store, counter, wal)) &&
               sqlite3_column_int64(statement, 1) == store->head.number &&
               sqlite3_column_bytes(statement, 2) == length &&
               (length == 0 || memcmp(head, store->head.hash, STORE_HASH) == 0);
    }
    sqlite3_reset(statement);
    if (ok && fits && tail)
        ok = check_tail(store, &fits, err);
    store->suspect = ok && !fits;
    store->log_beside = wal;
    return ok;
}

bool seal_sheet_fits(struct store *store, const struct store_sheet *sheet, int64_t rows, uint64_t sum, bool *fits,
                     struct error *err)
{
    bool found;
    int64_t count, sealed_rows;
    uint64_t sealed;
    if (!seal_read(store, sheet->name, &found, &count, &sealed_rows, &sealed, err))
        return false;
    *fits = found && count == (int64_t)sheet->count && sealed_rows == rows && sealed == sum;
    return true;
}

bool seal_proven(struct store *store, struct error *err)
{
    bool wal;
    return seal_header(store, &store->proven_counter, &wal, err) &&
           store_version_now(store, &store->proven_version, err);
}
