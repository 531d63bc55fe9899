#include "base/utf8.h"

#include <unictype.h>

bool utf8_deceptive(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7F && c < 0xA0))
        return true;
    if (c < 0xAD || (c >= 0x3000 && c <= 0x3163) || (c >= 0x3165 && c <= 0xD7FF))
        return false; /* nearly all text there is */
    if (uc_is_property_variation_selector(c))
        return false;
    return uc_is_general_category(c, UC_FORMAT) || uc_is_general_category(c, UC_LINE_SEPARATOR) ||
           uc_is_general_category(c, UC_PARAGRAPH_SEPARATOR) || uc_is_property_default_ignorable_code_point(c);
}

void utf8_safe(struct str *out, const char *text, bool keep_newlines)
{
    char encoded[5];

    for (uint32_t c; (c = utf8_next(&text));) {
        if ((c == '\n' || c == '\t') && keep_newlines)
            str_add_char(out, (char)c);
        else if (c < 0x20 || c == 0x7F) {
            str_add_char(out, '^');
            str_add_char(out, (char)(c ^ 0x40));
        } else if (c < 0x7F)
            str_add_char(out, (char)c);
        else if (utf8_deceptive(c))
            str_add_format(out, "<U+%04X>", (unsigned)c);
        else
            str_add_length(out, encoded, utf8_encode(c, encoded));
    }
}

void utf8_safe_bytes(struct str *out, char *bytes, size_t length)
{
    char *to = bytes;
    for (size_t i = 0; i < length; i++)
        if (bytes[i] != '\r' || i + 1 == length || bytes[i + 1] != '\n')
            *to++ = bytes[i];
    char *end = to;
    *end = '\0';
    for (const char *at = bytes; at < end; at += strlen(at) + 1) {
        utf8_safe(out, at, true);
        if (at + strlen(at) < end)
            str_add(out, "^@");
    }
}

uint32_t utf8_forbidden(const char *text)
{
    for (uint32_t c; (c = utf8_next(&text));)
        if ((c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0))
            return c;
    return 0;
}
