/* The blocks on the summary page: a table of functions by kind. Behind the first sheet of paper two that take half the width stand side
 * by side. */
#include "exchange/xlsx_summary.h"

static bool put_bare(struct summary *s, const struct figures *f, uint32_t from, uint32_t end);

/* Calendar and graphs have pages of their own, which recalculate; figures that do not would one day contradict them. Others stand on
 * the first sheet of paper only. */
static bool put_nothing(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    (void)s, (void)f, (void)from, (void)end;
    return false;
}

static const struct {
    summary_put_fn *put; /* NULL: nothing is known of this kind */
    bool half;
    summary_put_fn *first; /* on the first sheet of paper; NULL: not there */
} kinds[BLOCK_KINDS] = {
    [BLOCK_METER] = {summary_meter, false, first_meter}, [BLOCK_BARS] = {summary_bars, true, first_bars},
    [BLOCK_GOALS] = {summary_goals, false, first_goals}, [BLOCK_CHART] = {summary_chart_of, true, first_chart},
    [BLOCK_MONTHS] = {summary_months, true, first_days}, [BLOCK_MAP] = {summary_map, true, NULL},
    [BLOCK_LIST] = {summary_list, false, NULL},          [BLOCK_FIGURES] = {put_nothing, false, first_figures},
    [BLOCK_COUNTS] = {put_nothing, false, NULL}, /* across the first sheet: summary_first() */
    [BLOCK_CALENDAR] = {put_nothing, false, NULL},       [BLOCK_GRAPH] = {put_nothing, false, NULL},
    [BLOCK_CLOCK] = {put_nothing, false, NULL},
};

summary_put_fn *summary_first_of(enum block_kind kind)
{
    return kinds[kind].first;
}

/* A kind that nothing is known of here: its bare figures. */
static bool put_bare(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    struct str text SCOPED(str_free) = STR_INIT;
    if (f->block->sheet != SIZE_MAX && xlsx_left_out(s->layout, f->block->sheet, SIZE_MAX))
        return false;
    summary_heading(s, from, end, block_title(s->layout->catalog, f->block));
    for (size_t i = 0; i <= f->rows; i++) {
        str_clear(&text);
        figures_row_text(f, i ? &f->row[i - 1] : NULL, &text);
        if (text.length) {
            summary_text(s, from, end, text.text, STYLE_CELL_FITTED);
            s->row++;
        }
    }
    return true;
}

static bool put_block(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    return (kinds[f->block->kind].put ? kinds[f->block->kind].put : put_bare)(s, f, from, end);
}

/* Two looks of a chart stand side by side themselves. */
static bool is_half(const struct block_def *block)
{
    return kinds[block->kind].half && !(block->kind == BLOCK_CHART && (block->looks & (block->looks - 1)));
}

void summary_blocks(struct summary *s)
{
    uint32_t top = s->row, left = 0; /* of the half that is open; left: the end of what stands there, 0 when none is */
    for (size_t i = 0; i < s->overview->blocks; i++) {
        const struct figures *f = s->overview->block[i];
        bool half = is_half(f->block);
        if (left && half) {
            s->row = top;
            if (!put_block(s, f, SUM_MIDDLE, SUM_END))
                continue;
        }
        if (left) { /* both stand, or the other half stays empty */
            s->row = (left > s->row ? left : s->row) + 1;
            left = 0;
            if (half)
                continue;
        }
        top = s->row;
        xlsx_keep(s->page, top);
        if (half)
            left = put_block(s, f, SUM_LEFT, SUM_MIDDLE - 1) ? s->row : 0;
        else
            s->row += put_block(s, f, SUM_LEFT, SUM_END);
    }
    if (left)
        s->row = left + 1;
}
