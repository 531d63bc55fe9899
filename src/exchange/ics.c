#include "exchange/ics.h"

#include <time.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/stream.h"
#include "base/utf8.h"
#include "book/leaving.h"
#include "exchange/export_child.h"

#define LINE_OCTETS 75 /* RFC 5545, 3.1, without the line break */

/* A content line, folded between characters. */
static void add_line(struct str *out, const char *line)
{
    size_t octets = 0;
    for (const char *c = line, *next; *c; c = next) {
        next = c;
        utf8_next(&next);
        size_t length = (size_t)(next - c);
        if (octets + length > LINE_OCTETS) {
            str_add(out, "\r\n ");
            octets = 1;
        }
        str_add_length(out, c, length);
        octets += length;
    }
    str_add(out, "\r\n");
}

/* NAME:TEXT with what RFC 5545, 3.3.11 escapes. */
static void add_text(struct str *out, const char *name, const char *text)
{
    struct str safe SCOPED(str_free) = STR_INIT, line SCOPED(str_free) = STR_INIT;
    utf8_safe(&safe, text, true);
    str_add_format(&line, "%s:", name);
    for (const char *c = safe.text; *c; c++) {
        if (*c == '\n') {
            str_add(&line, "\\n");
            continue;
        }
        if (*c == '\\' || *c == ';' || *c == ',')
            str_add_char(&line, '\\');
        if (*c != '\r')
            str_add_char(&line, *c);
    }
    add_line(out, line.text);
}

static void add_day(struct str *out, const char *name, int day)
{
    struct date date;
    char line[64];
    date_from_serial(day, &date);
    snprintf(line, sizeof(line), "%s;VALUE=DATE:%04d%02d%02d", name, date.year, date.month, date.day);
    add_line(out, line);
}

static void add_uid(struct str *out, const struct calendar *c, const struct calendar_item *item, const char *id)
{
    const struct sheet_def *sheet = &model_catalog(c->model)->sheet[item->sheet];
    struct str uid SCOPED(str_free) = STR_INIT;
    char day[11];
    date_iso(item->day, day);
    /* several rows are not the same ones next time: the day holds them together */
    str_add_format(&uid, "%s.%s.%s@%s.mamori", sheet->id, item->deadline->id,
                   item->rows > 1 ? day : model_row_id(c->model, item->sheet, item->row), id);
    add_text(out, "UID", uid.text);
}

static void add_item(struct str *out, const struct calendar *c, const struct calendar_item *item, const char *stamp,
                     const char *id)
{
    static const int priority[] = {[LEVEL_HIGH] = 1, [LEVEL_MEDIUM] = 5, [LEVEL_LOW] = 9};
    struct str summary SCOPED(str_free) = STR_INIT, description SCOPED(str_free) = STR_INIT,
                       owner SCOPED(str_free) = STR_INIT;
    char line[32];
    if (item->state == CALENDAR_OVERDUE)
        str_add_format(&summary, _("%s: "), calendar_state_word(CALENDAR_OVERDUE));
    calendar_text(c, item, &summary);
    str_add(&description, intl_form(model_catalog(c->model)->sheet[item->sheet].title));
    calendar_owner(c, item, &owner);
    if (owner.length)
        str_add_format(&description, _("\nby %s"), owner.text);
    if (calendar_doubt(item))
        str_add_format(&description, "\n%s", calendar_doubt(item));
    add_line(out, "BEGIN:VEVENT");
    add_uid(out, c, item, id);
    add_line(out, stamp);
    add_day(out, "DTSTART", item->day);
    add_text(out, "SUMMARY", summary.text);
    add_text(out, "DESCRIPTION", description.text);
    snprintf(line, sizeof(line), "PRIORITY:%d", priority[item->deadline->level]);
    add_line(out, line);
    add_line(out, "TRANSP:TRANSPARENT");
    add_line(out, "END:VEVENT");
}

/* Items from day FROM to TO (0: without end). STAMP: seconds since 1970; ID: the workbook's. How many there are. */
static size_t ics_text(const struct calendar *calendar, int from, int to, int64_t stamp, const char *id,
                       struct str *out)
{
    time_t seconds = (time_t)stamp;
    struct tm utc = {0};
    char made[40];
    size_t count = 0;
    gmtime_r(&seconds, &utc);
    strftime(made, sizeof(made), "DTSTAMP:%Y%m%dT%H%M%SZ", &utc);
    add_line(out, "BEGIN:VCALENDAR");
    add_line(out, "VERSION:2.0");
    add_line(out, "PRODID:-//mamori//mamori//JA");
    add_line(out, "CALSCALE:GREGORIAN");
    for (size_t i = 0; i < calendar->count; i++) {
        const struct calendar_item *item = &calendar->item[i];
        if (!item->day || (from && item->day < from) || (to && item->day > to))
            continue;
        add_item(out, calendar, item, made, id);
        count++;
    }
    add_line(out, "END:VCALENDAR");
    return count;
}

static void record(void *book, const char *path, struct export_report *report)
{
    static const char *const names[] = {"file", "items", "blake2b-256"};
    char items[24];
    snprintf(items, sizeof(items), "%llu", (unsigned long long)report->rows);
    const char *values[] = {NULL, items, report->hash};
    export_enter(book, SIZE_MAX, path, _("Calendar written: %s"), ARRAY_LENGTH(names), names, values, report);
}

bool ics_export(struct book *book, const struct calendar *calendar, int from, int to, const char *path,
                struct export_report *report, struct error *err)
{
    struct atomic_file target;
    struct str text SCOPED(str_free) = STR_INIT;
    *report = (struct export_report){.sheets = 1};
    report->rows = ics_text(calendar, from, to, date_now(), store_id(book->store), &text);
    if (report->rows == 0)
        return error_because(err, ERROR_NOTHING, stream_is(path) ? _("standard output") : path, "%s",
                             _("no day in this time matters"));
    bool *leaves SCOPED(mem_free) = mem_zero(book->catalog->sheet_count + 1, sizeof(*leaves));
    for (size_t i = 0; i < calendar->count; i++)
        leaves[calendar->item[i].sheet] = true;
    if (!leaving_allowed(book, leaves, err) || !export_target_open(&target, book, path, ATOMIC_FILE, err))
        return false;
    const struct export_file file = {.fd = target.fd, .name = target.path, .path = atomic_where(&target)};
    if (export_write(&file, text.text, text.length, err) && export_reads_back(&file, &text, err) &&
        export_hash(target.fd, path, report->hash, err))
        return export_target_place(&target, book, record, book, report, err);
    atomic_abandon(&target);
    return false;
}
