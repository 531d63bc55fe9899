/* The blocks on the summary page: a table of functions by kind. Two that take half the width stand side by side; the findings
 * are put beside the first that would stand alone, or behind them. */
#include "exchange/xlsx_summary.h"

static bool put_bare(struct summary *s, const struct figures *f, uint32_t from, uint32_t end);

/* Calendar and graphs have pages of their own, which recalculate; figures that do not would one day contradict them. */
static bool put_nothing(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    (void)s, (void)f, (void)from, (void)end;
    return false;
}

static const struct {
    summary_put_fn *put; /* NULL: nothing is known of this kind */
    bool half;
} kinds[BLOCK_KINDS] = {
    [BLOCK_METER] = {summary_meter, false},   [BLOCK_BARS] = {summary_bars, true},
    [BLOCK_GOALS] = {summary_goals, false},   [BLOCK_CHART] = {summary_chart_of, true},
    [BLOCK_MONTHS] = {summary_months, true},  [BLOCK_MAP] = {summary_map, true},
    [BLOCK_LIST] = {summary_list, false},     [BLOCK_CALENDAR] = {put_nothing, false},
    [BLOCK_COUNTS] = {summary_counts, false}, [BLOCK_GRAPH] = {put_nothing, false},
    [BLOCK_CLOCK] = {put_nothing, false},
};

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

static void close_line(struct summary *s, uint32_t left)
{
    s->row = (left > s->row ? left : s->row) + 1;
}

void summary_blocks(struct summary *s)
{
    uint32_t top = s->row, left = 0; /* of the half that is open; left: the end of what stands there, 0 when none is */
    bool found = false, halves = false;
    s->layout->chart = arena_zero(s->layout->arena, (2 * s->overview->blocks + 1) * sizeof(*s->layout->chart));
    for (size_t i = 0; i < s->overview->blocks; i++) {
        const struct figures *f = s->overview->block[i];
        bool half = is_half(f->block);
        if (!half && (left || (halves && !found))) {
            s->row = left ? top : s->row;
            if (!left)
                xlsx_keep(s->page, s->row);
            if (!found)
                summary_findings(s, left ? SUM_MIDDLE : SUM_LEFT, left ? SUM_END : SUM_MIDDLE - 1);
            found = true;
            close_line(s, left);
            left = 0;
        }
        halves = halves || half;
        if (left) {
            s->row = top;
            if (put_block(s, f, SUM_MIDDLE, SUM_END)) {
                close_line(s, left);
                left = 0;
            }
        } else if (half) {
            top = s->row;
            xlsx_keep(s->page, top);
            if (put_block(s, f, SUM_LEFT, SUM_MIDDLE - 1))
                left = s->row;
        } else {
            xlsx_keep(s->page, s->row);
            s->row += put_block(s, f, SUM_LEFT, SUM_END);
        }
    }
    if (left || !found) {
        s->row = left ? top : s->row;
        if (!left)
            xlsx_keep(s->page, s->row);
        if (!found)
            summary_findings(s, left ? SUM_MIDDLE : SUM_LEFT, left ? SUM_END : SUM_MIDDLE - 1);
        close_line(s, left);
    }
}
