/* Single values, as Excel converts and compares them. */
#include "formula/run.h"

#include <unicase.h>

#include "base/date.h"
#include "base/utf8.h"

/* 15 digits are what Excel shows, compares and rounds by; whole numbers below 1E15 are themselves. */
double number_15(double number)
{
    if (fabs(number) < 1e15 && number == trunc(number))
        return number;
    char text[40];
    snprintf(text, sizeof(text), "%.14e", number);
    double rounded = strtod(text, NULL);         /* written and read in the same locale */
    return isfinite(rounded) ? rounded : number; /* the largest number of all rounds up to none */
}

bool number_same(double a, double b)
{
    if (a == b)
        return true;
    if (fabs(a - b) > 1e-14 * fabs(a))
        return false;
    return number_15(a) == number_15(b);
}

double number_snap(double number)
{
    double whole = round(number);
    return whole != number && number_same(whole, number) ? whole : number;
}

static bool take_number(const char **text, int digits_max, int *out)
{
    int digits = 0;
    *out = 0;
    for (; **text >= '0' && **text <= '9' && digits < digits_max; ++*text, digits++)
        *out = *out * 10 + (**text - '0');
    return digits > 0;
}

/* 2026-04-01 or 2026/4/1: a text that Excel reads as a date everywhere. */
static bool text_date(const char *text, double *out)
{
    int year, month, day;
    while (*text == ' ')
        text++;
    if (!take_number(&text, 4, &year) || year < 1900 || (*text != '-' && *text != '/'))
        return false;
    char separator = *text++;
    if (!take_number(&text, 2, &month) || *text++ != separator || !take_number(&text, 2, &day))
        return false;
    while (*text == ' ')
        text++;
    int serial = *text ? 0 : date_serial(year, month, day);
    *out = serial;
    return serial != 0;
}

bool text_number(const char *text, double *out)
{
    /* Most texts are words: a letter other than the E of 1E3 says so at once, and so does a text without digits
     * (full-width ones are in EF BC xx). */
    bool digit = false;
    for (const char *at = text; *at; at++) {
        unsigned char c = (unsigned char)*at;
        if ((c | 32) >= 'a' && (c | 32) <= 'z' && (c | 32) != 'e')
            return false;
        digit |= (c >= '0' && c <= '9') || c == 0xef;
    }
    return digit && (value_parse_number(text, out) || text_date(text, out));
}

bool scalar_number(struct value value, double *out, struct value *failed)
{
    switch (value.type) {
    case VALUE_EMPTY: *out = 0; return true;
    case VALUE_NUMBER: *out = value.number; return true;
    case VALUE_BOOL: *out = value.truth; return true;
    case VALUE_TEXT:
        if (text_number(value.text, out))
            return true;
        *failed = value_error(VALUE_VALUE);
        return false;
    case VALUE_ERROR: break;
    }
    *failed = value;
    return false;
}

bool scalar_truth(struct value value, bool *out, struct value *failed)
{
    switch (value.type) {
    case VALUE_EMPTY: *out = false; return true;
    case VALUE_NUMBER: *out = value.number != 0; return true;
    case VALUE_BOOL: *out = value.truth; return true;
    case VALUE_TEXT:
        *out = text_equal(value.text, "TRUE");
        if (*out || text_equal(value.text, "FALSE"))
            return true;
        *failed = value_error(VALUE_VALUE);
        return false;
    case VALUE_ERROR: break;
    }
    *failed = value;
    return false;
}

const char *scalar_text(struct arena *arena, struct value value)
{
    if (value.type == VALUE_TEXT)
        return value.text;
    if (value.type == VALUE_EMPTY)
        return "";
    if (value.type == VALUE_BOOL)
        return value.truth ? "TRUE" : "FALSE";
    struct str out = STR_INIT;
    value_to_text(value, &out);
    const char *text = arena_text(arena, out.text);
    str_free(&out);
    return text;
}

struct value scalar_finish(double number)
{
    if (!isfinite(number))
        return value_error(VALUE_NUM);
    return value_number(number == 0 ? 0 : number);
}

struct value scalar_new_text(struct arena *arena, const char *text, size_t length)
{
    /* A text of so many bytes has at least a third as many units. */
    if (length > FORMULA_MAX_TEXT &&
        (length > 4 * (size_t)FORMULA_MAX_TEXT || utf8_utf16_length(text) > FORMULA_MAX_TEXT))
        return value_error(VALUE_VALUE);
    return value_text(arena_text_length(arena, text, length));
}

uint32_t text_next_lower(const char **text)
{
    unsigned char c = (unsigned char)**text;
    if (c < 0x80) {
        *text += c != 0;
        return c >= 'A' && c <= 'Z' ? c + 32u : c;
    }
    return uc_tolower(utf8_next(text));
}

int text_order(const char *a, const char *b)
{
    for (;;) {
        uint32_t x = text_next_lower(&a), y = text_next_lower(&b);
        if (x != y)
            return x < y ? -1 : 1;
        if (!x)
            return 0;
    }
}

bool text_equal(const char *a, const char *b)
{
    return a == b || text_order(a, b) == 0;
}

uint64_t text_hash(const char *text)
{
    uint64_t hash = STR_HASH;
    for (uint32_t c; (c = text_next_lower(&text));)
        hash = (hash ^ c) * STR_HASH_FACTOR;
    return hash ^ hash >> 32;
}

bool text_has_wildcard(const char *text)
{
    return strpbrk(text, "*?~") != NULL;
}

/* One pattern character at *pattern: its value, or one of the wildcards as a negative number. */
enum { LIKE_ANY = -1, LIKE_ONE = -2 };
static long pattern_next(const char **pattern)
{
    if (**pattern == '*' || **pattern == '?')
        return *(*pattern)++ == '*' ? LIKE_ANY : LIKE_ONE;
    if (**pattern == '~' && ((*pattern)[1] == '*' || (*pattern)[1] == '?' || (*pattern)[1] == '~'))
        ++*pattern;
    return (long)text_next_lower(pattern);
}

bool text_like(const char *pattern, const char *text)
{
    const char *star = NULL, *star_text = NULL; /* where to go on when the last * must take one more */
    for (;;) {
        const char *p = pattern, *t = text;
        long wanted = pattern_next(&p);
        if (wanted == LIKE_ANY) {
            star = pattern = p;
            star_text = text;
            continue;
        }
        uint32_t c = text_next_lower(&t);
        if (wanted == 0 && c == 0)
            return true;
        if (c != 0 && (wanted == LIKE_ONE || wanted == (long)c)) {
            pattern = p;
            text = t;
            continue;
        }
        if (!star || !*star_text)
            return false;
        text_next_lower(&star_text);
        pattern = star;
        text = star_text;
    }
}

/* numbers < texts < truths; an empty value is the other's zero. */
int scalar_compare(struct value a, struct value b)
{
    if (a.type == VALUE_EMPTY && b.type == VALUE_EMPTY)
        return 0;
    if (a.type == VALUE_EMPTY)
        a = b.type == VALUE_TEXT ? value_text("") : b.type == VALUE_BOOL ? value_bool(false) : value_number(0);
    if (b.type == VALUE_EMPTY)
        b = a.type == VALUE_TEXT ? value_text("") : a.type == VALUE_BOOL ? value_bool(false) : value_number(0);
    if (a.type != b.type)
        return a.type < b.type ? -1 : 1; /* the order of enum value_type */
    if (a.type == VALUE_TEXT)
        return text_order(a.text, b.text);
    if (a.type == VALUE_BOOL)
        return (int)a.truth - (int)b.truth;
    return number_same(a.number, b.number) ? 0 : a.number < b.number ? -1 : 1;
}
