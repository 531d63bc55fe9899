/* Placeholders: what each says of a row, for people and in a document, over the forms of tests/data/forms-mini. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/fill.h"
#include "cells.h"

static struct model *model;

static int make_model(void **state)
{
    (void)state;
    struct error err = {0};
    const char *source = getenv("srcdir");
    char *dir = mem_format("%s/tests/data/forms-mini", source ? source : ".");
    catalog = intl_start("ja", &err) ? catalog_load_layer(dir, "mini", NULL, NULL, &err) : NULL;
    if (!catalog)
        print_error("%s: %s %s\n", err.place, err.subject, err.detail);
    free(dir);
    if (!catalog)
        return -1;
    model = model_new(catalog, date_serial(2026, 11, 21));
    put(model, "company", 0, "name", "株式会社\x01みどり");
    put(model, "company", 0, "trade", "food");
    put(model, "company", 0, "founded", "2020-04-01");
    put(model, "daily", 0, "answer", "no");
    put(model, "daily", 1, "answer", "no");
    put(model, "daily", 2, "answer", "done");
    put(model, "measures", 0, "answer", "done");
    for (uint32_t r = 0; r < 3; r++)
        model_insert_row(model, sheet_of("calls"), r, (const char *const[]){"7", "8", "9"}[r]);
    put(model, "calls", 0, "name", "佐藤");
    put(model, "calls", 0, "phone", "11");
    put(model, "calls", 1, "name", "田中");
    put(model, "calls", 1, "phone", "11");
    put(model, "calls", 1, "above", "7");
    put(model, "calls", 2, "above", "8");
    model_compute(model);
    return 0;
}

static int free_model(void **state)
{
    model_free(&model);
    return free_forms(state);
}

#define NOWHERE NULL, 0

static const struct {
    const char *sheet;
    uint32_t row;
    const char *template, *message, *document; /* document NULL: the same */
} cases[] = {
    {NOWHERE, "{company.name}様", "株式会社^Aみどり様", NULL},
    {NOWHERE, "{company.trade}{company.trade:code}", "食品food", NULL},
    {NOWHERE, "{company.founded}、{company.founded:iso}", "2020-04-01、2020-04-01", "令和2年4月1日、2020-04-01"},
    {NOWHERE, "{company.staff}人", "人", "〔従業員数〕人"},
    {NOWHERE, "{company.staff?}人", "人", NULL},
    {NOWHERE, "{today}／{today:iso}", "2026-11-21／2026-11-21", "令和8年11月21日／2026-11-21"},
    {NOWHERE, "{daily.open}件", "1件", NULL},
    {NOWHERE, "{daily/q2[answer]}、{daily/q2[label]}", "未実施、画面", NULL},
    {NOWHERE, "{calls[phone]}と{calls[name]}", "11と佐藤、田中", NULL},
    {NOWHERE, "{daily[answer]}", "未実施、実施", NULL},
    {NOWHERE, "{nothing.here}{name}", "", ""},
    {NOWHERE, "{@intro}", "「会社の紹介」", NULL},
    {"calls", 1, "{name}の上は{[above].name}（{[above].phone}）", "田中の上は佐藤（11）", NULL},
    {"calls", 2, "{[above].above.name}", "佐藤", NULL},
    {"calls", 0, "{[above].name}{above?}", "", "〔名前〕"},
    {"calls", 2, "{above}", "田中", NULL},
    {"daily", 0, "{label}：{text}", "机の上：帰るときに書類をしまっていますか。", NULL},
};

static void every_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * ARRAY_LENGTH(cases); i++) {
        const size_t at = i / 2, document = i % 2;
        struct filling f = {.model = model,
                            .sheet = cases[at].sheet ? sheet_of(cases[at].sheet) : SIZE_MAX,
                            .row = cases[at].row,
                            .document = document};
        struct str out = STR_INIT;
        fill_text(&f, cases[at].template, &out);
        assert_string_equal(out.text, document && cases[at].document ? cases[at].document : cases[at].message);
        str_free(&out);
    }
}

struct seen {
    size_t count;
    struct filled piece[8];
};

static void note(void *context, const struct filled *piece)
{
    struct seen *seen = context;
    seen->piece[seen->count++] = *piece;
}

static void says_where_a_value_stands(void **state)
{
    (void)state;
    struct seen seen = {0};
    const struct filling f = {.model = model,
                              .sheet = sheet_of("calls"),
                              .row = 1,
                              .document = true,
                              .keep = true,
                              .given = "n",
                              .given_text = "3",
                              .each = note,
                              .context = &seen};
    struct str out = STR_INIT;
    assert_false(fill_text(&f, "{n}{[above].phone}{company.staff}{daily.open}{nonsense}{company.staff?}", &out));
    assert_string_equal(out.text, "311〔従業員数〕1{nonsense}");
    assert_int_equal(seen.count, 5); /* {n} is the program's own */
    assert_int_equal(seen.piece[0].cell.sheet, sheet_of("calls"));
    assert_int_equal(seen.piece[0].cell.row, 0);
    assert_int_equal(seen.piece[0].cell.column, column_of("calls", "phone"));
    assert_int_equal(seen.piece[0].from, 1);
    assert_int_equal(seen.piece[0].to, 3);
    assert_true(seen.piece[1].blank);
    assert_string_equal(seen.piece[1].label, "従業員数");
    assert_int_equal(seen.piece[2].cell.column, SIZE_MAX);
    assert_null(seen.piece[3].hole);
    assert_false(seen.piece[4].blank);
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case),
        cmocka_unit_test(says_where_a_value_stands),
    };
    return cmocka_run_group_tests(tests, make_model, free_model);
}
