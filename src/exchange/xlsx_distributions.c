/* The page that puts the company's own answers beside published figures. What is its own follows the answer while people play with
 * the file. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "exchange/xlsx_layout.h"
#include "guide/distribution.h"

enum { AT_ANSWER, AT_SHARE, AT_OWN, AT_WHO };
static const double widths[] = {44, 12, 12, 60};

struct styles {
    unsigned title, quiet, head, question, text, number, own;
};

static void put_own(struct xlsx_layout *layout, struct xlsx_page *page, uint32_t row, size_t sheet, size_t column,
                    const struct distribution_line *line, unsigned style)
{
    const struct value_ref ref = {.sheet = sheet, .summary = column, .set = true, .fact = true};
    struct str cell = STR_INIT;
    xlsx_put_text(layout, page, row, AT_OWN, line->own ? _("our answer") : "", style);
    if (line->choice && xlsx_formula_ref(layout, &ref, &cell)) {
        struct xlsx_out *out = &page->out[page->outs - 1];
        out->kind = OUT_FORMULA_TEXT;
        out->formula = arena_format(layout->arena, "IF(%s=\"%s\",\"%s\",\"\")", cell.text,
                                    intl_form(line->choice->label), _("our answer"));
    }
    str_free(&cell);
}

static uint32_t put_distribution(struct xlsx_layout *layout, struct xlsx_page *page, uint32_t row, size_t sheet,
                                 size_t column, const struct styles *style)
{
    const struct column_def *def = &layout->catalog->sheet[sheet].column[column];
    const struct distribution_def *d = def->distribution;
    struct distribution_line *line = mem_zero(def->choices->count + 1, sizeof(*line));
    size_t count = distribution_lines(layout->model, sheet, column, line);
    char *who = mem_format(_("%s, %d, n=%d. %s"), intl_form(d->who), d->year, d->base, intl_form(d->source));
    xlsx_put_text(layout, page, row, AT_ANSWER, intl_form(def->label), style->question);
    xlsx_put_text(layout, page, row++, AT_WHO, who, style->quiet);
    free(who);
    for (size_t i = 0; i < count; i++, row++) {
        xlsx_put_text(layout, page, row, AT_ANSWER, line[i].choice ? intl_form(line[i].choice->label) : _("no answer"),
                      style->text);
        if (isnan(line[i].share))
            xlsx_put_text(layout, page, row, AT_SHARE, "", style->number);
        else
            xlsx_put(layout, page, row, AT_SHARE, OUT_NUMBER, style->number)->number = line[i].share;
        put_own(layout, page, row, sheet, column, &line[i], style->own);
    }
    free(line);
    return row + 1;
}

bool xlsx_has_distributions(const struct xlsx_layout *layout)
{
    for (size_t s = 0; s < layout->catalog->sheet_count; s++)
        for (size_t c = 0; c < layout->catalog->sheet[s].column_count; c++)
            if (layout->catalog->sheet[s].column[c].distribution && !xlsx_left_out(layout, s, SIZE_MAX) &&
                !xlsx_left_out(layout, s, c))
                return true;
    return false;
}

void xlsx_fill_distributions(struct xlsx_layout *layout)
{
    struct xlsx_page *page = xlsx_page_of_kind(layout, PAGE_DISTRIBUTIONS);
    struct xlsx_style title = {.size = 14, .bold = true}, quiet = {.size = 9, .color = 0x666666, .wrap = true};
    struct xlsx_style head = {.bold = true, .fill = 0xDCE6F1, .border = true, .align = ALIGN_CENTER};
    struct xlsx_style question = {.bold = true}, text = {.border = true, .wrap = true};
    struct xlsx_style number = {.border = true, .number = "0.0"},
                      own = {.border = true, .bold = true, .align = ALIGN_CENTER};
    static const char *const heads[] = {N_("Answer"), N_("Others, %"), N_("Our own"), N_("Who was asked")};
    if (!page)
        return;
    const struct styles style = {xlsx_style_of(layout, &title), xlsx_style_of(layout, &quiet),
                                 xlsx_style_of(layout, &head),  xlsx_style_of(layout, &question),
                                 xlsx_style_of(layout, &text),  xlsx_style_of(layout, &number),
                                 xlsx_style_of(layout, &own)};
    uint32_t row = 3;
    xlsx_put_text(layout, page, 0, 0, _("How others answered"), style.title);
    xlsx_put_look(page, 0, 24, false);
    for (uint32_t i = 0; i < ARRAY_LENGTH(heads); i++)
        xlsx_put_text(layout, page, 2, i, _(heads[i]), style.head);
    for (size_t s = 0; s < layout->catalog->sheet_count; s++)
        for (size_t c = 0; c < layout->catalog->sheet[s].column_count; c++)
            if (layout->catalog->sheet[s].column[c].distribution && !xlsx_left_out(layout, s, SIZE_MAX) &&
                !xlsx_left_out(layout, s, c))
                row = put_distribution(layout, page, row, s, c, &style);
    page->freeze_row = 3;
    page->widths = mem_zero(ARRAY_LENGTH(widths), sizeof(*widths));
    page->width_count = ARRAY_LENGTH(widths);
    memcpy(page->widths, widths, sizeof(widths));
}
