/* CSV out and in (libcsv, iconv).
 *
 * Import: csv_preview() reads the file under limits and makes a difference against the ledger: nothing is written. The
 * caller shows it, then csv_apply() makes one batch, one undo. Rows are new unless the file has an `id` column (then
 * they change the row of that id; unknown ids are rejected).
 */
#ifndef MAMORI_EXCHANGE_CSV_H
#define MAMORI_EXCHANGE_CSV_H

#include "book/book.h"
#include "exchange/xlsx.h"

enum csv_encoding { CSV_AUTO, CSV_UTF8, CSV_CP932 };
enum difference_kind { DIFFERENCE_ADDED, DIFFERENCE_CHANGED, DIFFERENCE_SAME, DIFFERENCE_REJECTED };

struct csv_mapping {
    char *header;
    size_t column; /* SIZE_MAX: not taken over */
    bool computed;
    char *near_name;
};
struct csv_reject {
    uint64_t line;
    uint32_t field;
    char *column, *value, *reason;
};

struct csv_preview {
    size_t sheet;
    enum csv_encoding encoding; /* as found */
    bool bom;
    size_t mappings;
    struct csv_mapping *mapping;             /* one a header field */
    uint64_t added, changed, same, rejected; /* rows */
    size_t rejects;
    struct csv_reject *reject; /* at most 1,000 kept */
    /* private: the rows themselves */
    struct csv_rows *rows;
};

struct csv_preview *csv_preview(struct book *book, size_t sheet, const char *path, enum csv_encoding encoding,
                                const struct progress *progress, struct error *err);
void csv_preview_free(struct csv_preview **preview);
/* The n-th row of the preview: its kind, line, and cells as typed (column index → text; NULL none). */
enum difference_kind csv_row(const struct csv_preview *preview, uint64_t n, uint64_t *line, const char *const **values);
uint64_t csv_row_count(const struct csv_preview *preview);
/* Writes the good rows; refuses (ERROR_REJECTED) when any row is rejected unless ACCEPT_GOOD. */
bool csv_apply(struct book *book, const struct csv_preview *preview, bool accept_good, const struct progress *progress,
               struct error *err);

enum csv_header { CSV_HEADER_LABELS, CSV_HEADER_IDS };
/* Atomic (temporary name, sync, rename). UTF-8 with BOM, or CP932: what cannot be converted is an error naming row,
 * column and character, unless REPLACE writes 〓. Fields that begin with = + - @ TAB CR LF get a ' (undone on import;
 * plain numbers do not). */
bool csv_export(struct book *book, const char *path, size_t sheet, enum csv_encoding encoding, enum csv_header header,
                bool replace, const struct progress *progress, struct export_report *report, struct error *err);
/* The same rows to a stream, without BOM and without ': `show --csv`. */
void csv_print(const struct model *model, size_t sheet, enum model_text how, FILE *out);

#endif
