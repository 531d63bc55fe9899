/* Erasing: what is erased is gone from the bytes of the file, and the workbook still proves that it is what its journal
 * says, whatever came before, between and after. First the histories that once were taken for tampering, then random
 * ones by two connections, then tampering after an erasing, which must be found all the same. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem() */
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book/store_private.h"
#include "blank.h"
#include "take_back.h"

static char folder[128], path[160];

static void complain(const char *what, const struct error *err)
{
    if (err->code != ERROR_NONE)
        print_message("%s: %d %s | %s | %s\n", what, (int)err->code, err->subject, err->place, err->detail);
}

/* Nothing here is about power cuts. */
static struct store *fast(struct store *store)
{
    assert_non_null(store);
    assert_int_equal(sqlite3_exec(store->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL), SQLITE_OK);
    return store;
}

static struct store *fresh(void)
{
    struct error err = {.code = ERROR_NONE};
    unlink(path);
    struct store *store = store_create(path, "ipa-3", &err);
    complain("create", &err);
    return fast(store);
}

static size_t occurrences(const char *text)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file), count = 0, length = strlen(text);
    char *all = mem_zero(size + 1, 1);
    rewind(file);
    assert_int_equal(fread(all, 1, size, file), size);
    fclose(file);
    for (char *p = all; (p = memmem(p, size - (size_t)(p - all), text, length)); p += length)
        count++;
    free(all);
    return count;
}

static void report(void *context, const struct error *finding)
{
    (void)context;
    complain("finding", finding);
}

static bool verified(struct store *store)
{
    return store_verify(store, NULL, report, NULL, NULL);
}

/* ---- histories that were taken for tampering ---- */

/* One step: "set sheet row column value", "insert sheet name note", "delete sheet row", "erase sheet row [column]",
 * "undo", "redo". */
static void play(struct store *store, const char *step)
{
    char word[5][40] = {"", "", "", "", ""};
    struct error err = {.code = ERROR_NONE};
    int64_t erased;
    sscanf(step, "%39s %39s %39s %39s %39s", word[0], word[1], word[2], word[3], word[4]);
    bool ok = true;
    if (strcmp(word[0], "erase") == 0) {
        ok = blank(store, "x", 0, word[1], word[2], *word[3] ? word[3] : NULL, &erased, &err);
    } else if (strcmp(word[0], "undo") == 0) {
        ok = take_back(store, "x", 0, false, &err);
    } else if (strcmp(word[0], "redo") == 0) {
        ok = take_back(store, "x", 0, true, &err);
    } else {
        static const char *const columns[] = {"name", "note"};
        const char *values[] = {word[2], word[3]};
        char id[64] = "";
        double pos;
        ok = store_begin(store, "x", 0, "do", 0, NULL, &err) &&
             (word[0][0] == 's'   ? store_set(store, word[1], word[2], word[3], false, NULL, word[4], &err)
              : word[0][0] == 'i' ? store_last_pos(store, word[1], NULL, &pos, &err) &&
                                        store_insert(store, word[1], id, pos, 2, columns, values, &err)
                                  : store_delete(store, word[1], word[2], &err)) &&
             store_commit(store, NULL, &err);
    }
    complain(step, &err);
    assert_true(ok);
}

static void test_histories(void **state)
{
    (void)state;
    static const char *const histories[][12] = {
        {"set company 1 phone 03-1", "set company 1 phone", "erase company 1 phone"},
        {"set company 1 phone 03-1", "set company 1 fax 03-2", "set company 1 phone", "set company 1 fax",
         "erase company 1 phone", "erase company 1 fax"},
        {"set company 1 phone 03-1", "set company 1 fax 03-2", "set company 1 phone", "erase company 1"},
        {"set check q1 note a", "set check q1 note", "erase check q1"},
        {"set check q1 note a", "set check q1 note", "erase check q1", "set check q1 note b", "set check q1 note",
         "erase check q1 note"},
        {"set check q1 note a", "undo", "erase check q1"},
        {"set check q1 note a", "undo", "redo", "undo", "erase check q1 note", "set check q1 answer b", "undo"},
        {"set check q1 note a", "set check q1 answer b", "undo", "undo", "redo", "erase check q1 note"},
        {"insert assets a b", "erase assets 1", "delete assets 1", "erase assets 1"},
        {"insert assets a b", "set assets 1 name c", "delete assets 1", "undo", "erase assets 1 name",
         "delete assets 1", "erase assets 1 note"},
        {"insert assets a b", "delete assets 1", "erase assets 1 name", "insert assets c d", "undo", "erase assets 2"},
        {"insert assets a b", "set assets 1 name", "set assets 1 note", "erase assets 1", "set assets 1 name x",
         "set assets 1 name", "erase assets 1 name", "delete assets 1", "undo"},
        {"erase assets 1", "erase check q1 note"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(histories); i++) {
        struct store *store = fresh();
        for (size_t k = 0; k < ARRAY_LENGTH(histories[i]) && histories[i][k]; k++) {
            play(store, histories[i][k]);
            if (!verified(store))
                fail_msg("history %zu after \"%s\"", i, histories[i][k]);
        }
        store_close(&store);
    }
}

/* ---- random ones ---- */

static uint64_t seed;

static unsigned chance(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return n ? (unsigned)((seed >> 11) % n) : 0;
}

static const char *const sheets[] = {"assets", "check", "company"}; /* a ledger, a checklist, facts */
static const char *const columns[] = {"name", "note", "owner"};

/* Every value is another, so that its bytes can be searched. */
static const char *secret(void)
{
    static char text[600];
    static unsigned serial;
    int n = snprintf(text, sizeof(text), "secret-%u-", ++serial);
    if (chance(8) == 0) { /* long ones split pages */
        memset(text + n, 'x', 500);
        snprintf(text + n + 500, sizeof(text) - (size_t)n - 500, "-%u", serial);
    } else {
        snprintf(text + n, sizeof(text) - (size_t)n, "end");
    }
    return text;
}

static const char *some_row(unsigned sheet)
{
    static char row[16];
    snprintf(row, sizeof(row), sheet == 0 ? "%u" : sheet == 1 ? "q%u" : "1", 1 + chance(5));
    return row;
}

struct erased {
    const char *column; /* NULL: the whole row is erased */
    char *text[256];
    size_t count;
};

/* What other columns held beside it in an entry of the whole row goes, too, but they keep the rest of their history. */
static void take_erased(void *context, const char *column, const char *value)
{
    struct erased *erased = context;
    if (erased->count < ARRAY_LENGTH(erased->text) && (!erased->column || strcmp(column, erased->column) == 0))
        erased->text[erased->count++] = mem_text(value);
}

static void erase_some(struct store *store, const char *sheet, const char *row, const char *column, bool record)
{
    struct error err = {.code = ERROR_NONE};
    struct erased erased = {.column = column};
    int64_t count = 0;
    bool ok = store_begin(store, "x", 0, "blank", 0, NULL, &err);
    if (ok && record && !store_set(store, sheet, row, column, false, NULL, "", &err)) /* there is no such row */
        ok = err.code == ERROR_UNKNOWN_ROW && store_begin(store, "x", 0, "blank", 0, NULL, &err);
    ok = ok && store_erase(store, sheet, row, column, take_erased, &erased, &count, &err) &&
         store_commit(store, NULL, &err) && store_scrub(store, &err);
    complain("erase", &err);
    assert_true(ok);
    for (size_t i = 0; i < erased.count; i++) {
        if (occurrences(erased.text[i]) > 0)
            fail_msg("%s %s %s: \"%.30s\" was erased and is in the file", sheet, row, column ? column : "",
                     erased.text[i]);
        free(erased.text[i]);
    }
}

static bool any_step(struct store *store)
{
    struct error err = {.code = ERROR_NONE};
    unsigned sheet = chance(3), op = chance(20);
    const char *row = some_row(sheet), *column = columns[chance(3)];
    if (op == 0)
        return take_back(store, "x", 0, false, &err);
    if (op == 1)
        return take_back(store, "x", 0, true, &err);
    if (op <= 4) {
        const char *one = chance(3) ? column : NULL;
        erase_some(store, sheets[sheet], row, one, one && chance(4) == 0);
        return true;
    }
    if (!store_begin(store, "x", 0, "do", 0, NULL, &err))
        return false;
    for (unsigned n = 1 + (chance(6) == 0 ? chance(5) : 0); n > 0; n--) {
        char id[64] = "", name[600];
        snprintf(name, sizeof(name), "%s", secret());
        const char *values[] = {name, chance(2) ? secret() : NULL, NULL};
        double pos;
        bool ok = true;
        row = some_row(sheet);
        if (sheet == 0 && op <= 8)
            ok = store_last_pos(store, "assets", NULL, &pos, &err) &&
                 store_insert(store, "assets", id, pos - chance(3), 3, columns, values, &err);
        else if (sheet == 0 && op <= 10)
            ok = store_delete(store, "assets", row, &err);
        else if (sheet == 0 && op <= 12)
            ok = store_move(store, "assets", row, chance(100), &err);
        else
            ok = store_set(store, sheets[sheet], row, columns[chance(3)], false, NULL, chance(3) ? name : NULL, &err);
        if (!ok)
            return false; /* rolled back: the row is not there */
    }
    return store_commit(store, NULL, &err);
}

static void random_history(unsigned number)
{
    struct error err = {.code = ERROR_NONE};
    struct store *store[2] = {fresh(), NULL};
    store[1] = fast(store_open(path, STORE_WRITE, &err));
    seed = 88172645463325252U + number * 7919;
    for (int step = 0; step < 60; step++) {
        any_step(store[chance(2)]);
        if (step % 20 == 19 && !verified(store[chance(2)]))
            fail_msg("history %u is taken for tampering after step %d", number, step);
    }
    store_close(&store[0]);
    store_close(&store[1]);
}

static void test_random(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 60; i++)
        random_history(i);
}

/* What SQLite's secure_delete leaves behind when pages are split and joined. */
static void test_scrub(void **state)
{
    (void)state;
    enum { ROWS = 80, CHANGES = 1500 };
    char(*gone)[32] = mem_zero(CHANGES + ROWS, sizeof(*gone)), last[ROWS + 1][32];
    size_t count = 0;
    struct error err = {.code = ERROR_NONE};
    struct store *store = fresh();
    seed = 42;
    memset(last, 0, sizeof(last));
    for (unsigned n = 0; n < CHANGES; n++) {
        static const unsigned lengths[] = {5, 30, 300, 900};
        unsigned row = 1 + chance(ROWS), length = lengths[chance(4)];
        char start[32], id[8];
        snprintf(start, sizeof(start), "secret-%u-", n);
        char *value = mem_format("%s%*s", start, (int)length, "end");
        snprintf(id, sizeof(id), "q%u", row);
        bool ok = store_begin(store, "x", 0, "do", 0, NULL, &err) &&
                  store_set(store, "check", id, "note", false, NULL, value, &err) && store_commit(store, NULL, &err);
        free(value);
        assert_true(ok);
        if (*last[row])
            memcpy(gone[count++], last[row], sizeof(start));
        memcpy(last[row], start, sizeof(start));
    }
    int64_t erased = 0;
    assert_true(store_begin(store, "x", 0, "blank", 0, NULL, &err));
    for (unsigned row = 1; row <= ROWS; row++) {
        char id[8];
        snprintf(id, sizeof(id), "q%u", row);
        assert_true(store_erase(store, "check", id, "note", NULL, NULL, &erased, &err));
    }
    assert_true(store_commit(store, NULL, &err));
    assert_true(store_scrub(store, &err));
    assert_true(erased > CHANGES - ROWS);
    size_t left = 0;
    for (size_t i = 0; i < count; i++)
        left += occurrences(gone[i]) > 0;
    assert_int_equal(left, 0);
    assert_true(verified(store));
    free(gone);
    store_close(&store);
}

/* ---- tampering after an erasing ---- */

static void change(const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void test_tampering(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE s_assets SET name='forged' WHERE id='1'",
        "UPDATE s_assets SET owner='forged' WHERE id='1'",
        "UPDATE s_assets SET pos=pos+1 WHERE id='1'",
        "DELETE FROM s_assets WHERE id='1'",
        "INSERT INTO s_assets(_key, id, pos, name) VALUES(2, '2', 9, 'forged')",
        "INSERT INTO s_check(_key, id, note) SELECT 5, 'q1', 'forged' FROM s_check",
        "UPDATE s_check SET id='q1'",
        "UPDATE journal SET new=old WHERE op='blank' AND target=0 AND new IS NOT NULL",
        "UPDATE journal SET salt=NULL, new=NULL WHERE op='blank' AND target=0 AND new IS NOT NULL",
        "UPDATE journal SET old='a', new='b', salt=zeroblob(16) WHERE entry=1",
        "DELETE FROM journal WHERE entry=(SELECT max(entry) FROM journal)",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(changes); i++) {
        struct error err = {.code = ERROR_NONE};
        struct store *store = fresh();
        static const char *const steps[] = {
            "insert assets a b", "set assets 1 owner c", "set assets 1 name d", "insert assets e f",
            "delete assets 2",   "set check q1 note g",  "set check q1 note",   "set check q2 note h",
            "erase assets 1",    "erase assets 2",       "erase check q1 note", "set assets 1 note i",
        };
        for (size_t k = 0; k < ARRAY_LENGTH(steps); k++)
            play(store, steps[k]);
        assert_true(verified(store));
        store_close(&store);
        change(changes[i]);
        store = store_open(path, STORE_READ, &err);
        if (store && store_verify(store, NULL, NULL, NULL, &err))
            fail_msg("not found: %s", changes[i]);
        store_close(&store);
    }
}

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "%s/mamori-erase-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/a.mamori", folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_histories), cmocka_unit_test(test_random),
                                       cmocka_unit_test(test_scrub), cmocka_unit_test(test_tampering)};
    return cmocka_run_group_tests_name("erase", tests, setup, teardown);
}
