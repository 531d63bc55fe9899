/* A map on the summary page: how many rows have each pair of choices, live. */
#include <string.h>

#include "base/intl.h"
#include "exchange/xlsx_summary.h"
#include "guide/risk_bands.h"

uint32_t summary_tone_fill(enum tone tone)
{
    static const uint32_t fills[] = {
        [TONE_GOOD] = 0xE2EFDA, [TONE_WARN] = 0xFFEB84, [TONE_BAD] = 0xF8696B, [TONE_QUIET] = 0xF2F2F2};
    return (size_t)tone < ARRAY_LENGTH(fills) ? fills[tone] : 0;
}

/* By the band that a row of this pair has: the colours say what 大, 中 and 小 say, here and in the ledger. */
static unsigned cell_style(struct summary *s, const struct choice *band)
{
    return xlsx_style_of(s->layout, (struct xlsx_style){.border = BORDER_BOX,
                                                        .bold = true,
                                                        .align = ALIGN_CENTER,
                                                        .number = "0;-0;\"–\"",

                                                        .fill = band ? summary_tone_fill(band->tone) : 0});
}

/* What the cells of a column hold for its choices. */
static void values_of(const struct column_def *def, struct value *value)
{
    for (size_t i = 0; i < def->choices->count; i++) {
        double number;
        bool scale = def->kind->number == NUMBER_SCALE && value_parse_number(def->choices->choice[i].code, &number);
        value[i] = scale ? value_number(number) : value_text(def->choices->choice[i].code);
    }
}

/* The bands of the map, [y][x] by choice, where a view decides about risks over the same two columns. */
static void find_bands(const struct summary *s, const struct figures *f, const struct choice **band)
{
    const struct catalog *catalog = s->layout->catalog;
    size_t sheet = f->block->sheet, x_at = f->block->column[BLOCK_X], y_at = f->block->column[BLOCK_Y];
    const struct view_def *risks = catalog_view(catalog, VIEW_RISK, sheet);
    if (!risks || risks->sheet != sheet || risks->x != x_at || risks->y != y_at)
        return;
    const struct column_def *x = &catalog->sheet[sheet].column[x_at], *y = &catalog->sheet[sheet].column[y_at];
    struct value xs[BLOCK_ACROSS], ys[BLOCK_ACROSS];
    values_of(x, xs);
    values_of(y, ys);
    risk_bands(s->layout->model, risks, xs, x->choices->count, ys, y->choices->count, band);
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
    const struct choice *band[BLOCK_ACROSS * BLOCK_ACROSS] = {NULL};
    const char *across = xlsx_range_of(s->layout, sheet, x_at), *down = xlsx_range_of(s->layout, sheet, y_at);
    if (xlsx_left_out(s->layout, sheet, x_at) || xlsx_left_out(s->layout, sheet, y_at) || xs + 2 > end - from)
        return false;
    find_bands(s, f, band);
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
                           cell_style(s, band[k * xs + at]));
        }
    }
    return true;
}
