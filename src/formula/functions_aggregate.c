/* Many values to one: SUM, COUNTIF, MAXIFS, SUMPRODUCT, LARGE and their like. */
#include "formula/functions.h"

struct tally {
    double sum, product, min, max;
    size_t numbers;
    struct value failed;
};

static const struct tally tally_empty = {.product = 1, .min = INFINITY, .max = -INFINITY};

static void tally_add(struct tally *tally, double number)
{
    tally->sum += number;
    tally->product *= number;
    tally->min = number < tally->min ? number : tally->min;
    tally->max = number > tally->max ? number : tally->max;
    tally->numbers++;
}

static bool tally_each(void *context, struct value value, bool direct)
{
    struct tally *tally = context;
    double number;
    if (value.type == VALUE_NUMBER) {
        tally_add(tally, value.number);
    } else if (value.type == VALUE_ERROR) {
        tally->failed = value;
        return false;
    } else if (direct) {
        if (!scalar_number(value, &number, &tally->failed))
            return false;
        tally_add(tally, number);
    }
    return true;
}

/* The column behind an argument that is a whole long column of few distinct values, worth asking by its dictionary;
 * else NULL. */
static const struct column *column_by_entry(struct run *run, const struct node *node)
{
    bool whole = node->kind == NODE_REF && node->ref->kind == FORMULA_WHOLE;
    const struct column *column = whole ? run_column(run, node->ref) : NULL;
    return column && column->rows > 64 && column->entries <= column->rows ? column : NULL;
}

/* Each distinct number once, times how often it occurs. Only where that gives the same bits as adding row by row (whole
 * numbers), and where no error asks for the first row. */
static bool tally_column(struct tally *tally, const struct column *column)
{
    for (uint32_t entry = 0; entry < column->entries; entry++) {
        struct value value = column->dictionary[entry];
        if (value.type == VALUE_ERROR ||
            (value.type == VALUE_NUMBER && (value.number != trunc(value.number) || fabs(value.number) > 0x1p20)))
            return false;
    }
    const uint32_t *counts = column_counts(column);
    for (uint32_t entry = 0; entry < column->entries; entry++)
        if (counts[entry] && column->dictionary[entry].type == VALUE_NUMBER) {
            double number = column->dictionary[entry].number;
            tally->sum += number * counts[entry];
            tally->min = number < tally->min ? number : tally->min;
            tally->max = number > tally->max ? number : tally->max;
            tally->numbers += counts[entry];
        }
    return true;
}

static bool tally_of(struct run *run, const struct node *const *arg, size_t count, struct tally *tally)
{
    *tally = tally_empty;
    for (size_t i = 0; i < count; i++) {
        const struct column *column = column_by_entry(run, arg[i]);
        if (column && tally_column(tally, column))
            continue;
        if (!run_each(run, arg[i], tally_each, tally))
            return false;
    }
    return true;
}

struct value sum_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    return tally_of(run, arg, count, &tally) ? scalar_finish(tally.sum) : tally.failed;
}

struct value min_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    if (!tally_of(run, arg, count, &tally))
        return tally.failed;
    return value_number(tally.numbers ? tally.min : 0);
}

struct value max_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    if (!tally_of(run, arg, count, &tally))
        return tally.failed;
    return value_number(tally.numbers ? tally.max : 0);
}

struct value average_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    if (!tally_of(run, arg, count, &tally))
        return tally.failed;
    return tally.numbers ? scalar_finish(tally.sum / (double)tally.numbers) : value_error(VALUE_DIV0);
}

struct value product_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally = tally_empty; /* row by row: tally_column() makes no products */
    for (size_t i = 0; i < count; i++)
        if (!run_each(run, arg[i], tally_each, &tally))
            return tally.failed;
    return scalar_finish(tally.numbers ? tally.product : 0);
}

static bool count_each(void *context, struct value value, bool direct)
{
    size_t *count = context;
    double number;
    struct value failed;
    *count += value.type == VALUE_NUMBER || (direct && scalar_number(value, &number, &failed));
    return true;
}

static bool counta_each(void *context, struct value value, bool direct)
{
    size_t *count = context;
    *count += direct || value.type != VALUE_EMPTY;
    return true;
}

static bool any_each(void *context, struct value value, bool direct)
{
    struct value *result = context;
    (void)direct;
    if (value.type == VALUE_ERROR)
        *result = value;
    else if (!value_blank(value) && !(value.type == VALUE_NUMBER && value.number == 0) &&
             !(value.type == VALUE_BOOL && !value.truth))
        *result = value_bool(true);
    return result->type == VALUE_BOOL;
}

struct value any_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct value result = value_bool(false);
    for (size_t i = 0; i < count && result.type == VALUE_BOOL; i++)
        run_each(run, arg[i], any_each, &result);
    return result;
}

static bool countblank_each(void *context, struct value value, bool direct)
{
    size_t *count = context;
    (void)direct;
    *count += value_blank(value);
    return true;
}

static struct value count_with(struct run *run, const struct node *const *arg, size_t count, run_each_fn *each)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        const struct column *column = column_by_entry(run, arg[i]);
        const uint32_t *counts = column ? column_counts(column) : NULL;
        if (!column)
            run_each(run, arg[i], each, &found);
        for (uint32_t entry = 0; column && entry < column->entries; entry++) {
            size_t counted = 0;
            each(&counted, column->dictionary[entry], false);
            found += counted * counts[entry];
        }
    }
    return value_number((double)found);
}

struct value count_value(struct run *run, const struct node *const *arg, size_t count)
{
    return count_with(run, arg, count, count_each);
}

struct value counta_value(struct run *run, const struct node *const *arg, size_t count)
{
    return count_with(run, arg, count, counta_each);
}

struct value countblank_value(struct run *run, const struct node *const *arg, size_t count)
{
    return count_with(run, arg, count, countblank_each);
}

/* With criteria */

struct value countif_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    return value_number((double)criterion_count(run, arg[0], arg[1]));
}

struct value countifs_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct value failed;
    size_t found;
    if (count == 2)
        return countif_value(run, arg, count);
    return filter_count(run, arg, count, &found, &failed) ? value_number((double)found) : failed;
}

/* Tallies the numbers of VALUES in the rows that the criteria keep. SAME_LENGTH: as SUMIFS demands and SUMIF does not.
 */
static bool tally_kept(struct run *run, const struct node *values, const struct node *const *pairs, size_t count,
                       bool same_length, struct tally *tally)
{
    struct filter filter;
    *tally = tally_empty;
    if (!filter_new(run, pairs, count, &filter, &tally->failed))
        return false;
    struct span span = run_span(run, values);
    bool ok = !same_length || span.count == filter.count;
    if (!ok)
        tally->failed = value_error(VALUE_VALUE);
    size_t rows = filter.count < span.count ? filter.count : span.count;
    for (size_t row = 0; ok && row < rows; row++)
        if (filter.keep[row])
            ok = tally_each(tally, span_at(&span, row), false);
    span_free(&span);
    filter_free(&filter);
    return ok;
}

struct value sumif_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    return tally_kept(run, arg[count > 2 ? 2 : 0], arg, 2, false, &tally) ? scalar_finish(tally.sum) : tally.failed;
}

struct value sumifs_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    return tally_kept(run, arg[0], arg + 1, count - 1, true, &tally) ? scalar_finish(tally.sum) : tally.failed;
}

struct value averageif_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    if (!tally_kept(run, arg[count > 2 ? 2 : 0], arg, 2, false, &tally))
        return tally.failed;
    return tally.numbers ? scalar_finish(tally.sum / (double)tally.numbers) : value_error(VALUE_DIV0);
}

struct value maxifs_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    if (!tally_kept(run, arg[0], arg + 1, count - 1, true, &tally))
        return tally.failed;
    return value_number(tally.numbers ? tally.max : 0);
}

struct value minifs_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct tally tally;
    if (!tally_kept(run, arg[0], arg + 1, count - 1, true, &tally))
        return tally.failed;
    return value_number(tally.numbers ? tally.min : 0);
}

/* Arrays */

struct value sumproduct_value(struct run *run, const struct node *const *arg, size_t count)
{
    struct span *span = mem_zero(count, sizeof(*span));
    struct value result = value_number(0);
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        span[i] = run_span(run, arg[i]);
        if (span[i].count != span[0].count && ok) {
            result = value_error(VALUE_VALUE);
            ok = false;
        }
    }
    double sum = 0;
    for (size_t row = 0; ok && row < span[0].count; row++) {
        double product = 1;
        for (size_t i = 0; i < count && ok; i++) {
            struct value value = span_at(&span[i], row);
            if (value.type == VALUE_ERROR) {
                result = value;
                ok = false;
            }
            product *= value.type == VALUE_NUMBER ? value.number : 0; /* text and truth count as 0 here */
        }
        sum += product;
    }
    for (size_t i = 0; i < count; i++)
        span_free(&span[i]);
    free(span);
    return ok ? scalar_finish(sum) : result;
}

struct number_list {
    double *number;
    size_t count, capacity;
    struct value failed;
};

static bool list_each(void *context, struct value value, bool direct)
{
    struct number_list *list = context;
    double number = 0;
    if (value.type == VALUE_ERROR || (direct && !scalar_number(value, &number, &list->failed))) {
        if (value.type == VALUE_ERROR)
            list->failed = value;
        return false;
    }
    if (value.type == VALUE_NUMBER || direct) {
        list->number = mem_grow(list->number, list->count, &list->capacity, sizeof(*list->number));
        list->number[list->count++] = value.type == VALUE_NUMBER ? value.number : number;
    }
    return true;
}

static int number_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static struct value ranked(struct run *run, const struct node *const *arg, bool from_top)
{
    struct number_list list = {0};
    struct value result;
    double rank;
    if (!run_each(run, arg[0], list_each, &list)) {
        result = list.failed;
    } else if (run_number(run, arg[1], &rank, &result)) {
        rank = ceil(rank);
        if (rank >= 1 && rank <= (double)list.count) {
            qsort(list.number, list.count, sizeof(*list.number), number_order);
            size_t place = (size_t)rank;
            result = value_number(list.number[from_top ? list.count - place : place - 1]);
        } else {
            result = value_error(VALUE_NUM);
        }
    }
    free(list.number);
    return result;
}

struct value large_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    return ranked(run, arg, true);
}

struct value small_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    return ranked(run, arg, false);
}
