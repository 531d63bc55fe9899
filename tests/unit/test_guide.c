/* Unit tests of src/guide over the real forms: what-if and plans, why, overview, findings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "guide/findings.h"
#include "guide/leads.h"
#include "guide/overview.h"
#include "guide/what_if.h"
#include "guide/why.h"

static char *folder;
static int made;

static void fail_with(const struct error *err)
{
    struct str text = STR_INIT;
    error_text(err, &text);
    print_error("%s\n", text.text);
    str_free(&text);
    fail();
}

/* A fresh workbook; SAMPLE: with the sample company. */
static struct book *open_book(bool sample)
{
    const char *forms = getenv("MAMORI_FORMS");
    struct book_options options = {.forms = forms && *forms ? forms : "forms", .person = "試験 太郎"};
    struct error err = {0};
    char *path = mem_format("%s/%d.mamori", folder, made++);
    struct book *book = book_new(path, "ipa-3", NULL, sample ? "" : NULL, &options, &err);
    if (!book || (!book->model && !book_load(book, &err)))
        fail_with(&err);
    free(path);
    return book;
}

static size_t sheet_of(const struct book *book, const char *id)
{
    size_t sheet = catalog_find_sheet(book->catalog, id, NULL);
    assert_int_not_equal(sheet, SIZE_MAX);
    return sheet;
}

static void set(struct book *book, const char *sheet, const char *row, const char *column, const char *value)
{
    struct error err = {0};
    size_t s = sheet_of(book, sheet), c = sheet_find_column(&book->catalog->sheet[s], column, &err);
    if (c == SIZE_MAX || !book_set_typed(book, s, row, c, value, &err))
        fail_with(&err);
}

static size_t item_of(const struct what_if *w, const char *id)
{
    for (size_t i = 0; i < w->count; i++)
        if (strcmp(model_row_id(w->now, w->sheet, w->item[i].row), id) == 0)
            return i;
    return SIZE_MAX;
}

/* ---- what if ---- */

static void test_assuming_is_what_doing_would_be(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct what_if *w = what_if_new(book, NULL);
    struct error err = {0};
    struct band_counts before = w->now_bands, after;
    assert_memory_equal(&w->now_bands, &w->then_bands, sizeof(before));
    for (size_t i = 0; i < w->count; i += 3)
        what_if_set(w, i, true);
    assert_true(w->dirty);
    assert_memory_not_equal(&w->now_bands, &w->then_bands, sizeof(before));
    struct band_counts then = w->then_bands;
    double rate = w->then_rate.number;
    uint32_t matrix[8][8];
    memcpy(matrix, w->then_matrix, sizeof(matrix));
    /* Nothing of it is in the workbook yet. */
    band_count(book->model, w->view->risks, &after, NULL);
    assert_memory_equal(&before, &after, sizeof(before));
    if (!what_if_apply(book, w, &err))
        fail_with(&err);
    band_count(book->model, w->view->risks, &after, NULL);
    assert_memory_equal(&then, &after, sizeof(then));
    assert_true(model_ref(book->model, &w->view->rate).number == rate);
    uint32_t now[8][8];
    what_if_matrix(book->model, w->view->risks, now);
    assert_memory_equal(matrix, now, sizeof(now));
    /* One undo takes all of it back. */
    struct str what = STR_INIT;
    assert_true(book_undo(book, &what, &err));
    band_count(book->model, w->view->risks, &after, NULL);
    assert_memory_equal(&before, &after, sizeof(before));
    str_free(&what);
    what_if_free(&w);
    book_close(&book);
}

static void test_measure_says_what_setting_does(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct what_if *w = what_if_new(book, NULL);
    what_if_set(w, item_of(w, "5-3"), true);
    assert_true(what_if_measure(w, NULL, NULL));
    int moves = 0;
    for (size_t i = 0; i < w->count; i += 2) {
        struct what_if_item told = w->item[i];
        struct band_counts old = w->then_bands;
        double rate = w->then_rate.number, sum = w->then_sum;
        assert_true(told.measured);
        what_if_set(w, i, !told.assumed);
        for (int b = 0; b < 3; b++) {
            assert_int_equal(told.change[b], (int32_t)w->then_bands.count[b] - (int32_t)old.count[b]);
            moves += told.change[b] != 0;
        }
        assert_true(fabs(told.change_rate - (w->then_rate.number - rate)) < 1e-9);
        assert_true(told.change_sum == w->then_sum - sum);
        assert_false(w->item[i].measured); /* the assumption is another one now */
        what_if_set(w, i, told.assumed);
        what_if_measure(w, NULL, NULL);
    }
    assert_true(moves > 0);
    what_if_free(&w);
    book_close(&book);
}

static void test_suggestion_is_enough_and_not_too_much(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct what_if *w = what_if_new(book, NULL);
    assert_int_equal(w->now_bands.count[0], 7);
    size_t added = what_if_suggest(w, NULL, NULL);
    assert_int_equal(added, 4);
    assert_int_equal(what_if_assumed(w), added);
    assert_int_equal(w->then_bands.count[0], 0);
    for (size_t i = 0; i < w->count; i++) {
        if (!w->item[i].assumed)
            continue;
        what_if_set(w, i, false);
        assert_true(w->then_bands.count[0] > 0);
        what_if_set(w, i, true);
    }
    /* Enough already: nothing is added. */
    assert_int_equal(what_if_suggest(w, NULL, NULL), 0);
    what_if_free(&w);

    /* What people assumed stays, though it may not be needed. */
    w = what_if_new(book, NULL);
    size_t own = item_of(w, "1-2");
    what_if_set(w, own, true);
    assert_int_equal(what_if_suggest(w, NULL, NULL), 4);
    assert_true(w->item[own].assumed);
    what_if_free(&w);
    book_close(&book);
}

static bool stop_after_ten(void *context, uint64_t done, uint64_t total)
{
    (void)total;
    *(uint64_t *)context = done;
    return done >= 10;
}

static void test_long_work_can_be_stopped(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct what_if *w = what_if_new(book, NULL);
    uint64_t done = 0;
    struct band_counts before = w->then_bands;
    assert_int_equal(what_if_suggest(w, stop_after_ten, &done), 0);
    assert_int_equal(done, 10);
    assert_int_equal(what_if_assumed(w), 0);
    assert_memory_equal(&before, &w->then_bands, sizeof(before));
    assert_false(what_if_measure(w, stop_after_ten, &done));
    assert_true(w->item[9].measured);
    assert_false(w->item[10].measured);
    what_if_free(&w);
    book_close(&book);
}

static void test_items_are_what_can_still_be_done(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct what_if *w = what_if_new(book, NULL);
    size_t before = w->count;
    assert_int_not_equal(item_of(w, "3-4"), SIZE_MAX);
    what_if_free(&w);
    set(book, "controls", "3-4", "answer", "na"); /* no concern of ours */
    set(book, "controls", "7-6", "answer", "done");
    w = what_if_new(book, NULL);
    assert_int_equal(w->count, before - 2);
    assert_int_equal(item_of(w, "3-4"), SIZE_MAX);
    assert_int_equal(item_of(w, "7-6"), SIZE_MAX);
    what_if_free(&w);
    book_close(&book);
}

/* ---- plans ---- */

static uint32_t plan_rows(const struct book *book, const char *sheet)
{
    return model_rows(book->model, sheet_of(book, sheet));
}

static void test_plan_is_kept_opened_and_undone(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct what_if *w = what_if_new(book, NULL);
    struct error err = {0};
    struct str what = STR_INIT;
    assert_false(what_if_adopt(book, w, &err)); /* it has no name yet */
    assert_int_equal(err.code, ERROR_NOTHING);
    what_if_set(w, item_of(w, "3-4"), true);
    what_if_set(w, item_of(w, "7-6"), true);
    if (!what_if_save(book, w, "夏までに", NULL, &err))
        fail_with(&err);
    assert_non_null(w->plan);
    assert_false(w->dirty);
    assert_int_equal(plan_rows(book, "plans"), 1);
    assert_int_equal(plan_rows(book, "plan-items"), 2);
    assert_int_equal(plan_count(book, w->plan).items, 2);
    assert_int_equal(plan_count(book, w->plan).done, 0);

    /* Saved again with one item less: the same plan, its items replaced. */
    char *id = mem_text(w->plan);
    what_if_set(w, item_of(w, "7-6"), false);
    assert_true(w->dirty);
    assert_true(what_if_save(book, w, "秋までに", "adopted", &err));
    assert_string_equal(w->plan, id);
    assert_int_equal(plan_rows(book, "plans"), 1);
    assert_int_equal(plan_rows(book, "plan-items"), 1);
    assert_true(book_undo(book, &what, &err)); /* one step */
    assert_int_equal(plan_rows(book, "plan-items"), 2);
    what_if_free(&w);

    /* Opened in a new what-if; what was carried out meanwhile is left out. */
    w = what_if_new(book, NULL);
    size_t done = 9;
    assert_true(what_if_open(book, w, id, &done, &err));
    assert_int_equal(done, 0);
    assert_int_equal(what_if_assumed(w), 2);
    assert_false(w->dirty);
    what_if_free(&w);
    set(book, "controls", "3-4", "answer", "done");
    w = what_if_new(book, NULL);
    assert_true(what_if_open(book, w, id, &done, &err));
    assert_int_equal(done, 1);
    assert_int_equal(what_if_assumed(w), 1);
    assert_true(w->item[item_of(w, "7-6")].assumed);
    assert_int_equal(plan_count(book, id).done, 1);
    assert_true(what_if_drop(book, w, &err));
    size_t plans = sheet_of(book, "plans");
    assert_string_equal(
        model_value(book->model, plans, 0, sheet_find_column(&book->catalog->sheet[plans], "state", NULL)).text,
        "dropped");
    assert_false(what_if_open(book, w, "nothing", NULL, &err));
    assert_int_equal(err.code, ERROR_UNKNOWN_ROW);
    what_if_free(&w);
    free(id);
    str_free(&what);
    book_close(&book);
}

static void test_apply_refuses_what_changed_meanwhile(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct error err = {0};
    struct what_if *w = what_if_new(book, NULL);
    assert_false(what_if_apply(book, w, &err)); /* nothing is assumed */
    assert_int_equal(err.code, ERROR_NOTHING);
    what_if_set(w, item_of(w, "3-4"), true);
    /* A clone as of now, then someone answers. */
    struct model *old = model_clone(book->model);
    set(book, "controls", "3-4", "answer", "partly");
    w->now = old;
    err = (struct error){0};
    assert_false(what_if_apply(book, w, &err));
    assert_int_equal(err.code, ERROR_CONFLICT);
    what_if_free(&w);
    model_free(&old);
    book_close(&book);
}

/* ---- why ---- */

static char *why(const struct book *book, const char *sheet, const char *row, const char *column, int depth)
{
    struct str out = STR_INIT;
    size_t s = sheet_of(book, sheet);
    why_text(book->model, s, model_find_row(book->model, s, row),
             sheet_find_column(&book->catalog->sheet[s], column, NULL), false, depth, &out);
    return str_take(&out);
}

static void test_why_tells_the_branch_that_was_taken(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    char *text = why(book, "assets", "5", "risk", 5);
    const char *const has[] = {"リスク値: 4\n",
                               "= 重要度 2 × 被害発生可能性 2\n",
                               "個人情報: 有\n",
                               "特定個人情報: 有\n",
                               "・社外サーバー  被害発生可能性: 2\n",
                               "・アカウント乗っ取り  被害発生可能性: 2\n",
                               "5-3 ",
                               "IF(OR([重要度]=\"\""};
    for (size_t i = 0; i < ARRAY_LENGTH(has); i++)
        if (!strstr(text, has[i]))
            fail_msg("%s is missing in:\n%s", has[i], text);
    /* What took no part is not told: the other marks, the three values. */
    assert_null(strstr(text, "要配慮個人情報: "));
    assert_null(strstr(text, "機密性: "));
    free(text);

    /* Without a mark the three values decide. */
    text = why(book, "assets", "8", "importance", 3);
    assert_null(strstr(text, "= MAX(機密性 1")); /* in words, and with the three; the formula stands at the end */
    assert_non_null(strstr(text, "3つの値の最大です。"));
    assert_non_null(strstr(text, "機密性: 1\n"));
    assert_non_null(strstr(text, "MAX([機密性],[完全性],[可用性])"));
    free(text);

    /* Depth 0: no input is opened. */
    text = why(book, "assets", "5", "risk", 0);
    assert_null(strstr(text, "個人情報: 有"));
    free(text);
    book_close(&book);
}

static void test_why_names_what_is_missing(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct str line = STR_INIT;
    size_t assets = sheet_of(book, "assets");
    char *text = why(book, "assets", "46", "risk", 3);
    assert_non_null(strstr(text, "リスク値: 未算定\n"));
    assert_non_null(strstr(text, "機密性: "));
    assert_non_null(strstr(text, "完全性: 1\n"));
    free(text);
    why_line(book->model, assets, model_find_row(book->model, assets, "46"),
             sheet_find_column(&book->catalog->sheet[assets], "risk", NULL), &line);
    assert_non_null(strstr(line.text, "未算定"));
    assert_non_null(strstr(line.text, "重要度"));
    assert_null(strstr(line.text, "被害発生可能性"));
    str_clear(&line);
    why_line(book->model, assets, model_find_row(book->model, assets, "5"),
             sheet_find_column(&book->catalog->sheet[assets], "risk", NULL), &line);
    assert_string_equal(line.text, "4 = 重要度 2 × 被害発生可能性 2（社外サーバー）");
    str_clear(&line);
    why_line(book->model, assets, model_find_row(book->model, assets, "5"),
             sheet_find_column(&book->catalog->sheet[assets], "name", NULL), &line);
    assert_string_equal(line.text, ""); /* entered, not computed */
    str_free(&line);
    book_close(&book);
}

/* ---- overview and findings ---- */

static const struct figures *figures_of(const struct overview *o, const char *id)
{
    for (size_t i = 0; i < o->blocks; i++)
        if (strcmp(o->block[i]->block->id, id) == 0)
            return o->block[i];
    fail_msg("no block %s", id);
    return NULL;
}

static void test_overview_of_the_sample(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct overview *o = overview_make(book->model, NULL);
    const struct figures *meter = overview_meter(o, sheet_of(book, "self-check"));
    assert_true(meter->value[METER_VALUE].type == VALUE_NUMBER && meter->value[METER_VALUE].number == 66);
    assert_true(meter->value[METER_LOW].number == 66 && meter->value[METER_HIGH].number == 76);
    assert_string_equal(meter_band(book->catalog, meter)->code, "weak");
    assert_string_equal(meter->row[1].id, "part2");
    assert_true(meter->row[1].value[PART_SCORE].number == 35);
    assert_true(meter_previous(meter) && meter_previous(meter)->value[ROUND_SCORE].number == 62);
    assert_int_equal(overview_round(o), 3);
    assert_null(overview_meter(o, sheet_of(book, "assets")));
    const struct figures *bars = figures_of(o, "risk"), *chart = figures_of(o, "rates");
    const struct figures *map = figures_of(o, "risk_map"), *list = figures_of(o, "worst");
    assert_true(bars->across == 3 && bars->row[0].value[0].number == 7 && bars->row[0].value[1].number == 32);
    assert_true(bars->row[0].value[2].number == 4 && bars->value[BARS_BLANK].number == 3);
    assert_true(figures_row_of(bars, BARS_AFTER)->value[0].number == 2 && bars->value[BARS_DECIDED].number == 8);
    assert_true(figures_of(o, "goals")->row[1].value[GOAL_LEFT].number == 1);
    assert_true(chart->rows == 11 && chart->row[0].value[CHART_VALUE].number == 75);
    double on_map = 0;
    for (size_t y = 0; y < map->rows; y++)
        for (size_t x = 0; x < map->across; x++)
            on_map += map->row[y].value[x].number;
    assert_true(map->row[0].value[1].number == 7 && on_map == 7 + 32 + 4);
    assert_int_equal(list->rows, LIST_ROWS); /* the largest first; of equal ones the upper row */
    assert_string_equal(list->row[0].id, "5");
    assert_string_equal(list->row[6].id, "43");
    assert_string_equal(list->row[7].id, "1");
    assert_true(list->row[6].value[2].number == 4 && list->row[7].value[2].number == 2);
    assert_true(o->tasks > 0 && o->task[0].minutes > 0);
    overview_free(&o);
    set(book, "self-check", "q12", "answer", "done"); /* partly 2 → done 4 */
    o = overview_make(book->model, NULL);
    assert_true(overview_meter(o, SIZE_MAX)->value[METER_VALUE].number == 68);
    overview_free(&o);
    book_close(&book);
}

/* Whatever a task counts is where it leads: as many rows as the text says, the first of them, a field to fill in. */
static void test_tasks_lead_to_what_they_count(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    set(book, "policy-record", "1", "place", ""); /* the only row of a facts sheet: led to the empty field */
    struct overview *o = overview_make(book->model, NULL);
    size_t with_rows = 0;
    for (size_t i = 0; i < o->tasks; i++) {
        const struct task *task = &o->task[i];
        const struct sheet_def *sheet = &book->catalog->sheet[task->sheet];
        uint8_t *keep = mem_zero((size_t)model_rows(book->model, task->sheet) + 1, 1);
        uint32_t rows = task_rows(book->model, task, NULL, keep);
        struct task_place place = task_place(book->model, task, NULL);
        char *number = mem_format("%u", task->count);
        assert_non_null(strstr(task->text, number));
        free(number);
        if (rows) {
            with_rows++;
            assert_int_equal(rows, task->count);
            assert_true(place.row < model_rows(book->model, task->sheet) && keep[place.row]);
            for (uint32_t r = 0; r < place.row; r++)
                assert_false(keep[r]);
            assert_true(place.column == SIZE_MAX || column_writable(&sheet->column[place.column]));
        }
        if (rows && !task->def)
            assert_true(value_blank(model_value(book->model, task->sheet, place.row, place.column)));
        free(keep);
    }
    assert_true(with_rows >= 6);
    struct task facts = {.sheet = sheet_of(book, "policy-record"), .view = VIEW_CARD};
    struct task_place place = task_place(book->model, &facts, NULL);
    assert_int_equal(place.row, 0);
    assert_string_equal(book->catalog->sheet[facts.sheet].column[place.column].id, "place");
    overview_free(&o);
    book_close(&book);
}

/* What is kept of the figures is what they were: every value, every row with its names. */
static void same_figures(const struct overview *a, const struct overview *b)
{
    assert_int_equal(a->blocks, b->blocks);
    for (size_t i = 0; i < a->blocks; i++) {
        const struct figures *x = a->block[i], *y = b->block[i];
        assert_ptr_equal(x->block, y->block);
        assert_int_equal(x->rows, y->rows);
        for (size_t r = 0; r <= x->rows; r++) {
            const struct value *v = r ? x->row[r - 1].value : x->value, *w = r ? y->row[r - 1].value : y->value;
            for (int k = 0; k < FIGURES_ACROSS; k++)
                assert_true(value_same(v[k], w[k]));
            if (r) {
                assert_string_equal(x->row[r - 1].label, y->row[r - 1].label);
                assert_true(!x->row[r - 1].id == !y->row[r - 1].id);
            }
        }
    }
}

static const struct task *task_of(const struct overview *o, const char *id)
{
    for (size_t i = 0; i < o->tasks; i++)
        if (o->task[i].def && strcmp(o->task[i].def->id, id) == 0)
            return &o->task[i];
    return NULL;
}

/* Closing a round is a task once every answer was given or confirmed in it, and not before. The overview that is kept
 * knows the same tasks. */
static void test_a_ripe_round_is_a_task(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    size_t sheet = sheet_of(book, "self-check");
    struct round_progress p;
    struct overview *o = overview_make(book->model, NULL), *kept;
    round_progress_get(book->model, sheet, &p);
    assert_int_equal(p.questions, 25);
    assert_int_equal(p.carried, 23);
    assert_null(task_of(o, "close-round"));
    overview_store(book, o);
    kept = overview_cached(book);
    assert_non_null(kept);
    same_figures(o, kept);
    assert_int_equal(kept->tasks, o->tasks);
    for (size_t i = 0; i < o->tasks; i++) {
        assert_string_equal(kept->task[i].text, o->task[i].text);
        assert_ptr_equal(kept->task[i].def, o->task[i].def);
        assert_int_equal(kept->task[i].count, o->task[i].count);
    }
    overview_free(&kept);
    overview_free(&o);
    for (uint32_t r = 0; r < model_rows(book->model, sheet); r++)
        set(book, "self-check", model_row_id(book->model, sheet, r), "answer", "partly"),
            set(book, "self-check", model_row_id(book->model, sheet, r), "answer", "done");
    o = overview_make(book->model, NULL);
    const struct task *task = task_of(o, "close-round");
    assert_non_null(task);
    assert_int_equal(task->count, 3);
    assert_int_equal(task->view, VIEW_ROUNDS);
    overview_free(&o);
    struct error err = {0};
    assert_true(book_close_round(book, sheet, NULL, &err));
    o = overview_make(book->model, NULL);
    assert_null(task_of(o, "close-round"));
    overview_free(&o);
    book_close(&book);
}

static void test_findings_follow_the_answers(void **state)
{
    (void)state;
    struct book *book = open_book(true);
    struct findings *f = findings_make(book->model);
    uint32_t counts[3], all = 0;
    findings_count(book->model, counts);
    for (size_t i = 0; i < f->count; i++) {
        assert_true(i == 0 || f->finding[i - 1].level <= f->finding[i].level); /* worst first */
        assert_non_null(f->finding[i].message);
        assert_null(strchr(f->finding[i].message, '{'));
    }
    for (int i = 0; i < 3; i++)
        all += counts[i];
    assert_int_equal(all, f->count);
    findings_free(&f);
    uint32_t high = counts[LEVEL_HIGH];
    set(book, "assets", "5", "treatment", "transfer"); /* a serious risk was decided about */
    findings_count(book->model, counts);
    assert_int_equal(counts[LEVEL_HIGH], high - 1);
    book_close(&book);
}

static int start(void **state)
{
    (void)state;
    struct error err = {0};
    char name[] = "/tmp/mamori-guide-XXXXXX";
    setenv("MAMORI_NOW", "2026-11-21T10:32", 1);
    folder = mem_text(mkdtemp(name));
    return folder && intl_start("ja", &err) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    for (int i = 0; i < made; i++) {
        char *path = mem_format("%s/%d.mamori", folder, i);
        unlink(path);
        free(path);
    }
    int result = rmdir(folder); /* fails when anything was left behind */
    free(folder);
    return result;
}

/* ---- the formula that is shown is the formula that is there ---- */

static const struct column_def *column_of_ref(const struct catalog *catalog, const struct formula_ref *ref)
{
    const struct sheet_def *sheet = &catalog->sheet[ref->table / 2];
    return ref->table % 2 ? &sheet->summary[ref->column].column : &sheet->column[ref->column];
}

/* How a reference is written in a form, and how it must be shown. */
static void forms_of(const struct catalog *catalog, size_t table, const struct formula_ref *ref, struct str *written,
                     struct str *shown)
{
    const struct sheet_def *sheet = &catalog->sheet[ref->table / 2];
    const struct column_def *def = column_of_ref(catalog, ref);
    const char *open = ref->kind == FORMULA_LINKED ? "LINKED(" : "";
    if (ref->from) { /* what it follows has been seen */
        str_add_format(written, ".%s", def->id);
        str_add_format(shown, ".%s", intl_form(def->label));
        return;
    }
    if (ref->kind == FORMULA_FIXED)
        str_add_format(written, "%s/%s[%s]", sheet->id, sheet->row[ref->row].id, def->id);
    else if (ref->kind == FORMULA_SCALAR)
        str_add_format(written, "%s.%s", sheet->id, def->id);
    else
        str_add_format(written, "%s%s[%s]", open, ref->kind == FORMULA_OWN ? "" : sheet->id, def->id);
    str_add_format(shown, "%s[", open);
    if (ref->table / 2 != table / 2)
        str_add_format(shown, _("%s/"), intl_form(sheet->short_title));
    if (ref->kind == FORMULA_FIXED)
        str_add_format(shown, _("%s/"),
                       sheet_known_by_ids(sheet) ? sheet->row[ref->row].id : intl_form(sheet->row[ref->row].label));
    str_add_format(shown, "%s]", intl_form(def->label));
}

static size_t literal_length(const char *text)
{
    size_t length = 1;
    while (text[length] && (text[length] != '"' || text[length + 1] == '"'))
        length += text[length] == '"' ? 2 : 1;
    return length + 1;
}

static bool is_label_of(const struct catalog *catalog, const char *written, size_t w, const char *shown, size_t n)
{
    size_t operator= strncmp(written + 1, "<>", 2) == 0 && strncmp(shown + 1, "<>", 2) == 0 ? 2 : 0;
    char *code = mem_text_length(written + 1 + operator, w - 2 - operator),
         *label = mem_text_length(shown + 1 + operator, n - 2 - operator);
    bool found = false;
    for (size_t s = 0; s < catalog->sheet_count; s++)
        for (size_t c = 0; c < catalog->sheet[s].column_count + catalog->sheet[s].summary_count; c++) {
            size_t columns = catalog->sheet[s].column_count;
            const struct choice_list *list = c < columns ? catalog->sheet[s].column[c].choices
                                                         : catalog->sheet[s].summary[c - columns].column.choices;
            for (size_t i = 0; list && i < list->count; i++)
                found = found || (strcmp(list->choice[i].code, code) == 0 &&
                                  strcmp(intl_form(list->choice[i].label), label) == 0);
        }
    free(code);
    free(label);
    return found;
}

/* SHOWN with every label taken back to what it stands for. */
static void strip_labels(const struct catalog *catalog, size_t table, const struct formula *formula, const char *shown,
                         struct str *out)
{
    const char *text = formula_text(formula);
    size_t ref = 0;
    while (*text) {
        struct str written = STR_INIT, label = STR_INIT;
        const struct formula_ref *next = ref + 1 < formula_ref_count(formula) ? formula_ref_at(formula, ref + 1) : NULL;
        if (next && (next->kind == FORMULA_FOLLOWED || (next->kind == FORMULA_LINKED && next->keyed)))
            ref++; /* where the rows' names stand is not written */
        if (next && next->kind == FORMULA_LINKED && next->from && *text != '.') { /* ROWS([ref]) */
            ref++;
            continue;
        }
        if (ref < formula_ref_count(formula))
            forms_of(catalog, table, formula_ref_at(formula, ref), &written, &label);
        if (written.length && strncmp(text, written.text, written.length) == 0 &&
            strncmp(shown, label.text, label.length) == 0) {
            str_add(out, written.text);
            text += written.length;
            shown += label.length;
            const struct formula_ref *at = formula_ref_at(formula, ref);
            size_t by = *text == ',' && at->kind == FORMULA_LINKED && !at->from ? strcspn(text, ")") : 0;
            str_add_length(out, text, by); /* along which column is not shown */
            text += by;
            ref++;
        } else if (*text == '"' && *shown == '"') {
            size_t w = literal_length(text), n = literal_length(shown);
            bool same = w == n && strncmp(text, shown, n) == 0;
            if (!same && !is_label_of(catalog, text, w, shown, n))
                fail_msg("%.*s is shown as %.*s", (int)w, text, (int)n, shown);
            str_add_length(out, text, w);
            text += w;
            shown += n;
        } else {
            str_add_char(out, *shown);
            text++;
            shown += *shown != '\0';
        }
        str_free(&written);
        str_free(&label);
    }
    str_add(out, shown);
    if (ref != formula_ref_count(formula))
        fail_msg("%s: %zu of %zu references", formula_text(formula), ref, formula_ref_count(formula));
}

static void test_why_shows_the_formula_that_is_there(void **state)
{
    (void)state;
    struct book *book = open_book(false);
    const struct catalog *catalog = book->catalog;
    size_t formulas = 0, labels = 0;
    for (size_t t = 0; t < 2 * catalog->sheet_count; t++) {
        const struct sheet_def *sheet = &catalog->sheet[t / 2];
        for (size_t c = 0; c < (t % 2 ? sheet->summary_count : sheet->column_count); c++) {
            const struct column_def *def = t % 2 ? &sheet->summary[c].column : &sheet->column[c];
            if (!def->formula)
                continue;
            struct str shown = STR_INIT, stripped = STR_INIT;
            why_formula(catalog, t, c, &shown);
            strip_labels(catalog, t, def->formula, shown.text, &stripped);
            if (strcmp(stripped.text, formula_text(def->formula)) != 0)
                fail_msg("%s %s is shown as %s", sheet->id, def->id, shown.text);
            labels += strcmp(shown.text, stripped.text) != 0;
            formulas++;
            str_free(&shown);
            str_free(&stripped);
        }
    }
    assert_true(formulas > 200 && labels > 200);
    book_close(&book);
}

/* ---- where it is put right ---- */

static size_t named(const struct book *book, const char *text, const char *own, struct lead *lead)
{
    return leads_of_text(book->catalog, text, own ? sheet_of(book, own) : SIZE_MAX, lead, 4);
}

static void test_texts_lead_to_what_they_name(void **state)
{
    (void)state;
    struct book *book = open_book(false);
    struct lead lead[4];
    assert_int_equal(named(book, "「署名の台帳」の「置き場所」に書きます。", NULL, lead), 1);
    assert_int_equal(lead[0].sheet, sheet_of(book, "signatures"));
    assert_string_equal(book->catalog->sheet[lead[0].sheet].column[lead[0].column].id, "kept_at");
    assert_int_equal(named(book, "「覚書」で足し、「署名の台帳」に書きます。", NULL, lead), 2);
    assert_int_equal(lead[0].sheet, SIZE_MAX);
    assert_string_equal(book->catalog->document[lead[0].document].id, "memorandum");
    assert_int_equal(lead[1].column, SIZE_MAX);
    assert_int_equal(named(book, "「署名の台帳」と「署名の台帳」", NULL, lead), 1);
    assert_int_equal(named(book, "「署名の台帳」の「署名した日」", "signatures", lead), 0);
    assert_int_equal(named(book, "「{name}」を「委託先の台帳", NULL, lead), 0);
    assert_int_equal(named(book, NULL, NULL, lead), 0);
    assert_int_equal(leads_of_text(book->catalog, "「署名の台帳」「委託先の台帳」", SIZE_MAX, lead, 1), 1);
    book_close(&book);
}

static void test_sheets_lead_to_what_decides_about_them(void **state)
{
    (void)state;
    struct book *book = open_book(false);
    struct lead lead[4];
    assert_int_equal(leads_of_sheet(book->catalog, sheet_of(book, "website"), lead, 4), 1);
    assert_int_equal(lead[0].sheet, sheet_of(book, "site"));
    assert_string_equal(book->catalog->sheet[lead[0].sheet].column[lead[0].column].id, "form");
    assert_int_equal(leads_of_sheet(book->catalog, sheet_of(book, "vendor-checks"), lead, 4), 1);
    assert_int_equal(lead[0].sheet, sheet_of(book, "contractors"));
    assert_int_equal(lead[0].column, SIZE_MAX);
    assert_int_equal(leads_of_sheet(book->catalog, sheet_of(book, "self-check"), lead, 4), 0);
    book_close(&book);
}

/* What is asked in a session is counted where nothing must be filled in; what must be filled in only sometimes, is not. */
static void test_progress_counts_what_is_asked(void **state)
{
    (void)state;
    struct book *book = open_book(false);
    struct sheet_progress p;
    sheet_progress_get(book->model, sheet_of(book, "principles"), &p);
    assert_true(p.asks && p.rows == 7 && p.answered == 0 && p.missing == 0);
    set(book, "principles", "lead", "talked", "yes");
    sheet_progress_get(book->model, sheet_of(book, "principles"), &p); /* the day is missing */
    assert_true(p.answered == 0 && p.missing == 1);
    set(book, "principles", "lead", "on", "2026-01-10");
    sheet_progress_get(book->model, sheet_of(book, "principles"), &p);
    assert_true(p.answered == 1 && p.missing == 0);
    book_close(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_assuming_is_what_doing_would_be),
        cmocka_unit_test(test_measure_says_what_setting_does),
        cmocka_unit_test(test_suggestion_is_enough_and_not_too_much),
        cmocka_unit_test(test_long_work_can_be_stopped),
        cmocka_unit_test(test_items_are_what_can_still_be_done),
        cmocka_unit_test(test_plan_is_kept_opened_and_undone),
        cmocka_unit_test(test_apply_refuses_what_changed_meanwhile),
        cmocka_unit_test(test_why_tells_the_branch_that_was_taken),
        cmocka_unit_test(test_why_names_what_is_missing),
        cmocka_unit_test(test_why_shows_the_formula_that_is_there),
        cmocka_unit_test(test_overview_of_the_sample),
        cmocka_unit_test(test_tasks_lead_to_what_they_count),
        cmocka_unit_test(test_a_ripe_round_is_a_task),
        cmocka_unit_test(test_findings_follow_the_answers),
        cmocka_unit_test(test_texts_lead_to_what_they_name),
        cmocka_unit_test(test_sheets_lead_to_what_decides_about_them),
        cmocka_unit_test(test_progress_counts_what_is_asked),
    };
    return cmocka_run_group_tests_name("guide", tests, start, stop);
}
