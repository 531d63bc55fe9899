/* A CSV file as rows of fields: bytes → UTF-8 (csv_text.c) → what parts the fields (csv_separator.c) → libcsv, under
 * limits.
 *
 * Fields are read as Excel and LibreOffice read them: a field that begins with " ends with one, and only blanks may
 * stand before, and between its end and the separator; a " anywhere else is a letter like others. Blanks belong to a field
 * without "s. Lines
 * end with \n, \r\n or \r; a last Ctrl+Z is the end of the file.
 */
#ifndef MAMORI_EXCHANGE_CSV_READ_H
#define MAMORI_EXCHANGE_CSV_READ_H

#include "exchange/csv.h"

#define CSV_MAX_FILE    (50 << 20)
#define CSV_MAX_ROW     (1 << 20) /* bytes */
#define CSV_MAX_ROWS    200000
#define CSV_MAX_COLUMNS 500   /* that hold something */
#define CSV_MAX_FIELD   32767 /* UTF-16 units */

struct csv_text {
    char *text;
    size_t length;
    enum csv_encoding encoding;
    bool bom;
    char separator;     /* between fields */
    size_t from;        /* where the first row begins: behind a line "sep=;" */
    uint64_t line_from; /* number of its line */
};
/* The whole file as UTF-8 without a BOM, and what parts its fields.
 *
 * WANTED AUTO: by the BOM; UTF-16 without one by its line ends and separators; else UTF-8 when it is valid, else CP932.
 * EUC-JP, ISO-2022-JP and UTF-32 are refused by name (ERROR_UNSUPPORTED): the first two are read when WANTED says so. A
 * BOM and an ISO-2022-JP escape say more than WANTED does.
 *
 * The separator is what a first line "sep=;" says, else the tab or semicolon where that, and not the comma, parts the
 * first rows into the same number of fields, else the comma. */
bool csv_text_read(const char *path, enum csv_encoding wanted, struct csv_text *out, struct error *err);
/* The same from memory (takes BYTES over, which have a NUL behind them). NAME is for errors. */
bool csv_text_decode(char *bytes, size_t length, const char *name, enum csv_encoding wanted, struct csv_text *out,
                     struct error *err);
void csv_text_free(struct csv_text *text);
/* "UTF-8", "CP932", … as programs call it. */
const char *csv_encoding_name(enum csv_encoding encoding);
/* "comma", "tab", "semicolon", or the character: for people. */
void csv_separator_text(char separator, struct str *out);
/* csv_text_decode() calls it: fills .separator, .from and .line_from, and takes out blanks before fields in "s. */
void csv_separator_find(struct csv_text *text);
/* AT stands behind the " that closes a field: where the field ends, blanks passed; NULL: there is more of it. */
const char *csv_past_blanks(const char *at, char separator);

struct csv_line {
    uint64_t line;
    uint32_t first, fields;
}; /* line counts from 1; its fields are field[first …] */
struct csv_table {
    struct str pool; /* every field, with NUL; line breaks in fields are \n */
    size_t rows;
    struct csv_line *row;
    size_t fields;
    uint32_t *field; /* offset into the pool */
};
bool csv_table_parse(const struct csv_text *text, const char *name, const struct progress *progress,
                     struct csv_table *out, struct error *err);
void csv_table_free(struct csv_table *table);
static inline const char *csv_field(const struct csv_table *table, size_t row, size_t n)
{
    return table->pool.text + table->field[table->row[row].first + n];
}

#endif
