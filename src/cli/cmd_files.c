/* Commands for files in and out: import, export. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "exchange/csv.h"
#include "exchange/xlsx.h"

static bool encoding_find(const char *name, enum csv_encoding *out)
{
    static const struct {
        const char *name;
        enum csv_encoding encoding;
    } all[] = {{"auto", CSV_AUTO},   {"utf-8", CSV_UTF8}, {"utf8", CSV_UTF8},
               {"cp932", CSV_CP932}, {"sjis", CSV_CP932}, {"shift_jis", CSV_CP932}};
    for (size_t i = 0; name && i < ARRAY_LENGTH(all); i++)
        if (strcasecmp(name, all[i].name) == 0) {
            *out = all[i].encoding;
            return true;
        }
    return name == NULL;
}

/* Progress on stderr, twice a second at most, only for a person. */
struct meter {
    int last;
};

static bool meter_step(void *context, uint64_t done, uint64_t total)
{
    struct meter *meter = context;
    int percent = total ? (int)(done * 100 / total) : 0;
    if (percent >= meter->last + 5 && isatty(2)) {
        meter->last = percent;
        fprintf(stderr, "\r%3d %%%s", percent, percent >= 100 ? "\n" : "");
    }
    return false;
}

static void print_safe(FILE *out, const char *text)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text ? text : "", false);
    fputs(safe.text, out);
    str_free(&safe);
}

static void print_preview(const struct book *book, const struct csv_preview *preview)
{
    const struct sheet_def *sheet = &book->catalog->sheet[preview->sheet];
    printf(_("encoding: %s%s\n"), preview->encoding == CSV_CP932 ? "CP932" : "UTF-8", preview->bom ? " (BOM)" : "");
    for (size_t i = 0; i < preview->mappings; i++) {
        const struct csv_mapping *m = &preview->mapping[i];
        fputs("  ", stdout);
        print_safe(stdout, m->header);
        if (m->column != SIZE_MAX)
            printf(" → %s%s\n", sheet->column[m->column].id, m->computed ? _("  (computed: not taken over)") : "");
        else if (m->near_name)
            printf(_("  (no such column; did you mean \"%s\"?)\n"), m->near_name);
        else
            fputs(_("  (no such column: not taken over)\n"), stdout);
    }
    printf(_("added %llu, changed %llu, same %llu, rejected %llu\n"), (unsigned long long)preview->added,
           (unsigned long long)preview->changed, (unsigned long long)preview->same,
           (unsigned long long)preview->rejected);
    for (size_t i = 0; i < preview->rejects; i++) {
        const struct csv_reject *r = &preview->reject[i];
        fprintf(stderr, _("line %llu, column %u "), (unsigned long long)r->line, r->field);
        print_safe(stderr, r->column);
        fputs(": ", stderr);
        print_safe(stderr, r->reason);
        fputs("  [", stderr);
        print_safe(stderr, r->value);
        fputs("]\n", stderr);
    }
}

int cmd_import(const struct cli_global *global, int argc, char **argv)
{
    const char *encoding_name = NULL;
    bool dry_run = false, accept_good = false;
    struct error err = {0};
    enum csv_encoding encoding = CSV_AUTO;
    const struct cli_option option[] = {
        {"encoding", &encoding_name, NULL}, {"dry-run", NULL, &dry_run}, {"accept-good", NULL, &accept_good}};
    if (!cli_options(cli_find("import"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 3)
        return cli_usage("import", _("name the workbook, the sheet and the file"));
    if (!encoding_find(encoding_name, &encoding))
        return cli_usage("import", _("--encoding is auto, utf-8 or cp932"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    struct meter meter = {0};
    struct progress progress = {meter_step, &meter};
    size_t sheet = catalog_find_sheet(book->catalog, argv[1], &err);
    struct csv_preview *preview =
        sheet == SIZE_MAX ? NULL : csv_preview(book, sheet, argv[2], encoding, &progress, &err);
    bool good = preview != NULL, rejected = false;
    if (preview) {
        print_preview(book, preview);
        rejected = preview->rejected > 0;
        if (!dry_run)
            good = csv_apply(book, preview, accept_good, &progress, &err);
        if (good && !dry_run)
            puts(_("taken over; 'mamori undo' takes it back"));
        csv_preview_free(&preview);
    }
    book_close(&book);
    return !good ? cli_fail(&err) : rejected ? EXIT_REFUSED : EXIT_DONE;
}

static bool ends_with(const char *text, const char *end)
{
    size_t a = strlen(text), b = strlen(end);
    return a > b && strcasecmp(text + a - b, end) == 0;
}

int cmd_export(const struct cli_global *global, int argc, char **argv)
{
    const char *sheet_name = NULL, *encoding_name = NULL;
    bool ids = false, replace = false;
    struct error err = {0};
    enum csv_encoding encoding = CSV_UTF8;
    const struct cli_option option[] = {{"sheet", &sheet_name, NULL},
                                        {"encoding", &encoding_name, NULL},
                                        {"ids", NULL, &ids},
                                        {"replace", NULL, &replace}};
    if (!cli_options(cli_find("export"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2)
        return cli_usage("export", _("name the workbook and the file"));
    bool csv = ends_with(argv[1], ".csv");
    if (!csv && !ends_with(argv[1], ".xlsx"))
        return cli_usage("export", _("the file's name ends in .xlsx or .csv"));
    if (csv && !sheet_name)
        return cli_usage("export", _("a CSV file holds one sheet: say which by --sheet"));
    if (!encoding_find(encoding_name, &encoding) || encoding == CSV_AUTO)
        return cli_usage("export", _("--encoding is utf-8 or cp932"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    struct meter meter = {0};
    struct progress progress = {meter_step, &meter};
    struct export_report report = {0};
    size_t sheet = SIZE_MAX;
    bool good = !sheet_name || (sheet = catalog_find_sheet(book->catalog, sheet_name, &err)) != SIZE_MAX;
    if (good && csv)
        good = csv_export(book, argv[1], sheet, encoding, ids ? CSV_HEADER_IDS : CSV_HEADER_LABELS, replace, &progress,
                          &report, &err);
    else if (good)
        good = xlsx_export(book, argv[1], sheet, &progress, &report, &err);
    if (good)
        printf(_("%llu rows, %llu items written and checked\n"), (unsigned long long)report.rows,
               (unsigned long long)report.cells);
    book_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
