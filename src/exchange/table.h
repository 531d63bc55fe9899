/* A file as tables: what the import compares, whether it came as CSV or .xlsx.
 *
 *   table_read() → look at table_file.table[…] → table_file_free()
 *
 * A table is one worksheet, or the CSV file. Nothing is interpreted here: title rows, header and rows stand as they are
 * in the file, every cell with its type and its text:
 *
 *   CELL_TEXT    as in the file, without readings and escapes; line breaks are \n
 *   CELL_NUMBER  value_number_text() of it, full precision
 *   CELL_DATE    ISO, "2026-04-01", with " 09:30:00" when it has a time
 *   CELL_TRUTH   "TRUE" or "FALSE";   CELL_ERROR "#N/A" …
 *   CELL_EMPTY   ""
 *
 * CELL_FORMULA in a cell's flags: it has a formula, and the text is its stored value (never evaluated).
 *
 * CELL_MERGED: the cell belongs to merged cells and is not the first of them. On paper such cells are one; in the file
 * only the first holds anything. Those straight below it carry its value and its other flags here, so that every row of
 * a block has the department that was written once beside it; those to its right hold nothing, since one value is no
 * answer to two questions. A covered cell that holds something of its own keeps it and has no mark. Rows that have no
 * cell of their own do not come into being by it.
 *
 * An own export is known by its marks (mark.h), of which a workbook carries several, so that whatever is deleted in
 * Excel some are left. They are looked for in this order:
 *
 *   a worksheet   the whole mark in any cell of the first rows; its first cells, where the others are gone;
 *                 the defined name mamori_sheet_ID that points at it
 *   the file      any worksheet's mark, or the defined names mamori_file1, …
 *
 * table_file.own is then the file's mark, table.own that of the worksheet. Where the hidden line of column ids is still
 * there, .id and .header are found already, and a page of facts, which stands upright in the file, is turned: one
 * header of ids, one row. A worksheet of an own file without any of this keeps .own.own false (import_own.h says what
 * becomes of it); pages that never hold anything to take over (summary, lists, findings) are left out. The pages of a
 * sheet that was split are one table. An own CSV file has the mark as header of its last column, which is emptied here.
 *
 * Limits: those of csv_read.h and xlsx_zip.h; a table has at most TABLE_MAX_COLUMNS columns. Cells beyond
 * them, and a few cells that stand far right of everything else, are left out and listed in .note; far down costs
 * nothing, since only rows that hold something are there.
 */
#ifndef MAMORI_EXCHANGE_TABLE_H
#define MAMORI_EXCHANGE_TABLE_H

#include "exchange/csv.h"
#include "exchange/mark.h"
#include "exchange/xlsx.h"

#define TABLE_MAX_COLUMNS 500

enum {
    CELL_EMPTY,
    CELL_TEXT,
    CELL_NUMBER,
    CELL_DATE,
    CELL_TRUTH,
    CELL_ERROR,
    CELL_TYPE = 7,
    CELL_FORMULA = 8,
    CELL_MERGED = 16
};

struct table_place { /* where a row stood */
    uint32_t page;   /* of .page: a split sheet has several */
    uint32_t number; /* row of Excel or line of the CSV file, from 1 */
    bool hidden;     /* .xlsx: a person who looks at the file does not see it */
};

struct file_table {
    char *name; /* of the worksheet (the first of a split sheet); of the file for CSV */
    bool xlsx;
    bool hidden;
    bool upright; /* turned: a place's number is that of the column's row; see table_place_text() */
    int days;     /* to be added to a number that is meant as a day: not 0 in files of the 1904 system */
    struct mark own;
    bool named;      /* the file's defined names say that this worksheet is the sheet's (not a copy of it) */
    bool incomplete; /* of a split sheet not all pages are there */
    size_t pages;
    char **page;  /* names of its worksheets */
    size_t width; /* columns */
    size_t rows;
    struct table_place *place; /* by row */
    uint32_t *fields; /* by row: how many fields it has (CSV: as written; .xlsx: up to the last that holds something) */
    uint32_t *at;     /* rows × width: offset into the pool */
    uint8_t *flags;   /* rows × width: CELL_… */
    uint32_t *upright_row;  /* by column, upright only: row of Excel */
    const struct str *pool; /* of the file */
    size_t header;          /* own: row of the table that holds the labels; else SIZE_MAX */
    char **id; /* own: by column, from the hidden row ("name", "risk", "risk:value", "of:name", ""); NULL: not found */
};

struct table_file {
    struct arena *arena; /* names, ids, notes, marks */
    bool xlsx;
    struct mark own;            /* of the file; its sheet "" when it has several */
    enum csv_encoding encoding; /* CSV */
    bool bom;
    char separator; /* CSV */
    size_t count;
    struct file_table *table;
    size_t notes;
    char **note; /* for people: "macros are ignored" */
    struct str pool;
};

/* By the file's content, not its name (file_kind.h): a zip is .xlsx, text is CSV, all else is refused by name. It is
 * read in a child process under limits (foreign.h): import, its preview and whatever else looks at a table come through
 * here. */
bool table_read(const char *path, enum csv_encoding wanted, const struct progress *progress, struct table_file *out,
                struct error *err);
void table_file_free(struct table_file *file);
/* Turns a page of facts: ID of each row (NULL: none), the columns of labels and values. .id and .header are set. */
void table_turn(struct table_file *file, struct file_table *table, const char *const *id, size_t label, size_t value);

static inline const char *table_text(const struct file_table *table, size_t row, size_t column)
{
    return table->pool->text + table->at[row * table->width + column];
}
/* The same of any field; "" where the row does not reach so far. */
static inline const char *table_field(const struct file_table *table, size_t row, size_t column)
{
    return row < table->rows && column < table->fields[row] ? table_text(table, row, column) : "";
}
static inline uint8_t table_flags(const struct file_table *table, size_t row, size_t column)
{
    return table->flags[row * table->width + column];
}
/* A formula that the writing program has not computed: what the cell holds is not known, least of all that it is empty. */
static inline bool table_unknown(const struct file_table *table, size_t row, size_t column)
{
    return (table_flags(table, row, column) & ~CELL_MERGED) == (CELL_EMPTY | CELL_FORMULA);
}

/* "B12", "資産 (2)!B12", "line 12, column 2": where a cell stood, for people and scripts. COLUMN SIZE_MAX: the row. */
void table_place_text(const struct file_table *table, size_t row, size_t column, struct str *out);
/* A column as people call it: "H" of a worksheet, "8" of a CSV. */
void table_column_text(bool xlsx, size_t column, struct str *out);

#endif
