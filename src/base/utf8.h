/* Text as people see it: cells, not bytes.
 *
 * All text inside the program is valid UTF-8 (checked at every boundary with utf8_valid()). Widths are terminal cells:
 * 0 for combining marks, 2 for East Asian wide, 1 for the rest; ambiguous-width characters count utf8_ambiguous_width
 * (1 unless changed). Libraries: libunistring for width, normalisation and line breaking.
 */
#ifndef MAMORI_BASE_UTF8_H
#define MAMORI_BASE_UTF8_H

#include "base/mem.h"

extern int utf8_ambiguous_width; /* 1 or 2 */

/* First invalid byte's offset, or -1 when LENGTH bytes of TEXT are valid UTF-8 without NUL. */
long utf8_invalid_at(const char *text, size_t length);
bool utf8_texts_valid(const char *texts, size_t length); /* many texts behind each other, each with its NUL */
bool utf8_valid(const char *text);

/* Decodes one code point at *text and advances; 0 at the end; U+FFFD for an invalid byte. */
uint32_t utf8_next(const char **text);
size_t utf8_encode(uint32_t c, char out[5]); /* bytes written, out is terminated */
int utf8_char_width(uint32_t c);             /* 0, 1 or 2; 0 for control characters */
int utf8_width(const char *text);            /* cells; control characters count 0 */
size_t utf8_length(const char *text);        /* code points */
size_t utf8_utf16_length(const char *text);  /* UTF-16 units, as Excel counts */

/* The first bytes of TEXT, at most MOST of them, that end with a whole character. */
size_t utf8_cut(const char *text, size_t most);
/* Bytes of TEXT that fit into CELLS without cutting a character (combining marks stay with their base). */
size_t utf8_fit(const char *text, int cells);
/* TEXT cut to CELLS with "…" (one cell kept free after it; "~" in a single cell) when cut, padded with blanks to
 * exactly CELLS. */
void utf8_pad(struct str *out, const char *text, int cells, bool right_aligned);
/* Offset of the next / previous caret position from byte offset AT (a grapheme cluster, as か + U+3099, 葛󠄀 or ｶﾞ,
 * is one step). */
size_t utf8_step(const char *text, size_t at);
size_t utf8_back(const char *text, size_t at);

/* Line breaking with Japanese rules (UAX 14 as libunistring does it, plus 、。 and closing marks never at a line start,
 * opening marks never at its end, 〔blanks〕 kept together when they fit). Calls LINE for every line of at most CELLS
 * cells; "\n" separates lines, so "" is one empty line and "a\n" two; returns the number of lines. LINE may be NULL (to
 * count) and gets pointers into TEXT; blanks where a line was cut belong to no line. A character wider than CELLS has a
 * line of its own. */
typedef void utf8_line_fn(void *context, const char *line, size_t bytes);
size_t utf8_wrap(const char *text, int cells, utf8_line_fn *line, void *context);

/* The search key of TEXT: NFKC, case folded, hiragana → katakana, dashes and tildes unified, old text unchanged
 * otherwise. */
char *utf8_fold(const char *text);
bool utf8_same_folded(const char *a, const char *b);
bool utf8_contains_folded(const char *text, const char *folded_needle);
/* Digits, letters and symbols typed full-width become ASCII, half-width kana stay: for numbers, dates, codes and
 * commands. */
void utf8_narrow(const char *text, struct str *out);

/* Characters that draw nothing, move the cursor or change the order of others: what a person sees would not be what is
 * stored. Controls, bidi controls, zero-width and tag characters. Variation selectors are none of them; names need them
 * (葛󠄀). */
bool utf8_deceptive(uint32_t c);
/* TEXT made safe to show anywhere: C0/C1/DEL → ␣-like visible "^X"/"<U+0085>", bidi controls, line/paragraph
 * separators, zero-width and tag characters → <U+202E>; invalid bytes → U+FFFD. Newline and tab are kept only if
 * KEEP_NEWLINES. Variation selectors pass. */
void utf8_safe(struct str *out, const char *text, bool keep_newlines);
/* The same of a whole text as a terminal gets it: line ends of Windows become usual ones, a NUL is ^@. BYTES (with room for one more
 * behind LENGTH) is changed on the way. */
void utf8_safe_bytes(struct str *out, char *bytes, size_t length);
/* The first control character that must not be stored (C0 except tab/newline, C1, DEL), or 0. */
uint32_t utf8_forbidden(const char *text);

#endif
