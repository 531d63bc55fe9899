/* The number formats of TEXT(): 0.0, #,##0, 0%, yyyy-mm-dd, ggge"年"m"月"d"日", sections divided by ";". */
#include "formula/functions.h"

#include "base/date.h"
#include "base/utf8.h"

struct section {
    const char *from, *end;
};

/* Longer than a cell holds whatever follows: a format of 32,767 @ or 0E+ would write gigabytes that nobody can take. */
static bool too_long(const struct str *out)
{
    return out->length > 4 * (size_t)FORMULA_MAX_TEXT;
}

/* [h], [mm], [s]: hours, minutes, seconds in all, not of the day. The length with the brackets; 0: it is another bracket. */
static size_t elapsed_length(const char *text, const char *end)
{
    const char *at = text + 1;
    while (at < end && strchr("hms", *at | 32) && (*at | 32) == (text[1] | 32))
        at++;
    return *text == '[' && at > text + 1 && at < end && *at == ']' ? (size_t)(at + 1 - text) : 0;
}

/* A quoted or escaped piece at TEXT: its length in bytes with the marks, 0 when there is none. */
static size_t literal_length(const char *text, const char *end)
{
    if (*text == '"') {
        const char *close = memchr(text + 1, '"', (size_t)(end - text) - 1);
        return (size_t)((close ? close + 1 : end) - text);
    }
    if (*text == '\\' || *text == '_' || *text == '*') {
        const char *next = text + 1;
        if (next < end)
            utf8_next(&next);
        return (size_t)(next - text);
    }
    if (*text == '[' && !elapsed_length(text, end)) { /* colours and conditions: passed over */
        const char *close = memchr(text, ']', (size_t)(end - text));
        return close ? (size_t)(close + 1 - text) : 1;
    }
    return 0;
}

static void literal_add(struct str *out, const char *text, size_t length)
{
    if (*text == '"')
        str_add_length(out, text + 1, length >= 2 && text[length - 1] == '"' ? length - 2 : length - 1);
    else if (*text == '\\')
        str_add_length(out, text + 1, length - 1);
    else if (*text == '_')
        str_add_char(out, ' ');
    else if (*text == '[' && length > 3 &&
             text[1] == '$') /* [$¥-411]: a currency, and a language that is ours already */
        str_add_length(out, text + 2, strcspn(text + 2, "-]"));
}

static size_t sections_of(const char *format, struct section section[4])
{
    size_t count = 0;
    const char *end = format + strlen(format), *from = format;
    for (const char *at = format;;) {
        size_t literal = at < end ? literal_length(at, end) : 0;
        if (literal) {
            at += literal;
        } else if (at == end || *at == ';') {
            section[count++] = (struct section){from, at};
            if (at == end || count == 4)
                return count;
            from = ++at;
        } else {
            at++;
        }
    }
}

static bool section_has(const struct section *section, const char *letters)
{
    for (const char *at = section->from; at < section->end;) {
        size_t literal = literal_length(at, section->end);
        if (!literal && strchr(letters, *at))
            return true;
        at += literal ? literal : 1;
    }
    return false;
}

static bool section_is(const struct section *section, const char *word)
{
    size_t length = (size_t)(section->end - section->from);
    return length == strlen(word) && strncasecmp(section->from, word, length) == 0;
}

/* Numbers */

struct number_format {
    int before, after; /* 0 # ? on either side of the point */
    int zeros_before, zeros_after;
    bool point, group;
    int percents, thousands; /* each "," after the last place divides by 1000 */
    int exponent;            /* digits behind E, 0 for none */
};

static bool is_place(char c)
{
    return c == '0' || c == '#' || c == '?';
}

/* "E+" or "E-": an E before anything else is a letter. Reading and writing ask here, so that both see the same places.
 */
static bool is_exponent(const char *at, const char *end)
{
    return (*at == 'E' || *at == 'e') && at + 1 < end && (at[1] == '+' || at[1] == '-');
}

static struct number_format number_format_read(const struct section *section)
{
    struct number_format format = {0};
    int commas = 0, last = 0;
    for (const char *at = section->from; at < section->end;) {
        size_t literal = literal_length(at, section->end);
        if (literal) {
            at += literal;
            continue;
        }
        if (*at == ',' && format.before && !format.point) {
            commas++;
        } else if (*at == ',' && format.after) {
            last++;
        } else if (is_place(*at) && format.point) {
            last = 0;
            format.after++;
            if (*at == '0')
                format.zeros_after = format.after;
        } else if (is_place(*at)) {
            if (commas)
                format.group = true;
            commas = 0;
            format.before++;
            if (*at == '0' || format.zeros_before)
                format.zeros_before++;
        } else if (*at == '.') {
            format.point = true;
        } else if (*at == '%') {
            format.percents++;
        } else if (is_exponent(at, section->end)) {
            for (at += 2; at < section->end && is_place(*at); at++)
                format.exponent++;
            continue;
        }
        at++;
    }
    format.thousands = commas + last;
    return format;
}

/* The digits of a number that is not negative: at most 15 that mean something, as Excel keeps; then zeros. */
static void number_digits(double number, int decimals, struct str *whole, struct str *fraction)
{
    char text[64];
    double rounded = round_decimal_places(number, decimals);
    if (rounded >= 1e15) { /* "%f" would go on with the digits of the binary fraction */
        snprintf(text, sizeof(text), "%.14e", rounded);
        int zeros = atoi(strchr(text, 'e') + 1) - 14;
        str_add_length(whole, text, 1);
        str_add_length(whole, text + 2, 14);
        for (int i = 0; i < zeros; i++)
            str_add_char(whole, '0');
        snprintf(text, sizeof(text), "0.%0*d", decimals > 30 ? 30 : decimals, 0);
    } else {
        snprintf(text, sizeof(text), "%.*f", decimals > 30 ? 30 : decimals, rounded);
    }
    size_t digits = strspn(text, "0123456789");
    const char *start = text + strspn(text, "0");
    str_add_length(whole, start, start < text + digits ? (size_t)(text + digits - start) : 0);
    if (text[digits] && decimals)
        str_add(fraction, text + digits + 1);
}

/* Writes the whole digits that belong to one place: all that are left at the first place, one at the others. */
static void add_whole_places(struct str *out, const struct number_format *format, const char *digits, int place,
                             char mark)
{
    int length = (int)strlen(digits);
    int right = format->before - place - 1; /* places to the right of this one */
    int from = place == 0 ? 0 : length - right - 1, to = length - right;
    if (to <= 0) {
        if (mark == '0' || (format->zeros_before > right)) {
            str_add_char(out, '0');
            if (format->group && right && right % 3 == 0)
                str_add_char(out, ',');
        } else if (mark == '?') {
            str_add_char(out, ' ');
        }
        return;
    }
    for (int i = from < 0 ? 0 : from; i < to; i++) {
        int behind = length - i - 1;
        str_add_char(out, digits[i]);
        if (format->group && behind && behind % 3 == 0)
            str_add_char(out, ',');
    }
}

/* Takes out the power of ten that is written behind E: a multiple of how many places stand before the point. By the
 * digits and not by a division, since neither the smallest number nor a power of ten for it can be divided by. */
static double take_exponent(double number, const struct number_format *format, int *exponent)
{
    char text[40];
    int step = format->before > 1 ? format->before : 1;
    snprintf(text, sizeof(text), "%.14e", number);
    char *e = strchr(text, 'e');
    *exponent = atoi(e + 1);
    int shift = ((*exponent % step) + step) % step;
    *exponent -= shift;
    snprintf(e, sizeof(text) - (size_t)(e - text), "e%d", shift);
    number = round_decimal_places(strtod(text, NULL), format->after);
    if (number >= pow(10, step)) { /* 9.99 rounded up */
        number /= pow(10, step);
        *exponent += step;
    }
    return number;
}

/* False: no number that can be written comes out (9E307 as a percentage). */
static bool format_number(double number, const struct section *section, struct str *out)
{
    struct number_format format = number_format_read(section);
    struct str whole = STR_INIT, fraction = STR_INIT;
    int exponent = 0;
    for (int i = 0; i < format.percents; i++)
        number *= 100;
    for (int i = 0; i < format.thousands; i++)
        number /= 1000;
    if (format.exponent && number != 0 && isfinite(number))
        number = take_exponent(number, &format, &exponent);
    if (!isfinite(number))
        return false;
    number_digits(number, format.after, &whole, &fraction);
    int place = 0, decimal = 0;
    bool point = false;
    for (const char *at = section->from; at < section->end && !too_long(out);) {
        size_t literal = literal_length(at, section->end);
        if (literal) {
            literal_add(out, at, literal);
            at += literal;
            continue;
        }
        if (is_place(*at) && point) {
            /* trailing # places vanish with their zeros */
            bool exists = decimal < (int)fraction.length;
            bool shown = exists && (decimal < format.zeros_after ||
                                    fraction.text[decimal + (int)strspn(fraction.text + decimal, "0")]);
            if (shown)
                str_add_char(out, fraction.text[decimal]);
            else if (*at == '?')
                str_add_char(out, ' ');
            decimal++;
        } else if (is_place(*at)) {
            add_whole_places(out, &format, whole.text, place++, *at);
        } else if (*at == '.' && !point) {
            if (format.before == 0)
                str_add(out, whole.text);
            point = true;
            str_add_char(out, '.');
        } else if (format.exponent && is_exponent(at, section->end)) {
            str_add_char(out, *at);
            if (exponent < 0 || at[1] == '+')
                str_add_char(out, exponent < 0 ? '-' : '+');
            str_add_format(out, "%0*d", format.exponent, abs(exponent));
            for (at += 2; at < section->end && is_place(*at);)
                at++;
            continue;
        } else if (*at != ',') {
            str_add_char(out, *at);
        }
        at++;
    }
    str_free(&whole);
    str_free(&fraction);
    return true;
}

/* Dates */

static size_t run_length(const char *at, const char *end)
{
    size_t length = 1;
    while (at + length < end && (at[length] | 32) == (*at | 32))
        length++;
    return length;
}

static void add_month(struct str *out, int month, size_t length)
{
    static const char *const names[] = {"January", "February", "March",     "April",   "May",      "June",
                                        "July",    "August",   "September", "October", "November", "December"};
    if (length <= 2)
        str_add_format(out, "%0*d", (int)length, month);
    else
        str_add_length(out, names[month - 1], length == 3 ? 3 : length == 5 ? 1 : strlen(names[month - 1]));
}

static void add_weekday(struct str *out, int weekday, size_t length, bool japanese)
{
    static const char *const names[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
    static const char *const kanji[] = {"日", "月", "火", "水", "木", "金", "土"};
    if (japanese)
        str_add_format(out, length >= 4 ? "%s曜日" : "%s", kanji[weekday]);
    else
        str_add_length(out, names[weekday], length == 3 ? 3 : strlen(names[weekday]));
}

/* The era and its year: date_era() gives "令和8年4月1日", the name before the digits. */
static void add_era(struct str *out, int serial, size_t length, bool year)
{
    static const struct {
        const char *name, *letter;
        int before;
    } eras[] = {
        {"明治", "M", 1867}, {"大正", "T", 1911}, {"昭和", "S", 1925}, {"平成", "H", 1988}, {"令和", "R", 2018},
    };
    struct str text = STR_INIT;
    struct date date = {1900, 1, 0};
    date_from_serial(serial, &date);
    date_era(serial < 1 ? 1 : serial, &text); /* the day before the first has its era */
    for (size_t i = 0; i < ARRAY_LENGTH(eras); i++) {
        size_t name = strlen(eras[i].name);
        if (strncmp(text.text, eras[i].name, name) != 0)
            continue;
        if (year)
            str_add_format(out, "%0*d", (int)length, date.year - eras[i].before);
        else if (length == 1)
            str_add(out, eras[i].letter);
        else
            str_add_length(out, eras[i].name, length == 2 ? 3 : name);
    }
    str_free(&text);
}

/* m is the month, but minutes beside hours or seconds. */
static bool is_minute(const struct section *section, const char *at, size_t length, bool after_hour)
{
    if (length > 2)
        return false;
    for (const char *next = at + length; next < section->end && !after_hour; next++) {
        if (*next == 's' || *next == 'S')
            return true;
        if (strchr("yYdDhHgGeEaAmM", *next))
            return false;
    }
    return after_hour;
}

/* False: no such day. The last second of 9999 can be rounded up into a day that is none. */
static bool format_date(double number, const struct section *section, struct str *out)
{
    if (number < 0 || number >= LAST_DAY + 1)
        return false;
    long seconds = lround((number - floor(number)) * 86400);
    int serial = (int)floor(number) + (seconds >= 86400);
    seconds %= 86400;
    struct date date = {1900, 1, 0};
    if (serial > LAST_DAY)
        return false;
    date_from_serial(serial, &date);
    bool after_hour = false, noon = false;
    for (const char *at = section->from; at < section->end; at++)
        noon |= strncasecmp(at, "AM/PM", 5) == 0;
    for (const char *at = section->from; at < section->end;) {
        size_t length = literal_length(at, section->end);
        if (length) {
            literal_add(out, at, length);
            at += length;
            continue;
        }
        if (strncasecmp(at, "AM/PM", 5) == 0) {
            str_add(out, seconds < 43200 ? "AM" : "PM");
            at += 5;
            continue;
        }
        length = elapsed_length(at, section->end);
        if (length) {
            long unit = (at[1] | 32) == 'h' ? 3600 : (at[1] | 32) == 'm' ? 60 : 1;
            str_add_format(out, "%0*lld", (int)length - 2, ((long long)serial * 86400 + seconds) / unit);
            after_hour = unit == 3600;
            at += length;
            continue;
        }
        length = run_length(at, section->end);
        int hour = (int)(seconds / 3600);
        int pad = length > 1 ? 2 : 1;
        char letter = (char)(*at | 32);
        if (letter == 'y')
            str_add_format(out, length <= 2 ? "%02d" : "%04d", length <= 2 ? date.year % 100 : date.year);
        else if (letter == 'm' && is_minute(section, at, length, after_hour))
            str_add_format(out, "%0*d", pad, (int)(seconds / 60 % 60));
        else if (letter == 'm')
            add_month(out, date.month, length);
        else if (letter == 'd' && length <= 2)
            str_add_format(out, "%0*d", pad, date.day);
        else if (letter == 'd' || (letter == 'a' && length >= 3))
            add_weekday(out, (serial + 6) % 7, length, letter == 'a');
        else if (letter == 'h')
            str_add_format(out, "%0*d", pad, noon ? (hour + 11) % 12 + 1 : hour);
        else if (letter == 's')
            str_add_format(out, "%0*d", pad, (int)(seconds % 60));
        else if (letter == 'g' || letter == 'e')
            add_era(out, serial, length, letter == 'e');
        else
            str_add_length(out, at, length);
        if (strchr("ymdhsgea", letter))
            after_hour = letter == 'h';
        at += length;
    }
    return true;
}

/* Which section, and whether the sign is still to be written. */
bool text_format_number(double number, const char *format, struct str *out)
{
    struct section section[4];
    size_t count = sections_of(format, section);
    const struct section *chosen = &section[0];
    bool minus = number < 0;
    if (section_has(&section[count - 1], "@")) /* that one is for texts */
        count--;
    if (count == 0) {
        value_number_text(number, out);
        return true;
    }
    if (number < 0 && count > 1) {
        chosen = &section[1];
        minus = false;
    } else if (number == 0 && count > 2) {
        chosen = &section[2];
    }
    if (section_is(chosen, "General") || section_is(chosen, "G/標準")) {
        value_number_text(number, out);
        return true;
    }
    bool is_number = section_has(chosen, "0#?");
    if (!is_number && section_has(chosen, "ymdhsgeaYMDHSGEA"))
        return format_date(number, chosen, out);
    struct str digits = STR_INIT;
    if (!format_number(fabs(number), chosen, &digits)) {
        str_free(&digits);
        return false;
    }
    /* -0.4 as "0" is 0, not -0 */
    if (minus && is_number && !strpbrk(digits.text, "123456789"))
        minus = false;
    if (minus)
        str_add_char(out, '-');
    str_add(out, digits.text);
    str_free(&digits);
    return true;
}

void text_format_text(const char *text, const char *format, struct str *out)
{
    struct section section[4];
    size_t count = sections_of(format, section);
    const struct section *chosen = &section[count - 1];
    if (count < 4 && !section_has(chosen, "@")) { /* the fourth is for texts whatever it says */
        str_add(out, text);
        return;
    }
    for (const char *at = chosen->from; at < chosen->end && !too_long(out);) {
        size_t literal = literal_length(at, chosen->end);
        if (literal)
            literal_add(out, at, literal);
        else if (*at == '@')
            str_add(out, text);
        else
            str_add_char(out, *at);
        at += literal ? literal : 1;
    }
}
