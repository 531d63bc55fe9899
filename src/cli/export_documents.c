/* The command "export" for documents. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/stream.h"
#include "base/utf8.h"
#include "cli/export.h"
#include "cli/files.h"
#include "exchange/document_export.h"
#include "exchange/export_target.h"
#include "guide/document_rows.h"

void export_json_result(struct json *json, const char *path, const struct export_report *report)
{
    json_open(json, "result", '{');
    json_text(json, "file", path);
    json_number(json, "sheets", (double)report->sheets);
    json_number(json, "rows", (double)report->rows);
    json_number(json, "items", (double)report->cells);
    json_text(json, "blake2b_256", *report->hash ? report->hash : NULL);
    json_bool(json, "removable", report->removable);
    if (report->entry)
        json_number(json, "entry", (double)report->entry);
    else
        json_text(json, "entry", NULL);
    json_close(json, '}');
}

/* The entry is there; that the file is, too, could not be added to it. */
static void say_open(const struct export_report *report)
{
    struct str why = STR_INIT;
    error_text(&report->no_entry, &why);
    fputs("mamori: ", stderr);
    fprintf(
        stderr,
        _("the file is written, but the history cannot say so: entry %lld stays there as one of which nobody knows: "
          "%s\n"),
        (long long)report->batch, why.text);
    str_free(&why);
}

static bool stays_open(const struct export_report *report)
{
    return report->entry && report->no_entry.code != ERROR_NONE;
}

int export_exit(const struct export_report *report)
{
    return stays_open(report) ? EXIT_WRITTEN : EXIT_DONE;
}

FILE *export_say_where(const char *path)
{
    return stream_is(path) ? stderr : stdout;
}

void export_say_entry(const struct export_report *report, FILE *to)
{
    if (report->removable && !report->sealed)
        fprintf(stderr, "%s\n  %s\n", _(EXPORT_CARRIED), _("'mamori seal WORKBOOK FILE.sealed' writes one."));
    if (stays_open(report))
        say_open(report);
    if (report->entry && *report->hash) {
        fprintf(to, _("entry %lld of the journal; hash of the file (BLAKE2b-256): %s\n"), (long long)report->entry,
                report->hash);
        return;
    }
    if (report->entry) { /* many files: an entry for each, with its hash */
        fprintf(to, _("each file is an entry of the journal, the last one %lld\n"), (long long)report->entry);
        return;
    }
    struct str why = STR_INIT;
    error_text(&report->no_entry, &why);
    fprintf(stderr, _("the file is written, but the journal has no entry of it: %s\n"), why.text);
    str_free(&why);
}

static enum findings_page findings_wanted(const struct export_documents *asked)
{
    return asked->with_findings ? FINDINGS_WITH : asked->without_findings ? FINDINGS_WITHOUT : FINDINGS_BY_AUDIENCE;
}

/* ---- what will be written ---- */

/* One document into a file; or into a folder all of them (index SIZE_MAX), or all of one that stands for rows. */
struct wanted {
    struct document_which which;
    bool folder;
    enum document_format format;
};

static void list_one(struct book *book, struct document_which which, const struct export_documents *asked,
                     struct json *json)
{
    struct document *d = document_make(book->model, which, NULL);
    bool page = document_has_findings_page(&book->catalog->document[which.index], d, findings_wanted(asked));
    if (asked->as_json) {
        json_open(json, NULL, '{');
        json_text(json, "document", book->catalog->document[which.index].id);
        if (d->row) {
            json_text(json, "row", d->row);
            json_text(json, "for", d->whom);
        }
        json_text(json, "title", d->title);
        json_number(json, "blanks", (double)d->blanks);
        json_bool(json, "findings_page", page);
        json_close(json, '}');
    } else {
        struct str title = STR_INIT;
        utf8_safe(&title, d->title, false);
        printf("  %s", title.text);
        if (d->row)
            printf("  %s", d->whom);
        if (d->blanks) {
            fputs(_(", "), stdout);
            printf(ngettext("%zu blank", "%zu blanks", d->blanks), d->blanks);
        }
        puts(page ? _(", with a page for the person in charge") : "");
        str_free(&title);
    }
    document_free(&d);
}

static void list(struct book *book, const struct wanted *wanted, const struct export_documents *asked,
                 struct json *json)
{
    size_t count;
    struct document_which *which = documents_to_write(book->model, wanted->which.index, &count);
    if (asked->as_json)
        json_open(json, "documents", '[');
    else
        puts(_("will be written:"));
    if (!wanted->folder)
        list_one(book, wanted->which, asked, json);
    for (size_t i = 0; wanted->folder && i < count; i++)
        list_one(book, which[i], asked, json);
    free(which);
    if (asked->as_json)
        json_close(json, ']');
}

/* ---- the command ---- */

static bool write_files(struct book *book, const char *path, const struct wanted *wanted,
                        const struct export_documents *asked, struct export_report *report, struct error *err)
{
    struct cli_meter meter = {0};
    struct progress progress = {cli_meter_step, &meter};
    enum findings_page findings = findings_wanted(asked);
    cli_meter_begin();
    bool good =
        wanted->folder
            ? documents_export(book, wanted->which.index, path, wanted->format, findings, &progress, report, err)
            : document_export(book, wanted->which, path, wanted->format, findings, &progress, report, err);
    cli_meter_end();
    return good;
}

static void say(const struct wanted *wanted, const struct export_report *report, FILE *to)
{
    if (wanted->folder)
        fprintf(to, ngettext("%llu document, ", "%llu documents, ", (unsigned long)report->sheets),
                (unsigned long long)report->sheets);
    fprintf(to, _("%llu texts written and checked\n"), (unsigned long long)report->cells);
    export_say_entry(report, to);
}

/* For whom the report is; REPORT_NONE: that is nobody. */
static enum document_report reader_of(const char *word)
{
    enum document_report reader = REPORT_MANAGEMENT;
    while (word && reader < REPORT_READERS && strcmp(document_report_word[reader], word) != 0)
        reader++;
    return reader < REPORT_READERS ? reader : REPORT_NONE;
}

/* The document that is asked for; SIZE_MAX with ERR: there is none. */
static size_t find_document(const struct catalog *catalog, const struct export_documents *asked, struct error *err)
{
    if (!asked->report)
        return catalog_find_document(catalog, asked->document, err);
    size_t document = catalog_report(catalog, reader_of(asked->reader));
    if (document == SIZE_MAX)
        error_because(err, ERROR_UNSUPPORTED, "--report", "%s", _("the forms of this workbook have no such report"));
    return document;
}

/* Files of a folder are .docx where nothing is said. What is a folder only the forms say: a document for rows. */
static bool find_format(const char *path, const struct export_documents *asked, struct wanted *wanted,
                        struct error *err)
{
    static const char *const names[] = {"docx", "xlsx", "md", "txt", NULL}; /* as enum document_format */
    _Static_assert(ARRAY_LENGTH(names) == DOCUMENT_FORMATS + 1, "a name for each format");
    size_t found = DOCUMENT_DOCX;
    if (wanted->folder && stream_is(path))
        return error_set(err, ERROR_USAGE,
                         _("these are several files, which cannot go to standard output: name a folder, or one "
                           "document (of a document for rows with --row)"));
    bool named = !wanted->folder; /* its name says what it is */
    if ((named || asked->format) && !cli_format(named ? path : "", asked->format, names, &found, err))
        return false;
    wanted->format = (enum document_format)found;
    return true;
}

static bool run(struct book *book, const char *path, const struct export_documents *asked, struct export_report *report,
                struct error *err)
{
    struct json json = {.out = stdout, .lines = true};
    struct wanted wanted = {.which = {SIZE_MAX, asked->row}, .folder = asked->all, .format = DOCUMENT_DOCX};
    if (!asked->all) {
        wanted.which.index = find_document(book->catalog, asked, err);
        if (wanted.which.index == SIZE_MAX)
            return false;
        wanted.folder = !asked->row && book->catalog->document[wanted.which.index].each != SIZE_MAX;
    }
    if ((!wanted.folder && !document_row_known(book->model, wanted.which, err)) ||
        !find_format(path, asked, &wanted, err) || !catalog_readable(book->catalog, wanted.which.index, err))
        return false;
    bool text = wanted.format == DOCUMENT_MARKDOWN || wanted.format == DOCUMENT_TEXT;
    if (!asked->dry_run && !cli_output(path, text, err))
        return false;
    if (asked->as_json)
        json_open(&json, NULL, '{');
    if (asked->as_json || asked->dry_run)
        list(book, &wanted, asked, &json);
    bool good = asked->dry_run || write_files(book, path, &wanted, asked, report, err);
    if (asked->as_json) {
        if (good && !asked->dry_run)
            export_json_result(&json, path, report);
        else
            json_text(&json, "result", NULL);
        json_close(&json, '}');
    } else if (good && !asked->dry_run) {
        say(&wanted, report, export_say_where(path));
    }
    return good;
}

int export_documents(const struct cli_global *global, const char *workbook, const char *path,
                     const struct export_documents *asked)
{
    struct error err = {0};
    if (asked->with_findings && asked->without_findings)
        return cli_usage("export", _("either --with-findings or --without-findings"));
    if ((asked->document != NULL) + asked->all + asked->report > 1)
        return cli_usage("export", _("either --document, --report or --all-documents"));
    if (asked->report && reader_of(asked->reader) == REPORT_NONE)
        return cli_usage("export", _("--report is for management (when nothing is said), auditor or partner"));
    if (asked->row && !asked->document)
        return cli_usage("export", _("--row goes with --document"));
    struct book *book = cli_open(global, workbook, &err);
    struct export_report report = {0};
    bool done = book && run(book, path, asked, &report, &err);
    cli_close(&book);
    return done ? export_exit(&report) : cli_fail(&err);
}
