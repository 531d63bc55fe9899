#include "base/utf8.h"

#include <unicase.h>
#include <uninorm.h>

static bool char_is_dash(uint32_t c)
{
    /* NFKC has turned － into - and ｰ into ー before. */
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0x2500 || c == 0x30FC;
}

static uint32_t char_fold(uint32_t c)
{
    if ((c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E)
        return c + 0x60; /* hiragana → katakana */
    if (char_is_dash(c))
        return '-';
    if (c == 0x301C || c == 0x223C)
        return '~'; /* wave dash and tilde operator; NFKC has made ～ a tilde before */
    return c;
}

char *utf8_fold(const char *text)
{
    size_t length = strlen(text), folded_length = 0;
    struct str out = STR_INIT;
    char encoded[5];
    bool is_ascii = true;

    for (size_t i = 0; i < length && is_ascii; i++)
        is_ascii = (unsigned char)text[i] < 0x80;
    if (is_ascii) {
        char *copy = mem_text_length(text, length);
        for (size_t i = 0; i < length; i++)
            if (copy[i] >= 'A' && copy[i] <= 'Z')
                copy[i] += 'a' - 'A';
        return copy;
    }
    uint8_t *folded = u8_casefold((const uint8_t *)text, length, NULL, UNINORM_NFKC, NULL, &folded_length);
    if (!folded) /* invalid UTF-8 got past a boundary: better unfolded than lost */
        return mem_text_length(text, length);
    char *terminated = mem_text_length((const char *)folded, folded_length);
    free(folded);
    const char *p = terminated;
    for (uint32_t c; (c = utf8_next(&p));)
        str_add_length(&out, encoded, utf8_encode(char_fold(c), encoded));
    free(terminated);
    return str_take(&out);
}

bool utf8_same_folded(const char *a, const char *b)
{
    char *x SCOPED(mem_free) = utf8_fold(a), *y SCOPED(mem_free) = utf8_fold(b);
    return strcmp(x, y) == 0;
}

bool utf8_contains_folded(const char *text, const char *folded_needle)
{
    if (!*folded_needle)
        return true;
    char *folded = utf8_fold(text);
    bool found = strstr(folded, folded_needle) != NULL;
    free(folded);
    return found;
}

static uint32_t char_narrow(uint32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        return c - 0xFEE0;
    if (c == 0x3000)
        return ' ';
    if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
        return '-';
    if (c == 0x2018 || c == 0x2019)
        return '\'';
    if (c == 0x201C || c == 0x201D)
        return '"';
    return c;
}

static bool char_is_ascii_word(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void utf8_narrow(const char *text, struct str *out)
{
    char encoded[5];
    uint32_t before = 0;

    while (*text) {
        uint32_t c = char_narrow(utf8_next(&text));
        if (c == 0x30FC || c == 0xFF70) {
            /* The key of ー is the key of -: between digits and letters a hyphen was meant (０３ー１２３４). */
            const char *ahead = text;
            uint32_t after = char_narrow(utf8_next(&ahead));
            if ((before == 0 || char_is_ascii_word(before)) && char_is_ascii_word(after))
                c = '-';
        }
        str_add_length(out, encoded, utf8_encode(c, encoded));
        before = c;
    }
}
