/* The answers as they stood when a day began: made of the present ones and the history, they are what the workbook said on that
 * day, row by row and computed as on it. What was erased since is known to nobody and stands as it is now. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "book/erase.h"
#include "book/store_private.h"
#include "folder.h"
#include "random_change.h"
#include "share.h"

#define DAYS 12

static const struct book_options options = {.person = "試験 太郎"};

static void set_clock(int day, const char *time)
{
    char iso[11], now[32];
    date_iso(day, iso);
    snprintf(now, sizeof(now), "%sT%s", iso, time);
    setenv("MAMORI_NOW", now, 1);
}

static struct book *fresh(void)
{
    struct error err = {0};
    unlink(path_of("a.mamori"));
    struct book *book = book_new(path_of("a.mamori"), NULL, "株式会社あおば", NULL, &options, &err);
    assert_non_null(book);
    assert_true(book_load(book, &err));
    return book;
}

static struct model *past(struct book *book, int day)
{
    struct error err = {0};
    struct model *model = model_past(book->model, day, &err);
    if (!model)
        fail_msg("day %d: %d %s %s", day, err.code, err.subject, err.detail);
    return model;
}

static void assert_same(const struct model *then, const struct model *was, int day)
{
    const struct catalog *catalog = model_catalog(then);
    for (size_t t = 0; t < 2 * catalog->sheet_count; t++) {
        const struct column_table *x = model_table(then, t), *y = model_table(was, t);
        if (x->rows != y->rows)
            fail_msg("day %d: %s has %u rows, and had %u", day, catalog->sheet[t / 2].id, x->rows, y->rows);
        for (uint32_t c = 0; c < x->columns; c++)
            for (uint32_t r = 0; r < x->rows; r++)
                if (!value_same(column_get(x->column[c], r), column_get(y->column[c], r)))
                    fail_msg("day %d: %s table %zu row %u column %u is not what it was", day, catalog->sheet[t / 2].id,
                             t % 2, r, c);
    }
}

static void test_every_day(void **state)
{
    (void)state;
    struct error err = {0};
    int first = date_parse("2026-11-01", 0);
    set_clock(first - 1, "10:00");
    struct book *book = fresh();
    struct model *was[DAYS];
    srand(7);
    for (int day = 0; day < DAYS; day++) {
        was[day] = model_clone_on(book->model, first + day);
        model_compute(was[day]);
        set_clock(first + day, "10:00");
        for (int step = (int)share_of(12); step > 0; step--) {
            struct str what = STR_INIT;
            err = (struct error){0};
            switch (rand() % 8) {
            case 0: book_undo(book, &what, &err); break;
            case 1: book_redo(book, &what, &err); break;
            default: random_batch(book, &err);
            }
            str_free(&what);
        }
    }
    for (int day = 0; day < DAYS; day++) {
        struct model *then = past(book, first + day);
        assert_same(then, was[day], day);
        model_free(&then);
        model_free(&was[day]);
    }
    /* before there was anything, and on a day to come */
    struct model *then = past(book, first - 30), *now = past(book, first + DAYS);
    size_t assets = catalog_find_sheet(book->catalog, "assets", NULL);
    assert_int_equal(model_rows(then, assets), 0);
    assert_int_equal(model_rows(now, assets), model_rows(book->model, assets));
    model_free(&then);
    model_free(&now);
    book_close(&book);
}

/* ---- one cell ---- */

static size_t note_column(const struct catalog *catalog, size_t sheet)
{
    return sheet_find_column(&catalog->sheet[sheet], "note", NULL);
}

static const char *note_of(const struct model *model, const char *row)
{
    size_t sheet = catalog_find_sheet(model_catalog(model), "assets", NULL);
    uint32_t at = model_find_row(model, sheet, row);
    if (at == UINT32_MAX)
        return NULL;
    size_t column = note_column(model_catalog(model), sheet);
    struct value value = model_value(model, sheet, at, column);
    return value.type == VALUE_TEXT ? value.text : "";
}

static void write_note(struct book *book, const char *text)
{
    struct error err = {0};
    size_t sheet = catalog_find_sheet(book->catalog, "assets", NULL);
    struct change change[2] = {{.op = CHANGE_INSERT, .sheet = sheet, .at = UINT32_MAX}};
    size_t count = model_rows(book->model, sheet) ? 0 : 1;
    change[count] = (struct change){.op = CHANGE_SET,
                                    .sheet = sheet,
                                    .row = count ? NULL : "1",
                                    .added = (uint32_t)count,
                                    .column = note_column(book->catalog, sheet),
                                    .value = text};
    if (!book_change(book, change, count + 1, NULL, NULL, &err))
        fail_msg("%d %s %s", err.code, err.subject, err.detail);
}

static void assert_note(struct book *book, int day, const char *note)
{
    struct model *then = past(book, day);
    const char *said = note_of(then, "1");
    if (note)
        assert_string_equal(said ? said : "(no row)", note);
    else
        assert_null(said);
    model_free(&then);
}

/* A day begins at midnight: what was done a second before is known to it, and what was done then is not. */
static void test_midnight(void **state)
{
    (void)state;
    int day = date_parse("2026-11-10", 0);
    set_clock(day - 3, "10:00");
    struct book *book = fresh();
    set_clock(day - 1, "23:59");
    write_note(book, "前の日");
    set_clock(day, "00:00");
    write_note(book, "その日");
    assert_note(book, day - 1, NULL);
    assert_note(book, day, "前の日");
    assert_note(book, day + 1, "その日");
    assert_string_equal(note_of(book->model, "1"), "その日");
    book_close(&book);
}

static void test_erased(void **state)
{
    (void)state;
    struct error err = {0};
    int day = date_parse("2026-11-10", 0);
    set_clock(day - 1, "10:00");
    struct book *book = fresh();
    write_note(book, "取引先の口座");
    set_clock(day, "10:00");
    write_note(book, "口座は経理が持つ");
    assert_note(book, day, "取引先の口座");
    struct erase_report report = {0};
    size_t sheet = catalog_find_sheet(book->catalog, "assets", NULL);
    assert_true(book_erase(book, sheet, "1", note_column(book->catalog, sheet), false, &report, &err));
    assert_true(report.erased > 0);
    erase_report_free(&report);
    assert_note(book, day, "口座は経理が持つ");
    book_close(&book);
}

static int stop(void *context)
{
    (void)context;
    return 1;
}

/* A history that cannot be read is an error, and never half a past. */
static void test_unreadable(void **state)
{
    (void)state;
    struct error err = {0};
    int day = date_parse("2026-11-10", 0);
    set_clock(day, "10:00");
    struct book *book = fresh();
    write_note(book, "その日");
    sqlite3_progress_handler(book->store->db, 1, stop, NULL);
    assert_null(model_past(book->model, day, &err));
    assert_int_not_equal(err.code, ERROR_NONE);
    sqlite3_progress_handler(book->store->db, 0, NULL, NULL);
    assert_note(book, day, NULL);
    book_close(&book);
}

static int make_folder(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/mamori-past-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path_of("a.mamori"));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_day), cmocka_unit_test(test_midnight),
                                       cmocka_unit_test(test_erased), cmocka_unit_test(test_unreadable)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
