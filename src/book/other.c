/* What was written in other copies: the tables, reading and adding. */
#include "book/other.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

#define OTHER_COLUMNS                                                                                                  \
    "batch, kind, target, at, clock, user, host, tty, seal, person, title, op, sheet, row, col, old, new, salt, "      \
    "digest, hash"

const struct store_other_table store_other_tables[STORE_OTHER_TABLES] = {
    {"chain", "CREATE TABLE chain(id INTEGER PRIMARY KEY, origin TEXT NOT NULL, parent INTEGER NOT NULL, fork INTEGER "
              "NOT NULL)"},
    {"other",
     "CREATE TABLE other(chain INTEGER NOT NULL, number INTEGER NOT NULL, origin TEXT NOT NULL, batch INTEGER "
     "NOT NULL, kind TEXT NOT NULL, target INTEGER NOT NULL, at INTEGER NOT NULL, clock INTEGER, user TEXT NOT "
     "NULL, host TEXT NOT NULL, tty TEXT NOT NULL, seal BLOB NOT NULL, person TEXT, title TEXT, op TEXT NOT "
     "NULL, sheet TEXT NOT NULL, row TEXT NOT NULL, col TEXT, old TEXT, new TEXT, salt BLOB, digest BLOB NOT "
     "NULL, hash BLOB NOT NULL, PRIMARY KEY(chain, number)) WITHOUT ROWID"},
    {"other_signature",
     "CREATE TABLE other_signature(chain INTEGER NOT NULL, entry INTEGER NOT NULL, first INTEGER NOT "
     "NULL, row TEXT NOT NULL, link BLOB NOT NULL, signature BLOB NOT NULL, PRIMARY KEY(chain, "
     "entry)) WITHOUT ROWID"},
};

enum other_statement { OWN_HASH, HASH, ADD_ENTRY, OTHER_STATEMENTS };

struct other {
    struct store *store;
    sqlite3_stmt *statement[OTHER_STATEMENTS];
};

static const char *const statements[OTHER_STATEMENTS] = {
    [OWN_HASH] = "SELECT hash, origin FROM journal WHERE entry = ?1",
    [HASH] = "SELECT hash, origin FROM other WHERE number = ?1 AND chain = ?2",
    [ADD_ENTRY] = "INSERT INTO other(chain, number, origin, " OTHER_COLUMNS ") VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
                  "?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)",
};

struct other *other_open(struct store *store)
{
    struct other *other = mem_zero(1, sizeof(*other));
    other->store = store;
    return other;
}

void other_close(struct other **pointer)
{
    if (!*pointer)
        return;
    for (size_t i = 0; i < OTHER_STATEMENTS; i++)
        sqlite3_finalize((*pointer)->statement[i]);
    free(*pointer);
    *pointer = NULL;
}

struct store *other_store(const struct other *other)
{
    return other->store;
}

static sqlite3_stmt *prepared(struct other *other, enum other_statement which, struct error *err)
{
    sqlite3_stmt **statement = &other->statement[which];
    return *statement || store_prepare(other->store, statement, statements[which], true, err) ? *statement : NULL;
}

bool other_tables(struct store *store, struct error *err)
{
    if (store->has_others)
        return true;
    store->schema_changed = true;
    for (size_t i = 0; i < STORE_OTHER_TABLES; i++)
        if (!store_exec(store, store_other_tables[i].sql, err))
            return false;
    store->has_others = store_format_newest(store, err);
    return store->has_others;
}

/* ---- chains ---- */

bool other_chains(struct other *other, other_chain_fn *chain, void *context, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!other->store->has_others)
        return true;
    if (!store_prepare(
            other->store, &statement,
            "SELECT id, parent, fork, origin, (SELECT coalesce(max(number), fork) FROM other WHERE chain = id) "
            "FROM chain ORDER BY id",
            false, err))
        return false;
    int rc;
    bool good = true;
    int64_t expected = 1;
    while (good && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct span origin = journal_column_span(statement, 3);
        int64_t id = sqlite3_column_int64(statement, 0), parent = sqlite3_column_int64(statement, 1);
        struct other_chain read = {.id = (uint32_t)id,
                                   .parent = (uint32_t)parent,
                                   .fork = sqlite3_column_int64(statement, 2),
                                   .tip = sqlite3_column_int64(statement, 4)};
        if (id != expected++ || parent < 0 || parent >= id || origin.length != STORE_ORIGIN || read.fork < 0 ||
            read.tip < read.fork || id > UINT32_MAX / 2) {
            error_set(err, ERROR_VERIFY, other->store->path);
            error_place(err, "chain %lld", (long long)id);
            good = error_detail(err, "%s", _("another copy's chain of entries that cannot be"));
            break;
        }
        memcpy(read.origin, origin.text, STORE_ORIGIN);
        if (!chain(context, &read))
            break;
    }
    good = good && (rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(other->store, err));
    sqlite3_finalize(statement);
    return good;
}

static bool read_notices(struct other *other, const char *sql, const char *word, other_notice_fn *notice, void *context,
                         struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(other->store, &statement, sql, false, err))
        return false;
    sqlite3_bind_text(statement, 1, word, -1, SQLITE_STATIC);
    int rc;
    bool on = true;
    while (on && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 2);
        on = notice(context, (uint32_t)sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1),
                    text ? text : "");
    }
    bool good = !on || rc == SQLITE_DONE || store_error(other->store, err);
    sqlite3_finalize(statement);
    return good;
}

bool other_notices(struct other *other, const char *word, other_notice_fn *notice, void *context, struct error *err)
{
    return read_notices(other, "SELECT 0, entry, new FROM journal WHERE op = 'notice' AND col = ?1 ORDER BY entry",
                        word, notice, context, err) &&
           (!other->store->has_others ||
            read_notices(other,
                         "SELECT chain, number, new FROM other WHERE op = 'notice' AND col = ?1 ORDER BY chain, number",
                         word, notice, context, err));
}

/* ---- entries ---- */

static bool look_up(struct other *other, uint32_t chain, int64_t number, sqlite3_stmt **row, struct error *err)
{
    *row = NULL;
    if (chain && !other->store->has_others)
        return true;
    sqlite3_stmt *statement = prepared(other, chain ? HASH : OWN_HASH, err);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, number);
    if (chain)
        sqlite3_bind_int64(statement, 2, chain);
    int rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) {
        *row = statement;
        return true;
    }
    bool good = rc == SQLITE_DONE || store_error(other->store, err);
    sqlite3_reset(statement);
    return good;
}

/* A column of the entry, where it is of this LENGTH. */
static bool take_bytes(struct other *other, uint32_t chain, int64_t number, int column, size_t length, void *out,
                       bool *found, struct error *err)
{
    sqlite3_stmt *row;
    *found = false;
    if (!look_up(other, chain, number, &row, err))
        return false;
    if (!row)
        return true;
    struct span read = journal_column_span(row, column);
    *found = read.length == length;
    if (*found)
        memcpy(out, read.text, length);
    sqlite3_reset(row);
    return true;
}

bool other_hash(struct other *other, uint32_t chain, int64_t number, unsigned char hash[STORE_HASH], bool *found,
                struct error *err)
{
    return take_bytes(other, chain, number, 0, STORE_HASH, hash, found, err);
}

bool other_origin(struct other *other, uint32_t chain, int64_t number, char origin[STORE_ORIGIN + 1], bool *found,
                  struct error *err)
{
    origin[0] = origin[STORE_ORIGIN] = '\0';
    return take_bytes(other, chain, number, 1, STORE_ORIGIN, origin, found, err);
}

bool other_entries(struct other *other, uint32_t chain, int64_t from, int64_t to, const char *where,
                   other_entry_fn *entry, void *context, struct error *err)
{
    static const char own[] = "SELECT " JOURNAL_COLUMNS
                              ", user, host, tty, seal FROM journal LEFT JOIN session ON session.id = session WHERE "
                              "entry BETWEEN ?1 AND ?2";
    static const char others[] =
        "SELECT number, origin, number, batch, kind, target, at, clock, 0, person, title, op, sheet, row, col, old, "
        "new, salt, digest, hash, user, host, tty, seal FROM other WHERE number BETWEEN ?1 AND ?2 AND chain = ?3";
    sqlite3_stmt *statement = NULL;
    if (chain && !other->store->has_others)
        return true;
    char *sql = mem_format("%s%s%s ORDER BY number", chain ? others : own, where ? " AND " : "", where ? where : "");
    bool good = store_prepare(other->store, &statement, sql, false, err), on = true;
    free(sql);
    if (!good)
        return false;
    sqlite3_bind_int64(statement, 1, from);
    sqlite3_bind_int64(statement, 2, to);
    if (chain)
        sqlite3_bind_int64(statement, 3, chain);
    int rc = SQLITE_DONE;
    while (on && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct journal_entry read;
        journal_read(statement, &read);
        const struct other_session session = {.user = journal_column_span(statement, JOURNAL_COLUMN_COUNT),
                                              .host = journal_column_span(statement, JOURNAL_COLUMN_COUNT + 1),
                                              .tty = journal_column_span(statement, JOURNAL_COLUMN_COUNT + 2)};
        read.seal = journal_column_span(statement, JOURNAL_COLUMN_COUNT + 3);
        on = entry(context, chain, &read, &session);
    }
    good = !on || rc == SQLITE_DONE || store_error(other->store, err);
    sqlite3_finalize(statement);
    return good;
}

/* Their numbers first: whoever is told of one may change it. */
bool other_entries_of_row(struct other *other, const char *sheet, const char *row, other_entry_fn *entry, void *context,
                          struct error *err)
{
    sqlite3_stmt *statement = NULL;
    struct place {
        uint32_t chain;
        int64_t number;
    } *place = NULL;
    size_t count = 0, capacity = 0;
    if (!other->store->has_others)
        return true;
    bool good = store_prepare(other->store, &statement,
                              "SELECT chain, number FROM other WHERE sheet = ?1 AND row = ?2 ORDER BY chain, number",
                              false, err);
    if (good) {
        sqlite3_bind_text(statement, 1, sheet, -1, SQLITE_STATIC);
        sqlite3_bind_text(statement, 2, row, -1, SQLITE_STATIC);
    }
    int rc = SQLITE_DONE;
    while (good && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        place = mem_grow(place, count, &capacity, sizeof(*place));
        place[count++] =
            (struct place){(uint32_t)sqlite3_column_int64(statement, 0), sqlite3_column_int64(statement, 1)};
    }
    good = good && (rc == SQLITE_DONE || store_error(other->store, err));
    sqlite3_finalize(statement);
    for (size_t i = 0; i < count && good; i++)
        good = other_entries(other, place[i].chain, place[i].number, place[i].number, NULL, entry, context, err);
    free(place);
    return good;
}

/* ---- adding ---- */

bool other_add_chain(struct other *other, uint32_t parent, int64_t fork, const char *origin, uint32_t *id,
                     struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!other_tables(other->store, err) ||
        !store_prepare(other->store, &statement,
                       "INSERT INTO chain(id, origin, parent, fork) VALUES((SELECT coalesce(max(id), 0) + 1 FROM "
                       "chain), ?1, ?2, ?3)",
                       false, err))
        return false;
    sqlite3_bind_text(statement, 1, origin, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, parent);
    sqlite3_bind_int64(statement, 3, fork);
    bool good = store_run(other->store, statement, err);
    sqlite3_finalize(statement);
    *id = (uint32_t)sqlite3_last_insert_rowid(other->store->db);
    return good;
}

static void bind_text(sqlite3_stmt *statement, int at, struct span span, bool needed)
{
    if (span.length || needed)
        sqlite3_bind_text(statement, at, span.text ? span.text : "", (int)span.length, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, at);
}

static void bind_bytes(sqlite3_stmt *statement, int at, struct span span)
{
    if (span.length)
        sqlite3_bind_blob(statement, at, span.text, (int)span.length, SQLITE_STATIC);
    else
        sqlite3_bind_null(statement, at);
}

bool other_add_entry(struct other *other, uint32_t chain, const struct journal_entry *entry,
                     const struct other_session *session, struct error *err)
{
    sqlite3_stmt *statement = prepared(other, ADD_ENTRY, err);
    if (!statement)
        return false;
    bool said = !span_is(entry->kind, "merge") || span_is(entry->op, "notice"); /* the rest others said */
    const struct span nothing = {NULL, 0};
    const struct span texts[] = {entry->person,
                                 entry->title,
                                 entry->op,
                                 entry->sheet,
                                 entry->row,
                                 entry->column,
                                 said ? entry->old_value : nothing,
                                 said ? entry->new_value : nothing};
    static const bool needed[] = {false, false, true, true, true, false, false, false};
    sqlite3_bind_int64(statement, 1, chain);
    sqlite3_bind_int64(statement, 2, entry->number);
    bind_text(statement, 3, entry->origin, true);
    sqlite3_bind_int64(statement, 4, entry->batch);
    bind_text(statement, 5, entry->kind, true);
    sqlite3_bind_int64(statement, 6, entry->target);
    sqlite3_bind_int64(statement, 7, entry->at);
    if (entry->clock == entry->at)
        sqlite3_bind_null(statement, 8);
    else
        sqlite3_bind_int64(statement, 8, entry->clock);
    bind_text(statement, 9, session->user, true);
    bind_text(statement, 10, session->host, true);
    bind_text(statement, 11, session->tty, true);
    bind_bytes(statement, 12, entry->seal);
    for (int i = 0; i < (int)ARRAY_LENGTH(texts); i++)
        bind_text(statement, 13 + i, texts[i], needed[i]);
    bind_bytes(statement, 21, said ? entry->salt : nothing);
    bind_bytes(statement, 22, entry->digest);
    bind_bytes(statement, 23, entry->hash);
    return store_run(other->store, statement, err);
}

bool other_add_signatures(struct other *from, uint32_t chain, int64_t from_number, int64_t to_number,
                          struct other *other, uint32_t to, struct error *err)
{
    sqlite3_stmt *read = NULL, *write = NULL;
    if (chain ? !from->store->has_others : !from->store->has_signatures)
        return true;
    char *sql = mem_format("SELECT entry, first, row, link, signature FROM %s WHERE entry BETWEEN ?1 AND ?2%s ORDER BY "
                           "entry",
                           chain ? "other_signature" : STORE_SIGNATURES, chain ? " AND chain = ?3" : "");
    bool good = store_prepare(from->store, &read, sql, false, err) &&
                store_prepare(other->store, &write,
                              "INSERT INTO other_signature(chain, entry, first, row, link, signature) VALUES(?6, ?1, "
                              "?2, ?3, ?4, ?5)",
                              false, err);
    free(sql);
    int rc = SQLITE_DONE;
    if (good) {
        sqlite3_bind_int64(read, 1, from_number);
        sqlite3_bind_int64(read, 2, to_number);
        if (chain)
            sqlite3_bind_int64(read, 3, chain);
        sqlite3_bind_int64(write, 6, to);
    }
    while (good && (rc = sqlite3_step(read)) == SQLITE_ROW) {
        for (int i = 0; i < 5 && good; i++)
            good = sqlite3_bind_value(write, i + 1, sqlite3_column_value(read, i)) == SQLITE_OK ||
                   store_error(other->store, err);
        good = good && store_run(other->store, write, err);
    }
    good = good && (rc == SQLITE_DONE || store_error(from->store, err));
    sqlite3_finalize(read);
    sqlite3_finalize(write);
    return good;
}
