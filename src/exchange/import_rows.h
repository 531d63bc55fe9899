/* Which given row of a checklist a row of a stranger's file means: by its code (1-1, also as section and number in two
 * columns, or as the day that Excel made of it), else by its words: label, text or other names (`also:`) of the row,
 * among the rows that agree with what the file says in given columns (媒体・保存先).
 *
 *   import_rows_new() → import_rows_find() per row
 */
#ifndef MAMORI_EXCHANGE_IMPORT_ROWS_H
#define MAMORI_EXCHANGE_IMPORT_ROWS_H

#include "exchange/import_map.h"

struct import_rows;
struct import_rows *import_rows_new(const struct sheet_def *sheet, const struct file_table *table,
                                    const struct import_map *map, struct arena *arena);
/* The id of the row that row AT of the table means; NULL: none, or several. */
const char *import_rows_find(const struct import_rows *rows, size_t at);
/* The longest text by which row AT names itself, for people; and whether anything is filled in that would be taken. */
const char *import_rows_words(const struct import_rows *rows, size_t at);
bool import_rows_filled(const struct import_rows *rows, size_t at);

#endif
