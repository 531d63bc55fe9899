/* Everything of a worksheet that is not a cell: widths, panes, filters, drop-downs, colours, print set-up. For
 * xlsx_write.c. */
#ifndef MAMORI_EXCHANGE_XLSX_SHEET_H
#define MAMORI_EXCHANGE_XLSX_SHEET_H

#include "exchange/late_xlsx.h"
#include "exchange/xlsx_look.h"

/* Formats that conditional colours use, made once a workbook. */
struct xlsx_tones {
    lxw_format *tone[TONE_QUIET + 1];
    const char *line[TONE_QUIET + 1]; /* as the read-back notes them (xlsx_look.h) */
};

/* One more: the colours of TONE, TONE_NONE for none, with the number format NUMBER; its line into *LINE. NULL: no memory. */
lxw_format *xlsx_tone_format(lxw_workbook *workbook, enum tone tone, const char *number, struct arena *arena,
                             const char **line);

/* Did the call that returned RC fail for want of memory? Some calls of 1.1.4 (conditional formats, formats) leave out what they
 * had no memory for and report success, so errno is asked, too; and the table of shared texts misses a text only then. */
bool xlsx_memory_ended(lxw_error rc);

/* A worksheet as it is written. Whatever it is asked for is noted as the read-back will see it (xlsx_look.h). */
struct xlsx_sheet {
    struct arena *arena; /* the layout's: of texts */
    lxw_workbook *workbook;
    lxw_worksheet *worksheet;
    const char *name;                /* for errors */
    size_t number;                   /* in the file, from 0 */
    struct xlsx_look *asked, *first; /* of the first worksheet of the file */
    struct error *err;
};
/* RC of a library call, WHAT → ERR naming the sheet; true when it was LXW_NO_ERROR. */
bool xlsx_call(const struct xlsx_sheet *s, lxw_error rc, const char *what);
bool xlsx_sheet_about(const struct xlsx_sheet *s, const struct xlsx_about *about);
bool xlsx_sheet_columns(const struct xlsx_sheet *s, uint32_t first, uint32_t last, double width, lxw_format *format,
                        bool hidden);
bool xlsx_sheet_row(const struct xlsx_sheet *s, uint32_t row, double height, double usual, bool hidden);
bool xlsx_sheet_merge(const struct xlsx_sheet *s, uint32_t row, uint32_t column, uint32_t last_row,
                      uint32_t last_column, const char *text, lxw_format *format);
/* The first sheet of a file is open. TAB: its colour; 0: none. */
void xlsx_sheet_view(const struct xlsx_sheet *s, bool grid, uint32_t tab);
struct xlsx_print { /* on A4 */
    bool landscape, centred;
    unsigned wide, tall;             /* sheets of paper across and down; 0: as many as it takes */
    unsigned scale;                  /* instead of both, percent; 0: by these */
    double left, right, top, bottom; /* margins in inches */
    const char *head, *foot;         /* with codes; NULL: none */
};
bool xlsx_sheet_print(const struct xlsx_sheet *s, const struct xlsx_print *print);
/* Rows that begin a sheet of paper. */
bool xlsx_sheet_breaks(const struct xlsx_sheet *s, const uint32_t *at, size_t count);
/* TEXT for a head or foot, cut to CELLS: & begins a code there; 255 characters are allowed. */
void xlsx_print_text(struct str *out, const char *text, int cells);

bool xlsx_sheet_dress(struct xlsx_layout *layout, const struct xlsx_page *page, const struct xlsx_sheet *s,
                      lxw_format *const *format, const struct xlsx_tones *tones);
/* A drop-down, or a limit, for the cells of COLUMN from ROW to LAST; blanks are allowed, and anything else is refused. */
bool xlsx_sheet_choices(const struct xlsx_sheet *s, uint32_t row, uint32_t column, uint32_t last,
                        lxw_data_validation *rule);
/* No cell but open ones is typed over. */
void xlsx_sheet_protect(const struct xlsx_sheet *s);
/* The same of a reply (reply_layout.c). */
bool xlsx_reply_dress(const struct xlsx_page *page, const struct xlsx_sheet *s);
/* The same of a document (xlsx_document.c). */
bool xlsx_document_dress(const struct xlsx_page *page, const struct xlsx_sheet *s);
/* The charts of the summary page (xlsx_chart.c). */
bool xlsx_chart_insert(const struct xlsx_layout *layout, const struct xlsx_sheet *s);
/* A note at the header of each computed column, and at summary values that have a help or a rule: what it means and how it is computed (xlsx_note.c). To be called before
 * the cells of the page are written. */
bool xlsx_sheet_notes(const struct xlsx_layout *layout, const struct xlsx_page *page, const struct xlsx_sheet *s);

#endif
