/* Is the file as mamori left it? What the seal cannot say is proven once, and a file that is not is written into no more. */
#include "book/store_private.h"

#include <string.h>

#include "base/intl.h"

/* Other programs leave a log beside the file (WAL), which whoever copies the file forgets. It goes back into it, when
 * nobody else has the file open. */
static bool take_in_log(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement, "PRAGMA journal_mode=DELETE", false, err))
        return false;
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_ROW || store_error(store, err);
    const char *mode = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    bool done = mode && strcmp(mode, "delete") == 0;
    sqlite3_finalize(statement);
    if (ok && done)
        watch_stamp(store);
    if (ok && !done) {
        error_set(err, ERROR_BUSY, store->path);
        ok = error_detail(err, "%s", _("another program has it open in its own way (WAL)"));
    }
    return ok;
}

/* The marks in the head, as a new workbook has them. */
static bool put_marks(struct store *store, struct error *err)
{
    char sql[80];
    snprintf(sql, sizeof(sql), "PRAGMA application_id=%d; PRAGMA user_version=%d", STORE_APPLICATION_ID, STORE_FORMAT);
    store->marks_wrong = !store_exec(store, sql, err);
    return !store->marks_wrong;
}

/* store_scrub() was broken off when all was written, but the end was not cut off yet: old bytes, which are to be gone. Before anything is
 * written: a commit that seals the file with them would make them somebody else's. */
static bool cut_off(struct store *store, struct error *err)
{
    store->scrubbing = true;
    store->longer = !store_exec(store, "VACUUM", err);
    store->scrubbing = false;
    watch_stamp(store);
    return !store->longer;
}

/* The write lock, on a file that is still the one under its name, and as we left it: what somebody else wrote past us
 * would otherwise be sealed by our own commit. */
static bool begin_trusted(struct store *store, struct error *err)
{
    for (;;) {
        if (store->doubt.code != ERROR_NONE) {
            if (err)
                *err = store->doubt;
            return false;
        }
        if (store->read_only) {
            error_set(err, ERROR_READ_ONLY, store->path);
            return error_detail(err, "%s", _("it was opened for reading"));
        }
        if (store->log_beside && !take_in_log(store, err))
            return false;
        store->log_beside = false;
        if (store->longer && !store->suspect && !cut_off(store, err))
            return false;
        if (!store_run(store, store_statement(store, STORE_BEGIN, err), err))
            return false;
        bool ok = store_refresh(store, err) && store_present(store, err);
        if (ok && !store->suspect && !store->log_beside) {
            ok = !store->marks_wrong || put_marks(store, err);
            if (ok)
                return true;
        }
        if (!sqlite3_get_autocommit(store->db))
            store_run(store, store_statement(store, STORE_ROLLBACK, NULL), NULL);
        if (!ok || !store_trusted(store, err))
            return false;
    }
}

bool store_begin_trusted(struct store *store, struct error *err)
{
    bool ok = begin_trusted(store, err);
    store_wait_over(store);
    return ok;
}

bool store_trusted(struct store *store, struct error *why)
{
    struct error first = {.code = ERROR_NONE};
    bool began = false;
    if (store->doubt.code == ERROR_NONE) {
        if (!store_read_begin(store, &began, why))
            return false;
        store_read_end(store, began);
        if (!store->suspect)
            return true;
        if (store_verify(store, NULL, NULL, NULL, &first)) {
            store->suspect = false;
            return true;
        }
        switch (first.code) {
        case ERROR_VERIFY: first.code = ERROR_CHANGED; break;
        case ERROR_CORRUPT: break;
        default: /* busy, no disk: it may well be sound, but who knows */
            if (why)
                *why = first;
            return false;
        }
        store->doubt = first;
    }
    if (why)
        *why = store->doubt;
    return false;
}

bool store_doubted(const struct store *store, struct error *why)
{
    if (store->doubt.code == ERROR_NONE)
        return false;
    if (why)
        *why = store->doubt;
    return true;
}

bool store_suspect(const struct store *store)
{
    return store->suspect;
}
