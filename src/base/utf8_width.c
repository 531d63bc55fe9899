#include "base/utf8_private.h"

#include <uniwidth.h>

int utf8_ambiguous_width = 1;

/* Where glibc's wcwidth(), which moves the cursor in ncurses, is wider than libunistring: circled numbers on black
 * squares and the hexagrams. (Measured over all of Unicode, glibc 2.36 against libunistring 1.0; what is left is
 * invisible or Indic.) */
static bool char_is_wide_in_glibc(uint32_t c)
{
    return (c >= 0x3248 && c <= 0x324F) || (c >= 0x4DC0 && c <= 0x4DFF);
}

int utf8_char_width(uint32_t c)
{
    if (c < 0x7F)
        return c >= 0x20;
    if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x30A0 && c <= 0x30FF) || (c >= 0x3041 && c <= 0x3096))
        return 2; /* as below, sooner */
    if (char_is_wide_in_glibc(c))
        return 2;
    int width = uc_width(c, "UTF-8");
    if (width < 0)
        return 0;
    if (width == 1 && utf8_ambiguous_width == 2 && utf8_is_ambiguous(c))
        return 2;
    return width;
}

int utf8_width(const char *text)
{
    int width = 0;
    for (uint32_t c; (c = utf8_next(&text));)
        width += utf8_char_width(c);
    return width;
}

/* Width of BYTES bytes, which end between two characters. */
static int width_of(const char *text, size_t bytes)
{
    const char *end = text + bytes;
    int width = 0;
    while (text < end)
        width += utf8_char_width(utf8_next(&text));
    return width;
}

size_t utf8_fit(const char *text, int cells)
{
    size_t at = 0;
    int width = 0;

    if (cells <= 0)
        return 0;
    while (text[at]) {
        size_t next = utf8_step(text, at);
        width += width_of(text + at, next - at);
        if (width > cells)
            break;
        at = next;
    }
    return at;
}

static void add_blanks(struct str *out, int count)
{
    for (; count > 0; count--)
        str_add_char(out, ' ');
}

void utf8_pad(struct str *out, const char *text, int cells, bool right_aligned)
{
    const char *mark = "";
    size_t bytes = utf8_fit(text, cells);
    int reserved = 0;

    if (cells <= 0)
        return;
    if (text[bytes]) {
        /* Many terminals draw "…" two cells wide whatever the tables say: it always gets two. */
        mark = cells < 2 ? "~" : utf8_char_width(0x2026) == 2 ? "…" : "… ";
        reserved = cells < 2 ? 1 : 2;
        bytes = utf8_fit(text, cells - reserved);
    }
    int blanks = cells - reserved - width_of(text, bytes);
    if (right_aligned)
        add_blanks(out, blanks);
    str_add_length(out, text, bytes);
    str_add(out, mark);
    if (!right_aligned)
        add_blanks(out, blanks);
}
