/* A document as an Excel file that prints like paper: A4 upright, no grid, texts in merged cells with their heights
 * set.
 *
 * Every cell is decided before anything is written (xlsx_document_page.h). The sheet is a grid of narrow columns, so that
 * numbers, texts and tables of any width stand where they should. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "exchange/late_xlsx.h"
#include "exchange/xlsx_document_page.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_sheet.h"
#include "exchange/xlsx_temporary.h"

static bool make_formats(lxw_workbook *workbook, lxw_format *made[DRESSES])
{
    struct xlsx_format format[DRESSES];
    document_page_formats(format);
    for (int i = 0; i < DRESSES; i++)
        if (!(made[i] = xlsx_format_add(workbook, &format[i])))
            return false;
    return true;
}

static bool good(lxw_error rc, const char *path, struct error *err)
{
    bool memory = xlsx_memory_ended(rc);
    if (rc == LXW_NO_ERROR && !memory)
        return true;
    if (memory)
        return error_set(err, ERROR_MEMORY, path);
    error_set(err, ERROR_EXPORT, path);
    return error_detail(err, "%s", late_lxw_strerror(rc));
}

static bool write_page(const struct document_page *p, const struct document_sheet *around, lxw_workbook *workbook,
                       lxw_format *const format[DRESSES], const char *path, struct error *err)
{
    lxw_worksheet *sheet = late_workbook_add_worksheet(workbook, around->name);
    struct str escaped = STR_INIT;
    if (!sheet)
        return error_set(err, ERROR_EXPORT, path);
    bool fine = good(late_worksheet_set_column(sheet, 0, DOCUMENT_COLUMNS - 1, DOCUMENT_WIDTH, NULL), path, err);
    for (uint32_t r = 0; r < p->rows && fine; r++)
        fine = good(late_worksheet_set_row(sheet, r, p->height[r], NULL), path, err);
    for (size_t i = 0; i < p->cells && fine; i++) {
        const struct document_cell *c = &p->cell[i];
        const char *text = xlsx_escape(c->text, &escaped);
        if (c->first == c->last)
            fine = good(*text ? late_worksheet_write_string(sheet, c->row, (lxw_col_t)c->first, text, format[c->dress])
                              : late_worksheet_write_blank(sheet, c->row, (lxw_col_t)c->first, format[c->dress]),
                        path, err);
        else
            fine = good(late_worksheet_merge_range(sheet, c->row, (lxw_col_t)c->first, c->row, (lxw_col_t)c->last, text,
                                                   format[c->dress]),
                        path, err);
    }
    fine = fine && good(late_worksheet_set_header(sheet, around->head), path, err) &&
           (!around->foot || good(late_worksheet_set_footer(sheet, around->foot), path, err));
    if (fine && p->pages) {
        lxw_row_t *breaks = mem_zero(p->pages + 1, sizeof(*breaks));
        for (size_t i = 0; i < p->pages; i++)
            breaks[i] = p->page_row[i];
        fine = good(late_worksheet_set_h_pagebreaks(sheet, breaks), path, err);
        free(breaks);
    }
    late_worksheet_set_paper(sheet, 9); /* A4 */
    late_worksheet_set_portrait(sheet);
    late_worksheet_fit_to_pages(sheet, 1, 0); /* where fonts are wider than ours */
    late_worksheet_set_margins(sheet, 0.63, 0.63, 0.9, 0.75);
    late_worksheet_gridlines(sheet, LXW_HIDE_ALL_GRIDLINES);
    if (!around->foot)
        late_worksheet_set_tab_color(sheet, DOCUMENT_TAB);
    if (p->rows)
        late_worksheet_print_area(sheet, 0, 0, p->rows - 1, DOCUMENT_COLUMNS - 1);
    str_free(&escaped);
    return fine;
}

bool xlsx_document_write(const struct document_file *file, const struct export_file *to, struct export_report *report,
                         struct error *err)
{
    const char *path = to->path;
    lxw_format *format[DRESSES];
    lxw_doc_properties properties = {.title = file->document->title,
                                     .company = file->document->company,
                                     .author = (char *)(uintptr_t)DOCUMENT_AUTHOR,
                                     .created = (time_t)file->made};
    (void)report;
    if (!late_xlsx(err) || !late_zip(err) || !late_expat(err)) /* it will be read back */
        return false;
    errno = 0;
    xlsx_temporary_begin();
    lxw_workbook *workbook = late_workbook_new(to->name);
    if (!workbook || !make_formats(workbook, format))
        return error_set(err, ERROR_EXPORT, path);
    bool fine = good(late_workbook_set_properties(workbook, &properties), path, err);
    for (int i = 0; i < (file->officer ? 2 : 1) && fine; i++) {
        struct document_page page;
        document_page_make(&page, i ? file->officer : file->document);
        struct document_sheet sheet = document_sheet_of(file, i == 1);
        fine = write_page(&page, &sheet, workbook, format, path, err);
        document_sheet_free(&sheet);
        document_page_free(&page);
    }
    lxw_error rc = late_workbook_close(workbook);
    return xlsx_temporary_good(path, err) && fine && good(rc, path, err);
}
