/* Every text of a workbook that is no entry of the journal, for whoever looks for one wherever it stands: cells, also
 * of sheets that no form knows any more, and notes. */
#include "book/store_private.h"

#include <stdlib.h>

static bool sheet_texts(struct store *store, const struct store_sheet *sheet, store_text_fn *text, void *context,
                        bool *more, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare_rows(store, &statement, sheet, "id", "", err);
    int rc = SQLITE_DONE;
    while (ok && *more && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        for (size_t i = 0; i < sheet->count && *more; i++) {
            const char *value = (const char *)sqlite3_column_text(statement, (int)i + 1);
            if (id && value)
                *more = text(context, sheet->name, id, sheet->columns[i], value);
        }
    }
    ok = ok && (!*more || rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    return ok;
}

bool store_texts(struct store *store, store_text_fn *text, void *context, struct error *err)
{
    bool began, more = true, ok = true;
    if (!store_read_begin(store, &began, err))
        return false;
    for (size_t i = 0; i < store->sheet_count && ok && more; i++)
        ok = sheet_texts(store, store->sheets[i], text, context, &more, err);
    store_read_end(store, began);
    return ok;
}

bool store_notes(struct store *store, bool (*note)(void *context, const char *key, const char *value), void *context,
                 struct error *err)
{
    bool began, more = true;
    if (!store_read_begin(store, &began, err))
        return false;
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare(store, &statement,
                            "SELECT key, value FROM note WHERE " STORE_NOTES_OF_PEOPLE " ORDER BY key", false, err);
    int rc = SQLITE_DONE;
    while (ok && more && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *key = (const char *)sqlite3_column_text(statement, 0),
                   *value = (const char *)sqlite3_column_text(statement, 1);
        more = note(context, key ? key : "", value ? value : "");
    }
    ok = ok && (!more || rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    store_read_end(store, began);
    return ok;
}
