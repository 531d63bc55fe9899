/* mamori erase: earlier values leave the history for good; where else they stand is told place by place. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "base/written.h"
#include "book/retention.h"
#include "cli/cli.h"
#include "cli/json.h"

static bool note_entry(void *context, const struct store_entry *entry)
{
    (void)entry;
    *(bool *)context = true;
    return false;
}

/* A row that is there, or that the history knows: deleted rows are what erasing is often about. */
static bool row_known(struct book *book, size_t sheet, const char *row, struct error *err)
{
    bool known = model_find_row(book->model, sheet, row) != UINT32_MAX;
    struct store_filter filter = {.sheet = book->catalog->sheet[sheet].id, .row = row, .limit = 1};
    if (!known && !store_entries(book->store, &filter, note_entry, &known, err))
        return false;
    if (!known) {
        error_set(err, ERROR_UNKNOWN_ROW, row);
        error_place(err, "%s", book->catalog->sheet[sheet].id);
    }
    return known;
}

/* "  document-texts 41 text   版ごとの文 ▸ …": ids first, since that is what the next command needs. */
static void print_place(const struct book *book, const struct erase_place *place)
{
    struct str ids = STR_INIT, names = STR_INIT, safe = STR_INIT;
    if (place->row)
        str_add_format(&ids, "%s %s %s", place->sheet, place->row, place->column);
    utf8_safe(&safe, ids.text, false);
    erase_place_text(book, place, &names);
    printf("  %s%s%s\n", safe.text, safe.length ? "   " : "", names.text);
    str_free(&ids);
    str_free(&names);
    str_free(&safe);
}

static void print_places(const struct book *book, const struct erase_report *report, bool gone, const char *said)
{
    bool first = true;
    for (size_t i = 0; i < report->count; i++) {
        if (erase_place_gone(&report->place[i]) != gone)
            continue;
        if (first)
            puts(said);
        first = false;
        print_place(book, &report->place[i]);
    }
}

static bool any_left(const struct erase_report *report, bool erasable)
{
    for (size_t i = 0; i < report->count; i++) {
        enum erase_kind kind = report->place[i].kind;
        if (!erase_place_gone(&report->place[i]) && (kind <= LEFT_NOTICE) == erasable)
            return true;
    }
    return false;
}

static void print_report(const struct book *book, const struct erase_report *report, bool dry_run)
{
    if (dry_run)
        printf(ngettext("%lld earlier value would be erased from the history\n",
                        "%lld earlier values would be erased from the history\n", (unsigned long)report->erased),
               (long long)report->erased);
    else
        printf(ngettext("%lld earlier value erased from the history\n", "%lld earlier values erased from the history\n",
                        (unsigned long)report->erased),
               (long long)report->erased);
    print_places(book, report, true, dry_run ? _("would be erased as well:") : _("erased as well:"));
    print_places(book, report, false, _("NOT erased; the text stands here, too:"));
    if (any_left(report, true))
        puts(_("To erase these: change or delete the value first, then 'mamori erase' with the sheet, row and column "
               "named. What is a record (closed rounds, texts of versions) need not be changed first. An entry of the "
               "history: 'mamori erase' with --entry and its number."));
    if (any_left(report, false))
        puts(_(
            "Titles of changes, names of those who made them, and notes of files written cannot be erased: the history "
            "would no longer prove itself."));
    if (dry_run)
        puts(_("Nothing is changed yet."));
    else
        puts(_("Copies of the file, exports and backups are not touched."));
}

static void json_places(struct json *json, const struct erase_report *report, bool gone)
{
    static const char *const kinds[] = {"round-text", "version", "draft", "note",   "round-answer", "cell",   "history",
                                        "draft",      "notice",  "title", "export", "person",       "account"};
    for (size_t i = 0; i < report->count; i++) {
        const struct erase_place *place = &report->place[i];
        if (erase_place_gone(place) != gone)
            continue;
        json_open(json, NULL, '{');
        json_text(json, "kind", kinds[place->kind]);
        json_text(json, "sheet", place->sheet);
        json_text(json, "row", place->row);
        json_text(json, "column", place->column);
        json_text(json, "name", place->kind == LEFT_EXPORT ? NULL : place->name);
        if (place->entry)
            json_number(json, "entry", (double)place->entry);
        json_number(json, "count", (double)place->count);
        json_close(json, '}');
    }
}

/* Of one erasing, or of all that was due. */
static void print_json(const struct erase_report *const *report, size_t count, bool dry_run)
{
    struct json json = {.out = stdout, .lines = true};
    int64_t erased = 0;
    for (size_t i = 0; i < count; i++)
        erased += report[i]->erased;
    json_open(&json, NULL, '{');
    json_bool(&json, "dry_run", dry_run);
    json_number(&json, "erased", (double)erased);
    for (int gone = 1; gone >= 0; gone--) {
        json_open(&json, gone ? "also_erased" : "left", '[');
        for (size_t i = 0; i < count; i++)
            json_places(&json, report[i], gone == 1);
        json_close(&json, ']');
    }
    json_close(&json, '}');
}

static bool erase_cells(struct book *book, int argc, char **argv, bool dry_run, struct erase_report *report,
                        struct error *err)
{
    size_t sheet = catalog_find_sheet(book->catalog, argv[0], err), column = SIZE_MAX;
    if (sheet == SIZE_MAX || !row_known(book, sheet, argv[1], err))
        return false;
    if (argc == 3 && (column = sheet_find_column(&book->catalog->sheet[sheet], argv[2], err)) == SIZE_MAX)
        return false;
    return book_erase(book, sheet, argv[1], column, dry_run, report, err);
}

static bool erase_entry(struct book *book, const char *entry, bool dry_run, struct erase_report *report,
                        struct error *err)
{
    char *end;
    long long number = strtoll(entry, &end, 10);
    if (*end || end == entry)
        return error_set(err, ERROR_NOT_NUMBER, entry);
    return book_erase_notice(book, number, dry_run, report, err);
}

/* ---- what is due ---- */

static void print_due(const struct book *book, const struct retention *due, bool dry_run)
{
    for (size_t i = 0; i < due->count; i++) {
        const struct retention_row *row = &due->row[i];
        char day[11];
        if (!dry_run && !row->done)
            continue;
        date_iso(row->day, day);
        char *head SCOPED(mem_free) =
            mem_format(_("%s row %s, due since %s:"), intl_form(book->catalog->sheet[row->sheet].title), row->row, day);
        cli_put(stdout, head, false);
        putchar('\n');
        print_report(book, &row->report, dry_run);
    }
}

static int erase_due(struct book *book, bool dry_run, bool as_json, struct error *err)
{
    struct retention due;
    bool good = retention_erase(book, dry_run, &due, err);
    const struct erase_report **report = mem_zero(due.count + 1, sizeof(*report));
    size_t count = 0, done = 0;
    for (size_t i = 0; i < due.count; i++) {
        done += due.row[i].done;
        if (due.row[i].done || dry_run)
            report[count++] = &due.row[i].report;
    }
    if (as_json && good)
        print_json(report, count, dry_run);
    else if (!as_json)
        print_due(book, &due, dry_run);
    if (!good && done)
        written_set(WRITTEN_YES, _("Some of what is due is erased; the same command goes on with the rest."));
    free(report);
    retention_free(&due);
    return good ? EXIT_DONE : cli_fail(err);
}

int cmd_erase(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    bool dry_run = false, as_json = false, due = false;
    const char *entry = NULL;
    const struct cli_option option[] = {{"dry-run", NULL, &dry_run, NULL},
                                        {"json", NULL, &as_json, NULL},
                                        {"entry", &entry, NULL, NULL},
                                        {"due", NULL, &due, NULL}};
    if (!cli_options(cli_find("erase"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (entry && due)
        return cli_usage("erase", _("--entry and --due are two things"));
    if (entry || due ? argc != 1 : argc < 3 || argc > 4)
        return cli_usage("erase", entry ? _("with --entry name the workbook only")
                                  : due ? _("with --due name the workbook only")
                                        : _("name the workbook, the sheet, the row and, if only one cell is meant, the "
                                            "column"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    if (due) {
        int code = erase_due(book, dry_run, as_json, &err);
        cli_close(&book);
        return code;
    }
    struct erase_report report = {0};
    bool good = entry ? erase_entry(book, entry, dry_run, &report, &err)
                      : erase_cells(book, argc - 1, argv + 1, dry_run, &report, &err);
    if (good && as_json)
        print_json(&(const struct erase_report *){&report}, 1, dry_run);
    else if (good)
        print_report(book, &report, dry_run);
    if (good && report.scrub.code != ERROR_NONE) {
        written_set(WRITTEN_YES,
                    _("The values are erased from the history, but unused parts of the file may still hold "
                      "them; run the same command again."));
        err = report.scrub;
        good = false;
    }
    erase_report_free(&report);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
