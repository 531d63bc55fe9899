/* From where somebody writes: the account, the machine and its terminal. A row of `session` for each such place, named
 * by number in the entries made there, so that an import of 100,000 rows says it once. The entries' hashes cover its
 * seal, and the seal its texts.
 *
 * A place is entered together with the first entry that names it: opening a workbook and looking at it write nothing.
 */
#include "book/store_private.h"

#include <pwd.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
    const struct passwd *account = getpwuid(getuid());
    snprintf(uid, sizeof(uid), "uid %ld", (long)getuid());
    put_part(out, account && account->pw_name && *account->pw_name ? account->pw_name : uid);
}

/* "" when there is none: a timer, a pipe. */
static void terminal_name(char out[PART_MAX + 1])
{
    char name[256] = "";
    for (int fd = 0; fd < 3 && !*name; fd++)
        if (!isatty(fd) || ttyname_r(fd, name, sizeof(name)) != 0)
            *name = '\0';
    put_part(out, strncmp(name, "/dev/", 5) == 0 ? name + 5 : name);
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
        unsigned char seal[STORE_HASH];
        struct span part[4];
        all->session = mem_grow(all->session, all->count, &capacity, sizeof(*all->session));
        struct session_seen *session = &all->session[all->count++];
        *session = (struct session_seen){.id = sqlite3_column_int64(statement, 0)};
        for (int i = 0; i < 4; i++)
            part[i] = journal_column_span(statement, i + 1);
        session_seal(part[0], part[1], part[2], &store->scratch, seal);
        if (part[3].length == STORE_HASH)
            memcpy(session->seal, part[3].text, STORE_HASH);
        if (part[3].length != STORE_HASH || memcmp(seal, part[3].text, STORE_HASH) != 0) {
            char place[40];
            snprintf(place, sizeof(place), "session %lld", (long long)session->id);
            report(context, place, _("account, machine or terminal were changed"));
        }
    }
    bool ok = rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

struct span sessions_seal(struct sessions *all, int64_t id)
{
    const struct session_seen key = {.id = id};
    struct session_seen *found = all->last < all->count && all->session[all->last].id == id ? &all->session[all->last]
                                 : all->count ? bsearch(&key, all->session, all->count, sizeof(*all->session), by_id)
                                              : NULL;
    if (!found)
        return (struct span){NULL, 0};
    all->last = (size_t)(found - all->session);
    found->used = true;
    return (struct span){(const char *)found->seal, STORE_HASH};
}

void sessions_unused(const struct sessions *all, replay_report_fn *report, void *context)
{
    for (size_t i = 0; i < all->count; i++)
        if (!all->session[i].used) {
            char place[40];
            snprintf(place, sizeof(place), "session %lld", (long long)all->session[i].id);
            report(context, place, _("no entry was made there"));
        }
}

void sessions_free(struct sessions *all)
{
    free(all->session);
    *all = (struct sessions){0};
}
