/* Erasing old values: the entry stays, with its digest, so that the chain still verifies; what it said is gone, salt
 * included, so that nobody can find the value by trying. What the row holds now is said again by the last entry of the
 * erasing. */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

/* The present row: what may stay in the journal. */
struct present {
    bool found;
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
    bool differs = !unpack_row(packed.text, packed.length, &image);
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
    if (entry->salt.length == 0 || span_is(entry->op, "move"))
        return false;
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

static bool find_entries(struct store *store, const char *sheet, const char *row, const char *column,
                         const struct present *present, int64_t **numbers, size_t *count, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement,
                       "SELECT " JOURNAL_COLUMNS
                       " FROM journal WHERE sheet = ?1 AND row = ?2 AND entry < 1099511627776 ORDER BY entry",
                       false, err))
        return false;
    sqlite3_bind_text(statement, 1, sheet, -1, SQLITE_STATIC);
    sqlite3_bind_text(statement, 2, row, -1, SQLITE_STATIC);
    size_t capacity = 0;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct journal_entry entry;
        journal_read(statement, &entry);
        if (must_go(&entry, column, present)) {
            *numbers = mem_grow(*numbers, *count, &capacity, sizeof(**numbers));
            (*numbers)[(*count)++] = entry.number;
        }
    }
    bool ok = rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

static bool erase_entry(struct store *store, int64_t number, const char *sheet, const char *row, const char *column,
                        struct error *err)
{
    sqlite3_stmt *statement = store_statement(store, STORE_ERASE, err);
    if (!statement)
        return false;
    sqlite3_bind_int64(statement, 1, number);
    return store_run(store, statement, err) && journal_append(store, "blank", number, sheet, row, column,
                                                              (struct span){NULL, 0}, (struct span){NULL, 0}, err);
}

static bool blank(struct store *store, const char *sheet_name, const char *row, const char *column, int64_t *blanked,
                  struct error *err)
{
    if (!store_id_valid(sheet_name))
        return error_set(err, ERROR_UNKNOWN_SHEET, sheet_name ? sheet_name : "");
    if (column && !store_id_valid(column))
        return error_set(err, ERROR_UNKNOWN_COLUMN, column);
    struct store_sheet *sheet = schema_sheet(store, sheet_name);
    struct present present = {0};
    if (sheet && !write_read_row(store, sheet, row, &present.found, err))
        return false;
    char *packed = mem_text_length(present.found ? store->packed.text : "", present.found ? store->packed.length : 0);
    size_t length = strlen(packed), count = 0;
    int64_t *numbers = NULL;
    bool ok = !present.found || unpack_row(packed, length, &present.row) || error_set(err, ERROR_VERIFY, store->path);
    ok = ok && find_entries(store, sheet_name, row, column, &present, &numbers, &count, err);
    for (size_t i = 0; i < count && ok; i++)
        ok = erase_entry(store, numbers[i], sheet_name, row, column, err);
    if (ok && count > 0 && present.found)
        ok = journal_append(store, "blank", 0, sheet_name, row, NULL, (struct span){NULL, 0},
                            (struct span){packed, length}, err);
    *blanked = (int64_t)count;
    row_image_free(&present.row);
    free(numbers);
    free(packed);
    return ok;
}

bool store_blank(struct store *store, const char *person, int64_t at, const char *sheet, const char *row,
                 const char *column, int64_t *blanked, struct error *err)
{
    int64_t count = 0;
    if (!store_begin(store, person, at, "blank", 0, NULL, err))
        return false;
    bool ok = blank(store, sheet, row, column, &count, err);
    if (!ok)
        store_rollback(store);
    ok = ok && store_commit(store, NULL, err);
    if (blanked)
        *blanked = ok ? count : 0;
    return ok;
}
