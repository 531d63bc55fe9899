/* The temporary files of libxlsxwriter.
 *
 * The library writes the parts of a workbook to files that have no name and never looks whether that went well (1.1.4):
 * with a full folder for temporary files it reports success for a workbook that is cut. The read-back sees the cut, not
 * the cause. So the files are made here, in place of the library's own function, with a write that remembers why it
 * failed.
 */
#ifndef MAMORI_EXCHANGE_XLSX_TEMPORARY_H
#define MAMORI_EXCHANGE_XLSX_TEMPORARY_H

#include "base/error.h"

void xlsx_temporary_begin(void);
/* Since then all of them could be written; else the error, of the file PATH that was to be made of them. */
bool xlsx_temporary_good(const char *path, struct error *err);

#endif
