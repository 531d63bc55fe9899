/* What a file is, by what stands in it: not by its name, which people and web systems give as they like.
 *
 * A zip is a package (xlsx_zip.h says whether it is a workbook), text is a table of lines (csv_read.h decodes it). What is
 * neither, or is text of another kind (HTML, XML, RTF), is refused with what it is and what to do: read as lines it would
 * look like a table of rubbish.
 */
#ifndef MAMORI_EXCHANGE_FILE_KIND_H
#define MAMORI_EXCHANGE_FILE_KIND_H

#include "base/error.h"

/* *PACKAGE: a zip. False: ERROR_NOT_TABLE, or the file cannot be opened. */
bool file_kind_find(const char *path, bool *package, struct error *err);

#endif
