/* A column of a table: values as codes into a dictionary.
 *
 * Every column, entered or computed, is stored like this: `dictionary` holds each distinct value once (entry 0 is
 * always the empty value), `codes` one number a row in 1, 2 or 4 bytes, widened when the dictionary outgrows them. So a
 * choice column of a million rows is one megabyte, and a formula over few distinct inputs is computed once for each
 * combination and then looked up (formula_column() in formula.h). Entries are never removed: a code stays valid as long
 * as the column lives.
 */
#ifndef MAMORI_FORMULA_COLUMN_H
#define MAMORI_FORMULA_COLUMN_H

#include "base/value.h"

struct column {
    uint32_t rows;
    unsigned width; /* bytes a code: 1, 2 or 4 */
    union {
        void *codes;
        uint8_t *codes8;
        uint16_t *codes16;
        uint32_t *codes32;
    };
    struct value *dictionary; /* texts are owned by the column, or lent to it */
    uint32_t entries;
    /* private */
    size_t codes_capacity, dictionary_capacity;
    uint32_t *index;
    size_t index_size;
    struct arena *texts;
    struct column_counts *counts;
};

struct column *column_new(void);
void column_free(struct column **column);
struct column *column_clone(const struct column *column);
/* Forgets all rows and all entries but the empty one (used before a whole new computation). */
void column_clear(struct column *column);

void column_resize(struct column *column, uint32_t rows);   /* new rows are empty */
void column_insert_row(struct column *column, uint32_t at); /* empty row before AT */
void column_delete_row(struct column *column, uint32_t at);
void column_move_row(struct column *column, uint32_t from, uint32_t to);
/* COUNT rows are left: row R is what row ORDER[R] was. */
void column_arrange(struct column *column, const uint32_t *order, uint32_t count);

uint32_t column_code_of(struct column *column, struct value value); /* interned: finds or adds the entry */
void column_widen(struct column *column, unsigned width);           /* makes codes at least WIDTH bytes wide */
void column_set_code(struct column *column, uint32_t row, uint32_t code);
void column_set(struct column *column, uint32_t row, struct value value);
/* The same, of a text that is there as long as the column: it is not copied. */
void column_lend(struct column *column, uint32_t row, struct value value);

static inline uint32_t column_code(const struct column *c, uint32_t row)
{
    return c->width == 1 ? c->codes8[row] : c->width == 2 ? c->codes16[row] : c->codes32[row];
}
static inline struct value column_get(const struct column *c, uint32_t row)
{
    return c->dictionary[column_code(c, row)];
}
/* How often each entry occurs, a number for each. Counted when somebody first asks, and from then on kept up to date by
 * what sets single rows; only what fills a whole column anew makes it be counted again. Valid until the column changes. */
const uint32_t *column_counts(const struct column *column);

/* Columns of the same length. A sheet has two: its rows, and one row of summary values. */
struct column_table {
    uint32_t rows;
    uint32_t columns;
    struct column **column;
    bool waits; /* its cells are there when formula_env.need was asked for them */
};

#endif
