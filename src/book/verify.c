/* Proof that a workbook is what its journal says: SQLite's structure, the tables we know, the chain, and the replay. */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/other.h"

struct verify {
    struct store *store;
    store_report_fn *report;
    void *context;
    struct error first;
    int64_t findings;
    struct replay *replay;
    struct signed_check *signatures;
    struct str scratch;
    /* Erasing: entries that are blank, and those that a later entry says it erased. */
    int64_t *blanked, *erased;
    size_t blanked_count, blanked_capacity, erased_count, erased_capacity;
    bool head_seen;
    struct sessions sessions;
    int64_t last_at, last_clock;
};

static void found(void *context, const char *place, const char *detail)
{
    struct verify *verify = context;
    struct error finding = {.code = ERROR_NONE};
    error_set(&finding, ERROR_VERIFY, verify->store->path);
    error_place(&finding, "%s", place);
    error_detail(&finding, "%s", detail);
    if (verify->findings++ == 0)
        verify->first = finding;
    if (verify->report)
        verify->report(verify->context, &finding);
}

static void found_entry(struct verify *verify, int64_t number, const char *detail)
{
    char place[40];
    snprintf(place, sizeof(place), "entry %lld", (long long)number);
    found(verify, place, detail);
}

/* SQLite names a page that it could not get together with what is wrong in others, whatever the reason was: "Page 84: unable to
 * get the page. error code=7". That there was no memory for it, or that the disk did not give it, says nothing against the page. */
static bool was_read(struct verify *verify, const char *text, struct error *err)
{
    static const char mark[] = "unable to get the page. error code=";
    const char *at = strstr(text, mark);
    int code = at ? atoi(at + sizeof(mark) - 1) : SQLITE_CORRUPT;
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB || store_error_code(verify->store, code, err);
}

/* SQLite's own structure: pages, cells, indexes. */
static bool check_structure(struct verify *verify, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(verify->store, &statement, "PRAGMA integrity_check(20)", false, err))
        return false;
    int rc = SQLITE_DONE;
    bool ok = true, sealed = true;
    while (ok && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        ok = !text || was_read(verify, text, err);
        if (ok && text && strcmp(text, "ok") != 0)
            found(verify, "file", text);
    }
    ok = ok && (rc == SQLITE_DONE || store_error(verify->store, err));
    sqlite3_finalize(statement);
    ok =
        ok && store_length(verify->store, err) && (!verify->store->longer || seal_is_last(verify->store, &sealed, err));
    /* After its commit, which no seal knows of, VACUUM cuts the end off; when the power goes just then it is still there. */
    if (ok && verify->store->longer && sealed)
        found(verify, "file", _("there are bytes behind its end that mamori did not write"));
    return ok;
}

static bool check_meta(struct verify *verify, struct error *err)
{
    struct str start = STR_INIT;
    char expected[2 * STORE_HASH + 1];
    bool present;
    bool ok = store_meta(verify->store, "start", &start, &present, err);
    store_hex(verify->store->start, STORE_HASH, expected);
    if (ok && strcmp(start.text, expected) != 0)
        found(verify, "meta", _("id, first layers, origin or time of making were changed"));
    str_free(&start);
    sqlite3_stmt *statement = NULL;
    ok = ok && store_prepare(verify->store, &statement, "SELECT key FROM meta", false, err);
    int rc = SQLITE_DONE;
    while (ok && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(statement, 0);
        static const char *const known[] = {"id", "layers", "origin", "created", "start"};
        bool ours = key && str_starts(key, "rows:") && schema_sheet(verify->store, key + 5);
        for (size_t i = 0; i < ARRAY_LENGTH(known) && key; i++)
            ours |= strcmp(key, known[i]) == 0;
        if (!ours)
            found(verify, "meta", _("an entry that mamori does not write"));
    }
    ok = ok && (rc == SQLITE_DONE || store_error(verify->store, err));
    sqlite3_finalize(statement);
    return ok;
}

static void note_number(int64_t **list, size_t *count, size_t *capacity, int64_t number)
{
    *list = mem_grow(*list, *count, capacity, sizeof(**list));
    (*list)[(*count)++] = number;
}

static int compare_numbers(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* An entry may be blank only when a later entry says so; and what that entry says must be so. */
static void check_blanks(struct verify *verify)
{
    if (verify->erased_count > 0)
        qsort(verify->erased, verify->erased_count, sizeof(int64_t), compare_numbers);
    size_t i = 0, j = 0;
    while (i < verify->blanked_count || j < verify->erased_count) {
        int64_t blanked = i < verify->blanked_count ? verify->blanked[i] : INT64_MAX;
        int64_t erased = j < verify->erased_count ? verify->erased[j] : INT64_MAX;
        if (blanked < erased)
            found_entry(verify, blanked, _("its values were removed, and no entry says by whom"));
        else if (erased < blanked)
            found_entry(verify, erased, _("an entry says it was erased, but it was not"));
        i += blanked <= erased;
        j += erased <= blanked;
    }
}

/* What the chain itself does not say: that batches follow each other as they are made. */
static void check_batch(struct verify *verify, const struct journal_entry *entry, int64_t last_batch)
{
    static const char *const kinds[] = {"do", "undo", "redo", "blank", "export", "notice", "recover", "merge"};
    bool known = false;
    for (size_t i = 0; i < ARRAY_LENGTH(kinds); i++)
        known |= span_is(entry->kind, kinds[i]);
    if (!known || (entry->batch != entry->number && entry->batch != last_batch) || entry->target < 0 ||
        entry->target >= entry->number)
        found_entry(verify, entry->number, _("its batch, kind or target cannot be"));
}

/* Sessions that a copy could not take over with their texts: the entry that says of the copy names them. */
static void note_sessions(struct verify *verify, const struct journal_entry *entry)
{
    struct row_image image = {0};
    const char *ids = journal_unpack_row(entry->new_value.text, entry->new_value.length, &image)
                          ? row_image_value(&image, "sessions")
                          : NULL;
    if (ids)
        sessions_name(&verify->sessions, ids);
    row_image_free(&image);
}

static void check_entry(struct verify *verify, struct journal_entry *entry, unsigned char previous[STORE_HASH],
                        bool *linked)
{
    unsigned char digest[STORE_HASH], hash[STORE_HASH];
    bool blanked = entry->salt.length == 0 && entry->old_value.length == 0 && entry->new_value.length == 0;
    bool intact = entry->digest.length == STORE_HASH && entry->hash.length == STORE_HASH;
    if (!intact) {
        found_entry(verify, entry->number, _("its hash is missing"));
        *linked = false;
        return;
    }
    memcpy(digest, entry->digest.text, STORE_HASH);
    entry->seal = sessions_seal(&verify->sessions, entry->session);
    if (!entry->seal.text)
        found_entry(verify, entry->number, _("where it was made is missing"));
    journal_hash(previous, entry, digest, &verify->scratch, hash);
    if (*linked && memcmp(hash, entry->hash.text, STORE_HASH) != 0 &&
        sessions_other(&verify->sessions, entry->session, &entry->seal)) {
        journal_hash(previous, entry, digest, &verify->scratch, hash);
        if (memcmp(hash, entry->hash.text, STORE_HASH) == 0)
            sessions_take_other(&verify->sessions, entry->session);
    }
    if (*linked && memcmp(hash, entry->hash.text, STORE_HASH) != 0)
        found_entry(verify, entry->number, _("it was changed, or what comes before it"));
    if (blanked) {
        note_number(&verify->blanked, &verify->blanked_count, &verify->blanked_capacity, entry->number);
    } else {
        journal_digest(entry->salt, entry->old_value, entry->new_value, &verify->scratch, digest);
        if (memcmp(digest, entry->digest.text, STORE_HASH) != 0)
            found_entry(verify, entry->number, _("its old or new value was changed"));
    }
    if (span_is(entry->op, "recover"))
        note_sessions(verify, entry);
    if (span_is(entry->op, "blank") && entry->target > 0)
        note_number(&verify->erased, &verify->erased_count, &verify->erased_capacity, entry->target);
    /* The next one is measured against what stands here: one changed entry is one finding, not a thousand. */
    memcpy(previous, entry->hash.text, STORE_HASH);
    *linked = true;
    replay_entry(verify->replay, entry, blanked);
}

/* What a reader of the history must know of what it says, and of its times. No sign that anybody changed the file. */
static bool note_open(struct verify *verify, const struct journal_entry *entry, struct error *err)
{
    struct store_remarks *remarks = &verify->store->remarks;
    bool open = false;
    if (span_is(entry->op, "export") && !export_is_open(verify->store, entry->batch, &open, err))
        return false;
    if (open && remarks->open++ == 0)
        remarks->first_open = entry->number;
    return true;
}

static void note_time(struct verify *verify, const struct journal_entry *entry, bool first)
{
    struct store_remarks *remarks = &verify->store->remarks;
    if (entry->clock != entry->at && remarks->dated++ == 0)
        remarks->first_dated = entry->number;
    if (!first && journal_step_back(verify->last_at, verify->last_clock, entry->at, entry->clock) > 0 &&
        remarks->stepped_back++ == 0)
        remarks->first_stepped_back = entry->number;
    verify->last_at = entry->at;
    verify->last_clock = entry->clock;
}

static bool check_journal(struct verify *verify, const char *expected_head, struct error *err)
{
    struct store *store = verify->store;
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement, "SELECT " JOURNAL_COLUMNS " FROM journal ORDER BY entry", false, err))
        return false;
    unsigned char previous[STORE_HASH];
    char origin[STORE_ORIGIN + 1];
    bool linked = true, ok = true;
    memcpy(origin, store->first_origin, sizeof(origin));
    int64_t last = 0, last_batch = 0;
    work_part(store, 0.2, 0.6, store->head.number);
    int rc;
    if (!sessions_load(store, &verify->sessions, found, verify, err)) {
        sqlite3_finalize(statement);
        return false;
    }
    verify->signatures = signed_new(store, verify->replay, found, verify, err);
    ok = verify->signatures != NULL;
    memcpy(previous, store->start, STORE_HASH);
    while (ok && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct journal_entry entry;
        work_step(store);
        journal_read(statement, &entry);
        if (origin_begins(&entry))
            memcpy(origin, entry.origin.text, STORE_ORIGIN);
        if (!span_is(entry.origin, origin) || entry.entry != entry.number) {
            found_entry(verify, entry.entry, _("it is not an entry of this file"));
            linked = false;
            continue;
        }
        if (entry.number != last + 1) {
            found_entry(verify, last + 1, _("the entry is missing"));
            linked = false;
        }
        check_batch(verify, &entry, last_batch);
        note_time(verify, &entry, last == 0);
        ok = note_open(verify, &entry, err);
        check_entry(verify, &entry, previous, &linked);
        ok = ok && signed_entry(verify->signatures, &entry, err);
        if (expected_head && entry.hash.length == STORE_HASH) {
            char hex[2 * STORE_HASH + 1];
            store_hex((const unsigned char *)entry.hash.text, STORE_HASH, hex);
            verify->head_seen |= sqlite3_stricmp(hex, expected_head) == 0;
        }
        last = entry.number;
        last_batch = entry.batch;
    }
    ok = ok && (rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    if (ok) {
        signed_end(verify->signatures, last);
        sessions_left(&verify->sessions, found, verify);
    }
    ok = ok && seal_verify_head(store, last, found, verify, err);
    if (ok && expected_head && *expected_head && !verify->head_seen)
        found(verify, "head",
              _("the head noted elsewhere is not in the journal: entries were removed, or all were made anew"));
    return ok;
}

static bool check_all(struct verify *verify, const char *expected_head, struct error *err)
{
    /* Read again, not trusted from the opening. */
    schema_forget(verify->store);
    verify->store->seen_version = verify->store->schema_version = -1;
    work_part(verify->store, 0, 0.2, 0);
    bool ok = schema_load(verify->store, err) && check_structure(verify, err) && check_meta(verify, err) &&
              check_journal(verify, expected_head, err);
    if (ok)
        check_blanks(verify);
    if (ok && verify->store->foreign.strange[0])
        found(verify, verify->store->foreign.strange, _(verify->store->foreign.why));
    if (ok && verify->store->foreign.count > 0) {
        verify->store->remarks.foreign = verify->store->foreign.count;
        memcpy(verify->store->remarks.first_foreign, verify->store->foreign.first,
               sizeof(verify->store->remarks.first_foreign));
    }
    work_part(verify->store, 0.6, 1, 0);
    int64_t drafts = 0;
    uint64_t sum;
    ok = ok && seal_sum_digests(verify->store, seal_loose_tables[0].sql, &drafts, &sum, err);
    verify->store->remarks.drafts = drafts;
    return ok && replay_compare(verify->replay, verify->store, err) &&
           draft_verify(verify->store, found, verify, err) && other_verify(verify->store, found, verify, err) &&
           seal_verify(verify->store, verify->findings == 0, found, verify, err);
}

const struct store_remarks *store_remarks(const struct store *store)
{
    return &store->remarks;
}

bool store_verify(struct store *store, const char *expected_head, store_report_fn *report, void *context,
                  struct error *err)
{
    struct verify verify = {.store = store, .report = report, .context = context, .scratch = STR_INIT};
    store->remarks = (struct store_remarks){0};
    struct error own = {.code = ERROR_NONE};
    bool began;
    if (store->writing)
        return error_set(err, ERROR_INTERNAL, "store_verify() inside a transaction");
    if (store->format > STORE_FORMAT)
        return error_set(err, ERROR_NEWER, store->path);
    if (!store_read_begin(store, &began, err))
        return false;
    verify.replay = replay_new(found, &verify);
    bool ok = check_all(&verify, expected_head, &own);
    if (ok && verify.findings == 0)
        ok = seal_proven(store, &own);
    work_end(store);
    store_read_end(store, began);
    signed_free(&verify.signatures);
    replay_free(&verify.replay);
    str_free(&verify.scratch);
    free(verify.blanked);
    free(verify.erased);
    sessions_free(&verify.sessions);
    if (!ok && report)
        report(context, &own);
    if (err)
        *err = verify.findings > 0 ? verify.first : own;
    return ok && verify.findings == 0;
}
