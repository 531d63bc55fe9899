/* Whether the parts of a workbook that was written a moment ago are whole, and listed where Excel looks for them.
 *
 * The library reports success for packages whose list of contents lacks an entry, and for parts that were cut (its
 * temporary files cannot be read again). What mamori's own reader never opens (drawings, charts, notes) would go
 * unseen, and Excel would repair the file or refuse it.
 */
#ifndef MAMORI_EXCHANGE_XLSX_LISTED_H
#define MAMORI_EXCHANGE_XLSX_LISTED_H

#include "exchange/xlsx_zip.h"

/* Every part has a type ([Content_Types].xml), and every part but the worksheets and shared texts, which are read cell
 * by cell anyway, is well-formed to its end. ERROR_EXPORT with the part as its place. */
bool xlsx_listed(struct xlsx_zip *zip, struct error *err);

#endif
