/* What an export replaces, tells before it is written, and how the time left is said. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>

#include "base/intl.h"
#include "exchange/export_child.h"
#include "exchange/time_left.h"
#include "exchange/xlsx.h"
#include "exchange/xlsx_names.h"

static struct book *book;
static char path[] = "/tmp/mamori-export-XXXXXX";

static void set(const char *sheet, const char *row, const char *column, const char *value)
{
    struct error err = {0};
    size_t s = catalog_find_sheet(book->catalog, sheet, &err);
    size_t c = sheet_find_column(&book->catalog->sheet[s], column, &err);
    if (!book_set_typed(book, s, row, c, value, &err))
        fail_msg("%s %s %s: %s %s", sheet, row, column, err.subject, err.detail);
}

static void start(void)
{
    struct error err = {0};
    struct book_options options = {0};
    close(mkstemp(path));
    unlink(path);
    book = book_new(path, "ipa-3", "株式会社あおば", NULL, &options, &err);
    if (!book)
        fail_msg("%s %s", err.subject, err.detail);
    size_t roles = catalog_find_sheet(book->catalog, "roles", &err);
    set("roles", model_row_id(book->model, roles, 0), "person", "佐藤 花子");
    set("roles", model_row_id(book->model, roles, 1), "person", "佐藤 一郎、Ed");
    set("roles", model_row_id(book->model, roles, 2), "person", "林");
}

static void test_names(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
        bool own;
    } all[] = {{"佐藤 花子", "Person-A", true},
               {"佐藤花子さんに聞く", "Person-Aさんに聞く", false},
               {"花子と一郎", "Person-AとPerson-B", false},
               {"佐藤に渡す", "somebodyに渡す", false}, /* of two persons */
               {"林", "Person-D", true},
               {"林を歩く", NULL, false},                       /* one character: only as a name itself */
               {"Edition of Ed", "Edition of Person-C", false}, /* words only */
               {"Ed、林", "Person-C、Person-D", true},
               {"あおばの株式会社あおば", "Company-AのCompany-A", false},
               {"何もない", NULL, false}};
    start();
    struct arena *arena = arena_new();
    struct names *names = names_new(book->model, arena);
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
        struct str out = STR_INIT;
        bool found = names_replace(names, all[i].text, all[i].own, &out);
        assert_int_equal(found, all[i].want != NULL);
        assert_string_equal(out.text, all[i].want ? all[i].want : "");
        str_free(&out);
    }
    assert_int_equal(names_count(names), 5);
    arena_free(&arena);
}

static const struct export_plan_page *page_of(const struct export_plan *plan, size_t sheet)
{
    for (size_t i = 0; i < plan->pages; i++)
        if (plan->page[i].sheet == sheet)
            return &plan->page[i];
    return NULL;
}

static const struct export_plan_column *column_of(const struct export_plan_page *page, size_t column)
{
    for (size_t i = 0; i < page->columns; i++)
        if (page->column[i].column == column && !page->column[i].name_of)
            return &page->column[i];
    return NULL;
}

static void test_plan(void **state)
{
    (void)state;
    struct error err = {0};
    struct export_leave leave[2];
    assert_true(export_leave_parse(book->catalog, "roles", &leave[0], &err));
    assert_int_equal(leave[0].column, SIZE_MAX);
    assert_true(export_leave_parse(book->catalog, "assets.c", &leave[1], &err));
    struct export_leave wrong;
    assert_false(export_leave_parse(book->catalog, "assets.nope", &wrong, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_COLUMN);
    size_t assets = leave[1].sheet;
    size_t risk = catalog_view(book->catalog, VIEW_RISK, assets)->band;
    struct export_options options = {.sheet = SIZE_MAX};
    struct export_plan *plan = export_plan_make(book, &options, &err);
    assert_true(column_of(page_of(plan, assets), risk)->live);
    assert_false(column_of(page_of(plan, assets), risk)->from_left_out);
    assert_non_null(page_of(plan, leave[0].sheet));
    export_plan_free(&plan);
    options.leave_out = leave;
    options.leave_out_count = 2;
    plan = export_plan_make(book, &options, &err);
    assert_null(page_of(plan, leave[0].sheet));
    assert_null(column_of(page_of(plan, assets), leave[1].column));
    assert_true(column_of(page_of(plan, assets), risk)->from_left_out);
    export_plan_free(&plan);
    options = (struct export_options){.sheet = assets, .csv = true};
    plan = export_plan_make(book, &options, &err);
    assert_int_equal(plan->pages, 1);
    assert_false(column_of(page_of(plan, assets), risk)->live);
    export_plan_free(&plan);
}

/* ---- a file by a child ---- */

static bool write_new(void *context, const struct export_file *file, const struct progress *progress,
                      struct export_report *report, struct error *err)
{
    (void)context, (void)progress, (void)report;
    return export_write(file, "new", 3, err);
}

static bool write_nothing(void *context, const struct export_file *file, const struct progress *progress,
                          struct export_report *report, struct error *err)
{
    (void)context, (void)file, (void)progress, (void)report, (void)err;
    return false;
}

/* CONTEXT: what the child is to have written. */
static bool check_bytes(void *context, const struct export_file *file, const struct progress *progress,
                        struct error *err)
{
    (void)progress;
    struct str bytes SCOPED(str_free) = STR_INIT;
    str_add(&bytes, context);
    return export_reads_back(file, &bytes, err);
}

static void record_nothing(void *context, const char *target, struct export_report *report)
{
    (void)context, (void)target, (void)report;
}

static void expect_file(const char *name, const char *want)
{
    char got[16] = {0};
    FILE *file = fopen(name, "r");
    assert_non_null(file);
    assert_int_equal(fread(got, 1, sizeof(got) - 1, file), strlen(want));
    fclose(file);
    assert_string_equal(got, want);
}

/* What was written is read back, and gets its name only when it is what it was to be. */
static void test_read_back(void **state)
{
    (void)state;
    char *target = mem_format("%s.txt", path);
    FILE *old = fopen(target, "w");
    assert_true(old && fputs("old", old) >= 0 && fclose(old) == 0);
    static const struct {
        const char *wanted, *left;
        bool good;
    } all[] = {{"another", "old", false}, {"new", "new", true}};
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++) {
        struct error err = {0};
        struct export_report report = {0};
        const struct export_work work = {.context = (void *)(uintptr_t)all[i].wanted, // NOLINT: it is only read
                                         .write = write_new,
                                         .check = check_bytes,
                                         .record = record_nothing};
        assert_int_equal(export_in_child(&work, book, target, NULL, &report, &err), all[i].good);
        assert_int_equal(err.code, all[i].good ? ERROR_NONE : ERROR_EXPORT);
        expect_file(target, all[i].left);
    }
    /* A writer that says nothing of why: the file is not there, and "no error" is no reason. */
    struct error err = {0};
    struct export_report report = {0};
    const struct export_work silent = {.write = write_nothing, .check = check_bytes, .record = record_nothing};
    assert_false(export_in_child(&silent, book, target, NULL, &report, &err));
    assert_int_equal(err.code, ERROR_EXPORT);
    assert_string_equal(err.subject, target);
    expect_file(target, "new");
    unlink(target);
    free(target);
}

static void test_time(void **state)
{
    (void)state;
    struct time_left left = {0};
    struct str text = STR_INIT;
    assert_int_equal(time_left(&left, 1, 100), -1);
    left.start -= 10;
    left.at -= 10;
    assert_in_range(time_left(&left, 11, 100), 89, 90); /* a second a step */
    time_left_text(59, &text);
    assert_string_equal(text.text, "59 s");
    str_clear(&text);
    time_left_text(61, &text);
    assert_string_equal(text.text, "2 min");
    str_free(&text);
    book_close(&book);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_plan),
                                       cmocka_unit_test(test_read_back), cmocka_unit_test(test_time)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
