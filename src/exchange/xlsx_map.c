/* A map on the summary page: how many rows have each pair of choices, live. */
#include <string.h>

#include "base/intl.h"
#include "exchange/xlsx_summary.h"

/* The nearer to the upper right corner (the first choice of both lists is the worst), the darker. */
static unsigned heat_style(struct summary *s, size_t x, size_t xs, size_t y, size_t ys)
{
    static const uint32_t fills[] = {0xF8696B, 0xFBAA77, 0xFFEB84, 0xE2EFDA};
    double far = (xs > 1 ? (double)x / (double)(xs - 1) : 0) + (ys > 1 ? (double)y / (double)(ys - 1) : 0);
    return xlsx_style_of(s->layout, (struct xlsx_style){.border = BORDER_BOX,
                                                        .bold = true,
                                                        .align = ALIGN_CENTER,
                                                        .number = "0;-0;\"–\"",
                                                        .fill = fills[far < 0.4   ? 0
                                                                      : far < 0.9 ? 1
                                                                      : far < 1.4 ? 2
                                                                                  : 3]});
}

/* "2 大きな影響" */
static void put_row_label(struct summary *s, uint32_t from, const struct choice *choice)
{
    const char *label = intl_form(choice->label);
    if (strcmp(choice->short_label, choice->label) != 0)
        label = arena_format(s->layout->arena, "%s %s", intl_form(choice->short_label), label);
    summary_text(s, from, from + 2, label, STYLE_CELL_FITTED);
}

/* The first choice of a column stands at the right: it is the worst. */
bool summary_map(struct summary *s, const struct figures *f, uint32_t from, uint32_t end)
{
    size_t sheet = f->block->sheet, x_at = f->block->column[BLOCK_X], y_at = f->block->column[BLOCK_Y];
    const struct column_def *x = &s->layout->catalog->sheet[sheet].column[x_at],
                            *y = &s->layout->catalog->sheet[sheet].column[y_at];
    size_t xs = x->choices->count, ys = y->choices->count;
    const char *across = xlsx_range_of(s->layout, sheet, x_at), *down = xlsx_range_of(s->layout, sheet, y_at);
    if (xlsx_left_out(s->layout, sheet, x_at) || xlsx_left_out(s->layout, sheet, y_at) || xs + 2 > end - from)
        return false;
    summary_heading(
        s, from, end,
        arena_format(s->layout->arena, _("%s (down) and %s (across)"), intl_form(y->label), intl_form(x->label)));
    summary_text(s, from, from + 2, "", STYLE_HEAD_PALE);
    for (uint32_t i = 0; i < xs; i++)
        summary_text(s, from + 2 + i, from + 3 + i, intl_form(x->choices->choice[xs - 1 - i].short_label),
                     STYLE_HEAD_PALE);
    s->row++;
    for (size_t k = 0; k < ys; k++, s->row++) {
        const struct choice *row = &y->choices->choice[k];
        put_row_label(s, from, row);
        for (uint32_t i = 0; i < xs; i++) {
            size_t at = xs - 1 - i;
            const char *formula = across && down ? arena_format(s->layout->arena, "COUNTIFS(%s,%s,%s,%s)", down,
                                                                summary_criterion(s, y, row), across,
                                                                summary_criterion(s, x, &x->choices->choice[at]))
                                                 : NULL;
            summary_number(s, from + 2 + i, from + 3 + i, f->row[k].value[at].number, formula,
                           heat_style(s, at, xs, k, ys));
        }
    }
    return true;
}
