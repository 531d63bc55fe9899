/* A document on a worksheet: which text stands in which cells, dressed how, in rows of which height. For the writer and
 * the read-back, which walk the same list. */
#ifndef MAMORI_EXCHANGE_XLSX_DOCUMENT_PAGE_H
#define MAMORI_EXCHANGE_XLSX_DOCUMENT_PAGE_H

#include "exchange/document_file.h"
#include "exchange/xlsx_look.h"

#define DOCUMENT_COLUMNS 24

enum document_dress {
    DRESS_TITLE,
    DRESS_SUBTITLE,
    DRESS_HEADING1,
    DRESS_HEADING2,
    DRESS_TEXT,
    DRESS_NOTE,
    DRESS_RIGHT,
    DRESS_CENTER,
    DRESS_CELL,
    DRESS_HEAD,
    DRESS_BLANK, /* a text with a blank to fill */
    DRESS_BLANK_CELL,
    DRESSES
};

struct document_cell {
    uint32_t row;
    int first, last; /* columns */
    enum document_dress dress;
    char *text;
};

struct document_page {
    const struct document *document;
    struct document_cell *cell;
    size_t cells, capacity;
    double *height; /* by row; 0: as it comes */
    uint32_t rows;
    size_t height_capacity;
    uint32_t *page_row; /* rows that begin a page */
    size_t pages, page_capacity;
};

void document_page_make(struct document_page *page, const struct document *document);
void document_page_free(struct document_page *page);

/* How each of them is dressed. */
void document_page_formats(struct xlsx_format format[DRESSES]);
/* The name of the worksheet, the page's head and foot, as Excel has them; the caller frees. FOOT is NULL where pages bear
 * no numbers. */
struct document_sheet {
    char *name, *head;
    const char *foot;
};
struct document_sheet document_sheet_of(const struct document_file *file, bool officer);
void document_sheet_free(struct document_sheet *sheet);

#endif
