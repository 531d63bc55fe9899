/* The summary for the management: one page with charts, every number live where Excel can compute it. */
#include "exchange/xlsx_summary.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

#define CHART_ROWS 10

static const double widths[] = {1.5, 10.5, 9, 9, 9, 9, 9, 10.5, 9, 9, 9, 9, 12.5};

/* Colours that print in grey as well: dark is bad. */
static uint32_t tone_color(enum tone tone)
{
    static const uint32_t colors[] = {[TONE_NONE] = 0x8EA9C8,
                                      [TONE_GOOD] = 0x70AD47,
                                      [TONE_WARN] = 0xFFC000,
                                      [TONE_BAD] = 0xC00000,
                                      [TONE_QUIET] = 0xBFBFBF};
    return colors[tone];
}

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

/* ---- rates and risks ---- */

/* What has no rate (nothing of it concerns the company) is a gap: a text would be drawn as 0 %. */
static void data_rate(struct summary *s, uint32_t row)
{
    const struct home_def *home = &s->layout->catalog->home;
    const struct xlsx_page *page = &s->layout->page[s->layout->page_of[home->rates.sheet]];
    struct value rate = model_value(s->layout->model, home->rates.sheet, row, home->rates.column);
    const struct column_def *def = &s->layout->catalog->sheet[home->rates.sheet].column[home->rates.column];
    struct str cell = STR_INIT;
    str_add(&cell, page->quoted);
    xlsx_ref_cell(page->first + row, page->at[home->rates.column], &cell);
    bool live = def->formula && xlsx_formula_stays(s->layout, def->formula);
    const char *formula =
        live ? arena_format(s->layout->arena, "IF(ISNUMBER(%s),%s,NA())", cell.text, cell.text) : NULL;
    if (rate.type == VALUE_NUMBER) {
        summary_data_number(s, 1, rate.number, formula);
    } else if (formula) {
        struct xlsx_out *out = xlsx_put(s->layout, s->data, s->data_row, 1, OUT_FORMULA_TEXT, 0);
        out->text = "#N/A";
        out->formula = formula;
    }
    str_free(&cell);
}

static bool add_radar(struct summary *s, uint32_t row)
{
    const struct home_def *home = &s->layout->catalog->home;
    if (home->rates.sheet == SIZE_MAX || home->rates.column == SIZE_MAX)
        return false;
    const struct sheet_def *sheet = &s->layout->catalog->sheet[home->rates.sheet];
    size_t label = sheet_role(sheet, ROLE_NAME);
    if (label == SIZE_MAX || !summary_range(s, home->rates.sheet, label) ||
        !summary_range(s, home->rates.sheet, home->rates.column))
        return false;
    struct xlsx_chart *chart =
        summary_chart(s, CHART_RADAR, row, SUM_LEFT,
                      arena_text(s->layout->arena, intl_form(sheet->column[home->rates.column].label)));
    struct str text = STR_INIT;
    chart->rows = model_rows(s->layout->model, home->rates.sheet);
    for (uint32_t r = 0; r < chart->rows; r++, s->data_row++) {
        str_clear(&text);
        model_text(s->layout->model, home->rates.sheet, r, label, MODEL_LABEL, &text);
        summary_data_text(s, 0, xlsx_form_text(s->layout, &sheet->column[label], text.text));
        data_rate(s, r);
    }
    s->data_row++;
    str_free(&text);
    chart->max = 100;
    chart->series = 1;
    chart->serie[0] = (struct xlsx_series){.name = chart->title, .values = 1, .color = 0x2F5597};
    return true;
}

/* The counts that the last closed round kept, by band; false when none did. */
static bool previous_bands(const struct summary *s, const struct choice_list *bands, double *count)
{
    const struct catalog *catalog = s->layout->catalog;
    size_t rounds = catalog->home.rounds.sheet;
    const size_t *kept = catalog->home.risk.kept;
    bool any = false;
    if (rounds == SIZE_MAX || !kept || xlsx_left_out(s->layout, rounds, SIZE_MAX))
        return false;
    for (uint32_t r = model_rows(s->layout->model, rounds); r-- > 0 && !any;)
        for (size_t i = 0; i < bands->count && i < 8; i++) {
            struct value v = xlsx_left_out(s->layout, rounds, kept[i])
                                 ? value_empty()
                                 : model_value(s->layout->model, rounds, r, kept[i]);
            count[i] = v.type == VALUE_NUMBER ? v.number : 0;
            any = any || v.type == VALUE_NUMBER;
        }
    return any;
}

static bool add_bars(struct summary *s, uint32_t row)
{
    const struct home_def *home = &s->layout->catalog->home;
    if (home->risk.sheet == SIZE_MAX || home->risk.column == SIZE_MAX ||
        xlsx_left_out(s->layout, home->risk.sheet, home->risk.column))
        return false;
    const struct sheet_def *sheet = &s->layout->catalog->sheet[home->risk.sheet];
    const struct choice_list *bands = sheet->column[home->risk.column].choices;
    double before[8] = {0};
    bool has_before = previous_bands(s, bands, before);
    bool has_after =
        home->risk.residual != SIZE_MAX && !xlsx_left_out(s->layout, home->risk.sheet, home->risk.residual);
    uint32_t now = has_before, rows = 1 + has_before + has_after;
    struct xlsx_chart *chart =
        summary_chart(s, CHART_BARS, row, SUM_MIDDLE,
                      arena_text(s->layout->arena, intl_form(sheet->column[home->risk.column].label)));
    chart->rows = rows;
    for (uint32_t r = 0; r < rows; r++, s->data_row++) {
        const char *range =
            r < now ? NULL : summary_range(s, home->risk.sheet, r > now ? home->risk.residual : home->risk.column);
        summary_data_text(s, 0, r < now ? _("last round") : r > now ? _("after what was decided") : _("now"));
        for (uint32_t i = 0; i < bands->count && i < 8; i++) {
            const char *formula =
                range ? arena_format(s->layout->arena, "COUNTIF(%s,\"%s\")", range, intl_form(bands->choice[i].label))
                      : NULL;
            summary_data_number(s, i + 1,
                                r < now   ? before[i]
                                : r > now ? s->overview->residual.count[i]
                                          : s->overview->risk.count[i],
                                formula);
        }
    }
    for (uint32_t i = 0; i < bands->count && i < 8; i++)
        chart->serie[chart->series++] =
            (struct xlsx_series){.name = arena_text(s->layout->arena, intl_form(bands->choice[i].label)),
                                 .values = i + 1,
                                 .color = tone_color(bands->choice[i].tone)};
    s->data_row++;
    return true;
}

static void put_charts(struct summary *s)
{
    bool radar = add_radar(s, s->row + 1), bars = add_bars(s, s->row + 1);
    if (!radar && !bars)
        return;
    if (radar)
        summary_heading(s, SUM_LEFT, bars ? SUM_MIDDLE - 1 : SUM_END,
                        s->layout->chart[s->layout->charts - 1 - bars].title);
    if (bars)
        summary_heading(s, SUM_MIDDLE, SUM_END, s->layout->chart[s->layout->charts - 1].title);
    s->row += CHART_ROWS + 2;
}

/* ---- heat map and findings ---- */

/* The heat map at the left, how many findings at the right, from the same line on. */
static void put_middle(struct summary *s)
{
    static const char *const levels[] = {N_("Findings: high"), N_("Findings: medium"), N_("Findings: low")};
    uint32_t top = s->row;
    summary_heat(s);
    uint32_t left = s->row;
    s->row = top;
    summary_heading(s, SUM_MIDDLE, SUM_END, _("Findings"));
    s->row++;
    for (size_t i = 0; i < ARRAY_LENGTH(levels); i++) {
        summary_text(s, SUM_MIDDLE, SUM_END - 2, _(levels[i]), s->label);
        summary_number(s, SUM_END - 2, SUM_END, s->overview->findings[i], NULL, s->value);
        s->row++;
    }
    s->row = (left > s->row ? left : s->row) + 1;
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
    put_charts(&s);
    put_middle(&s);
    summary_goals(&s);
    summary_worst(&s);
    summary_actions(&s);
    s.page->widths = mem_zero(ARRAY_LENGTH(widths), sizeof(*widths));
    s.page->width_count = ARRAY_LENGTH(widths);
    memcpy(s.page->widths, widths, sizeof(widths));
}
