/* What belongs to a sheet and stands in parts of its own: notes with their boxes, drawings with their charts; and, of
 * the whole file, its title and author. For the read-back: each becomes a line as the writer notes it (xlsx_look.h). */
#ifndef MAMORI_EXCHANGE_XLSX_AROUND_H
#define MAMORI_EXCHANGE_XLSX_AROUND_H

#include "exchange/xlsx_look.h"

struct xlsx_around;
/* As long as PARTS; NULL: ERR says why. */
struct xlsx_around *xlsx_around_read(struct xlsx_zip *zip, const struct xlsx_parts *parts, struct error *err);
/* The lines of a sheet, in the file's order; those of the file are with the first. */
const struct xlsx_look *xlsx_around_sheet(const struct xlsx_around *around, size_t sheet);
/* The sheet itself has the element <drawing> or <legacyDrawing> with this r:id (or NULL): a line when it is the part
 * that was read. */
void xlsx_around_referred(const struct xlsx_around *around, size_t sheet, bool drawing, const char *id,
                          struct xlsx_look *look);

/* Charts are a line each, too: where it stands, and then, in the order in which the format has them, title, kind, and of
 * each series its name, colours, ranges and the values kept with them; limits of the axis, legend (xlsx_chart_read.c).
 * Of the drawing PART: its charts into LOOK. ARENA: for what is needed meanwhile. */
bool xlsx_chart_read(struct xlsx_zip *zip, const char *part, struct arena *arena, struct xlsx_look *look,
                     struct error *err);

#endif
