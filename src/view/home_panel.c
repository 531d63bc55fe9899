/* The right half of the home screen: where we stand and what comes next, all from the overview. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "view/home.h"

struct panel {
    struct app *app;
    struct canvas *canvas;
    int row, end, label, text, right;
};

static void panel_label(struct panel *p, const char *label)
{
    canvas_field(p->canvas, p->row, p->label, p->text - p->label - 1, STYLE_HEAD, ALIGN_LEFT, label);
}

/* The unit as it stands behind a number, with its blank if it has one; the caller frees it. */
static char *unit_of(struct app *app, const struct value_ref *ref)
{
    const char *unit = ref->set && !ref->fact ? app_sheet(app, ref->sheet)->summary[ref->summary].column.unit : NULL;
    struct str out = STR_INIT;
    app_add_unit(&out, unit ? intl_form(unit) : NULL);
    return str_take(&out);
}

/* Parts stand side by side in LINE as long as they fit; what would be cut short goes to the next row. */
static void parts_end(struct panel *p, struct str *line)
{
    if (line->length)
        canvas_field(p->canvas, p->row++, p->text, p->right - p->text, STYLE_NORMAL, ALIGN_LEFT, line->text);
    str_clear(line);
}

static void parts_add(struct panel *p, struct str *line, const char *text)
{
    if (line->length && *text && utf8_width(line->text) + 3 + utf8_width(text) > p->right - p->text)
        parts_end(p, line);
    str_add_format(line, "%s%s", line->length && *text ? "   " : "", text);
}

static void number_text(double n, struct str *out)
{
    value_number_text(round(n * 10) / 10, out);
}

static void draw_score(struct panel *p, const struct overview *o)
{
    const struct catalog *catalog = app_catalog(p->app);
    if (catalog->home.score.sheet == SIZE_MAX)
        return;
    char *unit = unit_of(p->app, &catalog->home.score.score);
    panel_label(p, app_sheet_title(p->app, catalog->home.score.sheet));
    struct str text = STR_INIT;
    if (o->score.type == VALUE_NUMBER) {
        number_text(o->score.number, &text);
        str_add_format(&text, "%s /%.0f", unit, o->score_max);
        int cells =
            canvas_text(p->canvas, p->row, p->text, o->band ? app_tone(o->band->tone) : STYLE_STRONG, text.text);
        int bar = p->right - (p->text + cells + 2);
        if (bar > 22)
            bar = 22;
        canvas_bar(p->canvas, p->row, p->text + cells + 2, bar, o->score_max > 0 ? o->score.number / o->score_max : 0,
                   STYLE_FILL);
    } else {
        canvas_text(p->canvas, p->row, p->text, STYLE_QUIET, _("not answered yet"));
    }
    p->row++;
    str_clear(&text);
    if (o->score.type == VALUE_NUMBER && o->low.type == VALUE_NUMBER && o->high.type == VALUE_NUMBER &&
        o->low.number < o->high.number) {
        str_add_format(&text, _("open answers: %.0f to %.0f%s"), o->low.number, o->high.number, unit);
        canvas_field(p->canvas, p->row++, p->text, p->right - p->text, STYLE_QUIET, ALIGN_LEFT, text.text);
    } else if (o->band) {
        app_choice_text(o->band, false, &text);
        canvas_field(p->canvas, p->row++, p->text, p->right - p->text, app_tone(o->band->tone), ALIGN_LEFT, text.text);
    }
    if (o->has_previous && o->score.type == VALUE_NUMBER) {
        str_clear(&text);
        str_add_format(&text, _("before %.0f%s, %+.0f"), o->previous_score, unit, o->score.number - o->previous_score);
        int room = p->right - p->text - utf8_width(text.text) - 4;
        if (o->previous_title && *o->previous_title && utf8_width(o->previous_title) <= room)
            str_add_format(&text, "  (%s)", o->previous_title);
        canvas_field(p->canvas, p->row++, p->text, p->right - p->text, STYLE_NORMAL, ALIGN_LEFT, text.text);
    }
    str_free(&text);
    free(unit);
}

/* "大   7 !!  中  32 !": in columns where there is room for them, else closer together. Returns the cells it takes. */
static int draw_bands(struct panel *p, const struct band_counts *risk, size_t count, const struct choice_list *bands,
                      bool close, bool draw)
{
    int column = p->text;
    for (size_t i = 0; i < bands->count && i < count; i++) {
        const struct choice *band = &bands->choice[i];
        struct str text = STR_INIT;
        str_add_format(&text, close ? "%s %u" : "%s %3u", intl_form(band->short_label), risk->count[i]);
        if (band->mark && risk->count[i])
            str_add_format(&text, " %s", band->mark);
        enum style style = risk->count[i] && band->tone != TONE_GOOD ? app_tone(band->tone) : STYLE_NORMAL;
        if (draw)
            canvas_text(p->canvas, p->row, column, style, text.text);
        int cells = utf8_width(text.text) + 2;
        column += !close && cells < 11 && i + 1 < bands->count ? 11 : cells;
        str_free(&text);
    }
    return column - 2 - p->text;
}

static void draw_risk(struct panel *p, const struct overview *o)
{
    const struct catalog *catalog = app_catalog(p->app);
    if (catalog->home.risk.sheet == SIZE_MAX)
        return;
    const struct choice_list *bands =
        app_sheet(p->app, catalog->home.risk.sheet)->column[catalog->home.risk.column].choices;
    panel_label(p, _("Risks"));
    const size_t count = o->risk_bands;
    bool close = bands && draw_bands(p, &o->risk, count, bands, false, false) > p->right - p->text;
    if (bands)
        draw_bands(p, &o->risk, count, bands, close, true);
    p->row++;
    if (bands && o->risk_decided) { /* what remains once all is done that was decided */
        panel_label(p, _("afterwards"));
        close = close || draw_bands(p, &o->residual, count, bands, false, false) > p->right - p->text;
        draw_bands(p, &o->residual, count, bands, close, true);
        p->row++;
    }
    struct str unrated = STR_INIT, rate = STR_INIT;
    if (o->risk_unrated)
        str_add_format(&unrated, _("not rated yet %u"), o->risk_unrated);
    if (o->rate.type == VALUE_NUMBER) {
        str_add_format(&rate, "%s ", _("measures in place"));
        number_text(o->rate.number, &rate);
        char *unit = unit_of(p->app, &catalog->home.rates.all);
        str_add(&rate, *unit ? unit : " %");
        free(unit);
    }
    parts_add(p, &unrated, rate.text);
    parts_end(p, &unrated);
    str_free(&unrated);
    str_free(&rate);
}

static void draw_goals(struct panel *p, const struct overview *o)
{
    const struct home_def *home = &app_catalog(p->app)->home;
    if (!home->goal_count || o->goals < home->goal_count)
        return;
    panel_label(p, _("Goals"));
    struct str text = STR_INIT, line = STR_INIT;
    for (size_t i = 0; i < home->goal_count; i++) {
        str_clear(&text);
        str_add_format(&text, "%s ", intl_form(home->goal[i].label));
        if (isnan(o->goal_left[i]))
            str_add(&text, "-");
        else if (o->goal_left[i] <= 0)
            str_add(&text, _("reached"));
        else
            str_add_format(&text, _("%.0f to go"), o->goal_left[i]);
        parts_add(p, &line, text.text);
    }
    parts_end(p, &line);
    str_free(&line);
    str_free(&text);
}

static void draw_tasks(struct panel *p, struct home *h, const struct overview *o)
{
    int rows = p->end - p->row - 3;
    list_resize(&h->tasks, o->tasks);
    list_show(&h->tasks, rows);
    canvas_text(p->canvas, p->row, p->label, STYLE_HEAD, _("What comes next"));
    if (o->tasks > (size_t)h->tasks.rows) { /* the rest is a key away: it is said that there is one */
        char *more =
            mem_format(_("%zu to %zu of %zu"), h->tasks.first + 1, h->tasks.first + (size_t)h->tasks.rows, o->tasks);
        canvas_field(p->canvas, p->row, p->right - utf8_width(more), utf8_width(more), STYLE_QUIET, ALIGN_LEFT, more);
        free(more);
    }
    p->row++;
    h->tasks_row = p->row;
    if (o->tasks == 0)
        canvas_text(p->canvas, p->row++, p->label + 2, STYLE_GOOD, _("Nothing is waiting. Well done."));
    for (int i = 0; i < rows && h->tasks.first + (size_t)i < o->tasks; i++) {
        size_t at = h->tasks.first + (size_t)i;
        bool here = h->part == PART_TASKS && at == h->tasks.selected;
        enum style style = here ? STYLE_HERE : STYLE_NORMAL;
        struct str time = STR_INIT, text = STR_INIT;
        str_add_format(&time, _("%d min"), o->task[at].minutes);
        str_add_format(&text, "%zu %s", at + 1, o->task[at].text);
        int cells = utf8_width(time.text), left = p->label + 2;
        canvas_fill(p->canvas, rect_of(p->row, left - 2, 1, p->right - left + 2), style);
        canvas_text(p->canvas, p->row, left - 2, style, here ? ">" : " ");
        canvas_field(p->canvas, p->row, left, p->right - left - cells - 1, style, ALIGN_LEFT, text.text);
        canvas_text(p->canvas, p->row, p->right - cells, here ? style : STYLE_QUIET, time.text);
        if (here)
            canvas_cursor(p->canvas, p->row, left - 2);
        p->row++;
        str_free(&time);
        str_free(&text);
    }
}

static void draw_findings(struct panel *p, const struct overview *o)
{
    uint32_t sum = o->findings[0] + o->findings[1] + o->findings[2];
    struct str text = STR_INIT;
    str_add_format(&text, ngettext("%u finding", "%u findings", sum), sum);
    size_t length = text.length;
    if (sum)
        str_add_format(&text, _("  (serious %u !!  medium %u !  slight %u)"), o->findings[0], o->findings[1],
                       o->findings[2]);
    if (utf8_width(text.text) > p->right - p->label) { /* the same in fewer cells */
        text.text[text.length = length] = '\0';
        str_add_format(&text, _("  (%u !!  %u !  %u slight)"), o->findings[0], o->findings[1], o->findings[2]);
    }
    canvas_field(p->canvas, p->end - 1, p->label, p->right - p->label, o->findings[0] ? STYLE_BAD : STYLE_NORMAL,
                 ALIGN_LEFT, text.text);
    str_free(&text);
}

void home_panel_draw(struct app *app, struct home *h, struct canvas *canvas, struct rect rect)
{
    const struct overview *o = app_overview(app);
    struct panel p = {.app = app,
                      .canvas = canvas,
                      .row = rect.row,
                      .end = rect.row + rect.rows,
                      .label = rect.column,
                      .right = rect.column + rect.columns};
    p.text = p.label + 11;
    canvas_text(canvas, p.row++, p.label, STYLE_HEAD, _("Where we stand"));
    if (!o) {
        canvas_text(canvas, p.row + 1, p.label, STYLE_QUIET, _("Reading the workbook..."));
        return;
    }
    int air = rect.rows >= 18; /* white space where there is room for it */
    p.row += air;
    draw_score(&p, o);
    p.row += air || !o->risk_decided; /* a line more below */
    draw_risk(&p, o);
    p.row += air;
    draw_goals(&p, o);
    p.row++;
    draw_tasks(&p, h, o);
    draw_findings(&p, o);
}
