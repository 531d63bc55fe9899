#include "guide/overview.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "guide/findings.h"

#define TASK_MAX 9

static bool as_number(struct value v, double *out)
{
    if (v.type == VALUE_NUMBER)
        *out = v.number;
    return v.type == VALUE_NUMBER;
}

/* ---- parts ---- */

static void score_part(const struct model *model, struct overview *o)
{
    const struct home_def *home = &model_catalog(model)->home;
    if (home->score.sheet == SIZE_MAX)
        return;
    o->score = model_ref(model, &home->score.score);
    o->low = model_ref(model, &home->score.low);
    o->high = model_ref(model, &home->score.high);
    o->score_max = home->score.max;
    if (home->score.band.set) {
        const struct sheet_def *sheet = &model_catalog(model)->sheet[home->score.band.sheet];
        o->band =
            model_choice(model, &sheet->summary[home->score.band.summary].column, model_ref(model, &home->score.band));
    }
}

static char *cell_text(const struct model *model, size_t sheet, uint32_t row, const char *column)
{
    struct str out = STR_INIT;
    size_t c = sheet_find_column(&model_catalog(model)->sheet[sheet], column, NULL);
    if (c != SIZE_MAX)
        model_text(model, sheet, row, c, MODEL_LABEL, &out);
    return str_take(&out);
}

static void round_part(const struct model *model, struct overview *o)
{
    const struct catalog *catalog = model_catalog(model);
    size_t rounds = catalog->home.rounds.sheet, scored = catalog->home.score.sheet;
    o->round = 1;
    if (rounds == SIZE_MAX || scored == SIZE_MAX)
        return;
    size_t of = sheet_find_column(&catalog->sheet[rounds], "sheet", NULL);
    size_t score = sheet_find_column(&catalog->sheet[rounds], "score", NULL);
    uint32_t last = UINT32_MAX;
    for (uint32_t r = 0; of != SIZE_MAX && r < model_rows(model, rounds); r++) {
        struct value v = model_value(model, rounds, r, of);
        if (v.type != VALUE_TEXT || strcmp(v.text, catalog->sheet[scored].id) != 0)
            continue;
        o->round++;
        last = r;
    }
    if (last == UINT32_MAX || score == SIZE_MAX ||
        !as_number(model_value(model, rounds, last, score), &o->previous_score))
        return;
    o->has_previous = true;
    o->previous_title = cell_text(model, rounds, last, "title");
    o->previous_date = cell_text(model, rounds, last, "closed");
}

void band_count(const struct model *model, struct band_counts *bands, uint32_t *unrated)
{
    const struct home_def *home = &model_catalog(model)->home;
    *bands = (struct band_counts){0};
    if (unrated)
        *unrated = 0;
    if (home->risk.sheet == SIZE_MAX)
        return;
    const struct choice_list *list = model_catalog(model)->sheet[home->risk.sheet].column[home->risk.column].choices;
    const struct column *column = model_column(model, home->risk.sheet, home->risk.column);
    uint32_t *counts = mem_zero(column->entries, sizeof(*counts));
    column_count(column, counts);
    for (uint32_t e = 0; e < column->entries; e++) {
        struct value v = column->dictionary[e];
        if (value_blank(v)) {
            if (unrated)
                *unrated += counts[e];
            continue;
        }
        for (size_t i = 0; list && v.type == VALUE_TEXT && i < list->count && i < ARRAY_LENGTH(bands->count); i++)
            if (strcmp(list->choice[i].code, v.text) == 0)
                bands->count[i] += counts[e];
    }
    free(counts);
}

/* ---- tasks ---- */

static void add_task(struct overview *o, char *text, double minutes, size_t sheet, enum view_kind view, uint32_t row)
{
    if (o->tasks == TASK_MAX) {
        free(text);
        return;
    }
    int whole = (int)ceil(minutes);
    o->task[o->tasks++] =
        (struct task){.text = text, .minutes = whole < 1 ? 1 : whole, .sheet = sheet, .view = view, .row = row};
}

static char *fill_number(const char *template, double n)
{
    const char *hole = strstr(template, "{n}");
    if (!hole)
        return mem_text(template);
    return mem_format("%.*s%.0f%s", (int)(hole - template), template, n, hole + 3);
}

/* What the pack says is important, and, between, sheets that were begun or that are a step, as long as they miss
 * something. */
static void tasks_part(const struct model *model, struct overview *o)
{
    const struct catalog *catalog = model_catalog(model);
    o->task = mem_zero(TASK_MAX, sizeof(*o->task));
    /* The first step that is not complete comes before everything: the guideline goes step by step. */
    for (int pass = 0; pass < 2; pass++) {
        bool step_found = false;
        for (size_t s = 0; s < catalog->sheet_count; s++) {
            const struct sheet_def *sheet = &catalog->sheet[s];
            const struct sheet_progress *p = &o->progress[s];
            bool step = catalog->group[sheet->group].number > 0;
            bool first = step && !step_found && p->missing > 0;
            if (sheet->hidden || p->missing == 0 || (sheet->each != SIZE_MAX && p->rows == 0))
                continue;
            step_found = step_found || step;
            if (first != (pass == 0))
                continue;
            bool session = sheet->session != SIZE_MAX;
            char *text = mem_format(session ? _("%s: answer the remaining %u") : _("%s: fill in the remaining %u"),
                                    intl_form(sheet->short_title), p->missing);
            add_task(o, text, p->missing * sheet->minutes, s,
                     session                      ? VIEW_SESSION
                     : sheet->kind == SHEET_FACTS ? VIEW_CARD
                                                  : VIEW_GRID,
                     sheet->kind == SHEET_FACTS ? 0 : row_next_unanswered(model, s, 0));
        }
        for (size_t i = 0; pass == 0 && i < catalog->task_count; i++) {
            const struct task_def *def = &catalog->task[i];
            double n;
            if (as_number(model_ref(model, &def->count), &n) && n > 0)
                add_task(o, fill_number(intl_form(def->text), n), n * def->minutes, def->sheet, def->view, UINT32_MAX);
        }
    }
}

struct overview *overview_make(const struct model *model)
{
    const struct catalog *catalog = model_catalog(model);
    struct overview *o = mem_zero(1, sizeof(*o));
    o->sheets = catalog->sheet_count;
    o->progress = mem_zero(o->sheets, sizeof(*o->progress));
    for (size_t s = 0; s < o->sheets; s++)
        sheet_progress_get(model, s, &o->progress[s]);
    score_part(model, o);
    round_part(model, o);
    band_count(model, &o->risk, &o->risk_unrated);
    if (catalog->home.risk.sheet != SIZE_MAX) {
        const struct choice_list *list =
            catalog->sheet[catalog->home.risk.sheet].column[catalog->home.risk.column].choices;
        o->risk_bands = list ? list->count : 0;
    }
    o->rate = model_ref(model, &catalog->home.rates.all);
    o->goals = catalog->home.goal_count;
    o->goal_left = mem_zero(o->goals + 1, sizeof(*o->goal_left));
    for (size_t i = 0; i < o->goals; i++)
        if (!as_number(model_ref(model, &catalog->home.goal[i].left), &o->goal_left[i]))
            o->goal_left[i] = NAN;
    findings_count(model, o->findings);
    tasks_part(model, o);
    return o;
}

void overview_free(struct overview **pointer)
{
    struct overview *o = *pointer;
    if (!o)
        return;
    for (size_t i = 0; i < o->tasks; i++)
        free(o->task[i].text);
    free(o->task);
    free(o->goal_left);
    free(o->previous_title);
    free(o->previous_date);
    free(o->progress);
    free(o);
    *pointer = NULL;
}
