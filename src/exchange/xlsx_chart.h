/* Charts as a line each, made by the writer of what it asks for and by the read-back of what the file says, to be
 * compared (xlsx_look.h): where it stands, and then, in the order in which the format has them, title, kind, and of
 * each series its name, colours, ranges and the values kept with them; limits of the axis, legend. */
#ifndef MAMORI_EXCHANGE_XLSX_CHART_H
#define MAMORI_EXCHANGE_XLSX_CHART_H

#include "exchange/xlsx_look.h"

/* Of the drawing PART: its charts into LOOK. ARENA: for what is needed meanwhile. */
bool xlsx_chart_read(struct xlsx_zip *zip, const char *part, struct arena *arena, struct xlsx_look *look,
                     struct error *err);

#endif
