/* The book: what a change shows is what the file holds. After random batches of changes, undo and redo, the model at work equals that of the
 * workbook opened anew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/date.h"
#include "book/book.h"

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
        const struct table *x = model_table(book->model, t), *y = model_table(other->model, t);
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

static const char *random_value(const struct column_def *column)
{
    if (column->choices)
        return rand() % 5 ? column->choices->choice[(size_t)rand() % column->choices->count].code : "";
    if (column->type == COLUMN_DATE)
        return rand() % 2 ? "2026-01-31" : "2027-03-01";
    if (column->type == COLUMN_NUMBER)
        return rand() % 2 ? "3" : "120";
    return column->type == COLUMN_ROW ? "" : rand() % 2 ? "見積書" : "";
}

static size_t random_entered(const struct sheet_def *def)
{
    for (;;) {
        size_t c = (size_t)rand() % def->column_count;
        if (column_writable(&def->column[c]))
            return c;
    }
}

/* A batch of one sheet: rows added with cells, or cells set, or a row deleted or moved. */
static void random_batch(struct book *book, struct error *err)
{
    static const char *const sheets[] = {"assets", "cloud-services", "it", "self-check", "controls", "threats", "cloud"};
    size_t s = catalog_find_sheet(book->catalog, sheets[(size_t)rand() % ARRAY_LENGTH(sheets)], NULL);
    const struct sheet_def *def = &book->catalog->sheet[s];
    uint32_t rows = model_rows(book->model, s);
    struct change change[12] = {0};
    size_t count = 0;
    int what = def->kind == SHEET_LEDGER ? rand() % 6 : 5;
    if (what <= 1 || (def->kind == SHEET_LEDGER && rows == 0)) {
        uint32_t adds = 1 + (uint32_t)rand() % 3, at = rand() % 2 ? UINT32_MAX : (uint32_t)rand() % (rows + 1);
        for (uint32_t i = 1; i <= adds; i++) {
            change[count++] = (struct change){.op = CHANGE_INSERT, .sheet = s, .at = at};
            for (int k = rand() % 3; k >= 0; k--) {
                size_t c = random_entered(def);
                change[count++] = (struct change){.op = CHANGE_SET, .sheet = s, .added = i, .column = c, .value = random_value(&def->column[c])};
            }
        }
    } else if (what == 2) {
        change[count++] = (struct change){.op = CHANGE_DELETE, .sheet = s, .row = model_row_id(book->model, s, (uint32_t)rand() % rows)};
    } else if (what == 3) {
        change[count++] = (struct change){.op = CHANGE_MOVE, .sheet = s, .row = model_row_id(book->model, s, (uint32_t)rand() % rows),
                                          .at = (uint32_t)rand() % (rows + 1)};
    } else {
        for (int k = rand() % 3; k >= 0; k--) {
            size_t c = random_entered(def);
            change[count++] = (struct change){.op = CHANGE_SET, .sheet = s, .row = model_row_id(book->model, s, (uint32_t)rand() % rows), .column = c,
                                              .value = random_value(&def->column[c])};
        }
    }
    if (!book_change(book, change, count, NULL, NULL, err) && err->code != ERROR_NOTHING)
        fail_msg("a good batch was refused: error %d %s %s", err->code, err->subject, err->detail);
}

static void test_shown_is_stored(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *book = book_new(path, "ipa-3", "株式会社あおば", NULL, &options, &err);
    assert_non_null(book);
    srand(42);
    for (int step = 0; step < 250; step++) {
        struct str what = STR_INIT;
        err = (struct error){0};
        switch (rand() % 8) {
        case 0: book_undo(book, &what, &err); break;
        case 1: book_redo(book, &what, &err); break;
        default: random_batch(book, &err);
        }
        if (err.code != ERROR_NONE && err.code != ERROR_NOTHING)
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
        {.op = CHANGE_SET, .sheet = assets, .row = id, .column = sheet_find_column(def, "note", NULL), .value = "x", .check = true,
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

static bool no_row(void *context, size_t n, const char **id, const char *const **values)
{
    (void)context, (void)n, (void)id, (void)values;
    return false;
}

/* An import takes rows away as well, few or many, in the one batch; an unknown one stops all of it. */
static void test_import_deletes(void **state)
{
    (void)state;
    struct error err = {0};
    unlink(path);
    struct book *book = book_new(path, "ipa-3", NULL, NULL, &options, &err);
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
    struct book_import_part part = {.sheet = assets, .row = no_row, .deletes = 3, .deleted = ids};
    assert_true(book_import(book, &part, 1, NULL, &err));
    assert_int_equal(model_rows(book->model, assets), 297);
    assert_as_in_the_file(book, -2);
    assert_false(book_import(book, &part, 1, NULL, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    part.deletes = 290;
    part.deleted = ids + 3;
    assert_true(book_import(book, &part, 1, NULL, &err));
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
    struct book *book = book_new(path, "ipa-3", NULL, NULL, &options, &err);
    assert_non_null(book);
    size_t sheet = catalog_find_sheet(book->catalog, "self-check", NULL), rounds = book->catalog->home.rounds.sheet;
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    size_t answer = sheet_find_column(def, "answer", NULL), carried = sheet_find_column(def, "carried", NULL);
    assert_false(book_close_round(book, sheet, NULL, &err)); /* nothing is answered */
    assert_int_equal(err.code, ERROR_NOTHING);
    assert_true(book_set_typed(book, sheet, "q01", answer, "done", &err));
    assert_true(book_set_typed(book, sheet, "q02", answer, "partly", &err));
    assert_true(book_close_round(book, sheet, "春", &err));
    assert_int_equal(round_count(book->model, sheet), 1);
    assert_int_equal(model_rows(book->model, rounds), 1);
    assert_int_equal(model_rows(book->model, book->catalog->home.rounds.answers), 2);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown_is_stored),
        cmocka_unit_test(test_all_or_nothing),
        cmocka_unit_test(test_import_deletes),
        cmocka_unit_test(test_rounds),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
