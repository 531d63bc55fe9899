/* Writing: one transaction is one batch of the journal. Every write changes a table and appends its entry, or neither.
 */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/written.h"
#include "book/origin.h"
#include "book/person.h"

#define ROW_ID_MAX 63

bool store_begin(struct store *store, const char *person, int64_t at, const char *kind, int64_t target,
                 const char *title, struct error *err)
{
    if (person && *person && !person_check(person, person, NULL, err)) /* whoever called: it would stay for ever */
        return false;
    if (store->writing || !sqlite3_get_autocommit(store->db))
        return error_set(err, ERROR_INTERNAL, "store_begin() inside a transaction");
    store_change_begins(store);
    bool began = store_begin_trusted(store, err);
    store_change_ends(store);
    if (!began)
        return false;
    written_set(WRITTEN_NOT, NULL);
    store->writing = true;
    store->head_before =
        store->head; /* what a rollback goes back to, also of one that wants memory in the next lines */
    store->schema_changed = false;
    store->batch = 0;
    /* Only now, when nobody else can write: who waited for another must not be dated before him. */
    store->clock = date_clock();
    store->at = at ? at : date_now();
    store->stepped_back = 0;
    store->target = target;
    store->beside = false;
    store->person = mem_text(person ? person : "");
    store->kind = mem_text(kind);
    store->title = mem_text(title ? title : "");
    return true;
}

void store_sign_as(struct store *store, const char *row, const struct secret *key)
{
    store->signing_as = row;
    store->signing = key;
}

void store_retitle(struct store *store, const char *title)
{
    char *copy = mem_text(title ? title : "");
    free(store->title);
    store->title = copy;
}

static void end_transaction(struct store *store)
{
    store->writing = false;
    free(store->person);
    free(store->kind);
    free(store->title);
    store->person = store->kind = store->title = NULL;
    store->signing_as = NULL;
    store->signing = NULL;
}

void store_rollback(struct store *store)
{
    if (!store->writing)
        return;
    bool own = store->batch != 0;           /* else nothing was written that could have reached the file */
    if (!sqlite3_get_autocommit(store->db)) /* a full disk has rolled back already */
        store_run(store, store_statement(store, STORE_ROLLBACK, NULL), NULL);
    end_transaction(store);
    if (own)
        watch_stamp(store);
    store->head = store->head_before;
    memcpy(store->origin, *store->head.origin ? store->head.origin : store->first_origin, sizeof(store->origin));
    store->session = 0; /* its row may have gone with the rest */
    store->stepped_back = 0;
    for (size_t i = 0; i < store->sheet_count; i++)
        store->sheets[i]->max_known = store->sheets[i]->max_changed = store->sheets[i]->last_known = false;
    seal_forget(store);
    if (store->schema_changed) {
        schema_forget(store);
        store->seen_version = store->schema_version = -1;
    }
}

static bool commit(struct store *store, struct error *err)
{
    for (size_t i = 0; i < store->sheet_count; i++) {
        struct store_sheet *sheet = store->sheets[i];
        if (!sheet->max_changed)
            continue;
        char key[STORE_ID_MAX + 6], value[24];
        snprintf(key, sizeof(key), "rows:%s", sheet->name);
        snprintf(value, sizeof(value), "%lld", (long long)sheet->max);
        if (!store_put_meta(store, key, value, err))
            return false;
        sheet->max_changed = false;
    }
    sqlite3_stmt *statement =
        signature_put(store, err) && seal_write(store, err) ? store_statement(store, STORE_COMMIT, err) : NULL;
    store->committing = true;
    bool good = store_run(store, statement, err);
    store->committing = false;
    return good;
}

/* Has the change come into the file although COMMIT failed? Its journal may be gone already (then only the sync of the folder
 * failed), or be there still (then whoever opens the file takes the change back). The file is asked, as anybody else would. */
static enum written committed(struct store *store, const struct journal_head *mine)
{
    struct journal_entry entry;
    struct error why = {.code = ERROR_NONE};
    sqlite3_stmt *statement = journal_find(store, mine->number, &entry, &why);
    if (!statement)
        return why.code == ERROR_VERIFY ? WRITTEN_NOT : WRITTEN_MAYBE;
    bool same = entry.hash.length == STORE_HASH && memcmp(entry.hash.text, mine->hash, STORE_HASH) == 0;
    sqlite3_reset(statement);
    return same ? WRITTEN_YES : WRITTEN_NOT;
}

/* COMMIT failed: what is true now, told in ERR. */
static void commit_failed(struct store *store, struct error *err)
{
    struct journal_head mine = store->head;
    store_rollback(store);
    store->seen_version = -1; /* trust nothing remembered */
    written_set(store->in_memory    ? WRITTEN_NOT
                : store->batch == 0 ? WRITTEN_MAYBE /* drafts leave no entry */
                                    : committed(store, &mine),
                NULL);
    if (written_state() == WRITTEN_NOT || !err)
        return;
    struct error why = *err;
    error_set(err, written_state() == WRITTEN_YES ? ERROR_WRITTEN : ERROR_UNCERTAIN, store->path);
    error_detail(err, "%s", why.detail);
}

bool store_commit(struct store *store, int64_t *batch, struct error *err)
{
    if (batch)
        *batch = 0;
    if (!store->writing)
        return error_set(err, ERROR_INTERNAL, "store_commit() without a transaction");
    if (store->batch == 0 && !store->beside) { /* nothing was changed: nothing to undo later */
        store_rollback(store);
        return true;
    }
    int64_t mine = store->batch;
    written_set(store->in_memory ? WRITTEN_NOT : WRITTEN_MAYBE, NULL);
    if (!commit(store, err)) {
        commit_failed(store, err);
        if (batch && written_state() == WRITTEN_YES)
            *batch = mine;
        return false;
    }
    written_set(store->in_memory ? WRITTEN_NOT : WRITTEN_YES, NULL);
    if (batch)
        *batch = store->batch;
    if (store->schema_changed)
        store->schema_version = -1;
    end_transaction(store);
    watch_stamp(store);
    return true;
}

int64_t store_stepped_back(const struct store *store, int64_t *batch)
{
    if (batch)
        *batch = store->stepped_batch;
    return store->stepped_back;
}

/* Checks at the door. */

bool write_check(struct store *store, struct error *err)
{
    return store->writing || error_set(err, ERROR_INTERNAL, "write without a transaction");
}

bool write_check_row(const char *sheet, const char *row, struct error *err)
{
    size_t n = 0;
    while (row && (unsigned char)row[n] >= 0x20 && row[n] != 0x7f && n <= ROW_ID_MAX)
        n++;
    if (n > 0 && n <= ROW_ID_MAX && row[n] == 0)
        return true;
    error_set(err, ERROR_UNKNOWN_ROW, row ? row : "");
    return error_place(err, "%s", sheet);
}

/* Only what would make a packed row ambiguous; the model refuses the other control characters with better words. */
static bool check_value(const char *value, struct error *err)
{
    return !value || !strchr(value, STORE_UNIT) || error_set(err, ERROR_CONTROL_CHARACTER, value);
}

struct store_sheet *write_find_sheet(struct store *store, const char *name, struct error *err)
{
    if (!store_id_valid(name)) {
        error_set(err, ERROR_UNKNOWN_SHEET, name ? name : "");
        return NULL;
    }
    struct store_sheet *sheet = schema_sheet(store, name);
    if (!sheet)
        store_subject(err, ERROR_UNKNOWN_ROW, name, "", NULL);
    return sheet;
}

/* A statement of the sheet, made when first needed. SQL is freed. */
sqlite3_stmt *write_statement(struct store *store, sqlite3_stmt **slot, char *sql, struct error *err)
{
    bool ok = store_prepare(store, slot, sql, true, err);
    free(sql);
    return ok ? *slot : NULL;
}

/* Every column of the sheet, each between BEFORE and AFTER. */
static void add_columns(struct str *sql, const struct store_sheet *sheet, const char *before, const char *after)
{
    for (size_t i = 0; i < sheet->count; i++) {
        str_add(sql, before);
        str_add(sql, sheet->columns[i]);
        str_add(sql, after);
    }
}

static sqlite3_stmt *insert_statement(struct store *store, struct store_sheet *sheet, struct error *err)
{
    if (sheet->insert)
        return sheet->insert;
    struct str sql = STR_INIT;
    str_add_format(&sql, "INSERT INTO \"s_%s\"(_key, id, pos", sheet->name);
    add_columns(&sql, sheet, ", \"", "\"");
    str_add(&sql, ") VALUES(?1, ?2, ?3");
    for (size_t i = 0; i < sheet->count; i++)
        str_add_format(&sql, ", ?%zu", i + 4);
    str_add(&sql, ")");
    return write_statement(store, &sheet->insert, str_take(&sql), err);
}

sqlite3_stmt *write_row_statement(struct store *store, struct store_sheet *sheet, const char *row, struct error *err)
{
    if (!sheet->row) {
        struct str sql = STR_INIT;
        str_add(&sql, "SELECT pos");
        add_columns(&sql, sheet, ", \"", "\"");
        str_add_format(&sql, " FROM \"s_%s\" WHERE _key = ?1", sheet->name);
        if (!write_statement(store, &sheet->row, str_take(&sql), err))
            return NULL;
    }
    sqlite3_bind_int64(sheet->row, 1, store_row_key(row));
    return sheet->row;
}

/* One cell. */

static bool read_cell(struct store *store, struct store_sheet *sheet, size_t column, const char *row, struct str *value,
                      bool *found, struct error *err)
{
    sqlite3_stmt *get = sheet->get[column];
    if (!get)
        get = write_statement(
            store, &sheet->get[column],
            mem_format("SELECT \"%s\" FROM \"s_%s\" WHERE _key = ?1", sheet->columns[column], sheet->name), err);
    if (!get)
        return false;
    sqlite3_bind_int64(get, 1, store_row_key(row));
    int rc = sqlite3_step(get);
    *found = rc == SQLITE_ROW;
    bool ok = *found || rc == SQLITE_DONE || store_error(store, err);
    const char *text = *found ? (const char *)sqlite3_column_text(get, 0) : NULL;
    str_clear(value);
    if (text)
        str_add_length(value, text, (size_t)sqlite3_column_bytes(get, 0));
    sqlite3_reset(get);
    return ok;
}

/* A row the form gives exists by its values alone (pos is NULL): without any it leaves, so that undoing everything
 * leaves nothing. */
static bool sweep_row(struct store *store, struct store_sheet *sheet, const char *row, struct error *err)
{
    if (!sheet->sweep) {
        struct str sql = STR_INIT;
        str_add_format(&sql, "DELETE FROM \"s_%s\" WHERE _key = ?1 AND pos IS NULL", sheet->name);
        add_columns(&sql, sheet, " AND \"", "\" IS NULL");
        if (!write_statement(store, &sheet->sweep, str_take(&sql), err))
            return false;
    }
    sqlite3_bind_int64(sheet->sweep, 1, store_row_key(row));
    if (!store_run(store, sheet->sweep, err))
        return false;
    if (sqlite3_changes(store->db) > 0)
        seal_row_removed(sheet, row, false, 0);
    return true;
}

static bool put_cell(struct store *store, struct store_sheet *sheet, size_t column, const char *row, bool exists,
                     const char *value, struct error *err)
{
    if (!exists) {
        if (!sheet->add &&
            !write_statement(store, &sheet->add,
                             mem_format("INSERT INTO \"s_%s\"(_key, id) VALUES(?1, ?2)", sheet->name), err))
            return false;
        sqlite3_bind_int64(sheet->add, 1, store_row_key(row));
        sqlite3_bind_text(sheet->add, 2, row, -1, SQLITE_STATIC);
        if (!store_run(store, sheet->add, err))
            return false;
        seal_row_added(sheet, row, false, 0);
    }
    sqlite3_stmt *set = sheet->set[column];
    if (!set)
        set = write_statement(
            store, &sheet->set[column],
            mem_format("UPDATE \"s_%s\" SET \"%s\" = ?2 WHERE _key = ?1", sheet->name, sheet->columns[column]), err);
    if (!set)
        return false;
    sqlite3_bind_int64(set, 1, store_row_key(row));
    sqlite3_bind_text(set, 2, value, -1, SQLITE_STATIC); /* NULL binds NULL */
    return store_run(store, set, err) && (value || sweep_row(store, sheet, row, err));
}

bool write_set(struct store *store, const char *sheet_name, const char *row, const char *column, bool check,
               const char *expected, const char *value, struct error *err)
{
    if (value && !*value)
        value = NULL;
    if (!write_check(store, err) || !check_value(value, err))
        return false;
    const char *const columns[1] = {column};
    struct store_sheet *sheet = schema_need_sheet(store, sheet_name, 1, columns, err);
    size_t index;
    bool exists;
    if (!sheet || !write_check_row(sheet_name, row, err) || !schema_need_column(store, sheet, column, &index, err) ||
        !seal_need(store, sheet, err) || !read_cell(store, sheet, index, row, &store->packed, &exists, err))
        return false;
    if (!exists) {
        /* Somebody deleted the ledger row meanwhile: writing must not bring a piece of it back. */
        int64_t number = store_row_counted(row);
        if (number > 0 && (!schema_max(store, sheet, err) || number <= sheet->max))
            return sheet->max_known ? store_subject(err, ERROR_UNKNOWN_ROW, sheet_name, row, NULL) : false;
    }
    if (check && strcmp(store->packed.text, expected ? expected : "") != 0) {
        store_subject(err, ERROR_CONFLICT, sheet_name, row, column);
        return error_detail(err, "%s", store->packed.text);
    }
    if (strcmp(store->packed.text, value ? value : "") == 0)
        return true;
    const struct span old = {store->packed.text, store->packed.length};
    if (!put_cell(store, sheet, index, row, exists, value, err))
        return false;
    seal_cell_removed(sheet, row, index, old);
    seal_cell_added(sheet, row, index, span_of(value));
    return journal_append(store, "set", 0, sheet_name, row, column, old, span_of(value), err);
}

bool write_confirm(struct store *store, const char *sheet_name, const char *row, const char *column, const char *value,
                   struct error *err)
{
    struct store_sheet *sheet = write_check(store, err) ? write_find_sheet(store, sheet_name, err) : NULL;
    size_t index;
    bool exists;
    if (!sheet || !write_check_row(sheet_name, row, err) || !schema_need_column(store, sheet, column, &index, err) ||
        !read_cell(store, sheet, index, row, &store->packed, &exists, err))
        return false;
    if (!exists || strcmp(store->packed.text, value ? value : "") != 0) {
        store_subject(err, exists ? ERROR_CONFLICT : ERROR_UNKNOWN_ROW, sheet_name, row, column);
        return error_detail(err, "%s", store->packed.text);
    }
    return journal_append(store, "set", 0, sheet_name, row, column, span_of(value), span_of(value), err);
}

bool store_set(struct store *store, const char *sheet, const char *row, const char *column, bool check,
               const char *expected, const char *value, struct error *err)
{
    bool ok = write_set(store, sheet, row, column, check, expected, value, err);
    if (!ok)
        store_rollback(store);
    return ok;
}

/* Whole rows. */

/* Where the call's columns are in the table. A bulk insert finds each where it was the last time. */
static bool map_columns(struct store *store, struct store_sheet *sheet, size_t count, const char *const *columns,
                        struct error *err)
{
    if (count > sheet->hints) {
        sheet->hint = mem_resize(sheet->hint, count, sizeof(*sheet->hint));
        for (size_t i = sheet->hints; i < count; i++)
            sheet->hint[i] = SIZE_MAX;
        sheet->hints = count;
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = sheet->hint[i];
        if (at < sheet->count && columns[i] && strcmp(sheet->columns[at], columns[i]) == 0)
            continue;
        if (!schema_need_column(store, sheet, columns[i], &sheet->hint[i], err))
            return false;
    }
    return true;
}

bool write_insert(struct store *store, const char *sheet_name, const char *row, bool has_pos, double pos, size_t count,
                  const char *const *columns, const char *const *values, struct error *err)
{
    if (!write_check(store, err) || !store_check_pos(pos, err))
        return false;
    struct store_sheet *sheet = schema_need_sheet(store, sheet_name, count, columns, err);
    if (!sheet || !write_check_row(sheet_name, row, err) || !map_columns(store, sheet, count, columns, err) ||
        !schema_max(store, sheet, err) || !seal_need(store, sheet, err))
        return false;
    sqlite3_stmt *insert = insert_statement(store, sheet, err);
    if (!insert)
        return false;
    sqlite3_clear_bindings(insert);
    sqlite3_bind_int64(insert, 1, store_row_key(row));
    sqlite3_bind_text(insert, 2, row, -1, SQLITE_STATIC);
    if (has_pos)
        sqlite3_bind_double(insert, 3, pos);
    str_clear(&store->packed);
    journal_pack_pos(&store->packed, has_pos, pos);
    for (size_t i = 0; i < count; i++) {
        if (!values[i] || !values[i][0])
            continue;
        size_t length = strlen(values[i]);
        if (memchr(values[i], STORE_UNIT, length))
            return check_value(values[i], err);
        sqlite3_bind_text(insert, (int)sheet->hint[i] + 4, values[i], (int)length, SQLITE_STATIC);
        journal_pack_cell(&store->packed, columns[i], strlen(columns[i]), values[i], length);
    }
    int rc = sqlite3_step(insert);
    if ((rc & 0xff) == SQLITE_CONSTRAINT)
        store_subject(err, ERROR_EXISTS, sheet_name, row, NULL);
    else if (rc != SQLITE_DONE)
        store_error(store, err);
    sqlite3_reset(insert);
    if (rc != SQLITE_DONE)
        return false;
    int64_t number = store_row_counted(row);
    if (number > sheet->max) {
        sheet->max = number;
        sheet->max_changed = true;
    }
    seal_row_added(sheet, row, has_pos, pos);
    for (size_t i = 0; i < count; i++)
        if (values[i] && values[i][0])
            seal_cell_added(sheet, row, sheet->hint[i], span_of(values[i]));
    if (has_pos && sheet->last_known && pos > sheet->last_pos)
        sheet->last_pos = pos;
    return journal_append(store, "insert", 0, sheet_name, row, NULL, (struct span){NULL, 0},
                          (struct span){store->packed.text, store->packed.length}, err);
}

bool store_last_number(struct store *store, const char *sheet_name, int64_t *number, struct error *err)
{
    struct store_sheet *sheet = schema_sheet(store, sheet_name);
    *number = 0;
    if (!write_check(store, err) || (sheet && !schema_max(store, sheet, err)))
        return false;
    if (sheet && sheet->max >= STORE_ROW_MAX) {
        error_set(err, ERROR_LIMIT, sheet_name);
        return error_detail(err, _("row number %lld"), (long long)sheet->max);
    }
    *number = sheet ? sheet->max : 0;
    return true;
}

bool store_insert(struct store *store, const char *sheet_name, char id[64], double pos, size_t count,
                  const char *const *columns, const char *const *values, struct error *err)
{
    bool ok = write_check(store, err);
    if (ok && !id[0]) {
        int64_t last = 0;
        ok = schema_need_sheet(store, sheet_name, count, columns, err) &&
             store_last_number(store, sheet_name, &last, err);
        if (ok)
            store_row_id(store, last + 1, id);
    }
    ok = ok && write_insert(store, sheet_name, id, true, pos, count, columns, values, err);
    if (!ok)
        store_rollback(store);
    return ok;
}

bool write_read_row(struct store *store, struct store_sheet *sheet, const char *row, bool *found, struct error *err)
{
    sqlite3_stmt *statement = write_row_statement(store, sheet, row, err);
    if (!statement)
        return false;
    int rc = sqlite3_step(statement);
    *found = rc == SQLITE_ROW;
    bool ok = *found || rc == SQLITE_DONE || store_error(store, err);
    str_clear(&store->packed);
    if (*found) {
        journal_pack_pos(&store->packed, sqlite3_column_type(statement, 0) != SQLITE_NULL,
                         sqlite3_column_double(statement, 0));
        for (size_t i = 0; i < sheet->count; i++) {
            const char *text = (const char *)sqlite3_column_text(statement, (int)i + 1);
            if (text)
                journal_pack_cell(&store->packed, sheet->columns[i], strlen(sheet->columns[i]), text,
                                  (size_t)sqlite3_column_bytes(statement, (int)i + 1));
        }
    }
    sqlite3_reset(statement);
    return ok;
}

/* The row goes, and with it what its parts added to the sum. */
static bool remove_row(struct store *store, struct store_sheet *sheet, const char *row, const struct row_image *present,
                       struct error *err)
{
    if (!seal_need(store, sheet, err) ||
        (!sheet->remove &&
         !write_statement(store, &sheet->remove, mem_format("DELETE FROM \"s_%s\" WHERE _key = ?1", sheet->name), err)))
        return false;
    sqlite3_bind_int64(sheet->remove, 1, store_row_key(row));
    if (!store_run(store, sheet->remove, err))
        return false;
    seal_row_removed(sheet, row, present->has_pos, present->pos);
    for (size_t i = 0; i < present->count; i++)
        seal_cell_removed(sheet, row, schema_column(sheet, present->columns[i]), span_of(present->values[i]));
    return true;
}

bool write_delete(struct store *store, const char *sheet_name, const char *row, const struct row_image *expected,
                  struct error *err)
{
    if (!write_check(store, err) || !write_check_row(sheet_name, row, err))
        return false;
    struct store_sheet *sheet = write_find_sheet(store, sheet_name, err);
    bool found;
    if (!sheet || !write_read_row(store, sheet, row, &found, err))
        return false;
    if (!found)
        return store_subject(err, expected ? ERROR_CONFLICT : ERROR_UNKNOWN_ROW, sheet_name, row, NULL);
    struct row_image present = {0};
    bool same = journal_unpack_row(store->packed.text, store->packed.length, &present) &&
                (!expected || row_image_same(&present, expected));
    bool ok = same ? remove_row(store, sheet, row, &present, err)
                   : store_subject(err, expected ? ERROR_CONFLICT : ERROR_CORRUPT, sheet_name, row, NULL);
    row_image_free(&present);
    return ok && journal_append(store, "delete", 0, sheet_name, row, NULL,
                                (struct span){store->packed.text, store->packed.length}, (struct span){NULL, 0}, err);
}

bool store_delete(struct store *store, const char *sheet, const char *row, struct error *err)
{
    bool ok = write_delete(store, sheet, row, NULL, err);
    if (!ok)
        store_rollback(store);
    return ok;
}
