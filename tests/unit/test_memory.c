/* No memory for SQLite, once at each place where it asks: what only looks finds the same or says that there was no memory. It
 * calls no page changed, no row missing and no answer without a past. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book/store_private.h"
#include "folder.h"
#include "guide/twins.h"
#include "refused.h"
#include "unheard.h"

#define ROWS 1500 /* more pages than SQLite asks memory for at once */

static void make(const char *name, int rows)
{
    struct error err = {.code = ERROR_NONE};
    struct store *store = store_create(path_of(name), "ipa-3", &err);
    assert_non_null(store);
    assert_true(store_begin(store, "山田", 0, "do", 0, NULL, &err));
    for (int i = 0; i < rows; i++) {
        char id[64] = "";
        const char *const columns[] = {"name", "note"}, *const values[] = {"資産", "メモ"};
        assert_true(store_insert(store, "assets", id, i, 2, columns, values, &err));
    }
    assert_true(store_commit(store, NULL, &err));
    store_close(&store);
}

static struct store *opened(const char *name)
{
    struct error err = {.code = ERROR_NONE};
    struct store *store = store_open(path_of(name), STORE_READ, &err);
    assert_non_null(store);
    return store;
}

static void test_verify(void **state)
{
    (void)state;
    make("sound", ROWS);
    int without = 0;
    bool reached = true;
    for (int at = 0; reached; at += 3) {
        struct error err = {.code = ERROR_NONE};
        struct store *store = opened("sound"); /* with nothing in its cache */
        allocations_left = at;
        bool sound = store_verify(store, NULL, NULL, NULL, &err);
        reached = allocations_left < 0;
        allocations_left = -1;
        if (!sound && err.code != ERROR_MEMORY)
            fail_msg("allocation %d: %d %s: %s", at, (int)err.code, err.place, err.detail);
        without += !sound;
        store_close(&store);
    }
    assert_true(without > 100);
    unlink(path_of("sound"));
}

/* ---- a sound copy ---- */

static void difference(void *context, const char *sheet, const char *row, const char *column, const char *here,
                       const char *journal)
{
    (void)here;
    (void)journal;
    str_add_format(context, "%s %s %s\n", sheet, row, column ? column : "-");
}

static bool step(void *context, uint64_t done, uint64_t total)
{
    (void)context, (void)done, (void)total;
    return false;
}

static void test_recover(void **state)
{
    (void)state;
    make("changed", 8);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path_of("changed"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE s_assets SET name = 'x' WHERE id = '7'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    struct str told = STR_INIT;
    const struct store_recover_calls calls = {difference, dropped, left, note, session, {step, NULL}};
    int without = 0;
    bool reached = true;
    for (int at = 0; reached; at += 7) { /* one of seven: some thousand, and each makes a workbook */
        struct store_recovered report;
        struct error err = {.code = ERROR_NONE};
        str_clear(&told);
        allocations_left = at;
        bool made = store_recover(path_of("changed"), path_of("copy"), "山田", 0, &calls, &told, &report, &err);
        reached = allocations_left < 0;
        allocations_left = -1;
        if (made && (report.differences != 1 || strcmp(told.text, "assets 7 name\n") != 0))
            fail_msg("allocation %d: %lld differences: %s", at, (long long)report.differences, told.text);
        if (!made && err.code != ERROR_MEMORY)
            fail_msg("allocation %d: %d %s: %s", at, (int)err.code, err.place, err.detail);
        without += !made;
        assert_int_equal(access(path_of("copy"), F_OK) == 0, made);
        unlink(path_of("copy"));
    }
    assert_true(without > 100);
    str_free(&told);
    unlink(path_of("changed"));
}

/* ---- where an answer comes from ---- */

static void test_twins(void **state)
{
    (void)state;
    static const struct book_options options = {.person = "試験 太郎"};
    struct error err = {.code = ERROR_NONE};
    struct book *book = book_new(path_of("book"), "ipa-3", "みどり", NULL, &options, &err);
    assert_non_null(book);
    size_t sheet = catalog_find_sheet(book->catalog, "self-check", NULL), other = SIZE_MAX;
    const struct change change = {
        .op = CHANGE_SET, .sheet = sheet, .row = "q01", .column = book->catalog->sheet[sheet].session, .value = "done"};
    assert_true(book_change(book, &change, 1, NULL, NULL, &err));
    struct arena *arena = arena_new();
    const struct twin *twin = NULL;
    for (size_t s = 0; s < book->catalog->sheet_count && !twin; s++) {
        other = s;
        for (uint32_t r = 0; r < model_rows(book->model, s) && !twin; r++)
            twin = model_applies(book->model, s, r) ? twins_offer(book->model, s, r, arena) : NULL;
    }
    assert_non_null(twin);
    assert_true(other != sheet);
    struct str origin = STR_INIT;
    int without = 0;
    for (int at = 0; at == 0 || allocations_left < 0; at++) {
        str_clear(&origin);
        allocations_left = at;
        bool known = twin_origin(book, twin, &origin, &err);
        if (known ? !strstr(origin.text, "試験 太郎") : err.code != ERROR_MEMORY || origin.length != 0)
            fail_msg("allocation %d: %s", at, origin.text);
        without += !known;
    }
    allocations_left = -1;
    assert_true(without > 10);
    str_free(&origin);
    arena_free(&arena);
    book_close(&book);
    unlink(path_of("book"));
}

static int start(void **state)
{
    (void)state;
    if (!memory_refusable())
        return -1;
    snprintf(folder, sizeof(folder), "%s/mamori-memory-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verify),
        cmocka_unit_test(test_recover),
        cmocka_unit_test(test_twins),
    };
    return cmocka_run_group_tests(tests, start, end);
}
