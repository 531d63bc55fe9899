/* The book: what a change shows is what the file holds. After random batches of changes, undo and redo, the model at work equals that of the
 * workbook opened anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/date.h"
#include "book/change_list.h"
#include "exchange/import.h"
#include "exchange/xlsx.h"
#include "random_change.h"
#include "share.h"

static char folder[] = "/tmp/mamori-book-XXXXXX";
static char path[64];
static const struct book_options options = {.person = "試験 太郎"};

static int make_folder(void **state)
{
    (void)state;
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/a.mamori", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void assert_as_in_the_file(const struct book *book, int step)
{
    struct error err = {0};
    struct book *other = book_open(path, &options, &err);
    assert_non_null(other);
    assert_true(book_load(other, &err));
    for (size_t t = 0; t < 2 * book->catalog->sheet_count; t++) {
        const struct column_table *x = model_table(book->model, t), *y = model_table(other->model, t);
        const char *sheet = book->catalog->sheet[t / 2].id;
        if (x->rows != y->rows)
            fail_msg("step %d: %s has %u rows, in the file %u", step, sheet, x->rows, y->rows);
        for (uint32_t c = 0; c < x->columns; c++)
            for (uint32_t r = 0; r < x->rows; r++)
                if (!value_same(column_get(x->column[c], r), column_get(y->column[c], r)))
                    fail_msg("step %d: %s table %zu row %u column %u differs from the file", step, sheet, t % 2, r, c);
    }
    book_close(&other);
}

static void test_shown_is_stored(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *book = book_new(path, NULL, "株式会社あおば", NULL, &options, &err);
    assert_non_null(book);
    srand(42);
    for (int step = 0, steps = (int)share_of(250); step < steps; step++) {
        struct str what = STR_INIT;
        err = (struct error){0};
        switch (rand() % 8) {
        case 0: book_undo(book, &what, &err); break;
        case 1: book_redo(book, &what, &err); break;
        default: random_batch(book, &err);
        }
        if (err.code != ERROR_NONE && err.code != ERROR_NOTHING && err.code != ERROR_REFERRED)
            fail_msg("step %d: error %d %s %s", step, err.code, err.subject, err.detail);
        str_free(&what);
        if (step % 5 == 4)
            assert_as_in_the_file(book, step);
    }
    assert_true(store_verify(book->store, NULL, NULL, NULL, &err));
    book_close(&book);
}

/* A batch with one wrong change leaves nothing of itself, neither in the file nor in the model. */
static void test_all_or_nothing(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *book = book_open(path, &options, &err);
    assert_non_null(book);
    assert_true(book_load(book, &err));
    size_t assets = catalog_find_sheet(book->catalog, "assets", NULL);
    const struct sheet_def *def = &book->catalog->sheet[assets];
    size_t name = sheet_find_column(def, "name", NULL), risk = sheet_find_column(def, "risk", NULL);
    const struct change add = {.op = CHANGE_INSERT, .sheet = assets, .at = UINT32_MAX};
    assert_true(book_change(book, &add, 1, NULL, NULL, &err));
    uint32_t rows = model_rows(book->model, assets);
    char before[65], after[65];
    int64_t entries;
    assert_true(store_head(book->store, before, &entries, &err));
    const struct change computed[] = {
        {.op = CHANGE_INSERT, .sheet = assets, .at = UINT32_MAX},
        {.op = CHANGE_SET, .sheet = assets, .added = 1, .column = name, .value = "消えるはず"},
        {.op = CHANGE_SET, .sheet = assets, .added = 1, .column = risk, .value = "4"},
    };
    assert_false(book_change(book, computed, ARRAY_LENGTH(computed), NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_COMPUTED);
    const char *id = model_row_id(book->model, assets, 0);
    const struct change conflict[] = {
        {.op = CHANGE_SET, .sheet = assets, .row = id, .column = name, .value = "先の変更"},
        {.op = CHANGE_SET,
         .sheet = assets,
         .row = id,
         .column = sheet_find_column(def, "note", NULL),
         .value = "x",
         .check = true,
         .expected = "だれも書いていない値"},
    };
    assert_false(book_change(book, conflict, ARRAY_LENGTH(conflict), NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    assert_true(store_head(book->store, after, &entries, &err));
    assert_string_equal(before, after);
    assert_int_equal(model_rows(book->model, assets), rows);
    assert_as_in_the_file(book, -1);
    book_close(&book);
}

static bool delete_rows(struct book *book, size_t sheet, const char *const *ids, size_t count, struct error *err)
{
    struct change_list list = change_list_new();
    for (size_t i = 0; i < count; i++)
        change_list_delete(&list, sheet, ids[i]);
    bool good = book_change_as(book, list.change, list.count, &(struct change_options){.as_seen = true}, NULL, err);
    change_list_done(&list);
    return good;
}

/* An import takes rows away as well, few or many, in the one batch; an unknown one stops all of it. */
static void test_import_deletes(void **state)
{
    (void)state;
    struct error err = {0};
    unlink(path);
    struct book *book = book_new(path, NULL, NULL, NULL, &options, &err);
    size_t assets = catalog_find_sheet(book->catalog, "assets", NULL);
    struct change add[300];
    for (size_t i = 0; i < ARRAY_LENGTH(add); i++)
        add[i] = (struct change){.op = CHANGE_INSERT, .sheet = assets, .at = UINT32_MAX};
    assert_true(book_change(book, add, ARRAY_LENGTH(add), NULL, NULL, &err));
    char head[65], before[65];
    int64_t entries;
    assert_true(store_head(book->store, head, &entries, &err));
    static char id[300][8];
    const char *ids[300];
    for (int i = 0; i < 300; i++) {
        snprintf(id[i], sizeof(id[i]), "%d", i + 1);
        ids[i] = id[i];
    }
    assert_true(delete_rows(book, assets, ids, 3, &err));
    assert_int_equal(model_rows(book->model, assets), 297);
    assert_as_in_the_file(book, -2);
    assert_false(delete_rows(book, assets, ids, 3, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    assert_true(delete_rows(book, assets, ids + 3, 290, &err));
    assert_int_equal(model_rows(book->model, assets), 7);
    assert_as_in_the_file(book, -3);
    /* What the journal said when it had so many entries. */
    assert_true(store_hash_at(book->store, entries, before, &err));
    assert_string_equal(before, head);
    assert_true(store_hash_at(book->store, entries + 1000, before, &err));
    assert_string_equal(before, "");
    struct str what = STR_INIT;
    assert_true(book_undo(book, &what, &err));
    assert_int_equal(model_rows(book->model, assets), 297);
    str_free(&what);
    book_close(&book);
}

/* Closing a round copies the answers, marks them as carried over, and answering takes the mark away; all of it is one undo each. */
static void test_rounds(void **state)
{
    (void)state;
    struct error err = {0};
    unlink(path);
    struct book *book = book_new(path, NULL, NULL, NULL, &options, &err);
    assert_non_null(book);
    size_t sheet = catalog_find_sheet(book->catalog, "self-check", NULL), rounds = book->catalog->records.rounds;
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    size_t answer = sheet_find_column(def, "answer", NULL), carried = sheet_find_column(def, "carried", NULL);
    assert_false(book_close_round(book, sheet, NULL, &err)); /* nothing is answered */
    assert_int_equal(err.code, ERROR_NOTHING);
    assert_true(book_set_typed(book, sheet, "q01", answer, "done", &err));
    assert_true(book_set_typed(book, sheet, "q02", answer, "partly", &err));
    assert_true(book_close_round(book, sheet, "春", &err));
    assert_int_equal(round_count(book->model, sheet), 1);
    assert_int_equal(model_rows(book->model, rounds), 1);
    assert_int_equal(model_rows(book->model, book->catalog->records.answers), 2);
    assert_string_equal(model_value(book->model, sheet, 0, carried).text, "yes");
    assert_true(book_set_typed(book, sheet, "q01", answer, "no", &err));
    assert_true(value_blank(model_value(book->model, sheet, 0, carried)));
    assert_string_equal(model_value(book->model, sheet, 1, carried).text, "yes");
    struct str what = STR_INIT;
    assert_true(book_undo(book, &what, &err));
    assert_string_equal(model_value(book->model, sheet, 0, carried).text, "yes");
    assert_true(book_undo(book, &what, &err));
    assert_int_equal(round_count(book->model, sheet), 0);
    assert_true(value_blank(model_value(book->model, sheet, 0, carried)));
    str_free(&what);
    book_close(&book);
}

/* ---- relations and records under random changes ---- */

static size_t dangling_found(const struct book *book)
{
    return book_dangling(book, NULL, NULL);
}

static void assert_comes_back(struct book *book, int step)
{
    static char file[sizeof(path) + 8];
    struct error err = {0};
    snprintf(file, sizeof(file), "%s.xlsx", path);
    unlink(file);
    if (!xlsx_export(book, file, NULL, NULL, &(struct export_report){0}, &err))
        fail_msg("step %d: export: %d %s %s", step, err.code, err.subject, err.detail);
    struct import *import =
        import_read(book, file, &(struct import_options){.sheet = SIZE_MAX, .whole = true}, NULL, &err);
    if (!import)
        fail_msg("step %d: import: %d %s %s", step, err.code, err.subject, err.detail);
    static const enum import_kind none[] = {IMPORT_ADDED, IMPORT_CHANGED, IMPORT_CONFLICT, IMPORT_REJECTED};
    for (size_t i = 0; i < ARRAY_LENGTH(none); i++)
        if (import_count(import, none[i]))
            fail_msg("step %d: an own export brings %llu rows of kind %d", step,
                     (unsigned long long)import_count(import, none[i]), (int)none[i]);
    import_free(&import);
    unlink(file);
}

/* Whatever is added, changed, deleted, undone, redone, closed: no cell names a row that is not there, the model is what the file holds, and
 * an own export has nothing to bring. */
static void test_nothing_dangles(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 3; seed++) {
        struct error err = {0};
        unlink(path);
        struct book *book = book_new(path, NULL, "株式会社あおば", NULL, &options, &err);
        assert_non_null(book);
        size_t check = catalog_find_sheet(book->catalog, "self-check", NULL);
        assert_true(book_set_typed(book, check, "q01", book->catalog->sheet[check].session, "done", &err));
        srand(seed);
        for (int step = 0, steps = (int)share_of(400); step < steps; step++) {
            struct str what = STR_INIT;
            err = (struct error){0};
            switch (rand() % 12) {
            case 0: book_undo(book, &what, &err); break;
            case 1: book_redo(book, &what, &err); break;
            case 2:
                if (rand() % 8 == 0)
                    book_close_round(book, check, NULL, &err);
                break;
            default: random_relation_change(book, step);
            }
            str_free(&what);
            if (err.code != ERROR_NONE && err.code != ERROR_NOTHING)
                fail_msg("step %d: error %d %s %s", step, err.code, err.subject, err.detail);
            if (dangling_found(book))
                fail_msg("seed %u step %d: %zu cells name a row that is not there", seed, step, dangling_found(book));
            if (step % 20 == 19)
                assert_as_in_the_file(book, step);
        }
        assert_true(book->catalog->relation_count >= 6);
        assert_comes_back(book, 400);
        assert_true(store_verify(book->store, NULL, NULL, NULL, &err));
        book_close(&book);
        book = book_open(path, &options, &err);
        assert_true(book && book_load(book, &err));
        assert_int_equal(dangling_found(book), 0); /* answers about lost rows are seen while reading */
        book_close(&book);
    }
}

/* Two processes: what one deleted meanwhile, the other cannot name any more, though its screen still shows it. */
static void test_reference_races(void **state)
{
    (void)state;
    struct error err = {0};
    unlink(path);
    struct book *a = book_new(path, NULL, NULL, NULL, &options, &err);
    assert_non_null(a);
    size_t contacts = catalog_find_sheet(a->catalog, "contacts", NULL);
    const struct sheet_def *def = &a->catalog->sheet[contacts];
    size_t by = sheet_find_column(def, "called_by", NULL);
    const struct change add[] = {{.op = CHANGE_INSERT, .sheet = contacts, .at = UINT32_MAX},
                                 {.op = CHANGE_INSERT, .sheet = contacts, .at = UINT32_MAX}};
    assert_true(book_change(a, add, 2, NULL, NULL, &err));
    struct book *b = book_open(path, &options, &err);
    assert_true(b && book_load(b, &err));
    const struct change delete = {.op = CHANGE_DELETE, .sheet = contacts, .row = "1"};
    const struct change name = {.op = CHANGE_SET, .sheet = contacts, .row = "2", .column = by, .value = "1"};
    assert_true(book_change(a, &delete, 1, NULL, NULL, &err));
    assert_false(book_change(b, &name, 1, NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    struct str what = STR_INIT;
    assert_true(book_undo(a, &what, &err));
    assert_true(book_change(b, &name, 1, NULL, NULL, &err));
    assert_false(book_change(a, &delete, 1, NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_REFERRED);
    str_free(&what);
    book_close(&a);
    book_close(&b);
}

/* ---- the same guard for files ---- */

static bool import_one(struct book *book, const char *sheet_id, const char *column_id, const char *id,
                       const char *value, const char *deleted, struct error *err)
{
    size_t sheet = catalog_find_sheet(book->catalog, sheet_id, NULL);
    size_t column = sheet_find_column(&book->catalog->sheet[sheet], column_id, NULL);
    const struct change row = {.op = id ? CHANGE_SET : CHANGE_INSERT,
                               .sheet = sheet,
                               .row = id,
                               .at = UINT32_MAX,
                               .cells = 1,
                               .columns = &column,
                               .values = &value},
                        gone = {.op = CHANGE_DELETE, .sheet = sheet, .row = deleted};
    struct change change[2];
    size_t count = 0;
    if (value)
        change[count++] = row;
    if (deleted)
        change[count++] = gone;
    *err = (struct error){0};
    return book_change_as(book, change, count, &(struct change_options){.as_seen = true}, NULL, err);
}

static void test_imports_are_guarded(void **state)
{
    (void)state;
    struct error err = {0};
    unlink(path);
    struct book *book = book_new(path, NULL, NULL, NULL, &options, &err);
    assert_non_null(book);
    size_t contacts = catalog_find_sheet(book->catalog, "contacts", NULL),
           items = catalog_find_sheet(book->catalog, "plan-items", NULL);
    assert_true(import_one(book, "contacts", "name", NULL, "社長", NULL, &err));
    assert_true(import_one(book, "contacts", "name", NULL, "部長", NULL, &err));
    assert_false(import_one(book, "contacts", "called_by", "2", "9", NULL, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    assert_false(import_one(book, "contacts", "called_by", NULL, "9", NULL, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    assert_true(import_one(book, "contacts", "called_by", "2", "1", NULL, &err));
    /* Who refers is named; a file that turns the reference away may take the row; one that points at it may not. */
    assert_false(import_one(book, "contacts", "name", NULL, NULL, "1", &err));
    assert_int_equal(err.code, ERROR_REFERRED);
    assert_non_null(strstr(err.detail, "部長"));
    assert_false(import_one(book, "contacts", "called_by", NULL, "1", "1", &err));
    assert_int_equal(model_rows(book->model, contacts), 2);
    assert_true(import_one(book, "contacts", "called_by", "2", "", "1", &err));
    assert_int_equal(model_rows(book->model, contacts), 1);
    assert_as_in_the_file(book, 0);
    /* What goes with a row by the form goes here too, and comes back with one undo. */
    assert_true(import_one(book, "plans", "name", NULL, "夏まで", NULL, &err));
    assert_true(import_one(book, "plan-items", "plan", NULL, "1", NULL, &err));
    assert_true(import_one(book, "plans", "name", NULL, NULL, "1", &err));
    assert_int_equal(model_rows(book->model, items), 0);
    struct str what = STR_INIT;
    assert_true(book_undo(book, &what, &err));
    assert_int_equal(model_rows(book->model, items), 1);
    str_free(&what);
    /* Records are neither added nor changed nor taken away. */
    size_t check = catalog_find_sheet(book->catalog, "self-check", NULL);
    assert_true(book_set_typed(book, check, "q01", book->catalog->sheet[check].session, "done", &err));
    assert_true(book_close_round(book, check, NULL, &err));
    assert_false(import_one(book, "rounds", "score", "1", "100", NULL, &err));
    assert_int_equal(err.code, ERROR_SEALED);
    assert_false(import_one(book, "rounds", "title", NULL, "偽", NULL, &err));
    assert_int_equal(err.code, ERROR_SEALED);
    assert_false(import_one(book, "rounds", "title", NULL, NULL, "1", &err));
    assert_int_equal(err.code, ERROR_SEALED);
    assert_true(import_one(book, "rounds", "title", "1", "春", NULL, &err));
    assert_as_in_the_file(book, 1);
    assert_true(store_verify(book->store, NULL, NULL, NULL, &err));
    book_close(&book);
}

/* ---- exports: an entry of which nobody knows whether its file is there ---- */

struct seen {
    int64_t open[8], settled[8];
    size_t opens, settles;
};

static bool see_entry(void *context, const struct store_entry *entry)
{
    struct seen *seen = context;
    if (strcmp(entry->op, "export") == 0 && entry->open)
        seen->open[seen->opens++] = entry->number;
    else if (strcmp(entry->op, "export") == 0)
        seen->settled[seen->settles++] = entry->number;
    return true;
}

static struct seen see(struct store *store)
{
    const struct store_filter all = {.oldest_first = true};
    struct seen seen = {.opens = 0};
    struct error err = {0};
    assert_true(store_entries(store, &all, see_entry, &seen, &err));
    assert_true(store_verify(store, NULL, NULL, NULL, &err)); /* whatever is open: nothing is damaged */
    assert_int_equal(store_remarks(store)->open, seen.opens);
    assert_int_equal(store_remarks(store)->first_open, seen.opens ? seen.open[0] : 0);
    return seen;
}

static bool no_note(void *context, const char *key, const char *value)
{
    (void)context, (void)key, (void)value;
    return false;
}

static void no_difference(void *context, const char *sheet, const char *row, const char *column, const char *here,
                          const char *journal)
{
    (void)context, (void)sheet, (void)row, (void)column, (void)here, (void)journal;
}
static void no_entry(void *context, const struct store_entry *entry)
{
    (void)context, (void)entry;
}
static void no_draft(void *context, const struct store_draft *draft)
{
    (void)context, (void)draft;
}
static void no_key(void *context, const char *key)
{
    (void)context, (void)key;
}
static void no_session(void *context, const struct store_session *session)
{
    (void)context, (void)session;
}

static void test_open_exports(void **state)
{
    (void)state;
    static const char *const names[] = {"file", "items"}, *const values[] = {"a.csv", "3", "b.csv", "4"};
    struct error err = {0};
    int64_t one = 0, two = 0, three = 0, back = 0;
    unlink(path);
    struct book *book = book_new(path, NULL, "株式会社あおば", NULL, &options, &err);
    assert_non_null(book);
    assert_true(book_exported(book, SIZE_MAX, "a", 2, names, values, &one, &err));
    assert_true(book_exported_all(book, "all", 2, 2, names, values, &two, &err));
    assert_true(book_exported(book, SIZE_MAX, "c", 2, names, values, &three, &err));
    assert_int_equal(two, one + 2);
    struct seen seen = see(book->store);
    assert_int_equal(seen.opens, 4);
    assert_true(book_export_settled(book, one, &err));
    assert_true(book_export_taken_back(book, three, "not c", 2, names, values, &back, &err));
    assert_int_equal(back, three + 1);
    seen = see(book->store); /* both files of the batch in between */
    assert_int_equal(seen.opens, 2);
    assert_int_equal(seen.open[0], one + 1);
    assert_int_equal(seen.settles, 3);
    assert_true(store_notes(book->store, no_note, NULL, &err)); /* nothing that an erasing could take for a person's */
    book_close(&book);
    /* A copy of what holds after a change from outside knows it, too. */
    char copy[80];
    snprintf(copy, sizeof(copy), "%s/b.mamori", folder);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE \"s_company\" SET name = 'other'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    static const struct store_recover_calls quiet = {no_difference, no_entry,   no_draft,
                                                     no_key,        no_session, {NULL, NULL}};
    struct store_recovered report;
    assert_true(store_recover(path, copy, "試験", 0, &quiet, NULL, &report, &err));
    struct store *store = store_open(copy, STORE_READ, &err);
    seen = see(store);
    assert_int_equal(seen.opens, 2);
    assert_int_equal(seen.open[0], one + 1);
    store_close(&store);
    unlink(copy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown_is_stored),     cmocka_unit_test(test_all_or_nothing),
        cmocka_unit_test(test_import_deletes),      cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_nothing_dangles),     cmocka_unit_test(test_reference_races),
        cmocka_unit_test(test_imports_are_guarded), cmocka_unit_test(test_open_exports),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
