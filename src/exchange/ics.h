/* The calendar as a file for other calendars (iCalendar, RFC 5545).
 *
 * Each item is a VEVENT of a whole day (DTSTART;VALUE=DATE) that blocks no time. A VTODO would say more truly what it is, but the
 * calendars people have at work leave it out: Google's does not take it at all, Outlook only from some servers; and a deadline
 * that is silently left out is worse than an event. Nobody is invited, nothing rings: what rings is for those to say who
 * take it over.
 *
 * The UID is made of the workbook's id, the sheet, the deadline and the row: so a file taken over again moves the entries
 * instead of doubling them. Items without a day are left out.
 */
#ifndef MAMORI_EXCHANGE_ICS_H
#define MAMORI_EXCHANGE_ICS_H

#include "exchange/xlsx.h"
#include "guide/calendar.h"

/* The file, atomically, with an entry of the journal as every export; REPORT counts the items as `rows`. ERROR_NOTHING
 * when there is none. */
bool ics_export(struct book *book, const struct calendar *calendar, int from, int to, const char *path,
                struct export_report *report, struct error *err) NOT_NULL(6);

#endif
