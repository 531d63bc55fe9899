/* CSV out and in (libcsv, iconv).
 *
 * Import: csv_preview() reads the file under limits and makes a difference against the ledger: nothing is written. The
 * caller shows it, then csv_apply() makes one batch, one undo. Rows are new unless the file has an `id` column (then
 * they change the row of that id; unknown ids are rejected).
 */
#ifndef MAMORI_EXCHANGE_CSV_H
#define MAMORI_EXCHANGE_CSV_H

#include "book/book.h"
#include "exchange/xlsx.h"

enum csv_encoding { CSV_AUTO, CSV_UTF8, CSV_CP932 };
enum csv_header { CSV_HEADER_LABELS, CSV_HEADER_IDS };
/* OPTIONS: the sheet, what is left out, anonymous. Atomic (temporary name, sync, rename). UTF-8 with BOM, or CP932:
 * what cannot be converted is an error naming row, column and character, unless REPLACE writes 〓. Fields that begin
 * with = + - @ TAB CR LF get a ' (undone on import; plain numbers do not). An entry of the journal, as xlsx_export().
 */
bool csv_export(struct book *book, const char *path, const struct export_options *options, enum csv_encoding encoding,
                enum csv_header header, bool replace, const struct progress *progress, struct export_report *report,
                struct error *err);
/* The same rows to a stream, without BOM and without ': `show --csv`. */
void csv_print(const struct model *model, size_t sheet, enum model_text how, FILE *out);

#endif
