/* The right half of the home screen: where we stand and what comes next, all from the overview. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "view/block_draw.h"
#include "view/home.h"

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
        panel_number(o->rate.number, &rate);
        char *unit = panel_unit(p->app, &catalog->home.rates.all);
        str_add(&rate, *unit ? unit : " %");
        free(unit);
    }
    panel_add(p, &unrated, rate.text);
    panel_flush(p, &unrated);
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
        panel_add(p, &line, text.text);
    }
    panel_flush(p, &line);
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
    for (size_t i = 0; i < o->blocks; i++)
        block_draw(&p, o->block[i]);
    p.row += air || !o->risk_decided; /* a line more below */
    draw_risk(&p, o);
    p.row += air;
    draw_goals(&p, o);
    p.row++;
    draw_tasks(&p, h, o);
    draw_findings(&p, o);
}
