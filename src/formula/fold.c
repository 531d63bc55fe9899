/* formula_column(): a whole column at once.
 *
 * Inputs are codes into small dictionaries, so a row is one of few combinations. Each combination is computed when it
 * is first met and from then on looked up. Rows go in blocks: the combinations of a block as 16-bit numbers, then its
 * results; a mark in the table says "not computed yet", and only then a block is looked at row by row. */
#include "formula/run.h"

enum {
    FOLD_LIMIT = 65536, /* combinations: they fit 16 bits, the table fits the second-level cache */
    FOLD_BLOCK = 4096,
    FOLD_INPUTS = 64 /* more columns than can fold anyway */
};

struct fold {
    size_t inputs;
    const struct column *input[FOLD_INPUTS];
    uint32_t stride[FOLD_INPUTS];
    uint32_t combinations;
    unsigned width;  /* of a table entry, the same as out->width: 1 or 2 */
    uint8_t *table8; /* combination → code; the highest number: not computed yet */
    uint16_t *table16;
};

#define UNKNOWN8  UINT8_MAX
#define UNKNOWN16 UINT16_MAX

static uint32_t column_code_for(struct run *run, const struct formula *formula, struct column *out, uint32_t row)
{
    run->row = row;
    struct value value = run_value(run, formula->root);
    if (value.type == VALUE_EMPTY)
        value = value_number(0);
    uint32_t code = column_code_of(out, value);
    arena_reset(run->arena);
    return code;
}

/* Distinct columns of this row; false when rows cannot be told apart by them alone, or there are too many combinations.
 */
static bool fold_start(struct fold *fold, const struct formula *formula, const struct run *run, uint32_t rows)
{
    uint64_t combinations = 1;
    *fold = (struct fold){.width = 1};
    for (size_t i = 0; i < formula->ref_count; i++) {
        const struct formula_ref *ref = formula->ref[i];
        if (ref->kind == FORMULA_LINKED)
            return false;
        if (ref->kind != FORMULA_OWN)
            continue;
        const struct column *column = run_column(run, ref);
        if (!column || column->rows < rows)
            return false;
        size_t known = 0;
        while (known < fold->inputs && fold->input[known] != column)
            known++;
        if (known < fold->inputs || column->entries == 1)
            continue; /* a column of empty cells makes no difference */
        if (fold->inputs == FOLD_INPUTS)
            return false;
        fold->input[fold->inputs] = column;
        fold->stride[fold->inputs++] = (uint32_t)combinations;
        combinations *= column->entries;
        if (combinations > FOLD_LIMIT)
            return false;
    }
    fold->combinations = (uint32_t)combinations;
    fold->table8 = mem_zero(combinations, 1);
    memset(fold->table8, UNKNOWN8, combinations);
    return true;
}

/* Combinations of a block */

static void index_add8(uint16_t *restrict index, const uint8_t *restrict codes, uint16_t stride, size_t count)
{
    for (size_t i = 0; i < count; i++)
        index[i] = (uint16_t)(index[i] + codes[i] * stride);
}

static void index_add16(uint16_t *restrict index, const uint16_t *restrict codes, uint16_t stride, size_t count)
{
    for (size_t i = 0; i < count; i++)
        index[i] = (uint16_t)(index[i] + codes[i] * stride);
}

static void index_two8(uint16_t *restrict index, const uint8_t *restrict a, const uint8_t *restrict b,
                       uint16_t b_stride, size_t count)
{
    for (size_t i = 0; i < count; i++)
        index[i] = (uint16_t)(a[i] + b[i] * b_stride);
}

static void index_three8(uint16_t *restrict index, const uint8_t *restrict a, const uint8_t *restrict b,
                         const uint8_t *restrict c, uint16_t b_stride, uint16_t c_stride, size_t count)
{
    for (size_t i = 0; i < count; i++)
        index[i] = (uint16_t)(a[i] + b[i] * b_stride + c[i] * c_stride);
}

static void fold_index(const struct fold *fold, uint32_t start, size_t count, uint16_t *index)
{
    const struct column *const *in = fold->input;
    size_t bytes = 0; /* leading inputs of one byte a code */
    while (bytes < fold->inputs && in[bytes]->width == 1)
        bytes++;
    size_t done = bytes >= 3 ? 3 : bytes == 2 ? 2 : 0;
    if (done == 3)
        index_three8(index, in[0]->codes8 + start, in[1]->codes8 + start, in[2]->codes8 + start,
                     (uint16_t)fold->stride[1], (uint16_t)fold->stride[2], count);
    else if (done == 2)
        index_two8(index, in[0]->codes8 + start, in[1]->codes8 + start, (uint16_t)fold->stride[1], count);
    else
        memset(index, 0, count * sizeof(*index));
    for (size_t k = done; k < fold->inputs; k++) {
        uint16_t stride = (uint16_t)fold->stride[k];
        if (in[k]->width == 1)
            index_add8(index, in[k]->codes8 + start, stride, count);
        else if (in[k]->width == 2)
            index_add16(index, in[k]->codes16 + start, stride, count);
        else /* a wide column of few entries */
            for (size_t i = 0; i < count; i++)
                index[i] = (uint16_t)(index[i] + in[k]->codes32[start + i] * stride);
    }
}

/* Results of a block; false when one is not known yet */

#define FILL(name, table_type, index_type, unknown)                                                                    \
    static bool name(const table_type *restrict table, const index_type *restrict index, table_type *restrict out,     \
                     size_t count)                                                                                     \
    {                                                                                                                  \
        unsigned missing = 0;                                                                                          \
        for (size_t i = 0; i < count; i++) {                                                                           \
            table_type code = table[index[i]];                                                                         \
            out[i] = code;                                                                                             \
            missing |= code == (unknown);                                                                              \
        }                                                                                                              \
        return !missing;                                                                                               \
    }
FILL(fill_8_by_8, uint8_t, uint8_t, UNKNOWN8)
FILL(fill_8_by_16, uint8_t, uint16_t, UNKNOWN8)
FILL(fill_16_by_8, uint16_t, uint8_t, UNKNOWN16)
FILL(fill_16_by_16, uint16_t, uint16_t, UNKNOWN16)

static bool fold_fill(const struct fold *fold, struct column *out, uint32_t start, size_t count, const uint16_t *index)
{
    const struct column *only = fold->inputs == 1 ? fold->input[0] : NULL;
    if (only && only->width == 1)
        return fold->width == 1 ? fill_8_by_8(fold->table8, only->codes8 + start, out->codes8 + start, count)
                                : fill_16_by_8(fold->table16, only->codes8 + start, out->codes16 + start, count);
    if (only && only->width == 2)
        index = only->codes16 + start;
    return fold->width == 1 ? fill_8_by_16(fold->table8, index, out->codes8 + start, count)
                            : fill_16_by_16(fold->table16, index, out->codes16 + start, count);
}

static void fold_widen(struct fold *fold, struct column *out)
{
    fold->table16 = mem_zero(fold->combinations, sizeof(*fold->table16));
    for (uint32_t i = 0; i < fold->combinations; i++)
        fold->table16[i] = fold->table8[i] == UNKNOWN8 ? UNKNOWN16 : fold->table8[i];
    fold->width = 2;
    column_widen(out, 2);
}

/* Computes what the block lacks. False when there are more results than the table can tell apart. */
static bool fold_learn(struct fold *fold, struct run *run, const struct formula *formula, struct column *out,
                       uint32_t start, size_t count, const uint16_t *index)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t at = index[i];
        if (fold->width == 1 ? fold->table8[at] != UNKNOWN8 : fold->table16[at] != UNKNOWN16)
            continue;
        uint32_t code = column_code_for(run, formula, out, start + (uint32_t)i);
        if (code >= UNKNOWN16)
            return false;
        if (code >= UNKNOWN8 && fold->width == 1)
            fold_widen(fold, out);
        if (fold->width == 1)
            fold->table8[at] = (uint8_t)code;
        else
            fold->table16[at] = (uint16_t)code;
    }
    return true;
}

/* Fills rows from the first on; returns how many it could. */
static uint32_t fold_rows(struct fold *fold, struct run *run, const struct formula *formula, struct column *out)
{
    uint16_t index[FOLD_BLOCK];
    bool direct = fold->inputs == 1 && fold->input[0]->width <= 2;
    for (uint32_t start = 0; start < out->rows; start += FOLD_BLOCK) {
        size_t count = out->rows - start < FOLD_BLOCK ? out->rows - start : FOLD_BLOCK;
        if (!direct)
            fold_index(fold, start, count, index);
        if (fold_fill(fold, out, start, count, index))
            continue;
        if (direct)
            fold_index(fold, start, count, index);
        if (!fold_learn(fold, run, formula, out, start, count, index))
            return start;
        fold_fill(fold, out, start, count, index);
    }
    return out->rows;
}

static void fill_constant(struct column *out, uint32_t code)
{
    for (uint32_t row = 0; row < out->rows; row++)
        column_set_code(out, row, code);
}

void formula_column(const struct formula *formula, const struct formula_env *env, struct column *out)
{
    const struct column_table *table = env->tables[env->self];
    struct run run = {.env = env, .arena = arena_new(), .memory = memory_new(formula)};
    struct fold fold = {0};
    uint32_t row = 0;
    column_clear(out);
    column_resize(out, table->rows);
    if (out->rows && !formula->root->varies) {
        fill_constant(out, column_code_for(&run, formula, out, 0));
    } else {
        if (fold_start(&fold, formula, &run, out->rows))
            row = fold_rows(&fold, &run, formula, out);
        for (; row < out->rows; row++)
            column_set_code(out, row, column_code_for(&run, formula, out, row));
    }
    free(fold.table8);
    free(fold.table16);
    memory_free(&run.memory);
    arena_free(&run.arena);
}
