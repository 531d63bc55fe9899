/* From one edition to the next: whatever was answered, every answer is afterwards in the newer edition or in the archive, once and
 * with its value; the undo is the workbook as it was, the redo as it became, and the history agrees with all of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "book/migrate.h"
#include "random_change.h"
#include "share.h"

static char folder[64], path[96], forms[512];
static const struct book_options options = {.person = "試験 太郎", .forms = forms};

static int make_folder(void **state)
{
    (void)state;
    const char *source = getenv("srcdir");
    setenv("MAMORI_NOW", "2026-11-21T10:00", 1);
    snprintf(forms, sizeof(forms), "%s/tests/data/forms-editions", source ? source : ".");
    snprintf(folder, sizeof(folder), "%s/mamori-migrate-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
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

static struct book *open_book(void)
{
    struct error err = {0};
    struct book *book = book_open(path, &options, &err);
    if (!book || !book_load(book, &err))
        fail_msg("cannot open: %d %s %s", err.code, err.subject, err.detail);
    return book;
}

/* ---- what the file holds ---- */

struct held {
    struct str text; /* a line a cell, by sheet, row and column */
    size_t cells;    /* of answers of either edition: neither of the archive nor of the program's own */
};

static bool take_text(void *context, const char *sheet, const char *row, const char *column, const char *value)
{
    struct held *held = context;
    str_add_format(&held->text, "%s %s %s=%s\n", sheet, row, column, value);
    static const char *const own[] = {"carried", "asked", "said", "document", "part", "after", "version"};
    bool counts = strcmp(sheet, "layers") != 0 && strcmp(sheet, "earlier") != 0;
    for (size_t i = 0; i < ARRAY_LENGTH(own); i++)
        counts = counts && strcmp(column, own[i]) != 0;
    held->cells += counts;
    return true;
}

static struct held held_by(struct book *book)
{
    struct held held = {.text = STR_INIT};
    struct error err = {0};
    assert_true(store_texts(book->store, take_text, &held, &err));
    return held;
}

static void no_report(void *context, const struct error *err)
{
    (void)context;
    fail_msg("%s %s %s", err->place, err->subject, err->detail);
}

static int by_line(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The same cells, in whatever order the tables were made. */
static void assert_same(const struct held *a, const struct held *b)
{
    struct sorted {
        char *line[8000];
        size_t count;
    } *sorted = calloc(2, sizeof(*sorted));
    const struct held *both[] = {a, b};
    for (size_t i = 0; i < 2; i++) {
        char *text = strdup(both[i]->text.text ? both[i]->text.text : ""), *rest = NULL;
        for (char *line = strtok_r(text, "\n", &rest); line && sorted[i].count < 8000;
             line = strtok_r(NULL, "\n", &rest))
            sorted[i].line[sorted[i].count++] = strdup(line);
        qsort(sorted[i].line, sorted[i].count, sizeof(char *), by_line);
        free(text);
    }
    for (size_t i = 0; i < sorted[0].count && i < sorted[1].count; i++)
        assert_string_equal(sorted[0].line[i], sorted[1].line[i]);
    assert_int_equal(sorted[0].count, sorted[1].count);
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; k < sorted[i].count; k++)
            free(sorted[i].line[k]);
    free(sorted);
}

/* ---- answers ---- */

static void answer(struct book *book, unsigned step)
{
    size_t s = (size_t)rand() % book->catalog->sheet_count;
    const struct sheet_def *def = &book->catalog->sheet[s];
    uint32_t rows = model_rows(book->model, s);
    char value[64], reference[64];
    struct error err = {0};
    if (sheet_sealed(def, SIZE_MAX) || strncmp(def->id, "kept-", 5) == 0) /* these decide() fills in */
        return;
    size_t c = random_entered(def);
    const struct column_def *column = &def->column[c];
    snprintf(value, sizeof(value), "答え%u", step);
    struct change change[2] = {{.op = CHANGE_SET, .sheet = s, .column = c, .value = value}};
    if (column->kind->refers)
        change[0].value = random_reference(book, column, reference);
    else if (!column->kind->prose)
        change[0].value = random_value(column);
    bool adds = def->kind == SHEET_LEDGER && (rows == 0 || rand() % 3 == 0);
    if (adds) {
        change[1] = change[0];
        change[1].added = 1;
        change[0] = (struct change){.op = CHANGE_INSERT, .sheet = s, .at = UINT32_MAX};
    } else if (rows) {
        change[0].row = model_row_id(book->model, s, (uint32_t)rand() % rows);
        if (def->kind == SHEET_LEDGER && rand() % 8 == 0)
            change[0].op = CHANGE_DELETE;
    }
    if (adds || rows)
        book_change(book, change, adds ? 2 : 1, NULL, NULL, &err); /* what is refused is refused */
}

/* A decision about a document, an article of one's own, a version or its text, as the program writes them: about a document and a part
 * that there are, now and then about none. */
static void decide(struct book *book, unsigned step)
{
    const struct documents_def *documents = &book->catalog->documents;
    const size_t ledgers[] = {documents->paragraphs, documents->articles, documents->versions, documents->texts};
    size_t s = ledgers[rand() % 4], things = catalog_find_sheet(book->catalog, "things", NULL), count = 1;
    const struct sheet_def *def = &book->catalog->sheet[s];
    size_t d = (size_t)rand() % book->catalog->document_count;
    const struct document_def *document = &book->catalog->document[d];
    struct error err = {0};
    char key[64], own[64], article[16];
    uint32_t rows = model_rows(book->model, things);
    const char *part = document->part[rand() % document->part_count].id;
    snprintf(key, sizeof(key), "%s%s%s", document->id, document->each == SIZE_MAX ? "" : ".",
             document->each == SIZE_MAX ? ""
             : rows                     ? model_row_id(book->model, things, (uint32_t)rand() % rows)
                                        : "1");
    snprintf(own, sizeof(own), "自社の文%u", step);
    snprintf(article, sizeof(article), "%u", 1 + step / 20);
    const struct {
        enum column_role role;
        const char *value;
    } cells[] = {{ROLE_DOCUMENT, rand() % 20 ? key : "nothing"},
                 {ROLE_PART, rand() % 20 ? part : "gone"},
                 {ROLE_AFTER, rand() % 4 ? part : article},
                 {ROLE_OF, article},
                 {ROLE_USE, rand() % 2 ? "yes" : ""},
                 {ROLE_STRENGTH, rand() % 2 ? "light" : "strict"},
                 {ROLE_OWN, rand() % 2 ? own : ""},
                 {ROLE_TEXT, own},
                 {ROLE_KIND, "new"},
                 {ROLE_NUMBER, "1"}};
    char *id = mem_format("%s.%s", cells[0].value, cells[1].value); /* a part is decided about once */
    struct change change[1 + ARRAY_LENGTH(cells)] = {{.op = CHANGE_INSERT, .sheet = s, .at = UINT32_MAX}};
    if (s == documents->paragraphs)
        change[0].row = id;
    for (size_t i = 0; i < ARRAY_LENGTH(cells); i++)
        if (sheet_role(def, cells[i].role) != SIZE_MAX && *cells[i].value)
            change[count++] = (struct change){.op = CHANGE_SET,
                                              .sheet = s,
                                              .added = 1,
                                              .column = sheet_role(def, cells[i].role),
                                              .value = cells[i].value};
    if (!book_change(book, change, count, NULL, NULL, &err) && err.code != ERROR_EXISTS)
        fail_msg("%s: %d %s %s", def->id, err.code, err.subject, err.detail);
    free(id);
}

/* Each decision of the newer edition is about a document and a part that it has; what of the older one is neither is in the
 * archive (which says so by itself). */
static void assert_decisions_stand(struct book *book)
{
    const struct catalog *catalog = book->catalog;
    size_t s = catalog->documents.paragraphs;
    for (uint32_t r = 0; r < model_rows(book->model, s); r++) {
        const char *key = model_role_text(book->model, s, r, ROLE_DOCUMENT), *part, *strength;
        size_t length = strcspn(key, "."), d = 0;
        if (strcmp(key, "nothing") == 0 || !*key) /* nor was it about one before */
            continue;
        while (d < catalog->document_count &&
               (strncmp(catalog->document[d].id, key, length) != 0 || catalog->document[d].id[length]))
            d++;
        part = model_role_text(book->model, s, r, ROLE_PART);
        strength = model_role_text(book->model, s, r, ROLE_STRENGTH);
        if (d == catalog->document_count || document_find_part(&catalog->document[d], part) == SIZE_MAX)
            fail_msg("decided of what is not there: %s %s", key, part);
        char *id = mem_format("%s.%s", key, part); /* by which the next decision finds it */
        assert_string_equal(model_row_id(book->model, s, r), id);
        free(id);
        if (strcmp(part, "b") == 0)
            assert_string_not_equal(strength, "light"); /* which the newer edition does not have */
    }
}

/* How many rows of the archive are in STATE; each says a cell that BEFORE had, with its value. */
static size_t archived(struct book *book, const struct held *before, const char *state)
{
    size_t sheet = catalog_find_sheet(book->catalog, "earlier", NULL), count = 0;
    for (uint32_t r = 0; r < model_rows(book->model, sheet); r++) {
        if (!model_role_is(book->model, sheet, r, ROLE_STATE, state))
            continue;
        char *line = mem_format("%s %s %s=%s\n", model_role_text(book->model, sheet, r, ROLE_SHEET),
                                model_role_text(book->model, sheet, r, ROLE_ROW),
                                model_role_text(book->model, sheet, r, ROLE_COLUMN),
                                model_role_text(book->model, sheet, r, ROLE_VALUE));
        if (!strstr(before->text.text, line))
            fail_msg("in the archive, and nobody answered it: %s", line);
        assert_true(*model_role_text(book->model, sheet, r, ROLE_ASKED));
        assert_true(*model_role_text(book->model, sheet, r, ROLE_SAID));
        free(line);
        count++;
    }
    return count;
}

static void migrate_one(unsigned seed)
{
    struct error err = {0};
    struct migrate_report report, tried;
    struct str what = STR_INIT;
    unlink(path);
    srand(seed);
    struct book *book = book_new(path, "toy-1", "株式会社あおば", NULL, &options, &err);
    assert_non_null(book);
    for (unsigned step = 0; step < 150; step++) {
        rand() % 3 ? answer(book, step) : decide(book, step);
        if (step % 50 == 49) /* refused while nothing is answered */
            book_close_round(book, catalog_find_sheet(book->catalog, "check", NULL), NULL, &err);
    }
    book_close(&book);
    book = open_book();
    struct held before = held_by(book);
    assert_true(book_migrate(book, forms, NULL, true, &tried, &err));
    assert_false(book->forms_changed);
    struct held still = held_by(book);
    assert_same(&before, &still);
    if (!book_migrate(book, forms, NULL, false, &report, &err))
        fail_msg("%d %s %s %s", err.code, err.subject, err.place, err.detail);
    assert_true(book->forms_changed);
    book_close(&book);
    assert_int_equal(report.before, before.cells);
    assert_int_equal(report.same + report.reworded + report.archived, report.before);
    assert_int_equal(report.archived, tried.archived);

    book = open_book();
    assert_int_equal(catalog_find_layer(book->catalog, "toy-1"), SIZE_MAX);
    assert_string_equal(book->catalog->about, "toy-2");
    struct held after = held_by(book);
    assert_int_equal(archived(book, &before, "archived"), report.archived);
    assert_int_equal(archived(book, &before, "kept"), report.reworded);
    assert_int_equal(after.cells, report.same + report.reworded);
    assert_decisions_stand(book);
    assert_int_equal(book_dangling(book, NULL, NULL), 0);
    assert_true(store_verify(book->store, NULL, no_report, NULL, &err));
    if (!book_undo(book, &what, &err))
        fail_msg("%d %s %s %s", err.code, err.subject, err.place, err.detail);
    assert_true(book->forms_changed);
    book_close(&book);

    book = open_book();
    struct held undone = held_by(book);
    assert_same(&before, &undone);
    assert_string_equal(book->catalog->about, "toy-1");
    assert_true(book_redo(book, &what, &err));
    book_close(&book);
    book = open_book();
    struct held redone = held_by(book);
    assert_same(&after, &redone);
    assert_true(store_verify(book->store, NULL, no_report, NULL, &err));
    book_close(&book);
    migrate_report_done(&report);
    migrate_report_done(&tried);
    str_free(&before.text);
    str_free(&still.text);
    str_free(&after.text);
    str_free(&undone.text);
    str_free(&redone.text);
    str_free(&what);
}

static void test_nothing_is_lost(void **state)
{
    (void)state;
    unsigned seeds = share_of(20);
    for (unsigned seed = 1; seed <= seeds; seed++)
        migrate_one(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_lost),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
