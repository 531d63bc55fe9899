#include "base/date.h"

#include "base/utf8.h"

/* 改元: the first day of each era, newest first; with its letter (R8.4.1) and its one-character sign (㋿). */
static const struct era {
    const char *name, *sign;
    char letter;
    struct date first;
} eras[] = {
    {"令和", "㋿", 'R', {2019, 5, 1}}, {"平成", "㍻", 'H', {1989, 1, 8}},  {"昭和", "㍼", 'S', {1926, 12, 25}},
    {"大正", "㍽", 'T', {1912, 7, 30}}, {"明治", "㍾", 'M', {1868, 1, 25}},
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

static void skip_blanks(const char **p)
{
    while (**p == ' ' || **p == '\t')
        ++*p;
}

static bool take_text(const char **p, const char *text)
{
    size_t length = strlen(text);
    if (strncmp(*p, text, length) != 0)
        return false;
    *p += length;
    skip_blanks(p);
    return true;
}

/* A number of at most 8 digits; returns how many digits it had, 0 for none, 9 for too many. */
static int take_number(const char **p, int *out)
{
    int digits = 0, value = 0;
    for (; **p >= '0' && **p <= '9'; ++*p)
        if (digits < 9 && ++digits < 9)
            value = value * 10 + (**p - '0');
    skip_blanks(p);
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
        if (take_text(p, eras[i].name) || take_text(p, eras[i].sign))
            return &eras[i];
        if ((**p & ~0x20) == eras[i].letter) {
            ++*p;
            skip_blanks(p);
            return &eras[i];
        }
    }
    return NULL;
}

/* "年4月1日", or twice the same of "/", "-" and ".". */
static bool take_month_day(const char **p, struct date *date)
{
    static const char *const separators[] = {"/", "-", "."};

    if (take_text(p, "年"))
        return take_short(p, &date->month) && take_text(p, "月") && take_short(p, &date->day) && take_text(p, "日");
    for (size_t i = 0; i < ARRAY_LENGTH(separators); i++)
        if (take_text(p, separators[i]))
            return take_short(p, &date->month) && take_text(p, separators[i]) && take_short(p, &date->day);
    return false;
}

static int parse_word(const char *text, int today)
{
    static const struct {
        const char *word;
        int days;
    } words[] = {
        {"今日", 0}, {"本日", 0}, {"today", 0}, {"明日", 1}, {"tomorrow", 1}, {"昨日", -1}, {"yesterday", -1},
    };
    struct date unused;

    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (strcasecmp(text, words[i].word) == 0)
            return today > 0 && date_from_serial(today + words[i].days, &unused) ? today + words[i].days : 0;
    return 0;
}

static int parse_era_date(const struct era *era, const char *p)
{
    struct date date = {0};
    int year = 1;

    if (!take_text(&p, "元") && !take_short(&p, &year))
        return 0;
    if (year < 1 || !take_month_day(&p, &date) || *p)
        return 0;
    date.year = era->first.year + year - 1;
    /* 平成31年5月1日 and 令和元年4月30日 are no days of their eras. */
    return era_of(date) == era ? date_serial(date.year, date.month, date.day) : 0;
}

static int parse_western_date(const char *p, int today)
{
    struct date date = {0}, now;
    int number;

    int digits = take_number(&p, &number);
    if (digits == 8 && !*p)
        return date_serial(number / 10000, number / 100 % 100, number % 100);
    if (digits == 4 && take_month_day(&p, &date))
        date.year = number;
    else if (digits == 1 || digits == 2) {
        date.month = number;
        bool is_japanese = take_text(&p, "月");
        if (!is_japanese && !take_text(&p, "/"))
            return 0;
        if (!take_short(&p, &date.day) || (is_japanese && !take_text(&p, "日")) || !date_from_serial(today, &now))
            return 0;
        date.year = now.year;
    } else
        return 0;
    return *p ? 0 : date_serial(date.year, date.month, date.day);
}

int date_parse(const char *text, int today)
{
    struct str narrow = STR_INIT;

    utf8_narrow(text, &narrow);
    while (narrow.length && (narrow.text[narrow.length - 1] == ' ' || narrow.text[narrow.length - 1] == '\t'))
        narrow.text[--narrow.length] = '\0';
    const char *p = narrow.text;
    skip_blanks(&p);
    int serial = parse_word(p, today);
    if (!serial) {
        const struct era *era = take_era(&p);
        serial = era ? parse_era_date(era, p) : parse_western_date(p, today);
    }
    str_free(&narrow);
    return serial;
}
