/* Notices: what was said stands in the history as safely as what was changed, and is in nobody's way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "book/erase.h"
#include "book/store_private.h"
#include "folder.h"

static const struct book_options options = {.person = "試験 太郎"};

static struct book *open_book(void)
{
    struct error err = {0};
    struct book *book = book_open(path_of("a"), &options, &err);
    assert_non_null(book);
    assert_true(book_load(book, &err));
    return book;
}

static struct book *make_book(void)
{
    struct error err = {0};
    unlink(path_of("a"));
    struct book *book = book_new(path_of("a"), "ipa-3", "株式会社あおば", NULL, &options, &err);
    assert_non_null(book);
    return book;
}

static bool sound(struct book *book)
{
    return store_verify(book->store, NULL, NULL, NULL, NULL);
}

static bool list(void *context, const struct store_entry *entry)
{
    str_add_format(context, "%s %s %s %s%s;", entry->notice ? entry->notice : "-", entry->sheet, entry->row,
                   entry->blanked     ? "(erased)"
                   : entry->new_value ? entry->new_value
                                      : "",
                   entry->column ? " column" : "");
    return true;
}

static void assert_lists(struct book *book, struct store_filter filter, const char *expected)
{
    struct str out = STR_INIT;
    struct error err = {0};
    filter.oldest_first = true;
    assert_true(store_entries(book->store, &filter, list, &out, &err));
    assert_string_equal(out.text, expected);
    str_free(&out);
}

static size_t sheet_of(const struct book *book, const char *id)
{
    return catalog_find_sheet(book->catalog, id, NULL);
}

static void set_name(struct book *book, const char *name)
{
    struct error err = {0};
    size_t sheet = sheet_of(book, "company");
    assert_true(book_set_typed(book, sheet, model_row_id(book->model, sheet, 0),
                               sheet_find_column(&book->catalog->sheet[sheet], "name", NULL), name, &err));
}

static void assert_named(struct book *book, const char *name)
{
    struct str company = STR_INIT;
    model_company(book->model, &company);
    assert_string_equal(company.text, name);
    str_free(&company);
}

/* One after another: neither undone nor in the way, found by its kind, and nothing that a second process must read again. */
static void test_said(void **state)
{
    (void)state;
    struct error err = {0};
    struct str what = STR_INIT;
    int64_t entry = 0;
    struct book *book = make_book(), *other = open_book();
    set_name(book, "名前1");
    assert_true(book_refresh(other, &err));
    const struct model *shown = other->model;
    assert_true(book_notice(book, NOTICE_LAYER, SIZE_MAX, NULL, "personal-data", &entry, &err));
    assert_true(book_notice(book, NOTICE_OVERRULE, sheet_of(book, "assets"), "7", "部長の指示", NULL, &err));
    assert_true(book_refresh(other, &err));
    assert_ptr_equal(other->model, shown);
    assert_lists(other, (struct store_filter){.notice = "layer"}, "layer   personal-data;");
    assert_lists(other, (struct store_filter){.sheet = "assets", .row = "7"}, "overrule assets 7 部長の指示;");
    assert_lists(other, (struct store_filter){.sheet = "assets", .row = "7", .column = "overrule"}, "");
    assert_true(book_undo(other, &what, &err)); /* the name, over both */
    assert_named(other, "株式会社あおば");
    assert_true(book_notice(other, NOTICE_LAYER, SIZE_MAX, NULL, "own", NULL, &err));
    assert_true(book_redo(other, &what, &err));
    assert_named(other, "名前1");
    assert_true(sound(book));
    str_free(&what);
    book_close(&other);
    book_close(&book);
}

/* Within the batch of a change it stands as long as the history does: undo and redo pass over it. */
static void test_within_a_change(void **state)
{
    (void)state;
    struct error err = {0};
    struct str what = STR_INIT;
    struct book *book = make_book(), *other = open_book();
    size_t sheet = sheet_of(book, "company");
    const char *row = model_row_id(book->model, sheet, 0);
    assert_true(store_begin(other->store, "x", 0, "do", 0, NULL, &err) &&
                store_notice(other->store, "overrule", "company", row, "理由", &err) &&
                store_set(other->store, "company", row, "name", false, NULL, "名前2", &err) &&
                store_commit(other->store, NULL, &err));
    book_close(&other);
    assert_true(book_refresh(book, &err));
    assert_named(book, "名前2");
    assert_true(book_undo(book, &what, &err));
    assert_named(book, "株式会社あおば");
    assert_true(book_redo(book, &what, &err));
    assert_named(book, "名前2");
    assert_true(sound(book));
    str_free(&what);
    book_close(&book);
}

/* Its words can go, unless the workbook goes by them; what they were about stays. */
static void test_erased(void **state)
{
    (void)state;
    struct error err = {0};
    struct erase_report report;
    int64_t kept, said;
    struct book *book = make_book();
    assert_true(book_notice(book, NOTICE_LAYER, SIZE_MAX, NULL, "personal-data", &kept, &err));
    assert_true(book_notice(book, NOTICE_OVERRULE, sheet_of(book, "assets"), "7", "山田の依頼", &said, &err));
    assert_true(book_notice(book, NOTICE_OVERRULE, SIZE_MAX, NULL, "前と同じく山田の依頼", NULL, &err));
    const int64_t wrong[] = {kept, 1, 0, 9999};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        assert_false(book_erase_notice(book, wrong[i], false, &report, &err));
        assert_int_equal(err.code, ERROR_UNKNOWN_ENTRY);
        erase_report_free(&report);
    }
    /* the row's own erasing tells of it */
    assert_true(book_erase(book, sheet_of(book, "assets"), "7", SIZE_MAX, true, &report, &err));
    assert_int_equal(report.count, 1);
    assert_int_equal(report.place[0].kind, LEFT_NOTICE);
    assert_int_equal(report.place[0].entry, said);
    erase_report_free(&report);
    assert_true(book_erase_notice(book, said, true, &report, &err));
    assert_int_equal(report.erased, 1);
    assert_int_equal(report.count, 1); /* the other one holds the same words */
    erase_report_free(&report);
    assert_lists(book, (struct store_filter){.sheet = "assets"}, "overrule assets 7 山田の依頼;");
    assert_true(book_erase_notice(book, said, false, &report, &err));
    erase_report_free(&report);
    assert_lists(book, (struct store_filter){.notice = "overrule"},
                 "overrule assets 7 (erased);overrule   前と同じく山田の依頼;");
    assert_false(book_erase_notice(book, said, false, &report, &err));
    erase_report_free(&report);
    assert_true(book_erase_notice(book, said + 1, false, &report, &err));
    erase_report_free(&report);
    assert_true(sound(book));
    book_close(&book);
}

static void raw(const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path_of("a"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* Whatever somebody else writes into one is found; a copy that is made sound again has those before it. */
static void test_tampering(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "UPDATE journal SET new = '偽' WHERE op = 'notice' AND col = 'layer'",
        "UPDATE journal SET col = 'layer' WHERE op = 'notice' AND col = 'overrule'",
        "UPDATE journal SET row = '8' WHERE op = 'notice' AND col = 'overrule'",
        "UPDATE journal SET new = NULL, salt = NULL WHERE op = 'notice' AND col = 'overrule'",
        "DELETE FROM journal WHERE op = 'notice' AND col = 'overrule'",
        "UPDATE journal SET kind = 'notice' WHERE op = 'set'",
        "DROP INDEX journal_notice",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(changes); i++) {
        struct error err = {0};
        struct book *book = make_book();
        assert_true(book_notice(book, NOTICE_LAYER, SIZE_MAX, NULL, "personal-data", NULL, &err));
        set_name(book, "名前3");
        assert_true(book_notice(book, NOTICE_OVERRULE, sheet_of(book, "assets"), "7", "理由", NULL, &err));
        assert_true(sound(book));
        book_close(&book);
        raw(changes[i]);
        struct store *store = store_open(path_of("a"), STORE_READ, &err);
        if (store && store_verify(store, NULL, NULL, NULL, &err))
            fail_msg("not found: %s", changes[i]);
        store_close(&store);
    }
}

static void nobody_difference(void *context, const char *sheet, const char *row, const char *column, const char *here,
                              const char *journal)
{
    (void)context, (void)sheet, (void)row, (void)column, (void)here, (void)journal;
}
static void nobody_dropped(void *context, const struct store_entry *entry)
{
    (void)context, (void)entry;
}
static void nobody_left(void *context, const struct store_draft *draft)
{
    (void)context, (void)draft;
}
static void nobody_note(void *context, const char *key)
{
    (void)context, (void)key;
}
static void nobody_session(void *context, const struct store_session *one)
{
    (void)context, (void)one;
}

static void test_recovered(void **state)
{
    (void)state;
    struct error err = {0};
    struct erase_report report;
    struct store_recovered recovered;
    int64_t said;
    const struct store_recover_calls calls = {.difference = nobody_difference,
                                              .dropped = nobody_dropped,
                                              .left = nobody_left,
                                              .note = nobody_note,
                                              .session = nobody_session};
    struct book *book = make_book();
    assert_true(book_notice(book, NOTICE_LAYER, SIZE_MAX, NULL, "personal-data", NULL, &err));
    assert_true(book_notice(book, NOTICE_OVERRULE, SIZE_MAX, NULL, "消す理由", &said, &err));
    set_name(book, "名前4");
    assert_true(
        book_erase_notice(book, said, false, &report, &err)); /* after what goes, so that the copy says it anew */
    erase_report_free(&report);
    book_close(&book);
    raw("UPDATE journal SET new = '偽' WHERE op = 'set' AND new = '名前4'");
    unlink(path_of("b"));
    assert_true(store_recover(path_of("a"), path_of("b"), "x", 0, &calls, NULL, &recovered, &err));
    struct store *copy = store_open(path_of("b"), STORE_READ, &err);
    assert_non_null(copy);
    assert_true(store_verify(copy, NULL, NULL, NULL, &err));
    struct str out = STR_INIT;
    assert_true(store_entries(copy, &(struct store_filter){.notice = "layer"}, list, &out, &err));
    assert_true(store_entries(copy, &(struct store_filter){.notice = "overrule"}, list, &out, &err));
    assert_string_equal(out.text, "layer   personal-data;overrule   (erased);");
    str_free(&out);
    store_close(&copy);
    unlink(path_of("b"));
}

static int start(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "%s/mamori-notice-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(folder) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    unlink(path_of("a"));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_said), cmocka_unit_test(test_within_a_change),
                                       cmocka_unit_test(test_erased), cmocka_unit_test(test_tampering),
                                       cmocka_unit_test(test_recovered)};
    return cmocka_run_group_tests_name("notice", tests, start, end);
}
