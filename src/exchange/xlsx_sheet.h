/* Everything of a worksheet that is not a cell: widths, panes, filters, drop-downs, colours, print set-up. For
 * xlsx_write.c. */
#ifndef MAMORI_EXCHANGE_XLSX_SHEET_H
#define MAMORI_EXCHANGE_XLSX_SHEET_H

#include "exchange/late_xlsx.h"
#include "exchange/xlsx_layout.h"

/* Formats that conditional colours use, made once a workbook. */
struct xlsx_tones {
    lxw_format *tone[TONE_QUIET + 1];
    char line[TONE_QUIET + 1][96]; /* as the read-back notes them (xlsx_look.h) */
};

/* Did the call that returned RC fail for want of memory? Some calls of 1.1.4 (conditional formats, formats) leave out what they
 * had no memory for and report success, so errno is asked, too; and the table of shared texts misses a text only then. */
bool xlsx_memory_ended(lxw_error rc);
/* RC of a library call → ERR naming the page; true when it was LXW_NO_ERROR. */
bool xlsx_call(lxw_error rc, const struct xlsx_page *page, const char *what, struct error *err);
bool xlsx_sheet_dress(struct xlsx_layout *layout, const struct xlsx_page *page, lxw_workbook *workbook,
                      lxw_worksheet *worksheet, lxw_format *const *format, const struct xlsx_tones *tones,
                      struct error *err);

/* The charts of the summary page (xlsx_chart.c). */
bool xlsx_chart_insert(const struct xlsx_layout *layout, const struct xlsx_page *page, lxw_workbook *workbook,
                       lxw_worksheet *worksheet, struct error *err);
/* A note at the header of each computed column: what it means and how it is computed (xlsx_note.c). To be called before
 * the cells of the page are written. */
bool xlsx_sheet_notes(const struct xlsx_layout *layout, const struct xlsx_page *page, lxw_worksheet *worksheet,
                      struct error *err);

#endif
