/* The summary for the management: one sheet of paper that decides, and behind it charts and lists; every number live where Excel can
 * compute it. */
#include "exchange/xlsx_summary.h"

#include <math.h>

#include "base/date.h"
#include "base/intl.h"

/* A half, a gap, a half. */
const double summary_widths[SUM_END] = {0.6, 13, 11, 8.6, 8.6, 8.6, 2, 11, 8.6, 8.6, 8.6, 8.6, 12.5};

/* ---- cells ---- */

/* OUT over the cells up to END. */
static void spread(struct summary *s, struct xlsx_out *out, uint32_t end)
{
    out->span = end - out->column;
    if (end - 1 > s->page->last_column)
        s->page->last_column = end - 1;
}

void summary_text(struct summary *s, uint32_t column, uint32_t end, const char *text, unsigned style)
{
    summary_live_text(s, column, end, text, NULL, style);
}

void summary_number(struct summary *s, uint32_t column, uint32_t end, double number, const char *formula,
                    unsigned style)
{
    spread(s, xlsx_put_number(s->page, s->row, column, number, formula, style), end);
}

void summary_live_text(struct summary *s, uint32_t column, uint32_t end, const char *text, const char *formula,
                       unsigned style)
{
    spread(s, xlsx_put_live(s->page, s->row, column, text, formula, style), end);
}

void summary_heading(struct summary *s, uint32_t column, uint32_t end, const char *text)
{
    summary_text(s, column, end, text, STYLE_HEADING);
    s->row++;
}

const char *summary_criterion(struct summary *s, const struct column_def *def, const struct choice *choice)
{
    return def->kind->number == NUMBER_SCALE ? choice->code
                                             : arena_format(s->layout->arena, "\"%s\"", intl_form(choice->label));
}

void summary_ref(struct summary *s, uint32_t column, uint32_t end, const struct value_ref *ref)
{
    const struct column_def *def = catalog_ref(s->layout->catalog, ref);
    struct xlsx_style style = {.border = BORDER_BOX, .bold = true, .align = ALIGN_CENTER};
    struct str formula = STR_IN(s->layout->arena);
    bool live = def->formula && xlsx_formula_ref(s->layout, ref, &formula);
    size_t before = s->page->outs;
    xlsx_put_value(s->page, s->row, column, def, model_ref(s->layout->model, ref), live ? formula.text : NULL,
                   xlsx_value_style(s->layout, def, style));
    s->page->out[before].span = end - column;
    xlsx_put_tint(s->page, s->row, column, def);
}

const char *summary_ref_label(const struct summary *s, const struct value_ref *ref)
{
    return intl_form(catalog_ref(s->layout->catalog, ref)->label);
}

/* ---- hidden data of the charts ---- */

struct xlsx_chart *summary_chart(struct summary *s, enum xlsx_chart_kind kind, uint32_t row, uint32_t column,
                                 const char *title)
{
    struct xlsx_chart *chart = &s->layout->chart[s->layout->charts++];
    *chart = (struct xlsx_chart){.kind = kind, .row = row, .column = column, .title = title, .from = s->data_row};
    return chart;
}

const char *summary_today(const struct summary *s)
{
    char iso[11];
    date_iso(model_today(s->layout->model), iso);
    return arena_text(s->layout->arena, iso);
}

/* 1234567.4 → 1,234,567: whole, a half away from 0, as TEXT() of spreadsheets does. */
const char *summary_amount(struct summary *s, double number, const char *unit)
{
    char digits[64];
    struct str out = STR_IN(s->layout->arena);
    int length = snprintf(digits, sizeof(digits), "%.0f", fabs(round(number)));
    if (number <= -0.5)
        str_add_char(&out, '-');
    for (int i = 0; i < length && i < (int)sizeof(digits) - 1; i++) {
        if (i && (length - i) % 3 == 0)
            str_add_char(&out, ',');
        str_add_char(&out, digits[i]);
    }
    str_add(&out, unit ? unit : "");
    return out.text;
}

const char *summary_amount_formula(struct summary *s, const char *cell, const char *unit)
{
    struct str out = STR_IN(s->layout->arena);
    str_add_format(&out, "TEXT(%s,\"#,##0\")", cell);
    if (unit && *unit) {
        str_add_char(&out, '&');
        xlsx_add_constant(&out, unit);
    }
    return out.text;
}

/* ---- title ---- */

static void put_title(struct summary *s)
{
    const struct xlsx_layout *l = s->layout;
    s->row = 0;
    summary_text(s, SUM_LEFT, SUM_END, *l->company ? l->company : _("(company name not filled in)"), STYLE_COMPANY);
    xlsx_put_look(s->page, s->row++, 30, false);
    summary_text(s, SUM_LEFT, SUM_END, arena_format(l->arena, "%s　%s", _("Summary for the management"), l->title),
                 STYLE_SUBTITLE);
    xlsx_put_look(s->page, s->row++, 20, false);
    summary_text(s, SUM_LEFT, SUM_END,
                 arena_format(l->arena, _("%s　round %u　as of %s　journal: %lld entries%s%.12s"), l->edition,
                              overview_round(s->overview), l->now, (long long)l->entries, *l->head ? _(", head ") : "",
                              l->head),
                 STYLE_QUIET);
    s->row += 2;
}

/* How many findings there are; they do not follow what is changed in the file. */
void summary_findings(struct summary *s, uint32_t column, uint32_t end)
{
    static const char *const levels[] = {N_("Findings: high"), N_("Findings: medium"), N_("Findings: low")};
    summary_heading(s, column, end,
                    arena_format(s->layout->arena, _("%s (as of %s)"), _("Findings"), summary_today(s)));
    for (size_t i = 0; i < ARRAY_LENGTH(levels); i++, s->row++) {
        summary_text(s, column, end - 2, _(levels[i]), STYLE_CELL);
        summary_number(s, end - 2, end, s->overview->findings[i], NULL, STYLE_VALUE);
    }
}

void xlsx_fill_summary(struct xlsx_layout *layout, const struct overview *overview)
{
    struct summary s = {.layout = layout,
                        .page = xlsx_page_of_kind(layout, PAGE_SUMMARY),
                        .data = xlsx_page_of_kind(layout, PAGE_DATA),
                        .overview = overview};
    layout->chart = arena_zero(layout->arena, (2 * overview->blocks + 1) * sizeof(*layout->chart));
    put_title(&s);
    summary_first(&s);
    summary_blocks(&s);
    summary_actions(&s);
    s.page->widths = summary_widths;
    s.page->width_count = SUM_END;
}
