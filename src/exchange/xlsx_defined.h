/* Defined names: the one thing that spreadsheet programs carry along through everything that is done to a worksheet.
 * Ours begin with XLSX_DEFINED; xlsx_layout.h says which there are. */
#ifndef MAMORI_EXCHANGE_XLSX_DEFINED_H
#define MAMORI_EXCHANGE_XLSX_DEFINED_H

#define XLSX_DEFINED       "mamori_"
#define XLSX_DEFINED_FILE  XLSX_DEFINED "file"   /* with 1, 2, …: ="the mark of the file", cut into pieces */
#define XLSX_DEFINED_SHEET XLSX_DEFINED "sheet_" /* with the sheet's id, "-" as ".": the top of its (first) page */
#define XLSX_DEFINED_PART  XLSX_DEFINED "part"   /* with number, "_" and id: its further pages */
#define XLSX_DEFINED_PAGE  XLSX_DEFINED "page_"  /* with a number: a page that holds nothing to take over */
#define XLSX_DEFINED_PIECE 100                   /* bytes; the library takes 128 characters, with quotes */
#define XLSX_DEFINED_TEXT  400                   /* bytes of all pieces */

#endif
