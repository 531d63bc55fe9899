/* One document that stands for each row of a sheet: which rows need one, which have one, which is out of date. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "guide/document_rows.h"
#include "tui/document.h"
#include "tui/list_command.h"
#include "tui/screens.h"

struct rows_screen {
    size_t index; /* of the catalog's documents */
    struct list list;
    struct document_each *row; /* ids are the screen's own: rows go before the screen knows */
    int top;
};

static void forget(struct rows_screen *s)
{
    for (size_t i = 0; i < s->list.count; i++)
        free((char *)s->row[i].id);
    free(s->row);
    s->row = NULL;
    list_resize(&s->list, 0);
}

static void rows_changed(struct app *app, void *state)
{
    struct rows_screen *s = state;
    if (!app->book->model)
        return;
    size_t count, selected = s->list.selected;
    forget(s);
    s->row = document_rows(app->book->model, s->index, &count);
    for (size_t i = 0; i < count; i++)
        s->row[i].id = mem_text(s->row[i].id);
    list_resize(&s->list, count);
    s->list.selected = count && selected >= count ? count - 1 : selected;
}

static bool rows_open(struct app *app, void *state, struct error *err)
{
    (void)err;
    rows_changed(app, state);
    return true;
}

static void rows_close(struct app *app, void *state)
{
    (void)app;
    forget(state);
    free(state);
}

static const struct document_def *def_of(struct app *app, const struct rows_screen *s)
{
    return &app_catalog(app)->document[s->index];
}

static void rows_title(struct app *app, void *state, struct str *out)
{
    const struct rows_screen *s = state;
    size_t open = 0;
    for (size_t i = 0; i < s->list.count; i++)
        open += s->row[i].state == DOCUMENT_ROW_NEEDED || s->row[i].state == DOCUMENT_ROW_CHANGED;
    str_add_format(out, _("%s  %zu to be made"), intl_form(def_of(app, s)->title), open);
}

#define STATE_CELLS 34

static void draw_row(struct app *app, const struct rows_screen *s, size_t at, struct canvas *canvas, struct rect line)
{
    static const char *const marks[] = {[DOCUMENT_ROW_NEEDED] = "!",
                                        [DOCUMENT_ROW_CHANGED] = "!",
                                        [DOCUMENT_ROW_MADE] = "o",
                                        [DOCUMENT_ROW_OVER] = "-"};
    bool here = at == s->list.selected;
    enum style style = here ? STYLE_HERE : STYLE_NORMAL;
    bool open = s->row[at].state == DOCUMENT_ROW_NEEDED || s->row[at].state == DOCUMENT_ROW_CHANGED;
    struct str name = STR_INIT;
    char *text = document_row_text(&s->row[at]);
    if (app->book->model &&
        document_row_of(app->book->model, (struct document_which){s->index, s->row[at].id}) != UINT32_MAX)
        model_row_name(app->book->model, def_of(app, s)->each,
                       document_row_of(app->book->model, (struct document_which){s->index, s->row[at].id}), &name);
    canvas_fill(canvas, line, style);
    canvas_text(canvas, line.row, line.column, style, here ? ">" : " ");
    canvas_text(canvas, line.row, line.column + 2,
                here   ? style
                : open ? STYLE_WARN
                       : STYLE_GOOD,
                marks[s->row[at].state]);
    canvas_field(canvas, line.row, line.column + 5, line.columns - STATE_CELLS - 6, style, ALIGN_LEFT, name.text);
    canvas_field(canvas, line.row, line.column + line.columns - STATE_CELLS, STATE_CELLS, style, ALIGN_LEFT, text);
    if (here)
        canvas_cursor(canvas, line.row, line.column);
    str_free(&name);
    free(text);
}

static void rows_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct rows_screen *s = state;
    int columns = body.columns - 1;
    canvas_field(canvas, body.row, 5, columns - STATE_CELLS - 6, STYLE_HEAD, ALIGN_LEFT,
                 app_sheet_title(app, def_of(app, s)->each));
    canvas_text(canvas, body.row, columns - STATE_CELLS, STYLE_HEAD, _("Version"));
    list_show(&s->list, body.rows - 1);
    s->top = body.row + 1;
    if (s->list.count == 0)
        canvas_wrap(canvas, rect_of(s->top + 1, 5, 4, columns - 10), 0, STYLE_QUIET, _("No row needs this document."));
    for (int i = 0; i < body.rows - 1 && s->list.first + (size_t)i < s->list.count; i++)
        draw_row(app, s, s->list.first + (size_t)i, canvas, rect_of(s->top + i, body.column, 1, columns));
    canvas_scrollbar(canvas, s->top, body.column + body.columns - 1, body.rows - 1, s->list.first, s->list.count);
}

static void rows_hint(struct app *app, void *state, struct hint *hint)
{
    const struct rows_screen *s = state;
    const char *help = def_of(app, s)->help ? intl_form(def_of(app, s)->help) : "";
    str_add_length(&hint->line[0], help, strcspn(help, "\n"));
    str_add(&hint->keys, _("Enter open  Up Down choose  Ctrl+E write all of these into a folder  Esc back"));
}

static void rows_help(struct app *app, void *state, struct str *out)
{
    const struct rows_screen *s = state;
    const struct document_def *def = def_of(app, s);
    str_add_format(out, "# %s\n%s\n", intl_form(def->title), def->help ? fill_help(app->book->model, def->help) : "");
    str_add(
        out,
        _("There is one of this document for each row of a sheet that needs one, each with its own decisions, wording "
          "and "
          "versions. ! marks what is to be made, or reads no longer as its last version; o what reads as it; - what "
          "needs nothing more. When a row is deleted, its versions stay in the list of versions as records.\n\n"
          "Enter opens it. Ctrl+E writes all of these into a folder, one file each."));
    str_add(out, "\n\n");
}

static bool rows_enabled(struct app *app, void *state, enum command command)
{
    (void)app;
    const struct rows_screen *s = state;
    if (command_moves(command))
        return s->list.count > 0;
    switch (command) {
    case CMD_ENTER:
    case CMD_EXPORT: return s->list.count > 0;
    default: return false;
    }
}

static unsigned rows_command(struct app *app, void *state, enum command command)
{
    struct rows_screen *s = state;
    if (command == CMD_ENTER) {
        if (s->list.selected < s->list.count)
            screen_document(app, s->index, s->row[s->list.selected].id);
        return UI_HANDLED;
    }
    if (command == CMD_EXPORT) {
        document_export_dialog(app, (struct document_which){s->index, NULL});
        return UI_HANDLED;
    }
    return list_command(&s->list, command, NULL, NULL);
}

static unsigned rows_click(struct app *app, void *state, int row, int column, bool twice)
{
    (void)column;
    struct rows_screen *s = state;
    size_t at = row >= s->top ? list_at(&s->list, row - s->top) : SIZE_MAX;
    if (at == SIZE_MAX || at >= s->list.count)
        return UI_HANDLED;
    bool again = s->list.selected == at;
    s->list.selected = at;
    if (again || twice)
        screen_document(app, s->index, s->row[at].id);
    return UI_HANDLED;
}

static unsigned rows_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)app, (void)row, (void)column;
    struct rows_screen *s = state;
    return list_wheel(&s->list, lines, NULL, NULL);
}

static void rows_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    (void)column;
    const struct rows_screen *s = state;
    *sheet = def_of(app, s)->each;
    if (s->list.selected < s->list.count && app->book->model &&
        model_find_row(app->book->model, *sheet, s->row[s->list.selected].id) != UINT32_MAX)
        *row = s->row[s->list.selected].id;
}

static const struct screen_ops rows_ops = {
    .name = "document-rows",
    .open = rows_open,
    .close = rows_close,
    .title = rows_title,
    .draw = rows_draw,
    .hint = rows_hint,
    .enabled = rows_enabled,
    .command = rows_command,
    .click = rows_click,
    .wheel = rows_wheel,
    .changed = rows_changed,
    .where = rows_where,
    .help = rows_help,
};

void screen_document_rows(struct app *app, size_t document)
{
    struct rows_screen *s = mem_zero(1, sizeof(*s));
    s->index = document;
    app_push(app, &rows_ops, s);
}
