/* Random changes of every kind (random_deed.h), on an empty workbook and on the sample companies.
 * Whatever was done, whatever was refused, and whatever failed at the last moment, at each look
 *
 * - the model is what the file holds when it is opened anew: rows, ids, order and every cell, entered or computed
 * - no cell names a row that is not there
 * - an own export has nothing to bring back
 * - who may do nothing has done nothing
 *
 * and at the end the history proves itself, and undoing all of it, batch by batch, leads to the beginning, cell by cell.
 *
 * MAMORI_CHANGES=10000 makes so many changes a book; the usual few are for every day. MAMORI_SEED begins with another seed. With
 * MAMORI_CHANGES_CONTROL the first changes are not undone, which must be seen (tests/torture/changes).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/date.h"
#include "book/sign_in.h"
#include "exchange/xlsx.h"
#include "random_deed.h"
#include "share.h"

#define LAYERS "ipa-3,personal-data"

static const struct book_options options = {.person = "試験 太郎"};

#define fail_at(walk, ...)                                                                                             \
    do {                                                                                                               \
        print_message("seed %u step %d (%s): ", (walk)->seed, (walk)->step, (walk)->what);                             \
        print_message(__VA_ARGS__);                                                                                    \
        fail();                                                                                                        \
    } while (0)

/* ---- what must hold ---- */

static void assert_same(const struct walk *walk, const struct model *x, const struct model *y, const char *whose)
{
    const struct catalog *catalog = model_catalog(x);
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        if (model_rows(x, s) != model_rows(y, s))
            fail_at(walk, "%s: %u rows, %s %u\n", catalog->sheet[s].id, model_rows(x, s), whose, model_rows(y, s));
        for (uint32_t r = 0; r < model_rows(x, s); r++) {
            if (strcmp(model_row_id(x, s, r), model_row_id(y, s, r)) != 0)
                fail_at(walk, "%s: row %s in place %u, %s %s\n", catalog->sheet[s].id, model_row_id(x, s, r), r, whose,
                        model_row_id(y, s, r));
            if (catalog->sheet[s].kind == SHEET_LEDGER && model_pos(x, s, r) != model_pos(y, s, r))
                fail_at(walk, "%s: row %s at %g, %s %g\n", catalog->sheet[s].id, model_row_id(x, s, r),
                        model_pos(x, s, r), whose, model_pos(y, s, r));
        }
    }
    for (size_t t = 0; t < 2 * catalog->sheet_count; t++) {
        const struct column_table *a = model_table(x, t), *b = model_table(y, t);
        for (uint32_t c = 0; c < a->columns; c++)
            for (uint32_t r = 0; r < a->rows; r++)
                if (!value_same(column_get(a->column[c], r), column_get(b->column[c], r)))
                    fail_at(walk, "%s %s row %u column %s is not as %s\n", catalog->sheet[t / 2].id,
                            t % 2 ? "summary" : "", r, t % 2 ? "value" : catalog->sheet[t / 2].column[c].id, whose);
    }
}

static void assert_as_in_the_file(const struct walk *walk)
{
    struct error err = {0};
    struct book *other = book_open(path_of("a"), &options, &err);
    assert_non_null(other);
    assert_true(book_load(other, &err));
    assert_same(walk, walk->book->model, other->model, "in the file");
    book_close(&other);
    if (book_dangling(walk->book, NULL, NULL))
        fail_at(walk, "a reference dangles\n");
}

static void assert_comes_back(const struct walk *walk)
{
    struct error err = {0};
    unlink(path_of("a.xlsx"));
    if (!xlsx_export(walk->book, path_of("a.xlsx"), NULL, NULL, &(struct export_report){0}, &err))
        fail_at(walk, "export: %d %s %s\n", err.code, err.subject, err.detail);
    struct import *import = import_read(walk->book, path_of("a.xlsx"),
                                        &(struct import_options){.sheet = SIZE_MAX, .whole = true}, NULL, &err);
    if (!import)
        fail_at(walk, "import: %d %s %s\n", err.code, err.subject, err.detail);
    static const enum import_kind none[] = {IMPORT_ADDED, IMPORT_CHANGED, IMPORT_CONFLICT, IMPORT_REJECTED};
    for (size_t i = 0; i < ARRAY_LENGTH(none); i++)
        if (import_count(import, none[i]))
            fail_at(walk, "an own export brings %llu rows of kind %d\n",
                    (unsigned long long)import_count(import, none[i]), (int)none[i]);
    import_free(&import);
    unlink(path_of("a.xlsx"));
}

/* ---- what is done ---- */

static bool do_one(struct walk *walk, struct error *err)
{
    size_t deed;
    bool good = random_deed(walk, &deed, err);
    walk->done += good;
    walk->refused += !good;
    tally[deed] += good;
    return good;
}

static void do_and_look(struct walk *walk, bool breaks)
{
    struct error err = {0};
    static const enum error_code known[] = {ERROR_NOTHING,  ERROR_REFERRED,       ERROR_SEALED,      ERROR_UNKNOWN_ROW,
                                            ERROR_EXISTS,   ERROR_RANGE,          ERROR_UNSUPPORTED, ERROR_RULE,
                                            ERROR_REJECTED, ERROR_UNKNOWN_CHOICE, ERROR_GIVEN,       ERROR_COMPUTED,
                                            ERROR_TOO_LONG};
    bool expected = do_one(walk, &err) || breaks;
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        expected = expected || err.code == known[i];
    if (!expected)
        fail_at(walk, "error %d %s %s %s\n", err.code, err.subject, err.place, err.detail);
}

static int fail_commit(void *context)
{
    (void)context;
    return 1;
}

static void do_something(struct walk *walk)
{
    /* Sometimes the disk fails at the last moment: then nothing has happened, here and there. */
    bool breaks = rand() % 6 == 0;
    sqlite3_commit_hook(walk->book->store->db, breaks ? fail_commit : NULL, NULL);
    do_and_look(walk, breaks);
    sqlite3_commit_hook(walk->book->store->db, NULL, NULL);
    if (breaks)
        assert_as_in_the_file(walk);
}

/* ---- back to the beginning ---- */

static void undo_all(struct walk *walk)
{
    int64_t batch = 0;
    struct error err = {0};
    walk->what = "undo of all";
    walk->book->reason = "元へ"; /* what was let pass for a reason may refuse what came before it */
    while (store_undoable(walk->book->store, &batch, &err) && batch > walk->first) {
        struct str what = STR_INIT;
        if (!book_undo(walk->book, &what, &err))
            fail_at(walk, "batch %lld: error %d %s %s\n", (long long)batch, err.code, err.subject, err.detail);
        str_free(&what);
    }
    assert_int_equal(err.code, ERROR_NONE);
}

static struct book *open_sample(const char *sample)
{
    struct error err = {0};
    unlink(path_of("a"));
    struct book *book = book_new(path_of("a"), LAYERS, NULL, sample, &options, &err);
    if (!book)
        fail_msg("new: %d %s %s", err.code, err.subject, err.detail);
    return book;
}

static size_t all_done, all_refused; /* of walks so short that one alone may go wrong by chance */

static void run(const char *sample, unsigned seed, int steps, bool may_erase)
{
    struct error err = {0};
    struct walk walk = {.book = open_sample(sample), .seed = seed, .what = "nothing", .may_erase = may_erase};
    assert_as_in_the_file(&walk);
    struct model *beginning = model_clone(walk.book->model);
    int64_t entries;
    char head[65];
    assert_true(store_head(walk.book->store, head, &entries, &err));
    assert_true(store_undoable(walk.book->store, &walk.first, &err));
    srand(seed);
    int every = steps > 500 ? 25 : 10;
    for (walk.step = 0; walk.step < steps; walk.step++) {
        do_something(&walk);
        if (walk.step == 10 && getenv("MAMORI_CHANGES_CONTROL"))
            assert_true(store_undoable(walk.book->store, &walk.first, &err));
        if (walk.step % every == every - 1)
            assert_as_in_the_file(&walk);
        if (walk.step % 500 == 499)
            assert_comes_back(&walk);
    }
    assert_as_in_the_file(&walk);
    assert_comes_back(&walk);
    if (!store_verify(walk.book->store, head, NULL, NULL, &err))
        fail_at(&walk, "verify: %s %s\n", err.place, err.detail);
    if (steps >= 50 && walk.refused > walk.done) /* else the walk proves little */
        fail_at(&walk, "%zu done, %zu refused\n", walk.done, walk.refused);
    all_done += walk.done;
    all_refused += walk.refused;
    if (!walk.erased) {
        undo_all(&walk);
        assert_same(&walk, walk.book->model, beginning, "in the beginning");
        assert_as_in_the_file(&walk);
        assert_true(store_verify(walk.book->store, head, NULL, NULL, &err));
    }
    model_free(&beginning);
    book_close(&walk.book);
    unlink(path_of("a"));
}

static int steps_of(int usual)
{
    const char *changes = getenv("MAMORI_CHANGES");
    return changes && atoi(changes) > 0 ? atoi(changes) : (int)share_of((unsigned)usual);
}

static unsigned first_seed(void)
{
    const char *seed = getenv("MAMORI_SEED");
    return seed ? (unsigned)atoi(seed) : 1;
}

static void test_empty(void **state)
{
    (void)state;
    run(NULL, first_seed(), steps_of(150), false);
    run(NULL, first_seed() + 1, steps_of(100), true);
}

static void test_samples(void **state)
{
    (void)state;
    static const char *const samples[] = {"midori", "hibari", "tsunagu"};
    for (size_t i = 0; i < ARRAY_LENGTH(samples); i++)
        run(samples[i], first_seed() + 10 + (unsigned)i, steps_of(60), false);
    assert_true(all_refused <= all_done);
}

/* ---- rights ---- */

/* Two people, one who may everything and one who reads; the first has a passphrase, so rights hold. */
static void add_people(struct book *book)
{
    static const struct {
        const char *name, *duty;
    } people[] = {{"試験 太郎", "head"}, {"閲覧 花子", "read"}};
    const struct rights_def *rights = book->catalog->rights;
    struct error err = {0};
    for (size_t i = 0; i < ARRAY_LENGTH(people); i++) {
        const size_t columns[] = {rights->name, rights->duty};
        const char *const values[] = {people[i].name, people[i].duty};
        const struct change change = {.op = CHANGE_INSERT,
                                      .sheet = rights->people,
                                      .at = UINT32_MAX,
                                      .cells = 2,
                                      .columns = columns,
                                      .values = values};
        assert_true(book_change(book, &change, 1, NULL, NULL, &err));
    }
    struct secret *passphrase = secret_new(40);
    assert_true(secret_add(passphrase, "a long passphrase", 17));
    assert_true(sign_in_choose(book, "1", passphrase, &err));
    assert_true(rights_hold(book, &err));
    secret_free(&passphrase);
}

static void works(struct book *book, const char *row)
{
    free(book->signed_in);
    book->signed_in = mem_text(row);
}

static bool is_granted(const struct catalog *catalog, const struct store_entry *entry)
{
    size_t sheet = entry->sheet ? catalog_find_sheet(catalog, entry->sheet, NULL) : SIZE_MAX;
    enum rights_rows rows;
    return sheet != SIZE_MAX && rights_grant_sort(catalog->rights, "read", catalog->sheet[sheet].rights, &rows) &&
           rows == RIGHTS_ALL;
}

struct granted {
    const struct book *book;
    bool all;
};

static bool look_at_entry(void *context, const struct store_entry *entry)
{
    struct granted *granted = context;
    granted->all = granted->all && is_granted(granted->book->catalog, entry);
    return true;
}

/* What was written since is in sheets that everybody may write: asking a colleague. */
static bool only_granted(const struct book *book, int64_t since)
{
    struct granted granted = {book, true};
    const struct store_filter filter = {.after = since};
    return store_entries(book->store, &filter, look_at_entry, &granted, NULL) && granted.all;
}

/* Every second deed is of somebody who may do next to nothing, each kind in turn, also the rare ones: not one entry is written but in what is granted to him, and the model is
 * what it was. */
static void test_rights(void **state)
{
    (void)state;
    struct error err = {0};
    struct walk walk = {.book = open_sample("midori"), .seed = first_seed() + 20, .may_erase = true};
    size_t stopped = 0, tried_of[ARRAY_LENGTH(deeds)] = {0}, stopped_of[ARRAY_LENGTH(deeds)] = {0};
    srand(walk.seed);
    add_people(walk.book);
    assert_true(store_undoable(walk.book->store, &walk.first, &err));
    for (walk.step = 0; walk.step < 2 * steps_of(150); walk.step++) {
        struct error why = {0};
        int64_t before, after;
        size_t deed;
        char head[65];
        random_deed(&walk, &deed, &why); /* of the others */
        assert_true(store_head(walk.book->store, head, &before, &err));
        walk.nobody = true;
        works(walk.book, "2");
        why = (struct error){0};
        deed = (size_t)walk.step % ARRAY_LENGTH(deeds);
        walk.what = deeds[deed].name;
        bool kept = !deeds[deed].run(&walk, &why) && why.code == ERROR_RIGHTS;
        stopped += kept;
        tried_of[deed]++;
        stopped_of[deed] += kept;
        works(walk.book, "1");
        walk.nobody = false;
        assert_true(store_head(walk.book->store, head, &after, &err));
        if (after != before && !only_granted(walk.book, before))
            fail_at(&walk, "%lld entries\n", (long long)(after - before));
        if (walk.step % 20 == 19)
            assert_as_in_the_file(&walk);
    }
    assert_true(stopped > (size_t)walk.step / 3);
    for (size_t i = 0; i < ARRAY_LENGTH(deeds); i++)
        if (stopped_of[i] == 0 && tried_of[i] >= 12)
            fail_msg("%s: nobody was stopped", deeds[i].name);
    book_close(&walk.book);
}

/* The walks did all of it: a kind of change that is never done would prove nothing. */
static void test_every_kind(void **state)
{
    (void)state;
    size_t all = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(deeds); i++)
        all += tally[i];
    for (size_t i = 0; i < ARRAY_LENGTH(deeds); i++)
        if (tally[i] == 0 && all >= 200)
            fail_msg("%s: never done in %zu", deeds[i].name, all);
}

static int start(void **state)
{
    (void)state;
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    snprintf(folder, sizeof(folder), "%s/mamori-changes-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    unlink(path_of("a"));
    unlink(path_of("a.xlsx"));
    unlink(path_of("old.csv"));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_empty), cmocka_unit_test(test_samples),
                                       cmocka_unit_test(test_rights), cmocka_unit_test(test_every_kind)};
    return cmocka_run_group_tests_name("changes", tests, start, end);
}
