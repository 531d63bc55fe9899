/* The page that puts the company's own answers beside published figures. What is its own follows the answer while people play with
 * the file. */
#include <math.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_layout.h"
#include "guide/distribution.h"

#define LINE_HEIGHT 15.5

enum { AT_ANSWER, AT_SHARE, AT_OWN, AT_WHO };
static const double widths[] = {40, 11, 11, 50};

static void put_own(struct xlsx_page *page, uint32_t row, size_t sheet, size_t column,
                    const struct distribution_line *line)
{
    struct xlsx_layout *layout = page->layout;
    const struct value_ref ref = {.sheet = sheet, .summary = column, .set = true, .fact = true};
    struct str cell = STR_IN(layout->arena);
    const char *formula = line->choice && xlsx_formula_ref(layout, &ref, &cell)
                              ? arena_format(layout->arena, "IF(%s=\"%s\",\"%s\",\"\")", cell.text,
                                             intl_form(line->choice->label), _("our answer"))
                              : NULL;
    xlsx_put_live(page, row, AT_OWN, line->own ? _("our answer") : "", formula, STYLE_VALUE);
}

static uint32_t put_distribution(struct xlsx_page *page, uint32_t row, size_t sheet, size_t column)
{
    const struct xlsx_layout *layout = page->layout;
    const struct column_def *def = &layout->catalog->sheet[sheet].column[column];
    const struct distribution_def *d = def->distribution;
    struct distribution_line *line SCOPED(mem_free) = mem_zero(def->choices->count + 1, sizeof(*line));
    size_t count = distribution_lines(layout->model, sheet, column, line);
    const char *who =
        arena_format(layout->arena, _("%s, %d, n=%d. %s"), intl_form(d->who), d->year, d->base, intl_form(d->source));
    size_t lines = utf8_wrap(who, (int)widths[AT_WHO] - 2, NULL, NULL);
    xlsx_keep(page, row);
    xlsx_put_text(page, row, AT_ANSWER, intl_form(def->label), STYLE_BOLD);
    struct xlsx_out *asked = xlsx_put_text(page, row, AT_WHO, who, STYLE_QUIET_TOP);
    if (layout->big)
        xlsx_put_look(page, row, LINE_HEIGHT * (double)lines + 3, false);
    else
        asked->deep = (unsigned)count + 1; /* beside the answers, whose lines it needs */
    row++;
    for (size_t i = 0; i < count; i++, row++) {
        xlsx_put_text(page, row, AT_ANSWER, line[i].choice ? intl_form(line[i].choice->label) : _("no answer"),
                      STYLE_CELL_WRAPPED);
        if (isnan(line[i].share))
            xlsx_put_text(page, row, AT_SHARE, "", STYLE_CELL_SHARE);
        else
            xlsx_put_number(page, row, AT_SHARE, line[i].share, NULL, STYLE_CELL_SHARE);
        put_own(page, row, sheet, column, &line[i]);
    }
    return row + 1;
}

static bool is_shown(const struct xlsx_layout *layout, size_t sheet, size_t column)
{
    return layout->catalog->sheet[sheet].column[column].distribution && !xlsx_left_out(layout, sheet, column);
}

bool xlsx_has_distributions(const struct xlsx_layout *layout)
{
    for (size_t s = 0; s < layout->catalog->sheet_count; s++)
        for (size_t c = 0; c < layout->catalog->sheet[s].column_count; c++)
            if (is_shown(layout, s, c))
                return true;
    return false;
}

void xlsx_fill_distributions(struct xlsx_layout *layout)
{
    static const char *const heads[] = {N_("Answer"), N_("Others, %"), N_("Our own"), N_("Who was asked")};
    struct xlsx_page *page = xlsx_page_of_kind(layout, PAGE_DISTRIBUTIONS);
    if (!page)
        return;
    xlsx_put_list(page, _("How others answered"), heads, widths, ARRAY_LENGTH(heads));
    uint32_t row = XLSX_LIST_FIRST;
    for (size_t s = 0; s < layout->catalog->sheet_count; s++)
        for (size_t c = 0; c < layout->catalog->sheet[s].column_count; c++)
            if (is_shown(layout, s, c))
                row = put_distribution(page, row, s, c);
}
