/* The summary for the management: one page with charts, every number live where Excel can compute it. */
#include "exchange/xlsx_summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

static const double widths[] = {1.5, 10.5, 9, 9, 9, 9, 9, 10.5, 9, 9, 9, 9, 12.5};

static void make_styles(struct summary *s)
{
    struct xlsx_style label = {.border = true}, value = {.border = true, .bold = true, .align = ALIGN_CENTER};
    struct xlsx_style quiet = {.color = 0x666666, .size = 9},
                      head = {.bold = true, .fill = 0xF2F2F2, .border = true, .align = ALIGN_CENTER};
    struct xlsx_style heading = {.bold = true, .fill = 0xDCE6F1, .size = 11}, title = {.bold = true, .size = 20};
    struct xlsx_style subtitle = {.size = 12}, center = {.border = true, .align = ALIGN_CENTER};
    struct xlsx_style link = {.link = true, .border = true, .shrink = true}, text = {.border = true, .shrink = true};
    struct xlsx_style date = {.border = true, .align = ALIGN_CENTER, .number = "yyyy-mm-dd"};
    struct xlsx_style cost = {.border = true, .number = "#,##0"}, number = {.border = true, .align = ALIGN_CENTER};
    s->label = xlsx_style_of(s->layout, &label);
    s->value = xlsx_style_of(s->layout, &value);
    s->quiet = xlsx_style_of(s->layout, &quiet);
    s->heading = xlsx_style_of(s->layout, &heading);
    s->title = xlsx_style_of(s->layout, &title);
    s->subtitle = xlsx_style_of(s->layout, &subtitle);
    s->center = xlsx_style_of(s->layout, &center);
    s->link = xlsx_style_of(s->layout, &link);
    s->head = xlsx_style_of(s->layout, &head);
    s->text = xlsx_style_of(s->layout, &text);
    s->date = xlsx_style_of(s->layout, &date);
    s->cost = xlsx_style_of(s->layout, &cost);
    s->number = xlsx_style_of(s->layout, &number);
}

/* ---- cells ---- */

static struct xlsx_out *put(struct summary *s, uint32_t column, uint32_t end, enum xlsx_kind kind, unsigned style)
{
    struct xlsx_out *out = xlsx_put(s->layout, s->page, s->row, column, kind, style);
    out->span = end - column;
    if (end - 1 > s->page->last_column)
        s->page->last_column = end - 1;
    return out;
}

struct xlsx_out *summary_text(struct summary *s, uint32_t column, uint32_t end, const char *text, unsigned style)
{
    struct xlsx_out *out = put(s, column, end, text && *text ? OUT_TEXT : OUT_BLANK, style);
    out->text = arena_text(s->layout->arena, xlsx_shown(s->layout, NULL, text ? text : ""));
    return out;
}

struct xlsx_out *summary_number(struct summary *s, uint32_t column, uint32_t end, double number, const char *formula,
                                unsigned style)
{
    struct xlsx_out *out = put(s, column, end, formula ? OUT_FORMULA_NUMBER : OUT_NUMBER, style);
    out->number = number;
    out->formula = formula;
    return out;
}

struct xlsx_out *summary_live_text(struct summary *s, uint32_t column, uint32_t end, const char *text,
                                   const char *formula, unsigned style)
{
    struct xlsx_out *out = summary_text(s, column, end, text, style);
    if (formula) {
        out->kind = OUT_FORMULA_TEXT;
        out->formula = formula;
    }
    return out;
}

void summary_heading(struct summary *s, uint32_t column, uint32_t end, const char *text)
{
    summary_text(s, column, end, text, s->heading);
}

const char *summary_range(struct summary *s, size_t sheet, size_t column)
{
    if (sheet == SIZE_MAX || column == SIZE_MAX || !xlsx_whole(s->layout, sheet) ||
        xlsx_left_out(s->layout, sheet, column))
        return NULL;
    const struct xlsx_page *page = &s->layout->page[s->layout->page_of[sheet]];
    if (page->rows == 0 || page->at[column] == XLSX_NOWHERE)
        return NULL;
    struct str range = STR_INIT;
    xlsx_column_range(page, page->at[column], true, &range);
    const char *text = arena_text(s->layout->arena, range.text);
    str_free(&range);
    return text;
}

const char *summary_criterion(struct summary *s, const struct column_def *def, const struct choice *choice)
{
    return def->kind->number == NUMBER_SCALE ? choice->code
                                             : arena_format(s->layout->arena, "\"%s\"", intl_form(choice->label));
}

void summary_ref(struct summary *s, uint32_t column, uint32_t end, const struct value_ref *ref)
{
    const struct column_def *def = catalog_ref(s->layout->catalog, ref);
    struct xlsx_style style = {.border = true, .bold = true, .align = ALIGN_CENTER};
    struct str formula = STR_INIT;
    bool live = def->formula && xlsx_formula_ref(s->layout, ref, &formula);
    size_t before = s->page->outs;
    xlsx_put_value(s->layout, s->page, s->row, column, def, model_ref(s->layout->model, ref),
                   live ? arena_text(s->layout->arena, formula.text) : NULL, xlsx_value_style(s->layout, def, &style));
    s->page->out[before].span = end - column;
    str_free(&formula);
}

const char *summary_ref_label(const struct summary *s, const struct value_ref *ref)
{
    return intl_form(catalog_ref(s->layout->catalog, ref)->label);
}

/* ---- hidden data of the charts ---- */

void summary_data_text(struct summary *s, uint32_t column, const char *text)
{
    xlsx_put_text(s->layout, s->data, s->data_row, column, text, 0);
}

void summary_data_number(struct summary *s, uint32_t column, double number, const char *formula)
{
    struct xlsx_out *out =
        xlsx_put(s->layout, s->data, s->data_row, column, formula ? OUT_FORMULA_NUMBER : OUT_NUMBER, 0);
    out->number = number;
    out->formula = formula;
}

struct xlsx_chart *summary_chart(struct summary *s, enum xlsx_chart_kind kind, uint32_t row, uint32_t column,
                                 const char *title)
{
    struct xlsx_chart *chart = &s->layout->chart[s->layout->charts++];
    *chart = (struct xlsx_chart){.kind = kind, .row = row, .column = column, .title = title, .from = s->data_row};
    return chart;
}

/* ---- title ---- */

static void put_title(struct summary *s)
{
    const struct xlsx_layout *l = s->layout;
    s->row = 0;
    summary_text(s, SUM_LEFT, SUM_END, *l->company ? l->company : _("(company name not filled in)"), s->title);
    xlsx_put_look(s->page, s->row++, 30, false);
    char *subtitle = mem_format("%s　%s", _("Summary for the management"), l->title);
    summary_text(s, SUM_LEFT, SUM_END, subtitle, s->subtitle);
    xlsx_put_look(s->page, s->row++, 20, false);
    char *line =
        mem_format(_("%s　round %u　as of %s　journal: %lld entries%s%.12s"), l->edition, overview_round(s->overview),
                   l->now, (long long)l->entries, *l->head ? _(", head ") : "", l->head);
    summary_text(s, SUM_LEFT, SUM_END, line, s->quiet);
    s->row += 2;
    free(subtitle);
    free(line);
}

/* How many findings there are. */
void summary_findings(struct summary *s, uint32_t column, uint32_t end)
{
    static const char *const levels[] = {N_("Findings: high"), N_("Findings: medium"), N_("Findings: low")};
    summary_heading(s, column, end, _("Findings"));
    s->row++;
    for (size_t i = 0; i < ARRAY_LENGTH(levels); i++, s->row++) {
        summary_text(s, column, end - 2, _(levels[i]), s->label);
        summary_number(s, end - 2, end, s->overview->findings[i], NULL, s->value);
    }
}

void xlsx_fill_summary(struct xlsx_layout *layout, const struct overview *overview)
{
    struct summary s = {.layout = layout,
                        .page = xlsx_page_of_kind(layout, PAGE_SUMMARY),
                        .data = xlsx_page_of_kind(layout, PAGE_DATA),
                        .overview = overview};
    make_styles(&s);
    put_title(&s);
    summary_blocks(&s);
    summary_actions(&s);
    s.page->widths = mem_zero(ARRAY_LENGTH(widths), sizeof(*widths));
    s.page->width_count = ARRAY_LENGTH(widths);
    memcpy(s.page->widths, widths, sizeof(widths));
}
