/* The order of ledger rows: positions and moves. */
#include "book/store_private.h"

#include <math.h>

bool store_check_pos(double pos, struct error *err)
{
    return isfinite(pos) || error_set(err, ERROR_INTERNAL, "a position that is no number");
}

static bool read_pos(struct store *store, struct store_sheet *sheet, const char *row, bool *found, bool *has_pos,
                     double *pos, struct error *err)
{
    sqlite3_stmt *statement = write_row_statement(store, sheet, row, err);
    if (!statement)
        return false;
    int rc = sqlite3_step(statement);
    bool ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err);
    *found = rc == SQLITE_ROW;
    *has_pos = *found && sqlite3_column_type(statement, 0) != SQLITE_NULL;
    *pos = *has_pos ? sqlite3_column_double(statement, 0) : 0;
    sqlite3_reset(statement);
    return ok;
}

static bool put_pos(struct store *store, struct store_sheet *sheet, const char *row, bool had_pos, double old,
                    bool has_pos, double pos, struct error *err)
{
    if (!seal_need(store, sheet, err) ||
        (!sheet->move &&
         !write_statement(store, &sheet->move, mem_format("UPDATE \"s_%s\" SET pos = ?2 WHERE _key = ?1", sheet->name),
                          err)))
        return false;
    sqlite3_stmt *move = sheet->move;
    sqlite3_bind_int64(move, 1, store_row_key(row));
    if (has_pos)
        sqlite3_bind_double(move, 2, pos);
    else
        sqlite3_bind_null(move, 2);
    if (!store_run(store, move, err))
        return false;
    seal_row_moved(sheet, row, had_pos, old, has_pos, pos);
    if (has_pos && sheet->last_known && pos > sheet->last_pos)
        sheet->last_pos = pos;
    struct str before = STR_INIT, after = STR_INIT;
    journal_pack_pos(&before, had_pos, old);
    journal_pack_pos(&after, has_pos, pos);
    bool ok = journal_append(store, "move", 0, sheet->name, row, NULL, (struct span){before.text, before.length},
                             (struct span){after.text, after.length}, err);
    str_free(&before);
    str_free(&after);
    return ok;
}

bool store_order_move(struct store *store, const char *sheet_name, const char *row, bool check, bool has_expected,
                      double expected, bool has_pos, double pos, struct error *err)
{
    if (!write_check(store, err) || !write_check_row(sheet_name, row, err) || !store_check_pos(pos, err))
        return false;
    struct store_sheet *sheet = write_find_sheet(store, sheet_name, err);
    bool found, had_pos;
    double old;
    if (!sheet || !read_pos(store, sheet, row, &found, &had_pos, &old, err))
        return false;
    if (!found)
        return store_subject(err, check ? ERROR_CONFLICT : ERROR_UNKNOWN_ROW, sheet_name, row, NULL);
    if (check && (had_pos != has_expected || old != expected))
        return store_subject(err, ERROR_CONFLICT, sheet_name, row, NULL);
    if (!check && !had_pos)
        return error_set(err, ERROR_NOT_LEDGER, sheet_name);
    if (had_pos == has_pos && old == pos)
        return true;
    return put_pos(store, sheet, row, had_pos, old, has_pos, pos, err);
}

bool store_move(struct store *store, const char *sheet, const char *row, double pos, struct error *err)
{
    bool ok = store_order_move(store, sheet, row, false, false, 0, true, pos, err);
    if (!ok)
        store_rollback(store);
    return ok;
}

static bool last_pos(struct store *store, const char *sheet_name, const char *last, double *pos, struct error *err)
{
    *pos = 1;
    if (!store_id_valid(sheet_name))
        return error_set(err, ERROR_UNKNOWN_SHEET, sheet_name ? sheet_name : "");
    struct store_sheet *sheet = schema_sheet(store, sheet_name);
    if (!sheet)
        return true;
    if (!sheet->last_known && last) {
        bool found, has_pos;
        if (!read_pos(store, sheet, last, &found, &has_pos, &sheet->last_pos, err))
            return false;
        sheet->last_known = found && has_pos;
    }
    if (!sheet->last_known) {
        char sql[64 + STORE_ID_MAX];
        snprintf(sql, sizeof(sql), "SELECT max(pos) FROM \"s_%s\"", sheet->name);
        sqlite3_stmt *statement = NULL;
        bool ok = store_prepare(store, &statement, sql, false, err) &&
                  (sqlite3_step(statement) == SQLITE_ROW || store_error(store, err));
        if (ok)
            sheet->last_pos = sqlite3_column_double(statement, 0); /* none: 0 */
        sqlite3_finalize(statement);
        if (!ok)
            return false;
        sheet->last_known = true;
    }
    *pos = floor(sheet->last_pos) + 1;
    return true;
}

bool store_last_pos(struct store *store, const char *sheet, const char *last, double *pos, struct error *err)
{
    bool began;
    if (!store_read_begin(store, &began, err))
        return false;
    bool ok = last_pos(store, sheet, last, pos, err);
    store_read_end(store, began);
    return ok;
}

bool store_pos(struct store *store, const char *sheet_name, const char *row, double *pos, struct error *err)
{
    bool began, found = false, has_pos = false;
    *pos = 0;
    if (!store_read_begin(store, &began, err))
        return false;
    struct store_sheet *sheet = write_find_sheet(store, sheet_name, err);
    bool ok = sheet && read_pos(store, sheet, row, &found, &has_pos, pos, err);
    if (ok && !found)
        ok = store_subject(err, ERROR_UNKNOWN_ROW, sheet_name, row, NULL);
    store_read_end(store, began);
    return ok;
}
