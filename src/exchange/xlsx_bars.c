/* Charts of blocks on the summary page: one number a row as a radar and as bars, counts by choice as stacked bars. */
#include "base/intl.h"
#include "exchange/xlsx_summary.h"

#define CHART_TALL  10
#define MOST_TALL   24 /* of a chart with a line a row */
#define SERIES_BLUE 0x2F5597

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
static struct xlsx_chart *begin(struct summary *s, enum xlsx_chart_kind kind, uint32_t tall, size_t column,
                                const struct figures *f, uint32_t from, uint32_t end)
{
    const char *title = s->layout->catalog->sheet[f->block->sheet].column[column].label;
    summary_heading(s, from, end, intl_form(title));
    struct xlsx_chart *chart = summary_chart(s, kind, s->row, from, arena_text(s->layout->arena, intl_form(title)));
    s->row += chart->tall = tall;
    return chart;
}

/* "いま（2026-11-21）" */
static const char *now_words(const struct summary *s)
{
    return arena_format(s->layout->arena, _("%s (%s)"), _("now"), summary_today(s));
}

/* What has no number is a gap. An empty text would be drawn as 0, which says that nothing is done where there is nothing to be
 * done; a formula cannot leave its cell empty, and of what it can yield only #N/A is no point to Excel and LibreOffice
 * (support.microsoft.com, "Display empty cells, null (#N/A) values, and hidden worksheet data in a chart"). The words beside it
 * say why there is none. */
static void put_point(struct summary *s, const struct figures *f, uint32_t row)
{
    size_t sheet = f->block->sheet, column = f->block->column[BLOCK_COLUMN];
    const struct column_def *def = &s->layout->catalog->sheet[sheet].column[column],
                            *name = &s->layout->catalog->sheet[sheet]
                                         .column[sheet_role(&s->layout->catalog->sheet[sheet], ROLE_NAME)];
    struct arena *arena = s->layout->arena;
    struct value value = f->row[row].value[CHART_VALUE];
    const char *cell = xlsx_cell_of(s->layout, sheet, row, column), *formula = NULL, *words = NULL;
    const char *unit = def->unit ? intl_form(def->unit) : NULL, *none = def->blank ? intl_form(def->blank) : "–";
    const char *label =
        arena_format(arena, "%s　", xlsx_shown(s->layout, NULL, xlsx_form_text(s->layout, name, f->row[row].label)));
    bool known = value.type == VALUE_NUMBER;
    if (def->formula && xlsx_formula_stays(s->layout, def->formula)) {
        const char *here = xlsx_cell_text(s->layout, NULL, s->data_row, 1);
        struct str live = STR_IN(arena);
        formula = arena_format(arena, "IF(ISNUMBER(%s),%s,NA())", cell, cell);
        xlsx_add_constant(&live, label);
        str_add_format(&live, "&IF(ISNUMBER(%s),%s,", here, summary_amount_formula(s, here, unit));
        xlsx_add_constant(&live, none);
        str_add_char(&live, ')');
        words = live.text;
    }
    xlsx_put_live(s->data, s->data_row, 0,
                  arena_format(arena, "%s%s", label, known ? summary_amount(s, value.number, unit) : none), words,
                  STYLE_PLAIN);
    if (known)
        xlsx_put_number(s->data, s->data_row, 1, value.number, formula, STYLE_PLAIN);
    else if (formula)
        xlsx_put_live(s->data, s->data_row, 1, "#N/A", formula, 0);
}

/* Both looks are of the same lines. */
static void draw_chart(struct summary *s, const struct figures *f, enum xlsx_chart_kind kind, uint32_t data,
                       uint32_t from, uint32_t end)
{
    uint32_t tall = f->rows + 1 < CHART_TALL ? CHART_TALL : f->rows + 1 > MOST_TALL ? MOST_TALL : (uint32_t)f->rows + 1;
    struct xlsx_chart *chart = begin(s, kind, tall, f->block->column[BLOCK_COLUMN], f, from, end);
    chart->from = data;
    chart->rows = (uint32_t)f->rows;
    chart->max = f->block->max;
    chart->series = 1;
    chart->serie[0] = (struct xlsx_series){.name = now_words(s), .values = 1, .color = SERIES_BLUE};
}

bool summary_chart_of(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const struct sheet_def *sheet = &s->layout->catalog->sheet[f->block->sheet];
    size_t name = sheet_role(sheet, ROLE_NAME), column = f->block->column[BLOCK_COLUMN];
    static const enum xlsx_chart_kind kind[BLOCK_LOOKS] = {[LOOK_RADAR] = CHART_RADAR, [LOOK_BARS] = CHART_ROWS};
    if (!xlsx_range_of(s->layout, f->block->sheet, name) || !xlsx_range_of(s->layout, f->block->sheet, column))
        return false;
    uint32_t data = s->data_row, top = s->row;
    for (uint32_t r = 0; r < f->rows; r++, s->data_row++)
        put_point(s, f, r);
    s->data_row++;
    bool two = from == SUM_LEFT && end == SUM_END, second = false;
    for (enum block_look look = 0; look < BLOCK_LOOKS; look++) {
        if (!(f->block->looks & 1u << look))
            continue;
        s->row = top;
        draw_chart(s, f, kind[look], data, two && second ? SUM_MIDDLE : from, two && !second ? SUM_MIDDLE - 1 : end);
        second = true;
    }
    return true;
}

/* Counts by choice, live where COLUMN is in the file (SIZE_MAX: a record of then). */
static void put_counts(struct summary *s, const struct figures *f, const struct figures_row *row, size_t column)
{
    const struct column_def *def = &s->layout->catalog->sheet[f->block->sheet].column[f->block->column[BLOCK_COLUMN]];
    const char *range = xlsx_range_of(s->layout, f->block->sheet, column);
    xlsx_put_text(s->data, s->data_row, 0, row == f->row ? now_words(s) : row->label, STYLE_PLAIN);
    for (uint32_t i = 0; i < f->across; i++)
        xlsx_put_number(s->data, s->data_row, i + 1, row->value[i].number,
                        range ? arena_format(s->layout->arena, "COUNTIF(%s,%s)", range,
                                             summary_criterion(s, def, &def->choices->choice[i]))
                              : NULL,
                        STYLE_PLAIN);
    s->data_row++;
}

const struct figures_row *summary_bars_before(const struct summary *s, const struct figures *f)
{
    for (size_t i = 0; f->block->kept && i < f->across; i++)
        if (xlsx_left_out(s->layout, s->layout->catalog->records.rounds, f->block->kept[i]))
            return NULL;
    return f->block->kept ? figures_row_of(f, BARS_BEFORE) : NULL;
}

bool summary_bars(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    size_t column = f->block->column[BLOCK_COLUMN], after_column = f->block->column[BLOCK_AFTER];
    const struct choice_list *list = s->layout->catalog->sheet[f->block->sheet].column[column].choices;
    const struct figures_row *before = summary_bars_before(s, f), *after = figures_row_of(f, BARS_AFTER);
    if (xlsx_left_out(s->layout, f->block->sheet, column))
        return false;
    struct xlsx_chart *chart = begin(s, CHART_BARS, CHART_TALL, column, f, from, end);
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
