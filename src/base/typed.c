#include "base/typed.h"

#include "base/intl.h"
#include "base/utf8.h"

/* Blanks of Unicode that are wide or fixed, and the tab. */
static bool char_is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
           c == 0x205F || c == 0x3000;
}

/* Nothing is seen of them: zero-width blanks and joiners, direction marks, the byte order mark, the soft hyphen. */
static bool char_is_invisible(uint32_t c)
{
    return c == 0xAD || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x2064) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

static bool char_is_edge(uint32_t c)
{
    return char_is_blank(c) || char_is_invisible(c);
}

/* The character that ends at END, in TEXT; false: it is no edge. */
static bool edge_before(const char *text, const char **end)
{
    const char *at = *end - 1, *p;
    while (at > text && *end - at < 4 && ((unsigned char)*at & 0xC0) == 0x80)
        at--;
    p = at;
    if (!char_is_edge(utf8_next(&p)) || p != *end)
        return false;
    *end = at;
    return true;
}

/* The part of TEXT between its edges. What is between is not looked at: it may be long. */
static const char *inner_part(const char *text, size_t *length)
{
    const char *from = text, *end = text + strlen(text);
    for (const char *p = text; *p && char_is_edge(utf8_next(&p));)
        from = p;
    while (end > from && edge_before(from, &end))
        ;
    *length = (size_t)(end - from);
    return *length ? from : text;
}

void typed_trim(const char *text, struct str *out)
{
    size_t length;
    const char *from = inner_part(text, &length);
    str_add_length(out, from, length);
}

bool typed_has_edge(const char *text)
{
    size_t length = strlen(text), inner;
    if (!length)
        return false;
    /* Nearly every text begins and ends with a character that no blank shares its outer byte with. */
    unsigned char first = (unsigned char)text[0], last = (unsigned char)text[length - 1];
    bool first_may = first <= ' ' || first == 0xC2 || first == 0xE1 || first == 0xE2 || first == 0xE3 || first == 0xEF;
    bool last_may = last <= ' ' || last >= 0x80;
    if (!first_may && !last_may)
        return false;
    inner_part(text, &inner);
    return inner != length;
}

void typed_narrow(const char *text, struct str *out)
{
    struct str plain = STR_INIT, narrow = STR_INIT;
    char encoded[5];

    while (*text) {
        uint32_t c = utf8_next(&text);
        if (char_is_invisible(c))
            continue;
        str_add_length(&plain, encoded, utf8_encode(char_is_blank(c) ? ' ' : c, encoded));
    }
    utf8_narrow(plain.text, &narrow);
    typed_trim(narrow.text, out);
    str_free(&plain);
    str_free(&narrow);
}

void typed_skip(const char **p)
{
    while (**p == ' ')
        ++*p;
}

bool typed_take(const char **p, const char *text)
{
    size_t length = strlen(text);
    if (strncasecmp(*p, text, length) != 0)
        return false;
    *p += length;
    typed_skip(p);
    return true;
}

/* ---- numerals ---- */

/* 0 … 9 digits, 10, 100, 1000 places, -1 none. */
static int numeral_at(const char *text, size_t *length)
{
    static const struct {
        const char *sign;
        int value;
    } numerals[] = {
        {"〇", 0}, {"零", 0}, {"一", 1}, {"二", 2}, {"三", 3},  {"四", 4},   {"五", 5},
        {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"十", 10}, {"百", 100}, {"千", 1000},
    };
    *length = sizeof("〇") - 1;
    for (size_t i = 0; i < ARRAY_LENGTH(numerals); i++)
        if (strncmp(text, numerals[i].sign, *length) == 0)
            return numerals[i].value;
    return -1;
}

/* A run of numerals: digits one by one (二〇二六), or with places (三十一). False when it is neither (十二三). */
static bool take_numerals(const char **text, struct str *out)
{
    const char *p = *text;
    struct str digits = STR_INIT;
    int sum = 0, digit = -1, place = 10000;
    bool has_places = false, good = true;
    size_t length;

    for (int value; (value = numeral_at(p, &length)) >= 0; p += length) {
        if (value < 10) {
            good = good && (digit < 0 || !has_places);
            digit = value;
            str_add_char(&digits, (char)('0' + value));
            continue;
        }
        good = good && value < place && (digit != 0) && (has_places || digits.length <= 1);
        has_places = true;
        place = value;
        sum += (digit < 0 ? 1 : digit) * value;
        digit = -1;
    }
    good = good && p != *text;
    if (good) {
        if (has_places)
            str_add_format(out, "%d", sum + (digit < 0 ? 0 : digit));
        else
            str_add(out, digits.text);
        *text = p;
    }
    str_free(&digits);
    return good;
}

void typed_numerals(const char *text, struct str *out)
{
    size_t length;
    while (*text) {
        if (numeral_at(text, &length) < 0)
            str_add_char(out, *text++);
        else if (!take_numerals(&text, out)) {
            while (numeral_at(text, &length) >= 0) {
                str_add_length(out, text, length);
                text += length;
            }
        }
    }
}

bool typed_is_empty_mark(const char *text)
{
    static const char *const marks[] = {"nat", "nan",  "null", "none",   "nil",       "n/a",
                                        "na",  "#n/a", "<na>", "(null)", "undefined", "-nan"};
    for (size_t i = 0; i < ARRAY_LENGTH(marks); i++)
        if (strcasecmp(text, marks[i]) == 0)
            return true;
    return false;
}
