#include "guide/overview.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "guide/findings.h"

static bool as_number(struct value v, double *out)
{
    if (v.type == VALUE_NUMBER)
        *out = v.number;
    return v.type == VALUE_NUMBER;
}

/* ---- parts ---- */

static void count_bands(const struct model *model, size_t band, struct band_counts *bands, uint32_t *unrated)
{
    const struct home_def *home = &model_catalog(model)->home;
    const struct choice_list *list = model_catalog(model)->sheet[home->risk.sheet].column[home->risk.column].choices;
    const struct column *column = model_column(model, home->risk.sheet, band);
    const uint32_t *counts = column_counts(column);
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
}

void band_count(const struct model *model, struct band_counts *bands, uint32_t *unrated)
{
    const struct home_def *home = &model_catalog(model)->home;
    *bands = (struct band_counts){0};
    if (unrated)
        *unrated = 0;
    if (home->risk.sheet != SIZE_MAX)
        count_bands(model, home->risk.column, bands, unrated);
}

bool overview_residual_count(const struct model *model, struct band_counts *bands, uint32_t *decided, uint32_t *kept)
{
    const struct home_def *home = &model_catalog(model)->home;
    size_t sheet = home->risk.sheet,
           treatment = sheet == SIZE_MAX ? SIZE_MAX : catalog_role(model_catalog(model), sheet, ROLE_TREATMENT);
    uint32_t chosen = 0, settled = 0;
    *bands = (struct band_counts){0};
    if (sheet == SIZE_MAX || home->risk.residual == SIZE_MAX)
        return false;
    count_bands(model, home->risk.residual, bands, NULL);
    /* By code: a ledger may have a million rows. */
    const struct column_def *band = &model_catalog(model)->sheet[sheet].column[home->risk.residual];
    const struct column *bands_of = model_column(model, sheet, home->risk.residual),
                        *chosen_of = treatment == SIZE_MAX ? NULL : model_column(model, sheet, treatment);
    uint32_t largest = UINT32_MAX;
    for (uint32_t e = 0; e < bands_of->entries; e++)
        if (band->choices && kind_choice_of(band, bands_of->dictionary[e]) == band->choices->choice)
            largest = e;
    for (uint32_t e = 0; chosen_of && e < chosen_of->entries; e++) {
        const struct choice *choice =
            kind_choice_of(&model_catalog(model)->sheet[sheet].column[treatment], chosen_of->dictionary[e]);
        for (uint32_t r = 0; choice && r < chosen_of->rows; r++)
            if (column_code(chosen_of, r) == e) {
                chosen++;
                settled += choice->settled && r < bands_of->rows && column_code(bands_of, r) == largest;
            }
    }
    if (decided)
        *decided = chosen;
    if (kept)
        *kept = settled;
    return true;
}

static char *company_name(const struct model *model)
{
    struct str name = STR_INIT;
    if (model_catalog(model)->company.sheet == SIZE_MAX)
        return NULL;
    model_company(model, &name);
    return str_take(&name);
}

const struct figures *overview_meter(const struct overview *o, size_t sheet)
{
    for (size_t i = 0; i < o->blocks; i++)
        if (o->block[i]->block->kind == BLOCK_METER && (sheet == SIZE_MAX || o->block[i]->block->sheet == sheet))
            return o->block[i];
    return NULL;
}

unsigned overview_round(const struct overview *o)
{
    const struct figures *meter = overview_meter(o, SIZE_MAX);
    return meter ? (unsigned)meter->value[METER_ROUND].number : 1;
}

struct overview *overview_try(const struct model *model, model_pause_fn *pause, void *context)
{
    const struct catalog *catalog = model_catalog(model);
    struct overview *o = mem_zero(1, sizeof(*o));
    o->sheets = catalog->sheet_count;
    o->progress = mem_zero(o->sheets, sizeof(*o->progress));
    bool given_up = false;
    for (size_t s = 0; s < o->sheets && !given_up; s++) {
        sheet_progress_get(model, s, &o->progress[s]);
        given_up = pause && pause(context);
    }
    given_up = given_up || !findings_try(model, o->findings, pause, context);
    if (given_up) {
        overview_free(&o);
        return NULL;
    }
    o->blocks = catalog->block_count;
    o->block = mem_zero(o->blocks + 1, sizeof(struct figures *));
    for (size_t i = 0; i < o->blocks; i++)
        o->block[i] = figures_make(model, &catalog->block[i]);
    band_count(model, &o->risk, &o->risk_unrated);
    if (!overview_residual_count(model, &o->residual, &o->risk_decided, &o->risk_kept))
        o->residual = o->risk;
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
    o->company = company_name(model);
    o->task = mem_zero(TASK_MAX, sizeof(*o->task));
    o->tasks = tasks_make(model, o->progress, o->task);
    return o;
}

struct overview *overview_make(const struct model *model)
{
    return overview_try(model, NULL, NULL);
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
    for (size_t i = 0; i < o->blocks; i++)
        figures_free(&o->block[i]);
    free(o->block);
    free(o->company);
    free(o->progress);
    free(o);
    *pointer = NULL;
}
