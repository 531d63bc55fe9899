/* Which tables and columns a workbook has: read, compared with ours to the letter, and extended. */
#include "book/store_private.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

/* SQLite keeps these texts as they are written here; a file whose tables read otherwise was not made by us.
 * `entry` is the number: the key alone orders the chain, and no second index has to be written with each edit. */
const char *const store_tables[STORE_TABLES] = {
    "CREATE TABLE meta(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID",
    ("CREATE TABLE journal(entry INTEGER PRIMARY KEY, origin TEXT NOT NULL, number INTEGER NOT NULL, batch INTEGER NOT "
     "NULL, "
     "kind TEXT NOT NULL, target INTEGER NOT NULL, at INTEGER NOT NULL, clock INTEGER, session INTEGER NOT NULL, "
     "person TEXT, title TEXT, op TEXT NOT NULL, "
     "sheet TEXT NOT NULL, "
     "row TEXT NOT NULL, col TEXT, old TEXT, new TEXT, salt BLOB, digest BLOB NOT NULL, hash BLOB NOT NULL)"),
    "CREATE TABLE session(id INTEGER PRIMARY KEY, user TEXT NOT NULL, host TEXT NOT NULL, tty TEXT NOT NULL, seal BLOB "
    "NOT "
    "NULL)",
    ("CREATE TABLE draft(sheet TEXT NOT NULL, row TEXT NOT NULL, col TEXT NOT NULL, person TEXT NOT NULL, at INTEGER "
     "NOT NULL, "
     "text TEXT NOT NULL, digest BLOB NOT NULL, PRIMARY KEY(sheet, row, col, person)) WITHOUT ROWID"),
    "CREATE TABLE note(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE seal(name TEXT PRIMARY KEY NOT NULL, count INTEGER NOT NULL, rows INTEGER NOT NULL, sum BLOB NOT "
    "NULL) "
    "WITHOUT ROWID",
};
const char store_signatures[] = "CREATE TABLE " STORE_SIGNATURES
                                "(entry INTEGER PRIMARY KEY, first INTEGER NOT NULL, row TEXT NOT NULL, link BLOB NOT "
                                "NULL, signature BLOB NOT NULL)";
const char store_notice_index[] = "CREATE INDEX " STORE_NOTICE_INDEX " ON journal(col) WHERE op = 'notice'";
const char *const store_table_names[STORE_TABLES] = {"meta", "journal", "session", "draft", "note", "seal"};

#define SHEET_START "CREATE TABLE \"s_"
#define SHEET_FIXED "\"(_key INTEGER PRIMARY KEY, id TEXT NOT NULL, pos REAL"

/* [a-z0-9][a-z0-9_-]{0,39}: nothing in it can end a quoted name. */
static size_t id_length(const char *text)
{
    size_t n = 0;
    while ((text[n] >= 'a' && text[n] <= 'z') || (text[n] >= '0' && text[n] <= '9') ||
           (n > 0 && (text[n] == '_' || text[n] == '-')))
        n++;
    return n;
}

bool store_id_valid(const char *id)
{
    size_t n = id ? id_length(id) : 0;
    return n > 0 && n <= STORE_ID_MAX && id[n] == 0;
}

int64_t store_row_number(const char *row)
{
    int64_t number = 0;
    size_t n = 0;
    for (; n < 18 && row[n] >= '0' && row[n] <= '9'; n++) /* asked for every row that is read */
        number = number * 10 + (row[n] - '0');
    return n > 0 && row[n] == 0 && row[0] != '0' ? number : 0;
}

int64_t store_row_key(const char *row)
{
    int64_t number = store_row_number(row);
    if (number > 0)
        return number;
    unsigned char hash[16];
    uint64_t bits = 0;
    crypto_generichash(hash, sizeof(hash), (const unsigned char *)row, strlen(row), NULL, 0);
    for (int i = 0; i < 8; i++)
        bits = bits << 8 | hash[i];
    return -1 - (int64_t)(bits >> 1);
}

static void sheet_free(struct store_sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        free(sheet->columns[i]);
        sqlite3_finalize(sheet->get[i]);
        sqlite3_finalize(sheet->set[i]);
    }
    sqlite3_finalize(sheet->insert);
    sqlite3_finalize(sheet->row);
    sqlite3_finalize(sheet->remove);
    sqlite3_finalize(sheet->move);
    sqlite3_finalize(sheet->sweep);
    sqlite3_finalize(sheet->add);
    free(sheet->columns);
    free(sheet->get);
    free(sheet->set);
    free(sheet->hint);
    free(sheet->column_hash);
    free(sheet->name);
    free(sheet);
}

void schema_forget(struct store *store)
{
    for (size_t i = 0; i < store->sheet_count; i++)
        sheet_free(store->sheets[i]);
    free(store->sheets);
    store->sheets = NULL;
    store->sheet_count = store->sheet_capacity = store->last_sheet = 0;
}

struct store_sheet *schema_sheet(struct store *store, const char *name)
{
    if (store->last_sheet < store->sheet_count && strcmp(store->sheets[store->last_sheet]->name, name) == 0)
        return store->sheets[store->last_sheet];
    for (size_t i = 0; i < store->sheet_count; i++) {
        if (strcmp(store->sheets[i]->name, name) == 0) {
            store->last_sheet = i;
            return store->sheets[i];
        }
    }
    return NULL;
}

size_t schema_column(const struct store_sheet *sheet, const char *column)
{
    for (size_t i = 0; i < sheet->count; i++)
        if (strcmp(sheet->columns[i], column) == 0)
            return i;
    return SIZE_MAX;
}

static struct store_sheet *sheet_add(struct store *store, const char *name, size_t length)
{
    struct store_sheet *sheet = mem_zero(1, sizeof(*sheet));
    sheet->name = mem_text_length(name, length);
    store->sheets = mem_grow(store->sheets, store->sheet_count, &store->sheet_capacity, sizeof(struct store_sheet *));
    store->sheets[store->sheet_count++] = sheet;
    return sheet;
}

static void sheet_add_column(struct store_sheet *sheet, const char *name, size_t length)
{
    if (sheet->count == sheet->capacity) {
        sheet->capacity = sheet->capacity ? sheet->capacity * 2 : 16;
        sheet->columns = mem_resize(sheet->columns, sheet->capacity, sizeof(char *));
        sheet->get = mem_resize(sheet->get, sheet->capacity, sizeof(sqlite3_stmt *));
        sheet->set = mem_resize(sheet->set, sheet->capacity, sizeof(sqlite3_stmt *));
        sheet->column_hash = mem_resize(sheet->column_hash, sheet->capacity, sizeof(uint64_t));
    }
    sheet->columns[sheet->count] = mem_text_length(name, length);
    sheet->column_hash[sheet->count] = seal_hash(name, length, 0);
    sheet->get[sheet->count] = sheet->set[sheet->count] = NULL;
    sheet->count++;
    /* These name all columns. */
    sqlite3_finalize(sheet->insert);
    sqlite3_finalize(sheet->row);
    sqlite3_finalize(sheet->sweep);
    sheet->insert = sheet->row = sheet->sweep = NULL;
}

/* Takes `CREATE TABLE "s_x"(…, "a" TEXT, "b" TEXT)` apart; false when a letter differs from what we write. */
static bool sheet_parse(struct store *store, const char *name, const char *sql)
{
    if (!str_starts(sql, SHEET_START))
        return false;
    const char *p = sql + strlen(SHEET_START);
    size_t length = id_length(p);
    if (length == 0 || length > STORE_ID_MAX || !str_starts(name, "s_") || strlen(name + 2) != length ||
        strncmp(name + 2, p, length) != 0)
        return false;
    const char *sheet_name = p;
    size_t sheet_length = length;
    p += length;
    if (!str_starts(p, SHEET_FIXED))
        return false;
    p += strlen(SHEET_FIXED);
    struct store_sheet *sheet = schema_sheet(store, name + 2);
    if (!sheet)
        sheet = sheet_add(store, sheet_name, sheet_length);
    for (size_t n = 0; *p == ','; n++) {
        if (strncmp(p, ", \"", 3) != 0)
            return false;
        p += 3;
        length = id_length(p);
        if (length == 0 || length > STORE_ID_MAX || strncmp(p + length, "\" TEXT", 6) != 0)
            return false;
        if (n >= sheet->count)
            sheet_add_column(sheet, p, length);
        else if (strlen(sheet->columns[n]) != length || strncmp(sheet->columns[n], p, length) != 0)
            return false;
        p += length + 6;
    }
    return strcmp(p, ")") == 0;
}

/* One row of sqlite_schema: is it as we make it? */
static bool schema_row(struct store *store, const char *type, const char *name, const char *table, const char *sql,
                       unsigned *seen)
{
    if (!type || !name || !table)
        return false;
    if (strcmp(type, "index") == 0 && sql && strcmp(sql, store_notice_index) == 0) {
        *seen |= 1U << STORE_TABLES;
        return true;
    }
    if (strcmp(type, "index") == 0)
        return !sql && str_starts(name, "sqlite_autoindex_");
    if (strcmp(type, "table") != 0 || !sql || strcmp(name, table) != 0)
        return false;
    for (size_t i = 0; i < STORE_TABLES; i++) {
        if (strcmp(name, store_table_names[i]) == 0) {
            *seen |= 1U << i;
            return strcmp(sql, store_tables[i]) == 0;
        }
    }
    if (strcmp(name, STORE_SIGNATURES) == 0) {
        store->has_signatures = strcmp(sql, store_signatures) == 0;
        return store->has_signatures;
    }
    for (size_t i = 0; i < STORE_OTHER_TABLES; i++)
        if (strcmp(name, store_other_tables[i].name) == 0)
            return store->has_others = strcmp(sql, store_other_tables[i].sql) == 0;
    return sheet_parse(store, name, sql);
}

/* A text with one bit turned is a blob, that reads the same here and as another value elsewhere. */
static const char *schema_text(sqlite3_stmt *statement, int column)
{
    bool text = sqlite3_column_type(statement, column) == SQLITE_TEXT; /* asked before it is made one */
    return text ? (const char *)sqlite3_column_text(statement, column) : NULL;
}

static bool load_into(struct store *store, struct error *err)
{
    sqlite3_stmt *statement = NULL;
    if (!store_prepare(store, &statement, "SELECT type, name, tbl_name, sql FROM sqlite_schema", false, err))
        return false;
    unsigned seen = 0;
    store->has_tables = store->has_signatures = store->has_others = false;
    int rc;
    while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *type = schema_text(statement, 0), *name = schema_text(statement, 1);
        const char *table = schema_text(statement, 2), *sql = schema_text(statement, 3);
        bool ours = schema_row(store, type, name, table, sql, &seen);
        /* A newer format may have more; what it shares with ours is still read. */
        bool opens = true, ok = true;
        if (!ours && store->format <= STORE_FORMAT)
            ok = foreign_row(store, type, name, table, sql, &opens, err);
        if (ok && !opens) {
            error_set(err, ERROR_CORRUPT, store->path);
            ok = error_detail(err, _("the table or index \"%.100s\" is not as mamori makes it"), name ? name : "");
        }
        if (!ok) {
            sqlite3_finalize(statement);
            return false;
        }
    }
    if (rc != SQLITE_DONE)
        store_error(store, err);
    sqlite3_finalize(statement);
    if (rc != SQLITE_DONE)
        return false;
    store->has_tables = seen == (1U << (STORE_TABLES + 1)) - 1;
    if (!store->has_tables && store->format <= STORE_FORMAT) {
        error_set(err, ERROR_CORRUPT, store->path);
        return error_detail(err, "%s", _("a table of mamori is missing"));
    }
    return true;
}

/* Tables and columns can go as well: a file is restored from a copy, or cut. So what is known is never added to but
 * read anew, and replaced when the new is whole. */
bool schema_load(struct store *store, struct error *err)
{
    struct store_sheet **sheets = store->sheets;
    size_t count = store->sheet_count, capacity = store->sheet_capacity;
    store->sheets = NULL;
    store->sheet_count = store->sheet_capacity = store->last_sheet = 0;
    store->foreign = (struct schema_foreign){0};
    bool good = load_into(store, err);
    struct store_sheet **unwanted = good ? sheets : store->sheets;
    size_t unwanted_count = good ? count : store->sheet_count;
    for (size_t i = 0; i < unwanted_count; i++)
        sheet_free(unwanted[i]);
    free(unwanted);
    if (!good) {
        store->sheets = sheets;
        store->sheet_count = count;
        store->sheet_capacity = capacity;
        store->last_sheet = 0;
    }
    return good;
}

static bool column_allowed(const char *sheet, const char *column, struct error *err)
{
    if (!store_id_valid(column)) {
        error_set(err, ERROR_UNKNOWN_COLUMN, column ? column : "");
        return error_place(err, "%s", sheet);
    }
    if (strcmp(column, "id") == 0 || strcmp(column, "pos") == 0) {
        error_set(err, ERROR_FORM, column);
        error_place(err, "%s", sheet);
        return error_detail(err, "%s", _("the store keeps \"id\" and \"pos\" of every row itself"));
    }
    return true;
}

struct store_sheet *schema_need_sheet(struct store *store, const char *name, size_t count, const char *const *columns,
                                      struct error *err)
{
    struct store_sheet *sheet = name ? schema_sheet(store, name) : NULL;
    if (sheet)
        return sheet;
    if (!store_id_valid(name)) {
        error_set(err, ERROR_UNKNOWN_SHEET, name ? name : "");
        return NULL;
    }
    struct str sql = STR_INIT;
    str_add_format(&sql, SHEET_START "%s" SHEET_FIXED, name);
    for (size_t i = 0; i < count; i++) {
        bool twice = false;
        for (size_t j = 0; j < i; j++)
            twice |= columns[j] && columns[i] && strcmp(columns[i], columns[j]) == 0;
        if (!column_allowed(name, columns[i], err)) {
            str_free(&sql);
            return NULL;
        }
        if (!twice)
            str_add_format(&sql, ", \"%s\" TEXT", columns[i]);
    }
    str_add(&sql, ")");
    char table[STORE_ID_MAX + 3];
    snprintf(table, sizeof(table), "s_%s", name);
    store->schema_changed = true;
    bool ok = store_exec(store, sql.text, err);
    if (ok && !sheet_parse(store, table, sql.text))
        ok = error_set(err, ERROR_INTERNAL, "own table not understood");
    str_free(&sql);
    sheet = ok ? schema_sheet(store, name) : NULL;
    if (sheet)
        sheet->seal_changed = true;
    return sheet;
}

bool schema_need_column(struct store *store, struct store_sheet *sheet, const char *column, size_t *index,
                        struct error *err)
{
    if (!column_allowed(sheet->name, column, err))
        return false;
    *index = schema_column(sheet, column);
    if (*index != SIZE_MAX)
        return true;
    if (sheet->count >= STORE_COLUMNS_MAX) {
        error_set(err, ERROR_LIMIT, sheet->name);
        return error_detail(err, _("more than %d columns"), STORE_COLUMNS_MAX);
    }
    char sql[sizeof("ALTER TABLE \"s_\" ADD COLUMN \"\" TEXT") + 2 * STORE_ID_MAX];
    snprintf(sql, sizeof(sql), "ALTER TABLE \"s_%s\" ADD COLUMN \"%s\" TEXT", sheet->name, column);
    store->schema_changed = true;
    if (!store_exec(store, sql, err))
        return false;
    sheet_add_column(sheet, column, strlen(column));
    *index = sheet->count - 1;
    sheet->seal_changed = true;
    return true;
}

bool store_prepare_rows(struct store *store, sqlite3_stmt **statement, const struct store_sheet *sheet,
                        const char *first, const char *rest, struct error *err)
{
    struct str sql = STR_INIT;
    str_add_format(&sql, "SELECT %s", first);
    for (size_t i = 0; i < sheet->count; i++)
        str_add_format(&sql, ", \"%s\"", sheet->columns[i]);
    str_add_format(&sql, " FROM \"s_%s\"%s", sheet->name, rest);
    bool ok = store_prepare(store, statement, sql.text, false, err);
    str_free(&sql);
    return ok;
}

bool schema_max(struct store *store, struct store_sheet *sheet, struct error *err)
{
    if (sheet->max_known)
        return true;
    char key[STORE_ID_MAX + 6];
    snprintf(key, sizeof(key), "rows:%s", sheet->name);
    struct str value = STR_INIT;
    bool found = false;
    bool ok = store_meta(store, key, &value, &found, err);
    if (ok && found && store_row_number(value.text) == 0) { /* from a changed file: nothing is counted on from there */
        error_set(err, ERROR_VERIFY, store->path);
        error_place(err, "meta %s", key);
        ok = error_detail(err, _("\"%.40s\" is no row number"), value.text);
    }
    if (ok) {
        sheet->max = found ? store_row_number(value.text) : 0;
        sheet->max_known = true;
    }
    str_free(&value);
    return ok;
}
