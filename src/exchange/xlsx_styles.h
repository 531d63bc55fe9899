/* styles.xml as it is in the file: which cells show dates; and, for the read-back, compared attribute by attribute with
 * what was asked for. */
#ifndef MAMORI_EXCHANGE_XLSX_STYLES_H
#define MAMORI_EXCHANGE_XLSX_STYLES_H

#include "exchange/xlsx_layout.h"
#include "exchange/xlsx_parts.h"

struct xlsx_styles;
/* In ARENA; NULL: ERR says why. */
struct xlsx_styles *xlsx_styles_read(struct xlsx_zip *zip, const char *part, struct arena *arena, struct error *err);
/* Does a number with the cell style XF (which may not be there) show as a date or a time? */
bool xlsx_styles_date(const struct xlsx_styles *styles, size_t xf);
/* Does the number format? ("yyyy-mm-dd", not "0.0\"日\"") */
bool xlsx_format_is_date(const char *format);
/* The first thing in which the cell style XF differs from WANTED, or NULL. */
const char *xlsx_styles_differ(const struct xlsx_styles *styles, const struct xlsx_style *wanted, size_t xf);
/* What a rule of colours by value puts on a cell, as "font fill number" ("9C0006 FFC7CE …"); false: there is none. */
bool xlsx_styles_rule(const struct xlsx_styles *styles, size_t dxf, struct str *out);

#endif
