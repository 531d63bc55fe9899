/* The blocks on the summary page: a table of functions by kind. Two that take half the width stand side by side; the findings
 * are put beside the first that would stand alone. */
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
    [BLOCK_METER] = {summary_meter, false},  [BLOCK_BARS] = {summary_bars, true},
    [BLOCK_GOALS] = {summary_goals, false},  [BLOCK_CHART] = {summary_radar, true},
    [BLOCK_MAP] = {summary_map, true},       [BLOCK_LIST] = {summary_list, false},
    [BLOCK_CALENDAR] = {put_nothing, false}, [BLOCK_GRAPH] = {put_nothing, false},
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

static void close_line(struct summary *s, uint32_t left)
{
    s->row = (left > s->row ? left : s->row) + 1;
}

void summary_blocks(struct summary *s)
{
    uint32_t top = s->row, left = 0; /* of the half that is open; left: the end of what stands there, 0 when none is */
    bool found = false;
    s->layout->chart = arena_zero(s->layout->arena, (s->overview->blocks + 1) * sizeof(*s->layout->chart));
    for (size_t i = 0; i < s->overview->blocks; i++) {
        const struct figures *f = s->overview->block[i];
        bool half = kinds[f->block->kind].half;
        if (left && !half) {
            s->row = top;
            if (!found)
                summary_findings(s, SUM_MIDDLE, SUM_END);
            found = true;
            close_line(s, left);
            left = 0;
        }
        if (left) {
            s->row = top;
            if (put_block(s, f, SUM_MIDDLE, SUM_END)) {
                close_line(s, left);
                left = 0;
            }
        } else if (half) {
            top = s->row;
            if (put_block(s, f, SUM_LEFT, SUM_MIDDLE - 1))
                left = s->row;
        } else {
            s->row += put_block(s, f, SUM_LEFT, SUM_END);
        }
    }
    if (left || !found) {
        s->row = left ? top : s->row;
        if (!found)
            summary_findings(s, left ? SUM_MIDDLE : SUM_LEFT, left ? SUM_END : SUM_MIDDLE - 1);
        close_line(s, left);
    }
}
