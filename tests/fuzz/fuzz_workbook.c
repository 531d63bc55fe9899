/* Fuzz target: any bytes as a workbook: opened, verified, its history, drafts and notes read, its tables loaded, and a
 * walk over the screens. It may be refused; it may not crash, hang or leak. The mutator changes bytes within a page, or
 * values by SQL, so that SQLite's structure stays whole. Without an input that is one, it begins with a small sound
 * workbook. */
#include "common.h"

#include <sqlite3.h>
#include <unistd.h>

#include "guide/overview.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed);
__attribute__((weak)) size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max)
{
    (void)data, (void)max;
    return size;
}

static const char *const scripts[] = {"F5\nEsc\nDown\nEnter\n1\nEsc\n",
                                      "Down Down Down\nEnter\nRight Right\nF2\n\"x\"\nEnter\nF5\nEsc Esc\n",
                                      "Ctrl+R\nDown\nEnter\nEsc\nTab\nEnter\nEsc\n",
                                      "Ctrl+N\nDown\nEnter\nEsc\n",
                                      "Tab\nEnter\nEsc\n1\nEsc\n2\nEsc\n3\n",
                                      "Alt+V\nDown\nEnter\nEsc\n",
                                      "Alt+V\nDown Down\nEnter\nDown\nSpace\nEnter\nEsc\n",
                                      "Alt+T\nDown\nEnter\nEsc\n",
                                      "Ctrl+Z\nCtrl+Z\nCtrl+Y\nCtrl+Z\nCtrl+O\nEsc\n",
                                      "/\n\"a\"\nEnter\nEnter\nEsc\n"};

static bool any_entry(void *context, const struct store_entry *entry)
{
    *(size_t *)context += entry->number & 1;
    return true;
}
static bool any_draft(void *context, const struct store_draft *draft)
{
    *(size_t *)context += strlen(draft->text);
    return true;
}
static void any_report(void *context, const struct error *finding)
{
    struct str text = STR_INIT;
    error_text(finding, &text);
    *(size_t *)context += text.length;
    str_free(&text);
}

static void look(struct store *store, uint32_t sum)
{
    static char *keys;
    struct error err = {.code = ERROR_NONE};
    size_t n = 0;
    store_verify(store, sum & 1 ? "00" : NULL, any_report, &n, &err);
    struct store_filter filter = {.limit = 500};
    store_entries(store, &filter, any_entry, &n, &err);
    store_drafts(store, any_draft, &n, &err);
    struct book book = {.store = store, .catalog = (struct catalog *)fuzz_catalog(), .person = mem_text("fuzz")};
    struct overview *cached = overview_cached(&book);
    overview_free(&cached);
    if (book.model || book_load(&book, &err)) {
        struct overview *made = overview_make(book.model, NULL);
        overview_free(&made);
    }
    char *path = mem_text(store_path(store));
    store_close(&book.store);
    model_free(&book.model);
    free(book.person);
    keys = keys ? keys : fuzz_path("keys");
    fuzz_write(keys, scripts[sum % ARRAY_LENGTH(scripts)], strlen(scripts[sum % ARRAY_LENGTH(scripts)]));
    struct tui_options options = {.keys_file = keys, .columns = sum & 16 ? 80 : 132, .rows = sum & 16 ? 24 : 43};
    fuzz_show(path, &options);
    free(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char *path, *journal;
    struct error err = {.code = ERROR_NONE};
    uint32_t sum = 0;
    if (!path) {
        path = fuzz_path("w.mamori");
        journal = fuzz_path("w.mamori-journal");
        fuzz_catalog();
    }
    unlink(path);
    unlink(journal);
    if (size < 100)
        return 0;
    fuzz_write(path, data, size);
    for (size_t i = 0; i < size; i += 61)
        sum = sum * 31 + data[i];
    struct store *store = store_open(path, STORE_WRITE, &err);
    if (!store)
        store = store_open(path, STORE_READ, &err);
    if (!store && err.code == ERROR_NONE)
        abort(); /* refused without a reason */
    if (store)
        look(store, sum);
    return 0;
}

/* ---- mutations ---- */

static uint32_t state;
static uint32_t chance(uint32_t below)
{
    state = state * 1664525 + 1013904223;
    return below ? (state >> 8) % below : 0;
}

static const char *const values[] = {"''",
                                     "NULL",
                                     "'done'",
                                     "'no'",
                                     "'2'",
                                     "'-1'",
                                     "'1e308'",
                                     "'9999999999999999999'",
                                     "'nan'",
                                     "'2026-04-01'",
                                     "'0000-00-00'",
                                     "'99999-01-01'",
                                     "x'ff80c0'",
                                     "cast(x'610062' as text)",
                                     "char(27)||'[2J'",
                                     "char(10)||'a'",
                                     "char(8238)||'abc'",
                                     "char(55296)",
                                     "hex(randomblob(40))",
                                     "replace(hex(zeroblob(3000)),'00','あ')",
                                     "replace(hex(zeroblob(200)),'00','e'||char(769))",
                                     "9223372036854775807",
                                     "-9223372036854775808",
                                     "9e999",
                                     "1.5",
                                     "char(31)",
                                     "'a'||char(31)||'b'||char(31)||'c'",
                                     "'%s%n%d'",
                                     "'=1+1'",
                                     "'../../x'",
                                     "zeroblob(70000)",
                                     "char(0)",
                                     "char(65534)",
                                     "'+'",
                                     "'assets'",
                                     "'self-check'",
                                     "'set'",
                                     "'insert'",
                                     "'delete'",
                                     "'move'",
                                     "'blank'",
                                     "'export'",
                                     "'undo'",
                                     "'redo'",
                                     "rowid+1",
                                     "'task assets 9999 4294967295 5 x'",
                                     "'score 1e308'",
                                     "'sheet assets 1 2 3 99'"};

/* One text of what SQL yields; "" when there is none. */
static void one_text(sqlite3 *db, const char *sql, char *out, size_t size)
{
    sqlite3_stmt *statement = NULL;
    *out = '\0';
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW &&
        sqlite3_column_text(statement, 0))
        snprintf(out, size, "%s", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
}

static void change_one(sqlite3 *db)
{
    char table[80], column[80], sql[600];
    one_text(db, "SELECT name FROM sqlite_schema WHERE type='table' ORDER BY abs(random()) LIMIT 1", table,
             sizeof(table));
    snprintf(sql, sizeof(sql), "SELECT name FROM pragma_table_info('%s') ORDER BY abs(random()) LIMIT 1", table);
    one_text(db, sql, column, sizeof(column));
    if (!*table || !*column || strchr(table, '"') || strchr(column, '"'))
        return;
    const char *value = values[chance(ARRAY_LENGTH(values))], *where = "WHERE rowid IN (SELECT rowid FROM";
    if (chance(5) == 0)
        snprintf(sql, sizeof(sql), "DELETE FROM \"%s\" %s \"%s\" ORDER BY abs(random()) LIMIT 1)", table, where, table);
    else
        snprintf(sql, sizeof(sql), "UPDATE OR IGNORE \"%s\" SET \"%s\"=%s %s \"%s\" ORDER BY abs(random()) LIMIT 1)",
                 table, column, value, where, table);
    sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static size_t read_back(const char *path, uint8_t *data, size_t size, size_t max)
{
    FILE *file = fopen(path, "rb");
    size_t got = file ? fread(data, 1, max, file) : 0;
    if (file)
        fclose(file);
    return got ? got : size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
    static char *path;
    path = path ? path : fuzz_path("m.mamori");
    state = seed * 2654435761u + 1;
    if (size < 4096 && max > 200000) { /* no workbook yet */
        struct book book;
        fuzz_open(&book, path);
        fuzz_close(&book);
        return read_back(path, data, size, max);
    }
    if (size < 4096)
        return LLVMFuzzerMutate(data, size, max);
    if (chance(5) == 0) { /* bytes of one page, so that headers and cells are hit */
        size_t page = chance((uint32_t)(size / 4096)) * 4096;
        for (uint32_t left = 1 + chance(6); left; left--)
            data[page + (chance(2) ? chance(100) : chance(4096))] = (uint8_t)chance(256);
        return size;
    }
    sqlite3 *db = NULL;
    fuzz_write(path, data, size);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        sqlite3_exec(db, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN", NULL, NULL, NULL);
        for (uint32_t left = 1 + chance(4); left; left--)
            change_one(db);
        sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    }
    sqlite3_close(db);
    return read_back(path, data, size, max);
}
