#include "guide/tasks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "guide/approval.h"
#include "guide/calendar.h"
#include "book/fill.h"
#include "book/rights.h"

static bool holds(struct value v)
{
    return (v.type == VALUE_BOOL && v.truth) || (v.type == VALUE_NUMBER && v.number != 0);
}

/* ---- the rows of a task ---- */

/* The rows in which the task's column names PERSON; of a task that is anybody's all of them. */
static bool is_for(const struct model *model, const struct task_def *def, uint32_t row, const char *person)
{
    if (def->of_whom == SIZE_MAX)
        return true;
    struct str named SCOPED(str_free) = STR_INIT;
    model_text(model, def->sheet, row, def->of_whom, MODEL_LABEL, &named);
    return person && *person && named.length && rights_same_name(named.text, person);
}

static uint32_t rows_where(const struct model *model, const struct task_def *def, const char *person, uint8_t *keep)
{
    struct arena *arena = arena_new();
    struct formula_env env = model_env(model, catalog_rows_table(def->sheet), arena);
    struct column *column = column_new();
    uint32_t found = 0;
    formula_column(def->where, &env, column);
    for (uint32_t r = 0; r < column->rows; r++)
        if (holds(column_get(column, r)) && model_applies(model, def->sheet, r) && is_for(model, def, r, person)) {
            found++;
            if (keep)
                keep[r] = 1;
        }
    column_free(&column);
    arena_free(&arena);
    return found;
}

uint32_t task_rows(const struct model *model, const struct task *task, const char *person, uint8_t *keep)
{
    uint32_t found = 0;
    if (task->def)
        return task->def->where ? rows_where(model, task->def, person, keep) : 0;
    for (uint32_t r = 0; r < model_rows(model, task->sheet); r++)
        if (!row_answered(model, task->sheet, r)) {
            found++;
            if (keep)
                keep[r] = 1;
        }
    return found;
}

struct task_place task_place(const struct model *model, const struct task *task, const char *person)
{
    struct task_place place = {UINT32_MAX, task->def ? task->def->column : SIZE_MAX};
    uint32_t rows = model_rows(model, task->sheet);
    uint8_t *keep = mem_zero((size_t)rows + 1, 1);
    if (task_rows(model, task, person, keep))
        for (uint32_t r = 0; r < rows && place.row == UINT32_MAX; r++)
            if (keep[r])
                place.row = r;
    free(keep);
    if (place.column == SIZE_MAX && place.row != UINT32_MAX)
        place.column = row_first_missing(model, task->sheet, place.row);
    return place;
}

/* ---- the list ---- */

struct making {
    const struct model *model;
    const char *person;
    struct task *task;
    size_t count;
};

static void add_task(struct making *m, struct task task, double minutes)
{
    if (m->count == TASK_MAX) {
        free(task.text);
        return;
    }
    int whole = (int)ceil(minutes);
    task.minutes = whole < 1 ? 1 : whole;
    m->task[m->count++] = task;
}

static char *fill_number(const struct model *model, const char *template, uint32_t n)
{
    char digits[16];
    snprintf(digits, sizeof(digits), "%u", n);
    const struct filling f = {.model = model, .sheet = SIZE_MAX, .given = "n", .given_text = digits};
    struct str text = STR_INIT;
    fill_text(&f, template, &text);
    return str_take(&text);
}

/* The number of the present round once it is ripe, else 0. */
static uint32_t ripe_round(const struct model *model, size_t sheet)
{
    return round_ripe(model, sheet) ? round_count(model, sheet) + 1 : 0;
}

static uint32_t overdue(const struct model *model)
{
    struct calendar *calendar = calendar_make(model);
    uint32_t count = (uint32_t)calendar->counts[CALENDAR_OVERDUE];
    calendar_free(&calendar);
    return count;
}

static void add_from_pack(struct making *m, const struct task_def *def)
{
    struct value counted = model_ref(m->model, &def->count);
    uint32_t n = def->where                                       ? rows_where(m->model, def, m->person, NULL)
                 : def->count.set && counted.type == VALUE_NUMBER ? (uint32_t)fmax(0, counted.number)
                 : def->count.set                                 ? 0
                 : def->view == VIEW_CALENDAR                     ? overdue(m->model)
                 : def->view == VIEW_APPROVALS ? (uint32_t)approvals_waiting(m->model, m->person, NULL)
                 : def->view != VIEW_ROUNDS    ? 0
                                               : ripe_round(m->model, def->sheet);
    if (n)
        add_task(m,
                 (struct task){.text = fill_number(m->model, intl_form(def->text), n),
                               .count = n,
                               .sheet = def->sheet,
                               .view = def->view,
                               .def = def},
                 (def->view == VIEW_ROUNDS ? 1 : n) * def->minutes);
}

static void add_missing(struct making *m, size_t s, uint32_t missing)
{
    const struct sheet_def *sheet = &model_catalog(m->model)->sheet[s];
    bool session = sheet->session != SIZE_MAX;
    add_task(
        m,
        (struct task){.text = mem_format(session ? _("%s: answer the remaining %u") : _("%s: fill in the remaining %u"),
                                         intl_form(sheet->short_title), missing),
                      .count = missing,
                      .sheet = s,
                      .view = session                      ? VIEW_SESSION
                              : sheet->kind == SHEET_FACTS ? VIEW_CARD
                                                           : VIEW_GRID},
        missing * sheet->minutes);
}

/* What the forms say is urgent (an order below 0), what they say is important, and, between, sheets that were begun or
 * that are a step, as long as they miss something. */
size_t tasks_make(const struct model *model, const char *person, const struct sheet_progress *progress,
                  struct task *task)
{
    const struct catalog *catalog = model_catalog(model);
    struct making m = {model, person, task, 0};
    size_t urgent = 0;
    while (urgent < catalog->task_count && catalog->task[urgent].order < 0)
        add_from_pack(&m, &catalog->task[urgent++]);
    /* Then the first step that is not complete: the guideline goes step by step. */
    for (int pass = 0; pass < 2; pass++) {
        bool step_found = false;
        for (size_t s = 0; s < catalog->sheet_count; s++) {
            const struct sheet_def *sheet = &catalog->sheet[s];
            const struct sheet_progress *p = &progress[s];
            bool step = catalog->group[sheet->group].number > 0;
            bool first = step && !step_found && p->missing > 0;
            if (sheet->hidden || p->missing == 0 || (sheet->each != SIZE_MAX && p->rows == 0))
                continue;
            step_found = step_found || step;
            if (first == (pass == 0))
                add_missing(&m, s, p->missing);
        }
        for (size_t i = urgent; pass == 0 && i < catalog->task_count; i++)
            add_from_pack(&m, &catalog->task[i]);
    }
    return m.count;
}
