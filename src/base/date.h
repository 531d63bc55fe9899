/* Dates as Excel counts them and as people in Japan write them.
 *
 * A date is a serial number of the 1900 system: 1 = 1900-01-01, 60 = the 29 February 1900 that never was (Excel keeps
 * it), 61 = 1900-03-01. Range 1 … 2958465 (9999-12-31); 0 means "no date". Eras: 明治 1868-01-25 (M), 大正 1912-07-30
 * (T), 昭和 1926-12-25 (S), 平成 1989-01-08 (H), 令和 2019-05-01 (R) (改元政令 and 元号法; proleptic Gregorian).
 */
#ifndef MAMORI_BASE_DATE_H
#define MAMORI_BASE_DATE_H

#include "base/error.h"

struct date {
    int year, month, day;
};

int date_serial(int year, int month, int day); /* 0 when no such day */
bool date_from_serial(int serial, struct date *out);
/* Reads the time zone (TZ, else the machine's), before anything asks for the time. A zone that cannot be read, or is not there,
 * is an error and not UTC: ERROR_IO, ERROR_UNSUPPORTED. Without a call the C library reads it by itself. */
bool date_start(struct error *err);
int date_today(void);     /* local date; the environment variable MAMORI_NOW (ISO date and time) fixes it */
int64_t date_now(void);   /* seconds since 1970 UTC; MAMORI_NOW fixes it too */
int64_t date_clock(void); /* what the machine's clock says, whatever MAMORI_NOW is: for what nobody may date */

/* What people write: 2026-04-01, 2026/4/1, 2026.4.1, 20260401, 2026年4月1日, 4/1 and 4月1日 (the year of TODAY),
 * R8.4.1, R8/4/1, R080401, 令8.4.1, 令和8年4月1日, 令和元年5月1日, 平成三年四月一日; full-width forms of all. An era that ran over (平成32年3月31日) means one day only and is taken; a day before its era
 * began is not. A weekday behind it, (水), must be true; a time behind it is left out, unless its zone makes it another
 * day in Japan. Refused with a reason (ERROR_NOT_DATE, in the detail): a month without a day, a year of two digits, a
 * day that is none. */
bool date_read(const char *text, int today, int *serial, struct error *err);
/* The same, and what people say from where they stand: 今日/きょう/本日/明日/あさって/昨日/おととい/today …; +30, -7, 10日後,
 * 2週間前, 3か月後 (the month's last day where it has no such day), 半年後; 月末, 来月末, 先月の10日, 年末, 来年3月31日;
 * 金曜 (the coming one), 次の金曜, 来週の金曜, where only one day can be meant, else both are said. For what is typed at this
 * moment; nobody knows when a file was written, and a pasted -7 is more likely an amount: there date_read(). */
bool date_typed(const char *text, int today, int *serial, struct error *err);
/* The words alone, of a text that typed_narrow() made; false: none of these. *SERIAL 0: it means no one day, and WHY has been
 * told (or it lies out of range). */
bool date_words(const char *narrow, int today, int *serial, struct str *why);
int date_parse(const char *text, int today); /* date_typed(); 0 when it is no date. ISO, as stored, is read at once */
void date_say(int serial, struct str *out);  /* 2026-12-31（木）, in the language of the screen */
int date_parse_month(const char *text);      /* 2026年3月, 2026-03, R8.3: the last day of that month; else 0 */
int date_from_iso(const char *text);        /* "2026-04-01" exactly, as stored, even Excel's 1900-02-29; 0: it is not */
int date_month_days(int year, int month);   /* 28 … 31; MONTH 1 … 12 */
void date_iso(int serial, char out[11]);    /* 2026-04-01; "" for 0 */
void date_era(int serial, struct str *out); /* 令和8年4月1日; before 明治: 2026年4月1日 style */
/* Local time of a journal entry: "2026-04-01 10:32". */
void date_time_text(int64_t seconds, char out[17]);
/* "2026-04-10T10:12" (local) → seconds; -1 when it is none. */
int64_t date_time_parse(const char *text);

#endif
