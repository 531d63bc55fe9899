/* Days that people say from where they stand: 明日, +30, 来月末, 金曜. Only what means one day is taken; what may mean two
 * is refused with both. */
#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/typed.h"

struct words {
    const char *p;
    int today;
    struct date now;
    struct str *why;
};

static bool take_count(const char **p, int *count)
{
    size_t digits = strspn(*p, "0123456789");
    if (digits == 0 || digits > 4)
        return false;
    *count = atoi(*p);
    *p += digits;
    typed_skip(p);
    return true;
}

static int in_range(int64_t serial)
{
    struct date unused;
    return serial > 0 && serial < 3000000 && date_from_serial((int)serial, &unused) ? (int)serial : 0;
}

/* ---- months and years ---- */

/* The month BY months from now; its last day where there is no such day. */
static int months_on(const struct words *w, int by, int day)
{
    int months = w->now.year * 12 + w->now.month - 1 + by, year = months / 12, month = months % 12 + 1;
    if (year < 1900 || year > 9999)
        return 0;
    int last = date_month_days(year, month);
    return date_serial(year, month, day < last ? day : last);
}

static int day_of(struct words *w, int serial_in_month, int day)
{
    struct date d;
    if (!date_from_serial(serial_in_month, &d))
        return 0;
    int last = date_month_days(d.year, d.month);
    if (day >= 1 && day <= last)
        return date_serial(d.year, d.month, day);
    str_add_format(w->why, _("%04d-%02d ends with day %d"), d.year, d.month, last);
    return 0;
}

/* 来月末, 来月の10日, 月末. */
static bool month_words(struct words *w, int *serial)
{
    static const struct {
        const char *word;
        int by;
    } months[] = {{"再来月", 2},       {"来月", 1},      {"今月", 0},
                  {"先々月", -2},      {"先月", -1},     {"end of next month", 1},
                  {"end of month", 0}, {"month end", 0}, {"月末", 0}};
    for (size_t i = 0; i < ARRAY_LENGTH(months); i++) {
        const char *p = w->p;
        int day, month = 0;
        if (!typed_take(&p, months[i].word))
            continue;
        month = months_on(w, months[i].by, 1);
        bool whole = !*p && i > 4; /* these say the end themselves */
        if (i > 4 && !whole)
            continue;
        typed_take(&p, "の");
        if (whole || ((typed_take(&p, "末日") || typed_take(&p, "末")) && !*p)) {
            *serial = months_on(w, months[i].by, 31);
        } else if (take_count(&p, &day) && typed_take(&p, "日") && !*p) {
            *serial = day_of(w, month, day);
        } else {
            struct date d = {0};
            date_from_serial(month, &d);
            *serial = 0;
            str_add_format(w->why,
                           _("the day is missing: %04d-%02d-01 is the first of the month, %04d-%02d-%02d the last"),
                           d.year, d.month, d.year, d.month, date_month_days(d.year, d.month));
        }
        return true;
    }
    return false;
}

/* 来年3月31日, 年末. */
static bool year_words(struct words *w, int *serial)
{
    static const struct {
        const char *word;
        int by;
    } years[] = {{"再来年", 2}, {"来年", 1}, {"今年", 0}, {"本年", 0}, {"昨年", -1}, {"去年", -1}, {"一昨年", -2}};
    int month, day;
    if (strstr(w->p, "年度")) {
        str_add(w->why, _("when a business year ends differs: write the day, for example 3/31"));
        *serial = 0;
        return true;
    }
    if (strcmp(w->p, "年末") == 0) {
        *serial = date_serial(w->now.year, 12, 31);
        return true;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(years); i++) {
        const char *p = w->p;
        if (!typed_take(&p, years[i].word))
            continue;
        int year = w->now.year + years[i].by;
        typed_take(&p, "の");
        if (typed_take(&p, "末") && !*p) {
            *serial = date_serial(year, 12, 31);
        } else if (take_count(&p, &month) && (typed_take(&p, "月") || typed_take(&p, "/")) && month >= 1 &&
                   month <= 12) {
            bool end = typed_take(&p, "末");
            bool given = !end && take_count(&p, &day) && (typed_take(&p, "日") || true);
            *serial = *p      ? 0
                      : end   ? day_of(w, date_serial(year, month, 1), date_month_days(year, month))
                      : given ? day_of(w, date_serial(year, month, 1), day)
                              : 0;
        } else {
            *serial = 0;
        }
        return true;
    }
    return false;
}

/* ---- so many days from today ---- */

static bool unit_of(const char **p, int *days, int *months)
{
    static const char *const month_names[] = {"か月", "ヶ月", "ヵ月", "カ月", "ケ月", "箇月"};
    *days = *months = 0;
    if (typed_take(p, "日"))
        *days = 1;
    else if (typed_take(p, "週間") || typed_take(p, "週"))
        *days = 7;
    else if (typed_take(p, "年"))
        *months = 12;
    for (size_t i = 0; i < ARRAY_LENGTH(month_names) && !*days && !*months; i++)
        if (typed_take(p, month_names[i]))
            *months = 1;
    return *days || *months;
}

/* +30, -7, 10日後, 2週間前, 3か月後, 半年後. */
static bool count_words(struct words *w, int *serial)
{
    static const struct {
        const char *word;
        int sign;
    } signs[] = {{"+", 1}, {"-", -1}, {"−", -1}, {"ー", -1}, {"‐", -1}, {"–", -1}};
    const char *p = w->p;
    int sign = 0, count, days, months;
    for (size_t i = 0; i < ARRAY_LENGTH(signs) && !sign; i++)
        if (typed_take(&p, signs[i].word))
            sign = signs[i].sign;
    bool half = !sign && typed_take(&p, "半年");
    if (half) {
        count = 6, days = 0, months = 1;
    } else {
        if (!take_count(&p, &count))
            return false;
        if (!unit_of(&p, &days, &months) && (!sign || *p))
            return false;
        if (!days && !months)
            days = 1;
    }
    if (!sign)
        sign = typed_take(&p, "後") ? 1 : typed_take(&p, "前") ? -1 : 0;
    if (!sign || *p)
        return false;
    *serial =
        months ? months_on(w, sign * count * months, w->now.day) : in_range((int64_t)w->today + sign * count * days);
    return true;
}

/* ---- days of the week ---- */

static bool take_weekday(const char **p, int *weekday) /* 0 Monday */
{
    static const char *const japanese[] = {"月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜"};
    static const char *const english[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
    for (int i = 0; i < 7; i++)
        if (typed_take(p, japanese[i]) || typed_take(p, english[i])) {
            typed_take(p, "日");
            *weekday = i;
            return true;
        }
    return false;
}

static void two_days(struct words *w, int one, int other)
{
    char first[11], second[11];
    date_iso(one, first);
    date_iso(other, second);
    str_add_format(w->why, _("that may be %s or %s: write the day that is meant"), first, second);
}

/* A week begins on Monday for one and on Sunday for another: where that makes another day, both are said. */
static bool weekday_words(struct words *w, int *serial)
{
    enum which { COMING, NEXT, WEEK };
    static const struct {
        const char *word;
        enum which which;
        int weeks;
    } before[] = {{"再来週", WEEK, 2}, {"来週", WEEK, 1}, {"今週", WEEK, 0},  {"先週", WEEK, -1},
                  {"次", NEXT, 0},     {"今度", NEXT, 0}, {"next ", NEXT, 0}, {"", COMING, 0}};
    for (size_t i = 0; i < ARRAY_LENGTH(before); i++) {
        const char *p = w->p;
        int weekday;
        if (!typed_take(&p, before[i].word))
            continue;
        typed_take(&p, "の");
        if (!take_weekday(&p, &weekday) || *p) {
            if (before[i].which != WEEK)
                continue;
            *serial = 0;
            str_add(w->why, _("which day of that week? Write for example 来週の金曜"));
            return true;
        }
        int here = (w->today < 60 ? w->today - 1 : w->today - 2) % 7; /* 1900-01-01 was a Monday */
        int ahead = (weekday - here + 7) % 7, monday = w->today - here;
        int coming = w->today + (ahead ? ahead : 7);
        *serial = 0;
        if (before[i].which == WEEK) {
            int by_monday = monday + weekday + 7 * before[i].weeks;
            int by_sunday = w->today - (here + 1) % 7 + (weekday + 1) % 7 + 7 * before[i].weeks;
            if (by_monday != by_sunday)
                two_days(w, by_monday, by_sunday);
            else
                *serial = in_range(by_monday);
        } else if (before[i].which == NEXT && ahead && weekday > here &&
                   here != 6) { /* this week's, or the next one's? */
            two_days(w, coming, coming + 7);
        } else if (before[i].which == COMING && !ahead) {
            two_days(w, w->today, coming);
        } else {
            *serial = in_range(coming);
        }
        return true;
    }
    return false;
}

/* ---- all of them ---- */

static bool day_words(struct words *w, int *serial)
{
    static const struct {
        const char *word;
        int days;
    } words[] = {
        {"今日", 0},       {"きょう", 0}, {"本日", 0},     {"today", 0},   {"明日", 1},
        {"あした", 1},     {"あす", 1},   {"tomorrow", 1}, {"昨日", -1},   {"きのう", -1},
        {"yesterday", -1}, {"明後日", 2}, {"あさって", 2}, {"一昨日", -2}, {"おととい", -2},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (strcasecmp(w->p, words[i].word) == 0) {
            *serial = in_range((int64_t)w->today + words[i].days);
            return true;
        }
    return false;
}

/* 15日: of which month? */
static bool bare_day(struct words *w, int *serial)
{
    const char *p = w->p;
    int day;
    if (!take_count(&p, &day) || day > 31 || !typed_take(&p, "日") || *p)
        return false;
    *serial = 0;
    int next = w->now.month % 12 + 1;
    str_add_format(w->why, _("the month is missing: write %d/%d or %d/%d"), w->now.month, day, next, day);
    return true;
}

bool date_words(const char *narrow, int today, int *serial, struct str *why)
{
    struct str digits = STR_INIT;
    struct words w = {.today = today, .why = why};
    bool unclear_today = !date_from_serial(today, &w.now);
    if (unclear_today)
        w.now = (struct date){2000, 1, 1}; /* only whether these are words is asked */
    *serial = 0;
    w.p = narrow;
    bool words = day_words(&w, serial);
    if (!words) { /* 三日後, but 一昨日 above */
        typed_numerals(narrow, &digits);
        w.p = digits.text;
        words = month_words(&w, serial) || year_words(&w, serial) || count_words(&w, serial) ||
                weekday_words(&w, serial) || bare_day(&w, serial);
    }
    if (unclear_today)
        *serial = 0;
    str_free(&digits);
    return words;
}
