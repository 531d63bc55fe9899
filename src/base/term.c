#include "base/term.h"

#include "base/date.h"

#define MOST_MONTHS (99 * 12 + 11)
#define MOST_DAYS   999
#define FOREVER     "forever"

/* ---- codes ---- */

static bool take_padded(const char **text, int digits, char unit, int *out)
{
    *out = 0;
    for (int i = 0; i < digits; i++, ++*text) {
        if (**text < '0' || **text > '9')
            return false;
        *out = *out * 10 + (**text - '0');
    }
    return *(*text)++ == unit;
}

bool term_from_code(const char *code, struct term *out)
{
    int years, months = 0, days = 0;
    *out = (struct term){.kind = TERM_DAY, .day = date_from_iso(code)};
    if (out->day)
        return true;
    if (strcmp(code, FOREVER) == 0) {
        out->kind = TERM_FOREVER;
        return true;
    }
    out->kind = TERM_TIME;
    if (*code++ != 'P' || !take_padded(&code, 2, 'Y', &years))
        return false;
    bool has_months = *code >= '0' && *code <= '9';
    if (has_months && (!take_padded(&code, 2, 'M', &months) || months > 11))
        return false;
    bool has_days = has_months && *code >= '0' && *code <= '9';
    if (has_days && (!take_padded(&code, 3, 'D', &days) || days == 0 || years || months))
        return false;
    if (has_months && !months && !days)
        return false;
    out->months = years * 12 + months;
    out->days = days;
    if (*code == '@' && code[1])
        out->event = code + 1;
    else if (*code)
        return false;
    return out->event || out->months || out->days;
}

void term_code(const struct term *term, struct str *out)
{
    char iso[11];
    if (term->kind == TERM_DAY) {
        date_iso(term->day, iso);
        str_add(out, iso);
        return;
    }
    if (term->kind == TERM_FOREVER) {
        str_add(out, FOREVER);
        return;
    }
    str_add_format(out, "P%02dY", term->months / 12);
    if (term->months % 12 || term->days)
        str_add_format(out, "%02dM", term->months % 12);
    if (term->days)
        str_add_format(out, "%03dD", term->days);
    if (term->event)
        str_add_format(out, "@%s", term->event);
}

/* ---- days ---- */

int term_end(const struct term *term, int base)
{
    struct date date;
    if (term->kind == TERM_DAY)
        return term->day;
    if (term->kind == TERM_FOREVER || term->event || !date_from_serial(base, &date))
        return 0;
    if (term->days)
        return date_from_serial(base + term->days, &date) ? base + term->days : 0;
    int month = date.year * 12 + date.month - 1 + term->months;
    if (month >= 10000 * 12)
        return 0;
    date.year = month / 12;
    date.month = month % 12 + 1;
    int last = date_month_days(date.year, date.month);
    return date_serial(date.year, date.month, date.day < last ? date.day : last);
}

double term_length(const struct term *term)
{
    return term->kind == TERM_FOREVER ? 1e6 : term->months * (365.2425 / 12) + term->days;
}

/* ---- words ---- */

const struct term_words *term_words(bool english)
{
    static const struct term_words words[] = {{"年", "か月", "日", "", "永年"}, {" yr", " mo", " d", " ", "for ever"}};
    return &words[english];
}

static void show_time(const struct term *term, const struct term_words *words, struct str *out)
{
    if (term->days)
        str_add_format(out, "%d%s", term->days, words->day);
    if (term->months >= 12)
        str_add_format(out, "%d%s", term->months / 12, words->year);
    if (term->months % 12)
        str_add_format(out, "%s%d%s", term->months >= 12 ? words->between : "", term->months % 12, words->month);
}

void term_show(const struct term *term, const char *event, const char *during, bool english, struct str *out)
{
    const struct term_words *words = term_words(english);
    bool none = !term->months && !term->days;
    if (term->kind == TERM_FOREVER) {
        str_add(out, words->forever);
    } else if (term->kind == TERM_DAY) {
        term_code(term, out);
    } else if (!term->event) {
        show_time(term, words, out);
    } else if (none) {
        str_add_format(out,
                       during    ? "%s"
                       : english ? "until %s"
                                 : "%sまで",
                       during  ? during
                       : event ? event
                               : term->event);
    } else {
        if (!english)
            str_add_format(out, "%s後", event ? event : term->event);
        show_time(term, words, out);
        if (english)
            str_add_format(out, " after %s", event ? event : term->event);
    }
}

/* ---- reading ---- */

static bool take_one_of(const char **text, const char *const *words)
{
    for (; *words; words++) { /* the longer ones stand first */
        size_t length = strlen(*words);
        if (strncmp(*text, *words, length) == 0) {
            *text += length;
            return true;
        }
    }
    return false;
}

/* A number with at most one decimal place that is 5, in halves; -1: none, 10000: too great. */
static int take_halves(const char **text)
{
    const char *p = *text;
    int number = 0;
    if (*p < '0' || *p > '9')
        return -1;
    for (; *p >= '0' && *p <= '9'; p++)
        number = number < 5000 ? number * 10 + (*p - '0') : 5000;
    number *= 2;
    if (p[0] == '.' && (p[1] == '5' || p[1] == '0') && !(p[2] >= '0' && p[2] <= '9')) {
        number += p[1] == '5';
        p += 2;
    }
    *text = p;
    return number < 10000 ? number : 10000;
}

bool term_take_time(const char **text, struct term *out, bool *too_long)
{
    static const char *const years[] = {"年間", "か年",  "ヶ年", "ケ年", "ヵ年", "カ年", "箇年",
                                        "年",   "years", "year", "yrs",  "yr",   "y",    NULL};
    static const char *const months[] = {"か月間", "ヶ月間", "ケ月間", "ヵ月間", "カ月間", "箇月間",
                                         "か月",   "ヶ月",   "ケ月",   "ヵ月",   "カ月",   "箇月",
                                         "個月",   "months", "month",  "mos",    "mo",     NULL};
    static const char *const weeks[] = {"週間", "週", "weeks", "week", "wk", NULL};
    static const char *const days[] = {"日間", "日", "days", "day", "d", NULL};
    static const char *const half[] = {"半", NULL};
    static const char *const joint[] = {"と", "and", NULL};
    const char *p = *text;
    *out = (struct term){.kind = TERM_TIME};
    *too_long = false;
    if (strncmp(p, "半年", sizeof("半年") - 1) == 0) {
        *text = p + sizeof("半年") - 1;
        out->months = 6;
        return true;
    }
    int number = take_halves(&p);
    if (number < 0)
        return false;
    if (take_one_of(&p, years)) {
        out->months = number * 6;
        bool whole = number % 2 == 0;
        const char *after = p;
        if (whole && take_one_of(&after, half)) {
            out->months += 6;
            p = after;
        } else if (whole) {
            take_one_of(&after, joint);
            int more = take_halves(&after);
            if (more >= 0 && more % 2 == 0 && take_one_of(&after, months)) {
                out->months += more / 2;
                p = after;
            }
        }
    } else if (number % 2) {
        return false;
    } else if (take_one_of(&p, months)) {
        out->months = number / 2;
    } else if (take_one_of(&p, weeks)) {
        out->days = number / 2 * 7;
    } else if (take_one_of(&p, days)) {
        out->days = number / 2;
    } else {
        return false;
    }
    *too_long = out->months > MOST_MONTHS || out->days > MOST_DAYS;
    if (*too_long || (!out->months && !out->days))
        return false;
    *text = p;
    return true;
}

bool term_is_forever(const char *text)
{
    static const char *const words[] = {"永年",        "永久",           "無期限",       "期限なし",  "永続",
                                        "無期",        "期限の定めなし", "恒久",         "forever",   "permanent",
                                        "permanently", "indefinite",     "indefinitely", "unlimited", NULL};
    static const char *const endings[] = {"保存", "保管", "的", NULL};
    const char *p = text;
    if (!take_one_of(&p, words))
        return false;
    take_one_of(&p, endings);
    return !*p;
}
