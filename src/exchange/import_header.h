/* The names by which a column of a sheet goes, and where in a stranger's table they stand as a header: for import_map.c.
 *
 *   import_names_make() → find headers, find fields
 */
#ifndef MAMORI_EXCHANGE_IMPORT_HEADER_H
#define MAMORI_EXCHANGE_IMPORT_HEADER_H

#include "exchange/import_map.h"

struct name {
    const char *key; /* import_key() */
    size_t column;
    enum import_how how;
};
struct names { /* in the order in which they count */
    const struct sheet_def *sheet;
    struct arena *arena;
    size_t count, capacity;
    struct name *name;
};

void import_names_make(const struct sheet_def *sheet, struct arena *arena, struct names *names);
/* The column that HEADER names, also when a unit in brackets stands behind the name; NULL: none. */
const struct name *import_names_find(const struct names *names, const char *header);
/* The unit that HEADER gives the bare numbers below it, where it matters for a column like DEF (千円 of 「見積り（千円）」 or
 * 「見積り 単位：千円」, 年 of 「保存期限(年)」), or what a cell above the row HEADER_ROW says of the whole table: 「（単位：千円）」; NULL: none. */
const char *import_table_unit(const struct column_def *def, const struct file_table *table, size_t header_row,
                              const char *header);
/* TYPED with that UNIT, appended to OUT. False: it is no bare number. */
bool import_unit_add(const struct column_def *def, const char *typed, const char *unit, struct str *out);
/* What could be meant by HEADER, as the form calls it; NULL: nothing. */
const char *import_near_name(const struct sheet_def *sheet, const char *header);
/* The header among the first IMPORT_HEADER_ROWS rows, SIZE_MAX: none. *BEST: how many fields of it name a column. */
size_t import_find_header(const struct names *names, const struct file_table *table, size_t *best);
/* The other row of a header of two, or SIZE_MAX. */
size_t import_find_second(const struct names *names, const struct file_table *table, size_t header);
/* A row below those that looks like a header, or SIZE_MAX. */
size_t import_find_late(const struct names *names, const struct file_table *table);
/* TEXT folded, without any blanks: 「情報 資産名称」 is 「情報資産名称」. Of a long one its beginning. The caller's. */
char *import_key(const char *text);
/* All of MARKS out of TEXT. */
void import_drop(char *text, const char *const *marks, size_t count);
/* The length of the first of MARKS that stands at TEXT; 0: none. */
size_t import_mark(const char *text, const char *const *marks, size_t count);
/* Whether IS holds of KEY and one of WORDS as the fold writes them. */
typedef bool import_word_fn(const char *key, const char *word);
bool import_any_word(const char *key, const char *const *words, size_t count, import_word_fn *is);

#endif
