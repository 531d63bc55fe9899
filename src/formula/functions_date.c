/* Dates: serial numbers of the 1900 system, with its 29 February 1900 (base/date.h). Day 0 is the 0 January 1900, as in
 * Excel. */
#include "formula/functions.h"

#include "base/date.h"
#include "base/term.h"

#define LAST_DAY 2958465

static bool run_serial(struct run *run, const struct node *node, double *out, struct value *failed)
{
    if (!run_number(run, node, out, failed))
        return false;
    *out = floor(*out);
    *failed = value_error(VALUE_NUM);
    return *out >= 0 && *out <= LAST_DAY;
}

static struct date serial_date(double serial)
{
    struct date date = {1900, 1, 0};
    date_from_serial((int)serial, &date);
    return date;
}

static int days_in_month(int year, int month)
{
    if (year == 1900 && month == 2)
        return 29;
    return month == 12 ? 31 : date_serial(year, month + 1, 1) - date_serial(year, month, 1);
}

struct value today_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)arg;
    (void)count;
    return value_number(run->env->today);
}

/* The serial of the first day of a month counted from January of YEAR; 0 when out of range. */
static int month_start(double year, double month)
{
    double months = year * 12 + month - 1;
    if (months < 1900 * 12 || months >= 10000 * 12)
        return 0;
    return date_serial((int)floor(months / 12), (int)fmod(months, 12) + 1, 1);
}

struct value date_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double year, month, day;
    struct value failed;
    if (!run_integer(run, arg[0], &year, &failed) || !run_integer(run, arg[1], &month, &failed) ||
        !run_integer(run, arg[2], &day, &failed))
        return failed;
    if (year >= 0 && year < 1900)
        year += 1900;
    int start = month_start(year, month);
    double serial = start + day - 1;
    if (!start || serial < 0 || serial > LAST_DAY)
        return value_error(VALUE_NUM);
    return value_number(serial);
}

struct value year_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double serial;
    struct value failed;
    return run_serial(run, arg[0], &serial, &failed) ? value_number(serial_date(serial).year) : failed;
}

struct value month_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double serial;
    struct value failed;
    return run_serial(run, arg[0], &serial, &failed) ? value_number(serial_date(serial).month) : failed;
}

struct value day_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double serial;
    struct value failed;
    return run_serial(run, arg[0], &serial, &failed) ? value_number(serial_date(serial).day) : failed;
}

static struct value month_shift(struct run *run, const struct node *const *arg, bool to_end)
{
    double serial, months;
    struct value failed;
    if (!run_serial(run, arg[0], &serial, &failed) || !run_integer(run, arg[1], &months, &failed))
        return failed;
    struct date date = serial_date(serial);
    int start = month_start(date.year, date.month + months);
    if (!start)
        return value_error(VALUE_NUM);
    struct date first = serial_date(start);
    int last = days_in_month(first.year, first.month);
    return value_number(start - 1 + (to_end || date.day > last ? last : date.day));
}

struct value edate_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    return month_shift(run, arg, false);
}

struct value eomonth_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    return month_shift(run, arg, true);
}

struct value days_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    double end, start;
    struct value failed;
    if (!run_serial(run, arg[0], &end, &failed) || !run_serial(run, arg[1], &start, &failed))
        return failed;
    return value_number(end - start);
}

struct value weekday_value(struct run *run, const struct node *const *arg, size_t count)
{
    double serial, type = 1;
    struct value failed;
    if (!run_serial(run, arg[0], &serial, &failed) || (count > 1 && !run_integer(run, arg[1], &type, &failed)))
        return failed;
    int sunday = ((int)serial + 6) % 7; /* 0 Sunday … 6 Saturday: Excel calls day 1 a Sunday */
    if (type == 1 || type == 17)
        return value_number(sunday + 1);
    if (type == 2)
        return value_number((sunday + 6) % 7 + 1);
    if (type == 3)
        return value_number((sunday + 6) % 7);
    if (type >= 11 && type <= 16) /* weeks that begin on Monday … Saturday */
        return value_number((sunday - ((int)type - 10) + 7) % 7 + 1);
    return value_error(VALUE_NUM);
}

/* Working days. Saturdays and Sundays are closed, and the days of the last argument. */

struct closed_days {
    double *days;
    size_t count, room;
    struct value failed; /* VALUE_ERROR: the first cell that is no day */
};

static bool closed_each(void *context, struct value value, bool direct)
{
    (void)direct; /* Excel takes a day written as text in a cell as well */
    struct closed_days *closed = context;
    double day;
    if (value.type == VALUE_EMPTY)
        return true;
    if (!scalar_number(value, &day, &closed->failed))
        return false;
    if (closed->count == closed->room) {
        closed->room = closed->room ? closed->room * 2 : 64;
        closed->days = mem_resize(closed->days, closed->room, sizeof(*closed->days));
    }
    closed->days[closed->count++] = floor(day);
    return true;
}

static int day_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The closed days of argument NODE (NULL: none), in order; free(days). */
static bool closed_days_new(struct run *run, const struct node *node, struct closed_days *closed)
{
    *closed = (struct closed_days){.failed = value_empty()};
    if (node && !run_each(run, node, closed_each, closed)) {
        free(closed->days);
        return false;
    }
    if (closed->count)
        qsort(closed->days, closed->count, sizeof(*closed->days), day_order);
    return true;
}

static bool day_is_open(const struct closed_days *closed, double serial)
{
    int sunday = ((int)serial + 6) % 7;
    if (sunday == 0 || sunday == 6)
        return false;
    return !closed->count || !bsearch(&serial, closed->days, closed->count, sizeof(serial), day_order);
}

struct value workday_value(struct run *run, const struct node *const *arg, size_t count)
{
    double serial, left;
    struct value failed;
    struct closed_days closed;
    if (!run_serial(run, arg[0], &serial, &failed) || !run_integer(run, arg[1], &left, &failed))
        return failed;
    if (!closed_days_new(run, count > 2 ? arg[2] : NULL, &closed))
        return closed.failed;
    double step = left < 0 ? -1 : 1;
    while (left != 0 && serial >= 0 && serial <= LAST_DAY) {
        serial += step;
        if (serial >= 0 && day_is_open(&closed, serial))
            left -= step;
    }
    free(closed.days);
    return serial < 0 || serial > LAST_DAY ? value_error(VALUE_NUM) : value_number(serial);
}

struct value networkdays_value(struct run *run, const struct node *const *arg, size_t count)
{
    double start, end;
    struct value failed;
    struct closed_days closed;
    if (!run_serial(run, arg[0], &start, &failed) || !run_serial(run, arg[1], &end, &failed))
        return failed;
    if (!closed_days_new(run, count > 2 ? arg[2] : NULL, &closed))
        return closed.failed;
    double sign = start > end ? -1 : 1, days = 0;
    for (double day = fmin(start, end); day <= fmax(start, end); day++)
        days += day_is_open(&closed, day);
    free(closed.days);
    return value_number(sign * days);
}

struct value termend_value(struct run *run, const struct node *const *arg, size_t count)
{
    (void)count;
    struct term term;
    struct value value = run_value(run, arg[0]);
    if (value.type == VALUE_NUMBER)
        return value;
    struct value base = run_value(run, arg[1]);
    if (value.type != VALUE_TEXT || base.type != VALUE_NUMBER || !value.text || !term_from_code(value.text, &term))
        return value_text("");
    int end = base.number >= 1 && base.number <= LAST_DAY ? term_end(&term, (int)base.number) : 0;
    return end ? value_number(end) : value_text("");
}
