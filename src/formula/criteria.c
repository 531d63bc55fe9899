/* What COUNTIF, SUMIFS and their like ask of a cell: 3, "done", ">=3", "<>", "a*". */
#include "formula/run.h"

static enum node_kind take_operator(const char **text)
{
    const char *t = *text;
    enum node_kind kind = NODE_EQUAL;
    if (t[0] == '<' && t[1] == '>')
        kind = NODE_UNEQUAL;
    else if (t[0] == '<')
        kind = t[1] == '=' ? NODE_LESS_EQUAL : NODE_LESS;
    else if (t[0] == '>')
        kind = t[1] == '=' ? NODE_GREATER_EQUAL : NODE_GREATER;
    else if (t[0] != '=')
        return kind;
    *text += kind == NODE_UNEQUAL || kind == NODE_LESS_EQUAL || kind == NODE_GREATER_EQUAL ? 2 : 1;
    return kind;
}

static bool text_error(const char *text, enum value_error *out)
{
    for (int e = VALUE_NULL; e <= VALUE_NA; e++)
        if (text_equal(text, value_error_text((enum value_error)e))) {
            *out = (enum value_error)e;
            return true;
        }
    return false;
}

static struct criterion criterion_from_text(const char *text)
{
    if (!*text)
        return (struct criterion){CRITERION_BLANK, NODE_EQUAL, value_text(text)};
    struct criterion criterion = {.operator= take_operator(&text)};
    bool equality = criterion.operator== NODE_EQUAL || criterion.operator== NODE_UNEQUAL;
    double number;
    enum value_error error;
    if (!*text && equality) {
        criterion.kind = CRITERION_EMPTY;
    } else if (text_number(text, &number)) {
        criterion.kind = CRITERION_NUMBER;
        criterion.value = value_number(number);
    } else if (text_equal(text, "TRUE") || text_equal(text, "FALSE")) {
        criterion.kind = CRITERION_TRUTH;
        criterion.value = value_bool(text_equal(text, "TRUE"));
    } else if (text_error(text, &error)) {
        criterion.kind = CRITERION_ERROR;
        criterion.value = value_error(error);
    } else {
        criterion.kind = equality && text_has_wildcard(text) ? CRITERION_PATTERN : CRITERION_TEXT;
        criterion.value = value_text(text);
    }
    return criterion;
}

static struct criterion criterion_new(struct value wanted)
{
    switch (wanted.type) {
    case VALUE_TEXT: return criterion_from_text(wanted.text);
    case VALUE_BOOL: return (struct criterion){CRITERION_TRUTH, NODE_EQUAL, wanted};
    case VALUE_ERROR: return (struct criterion){CRITERION_ERROR, NODE_EQUAL, wanted};
    case VALUE_NUMBER: return (struct criterion){CRITERION_NUMBER, NODE_EQUAL, wanted};
    case VALUE_EMPTY: break;
    }
    return (struct criterion){CRITERION_NUMBER, NODE_EQUAL, value_number(0)}; /* an empty cell asks for 0 */
}

static bool order_holds(enum node_kind operator, int order)
{
    switch (operator) {
    case NODE_UNEQUAL: return order != 0;
    case NODE_LESS: return order < 0;
    case NODE_LESS_EQUAL: return order <= 0;
    case NODE_GREATER: return order > 0;
    case NODE_GREATER_EQUAL: return order >= 0;
    default: return order == 0;
    }
}

static bool criterion_holds(const struct criterion *criterion, struct value value)
{
    enum node_kind operator= criterion->operator;
    bool other_kind = operator== NODE_UNEQUAL; /* a value of another kind is unequal, and nothing else */
    bool equality = operator== NODE_EQUAL || operator== NODE_UNEQUAL;
    switch (criterion->kind) {
    case CRITERION_BLANK: return value_blank(value);
    case CRITERION_EMPTY: return (value.type == VALUE_EMPTY) == (operator== NODE_EQUAL);
    case CRITERION_NUMBER: {
        /* "1" equals 1 here, but is not greater than 0. */
        double number = 0;
        if (value.type == VALUE_NUMBER)
            number = value.number;
        else if (value.type != VALUE_TEXT || !equality || !text_number(value.text, &number))
            return other_kind;
        return order_holds(operator, scalar_compare(value_number(number), criterion->value));
    }
    case CRITERION_TEXT:
        return value.type == VALUE_TEXT ? order_holds(operator, text_order(value.text, criterion->value.text))
                                        : other_kind;
    case CRITERION_PATTERN:
        return value.type == VALUE_TEXT ? text_like(criterion->value.text, value.text) == (operator== NODE_EQUAL)
                                        : other_kind;
    case CRITERION_TRUTH:
        return value.type == VALUE_BOOL ? order_holds(operator,(int) value.truth - (int)criterion->value.truth)
                                        : other_kind;
    case CRITERION_ERROR:
        return value.type == VALUE_ERROR ? order_holds(operator,(int) value.error - (int)criterion->value.error)
                                         : other_kind;
    }
    return false;
}

/* Columns ask once for each entry of the dictionary, then go by codes. */
static uint8_t *criterion_table(const struct criterion *criterion, const struct column *column)
{
    uint8_t *holds = mem_zero(column->entries, 1);
    for (uint32_t entry = 0; entry < column->entries; entry++)
        holds[entry] = criterion_holds(criterion, column->dictionary[entry]);
    return holds;
}

/* `restrict`: else a byte stored might be a code, a mark or a pointer, and all would be read again for each row. */
#define KEEP(name, code_type)                                                                                          \
    static void name(uint8_t *restrict keep, const code_type *restrict codes, const uint8_t *restrict holds,           \
                     size_t count)                                                                                     \
    {                                                                                                                  \
        for (size_t row = 0; row < count; row++)                                                                       \
            keep[row] &= holds[codes[row]];                                                                            \
    }
KEEP(keep_by_8, uint8_t)
KEEP(keep_by_16, uint16_t)
KEEP(keep_by_32, uint32_t)

/* Of COUNT rows from START on; a column without rows has no codes. */
static void keep_by_column(uint8_t *keep, const struct column *column, const uint8_t *holds, size_t start, size_t count)
{
    if (count == 0)
        return;
    if (column->width == 1)
        keep_by_8(keep, column->codes8 + start, holds, count);
    else if (column->width == 2)
        keep_by_16(keep, column->codes16 + start, holds, count);
    else
        keep_by_32(keep, column->codes32 + start, holds, count);
}

static void filter_by_column(struct filter *filter, const struct criterion *criterion, const struct column *column)
{
    uint8_t *holds = criterion_table(criterion, column);
    keep_by_column(filter->keep, column, holds, 0, filter->count);
    free(holds);
}

bool filter_new(struct run *run, const struct node *const *pairs, size_t count, struct filter *out,
                struct value *failed)
{
    *out = (struct filter){0};
    for (size_t i = 0; i + 1 < count; i += 2) {
        struct span span = run_span(run, pairs[i]);
        struct criterion criterion = criterion_new(run_value(run, pairs[i + 1]));
        if (i == 0) {
            out->count = span.count;
            out->keep = mem_zero(span.count + 1, 1);
            memset(out->keep, 1, span.count);
        } else if (span.count != out->count) {
            span_free(&span);
            filter_free(out);
            *failed = value_error(VALUE_VALUE);
            return false;
        }
        if (span_is_column(&span))
            filter_by_column(out, &criterion, span.column);
        else
            for (size_t row = 0; row < span.count; row++)
                out->keep[row] &= criterion_holds(&criterion, span_at(&span, row));
        span_free(&span);
    }
    return true;
}

void filter_free(struct filter *filter)
{
    free(filter->keep);
    filter->keep = NULL;
}

static size_t count_kept(const uint8_t *keep, size_t rows)
{
    size_t count = 0, row = 0;
    for (; row + 8 <= rows; row += 8) {
        uint64_t eight; /* bytes of 0 or 1: their sum comes out in the topmost */
        memcpy(&eight, keep + row, sizeof(eight));
        count += eight * 0x0101010101010101u >> 56;
    }
    for (; row < rows; row++)
        count += keep[row];
    return count;
}

/* Where all ranges are columns no byte a row is needed: a block at a time is kept and counted in the nearest cache. */
static size_t count_blocks(const struct column *const *column, uint8_t *const *holds, size_t pairs, size_t rows)
{
    uint8_t keep[4096];
    size_t found = 0;
    for (size_t start = 0; start < rows; start += sizeof(keep)) {
        size_t count = rows - start < sizeof(keep) ? rows - start : sizeof(keep);
        memset(keep, 1, count);
        for (size_t i = 0; i < pairs; i++)
            keep_by_column(keep, column[i], holds[i], start, count);
        found += count_kept(keep, count);
    }
    return found;
}

/* In how many rows the criterion of HOLDS does. */
static size_t count_holding(const struct column *column, const uint8_t *holds)
{
    const uint32_t *counts = column_counts(column);
    size_t count = 0;
    for (uint32_t entry = 0; entry < column->entries; entry++)
        count += holds[entry] ? counts[entry] : 0;
    return count;
}

/* False: not all ranges are columns of one length. What holds in all rows need not be looked at row by row. */
static bool count_columns(struct run *run, const struct node *const *pairs, size_t count, size_t *found)
{
    size_t known = 0, rows = 0;
    const struct column **column = mem_zero(count / 2 + 1, sizeof(const struct column *));
    uint8_t **holds = mem_zero(count / 2 + 1, sizeof(*holds));
    bool all = true;
    *found = SIZE_MAX;
    for (size_t i = 0; i + 1 < count && all; i += 2) {
        struct span span = run_span(run, pairs[i]);
        all = span_is_column(&span) && (i == 0 || span.count == rows);
        if (all) {
            struct criterion criterion = criterion_new(run_value(run, pairs[i + 1]));
            column[known] = span.column;
            holds[known] = criterion_table(&criterion, span.column);
            rows = span.count;
            size_t here = count_holding(column[known], holds[known]);
            *found = here < *found ? here : *found; /* of one criterion this is the answer, of several at most */
            if (here == rows)
                free(holds[known]);
            else
                known++;
        }
        span_free(&span);
    }
    if (all && known > 1 && *found)
        *found = count_blocks(column, holds, known, rows);
    for (size_t i = 0; i < known; i++)
        free(holds[i]);
    free(holds);
    free(column);
    return all;
}

bool filter_count(struct run *run, const struct node *const *pairs, size_t count, size_t *found, struct value *failed)
{
    struct filter filter;
    if (count_columns(run, pairs, count, found))
        return true;
    if (!filter_new(run, pairs, count, &filter, failed))
        return false;
    *found = count_kept(filter.keep, filter.count);
    filter_free(&filter);
    return true;
}

/* In a formula_column() an equality looks only at entries that may be equal; MEMORY is NULL elsewhere. */
static size_t column_count_if(struct memory *memory, const struct column *column, const struct criterion *criterion)
{
    const uint32_t *counts = column_counts(column);
    size_t count = 0;
    if (memory && criterion->operator== NODE_EQUAL && criterion->kind <= CRITERION_TEXT) {
        for (uint32_t entry = memory_candidate(memory, column, criterion->value); entry != UINT32_MAX;
             entry = memory_next_candidate(memory, column, entry))
            if (criterion_holds(criterion, column->dictionary[entry]))
                count += counts[entry];
        return count;
    }
    for (uint32_t entry = 0; entry < column->entries; entry++)
        if (counts[entry] && criterion_holds(criterion, column->dictionary[entry]))
            count += counts[entry];
    return count;
}

size_t criterion_count(struct run *run, const struct node *range, const struct node *wanted)
{
    struct span span = run_span(run, range);
    struct criterion criterion = criterion_new(run_value(run, wanted));
    size_t count = 0;
    if (span_is_column(&span))
        count = column_count_if(run->memory, span.column, &criterion);
    else
        for (size_t i = 0; i < span.count; i++)
            count += criterion_holds(&criterion, span_at(&span, i));
    span_free(&span);
    return count;
}
