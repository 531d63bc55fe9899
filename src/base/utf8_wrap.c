#include "base/utf8.h"

#include <string.h>
#include <unilbrk.h>

/* Kinsoku: what UAX 14 leaves to taste. Small kana are "conditional" starters there; ％ may be parted from nothing. */
static const char never_first[] =
    "、。，．・：；？！゛゜ヽヾゝゞ々〻ー」』）】〕］｝〉》〗〙〟’”ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ"
    "ｧｨｩｪｫｯｬｭｮｰ｡､｣･ﾞﾟ…‥〜～‐％‰℃,.!?:;)]}";
static const char never_last[] = "「『（【〔［｛〈《〖〘〝‘“￥＄｢([{";

/* One paragraph while it is cut; BREAKS[i] says whether a line may start at byte i. */
struct wrap {
    const char *text;
    size_t length;
    int cells;
    char *breaks;
    utf8_line_fn *line;
    void *context;
    size_t lines;
};

static bool char_in(uint32_t c, const char *set)
{
    char text[5];
    return utf8_encode(c, text) && strstr(set, text); /* no character's bytes are a part of another's */
}

static bool char_is_blank(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0x3000;
}

static bool char_is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool char_is_kanji(uint32_t c)
{
    return c >= 0x4E00 && c <= 0x9FFF;
}

static bool pair_stays_together(uint32_t before, uint32_t after)
{
    if ((!char_is_kanji(after) && char_in(after, never_first)) ||
        (!char_is_kanji(before) && char_in(before, never_last)))
        return true;
    /* 30日, 5名, 第3章: a number is read together with what it counts. */
    return (char_is_digit(before) && (char_is_kanji(after) || after == '%')) ||
           (before == 0x7B2C && char_is_digit(after));
}

static void forbid_pairs(struct wrap *w)
{
    const char *p = w->text, *end = w->text + w->length;
    uint32_t before = 0;

    while (p < end) {
        size_t at = (size_t)(p - w->text);
        uint32_t after = utf8_next(&p);
        if (w->breaks[at] == UC_BREAK_POSSIBLE && before && pair_stays_together(before, after))
            w->breaks[at] = UC_BREAK_PROHIBITED;
        before = after;
    }
}

/* 〔blanks to be filled in〕 stay in one piece when one line can hold them. */
static void forbid_in_blanks(struct wrap *w)
{
    const char *open = NULL, *end = w->text + w->length;
    int width = 0;

    for (const char *p = w->text; p < end;) {
        const char *start = p;
        uint32_t c = utf8_next(&p);
        if (c == 0x3014) { /* 〔 */
            open = start;
            width = 0;
        }
        width += utf8_char_width(c);
        if (c != 0x3015 || !open) /* 〕 */
            continue;
        if (width <= w->cells)
            for (size_t at = (size_t)(open - w->text) + 1; at < (size_t)(p - w->text); at++)
                w->breaks[at] = UC_BREAK_PROHIBITED;
        open = NULL;
    }
}

static void wrap_emit(struct wrap *w, size_t from, size_t to)
{
    if (w->line)
        w->line(w->context, w->text + from, to - from);
    w->lines++;
}

/* Cuts as late as allowed. Blanks where a line is cut belong to neither line. */
static void wrap_cut(struct wrap *w)
{
    size_t start = 0, at = 0, ink_end = 0; /* the line, and the end of its last character that is no blank */
    size_t cut_end = 0, cut_next = 0;      /* the last place to cut: end of this line, start of the next (0: none) */
    int width = 0;

    while (at < w->length) {
        size_t next = at + utf8_step(w->text + at, 0);
        const char *p = w->text + at;
        uint32_t c = utf8_next(&p);
        int cluster = utf8_char_width(c);
        while (p < w->text + next)
            cluster += utf8_char_width(utf8_next(&p));

        if (at > start && w->breaks[at] != UC_BREAK_PROHIBITED && ink_end > start) {
            cut_end = ink_end;
            cut_next = at;
        }
        if (width + cluster > w->cells && at > start && !char_is_blank(c)) {
            if (cut_next <= start) { /* a word longer than the line */
                cut_end = at;
                cut_next = at;
            }
            wrap_emit(w, start, cut_end);
            at = start = ink_end = cut_next;
            width = 0;
            continue;
        }
        width += cluster;
        at = next;
        if (!char_is_blank(c))
            ink_end = at;
    }
    /* Blanks that hang over the end are dropped, blanks that fit stay: the caret of an editor may be behind them. */
    wrap_emit(w, start, width > w->cells && ink_end > start ? ink_end : w->length);
}

/* Most texts are short: what fits needs no break table. */
static bool paragraph_fits(const char *text, size_t length, int cells)
{
    const char *end = text + length;
    int width = 0;

    if (length <= (size_t)cells)
        return true; /* no character is wider than its bytes */
    while (text < end && width <= cells)
        width += utf8_char_width(utf8_next(&text));
    return width <= cells;
}

size_t utf8_wrap(const char *text, int cells, utf8_line_fn *line, void *context)
{
    struct wrap w = {.cells = cells < 1 ? 1 : cells, .line = line, .context = context};
    char small[1024];

    for (;;) {
        const char *newline = strchr(text, '\n');
        w.text = text;
        w.length = newline ? (size_t)(newline - text) : strlen(text);
        if (paragraph_fits(text, w.length, w.cells))
            wrap_emit(&w, 0, w.length);
        else {
            w.breaks = w.length <= sizeof(small) ? small : mem_resize(NULL, w.length, 1);
            /* A Japanese encoding makes ①, ○ and the like break as kanji do. */
            u8_possible_linebreaks((const uint8_t *)text, w.length, "EUC-JP", w.breaks);
            forbid_pairs(&w);
            forbid_in_blanks(&w);
            wrap_cut(&w);
            if (w.breaks != small)
                free(w.breaks);
        }
        if (!newline)
            return w.lines;
        text = newline + 1;
    }
}
