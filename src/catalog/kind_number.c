/* number: an amount, with or without a unit. */
#include <math.h>

#include "base/typed.h"
#include "catalog/kind_private.h"

static bool check(struct build *build, const struct column_def *def, node_at at, const char *text)
{
    double number;
    if (!read_number_valid(text, &number))
        return read_fault(&build->reader, at, text, N_("%s must be a number"), def->id);
    if (number < def->min || number > def->max)
        return read_fault(&build->reader, at, text, N_("out of the range of %s"), def->id);
    return true;
}

static bool parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err)
{
    (void)narrow, (void)book;
    double number;
    if (!typed_number(typed, def->unit, &number, err))
        return false;
    if ((!isnan(def->min) && number < def->min) || (!isnan(def->max) && number > def->max)) {
        error_set(err, ERROR_RANGE, typed);
        if (!isnan(def->min) && !isnan(def->max))
            return error_detail(err, "%g – %g", def->min, def->max);
        return isnan(def->max) ? error_detail(err, ">= %g", def->min) : error_detail(err, "<= %g", def->max);
    }
    value_number_text(number, out);
    return true;
}

struct value kind_number_value(const char *stored)
{
    double number;
    return value_parse_number(stored, &number) ? value_number(number) : value_text(stored);
}

static const char *const units[] = {"千円", "万円", "十万円", "百万円", "億円", "千", "万", "百万", "億", NULL};
static const struct kind_form form = {.keys = KEY(UNIT) | KEY(MIN) | KEY(MAX) | KEY(DECIMALS), .check = check};

const struct column_kind kind_number = {
    .word = "number",
    .form = &form,
    .number = NUMBER_AMOUNT,
    .width = 8,
    .max_length = 200,
    .order = ORDER_SIZE,
    .align = KIND_RIGHT,
    .blank = BLANK_AS_NUMBER,
    .units = units,
    .parse = parse,
    .value = kind_number_value,
    .show = kind_text_show,
};
