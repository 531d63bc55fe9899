/* A CSV file as rows of fields: bytes → UTF-8 → libcsv, under limits. */
#ifndef MAMORI_EXCHANGE_CSV_READ_H
#define MAMORI_EXCHANGE_CSV_READ_H

#include "exchange/csv.h"

#define CSV_MAX_FILE    (50 << 20)
#define CSV_MAX_ROW     (1 << 20) /* bytes */
#define CSV_MAX_ROWS    200000
#define CSV_MAX_COLUMNS 500
#define CSV_MAX_FIELD   32767 /* UTF-16 units */

struct csv_text {
    char *text;
    size_t length;
    enum csv_encoding encoding;
    bool bom;
};
/* The whole file as UTF-8 without a BOM. WANTED AUTO: BOM, else UTF-8 when it is valid, else CP932. */
bool csv_text_read(const char *path, enum csv_encoding wanted, struct csv_text *out, struct error *err);
/* The same from memory (takes BYTES over). NAME is for errors. */
bool csv_text_decode(char *bytes, size_t length, const char *name, enum csv_encoding wanted, struct csv_text *out,
                     struct error *err);
void csv_text_free(struct csv_text *text);

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
