/* A meter on the summary page: the value, its parts and what goes with it at the left, how it moved at the right. */
#include "base/intl.h"
#include "exchange/xlsx_summary.h"

#define LEAST_ROWS 9 /* of the chart beside it */

/* The closed rounds, and where it stands now. */
static void put_history(struct summary *s, const struct figures *f)
{
    const struct catalog *catalog = s->layout->catalog;
    const struct value_ref *value = &f->block->value[BLOCK_VALUE];
    size_t rounds = catalog->records.rounds,
           score = rounds == SIZE_MAX ? SIZE_MAX : catalog_role(catalog, rounds, ROLE_SCORE);
    struct xlsx_chart *chart = summary_chart(s, CHART_HISTORY, s->row, SUM_MIDDLE, _("How the score moved"));
    struct str now = STR_IN(s->layout->arena);
    bool kept = score != SIZE_MAX && !xlsx_left_out(s->layout, rounds, score);
    for (size_t i = f->block->part_count; kept && i < f->rows; i++)
        if (f->row[i].value[ROUND_SCORE].type == VALUE_NUMBER) {
            xlsx_put_text(s->data, s->data_row, 0,
                          arena_format(s->layout->arena, "%s\n%s", f->row[i].label, f->row[i].value[ROUND_DATE].text),
                          STYLE_PLAIN);
            xlsx_put_number(s->data, s->data_row, 1, f->row[i].value[ROUND_SCORE].number, NULL, STYLE_PLAIN);
            s->data_row++;
        }
    bool live = xlsx_formula_ref(s->layout, value, &now);
    xlsx_put_text(s->data, s->data_row, 0, arena_format(s->layout->arena, "%s\n%s", _("now"), summary_today(s)),
                  STYLE_PLAIN);
    if (f->value[METER_VALUE].type == VALUE_NUMBER)
        xlsx_put_number(s->data, s->data_row, 1, f->value[METER_VALUE].number, live ? now.text : NULL, STYLE_PLAIN);
    s->data_row++;
    chart->max = f->block->max;
    chart->tall = LEAST_ROWS - 1;
    chart->rows = s->data_row - chart->from;
    chart->series = 1;
    chart->serie[0] = (struct xlsx_series){
        .name = arena_text(s->layout->arena, summary_ref_label(s, value)), .values = 1, .color = 0x2F5597};
    s->data_row++;
}

/* One value with what stands behind it. */
static void put_line(struct summary *s, const struct value_ref *value, const char *behind)
{
    summary_text(s, SUM_LEFT, 4, summary_ref_label(s, value), STYLE_CELL);
    summary_ref(s, 4, behind ? 5 : SUM_MIDDLE - 1, value);
    if (behind)
        summary_text(s, 5, SUM_MIDDLE - 1, behind, STYLE_CELL_CENTERED);
    s->row++;
}

static void put_of(struct summary *s, const struct value_ref *value, double max)
{
    put_line(s, value, arena_format(s->layout->arena, "/ %g", max));
}

/* A score may look like this round's although nobody confirmed its answers. */
static void put_carried(struct summary *s, size_t sheet)
{
    size_t column = sheet_carried_column(&s->layout->catalog->sheet[sheet]);
    struct round_progress progress;
    const char *range = xlsx_range_of(s->layout, sheet, column);
    round_progress_get(s->layout->model, sheet, &progress);
    if (column == SIZE_MAX || progress.carried == 0 || xlsx_left_out(s->layout, sheet, column))
        return;
    bool live = range && !s->layout->catalog->sheet[sheet].applies;
    summary_text(s, SUM_LEFT, 4, _("Answers only carried over"), STYLE_CELL);
    summary_number(s, 4, 5, progress.carried, live ? arena_format(s->layout->arena, "COUNTIF(%s,\"<>\")", range) : NULL,
                   STYLE_VALUE);
    summary_text(s, 5, SUM_MIDDLE - 1, arena_format(s->layout->arena, "/ %u", progress.answered), STYLE_CELL_CENTERED);
    s->row++;
}

static void put_previous(struct summary *s, const struct figures_row *before)
{
    summary_text(s, SUM_LEFT, 4, arena_format(s->layout->arena, _("Last round: %s"), before->label), STYLE_CELL_FITTED);
    summary_number(s, 4, 5, before->value[ROUND_SCORE].number, NULL, STYLE_VALUE);
    summary_text(s, 5, SUM_MIDDLE - 1, before->value[ROUND_DATE].text, STYLE_CELL_FITTED);
    s->row++;
}

bool summary_meter(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    const struct xlsx_layout *layout = s->layout;
    const struct block_def *block = f->block;
    const struct figures_row *before = meter_previous(f);
    uint32_t top = s->row;
    if (xlsx_left_out(layout, block->sheet, SIZE_MAX))
        return false;
    summary_heading(s, from, end, block_title(layout->catalog, block));
    put_history(s, f);
    put_of(s, &block->value[BLOCK_VALUE], block->max);
    if (block->value[BLOCK_BAND].set)
        put_line(s, &block->value[BLOCK_BAND], NULL);
    for (size_t i = 0; i < block->part_count; i++)
        put_of(s, &block->part[i].value, block->part[i].max);
    put_carried(s, block->sheet);
    if (before && !xlsx_left_out(layout, layout->catalog->records.rounds, SIZE_MAX))
        put_previous(s, before);
    for (size_t i = 0; i < block->also_count; i++)
        if (!xlsx_ref_left_out(layout, &block->also[i])) {
            const char *unit = catalog_ref(layout->catalog, &block->also[i])->unit;
            put_line(s, &block->also[i], unit ? intl_form(unit) : "");
        }
    if (s->row < top + LEAST_ROWS)
        s->row = top + LEAST_ROWS;
    return true;
}
