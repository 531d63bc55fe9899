#include "guide/overview.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "guide/findings.h"

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

struct overview *overview_try(const struct model *model, const char *person, model_pause_fn *pause, void *context)
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
    o->company = company_name(model);
    o->task = mem_zero(TASK_MAX, sizeof(*o->task));
    o->tasks = tasks_make(model, person, o->progress, o->task);
    return o;
}

struct overview *overview_make(const struct model *model, const char *person)
{
    return overview_try(model, person, NULL, NULL);
}

void overview_free(struct overview **pointer)
{
    struct overview *o = *pointer;
    if (!o)
        return;
    for (size_t i = 0; i < o->tasks; i++)
        free(o->task[i].text);
    free(o->task);
    for (size_t i = 0; i < o->blocks; i++)
        figures_free(&o->block[i]);
    free(o->block);
    free(o->company);
    free(o->progress);
    free(o);
    *pointer = NULL;
}
