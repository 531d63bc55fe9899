#include "base/value.h"

#include <math.h>

#include "base/utf8.h"

bool value_blank(struct value v)
{
    return v.type == VALUE_EMPTY || (v.type == VALUE_TEXT && (!v.text || !*v.text));
}

static uint64_t number_bits(double n)
{
    uint64_t bits;
    memcpy(&bits, &n, sizeof(bits));
    return bits;
}

static const char *text_of(struct value v)
{
    return v.text ? v.text : "";
}

bool value_same(struct value a, struct value b)
{
    if (a.type != b.type)
        return false;
    switch (a.type) {
    case VALUE_EMPTY: return true;
    case VALUE_NUMBER: return number_bits(a.number) == number_bits(b.number);
    case VALUE_TEXT: return strcmp(text_of(a), text_of(b)) == 0;
    case VALUE_BOOL: return a.truth == b.truth;
    case VALUE_ERROR: return a.error == b.error;
    }
    return false;
}

/* FNV-1a */
static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ p[i]) * UINT64_C(0x100000001B3);
    return hash;
}

uint64_t value_hash(struct value v)
{
    unsigned char type = (unsigned char)v.type;
    uint64_t hash = hash_bytes(UINT64_C(0xCBF29CE484222325), &type, 1), bits = 0;

    switch (v.type) {
    case VALUE_EMPTY: return hash;
    case VALUE_NUMBER: bits = number_bits(v.number); break;
    case VALUE_TEXT: return hash_bytes(hash, text_of(v), strlen(text_of(v)));
    case VALUE_BOOL: bits = v.truth; break;
    case VALUE_ERROR: bits = v.error; break;
    }
    return hash_bytes(hash, &bits, sizeof(bits));
}

const char *value_error_text(enum value_error e)
{
    static const char *const texts[] = {
        [VALUE_NULL] = "#NULL!", [VALUE_DIV0] = "#DIV/0!", [VALUE_VALUE] = "#VALUE!", [VALUE_REF] = "#REF!",
        [VALUE_NAME] = "#NAME?", [VALUE_NUM] = "#NUM!",    [VALUE_NA] = "#N/A",
    };
    return (size_t)e < ARRAY_LENGTH(texts) ? texts[e] : "#VALUE!";
}

void value_number_text(double n, struct str *out)
{
    char scientific[40];

    if (!isfinite(n)) {
        str_add(out, value_error_text(VALUE_NUM));
        return;
    }
    if (n == trunc(n) && fabs(n) < 1e15) {
        str_add_format(out, "%lld", (long long)n); /* also makes -0 a 0 */
        return;
    }
    /* d.dddddddddddddde±xx: 15 digits, as many as a double always keeps and Excel shows. */
    snprintf(scientific, sizeof(scientific), "%.14e", fabs(n));
    char digits[16];
    int exponent = atoi(strchr(scientific, 'e') + 1), count = 15;
    digits[0] = scientific[0];
    memcpy(digits + 1, scientific + 2, 14);
    while (count > 1 && digits[count - 1] == '0')
        count--;
    if (n < 0)
        str_add_char(out, '-');
    if (exponent >= 20 || exponent < -9) { /* where Excel changes over, in text made with & */
        str_add_char(out, digits[0]);
        if (count > 1)
            str_add_char(out, '.');
        str_add_length(out, digits + 1, (size_t)count - 1);
        str_add_format(out, "E%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
        return;
    }
    for (int place = exponent < 0 ? 0 : exponent; place >= 0 || exponent - place < count; place--) {
        int at = exponent - place; /* the digit that stands for 10^place */
        if (place == -1)
            str_add_char(out, '.');
        str_add_char(out, at >= 0 && at < count ? digits[at] : '0');
    }
}

void value_to_text(struct value v, struct str *out)
{
    switch (v.type) {
    case VALUE_EMPTY: break;
    case VALUE_NUMBER: value_number_text(v.number, out); break;
    case VALUE_TEXT: str_add(out, v.text); break;
    case VALUE_BOOL: str_add(out, v.truth ? "TRUE" : "FALSE"); break;
    case VALUE_ERROR: str_add(out, value_error_text(v.error)); break;
    }
}

static size_t take_digits(const char **p, struct str *out)
{
    size_t count = 0;
    for (; **p >= '0' && **p <= '9'; ++*p, count++)
        str_add_char(out, **p);
    return count;
}

/* 1234 or 1,234,567. Groups must be right: 1,23 is a slip, not a number. */
static bool take_integer(const char **p, struct str *out, size_t *digits)
{
    *digits = take_digits(p, out);
    if (**p == ',' && (*digits < 1 || *digits > 3))
        return false;
    while (**p == ',') {
        ++*p;
        if (take_digits(p, out) != 3)
            return false;
    }
    return true;
}

/* Rewrites what was typed for strtod(), so that nothing else strtod() knows (0x1F, inf, nan) is a number here. */
static bool rewrite_number(const char *p, struct str *out, bool *is_percent)
{
    size_t digits, decimals = 0;
    bool has_exponent = false;

    if (*p == '-' || *p == '+')
        str_add_char(out, *p++);
    if (!take_integer(&p, out, &digits))
        return false;
    if (*p == '.') {
        str_add_char(out, *p++);
        decimals = take_digits(&p, out);
    }
    if (digits + decimals == 0)
        return false;
    if (*p == 'e' || *p == 'E') {
        has_exponent = true;
        str_add_char(out, *p++);
        if (*p == '-' || *p == '+')
            str_add_char(out, *p++);
        if (take_digits(&p, out) == 0)
            return false;
    }
    *is_percent = *p == '%';
    if (*is_percent)
        p++;
    if (*is_percent && !has_exponent) {
        str_add(out, "e-2"); /* rounds once: 12.3% is 0.123 */
        *is_percent = false;
    }
    return *p == '\0';
}

bool value_parse_number(const char *text, double *out)
{
    struct str narrow = STR_INIT, plain = STR_INIT;
    bool is_percent = false;

    utf8_narrow(text, &narrow);
    const char *p = narrow.text;
    while (*p == ' ' || *p == '\t')
        p++;
    while (narrow.text + narrow.length > p &&
           (narrow.text[narrow.length - 1] == ' ' || narrow.text[narrow.length - 1] == '\t'))
        narrow.text[--narrow.length] = '\0';
    bool is_number = rewrite_number(p, &plain, &is_percent);
    if (is_number) {
        double n = strtod(plain.text, NULL);
        if (is_percent)
            n /= 100;
        is_number = isfinite(n);
        if (is_number)
            *out = n == 0 ? 0 : n; /* -0 is 0 */
    }
    str_free(&narrow);
    str_free(&plain);
    return is_number;
}
