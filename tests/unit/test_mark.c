/* Marks of own exports: written and read again, whole and cut; what is left of the older ones; how far two copies went
 * together. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "exchange/mark.h"

static char folder[] = "/tmp/mamori-mark-XXXXXX";
static struct arena *arena; /* of the marks */

static int make_folder(void **state)
{
    (void)state;
    arena = arena_new();
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    arena_free(&arena);
    char *command = mem_format("rm -rf '%s'", folder);
    int rc = system(command);
    free(command);
    return rc;
}

static struct store *make(const char *name)
{
    struct error err = {0};
    char *path = mem_format("%s/%s", folder, name);
    struct store *store = store_create(path, "ipa-3", &err);
    assert_non_null(store);
    free(path);
    return store;
}

static void add_entries(struct store *store, int count, const char *text)
{
    struct error err = {0};
    for (int i = 0; i < count; i++) {
        char *value = mem_format("%s %d", text, i);
        int64_t batch;
        assert_true(store_begin(store, "x", 1, "do", 0, NULL, &err));
        assert_true(store_set(store, "facts", "1", "name", false, NULL, value, &err));
        assert_true(store_commit(store, &batch, &err));
        free(value);
    }
}

static void test_round_trip(void **state)
{
    (void)state;
    struct error err = {0};
    struct store *store = make("a");
    static const char *const companies[] = {"", "株式会社　あおば (東 京)", "A\nB", "-"};
    static const char *const shown[] = {"", "株式会社　あおば (東 京)", "A B", ""};
    for (size_t i = 0; i < 4; i++) {
        struct mark mark, again;
        struct str text = STR_INIT;
        assert_true(mark_make(store, "ipa-3", "values", companies[i], arena, &mark, &err));
        mark_text(&mark, i ? "assets" : "", 2, 3, 0, &text);
        assert_true(mark_read(text.text, arena, &again));
        assert_string_equal(again.sheet, i ? "assets" : "");
        assert_string_equal(again.variant, "values");
        assert_string_equal(again.pack, "ipa-3");
        assert_string_equal(again.workbook, store_id(store));
        assert_string_equal(again.company, shown[i]);
        assert_string_equal(again.head, mark.head);
        assert_int_equal(again.entries, mark.entries);
        assert_int_equal(again.part, 2);
        assert_int_equal(again.parts, 3);
        assert_int_equal(again.earlier, mark.earlier);
        assert_memory_equal(again.at, mark.at, sizeof(mark.at[0]) * mark.earlier);
        str_clear(&text);
        mark_text(&mark, "", 1, 1, 260, &text);
        assert_in_range(text.length, 60, 260);
        assert_true(mark_read(text.text, arena, &again));
        assert_string_equal(again.company, shown[i]);
        str_free(&text);
        add_entries(store, 300, "v");
    }
    struct mark hidden;
    assert_true(mark_make(store, "ipa-3", "anonymous", "あおば", arena, &hidden, &err));
    assert_string_equal(hidden.workbook, "");
    assert_string_equal(hidden.company, "");
    assert_int_equal(hidden.entries, -1);
    store_close(&store);
}

static void test_no_marks(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "mamori", "mamori 2", "mamori 2 ", "mamori 2 a b c d e f g h i", "mamori 1 - 1 p w 1 h 1/1 - -"};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        struct mark mark;
        assert_false(mark_read(texts[i], arena, &mark));
        assert_false(mark.own);
    }
}

/* The columns with the line are gone, and perhaps that of the sheet's id. */
static void test_cells(void **state)
{
    (void)state;
    static const struct {
        const char *text[4];
        size_t count;
        const char *sheet, *variant; /* NULL: no mark */
    } cases[] = {
        {{"mamori", "assets", "1"}, 3, "assets", "1"},
        {{"mamori", "assets", "values", "番号"}, 4, "assets", "values"},
        {{"mamori", "1"}, 2, "", "1"},
        {{"mamori", "assets"}, 2, NULL, NULL},
        {{"assets", "1"}, 2, NULL, NULL},
        {{"番号", "assets", "1"}, 3, NULL, NULL},
        {{"mamori", "番号", "2"}, 3, NULL, NULL},
        {{"mamori"}, 1, NULL, NULL},
        {{NULL}, 0, NULL, NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct mark mark;
        assert_int_equal(mark_read_cells(cases[i].text, cases[i].count, arena, &mark), cases[i].sheet != NULL);
        assert_int_equal(mark.own, cases[i].sheet != NULL);
        assert_int_equal(mark.entries, -1);
        if (!mark.own)
            continue;
        assert_string_equal(mark.sheet, cases[i].sheet);
        assert_string_equal(mark.variant, cases[i].variant);
        assert_string_equal(mark.workbook, "");
    }
}

/* Copies that part after COMMON entries find at least half of the way since then, and never more than there was. */
static void test_common(void **state)
{
    (void)state;
    struct error err = {0};
    for (int after = 1; after < 200; after = after * 3 + 1) {
        struct store *a = make("one");
        add_entries(a, 150, "together");
        char *command = mem_format("cp '%s/one' '%s/two'", folder, folder), *path = mem_format("%s/two", folder);
        assert_int_equal(system(command), 0);
        struct store *b = store_open(path, STORE_WRITE, &err);
        assert_non_null(b);
        add_entries(a, after, "here");
        add_entries(b, 5, "there");
        struct mark mark;
        int64_t common;
        assert_true(mark_make(a, "ipa-3", "1", "", arena, &mark, &err));
        assert_true(mark_common(a, &mark, &common, &err));
        assert_int_equal(common, 150 + after);
        assert_true(mark_common(b, &mark, &common, &err));
        if (2 * after < 150 + after) {
            if (common > 150 || common < 150 - after)
                fail_msg("parted %d entries ago: common %lld", after, (long long)common);
        } else {
            assert_in_range(common, 0, 150);
        }
        store_close(&a);
        store_close(&b);
        free(command);
        command = mem_format("rm '%s/one' '%s/two'", folder, folder);
        assert_int_equal(system(command), 0);
        free(command);
        free(path);
    }
}

/* What stands in the place of a number in rows that wait for one, in both languages; and what people may well call a row. */
static void new_rows(void **state)
{
    static const char *const new[] = {"新57", "new 57", "新1", " "};
    static const char *const others[] = {"", "新", "新しい", "新5a", "new ", "newest", "57", "  "};
    (void)state;
    for (size_t i = 0; i < ARRAY_LENGTH(new); i++)
        assert_true(mark_is_new(new[i]));
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++)
        assert_false(mark_is_new(others[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_no_marks), cmocka_unit_test(test_cells),
        cmocka_unit_test(test_common),     cmocka_unit_test(new_rows),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
