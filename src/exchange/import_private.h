/* Between import.c and its parts. */
#ifndef MAMORI_EXCHANGE_IMPORT_PRIVATE_H
#define MAMORI_EXCHANGE_IMPORT_PRIVATE_H

#include "exchange/import.h"
#include "exchange/import_value.h"

/* What cells of SHEET held when the journal had ENTRIES entries. */
struct import_base;
struct import_base *import_base_new(struct book *book, const char *sheet, int64_t entries, struct error *err);
void import_base_free(struct import_base **base);
/* False: the cell was not changed since. *OLD NULL: what it held has been erased. */
bool import_base_find(const struct import_base *base, const char *row, const char *column, const char **old);

/* Fills the rows and cells of a part whose sheet, table and map are set. FILE_XLSX: for places. */
bool import_compare(struct book *book, struct import_part *part, bool xlsx, const struct progress *progress,
                    struct error *err);
void import_part_free(struct import_part *part);

/* What was decided for this layout before (import_map_remember()). */
void import_map_recall(struct book *book, const struct sheet_def *sheet, struct import_map *map);

/* The column whose text names a row for people, or SIZE_MAX. */
size_t import_name_column(const struct sheet_def *sheet);

#endif
