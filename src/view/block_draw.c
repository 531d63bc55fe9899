#include "view/block_draw.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"

static void panel_label(struct panel *p, const char *label)
{
    canvas_field(p->canvas, p->row, p->label, p->text - p->label - 1, STYLE_HEAD, ALIGN_LEFT, label);
}

char *panel_unit(struct app *app, const struct value_ref *ref)
{
    const char *unit = ref->set ? catalog_ref(app_catalog(app), ref)->unit : NULL;
    struct str out = STR_INIT;
    app_add_unit(&out, unit ? intl_form(unit) : NULL);
    return str_take(&out);
}

static void panel_flush(struct panel *p, struct str *line)
{
    if (line->length)
        canvas_field(p->canvas, p->row++, p->text, p->right - p->text, STYLE_NORMAL, ALIGN_LEFT, line->text);
    str_clear(line);
}

/* Texts stand side by side in LINE as long as they fit; what would be cut short goes to the next row. */
static void panel_add(struct panel *p, struct str *line, const char *text)
{
    if (line->length && *text && utf8_width(line->text) + 3 + utf8_width(text) > p->right - p->text)
        panel_flush(p, line);
    str_add_format(line, "%s%s", line->length && *text ? "   " : "", text);
}

void panel_number(double n, struct str *out)
{
    value_number_text(round(n * 10) / 10, out);
}

/* ---- a meter ---- */

static void meter_line(struct panel *p, enum style style, const char *text)
{
    canvas_field(p->canvas, p->row++, p->text, p->right - p->text, style, ALIGN_LEFT, text);
}

/* "62.5点 /100 !" and a bar. */
static void draw_value(struct panel *p, const struct figures *f, const struct choice *band, const char *unit)
{
    double value = f->value[METER_VALUE].number, max = f->block->max;
    struct str text = STR_INIT;
    panel_number(value, &text);
    str_add_format(&text, "%s /%.0f", unit, max);
    if (band && band->mark && *band->mark)
        str_add_format(&text, " %s", band->mark);
    int cells = canvas_text(p->canvas, p->row, p->text, band ? app_tone(band->tone) : STYLE_STRONG, text.text);
    int bar = p->right - (p->text + cells + 2);
    canvas_bar(p->canvas, p->row++, p->text + cells + 2, bar > 22 ? 22 : bar, max > 0 ? value / max : 0, STYLE_FILL);
    str_free(&text);
}

/* What is still open, or the verdict; where it stood before. */
static void draw_meter(struct panel *p, const struct figures *f)
{
    const struct value *low = &f->value[METER_LOW], *high = &f->value[METER_HIGH];
    const struct choice *band = meter_band(app_catalog(p->app), f);
    const struct figures_row *before = meter_previous(f);
    bool known = f->value[METER_VALUE].type == VALUE_NUMBER;
    char *unit = panel_unit(p->app, &f->block->value[BLOCK_VALUE]);
    struct str text = STR_INIT;
    if (known)
        draw_value(p, f, band, unit);
    else
        canvas_text(p->canvas, p->row++, p->text, STYLE_QUIET, _("not answered yet"));
    if (known && low->type == VALUE_NUMBER && high->type == VALUE_NUMBER && low->number < high->number) {
        str_add_format(&text, _("open answers: %.0f to %.0f%s"), low->number, high->number, unit);
        meter_line(p, STYLE_QUIET, text.text);
    } else if (band) {
        app_choice_text(band, false, &text);
        meter_line(p, app_tone(band->tone), text.text);
    }
    if (before && known) {
        str_clear(&text);
        str_add_format(&text, _("before %.0f%s, %+.0f"), before->value[ROUND_SCORE].number, unit,
                       f->value[METER_VALUE].number - before->value[ROUND_SCORE].number);
        int room = p->right - p->text - utf8_width(text.text) - 4;
        if (*before->label && utf8_width(before->label) <= room)
            str_add_format(&text, "  (%s)", before->label);
        meter_line(p, STYLE_NORMAL, text.text);
    }
    str_free(&text);
    free(unit);
}

/* ---- bars ---- */

static double number_of(struct value v)
{
    return v.type == VALUE_NUMBER ? v.number : 0;
}

/* "大   7 !!  中  32 !": in columns where there is room for them, else closer together. Returns the cells it takes. */
static int draw_counts(struct panel *p, const struct figures_row *row, const struct choice_list *bands, bool close,
                       bool draw)
{
    int column = p->text;
    for (size_t i = 0; i < bands->count; i++) {
        const struct choice *band = &bands->choice[i];
        double count = number_of(row->value[i]);
        struct str text = STR_INIT;
        str_add_format(&text, close ? "%s %.0f" : "%s %3.0f", intl_form(band->short_label), count);
        if (band->mark && count > 0)
            str_add_format(&text, " %s", band->mark);
        enum style style = count > 0 && band->tone != TONE_GOOD ? app_tone(band->tone) : STYLE_NORMAL;
        if (draw)
            canvas_text(p->canvas, p->row, column, style, text.text);
        int cells = utf8_width(text.text) + 2;
        column += !close && cells < 11 && i + 1 < bands->count ? 11 : cells;
        str_free(&text);
    }
    return column - 2 - p->text;
}

/* How many there are, how many once all is done that was decided, and what cannot be counted. */
static void draw_bars(struct panel *p, const struct figures *f)
{
    const struct column_def *column = &app_sheet(p->app, f->block->sheet)->column[f->block->column[BLOCK_COLUMN]];
    const struct choice_list *bands = column->choices;
    const struct figures_row *after = number_of(f->value[BARS_DECIDED]) > 0 ? figures_row_of(f, BARS_AFTER) : NULL;
    struct str line = STR_INIT, rate = STR_INIT;
    int room = p->right - p->text;
    bool close = draw_counts(p, &f->row[0], bands, false, false) > room;
    draw_counts(p, &f->row[0], bands, close, true);
    p->row++;
    if (after) {
        panel_label(p, _("afterwards"));
        close = close || draw_counts(p, after, bands, false, false) > room;
        draw_counts(p, after, bands, close, true);
        p->row++;
    }
    if (number_of(f->value[BARS_BLANK]) > 0)
        str_add_format(&line, column->formula ? _("not rated yet %u") : _("not filled in %u"),
                       (unsigned)f->value[BARS_BLANK].number);
    if (f->value[BARS_RATE].type == VALUE_NUMBER) {
        char *unit = panel_unit(p->app, &f->block->value[BLOCK_RATE]);
        str_add_format(&rate, "%s ", _("measures in place"));
        panel_number(f->value[BARS_RATE].number, &rate);
        str_add(&rate, *unit ? unit : " %");
        free(unit);
    }
    panel_add(p, &line, rate.length ? rate.text : "");
    if (after &&
        number_of(f->value[BARS_SETTLED]) > 0) { /* of the largest that remain: nothing more is to be done there */
        char *accepted = mem_format(_("%s: accepted %u"), intl_form(bands->choice[0].short_label),
                                    (unsigned)f->value[BARS_SETTLED].number);
        panel_add(p, &line, accepted);
        free(accepted);
    }
    panel_flush(p, &line);
    str_free(&line);
    str_free(&rate);
}

/* ---- goals ---- */

static void draw_goals(struct panel *p, const struct figures *f)
{
    struct str text = STR_INIT, line = STR_INIT;
    for (size_t i = 0; i < f->rows; i++) {
        struct value left = f->row[i].value[GOAL_LEFT];
        str_clear(&text);
        str_add_format(&text, "%s ", f->row[i].label);
        if (left.type != VALUE_NUMBER)
            str_add_char(&text, '-');
        else if (left.number <= 0)
            str_add(&text, _("reached"));
        else
            str_add_format(&text, _("%.0f to go"), left.number);
        panel_add(p, &line, text.text);
    }
    panel_flush(p, &line);
    str_free(&line);
    str_free(&text);
}

/* ---- a clock ---- */

#define LAST_DAY 86400 /* seconds */

/* "速報まで 4日と14時間 !  会員の名簿  2026-12-05": the first to end first, and in red what is over or ends today. */
static void draw_clock(struct panel *p, const struct figures *f)
{
    for (size_t i = 0; i < f->rows; i++) {
        struct str text = STR_INIT;
        bool last = clock_left(&f->row[i]) < LAST_DAY;
        str_add_format(&text, "%s ", f->row[i].label);
        clock_text(&f->row[i], &text);
        str_add_format(&text, " %s  %s  %s", last ? "!!" : "!", f->row[i].value[CLOCK_WHAT].text,
                       f->row[i].value[CLOCK_DATE].text);
        canvas_field(p->canvas, p->row++, p->text, p->right - p->text, last ? STYLE_BAD : STYLE_WARN, ALIGN_LEFT,
                     text.text);
        str_free(&text);
    }
}

/* ---- all kinds ---- */

static void (*const draw[BLOCK_KINDS])(struct panel *, const struct figures *) = {
    [BLOCK_METER] = draw_meter, [BLOCK_BARS] = draw_bars, [BLOCK_GOALS] = draw_goals, [BLOCK_CLOCK] = draw_clock};

/* A kind that nothing is known of here: its bare figures. */
static void draw_bare(struct panel *p, const struct figures *f)
{
    struct str line = STR_INIT, text = STR_INIT;
    for (size_t i = 0; i <= f->rows; i++) {
        str_clear(&text);
        figures_row_text(f, i ? &f->row[i - 1] : NULL, &text);
        if (text.length)
            panel_add(p, &line, text.text);
    }
    panel_flush(p, &line);
    str_free(&line);
    str_free(&text);
}

void block_draw(struct panel *p, const struct figures *f)
{
    if (f->block->kind == BLOCK_CLOCK && f->rows == 0) /* nothing is running */
        return;
    panel_label(p, f->block->label ? intl_form(f->block->label) : app_sheet_title(p->app, f->block->sheet));
    (draw[f->block->kind] ? draw[f->block->kind] : draw_bare)(p, f);
}

int block_lines(struct panel *p, const struct figures *f)
{
    struct panel counting = *p;
    struct rect old = canvas_clip(p->canvas, (struct rect){0});
    block_draw(&counting, f);
    canvas_unclip(p->canvas, old);
    return counting.row - p->row;
}
