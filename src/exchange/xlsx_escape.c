#include "exchange/xlsx_escape.h"

#include "base/utf8.h"

/* The number in _xHHHH_ at TEXT, or -1. */
static int escape_at(const char *text)
{
    bool escape = text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789abcdefABCDEF") == 4 && text[6] == '_';
    return escape ? (int)strtol(text + 2, NULL, 16) : -1;
}

const char *xlsx_escape(const char *text, struct str *out)
{
    const char *at = text;
    while ((at = strstr(at, "_x")) && escape_at(at) < 0)
        at++;
    if (!at)
        return text;
    str_clear(out);
    for (const char *p = text; *p; p++)
        if (escape_at(p) >= 0)
            str_add(out, "_x005F_");
        else
            str_add_char(out, *p);
    return out->text;
}

size_t xlsx_unescape(char *text, size_t length)
{
    char *to = strstr(text, "_x");
    if (!to)
        return length;
    const char *from = to;
    while (*from) {
        int unit = escape_at(from);
        if (unit < 0) {
            *to++ = *from++;
            continue;
        }
        uint32_t c = (uint32_t)unit;
        from += 7;
        if (c >= 0xD800 && c < 0xDC00) {
            int low = escape_at(from);
            if (low >= 0xDC00 && low < 0xE000) {
                c = 0x10000 + ((c - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
                from += 7;
            }
        }
        if (c == 0 || (c >= 0xD800 && c < 0xE000))
            c = 0xFFFD;
        char bytes[5];
        size_t count = utf8_encode(c, bytes); /* at most 4, less than the 7 taken */
        memcpy(to, bytes, count);
        to += count;
    }
    *to = '\0';
    return (size_t)(to - text);
}
