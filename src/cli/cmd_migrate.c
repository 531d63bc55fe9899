/* mamori migrate: the answers of one edition of the forms into the next. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "guide/migrate_text.h"

static void print_report(const struct migrate_report *report, bool dry_run)
{
    struct str text = STR_INIT;
    migrate_text(report, &text);
    fputs(text.text, stdout);
    str_free(&text);
    puts(dry_run ? _("nothing was changed: without --dry-run it is done, and 'mamori undo' takes it back")
                 : _("done; 'mamori undo' takes it back"));
}

static void print_json(const struct migrate_report *report, bool dry_run)
{
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '{');
    json_text(&json, "from", report->from);
    json_text(&json, "to", report->to);
    json_bool(&json, "done", !dry_run);
    json_number(&json, "before", (double)report->before);
    json_number(&json, "same", (double)report->same);
    json_number(&json, "reworded", (double)report->reworded);
    json_number(&json, "archived", (double)report->archived);
    json_number(&json, "recorded", (double)report->recorded);
    json_open(&json, "changes", '[');
    for (size_t i = 0; i < report->count; i++) {
        json_open(&json, NULL, '{');
        json_text(&json, "verb", migrate_word[report->change[i].verb]);
        json_text(&json, "asked", report->change[i].asked);
        json_text(&json, "reason", report->change[i].reason);
        json_number(&json, "answers", (double)report->change[i].answers);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
}

void cli_migrate_offers(const struct book *book, const char *forms_option, FILE *to)
{
    char *forms = catalog_forms_dir(forms_option);
    struct migrate_offers offers;
    struct error err = {0};
    if (!book_migrate_offers(book, forms, &offers, &err)) {
        cli_fail(&err); /* what is wrong in a migrate.yaml stops nobody who works under the older edition */
        free(forms);
        return;
    }
    for (size_t i = 0; i < offers.count; i++)
        fprintf(to, _("mamori: %s follows %s: 'mamori migrate --dry-run' says what becomes of the answers\n"),
                offers.offer[i].to, offers.offer[i].from);
    migrate_offers_free(&offers);
    free(forms);
}

int cmd_migrate(const struct cli_global *global, int argc, char **argv)
{
    bool dry_run = false, as_json = false;
    struct error err = {0};
    struct migrate_report report;
    const struct cli_option option[] = {{"dry-run", NULL, &dry_run, NULL}, {"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("migrate"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1 && argc != 2)
        return cli_usage("migrate", _("name one workbook, and the newer edition where there are several"));
    struct book *book = cli_open_as_is(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    char *forms = catalog_forms_dir(global->forms);
    bool good = book_migrate(book, forms, argc > 1 ? argv[1] : NULL, dry_run, &report, &err);
    if (good && as_json)
        print_json(&report, dry_run);
    else if (good)
        print_report(&report, dry_run);
    migrate_report_done(&report);
    free(forms);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
