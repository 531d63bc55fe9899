#include "base/utf8.h"

#include <unigbrk.h>
#include <unistr.h>

#define LONGEST_CLUSTER                                                                                                \
    256 /* bytes; longer heaps of combining marks are cut, so that a step costs the same in any text */

long utf8_invalid_at(const char *text, size_t length)
{
    const char *nul = length ? memchr(text, '\0', length) : NULL;
    const uint8_t *bad = u8_check((const uint8_t *)text, nul ? (size_t)(nul - text) : length);
    if (bad)
        return (long)((const char *)bad - text);
    return nul ? (long)(nul - text) : -1;
}

bool utf8_texts_valid(const char *texts, size_t length)
{
    return !u8_check((const uint8_t *)texts, length);
}

bool utf8_valid(const char *text)
{
    return utf8_invalid_at(text, strlen(text)) < 0;
}

uint32_t utf8_next(const char **text)
{
    unsigned char first = (unsigned char)**text;
    ucs4_t c;

    if (first < 0x80) {
        if (first)
            ++*text;
        return first;
    }
    if (first > 0xE0 && first < 0xED) { /* kana and kanji: no call for these, every screen is full of them */
        const unsigned char *rest = (const unsigned char *)*text + 1;
        if ((rest[0] & 0xC0) == 0x80 && (rest[1] & 0xC0) == 0x80) {
            *text += 3;
            return (first & 0x0FU) << 12 | (rest[0] & 0x3FU) << 6 | (rest[1] & 0x3FU);
        }
    }
    int bytes = u8_strmbtouc(&c, (const uint8_t *)*text);
    if (bytes <= 0) {
        ++*text;
        return 0xFFFD;
    }
    *text += bytes;
    return c;
}

size_t utf8_encode(uint32_t c, char out[5])
{
    int bytes = u8_uctomb((uint8_t *)out, c, 4);
    if (bytes <= 0)
        bytes = u8_uctomb((uint8_t *)out, 0xFFFD, 4); /* a surrogate or beyond Unicode */
    out[bytes] = '\0';
    return (size_t)bytes;
}

size_t utf8_length(const char *text)
{
    size_t count = 0;
    while (utf8_next(&text))
        count++;
    return count;
}

size_t utf8_utf16_length(const char *text)
{
    size_t units = 0;
    for (uint32_t c; (c = utf8_next(&text));)
        units += c > 0xFFFF ? 2 : 1;
    return units;
}

size_t utf8_cut(const char *text, size_t most)
{
    size_t length = strnlen(text, most);
    while (length && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

/* A grapheme cluster is what a person calls a character: 葛󠄀 with its selector, か with a mark, ｶﾞ. */
size_t utf8_step(const char *text, size_t at)
{
    const unsigned char *p = (const unsigned char *)text + at;

    if (!*p)
        return at;
    if (p[0] < 0x80 && p[1] < 0x80 && p[0] != '\r')
        return at + 1; /* nothing in ASCII joins but CR LF */
    const uint8_t *end = p + strnlen((const char *)p, LONGEST_CLUSTER);
    const uint8_t *next = u8_grapheme_next(p, end);
    return next ? (size_t)((const char *)next - text) : at + 1;
}

/* Walks from the start of the line, so that it meets the very positions utf8_step() stops at. */
size_t utf8_back(const char *text, size_t at)
{
    size_t from = at, previous;

    if (at == 0)
        return 0;
    for (from = at - 1; from > 0 && text[from - 1] != '\n'; from--)
        ;
    do {
        previous = from;
        from = utf8_step(text, from);
    } while (from < at && from > previous);
    return previous;
}
