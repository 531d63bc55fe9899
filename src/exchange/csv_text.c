/* Bytes of a CSV file as UTF-8. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/path.h"
#include "base/utf8.h"
#include "exchange/csv.h"
#include "exchange/csv_read.h"
#include "exchange/file_read.h"

/* Never SHIFT_JIS: that knows no ① and makes ¥ of the backslash. */
const char *csv_encoding_name(enum csv_encoding encoding)
{
    static const char *const names[] = {
        [CSV_AUTO] = "",
        [CSV_UTF8] = "UTF-8",
        [CSV_CP932] = "CP932",
        [CSV_UTF16LE] = "UTF-16LE",
        [CSV_UTF16BE] = "UTF-16BE",
        [CSV_EUCJP] = "EUC-JP",
        [CSV_ISO2022JP] = "ISO-2022-JP",
    };
    return names[encoding];
}

/* ---- bytes ---- */

/* The caller's; NULL: ERR says why. */
static char *read_all(const char *path, size_t *length, struct error *err)
{
    uint64_t size;
    int fd SCOPED(file_close) = file_read_open(path, &size, err);
    if (fd < 0)
        return NULL;
    if (size > CSV_MAX_FILE) {
        error_because(err, ERROR_LIMIT, path_name(path), _("more than %d MB"), CSV_MAX_FILE >> 20);
        return NULL;
    }
    char *bytes = mem_zero(size + 1, 1);
    bool good = file_read_bytes(fd, path, bytes, size, length, err);
    if (good && *length == size)
        return bytes;
    if (good) /* somebody writes it at this moment */
        error_because(err, ERROR_IO, path_name(path), "%s", _("the file became shorter while it was read: try again"));
    free(bytes);
    return NULL;
}

/* ---- conversion ---- */

iconv_t csv_converter(const char *to, const char *from)
{
    /* A module that could not be loaded for want of memory is called an encoding that does not exist: asked again. */
    iconv_t converter = (iconv_t)-1;
    for (int tries = 0; tries < 2 && converter == (iconv_t)-1; tries++)
        converter = iconv_open(to, from);
    if (converter == (iconv_t)-1)
        mem_check_errno(errno);
    return converter;
}

/* To UTF-8. False: a byte does not fit, and *OUT is what came before it. */
static bool convert(const char *bytes, size_t length, enum csv_encoding encoding, struct str *out, size_t *bad)
{
    iconv_t convert = csv_converter("UTF-8", encoding == CSV_EUCJP ? "EUC-JP-MS" : csv_encoding_name(encoding));
    *bad = 0;
    if (convert == (iconv_t)-1)
        return false;
    size_t left = length;
    static char block[1 << 20]; /* each return costs: iconv undoes what did not fit */
    char *from = (char *)(uintptr_t)bytes;
    bool good = true;
    for (;;) {
        char *to = block;
        size_t room = sizeof(block);
        size_t result = iconv(convert, &from, &left, &to, &room);
        str_add_length(out, block, (size_t)(to - block));
        if (result != (size_t)-1)
            break;
        if (errno == E2BIG)
            continue;
        *bad = length - left;
        good = false;
        break;
    }
    iconv_close(convert);
    return good;
}

static bool fits(const char *bytes, size_t length, enum csv_encoding encoding)
{
    struct str out SCOPED(str_free) = STR_INIT;
    size_t bad;
    return convert(bytes, length, encoding, &out, &bad);
}

/* Line and column behind TEXT. */
static void place_after(const char *text, size_t length, struct error *err)
{
    size_t line = 1, start = 0, column = 1;
    for (size_t i = 0; i < length; i++)
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'))) {
            line++;
            start = i + 1;
        }
    for (size_t i = start; i < length; i++)
        column += ((unsigned char)text[i] & 0xC0) != 0x80;
    error_place(err, _("line %zu, column %zu"), line, column);
}

static bool refuse(const char *name, const char *detail, struct error *err)
{
    return error_because(err, ERROR_UNSUPPORTED, path_name(name), "%s", detail);
}

static void give(struct csv_text *out, struct str *text, enum csv_encoding encoding)
{
    out->encoding = encoding;
    out->length = text->length;
    out->text = str_take(text);
}

/* BYTES as the text of OUT. */
static bool take(const char *bytes, size_t length, size_t skip, const char *name, enum csv_encoding encoding,
                 struct csv_text *out, struct error *err)
{
    struct str text SCOPED(str_free) = STR_INIT;
    size_t bad;
    if (convert(bytes + skip, length - skip, encoding, &text, &bad)) {
        give(out, &text, encoding);
        return true;
    }
    error_set(err, ERROR_UNSUPPORTED, path_name(name));
    place_after(text.text, text.length, err);
    return error_detail(err, _("byte 0x%02X is not %s"), (unsigned)(unsigned char)bytes[skip + bad],
                        csv_encoding_name(encoding));
}

/* ---- which encoding ---- */

static bool starts(const char *bytes, size_t length, const char *with, size_t n)
{
    return length >= n && memcmp(bytes, with, n) == 0;
}

static uint32_t unit16(const unsigned char *at, bool big)
{
    return big ? (uint32_t)(at[0] << 8 | at[1]) : (uint32_t)(at[1] << 8 | at[0]);
}

/* How many line ends and separators there are when every two bytes are a unit of UTF-16; 0 when they cannot be: a NUL
 * or another control character is none of a table, and surrogates go in pairs. */
static size_t signs16(const unsigned char *bytes, size_t length, bool big)
{
    size_t signs = 0;
    for (size_t i = 0; i + 1 < length; i += 2) {
        uint32_t unit = unit16(bytes + i, big);
        if (unit == '\t' || unit == '\n' || unit == '\r' || unit == ',' || unit == ';')
            signs++;
        else if ((unit < 0x20 && unit != 0x1A) || (unit >= 0xDC00 && unit < 0xE000))
            return 0;
        else if (unit >= 0xD800 && unit < 0xDC00) {
            if (i + 3 >= length || unit16(bytes + i + 2, big) >> 10 != 0xDC00 >> 10)
                return 0;
            i += 2;
        }
    }
    return length % 2 ? 0 : signs;
}

/* UTF-16 without a mark: line ends and separators have a zero beside them, before or behind. Taken the wrong way round
 * they would be letters of scripts that no table here is written in. */
static enum csv_encoding find_utf16(const char *bytes, size_t length)
{
    const unsigned char *units = (const unsigned char *)bytes;
    size_t little = signs16(units, length, false), big = signs16(units, length, true);
    return little > big ? CSV_UTF16LE : big > little ? CSV_UTF16BE : CSV_AUTO;
}

/* Planes of Unicode that hold letters; 9, 10 and 13 are tabs and line ends of UTF-16. */
static bool is_plane(uint32_t unit)
{
    return unit <= 3 || unit == 0x0E || unit == 0x0F || unit == 0x10;
}

static bool is_utf32(const char *bytes, size_t length)
{
    const unsigned char *at = (const unsigned char *)bytes;
    bool little = length % 4 == 0 && length, big = little;
    for (size_t i = 0; i + 3 < length && (little || big); i += 4) {
        uint32_t first = unit16(at + i, false), second = unit16(at + i + 2, false);
        little = little && is_plane(second) && (first || second);
        first = unit16(at + i, true), second = unit16(at + i + 2, true);
        big = big && is_plane(first) && (first || second);
    }
    return little || big;
}

static bool is_iso2022(const char *bytes, size_t length)
{
    const char *at = bytes, *end = bytes + length;
    while ((at = memchr(at, '\x1B', (size_t)(end - at)))) {
        if (end - at >= 3 && at[1] == '$' && strchr("@B(", at[2]))
            return true;
        at++;
    }
    return false;
}

/* Half-width kana, when it is CP932. */
static size_t half_kana(const char *bytes, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        count += c >= 0xA1 && c <= 0xDF;
        i += (c > 0x80 && c < 0xA0) || (c >= 0xE0 && c <= 0xFC);
    }
    return count;
}

/* Pairs of bytes from 0xA1 on, and nothing that only CP932 has: no kanji of everyday and no kana but half-width ones.
 * What is both is either CP932 of half-width kana, which never reach 0xE0 and seldom have 、 or ・ in front, or
 * Japanese in EUC, where both are everywhere. */
static bool is_eucjp(const char *bytes, size_t length)
{
    size_t pairs = 0, kana = 0, high = 0;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i], next = i + 1 < length ? (unsigned char)bytes[i + 1] : 0;
        if (c < 0x80)
            continue;
        bool half = c == 0x8E && next >= 0xA1 && next <= 0xDF;
        if (!half && !(c == 0x8F && next >= 0xA1) && (c < 0xA1 || c == 0xFF || next < 0xA1 || next == 0xFF))
            return false;
        pairs++;
        kana += c == 0xA4 || c == 0xA5;
        high += c >= 0xE0 || next >= 0xE0;
        i++;
    }
    if (!pairs || !fits(bytes, length, CSV_EUCJP))
        return false;
    return !fits(bytes, length, CSV_CP932) || (half_kana(bytes, length) && (high > 0 || kana > pairs / 4));
}

/* ---- the whole ---- */

static bool refuse_utf8(const char *bytes, size_t length, const char *name, size_t bad, bool offer, struct error *err)
{
    bool cp932 = offer && fits(bytes, length, CSV_CP932);
    error_set(err, ERROR_NOT_UTF8, path_name(name));
    place_after(bytes, bad, err);
    return error_detail(err,
                        cp932 ? _("byte 0x%02X; as CP932 the whole file can be read")
                              : _("byte 0x%02X; nor can it be read as CP932"),
                        (unsigned)(unsigned char)bytes[bad]);
}

/* Where it is UTF-8, BYTES themselves become the text. */
static bool take_utf8(char *bytes, size_t length, const char *name, enum csv_encoding wanted, struct csv_text *out,
                      struct error *err)
{
    long bad = utf8_invalid_at(bytes, length);
    out->encoding = CSV_UTF8;
    if (bad < 0) {
        out->text = bytes;
        out->length = length;
        return true;
    }
    if (wanted == CSV_AUTO && is_eucjp(bytes, length))
        return refuse(
            name, _("this is EUC-JP, as some servers write it: choose that encoding, or save the file as UTF-8"), err);
    struct str text SCOPED(str_free) = STR_INIT;
    size_t ignored;
    if (wanted == CSV_AUTO && convert(bytes, length, CSV_CP932, &text, &ignored)) {
        give(out, &text, CSV_CP932);
        return true;
    }
    return refuse_utf8(bytes, length, name, (size_t)bad, wanted == CSV_UTF8, err);
}

/* There is one. */
static bool refuse_nul(const char *text, size_t length, const char *name, struct error *err)
{
    error_set(err, ERROR_CONTROL_CHARACTER, path_name(name));
    place_after(text, strnlen(text, length), err);
    return error_detail(err, "NUL");
}

static bool decode(char *bytes, size_t length, const char *name, enum csv_encoding wanted, struct csv_text *out,
                   struct error *err)
{
    bool zeros = memchr(bytes, 0, length) != NULL;
    if (starts(bytes, length, "\xFF\xFE\0\0", 4) || starts(bytes, length, "\0\0\xFE\xFF", 4) ||
        (zeros && is_utf32(bytes, length)))
        return refuse(name, _("this is UTF-32: save the file as UTF-8"), err);
    bool little = starts(bytes, length, "\xFF\xFE", 2);
    if (little || starts(bytes, length, "\xFE\xFF", 2)) {
        out->bom = true;
        return take(bytes, length, 2, name, little ? CSV_UTF16LE : CSV_UTF16BE, out, err);
    }
    if (starts(bytes, length, "\xEF\xBB\xBF", 3)) {
        out->bom = true;
        memmove(bytes, bytes + 3, length - 3 + 1);
        return take_utf8(bytes, length - 3, name, CSV_UTF8, out, err);
    }
    enum csv_encoding found = zeros ? find_utf16(bytes, length) : CSV_AUTO;
    if (wanted == CSV_UTF16LE || wanted == CSV_UTF16BE) /* asked for; which of the two the file knows better */
        return take(bytes, length, 0, name, found == CSV_AUTO ? wanted : found, out, err);
    if (found != CSV_AUTO && wanted == CSV_AUTO)
        return take(bytes, length, 0, name, found, out, err);
    if (wanted != CSV_ISO2022JP && is_iso2022(bytes, length))
        return refuse(name, _("this is ISO-2022-JP, as in mails: choose that encoding, or save the file as UTF-8"),
                      err);
    if (wanted == CSV_CP932 || wanted == CSV_EUCJP || wanted == CSV_ISO2022JP)
        return take(bytes, length, 0, name, wanted, out, err);
    if (zeros)
        return refuse_nul(bytes, length, name, err);
    return take_utf8(bytes, length, name, wanted, out, err);
}

/* A last Ctrl+Z is how DOS ended its files; Excel wrote it for long. */
static void cut_end(struct csv_text *text)
{
    size_t length = text->length;
    while (length && strchr("\r\n\x1A", text->text[length - 1]))
        length--;
    const char *end = memchr(text->text + length, '\x1A', text->length - length);
    if (end)
        text->length = (size_t)(end - text->text);
    text->text[text->length] = '\0';
}

bool csv_text_decode(char *bytes, size_t length, const char *name, enum csv_encoding wanted, struct csv_text *out,
                     struct error *err)
{
    *out = (struct csv_text){0};
    bool good = decode(bytes, length, name, wanted, out, err);
    if (out->text != bytes)
        free(bytes);
    if (good && memchr(out->text, 0, out->length))
        good = refuse_nul(out->text, out->length, name, err);
    if (!good) {
        csv_text_free(out);
        return false;
    }
    cut_end(out);
    csv_separator_find(out);
    return true;
}

bool csv_text_read(const char *path, enum csv_encoding wanted, struct csv_text *out, struct error *err)
{
    size_t length;
    char *bytes = read_all(path, &length, err);
    return bytes && csv_text_decode(bytes, length, path, wanted, out, err);
}

void csv_text_free(struct csv_text *text)
{
    free(text->text);
    *text = (struct csv_text){0};
}
