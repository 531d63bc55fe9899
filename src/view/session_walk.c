/* Which question comes next: all of the sheet's, or those of which a task speaks. */
#include <string.h>

#include "view/session.h"

/* ---- the questions of a task ---- */

void session_walk_end(struct session *s)
{
    for (size_t i = 0; i < s->walk_count; i++)
        free(s->walk[i]);
    free(s->walk);
    free(s->task_text);
    free(s->waits);
    s->walk = NULL;
    s->walk_count = 0;
    s->task = NULL;
    s->task_text = NULL;
    s->waits = NULL;
}

void session_walk_renew(struct app *app, struct session *s)
{
    if (!s->walk)
        return;
    free(s->waits);
    s->waits = mem_zero((size_t)model_rows(app->book->model, s->sheet) + 1, 1);
    task_rows(app->book->model, &(struct task){.sheet = s->sheet, .def = s->task}, app->book->person, s->waits);
}

bool session_walk_task(struct app *app, struct session *s, const struct task *task)
{
    const struct model *model = app->book->model;
    uint32_t rows = model_rows(model, s->sheet);
    uint8_t *spoken = mem_zero((size_t)rows + 1, 1);
    session_walk_end(s);
    if (task->def && task_rows(model, task, app->book->person, spoken)) {
        s->walk = mem_zero((size_t)rows + 1, sizeof(*s->walk));
        for (uint32_t r = 0; r < rows; r++)
            if (spoken[r])
                s->walk[s->walk_count++] = mem_text(model_row_id(model, s->sheet, r));
        s->task = task->def;
        s->task_text = mem_text(task->text);
        session_walk_renew(app, s);
    }
    free(spoken);
    return s->walk != NULL;
}

/* ---- from question to question ---- */

bool session_asks(struct app *app, const struct session *s, uint32_t row)
{
    const char *id = model_row_id(app->book->model, s->sheet, row);
    bool asked = !s->walk;
    for (size_t i = 0; i < s->walk_count && !asked; i++)
        asked = strcmp(s->walk[i], id) == 0;
    return asked && model_applies(app->book->model, s->sheet, row);
}

bool session_waits(struct app *app, const struct session *s, uint32_t row)
{
    if (s->walk)
        return s->waits[row];
    return session_answer(app, s, row) == SIZE_MAX || session_carried(app, s, row);
}

uint32_t session_next(struct app *app, const struct session *s, uint32_t from)
{
    for (uint32_t r = from; r < model_rows(app->book->model, s->sheet); r++)
        if (session_asks(app, s, r))
            return r;
    return UINT32_MAX;
}

uint32_t session_before(struct app *app, const struct session *s, uint32_t from)
{
    for (uint32_t r = from; r-- > 0;)
        if (session_asks(app, s, r))
            return r;
    return UINT32_MAX;
}

uint32_t session_next_waiting(struct app *app, const struct session *s, uint32_t from)
{
    for (uint32_t r = from; r < model_rows(app->book->model, s->sheet); r++)
        if (session_asks(app, s, r) && session_waits(app, s, r))
            return r;
    return UINT32_MAX;
}

uint32_t session_first_open(struct app *app, const struct session *s)
{
    for (uint32_t r = 0; r < model_rows(app->book->model, s->sheet); r++)
        if (session_asks(app, s, r) && session_answer(app, s, r) == SIZE_MAX)
            return r;
    return session_next_waiting(app, s, 0);
}

void session_count(struct app *app, const struct session *s, uint32_t *all, uint32_t *done, uint32_t *present)
{
    *all = *done = *present = 0;
    for (uint32_t r = 0; r < model_rows(app->book->model, s->sheet); r++) {
        if (!session_asks(app, s, r))
            continue;
        ++*all;
        *done += s->walk ? !session_waits(app, s, r) : session_answer(app, s, r) != SIZE_MAX;
        if (s->row && r == s->at)
            *present = *all;
    }
}

void session_add_number(struct app *app, const struct session *s, uint32_t row, struct str *out)
{
    unsigned number = 1;
    if (sheet_known_by_ids(app_sheet(app, s->sheet))) {
        app_add_row_number(app, s->sheet, row, out);
        return;
    }
    for (uint32_t r = 0; r < row; r++)
        number += model_applies(app->book->model, s->sheet, r);
    str_add_format(out, "%u", number);
}
