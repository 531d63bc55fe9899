/* How a cell is dressed: what the library is asked for, and what styles.xml is compared with when the file is read back
 * (xlsx_styles.h). */
#ifndef MAMORI_EXCHANGE_XLSX_FORMAT_H
#define MAMORI_EXCHANGE_XLSX_FORMAT_H

#include "exchange/xlsx_layout.h"

enum xlsx_border {
    BORDER_NONE,
    BORDER_BOX /* thin, all around */,
    BORDER_BELOW /* a hairline */,
    BORDER_LINES /* thin, at SIDES */
};
struct xlsx_format {
    const char *font, *number;  /* number: "" General */
    unsigned size;              /* tenths of a point */
    uint32_t color, fill, edge; /* 0xRRGGBB; 0: none. edge: of BORDER_BOX and BORDER_LINES */
    enum xlsx_border border;
    unsigned sides; /* left 1, top 4 */
    enum xlsx_align align;
    bool bold, underline, top /* else in the middle */, wrap, indent, shrink, open;
};

/* For the library. NULL: no memory. */
struct lxw_workbook;
struct lxw_format *xlsx_format_add(struct lxw_workbook *workbook, const struct xlsx_format *format);

#endif
