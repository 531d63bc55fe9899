/* doctor: is everything around the workbook well? */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/path.h"
#include "base/site.h"
#include "book/doctor.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "tui/terminal_look.h"

static void print_line(const char *head, const char *text)
{
    if (!*text)
        return;
    fputs("    ", stdout);
    fputs(head, stdout);
    cli_put(stdout, text, false);
    putchar('\n');
}

static void print_text(const struct doctor_report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct doctor_finding *f = &report->finding[i];
        enum doctor_level level = doctor_level_of(f);
        printf("%-2s  %s  %s: ", doctor_level_mark(level), doctor_level_word(level), doctor_check_label(f->check));
        cli_put(stdout, f->what, false);
        putchar('\n');
        print_line(_("Why it matters: "), f->why);
        print_line(_("How to mend it: "), f->mend);
    }
    printf(_("serious: %zu, to attend to: %zu, not known: %zu, well: %zu\n"), report->levels[DOCTOR_SERIOUS],
           report->levels[DOCTOR_WARNING], report->levels[DOCTOR_UNKNOWN], report->levels[DOCTOR_GOOD]);
}

static void print_json(const char *path, const struct doctor_report *report)
{
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '{');
    json_text(&json, "workbook", path);
    for (int level = DOCTOR_LEVELS - 1; level >= 0; level--)
        json_number(&json, doctor_level_id((enum doctor_level)level), (double)report->levels[level]);
    json_open(&json, "findings", '[');
    for (size_t i = 0; i < report->count; i++) {
        const struct doctor_finding *f = &report->finding[i];
        json_open(&json, NULL, '{');
        json_text(&json, "check", f->check);
        json_text(&json, "id", doctor_finding_defs[f->found].id);
        json_text(&json, "level", doctor_level_id(doctor_level_of(f)));
        json_text(&json, "what", f->what);
        json_text(&json, "why", *f->why ? f->why : NULL);
        json_text(&json, "mend", *f->mend ? f->mend : NULL);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    putchar('\n');
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* NAMED NULL: this folder. What is in trouble is looked at as far as it can be. */
static int examine(const struct cli_global *global, const char *named, bool as_json)
{
    struct doctor_env env;
    struct doctor_report report;
    struct error why = {0};
    struct book_options options = {.forms = global->forms, .person = global->person, .read_only = true};
    bool folder = !named || is_folder(named);
    struct book *book = folder ? NULL : book_open(named, &options, &why);
    if (book && !book_load(book, &why))
        book_close(&book);
    char *path SCOPED(mem_free) = folder ? path_join(named ? named : ".", ".") : mem_text(named);
    doctor_here(&env);
    env.locale_wrong = global->locale_wrong;
    terminal_look(NULL, isatty(STDOUT_FILENO), &env.terminal);
    doctor_examine(&env, path, book, &why, &report);
    if (as_json)
        print_json(folder ? NULL : named, &report);
    else
        print_text(&report);
    int code = report.levels[DOCTOR_SERIOUS] ? EXIT_REFUSED : EXIT_DONE;
    doctor_done(&report);
    book_close(&book);
    return code;
}

int cmd_doctor(const struct cli_global *global, int argc, char **argv)
{
    bool as_json = false, allow = false;
    const struct cli_option option[] = {{"json", NULL, &as_json, NULL}, {"allow-share", NULL, &allow, NULL}};
    if (!cli_options(cli_find("doctor"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc > 1 || (allow && argc == 0))
        return cli_usage("doctor", argc == 0 ? _("name the workbook") : _("name one workbook"));
    if (allow && !site_allow(argv[0])) {
        struct error err = {0};
        error_set(&err, access(argv[0], F_OK) == 0 ? ERROR_IO : ERROR_MISSING_FILE, argv[0]);
        return cli_fail(&err);
    }
    return examine(global, argc ? argv[0] : NULL, as_json);
}
