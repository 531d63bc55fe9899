/* The one table of functions: parser, evaluation, export, help and near names all read it. */
#include "formula/functions.h"

#include "base/intl.h"

#define MANY   FORMULA_MAX_ARGS
#define LAZY   FUNCTION_LAZY
#define LINKED FUNCTION_LINKED
#define STIFF  FUNCTION_STIFF
#define CELL   FUNCTION_CELL

/* clang-format off: a table */
/* name, least and most arguments, shape, evaluate, branch, name in a file, flags, signature, help */
const struct function function_table[] = {
    {"IF", 2, 3, "vvv", NULL, if_branch, "IF", LAZY | STIFF, "IF(condition, value, otherwise)",
     N_("one of two values")},
    {"AND", 1, MANY, "|r", and_value, NULL, "AND", LINKED, "AND(condition, …)", N_("TRUE if all conditions hold")},
    {"OR", 1, MANY, "|r", or_value, NULL, "OR", LINKED, "OR(condition, …)", N_("TRUE if a condition holds")},
    {"ANY", 1, MANY, "|r", any_value, NULL, "", LINKED, "ANY(value, …)",
     N_("TRUE if one of the values is there: not empty, not 0, not FALSE")},
    {"NOT", 1, 1, "v", not_value, NULL, "NOT", 0, "NOT(condition)", N_("TRUE becomes FALSE and the other way round")},
    {"IFERROR", 2, 2, "vv", NULL, iferror_branch, "IFERROR", LAZY | STIFF, "IFERROR(value, otherwise)",
     N_("the second value if the first is an error")},
    {"IFS", 2, MANY, "|vv", NULL, ifs_branch, "_xlfn.IFS", LAZY | STIFF, "IFS(condition, value, …)",
     N_("the value of the first condition that holds")},
    {"SWITCH", 3, MANY, "v|v", NULL, switch_branch, "_xlfn.SWITCH", LAZY | STIFF,
     "SWITCH(value, case, result, …, otherwise)", N_("the result of the case that equals the value")},
    {"CHOOSE", 2, MANY, "v|v", NULL, choose_branch, "CHOOSE", LAZY | STIFF, "CHOOSE(number, first, second, …)",
     N_("one of several values by number")},
    {"MIN", 1, MANY, "|r", min_value, NULL, "MIN", LINKED, "MIN(number, …)", N_("the smallest number")},
    {"MAX", 1, MANY, "|r", max_value, NULL, "MAX", LINKED, "MAX(number, …)", N_("the largest number")},
    {"SUM", 1, MANY, "|r", sum_value, NULL, "SUM", LINKED, "SUM(number, …)", N_("the sum")},
    {"PRODUCT", 1, MANY, "|r", product_value, NULL, "PRODUCT", LINKED, "PRODUCT(number, …)", N_("the product")},
    {"AVERAGE", 1, MANY, "|r", average_value, NULL, "AVERAGE", LINKED, "AVERAGE(number, …)", N_("the mean")},
    {"COUNT", 1, MANY, "|r", count_value, NULL, "COUNT", LINKED, "COUNT(value, …)", N_("how many numbers")},
    {"COUNTA", 1, MANY, "|r", counta_value, NULL, "COUNTA", LINKED, "COUNTA(value, …)",
     N_("how many values that are not empty")},
    {"COUNTBLANK", 1, 1, "R", countblank_value, NULL, "COUNTBLANK", LINKED, "COUNTBLANK(column)",
     N_("how many empty values")},
    {"COUNTIF", 2, 2, "Rv", countif_value, NULL, "COUNTIF", LINKED, "COUNTIF(column, criterion)",
     N_("how many values meet the criterion")},
    {"COUNTIFS", 2, MANY, "|Rv", countifs_value, NULL, "COUNTIFS", LINKED, "COUNTIFS(column, criterion, …)",
     N_("how many rows meet all criteria")},
    {"SUMIF", 2, 3, "RvR", sumif_value, NULL, "SUMIF", LINKED, "SUMIF(column, criterion, sum)",
     N_("the sum over the rows that meet the criterion")},
    {"SUMIFS", 3, MANY, "R|Rv", sumifs_value, NULL, "SUMIFS", LINKED, "SUMIFS(sum, column, criterion, …)",
     N_("the sum over the rows that meet all criteria")},
    {"AVERAGEIF", 2, 3, "RvR", averageif_value, NULL, "AVERAGEIF", LINKED, "AVERAGEIF(column, criterion, mean)",
     N_("the mean over the rows that meet the criterion")},
    {"MAXIFS", 3, MANY, "R|Rv", maxifs_value, NULL, "_xlfn.MAXIFS", LINKED, "MAXIFS(values, column, criterion, …)",
     N_("the largest number in the rows that meet all criteria")},
    {"MINIFS", 3, MANY, "R|Rv", minifs_value, NULL, "_xlfn.MINIFS", LINKED, "MINIFS(values, column, criterion, …)",
     N_("the smallest number in the rows that meet all criteria")},
    {"SUMPRODUCT", 1, MANY, "|r", sumproduct_value, NULL, "SUMPRODUCT", LINKED, "SUMPRODUCT(array, …)",
     N_("the sum of the products, row by row")},
    {"LARGE", 2, 2, "rv", large_value, NULL, "LARGE", LINKED, "LARGE(column, n)", N_("the n-th largest number")},
    {"SMALL", 2, 2, "rv", small_value, NULL, "SMALL", LINKED, "SMALL(column, n)", N_("the n-th smallest number")},
    {"INDEX", 2, 3, "rvv", index_value, NULL, "INDEX", CELL | STIFF, "INDEX(column, n)",
     N_("the n-th value of a column")},
    {"MATCH", 2, 3, "vrv", match_value, NULL, "MATCH", 0, "MATCH(value, column, type)",
     N_("the place of a value in a column; type 0 is exact")},
    {"XLOOKUP", 3, 4, "vrrv", xlookup_value, NULL, "XLOOKUP", CELL | LAZY | STIFF,
     "XLOOKUP(value, keys, values, otherwise)", N_("the value beside the key that equals the value")},
    {"ROWS", 1, 1, "r", rows_value, NULL, "ROWS", LINKED, "ROWS(column)", N_("how many rows")},
    {"ROUND", 2, 2, "vv", round_value, NULL, "ROUND", 0, "ROUND(number, digits)", N_("rounded, half away from zero")},
    {"ROUNDUP", 2, 2, "vv", roundup_value, NULL, "ROUNDUP", 0, "ROUNDUP(number, digits)", N_("rounded away from zero")},
    {"ROUNDDOWN", 2, 2, "vv", rounddown_value, NULL, "ROUNDDOWN", 0, "ROUNDDOWN(number, digits)",
     N_("rounded towards zero")},
    {"INT", 1, 1, "v", int_value, NULL, "INT", 0, "INT(number)", N_("the whole number below")},
    {"MOD", 2, 2, "vv", mod_value, NULL, "MOD", 0, "MOD(number, divisor)",
     N_("the rest of a division, with the divisor's sign")},
    {"ABS", 1, 1, "v", abs_value, NULL, "ABS", 0, "ABS(number)", N_("without its sign")},
    {"SIGN", 1, 1, "v", sign_value, NULL, "SIGN", 0, "SIGN(number)", N_("1, 0 or -1")},
    {"CEILING", 2, 2, "vv", ceiling_value, NULL, "CEILING", 0, "CEILING(number, step)", N_("the next multiple above")},
    {"FLOOR", 2, 2, "vv", floor_value, NULL, "FLOOR", 0, "FLOOR(number, step)", N_("the next multiple below")},
    {"POWER", 2, 2, "vv", power_value, NULL, "POWER", 0, "POWER(base, exponent)", N_("the same as base^exponent")},
    {"SQRT", 1, 1, "v", sqrt_value, NULL, "SQRT", 0, "SQRT(number)", N_("the square root")},
    {"TODAY", 0, 0, "", today_value, NULL, "TODAY", 0, "TODAY()", N_("today's date")},
    {"DATE", 3, 3, "vvv", date_value, NULL, "DATE", 0, "DATE(year, month, day)", N_("a date")},
    {"YEAR", 1, 1, "v", year_value, NULL, "YEAR", 0, "YEAR(date)", N_("the year of a date")},
    {"MONTH", 1, 1, "v", month_value, NULL, "MONTH", 0, "MONTH(date)", N_("the month of a date")},
    {"DAY", 1, 1, "v", day_value, NULL, "DAY", 0, "DAY(date)", N_("the day of a date")},
    {"EDATE", 2, 2, "vv", edate_value, NULL, "EDATE", STIFF, "EDATE(date, months)",
     N_("the same day some months later")},
    {"EOMONTH", 2, 2, "vv", eomonth_value, NULL, "EOMONTH", STIFF, "EOMONTH(date, months)",
     N_("the last day of the month some months later")},
    {"DAYS", 2, 2, "vv", days_value, NULL, "_xlfn.DAYS", 0, "DAYS(end, start)", N_("the days between two dates")},
    {"WEEKDAY", 1, 2, "vv", weekday_value, NULL, "WEEKDAY", 0, "WEEKDAY(date, type)",
     N_("the day of the week as a number")},
    {"WORKDAY", 2, 3, "vvr", workday_value, NULL, "WORKDAY", STIFF, "WORKDAY(date, days, closed)",
     N_("the day some working days later; not Saturdays, Sundays and the closed days")},
    {"NETWORKDAYS", 2, 3, "vvr", networkdays_value, NULL, "NETWORKDAYS", STIFF, "NETWORKDAYS(start, end, closed)",
     N_("the working days from one date to another, both counted")},
    {"TERMEND", 2, 2, "vv", termend_value, NULL, "", STIFF, "TERMEND(term, base)",
     N_("the last day of a date or of a term that is counted from a base day; \"\" where nobody can tell")},
    {"LEN", 1, 1, "v", len_value, NULL, "LEN", 0, "LEN(text)", N_("how many characters")},
    {"LEFT", 1, 2, "vv", left_value, NULL, "LEFT", 0, "LEFT(text, n)", N_("the first n characters")},
    {"RIGHT", 1, 2, "vv", right_value, NULL, "RIGHT", 0, "RIGHT(text, n)", N_("the last n characters")},
    {"MID", 3, 3, "vvv", mid_value, NULL, "MID", 0, "MID(text, start, n)", N_("n characters from a place on")},
    {"TRIM", 1, 1, "v", trim_value, NULL, "TRIM", 0, "TRIM(text)", N_("without blanks at the ends and double blanks")},
    {"UPPER", 1, 1, "v", upper_value, NULL, "UPPER", 0, "UPPER(text)", N_("in capital letters")},
    {"LOWER", 1, 1, "v", lower_value, NULL, "LOWER", 0, "LOWER(text)", N_("in small letters")},
    {"CONCATENATE", 1, MANY, "|v", concatenate_value, NULL, "CONCATENATE", 0, "CONCATENATE(text, …)",
     N_("texts put together")},
    {"TEXTJOIN", 3, MANY, "vv|r", textjoin_value, NULL, "_xlfn.TEXTJOIN", LINKED,
     "TEXTJOIN(delimiter, skip_empty, text, …)", N_("texts put together with a delimiter between them")},
    {"EXACT", 2, 2, "vv", exact_value, NULL, "EXACT", 0, "EXACT(text, text)",
     N_("TRUE if the texts are the same, also in case")},
    {"FIND", 2, 3, "vvv", find_value, NULL, "FIND", 0, "FIND(wanted, text, start)",
     N_("the place of a text in a text, with regard to case")},
    {"SEARCH", 2, 3, "vvv", search_value, NULL, "SEARCH", 0, "SEARCH(wanted, text, start)",
     N_("the place of a text in a text; * and ? stand for anything")},
    {"SUBSTITUTE", 3, 4, "vvvv", substitute_value, NULL, "SUBSTITUTE", 0, "SUBSTITUTE(text, old, new, instance)",
     N_("a text with pieces replaced")},
    {"REPT", 2, 2, "vv", rept_value, NULL, "REPT", 0, "REPT(text, n)", N_("a text n times")},
    {"TEXT", 2, 2, "vv", text_value, NULL, "TEXT", 0, "TEXT(number, format)",
     N_("a number or date as text, for example \"0.0\" or \"yyyy-mm-dd\"")},
    {"VALUE", 1, 1, "v", value_value, NULL, "VALUE", 0, "VALUE(text)", N_("the number that a text holds")},
    {"T", 1, 1, "v", t_value, NULL, "T", 0, "T(value)", N_("a text as it is, anything else as \"\"")},
    {"N", 1, 1, "v", n_value, NULL, "N", 0, "N(value)", N_("a number as it is, a text as 0")},
    {"ISBLANK", 1, 1, "v", isblank_value, NULL, "ISBLANK", 0, "ISBLANK(value)", N_("TRUE for an empty cell")},
    {"ISNUMBER", 1, 1, "v", isnumber_value, NULL, "ISNUMBER", 0, "ISNUMBER(value)", N_("TRUE for a number")},
    {"ISTEXT", 1, 1, "v", istext_value, NULL, "ISTEXT", 0, "ISTEXT(value)", N_("TRUE for a text")},
    {"ISERROR", 1, 1, "v", iserror_value, NULL, "ISERROR", 0, "ISERROR(value)", N_("TRUE for an error")},
    {"ISLOGICAL", 1, 1, "v", islogical_value, NULL, "ISLOGICAL", 0, "ISLOGICAL(value)", N_("TRUE for TRUE and FALSE")},
    {"POINTS", 1, 1, "v", points_value, NULL, "", STIFF, "POINTS(choice)", N_("the number of a choice")},
};
/* clang-format on */

const struct function *function_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_LENGTH(function_table); i++)
        if ((function_table[i].name[0] | 0x20) == (name[0] | 0x20) && strcasecmp(function_table[i].name, name) == 0)
            return &function_table[i];
    return NULL;
}

const char *function_near(const char *name)
{
    const char *names[ARRAY_LENGTH(function_table) + 1];
    for (size_t i = 0; i < ARRAY_LENGTH(function_table); i++)
        names[i] = function_table[i].name;
    names[ARRAY_LENGTH(function_table)] = "LINKED";
    return error_near_name(name, names, ARRAY_LENGTH(names));
}

size_t function_repeat(const struct function *function)
{
    const char *bar = strchr(function->shape, '|');
    return bar ? strlen(bar + 1) : 0;
}

char function_shape(const struct function *function, size_t i)
{
    size_t fixed = strcspn(function->shape, "|");
    if (i < fixed)
        return function->shape[i];
    size_t repeat = function_repeat(function);
    return repeat ? function->shape[fixed + 1 + (i - fixed) % repeat] : 'v';
}

const struct formula_function_help *formula_functions(size_t *count)
{
    static struct formula_function_help help[ARRAY_LENGTH(function_table) + 1];
    static bool made;
    *count = ARRAY_LENGTH(help);
    if (!made) {
        for (size_t i = 0; i < ARRAY_LENGTH(function_table); i++)
            help[i] = (struct formula_function_help){function_table[i].name, function_table[i].signature,
                                                     function_table[i].help};
        help[ARRAY_LENGTH(function_table)] = (struct formula_function_help){
            "LINKED", "LINKED(sheet[column])", N_("the values in the rows that this row links to")};
        made = true;
    }
    return help;
}
