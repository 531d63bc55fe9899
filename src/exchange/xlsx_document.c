/* What a document's worksheet is asked for beside its cells. */
#include "exchange/xlsx_document.h"
#include "exchange/xlsx_sheet.h"

#define TAB   0xC00000 /* colour of the tab of what is not handed out */
#define WIDTH 3.14     /* characters: 27 pixels; 24 of them are 171 mm */

static bool begin_papers(const struct xlsx_paper *paper, const struct xlsx_sheet *s)
{
    lxw_row_t *breaks = arena_zero(s->arena, (paper->rows + 1) * sizeof(*breaks));
    for (size_t i = 0; i < paper->rows; i++) {
        breaks[i] = paper->row[i];
        xlsx_look_note(s->asked, LOOK_PRINT, "break %u", breaks[i]);
    }
    return !paper->rows || xlsx_call(s, late_worksheet_set_h_pagebreaks(s->worksheet, breaks), "set_h_pagebreaks");
}

static void set_area(const struct xlsx_page *page, const struct xlsx_sheet *s)
{
    struct str area = STR_IN(s->arena);
    str_add_format(&area, "%s!", page->name);
    xlsx_ref_range(0, 0, page->last_row, DOCUMENT_COLUMNS - 1, &area);
    xlsx_look_name_note(s->first, "_xlnm.Print_Area", s->number, area.text);
    late_worksheet_print_area(s->worksheet, 0, 0, page->last_row, DOCUMENT_COLUMNS - 1);
}

bool xlsx_document_dress(const struct xlsx_page *page, const struct xlsx_sheet *s)
{
    xlsx_sheet_view(s, false, page->paper->foot ? 0 : TAB);
    if (page->looks)
        set_area(page, s);
    return xlsx_sheet_columns(s, 0, DOCUMENT_COLUMNS - 1, WIDTH, NULL, false) && begin_papers(page->paper, s) &&
           xlsx_sheet_print(s, &(struct xlsx_print){.wide = 1, /* where fonts are wider than ours */
                                                    .left = 0.63,
                                                    .right = 0.63,
                                                    .top = 0.9,
                                                    .bottom = 0.75,
                                                    .head = page->paper->head,
                                                    .foot = page->paper->foot});
}
