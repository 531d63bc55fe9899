/* What a workbook looks like, as far as it could go missing in silence: number formats and styles of cells, widths,
 * heights, merged cells, drop-downs, colours, filters, panes, print set-up, protection, links, notes, charts, names,
 * title and author.
 *
 * The library reports success for files that lack them (1.1.4: a failed allocation leaves every date a bare number). So
 * the writer notes everything that it asks for beside the cells, one line each, as the file should say it; the
 * read-back makes the same line of what the file says. Compared are sums over the lines of a page and kind: nothing is
 * kept, the order does not matter, and page and kind of what differs are known.
 *
 * Styles are compared attribute by attribute with those of the layout, once for each pair; a cell then costs one
 * comparison of two numbers.
 */
#ifndef MAMORI_EXCHANGE_XLSX_LOOK_H
#define MAMORI_EXCHANGE_XLSX_LOOK_H

#include "exchange/xlsx_layout.h"
#include "exchange/xlsx_parts.h"

enum xlsx_look_kind {
    LOOK_COLUMNS,
    LOOK_ROWS,
    LOOK_MERGED,
    LOOK_CHOICES,
    LOOK_COLORS,
    LOOK_FILTER,
    LOOK_PANES,
    LOOK_PRINT,
    LOOK_PROTECTION,
    LOOK_LINKS,
    LOOK_NOTES,
    LOOK_CHARTS,
    LOOK_NAMES, /* of the workbook: on the first page */
    LOOK_ABOUT, /* the same */
    LOOK_KINDS
};
/* What a protected sheet says: it is, so are objects and scenarios, and this may be done in spite of it. */
#define XLSX_LOOK_ALLOWED                                                                                              \
    "sheet", "objects", "scenarios", "formatCells", "formatColumns", "formatRows", "insertRows", "insertHyperlinks",   \
        "sort", "autoFilter", "insertColumns", "deleteRows", "deleteColumns", "pivotTables"
#define XLSX_LOOK_PROTECTED "1110000000" /* what is not mentioned is forbidden */
struct xlsx_look {
    uint64_t sum[LOOK_KINDS];
    unsigned lines[LOOK_KINDS];
};

/* Nothing without LOOK. */
void xlsx_look_line(struct xlsx_look *look, enum xlsx_look_kind kind, const char *line);
void xlsx_look_note(struct xlsx_look *look, enum xlsx_look_kind kind, const char *format, ...) PRINTF_LIKE(3, 4);
/* "B2:B9", "B2" for one cell. */
void xlsx_look_area(uint32_t row, uint32_t column, uint32_t last_row, uint32_t last_column, struct str *out);
/* A column's width in pixels, as it is and as the file has it. */
int xlsx_look_pixels(double characters);
int xlsx_look_pixels_of(const char *written);
/* A row that is not as the others: HEIGHT in points. */
void xlsx_look_row(struct xlsx_look *look, uint32_t row, double height, double usual, bool hidden);
void xlsx_look_usual_height(struct xlsx_look *look, double usual);
/* The note at a cell and the box it is shown in, in pixels. */
void xlsx_look_comment(struct xlsx_look *look, uint32_t row, uint32_t column, const char *author, const char *text,
                       unsigned width, unsigned height);
/* What the file may quote or not. */
void xlsx_look_unquoted(const char *text, struct str *out);
/* A name, of the workbook or (LOCAL) of a page; all with the FIRST page. */
void xlsx_look_name_note(struct xlsx_look *first, const char *name, size_t local, const char *refers);
/* The kind's name for people. */
const char *xlsx_look_name(enum xlsx_look_kind kind);

/* The file's side (xlsx_look_read.c). */
struct xlsx_looks;
struct xlsx_looks *xlsx_looks_new(const struct xlsx_layout *layout, struct arena *arena);
/* Makes HANDLER hand over, before the first sheet, what the package lists, styles, names and the parts beside the
 * sheets, and then of each sheet what is no cell. */
void xlsx_looks_listen(struct xlsx_looks *looks, struct xlsx_handler *handler);
/* The next sheet begins. PAGE: whose columns have styles; may be NULL. */
void xlsx_looks_page(struct xlsx_looks *looks, const struct xlsx_page *page);
/* Does the style XF of the file look as STYLE? What differs into *WHAT. */
bool xlsx_looks_style(struct xlsx_looks *looks, unsigned style, unsigned xf, const char **what);
/* The sheet is read: the kind that differs from what was asked for, or LOOK_KINDS. ASKED NULL: nothing was written
 * from it, and nothing is compared. */
enum xlsx_look_kind xlsx_looks_differ(const struct xlsx_looks *looks, const struct xlsx_look *asked);

#endif
