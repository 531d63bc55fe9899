/* The plans that were saved: look at one again, rename it, decide about it. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tui/edit.h"
#include "tui/list_command.h"
#include "tui/popup.h"
#include "tui/screens.h"
#include "tui/what_if_screen.h"

struct plans_screen {
    struct list list;
    char *selected;
    struct rect list_rect;
};

static size_t plans_sheet(struct app *app)
{
    return app_catalog(app)->home.plans.sheet;
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

static void remember(struct app *app, struct plans_screen *s)
{
    uint32_t row = row_at(app, s->list.selected);
    free(s->selected);
    s->selected = row == UINT32_MAX ? NULL : mem_text(model_row_id(app->book->model, plans_sheet(app), row));
}

static void plans_changed(struct app *app, void *state)
{
    struct plans_screen *s = state;
    if (!app->book->model)
        return;
    uint32_t rows = model_rows(app->book->model, plans_sheet(app));
    list_resize(&s->list, rows);
    uint32_t row = s->selected ? model_find_row(app->book->model, plans_sheet(app), s->selected) : UINT32_MAX;
    if (row != UINT32_MAX)
        s->list.selected = rows - 1 - row;
    remember(app, s);
}

static bool plans_open(struct app *app, void *state, struct error *err)
{
    if (plans_sheet(app) == SIZE_MAX)
        return error_set(err, ERROR_UNSUPPORTED, _("Plans"));
    plans_changed(app, state);
    return true;
}

static void plans_close(struct app *app, void *state)
{
    (void)app;
    struct plans_screen *s = state;
    free(s->selected);
    free(s);
}

static void plans_title(struct app *app, void *state, struct str *out)
{
    (void)app;
    struct plans_screen *s = state;
    str_add(out, _("Plans"));
    if (s->list.count)
        str_add_format(out, "  %zu", s->list.count);
}

/* ---- drawing ---- */

static void cell(struct app *app, uint32_t row, enum column_role role, struct canvas *canvas, int at, int left,
                 int cells, enum style style)
{
    struct str text = STR_INIT;
    size_t c = column_of(app, role);
    if (c != SIZE_MAX && app_sheet(app, plans_sheet(app))->column[c].choices) {
        const struct column_def *def = &app_sheet(app, plans_sheet(app))->column[c];
        const struct choice *choice = kind_choice_of(def, model_value(app->book->model, plans_sheet(app), row, c));
        app_choice_text(choice, false, &text);
        if (style == STYLE_NORMAL && choice)
            style = app_tone(choice->tone);
    } else if (c != SIZE_MAX) {
        model_text(app->book->model, plans_sheet(app), row, c, MODEL_LABEL, &text);
    }
    canvas_field(canvas, at, left, cells, style, ALIGN_LEFT, text.text);
    str_free(&text);
}

static void head(struct app *app, enum column_role role, struct canvas *canvas, int row, int left)
{
    size_t c = column_of(app, role);
    if (c != SIZE_MAX)
        canvas_text(canvas, row, left, STYLE_HEAD, intl_form(app_sheet(app, plans_sheet(app))->column[c].label));
}

static void plans_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct plans_screen *s = state;
    int name = body.columns - 53;
    int state_at = 2 + name + 1, made_at = state_at + 11, person_at = made_at + 12, count_at = person_at + 15;
    s->list_rect = rect_of(body.row + 1, body.column, body.rows - 1, body.columns);
    if (s->list.count == 0) {
        canvas_wrap(canvas, rect_of(body.row + 2, body.column + 3, body.rows - 2, body.columns - 6), 0, STYLE_NORMAL,
                    _("There are no plans yet. Ctrl+W opens \"What if we did these\"; F6 there keeps what you assume "
                      "as a plan."));
        return;
    }
    head(app, ROLE_NAME, canvas, body.row, 2);
    head(app, ROLE_STATE, canvas, body.row, state_at);
    head(app, ROLE_DATE, canvas, body.row, made_at);
    head(app, ROLE_PERSON, canvas, body.row, person_at);
    canvas_field(canvas, body.row, count_at, 11, STYLE_HEAD, ALIGN_RIGHT, _("Carried out"));
    list_show(&s->list, body.rows - 1);
    for (int i = 0; i < body.rows - 1; i++) {
        size_t line = s->list.first + (size_t)i;
        uint32_t row = row_at(app, line);
        if (row == UINT32_MAX)
            break;
        bool here = line == s->list.selected;
        enum style style = here ? STYLE_HERE : STYLE_NORMAL;
        int at = body.row + 1 + i;
        canvas_fill(canvas, rect_of(at, body.column, 1, body.columns - 1), style);
        canvas_text(canvas, at, 0, style, here ? ">" : " ");
        cell(app, row, ROLE_NAME, canvas, at, 2, name, style);
        cell(app, row, ROLE_STATE, canvas, at, state_at, 10, style);
        cell(app, row, ROLE_DATE, canvas, at, made_at, 11, style);
        cell(app, row, ROLE_PERSON, canvas, at, person_at, 14, style);
        struct plan_count count = plan_count(app->book, model_row_id(app->book->model, plans_sheet(app), row));
        char text[48];
        snprintf(text, sizeof(text), "%zu / %zu", count.done, count.items);
        canvas_field(canvas, at, count_at, 11, style, ALIGN_RIGHT, text);
        if (here)
            canvas_cursor(canvas, at, 0);
    }
    canvas_scrollbar(canvas, body.row + 1, body.column + body.columns - 1, body.rows - 1, s->list.first, s->list.count);
}

static void plans_hint(struct app *app, void *state, struct hint *hint)
{
    struct plans_screen *s = state;
    uint32_t row = row_at(app, s->list.selected);
    if (row != UINT32_MAX) {
        size_t note = column_of(app, ROLE_NOTE);
        struct plan_count count = plan_count(app->book, s->selected);
        str_add_format(&hint->line[0], _("%zu measures, of which %zu have been carried out."), count.items, count.done);
        if (note != SIZE_MAX)
            model_text(app->book->model, plans_sheet(app), row, note, MODEL_LABEL, &hint->line[1]);
        str_add(&hint->keys, _("Enter open  F4 decide  F2 rename  F7 note  F8 delete  Esc back"));
    } else {
        str_add(&hint->keys, _("Ctrl+W what if  Esc back"));
    }
}

static void plans_help(struct app *app, void *state, struct str *out)
{
    (void)app, (void)state;
    str_add(out, _("The plans that were kept in \"What if we did these\", the newest first. Enter opens one there, "
                   "with today's answers: measures that were carried "
                   "out meanwhile are no longer part of it. F4 says whether it is still being considered, adopted or "
                   "dropped. F8 deletes a plan; F9 brings it back."));
    str_add(out, "\n\n");
}

/* ---- keys ---- */

static bool plans_enabled(struct app *app, void *state, enum command command)
{
    struct plans_screen *s = state;
    if (command_moves(command))
        return true;
    switch (command) {
    case CMD_ENTER: return s->list.count > 0;
    case CMD_EDIT:
    case CMD_DELETE_ROW: return s->list.count > 0;
    case CMD_CHOOSE: return s->list.count > 0 && column_of(app, ROLE_STATE) != SIZE_MAX;
    case CMD_NOTE: return s->list.count > 0 && column_of(app, ROLE_NOTE) != SIZE_MAX;
    default: return false;
    }
}

static void renamed(struct app *app, void *context, const char *text)
{
    struct plans_screen *s = context;
    if (text && *text && app_top(app, s) && s->selected)
        app_change(app,
                   &(struct change){.op = CHANGE_SET,
                                    .sheet = plans_sheet(app),
                                    .row = s->selected,
                                    .column = column_of(app, ROLE_NAME),
                                    .value = text},
                   1, NULL, NULL, NULL);
}

static void delete_plan(struct app *app, struct plans_screen *s)
{
    char *row = mem_text(s->selected); /* the screen may move on while it is deleted */
    const struct change change = {.op = CHANGE_DELETE, .sheet = plans_sheet(app), .row = row};
    if (app_change(app, &change, 1, _("plan deleted"), NULL, NULL)) /* its items go with it: on_delete in the form */
        app_message(app, MESSAGE_INFO, _("Plan deleted. F9 brings it back."));
    free(row);
}

static unsigned plans_command(struct app *app, void *state, enum command command)
{
    struct plans_screen *s = state;
    if (s->selected && command == CMD_ENTER) {
        screen_what_if_plan(app, s->selected);
        return UI_HANDLED;
    }
    if (s->selected && command == CMD_EDIT) {
        struct str name = STR_INIT;
        model_row_name(app->book->model, plans_sheet(app), row_at(app, s->list.selected), &name);
        popup_prompt(app, _("Name of the plan"), name.text, 80, NULL, renamed, s);
        str_free(&name);
        return UI_HANDLED;
    }
    if (s->selected && command == CMD_CHOOSE) {
        edit_choose(app, plans_sheet(app), s->selected, column_of(app, ROLE_STATE), NULL,
                    s->list_rect.row + 1 + (int)(s->list.selected - s->list.first), 40);
        return UI_HANDLED;
    }
    if (s->selected && command == CMD_NOTE) {
        edit_note(app, plans_sheet(app), s->selected, column_of(app, ROLE_NOTE));
        return UI_HANDLED;
    }
    if (s->selected && command == CMD_DELETE_ROW) {
        delete_plan(app, s);
        return UI_HANDLED;
    }
    unsigned bits = list_command(&s->list, command, NULL, NULL);
    remember(app, s);
    return bits;
}

static unsigned plans_click(struct app *app, void *state, int row, int column, bool twice)
{
    (void)column;
    struct plans_screen *s = state;
    size_t at = list_at(&s->list, row - s->list_rect.row);
    if (at == SIZE_MAX)
        return UI_HANDLED;
    s->list.selected = at;
    remember(app, s);
    if (twice)
        screen_what_if_plan(app, s->selected);
    return UI_HANDLED;
}

static unsigned plans_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)row, (void)column;
    struct plans_screen *s = state;
    list_wheel(&s->list, lines, NULL, NULL);
    remember(app, s);
    return UI_HANDLED;
}

static void plans_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct plans_screen *s = state;
    *sheet = plans_sheet(app);
    *row = s->selected;
    *column = SIZE_MAX;
}

static const struct screen_ops plans_ops = {
    .name = "plans",
    .open = plans_open,
    .close = plans_close,
    .title = plans_title,
    .draw = plans_draw,
    .hint = plans_hint,
    .enabled = plans_enabled,
    .command = plans_command,
    .click = plans_click,
    .wheel = plans_wheel,
    .changed = plans_changed,
    .where = plans_where,
    .help = plans_help,
};

void screen_plans(struct app *app)
{
    app_push(app, &plans_ops, mem_zero(1, sizeof(struct plans_screen)));
}
