/* What goes out, before it goes out: every sheet and column of the export with a mark, and the variant of the file. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "view/export_job.h"
#include "tui/list_command.h"
#include "tui/view.h"

enum { LINE_VALUES, LINE_ANONYMOUS, LINE_SHEETS }; /* the first lines are the settings */

struct export_line {
    size_t sheet, column; /* column SIZE_MAX: the sheet */
};

struct export_view {
    struct export_job *job;
    bool **column_out; /* by sheet, by column */
    bool *sheet_out, *open;
    size_t sheets;
    struct export_line *line;
    struct list list;
    struct rect list_rect;
};

/* ---- what there is ---- */

static bool offered(const struct sheet_def *sheet, size_t column)
{
    return column == SIZE_MAX ? !sheet->hidden : column != sheet_role(sheet, ROLE_ID);
}

static void make_lines(struct app *app, struct export_view *v)
{
    size_t count = LINE_SHEETS, capacity = 0;
    free(v->line);
    v->line = mem_zero(LINE_SHEETS + 1, sizeof(*v->line));
    capacity = LINE_SHEETS + 1;
    for (size_t s = 0; s < v->sheets; s++) {
        const struct sheet_def *sheet = app_sheet(app, s);
        if (!offered(sheet, SIZE_MAX))
            continue;
        v->line = mem_grow(v->line, count, &capacity, sizeof(*v->line));
        v->line[count++] = (struct export_line){s, SIZE_MAX};
        for (size_t c = 0; v->open[s] && c < sheet->column_count; c++) {
            if (!offered(sheet, c))
                continue;
            v->line = mem_grow(v->line, count, &capacity, sizeof(*v->line));
            v->line[count++] = (struct export_line){s, c};
        }
    }
    list_resize(&v->list, count);
}

static size_t columns_out(const struct export_view *v, const struct sheet_def *sheet, size_t s)
{
    size_t out = 0;
    for (size_t c = 0; c < sheet->column_count; c++)
        out += v->column_out[s][c];
    return out;
}

/* Who stands in a column, in a word; NULL nobody. */
static const char *holds_text(enum column_holds holds)
{
    switch (holds) {
    case HOLDS_PERSON: return _("names of people");
    case HOLDS_DEPARTMENT: return _("departments");
    case HOLDS_COMPANY: return _("company");
    case HOLDS_CONTACT: return _("addresses");
    default: return NULL;
    }
}

static bool view_open(struct app *app, void *state, struct error *err)
{
    (void)err;
    struct export_view *v = state;
    v->sheets = app_catalog(app)->sheet_count;
    v->sheet_out = mem_zero(v->sheets + 1, sizeof(*v->sheet_out));
    v->open = mem_zero(v->sheets + 1, sizeof(*v->open));
    v->column_out = mem_zero(v->sheets + 1, sizeof(*v->column_out));
    for (size_t s = 0; s < v->sheets; s++)
        v->column_out[s] = mem_zero(app_sheet(app, s)->column_count + 1, sizeof(**v->column_out));
    make_lines(app, v);
    return true;
}

static void view_close(struct app *app, void *state)
{
    (void)app;
    struct export_view *v = state;
    for (size_t s = 0; s < v->sheets; s++)
        free(v->column_out[s]);
    free(v->column_out);
    free(v->sheet_out);
    free(v->open);
    free(v->line);
    if (v->job)
        export_job_free(v->job);
}

/* ---- drawing ---- */

static void view_title(struct app *app, void *state, struct str *out)
{
    (void)app, (void)state;
    str_add(out, _("What goes out"));
}

static void draw_setting(const struct export_view *v, size_t n, struct canvas *canvas, int at, enum style style)
{
    const struct export_options *options = &v->job->options;
    bool values = n == LINE_VALUES;
    canvas_text(canvas, at, 2, style, (values ? options->values : options->anonymous) ? "[x]" : "[ ]");
    canvas_text(canvas, at, 6, style,
                values ? _("Values only, without formulas") : _("Other names for people, departments and the company"));
}

static void draw_sheet(struct app *app, const struct export_view *v, struct export_line line, struct canvas *canvas,
                       int at, enum style style)
{
    const struct sheet_def *sheet = app_sheet(app, line.sheet);
    bool out = v->sheet_out[line.sheet];
    size_t left = columns_out(v, sheet, line.sheet);
    int half = canvas->columns / 2;
    canvas_text(canvas, at, 2, style, out ? "[ ]" : left ? "[-]" : "[x]");
    canvas_text(canvas, at, 6, style, v->open[line.sheet] ? "v" : ">");
    canvas_field(canvas, at, 8, half - 9, out && style == STYLE_NORMAL ? STYLE_QUIET : style, ALIGN_LEFT,
                 intl_form(sheet->title));
    if (out)
        canvas_text(canvas, at, half, style, _("left out"));
    else if (left)
        canvas_format(canvas, at, half, style, _("%u rows, %zu of %zu columns"),
                      model_rows(app->book->model, line.sheet), sheet->column_count - left, sheet->column_count);
    else
        canvas_format(canvas, at, half, style, _("%u rows, %zu columns"), model_rows(app->book->model, line.sheet),
                      sheet->column_count);
}

static void draw_column(struct app *app, const struct export_view *v, struct export_line line, struct canvas *canvas,
                        int at, enum style style)
{
    const struct column_def *def = &app_sheet(app, line.sheet)->column[line.column];
    bool out = v->sheet_out[line.sheet] || v->column_out[line.sheet][line.column];
    const char *holds = holds_text(def->holds);
    int half = canvas->columns / 2;
    canvas_text(canvas, at, 8, style, out ? "[ ]" : "[x]");
    canvas_field(canvas, at, 12, half - 13, out && style == STYLE_NORMAL ? STYLE_QUIET : style, ALIGN_LEFT,
                 intl_form(def->label));
    canvas_text(canvas, at, half, style, holds ? holds : def->formula ? _("computed") : "");
}

static void view_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct export_view *v = state;
    struct list *list = &v->list;
    v->list_rect = rect_of(body.row + 1, 0, body.rows - 1, body.columns);
    canvas_text(canvas, body.row, 2, STYLE_HEAD, _("Sheets and columns of the file"));
    list_show(list, v->list_rect.rows);
    for (int i = 0; i < v->list_rect.rows && list->first + (size_t)i < list->count; i++) {
        size_t n = list->first + (size_t)i;
        bool here = n == list->selected;
        enum style style = here ? STYLE_HERE : STYLE_NORMAL;
        int at = v->list_rect.row + i;
        canvas_fill(canvas, rect_of(at, 0, 1, canvas->columns - 1), style);
        canvas_text(canvas, at, 0, style, here ? ">" : " ");
        if (n < LINE_SHEETS)
            draw_setting(v, n, canvas, at, style);
        else if (v->line[n].column == SIZE_MAX)
            draw_sheet(app, v, v->line[n], canvas, at, style);
        else
            draw_column(app, v, v->line[n], canvas, at, style);
        if (here)
            canvas_cursor(canvas, at, 0);
    }
    canvas_scrollbar(canvas, v->list_rect.row, body.columns - 1, v->list_rect.rows, list->first, list->count);
}

static void view_hint(struct app *app, void *state, struct hint *hint)
{
    (void)app;
    struct export_view *v = state;
    const struct export_options *options = &v->job->options;
    str_add(&hint->line[0], options->values ? _("Values only: nothing in the file moves, nothing computes.")
                                            : _("Formulas stay alive; what needs a left-out column becomes a value."));
    str_add(&hint->line[1], options->anonymous
                                ? _("The same name becomes the same other name. Such a file cannot be imported again.")
                                : _("Names stand in the file as they are. Every export is kept in the history."));
    str_add(&hint->keys, _("Enter write the file  Space in or out  Right columns  Left close  Esc leave"));
}

/* ---- keys ---- */

static void toggle(struct export_view *v)
{
    size_t n = v->list.selected;
    if (n == LINE_VALUES)
        v->job->options.values = !v->job->options.values;
    else if (n == LINE_ANONYMOUS)
        v->job->options.anonymous = !v->job->options.anonymous;
    else if (n < v->list.count && v->line[n].column == SIZE_MAX)
        v->sheet_out[v->line[n].sheet] = !v->sheet_out[v->line[n].sheet];
    else if (n < v->list.count)
        v->column_out[v->line[n].sheet][v->line[n].column] = !v->column_out[v->line[n].sheet][v->line[n].column];
}

static void open_sheet(struct app *app, struct export_view *v, bool open)
{
    size_t n = v->list.selected;
    if (n < LINE_SHEETS || n >= v->list.count)
        return;
    size_t sheet = v->line[n].sheet;
    v->open[sheet] = open;
    while (v->list.selected > LINE_SHEETS && (v->line[v->list.selected].column != SIZE_MAX))
        v->list.selected--; /* its sheet */
    make_lines(app, v);
}

static void write_it(struct app *app, struct export_view *v)
{
    struct export_job *job = v->job;
    size_t capacity = 0, count = 0;
    for (size_t s = 0; s < v->sheets; s++) {
        if (v->sheet_out[s]) {
            job->leave = mem_grow(job->leave, count, &capacity, sizeof(*job->leave));
            job->leave[count++] = (struct export_leave){s, SIZE_MAX};
        }
        for (size_t c = 0; !v->sheet_out[s] && c < app_sheet(app, s)->column_count; c++)
            if (v->column_out[s][c]) {
                job->leave = mem_grow(job->leave, count, &capacity, sizeof(*job->leave));
                job->leave[count++] = (struct export_leave){s, c};
            }
    }
    job->options.leave_out = job->leave;
    job->options.leave_out_count = count;
    v->job = NULL;
    app_close(app, v);
    export_job_write(app, job);
}

static bool view_enabled(struct app *app, void *state, enum command command)
{
    (void)app, (void)state;
    if (command_moves(command))
        return true;
    switch (command) {
    case CMD_LEFT:
    case CMD_RIGHT:
    case CMD_TOGGLE:
    case CMD_ENTER: return true;
    default: return false;
    }
}

static unsigned view_command(struct app *app, void *state, enum command command)
{
    struct export_view *v = state;
    switch (command) {
    case CMD_TOGGLE: toggle(v); return UI_HANDLED;
    case CMD_RIGHT: open_sheet(app, v, true); return UI_HANDLED;
    case CMD_LEFT: open_sheet(app, v, false); return UI_HANDLED;
    case CMD_ENTER: write_it(app, v); return UI_HANDLED;
    default: return list_command(&v->list, command, NULL, NULL);
    }
}

static unsigned view_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct export_view *v = state;
    size_t line = list_at(&v->list, row - v->list_rect.row);
    if (row < v->list_rect.row || line == SIZE_MAX)
        return UI_HANDLED;
    v->list.selected = line;
    bool sheet = line >= LINE_SHEETS && v->line[line].column == SIZE_MAX;
    if (sheet && column >= 6 && column < 8)
        open_sheet(app, v, !v->open[v->line[line].sheet]);
    else if (twice || column < 6 || (!sheet && line >= LINE_SHEETS && column < 12))
        toggle(v);
    return UI_HANDLED;
}

static unsigned view_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)app, (void)row, (void)column;
    struct export_view *v = state;
    return list_wheel(&v->list, lines, NULL, NULL);
}

static const struct screen_ops export_ops = {
    .name = "export",
    .open = view_open,
    .close = view_close,
    .title = view_title,
    .draw = view_draw,
    .hint = view_hint,
    .enabled = view_enabled,
    .command = view_command,
    .click = view_click,
    .wheel = view_wheel,
    .about = N_("What will be in the Excel file. Space takes a sheet or a column out, or puts it back; Right shows "
                "the columns of a sheet. What is left out does not stand anywhere in the file, not even hidden.\n\n"
                "Values only is for people outside the company. Other names replace the names of people, "
                "departments and the company by made-up ones, the same everywhere.\n\n"
                "Enter asks where the file shall be written."),
};

void export_view(struct app *app, struct export_job *job)
{
    struct export_view *v = mem_zero(1, sizeof(*v));
    v->job = job;
    app_push(app, &export_ops, v);
}
