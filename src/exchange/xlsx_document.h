/* A document as an Excel file that prints like paper: A4 upright, no grid, texts in merged cells with their heights
 * set.
 *
 * It is a layout like that of a workbook, whose pages are the document and, where there is one, the page for the person in
 * charge: every cell is decided before anything is written, and the writer and the read-back check ask the same. The sheet is
 * a grid of narrow columns, so that numbers, texts and tables of any width stand where they should. */
#ifndef MAMORI_EXCHANGE_XLSX_DOCUMENT_H
#define MAMORI_EXCHANGE_XLSX_DOCUMENT_H

#include "exchange/document_file.h"
#include "exchange/xlsx_layout.h"

/* For xlsx_write() and xlsx_check(). FILE must outlive it. */
struct xlsx_layout *xlsx_document_layout(const struct document_file *file);

#endif
