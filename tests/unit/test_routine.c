/* Routines and deadlines: what follows from an interval and a day, over the forms of tests/data/forms-days. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/intl.h"
#include "catalog/routine.h"
#include "cells.h"

static int load_forms(void **state)
{
    (void)state;
    struct error err = {0};
    const char *source = getenv("srcdir");
    char *dir = mem_format("%s/tests/data/forms-days", source ? source : ".");
    catalog = intl_start("ja", &err) ? catalog_load_layer(dir, "days", NULL, NULL, &err) : NULL;
    if (!catalog)
        print_error("%s: %s %s\n", err.place, err.subject, err.detail);
    free(dir);
    return catalog ? 0 : -1;
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 8;
}

/* The day that is so many units later, as people count: the same day of the month, or its last one. */
static int later(int day, unsigned every, unsigned unit)
{
    struct date date;
    if (unit < 2)
        return day + (int)(unit ? 7 * every : every);
    date_from_serial(day, &date);
    int months = date.year * 12 + date.month - 1 + (int)(unit == 2 ? every : 12 * every);
    int year = months / 12, month = months % 12 + 1, last = date_month_days(year, month);
    return date_serial(year, month, date.day < last ? date.day : last);
}

/* Written anew, from what people are told: a day that is over is overdue, one that is near is soon. */
static const char *expected_state(int last, int next, int today, unsigned every, unsigned unit)
{
    static const int before[] = {0, 2, 30, 30};
    int near = unit == 2 && every == 1 ? 7 : before[unit];
    return last > today ? "ahead" : next < today ? "overdue" : next - today <= near ? "soon" : "ok";
}

static void test_next_and_state(void **state)
{
    (void)state;
    static const char *const units[] = {"day", "week", "month", "year"};
    unsigned seed = 20260401;
    int today = date_serial(2026, 11, 21);
    struct model *model = model_new(catalog, today);
    size_t jobs = sheet_of("jobs"), seen[ROUTINE_STATES] = {0};
    const struct routine_def *routine = catalog->sheet[jobs].routine;
    assert_non_null(routine);
    enum { ROWS = 4000 };
    static struct {
        unsigned every, unit;
        int last;
    } made[ROWS];
    for (uint32_t r = 0; r < ROWS; r++) {
        char id[16], number[16], day[11];
        unsigned unit = next_random(&seed) % 4, every = 1 + next_random(&seed) % (unit == 0 ? 90 : unit == 3 ? 3 : 14);
        int last = today + 40 - (int)(next_random(&seed) % (unit == 3 ? 1400u : 500u));
        snprintf(id, sizeof(id), "%u", r + 1);
        snprintf(number, sizeof(number), "%u", every);
        date_iso(last, day);
        model_append_row(model, jobs, id);
        put(model, "jobs", r, "unit", units[unit]);
        put(model, "jobs", r, "every", number);
        put(model, "jobs", r, "last", day);
        made[r].every = every, made[r].unit = unit, made[r].last = last;
    }
    model_appended(model, jobs);
    model_compute(model);
    for (uint32_t r = 0; r < ROWS; r++) {
        int next = (int)model_value(model, jobs, r, routine->next).number, last = made[r].last;
        struct value is = model_value(model, jobs, r, routine->state);
        assert_int_equal(is.type, VALUE_TEXT);
        if (next != later(last, made[r].every, made[r].unit) ||
            strcmp(is.text, expected_state(last, next, today, made[r].every, made[r].unit)) != 0)
            fail_msg("every %u %s since %d: next %d, state %s", made[r].every, units[made[r].unit], last, next,
                     is.text);
        for (size_t i = 0; i < ROUTINE_STATES; i++)
            seen[i] += strcmp(is.text, routine_state_code[i]) == 0;
    }
    for (size_t i = ROUTINE_AHEAD; i < ROUTINE_STATES; i++) /* the random ones were of all sorts */
        assert_true(seen[i] > 50);
    model_free(&model);
}

static const struct rule_def *check_of(const char *sheet, const char *id)
{
    const struct sheet_def *def = &catalog->sheet[sheet_of(sheet)];
    for (size_t i = 0; i < def->rule_count; i++)
        if (def->rules[i].id && strcmp(def->rules[i].id, id) == 0)
            return &def->rules[i];
    return NULL;
}

/* Which checks a form has, with what level and words: those of the pack where the form says nothing, none where it says no. */
static void test_what_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *sheet, *check, *message; /* NULL: there is none */
        enum finding_level level;
    } cases[] = {
        {"jobs", "never", "「{label}」はまだです", LEVEL_LOW},
        {"jobs", "soon", "「{label}」がもうすぐです", LEVEL_LOW},
        {"checks", "never", NULL, LEVEL_LOW},
        {"checks", "soon", NULL, LEVEL_LOW},
        {"checks", "overdue", "{owner}さん、「{label}」の日（{next}）です", LEVEL_HIGH},
        {"checks", "ahead", "「{label}」は先の日付です", LEVEL_LOW},
        {"papers", "until-overdue", "「{label}」の期限を過ぎています", LEVEL_HIGH},
        {"papers", "answer-overdue", NULL, LEVEL_LOW},
        {"papers", "answer-soon", NULL, LEVEL_LOW},
        {"papers", "answer-beyond", "「{label}」の期限の年の休みが分かりません", LEVEL_LOW},
        {"papers", "due-overdue", NULL, LEVEL_LOW}, /* a role alone tells nothing, it only stands in the calendar */
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const struct rule_def *check = check_of(cases[i].sheet, cases[i].check);
        if (!cases[i].message != !check)
            fail_msg("%s: %s is%s told", cases[i].sheet, cases[i].check, check ? "" : " not");
        if (!check)
            continue;
        assert_string_equal(check->message, cases[i].message);
        assert_int_equal(check->level, cases[i].level);
    }
}

/* A day that is still to come, in a column that says it cannot hold one: today is none. Where the day is corrected nothing is found. */
static void test_past(void **state)
{
    (void)state;
    size_t papers = sheet_of("papers");
    const struct rule_def *rule = check_of("papers", "sent-ahead");
    assert_non_null(rule);
    assert_int_equal(rule->kind, RULE_PAST);
    assert_string_equal(catalog->sheet[papers].column[rule->at].id, "sent");
    assert_null(check_of("papers", "asked-ahead"));
    struct model *model = model_new(catalog, date_serial(2026, 11, 21));
    model_append_row(model, papers, "1");
    model_appended(model, papers);
    static const struct {
        const char *day;
        bool found;
    } cases[] = {{"2026-11-22", true}, {"2026-11-21", false}, {"2099-12-31", true}, {"", false}, {"1988-04-01", false}};
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        put(model, "papers", 0, "sent", cases[i].day);
        model_compute(model);
        if (model_rule(model, papers, (size_t)(rule - catalog->sheet[papers].rules), 0) != cases[i].found)
            fail_msg("%s is%s found", cases[i].day, cases[i].found ? " not" : "");
    }
    model_free(&model);
}

/* What the calendar goes by: one deadline for a routine, one for each that is said, one for a column with the role. */
static void test_deadlines(void **state)
{
    (void)state;
    static const struct {
        const char *sheet, *id, *label, *day, *column;
        bool routine, moves;
    } cases[] = {
        {"jobs", "routine", "仕事", "next", "last", true, false},
        {"checks", "routine", "点検", "next", "last", true, false},
        {"facts", "routine", "事実", "again", "seen", true, false},
        {"papers", "until", "終わり", "until", "until", false, false},
        {"papers", "answer", "答える期限", "answer", "answer_day", false, true},
        {"papers", "due", "期限", "due", "due", false, false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const struct sheet_def *sheet = &catalog->sheet[sheet_of(cases[i].sheet)];
        const struct deadline_def *d = sheet->deadline;
        while (d < sheet->deadline + sheet->deadline_count && strcmp(d->id, cases[i].id) != 0)
            d++;
        assert_true(d < sheet->deadline + sheet->deadline_count);
        assert_string_equal(d->label, cases[i].label);
        assert_string_equal(sheet->column[d->day].id, cases[i].day);
        assert_string_equal(sheet->column[d->column].id, cases[i].column);
        assert_int_equal(d->routine, cases[i].routine);
        assert_int_equal(d->moves, cases[i].moves);
    }
    assert_int_equal(catalog->sheet[sheet_of("papers")].deadline_count, 3);
    assert_int_equal(catalog->sheet[sheet_of("looks")].deadline_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_next_and_state),
        cmocka_unit_test(test_what_is_told),
        cmocka_unit_test(test_past),
        cmocka_unit_test(test_deadlines),
    };
    return cmocka_run_group_tests(tests, load_forms, free_forms);
}
