/* From where somebody writes: the account, the machine and its terminal. A row of `session` for each such place, named
 * by number in the entries made there, so that an import of 100,000 rows says it once. The entries' hashes cover its
 * seal, and the seal its texts.
 *
 * A place is entered together with the first entry that names it: opening a workbook and looking at it write nothing.
 */
#include "book/store_private.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/account.h"
#include "base/intl.h"
#include "base/utf8.h"

#define PART_MAX 64 /* HOST_NAME_MAX of Linux; accounts and terminals are shorter */

/* What the system says of itself is a text from outside, too. */
static void put_part(char out[PART_MAX + 1], const char *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text ? text : "", false);
    size_t length = safe.length;
    while (length > PART_MAX)
        length = utf8_back(safe.text, length);
    memcpy(out, safe.text, length);
    out[length] = '\0';
    str_free(&safe);
}

static void account_login(char out[PART_MAX + 1])
{
    char uid[32];
    struct account account;
    /* Without a name, or where accounts cannot be read just now: the number is what the kernel vouches for. */
    account_find(getuid(), &account);
    snprintf(uid, sizeof(uid), "uid %ld", (long)getuid());
    put_part(out, account.login && *account.login ? account.login : uid);
    account_free(&account);
}

/* "" when there is none: a timer, a pipe. */
static void terminal_name(char out[PART_MAX + 1])
{
    char name[256] = "";
    for (int fd = 0; fd < 3 && !*name; fd++)
        if (!isatty(fd) || ttyname_r(fd, name, sizeof(name)) != 0)
            *name = '\0';
    put_part(out, str_starts(name, "/dev/") ? name + 5 : name);
}

static void machine_name(char out[PART_MAX + 1])
{
    char name[256];
    if (gethostname(name, sizeof(name)) != 0)
        *name = '\0';
    name[sizeof(name) - 1] = '\0';
    put_part(out, name);
}

void session_seal(struct span user, struct span host, struct span tty, struct str *scratch,
                  unsigned char out[STORE_HASH])
{
    const struct span fields[3] = {user, host, tty};
    draft_digest(3, fields, scratch, out);
}

static bool find(struct store *store, const char *const parts[3], int64_t *id, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_SESSION_FIND, err);
    if (!statement)
        return false;
    for (int i = 0; i < 3; i++)
        sqlite3_bind_text(statement, i + 1, parts[i], -1, SQLITE_STATIC);
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err);
    *id = rc == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_reset(statement);
    return ok;
}

static bool add(struct store *store, const char *const parts[3], const unsigned char seal[STORE_HASH], int64_t *id,
                struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_SESSION_ADD, err);
    if (!statement)
        return false;
    for (int i = 0; i < 3; i++)
        sqlite3_bind_text(statement, i + 1, parts[i], -1, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 4, seal, STORE_HASH, SQLITE_STATIC);
    if (!store_run(store, statement, err))
        return false;
    *id = sqlite3_last_insert_rowid(store->db);
    return true;
}

bool session_need(struct store *store, struct error *err)
{
    if (store->session)
        return true;
    char user[PART_MAX + 1], host[PART_MAX + 1], tty[PART_MAX + 1];
    const char *const parts[3] = {user, host, tty};
    account_login(user);
    machine_name(host);
    terminal_name(tty);
    session_seal(span_of(user), span_of(host), span_of(tty), &store->scratch, store->session_seal);
    return find(store, parts, &store->session, err) &&
           (store->session || add(store, parts, store->session_seal, &store->session, err));
}

/* Proof. */

static int by_id(const void *a, const void *b)
{
    const struct session_seen *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static bool same_seal(struct span stored, const unsigned char seal[STORE_HASH])
{
    return stored.length == STORE_HASH && memcmp(stored.text, seal, STORE_HASH) == 0;
}

static void report_session(int64_t id, const char *detail, replay_report_fn *report, void *context)
{
    char place[40];
    snprintf(place, sizeof(place), "session %lld", (long long)id);
    report(context, place, detail);
}

bool sessions_load(struct store *store, struct sessions *all, replay_report_fn *report, void *context,
                   struct error *err)
{
    sqlite3_stmt *statement = NULL;
    *all = (struct sessions){0};
    if (!store_prepare(store, &statement, "SELECT id, user, host, tty, seal FROM session ORDER BY id", false, err))
        return false;
    size_t capacity = 0;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct span part[4];
        all->session = mem_grow(all->session, all->count, &capacity, sizeof(*all->session));
        struct session_seen *session = &all->session[all->count++];
        *session = (struct session_seen){.id = sqlite3_column_int64(statement, 0)};
        for (int i = 0; i < 4; i++)
            part[i] = journal_column_span(statement, i + 1);
        session_seal(part[0], part[1], part[2], &store->scratch, session->by_texts);
        if (part[3].length == STORE_HASH)
            memcpy(session->seal, part[3].text, STORE_HASH);
        session->fits = same_seal(part[3], session->by_texts);
        session->empty = part[0].length + part[1].length + part[2].length == 0; /* as no process leaves one */
        if (!session->fits && !session->empty)
            report_session(session->id, _("account, machine or terminal were changed"), report, context);
    }
    bool ok = rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

static struct session_seen *sessions_find(struct sessions *all, int64_t id)
{
    const struct session_seen key = {.id = id};
    struct session_seen *found = all->last < all->count && all->session[all->last].id == id ? &all->session[all->last]
                                 : all->count ? bsearch(&key, all->session, all->count, sizeof(*all->session), by_id)
                                              : NULL;
    if (found)
        all->last = (size_t)(found - all->session);
    return found;
}

struct span sessions_seal(struct sessions *all, int64_t id)
{
    struct session_seen *found = sessions_find(all, id);
    if (!found)
        return (struct span){NULL, 0};
    found->used = true;
    return (struct span){(const char *)(found->seal_was_it ? found->by_texts : found->seal), STORE_HASH};
}

bool sessions_other(struct sessions *all, int64_t id, struct span *seal)
{
    const struct session_seen *found = sessions_find(all, id);
    if (!found || found->fits || found->empty || found->seal_was_it)
        return false;
    *seal = (struct span){(const char *)found->by_texts, STORE_HASH};
    return true;
}

void sessions_take_other(struct sessions *all, int64_t id)
{
    struct session_seen *found = sessions_find(all, id);
    if (found)
        found->seal_was_it = true;
}

void sessions_name(struct sessions *all, const char *ids)
{
    for (char *end; *ids; ids = end) {
        long long id = strtoll(ids, &end, 10);
        if (end == ids)
            return;
        struct session_seen *found = sessions_find(all, id);
        if (found)
            found->named = true;
    }
}

void sessions_left(const struct sessions *all, replay_report_fn *report, void *context)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct session_seen *session = &all->session[i];
        if (!session->used)
            report_session(session->id, _("no entry was made there"), report, context);
        else if (session->empty && !session->named)
            report_session(session->id, _("account, machine or terminal were changed"), report, context);
    }
}

void sessions_free(struct sessions *all)
{
    free(all->session);
    *all = (struct sessions){0};
}

/* In a sound copy. */

static void ignore(void *context, const char *place, const char *detail)
{
    (void)context, (void)place, (void)detail; /* told below, with what it is about */
}

/* Is the first entry made there hashed with what the texts make? Then it is the seal that was changed. */
static bool entry_fits_texts(struct store *to, const struct session_seen *session, bool *fits, int64_t *entries,
                             struct error *err)
{
    static const char sql[] =
        "SELECT " JOURNAL_COLUMNS ", count(*) OVER () FROM journal WHERE session = ?1 ORDER BY entry LIMIT 1";
    sqlite3_stmt *statement = NULL, *before = NULL;
    unsigned char previous[STORE_HASH], digest[STORE_HASH], hash[STORE_HASH];
    struct journal_entry entry;
    *fits = false;
    *entries = 0;
    bool ok = store_prepare(to, &statement, sql, false, err) &&
              store_prepare(to, &before, "SELECT hash FROM journal WHERE entry = ?1", false, err);
    if (ok)
        sqlite3_bind_int64(statement, 1, session->id);
    int rc = ok ? sqlite3_step(statement) : SQLITE_DONE;
    ok = ok && (rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(to, err));
    if (ok && rc == SQLITE_ROW) {
        *entries = sqlite3_column_int64(statement, JOURNAL_COLUMN_COUNT);
        journal_read(statement, &entry);
        memcpy(previous, to->start, STORE_HASH);
        sqlite3_bind_int64(before, 1, entry.entry - 1);
        if (sqlite3_step(before) == SQLITE_ROW && sqlite3_column_bytes(before, 0) == STORE_HASH)
            memcpy(previous, sqlite3_column_blob(before, 0), STORE_HASH);
        if (entry.digest.length == STORE_HASH) {
            memcpy(digest, entry.digest.text, STORE_HASH);
            entry.seal = (struct span){(const char *)session->by_texts, STORE_HASH};
            journal_hash(previous, &entry, digest, &to->scratch, hash);
            *fits = same_seal(entry.hash, hash);
        }
    }
    sqlite3_finalize(before);
    sqlite3_finalize(statement);
    return ok;
}

static bool tell_session(struct store *from, const struct session_seen *session, int64_t entries, bool right,
                         store_session_fn *told, void *context, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(from, &statement, "SELECT user, host, tty FROM session WHERE id = ?1", false, err))
        return false;
    sqlite3_bind_int64(statement, 1, session->id);
    int rc = sqlite3_step(statement);
    const char *text[3] = {"", "", ""};
    for (int i = 0; i < 3 && rc == SQLITE_ROW; i++)
        if (sqlite3_column_text(statement, i))
            text[i] = (const char *)sqlite3_column_text(statement, i);
    told(context, &(struct store_session){session->id, entries, text[0], text[1], text[2], right});
    sqlite3_finalize(statement);
    return true;
}

bool sessions_mend(struct store *from, struct store *to, store_session_fn *told, void *context, struct str *ids,
                   struct error *err)
{
    struct sessions all;
    sqlite3_stmt *statement = NULL;
    bool ok = sessions_load(to, &all, ignore, NULL, err) &&
              store_prepare(to, &statement,
                            "UPDATE session SET user = iif(?3, user, ''), host = iif(?3, host, ''), tty = iif(?3, tty, "
                            "''), seal = ?2 WHERE id = ?1",
                            false, err);
    for (size_t i = 0; i < all.count && ok; i++) {
        const struct session_seen *session = &all.session[i];
        bool right = false;
        int64_t entries;
        if (session->fits)
            continue;
        if (!session->empty) {
            ok = entry_fits_texts(to, session, &right, &entries, err) &&
                 tell_session(from, session, entries, right, told, context, err);
            sqlite3_bind_int64(statement, 1, session->id);
            sqlite3_bind_blob(statement, 2, right ? session->by_texts : session->seal, STORE_HASH, SQLITE_STATIC);
            sqlite3_bind_int(statement, 3, right);
            ok = ok && store_run(to, statement, err);
        }
        if (!right)
            str_add_format(ids, "%s%lld", ids->length ? " " : "", (long long)session->id);
    }
    sqlite3_finalize(statement);
    sessions_free(&all);
    return ok;
}
