/* Following other processes: after whatever two books on one file have done, what each of them shows is what the
 * workbook opened anew shows, cell by cell, in the same order, and it got there by reading what changed and not
 * everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "base/date.h"
#include "book/book_layers.h"
#include "book/store_private.h"
#include "book/book_watch.h"
#include "book/change_list.h"
#include "blank.h"
#include "random_change.h"
#include "share.h"

static char folder[64], path[80], spare[96];
static const struct book_options one = {.person = "試験 太郎"}, two = {.person = "試験 花子"};

static int make_folder(void **state)
{
    (void)state;
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    /* Nothing here is about the disk, and some thousand commits are: in memory where that is possible. */
    snprintf(folder, sizeof(folder), "%s/mamori-refresh-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(folder))
        return -1;
    snprintf(path, sizeof(path), "%s/a.mamori", folder);
    snprintf(spare, sizeof(spare), "%s.copy", path);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    unlink(spare);
    return rmdir(folder);
}

static struct book *open_book(const struct book_options *options)
{
    struct error err = {0};
    struct book *book = book_open(path, options, &err);
    if (!book || !book_load(book, &err))
        fail_msg("cannot open: %d %s %s", err.code, err.subject, err.detail);
    return book;
}

/* ---- the same? ---- */

struct gathered {
    char lines[200][200];
    size_t count;
};

static void gather_dangling(void *context, size_t sheet, const char *row, size_t column, const char *value)
{
    struct gathered *g = context;
    if (g->count < 200)
        snprintf(g->lines[g->count++], 200, "%zu %s %zu %s", sheet, row, column, value);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void assert_same(struct book *book, const char *who, unsigned seed, int step)
{
    struct book *fresh = open_book(&one);
    const struct catalog *catalog = book->catalog;
    for (size_t s = 0; s < catalog->sheet_count; s++) {
        if (model_rows(book->model, s) != model_rows(fresh->model, s))
            fail_msg("seed %u step %d: %s has %u rows of %s, the file %u", seed, step, who, model_rows(book->model, s),
                     catalog->sheet[s].id, model_rows(fresh->model, s));
        for (uint32_t r = 0; r < model_rows(book->model, s); r++)
            if (strcmp(model_row_id(book->model, s, r), model_row_id(fresh->model, s, r)) != 0)
                fail_msg("seed %u step %d: %s has row %s of %s in place %u, the file %s", seed, step, who,
                         model_row_id(book->model, s, r), catalog->sheet[s].id, r, model_row_id(fresh->model, s, r));
    }
    for (size_t t = 0; t < 2 * catalog->sheet_count; t++) {
        const struct column_table *x = model_table(book->model, t), *y = model_table(fresh->model, t);
        for (uint32_t c = 0; c < x->columns; c++)
            for (uint32_t r = 0; r < x->rows; r++)
                if (!value_same(column_get(x->column[c], r), column_get(y->column[c], r)))
                    fail_msg("seed %u step %d: %s differs from the file in %s, table %zu row %s column %u", seed, step,
                             who, catalog->sheet[t / 2].id, t % 2, t % 2 ? "" : model_row_id(book->model, t / 2, r), c);
    }
    struct gathered mine = {.count = 0}, theirs = {.count = 0};
    book_dangling(book, gather_dangling, &mine);
    book_dangling(fresh, gather_dangling, &theirs);
    qsort(mine.lines, mine.count, sizeof(mine.lines[0]), by_text);
    qsort(theirs.lines, theirs.count, sizeof(theirs.lines[0]), by_text);
    if (mine.count != theirs.count)
        fail_msg("seed %u step %d: %s knows %zu lost references, the file %zu", seed, step, who, mine.count,
                 theirs.count);
    for (size_t i = 0; i < mine.count; i++)
        assert_string_equal(mine.lines[i], theirs.lines[i]);
    book_close(&fresh);
}

/* ---- what the guard would not let pass, or no screen does, but a file may hold ---- */

static double some_pos(struct store *store, const struct book *book, size_t sheet)
{
    struct error err = {0};
    double pos = 1024.0 * (rand() % 9);
    uint32_t rows = model_rows(book->model, sheet);
    if (rows && rand() % 2) /* where another one stands: then the ids decide */
        store_pos(store, book->catalog->sheet[sheet].id, model_row_id(book->model, sheet, (uint32_t)rand() % rows),
                  &pos, &err);
    return pos + (rand() % 4 == 0 ? 0.5 : 0);
}

/* A batch past the book: other versions of the forms, lost answers, positions that are the same, rows with ids of
 * words. */
static void raw_batch(struct book *book, struct store *store)
{
    static const char *const ledgers[] = {"assets", "cloud-services", "contacts", "unknown-ledger"};
    struct error err = {0};
    const char *ledger = ledgers[(size_t)rand() % ARRAY_LENGTH(ledgers)], *const column[] = {"name", "unknown_column"},
               *const value[] = {"直接", "知らない列"};
    size_t sheet = catalog_find_sheet(book->catalog, ledger, NULL);
    uint32_t rows = sheet == SIZE_MAX ? 0 : model_rows(book->model, sheet);
    char id[64] = "", row[64];
    if (!store_begin(store, "別の版", date_now(), "do", 0, "直接", &err))
        fail_msg("begin: %d %s", err.code, err.detail);
    snprintf(row, sizeof(row), "%s", rows ? model_row_id(book->model, sheet, (uint32_t)rand() % rows) : "1");
    bool good = true;
    switch (rand() % 7) {
    case 0:
        if (rand() % 3 == 0)
            snprintf(id, sizeof(id), "row-%d", rand() % 1000);
        good = store_insert(store, ledger, id, sheet == SIZE_MAX ? 5 : some_pos(store, book, sheet), 2, column, value,
                            &err);
        break;
    case 1: good = !rows || store_delete(store, ledger, row, &err); break;
    case 2: good = !rows || store_move(store, ledger, row, some_pos(store, book, sheet), &err); break;
    case 3:
        good = store_set(store, "cloud", rand() % 2 ? "4711.c01" : "1.c99", "answer", false, NULL,
                         rand() % 3 ? "done" : NULL, &err);
        break;
    case 4:
        good = store_set(store, "self-check", "q99", "answer", false, NULL, rand() % 3 ? "done" : NULL, &err);
        break;
    case 5:
        good = store_set(store, "self-check", "q03", "unknown_column", false, NULL, rand() % 3 ? "x" : NULL, &err);
        break;
    default:
        snprintf(row, sizeof(row), "%u.%s", 1 + (unsigned)rand() % 4, "c01");
        good = store_set(store, "cloud", row, "note", false, NULL, rand() % 3 ? "覚え" : NULL, &err);
    }
    if (!good && (err.code == ERROR_UNKNOWN_ROW || err.code == ERROR_EXISTS))
        return; /* rolled back already */
    if (!good || !store_commit(store, NULL, &err))
        fail_msg("a batch past the book: %d %s %s", err.code, err.subject, err.detail);
}

static void erase_something(struct book *book)
{
    static const char *const sheets[] = {"assets", "self-check", "contacts", "cloud"};
    struct error err = {0};
    size_t s = catalog_find_sheet(book->catalog, sheets[(size_t)rand() % ARRAY_LENGTH(sheets)], NULL);
    uint32_t rows = model_rows(book->model, s);
    if (rows && !blank(book->store, "試験", date_now(), book->catalog->sheet[s].id,
                       model_row_id(book->model, s, (uint32_t)rand() % rows), rand() % 2 ? "name" : NULL, NULL, &err))
        fail_msg("erasing: %d %s %s", err.code, err.subject, err.detail);
}

static void import_something(struct book *book)
{
    struct error err = {0};
    struct change_list list = change_list_new();
    size_t s = catalog_find_sheet(book->catalog, rand() % 2 ? "assets" : "cloud-services", NULL),
           column = sheet_find_column(&book->catalog->sheet[s], "name", NULL);
    uint32_t rows = model_rows(book->model, s);
    char changed[64], deleted[64];
    snprintf(changed, sizeof(changed), "%s", rows ? model_row_id(book->model, s, (uint32_t)rand() % rows) : "");
    snprintf(deleted, sizeof(deleted), "%s", rows ? model_row_id(book->model, s, (uint32_t)rand() % rows) : "");
    bool old = rows && rand() % 2;
    for (size_t i = 0, count = (size_t)rand() % 4 + 1; i < count; i++) {
        char text[24];
        const char *value = text;
        snprintf(text, sizeof(text), "取込み %d", rand() % 1000);
        change_list_add(&list, (struct change){.op = old && i == 0 ? CHANGE_SET : CHANGE_INSERT,
                                               .sheet = s,
                                               .row = old && i == 0 ? changed : NULL,
                                               .at = UINT32_MAX,
                                               .cells = 1,
                                               .columns = &column,
                                               .values = &value});
    }
    if (rows && rand() % 2 && strcmp(changed, deleted) != 0)
        change_list_delete(&list, s, deleted);
    book_change_as(book, list.change, list.count, &(struct change_options){.title = "取込み", .as_seen = true}, NULL,
                   &err);
    change_list_done(&list);
    if (err.code != ERROR_NONE && err.code != ERROR_CONFLICT && err.code != ERROR_REFERRED &&
        err.code != ERROR_UNKNOWN_ROW)
        fail_msg("import: %d %s %s", err.code, err.subject, err.detail);
}

/* ---- two books ---- */

static void change_something(struct book *book, int step, struct store *wild)
{
    struct error err = {0};
    struct str what = STR_INIT;
    size_t check = catalog_find_sheet(book->catalog, "self-check", NULL);
    switch (rand() % 16) {
    case 0:
    case 1: book_undo(book, &what, &err); break;
    case 2: book_redo(book, &what, &err); break;
    case 3:
        if (rand() % 6 == 0)
            book_close_round(book, check, NULL, &err);
        break;
    case 4: import_something(book); break;
    case 5:
        if (rand() % 4 == 0) /* nothing before it can be undone */
            erase_something(book);
        break;
    case 6: store_put_draft(book->store, "assets", "1", "name", "試験", rand() % 2 ? "途中" : NULL, &err); break;
    case 7:
    case 8:
        if (wild)
            raw_batch(book, wild);
        break;
    case 9:
    case 10: random_relation_change(book, step); break;
    default: random_batch(book, &err);
    }
    str_free(&what);
    if (err.code != ERROR_NONE && err.code != ERROR_NOTHING && err.code != ERROR_REFERRED &&
        err.code != ERROR_CONFLICT && err.code != ERROR_UNKNOWN_ROW)
        fail_msg("step %d: error %d %s %s", step, err.code, err.subject, err.detail);
}

static void refresh(struct book *book, const char *who, unsigned seed, int step)
{
    struct error err = {0};
    book_refresh(book, &err);
    if (err.code != ERROR_NONE)
        fail_msg("seed %u step %d: %s cannot refresh: %d %s %s", seed, step, who, err.code, err.subject, err.detail);
}

static void walk(unsigned seed, bool wild)
{
    struct error err = {0};
    unlink(path);
    struct book *a = book_new(path, NULL, "株式会社あおば", NULL, &one, &err);
    assert_non_null(a);
    struct book *b = open_book(&two);
    struct store *third = wild ? store_open(path, STORE_WRITE, &err) : NULL;
    const struct model *shown_a = a->model, *shown_b = b->model;
    srand(seed);
    for (int step = 0, steps = (int)share_of(200); step < steps; step++) {
        struct book *who = rand() % 2 ? a : b;
        for (int k = rand() % 4; k >= 0; k--)
            change_something(who, step, third);
        if (rand() % 3 == 0) /* the other one, on a model that is behind */
            change_something(who == a ? b : a, step, third);
        if (rand() % 3)
            continue;
        refresh(a, "a", seed, step);
        refresh(b, "b", seed, step);
        assert_same(a, "a", seed, step);
        assert_same(b, "b", seed, step);
    }
    assert_ptr_equal(a->model, shown_a); /* all of it was followed: nothing was read as a whole */
    assert_ptr_equal(b->model, shown_b);
    if (third)
        store_close(&third);
    else if (!store_verify(a->store, NULL, NULL, NULL, &err))
        fail_msg("seed %u: the history does not agree: %s %s", seed, err.place, err.detail);
    book_close(&a);
    book_close(&b);
}

static void test_two_books(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 2; seed++)
        walk(seed, false);
}

static void test_other_versions(void **state)
{
    (void)state;
    for (unsigned seed = 11; seed <= 12; seed++)
        walk(seed, true);
}

/* ---- when everything is read after all ---- */

static struct book *new_book(void)
{
    struct error err = {0};
    unlink(path);
    struct book *book = book_new(path, NULL, "株式会社あおば", NULL, &one, &err);
    assert_non_null(book);
    return book;
}

static void import_many(struct book *book, size_t count)
{
    struct error err = {0};
    struct change_list list = change_list_new();
    size_t s = catalog_find_sheet(book->catalog, "assets", NULL),
           column = sheet_find_column(&book->catalog->sheet[s], "name", NULL);
    for (size_t i = 0; i < count; i++) {
        change_list_insert(&list, s, NULL);
        change_list_cell(&list, s, column, "たくさん");
    }
    assert_true(book_change(book, list.change, list.count, "取込み", NULL, &err));
    change_list_done(&list);
}

static void delete_first(struct book *book, size_t count)
{
    struct error err = {0};
    size_t s = catalog_find_sheet(book->catalog, "assets", NULL);
    struct change *change = mem_zero(count, sizeof(*change));
    for (size_t i = 0; i < count; i++)
        change[i] = (struct change){.op = CHANGE_DELETE, .sheet = s, .row = model_row_id(book->model, s, (uint32_t)i)};
    if (!book_change_as(book, change, count, &(struct change_options){.references = REFERENCES_DELETE}, NULL, &err))
        fail_msg("deleting: %d %s %s", err.code, err.subject, err.detail);
    free(change);
}

/* Whether B follows by reading what changed (the model stays, changed) or everything (another model). */
static void assert_follows(struct book *b, bool whole)
{
    struct error err = {0};
    const struct model *shown = b->model;
    assert_true(book_refresh(b, &err));
    assert_int_equal(b->model != shown, whole);
    assert_same(b, "b", 0, 0);
    struct store_mark now;
    store_mark(b->store, &now);
    assert_int_equal(b->mark.entries, now.entries);
    assert_false(book_refresh(b, &err)); /* once */
    assert_int_equal(err.code, ERROR_NONE);
}

static void test_what_is_much(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *a = new_book(), *b = open_book(&two);
    struct str what = STR_INIT;
    import_many(a, 1000);
    assert_follows(b, false);
    import_many(a, 6000);
    assert_follows(b, true);
    delete_first(a, 100);
    assert_follows(b, false);
    assert_true(book_undo(a, &what, &err));
    assert_follows(b, false);
    delete_first(a, 300);
    assert_follows(b, false);
    setenv("MAMORI_NOW", "2026-11-22T10:00",
           1); /* what is due is due another day, whether anybody has written or not */
    assert_true(book_refresh(b, &err));
    assert_int_equal(model_today(b->model), date_today());
    assert_false(book_refresh(b, &err));
    setenv("MAMORI_NOW", "2026-11-23T10:00", 1);
    import_many(a, 1);
    assert_follows(b, true);
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    str_free(&what);
    book_close(&a);
    book_close(&b);
}

/* A draft and a note are commits, and nothing that anybody sees. */
static void test_what_is_nothing(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *a = new_book(), *b = open_book(&two);
    const struct model *shown = b->model;
    assert_true(store_put_draft(a->store, "assets", "1", "name", "試験", "途中", &err));
    assert_true(store_put_note(a->store, "overview", "x", &err));
    assert_false(book_refresh(b, &err));
    assert_int_equal(err.code, ERROR_NONE);
    assert_ptr_equal(b->model, shown);
    bool current = false;
    assert_true(store_put_note(a->store, "overview", "y", &err));
    assert_true(book_current(b, &current, &err) && current);
    book_close(&a);
    book_close(&b);
}

static void copy_over(const char *from, const char *to)
{
    char buffer[65536];
    FILE *in = fopen(from, "r"), *out = fopen(to, "w");
    assert_true(in && out);
    for (size_t n; (n = fread(buffer, 1, sizeof(buffer), in)) > 0;)
        assert_int_equal(fwrite(buffer, 1, n, out), n);
    assert_int_equal(fclose(out), 0);
    fclose(in);
}

/* An older copy is put in its place: what was read last is not its history. Then a file that is none: what was shown
 * stays. */
static void test_another_file(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *a = new_book();
    import_many(a, 3);
    book_close(&a);
    copy_over(path, spare);
    a = open_book(&one);
    import_many(a, 2);
    book_close(&a);
    struct book *b = open_book(&two);
    size_t s = catalog_find_sheet(b->catalog, "assets", NULL);
    assert_int_equal(model_rows(b->model, s), 5);
    copy_over(spare, path); /* an older copy is taken only when somebody says so: what it lacks was shown here */
    assert_false(book_refresh(b, &err));
    assert_int_equal(err.code, ERROR_OLDER);
    assert_int_equal(model_rows(b->model, s), 5);
    err = (struct error){0};
    assert_true(book_reopen(b, NULL, true, &err));
    assert_int_equal(model_rows(b->model, s), 3);
    assert_same(b, "b", 0, 0);
    const struct model *shown = b->model;
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    for (int i = 0; i < 40000; i++)
        fputc('x', file);
    assert_int_equal(fclose(file), 0);
    assert_false(book_refresh(b, &err));
    assert_int_not_equal(err.code, ERROR_NONE);
    assert_ptr_equal(b->model, shown);
    assert_int_equal(model_rows(b->model, s), 3);
    copy_over(spare, path);
    err = (struct error){0};
    book_refresh(b, &err);
    assert_int_equal(err.code, ERROR_NONE);
    a = open_book(&one);
    import_many(a, 1);
    assert_true(book_refresh(b, &err));
    assert_int_equal(model_rows(b->model, s), 4);
    book_close(&a);
    book_close(&b);
}

/* ---- a fault at each step ---- */

struct fault {
    int at, steps; /* the step of SQLite's machine that fails; 0: none */
};

static int fail_at(void *context)
{
    struct fault *fault = context;
    fault->steps++;
    return fault->steps == fault->at;
}

/* Everything that a model shows. */
static uint64_t print_of(const struct book *book)
{
    uint64_t print = STR_HASH;
    for (size_t t = 0; t < 2 * book->catalog->sheet_count; t++) {
        const struct column_table *table = model_table(book->model, t);
        for (uint32_t c = 0; c < table->columns; c++)
            for (uint32_t r = 0; r < table->rows; r++) {
                struct str text = STR_INIT;
                value_to_text(column_get(table->column[c], r), &text);
                print = str_hash(print, text.text, text.length) * 31 + c + r;
                str_free(&text);
            }
    }
    return print;
}

/* B has to follow what A did; at each step of the reading it may fail: then it shows what it showed, and follows later. */
static void assert_survives(struct book *b, bool whole)
{
    const struct model *shown = b->model;
    const uint64_t before = print_of(b);
    struct fault fault = {.at = 0};
    bool followed = false;
    for (int at = 1; !followed; at += at < 60 ? 1 : at / 8) {
        struct error err = {0};
        fault = (struct fault){.at = at};
        sqlite3_progress_handler(b->store->db, 1, fail_at, &fault);
        followed = book_refresh(b, &err);
        sqlite3_progress_handler(b->store->db, 0, NULL, NULL);
        if (followed)
            break;
        assert_int_not_equal(err.code, ERROR_NONE);
        assert_ptr_equal(b->model, shown);
        assert_true(print_of(b) == before);
    }
    assert_true(fault.steps > (whole ? 1000 : 100)); /* it did fail at steps that matter */
    assert_int_equal(b->model != shown, whole);
    assert_same(b, "b", 0, 0);
}

static void test_faults(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *a = new_book();
    import_many(a, 20);
    struct book *b = open_book(&two);
    srand(5);
    for (int i = 0; i < 12; i++) {
        random_batch(a, &err);
        random_relation_change(a, i);
    }
    assert_survives(b, false);
    delete_first(a, 5);
    assert_survives(b, false);
    import_many(a, 300);
    assert_true(book_refresh(b, &err));
    delete_first(a, 250);
    assert_survives(b, false);
    import_many(a, 6000);
    assert_survives(b, true);
    book_close(&a);
    book_close(&b);
}

/* ---- in pieces ---- */

struct pausing {
    int of; /* one of so many questions interrupts; 0: none does */
    enum reading_for why;
    int asked;
    uint64_t done, total;
};

static bool pause_some(void *context, enum reading_for why, uint64_t done, uint64_t total)
{
    struct pausing *p = context;
    p->why = why;
    p->asked++;
    p->done = done;
    p->total = total;
    return p->of && rand() % p->of == 0;
}

/* Another day: what comes next is read as a whole. */
static void next_day(int day)
{
    char now[32];
    snprintf(now, sizeof(now), "2026-11-%02dT10:00", 1 + day % 28);
    setenv("MAMORI_NOW", now, 1);
}

static void set_name(struct book *book, int n)
{
    struct error err = {0};
    size_t s = catalog_find_sheet(book->catalog, "assets", NULL);
    char *name = mem_format("名前%d", n);
    refresh(book, "a", 0, n);
    assert_true(book_set_typed(book, s, model_row_id(book->model, s, 0),
                               sheet_find_column(&book->catalog->sheet[s], "name", NULL), name, &err));
    free(name);
}

/* Others change the workbook between any two pieces; in the end it is what the file holds. Until then what is shown stays. */
static void test_pieces_between_changes(void **state)
{
    (void)state;
    struct book *a = new_book();
    import_many(a, 330);
    struct book *b = open_book(&two);
    struct pausing p = {.of = 0};
    int interrupted = 0;
    book_on_reading(b, pause_some, &p);
    srand(9);
    for (int day = 0; day < 12; day++) {
        uint64_t done, total;
        next_day(day);
        change_something(a, 1000 + day, NULL);
        const struct model *shown = b->model;
        p.of = 4;
        for (int look = 0; look < 400 && b->model == shown; look++) {
            refresh(b, "b", 9, day);
            if (!book_is_reading(b, &done, &total))
                continue;
            interrupted++;
            assert_int_equal(p.why, READING_LOOK);
            assert_ptr_equal(b->model, shown);
            if (look < 40)
                change_something(a, 2000 + look, NULL);
            if (look < 6) /* in a row that was read already, most probably */
                set_name(a, look);
        }
        p.of = 0;
        refresh(b, "b", 9, day);
        assert_false(book_is_reading(b, &done, &total));
        assert_same(b, "b", 9, day);
    }
    assert_true(interrupted > 60);
    assert_true(p.total >= 300);
    assert_int_equal(b->store->proven_counter, -1); /* rows of different times were not taken for a changed file */
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    book_close(&a);
    book_close(&b);
}

/* The first reading, too, goes on between keys; whoever needs the answers before it is done gets the rest at once. */
static void test_first_reading_in_pieces(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *a = new_book();
    import_many(a, 330);
    for (int ends = 0; ends < 2; ends++) {
        struct book *b = book_open(path, &two, &err);
        struct pausing p = {.of = 1};
        bool whole = false;
        int pieces = 0;
        book_on_reading(b, pause_some, &p);
        for (; !whole && (ends == 0 || pieces < 3); pieces++) {
            assert_null(b->model);
            assert_true(book_load_some(b, &whole, &err));
            assert_int_equal(p.why, READING_LOOK);
            if (pieces == 1)
                change_something(a, 3000 + ends, NULL);
        }
        assert_int_equal(whole, ends == 0);
        assert_true(pieces >= 3 && book_load(b, &err));
        assert_same(b, "first", 9, ends);
        assert_true(book_load_some(b, &whole, &err) && whole);
        book_close(&b);
    }
    book_close(&a);
}

/* Who wants to change something waits for the rest, and may give up. */
static void test_change_between_pieces(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *a = new_book(), *b = open_book(&two);
    struct pausing p = {.of = 1};
    size_t s = catalog_find_sheet(b->catalog, "assets", NULL);
    const struct change add = {.op = CHANGE_INSERT, .sheet = s, .at = UINT32_MAX};
    uint64_t done, total;
    import_many(a, 6000);
    book_on_reading(b, pause_some, &p);
    assert_false(book_refresh(b, &err));
    assert_int_equal(err.code, ERROR_NONE);
    assert_true(book_is_reading(b, &done, &total));
    assert_true(done < total && total >= 6000);
    assert_false(book_change(b, &add, 1, NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    assert_int_equal(p.why, READING_WAITED);
    assert_true(book_is_reading(b, &done, &total)); /* what has been read is not read again */
    bool current = true;
    assert_true(book_current(b, &current, &err));
    assert_false(current);
    p.of = 0;
    assert_true(book_change(b, &add, 1, NULL, NULL, &err));
    assert_int_equal(model_rows(b->model, s), 6001);
    assert_same(b, "b", 0, 0);
    refresh(a, "a", 0, 0);
    import_many(a, 6000); /* an own undo of much reads as much */
    p.of = 1;
    assert_false(book_refresh(b, &err));
    p.of = 0;
    struct str what = STR_INIT;
    assert_true(book_undo(b, &what, &err));
    assert_int_equal(model_rows(b->model, s), 6001);
    assert_same(b, "b", 0, 0);
    str_free(&what);
    refresh(a, "a", 0, 0);
    import_many(a, 6000);
    p.of = 1;
    assert_false(book_refresh(b, &err));
    book_close(&a);
    book_close(&b); /* in the middle of it */
}

static bool never_wait(void *context, bool change, int64_t ms)
{
    (void)context, (void)change, (void)ms;
    return false;
}

/* Somebody holds the file between two pieces; then it is written into by something else. */
static void test_pieces_and_others(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *a = new_book(), *b = open_book(&two);
    struct pausing p = {.of = 1};
    uint64_t done, total, before;
    sqlite3 *other = NULL;
    import_many(a, 6000);
    book_on_reading(b, pause_some, &p);
    assert_false(book_refresh(b, &err));
    assert_true(book_is_reading(b, &before, &total) && before > 0);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    store_on_lock(b->store, never_wait, NULL);
    assert_false(book_refresh(b, &err));
    assert_int_equal(err.code, ERROR_BUSY);
    assert_true(book_is_reading(b, &done, &total) && done == before);
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "UPDATE s_assets SET name = 'x' WHERE id = '1'", NULL, NULL, NULL), SQLITE_OK);
    err = (struct error){0};
    p.of = 0;
    while (book_refresh(b, &err), book_is_reading(b, &done, &total))
        ;
    assert_true(book_doubted(b));
    sqlite3_close(other);
    book_close(&a);
    book_close(&b);
}

/* ---- locks ---- */

struct waiting {
    sqlite3 *holder; /* lets go after LEFT questions */
    int asked, changes, left;
    bool patient;
    int64_t first; /* how long it had waited in silence */
};

static bool wait_for_lock(void *context, bool change, int64_t ms)
{
    struct waiting *w = context;
    w->first = w->asked ? w->first : ms;
    w->asked++;
    w->changes += change;
    if (w->holder && w->asked >= w->left)
        sqlite3_exec(w->holder, "ROLLBACK", NULL, NULL, NULL);
    return w->patient && change;
}

/* Under a lock of somebody else a look says at once that it cannot be had; a change asks, and is done when the lock
 * goes. */
static void test_locks(void **state)
{
    (void)state;
    struct error err = {0};
    struct book *a = new_book(), *b = open_book(&two);
    import_many(a, 2);
    struct waiting w = {.patient = true};
    store_on_lock(b->store, wait_for_lock, &w);
    sqlite3 *holder;
    assert_int_equal(sqlite3_open(path, &holder), SQLITE_OK);
    size_t s = catalog_find_sheet(b->catalog, "assets", NULL),
           name = sheet_find_column(&b->catalog->sheet[s], "name", NULL);
    static const char *const locks[] = {"BEGIN EXCLUSIVE", "BEGIN IMMEDIATE"};
    for (size_t i = 0; i < ARRAY_LENGTH(locks); i++) {
        bool excludes = i == 0;
        uint32_t rows = model_rows(b->model, s);
        const struct model *shown = b->model;
        assert_int_equal(sqlite3_exec(holder, locks[i], NULL, NULL, NULL), SQLITE_OK);
        w = (struct waiting){.patient = true};
        err = (struct error){0};
        book_refresh(b, &err);
        assert_int_equal(err.code, excludes ? ERROR_BUSY : ERROR_NONE);
        assert_int_equal(w.asked, excludes);
        assert_int_equal(w.changes, 0);
        assert_ptr_equal(b->model, shown);
        assert_int_equal(model_rows(b->model, s), excludes ? rows : 2);
        if (excludes) { /* the person gives up */
            w.patient = false;
            const struct change add = {.op = CHANGE_INSERT, .sheet = s, .at = UINT32_MAX};
            err = (struct error){0};
            assert_false(book_change(b, &add, 1, NULL, NULL, &err));
            assert_int_equal(err.code, ERROR_BUSY);
            assert_int_equal(w.changes, 1);
        }
        w = (struct waiting){.holder = holder, .patient = true, .left = 5};
        err = (struct error){0};
        const struct change add[] = {{.op = CHANGE_INSERT, .sheet = s, .at = UINT32_MAX},
                                     {.op = CHANGE_SET, .sheet = s, .added = 1, .column = name, .value = "待った"}};
        assert_true(book_change(b, add, 2, NULL, NULL, &err));
        assert_true(w.asked >= 5 && w.changes == w.asked && w.first < 1000);
        assert_same(b, "b", 0, (int)i);
        struct str what = STR_INIT;
        assert_true(book_undo(b, &what, &err)); /* both cases begin with the same rows */
        str_free(&what);
    }
    sqlite3_close(holder);
    book_close(&a);
    book_close(&b);
}

/* ---- layers ---- */

/* Who has a workbook open shows what it held, and answers nothing under forms that are others now: whoever changed them, and
 * however he sees it. */
static void test_layers_of_others(void **state)
{
    (void)state;
    struct error err = {0};
    struct str what = STR_INIT;
    char *forms = catalog_forms_dir(NULL);
    unlink(path);
    struct book *own = book_new(path, "ipa-3", "株式会社あおば", NULL, &one, &err), *other = open_book(&two),
                *third = open_book(&two);
    size_t contacts = catalog_find_sheet(other->catalog, "contacts", NULL);
    const struct change change = {.op = CHANGE_INSERT, .sheet = contacts, .at = UINT32_MAX};
    assert_true(book_layer_add(own, forms, "personal-data", &err));
    assert_true(own->forms_changed);
    assert_false(book_change(own, &change, 1, NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_FORMS_CHANGED);
    assert_false(book_undo(own, &what, &err));
    book_close(&own);
    /* One looks first, the other one just writes. */
    assert_true(book_refresh(other, &err));
    assert_true(other->forms_changed);
    assert_false(book_change(other, &change, 1, NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_FORMS_CHANGED);
    assert_false(book_change(third, &change, 1, NULL, NULL, &err));
    assert_int_equal(err.code, ERROR_FORMS_CHANGED);
    assert_int_equal(model_rows(third->model, contacts), 0);
    book_close(&other);
    book_close(&third);
    own = open_book(&one);
    other = open_book(&two);
    size_t layers = own->catalog->layer_count;
    assert_true(book_undo(own, &what, &err));
    assert_true(own->forms_changed);
    /* By reading everything, as on a new day. */
    setenv("MAMORI_NOW", "2026-11-22T10:00", 1);
    assert_true(book_refresh(other, &err));
    assert_true(other->forms_changed);
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    book_close(&own);
    book_close(&other);
    own = open_book(&one);
    assert_int_equal(own->catalog->layer_count, layers - 1);
    assert_true(book_change(own, &change, 1, NULL, NULL, &err));
    book_close(&own);
    str_free(&what);
    free(forms);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_books),
        cmocka_unit_test(test_other_versions),
        cmocka_unit_test(test_what_is_much),
        cmocka_unit_test(test_what_is_nothing),
        cmocka_unit_test(test_another_file),
        cmocka_unit_test(test_locks),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_pieces_between_changes),
        cmocka_unit_test(test_first_reading_in_pieces),
        cmocka_unit_test(test_change_between_pieces),
        cmocka_unit_test(test_pieces_and_others),
        cmocka_unit_test(test_layers_of_others),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
