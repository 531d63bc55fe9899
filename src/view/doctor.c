/* Is everything around the workbook well? What `mamori doctor` says, the most serious first, with how each is mended. */
#include "book/doctor.h"

#include <stdlib.h>
#include <string.h>

#include "tui/share_ask.h"
#include "tui/terminal_look.h"
#include "view/views.h"

struct doctor_screen {
    struct app *app;
    struct doctor_report report;
    struct table table;
    bool refused; /* as of the report: it lies on a share, and nothing is written there */
};

static void examine(struct doctor_screen *s)
{
    struct doctor_env env;
    const struct error none = {.code = ERROR_NONE};
    s->refused = share_refused(s->app);
    doctor_here(&env);
    terminal_look(s->app, false, &env.terminal);
    doctor_done(&s->report);
    doctor_examine(&env, store_path(s->app->book->store), s->app->book, &none, &s->report);
    table_lines(&s->table, s->report.count);
}

static const struct doctor_finding *chosen(const struct doctor_screen *s)
{
    size_t line = table_chosen(&s->table);
    return line < s->report.count ? &s->report.finding[line] : NULL;
}

static void doctor_close(struct app *app, void *state)
{
    struct doctor_screen *s = state;
    (void)app;
    doctor_done(&s->report);
}

/* What was looked at stays shown, since a change of an answer is none of the machine (F5 looks again); but not that nothing is written where it is now. */
static void doctor_changed(struct app *app, void *state)
{
    struct doctor_screen *s = state;
    if (s->refused != share_refused(app))
        examine(s);
}

static void doctor_title(struct app *app, void *state, struct str *out)
{
    struct doctor_screen *s = state;
    (void)app;
    str_add(out, _("Is everything around it well"));
    for (int level = DOCTOR_LEVELS - 1; level > DOCTOR_GOOD; level--)
        if (s->report.levels[level])
            str_add_format(out, "  %s %zu", doctor_level_word((enum doctor_level)level), s->report.levels[level]);
}

/* ---- the table ---- */

enum { MARK, LEVEL, CHECK, WHAT, COLUMNS };

static enum style style_of(enum doctor_level level)
{
    static const enum style styles[DOCTOR_LEVELS] = {[DOCTOR_GOOD] = STYLE_GOOD,
                                                     [DOCTOR_UNKNOWN] = STYLE_QUIET,
                                                     [DOCTOR_WARNING] = STYLE_WARN,
                                                     [DOCTOR_SERIOUS] = STYLE_BAD};
    return styles[level];
}

static void id_of(void *of, size_t line, struct str *out)
{
    const struct doctor_screen *s = of;
    str_add_format(out, "%s %s", doctor_finding_defs[s->report.finding[line].found].id, s->report.finding[line].what);
}

static void draw_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct doctor_screen *s = of;
    const struct doctor_finding *f = &s->report.finding[line];
    switch (column) {
    case MARK:
        str_add(&cell->text, doctor_level_mark(doctor_level_of(f)));
        cell->style = style_of(doctor_level_of(f));
        break;
    case LEVEL:
        str_add(&cell->text, doctor_level_word(doctor_level_of(f)));
        cell->style = style_of(doctor_level_of(f));
        break;
    case CHECK:
        str_add(&cell->text, doctor_check_label(f->check));
        cell->style = STYLE_QUIET;
        break;
    default: str_add(&cell->text, f->what);
    }
}

static const struct table_ops doctor_table = {.cell = draw_cell, .id = id_of};

static int tell(struct canvas *canvas, struct rect rect, const char *head, const char *text)
{
    if (!*text || rect.rows <= 0)
        return 0;
    int cells = canvas_text(canvas, rect.row, rect.column, STYLE_HEAD, head);
    return canvas_wrap(canvas, rect_of(rect.row, rect.column + cells, rect.rows, rect.columns - cells), 0, STYLE_NORMAL,
                       text);
}

static void doctor_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct doctor_screen *s = state;
    (void)app;
    int detail = body.rows >= 28 ? 12 : 10, rows = body.rows - detail, y = body.row + rows;
    const struct table_column columns[COLUMNS] = {{NULL, 2, ALIGN_LEFT, false},
                                                  {NULL, 9, ALIGN_LEFT, false},
                                                  {NULL, body.columns >= 100 ? 24 : 18, ALIGN_LEFT, false},
                                                  {NULL, 0, ALIGN_LEFT, false}};
    table_draw(&s->table, columns, COLUMNS, canvas, rect_of(body.row, 0, rows, body.columns), STYLE_HERE);
    canvas_horizontal(canvas, y, 0, body.columns, STYLE_LINE);
    const struct doctor_finding *f = chosen(s);
    if (!f)
        return;
    int at = y + 1, end = body.row + body.rows, wide = body.columns - 6;
    canvas_text(canvas, at, 1, style_of(doctor_level_of(f)), doctor_level_mark(doctor_level_of(f)));
    at += canvas_wrap(canvas, rect_of(at, 4, end - at, wide), 0, STYLE_STRONG, f->what);
    at += tell(canvas, rect_of(at, 4, end - at, wide), _("Why it matters: "), f->why);
    tell(canvas, rect_of(at, 4, end - at, wide), _("How to mend it: "), f->mend);
}

static bool is_share(const struct doctor_screen *s)
{
    const struct doctor_finding *f = chosen(s);
    return f && f->found == FOUND_PLACE_SHARE && share_refused(s->app);
}

static void doctor_hint(struct app *app, void *state, struct hint *hint)
{
    (void)app;
    str_add(&hint->keys, is_share(state) ? _("Enter what can be done  F5 look again  / search  Esc back")
                                         : _("F5 look again  / search  Esc back"));
}

static void look_again(struct app *app, void *state)
{
    examine(state);
    app_message(app, MESSAGE_INFO, _("Looked at again."));
}

static void mend(struct app *app, void *state)
{
    (void)state;
    share_menu(app);
}

enum { SHARE = 1 };

static unsigned doctor_holds(struct app *app, void *state)
{
    (void)app;
    return is_share(state) ? SHARE : 0;
}

static const struct screen_action doctor_actions[] = {
    {CMD_NEXT_TASK, 0, look_again}, {CMD_ENTER, SHARE, mend}, {CMD_NONE, 0, NULL}};

static const struct screen_ops doctor_ops = {
    .name = "doctor",
    .actions = doctor_actions,
    .holds = doctor_holds,
    .table = TABLE_IN(struct doctor_screen, table),
    .close = doctor_close,
    .title = doctor_title,
    .draw = doctor_draw,
    .hint = doctor_hint,
    .changed = doctor_changed,
    .heading = N_("Is everything around it well"),
    .about =
        N_("What was looked at around the workbook: the disk and its locks, other copies, rights, copies against loss, "
           "the clock, the terminal. !! is serious, ! needs attention, ? could not be found out, ok is well. The lower "
           "part says why it matters and how it is mended. Nothing is changed here. 'mamori doctor' says the same."),
};

void view_doctor(struct app *app, const struct spot *spot)
{
    struct doctor_screen *s = mem_zero(1, sizeof(*s));
    (void)spot;
    s->app = app;
    table_begin(&s->table, &doctor_table, s);
    examine(s);
    app_push(app, &doctor_ops, s);
}
