/* A sound copy of a changed workbook tells how far it is, and ends where somebody stops it: at each place, with nothing
 * left behind and nothing touched. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book/store_private.h"
#include "folder.h"
#include "unheard.h"

#define ROWS 3000

static void raw(const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path_of(name), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void make(const char *name)
{
    struct error err = {.code = ERROR_NONE};
    struct store *store = store_create(path_of(name), "ipa-3", &err);
    assert_non_null(store);
    assert_true(store_begin(store, "山田", 0, "do", 0, NULL, &err));
    for (int i = 0; i < ROWS; i++) {
        char id[64] = "";
        const char *const columns[] = {"name", "note"}, *const values[] = {"資産", "メモ"};
        assert_true(store_insert(store, "assets", id, i, 2, columns, values, &err));
    }
    assert_true(store_commit(store, NULL, &err));
    store_close(&store);
    raw(name, "UPDATE s_assets SET name = 'x' WHERE id = '7'");
}

struct watching {
    size_t calls, stop_at; /* SIZE_MAX: never */
    uint64_t last;
    bool back;
};

static bool step(void *context, uint64_t done, uint64_t total)
{
    struct watching *w = context;
    w->back |= done < w->last || done > total;
    w->last = done;
    return ++w->calls > w->stop_at;
}

static void difference(void *context, const char *sheet, const char *row, const char *column, const char *here,
                       const char *journal)
{
    (void)context, (void)sheet, (void)row, (void)column, (void)here, (void)journal;
}

static enum error_code recover(struct watching *w)
{
    const struct store_recover_calls calls = {difference, dropped, left, note, session, {step, w}};
    struct store_recovered report;
    struct error err = {.code = ERROR_NONE};
    return store_recover(path_of("a"), path_of("copy"), "山田", 0, &calls, NULL, &report, &err) ? ERROR_NONE : err.code;
}

static size_t files(void)
{
    size_t count = 0;
    DIR *all = opendir(folder);
    assert_non_null(all);
    for (struct dirent *entry; (entry = readdir(all));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(all);
    return count;
}

static void test_progress(void **state)
{
    (void)state;
    struct watching w = {.stop_at = SIZE_MAX};
    assert_int_equal(recover(&w), ERROR_NONE);
    assert_true(w.calls > 20);
    assert_false(w.back);
    struct error err = {.code = ERROR_NONE};
    struct store *copy = store_open(path_of("copy"), STORE_WRITE, &err);
    assert_non_null(copy);
    assert_true(store_verify(copy, NULL, NULL, NULL, &err));
    store_close(&copy);
    assert_int_equal(unlink(path_of("copy")), 0);
    for (size_t at = 0; at + 1 < w.calls; at++) { /* the last call only says that it is done */
        struct watching stopping = {.stop_at = at};
        enum error_code code = recover(&stopping);
        if (code != ERROR_CANCELLED || files() != 1)
            fail_msg("stopped at %zu of %zu: %d, %zu files", at, w.calls, (int)code, files());
    }
}

/* A proof alone, and that of opening. */
static void test_proof(void **state)
{
    (void)state;
    struct watching w = {.stop_at = SIZE_MAX};
    struct error err = {.code = ERROR_NONE};
    store_work_by_default(&(struct progress){step, &w});
    struct store *store = store_open(path_of("a"), STORE_WRITE, &err);
    assert_non_null(store);
    assert_false(store_trusted(store, &err));
    assert_int_equal(err.code, ERROR_CHANGED);
    assert_true(w.calls > 5);
    assert_false(w.back);
    store_close(&store);
    w = (struct watching){.stop_at = 3};
    store = store_open(path_of("a"), STORE_WRITE, &err);
    assert_non_null(store);
    assert_false(store_trusted(store, &err));
    assert_int_equal(err.code, ERROR_CANCELLED); /* whether it is sound is not known: it is not said to be changed */
    assert_false(store_doubted(store, NULL));
    store_work_by_default(NULL);
    store_on_work(store, NULL);
    assert_false(store_trusted(store, &err));
    assert_int_equal(err.code, ERROR_CHANGED);
    store_close(&store);
}

static int start(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "%s/mamori-recover-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(folder))
        return -1;
    make("a");
    return 0;
}

static int end(void **state)
{
    (void)state;
    unlink(path_of("a"));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_progress),
        cmocka_unit_test(test_proof),
    };
    return cmocka_run_group_tests(tests, start, end);
}
