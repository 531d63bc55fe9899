/* The page at the end of a session: how it went, what was left, what to start with, what comes next. Questions and
 * tasks are lines to choose from. */
#include <string.h>

#include "base/utf8.h"
#include "catalog/make.h"
#include "book/fill.h"
#include "view/session.h"

#define INDENT 3

/* ---- the beginning ---- */

void session_summary_begin(struct app *app, struct session *s)
{
    const struct catalog *catalog = app_catalog(app);
    struct compute_step from = {catalog_rows_table(s->sheet), s->column};
    for (size_t i = 0; i < catalog->view_count && !s->risks; i++) {
        const struct view_def *view = &catalog->view[i];
        if (view->kind == VIEW_RISK &&
            catalog_feeds(catalog, from, (struct compute_step){catalog_rows_table(view->sheet), view->band}))
            s->risks = view;
    }
    band_count(app->book->model, s->risks, &s->risk_then, NULL);
}

/* ---- the lines ---- */

void session_summary_done(struct session *s)
{
    for (size_t i = 0; i < s->summary.list.count; i++) {
        free(s->line[i].text);
        free(s->line[i].row);
    }
    free(s->line);
    s->line = NULL;
    s->summary.list.count = 0;
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
    m->s->line[m->count] = (struct summary_line){.text = mem_text(text), .style = style};
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
    const struct block_def *meter = block_meter_of(app_catalog(app), s->sheet);
    struct value score = meter ? model_ref(app->book->model, &meter->value[BLOCK_VALUE]) : value_empty();
    if (score.type != VALUE_NUMBER)
        return;
    const char *unit = catalog_ref(app_catalog(app), &meter->value[BLOCK_VALUE])->unit;
    value_number_text(score.number, out);
    app_add_unit(out, unit ? intl_form(unit) : NULL);
}

static void add_score(struct app *app, struct making *m)
{
    const struct overview *o = app_overview(app);
    const struct figures *meter = o ? overview_meter(o, m->s->sheet) : NULL;
    struct str score = app_str(app), text = app_str(app);
    session_add_score(app, m->s, &score);
    if (score.length && meter) {
        const struct figures_row *before = meter_previous(meter);
        const struct choice *band = meter_band(app_catalog(app), meter);
        str_add_format(&text, _("Score  %s of %.0f"), score.text, meter->block->max);
        if (before && meter->value[METER_VALUE].type == VALUE_NUMBER)
            str_add_format(&text, _("   before %.0f, %+.0f"), before->value[ROUND_SCORE].number,
                           meter->value[METER_VALUE].number - before->value[ROUND_SCORE].number);
        add_text(m, STYLE_NORMAL, text.text);
        str_clear(&text);
        for (size_t i = 0; i < meter->block->part_count; i++)
            if (meter->row[i].value[PART_SCORE].type == VALUE_NUMBER)
                str_add_format(&text, "  %s %g/%g", meter->row[i].label, meter->row[i].value[PART_SCORE].number,
                               meter->block->part[i].max);
        if (text.length)
            add_text(m, STYLE_NORMAL, text.text);
        if (band) {
            str_clear(&text);
            app_choice_text(band, false, &text);
            str_add_format(&text, "\n  %s", band->help ? fill_help(app->book->model, band->help) : "");
            add_text(m, STYLE_NORMAL, text.text);
        }
    }
}

/* 組織的安全管理の実施率 100 %: what a sheet without a score says of its answers in hundredths. */
static void add_rates(struct app *app, struct making *m)
{
    const struct model *model = app->book->model;
    const struct sheet_def *def = app_sheet(app, m->s->sheet);
    struct str text = app_str(app);
    for (size_t i = 0; i < def->summary_count && !block_meter_of(app_catalog(app), m->s->sheet); i++) {
        const struct column_def *column = &def->summary[i].column;
        struct value value = model_summary(model, m->s->sheet, i);
        if (column->hidden || !column->unit || strcmp(column->unit, "%") != 0 || value.type != VALUE_NUMBER)
            continue;
        str_add_format(&text, "%s%s ", text.length ? "   " : "", intl_form(column->label));
        value_def_text(model, column, value, MODEL_LABEL, &text);
        app_add_unit(&text, column->unit);
    }
    if (text.length)
        add_text(m, STYLE_NORMAL, text.text);
}

/* Two questions may be called the same: which section, or which of what the form gives (書類, 事務所PC), tells them apart. */
static void add_where(struct app *app, const struct session *s, uint32_t row, struct str *out)
{
    const struct sheet_def *def = app_sheet(app, s->sheet);
    const struct row_def *form = model_row_def(app->book->model, s->sheet, row);
    const struct choice *section =
        form && form->section && def->sections ? choice_find(def->sections, form->section) : NULL;
    if (section)
        str_add_format(out, "  (%s)", intl_form(section->label));
    for (size_t c = 0; c < def->column_count && !section; c++)
        if (def->column[c].given && def->column[c].choices && !def->column[c].hidden) {
            str_add(out, "  (");
            model_text(app->book->model, s->sheet, row, c, MODEL_LABEL, out);
            str_add_char(out, ')');
        }
}

static void add_question(struct app *app, struct making *m, uint32_t row)
{
    const struct session *s = m->s;
    struct str text = app_str(app);
    size_t given = session_answer(app, s, row);
    session_add_number(app, s, row, &text);
    int room = sheet_known_by_ids(app_sheet(app, s->sheet)) ? 4 : 2, cells = utf8_width(text.text);
    str_clear(&text);
    str_add_format(&text, "%*s", cells < room ? room - cells : 0, "");
    session_add_number(app, s, row, &text);
    str_add(&text, "  ");
    model_row_name(app->book->model, s->sheet, row, &text);
    if (given != SIZE_MAX) {
        const struct choice *choice = &session_choices(app, s)->choice[given];
        str_add(&text, "  ");
        app_choice_text(choice, strcmp(choice->short_label, choice->code) != 0, &text); /* a bare 3 says nothing */
    }
    add_where(app, s, row, &text);
    struct summary_line *line = add_line(m, STYLE_NORMAL, text.text);
    line->kind = SUMMARY_QUESTION;
    line->row = mem_text(model_row_id(app->book->model, s->sheet, row));
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
        const char *more = app_text(app, _("and %u more"), found - most);
        add_line(m, STYLE_QUIET, more)->kind = SUMMARY_MORE;
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

/* "大 7 !! (before 9)": what the answers come to, once there is an asset. Each band that has changed says what it was. */
static void add_risk(struct app *app, struct making *m)
{
    const struct view_def *risks = m->s->risks;
    struct band_counts now;
    uint32_t unrated = 0, sum = 0;
    if (!risks)
        return;
    band_count(app->book->model, risks, &now, &unrated);
    const struct choice_list *bands = app_sheet(app, risks->sheet)->column[risks->band].choices;
    struct str text = app_str(app);
    for (size_t i = 0; bands && i < bands->count && i < ARRAY_LENGTH(now.count); i++) {
        sum += now.count[i];
        str_add_format(&text, "%s%s %u", i ? "   " : "", intl_form(bands->choice[i].label), now.count[i]);
        if (now.count[i] && bands->choice[i].mark)
            str_add_format(&text, " %s", bands->choice[i].mark);
        if (now.count[i] != m->s->risk_then.count[i])
            str_add_format(&text, _(" (was %u)"), m->s->risk_then.count[i]);
    }
    if (unrated)
        str_add_format(&text, "   %s %u", _("not rated"), unrated);
    if (sum + unrated) {
        add_head(m, _("The risks that come of it"));
        add_line(m, sum && now.count[0] ? STYLE_STRONG : STYLE_NORMAL, text.text)->kind = SUMMARY_RISK;
    }
}

/* 委託先の台帳: 郵便物の封入と発送. What is missing there is asked nowhere else. */
static void add_made_row(struct app *app, struct making *m, size_t sheet, uint32_t row, bool first)
{
    size_t missing = row_first_missing(app->book->model, sheet, row);
    struct str text = app_str(app);
    str_add_format(&text, "%s: ", app_sheet_title(app, sheet));
    model_row_name(app->book->model, sheet, row, &text);
    str_add_format(&text, "  (%s)", intl_form(app_sheet(app, sheet)->column[missing].label));
    if (first)
        add_head(m, _("What these answers made, to be filled in"));
    struct summary_line *line = add_line(m, STYLE_NORMAL, text.text);
    line->kind = SUMMARY_MADE;
    line->sheet = sheet;
    line->row = mem_text(model_row_id(app->book->model, sheet, row));
}

static void add_made(struct app *app, struct making *m)
{
    const struct model *model = app->book->model;
    const struct sheet_def *def = app_sheet(app, m->s->sheet);
    bool first = true;
    for (size_t i = 0; i < def->make_count; i++)
        for (uint32_t r = 0; def->make[i].into != SIZE_MAX && r < model_rows(model, m->s->sheet); r++) {
            struct arena *arena = arena_new();
            const uint32_t *rows;
            size_t count =
                session_asks(app, m->s, r) ? model_named(model, m->s->sheet, r, def->make[i].into, arena, &rows) : 0;
            for (size_t k = 0; k < count; k++)
                if (row_first_missing(model, def->make[i].sheet, rows[k]) != SIZE_MAX) {
                    add_made_row(app, m, def->make[i].sheet, rows[k], first);
                    first = false;
                }
            arena_free(&arena);
        }
}

static void add_tasks(struct app *app, struct making *m)
{
    const struct overview *o = app_overview(app);
    for (size_t i = 0; o && i < o->tasks && i < 3; i++) {
        struct str text = app_str(app);
        if (i == 0)
            add_head(m, _("What comes next"));
        str_add_format(&text, "%s  ", o->task[i].text);
        str_add_format(&text, _("about %d min"), o->task[i].minutes);
        struct summary_line *line = add_line(m, STYLE_NORMAL, text.text);
        line->kind = SUMMARY_TASK;
        line->task = i;
    }
}

void session_summary_make(struct app *app, struct session *s, const char *row)
{
    size_t old = s->summary.list.selected, at = SIZE_MAX;
    uint32_t all, done, present;
    session_summary_done(s);
    s->summary_cells = app->canvas->columns;
    struct making m = {.s = s, .cells = s->summary_cells - 2 * INDENT};
    uint32_t named = s->all_named                         ? UINT32_MAX
                     : app->canvas->rows < LEAST_ROWS + 6 ? 4
                                                          : 8; /* what does not fit the page is not read */
    session_count(app, s, &all, &done, &present);
    const char *count = app_text(app, s->walk ? _("Done  %u of %u") : _("Answered  %u of %u"), done, all);
    add_head(&m, count);
    if (s->walk) {
        add_questions(app, &m, _("Still to do"), UINT32_MAX, session_waits);
        add_questions(app, &m, _("Done"), UINT32_MAX, is_done);
    } else {
        add_score(app, &m);
        add_rates(app, &m);
        add_risk(app, &m);
        add_questions(app, &m, _("Left for later"), named, is_open);
        add_questions(app, &m, _("Carried over and not confirmed yet"), named, is_carried);
        add_questions(app, &m, _("Worth a second look"), named, is_bad);
    }
    add_made(app, &m);
    add_tasks(app, &m);
    bool waiting = session_next_waiting(app, s, 0) != UINT32_MAX;
    for (size_t i = 0; i < m.count && at == SIZE_MAX; i++)
        if (row && s->line[i].kind == SUMMARY_QUESTION && strcmp(s->line[i].row, row) == 0)
            at = i;
    for (size_t i = 0; i < m.count && at == SIZE_MAX; i++)
        if (s->line[i].kind == SUMMARY_QUESTION ? waiting : !waiting && s->line[i].kind >= SUMMARY_MADE)
            at = i; /* what waits here, else what came of it, else what waits elsewhere */
    table_lines(&s->summary, m.count);
    table_choose(&s->summary, at == SIZE_MAX ? old : at);
}

void session_summary_name_all(struct app *app, struct session *s)
{
    size_t at = s->summary.list.selected; /* where the first of those that were not named comes to stand */
    s->all_named = true;
    session_summary_make(app, s, NULL);
    table_choose(&s->summary, at);
}

const struct summary_line *session_summary_here(const struct session *s)
{
    size_t at = table_chosen(&s->summary);
    return at == SIZE_MAX ? NULL : &s->line[at];
}

static bool summary_usable(void *of, size_t line)
{
    return ((const struct session *)of)->line[line].kind != SUMMARY_READ;
}

static void summary_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct session *s = of;
    str_add(&cell->text, s->line[line].text);
    cell->style = s->line[line].style;
}

static bool summary_read(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    const struct session *s = of;
    if (summary_usable(of, line))
        return false;
    canvas_field(canvas, rect.row, rect.column, rect.columns - 1, s->line[line].style, ALIGN_LEFT, s->line[line].text);
    return true;
}

const struct table_ops session_summary_table = {.cell = summary_cell, .line = summary_read, .usable = summary_usable};

void session_summary_draw(struct app *app, struct session *s, struct canvas *canvas, struct rect body)
{
    const struct summary_line *here = session_summary_here(s);
    if (s->summary_cells != body.columns)
        session_summary_make(app, s, here && here->row ? app_text(app, "%s", here->row) : NULL);
    table_draw(&s->summary, &(struct table_column){.cells = 0}, 1, canvas,
               rect_of(body.row, INDENT, body.rows, body.columns - INDENT), STYLE_HERE);
}
