/* What a cell of a file means in a column: text and type → canonical text.
 *
 * More is understood than on the screen, and remembered by text, since a file repeats itself: choices by code, label,
 * short label or other names (`also:` in the form) in full or half width; 有 ○ ◯ ● 1 はい レ ✓ TRUE and 無 × 0 いいえ
 * － FALSE for flags; numbers with 円, commas, full-width digits; dates as dates, ISO, 2026/4/1, 令和8年4月1日, R8.4.1,
 * 20260401, and serial numbers where the cell is a number. Blanks around a text, also those without width and those
 * that do not break, are no part of it; a line break in a text of one line is a blank; N/A, NaN, NaT and － are no
 * value. In an own export the words of all languages of the program are understood. Not understood is an error with near names, never a guess.
 *
 *   import_values_new() → import_value() any number of times
 */
#ifndef MAMORI_EXCHANGE_IMPORT_VALUE_H
#define MAMORI_EXCHANGE_IMPORT_VALUE_H

#include "exchange/import.h"

struct import_values;
/* DAYS: as in the table that the cells stand in. OWN: an own export, whose texts are what they are, blanks and all; only
 * a line break in a text of one line was not ours. */
struct import_values *import_values_new(const struct book *book, size_t sheet, int days, bool own, struct arena *arena);
/* TEXT stays where it is as long as VALUES: a long one is known again by its address. The canonical text ("" empty),
 * valid as long as ARENA; equal texts of short columns (choices, flags, dates, numbers) come under one
 * address. NULL: ERR says why. FLAGS: the cell's CELL_… */
const char *import_value(struct import_values *values, size_t column, const char *text, uint8_t flags,
                         struct error *err);
/* What the texts with KEY (import_choice_key()) mean in COLUMN, whatever they look like: CODE ("": no value), or NULL
 * when a person has still to say it: then they are refused. CODE must live as long as VALUES. */
void import_values_mean(struct import_values *values, size_t column, const char *key, const char *code);
/* Every text of COLUMN that was understood as a value (choices, levels, flags). */
typedef void import_values_fn(void *context, const char *typed);
void import_values_each(const struct import_values *values, size_t column, import_values_fn *fn, void *context);
/* What the last import_value() made of the text, to be said: REMARK_NONE, REMARK_BREAK, REMARK_NOTHING or REMARK_MONTH.
 */
enum import_remark_kind import_value_remark(const struct import_values *values);

#endif
