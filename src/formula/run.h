/* Evaluation (private to src/formula): values of nodes in one row.
 *
 * scalar.c knows single values (coercion, comparison, as in Excel), eval.c nodes and arrays, criteria.c what COUNTIF
 * and its like ask, memory.c what is remembered from row to row. A function gets its arguments as nodes and asks for
 * what it needs: run_value() one value, run_span() many.
 */
#ifndef MAMORI_FORMULA_RUN_H
#define MAMORI_FORMULA_RUN_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formula/node.h"

struct memory;

struct run {
    const struct formula_env *env;
    uint32_t row;
    struct arena *arena;   /* texts of values */
    struct memory *memory; /* only in formula_column(): values and lookups kept from row to row; else NULL */
};

struct value run_value(struct run *run, const struct node *node);

/* Many values: a single one, a column, some rows of a column, or a computed array. In references and arrays text and
 * truth are no numbers, as single values they are converted if they can be. */
struct span {
    bool single;
    bool reference;              /* cells, so that an empty one is nothing at all */
    struct value value;          /* single */
    const struct column *column; /* or NULL */
    const uint32_t *rows;        /* of the column; NULL: all from the first */
    struct value *items;         /* computed; span_free() */
    size_t count;
};
struct span run_span(struct run *run, const struct node *node);
void span_free(struct span *span);
struct value span_at(const struct span *span, size_t i);
static inline bool span_is_column(const struct span *span)
{
    return span->column && !span->rows;
}

/* Calls EACH with every value of an argument until it returns false; DIRECT when it was written there as a value. */
typedef bool run_each_fn(void *context, struct value value, bool direct);
bool run_each(struct run *run, const struct node *node, run_each_fn *each, void *context);

const struct column *run_column(const struct run *run, const struct formula_ref *ref);
/* The first row of COLUMN that holds WANTED, as MATCH and XLOOKUP compare; SIZE_MAX: none. */
size_t run_find(struct run *run, const struct column *column, struct value wanted, bool wildcards);

/* One argument as a number, a text, a truth; on failure *failed is the error to return. */
bool run_number(struct run *run, const struct node *node, double *out, struct value *failed);
bool run_integer(struct run *run, const struct node *node, double *out, struct value *failed); /* cut towards zero */
bool run_text(struct run *run, const struct node *node, const char **out, struct value *failed);

/* Single values (scalar.c). */
bool scalar_number(struct value value, double *out, struct value *failed);
bool scalar_truth(struct value value, bool *out, struct value *failed);
const char *scalar_text(struct arena *arena, struct value value); /* of no error */
struct value scalar_finish(double number);                        /* #NUM! when it overflowed; no -0 */
struct value scalar_new_text(struct arena *arena, const char *text,
                             size_t length);        /* #VALUE! when longer than a cell holds */
int scalar_compare(struct value a, struct value b); /* neither an error */
double number_15(double number);                    /* rounded to 15 digits: what Excel shows and compares */
bool number_same(double a, double b);
double number_snap(double number);               /* a whole number if it is one in 15 digits */
bool text_number(const char *text, double *out); /* also dates written 2026-04-01 and 2026/4/1 */
int text_order(const char *a, const char *b);    /* without regard to case */
bool text_equal(const char *a, const char *b);
uint64_t text_hash(const char *text);                  /* equal texts have equal hashes */
bool text_like(const char *pattern, const char *text); /* * ? ~, the whole text */
bool text_has_wildcard(const char *text);
uint32_t text_next_lower(const char **text);

/* Criteria (criteria.c). */
enum criterion_kind {
    CRITERION_NUMBER,
    CRITERION_TEXT,
    CRITERION_PATTERN,
    CRITERION_TRUTH,
    CRITERION_ERROR,
    CRITERION_BLANK,
    CRITERION_EMPTY
};
struct criterion {
    enum criterion_kind kind;
    enum node_kind operator;
    struct value value;
};

/* The rows for which all of range, criterion, range, criterion, … hold: one byte a row, 0 or 1. Ranges must be equally
 * long. */
struct filter {
    uint8_t *keep;
    size_t count;
};
bool filter_new(struct run *run, const struct node *const *pairs, size_t count, struct filter *out,
                struct value *failed);
void filter_free(struct filter *filter);
/* How many rows that are; false with FAILED as of filter_new(). */
bool filter_count(struct run *run, const struct node *const *pairs, size_t count, size_t *found, struct value *failed);
size_t criterion_count(struct run *run, const struct node *range, const struct node *wanted);

/* What is remembered (memory.c). */
struct memory *memory_new(const struct formula *formula);
void memory_free(struct memory **memory);
bool memory_get(struct memory *memory, const struct node *node, struct value *out);
struct arena *memory_arena(struct memory *memory); /* for values that stay */
void memory_put(struct memory *memory, const struct node *node, struct value value);
const uint32_t *memory_first_rows(struct memory *memory,
                                  const struct column *column); /* of each entry; UINT32_MAX: nowhere */
/* The entries that may equal VALUE, one after the other; UINT32_MAX ends. The caller compares. */
uint32_t memory_candidate(struct memory *memory, const struct column *column, struct value value);
uint32_t memory_next_candidate(struct memory *memory, const struct column *column, uint32_t entry);

#endif
