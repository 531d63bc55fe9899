#include "base/date.h"

#include "base/intl.h"
#include "base/utf8.h"

static bool year_is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && year_is_leap(year) ? 29 : days[month - 1];
}

/* Days from 1899-12-31 to the first of January of YEAR, in the true calendar. */
static int days_before_year(int year)
{
    int y = year - 1;
    return 365 * (year - 1900) + (y / 4 - y / 100 + y / 400) - (1899 / 4 - 1899 / 100 + 1899 / 400);
}

int date_serial(int year, int month, int day)
{
    if (year == 1900 && month == 2 && day == 29)
        return 60; /* Excel's leap year that never was */
    if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1 || day > date_month_days(year, month))
        return 0;
    int serial = days_before_year(year) + day;
    for (int m = 1; m < month; m++)
        serial += date_month_days(year, m);
    return serial < 60 ? serial : serial + 1;
}

bool date_from_serial(int serial, struct date *out)
{
    if (serial < 1 || serial > 2958465)
        return false;
    if (serial == 60) {
        *out = (struct date){1900, 2, 29};
        return true;
    }
    int days = serial < 60 ? serial : serial - 1;
    int year = 1900 + (days - 1) / 366; /* at or before the right year */
    while (year < 9999 && days > days_before_year(year + 1))
        year++;
    days -= days_before_year(year);
    int month = 1;
    while (days > date_month_days(year, month))
        days -= date_month_days(year, month++);
    *out = (struct date){year, month, days};
    return true;
}

/* WIDTH digits, without a terminator; returns behind them. */
static char *put_digits(char *out, int value, int width)
{
    for (int i = width - 1; i >= 0; i--, value /= 10)
        out[i] = (char)('0' + value % 10);
    return out + width;
}

static char *put_date(char *out, int year, int month, int day)
{
    out = put_digits(out, year, 4);
    *out++ = '-';
    out = put_digits(out, month, 2);
    *out++ = '-';
    return put_digits(out, day, 2);
}

void date_iso(int serial, char out[11])
{
    struct date date;

    *out = '\0';
    if (date_from_serial(serial, &date))
        *put_date(out, date.year, date.month, date.day) = '\0';
}

void date_time_text(int64_t seconds, char out[17])
{
    time_t clock = (time_t)seconds;
    struct tm tm;

    *out = '\0';
    if (!localtime_r(&clock, &tm) || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900)
        return;
    char *p = put_date(out, tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
    *p++ = ' ';
    p = put_digits(p, tm.tm_hour, 2);
    *p++ = ':';
    *put_digits(p, tm.tm_min, 2) = '\0';
}

/* COUNT digits at *text; -1 when there are fewer. */
static int take_fixed(const char **text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++, ++*text) {
        if (**text < '0' || **text > '9')
            return -1;
        value = value * 10 + (**text - '0');
    }
    return value;
}

static bool take_char(const char **text, char c)
{
    if (**text != c)
        return false;
    ++*text;
    return true;
}

int date_from_iso(const char *text)
{
    int year = take_fixed(&text, 4);
    if (year < 0 || !take_char(&text, '-'))
        return 0;
    int month = take_fixed(&text, 2);
    if (month < 0 || !take_char(&text, '-'))
        return 0;
    int day = take_fixed(&text, 2);
    return day < 0 || *text ? 0 : date_serial(year, month, day);
}

int64_t date_time_parse(const char *text)
{
    int hour = 0, minute = 0, second = 0;

    int year = take_fixed(&text, 4);
    if (year < 0 || !take_char(&text, '-'))
        return -1;
    int month = take_fixed(&text, 2);
    if (month < 0 || !take_char(&text, '-'))
        return -1;
    int day = take_fixed(&text, 2);
    if (day < 0)
        return -1;
    if (*text) {
        if (!take_char(&text, 'T') && !take_char(&text, ' '))
            return -1;
        hour = take_fixed(&text, 2);
        if (hour < 0 || hour > 23 || !take_char(&text, ':'))
            return -1;
        minute = take_fixed(&text, 2);
        if (minute < 0 || minute > 59)
            return -1;
        if (take_char(&text, ':')) {
            second = take_fixed(&text, 2);
            if (second < 0 || second > 59)
                return -1;
        }
        if (*text)
            return -1;
    }
    if (date_serial(year, month, day) == 0)
        return -1;
    struct tm tm = {.tm_year = year - 1900,
                    .tm_mon = month - 1,
                    .tm_mday = day,
                    .tm_hour = hour,
                    .tm_min = minute,
                    .tm_sec = second,
                    .tm_isdst = -1};
    return (int64_t)mktime(&tm);
}

void date_say(int serial, struct str *out)
{
    static const char *const words[] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat")};
    char iso[11];
    date_iso(serial, iso);
    int weekday = (serial < 60 ? serial : serial - 1) % 7; /* 1900-01-01 was a Monday */
    str_add_format(out, _("%s (%s)"), iso, gettext(words[weekday]));
}

int64_t date_now(void)
{
    const char *fixed = getenv("MAMORI_NOW");
    int64_t seconds = fixed ? date_time_parse(fixed) : -1;
    return seconds >= 0 ? seconds : date_clock();
}

int64_t date_clock(void)
{
    return (int64_t)time(NULL);
}

int date_today(void)
{
    time_t now = (time_t)date_now();
    struct tm tm;
    return localtime_r(&now, &tm) ? date_serial(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday) : 0;
}
