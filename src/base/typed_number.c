/* Numbers as people write them. */
#include <math.h>
#include <stdlib.h>

#include "base/intl.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "base/value.h"

/* Words that count the same; each list ends with NULL. */
static const char *const words_of_units[][12] = {
    {"円", "yen", "jpy", "円也"},
    {"人", "名", "人分", "名分", "名様"},
    {"回", "度", "回分", "times"},
    {"件", "個", "つ", "件分"},
    {"点", "ポイント"},
    {"台"},
    {"本"},
    {"枚"},
    {"冊"},
    {"箱"},
    {"社"},
    {"店", "店舗"},
    {"か所", "箇所", "カ所", "ヶ所", "ケ所", "ヵ所", "個所", "拠点"},
    {"日", "日間", "日分", "days", "day"},
    {"週", "週間", "weeks", "week"},
    {"か月", "ヶ月", "ケ月", "カ月", "ヵ月", "箇月", "個月", "か月間", "ヶ月間", "months", "month"},
    {"年", "年間", "か年", "ヶ年", "years", "year"},
    {"月"},
    {"時間", "h", "hours", "hour"},
    {"分", "分間", "min", "minutes"},
    {"文字", "字"},
    {"%", "パーセント", "％", "percent"},
};

/* ---- the unit behind the digits ---- */

/* The list of the longest word that UNIT begins with, and that word's length: "文字以上" is counted in 文字. */
static size_t list_of(const char *unit, size_t *length)
{
    size_t found = SIZE_MAX;
    *length = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(words_of_units); i++)
        for (const char *const *word = words_of_units[i]; *word; word++)
            if (strlen(*word) > *length && str_starts(unit, *word)) {
                found = i;
                *length = strlen(*word);
            }
    return found;
}

static bool in_list(size_t list, const char *word, const char *tail)
{
    for (const char *const *known = words_of_units[list]; *known; known++) {
        size_t length = strlen(*known);
        if (strncasecmp(word, *known, length) == 0 && (!word[length] || strcmp(word + length, tail) == 0))
            return true;
    }
    return false;
}

/* REST, which stands behind the digits, says nothing else than UNIT does. */
static bool rest_is_unit(const char *rest, const char *unit)
{
    size_t length;
    if (!*rest)
        return true;
    if (!unit) {
        for (size_t i = 0; i < ARRAY_LENGTH(words_of_units); i++)
            if (in_list(i, rest, ""))
                return true;
        return false;
    }
    if (strcmp(rest, unit) == 0 || strcmp(rest, intl_form(unit)) == 0)
        return true;
    size_t list = list_of(unit, &length);
    return list != SIZE_MAX && in_list(list, rest, unit + length);
}

/* ---- digits, with 万 and 千 ---- */

struct part {
    const char *digits; /* into the text */
    size_t length;
    int exponent; /* of ten */
};
#define PARTS 16

/* Digits with their groups, decimals and exponent, 0 when there are none. */
static size_t digits_length(const char *p)
{
    size_t length = strspn(p, "0123456789,.");
    if (length && (p[length] == 'e' || p[length] == 'E')) {
        size_t sign = p[length + 1] == '-' || p[length + 1] == '+';
        size_t more = strspn(p + length + 1 + sign, "0123456789");
        length += more ? 1 + sign + more : 0;
    }
    return length;
}

static int take_place(const char **p, bool big)
{
    static const struct {
        const char *sign;
        int exponent;
        bool big;
    } places[] = {{"兆", 12, true}, {"億", 8, true},  {"万", 4, true},
                  {"千", 3, false}, {"百", 2, false}, {"十", 1, false}};
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++)
        if (places[i].big == big && typed_take(p, places[i].sign))
            return places[i].exponent;
    return 0;
}

/* 2千5百 before 万 or at the end: parts with falling places. */
static bool take_section(const char **p, struct part *part, size_t *count)
{
    int before = 4;
    bool any = false;
    while (*count < PARTS) {
        size_t length = digits_length(*p);
        const char *digits = *p;
        *p += length;
        typed_skip(p);
        int exponent = take_place(p, false);
        if (!length && !exponent)
            break;
        if (exponent >= before)
            return false;
        part[(*count)++] = (struct part){length ? digits : "1", length ? length : 1, exponent};
        any = true;
        before = exponent;
        if (!exponent)
            break;
    }
    return any;
}

/* Rounded once from its decimal digits: 1.1万 is 11000 exactly. */
static bool part_value(const struct part *part, double *out)
{
    char *digits = mem_text_length(part->digits, part->length);
    double plain = 0;
    bool good = value_parse_number(digits, &plain);
    if (good && part->exponent) {
        struct str scaled = STR_INIT;
        for (const char *d = digits; *d; d++)
            if (*d != ',')
                str_add_char(&scaled, *d);
        good = !strpbrk(digits, "eE");
        str_add_format(&scaled, "e%d", part->exponent);
        plain = strtod(scaled.text, NULL);
        str_free(&scaled);
    }
    free(digits);
    *out = plain;
    return good;
}

static bool take_amount(const char **p, double *out)
{
    struct part part[PARTS];
    size_t count = 0, from = 0;
    int before = 16;
    double sum = 0, value;

    for (;;) {
        if (!take_section(p, part, &count)) {
            if (!count || from != count)
                return false;
            break;
        }
        int exponent = take_place(p, true);
        if (exponent >= before)
            return false;
        for (; from < count; from++)
            part[from].exponent += exponent;
        before = exponent;
        if (!exponent)
            break;
    }
    for (size_t i = 0; i < count; i++) {
        if (!part_value(&part[i], &value) || (count > 1 && memchr(part[i].digits, '.', part[i].length)))
            return false;
        sum += value;
    }
    *out = sum;
    return true;
}

/* ---- the whole ---- */

static bool take_minus(const char **p)
{
    return typed_take(p, "-") || typed_take(p, "△") || typed_take(p, "▲");
}

static bool read_number(const char *p, const char *unit, double *out)
{
    bool minus = take_minus(&p), yen = false;
    if (!minus)
        typed_take(&p, "+");
    if (typed_take(&p, "¥") || typed_take(&p, "￥") || typed_take(&p, "\\")) {
        yen = true;
        minus = minus || take_minus(&p);
    }
    if (unit && strstr(unit, "/年") && typed_take(&p, "年")) /* 年2回 */
        typed_take(&p, "に");
    if (!take_amount(&p, out))
        return false;
    if (minus)
        *out = -*out;
    if (*out == 0)
        *out = 0; /* -0 is 0 */
    if (!unit && strcmp(p, "%") == 0) {
        *out /= 100;
        return true;
    }
    if (yen && unit && !rest_is_unit("円", unit))
        return false;
    if (yen && (strcmp(p, "-") == 0 || strcmp(p, ".-") == 0)) /* ¥1,000- on bills */
        return true;
    return rest_is_unit(p, unit);
}

bool typed_number(const char *text, const char *unit, double *out, struct error *err)
{
    struct str narrow = STR_INIT, digits = STR_INIT;
    double number = 0, percent;

    typed_narrow(text, &narrow);
    for (const char *p = narrow.text; *p;) { /* 三 is 3, but the places stay: they are understood with 万 */
        static const char kanji[] = "〇一二三四五六七八九";
        size_t at = 0;
        while (kanji[at] && strncmp(p, kanji + at, 3) != 0)
            at += 3;
        if (kanji[at]) {
            str_add_char(&digits, (char)('0' + at / 3));
            p += 3;
        } else {
            str_add_char(&digits, *p++);
        }
    }
    bool good = read_number(digits.text, unit, &number);
    if (good && !unit && value_parse_number(digits.text, &percent))
        number = percent; /* rounds 12.3% once */
    if (good && isfinite(number)) {
        *out = number;
    } else {
        good = error_set(err, ERROR_NOT_NUMBER, text);
        if (typed_is_empty_mark(narrow.text))
            error_detail(err, "%s", _("another program's mark for an empty cell: leave it empty"));
        else if (unit)
            error_detail(err, _("the unit here is %s"), intl_form(unit));
    }
    str_free(&narrow);
    str_free(&digits);
    return good;
}
