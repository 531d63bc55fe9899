/* The functions of formulas, by the file they are in (private to src/formula). functions.c makes the one table of them.
 */
#ifndef MAMORI_FORMULA_FUNCTIONS_H
#define MAMORI_FORMULA_FUNCTIONS_H

#include <strings.h>

#include "formula/run.h"

/* functions_logic.c */
branch_fn if_branch, ifs_branch, switch_branch, choose_branch, iferror_branch;
function_fn and_value, or_value, not_value, isblank_value, isnumber_value, istext_value, iserror_value, islogical_value,
    n_value, t_value;

/* functions_math.c */
function_fn round_value, roundup_value, rounddown_value, int_value, mod_value, abs_value, sign_value, ceiling_value,
    floor_value, power_value, sqrt_value;
double round_decimal_places(double number, int digits); /* half away from zero, by decimal digits */

/* functions_aggregate.c */
function_fn sum_value, min_value, max_value, average_value, product_value, count_value, counta_value, any_value,
    countblank_value, countif_value, countifs_value, sumif_value, sumifs_value, averageif_value, maxifs_value,
    minifs_value, sumproduct_value, large_value, small_value;

/* functions_lookup.c */
function_fn index_value, match_value, xlookup_value, rows_value, points_value;

/* functions_date.c */
function_fn today_value, date_value, year_value, month_value, day_value, edate_value, eomonth_value, days_value,
    weekday_value, termend_value, workday_value, networkdays_value;

/* functions_text.c */
function_fn len_value, left_value, right_value, mid_value, trim_value, upper_value, lower_value, concatenate_value,
    textjoin_value, exact_value, find_value, search_value, substitute_value, rept_value, text_value, value_value;

#define LAST_DAY 2958465 /* 9999-12-31 */

/* text_format.c: as TEXT() shows a number or a text. False: it cannot be shown (a day before 1900 or after 9999, a
 * percentage that no number can hold). */
bool text_format_number(double number, const char *format, struct str *out);
void text_format_text(const char *text, const char *format, struct str *out);

#endif
