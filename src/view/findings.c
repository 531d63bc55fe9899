/* Findings (気づき): what does not fit together or is overdue, worst first, each with what to do next. */
#include "tui/why.h"
#include "view/views.h"
#include "guide/findings.h"

#include <string.h>

#include "base/utf8.h"
#include "tui/cell.h"
#include "tui/follow.h"

struct shown {
    size_t finding;
    enum finding_level level;
}; /* finding SIZE_MAX: the heading of a level */

struct findings_screen {
    struct app *app;
    struct findings *findings;
    struct shown *line;
    struct table table;
    uint32_t counts[3];
    char *row; /* of the chosen finding, for app_where() */
};

static struct finding *finding_at(const struct findings_screen *s, size_t line)
{
    return line == SIZE_MAX || s->line[line].finding == SIZE_MAX ? NULL : &s->findings->finding[s->line[line].finding];
}

static struct finding *chosen(const struct findings_screen *s)
{
    return finding_at(s, table_chosen(&s->table));
}

static size_t make_lines(struct findings_screen *s)
{
    size_t count = 0;
    memset(s->counts, 0, sizeof(s->counts));
    free(s->line);
    s->line = mem_zero(s->findings->count + 4, sizeof(*s->line));
    for (size_t i = 0; i < s->findings->count; i++) {
        enum finding_level level = s->findings->finding[i].level;
        if (s->counts[level]++ == 0)
            s->line[count++] = (struct shown){SIZE_MAX, level};
        s->line[count++] = (struct shown){i, level};
    }
    return count;
}

static void findings_chose(struct app *app, void *state)
{
    struct findings_screen *s = state;
    const struct finding *f = chosen(s);
    free(s->row);
    s->row = f && f->row != UINT32_MAX ? mem_text(model_row_id(app->book->model, f->sheet, f->row)) : NULL;
}

static void findings_changed(struct app *app, void *state)
{
    struct findings_screen *s = state;
    if (!app->book->model || !app_top(app, s)) /* below others: when it comes to the top it is told again */
        return;
    findings_free(&s->findings);
    s->findings = findings_make(app->book->model);
    table_lines(&s->table, make_lines(s));
    findings_chose(app, s);
}

static void findings_close(struct app *app, void *state)
{
    struct findings_screen *s = state;
    findings_free(&s->findings);
    free(s->line);
    free(s->row);
}

static void findings_title(struct app *app, void *state, struct str *out)
{
    struct findings_screen *s = state;
    str_add_format(out, "%s  ", _("Findings"));
    str_add_format(out, _("%zu in all"), s->findings->count);
    for (int level = LEVEL_HIGH; level <= LEVEL_LOW; level++)
        if (s->counts[level])
            str_add_format(out, "  %s %u", cell_level_word((enum finding_level)level), s->counts[level]);
}

/* ---- the table ---- */

enum { MARK, SHEET, MESSAGE, COLUMNS };

static bool can_choose(void *of, size_t line)
{
    return finding_at(of, line) != NULL;
}

/* A rule finds once in a sheet, or once in each row. */
static void id_of(void *of, size_t line, struct str *out)
{
    struct findings_screen *s = of;
    const struct finding *f = finding_at(s, line);
    str_add_format(out, "%zu %p %s", f->sheet, (const void *)f->rule,
                   f->row == UINT32_MAX ? "" : model_row_id(s->app->book->model, f->sheet, f->row));
}

static bool draw_level(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    struct findings_screen *s = of;
    enum finding_level level = s->line[line].level;
    if (finding_at(s, line))
        return false;
    canvas_format(canvas, rect.row, 1, STYLE_HEAD, "%s  %u", cell_level_word(level), s->counts[level]);
    return true;
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    struct findings_screen *s = of;
    const struct finding *f = finding_at(s, line);
    switch (column) {
    case MARK:
        str_add(&cell->text, cell_level_mark(f->level));
        cell->style = cell_level_style(f->level);
        break;
    case SHEET:
        str_add(&cell->text, app_sheet_title(s->app, f->sheet));
        cell->style = STYLE_QUIET;
        break;
    default: cell_one_line(f->message, &cell->text);
    }
}

static const struct table_ops findings_table = {
    .cell = draw_cell, .line = draw_level, .usable = can_choose, .id = id_of};

static void findings_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct findings_screen *s = state;
    if (!s->findings->count) {
        canvas_text(canvas, body.row + 1, 3, STYLE_GOOD, _("Nothing to report: everything fits together."));
        return;
    }
    int detail = body.rows >= 24 ? 8 : 6, rows = body.rows - detail;
    const struct table_column columns[COLUMNS] = {{NULL, 2, ALIGN_LEFT, false},
                                                  {NULL, body.columns >= 100 ? 24 : 18, ALIGN_LEFT, false},
                                                  {NULL, 0, ALIGN_LEFT, false}};
    table_draw(&s->table, columns, COLUMNS, canvas, rect_of(body.row, 0, rows, body.columns), STYLE_HERE);
    int y = body.row + rows;
    canvas_horizontal(canvas, y, 0, body.columns, STYLE_LINE);
    const struct finding *f = chosen(s);
    if (!f)
        return;
    canvas_text(canvas, y + 1, 1, cell_level_style(f->level), cell_level_mark(f->level));
    int lines = canvas_wrap(canvas, rect_of(y + 1, 4, detail - 1, body.columns - 6), 0, STYLE_STRONG, f->message);
    if (f->next && lines < detail - 1) {
        int at = y + 1 + lines, cells = canvas_text(canvas, at, 4, STYLE_HEAD, _("Next: "));
        canvas_wrap(canvas, rect_of(at, 4 + cells, detail - 1 - lines, body.columns - 6 - cells), 0, STYLE_NORMAL,
                    f->next);
    }
}

static void findings_hint(struct app *app, void *state, struct hint *hint)
{
    struct findings_screen *s = state;
    const struct finding *f = chosen(s);
    if (f) {
        str_add(&hint->line[0], intl_form(app_sheet(app, f->sheet)->title));
        if (f->row != UINT32_MAX) {
            str_add(&hint->line[0], " ▸ ");
            model_row_name(app->book->model, f->sheet, f->row, &hint->line[0]);
        }
        if (f->column != SIZE_MAX)
            str_add_format(&hint->line[0], " ▸ %s", intl_form(app_sheet(app, f->sheet)->column[f->column].label));
    }
    str_add(&hint->keys, !f ? _("Esc back")
                         : follow_finding_possible(app, f->sheet, f->rule)
                             ? _("Enter go there  Alt+Right to where it is put right  ? why  / search  Esc back")
                             : _("Enter go there  ? why  F11 card  / search  Esc back"));
}

static void findings_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct findings_screen *s = state;
    const struct finding *f = chosen(s);
    *sheet = f ? f->sheet : SIZE_MAX;
    *row = f ? s->row : NULL;
    *column = f ? f->column : SIZE_MAX;
}

static void say_why(struct app *app, void *state)
{
    why_show_finding(app, chosen(state));
}

static void go_there(struct app *app, void *state)
{
    const struct finding *f = chosen(state);
    if (f->document == SIZE_MAX)
        app_go(app, CMD_GRID, spot_of(f->sheet, f->row, f->column));
    else
        app_go(app, CMD_DOCUMENT,
               spot_of_document(f->document,
                                f->row == UINT32_MAX || app_catalog(app)->document[f->document].each != f->sheet
                                    ? NULL
                                    : model_row_id(app->book->model, f->sheet, f->row)));
}

static void put_right(struct app *app, void *state)
{
    const struct finding *f = chosen(state);
    follow_finding(app, f->sheet, f->row, f->rule);
}

enum { LEADS_ON = 1 };

static unsigned findings_holds(struct app *app, void *state)
{
    const struct finding *f = chosen(state);
    return f && follow_finding_possible(app, f->sheet, f->rule) ? LEADS_ON : 0;
}

static const struct screen_action findings_actions[] = {
    {CMD_ENTER, 0, go_there}, {CMD_WHY, 0, say_why}, {CMD_FOLLOW, LEADS_ON, put_right}, {CMD_NONE, 0, NULL}};

static const struct screen_ops findings_ops = {
    .name = "findings",
    .actions = findings_actions,
    .holds = findings_holds,
    .table = TABLE_IN(struct findings_screen, table),
    .chose = findings_chose,
    .close = findings_close,
    .title = findings_title,
    .draw = findings_draw,
    .hint = findings_hint,
    .changed = findings_changed,
    .where = findings_where,
    .heading = N_("Findings"),
    .about =
        N_("What the answers say that does not fit together, is overdue or is still open, worst first: !! is urgent, ! "
           "needs attention, - is minor. The lower "
           "part says what to do next; Enter opens the place, Alt+Right the sheet or document where it is put right, "
           "? tells the rule and what stands in it. A finding "
           "disappears by itself when its cause has gone."),
};

void view_findings(struct app *app, const struct spot *spot)
{
    struct findings_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    table_begin(&s->table, &findings_table, s);
    app_push(app, &findings_ops, s);
}
