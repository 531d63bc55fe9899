/* Which row of a table is the header, and which column of the sheet each of its fields means.
 *
 * A stranger's table: the header is the one of the first IMPORT_HEADER_ROWS rows in which most fields name a column;
 * where no row has two such fields, nearly right names count as well. Rows above it (titles, merged cells) are left
 * out. A header may have two rows, 評価値 over 機密性, 完全性, 可用性: of each field the text that names a column
 * counts, the lower one first. A field with values but no header is listed by its place.
 *
 * A field names a column by, in this order: what the person chose, what was remembered for this layout, the column's
 * id, its label in either language, its short label, one of its other names in the form (`also:`). Full and half width,
 * case, blanks and line breaks make no difference. What names none gets the nearest name as a suggestion. An own export
 * names its columns by ids. The id of a ledger's rows (ID, 番号) counts only in an own export, or when a person chose
 * it for this one file: in other people's files it numbers their rows (.numbers). Where the form gives the rows, their
 * numbers are the same in everybody's file.
 *
 * Two fields for one column (two 備考): the one that a person chose, else the first; the other is left out, with .twin.
 *
 * Remembered: for a sheet and the set of its headers, in the workbook's notes, when an import was applied.
 */
#ifndef MAMORI_EXCHANGE_IMPORT_MAP_H
#define MAMORI_EXCHANGE_IMPORT_MAP_H

#include "exchange/table.h"

#define IMPORT_HEADER_ROWS 20

enum import_how { MAP_NONE, MAP_ID, MAP_LABEL, MAP_ALSO, MAP_REMEMBERED, MAP_CHOSEN };

struct import_mapping {
    const char *header; /* as in the file */
    size_t column;      /* of the sheet; SIZE_MAX: not taken over */
    size_t twin;        /* the column that another field of the file means as well and took; else SIZE_MAX */
    enum import_how how;
    bool computed;   /* the column is computed or given: never written, but looked at in an own export */
    bool sheet_name; /* no field of the table: the name of the worksheet, for a column that the form says it may mean */
    bool nameless;   /* no header, but values: HEADER is its place, "(H)" */
    bool is_id;      /* the built-in column "id": which row is meant */
    bool numbers;    /* would be the id, but numbers the rows of a file from elsewhere: left out unless chosen */
    bool ignored; /* own export: a name beside a reference, a computed column written as value, a column of another pack
                   */
    const char *near_name; /* label of the nearest column when it names none; or NULL */
};

/* The column with this ID; SIZE_MAX: none. */
static inline size_t import_column_of(const struct sheet_def *sheet, const char *id)
{
    for (size_t c = 0; *id && c < sheet->column_count; c++)
        if (strcmp(sheet->column[c].id, id) == 0)
            return c;
    return SIZE_MAX;
}

/* What stands in the field is taken over into its column. */
static inline bool import_mapping_taken(const struct import_mapping *m)
{
    return m->column != SIZE_MAX && !m->is_id && !m->ignored && !m->computed;
}

struct import_choice {  /* a person's decision: field → column */
    const char *header; /* its text, as import_map_field_name() gives it, or its place "(H)" */
    size_t column;      /* SIZE_MAX: leave it out */
};

struct import_map {
    size_t header; /* row of the table; the rows after it are data */
    size_t upper;  /* the row above it, when both make the header; else SIZE_MAX */
    size_t count;  /* = table.width, and one more where the name of the worksheet may mean a column */
    struct import_mapping *mapping;
    struct arena *arena; /* of it all */
};

/* ERROR_REJECTED with place when there is no header, no column that can be filled in, two fields that a person chose
 * for one column, or (not a ledger) no id. */
bool import_map_make(struct book *book, size_t sheet, const struct file_table *table,
                     const struct import_choice *choice, size_t choices, struct arena *arena, struct import_map *out,
                     struct error *err);
/* How a person names a field: by its header, "備考#2" when an earlier field has the same, "(H)" when it has
 * none, "(sheet)" for the name of the worksheet. */
void import_map_field_name(const struct import_map *map, bool xlsx, size_t field, struct str *out);
/* How many fields of the best header row name a column of SHEET: to tell which worksheet or sheet could be meant. */
size_t import_map_score(const struct book *book, size_t sheet, const struct file_table *table);
bool import_map_remember(struct book *book, size_t sheet, const struct import_map *map, struct error *err);

#endif
