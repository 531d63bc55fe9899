/* The page at the end of a session: how it went, what was left, what to start with, what comes next. Questions and
 * tasks are lines to choose from. */
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "tui/session.h"

#define INDENT 3

/* ---- the lines ---- */

void session_summary_done(struct session *s)
{
    for (size_t i = 0; i < s->summary.count; i++) {
        free(s->line[i].text);
        free(s->line[i].row);
    }
    free(s->line);
    s->line = NULL;
    s->summary.count = 0;
}

struct making {
    struct session *s;
    size_t count, capacity;
    int cells;
    enum style style;
};

static struct summary_line *add_line(struct making *m, enum style style, const char *text)
{
    m->s->line = mem_grow(m->s->line, m->count, &m->capacity, sizeof(*m->s->line));
    m->s->line[m->count] = (struct summary_line){.text = mem_text(text), .style = style, .task = SIZE_MAX};
    return &m->s->line[m->count++];
}

static void add_wrapped(void *context, const char *line, size_t bytes)
{
    struct making *m = context;
    char *text = mem_text_length(line, bytes);
    add_line(m, m->style, text);
    free(text);
}

/* Text that is only read: in as many lines as it needs. */
static void add_text(struct making *m, enum style style, const char *text)
{
    m->style = style;
    utf8_wrap(text, m->cells, add_wrapped, m);
}

static void add_head(struct making *m, const char *title)
{
    if (m->count)
        add_line(m, STYLE_NORMAL, "");
    add_text(m, STYLE_HEAD, title);
}

/* ---- what stands there ---- */

void session_add_score(struct app *app, const struct session *s, struct str *out)
{
    const struct home_def *home = &app_catalog(app)->home;
    if (home->score.sheet != s->sheet || !home->score.score.set)
        return;
    struct value score = model_ref(app->book->model, &home->score.score);
    if (score.type != VALUE_NUMBER)
        return;
    const struct column_def *def = &app_sheet(app, home->score.score.sheet)->summary[home->score.score.summary].column;
    value_number_text(score.number, out);
    app_add_unit(out, def->unit ? intl_form(def->unit) : NULL);
}

static void add_score(struct app *app, struct making *m)
{
    const struct catalog *catalog = app_catalog(app);
    const struct overview *o = app_overview(app);
    struct str score = STR_INIT, text = STR_INIT;
    session_add_score(app, m->s, &score);
    if (score.length && o) {
        str_add_format(&text, _("Score  %s of %.0f"), score.text, o->score_max);
        if (o->has_previous && o->score.type == VALUE_NUMBER)
            str_add_format(&text, _("   before %.0f, %+.0f"), o->previous_score, o->score.number - o->previous_score);
        add_text(m, STYLE_NORMAL, text.text);
        str_clear(&text);
        for (size_t i = 0; i < catalog->home.score.part_count; i++) {
            const struct score_part_def *part = &catalog->home.score.part[i];
            const struct choice_list *sections = app_sheet(app, m->s->sheet)->sections;
            const struct choice *section = sections ? choice_find(sections, part->id) : NULL;
            struct value v = model_ref(app->book->model, &part->score);
            if (v.type == VALUE_NUMBER)
                str_add_format(&text, "  %s %g/%g", section ? intl_form(section->label) : part->id, v.number,
                               part->max);
        }
        if (text.length)
            add_text(m, STYLE_NORMAL, text.text);
        if (o->band) {
            str_clear(&text);
            app_choice_text(o->band, false, &text);
            str_add_format(&text, "\n  %s", o->band->help ? fill_help(app->book->model, o->band->help) : "");
            add_text(m, STYLE_NORMAL, text.text);
        }
    }
    str_free(&score);
    str_free(&text);
}

static void add_question(struct app *app, struct making *m, uint32_t row)
{
    const struct session *s = m->s;
    const struct sheet_def *def = app_sheet(app, s->sheet);
    const struct row_def *form = model_row_def(app->book->model, s->sheet, row);
    const struct choice *section =
        form && form->section && def->sections ? choice_find(def->sections, form->section) : NULL;
    struct str text = STR_INIT;
    size_t given = session_answer(app, s, row);
    str_add_format(&text, "%2u  ", session_number(app, s, row));
    model_row_name(app->book->model, s->sheet, row, &text);
    if (given != SIZE_MAX) {
        str_add(&text, "  ");
        app_choice_text(&session_choices(app, s)->choice[given], true, &text);
    }
    if (section) /* two questions may be called the same in different sections */
        str_add_format(&text, "  (%s)", intl_form(section->label));
    struct summary_line *line = add_line(m, STYLE_NORMAL, text.text);
    line->row = mem_text(model_row_id(app->book->model, s->sheet, row));
    str_free(&text);
}

typedef bool wanted_fn(struct app *app, const struct session *s, uint32_t row);

static void add_questions(struct app *app, struct making *m, const char *title, uint32_t most, wanted_fn *wanted)
{
    uint32_t found = 0;
    for (uint32_t r = 0; r < model_rows(app->book->model, m->s->sheet); r++) {
        if (!session_asks(app, m->s, r) || !wanted(app, m->s, r) || found++ >= most)
            continue;
        if (found == 1)
            add_head(m, title);
        add_question(app, m, r);
    }
    if (found > most) {
        char *more = mem_format(_("and %u more"), found - most);
        add_line(m, STYLE_QUIET, more);
        free(more);
    }
}

static bool is_open(struct app *app, const struct session *s, uint32_t row)
{
    return session_answer(app, s, row) == SIZE_MAX;
}

static bool is_carried(struct app *app, const struct session *s, uint32_t row)
{
    return session_answer(app, s, row) != SIZE_MAX && session_carried(app, s, row);
}

static bool is_bad(struct app *app, const struct session *s, uint32_t row)
{
    size_t given = session_answer(app, s, row);
    return given != SIZE_MAX && session_choices(app, s)->choice[given].tone == TONE_BAD;
}

static bool is_done(struct app *app, const struct session *s, uint32_t row)
{
    return !session_waits(app, s, row);
}

static void add_tasks(struct app *app, struct making *m)
{
    const struct overview *o = app_overview(app);
    for (size_t i = 0; o && i < o->tasks && i < 3; i++) {
        struct str text = STR_INIT;
        if (i == 0)
            add_head(m, _("What comes next"));
        str_add_format(&text, "%s  ", o->task[i].text);
        str_add_format(&text, _("about %d min"), o->task[i].minutes);
        add_line(m, STYLE_NORMAL, text.text)->task = i;
        str_free(&text);
    }
}

void session_summary_make(struct app *app, struct session *s, const char *row)
{
    size_t old = s->summary.selected;
    uint32_t all, done, present;
    session_summary_done(s);
    s->summary_cells = app->canvas->columns;
    struct making m = {.s = s, .cells = s->summary_cells - 2 * INDENT};
    uint32_t named = app->canvas->rows < LEAST_ROWS + 6 ? 4 : 8; /* what does not fit the page is not read */
    session_count(app, s, &all, &done, &present);
    char *count = mem_format(s->walk ? _("Done  %u of %u") : _("Answered  %u of %u"), done, all);
    add_head(&m, count);
    free(count);
    if (s->walk) {
        add_questions(app, &m, _("Still to do"), UINT32_MAX, session_waits);
        add_questions(app, &m, _("Done"), UINT32_MAX, is_done);
    } else {
        add_score(app, &m);
        add_questions(app, &m, _("Left for later"), named, is_open);
        add_questions(app, &m, _("Carried over and not confirmed yet"), named, is_carried);
        add_questions(app, &m, _("Worth a second look"), named, is_bad);
    }
    add_tasks(app, &m);
    s->summary.count = m.count;
    s->summary.selected = SIZE_MAX;
    bool waiting = session_next_waiting(app, s, 0) != UINT32_MAX;
    for (size_t i = 0; i < m.count && s->summary.selected == SIZE_MAX; i++)
        if (row && s->line[i].row && strcmp(s->line[i].row, row) == 0)
            s->summary.selected = i;
    for (size_t i = 0; i < m.count && s->summary.selected == SIZE_MAX; i++)
        if (waiting ? s->line[i].row != NULL : s->line[i].task != SIZE_MAX)
            s->summary.selected = i; /* what waits here, else what waits elsewhere */
    if (s->summary.selected == SIZE_MAX)
        s->summary.selected = old < m.count && session_summary_usable(s, old) ? old : 0;
}

bool session_summary_usable(void *context, size_t line)
{
    const struct session *s = context;
    return s->line[line].row || s->line[line].task != SIZE_MAX;
}

const struct summary_line *session_summary_here(const struct session *s)
{
    size_t at = s->summary.selected;
    return at < s->summary.count && (s->line[at].row || s->line[at].task != SIZE_MAX) ? &s->line[at] : NULL;
}

void session_summary_draw(struct app *app, struct session *s, struct canvas *canvas, struct rect body)
{
    if (s->summary_cells != body.columns) {
        const struct summary_line *here = session_summary_here(s);
        char *row = here && here->row ? mem_text(here->row) : NULL;
        session_summary_make(app, s, row);
        free(row);
    }
    s->summary_row = body.row;
    list_show(&s->summary, body.rows);
    for (int i = 0; i < body.rows && s->summary.first + (size_t)i < s->summary.count; i++) {
        size_t at = s->summary.first + (size_t)i;
        const struct summary_line *line = &s->line[at];
        bool choice = session_summary_usable(s, at), here = choice && at == s->summary.selected;
        if (here)
            canvas_fill(canvas, rect_of(body.row + i, 1, 1, body.columns - 2), STYLE_HERE);
        if (here)
            canvas_text(canvas, body.row + i, INDENT, STYLE_HERE, ">");
        canvas_field(canvas, body.row + i, INDENT + (choice ? 2 : 0), body.columns - INDENT - (choice ? 4 : 2),
                     here ? STYLE_HERE : line->style, ALIGN_LEFT, line->text);
        if (here)
            canvas_cursor(canvas, body.row + i, INDENT);
    }
    canvas_scrollbar(canvas, body.row, body.columns - 1, body.rows, s->summary.first, s->summary.count);
}
