/* A document as an Excel file that prints like paper: A4 upright, no grid, texts in merged cells with their heights
 * set.
 *
 * Every cell is decided before anything is written (xlsx_document_page.h). The sheet is a grid of narrow columns, so that
 * numbers, texts and tables of any width stand where they should. */
#include <errno.h>
#include <stdlib.h>

#include "exchange/xlsx_document_page.h"
#include "exchange/xlsx_escape.h"
#include "exchange/xlsx_sheet.h"
#include "exchange/xlsx_temporary.h"

#define AUTHOR       "mamori"
#define TAB          0xC00000 /* colour of the tab of what is not handed out */
#define WIDTH        3.14     /* characters: 27 pixels; 24 of them are 171 mm */
#define USUAL_HEIGHT 15.0     /* of a row, where the file says nothing */

static bool make_formats(lxw_workbook *workbook, lxw_format *made[DRESSES])
{
    struct xlsx_format format[DRESSES];
    document_page_formats(format);
    for (int i = 0; i < DRESSES; i++)
        if (!(made[i] = xlsx_format_add(workbook, &format[i])))
            return false;
    return true;
}

static bool set_pages(const struct document_page *p, const struct xlsx_sheet *s)
{
    lxw_row_t *breaks = mem_zero(p->pages + 1, sizeof(*breaks));
    for (size_t i = 0; i < p->pages; i++) {
        breaks[i] = p->page_row[i];
        xlsx_look_note(s->asked, LOOK_PRINT, "break %u", breaks[i]);
    }
    bool good = !p->pages || xlsx_call(s, late_worksheet_set_h_pagebreaks(s->worksheet, breaks), "set_h_pagebreaks");
    free(breaks);
    return good;
}

/* Of the file's sheet SHEET: what is printed of it. */
static void set_area(const struct document_page *p, const char *sheet, const struct xlsx_sheet *s)
{
    struct str area = STR_INIT;
    str_add_format(&area, "%s!", sheet);
    xlsx_ref_cell(0, 0, &area);
    str_add_char(&area, ':');
    xlsx_ref_cell(p->rows - 1, DOCUMENT_COLUMNS - 1, &area);
    xlsx_look_name_note(s->first, "_xlnm.Print_Area", s->number, area.text);
    late_worksheet_print_area(s->worksheet, 0, 0, p->rows - 1, DOCUMENT_COLUMNS - 1);
    str_free(&area);
}

static bool write_page(const struct document_page *p, const struct document_sheet *around, const struct xlsx_sheet *s,
                       lxw_format *const format[DRESSES])
{
    struct str escaped = STR_INIT;
    bool fine = xlsx_sheet_columns(s, 0, DOCUMENT_COLUMNS - 1, WIDTH, NULL, false);
    xlsx_look_usual_height(s->asked, USUAL_HEIGHT);
    for (uint32_t r = 0; r < p->rows && fine; r++)
        fine = xlsx_sheet_row(s, r, p->height[r], USUAL_HEIGHT, false);
    for (size_t i = 0; i < p->cells && fine; i++) {
        const struct document_cell *c = &p->cell[i];
        const char *text = xlsx_escape(c->text, &escaped);
        lxw_col_t first = (lxw_col_t)c->first;
        if (c->first != c->last)
            fine = xlsx_sheet_merge(s, c->row, first, c->row, (uint32_t)c->last, text, format[c->dress]);
        else
            fine = xlsx_call(s,
                             *text ? late_worksheet_write_string(s->worksheet, c->row, first, text, format[c->dress])
                                   : late_worksheet_write_blank(s->worksheet, c->row, first, format[c->dress]),
                             "write_string");
    }
    str_free(&escaped);
    xlsx_sheet_view(s, false, around->foot ? 0 : TAB);
    if (p->rows)
        set_area(p, around->name, s);
    return fine && set_pages(p, s) &&
           xlsx_sheet_print(s, &(struct xlsx_print){.wide = 1, /* where fonts are wider than ours */
                                                    .left = 0.63,
                                                    .right = 0.63,
                                                    .top = 0.9,
                                                    .bottom = 0.75,
                                                    .head = around->head,
                                                    .foot = around->foot});
}

bool xlsx_document_write(struct document_file *file, const struct export_file *to, struct error *err)
{
    lxw_format *format[DRESSES];
    lxw_doc_properties properties = {.title = file->document->title,
                                     .company = file->document->company,
                                     .author = (char *)(uintptr_t)AUTHOR,
                                     .created = (time_t)file->made};
    if (!late_xlsx(err) || !late_zip(err) || !late_expat(err)) /* it will be read back */
        return false;
    errno = 0;
    xlsx_temporary_begin();
    struct xlsx_sheet s = {.workbook = late_workbook_new(to->name), .name = to->path, .err = err};
    if (!s.workbook || !make_formats(s.workbook, format))
        return error_set(err, ERROR_EXPORT, to->path);
    s.first = file->asked = mem_zero(2, sizeof(*file->asked));
    bool fine = xlsx_sheet_properties(&s, &properties);
    for (s.number = 0; s.number < (file->officer ? 2 : 1) && fine; s.number++) {
        struct document_page page;
        document_page_make(&page, s.number ? file->officer : file->document);
        struct document_sheet sheet = document_sheet_of(file, s.number == 1);
        s.asked = &file->asked[s.number];
        s.worksheet = late_workbook_add_worksheet(s.workbook, sheet.name);
        fine = s.worksheet ? write_page(&page, &sheet, &s, format) : error_set(err, ERROR_EXPORT, to->path);
        document_sheet_free(&sheet);
        document_page_free(&page);
    }
    lxw_error rc = late_workbook_close(s.workbook);
    return xlsx_temporary_good(to->path, err) && fine && xlsx_call(&s, rc, "close");
}
