/* One sheet speaks of another: [ref].column and sheet/row[column] over the forms of tests/data/forms-refs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/intl.h"
#include "guide/why.h"
#include "cells.h"
#include "model_anew.h"

static int today;

static int load_forms(void **state)
{
    (void)state;
    struct error err = {0};
    const char *source = getenv("srcdir");
    char *dir = mem_format("%s/tests/data/forms-refs", source ? source : ".");
    catalog = intl_start("ja", &err) ? catalog_load_layer(dir, "refs", NULL, NULL, &err) : NULL;
    if (!catalog)
        print_error("%s: %s %s\n", err.place, err.subject, err.detail);
    today = date_serial(2026, 11, 21);
    free(dir);
    return catalog ? 0 : -1;
}

static const char *text(const struct model *model, const char *sheet, uint32_t row, const char *column)
{
    static char out[2][256];
    static int turn;
    struct str value = STR_INIT;
    model_text(model, sheet_of(sheet), row, column_of(sheet, column), MODEL_CODE, &value);
    turn = !turn;
    snprintf(out[turn], sizeof(out[turn]), "%s", value.text);
    str_free(&value);
    return out[turn];
}

/* Two people, of whom one is the other's boss; a system of the second, and an account for it. */
static struct model *small_model(void)
{
    struct model *model = model_new(catalog, today);
    static const char *const ledgers[] = {"people", "people", "systems", "accounts"};
    for (size_t i = 0; i < ARRAY_LENGTH(ledgers); i++)
        model_insert_row(model, sheet_of(ledgers[i]), i == 1, i == 1 ? "2" : "1");
    put(model, "people", 0, "name", "佐藤");
    put(model, "people", 0, "unit", "総務");
    put(model, "people", 1, "name", "田中");
    put(model, "people", 1, "boss", "1");
    put(model, "systems", 0, "name", "会計");
    put(model, "systems", 0, "owner", "2");
    put(model, "systems", 0, "cost", "120");
    put(model, "accounts", 0, "system", "1");
    put(model, "accounts", 0, "question", "1.c1");
    model_compute(model);
    return model;
}

static void test_follows_what_changes(void **state)
{
    (void)state;
    struct model *model = small_model();
    assert_string_equal(text(model, "accounts", 0, "name"), "会計");
    assert_string_equal(text(model, "accounts", 0, "cost"), "120");
    assert_string_equal(text(model, "accounts", 0, "far"), "総務");
    assert_string_equal(text(model, "questions", 1, "owner"), "田中");
    put(model, "people", 0, "unit", "営業"); /* four sheets away */
    model_compute(model);
    assert_string_equal(text(model, "accounts", 0, "far"), "営業");
    put(model, "systems", 0, "cost", ""); /* an empty cell is empty, not 0 */
    model_compute(model);
    assert_string_equal(text(model, "accounts", 0, "cost"), "");
    put(model, "systems", 0, "cost", "7");
    model_insert_row(model, sheet_of("systems"), 0, "2"); /* the row named moves */
    model_compute(model);
    assert_string_equal(text(model, "accounts", 0, "cost"), "7");
    assert_string_equal(text(model, "accounts", 0, "double"), "14");
    model_delete_row(model, sheet_of("systems"), 1);
    model_compute(model);
    assert_string_equal(text(model, "accounts", 0, "cost"), "#N/A"); /* no writer leaves it so: the guard refuses */
    put(model, "accounts", 0, "system", "");
    model_compute(model);
    assert_string_equal(text(model, "accounts", 0, "cost"), "");
    model_free(&model);
}

static void test_one_cell(void **state)
{
    (void)state;
    struct model *model = small_model();
    put(model, "rules", 1, "cost", "5");
    put(model, "rules", 2, "cost", "9");
    model_compute(model);
    assert_string_equal(text(model, "accounts", 0, "fixed"), "8");
    put(model, "rules", 0, "answer", "big");
    model_compute(model);
    assert_string_equal(text(model, "accounts", 0, "fixed"), "4");
    put(model, "rules", 0, "cost", "30");
    model_compute(model);
    assert_string_equal(text(model, "rules", 2, "least"), "31");
    assert_float_equal(model_summary(model, sheet_of("rules"), 1).number, 40, 0);
    model_free(&model);
}

/* ---- any change ---- */

static const char *random_value(const struct model *model, const struct column_def *def)
{
    static char number[16], list[200];
    if (rand() % 5 == 0)
        return "";
    if (def->choices)
        return def->choices->choice[(size_t)rand() % def->choices->count].code;
    if (def->kind->refers) {
        uint32_t rows = model_rows(model, def->of);
        struct str ids = STR_INIT;
        for (int i = rand() % 4; def->kind->many && rows && i >= 0; i--)
            relation_add(&ids, model_row_id(model, def->of, (uint32_t)rand() % rows));
        snprintf(list, sizeof(list), "%s", ids.text);
        str_free(&ids);
        if (def->kind->many)
            return list;
        return rows ? model_row_id(model, def->of, (uint32_t)rand() % rows) : "";
    }
    if (def->kind->day == DAY_OR_TEXT && rand() % 3)
        return rand() % 2 ? "P02Y06M" : "forever";
    if (def->kind->day)
        return rand() % 2 ? "2026-01-31" : "2027-03-01";
    if (!def->kind->number)
        return rand() % 2 ? "見積書" : "x";
    snprintf(number, sizeof(number), "%d", rand() % 4);
    return number;
}

static void random_change(struct model *model)
{
    static unsigned id;
    size_t s = (size_t)rand() % catalog->sheet_count;
    const struct sheet_def *def = &catalog->sheet[s];
    uint32_t rows = model_rows(model, s);
    int what = def->kind == SHEET_LEDGER ? rand() % 20 : 20;
    if (what == 0 || (what < 20 && rows < 8)) {
        char name[16];
        snprintf(name, sizeof(name), "%u", ++id);
        model_insert_row(model, s, (uint32_t)rand() % (rows + 1), name);
    } else if (what == 1) {
        model_delete_row(model, s, (uint32_t)rand() % rows);
    } else if (what == 2) {
        model_move_row(model, s, (uint32_t)rand() % rows, (uint32_t)rand() % rows);
    } else if (rows) {
        size_t c = (size_t)rand() % def->column_count;
        while (!column_writable(&def->column[c]))
            c = (size_t)rand() % def->column_count;
        model_put(model, s, (uint32_t)rand() % rows, c, random_value(model, &def->column[c]));
    }
}

/* A column NAME_long is the lookup that NAME is short for. */
static size_t assert_lookups_same(const struct model *model, int step)
{
    size_t s = sheet_of("accounts"), filled = 0;
    const struct sheet_def *def = &catalog->sheet[s];
    for (size_t c = 0; c < def->column_count; c++) {
        const char *tail = strstr(def->column[c].id, "_long");
        char *name = tail ? mem_text_length(def->column[c].id, (size_t)(tail - def->column[c].id)) : NULL;
        for (uint32_t r = 0; name && r < model_rows(model, s); r++) {
            struct value is = model_value(model, s, r, sheet_find_column(def, name, NULL));
            if (!value_same(is, model_value(model, s, r, c)))
                fail_msg("step %d: row %u, %s is not what the lookup finds", step, r, name);
            filled += !value_blank(is);
        }
        free(name);
    }
    return filled;
}

/* Who refers is what walking all rows finds, whatever came and went. */
static size_t assert_referrers_true(const struct model *model, int step)
{
    size_t found = 0;
    struct arena *arena = arena_new();
    for (size_t i = 0; i < catalog->relation_count; i++) {
        const struct relation_def *relation = &catalog->relation[i];
        if (relation->source == RELATION_LINKS)
            continue;
        for (uint32_t t = 0; t <= model_rows(model, relation->to); t++) {
            const char *id = t < model_rows(model, relation->to) ? model_row_id(model, relation->to, t) : "7";
            const uint32_t *rows;
            size_t count = model_referrers(model, i, id, arena, &rows), seen = 0;
            for (uint32_t r = 0; r < model_rows(model, relation->from); r++) {
                struct value v = model_value(model, relation->from, r, relation->column);
                if (v.type != VALUE_TEXT || !relation_names(v.text, id))
                    continue;
                if (seen >= count || rows[seen] != r)
                    fail_msg("step %d: row %u of %s names %s, and is not among those that do", step, r,
                             catalog->sheet[relation->from].id, id);
                seen++;
            }
            if (seen != count)
                fail_msg("step %d: %zu rows are said to name %s, %zu do", step, count, id, seen);
            found += seen;
        }
    }
    arena_free(&arena);
    return found;
}

static void test_lists(void **state)
{
    (void)state;
    static const char *const adding[] = {"10", "2", "b", "2", "1.c2", "1", "10.a", "1.c10", "7.a3", "10"};
    struct str list = STR_INIT, rest = STR_INIT;
    char id[RELATION_ID];
    size_t count = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(adding); i++)
        relation_add(&list, adding[i]);
    assert_string_equal(list.text, "1;1.c2;1.c10;2;7.a3;10;10.a;b");
    assert_true(relation_names(list.text, "10") && relation_names(list.text, "b"));
    assert_false(relation_names(list.text, "0") || relation_names(list.text, "1.c") || relation_names("", ""));
    relation_without(list.text, "1", &rest);
    assert_string_equal(rest.text, "1.c2;1.c10;2;7.a3;10;10.a;b");
    for (const char *at = list.text; relation_next(&at, id);)
        count++;
    assert_int_equal(count, 8);
    const char *none = NULL;
    assert_false(relation_next(&none, id));
    str_free(&list);
    str_free(&rest);
}

static void test_steps_equal_at_once(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 3; seed++) {
        size_t filled = 0, referring = 0;
        srand(seed);
        struct model *model = model_new(catalog, today);
        model_compute(model);
        for (int step = 0; step < 700; step++) {
            for (int changes = rand() % 4; changes >= 0; changes--)
                random_change(model);
            model_compute(model);
            filled += assert_lookups_same(model, step);
            referring += assert_referrers_true(model, step);
            if (step % 4 == 3) {
                struct model *other = model_anew(model, today);
                assert_models_same(model, other, step);
                model_free(&other);
            }
        }
        if (filled < 200 || referring < 5000)
            fail_msg("only %zu lookups found something, %zu rows were named", filled, referring);
        model_free(&model);
    }
}

/* ---- why ---- */

static void test_why_names_the_row(void **state)
{
    (void)state;
    static const struct {
        const char *sheet, *column, *wanted;
    } cases[] = {
        {"accounts", "name", "名前: 会計\n  ・会計  名前: 会計\n"},
        {"accounts", "unit", "部署: (空)\n  ・田中  部署: (空)\n"},
        {"accounts", "level", "段1: (空)\n  ・会計  段: (空)\n"},
        {"accounts", "double", "二倍: 240\n  ・会計  二倍: 240\n    = 費用 120 × 2\n    費用: 120\n"},
        {"accounts", "plus",
         "足す: -\n  = 「会計」の費用 120 + 「きまり」の費用 (空)\n  ・会計  費用: 120\n  きまり: (空)\n"},
        {"accounts", "same", "同じ: 0\n  ・会計  大きさ: (空)\n  大きさ: 小さい\n"},
        {"accounts", "users_n", "人数: 2\n"},
        {"accounts", "units", "部署の並び: 総務\n  佐藤: 総務\n  田中: (空)\n  使う人: 佐藤、田中\n"},
        {"rules", "least", "最初の費用: 31\n  = 「一つ目」の費用 30 + 「二つ目」の重み 1\n"},
    };
    struct model *model = small_model();
    put(model, "accounts", 0, "want", "small");
    put(model, "accounts", 0, "users", "1;2");
    put(model, "rules", 0, "cost", "30");
    model_compute(model);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str out = STR_INIT;
        why_text(model, sheet_of(cases[i].sheet), 0, column_of(cases[i].sheet, cases[i].column), false, 3, &out);
        if (strncmp(out.text, cases[i].wanted, strlen(cases[i].wanted)) != 0)
            fail_msg("%s is explained by\n%s", cases[i].column, out.text);
        str_free(&out);
    }
    struct str formula = STR_INIT;
    why_formula(catalog, catalog_rows_table(sheet_of("accounts")), column_of("accounts", "far"), &formula);
    str_add_char(&formula, '\n');
    why_formula(catalog, catalog_rows_table(sheet_of("accounts")), column_of("accounts", "fixed"), &formula);
    assert_string_equal(formula.text, "[質問].対象.担当.上司.部署\nIF([「きまり」の「一つ目」の答え]=\"大きい*\","
                                      "[「きまり」の「二つ目」の費用],[「きまり」の「三つ目」の費用])-1");
    str_free(&formula);
    model_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_follows_what_changes),
        cmocka_unit_test(test_one_cell),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_steps_equal_at_once),
        cmocka_unit_test(test_why_names_the_row),
    };
    return cmocka_run_group_tests(tests, load_forms, free_forms);
}
