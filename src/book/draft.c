/* What is not an answer: unfinished texts and notes. Not part of the journal, but each carries a digest, so that
 * changed bytes are seen. */
#include "book/store_private.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"

void draft_digest(size_t count, const struct span *fields, struct str *scratch, unsigned char out[STORE_HASH])
{
    str_clear(scratch);
    for (size_t i = 0; i < count; i++) {
        str_add_format(scratch, "%zu:", fields[i].length);
        if (fields[i].length > 0)
            str_add_length(scratch, fields[i].text, fields[i].length);
    }
    crypto_generichash(out, STORE_HASH, (const unsigned char *)scratch->text, scratch->length, NULL, 0);
}

/* Outside a transaction a put is durable at once; inside one it goes with it. What is under the name of the file is
 * looked at as before a change: a draft must not go into the workbook that somebody has copied over this one. */
static bool put(struct store *store, sqlite3_stmt *statement, struct error *err)
{
    bool own = !store->writing;
    if (own && !store_begin_trusted(store, err))
        return false;
    bool ok = store_run(store, statement, err);
    bool changed = ok && sqlite3_changes(store->db) > 0;
    store->beside |= changed && !own;
    ok = ok && (!changed || seal_loose(store, err));
    if (own) {
        ok = ok && (!changed || seal_write(store, err)) &&
             store_run(store, store_statement(store, STORE_COMMIT, err), err);
        if (!ok && !sqlite3_get_autocommit(store->db))
            store_run(store, store_statement(store, STORE_ROLLBACK, NULL), NULL);
        watch_stamp(store);
    } else if (!ok && sqlite3_get_autocommit(store->db)) {
        store_rollback(store); /* a full disk took the whole transaction with it */
    }
    return ok;
}

bool store_put_draft(struct store *store, const char *sheet, const char *row, const char *column, const char *person,
                     const char *text, struct error *err)
{
    const char *const keys[] = {sheet, row, column, person ? person : ""};
    sqlite3_stmt *statement = store_statement(store, text ? STORE_DRAFT_PUT : STORE_DRAFT_DROP, err);
    if (!statement)
        return false;
    struct span fields[6];
    for (size_t i = 0; i < 4; i++) {
        fields[i] = span_of(keys[i]);
        sqlite3_bind_text(statement, (int)i + 1, keys[i], -1, SQLITE_STATIC);
    }
    unsigned char digest[STORE_HASH];
    if (text) {
        int64_t at = date_clock();
        char seconds[24];
        snprintf(seconds, sizeof(seconds), "%lld", (long long)at);
        fields[4] = span_of(seconds);
        fields[5] = span_of(text);
        draft_digest(6, fields, &store->scratch, digest);
        sqlite3_bind_int64(statement, 5, at);
        sqlite3_bind_text(statement, 6, text, -1, SQLITE_STATIC);
        sqlite3_bind_blob(statement, 7, digest, STORE_HASH, SQLITE_STATIC);
    }
    return put(store, statement, err);
}

static bool digest_fits(struct span stored, const unsigned char digest[STORE_HASH])
{
    return stored.length == STORE_HASH && memcmp(stored.text, digest, STORE_HASH) == 0;
}

bool store_drafts(struct store *store, bool (*draft)(void *context, const struct store_draft *draft), void *context,
                  struct error *err)
{
    bool began;
    if (!store_read_begin(store, &began, err))
        return false;
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare(store, &statement,
                            "SELECT sheet, row, col, person, at, text, digest FROM draft ORDER BY at DESC, sheet, "
                            "row, col",
                            false, err);
    int rc = SQLITE_DONE;
    bool more = true;
    while (ok && more && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct span fields[6];
        const char *texts[6];
        unsigned char digest[STORE_HASH];
        int64_t at = sqlite3_column_int64(statement, 4);
        for (int i = 0; i < 6; i++) { /* as text first: what this gives stays valid when the bytes are asked for */
            const char *text = (const char *)sqlite3_column_text(statement, i);
            texts[i] = text ? text : "";
            fields[i] = (struct span){texts[i], (size_t)sqlite3_column_bytes(statement, i)};
        }
        draft_digest(6, fields, &store->scratch, digest);
        more =
            draft(context, &(struct store_draft){.sheet = texts[0],
                                                 .row = texts[1],
                                                 .column = texts[2],
                                                 .person = texts[3],
                                                 .text = texts[5],
                                                 .at = at,
                                                 .changed = !digest_fits(journal_column_span(statement, 6), digest)});
    }
    ok = ok && (!more || rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    store_read_end(store, began);
    return ok;
}

static void note_digest(struct store *store, struct span key, struct span value, unsigned char out[STORE_HASH])
{
    const struct span fields[2] = {key, value};
    draft_digest(2, fields, &store->scratch, out);
}

bool store_put_note(struct store *store, const char *key, const char *value, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, value ? STORE_NOTE_PUT : STORE_NOTE_DROP, err);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    unsigned char digest[STORE_HASH];
    if (value) {
        note_digest(store, span_of(key), span_of(value), digest);
        sqlite3_bind_text(statement, 2, value, -1, SQLITE_STATIC);
        sqlite3_bind_blob(statement, 3, digest, STORE_HASH, SQLITE_STATIC);
    }
    return put(store, statement, err);
}

bool store_note(struct store *store, const char *key, char **value, struct error *err)
{
    *value = NULL;
    sqlite3_stmt *statement = store_statement(store, STORE_NOTE_GET, err);
    if (!statement)
        return false;
    sqlite3_bind_text(statement, 1, key, -1, SQLITE_STATIC);
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err);
    if (rc == SQLITE_ROW) {
        unsigned char digest[STORE_HASH];
        struct span text = journal_column_span(statement, 0);
        note_digest(store, span_of(key), text, digest);
        if (digest_fits(journal_column_span(statement, 1), digest)) /* a damaged note is as good as none */
            *value = mem_text_length(text.text ? text.text : "", text.length);
    }
    sqlite3_reset(statement);
    return ok;
}

static bool verify_table(struct store *store, const char *sql, size_t count, replay_report_fn *report, void *context,
                         struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement, sql, false, err))
        return false;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct span fields[6];
        unsigned char digest[STORE_HASH];
        for (size_t i = 0; i < count; i++)
            fields[i] = journal_column_span(statement, (int)i + 1);
        draft_digest(count, fields, &store->scratch, digest);
        if (!digest_fits(journal_column_span(statement, (int)count + 1), digest)) {
            const char *place = (const char *)sqlite3_column_text(statement, 0);
            report(context, place ? place : "", "it was changed by something else than mamori");
        }
    }
    bool ok = rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

bool draft_verify(struct store *store, replay_report_fn *report, void *context, struct error *err)
{
    return verify_table(store,
                        "SELECT 'draft ' || sheet || ' ' || row || ' ' || col, sheet, row, col, person, at, text, "
                        "digest FROM draft",
                        6, report, context, err) &&
           verify_table(store, "SELECT 'note ' || key, key, value, digest FROM note", 2, report, context, err);
}
