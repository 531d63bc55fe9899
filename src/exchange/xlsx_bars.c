/* Charts of blocks on the summary page: one number a row as a radar, counts by choice as stacked bars. */
#include "base/intl.h"
#include "exchange/xlsx_summary.h"

#define CHART_ROWS 10

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

/* The heading and room for the chart; it is drawn below. */
static struct xlsx_chart *begin(struct summary *s, enum xlsx_chart_kind kind, size_t column, const struct figures *f,
                                uint32_t from, uint32_t end)
{
    const char *title = s->layout->catalog->sheet[f->block->sheet].column[column].label;
    summary_heading(s, from, end, intl_form(title));
    struct xlsx_chart *chart = summary_chart(s, kind, s->row, from, arena_text(s->layout->arena, intl_form(title)));
    s->row += CHART_ROWS;
    return chart;
}

/* What has no number is a gap: a text would be drawn as 0. */
static void put_point(struct summary *s, const struct figures *f, uint32_t row, struct value value)
{
    size_t sheet = f->block->sheet, column = f->block->column[BLOCK_COLUMN];
    const struct column_def *def = &s->layout->catalog->sheet[sheet].column[column];
    const char *cell = xlsx_cell_of(s->layout, sheet, row, column), *formula = NULL;
    if (def->formula && xlsx_formula_stays(s->layout, def->formula))
        formula = arena_format(s->layout->arena, "IF(ISNUMBER(%s),%s,NA())", cell, cell);
    if (value.type == VALUE_NUMBER)
        xlsx_put_number(s->data, s->data_row, 1, value.number, formula, STYLE_PLAIN);
    else if (formula)
        xlsx_put_live(s->data, s->data_row, 1, "#N/A", formula, 0);
}

bool summary_radar(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const struct sheet_def *sheet = &s->layout->catalog->sheet[f->block->sheet];
    size_t name = sheet_role(sheet, ROLE_NAME), column = f->block->column[BLOCK_COLUMN];
    if (!xlsx_range_of(s->layout, f->block->sheet, name) || !xlsx_range_of(s->layout, f->block->sheet, column))
        return false;
    struct xlsx_chart *chart = begin(s, CHART_RADAR, column, f, from, end);
    for (uint32_t r = 0; r < f->rows; r++, s->data_row++) {
        xlsx_put_text(s->data, s->data_row, 0, xlsx_form_text(s->layout, &sheet->column[name], f->row[r].label),
                      STYLE_PLAIN);
        put_point(s, f, r, f->row[r].value[CHART_VALUE]);
    }
    s->data_row++;
    chart->rows = (uint32_t)f->rows;
    chart->max = f->block->max;
    chart->series = 1;
    chart->serie[0] = (struct xlsx_series){.name = chart->title, .values = 1, .color = 0x2F5597};
    return true;
}

/* Counts by choice, live where COLUMN is in the file (SIZE_MAX: a record of then). */
static void put_counts(struct summary *s, const struct figures *f, const struct figures_row *row, size_t column)
{
    const struct column_def *def = &s->layout->catalog->sheet[f->block->sheet].column[f->block->column[BLOCK_COLUMN]];
    const char *range = xlsx_range_of(s->layout, f->block->sheet, column);
    xlsx_put_text(s->data, s->data_row, 0, row->label, STYLE_PLAIN);
    for (uint32_t i = 0; i < f->across; i++)
        xlsx_put_number(s->data, s->data_row, i + 1, row->value[i].number,
                        range ? arena_format(s->layout->arena, "COUNTIF(%s,%s)", range,
                                             summary_criterion(s, def, &def->choices->choice[i]))
                              : NULL,
                        STYLE_PLAIN);
    s->data_row++;
}

static bool knows_before(const struct summary *s, const struct figures *f)
{
    for (size_t i = 0; f->block->kept && i < f->across; i++)
        if (xlsx_left_out(s->layout, s->layout->catalog->records.rounds, f->block->kept[i]))
            return false;
    return f->block->kept;
}

bool summary_bars(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    size_t column = f->block->column[BLOCK_COLUMN], after_column = f->block->column[BLOCK_AFTER];
    const struct choice_list *list = s->layout->catalog->sheet[f->block->sheet].column[column].choices;
    const struct figures_row *before = knows_before(s, f) ? figures_row_of(f, BARS_BEFORE) : NULL,
                             *after = figures_row_of(f, BARS_AFTER);
    if (xlsx_left_out(s->layout, f->block->sheet, column))
        return false;
    struct xlsx_chart *chart = begin(s, CHART_BARS, column, f, from, end);
    if (before)
        put_counts(s, f, before, SIZE_MAX);
    put_counts(s, f, &f->row[0], column);
    if (after && !xlsx_left_out(s->layout, f->block->sheet, after_column))
        put_counts(s, f, after, after_column);
    chart->rows = s->data_row++ - chart->from;
    for (uint32_t i = 0; i < f->across; i++)
        chart->serie[chart->series++] =
            (struct xlsx_series){.name = arena_text(s->layout->arena, intl_form(list->choice[i].label)),
                                 .values = i + 1,
                                 .color = tone_color(list->choice[i].tone)};
    return true;
}
