/* How long something is kept or lasts: until a day, for a time, for a time after an event, until an event, for ever.
 *
 * The canonical text (the code) is what is stored; as text it sorts days first, then by length, for ever last:
 *
 *   2031-03-31             until that day, which still belongs to it
 *   P05Y  P02Y06M          5 years, 2 years and 6 months from a base day that the form names
 *   P00Y00M090D            90 days (ISO 8601, with leading zeros)
 *   P03Y@retirement        3 years after the event of that id; events are data of the form
 *   P00Y@retirement        until that event
 *   forever
 *
 * A time has years and months (at most 99 years), or days alone (at most 999).
 */
#ifndef MAMORI_BASE_TERM_H
#define MAMORI_BASE_TERM_H

#include "base/error.h"

enum term_kind { TERM_DAY, TERM_TIME, TERM_FOREVER };
struct term {
    enum term_kind kind;
    int day;           /* DAY: serial (date.h) */
    int months, days;  /* TIME: one of them is 0; both: until the event */
    const char *event; /* TIME: id, into the code; NULL: from the base day */
};

bool term_from_code(const char *code, struct term *out); /* false: not canonical */
void term_code(const struct term *term, struct str *out);

/* The last day of the term: DAY itself; a TIME without an event, counted from BASE (a serial, 0 unknown): the same day
 * of the month so many months later, or the last day of a shorter month. 0: nobody can tell. */
int term_end(const struct term *term, int base);
/* For sorting times: how many days, about; for ever is the longest. */
double term_length(const struct term *term);

/* The words in which times are written and shown: "5年", "6か月", "2年6か月", "90日"; in English "5 yr", "2 yr 6 mo",
 * "90 d", so that a formula in a spreadsheet can read them. */
struct term_words {
    const char *year, *month, *day, *between, *forever;
};
const struct term_words *term_words(bool english);
/* As people see it. EVENT and DURING are what the event of the term is called, as in 退職 and 在職中 (NULL: none). */
void term_show(const struct term *term, const char *event, const char *during, bool english, struct str *out);

/* Reads a time at *text: 5年, 5年間, 五年 is not read here (typed_numerals()), 1年半, 2.5年, 6ヶ月, 2年6か月, 半年,
 * 2週間, 90日, 5 years, 6 months. TEXT is narrowed, in small letters and without blanks. False: none, or it is too long
 * (*too_long). */
bool term_take_time(const char **text, struct term *out, bool *too_long);
bool term_is_forever(const char *text); /* 永年, 永久, 無期限 …, forever; the same kind of TEXT */

#endif
