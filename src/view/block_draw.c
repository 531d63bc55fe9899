#include "view/block_draw.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"

void panel_label(struct panel *p, const char *label)
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

void panel_flush(struct panel *p, struct str *line)
{
    if (line->length)
        canvas_field(p->canvas, p->row++, p->text, p->right - p->text, STYLE_NORMAL, ALIGN_LEFT, line->text);
    str_clear(line);
}

void panel_add(struct panel *p, struct str *line, const char *text)
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

/* ---- all kinds ---- */

static void (*const draw[BLOCK_KINDS])(struct panel *, const struct figures *) = {[BLOCK_METER] = draw_meter};

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
    panel_label(p, f->block->label ? intl_form(f->block->label) : app_sheet_title(p->app, f->block->sheet));
    (draw[f->block->kind] ? draw[f->block->kind] : draw_bare)(p, f);
}
