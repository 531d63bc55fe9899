/* Findings (気づき): what does not fit together or is overdue, worst first, each with what to do next. */
#include "guide/findings.h"

#include <string.h>

#include "base/utf8.h"
#include "tui/grid_cell.h"
#include "tui/list_command.h"
#include "tui/screens.h"

struct shown {
    size_t finding;
    enum finding_level level;
}; /* finding SIZE_MAX: the heading of a level */

struct findings_screen {
    struct findings *findings;
    struct shown *line;
    struct list list;
    uint32_t counts[3];
    char *row; /* of the chosen finding, for app_where() */
};

static bool can_choose(void *context, size_t line)
{
    return ((struct findings_screen *)context)->line[line].finding != SIZE_MAX;
}

static struct finding *chosen(const struct findings_screen *s)
{
    if (!s->list.count || s->line[s->list.selected].finding == SIZE_MAX)
        return NULL;
    return &s->findings->finding[s->line[s->list.selected].finding];
}

static void make_lines(struct findings_screen *s)
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
    list_resize(&s->list, count);
}

/* The finding that was chosen stays chosen; when it has gone, the one in its place is. */
static void rebuild(struct app *app, struct findings_screen *s)
{
    const struct rule_def *rule = NULL;
    char *row = NULL;
    const struct finding *old = s->findings ? chosen(s) : NULL;
    if (old) {
        rule = old->rule;
        row = mem_text(s->row);
    }
    findings_free(&s->findings);
    s->findings = findings_make(app->book->model);
    make_lines(s);
    for (size_t i = 0; rule && i < s->list.count; i++) {
        const struct finding *f = s->line[i].finding == SIZE_MAX ? NULL : &s->findings->finding[s->line[i].finding];
        if (!f || f->rule != rule)
            continue;
        if ((f->row == UINT32_MAX && !row) ||
            (f->row != UINT32_MAX && row && strcmp(model_row_id(app->book->model, f->sheet, f->row), row) == 0))
            s->list.selected = i;
    }
    if (s->list.count && !can_choose(s, s->list.selected))
        list_command(&s->list, CMD_DOWN, can_choose, s);
    free(row);
}

static void keep_row(struct app *app, struct findings_screen *s)
{
    const struct finding *f = chosen(s);
    free(s->row);
    s->row = f && f->row != UINT32_MAX ? mem_text(model_row_id(app->book->model, f->sheet, f->row)) : NULL;
}

static void findings_changed(struct app *app, void *state)
{
    struct findings_screen *s = state;
    if (!app->book->model || !app_top(app, s)) /* below others: when it comes to the top it is told again */
        return;
    rebuild(app, s);
    keep_row(app, s);
}

static bool findings_open(struct app *app, void *state, struct error *err)
{
    (void)err;
    findings_changed(app, state);
    return true;
}

static void findings_close(struct app *app, void *state)
{
    (void)app;
    struct findings_screen *s = state;
    findings_free(&s->findings);
    free(s->line);
    free(s->row);
    free(s);
}

static void findings_title(struct app *app, void *state, struct str *out)
{
    (void)app;
    struct findings_screen *s = state;
    str_add_format(out, "%s  ", _("Findings"));
    str_add_format(out, _("%zu in all"), s->findings->count);
    for (int level = LEVEL_HIGH; level <= LEVEL_LOW; level++)
        if (s->counts[level])
            str_add_format(out, "  %s %u", level_word((enum finding_level)level), s->counts[level]);
}

static void draw_line(struct app *app, const struct findings_screen *s, struct canvas *canvas, int y, size_t at,
                      int columns)
{
    const struct shown *line = &s->line[at];
    if (line->finding == SIZE_MAX) {
        canvas_format(canvas, y, 1, STYLE_HEAD, "%s  %u", level_word(line->level), s->counts[line->level]);
        return;
    }
    const struct finding *f = &s->findings->finding[line->finding];
    bool here = at == s->list.selected;
    int sheet_cells = columns >= 100 ? 24 : 18, message = 6 + sheet_cells + 1;
    struct str text = STR_INIT;
    cell_one_line(f->message, &text);
    canvas_text(canvas, y, 1, STYLE_STRONG, here ? ">" : " ");
    canvas_text(canvas, y, 3, level_style(f->level), level_mark(f->level));
    canvas_field(canvas, y, 6, sheet_cells, STYLE_QUIET, ALIGN_LEFT, app_sheet_title(app, f->sheet));
    canvas_field(canvas, y, message, columns - message - 2, here ? STYLE_HERE : STYLE_NORMAL, ALIGN_LEFT, text.text);
    if (here)
        canvas_cursor(canvas, y, message);
    str_free(&text);
}

static void findings_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct findings_screen *s = state;
    if (!s->findings->count) {
        canvas_text(canvas, body.row + 1, 3, STYLE_GOOD, _("Nothing to report: everything fits together."));
        return;
    }
    int detail = body.rows >= 24 ? 8 : 6, rows = body.rows - detail;
    list_show(&s->list, rows);
    if (s->list.first == 1 && s->list.selected < (size_t)rows)
        s->list.first = 0; /* the first heading comes back into view */
    for (int i = 0; i < rows && s->list.first + (size_t)i < s->list.count; i++)
        draw_line(app, s, canvas, body.row + i, s->list.first + (size_t)i, body.columns);
    canvas_scrollbar(canvas, body.row, body.columns - 1, rows, s->list.first, s->list.count);
    int y = body.row + rows;
    canvas_horizontal(canvas, y, 0, body.columns, STYLE_LINE);
    const struct finding *f = chosen(s);
    if (!f)
        return;
    canvas_text(canvas, y + 1, 1, level_style(f->level), level_mark(f->level));
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
    str_add(&hint->keys, f ? _("Enter go there  ? why  Up Down PgUp PgDn  F11 card  Esc back") : _("Esc back"));
}

static void findings_help(struct app *app, void *state, struct str *out)
{
    (void)app, (void)state;
    str_add_format(out, "# %s\n", _("Findings"));
    str_add(
        out,
        _("What the answers say that does not fit together, is overdue or is still open, worst first: !! is urgent, ! "
          "needs attention, - is minor. The lower "
          "part says what to do next; Enter opens the place, ? tells the rule and what stands in it. A finding "
          "disappears by itself when its cause has gone."));
    str_add(out, "\n\n");
}

static void findings_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    (void)app;
    struct findings_screen *s = state;
    const struct finding *f = chosen(s);
    *sheet = f ? f->sheet : SIZE_MAX;
    *row = f ? s->row : NULL;
    *column = f ? f->column : SIZE_MAX;
}

static bool findings_enabled(struct app *app, void *state, enum command command)
{
    (void)app;
    struct findings_screen *s = state;
    if (command_moves(command))
        return true;
    switch (command) {
    case CMD_WHY:
    case CMD_ENTER: return chosen(s) != NULL;
    default: return false;
    }
}

static unsigned findings_command(struct app *app, void *state, enum command command)
{
    struct findings_screen *s = state;
    struct finding *f = chosen(s);
    unsigned bits = list_command(&s->list, command, can_choose, s);
    if (bits)
        keep_row(app, s);
    else if (command == CMD_WHY && f)
        dialog_why_finding(app, f);
    else if (command == CMD_ENTER && f && f->document != SIZE_MAX)
        screen_document(app, f->document,
                        f->row == UINT32_MAX || app_catalog(app)->document[f->document].each != f->sheet
                            ? NULL
                            : model_row_id(app->book->model, f->sheet, f->row));
    else if (command == CMD_ENTER && f)
        screen_grid(app, f->sheet, f->row, f->column);
    return UI_HANDLED;
}

static unsigned findings_click(struct app *app, void *state, int row, int column, bool twice)
{
    (void)column;
    struct findings_screen *s = state;
    size_t at = list_at(&s->list, row - app->body.row);
    if (at == SIZE_MAX || !can_choose(s, at))
        return UI_HANDLED;
    bool same = at == s->list.selected;
    s->list.selected = at;
    keep_row(app, s);
    return same || twice ? findings_command(app, s, CMD_ENTER) : UI_HANDLED;
}

static unsigned findings_wheel(struct app *app, void *state, int row, int column, int lines)
{
    (void)row, (void)column;
    struct findings_screen *s = state;
    list_wheel(&s->list, lines, can_choose, s);
    keep_row(app, s);
    return UI_HANDLED;
}

static const struct screen_ops findings_ops = {
    .name = "findings",
    .open = findings_open,
    .close = findings_close,
    .title = findings_title,
    .draw = findings_draw,
    .hint = findings_hint,
    .enabled = findings_enabled,
    .command = findings_command,
    .click = findings_click,
    .wheel = findings_wheel,
    .changed = findings_changed,
    .where = findings_where,
    .help = findings_help,
};

void screen_findings(struct app *app)
{
    if (!app_need_model(app))
        return;
    app_push(app, &findings_ops, mem_zero(1, sizeof(struct findings_screen)));
}
