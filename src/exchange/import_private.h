/* Between import.c and its parts. */
#ifndef MAMORI_EXCHANGE_IMPORT_PRIVATE_H
#define MAMORI_EXCHANGE_IMPORT_PRIVATE_H

#include "exchange/import.h"
#include "exchange/import_value.h"

/* What follows and is new lives in the ARENA it is given: that of one comparison. */

/* What cells of SHEET held when the journal had ENTRIES entries. */
struct import_base;
struct import_base *import_base_new(struct book *book, const char *sheet, int64_t entries, struct arena *arena,
                                    struct error *err);
/* False: the cell was not changed since. *OLD NULL: what it held has been erased. */
bool import_base_find(const struct import_base *base, const char *row, const char *column, const char **old);
/* What was first done to a row since: then it was not there yet, or it still was. */
enum import_base_row { BASE_ROW_KEPT, BASE_ROW_ADDED, BASE_ROW_DELETED };
enum import_base_row import_base_row(const struct import_base *base, const char *row);
/* Anything of the row was changed. */
bool import_base_touched(const struct import_base *base, const char *row);

/* Which row of the workbook each row of a part's table is (import_ids.c). The id says it, where ids are those of this
 * workbook; but a number may stand in the file twice (a row copied in a spreadsheet), or have been given here and in
 * the file to two different rows. */
struct import_found {
    uint32_t row;       /* of the model; UINT32_MAX: a new one */
    uint32_t copy_of;   /* new: the row whose number it bears; else UINT32_MAX */
    const char *reason; /* why it is new although it has a number, or why nothing can be told; else NULL */
    bool refused;       /* nothing can be told */
    bool again;         /* nothing to compare: the same row stands in the file elsewhere, or the row says nothing */
};
struct import_ids;
struct import_rows; /* import_rows.h: of given rows; NULL: ids say it */
/* BASE: NULL unless the part is based. ID_FIELD SIZE_MAX: none. TRUSTED: ids are those of this workbook. */
struct import_ids *import_ids_new(struct book *book, struct import_part *part, const struct import_base *base,
                                  size_t id_field, const struct import_rows *given, bool trusted, struct arena *arena,
                                  struct error *err);
struct import_found import_ids_find(const struct import_ids *ids, size_t at);
/* Row ROW of the model stands in the file. */
bool import_ids_used(const struct import_ids *ids, uint32_t row);

/* New rows of a part that say the same as an earlier one (import_repeat.c). */
struct import_repeats;
struct import_repeats *import_repeats_new(const struct import_part *part, struct arena *arena);
/* Row N of the part, whose values are there: true when an earlier row that was given here has the same. */
bool import_repeats_row(struct import_repeats *repeats, size_t n);

/* Rows of the workbook that a new row of the file may be (import_twin.c). BASE not NULL: only rows that were added since
 * it, or whose number IDS does not find in the file; the others stand there with their numbers. */
struct import_twins;
enum import_twin { TWIN_NONE, TWIN_SAME, TWIN_NAMED };
struct import_twins *import_twins_new(const struct model *model, const struct import_part *part,
                                      const struct import_base *base, const struct import_ids *ids, size_t name_column,
                                      struct arena *arena);
/* SAME: all that VALUE (by field) fills stands in row *ROW as well; each row is given once. NAMED: *ROW has its name.
 */
enum import_twin import_twins_find(struct import_twins *twins, const char *const *value, uint32_t *row);

/* Fills the rows, cells and questions of a part of IMPORT whose sheet, table and map are set. */
bool import_compare(struct book *book, struct import *import, struct import_part *part,
                    const struct import_options *options, const struct progress *progress, struct error *err);

/* After the rows of PART were looked at: which values have to be asked for, with the answers there are. False: an
 * answer is none of the choices. */
bool import_ask(struct book *book, struct import *import, struct import_part *part,
                const struct import_options *options, struct error *err);
/* Compares the computed columns of a stranger's file with what comes out of its rows here, and notes where they differ:
 * then something was not understood as it was meant. */
void import_check_computed(struct book *book, struct import *import, const struct import_part *part);
/* The parts of a stranger's file (import_sheets.c). */
bool import_foreign_parts(struct book *book, struct import *import, const struct import_options *options,
                          struct error *err);
struct import_part *import_add_part(struct import *import, size_t sheet, const struct file_table *table);
bool import_has_entered(const struct sheet_def *sheet); /* columns that people fill in */
/* NAME of a worksheet is one of NAMES: width, case and blanks make no difference. */
bool import_named(const char *name, const char *const *names, size_t count);
bool import_refuse_from(const struct import *import, const char *from, struct error *err);
/* TEXT lives in the import's arena, or as long. */
void import_add_note(struct import *import, const char *text);
void import_add_warning(struct import *import, const char *text); /* before the others: the screen shows the first */

/* What was said of the value KEY in a column of this layout: code, "", or NULL; and whether anything was. */
const char *import_meaning_recall(struct book *book, const struct sheet_def *sheet, const struct import_map *map,
                                  size_t column, const char *key, struct arena *arena);
bool import_meaning_known(struct book *book, const struct sheet_def *sheet, const struct import_map *map,
                          size_t column);
bool import_meaning_remember(struct book *book, const struct import_part *part, struct error *err);
void import_part_clear(struct import_part *part); /* of rows and cells */

/* What was decided for this layout before (import_map_remember()). */
void import_map_recall(struct book *book, const struct sheet_def *sheet, struct import_map *map);

#endif
