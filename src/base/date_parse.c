#include "base/date.h"

#include "base/intl.h"
#include "base/typed.h"

/* 改元: the first day of each era, newest first; with its letter (R8.4.1) and its one-character sign (㋿). */
static const struct era {
    const char *name, *sign, *one; /* one: 令8.4.1 */
    char letter;
    struct date first;
} eras[] = {
    {"令和", "㋿", "令", 'R', {2019, 5, 1}},  {"平成", "㍻", "平", 'H', {1989, 1, 8}},
    {"昭和", "㍼", "昭", 'S', {1926, 12, 25}}, {"大正", "㍽", "大", 'T', {1912, 7, 30}},
    {"明治", "㍾", "明", 'M', {1868, 1, 25}},
};

static int date_order(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year < b.year ? -1 : 1;
    if (a.month != b.month)
        return a.month < b.month ? -1 : 1;
    return (a.day > b.day) - (a.day < b.day);
}

/* The era of a day, or NULL before 明治. */
static const struct era *era_of(struct date date)
{
    for (size_t i = 0; i < ARRAY_LENGTH(eras); i++)
        if (date_order(date, eras[i].first) >= 0)
            return &eras[i];
    return NULL;
}

void date_era(int serial, struct str *out)
{
    struct date date;

    if (!date_from_serial(serial, &date))
        return;
    const struct era *era = era_of(date);
    if (!era)
        str_add_format(out, "%d年", date.year);
    else if (date.year == era->first.year)
        str_add_format(out, "%s元年", era->name);
    else
        str_add_format(out, "%s%d年", era->name, date.year - era->first.year + 1);
    str_add_format(out, "%d月%d日", date.month, date.day);
}

/* Reading goes on until something does not fit; why is kept for the person. */
struct reading {
    const char *p;
    int today;
    struct date date;
    struct str *why;
    bool month, only_month; /* a month is looked for; and found */
};

/* A number of at most 8 digits; returns how many digits it had, 0 for none, 9 for too many. */
static int take_number(const char **p, int *out)
{
    int digits = 0, value = 0;
    for (; **p >= '0' && **p <= '9'; ++*p)
        if (digits < 9 && ++digits < 9)
            value = value * 10 + (**p - '0');
    typed_skip(p);
    *out = value;
    return digits;
}

/* A month or a day. */
static bool take_short(const char **p, int *out)
{
    int digits = take_number(p, out);
    return digits == 1 || digits == 2;
}

static const struct era *take_era(const char **p)
{
    for (size_t i = 0; i < ARRAY_LENGTH(eras); i++) {
        if (typed_take(p, eras[i].name) || typed_take(p, eras[i].sign) || typed_take(p, eras[i].one))
            return &eras[i];
        if ((**p & ~0x20) == eras[i].letter) {
            ++*p;
            typed_skip(p);
            return &eras[i];
        }
    }
    return NULL;
}

/* ---- reasons ---- */

static bool day_of_month_fits(struct reading *r)
{
    struct date d = r->date;
    if (d.month < 1 || d.month > 12) {
        str_add(r->why, _("months go from 1 to 12"));
        return false;
    }
    if (d.year < 1900 || d.year > 9999) {
        str_add(r->why, _("days from the year 1900 to 9999 can be kept"));
        return false;
    }
    int days = date_month_days(d.year, d.month);
    if (d.day >= 1 && d.day <= days)
        return true;
    str_add_format(r->why, _("%04d-%02d ends with day %d"), d.year, d.month, days);
    return false;
}

static bool month_only(struct reading *r)
{
    r->date.day = 1;
    if (!day_of_month_fits(r))
        return false;
    struct date d = r->date;
    if (r->month) {
        r->date.day = date_month_days(d.year, d.month);
        return r->only_month = true;
    }
    str_add_format(r->why, _("the day is missing: %04d-%02d-01 is the first of the month, %04d-%02d-%02d the last"),
                   d.year, d.month, d.year, d.month, date_month_days(d.year, d.month));
    return false;
}

static bool two_digit_year(struct reading *r, int year, int month, int day)
{
    char era = year <= 20 ? 'R' : year <= 31 ? 'H' : 'S';
    str_add_format(r->why, _("a year of two digits may be Western or Japanese: write %d/%d/%d or %c%d/%d/%d"),
                   2000 + year, month, day, era, year, month, day);
    return false;
}

/* ---- parts of a date ---- */

/* "年4月1日", or twice the same of "/", "-" and ".". NO_DAY: it ends with the month. */
static bool take_month_day(const char **p, struct date *date, bool *no_day)
{
    static const char *const separators[] = {"/", "-", "."};

    *no_day = false;
    if (typed_take(p, "年")) {
        if (!take_short(p, &date->month) || !typed_take(p, "月"))
            return false;
        *no_day = !**p;
        return *no_day || (take_short(p, &date->day) && typed_take(p, "日"));
    }
    for (size_t i = 0; i < ARRAY_LENGTH(separators); i++)
        if (typed_take(p, separators[i])) {
            if (!take_short(p, &date->month))
                return false;
            *no_day = !**p;
            return *no_day || (typed_take(p, separators[i]) && take_short(p, &date->day));
        }
    return false;
}

/* 平成32年3月31日 was written when nobody knew of 令和, and means one day only; 令和元年4月30日 may be a slip in the
 * year. */
static bool take_era_date(struct reading *r, const struct era *era)
{
    struct date *date = &r->date;
    int year = 1, number;
    bool no_day = false;

    if (!typed_take(&r->p, "元")) {
        int digits = take_number(&r->p, &number);
        if (digits == 6) { /* R080401 */
            year = number / 10000;
            date->month = number / 100 % 100;
            date->day = number % 100;
        } else if (digits == 1 || digits == 2)
            year = number;
        else
            return false;
    }
    if (year < 1)
        return false;
    date->year = era->first.year + year - 1;
    if (!date->month && !take_month_day(&r->p, date, &no_day))
        return false;
    if (no_day)
        return month_only(r);
    if (!day_of_month_fits(r))
        return false;
    if (date_order(*date, era->first) >= 0)
        return true;
    str_add_format(r->why, _("%s begins on %04d-%02d-%02d"), era->name, era->first.year, era->first.month,
                   era->first.day);
    return false;
}

static bool take_western_date(struct reading *r)
{
    struct date *date = &r->date, now;
    int number;
    bool no_day;

    int digits = take_number(&r->p, &number);
    if (digits == 8) {
        *date = (struct date){number / 10000, number / 100 % 100, number % 100};
        return day_of_month_fits(r);
    }
    if (digits == 4) {
        date->year = number;
        if (!take_month_day(&r->p, date, &no_day))
            return false;
        return no_day ? month_only(r) : day_of_month_fits(r);
    }
    if (digits != 1 && digits != 2)
        return false;
    const char *again = r->p;
    int year;
    if (take_month_day(&again, date, &no_day) && !no_day && !*again)
        return two_digit_year(r, number, date->month, date->day);
    date->month = number;
    if (typed_take(&r->p, "月")) {
        if (!take_short(&r->p, &date->day) || !typed_take(&r->p, "日"))
            return false;
    } else {
        if (!typed_take(&r->p, "/") || !take_short(&r->p, &date->day))
            return false;
        again = r->p;
        if (typed_take(&again, "/") && take_number(&again, &year) == 4) {
            str_add_format(r->why, _("the year comes first: write %d/%d/%d or %d/%d/%d"), year, number, date->day, year,
                           date->day, number);
            return false;
        }
    }
    if (!date_from_serial(r->today, &now))
        return false;
    date->year = now.year;
    return day_of_month_fits(r);
}

/* ---- what may follow a date ---- */

/* (水), 水曜日, (Wed): must be true of the day. */
static bool take_weekday(struct reading *r)
{
    static const char *const japanese[] = {"日", "月", "火", "水", "木", "金", "土"};
    static const char *const english[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    const char *p = r->p;
    bool bracket = typed_take(&p, "(");
    int day = -1;
    for (int i = 0; i < 7 && day < 0; i++) {
        if (typed_take(&p, japanese[i])) {
            bool word = typed_take(&p, "曜");
            if (word)
                typed_take(&p, "日");
            if (!word && !bracket)
                return true; /* no weekday */
            day = i;
        } else if (typed_take(&p, english[i]))
            day = i;
    }
    if (day < 0 || (bracket && !typed_take(&p, ")")))
        return true;
    r->p = p;
    int serial = date_serial(r->date.year, r->date.month, r->date.day);
    int really = (serial < 60 ? serial : serial - 1) % 7; /* 1900-01-01 was a Monday */
    if (day == really)
        return true;
    str_add_format(r->why, _("%04d-%02d-%02d is another day of the week: %s"), r->date.year, r->date.month, r->date.day,
                   japanese[really]);
    return false;
}

static bool take_zone(const char **p, int *minutes)
{
    int number;
    *minutes = 9 * 60;
    if (!**p || typed_take(p, "jst"))
        return true;
    if (typed_take(p, "z") || typed_take(p, "utc") || typed_take(p, "gmt")) {
        *minutes = 0;
        return true;
    }
    int sign = **p == '+' ? 1 : **p == '-' ? -1 : 0;
    if (!sign)
        return false;
    ++*p;
    int digits = take_number(p, &number);
    if (digits == 2 && typed_take(p, ":")) {
        *minutes = number * 60;
        if (take_number(p, &number) != 2)
            return false;
        *minutes = sign * (*minutes + number);
        return true;
    }
    *minutes = sign * (digits == 4 ? number / 100 * 60 + number % 100 : number * 60);
    return digits == 2 || digits == 4;
}

/* A time says nothing in a column of days and is left out; but one of another zone may mean another day here. */
static bool take_time(struct reading *r)
{
    const char *p = r->p;
    int hour, minute = 0, second = 0, zone;

    if (*p == 'T' || *p == 't')
        p++;
    bool afternoon = typed_take(&p, "午後") || typed_take(&p, "pm");
    if (!afternoon && !typed_take(&p, "午前"))
        typed_take(&p, "am");
    if (!take_short(&p, &hour))
        return false;
    if (typed_take(&p, "時")) {
        if (take_short(&p, &minute) && !typed_take(&p, "分"))
            return false;
        if (take_short(&p, &second) && !typed_take(&p, "秒"))
            return false;
    } else {
        if (!typed_take(&p, ":") || !take_short(&p, &minute))
            return false;
        if (typed_take(&p, ":") && !take_short(&p, &second))
            return false;
        if (typed_take(&p, "."))
            p += strspn(p, "0123456789");
        typed_skip(&p);
    }
    if (typed_take(&p, "pm"))
        afternoon = true;
    else
        typed_take(&p, "am");
    if (hour > 24 || minute > 59 || second > 60 || !take_zone(&p, &zone) || *p)
        return false;
    if (afternoon && hour < 12)
        hour += 12;
    int here = hour * 60 + minute - zone + 9 * 60;
    r->p = p;
    if (zone == 9 * 60 || (here >= 0 && here < 24 * 60))
        return true;
    str_add(r->why, _("in Japan this time belongs to another day: write the day that is meant"));
    return false;
}

static bool read_day(struct reading *r, int *serial)
{
    struct str digits = STR_INIT;
    typed_numerals(r->p, &digits);
    const char *before = r->p;
    r->p = digits.text;
    const struct era *era = take_era(&r->p);
    bool good = era ? take_era_date(r, era) : take_western_date(r);
    good = good && take_weekday(r) && (!*r->p || take_time(r));
    *serial = good ? date_serial(r->date.year, r->date.month, r->date.day) : 0;
    r->p = before;
    str_free(&digits);
    return good;
}

static bool read_any(const char *text, int today, bool words, int *serial, struct error *err)
{
    struct str narrow = STR_INIT, why = STR_INIT;
    struct reading reading = {.today = today, .why = &why};

    typed_narrow(text, &narrow);
    reading.p = narrow.text;
    bool year =
        strspn(narrow.text, "0123456789") >= 4 && !strstr(narrow.text, "年度"); /* no words begin so: files have many */
    bool said = !year && date_words(narrow.text, today, serial, &why);
    bool good = said ? words && *serial > 0 : read_day(&reading, serial);
    if (said && !words && *serial) {
        str_clear(&why);
        str_add(&why, _("from which day on is that? Write the date"));
    }
    if (!good) {
        *serial = 0;
        error_set(err, ERROR_NOT_DATE, text);
        if (!why.length && typed_is_empty_mark(narrow.text))
            str_add(&why, _("another program's mark for an empty cell: leave it empty"));
        if (!why.length)
            str_add(&why, words ? _("write for example 4/1, R8.4.1, 明日, +30 or 来月末")
                                : _("write for example 2026-04-01 or R8.4.1"));
        error_detail(err, "%s", why.text);
    }
    str_free(&narrow);
    str_free(&why);
    return good;
}

bool date_read(const char *text, int today, int *serial, struct error *err)
{
    return read_any(text, today, false, serial, err);
}

bool date_typed(const char *text, int today, int *serial, struct error *err)
{
    return read_any(text, today, true, serial, err);
}

int date_parse_month(const char *text)
{
    struct str narrow = STR_INIT, why = STR_INIT;
    int serial;

    typed_narrow(text, &narrow);
    struct reading reading = {.p = narrow.text, .why = &why, .month = true};
    bool good = read_day(&reading, &serial);
    str_free(&narrow);
    str_free(&why);
    return good && reading.only_month ? serial : 0;
}

int date_parse(const char *text, int today)
{
    int serial = date_from_iso(text);
    if (!serial)
        date_typed(text, today, &serial, NULL);
    return serial;
}
