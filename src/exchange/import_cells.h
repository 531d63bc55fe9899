/* The cells of one row of a file against the row of the workbook that it means: for import_compare.c, which says what
 * row that is and keeps all of this.
 *
 *   import_cells_compare_given() once, when computed cells are looked at → for each row import_cells_take()
 */
#ifndef MAMORI_EXCHANGE_IMPORT_CELLS_H
#define MAMORI_EXCHANGE_IMPORT_CELLS_H

#include "exchange/import_layout.h"
#include "exchange/import_private.h"

struct comparing {
    struct arena *arena; /* of what lives no longer */
    struct book *book;
    const struct model *model;
    struct import_part *part;
    const struct sheet_def *sheet;
    const struct file_table *table;
    bool xlsx, apostrophes, trusted; /* trusted: an id means the row of this workbook */
    bool look_at_computed;
    bool asks, asked;            /* unknown words are asked for; it is known which */
    size_t id_field, name_field; /* SIZE_MAX: none */
    const char **unit;           /* by field: import_table_unit(), or NULL */
    bool *comparable;            /* by field: a given text that is in the language of now */
    uint8_t *used;               /* by row of the model: a new row of the file is it (import_twin.c) */
    struct import_base *base;
    struct import_base **targets; /* by sheet: of the ledgers that are referred to, when first asked for */
    struct import_ids *ids;
    struct import_twins *twins;
    struct import_repeats *repeats;
    struct import_layout *layout;
    struct import_rows *rows; /* a stranger's file for given rows: which one is meant; else NULL */
    size_t remark_capacity;
    struct str text;
    struct error error; /* filled only where a cell is refused: not cleared a million times */
};

/* One more cell of the row at hand that is rejected. COLUMN SIZE_MAX: it belongs to none. TYPED lives as long as the
 * part; REASON, for people, does, too. */
void import_cells_reject(struct comparing *c, size_t field, size_t column, const char *typed, const char *reason);
/* Something that people should see of the row at hand; FIELD SIZE_MAX: of all of it. */
void import_cells_remark(struct comparing *c, enum import_remark_kind kind, size_t field);
/* What the workbook holds, canonical; valid until the next call. */
const char *import_cells_here(struct comparing *c, uint32_t row, size_t column);
/* Fills .comparable. A given text in another language than now says nothing; then no cell of its column is what it
 * should be. */
void import_cells_compare_given(struct comparing *c);
/* Understands the cells of row AT of the table into VALUE (by field; NULL where nothing is taken over), and adds to the
 * part what differs, what is rejected, and what is to be said of them. */
void import_cells_take(struct comparing *c, size_t at, const struct import_found *found, const char **value);

#endif
