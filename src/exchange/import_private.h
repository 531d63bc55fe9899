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

/* Fills the rows, cells and questions of a part of IMPORT whose sheet, table and map are set. */
bool import_compare(struct book *book, struct import *import, struct import_part *part,
                    const struct import_options *options, const struct progress *progress, struct error *err);

/* After the rows of PART were looked at: which values have to be asked for, with the answers there are. False: an answer
 * is none of the choices. */
bool import_ask(struct book *book, struct import *import, struct import_part *part,
                const struct import_options *options, struct error *err);
/* Compares the computed columns of a stranger's file with what comes out of its rows here, and notes where they differ:
 * then something was not understood as it was meant. */
void import_check_computed(struct book *book, struct import *import, const struct import_part *part);
/* The parts of a stranger's file (import_sheets.c). */
bool import_foreign_parts(struct book *book, struct import *import, const struct import_options *options,
                          struct error *err);
struct import_part *import_add_part(struct import *import, size_t sheet, const struct file_table *table);
bool import_same_name(const char *a, const char *b); /* of worksheets: width, case and blanks make no difference */
bool import_refuse_from(const struct import *import, const char *from, struct error *err);
/* TEXT is the import's from now on. */
void import_add_note(struct import *import, char *text);

/* What was said of the value KEY in a column of this layout: code, "", or NULL; and whether anything was. */
const char *import_meaning_recall(struct book *book, const struct sheet_def *sheet, const struct import_map *map,
                                  size_t column, const char *key, struct arena *arena);
bool import_meaning_known(struct book *book, const struct sheet_def *sheet, const struct import_map *map,
                          size_t column);
bool import_meaning_remember(struct book *book, const struct import_part *part, struct error *err);
void import_part_free(struct import_part *part);

/* What was decided for this layout before (import_map_remember()). */
void import_map_recall(struct book *book, const struct sheet_def *sheet, struct import_map *map);

/* The column whose text names a row for people, or SIZE_MAX. */
size_t import_name_column(const struct sheet_def *sheet);

#endif
