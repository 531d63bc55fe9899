/* The model over the real forms: whatever was changed in whatever order, what is computed step by step equals what is computed at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/term.h"
#include "book/model_private.h"
#include "cells.h"
#include "model_anew.h"
#include "random_change.h"
#include "share.h"

static int today;

static int load_forms(void **state)
{
    (void)state;
    struct error err = {0};
    char *dir = catalog_forms_dir(NULL);
    setenv("LANGUAGE", "ja", 1);
    catalog = catalog_load_layer(dir, "personal-data", NULL, NULL, &err);
    today = date_serial(2026, 11, 21);
    free(dir);
    return catalog ? 0 : -1;
}

static char *text(const struct model *model, const char *sheet, uint32_t row, const char *column)
{
    static struct str out = STR_INIT;
    str_clear(&out);
    model_text(model, sheet_of(sheet), row, column_of(sheet, column), MODEL_CODE, &out);
    return out.text;
}

/* One random change: a cell of a sheet that the risks hang on, a row more, a row less, a row moved. */
static void random_change(struct model *model)
{
    static const char *const sheets[] = {"assets",         "threats", "controls", "self-check",
                                         "cloud-services", "cloud",   "site",     "policy"};
    size_t s = sheet_of(sheets[(size_t)rand() % ARRAY_LENGTH(sheets)]);
    const struct sheet_def *def = &catalog->sheet[s];
    uint32_t rows = model_rows(model, s);
    int what = rand() % 10;
    if (def->kind == SHEET_LEDGER && (rows == 0 || what == 0)) {
        static int id;
        char name[16];
        snprintf(name, sizeof(name), "%d", ++id);
        model_insert_row(model, s, rows ? (uint32_t)rand() % (rows + 1) : 0, name);
    } else if (def->kind == SHEET_LEDGER && what == 1) {
        model_delete_row(model, s, (uint32_t)rand() % rows);
    } else if (def->kind == SHEET_LEDGER && what == 2) {
        model_move_row(model, s, (uint32_t)rand() % rows, (uint32_t)rand() % rows);
    } else {
        size_t c = (size_t)rand() % def->column_count;
        if (rows && column_writable(&def->column[c]))
            model_put(model, s, (uint32_t)rand() % rows, c, random_value(&def->column[c]));
    }
}

static void test_steps_equal_at_once(void **state)
{
    (void)state;
    srand(20261121);
    struct model *model = model_new(catalog, today);
    model_compute(model);
    for (int step = 0; step < 600; step++) {
        for (int changes = rand() % 4; changes >= 0; changes--)
            random_change(model);
        model_compute(model);
        if (step % 10 == 9) {
            struct model *other = model_anew(model, today);
            assert_models_same(model, other, step);
            model_free(&other);
        }
    }
    model_free(&model);
}

/* Somebody looks at something: a cell, a total, a rule, who refers. */
static void ask(const struct model *model)
{
    size_t s = (size_t)rand() % catalog->sheet_count;
    const struct sheet_def *def = &catalog->sheet[s];
    switch (rand() % 4) {
    case 0:
        if (def->summary_count)
            model_summary(model, s, (size_t)rand() % def->summary_count);
        break;
    case 1:
        if (def->rule_count && model_rows(model, s))
            model_rule(model, s, (size_t)rand() % def->rule_count, 0);
        break;
    case 2: model_find_row(model, s, "1"); break;
    default:
        if (model_rows(model, s))
            model_value(model, s, (uint32_t)rand() % model_rows(model, s), (size_t)rand() % def->column_count);
    }
}

/* What is computed reads only what is made, and computed cells only of what is computed: else its marks would not reach it. */
static void assert_whole(const struct model *model)
{
    for (size_t t = 0; t < model->table_count; t++) {
        const struct column_table *table = model->tables[t];
        assert_int_equal(table->waits, model->sheet[t / 2] != SHEET_COMPUTED);
        for (uint32_t c = 0; c < table->columns && !table->waits; c++) {
            const struct formula *formula = table_column(catalog, t, c)->formula;
            for (size_t i = 0; formula && i < formula_ref_count(formula); i++) {
                const struct formula_ref *ref = formula_ref_at(formula, i);
                bool computed = table_column(catalog, ref->table, ref->column)->formula;
                if (model->sheet[ref->table / 2] < (computed ? SHEET_COMPUTED : SHEET_MADE))
                    fail_msg("%s reads %s, which waits", catalog->sheet[t / 2].id, catalog->sheet[ref->table / 2].id);
            }
        }
    }
}

/* Whatever is asked in whatever order, between the changes and before they are computed. */
static void test_asked_equals_at_once(void **state)
{
    (void)state;
    srand(1129);
    for (int round = 0, rounds = (int)share_of(24); round < rounds; round++) {
        struct model *model = model_new(catalog, today);
        for (int step = 0; step < 40; step++) {
            if (rand() % 4 == 0)
                ask(model);
            random_change(model);
            if (rand() % 4 == 0)
                ask(model);
            if (rand() % 3 == 0)
                model_compute(model);
            assert_whole(model);
            if (step == 20 && round % 3 == 0) {
                struct model *clone = model_clone(model);
                model_free(&model);
                model = clone;
            }
        }
        model_compute(model);
        struct model *other = model_anew(model, today);
        model_compute_some(other, NULL, NULL);
        assert_rules_same(model, other, round); /* which read what waits */
        assert_models_same(model, other, round);
        assert_whole(model);
        model_free(&other);
        model_free(&model);
    }
}

static size_t sheets_that_are(const struct model *model, enum sheet_state least)
{
    size_t count = 0;
    for (size_t s = 0; s < catalog->sheet_count; s++)
        count += model->sheet[s] >= least;
    return count;
}

/* What exists and is not asked for costs nothing. */
static void test_what_nobody_asks_for(void **state)
{
    (void)state;
    struct model *model = model_new(catalog, today);
    assert_int_equal(sheets_that_are(model, SHEET_MADE), 0);
    put(model, "company", 0, "name", "みどり");
    assert_int_equal(sheets_that_are(model, SHEET_MADE), 1);
    model_compute(model);
    assert_int_equal(sheets_that_are(model, SHEET_COMPUTED), 0);
    assert_string_equal(text(model, "self-check", 0, "points"), "");
    assert_true(sheets_that_are(model, SHEET_COMPUTED) < 5);
    assert_true(sheets_that_are(model, SHEET_MADE) < 8);
    model_compute_some(model, NULL, NULL);
    assert_int_equal(sheets_that_are(model, SHEET_COMPUTED), catalog->sheet_count);
    model_free(&model);
}

static void test_clone_is_independent(void **state)
{
    (void)state;
    struct model *model = model_new(catalog, today);
    model_insert_row(model, sheet_of("assets"), 0, "1");
    put(model, "assets", 0, "medium", "mobile");
    put(model, "assets", 0, "personal", "yes");
    put(model, "threats", model_find_row(model, sheet_of("threats"), "t16"), "frequency", "3");
    model_compute(model);
    assert_string_equal(text(model, "assets", 0, "risk"), "6");
    struct model *clone = model_clone(model);
    for (uint32_t r = 0; r < model_rows(clone, sheet_of("controls")); r++)
        put(clone, "controls", r, "answer", "done");
    model_compute(clone);
    assert_string_equal(text(clone, "assets", 0, "risk"), "2");
    assert_string_equal(text(model, "assets", 0, "risk"), "6");
    model_free(&clone);
    model_free(&model);
}

static void test_rows_for_each_ledger_row(void **state)
{
    (void)state;
    size_t services = sheet_of("cloud-services"), cloud = sheet_of("cloud");
    struct model *model = model_new(catalog, today);
    size_t given = catalog->sheet[cloud].row_count;
    assert_int_equal(model_rows(model, cloud), given); /* nobody's yet: shown, not asked */
    assert_false(model_applies(model, cloud, 0));
    model_insert_row(model, services, 0, "7");
    model_insert_row(model, services, 1, "9");
    assert_int_equal(model_rows(model, cloud), 2 * given);
    uint32_t row = model_find_row(model, cloud, "9.c02");
    assert_int_not_equal(row, UINT32_MAX);
    put(model, "cloud", row, "answer", "done");
    model_delete_row(model, services, 0); /* answers of the other service stay */
    assert_int_equal(model_rows(model, cloud), given);
    assert_string_equal(text(model, "cloud", model_find_row(model, cloud, "9.c02"), "answer"), "done");
    assert_string_equal(text(model, "cloud", model_find_row(model, cloud, "9.c02"), "of"), "9");
    model_free(&model);
}

static void test_what_people_type(void **state)
{
    (void)state;
    static const struct {
        const char *sheet, *column, *typed, *stored;
        enum error_code code;
    } cases[] = {
        {"assets", "medium", "モバイル機器", "mobile", ERROR_NONE},
        {"assets", "medium", "ﾓﾊﾞｲﾙ機器", "mobile", ERROR_NONE},
        {"assets", "medium", "mobile", "mobile", ERROR_NONE},
        {"assets", "medium", "", "", ERROR_NONE},
        {"assets", "medium", "電話", NULL, ERROR_UNKNOWN_CHOICE},
        {"assets", "c", "２", "2", ERROR_NONE},
        {"assets", "c", "3", NULL, ERROR_UNKNOWN_CHOICE},
        {"assets", "personal", "有", "yes", ERROR_NONE},
        {"assets", "personal", "○", "yes", ERROR_NONE},
        {"assets", "personal", "はい", "yes", ERROR_NONE},
        {"assets", "personal", "なし", "", ERROR_NONE},
        {"assets", "personal", "たぶん", NULL, ERROR_UNKNOWN_CHOICE},
        {"assets", "retention", "令和8年4月1日", "2026-04-01", ERROR_NONE},
        {"assets", "retention", "4/1", "2026-04-01", ERROR_NONE},
        {"assets", "retention", "Ｒ８．４．１", "2026-04-01", ERROR_NONE},
        {"assets", "due", "2026-02-30", NULL, ERROR_NOT_DATE},
        {"assets", "cost", "１２，０００円", "12000", ERROR_NONE},
        {"assets", "retention", "2026/04/01 10:30:00", "2026-04-01", ERROR_NONE},
        {"assets", "retention", "平成32年3月31日", "2020-03-31", ERROR_NONE},
        {"assets", "cost", "1.5万", "15000", ERROR_NONE},
        {"assets", "cost", "12千円", "12000", ERROR_NONE},
        {"assets", "cost", "12人", NULL, ERROR_NOT_NUMBER},
        {"assets", "c", "2.0", "2", ERROR_NONE},
        {"assets", "c", "2.5", NULL, ERROR_UNKNOWN_CHOICE},
        {"practice", "review_month", "４月", "4", ERROR_NONE},
        {"practice", "education_times", "２回", "2", ERROR_NONE},
        {"assets", "name", "\u3000社員 名簿\u00a0\u200b", "社員 名簿", ERROR_NONE},
        {"assets", "note", " 字下げ\n二行め", " 字下げ\n二行め", ERROR_NONE},
        {"assets", "cost", "たくさん", NULL, ERROR_NOT_NUMBER},
        {"assets", "cost", "-1", NULL, ERROR_RANGE},
        {"assets", "name", "二行\nの名前", NULL, ERROR_CONTROL_CHARACTER},
        {"assets", "name", "鈴\033木", NULL, ERROR_CONTROL_CHARACTER},
        {"inspections", "rule", "reg03", "reg03", ERROR_NONE},
        {"inspections", "rule", "reg99", NULL, ERROR_UNKNOWN_ROW},
    };
    struct model *model = model_new(catalog, today);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str out = STR_INIT;
        struct error err = {0};
        bool good = model_parse(model, sheet_of(cases[i].sheet), column_of(cases[i].sheet, cases[i].column),
                                cases[i].typed, &out, &err);
        if (good != (cases[i].stored != NULL) || err.code != cases[i].code ||
            (good && strcmp(out.text, cases[i].stored) != 0))
            fail_msg("%s %s \"%s\": got \"%s\", error %d", cases[i].sheet, cases[i].column, cases[i].typed, out.text,
                     err.code);
        str_free(&out);
    }
    model_free(&model);
}

/* Terms: what is stored for what was written, and why what is refused. */
static void test_terms(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *code, *why;
    } cases[] = {
        {"2033-03-31", "2033-03-31", NULL},
        {"令和15年3月31日", "2033-03-31", NULL},
        {"2033/3/31 10:00", "2033-03-31", NULL},
        {"2033年3月31日まで", "2033-03-31", NULL},
        {"2033年3月", "2033-03-31", NULL},
        {"R15.2", "2033-02-28", NULL},
        {"2032-02", "2032-02-29", NULL},
        {"令和15年3月末まで", "2033-03-31", NULL},
        {"5年", "P05Y", NULL},
        {"５ 年間", "P05Y", NULL},
        {"十年", "P10Y", NULL},
        {"5カ年", "P05Y", NULL},
        {"5年保存", "P05Y", NULL},
        {"満5年間", "P05Y", NULL},
        {"60か月", "P05Y", NULL},
        {"2年6か月", "P02Y06M", NULL},
        {"2年と6ヶ月", "P02Y06M", NULL},
        {"2年半", "P02Y06M", NULL},
        {"2.5年", "P02Y06M", NULL},
        {"半年", "P00Y06M", NULL},
        {"6ヵ月", "P00Y06M", NULL},
        {"６ケ月間", "P00Y06M", NULL},
        {"90日", "P00Y00M090D", NULL},
        {"2週間", "P00Y00M014D", NULL},
        {"5 years", "P05Y", NULL},
        {"2 yr 6 mo", "P02Y06M", NULL},
        {"90 days", "P00Y00M090D", NULL},
        {"永年", "forever", NULL},
        {"永久保存", "forever", NULL},
        {"無期限", "forever", NULL},
        {"\u3000永年\u00a0", "forever", NULL},
        {"Permanent", "forever", NULL},
        {"退職後3年", "P03Y@retirement", NULL},
        {"退職後 3 年間", "P03Y@retirement", NULL},
        {"退社の日から3年", "P03Y@retirement", NULL},
        {"退職日の翌日から三年", "P03Y@retirement", NULL},
        {"退職後6か月", "P00Y06M@retirement", NULL},
        {"契約終了後1年", "P01Y@contract_end", NULL},
        {"契約満了日から1年間保存", "P01Y@contract_end", NULL},
        {"在職中", "P00Y@retirement", NULL},
        {"退職まで", "P00Y@retirement", NULL},
        {"P03Y@retirement", "P03Y@retirement", NULL},
        {"", "", NULL},
        {"5", NULL, "5 years"},
        {"3月", NULL, "3 months"},
        {"0年", NULL, ""},
        {"100年", NULL, "99"},
        {"2030年度末", NULL, "2031-03-31"},
        {"引退後3年", NULL, "退職"},
        {"P03Y@nothing", NULL, ""},
        {"P3Y", NULL, ""},
        {"2026/2/30", NULL, "2026-02 ends with day 28"},
        {"26/4/1", NULL, "2026/4/1"},
        {"5年ぐらい", NULL, ""},
        {"退職後", NULL, "退職"},
        {"そのうち", NULL, ""},
    };
    struct model *model = model_new(catalog, today);
    size_t sheet = sheet_of("assets"), column = column_of("assets", "retention");
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct str out = STR_INIT;
        struct error err = {0};
        bool good = model_parse(model, sheet, column, cases[i].typed, &out, &err);
        if (good != (cases[i].code != NULL) || (good && strcmp(out.text, cases[i].code) != 0))
            fail_msg("%s: %s (%s)", cases[i].typed, out.text, err.detail);
        if (!good) {
            assert_int_equal(err.code, ERROR_NOT_TERM);
            if (!strstr(err.detail, cases[i].why))
                fail_msg("%s: [%s]", cases[i].typed, err.detail);
        }
        str_free(&out);
    }
    model_free(&model);
}

/* Any term: its code is read as itself, what is shown is read as the same in either language, the code sorts by length
 * within years and months, and the end is what a calendar says. */
static void test_any_term(void **state)
{
    (void)state;
    const struct column_def *def = &catalog->sheet[sheet_of("assets")].column[column_of("assets", "retention")];
    unsigned seed = 20261121;
    double length = 0;
    char before[64] = "";
    for (int i = 0; i < 20000; i++) {
        struct term term = {.kind = TERM_TIME}, again;
        struct str code = STR_INIT, back = STR_INIT;
        switch (rand_r(&seed) % 5) {
        case 0: term = (struct term){.kind = TERM_DAY, .day = 61 + (int)(rand_r(&seed) % 200000)}; break;
        case 1: term.days = 1 + (int)(rand_r(&seed) % 999); break;
        case 2: term.event = def->events->choice[rand_r(&seed) % def->events->count].code; break;
        case 3: term.months = (int)(rand_r(&seed) % 1200); break;
        default: term.kind = i % 97 ? TERM_TIME : TERM_FOREVER; term.months = term.kind == TERM_TIME ? i % 1199 + 1 : 0;
        }
        if (term.event && i % 4)
            term.months = (int)(rand_r(&seed) % 1200);
        if (term.kind == TERM_TIME && !term.event && !term.months && !term.days)
            term.months = 1;
        term_code(&term, &code);
        assert_true(term_from_code(code.text, &again));
        term_code(&again, &back);
        assert_string_equal(back.text, code.text);
        for (int english = 0; english < 2; english++) {
            struct str shown = STR_INIT, read = STR_INIT;
            struct error err = {0};
            const struct kind_book book = {.today = today};
            def->kind->words(def, code.text, english, &shown);
            if (!kind_parse(def, shown.text, &book, &read, &err) || strcmp(read.text, code.text) != 0)
                fail_msg("%s: shown as %s, read as %s (%s)", code.text, shown.text, read.text, err.detail);
            str_free(&shown);
            str_free(&read);
        }
        if (term.kind == TERM_TIME && !term.days && !term.event) {
            if (*before && length != term_length(&term))
                assert_true((length < term_length(&term)) == (strcmp(before, code.text) < 0));
            length = term_length(&term);
            snprintf(before, sizeof(before), "%s", code.text);
            int base = 61 + (int)(rand_r(&seed) % 100000);
            struct date from, to;
            date_from_serial(base, &from);
            date_from_serial(term_end(&term, base), &to);
            assert_int_equal((to.year * 12 + to.month) - (from.year * 12 + from.month), term.months);
            assert_true(to.day == from.day || (to.day < from.day && to.day == date_month_days(to.year, to.month)));
        }
        str_free(&code);
        str_free(&back);
    }
}

/* ---- roles and names ---- */

static void named(const struct model *model, const char *sheet, uint32_t row, const char *name)
{
    struct str out = STR_INIT;
    model_row_name(model, sheet_of(sheet), row, &out);
    assert_string_equal(out.text, name);
    str_free(&out);
}

static void test_names_of_rows(void **state)
{
    (void)state;
    struct model *model = model_new(catalog, today);
    size_t assets = sheet_of("assets"), versions = sheet_of("document-versions"), services = sheet_of("cloud-services");
    model_insert_row(model, assets, 0, "7");
    named(model, "assets", 0, "7"); /* nothing is known of it but its id */
    put(model, "assets", 0, "business", "人事");
    named(model, "assets", 0, "人事"); /* no name yet: its first text */
    put(model, "assets", 0, "name", "社員名簿");
    named(model, "assets", 0, "社員名簿"); /* the column with the role, which is not the first */
    model_insert_row(model, versions, 0, "1");
    put(model, "document-versions", 0, "document", "reg01");
    named(model, "document-versions", 0, "組織的対策規程");
    named(model, "company", 0, catalog->sheet[sheet_of("company")].title);
    named(model, "self-check", 0, catalog->sheet[sheet_of("self-check")].row[0].label);
    model_insert_row(model, services, 0, "3");
    put(model, "cloud-services", 0, "name", "クラウド会計");
    struct str name = STR_INIT;
    str_add_format(&name, "クラウド会計 %s", catalog->sheet[sheet_of("cloud")].row[0].label);
    named(model, "cloud", 0, name.text);
    str_free(&name);
    model_free(&model);
}

static void test_cells_by_role(void **state)
{
    (void)state;
    struct model *model = model_new(catalog, today);
    size_t rounds = sheet_of("rounds");
    struct str out = STR_INIT;
    model_insert_row(model, rounds, 0, "1");
    put(model, "rounds", 0, "number", "2");
    put(model, "rounds", 0, "title", "第2回");
    put(model, "rounds", 0, "sheet", "self-check");
    assert_true(model_role(model, rounds, 0, ROLE_NUMBER).number == 2);
    assert_string_equal(model_role_text(model, rounds, 0, ROLE_NAME), "第2回");
    assert_true(model_role_is(model, rounds, 0, ROLE_SHEET, "self-check"));
    model_role_label(model, rounds, 0, ROLE_SHEET, &out);
    assert_string_equal(out.text, "5分でできる自社診断");
    /* a role that the sheet has no column for, an empty cell, a number */
    assert_true(value_blank(model_role(model, rounds, 0, ROLE_TREATMENT)));
    assert_string_equal(model_role_text(model, rounds, 0, ROLE_TREATMENT), "");
    assert_string_equal(model_role_text(model, rounds, 0, ROLE_PERSON), "");
    assert_string_equal(model_role_text(model, rounds, 0, ROLE_NUMBER), "");
    str_clear(&out);
    model_role_label(model, rounds, 0, ROLE_TREATMENT, &out);
    model_company(model, &out);
    assert_string_equal(out.text, "");
    put(model, "company", 0, "name", "株式会社あおば");
    model_company(model, &out);
    assert_string_equal(out.text, "株式会社あおば");
    str_free(&out);
    model_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_of_rows),
        cmocka_unit_test(test_cells_by_role),
        cmocka_unit_test(test_steps_equal_at_once),
        cmocka_unit_test(test_asked_equals_at_once),
        cmocka_unit_test(test_what_nobody_asks_for),
        cmocka_unit_test(test_clone_is_independent),
        cmocka_unit_test(test_rows_for_each_ledger_row),
        cmocka_unit_test(test_what_people_type),
        cmocka_unit_test(test_terms),
        cmocka_unit_test(test_any_term),
    };
    return cmocka_run_group_tests(tests, load_forms, free_forms);
}
