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

struct criterion criterion_new(struct value wanted)
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

bool criterion_holds(const struct criterion *criterion, struct value value)
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

static void filter_by_column(struct filter *filter, const struct criterion *criterion, const struct column *column)
{
    uint8_t *holds = criterion_table(criterion, column);
    if (column->width == 1)
        keep_by_8(filter->keep, column->codes8, holds, filter->count);
    else if (column->width == 2)
        keep_by_16(filter->keep, column->codes16, holds, filter->count);
    else
        keep_by_32(filter->keep, column->codes32, holds, filter->count);
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

size_t filter_count(const struct filter *filter)
{
    size_t count = 0, row = 0;
    for (; row + 8 <= filter->count; row += 8) {
        uint64_t eight; /* bytes of 0 or 1: their sum comes out in the topmost */
        memcpy(&eight, filter->keep + row, sizeof(eight));
        count += eight * 0x0101010101010101u >> 56;
    }
    for (; row < filter->count; row++)
        count += filter->keep[row];
    return count;
}

static size_t column_count_if(const struct column *column, const struct criterion *criterion)
{
    uint8_t *holds = criterion_table(criterion, column);
    size_t count = 0;
    if (column->width == 1)
        for (uint32_t row = 0; row < column->rows; row++)
            count += holds[column->codes8[row]];
    else
        for (uint32_t row = 0; row < column->rows; row++)
            count += holds[column_code(column, row)];
    free(holds);
    return count;
}

/* In a formula_column() the entries are counted once; an equality then looks only at entries that may be equal. */
static size_t column_count_remembered(struct memory *memory, const struct column *column,
                                      const struct criterion *criterion)
{
    const uint32_t *counts = memory_counts(memory, column);
    size_t count = 0;
    if (criterion->operator== NODE_EQUAL && criterion->kind <= CRITERION_TEXT) {
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
    if (span_is_column(&span) && run->memory)
        count = column_count_remembered(run->memory, span.column, &criterion);
    else if (span_is_column(&span))
        count = column_count_if(span.column, &criterion);
    else
        for (size_t i = 0; i < span.count; i++)
            count += criterion_holds(&criterion, span_at(&span, i));
    span_free(&span);
    return count;
}
