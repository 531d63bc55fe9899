#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "base/written.h"
#include "book/bundle.h"
#include "cli/terminal.h"

const struct cli_command cli_commands[] = {
#define X(name, arguments, help) {#name, arguments, help, cmd_##name},
    CLI_COMMANDS(X)
#undef X
};
const size_t cli_command_count = ARRAY_LENGTH(cli_commands);

const struct cli_command *cli_find(const char *name)
{
    for (size_t i = 0; i < cli_command_count; i++)
        if (strcmp(cli_commands[i].name, name) == 0)
            return &cli_commands[i];
    return NULL;
}

int cli_sheet_cells(const struct catalog *catalog)
{
    size_t cells = 0;
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (!catalog->sheet[s].hidden && strlen(catalog->sheet[s].id) > cells)
            cells = strlen(catalog->sheet[s].id);
    return (int)cells + 1;
}

void cli_put(FILE *to, const char *text, bool lines)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, text, lines);
    fputs(safe.text, to);
    str_free(&safe);
}

static bool warned_changed; /* by cli_open() */

int cli_fail(const struct error *err)
{
    struct str text = STR_INIT;
    if (err->code == ERROR_CHANGED && warned_changed)
        str_add(&text, _("nothing was written"));
    else
        error_text(err, &text);
    enum written written = written_state();
    bool says_so = err->code == ERROR_WRITTEN || err->code == ERROR_UNCERTAIN;
    if (written != WRITTEN_NOT && !says_so) /* the usual advice is to try again */
        text.text[strcspn(text.text, "\n")] = '\0';
    fputs("mamori: ", stderr);
    cli_put(stderr, text.text, true);
    putc('\n', stderr);
    if (written != WRITTEN_NOT && !says_so)
        fprintf(stderr, "  %s\n", written_sentence());
    str_free(&text);
    if (err->code == ERROR_USAGE)
        return EXIT_USAGE;
    if (err->code == ERROR_CHANGED)
        return EXIT_CHANGED;
    return written == WRITTEN_YES ? EXIT_WRITTEN : written == WRITTEN_MAYBE ? EXIT_UNCERTAIN : EXIT_REFUSED;
}

int cli_usage(const char *command, const char *what)
{
    const struct cli_command *c = command ? cli_find(command) : NULL;
    if (what) {
        fputs("mamori: ", stderr);
        cli_put(stderr, what, true);
        putc('\n', stderr);
    }
    if (c)
        fprintf(stderr, _("usage: mamori %s %s\n"), c->name, c->arguments);
    else
        fputs(_("usage: mamori [WORKBOOK] | mamori COMMAND …   ('mamori --help' shows all)\n"), stderr);
    return EXIT_USAGE;
}

int cli_finish(int code)
{
    struct error err = {0};
    if (terminal_end())
        return code;
    int number = errno;
    if (number == EPIPE && written_state() == WRITTEN_NOT) /* `mamori status | head`: who read has what they wanted */
        return EXIT_REFUSED;
    error_set(&err, number == ENOSPC ? ERROR_DISK_FULL : ERROR_IO, _("standard output"));
    error_detail(&err, "%s", strerror(number));
    return cli_fail(&err);
}

static const struct cli_option *option_find(const struct cli_option *option, size_t count, const char *word,
                                            size_t length)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(option[i].name) == length && strncmp(option[i].name, word, length) == 0)
            return &option[i];
    return NULL;
}

bool cli_options(const struct cli_command *command, int *argc, char **argv, const struct cli_option *option,
                 size_t count)
{
    int kept = 0;
    bool only_arguments = false;
    for (int i = 0; i < *argc; i++) {
        if (only_arguments || !str_starts(argv[i], "--")) {
            argv[kept++] = argv[i];
            continue;
        }
        const char *word = argv[i] + 2, *equals = strchr(word, '=');
        if (!*word) {
            only_arguments = true;
            continue;
        }
        if (strcmp(word, "help") == 0) {
            printf(_("usage: mamori %s %s\n"), command->name, command->arguments);
            printf("  %s\n", _(command->help));
            exit(cli_finish(EXIT_DONE));
        }
        const struct cli_option *found =
            option_find(option, count, word, equals ? (size_t)(equals - word) : strlen(word));
        const char *wrong = NULL;
        if (!found)
            wrong = _("unknown option %s");
        else if (found->flag && equals && !found->value)
            wrong = _("%s takes no value");
        else if (found->flag) {
            *found->flag = true;
            if (equals)
                *found->value = equals + 1;
        } else if (found->count && *found->count >= CLI_REPEAT)
            wrong = _("%s stands there too often");
        else if (equals || i + 1 < *argc)
            found->value[found->count ? (*found->count)++ : 0] = equals ? equals + 1 : argv[++i];
        else
            wrong = _("%s needs a value");
        if (wrong) {
            struct str what = STR_INIT;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            str_add_format(&what, wrong, argv[i]);
#pragma GCC diagnostic pop
            cli_usage(command->name, what.text);
            str_free(&what);
            return false;
        }
    }
    *argc = kept;
    return true;
}

static bool is_sealed(const char *path)
{
    unsigned char first[BUNDLE_FIRST_BYTES];
    FILE *file = fopen(path, "re");
    bool is = file && fread(first, 1, sizeof(first), file) == sizeof(first) && bundle_is(first);
    if (file)
        fclose(file);
    return is;
}

struct book *cli_open_as_is(const struct cli_global *global, const char *path, struct error *err)
{
    struct book_options options = {.forms = global->forms, .person = global->person, .read_only = global->read_only};
    struct book *book = book_open(path, &options, err);
    if (!book && err->code == ERROR_NOT_WORKBOOK && is_sealed(path))
        error_detail(err, "%s", _("it is a sealed file: 'mamori unseal' makes a workbook of it"));
    if (book && !book_load(book, err))
        cli_close(&book);
    if (book) {
        book->reason = global->reason;
        cli_admit(book, global);
        cli_layers_missing(book, stderr);
    }
    if (book && book_doubted(book)) {
        cli_fail(&book->refused);
        warned_changed = true;
    }
    return book;
}

struct book *cli_open(const struct cli_global *global, const char *path, struct error *err)
{
    struct book *book = cli_open_as_is(global, path, err);
    if (book)
        cli_migrate_offers(book, global->forms, stderr);
    return book;
}

void cli_made(const struct book *book)
{
    const struct made_rows *made = &book->made;
    if (made->count == 0)
        return;
    struct str text = STR_INIT, name = STR_INIT;
    model_row_name(book->model, made->sheet, model_find_row(book->model, made->sheet, made->row), &name);
    str_add_format(&text, _("a row was made: %s %s (%s)"), book->catalog->sheet[made->sheet].id, made->row, name.text);
    if (made->count > 1)
        str_add_format(&text, ngettext(", and %zu more", ", and %zu more", made->count - 1), made->count - 1);
    cli_put(stderr, text.text, false);
    putc('\n', stderr);
    str_free(&name);
    str_free(&text);
}

void cli_dangling(const struct book *book, size_t sheet, const char *row, size_t column, const char *value, FILE *to)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    struct str text = STR_INIT;
    if (column == SIZE_MAX)
        str_add_format(&text, _("%s %s: answers about a row that is not there"), def->id, row);
    else
        str_add_format(&text, _("%s %s %s: there is no row %s in %s"), def->id, row, def->column[column].id, value,
                       book->catalog->sheet[def->column[column].of].id);
    cli_put(to, text.text, false);
    putc('\n', to);
    str_free(&text);
}
