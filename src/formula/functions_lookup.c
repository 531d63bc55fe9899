/* INDEX MATCH XLOOKUP ROWS, and POINTS. */
#include "formula/functions.h"

struct value rows_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    struct span span = run_span(run, arg[0]);
    bool failed = span.single && !span.reference && span.value.type == VALUE_ERROR; /* in the place of a column */
    struct value rows = failed ? span.value : value_number((double)span.count);
    span_free(&span);
    return rows;
}

struct value index_value(struct run *run, const struct node *const *arg, size_t count)
{
    double row, place = 1;
    struct value failed;
    if (!run_integer(run, arg[1], &row, &failed) || (count > 2 && !run_integer(run, arg[2], &place, &failed)))
        return failed;
    if (row < 0 || place < 0)
        return value_error(VALUE_VALUE);
    struct span span = run_span(run, arg[0]);
    struct value result = value_error(VALUE_REF);
    if (place <= 1 && row >= 1 && row <= (double)span.count)
        result = span_at(&span, (size_t)row - 1);
    else if (place <= 1 && row == 0)
        result = span.count == 1 ? span_at(&span, 0) : value_error(VALUE_VALUE); /* 0 is the whole column */
    span_free(&span);
    return result;
}

/* As MATCH compares: like with like only. */
static bool match_holds(struct value wanted, struct value value, bool wildcards)
{
    if (value.type != wanted.type)
        return false;
    switch (value.type) {
    case VALUE_TEXT: return wildcards ? text_like(wanted.text, value.text) : text_equal(wanted.text, value.text);
    case VALUE_NUMBER: return number_same(value.number, wanted.number);
    case VALUE_BOOL: return value.truth == wanted.truth;
    default: return false;
    }
}

#define NOWHERE SIZE_MAX

size_t run_find(struct run *run, const struct column *column, struct value wanted, bool wildcards)
{
    size_t found = NOWHERE;
    if (run->memory && !wildcards) {
        const uint32_t *first = memory_first_rows(run->memory, column);
        for (uint32_t entry = memory_candidate(run->memory, column, wanted); entry != UINT32_MAX;
             entry = memory_next_candidate(run->memory, column, entry))
            if (first[entry] < found && first[entry] != UINT32_MAX &&
                match_holds(wanted, column->dictionary[entry], false))
                found = first[entry];
        return found;
    }
    uint8_t *holds = mem_zero(column->entries, 1);
    bool any = false;
    for (uint32_t entry = 0; entry < column->entries; entry++)
        any |= holds[entry] = match_holds(wanted, column->dictionary[entry], wildcards);
    for (uint32_t row = 0; any && row < column->rows && found == NOWHERE; row++)
        if (holds[column_code(column, row)])
            found = row;
    free(holds);
    return found;
}

static size_t find_exact(struct run *run, const struct span *span, struct value wanted, bool wildcards)
{
    wildcards = wildcards && wanted.type == VALUE_TEXT && text_has_wildcard(wanted.text);
    if (span_is_column(span))
        return run_find(run, span->column, wanted, wildcards);
    for (size_t i = 0; i < span->count; i++)
        if (match_holds(wanted, span_at(span, i), wildcards))
            return i;
    return NOWHERE;
}

/* In a sorted column: the last value not beyond the one wanted. DIRECTION 1 ascending, -1 descending. */
static size_t find_sorted(const struct span *span, struct value wanted, int direction)
{
    size_t found = NOWHERE;
    for (size_t i = 0; i < span->count; i++) {
        struct value value = span_at(span, i);
        if (value.type != wanted.type || value.type == VALUE_ERROR)
            continue;
        if (direction * scalar_compare(value, wanted) > 0)
            break;
        found = i;
    }
    return found;
}

struct value match_value(struct run *run, const struct node *const *arg, size_t count)
{
    double type = 1;
    struct value failed, wanted = run_value(run, arg[0]);
    if (wanted.type == VALUE_ERROR)
        return wanted;
    if (count > 2 && !run_number(run, arg[2], &type, &failed))
        return failed;
    if (wanted.type == VALUE_EMPTY)
        return value_error(VALUE_NA); /* an empty cell is found nowhere */
    struct span span = run_span(run, arg[1]);
    size_t found = type == 0 ? find_exact(run, &span, wanted, true) : find_sorted(&span, wanted, type > 0 ? 1 : -1);
    span_free(&span);
    return found == NOWHERE ? value_error(VALUE_NA) : value_number((double)found + 1);
}

struct value xlookup_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct value wanted = run_value(run, arg[0]);
    if (wanted.type == VALUE_ERROR)
        return wanted;
    struct span keys = run_span(run, arg[1]), values = run_span(run, arg[2]);
    struct value result = value_error(VALUE_NA);
    if (keys.count != values.count) {
        result = value_error(VALUE_VALUE);
    } else {
        size_t found = wanted.type == VALUE_EMPTY ? NOWHERE : find_exact(run, &keys, wanted, false);
        if (found != NOWHERE)
            result = span_at(&values, found);
        else if (count > 3)
            result = run_value(run, arg[3]);
    }
    span_free(&keys);
    span_free(&values);
    return result;
}

/* The number of a choice; "" while there is none, so that an unanswered row stays empty. */
struct value points_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    struct value value = run_value(run, arg[0]);
    const struct formula_ref *ref = node_choice_ref(arg[0]);
    if (value.type == VALUE_ERROR)
        return value;
    if (value_blank(value) || !ref)
        return value_text("");
    const char *code = scalar_text(run->arena, value);
    for (size_t i = 0; i < ref->choices->count; i++)
        if (strcmp(ref->choices->code[i], code) == 0)
            return isnan(ref->choices->points[i]) ? value_text("") : value_number(ref->choices->points[i]);
    return value_error(VALUE_NA);
}
