/* Commands about days: calendar, done. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/export.h"
#include "cli/files.h"
#include "exchange/ics.h"
#include "guide/doing.h"

#define MONTHS_AHEAD 92 /* days: what people are shown when they do not say until when */

static const char *const level_name[] = {"high", "medium", "low"};

struct asked {
    int from, to; /* serials; 0: not said */
    bool json;
    const char *ics;
};

static bool wanted(const struct asked *a, const struct calendar_item *item)
{
    return !(a->from && item->day < a->from) && !(a->to && item->day > a->to) && (item->day || !(a->from || a->to));
}

/* ---- for people ---- */

static void print_item(const struct calendar *c, const struct calendar_item *item)
{
    struct str line = STR_INIT, owner = STR_INIT;
    char day[11];
    date_iso(item->day, day);
    str_add(&line, "  ");
    utf8_pad(&line, calendar_state_mark(item->state), 3, false);
    if (item->day) {
        str_add_format(&line, "%s %s ", day, calendar_weekday_word(calendar_weekday(item->day)));
        utf8_pad(&line,
                 !calendar_closed(c, item->day, NULL) ? ""
                 : intl_language() == LANGUAGE_JA     ? "休"
                                                      : "*",
                 3, false);
    } else {
        utf8_pad(&line, "", 17, false);
    }
    calendar_text(c, item, &line);
    calendar_owner(c, item, &owner);
    if (owner.length)
        str_add_format(&line, _("  (%s)"), owner.text);
    cli_put(stdout, line.text, false);
    printf("  [%s %s]\n", model_catalog(c->model)->sheet[item->sheet].id,
           model_row_id(c->model, item->sheet, item->row));
    if (calendar_doubt(item))
        printf("      %s\n", calendar_doubt(item));
    str_free(&line);
    str_free(&owner);
}

static int group_of(const struct calendar_item *item)
{
    return item->state == CALENDAR_OVERDUE ? 0 : item->state == CALENDAR_NEVER ? 2 : 1;
}

static void print_calendar(const struct calendar *c, const struct asked *a)
{
    static const char *const heads[] = {N_("Overdue"), N_("Coming"), N_("No day yet")};
    struct asked near = *a;
    size_t later = 0, shown = 0;
    if (!a->from && !a->to)
        near.to = c->today + MONTHS_AHEAD;
    for (int group = 0; group < 3; group++) {
        size_t count = 0;
        for (size_t i = 0; i < c->count; i++) {
            const struct calendar_item *item = &c->item[i];
            if (group_of(item) != group || !wanted(a, item))
                continue;
            if (item->day && !wanted(&near, item)) {
                later++;
                continue;
            }
            if (count++ == 0)
                printf("%s%s\n", shown ? "\n" : "", gettext(heads[group]));
            print_item(c, item);
        }
        shown += count;
    }
    if (!shown)
        puts(_("no day in this time matters"));
    if (later)
        printf(ngettext("\n%zu more after that; --to shows it\n", "\n%zu more after that; --to shows them\n", later),
               later);
}

/* ---- for programs ---- */

static void json_item(struct json *json, const struct calendar *c, const struct calendar_item *item)
{
    const struct sheet_def *sheet = &model_catalog(c->model)->sheet[item->sheet];
    struct str text = STR_INIT, owner = STR_INIT;
    char day[11];
    date_iso(item->day, day);
    calendar_text(c, item, &text);
    calendar_owner(c, item, &owner);
    json_open(json, NULL, '{');
    json_text(json, "day", item->day ? day : NULL);
    json_text(json, "state", calendar_state_code(item->state));
    json_text(json, "level", level_name[item->deadline->level]);
    json_text(json, "sheet", sheet->id);
    json_text(json, "row", model_row_id(c->model, item->sheet, item->row));
    json_text(json, "column", sheet->column[item->column].id);
    json_text(json, "deadline", item->deadline->id);
    json_number(json, "rows", item->rows);
    json_text(json, "text", text.text);
    json_text(json, "owner", owner.length ? owner.text : NULL);
    json_bool(json, "closed", item->day && calendar_closed(c, item->day, NULL));
    json_bool(json, "unsure", item->unsure);
    json_close(json, '}');
    str_free(&text);
    str_free(&owner);
}

static void print_json(const struct calendar *c, const struct asked *a)
{
    struct json json = {.out = stdout, .lines = true};
    char day[11];
    date_iso(c->today, day);
    json_open(&json, NULL, '{');
    json_text(&json, "today", day);
    date_iso(c->known_from, day);
    json_text(&json, "closed_days_from", c->known_from ? day : NULL);
    date_iso(c->known_until, day);
    json_text(&json, "closed_days_until", c->known_until ? day : NULL);
    json_open(&json, "items", '[');
    for (size_t i = 0; i < c->count; i++)
        if (wanted(a, &c->item[i]))
            json_item(&json, c, &c->item[i]);
    json_close(&json, ']');
    json_close(&json, '}');
}

static bool read_day(const char *option, const char *text, int today, int *day, struct error *err)
{
    if (!text)
        return true;
    if (date_typed(text, today, day, err))
        return true;
    return error_place(err, "--%s", option);
}

static bool write_ics(struct book *book, const struct calendar *c, const struct asked *a, struct export_report *report,
                      struct error *err)
{
    if (!ics_export(book, c, a->from, a->to, a->ics, report, err))
        return false;
    FILE *to = export_say_where(a->ics);
    fprintf(to, ngettext("%llu day written\n", "%llu days written\n", (unsigned long)report->rows),
            (unsigned long long)report->rows);
    export_say_entry(report, to);
    return true;
}

int cmd_calendar(const struct cli_global *global, int argc, char **argv)
{
    const char *from = NULL, *to = NULL;
    struct asked asked = {0};
    struct export_report report = {0};
    struct error err = {0};
    const struct cli_option option[] = {{"from", &from, NULL, NULL},
                                        {"to", &to, NULL, NULL},
                                        {"json", NULL, &asked.json, NULL},
                                        {"ics", &asked.ics, NULL, NULL}};
    if (!cli_options(cli_find("calendar"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage("calendar", _("name one workbook"));
    if (asked.json && asked.ics)
        return cli_usage("calendar", _("either --json or --ics, not both"));
    struct book *book = !asked.ics || cli_output(asked.ics, true, &err) ? cli_open(global, argv[0], &err) : NULL;
    bool good = book && read_day("from", from, model_today(book->model), &asked.from, &err) &&
                read_day("to", to, model_today(book->model), &asked.to, &err);
    if (good && asked.from && asked.to && asked.to < asked.from) {
        good = error_set(&err, ERROR_USAGE, _("--to is before --from"));
    }
    if (good) {
        struct calendar *calendar = calendar_make(book->model);
        if (asked.ics)
            good = write_ics(book, calendar, &asked, &report, &err);
        else if (asked.json)
            print_json(calendar, &asked);
        else
            print_calendar(calendar, &asked);
        calendar_free(&calendar);
    }
    cli_close(&book);
    return good ? export_exit(&report) : cli_fail(&err);
}

int cmd_done(const struct cli_global *global, int argc, char **argv)
{
    const char *day = NULL;
    struct doing doing = {0};
    struct error err = {0};
    const struct cli_option option[] = {
        {"date", &day, NULL, NULL}, {"person", &doing.person, NULL, NULL}, {"note", &doing.note, NULL, NULL}};
    if (!cli_options(cli_find("done"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 3)
        return cli_usage("done", _("name the workbook, the sheet and the row"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    doing.sheet = catalog_find_sheet(book->catalog, argv[1], &err);
    doing.row = argv[2];
    bool good = doing.sheet != SIZE_MAX && read_day("date", day, model_today(book->model), &doing.day, &err) &&
                doing_write(book, &doing, &err);
    if (good) {
        const struct sheet_def *sheet = &book->catalog->sheet[doing.sheet];
        struct str next = STR_INIT;
        model_text(book->model, doing.sheet, model_find_row(book->model, doing.sheet, doing.row), sheet->routine->next,
                   MODEL_CODE, &next);
        printf(_("next: %s\n"), next.text);
        str_free(&next);
    }
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
