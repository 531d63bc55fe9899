/* Dates: serial numbers of the 1900 system, with its 29 February 1900 (base/date.h). Day 0 is the 0 January 1900, as in
 * Excel. */
#include "formula/functions.h"

#include "base/date.h"
#include "base/term.h"

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

static int weekday_of(double serial) /* 0 Sunday … 6 Saturday: Excel calls day 1 a Sunday */
{
    return ((int)serial + 6) % 7;
}

struct value weekday_value(struct run *run, const struct node *const *arg, size_t count)
{
    double serial, type = 1;
    struct value failed;
    if (!run_serial(run, arg[0], &serial, &failed) || (count > 1 && !run_integer(run, arg[1], &type, &failed)))
        return failed;
    int sunday = weekday_of(serial);
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

/* The closed days of argument NODE (NULL: none), in order, each once, without those that are closed anyway; free(days).
 */
static bool closed_days_new(struct run *run, const struct node *node, struct closed_days *closed)
{
    *closed = (struct closed_days){.failed = value_empty()};
    if (node && !run_each(run, node, closed_each, closed)) {
        free(closed->days);
        return false;
    }
    if (closed->count)
        qsort(closed->days, closed->count, sizeof(*closed->days), day_order);
    size_t kept = 0;
    for (size_t i = 0; i < closed->count; i++) {
        double day = closed->days[i];
        bool counts = day >= 0 && day <= LAST_DAY && weekday_of(day) % 6 != 0;
        if (counts && (kept == 0 || closed->days[kept - 1] != day))
            closed->days[kept++] = day;
    }
    closed->count = kept;
    return true;
}

/* How many working days there are from day 0 to SERIAL, both counted. Day 0 is a Saturday. Counted and not walked
 * through: a formula may ask for all days there are, in every row of a ledger. */
static double open_days_until(const struct closed_days *closed, double serial)
{
    if (serial < 0)
        return 0;
    double days = serial + 1, rest = fmod(days, 7);
    double open = floor(days / 7) * 5 + fmax(rest - 2, 0);
    size_t low = 0, high = closed->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (closed->days[middle] <= serial)
            low = middle + 1;
        else
            high = middle;
    }
    return open - (double)low;
}

/* The first day in FROM … TO until which there are at least WANTED working days; TO + 1 when there is none. */
static double day_with_open(const struct closed_days *closed, double from, double to, double wanted)
{
    double end = to + 1;
    while (from < end) {
        double middle = floor((from + end) / 2);
        if (open_days_until(closed, middle) < wanted)
            from = middle + 1;
        else
            end = middle;
    }
    return from;
}

struct value workday_value(struct run *run, const struct node *const *arg, size_t count)
{
    double serial, days;
    struct value failed;
    struct closed_days closed;
    if (!run_serial(run, arg[0], &serial, &failed) || !run_integer(run, arg[1], &days, &failed))
        return failed;
    if (!closed_days_new(run, count > 2 ? arg[2] : NULL, &closed))
        return closed.failed;
    double result = serial;
    if (days > 0) {
        result = day_with_open(&closed, serial + 1, LAST_DAY, open_days_until(&closed, serial) + days);
    } else if (days < 0) {
        /* the day on which the count first reached what is left of it */
        double wanted = open_days_until(&closed, serial - 1) + days + 1;
        result = wanted < 1 ? -1 : day_with_open(&closed, 0, serial - 1, wanted);
    }
    free(closed.days);
    return result < 0 || result > LAST_DAY ? value_error(VALUE_NUM) : value_number(result);
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
    double first = fmin(start, end), last = fmax(start, end);
    double days = open_days_until(&closed, last) - open_days_until(&closed, first - 1);
    free(closed.days);
    return scalar_finish(start > end ? -days : days);
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
