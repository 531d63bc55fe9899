/* What stands around the cells: the list of sheets, defined names, styles, shared strings. For xlsx_read.c. */
#ifndef MAMORI_EXCHANGE_XLSX_PARTS_H
#define MAMORI_EXCHANGE_XLSX_PARTS_H

#include "exchange/xlsx_xml.h"

struct xlsx_sheet_part {
    const char *name;
    const char *part; /* NULL: the file has none for it */
    bool hidden;
};

struct xlsx_defined_name {
    const char *name, *refers, *local; /* local: number of the worksheet that it holds for; "" the whole workbook */
};

struct xlsx_parts {
    struct arena *arena; /* of names */
    size_t sheets;
    struct xlsx_sheet_part *sheet;
    size_t names;
    struct xlsx_defined_name *name; /* in file order */
    bool date1904;
    const char *workbook, *strings; /* part names; NULL when there is none */
    struct xlsx_styles *styles;     /* xlsx_styles.h; NULL when there are none */
    size_t string_count;
    size_t *string_at;      /* into string_text */
    struct str string_text; /* NUL after each */
};

/* What a part refers to: of the package itself PART is "". External targets are left out. */
struct xlsx_relation {
    const char *id, *type, *target; /* type: what stands behind the last / ("comments"); target: a part's name */
};
struct xlsx_relations {
    size_t count, capacity;
    struct xlsx_relation *item;
};
bool xlsx_relations_read(struct xlsx_zip *zip, const char *part, struct arena *arena, struct xlsx_relations *out,
                         struct error *err);
/* The first with this ID (NULL: any) and TYPE (NULL: any), or NULL. */
const struct xlsx_relation *xlsx_relation(const struct xlsx_relations *relations, const char *id, const char *type);

/* xlsx_parts_free() in any case. */
bool xlsx_parts_read(struct xlsx_zip *zip, struct xlsx_parts *parts, struct error *err);
void xlsx_parts_free(struct xlsx_parts *parts);

/* Escapes undone, the length limit kept: true when TEXT (changed in place) is a text that a cell may hold. */
bool xlsx_text_finish(struct str *text, size_t from);

#endif
