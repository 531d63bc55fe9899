/* Reading the present state. */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

/* Whether the rows stand in the file in their order already (they do unless somebody inserted in the middle or moved):
 * then they need not be sorted, which would carry every cell of a large ledger through a sorter. */
static bool rows_in_order(struct store *store, const char *sheet, bool *in_order, struct error *err)
{
    char sql[sizeof("SELECT pos, id FROM \"s_\" ORDER BY _key") + STORE_ID_MAX];
    snprintf(sql, sizeof(sql), "SELECT pos, id FROM \"s_%s\" ORDER BY _key", sheet);
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement, sql, false, err))
        return false;
    struct str last_id = STR_INIT;
    bool first = true, last_null = true;
    double last = 0;
    int rc;
    *in_order = true;
    while (*in_order && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        bool null = sqlite3_column_type(statement, 0) == SQLITE_NULL;
        const char *id = null ? (const char *)sqlite3_column_text(statement, 1) : NULL;
        double pos = sqlite3_column_double(statement, 0);
        bool after = !null && (last_null || pos > last);
        bool tie = null ? last_null : !last_null && pos == last;
        /* Ids decide between equal positions; they are kept only then. */
        if (!first && !after && !(tie && id && strcmp(last_id.text, id) < 0))
            *in_order = false;
        if (id) {
            str_clear(&last_id);
            str_add(&last_id, id);
        }
        first = false;
        last_null = null;
        last = pos;
    }
    str_free(&last_id);
    bool ok = !*in_order || rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    return ok;
}

static bool load_rows(struct store *store, const struct store_sheet *sheet, const char *const *columns, size_t count,
                      store_row_fn *row, void *context, struct error *err)
{
    bool in_order;
    if (!rows_in_order(store, sheet->name, &in_order, err))
        return false;
    struct str sql = STR_INIT;
    str_add(&sql, "SELECT id, pos");
    for (size_t i = 0; i < count; i++) {
        if (schema_column(sheet, columns[i]) == SIZE_MAX)
            str_add(&sql, ", NULL");
        else
            str_add_format(&sql, ", \"%s\"", columns[i]);
    }
    str_add_format(&sql, " FROM \"s_%s\" ORDER BY %s", sheet->name, in_order ? "_key" : "pos, id");
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare(store, &statement, sql.text, false, err);
    str_free(&sql);
    if (!ok)
        return false;
    const char **values = mem_zero(count + 1, sizeof(*values));
    int rc;
    bool more = true;
    while (more && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        for (size_t i = 0; i < count; i++)
            values[i] = (const char *)sqlite3_column_text(statement, (int)i + 2);
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        if (!id) { /* cannot be, unless bytes were changed */
            error_set(err, ERROR_CORRUPT, store->path);
            sqlite3_finalize(statement);
            free(values);
            return error_detail(err, _("a row of %s has no id"), sheet->name);
        }
        more = row(context, id, sqlite3_column_double(statement, 1), values);
    }
    ok = !more || rc == SQLITE_DONE || store_error(store, err);
    sqlite3_finalize(statement);
    free(values);
    return ok;
}

bool store_load(struct store *store, const char *sheet, const char *const *columns, size_t count, store_row_fn *row,
                void *context, struct error *err)
{
    if (!store_id_valid(sheet))
        return error_set(err, ERROR_UNKNOWN_SHEET, sheet ? sheet : "");
    bool began;
    if (!store_read_begin(store, &began, err))
        return false;
    const struct store_sheet *table = schema_sheet(store, sheet);
    bool ok = !table || load_rows(store, table, columns, count, row, context, err);
    store_read_end(store, began);
    return ok;
}

static bool load_row(struct store *store, struct store_sheet *sheet, const char *id, const char *const *columns,
                     size_t count, store_row_fn *row, void *context, struct error *err)
{
    sqlite3_stmt *statement = write_row_statement(store, sheet, id, err);
    if (!statement)
        return false;
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err);
    if (rc == SQLITE_ROW) {
        const char **values = mem_zero(count + 1, sizeof(*values));
        for (size_t i = 0; i < count; i++) {
            size_t column = schema_column(sheet, columns[i]);
            values[i] = column == SIZE_MAX ? NULL : (const char *)sqlite3_column_text(statement, (int)column + 1);
        }
        row(context, id, sqlite3_column_double(statement, 0), values);
        free(values);
    }
    sqlite3_reset(statement);
    return ok;
}

bool store_load_row(struct store *store, const char *sheet, const char *id, const char *const *columns, size_t count,
                    store_row_fn *row, void *context, struct error *err)
{
    if (!store_id_valid(sheet))
        return error_set(err, ERROR_UNKNOWN_SHEET, sheet ? sheet : "");
    bool began;
    if (!store_read_begin(store, &began, err))
        return false;
    struct store_sheet *table = schema_sheet(store, sheet);
    bool ok = !table || load_row(store, table, id, columns, count, row, context, err);
    store_read_end(store, began);
    return ok;
}

bool store_count(struct store *store, const char *sheet, int64_t *rows, struct error *err)
{
    *rows = 0;
    if (!store_id_valid(sheet))
        return error_set(err, ERROR_UNKNOWN_SHEET, sheet ? sheet : "");
    bool began;
    if (!store_read_begin(store, &began, err))
        return false;
    bool ok = true;
    if (schema_sheet(store, sheet)) {
        char sql[sizeof("SELECT count(*) FROM \"s_\"") + STORE_ID_MAX];
        snprintf(sql, sizeof(sql), "SELECT count(*) FROM \"s_%s\"", sheet);
        sqlite3_stmt *statement = NULL;
        ok = store_prepare(store, &statement, sql, false, err) &&
             (sqlite3_step(statement) == SQLITE_ROW || store_error(store, err));
        if (ok)
            *rows = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
    }
    store_read_end(store, began);
    return ok;
}
