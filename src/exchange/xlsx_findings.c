/* The page of findings: what does not fit together or is overdue, each with a link to the row it speaks of. */
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/xlsx_layout.h"
#include "guide/findings.h"

#define MOST 2000 /* more are counted, not listed: nobody reads them on paper */

enum { AT_LEVEL, AT_SHEET, AT_ROW, AT_MESSAGE, AT_NEXT };

static const double widths[] = {10, 24, 28, 52, 44};

/* A mark beside the colour. */
#define LEVEL .border = BORDER_BOX, .align = ALIGN_CENTER
static const struct {
    const char *text;
    struct xlsx_style style;
} levels[] = {[LEVEL_HIGH] = {N_("!! high"), {LEVEL, .bold = true, .fill = 0xFFC7CE}},
              [LEVEL_MEDIUM] = {N_("! medium"), {LEVEL, .fill = 0xFFEB9C}},
              [LEVEL_LOW] = {N_("low"), {LEVEL}}};

/* The page and the cell that the finding speaks of; false when it is not in the file. */
static bool find_target(struct xlsx_layout *layout, const struct finding *f, const struct xlsx_page **at, uint32_t *row,
                        uint32_t *column)
{
    const struct xlsx_page *page = xlsx_page_with(layout, f->sheet, f->row == UINT32_MAX ? 0 : f->row);
    if (!page)
        return false;
    bool has_column = f->column != SIZE_MAX && page->at[f->column] != XLSX_NOWHERE;
    if (f->row == UINT32_MAX || (!page->upright && page->rows == 0)) {
        *row = *column = 0;
    } else if (page->upright) {
        *row = has_column ? page->at[f->column] : page->first;
        *column = 2;
    } else {
        *row = page->first + (f->row - page->from);
        *column = has_column ? page->at[f->column] : 0;
    }
    *at = page;
    return true;
}

#define MOST_CONSTANT 255 /* characters of a text in a formula */

/* A link that follows its cell when rows and columns are put in before it. The library's own kind is an address for
 * good; it stays where there are no formulas, or where the text is too long for one. */
static void link_finding(struct xlsx_layout *layout, struct xlsx_out *out, const struct finding *f)
{
    const struct xlsx_page *page;
    uint32_t row, column;
    if (!xlsx_seen(layout, f->sheet) || !find_target(layout, f, &page, &row, &column))
        return;
    if (layout->options.values || row == 0 || utf8_utf16_length(out->text) > MOST_CONSTANT ||
        strpbrk(out->text, "\"\n")) {
        struct str link = STR_IN(layout->arena);
        out->kind = OUT_LINK;
        str_add(&link, page->quoted);
        xlsx_ref_cell(row, column, &link);
        out->link = link.text;
    } else {
        const char *cell = xlsx_cell_text(layout, page, row, column);
        out->kind = OUT_FORMULA_TEXT;
        out->formula =
            arena_format(layout->arena, "IFERROR(HYPERLINK(\"#%s\"&ADDRESS(ROW(%s),COLUMN(%s)),\"%s\"),\"%s\")",
                         page->quoted, cell, cell, out->text, out->text); /* its row may be deleted */
    }
}

static void put_finding(struct xlsx_page *page, uint32_t row, struct finding *f)
{
    struct xlsx_layout *layout = page->layout;
    struct str name = STR_IN(layout->arena);
    finding_fill(layout->model, f);
    if (f->row != UINT32_MAX)
        model_row_name(layout->model, f->sheet, f->row, &name);
    const char *shown = name.length ? name.text : intl_form(layout->catalog->sheet[f->sheet].title);
    xlsx_put_text(page, row, AT_LEVEL, _(levels[f->level].text), xlsx_style_of(layout, levels[f->level].style));
    xlsx_put_text(page, row, AT_SHEET, intl_form(layout->catalog->sheet[f->sheet].title), STYLE_CELL_WRAPPED);
    link_finding(
        layout,
        xlsx_put_text(page, row, AT_ROW, shown, xlsx_seen(layout, f->sheet) ? STYLE_LINK_WRAPPED : STYLE_CELL_WRAPPED),
        f);
    xlsx_put_text(page, row, AT_MESSAGE, f->message, STYLE_CELL_WRAPPED);
    xlsx_put_text(page, row, AT_NEXT, f->next ? f->next : "", STYLE_CELL_WRAPPED);
}

void xlsx_fill_findings(struct xlsx_layout *layout)
{
    static const char *const heads[] = {N_("Level"), N_("Sheet"), N_("Row"), N_("What was found"),
                                        N_("What to do next")};
    struct xlsx_page *page = xlsx_page_of_kind(layout, PAGE_FINDINGS);
    struct findings *findings SCOPED(findings_free) = findings_list(layout->model);
    uint32_t row = XLSX_LIST_FIRST;
    size_t told = 0;
    xlsx_put_list(page, _("Findings"), heads, widths, ARRAY_LENGTH(heads));
    for (size_t i = 0; i < findings->count; i++)
        if (xlsx_told(layout, findings->finding[i].sheet) && told++ < MOST)
            put_finding(page, row++, &findings->finding[i]);
    const char *line =
        told > MOST
            ? arena_format(layout->arena, _("As of %s: %zu findings, the first %d are listed"), layout->now, told, MOST)
            : arena_format(layout->arena, _("As of %s: %zu findings. They are made anew by mamori, not by Excel."),
                           layout->now, told);
    xlsx_put_words(page, XLSX_LIST_LINE, line);
}
