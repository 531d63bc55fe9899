/* What goes out, before it goes out: every sheet and column of the export with a mark, and the variant of the file. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "view/export_job.h"
#include "tui/view.h"

enum { LINE_VALUES, LINE_ANONYMOUS, LINE_SHEETS }; /* the first lines are the settings */

struct export_line {
    size_t sheet, column; /* column SIZE_MAX: the sheet */
};

struct export_view {
    struct app *app;
    struct export_job *job;
    bool **column_out; /* by sheet, by column */
    bool *sheet_out, *open;
    size_t sheets;
    struct export_line *line;
    struct table table;
};

/* ---- what there is ---- */

static bool offered(const struct sheet_def *sheet, size_t column)
{
    return column == SIZE_MAX ? !sheet->hidden : column != sheet_role(sheet, ROLE_ID);
}

static void make_lines(struct app *app, struct export_view *v)
{
    size_t count = LINE_SHEETS, capacity = LINE_SHEETS + 1;
    free(v->line);
    v->line = mem_zero(capacity, sizeof(*v->line));
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
    table_lines(&v->table, count);
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
    str_add(out, _("What goes out"));
}

enum { MARK, NAME, SAYS, COLUMNS };

/* Their texts are longer than the cell of a name. */
static bool draw_setting(void *of, size_t n, struct canvas *canvas, struct rect rect, bool here)
{
    const struct export_options *options = &((const struct export_view *)of)->job->options;
    if (n == LINE_VALUES || n == LINE_ANONYMOUS)
        canvas_format(canvas, rect.row, rect.column + 2, here ? STYLE_HERE : STYLE_NORMAL, "%s %s",
                      (n == LINE_VALUES ? options->values : options->anonymous) ? "[x]" : "[ ]",
                      n == LINE_VALUES ? _("Values only, without formulas")
                                       : _("Other names for people, departments and the company"));
    return n < LINE_SHEETS;
}

static void sheet_cell(const struct export_view *v, size_t s, size_t column, struct table_cell *cell)
{
    const struct sheet_def *sheet = app_sheet(v->app, s);
    bool out = v->sheet_out[s];
    size_t left = columns_out(v, sheet, s), all = sheet->column_count;
    uint32_t rows = model_rows(v->app->book->model, s);
    if (column == MARK)
        str_add(&cell->text, out ? "[ ]" : left ? "[-]" : "[x]");
    else if (column == NAME)
        str_add_format(&cell->text, "%s %s", v->open[s] ? "v" : ">", intl_form(sheet->title));
    else if (out)
        str_add(&cell->text, _("left out"));
    else if (left)
        str_add_format(&cell->text, _("%u rows, %zu of %zu columns"), rows, all - left, all);
    else
        str_add_format(&cell->text, _("%u rows, %zu columns"), rows, all);
    cell->style = out && column == NAME ? STYLE_QUIET : STYLE_NORMAL;
}

static void column_cell(const struct export_view *v, struct export_line line, size_t column, struct table_cell *cell)
{
    const struct column_def *def = &app_sheet(v->app, line.sheet)->column[line.column];
    bool out = v->sheet_out[line.sheet] || v->column_out[line.sheet][line.column];
    const char *holds = holds_text(def->holds);
    if (column == MARK)
        str_add(&cell->text, out ? "[ ]" : "[x]");
    else if (column == NAME)
        str_add_format(&cell->text, "      %s", intl_form(def->label));
    else
        str_add(&cell->text, holds ? holds : def->formula ? _("computed") : "");
    cell->style = out && column == NAME ? STYLE_QUIET : STYLE_NORMAL;
}

static void view_cell(void *of, size_t n, size_t column, struct table_cell *cell)
{
    const struct export_view *v = of;
    if (n < LINE_SHEETS)
        return;
    if (v->line[n].column == SIZE_MAX)
        sheet_cell(v, v->line[n].sheet, column, cell);
    else
        column_cell(v, v->line[n], column, cell);
}

static const struct table_ops view_table = {.cell = view_cell, .line = draw_setting};

static void view_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct export_view *v = state;
    const struct table_column columns[COLUMNS] = {
        {NULL, 3, ALIGN_LEFT, true}, {.cells = body.columns / 2 - 7}, {.cells = 0}};
    canvas_text(canvas, body.row, 2, STYLE_HEAD, _("Sheets and columns of the file"));
    table_draw(&v->table, columns, COLUMNS, canvas, rect_of(body.row + 1, 0, body.rows - 1, body.columns), STYLE_HERE);
}

static void view_hint(struct app *app, void *state, struct hint *hint)
{
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

static void toggle(struct app *app, void *state)
{
    struct export_view *v = state;
    size_t n = table_chosen(&v->table);
    const struct export_line *line = &v->line[n];
    bool *mark = n == LINE_VALUES           ? &v->job->options.values
                 : n == LINE_ANONYMOUS      ? &v->job->options.anonymous
                 : line->column == SIZE_MAX ? &v->sheet_out[line->sheet]
                                            : &v->column_out[line->sheet][line->column];
    *mark = !*mark;
}

static void open_sheet(struct app *app, void *state)
{
    struct export_view *v = state;
    size_t n = table_chosen(&v->table);
    if (n < LINE_SHEETS)
        return;
    v->open[v->line[n].sheet] = app->command == CMD_RIGHT;
    while (n > LINE_SHEETS && v->line[n].column != SIZE_MAX)
        n--; /* its sheet */
    table_choose(&v->table, n);
    make_lines(app, v);
}

static void write_it(struct app *app, void *state)
{
    struct export_view *v = state;
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

static const struct screen_action view_actions[] = {
    {CMD_TOGGLE, 0, toggle},  {CMD_RIGHT, 0, open_sheet}, {CMD_LEFT, 0, open_sheet},
    {CMD_ENTER, 0, write_it}, {CMD_NONE, 0, NULL},
};

static enum command view_opens(struct app *app, void *state)
{
    const struct export_view *v = state;
    size_t n = table_chosen(&v->table);
    bool sheet = n >= LINE_SHEETS && v->line[n].column == SIZE_MAX;
    return !sheet ? CMD_TOGGLE : v->open[v->line[n].sheet] ? CMD_LEFT : CMD_RIGHT;
}

static const struct screen_ops export_ops = {
    .name = "export",
    .actions = view_actions,
    .table = TABLE_IN(struct export_view, table),
    .opens = view_opens,
    .open = view_open,
    .close = view_close,
    .title = view_title,
    .draw = view_draw,
    .hint = view_hint,
    .about = N_("What will be in the Excel file. Space takes a sheet or a column out, or puts it back; Right shows "
                "the columns of a sheet. What is left out does not stand anywhere in the file, not even hidden.\n\n"
                "Values only is for people outside the company. Other names replace the names of people, "
                "departments and the company by made-up ones, the same everywhere.\n\n"
                "Enter asks where the file shall be written."),
};

void export_view(struct app *app, struct export_job *job)
{
    struct export_view *v = mem_zero(1, sizeof(*v));
    v->app = app;
    v->job = job;
    table_begin(&v->table, &view_table, v);
    app_push(app, &export_ops, v);
}
