/* Signatures: what a commit writes is signed by whoever has signed in.
 *
 * A signature is a row of a table of its own: the last entry that it covers (entry), the first one (first), whose it is (row: of the ledger of people;
 * "": the recovery code's), a link and 64 bytes of Ed25519 over
 *
 *     "mamori signature 1\n" ‖ first ‖ entry ‖ len(row) row ‖ hash of the entry ‖ link
 *
 * The hash of an entry covers all that stands in it and before it, so one signature covers a whole commit, its names and times, and an import of
 * 100,000 rows costs one. It does not cover the values themselves but their salted digests, as the hash does: so values can be erased afterwards, and it
 * still fits.
 *
 * Commits of one key that follow each other without another in between make a *run*: each says that all entries since the first of the run are
 * his, and its link is a digest of the link and the signature before it (zeros at the first). So the last signature of a run speaks for the whole
 * run, the signatures before it included, and a proof checks that one, 44 µs, where nothing is wrong; the ones before it are what finds the first
 * entry that is. A run goes on only from a signature that fits; else a new one begins, and the one that does not stays to be found.
 */
#include "book/store_private.h"

#include <sodium.h>
#include <string.h>

#define CONTEXT "mamori signature 1\n"

enum { MESSAGE = sizeof(CONTEXT) - 1 + 3 * 8 + 64 + 2 * STORE_HASH };

static unsigned char *put_number(unsigned char *p, uint64_t n)
{
    for (int i = 0; i < 8; i++)
        *p++ = (unsigned char)(n >> (8 * i));
    return p;
}

static unsigned char *put_bytes(unsigned char *p, const void *bytes, size_t length)
{
    memcpy(p, bytes, length);
    return p + length;
}

static size_t write_message(const struct signature *s, const unsigned char hash[STORE_HASH], unsigned char out[MESSAGE])
{
    size_t length = strlen(s->row);
    unsigned char *p = put_bytes(out, CONTEXT, sizeof(CONTEXT) - 1);
    p = put_number(put_number(p, (uint64_t)s->first), (uint64_t)s->entry);
    p = put_bytes(put_number(p, length), s->row, length);
    p = put_bytes(put_bytes(p, hash, STORE_HASH), s->link, STORE_HASH);
    return (size_t)(p - out);
}

void signature_link_after(const struct signature *signature, unsigned char out[STORE_HASH])
{
    unsigned char bytes[STORE_HASH + SECRET_SIGNATURE];
    put_bytes(put_bytes(bytes, signature->link, STORE_HASH), signature->bytes, SECRET_SIGNATURE);
    crypto_generichash(out, STORE_HASH, bytes, sizeof(bytes), NULL, 0);
}

bool signature_fits(const struct signature *signature, const unsigned char hash[STORE_HASH],
                    const unsigned char public[SECRET_PUBLIC])
{
    unsigned char message[MESSAGE];
    return secret_signed(public, message, write_message(signature, hash, message), signature->bytes);
}

bool signature_read(sqlite3_stmt *statement, struct signature *out)
{
    struct span row = journal_column_span(statement, 2), link = journal_column_span(statement, 3),
                bytes = journal_column_span(statement, 4);
    *out = (struct signature){.entry = sqlite3_column_int64(statement, 0), .first = sqlite3_column_int64(statement, 1)};
    if (row.length >= sizeof(out->row) || link.length != STORE_HASH || bytes.length != SECRET_SIGNATURE ||
        out->first < 1 || out->first > out->entry)
        return false;
    if (row.length)
        memcpy(out->row, row.text, row.length);
    memcpy(out->link, link.text, STORE_HASH);
    memcpy(out->bytes, bytes.text, SECRET_SIGNATURE);
    return true;
}

bool signature_table(struct store *store, struct error *err)
{
    if (store->has_signatures)
        return true;
    store->schema_changed = true;
    store->has_signatures = store_exec(store, store_signatures, err) && store_format_newest(store, err);
    return store->has_signatures;
}

/* The signature that the journal ended with before this transaction. */
static bool find_last(struct store *store, bool *found, struct signature *last, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_SIGNATURE_GET, err);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, store->head_before.number);
    int rc = sqlite3_step(statement);
    *found = rc == SQLITE_ROW && signature_read(statement, last);
    bool good = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err);
    sqlite3_reset(statement);
    return good;
}

/* Where MINE goes on: from the own one before it, if that fits. */
static bool go_on(struct store *store, const unsigned char public[SECRET_PUBLIC], struct signature *mine,
                  struct error *err)
{
    const struct signature_last *known = &store->signed_last;
    const struct journal_head *before = &store->head_before;
    struct signature last;
    bool found = false;
    if (before->number > 0 && known->entry == before->number && memcmp(known->hash, before->hash, STORE_HASH) == 0 &&
        memcmp(known->public, public, SECRET_PUBLIC) == 0) {
        mine->first = known->first;
        memcpy(mine->link, known->link, STORE_HASH);
        return true;
    }
    if (!find_last(store, &found, &last, err))
        return false;
    if (found && strcmp(last.row, mine->row) == 0 && signature_fits(&last, before->hash, public)) {
        mine->first = last.first;
        signature_link_after(&last, mine->link);
    }
    return true;
}

static bool insert(struct store *store, const struct signature *mine, struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_SIGNATURE_PUT, err);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, mine->entry);
    sqlite3_bind_int64(statement, 2, mine->first);
    sqlite3_bind_text(statement, 3, mine->row, -1, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 4, mine->link, STORE_HASH, SQLITE_STATIC);
    sqlite3_bind_blob(statement, 5, mine->bytes, SECRET_SIGNATURE, SQLITE_STATIC);
    return store_run(store, statement, err);
}

bool signature_put(struct store *store, struct error *err)
{
    unsigned char public[SECRET_PUBLIC], message[MESSAGE];
    struct signature mine = {.first = store->head_before.number + 1, .entry = store->head.number};
    if (!store->signing || mine.entry < mine.first) /* a draft or a note: there is no entry */
        return true;
    if (snprintf(mine.row, sizeof(mine.row), "%s", store->signing_as) >= (int)sizeof(mine.row))
        return error_set(err, ERROR_INTERNAL, store->signing_as);
    secret_signing_public(store->signing, public);
    if (!signature_table(store, err) || !go_on(store, public, &mine, err))
        return false;
    secret_sign(store->signing, message, write_message(&mine, store->head.hash, message), mine.bytes);
    if (!insert(store, &mine, err))
        return false;
    struct signature_last *last = &store->signed_last; /* should the commit fail, no head will have its hash */
    last->first = mine.first;
    last->entry = mine.entry;
    memcpy(last->hash, store->head.hash, STORE_HASH);
    memcpy(last->public, public, SECRET_PUBLIC);
    signature_link_after(&mine, last->link);
    return true;
}
