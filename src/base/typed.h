/* What people write, and what programs write for them: blanks, numbers with units, marks for "nothing".
 *
 * One understanding for the screen, for what is pasted and for what is imported. A text is either understood, and then
 * it means one thing only, or refused with a reason that says what would have been right. Dates: date.h; terms: term.h.
 */
#ifndef MAMORI_BASE_TYPED_H
#define MAMORI_BASE_TYPED_H

#include "base/error.h"

/* TEXT without the blanks at its ends: ASCII and ideographic blanks, no-break and typographic blanks, and characters
 * without width (U+200B …, U+FEFF, direction marks), as web pages and other programs leave them. Appends to OUT. */
void typed_trim(const char *text, struct str *out);
bool typed_has_edge(const char *text); /* typed_trim() would cut something */
/* As utf8_narrow(), every kind of blank an ASCII one and characters without width gone, trimmed. For numbers, dates and
 * codes. Appends to OUT. */
void typed_narrow(const char *text, struct str *out);
/* 平成三十一年四月 → 平成31年4月, 二〇二六年 → 2026年. Appends to OUT. */
void typed_numerals(const char *text, struct str *out);
/* Reading a narrow text piece by piece: past the blanks at *P; past TEXT, where it stands at *P (its letters in either case),
 * and the blanks after it. */
void typed_skip(const char **p);
bool typed_take(const char **p, const char *text);
/* NaT, nan, NULL, None, N/A …: what other programs write where a cell is empty. */
bool typed_is_empty_mark(const char *text);

/* A number as people write it: 12, 1,234.5, -3, △1,234, ▲5, ¥1,000, \1,000-, 1,000円, 1万円, 1.5万, 12千円,
 * 3億2,000万円, 三万円, 12人, 2回, 50%, full-width forms of all. UNIT is what the column counts, NULL when it does not
 * say: a unit that is written must mean the same (12名 where people are counted); 50% is 0.5 where no unit is said and
 * 50 where it is
 * "%". False: ERR is ERROR_NOT_NUMBER. */
bool typed_number(const char *text, const char *unit, double *out, struct error *err);

#endif
