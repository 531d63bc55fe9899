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

/* What a SELECT of a table's rows brings after id, pos and _key: every column of it, since all cells are summed, to be
 * compared with the seal; where among the values of the caller each belongs (SIZE_MAX: nobody asked), and its hash. */
struct selection {
    size_t count;
    struct selected {
        size_t value;
        uint64_t hash;
    } * column;
};

static char *select_rows(const struct store_sheet *sheet, const char *const *columns, size_t count, const char *rest,
                         struct selection *selection)
{
    struct str sql = STR_INIT;
    bool *asked = mem_zero(sheet->count + 1, sizeof(*asked));
    selection->column = mem_zero(count + sheet->count + 1, sizeof(*selection->column));
    str_add(&sql, "SELECT id, pos, _key");
    for (size_t i = 0; i < count + sheet->count; i++) {
        size_t column = i < count ? schema_column(sheet, columns[i]) : i - count;
        if (column == SIZE_MAX || (i >= count && asked[column]))
            continue;
        str_add_format(&sql, ", \"%s\"", sheet->columns[column]);
        selection->column[selection->count++] =
            (struct selected){i < count ? i : SIZE_MAX, asked[column] ? 0 : sheet->column_hash[column]};
        asked[column] = true;
    }
    free(asked);
    str_add_format(&sql, " FROM \"s_%s\" %s", sheet->name, rest);
    return str_take(&sql);
}

/* One row: its values, and what it adds to the sum. False when it holds what is never written: another key than that of
 * its id, a value that is not text. */
static bool read_row(sqlite3_stmt *statement, const char *id, const struct selection *selection, const char **values,
                     uint64_t *sum)
{
    uint64_t row = seal_row(id, (size_t)sqlite3_column_bytes(statement, 0));
    int pos = sqlite3_column_type(statement, 1);
    bool good = (pos == SQLITE_FLOAT || pos == SQLITE_NULL) && store_row_key(id) == sqlite3_column_int64(statement, 2);
    *sum += seal_pos(row, pos != SQLITE_NULL, sqlite3_column_double(statement, 1));
    for (size_t i = 0; i < selection->count; i++) {
        /* One look at the column for class, text and length. Nobody else uses the connection, so its values need no
         * protection; asked by column, each of the three would cost as much as reading the cell. */
        sqlite3_value *value = sqlite3_column_value(statement, (int)i + 3);
        const struct selected *selected = &selection->column[i];
        const char *text = NULL;
        int type = sqlite3_value_type(value);
        if (type != SQLITE_NULL) {
            good &= type == SQLITE_TEXT;
            text = (const char *)sqlite3_value_text(value);
            if (text && selected->hash)
                *sum += seal_cell(row, selected->hash, text, (size_t)sqlite3_value_bytes(value));
        }
        if (selected->value != SIZE_MAX)
            values[selected->value] = text;
    }
    return good;
}

/* The rows that SELECT brings, until ROW wants no more: then PIECE says where to go on. */
static bool load_rows(struct store *store, const struct store_sheet *sheet, const char *const *columns, size_t count,
                      const char *rest, struct store_piece *piece, store_row_fn *row, void *context, struct error *err)
{
    struct selection selection = {0};
    char *sql = select_rows(sheet, columns, count, rest, &selection);
    sqlite3_stmt *statement = NULL;
    bool ok = store_prepare(store, &statement, sql, false, err);
    free(sql);
    if (ok && sqlite3_bind_parameter_count(statement))
        sqlite3_bind_int64(statement, 1, piece->next);
    const char **values = mem_zero(count + 1, sizeof(*values));
    int rc = SQLITE_DONE;
    bool more = true;
    while (ok && more && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        piece->unfit |= sqlite3_column_type(statement, 0) != SQLITE_TEXT;
        const char *id = (const char *)sqlite3_column_text(statement, 0);
        if (!id) { /* cannot be, unless bytes were changed */
            error_set(err, ERROR_CORRUPT, store->path);
            ok = error_detail(err, _("a row of %s has no id"), sheet->name);
            break;
        }
        piece->unfit |= !read_row(statement, id, &selection, values, &piece->sum);
        piece->rows++;
        int64_t key = sqlite3_column_int64(statement, 2);
        more = row(context, id, sqlite3_column_double(statement, 1), values) || key == INT64_MAX;
        piece->next = key < INT64_MAX ? key + 1 : key;
    }
    piece->end = ok && more;
    ok = ok && (!more || rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    free(values);
    free(selection.column);
    return ok;
}

/* All of SHEET was read, in one state of the file: is it what was sealed? */
static bool check_sum(struct store *store, const struct store_sheet *sheet, struct store_piece *piece,
                      struct error *err)
{
    bool fits = true;
    if (store->format <= STORE_FORMAT && !store->writing && /* a transaction seals at its end */
        !seal_sheet_fits(store, sheet, piece->rows, piece->sum, &fits, err))
        return false;
    piece->unfit |= !fits;
    return true;
}

static bool load_sheet(struct store *store, const struct store_sheet *sheet, const char *const *columns, size_t count,
                       store_row_fn *row, void *context, struct error *err)
{
    bool in_order;
    struct store_piece piece = {0};
    if (!rows_in_order(store, sheet->name, &in_order, err) ||
        !load_rows(store, sheet, columns, count, in_order ? "ORDER BY _key" : "ORDER BY pos, id", &piece, row, context,
                   err) ||
        (piece.end && !check_sum(store, sheet, &piece, err)))
        return false;
    store->suspect |= piece.end && piece.unfit;
    return true;
}

static bool load_piece(struct store *store, const char *name, const char *const *columns, size_t count,
                       struct store_piece *piece, store_row_fn *row, void *context, struct error *err)
{
    const struct store_sheet *sheet = schema_sheet(store, name);
    bool first = piece->rows == 0, same = piece->version == store->seen_version && piece->entry == store->head.entry;
    if (!first && !same) /* its rows are of different times, which no sum speaks of */
        piece->mixed = true;
    if (first)
        piece->next = INT64_MIN;
    piece->version = store->seen_version;
    piece->entry = store->head.entry;
    piece->end = !sheet;
    return !sheet ||
           (load_rows(store, sheet, columns, count, "WHERE _key >= ?1 ORDER BY _key", piece, row, context, err) &&
            (!piece->end || piece->mixed || check_sum(store, sheet, piece, err)));
}

bool store_load_piece(struct store *store, const char *sheet, const char *const *columns, size_t count,
                      struct store_piece *piece, store_row_fn *row, void *context, struct error *err)
{
    if (!store_id_valid(sheet))
        return error_set(err, ERROR_UNKNOWN_SHEET, sheet ? sheet : "");
    bool began;
    if (!store_read_begin(store, &began, err))
        return false;
    bool ok = load_piece(store, sheet, columns, count, piece, row, context, err);
    store_read_end(store, began);
    return ok;
}

void store_suspect_it(struct store *store)
{
    store->suspect = true;
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
    bool ok = !table || load_sheet(store, table, columns, count, row, context, err);
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

bool store_has_sheet(struct store *store, const char *sheet)
{
    return schema_sheet(store, sheet) != NULL;
}

bool store_sealed_rows(struct store *store, const char *sheet, int64_t *rows, struct error *err)
{
    bool began, found;
    int64_t count;
    uint64_t sum;
    *rows = 0;
    if (!store_read_begin(store, &began, err))
        return false;
    bool ok = store->format > STORE_FORMAT || seal_read(store, sheet, &found, &count, rows, &sum, err);
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
