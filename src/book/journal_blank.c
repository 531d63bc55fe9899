/* Erasing old values: the entry stays, with its digest, so that the chain still verifies; what it said is gone, salt
 * included, so that nobody can find the value by trying. What the row holds now, or that there is none, is said by the
 * last entry of the erasing: whoever replays the journal needs no guess about what the erased entries did. */
#include "book/other.h"

#include <stdlib.h>
#include <string.h>

/* The present row: what may stay in the journal. */
struct present {
    bool found;
    char *packed;
    struct row_image row;
};

static bool same_value(struct span value, const char *now)
{
    return value.length == 0 || (now && span_is(value, now));
}

/* Whether a packed row says anything of COLUMN (NULL: of any) that the present one does not. */
static bool row_differs(struct span packed, const char *column, const struct present *present)
{
    struct row_image image = {0};
    bool differs = !journal_unpack_row(packed.text, packed.length, &image);
    for (size_t i = 0; i < image.count && !differs; i++) {
        const char *now = row_image_value(&present->row, image.columns[i]);
        if (!column || strcmp(image.columns[i], column) == 0)
            differs = !now || strcmp(now, image.values[i]) != 0;
    }
    row_image_free(&image);
    return differs;
}

static bool must_go(const struct journal_entry *entry, const char *column, const struct present *present)
{
    if (entry->salt.length == 0 || span_is(entry->op, "move") || span_is(entry->op, "notice"))
        return false; /* a notice is erased by its number: store_erase_notice() */
    if (!span_is(entry->op, "set"))
        return (entry->old_value.length > 0 && row_differs(entry->old_value, column, present)) ||
               (entry->new_value.length > 0 && row_differs(entry->new_value, column, present));
    if (column && !span_is(entry->column, column))
        return false;
    char *name = mem_text_length(entry->column.text ? entry->column.text : "", entry->column.length);
    const char *now = row_image_value(&present->row, name);
    free(name);
    return !same_value(entry->old_value, now) || !same_value(entry->new_value, now);
}

/* The earlier values that an entry which must go says. */
static void tell_packed(struct span packed, const struct present *present, store_erased_fn *told, void *context)
{
    struct row_image image = {0};
    if (packed.length > 0 && journal_unpack_row(packed.text, packed.length, &image))
        for (size_t i = 0; i < image.count; i++) {
            const char *now = row_image_value(&present->row, image.columns[i]);
            if (!now || strcmp(now, image.values[i]) != 0)
                told(context, image.columns[i], image.values[i]);
        }
    row_image_free(&image);
}

static void tell_value(struct span value, const char *column, const struct present *present, store_erased_fn *told,
                       void *context)
{
    if (same_value(value, row_image_value(&present->row, column)))
        return;
    char *text = mem_text_length(value.text, value.length);
    told(context, column, text);
    free(text);
}

static void tell(const struct journal_entry *entry, const struct present *present, store_erased_fn *told, void *context)
{
    if (!span_is(entry->op, "set")) {
        tell_packed(entry->old_value, present, told, context);
        tell_packed(entry->new_value, present, told, context);
        return;
    }
    char *column = mem_text_length(entry->column.text ? entry->column.text : "", entry->column.length);
    tell_value(entry->old_value, column, present, told, context);
    tell_value(entry->new_value, column, present, told, context);
    free(column);
}

struct going {
    int64_t *number;
    size_t count, capacity;
};

static bool find_entries(struct store *store, const char *sheet, const char *row, const char *column,
                         const struct present *present, struct going *going, store_erased_fn *told, void *context,
                         struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement,
                       "SELECT " JOURNAL_COLUMNS " FROM journal WHERE sheet = ?1 AND row = ?2 ORDER BY entry", false,
                       err))
        return false;
    sqlite3_bind_text(statement, 1, sheet, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, row, -1, SQLITE_STATIC);
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct journal_entry entry;
        journal_read(statement, &entry);
        if (!must_go(&entry, column, present))
            continue;
        going->number = mem_grow(going->number, going->count, &going->capacity, sizeof(*going->number));
        going->number[going->count++] = entry.number;
        if (told)
            tell(&entry, present, told, context);
    }
    bool ok = rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

/* ---- what others wrote of it (other.h) ---- */

struct erasing_others {
    struct store *store;
    const char *column;
    const struct present *present;
    store_erased_fn *told;
    void *context;
    sqlite3_stmt *blank;
    int64_t erased;
    bool good;
    struct error *err;
};

static bool erase_other(void *context, uint32_t chain, const struct journal_entry *entry,
                        const struct other_session *session)
{
    struct erasing_others *e = context;
    (void)session;
    if (!must_go(entry, e->column, e->present))
        return true;
    if (e->told)
        tell(entry, e->present, e->told, e->context);
    sqlite3_bind_int64(e->blank, 1, chain);
    sqlite3_bind_int64(e->blank, 2, entry->number);
    e->good = store_run(e->store, e->blank, e->err);
    e->erased += e->good;
    return e->good;
}

/* Their entries stay, with their digests, as the own ones do; that they are erased the closing entry of the erasing says. */
static bool erase_others(struct store *store, const char *sheet, const char *row, const char *column,
                         const struct present *present, store_erased_fn *told, void *context, int64_t *erased,
                         struct error *err)
{
    struct erasing_others e = {.store = store,
                               .column = column,
                               .present = present,
                               .told = told,
                               .context = context,
                               .good = true,
                               .err = err};
    if (!store->has_others)
        return true;
    struct other *other = other_open(store);
    e.good = store_prepare(store, &e.blank,
                           "UPDATE other SET old = NULL, new = NULL, salt = NULL WHERE chain = ?1 AND number = ?2",
                           false, err) &&
             other_entries_of_row(other, sheet, row, erase_other, &e, err) && e.good;
    sqlite3_finalize(e.blank);
    other_close(&other);
    *erased = e.erased;
    return e.good;
}

bool journal_erase(struct store *store, int64_t number, const char *sheet, const char *row, const char *column,
                   struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_ERASE, err);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, number);
    return store_run(store, statement, err) && journal_append(store, "blank", number, sheet, row, column,
                                                              (struct span){NULL, 0}, (struct span){NULL, 0}, err);
}

static bool check_names(const char *sheet, const char *row, const char *column, struct error *err)
{
    if (!store_id_valid(sheet))
        return error_set(err, ERROR_UNKNOWN_SHEET, sheet ? sheet : "");
    if (column && !store_id_valid(column))
        return error_set(err, ERROR_UNKNOWN_COLUMN, column);
    return write_check_row(sheet, row, err);
}

static bool read_present(struct store *store, const char *sheet_name, const char *row, struct present *present,
                         struct error *err)
{
    struct store_sheet *sheet = schema_sheet(store, sheet_name);
    if (sheet && !write_read_row(store, sheet, row, &present->found, err))
        return false;
    if (!present->found)
        return true;
    present->packed = mem_text_length(store->packed.text, store->packed.length);
    return journal_unpack_row(present->packed, store->packed.length, &present->row) ||
           error_set(err, ERROR_VERIFY, store->path);
}

static void present_free(struct present *present)
{
    row_image_free(&present->row);
    free(present->packed);
}

static bool erase(struct store *store, const char *sheet, const char *row, const char *column, store_erased_fn *told,
                  void *context, int64_t *erased, struct error *err)
{
    struct present present = {0};
    struct going going = {0};
    bool ok = write_check(store, err) && check_names(sheet, row, column, err) &&
              read_present(store, sheet, row, &present, err) &&
              find_entries(store, sheet, row, column, &present, &going, told, context, err);
    int64_t others = 0;
    ok = ok && erase_others(store, sheet, row, column, &present, told, context, &others, err);
    for (size_t i = 0; i < going.count && ok; i++)
        ok = journal_erase(store, going.number[i], sheet, row, column, err);
    if (ok && (going.count > 0 || others > 0))
        ok = journal_append(store, "blank", 0, sheet, row, NULL, (struct span){NULL, 0}, span_of(present.packed), err);
    *erased += (int64_t)going.count + others;
    free(going.number);
    present_free(&present);
    return ok;
}

bool store_erase(struct store *store, const char *sheet, const char *row, const char *column, store_erased_fn *told,
                 void *context, int64_t *erased, struct error *err)
{
    bool ok = erase(store, sheet, row, column, told, context, erased, err);
    if (!ok)
        store_rollback(store);
    return ok;
}

/* What ROW holds after its erasing, said by the last entry of it. */
static bool close_row(struct store *store, const char *sheet, const char *row, struct error *err)
{
    struct present present = {0};
    bool ok = read_present(store, sheet, row, &present, err) &&
              journal_append(store, "blank", 0, sheet, row, NULL, (struct span){NULL, 0}, span_of(present.packed), err);
    present_free(&present);
    return ok;
}

/* An entry, sheet, row and column of each row of SELECT, which sorts: so it has read everything before the first is written. */
static bool say_each(struct store *store, const char *select, bool closing, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare(store, &statement, select, false, err);
    int rc = SQLITE_DONE;
    while (ok && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *sheet = (const char *)sqlite3_column_text(statement, 1);
        const char *row = (const char *)sqlite3_column_text(statement, 2);
        const char *column = (const char *)sqlite3_column_text(statement, 3);
        if (!sheet || !row)
            ok = error_set(err, ERROR_MEMORY, store->path);
        else if (closing)
            ok = close_row(store, sheet, row, err);
        else
            ok = journal_append(store, "blank", sqlite3_column_int64(statement, 0), sheet, row, column,
                                (struct span){NULL, 0}, (struct span){NULL, 0}, err);
    }
    ok = ok && (rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    return ok;
}

bool journal_say_blanks(struct store *store, struct error *err)
{
    return say_each(store,
                    "SELECT entry, sheet, row, col FROM journal WHERE salt IS NULL AND old IS NULL AND new IS NULL "
                    "AND entry NOT IN (SELECT target FROM journal WHERE op = 'blank') ORDER BY sheet, row, entry",
                    false, err) &&
           say_each(
               store,
               "SELECT max(entry), sheet, row, NULL FROM journal WHERE op = 'blank' GROUP BY sheet, row "
               "HAVING max(entry) > max(CASE WHEN target = 0 THEN entry ELSE 0 END) AND row <> '' ORDER BY sheet, row",
               true, err);
}

/* VACUUM is a commit that no seal knows of. When it was the only one since the last seal it was ours; else somebody else has
 * sealed since, or another program has written, and that is for the next change to find out. */
static bool seal_again(struct store *store, struct error *err)
{
    bool found, wal;
    int64_t sealed, counter, entries;
    uint64_t sum;
    if (!store_run(store, store_statement(store, STORE_BEGIN, err), err) || !store_refresh(store, err) ||
        !seal_read(store, ".file", &found, &sealed, &entries, &sum, err) || !seal_header(store, &counter, &wal, err))
        return false;
    if (found && counter == ((sealed + 1) & 0xffffffff) && !seal_write(store, err))
        return false;
    return store_run(store, store_statement(store, STORE_COMMIT, err), err);
}

/* Pages that were split and joined keep pieces of what once stood there, which secure_delete does not reach. */
bool store_scrub(struct store *store, struct error *err)
{
    if (store->read_only)
        return error_set(err, ERROR_READ_ONLY, store->path);
    if (store->writing)
        return error_set(err, ERROR_INTERNAL, "store_scrub() inside a transaction");
    store_change_begins(store);
    store->scrubbing = true; /* where one of two commits fails, what changed in the file is its own: store_present() */
    bool ok = store_exec(store, "VACUUM", err) && seal_again(store, err);
    if (!sqlite3_get_autocommit(store->db))
        store_run(store, store_statement(store, STORE_ROLLBACK, NULL), NULL);
    store->scrubbing = false;
    watch_stamp(store);
    store_change_ends(store);
    store->schema_version = store->seen_version = -1;
    return ok;
}
