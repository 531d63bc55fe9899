/* CSV out (iconv). In: exchange/table.h makes a table of a file, import_read() the difference against the
 * workbook, as for .xlsx (exchange/import.h).
 */
#ifndef MAMORI_EXCHANGE_CSV_H
#define MAMORI_EXCHANGE_CSV_H

#include <iconv.h>

#include "book/book.h"
#include "exchange/xlsx.h"

enum csv_encoding { CSV_AUTO, CSV_UTF8, CSV_CP932, CSV_UTF16LE, CSV_UTF16BE, CSV_EUCJP, CSV_ISO2022JP };
/* OPTIONS: the sheet, what is left out, anonymous. HOW: codes under the ids of the columns, or labels under labels. Atomic
 * (temporary name, sync, rename). UTF-8 with BOM, or CP932 (no other):
 * what cannot be converted is an error naming row, column and character, unless REPLACE writes 〓. Fields that begin
 * with = + - @ TAB CR LF get a ' (undone on import; plain numbers do not). An entry of the journal, as xlsx_export().
 */
bool csv_export(struct book *book, const char *path, const struct export_options *options, enum csv_encoding encoding,
                enum model_text how, bool replace, const struct progress *progress, struct export_report *report,
                struct error *err) NOT_NULL(8);
/* As iconv_open(); iconv_close() it. (iconv_t)-1 means that there is no such encoding here: want of memory ends as in
 * base/mem.h. */
iconv_t csv_converter(const char *to, const char *from);
/* The same rows to a stream, without BOM and without ': `show --csv`. */
void csv_print(const struct model *model, size_t sheet, enum model_text how, FILE *out);

#endif
