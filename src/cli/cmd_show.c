/* Commands that read: show, why, log. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/show.h"
#include "exchange/csv.h"
#include "guide/findings.h"
#include "guide/why.h"

/* ---- show ---- */

static void show_json(const struct model *model, size_t sheet, bool labels)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '{');
    json_text(&json, "sheet", def->id);
    json_open(&json, "rows", '[');
    for (uint32_t r = 0; r < model_rows(model, sheet); r++)
        show_cells_json(&json, NULL, model, sheet, r, labels);
    json_close(&json, ']');
    if (def->summary_count) {
        json_open(&json, "summary", '{');
        for (size_t i = 0; i < def->summary_count; i++)
            json_value(&json, labels ? intl_form(def->summary[i].column.label) : def->summary[i].column.id,
                       model_summary(model, sheet, i));
        json_close(&json, '}');
    }
    json_close(&json, '}');
}

static void show_table(const struct model *model, size_t sheet)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    struct str line = STR_INIT;
    for (uint32_t r = 0; r <= model_rows(model, sheet); r++) {
        str_clear(&line);
        for (size_t c = 0; c < def->column_count; c++) {
            const struct column_def *column = &def->column[c];
            if (column->hidden)
                continue;
            struct str text = STR_INIT, safe = STR_INIT;
            int width = column->width;
            if (r == 0)
                str_add(&text, intl_form(column->short_label));
            else
                model_text(model, sheet, r - 1, c, MODEL_SHORT, &text);
            utf8_safe(&safe, text.text, false);
            if (width < utf8_width(intl_form(column->short_label)))
                width = utf8_width(intl_form(column->short_label));
            utf8_pad(&line, safe.text, width, false);
            str_add_char(&line, ' ');
            str_free(&text);
            str_free(&safe);
        }
        while (line.length && line.text[line.length - 1] == ' ')
            line.text[--line.length] = '\0';
        puts(line.text);
    }
    str_free(&line);
}

/* The whole sheet, or (ROW not NULL) one row of it with what refers to it. */
static bool show(const struct model *model, size_t sheet, const char *row, bool csv, bool as_json, bool labels,
                 struct error *err)
{
    uint32_t at = row ? model_find_row(model, sheet, row) : UINT32_MAX;
    if (row && at == UINT32_MAX) {
        error_set(err, ERROR_UNKNOWN_ROW, row);
        return error_place(err, "%s", model_catalog(model)->sheet[sheet].id);
    }
    if (as_json)
        row ? show_row_json(model, sheet, at, labels) : show_json(model, sheet, labels);
    else if (csv)
        csv_print(model, sheet, labels ? MODEL_LABEL : MODEL_CODE, stdout);
    else
        row ? show_row(model, sheet, at) : show_table(model, sheet);
    return true;
}

int cmd_show(const struct cli_global *global, int argc, char **argv)
{
    bool csv = false, as_json = false, labels = false;
    struct error err = {0};
    const struct cli_option option[] = {
        {"csv", NULL, &csv, NULL}, {"json", NULL, &as_json, NULL}, {"labels", NULL, &labels, NULL}};
    if (!cli_options(cli_find("show"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2 && (argc != 3 || csv))
        return cli_usage("show", argc == 3 ? _("--csv writes a whole sheet: leave the row out")
                                           : _("name the workbook and the sheet, and the row if only one is meant"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    size_t sheet = catalog_find_sheet(book->catalog, argv[1], &err);
    bool good = sheet != SIZE_MAX && show(book->model, sheet, argc > 2 ? argv[2] : NULL, csv, as_json, labels, &err);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

/* ---- why ---- */

/* Of what is found in a sheet, or in a row of it. */
static bool why_findings(const struct book *book, size_t sheet, const char *row, struct error *err)
{
    uint32_t at = row ? model_find_row(book->model, sheet, row) : UINT32_MAX;
    if (row && at == UINT32_MAX)
        return book_unknown_row(book, sheet, row, err);
    struct findings *findings = findings_list(book->model);
    struct str text = STR_INIT;
    for (size_t i = 0; i < findings->count; i++) {
        struct finding *finding = &findings->finding[i];
        if (finding->sheet != sheet || (row && finding->row != at))
            continue;
        if (text.length)
            str_add_char(&text, '\n');
        finding_why(book->model, finding, &text);
    }
    fputs(text.length ? text.text : _("Nothing is found here.\n"), stdout);
    str_free(&text);
    findings_free(&findings);
    return true;
}

int cmd_why(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    if (!cli_options(cli_find("why"), &argc, argv, NULL, 0))
        return EXIT_USAGE;
    if (argc < 2 || argc > 4)
        return cli_usage("why", _("name the workbook, the sheet, the row and the column"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    size_t sheet = catalog_find_sheet(book->catalog, argv[1], &err), column = SIZE_MAX;
    uint32_t row = UINT32_MAX;
    if (argc < 4) {
        bool good = sheet != SIZE_MAX && why_findings(book, sheet, argc == 3 ? argv[2] : NULL, &err);
        cli_close(&book);
        return good ? EXIT_DONE : cli_fail(&err);
    }
    bool summary = false;
    if (sheet != SIZE_MAX) {
        const struct sheet_def *def = &book->catalog->sheet[sheet];
        summary = strcmp(argv[2], "summary") == 0;
        for (size_t i = 0; summary && i < def->summary_count; i++)
            if (strcmp(def->summary[i].column.id, argv[3]) == 0)
                column = i;
        if (summary && column == SIZE_MAX)
            error_set(&err, ERROR_UNKNOWN_COLUMN, argv[3]);
        if (!summary) {
            column = sheet_find_column(def, argv[3], &err);
            row = model_find_row(book->model, sheet, argv[2]);
            if (column != SIZE_MAX && row == UINT32_MAX) {
                error_set(&err, ERROR_UNKNOWN_ROW, argv[2]);
                column = SIZE_MAX;
            }
        }
        error_place(&err, "%s", argv[1]);
    }
    if (column != SIZE_MAX) {
        struct str text = STR_INIT;
        why_text(book->model, sheet, summary ? 0 : row, column, summary, 5, &text);
        fputs(text.text, stdout);
        str_free(&text);
    }
    cli_close(&book);
    return column != SIZE_MAX ? EXIT_DONE : cli_fail(&err);
}

/* ---- log ---- */

struct logging {
    const struct catalog *catalog;
    struct json *json;
};

static void log_value(struct str *line, const struct catalog *catalog, const struct store_entry *entry,
                      const char *value)
{
    size_t s = entry->sheet ? catalog_find_sheet(catalog, entry->sheet, NULL) : SIZE_MAX;
    size_t c = s != SIZE_MAX && entry->column ? sheet_find_column(&catalog->sheet[s], entry->column, NULL) : SIZE_MAX;
    const struct choice *choice = value && c != SIZE_MAX && catalog->sheet[s].column[c].choices
                                      ? choice_find(catalog->sheet[s].column[c].choices, value)
                                      : NULL;
    if (value && !entry->blanked && c != SIZE_MAX && catalog->sheet[s].column[c].kind->words) {
        catalog->sheet[s].column[c].kind->words(&catalog->sheet[s].column[c], value, intl_language() == LANGUAGE_EN,
                                                line);
        return;
    }
    str_add(line, entry->blanked ? _("(erased)") : !value ? "-" : choice ? intl_form(choice->label) : value);
}

/* Where it was made, and what its time is worth. */
static void log_origin(struct str *line, const struct store_entry *entry)
{
    if (entry->user || entry->host || entry->tty)
        str_add_format(line, "  %s@%s%s%s", entry->user ? entry->user : "", entry->host ? entry->host : "",
                       entry->tty ? " " : "", entry->tty ? entry->tty : "");
    if (entry->clock != entry->at) {
        char clock[17];
        date_time_text(entry->clock, clock);
        str_add_format(line, _("  (the clock said %s)"), clock);
    }
    if (entry->stepped_back)
        str_add_format(line, "  %s", _("(! dated before the entry before it)"));
}

static bool log_entry(void *context, const struct store_entry *entry)
{
    struct logging *l = context;
    char at[17];
    date_time_text(entry->at, at);
    if (l->json) {
        json_open(l->json, NULL, '{');
        json_text(l->json, "origin", entry->origin);
        json_number(l->json, "number", (double)entry->number);
        json_number(l->json, "batch", (double)entry->batch);
        json_text(l->json, "kind", entry->kind);
        json_number(l->json, "at", (double)entry->at);
        json_text(l->json, "person", entry->person);
        json_text(l->json, "title", entry->title);
        json_text(l->json, "op", entry->op);
        json_text(l->json, "sheet", entry->sheet);
        json_text(l->json, "row", entry->row);
        json_text(l->json, "column", entry->column);
        json_text(l->json, "notice", entry->notice);
        json_text(l->json, "old", entry->old_value);
        json_text(l->json, "new", entry->new_value);
        json_bool(l->json, "blanked", entry->blanked);
        json_bool(l->json, "open", entry->open);
        json_number(l->json, "clock", (double)entry->clock);
        json_number(l->json, "stepped_back", (double)entry->stepped_back);
        json_text(l->json, "user", entry->user);
        json_text(l->json, "host", entry->host);
        json_text(l->json, "tty", entry->tty);
        json_close(l->json, '}');
        return true;
    }
    struct str line = STR_INIT;
    str_add_format(&line, "%6" PRId64 "  %s  ", entry->number, at);
    utf8_pad(&line, entry->person ? entry->person : "", 16, false);
    str_add_format(&line, " %s %s %s %s", strcmp(entry->kind, "do") == 0 ? entry->op : entry->kind,
                   entry->sheet ? entry->sheet : "", entry->row ? entry->row : "", entry->column ? entry->column : "");
    if (strcmp(entry->op, "set") == 0) {
        str_add(&line, ": ");
        log_value(&line, l->catalog, entry, entry->old_value);
        str_add(&line, " → ");
        log_value(&line, l->catalog, entry, entry->new_value);
    }
    if (entry->notice) {
        str_add_format(&line, "%s: ", notice_label(entry->notice));
        for (const char *p = entry->blanked     ? _("(erased)")
                             : entry->new_value ? notice_text(entry->notice, entry->new_value)
                                                : "";
             *p; p++)
            str_add_length(&line, *p == '\n' ? " / " : p, *p == '\n' ? 3 : 1);
    }
    if (strcmp(entry->op, "export") == 0 && entry->new_value)
        for (const char *p = entry->new_value; *p; p++) /* " name value name value", the names are plain words */
            str_add_char(&line, *p == '\x1f' ? ' ' : *p);
    if (entry->title) {
        str_add_format(&line, "  [%s]", entry->title);
    }
    if (entry->open)
        str_add_format(&line, "  %s", _("(! begun; nobody knows whether the file is there)"));
    log_origin(&line, entry);
    cli_put(stdout, line.text, false); /* every part of it may have been written by another program */
    putchar('\n');
    str_free(&line);
    return true;
}

int cmd_log(const struct cli_global *global, int argc, char **argv)
{
    const char *limit = NULL;
    bool as_json = false;
    struct error err = {0};
    const struct cli_option option[] = {{"limit", &limit, NULL, NULL}, {"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("log"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc < 1 || argc > 4)
        return cli_usage("log", _("name the workbook"));
    struct store_filter filter = {
        .sheet = argc > 1 ? argv[1] : NULL, .row = argc > 2 ? argv[2] : NULL, .column = argc > 3 ? argv[3] : NULL};
    if (limit && (filter.limit = strtoll(limit, NULL, 10)) <= 0)
        return cli_usage("log", _("--limit needs a number above 0"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    bool good = true;
    size_t sheet = argc > 1 ? catalog_find_sheet(book->catalog, argv[1], &err) : SIZE_MAX;
    if (argc > 1 && sheet == SIZE_MAX)
        good = false;
    if (good && argc > 3)
        good = sheet_find_column(&book->catalog->sheet[sheet], argv[3], &err) != SIZE_MAX;
    struct json json = {.out = stdout, .lines = true};
    struct logging l = {.catalog = book->catalog, .json = as_json ? &json : NULL};
    if (good && as_json)
        json_open(&json, NULL, '[');
    good = good && store_entries(book->store, &filter, log_entry, &l, &err);
    if (good && as_json)
        json_close(&json, ']');
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
