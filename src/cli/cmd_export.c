/* The command "export": what goes out to others is listed, then written, then told. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/stream.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/export.h"
#include "cli/json.h"

struct exporting {
    struct book *book;
    const char *path;
    struct export_options options;
    struct export_leave leave[CLI_REPEAT];
    enum csv_encoding encoding;
    bool ids, replace, dry_run, as_json;
    FILE *say; /* to people */
};

/* ---- the list, for people ---- */

/* "    担当, 期限": the columns that TAKE; nothing when there is none. */
static void list_columns(FILE *to, const struct export_plan_page *page, const char *head,
                         bool (*take)(const struct export_plan_column *column))
{
    bool any = false;
    for (size_t i = 0; i < page->columns; i++) {
        const struct export_plan_column *column = &page->column[i];
        if (column->name_of || !take(column))
            continue;
        fputs(any ? _(", ") : "    ", to);
        if (!any)
            fputs(head, to);
        cli_put(to, column->label, false);
        any = true;
    }
    if (any)
        putc('\n', to);
}

static bool take_all(const struct export_plan_column *column)
{
    (void)column;
    return true;
}

static bool take_from_left_out(const struct export_plan_column *column)
{
    return column->from_left_out;
}

static bool take_holding(const struct export_plan_column *column)
{
    return column->holds != HOLDS_NOTHING;
}

static bool take_frozen(const struct export_plan_column *column)
{
    return column->computed && !column->live;
}

static void list_left_out(const struct exporting *e)
{
    for (size_t i = 0; i < e->options.leave_out_count; i++) {
        const struct export_leave *leave = &e->leave[i];
        const struct sheet_def *sheet = &e->book->catalog->sheet[leave->sheet];
        struct str text = STR_INIT;
        str_add(&text, intl_form(sheet->title));
        if (leave->column != SIZE_MAX)
            str_add_format(&text, " > %s", intl_form(sheet->column[leave->column].label));
        fputs(_("left out: "), e->say);
        cli_put(e->say, text.text, false);
        putc('\n', e->say);
        str_free(&text);
    }
}

static void list_page(const struct exporting *e, const struct export_plan_page *page)
{
    fputs("  ", e->say);
    cli_put(e->say, page->name, false);
    if (page->sheet == SIZE_MAX) {
        putc('\n', e->say);
        return;
    }
    fputs(": ", e->say);
    fprintf(e->say, ngettext("%llu row", "%llu rows", (unsigned long)page->rows), (unsigned long long)page->rows);
    fputs(_(", "), e->say);
    size_t columns = 0; /* as they are listed: without the names beside references */
    for (size_t i = 0; i < page->columns; i++)
        columns += !page->column[i].name_of;
    fprintf(e->say, ngettext("%zu column", "%zu columns", (unsigned long)columns), columns);
    putc('\n', e->say);
    list_columns(e->say, page, "", take_all);
    if (!e->options.anonymous)
        list_columns(e->say, page, _("names or addresses: "), take_holding);
    if (!e->options.values && !e->options.csv)
        list_columns(e->say, page, _("computed, as values: "), take_frozen);
    list_columns(e->say, page, _("computed from what is left out: "), take_from_left_out);
}

static bool has_column(const struct export_plan_page *page, bool (*take)(const struct export_plan_column *column))
{
    bool any = false;
    for (size_t i = 0; i < page->columns && !any; i++)
        any = !page->column[i].name_of && take(&page->column[i]);
    return any;
}

static bool goes_along(const struct export_plan_page *page)
{
    return page->hidden && page->sheet != SIZE_MAX;
}

/* "    a, b, c": the sheets that go along for the formulas and TAKE such a column (NULL: all of them). */
static void list_hidden(const struct exporting *e, const struct export_plan *plan, const char *head,
                        bool (*take)(const struct export_plan_column *column))
{
    bool any = false;
    for (size_t i = 0; i < plan->pages; i++) {
        const struct export_plan_page *page = &plan->page[i];
        if (!goes_along(page) || (take && !has_column(page, take)))
            continue;
        fputs(any ? _(", ") : head, e->say);
        cli_put(e->say, page->name, false);
        any = true;
    }
    if (any)
        putc('\n', e->say);
}

/* What people do not see, in one paragraph. */
static void list_along(const struct exporting *e, const struct export_plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->pages; i++)
        count += goes_along(&plan->page[i]);
    if (!count)
        return;
    fprintf(e->say,
            ngettext("  and %zu hidden sheet, for the formulas:\n", "  and %zu hidden sheets, for the formulas:\n",
                     (unsigned long)count),
            count);
    list_hidden(e, plan, "    ", NULL);
    if (!e->options.anonymous)
        list_hidden(e, plan, _("    names or addresses stand in: "), take_holding);
    list_hidden(e, plan, _("    computed from what is left out: "), take_from_left_out);
}

static void print_list(const struct exporting *e, const struct export_plan *plan)
{
    if (e->options.set)
        fprintf(e->say, _("set: %s\n"), intl_form(e->options.set->title));
    fprintf(e->say, "%s\n", _("goes into the file:"));
    for (size_t i = 0; i < plan->pages; i++)
        if (!plan->page[i].hidden)
            list_page(e, &plan->page[i]);
    list_along(e, plan);
    list_left_out(e);
    if (e->options.values && !e->options.csv)
        fprintf(e->say, "%s\n", _("no formulas: values only"));
    if (e->options.anonymous)
        fprintf(e->say, ngettext("%zu name is replaced\n", "%zu names are replaced\n", (unsigned long)plan->names),
                plan->names);
    if (plan->split)
        fprintf(e->say, "%s\n",
                _("a sheet over Excel's row limit stands on several worksheets: what is computed over it is written as "
                  "values"));
    fflush(e->say);
}

/* ---- the same as JSON ---- */

static void json_column(struct json *json, const struct sheet_def *sheet, const struct export_plan_column *column)
{
    static const char *const holds[] = {NULL, "person", "department", "company", "contact"};
    json_open(json, NULL, '{');
    json_text(json, "column", sheet->column[column->column].id);
    json_text(json, "label", column->label);
    json_bool(json, "name", column->name_of);
    json_bool(json, "computed", column->computed);
    json_bool(json, "live", column->live);
    json_bool(json, "hidden", column->hidden);
    json_bool(json, "from_left_out", column->from_left_out);
    json_text(json, "holds", holds[column->holds]);
    json_close(json, '}');
}

static void json_list(const struct exporting *e, const struct export_plan *plan, struct json *json)
{
    const struct catalog *catalog = e->book->catalog;
    json_open(json, "sheets", '[');
    for (size_t i = 0; i < plan->pages; i++) {
        const struct export_plan_page *page = &plan->page[i];
        json_open(json, NULL, '{');
        json_text(json, "name", page->name);
        json_text(json, "sheet", page->sheet == SIZE_MAX ? NULL : catalog->sheet[page->sheet].id);
        json_number(json, "rows", (double)page->rows);
        json_bool(json, "hidden", page->hidden);
        json_number(json, "part", page->part);
        json_number(json, "parts", page->parts);
        json_open(json, "columns", '[');
        for (size_t c = 0; c < page->columns; c++)
            json_column(json, &catalog->sheet[page->sheet], &page->column[c]);
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
    json_open(json, "left_out", '[');
    for (size_t i = 0; i < e->options.leave_out_count; i++) {
        const struct sheet_def *sheet = &catalog->sheet[e->leave[i].sheet];
        json_open(json, NULL, '{');
        json_text(json, "sheet", sheet->id);
        json_text(json, "column", e->leave[i].column == SIZE_MAX ? NULL : sheet->column[e->leave[i].column].id);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_text(json, "set", e->options.set ? e->options.set->id : NULL);
    json_bool(json, "values", e->options.values);
    json_bool(json, "anonymous", e->options.anonymous);
    json_number(json, "names_replaced", (double)plan->names);
    json_number(json, "split_sheets", (double)plan->split);
}

/* ---- the command ---- */

static bool write_file(struct exporting *e, struct export_report *report, struct error *err)
{
    struct cli_meter meter = {0};
    struct progress progress = {cli_meter_step, &meter};
    cli_meter_begin();
    bool good = e->options.csv ? csv_export(e->book, e->path, &e->options, e->encoding,
                                            e->ids ? MODEL_CODE : MODEL_LABEL, e->replace, &progress, report, err)
                               : xlsx_export(e->book, e->path, &e->options, &progress, report, err);
    cli_meter_end();
    return good;
}

static void say_result(const struct exporting *e, const struct export_report *report)
{
    fprintf(e->say, _("%llu rows, %llu items written and checked\n"), (unsigned long long)report->rows,
            (unsigned long long)report->cells);
    export_say_entry(report, e->say);
}

static bool run(struct exporting *e, struct export_report *report, struct error *err)
{
    struct json json = {.out = stdout, .lines = true};
    /* The usual file is for oneself; a variant is for others. */
    bool listed = e->as_json || e->dry_run || e->options.row || e->options.values || e->options.anonymous ||
                  e->options.leave_out_count || e->options.set;
    struct export_plan *plan = listed ? export_plan_make(e->book, &e->options, err) : NULL;
    bool good = plan || !listed;
    if (plan && e->as_json) {
        json_open(&json, NULL, '{');
        json_list(e, plan, &json);
    } else if (plan) {
        print_list(e, plan);
    }
    if (good && !e->dry_run) {
        good = write_file(e, report, err);
        if (good && e->as_json)
            export_json_result(&json, e->path, report);
        if (good && !e->as_json)
            say_result(e, report);
    }
    if (plan && e->as_json) {
        if (!good || e->dry_run)
            json_text(&json, "result", NULL);
        json_close(&json, '}');
    }
    export_plan_free(&plan);
    return good;
}

/* ---- sheets left out ---- */

static bool leave_out(struct exporting *e, const char *const *text, size_t count, struct error *err)
{
    e->options.leave_out = e->leave;
    for (; e->options.leave_out_count < count; e->options.leave_out_count++)
        if (!export_leave_parse(e->book->catalog, text[e->options.leave_out_count],
                                &e->leave[e->options.leave_out_count], err))
            return false;
    return true;
}

int cmd_export(const struct cli_global *global, int argc, char **argv)
{
    const char *sheet_name = NULL, *set_name = NULL, *encoding_name = NULL, *leave[CLI_REPEAT];
    size_t leaves = 0;
    struct export_documents documents = {0};
    struct exporting e = {.encoding = CSV_UTF8, .options.sheet = SIZE_MAX};
    struct export_report report = {0};
    struct error err = {0};
    const struct cli_option option[] = {{"sheet", &sheet_name, NULL, NULL},
                                        {"set", &set_name, NULL, NULL},
                                        {"encoding", &encoding_name, NULL, NULL},
                                        {"leave-out", leave, NULL, &leaves},
                                        {"values", NULL, &e.options.values, NULL},
                                        {"anonymous", NULL, &e.options.anonymous, NULL},
                                        {"dry-run", NULL, &e.dry_run, NULL},
                                        {"json", NULL, &e.as_json, NULL},
                                        {"ids", NULL, &e.ids, NULL},
                                        {"replace", NULL, &e.replace, NULL},
                                        {"document", &documents.document, NULL, NULL},
                                        {"row", &documents.row, NULL, NULL},
                                        {"all-documents", NULL, &documents.all, NULL},
                                        {"report", &documents.reader, &documents.report, NULL},
                                        {"format", &documents.format, NULL, NULL},
                                        {"with-findings", NULL, &documents.with_findings, NULL},
                                        {"without-findings", NULL, &documents.without_findings, NULL}};
    if (!cli_options(cli_find("export"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2)
        return cli_usage("export", documents.report && argc > 2
                                       ? _("for whom the report is stands behind =, as in --report=auditor")
                                       : _("name the workbook and the file"));
    e.path = argv[1];
    bool streams = stream_is(e.path) && !e.dry_run;
    if (streams && e.as_json)
        return cli_usage("export", _("--json is printed where the file goes: name a file, or take --dry-run with it"));
    if (streams && !stream_ready(true, &err))
        return cli_fail(&err);
    e.say = streams ? stderr : stdout;
    if (documents.document || documents.all || documents.report) {
        if (sheet_name || set_name || encoding_name || leaves || e.options.values || e.options.anonymous || e.ids ||
            e.replace)
            return cli_usage("export",
                             _("a document is written whole: of these options it takes --dry-run and --json"));
        documents.dry_run = e.dry_run;
        documents.as_json = e.as_json;
        return export_documents(global, argv[0], argv[1], &documents);
    }
    if (documents.with_findings || documents.without_findings)
        return cli_usage("export", _("--with-findings and --without-findings are for documents"));
    static const char *const formats[] = {"xlsx", "csv", NULL};
    size_t format;
    if (!cli_format(e.path, documents.format, formats, &format, &err))
        return cli_fail(&err);
    e.options.csv = format == 1;
    if (documents.row && (!sheet_name || e.options.csv))
        return cli_usage("export", _("--row goes with --document, or with --sheet and a file .xlsx"));
    if (documents.row && e.options.values)
        return cli_usage("export", _("--row goes without --values: the file comes back with answers"));
    e.options.row = documents.row;
    if (set_name && sheet_name)
        return cli_usage("export", _("--set is for the whole workbook, not for one sheet"));
    if (e.options.csv && !sheet_name)
        return cli_usage("export", _("a CSV file holds one sheet: say which by --sheet"));
    if (!cli_encoding(encoding_name, &e.encoding) || (e.encoding != CSV_UTF8 && e.encoding != CSV_CP932))
        return cli_usage("export", _("--encoding is utf-8 or cp932"));
    if (streams && !stream_ready(e.options.csv && e.encoding == CSV_UTF8, &err))
        return cli_fail(&err);
    e.book = cli_open(global, argv[0], &err);
    if (!e.book)
        return cli_fail(&err);
    bool good = !sheet_name || (e.options.sheet = catalog_find_sheet(e.book->catalog, sheet_name, &err)) != SIZE_MAX;
    good = good && (!set_name || set_find(e.book->catalog, set_name, &e.options.set, &err));
    good = good && leave_out(&e, leave, leaves, &err) && run(&e, &report, &err);
    cli_close(&e.book);
    return good ? export_exit(&report) : cli_fail(&err);
}
