/* Random changes of every kind, on an empty workbook and on the sample companies: cells set, rows added, deleted with all answers
 * to who refers, moved, pasted, imported, rounds closed, plans kept, documents decided, routines done, erased, undone, redone.
 * Whatever was done, whatever was refused, and whatever failed at the last moment, at each look
 *
 * - the model is what the file holds when it is opened anew: rows, ids, order and every cell, entered or computed
 * - no cell names a row that is not there
 * - an own export has nothing to bring back
 *
 * and at the end the history proves itself, and undoing all of it, batch by batch, leads to the beginning, cell by cell.
 *
 * MAMORI_CHANGES=10000 makes so many changes a book; the usual few are for every day. MAMORI_SEED begins with another seed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/date.h"
#include "book/change_list.h"
#include "book/erase.h"
#include "book/store_private.h"
#include "exchange/import.h"
#include "exchange/xlsx.h"
#include "folder.h"
#include "guide/document_change.h"
#include "guide/what_if.h"
#include "random_change.h"
#include "share.h"

#define LAYERS "ipa-3,personal-data"

static const struct book_options options = {.person = "試験 太郎"};

struct walk {
    struct book *book;
    const char *what; /* the last change */
    unsigned seed;
    int step;
    bool erased;   /* then not everything can be undone */
    int64_t first; /* the last batch that was there in the beginning: it stays */
    size_t done, refused;
};

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
        const struct table *a = model_table(x, t), *b = model_table(y, t);
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
    if (!xlsx_export(walk->book, path_of("a.xlsx"), NULL, NULL, NULL, &err))
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

/* ---- changes ---- */

static size_t some_sheet(const struct book *book, bool ledger)
{
    for (;;) {
        size_t s = (size_t)rand() % book->catalog->sheet_count;
        const struct sheet_def *def = &book->catalog->sheet[s];
        bool writable = false;
        for (size_t c = 0; c < def->column_count; c++)
            writable = writable || column_writable(&def->column[c]);
        if (writable && (!ledger || def->kind == SHEET_LEDGER))
            return s;
    }
}

static const char *some_value(const struct book *book, const struct column_def *column, char text[64])
{
    static const char *const words[] = {"見積書", "総務部", "Ａ　Ｂ", "-1 + 2", "=1", "長い長い名前", ""};
    if (column->kind->refers)
        return random_reference(book, column, text);
    if (column->kind->prose) {
        snprintf(text, 64, "%s", words[(size_t)rand() % ARRAY_LENGTH(words)]);
        return text;
    }
    return random_value(column);
}

/* A cell of a row that is there; COLUMN any that is entered. */
static void add_cell(struct change_list *list, const struct book *book, size_t sheet, uint32_t row)
{
    char text[64];
    size_t column = random_entered(&book->catalog->sheet[sheet]);
    const char *value = some_value(book, &book->catalog->sheet[sheet].column[column], text);
    change_list_set(list, sheet, model_row_id(book->model, sheet, row), column, value);
}

static uint32_t some_row(const struct book *book, size_t sheet)
{
    return (uint32_t)rand() % model_rows(book->model, sheet);
}

static void add_sets(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, false);
    for (int i = rand() % 4; model_rows(book->model, sheet) && i >= 0; i--)
        add_cell(list, book, sheet, some_row(book, sheet));
}

/* A block of cells, as a paste writes it: rows one after the other, the last ones new. */
static void add_block(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true), column = random_entered(&book->catalog->sheet[sheet]);
    uint32_t rows = model_rows(book->model, sheet), first = rows ? some_row(book, sheet) : 0;
    char text[64];
    for (uint32_t i = 0, count = 1 + (uint32_t)rand() % 6; i < count; i++) {
        const char *value = some_value(book, &book->catalog->sheet[sheet].column[column], text);
        if (first + i < rows) {
            change_list_set(list, sheet, model_row_id(book->model, sheet, first + i), column, value);
        } else {
            change_list_insert(list, sheet, NULL);
            change_list_cell(list, sheet, column, value);
        }
    }
}

static void add_rows(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true);
    uint32_t rows = model_rows(book->model, sheet), at = rand() % 2 ? UINT32_MAX : (uint32_t)rand() % (rows + 1);
    char id[24], text[64];
    for (int i = rand() % (rand() % 12 ? 3 : 40); i >= 0; i--) { /* sometimes many: the model does those at once */
        snprintf(id, sizeof(id), "own-%d", rand() % 100000);
        change_list_insert(list, sheet, rand() % 8 ? NULL : id);
        list->change[list->count - 1].at = at;
        for (int k = rand() % 4; k > 0; k--) {
            size_t column = random_entered(&book->catalog->sheet[sheet]);
            change_list_cell(list, sheet, column, some_value(book, &book->catalog->sheet[sheet].column[column], text));
        }
    }
}

static void add_deletes(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true);
    uint32_t rows = model_rows(book->model, sheet);
    for (uint32_t r = 0, of = 1 + rows / (rand() % 12 ? 2 : 20); r < rows; r++)
        if ((uint32_t)rand() % of == 0 && list->count < 30)
            change_list_delete(list, sheet, model_row_id(book->model, sheet, r));
}

static void add_moves(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true);
    uint32_t rows = model_rows(book->model, sheet), at = (uint32_t)rand() % (rows + 1);
    for (int i = rand() % (rand() % 12 ? 2 : 30); rows > 1 && i >= 0; i--)
        change_list_add(list, (struct change){.op = CHANGE_MOVE,
                                              .sheet = sheet,
                                              .row = model_row_id(book->model, sheet, some_row(book, sheet)),
                                              .at = rand() % 3 ? at : (uint32_t)rand() % (rows + 2)});
}

/* Rows as an import gives them: several cells each, old and new, then some that go. */
static void add_import(struct change_list *list, const struct book *book)
{
    size_t sheet = some_sheet(book, true),
           columns[2] = {random_entered(&book->catalog->sheet[sheet]), random_entered(&book->catalog->sheet[sheet])};
    uint32_t rows = model_rows(book->model, sheet);
    char text[2][64];
    for (int i = rand() % 4; i >= 0 && columns[0] != columns[1]; i--) {
        bool old = rows && rand() % 2;
        const char *values[2];
        for (size_t k = 0; k < 2; k++)
            values[k] = rand() % 4 ? some_value(book, &book->catalog->sheet[sheet].column[columns[k]], text[k]) : NULL;
        change_list_add(list,
                        (struct change){.op = old ? CHANGE_SET : CHANGE_INSERT,
                                        .sheet = sheet,
                                        .row = old ? model_row_id(book->model, sheet, some_row(book, sheet)) : NULL,
                                        .at = UINT32_MAX,
                                        .cells = 2,
                                        .columns = columns,
                                        .values = values});
    }
    if (rows && rand() % 3 == 0)
        change_list_delete(list, sheet, model_row_id(book->model, sheet, some_row(book, sheet)));
}

static bool make_change(struct walk *walk, struct error *err)
{
    static const struct {
        const char *name;
        void (*add)(struct change_list *list, const struct book *book);
        unsigned weight;
    } kinds[] = {{"cells set", add_sets, 6},  {"block", add_block, 2}, {"rows added", add_rows, 3},
                 {"deleted", add_deletes, 2}, {"moved", add_moves, 2}, {"import", add_import, 3}};
    struct change_list list = change_list_new();
    unsigned roll = (unsigned)rand() % 18;
    size_t k = 0;
    while (roll >= kinds[k].weight)
        roll -= kinds[k++].weight;
    walk->what = kinds[k].name;
    kinds[k].add(&list, walk->book);
    const struct change_options how = {.references = (enum references)(rand() % 3),
                                       .as_seen = kinds[k].add == add_import};
    bool good = list.count == 0 || book_change_as(walk->book, list.change, list.count, &how, NULL, err);
    change_list_done(&list);
    return good;
}

static bool close_round(struct walk *walk, struct error *err)
{
    for (size_t s = 0; s < walk->book->catalog->sheet_count; s++)
        if (walk->book->catalog->sheet[s].rounds && rand() % 2)
            return book_close_round(walk->book, s, NULL, err);
    return true;
}

static bool keep_plan(struct walk *walk, struct error *err)
{
    struct what_if *w = what_if_new(walk->book);
    for (int i = rand() % 4; w && w->count && i >= 0; i--)
        what_if_set(w, (size_t)rand() % w->count, true);
    bool good = !w || what_if_save(walk->book, w, "案", NULL, err);
    if (good && w && w->plan && rand() % 2)
        good = what_if_apply(walk->book, w, err);
    if (good && w && w->plan && rand() % 2)
        good = what_if_drop(walk->book, w, err);
    what_if_free(&w);
    return good;
}

static bool decide(struct walk *walk, struct error *err)
{
    const struct catalog *catalog = walk->book->catalog;
    size_t d = (size_t)rand() % catalog->document_count;
    const struct document_def *document = &catalog->document[d];
    if (!catalog_read_document(walk->book->catalog, d, err))
        return false;
    const struct part_def *part = &document->part[(size_t)rand() % document->part_count];
    struct document_which which = {.index = d};
    if (document->each != SIZE_MAX) { /* of one that stands for each row, that of some row */
        uint32_t rows = model_rows(walk->book->model, document->each);
        if (rows == 0)
            return true;
        which.row = model_row_id(walk->book->model, document->each, (uint32_t)rand() % rows);
    }
    static const char *const use[] = {"no", "yes", ""};
    if (rand() % 5 == 0)
        return document_add_article(walk->book, which, part->id, "独自の条", 1, "独自の文です。", NULL, err);
    if (rand() % 8 == 0)
        return document_make_version(walk->book, which, &(struct version_wish){.date = "2026-12-01"}, NULL, err);
    return document_decide(walk->book, which, part->id, &(struct part_decision){.use = use[rand() % 3]}, err);
}

static bool erase(struct walk *walk, struct error *err)
{
    struct book *book = walk->book;
    size_t sheet = some_sheet(book, false), column = random_entered(&book->catalog->sheet[sheet]);
    struct erase_report report = {0};
    bool good = true;
    if (model_rows(book->model, sheet)) {
        char *row = mem_text(model_row_id(book->model, sheet, some_row(book, sheet)));
        good = book_erase(book, sheet, row, rand() % 2 ? column : SIZE_MAX, rand() % 2, &report, err);
        erase_report_free(&report);
        free(row);
        walk->erased = true;
    }
    return good;
}

static bool undo_one(struct walk *walk, struct str *what, struct error *err)
{
    int64_t batch;
    return store_undoable(walk->book->store, &batch, err) && (batch <= walk->first || book_undo(walk->book, what, err));
}

static void do_one(struct walk *walk, bool may_erase, bool breaks)
{
    struct error err = {0};
    struct str what = STR_INIT;
    bool good = true;
    switch (rand() % 20) {
    case 0:
    case 1:
    case 2: walk->what = "undo", good = undo_one(walk, &what, &err); break;
    case 3: walk->what = "redo", good = book_redo(walk->book, &what, &err); break;
    case 4: walk->what = "round", good = rand() % 6 ? true : close_round(walk, &err); break;
    case 5: walk->what = "plan", good = rand() % 4 ? true : keep_plan(walk, &err); break;
    case 6: walk->what = "document", good = decide(walk, &err); break;
    case 7: walk->what = "erase", good = !may_erase || rand() % 8 ? true : erase(walk, &err); break;
    default: good = make_change(walk, &err);
    }
    str_free(&what);
    walk->done += good;
    walk->refused += !good;
    static const enum error_code known[] = {ERROR_NOTHING,  ERROR_REFERRED,       ERROR_SEALED,      ERROR_UNKNOWN_ROW,
                                            ERROR_EXISTS,   ERROR_RANGE,          ERROR_UNSUPPORTED, ERROR_RULE,
                                            ERROR_REJECTED, ERROR_UNKNOWN_CHOICE, ERROR_GIVEN,       ERROR_COMPUTED};
    bool expected = good || breaks;
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

static void do_something(struct walk *walk, bool may_erase)
{
    /* Sometimes the disk fails at the last moment: then nothing has happened, here and there. */
    bool breaks = rand() % 6 == 0;
    sqlite3_commit_hook(walk->book->store->db, breaks ? fail_commit : NULL, NULL);
    do_one(walk, may_erase, breaks);
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

static void run(const char *sample, unsigned seed, int steps, bool may_erase)
{
    struct error err = {0};
    struct walk walk = {.book = open_sample(sample), .seed = seed, .what = "nothing"};
    assert_as_in_the_file(&walk);
    struct model *beginning = model_clone(walk.book->model);
    int64_t entries;
    char head[65];
    assert_true(store_head(walk.book->store, head, &entries, &err));
    assert_true(store_undoable(walk.book->store, &walk.first, &err));
    srand(seed);
    int every = steps > 500 ? 25 : 10;
    for (walk.step = 0; walk.step < steps; walk.step++) {
        do_something(&walk, may_erase);
        if (walk.step % every == every - 1)
            assert_as_in_the_file(&walk);
        if (walk.step % 500 == 499)
            assert_comes_back(&walk);
    }
    assert_as_in_the_file(&walk);
    assert_comes_back(&walk);
    if (!store_verify(walk.book->store, head, NULL, NULL, &err))
        fail_at(&walk, "verify: %s %s\n", err.place, err.detail);
    if (walk.refused > walk.done) /* else the walk proves little */
        fail_at(&walk, "%zu done, %zu refused\n", walk.done, walk.refused);
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
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_empty), cmocka_unit_test(test_samples)};
    return cmocka_run_group_tests_name("changes", tests, start, end);
}
