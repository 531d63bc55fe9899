/* Rules over the forms of tests/data/forms-refs: what holds where, as a whole and row by row. That step by step is the same as
 * at once, test_relation.c holds for rules, too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/intl.h"
#include "guide/findings.h"
#include "guide/judging.h"
#include "guide/tasks.h"
#include "cells.h"

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

static size_t rule_of(const char *id)
{
    size_t rule = sheet_find_rule(&catalog->sheet[sheet_of("tickets")], id);
    assert_true(rule != SIZE_MAX);
    return rule;
}

/* "row row …" in which the rule holds, asked in both ways. */
static void holds_in(const struct model *model, const char *id, const char *wanted)
{
    size_t sheet = sheet_of("tickets"), rule = rule_of(id);
    struct str one = STR_INIT, all = STR_INIT;
    for (uint32_t r = 0; r < model_rows(model, sheet); r++)
        if (model_rule(model, sheet, rule, r))
            str_add_format(&one, "%u ", r);
    for (uint32_t r = model_rule_next(model, sheet, rule, 0); r != UINT32_MAX;
         r = model_rule_next(model, sheet, rule, r + 1))
        str_add_format(&all, "%u ", r);
    assert_string_equal(one.text ? one.text : "", wanted);
    assert_string_equal(all.text ? all.text : "", wanted);
    str_free(&one);
    str_free(&all);
}

/* Three tickets, two systems of which the second has an owner. The sheet applies: the systems cost 4. */
static struct model *small_model(void)
{
    struct model *model = model_new(catalog, today);
    static const char *const row[][2] = {{"people", "1"},  {"systems", "1"}, {"systems", "2"},
                                         {"tickets", "1"}, {"tickets", "2"}, {"tickets", "3"}};
    for (size_t i = 0; i < ARRAY_LENGTH(row); i++)
        model_insert_row(model, sheet_of(row[i][0]), UINT32_MAX, row[i][1]);
    put(model, "systems", 0, "cost", "4");
    put(model, "systems", 1, "owner", "1");
    put(model, "tickets", 0, "system", "1");
    put(model, "tickets", 1, "system", "2");
    put(model, "tickets", 1, "amount", "7");
    model_compute(model);
    return model;
}

static void test_where_they_hold(void **state)
{
    (void)state;
    struct model *model = small_model();
    holds_in(model, "dear", "1 ");
    holds_in(model, "unowned", "");
    put(model, "tickets", 0, "state", "closed");
    put(model, "tickets", 1, "state", "closed");
    put(model, "tickets", 0, "amount", "2");
    model_compute(model);
    holds_in(model, "dear", "0 1 ");
    holds_in(model, "unowned", "0 "); /* the other's system has an owner */
    holds_in(model, "undated", "0 1 ");
    holds_in(model, "system", "");
    put(model, "tickets", 1, "closed", "2026-01-01");
    put(model, "systems", 0, "owner", "1"); /* another sheet */
    model_compute(model);
    holds_in(model, "undated", "0 ");
    holds_in(model, "unowned", "");
    model_delete_row(model, sheet_of("tickets"), 0);
    model_compute(model);
    holds_in(model, "dear", "0 ");
    holds_in(model, "undated", "");
    model_free(&model);
}

static void test_what_becomes_required(void **state)
{
    (void)state;
    struct model *model = small_model();
    size_t sheet = sheet_of("tickets");
    struct sheet_progress progress;
    for (uint32_t r = 0; r < 3; r++)
        put(model, "tickets", r, "name", "x");
    model_compute(model);
    sheet_progress_get(model, sheet, &progress);
    assert_int_equal(progress.missing, 0);
    put(model, "tickets", 1, "state", "closed");
    put(model, "tickets", 2, "state", "closed");
    put(model, "tickets", 1, "closed", "2026-01-01");
    model_compute(model);
    assert_true(model_needed(model, sheet, 1, column_of("tickets", "closed"))); /* filled in or not */
    assert_false(model_needed(model, sheet, 0, column_of("tickets", "closed")));
    sheet_progress_get(model, sheet, &progress);
    assert_int_equal(progress.missing, 1);
    assert_int_equal(row_first_missing(model, sheet, 2), column_of("tickets", "system"));
    uint32_t counts[3];
    findings_count(model, counts); /* dear, unowned (told although nobody was there to refuse it), undated */
    assert_true(counts[LEVEL_HIGH] == 1 && counts[LEVEL_MEDIUM] == 1 && counts[LEVEL_LOW] == 1);
    model_free(&model);
}

static void test_sheet_that_does_not_apply(void **state)
{
    (void)state;
    struct model *model = small_model();
    size_t sheet = sheet_of("tickets");
    struct sheet_progress progress;
    holds_in(model, "dear", "1 ");
    put(model, "systems", 0, "cost", "3");
    model_compute(model);
    assert_false(model_sheet_applies(model, sheet) || model_applies(model, sheet, 1));
    holds_in(model, "dear", "");
    sheet_progress_get(model, sheet, &progress);
    assert_true(progress.rows == 0 && progress.missing == 0);
    /* what people say comes first, either way */
    model_insert_row(model, sheet_of("switches"), 0, "1");
    put(model, "switches", 0, "about", "tickets");
    put(model, "switches", 0, "use", "yes");
    model_compute(model);
    assert_true(model_sheet_applies(model, sheet));
    assert_false(model_rule(model, sheet, catalog->sheet[sheet].profile, 0));
    holds_in(model, "dear", "1 ");
    put(model, "systems", 0, "cost", "4");
    put(model, "switches", 0, "use", "no");
    model_compute(model);
    assert_false(model_sheet_applies(model, sheet));
    assert_true(model_rule(model, sheet, catalog->sheet[sheet].profile, 0));
    model_free(&model);
}

/* ---- the judge ---- */

static const char *code_of(const struct model *model, const char *column)
{
    struct value v = model_value(model, sheet_of("cases"), 0, column_of("cases", column));
    return v.type == VALUE_TEXT ? v.text : "";
}

static struct model *one_case(void)
{
    struct model *model = model_new(catalog, today);
    model_insert_row(model, sheet_of("cases"), 0, "1");
    put(model, "cases", 0, "name", "件");
    return model;
}

/* What follows from facts that are all known, by the words of the form and not by the program. */
static const char *verdict_of(const char *const fact[3])
{
    return strcmp(fact[0], "yes") == 0   ? "report"
           : strcmp(fact[1], "yes") == 0 ? "ask"
           : strcmp(fact[2], "yes") == 0 ? "report"
                                         : "none";
}

/* Is there more than one verdict, whatever the facts that are missing turn out to be? */
static bool could_differ(const char *const fact[3], const char **verdict)
{
    *verdict = NULL;
    for (unsigned as = 0; as < 8; as++) {
        const char *known[3];
        for (unsigned i = 0; i < 3; i++)
            known[i] = *fact[i] ? fact[i] : as >> i & 1 ? "yes" : "no";
        if (*verdict && strcmp(*verdict, verdict_of(known)) != 0)
            return true;
        *verdict = verdict_of(known);
    }
    return false;
}

/* For any facts the verdict stands exactly when nothing that is missing could change it, and then nothing more is asked. */
static void test_judge_ends_as_soon_as_it_can(void **state)
{
    (void)state;
    static const char *const values[] = {"", "yes", "no"}, *const ids[] = {"a", "b", "c"};
    struct model *model = one_case();
    for (unsigned n = 0; n < 27; n++) {
        const char *fact[3] = {values[n % 3], values[n / 3 % 3], values[n / 9]}, *verdict;
        for (unsigned i = 0; i < 3; i++)
            put(model, "cases", 0, ids[i], fact[i]);
        put(model, "cases", 0, "safe", "no");
        model_compute(model);
        bool open = could_differ(fact, &verdict);
        assert_string_equal(code_of(model, "verdict"), open ? "maybe" : verdict);
        struct judging look = judging_look(model, sheet_of("cases"), 0, NULL);
        assert_int_equal(look.decided, !open);
        assert_int_equal(look.ask != SIZE_MAX, open);
        if (open) { /* it asks for something that is missing */
            assert_true(value_blank(model_value(model, sheet_of("cases"), 0, look.ask)));
        } else {
            assert_string_equal(look.step->verdict, verdict);
        }
    }
    model_free(&model);
}

static void says(const struct model *model, const char *verdict, const char *reason)
{
    struct str is = STR_INIT, why = STR_INIT;
    judging_text(model, sheet_of("cases"), 0, &is, &why);
    assert_string_equal(is.text ? is.text : "", verdict);
    assert_string_equal(why.text, reason);
    str_free(&is);
    str_free(&why);
}

static void test_judge_asks_and_tells(void **state)
{
    (void)state;
    size_t sheet = sheet_of("cases");
    struct model *model = one_case();
    bool skipped[32] = {false};
    put(model, "cases", 0, "name", "");
    model_compute(model);
    assert_int_equal(judging_look(model, sheet, 0, NULL).ask, column_of("cases", "name"));
    put(model, "cases", 0, "name", "x");
    model_compute(model);
    assert_true(judging_look(model, sheet, 0, NULL).decided);
    assert_string_equal(code_of(model, "verdict"), "");
    says(model, "", "関係ありません");
    put(model, "cases", 0, "name", "件");
    model_compute(model);
    assert_int_equal(judging_look(model, sheet, 0, NULL).ask, column_of("cases", "a"));
    says(model, "分からない", "分からない");
    skipped[column_of("cases", "a")] = true; /* unknown for now: the next, and in the end nothing is decided */
    assert_int_equal(judging_look(model, sheet, 0, skipped).ask, column_of("cases", "b"));
    skipped[column_of("cases", "b")] = skipped[column_of("cases", "c")] = true;
    struct judging look = judging_look(model, sheet, 0, skipped);
    assert_true(look.ask == SIZE_MAX && !look.decided);
    put(model, "cases", 0, "a", "yes"); /* decided; what could still help is offered once */
    model_compute(model);
    look = judging_look(model, sheet, 0, NULL);
    assert_true(look.decided && look.ask == column_of("cases", "safe"));
    says(model, "報告する", "甲のため（第1条）");
    assert_string_equal(code_of(model, "why"), "甲のため（第1条）");
    put(model, "cases", 0, "told", "2026-01-31");
    model_compute(model);
    says(model, "知らせた", "知らせた");
    assert_string_equal(code_of(model, "step"), "a");
    put(model, "cases", 0, "safe", "yes");
    model_compute(model);
    assert_string_equal(code_of(model, "verdict"), "none");
    put(model, "cases", 0, "safe", "");
    put(model, "cases", 0, "a", "no");
    put(model, "cases", 0, "b", "yes");
    model_compute(model);
    assert_string_equal(code_of(model, "why"), "乙の\"ため\"");
    model_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where_they_hold),           cmocka_unit_test(test_what_becomes_required),
        cmocka_unit_test(test_sheet_that_does_not_apply), cmocka_unit_test(test_judge_ends_as_soon_as_it_can),
        cmocka_unit_test(test_judge_asks_and_tells),
    };
    return cmocka_run_group_tests(tests, load_forms, free_forms);
}
