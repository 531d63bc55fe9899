/* mamori: the program. Global options, then a command or a workbook. */
#include <glob.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/stream.h"
#include "base/utf8.h"
#include "book/person.h"
#include "book/vault.h"
#include "cli/cli.h"
#include "cli/files.h"
#include "cli/stop.h"
#include "cli/terminal.h"
#include "ui/term.h"
#include "tui/seal_ask.h"
#include "tui/tui.h"
#include "view/views.h"

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

static void print_help(void)
{
    printf(_("mamori %s - the information security workbook for small companies\n\n"), PACKAGE_VERSION);
    fputs(_("usage: mamori [OPTION]... [WORKBOOK]           opens it full-screen; without one, asks which\n"
            "       mamori [OPTION]... COMMAND ARGUMENT...\n\n"
            "Commands:\n"),
          stdout);
    for (size_t i = 0; i < cli_command_count; i++)
        printf("  %-8s %s\n           %s\n", cli_commands[i].name, cli_commands[i].arguments, _(cli_commands[i].help));
    fputs(_("\nOptions, before the command:\n"
            "  --forms DIR        use the forms in DIR\n"
            "  --lang ja|en       language of the program\n"
            "  --person NAME      who works (else $MAMORI_PERSON, else the account's name)\n"
            "  --second NAME      who else agrees that what is marked leaves the house\n"
            "  --passphrase-fd N  read passphrases from descriptor N, a line each\n"
            "  --key-fd N         read the passphrase of an encrypted workbook from descriptor N, a line, before those "
            "of people\n"
            "  --reason TEXT      do it although a rule refuses it; the history keeps why\n"
            "  --read-only        look, change nothing\n"
            "  --ascii            lines as + - |\n"
            "  --no-mouse         leave the mouse to the terminal\n"
            "  --plain            line by line, for screen readers and slow lines\n"
            "  --theme NAME       colours: auto, standard, dark, light, contrast or mono (else $MAMORI_THEME)\n"
            "  --keys-conf FILE   commands have the keys that FILE gives them (else ~/.config/mamori/keys.conf)\n"
            "  --keys FILE --size 80x24 --dump FILE   run a script of keys without a terminal\n"
            "  --version, --help\n\n"
            "Where a file is named, - is standard input or standard output; a file of that name is ./-\n\n"
            "First steps:  mamori    asks three things and begins.    By command: mamori new company.mamori\n"),
          stdout);
}

static void print_version(void)
{
    printf("mamori %s\n", PACKAGE_VERSION);
    fputs(_("Copyright 2026 the authors of mamori.\n"
            "The program: MIT licence. The texts of forms, documents and samples: CC0 1.0, yours to copy and change.\n"
            "There is no warranty. See the file LICENSE.\n"),
          stdout);
}

static bool parse_size(const char *text, struct cli_global *global)
{
    char *end;
    long columns = strtol(text, &end, 10);
    if (*end != 'x')
        return false;
    long rows = strtol(end + 1, &end, 10);
    global->columns = (int)columns;
    global->rows = (int)rows;
    return *end == '\0' && columns >= 1 && columns <= 1000 && rows >= 1 && rows <= 1000;
}

/* Options before the first word that is none; returns its index, or -1 with *code set when there is nothing more to do.
 */
static int global_options(int argc, char **argv, struct cli_global *global, const char **size, int *code)
{
    const struct {
        const char *name;
        const char **value;
        bool *flag;
    } option[] = {
        {"--forms", &global->forms, NULL},         {"--lang", &global->lang, NULL},
        {"--person", &global->person, NULL},       {"--keys", &global->keys, NULL},
        {"--keys-conf", &global->keys_conf, NULL}, {"--theme", &global->theme, NULL},
        {"--plain", NULL, &global->plain},         {"--reason", &global->reason, NULL},
        {"--dump", &global->dump, NULL},           {"--size", size, NULL},
        {"--ascii", NULL, &global->ascii},         {"--no-mouse", NULL, &global->no_mouse},
        {"--read-only", NULL, &global->read_only}, {"--passphrase-fd", &global->passphrase_fd, NULL},
        {"--second", &global->second, NULL},       {"--key-fd", &global->key_fd, NULL},
    };
    int i = 1;
    for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
        bool known = false;
        for (size_t k = 0; k < ARRAY_LENGTH(option) && !known; k++) {
            size_t length = strlen(option[k].name);
            bool equals = strncmp(argv[i], option[k].name, length) == 0 && argv[i][length] == '=';
            if (strcmp(argv[i], option[k].name) != 0 && !equals)
                continue;
            known = true;
            if (option[k].flag && !equals)
                *option[k].flag = true;
            else if (option[k].value && equals)
                *option[k].value = argv[i] + length + 1;
            else if (option[k].value && i + 1 < argc)
                *option[k].value = argv[++i];
            else
                known = false;
        }
        if (strcmp(argv[i], "--") == 0)
            return i + 1;
        if (!known) {
            *code = strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0 ? -2
                    : strcmp(argv[i], "--version") == 0                          ? -3
                                                                                 : i;
            return -1;
        }
    }
    return i;
}

/* --theme, else $MAMORI_THEME; false (told) when it is none. */
static bool theme_given(struct cli_global *global)
{
    const char *own = getenv("MAMORI_THEME");
    enum theme theme;
    bool option = global->theme != NULL;
    if (!option && own && *own)
        global->theme = own;
    if (!global->theme || theme_of_id(global->theme, &theme))
        return true;
    struct str what = STR_INIT;
    str_add_format(&what, "%s %s: ", option ? "--theme" : "MAMORI_THEME", global->theme);
    str_add(&what, _("it is auto, standard, dark, light, contrast or mono"));
    cli_usage(NULL, what.text);
    str_free(&what);
    return false;
}

/* PATH NULL: the first screen. */
static int run_screen(const struct cli_global *global, const char *path)
{
    struct error err = {0};
    struct book_options options = {.forms = global->forms, .person = global->person, .read_only = global->read_only};
    struct tui_options screen = {.views = views,
                                 .open = &options,
                                 .keys_file = global->keys,
                                 .keys_conf = global->keys_conf,
                                 .columns = global->columns,
                                 .rows = global->rows,
                                 .dump_file = global->dump,
                                 .plain = global->plain ? stdout : NULL,
                                 .theme = global->theme,
                                 .ascii = global->ascii,
                                 .mouse = !global->no_mouse,
                                 .japanese = global->lang && strcmp(global->lang, "ja") == 0};
    stop_patience(global->keys == NULL);
    if (!global->key_fd) /* the screen asks itself */
        vault_on_demand((struct vault_asked){NULL, NULL});
    if (path && seal_is_one(path) && !global->read_only) { /* the first screen asks for its passphrase */
        screen.sealed = path;
        path = NULL;
    }
    struct book *book = path ? book_open(path, &options, &err) : NULL;
    if (!book && err.code == ERROR_ENCRYPTED && !global->key_fd) {
        screen.sealed = path;
        path = NULL;
    }
    store_work_by_default(NULL);
    store_patience(NULL); /* the screen has its own */
    if (path && !book)
        return cli_fail(&err);
    return tui_run(book, &screen, &err) ? EXIT_DONE : cli_fail(&err);
}

/* No workbook named: the one of this folder, if there is exactly one; else the first screen asks. Where nobody can answer
 * it is an error that names them. */
static int run_without_name(const struct cli_global *global)
{
    glob_t found = {0};
    int code;
    bool somebody = global->keys || global->dump || global->plain || (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
    if (glob("*.mamori", 0, NULL, &found) != 0)
        found.gl_pathc = 0;
    if (found.gl_pathc == 1) {
        code = run_screen(global, found.gl_pathv[0]);
    } else if (somebody) {
        code = run_screen(global, NULL);
    } else if (found.gl_pathc == 0) {
        code = cli_usage(NULL, _("which workbook? 'mamori new company.mamori' makes one"));
    } else {
        struct str what = STR_INIT;
        str_add(&what, _("which workbook?"));
        for (size_t i = 0; i < found.gl_pathc && i < 10; i++)
            str_add_format(&what, " \"%s\"", found.gl_pathv[i]);
        code = cli_usage(NULL, what.text);
        str_free(&what);
    }
    globfree(&found);
    return code;
}

int main(int argc, char **argv)
{
    struct cli_global global = {0};
    struct error err = {0}, locale_wrong = {0};
    const char *size = NULL;
    int code = 0;
    signal(SIGPIPE, SIG_IGN); /* who reads has gone: told like a full disk, since a change may have been made */
    int at = global_options(argc, argv, &global, &size, &code);
    /* A console without Japanese glyphs would show boxes: English there, unless somebody asks for Japanese. */
    const char *lang =
        !global.lang && !global.keys && !global.plain && isatty(1) && !term_shows_japanese() ? "en" : global.lang;
    bool about = at < 0 && (code == -2 || code == -3); /* --help, --version: never refused for a locale */
    bool doctor = at >= 0 && at < argc && strcmp(argv[at], "doctor") == 0; /* says what is wrong with it */
    if (!intl_start(lang, &err)) {
        if (!(about || doctor) || err.code != ERROR_UNSUPPORTED)
            return cli_fail(&err);
        locale_wrong = err;
        global.locale_wrong = locale_wrong.subject;
        err = (struct error){0};
    }
    if (intl_missing()) /* in both: nobody can tell which of them this person reads */
        fprintf(stderr,
                "mamori: %s: cannot be read; its texts are shown in the other language / "
                "読めないため、もう一つの言語で表示します\n",
                intl_missing());
    mem_prepare();
    if (!about && !date_start(&err))
        return cli_fail(&err);
    if (at < 0 && code == -2) {
        print_help();
        return cli_finish(EXIT_DONE);
    }
    if (at < 0 && code == -3) {
        print_version();
        return cli_finish(EXIT_DONE);
    }
    if (at < 0) {
        struct str what = STR_INIT;
        str_add_format(&what, _("unknown option or missing value: %s"), argv[code]);
        code = cli_usage(NULL, what.text);
        str_free(&what);
        return code;
    }
    if (size && !parse_size(size, &global))
        return cli_usage(NULL, _("--size is COLUMNSxROWS, for example 80x24"));
    if (global.plain && (global.keys || global.dump))
        return cli_usage(NULL, _("--plain reads its lines itself: it goes without --keys and --dump"));
    if (global.keys_conf && stream_is(global.keys_conf)) {
        if (!cli_find(at < argc ? argv[at] : "") && (!global.keys || stream_is(global.keys)))
            return cli_usage(NULL, _("--keys-conf - leaves no input for keys: name the file of the key map"));
        if (!cli_input(global.keys_conf, &err))
            return cli_fail(&err);
    }
    if (!theme_given(&global))
        return EXIT_USAGE;
    if (!person_given_check(global.person, &err))
        return cli_fail(&err);
    stop_patience(false);
    cli_unlock(&global);
    static struct cli_meter proof; /* a workbook that something else wrote into is proven when it is opened */
    store_work_by_default(&(struct progress){cli_work_step, &proof});
    if (at >= argc)
        return run_without_name(&global);
    for (int i = at; i < argc; i++)
        if (!utf8_valid(argv[i])) {
            error_set(&err, ERROR_NOT_UTF8, "argv");
            error_detail(&err, "%d", i);
            return cli_fail(&err);
        }
    const struct cli_command *command = cli_find(argv[at]);
    if (command) {
        terminal_guard();
        code = cli_finish(command->run(&global, argc - at - 1, argv + at + 1));
        if (code != EXIT_DONE)
            cli_meter_pass_on();
        return code;
    }
    if (argc - at > 1) {
        const char *names[64];
        size_t count = 0;
        for (; count < cli_command_count && count < 64; count++)
            names[count] = cli_commands[count].name;
        const char *near = error_near_name(argv[at], names, count);
        struct str what = STR_INIT;
        str_add_format(&what, _("unknown command %s"), argv[at]);
        if (near)
            str_add_format(&what, _(" (did you mean \"%s\"?)"), near);
        code = cli_usage(NULL, what.text);
        str_free(&what);
        return code;
    }
    return run_screen(&global, argv[at]);
}
