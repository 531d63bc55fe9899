/* The plans that were saved: look at one again, rename it, decide about it. */
#include <stdlib.h>
#include <string.h>

#include "view/views.h"
#include "base/utf8.h"
#include "tui/edit.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"
#include "guide/what_if.h"

struct plans_screen {
    struct app *app;
    struct table table;
};

static size_t plans_sheet(struct app *app)
{
    return app_catalog(app)->records.plans;
}

static size_t column_of(struct app *app, enum column_role role)
{
    return app_role(app, plans_sheet(app), role);
}

/* The newest first. */
static uint32_t row_at(struct app *app, size_t line)
{
    uint32_t rows = model_rows(app->book->model, plans_sheet(app));
    return line < rows ? rows - 1 - (uint32_t)line : UINT32_MAX;
}

/* The id of the chosen one; NULL: there is none. */
static const char *chosen(const struct plans_screen *s)
{
    return s->table.id.length ? s->table.id.text : NULL;
}

static void plans_changed(struct app *app, void *state)
{
    struct plans_screen *s = state;
    if (app->book->model)
        table_lines(&s->table, model_rows(app->book->model, plans_sheet(app)));
}

static void plans_title(struct app *app, void *state, struct str *out)
{
    struct plans_screen *s = state;
    str_add(out, _("Plans"));
    if (s->table.list.count)
        str_add_format(out, "  %zu", s->table.list.count);
}

/* ---- drawing ---- */

static const enum column_role shown[] = {ROLE_NAME, ROLE_STATE, ROLE_DATE, ROLE_PERSON};
enum { COUNT = ARRAY_LENGTH(shown), COLUMNS };

static void plans_id(void *of, size_t line, struct str *out)
{
    struct app *app = ((struct plans_screen *)of)->app;
    str_add(out, model_row_id(app->book->model, plans_sheet(app), row_at(app, line)));
}

static void plans_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    struct app *app = ((struct plans_screen *)of)->app;
    size_t sheet = plans_sheet(app);
    uint32_t row = row_at(app, line);
    if (column == COUNT) {
        struct plan_count count = plan_count(app->book, model_row_id(app->book->model, sheet, row));
        str_add_format(&cell->text, "%zu / %zu", count.done, count.items);
        return;
    }
    size_t c = column_of(app, shown[column]);
    const struct column_def *def = c == SIZE_MAX ? NULL : &app_sheet(app, sheet)->column[c];
    if (def && def->choices) {
        const struct choice *choice = kind_choice_of(def, model_value(app->book->model, sheet, row, c));
        app_choice_text(choice, false, &cell->text);
        cell->style = choice ? app_tone(choice->tone) : STYLE_NORMAL;
    } else if (def) {
        model_text(app->book->model, sheet, row, c, MODEL_LABEL, &cell->text);
    }
}

static const struct table_ops plans_table = {.cell = plans_cell, .id = plans_id};

static void plans_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct plans_screen *s = state;
    if (s->table.list.count == 0) {
        canvas_wrap(
            canvas, rect_of(body.row + 2, body.column + 3, body.rows - 2, body.columns - 6), 0, STYLE_NORMAL,
            keys_said(app,
                      _("There are no plans yet. Ctrl+W opens \"What if we did these\"; F6 there keeps what you assume "
                        "as a plan.")));
        return;
    }
    struct table_column columns[COLUMNS] = {{.cells = 0}, {.cells = 10}, {.cells = 11}, {.cells = 14}};
    for (size_t i = 0; i < COUNT; i++)
        if (column_of(app, shown[i]) != SIZE_MAX)
            columns[i].label = intl_form(app_sheet(app, plans_sheet(app))->column[column_of(app, shown[i])].label);
    columns[COUNT] = (struct table_column){_("Carried out"), 11, ALIGN_RIGHT, false};
    table_draw(&s->table, columns, COLUMNS, canvas, body, STYLE_HERE);
}

static void plans_hint(struct app *app, void *state, struct hint *hint)
{
    struct plans_screen *s = state;
    uint32_t row = row_at(app, table_chosen(&s->table));
    if (row != UINT32_MAX) {
        size_t note = column_of(app, ROLE_NOTE);
        struct plan_count count = plan_count(app->book, chosen(s));
        str_add_format(&hint->line[0], _("%zu measures, of which %zu have been carried out."), count.items, count.done);
        if (note != SIZE_MAX)
            model_text(app->book->model, plans_sheet(app), row, note, MODEL_LABEL, &hint->line[1]);
        str_add(&hint->keys, _("Enter open  F4 decide  F2 rename  F7 note  F8 delete  / search  Esc back"));
    } else {
        str_add(&hint->keys, _("Ctrl+W what if  Esc back"));
    }
}

/* ---- keys ---- */

enum { HAS_STATE = 1, HAS_NOTE = 2 };

static unsigned plans_holds(struct app *app, void *state)
{
    if (!chosen(state))
        return 0;
    return (column_of(app, ROLE_STATE) != SIZE_MAX ? HAS_STATE : 0) |
           (column_of(app, ROLE_NOTE) != SIZE_MAX ? HAS_NOTE : 0);
}

static void renamed(struct app *app, void *context, const char *text)
{
    struct plans_screen *s = context;
    if (text && *text && app_top(app, s) && chosen(s))
        edit_write(app, plans_sheet(app), chosen(s), column_of(app, ROLE_NAME), text, NULL, NULL);
}

static void open_plan(struct app *app, void *state)
{
    app_go(app, CMD_WHAT_IF,
           spot_of(plans_sheet(app), model_find_row(app->book->model, plans_sheet(app), chosen(state)), SIZE_MAX));
}

static void rename_plan(struct app *app, void *state)
{
    struct plans_screen *s = state;
    popup_prompt(app, _("Name of the plan"), app_row_name(app, plans_sheet(app), row_at(app, table_chosen(&s->table))),
                 80, NULL, renamed, s);
}

static void decide(struct app *app, void *state)
{
    struct plans_screen *s = state;
    edit_choose(app, plans_sheet(app), chosen(s), column_of(app, ROLE_STATE), NULL,
                s->table.rect.row + 1 + (int)(s->table.list.selected - s->table.list.first), 40);
}

static void write_note(struct app *app, void *state)
{
    edit_note(app, plans_sheet(app), chosen(state), column_of(app, ROLE_NOTE));
}

static void delete_plan(struct app *app, void *state)
{
    char *row = mem_text(chosen(state)); /* the screen may move on while it is deleted */
    const struct change change = {.op = CHANGE_DELETE, .sheet = plans_sheet(app), .row = row};
    if (app_change(app, &change, 1, _("plan deleted"), NULL, NULL)) /* its items go with it: on_delete in the form */
        app_message(app, MESSAGE_INFO, _("Plan deleted. F9 brings it back."));
    free(row);
}

static const struct screen_action plans_actions[] = {
    {CMD_ENTER, 0, open_plan},        {CMD_EDIT, 0, rename_plan},       {CMD_CHOOSE, HAS_STATE, decide},
    {CMD_NOTE, HAS_NOTE, write_note}, {CMD_DELETE_ROW, 0, delete_plan}, {CMD_NONE, 0, NULL},
};

static void plans_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct plans_screen *s = state;
    *sheet = plans_sheet(app);
    *row = chosen(s);
    *column = SIZE_MAX;
}

static const struct screen_ops plans_ops = {
    .name = "plans",
    .actions = plans_actions,
    .holds = plans_holds,
    .table = TABLE_IN(struct plans_screen, table),
    .title = plans_title,
    .draw = plans_draw,
    .hint = plans_hint,
    .changed = plans_changed,
    .where = plans_where,
    .about = N_("The plans that were kept in \"What if we did these\", the newest first. Enter opens one there, "
                "with today's answers: measures that were carried "
                "out meanwhile are no longer part of it. F4 says whether it is still being considered, adopted or "
                "dropped. F8 deletes a plan; F9 brings it back."),
};

void view_plans(struct app *app, const struct spot *spot)
{
    struct plans_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    table_begin(&s->table, &plans_table, s);
    app_push(app, &plans_ops, s);
}

bool view_plans_possible(struct app *app, const struct spot *spot)
{
    return app_catalog(app)->records.plans != SIZE_MAX;
}
