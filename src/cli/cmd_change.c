/* Commands that change a workbook: new, set, delete, mend, round, undo, redo. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"
#include "base/stream.h"
#include "base/typed.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "guide/document_rows.h"

#define ENDING ".mamori"

static bool ends_right(const char *name)
{
    size_t length = strlen(name), n = strlen(ENDING);
    return length > n && strcmp(name + length - n, ENDING) == 0;
}

/* "わが社" becomes わが社.mamori, since `mamori` alone finds only those; a name that is there already is left to be refused, and
 * one with an ending of its own is meant so. The caller frees it. */
static char *workbook_name(const char *given)
{
    const char *name = path_name(given);
    bool plain = !stream_is(given) && *name && *name != '.' && !strchr(name, '.') && access(given, F_OK) != 0;
    return mem_format("%s%s", given, plain ? ENDING : "");
}

/* As a shell takes it. */
static void put_name(const char *name)
{
    bool dash = *name == '-';
    if (!dash && name[strcspn(name, " \t'\"\\$`!*?[]{}()<>|&;#~\n")] == '\0') {
        cli_put(stdout, name, false);
        return;
    }
    if (dash)
        fputs("-- ", stdout);
    struct str quoted = STR_INIT;
    for (const char *p = name; *p; p++)
        if (*p == '\'')
            str_add(&quoted, "'\\''");
        else
            str_add_char(&quoted, *p);
    putchar('\'');
    cli_put(stdout, quoted.text, false);
    putchar('\'');
    str_free(&quoted);
}

static void say_made(const struct book *book, const char *path, bool completed)
{
    struct str company = STR_INIT;
    model_company(book->model, &company);
    fputs(_("made: "), stdout);
    cli_put(stdout, path, false);
    if (company.length) {
        fputs("  ", stdout);
        cli_put(stdout, company.text, false);
    }
    putchar('\n');
    if (completed)
        puts(_("      (.mamori was added: workbooks are found by it)"));
    else if (!ends_right(path))
        puts(_("      ('mamori' alone finds only workbooks whose names end in .mamori)"));
    fputs(_("next: mamori "), stdout);
    put_name(path);
    putchar('\n');
    str_free(&company);
}

int cmd_new(const struct cli_global *global, int argc, char **argv)
{
    const char *company = NULL, *layers = NULL, *sample_name = NULL;
    bool sample = false;
    struct error err = {0};
    const struct cli_option option[] = {{"company", &company, NULL, NULL},
                                        {"layers", &layers, NULL, NULL},
                                        {"sample", NULL, &sample, NULL},
                                        {"sample-name", &sample_name, NULL, NULL}};
    if (!cli_options(cli_find("new"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage("new", _("name one workbook"));
    struct book_options options = {.forms = global->forms, .person = global->person};
    char *path = workbook_name(argv[0]);
    struct book *book = book_new(path, layers, company, sample_name ? sample_name : sample ? "" : NULL, &options, &err);
    if (book)
        say_made(book, path, strcmp(path, argv[0]) != 0);
    free(path);
    if (!book)
        return cli_fail(&err);
    cli_close(&book);
    return EXIT_DONE;
}

/* Which day it became, where it was not written as one: a month, 来月末. */
static void tell_day(const struct column_def *def, const char *column, const char *typed, const char *stored)
{
    struct str narrow = STR_INIT, why = STR_INIT, said = STR_INIT;
    int serial, day = def->kind->day == DAY_NEVER ? 0 : date_from_iso(stored);
    typed_narrow(typed, &narrow);
    if (def->kind->takes_month && def->kind->takes_month(typed)) {
        fprintf(stderr, _("%s: a month, its last day was taken: %s\n"), column, stored);
    } else if (day && date_words(narrow.text, date_today(), &serial, &why)) {
        date_say(day, &said);
        fprintf(stderr, "%s: %s = %s\n", column, narrow.text, said.text);
    }
    str_free(&narrow);
    str_free(&why);
    str_free(&said);
}

bool cli_assignment(struct book *book, size_t sheet, const char *word, struct change *change, struct arena *texts,
                    struct error *err)
{
    const struct sheet_def *def = &book->catalog->sheet[sheet];
    const char *equals = strchr(word, '=');
    if (!equals) {
        error_set(err, ERROR_USAGE, _("cells are written COLUMN=VALUE"));
        return error_detail(err, "%s", word);
    }
    char *column = arena_text_length(texts, word, (size_t)(equals - word));
    change->column = sheet_find_column(def, column, err);
    if (change->column == SIZE_MAX)
        return error_place(err, "%s", def->id);
    if (def->column[change->column].formula)
        return error_set(err, ERROR_COMPUTED, column);
    if (!column_writable(&def->column[change->column]))
        return error_set(err, ERROR_GIVEN, column);
    struct str stored = STR_INIT;
    bool good = model_parse(book->model, sheet, change->column, equals + 1, &stored, err);
    if (!good)
        error_place(err, "%s %s", def->id, column);
    else
        tell_day(&def->column[change->column], column, equals + 1, stored.text);
    change->op = CHANGE_SET;
    change->sheet = sheet;
    change->value = arena_text(texts, stored.text);
    str_free(&stored);
    return good;
}

int cmd_set(const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    if (!cli_options(cli_find("set"), &argc, argv, NULL, 0))
        return EXIT_USAGE;
    if (argc < 3 || (argc < 4 && strcmp(argv[2], "+") != 0))
        return cli_usage("set", _("name the workbook, the sheet, the row and at least one COLUMN=VALUE"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    const char *row = argv[2];
    bool add = strcmp(row, "+") == 0, good = false;
    struct arena *texts = arena_new();
    struct change *change = mem_zero((size_t)argc + 1, sizeof(*change));
    size_t count = 0, sheet = catalog_find_sheet(book->catalog, argv[1], &err);
    char id[1][64] = {""};
    if (sheet != SIZE_MAX && !add && model_find_row(book->model, sheet, row) == UINT32_MAX) {
        book_unknown_row(book, sheet, row, &err);
    } else if (sheet != SIZE_MAX) {
        good = true;
        if (add)
            change[count++] = (struct change){.op = CHANGE_INSERT, .sheet = sheet, .at = UINT32_MAX};
        for (int i = 3; i < argc && good; i++) {
            good = cli_assignment(book, sheet, argv[i], &change[count], texts, &err);
            change[count].row = add ? NULL : row;
            change[count++].added = add ? 1 : 0;
        }
        good = good && book_change(book, change, count, NULL, id, &err);
    }
    if (good && add)
        puts(id[0]);
    if (good)
        cli_made(book);
    free(change);
    arena_free(&texts);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

int cmd_delete(const struct cli_global *global, int argc, char **argv)
{
    const char *references = NULL;
    struct change_options how = {.references = REFERENCES_REFUSE};
    struct error err = {0};
    const struct cli_option option[] = {{"with-references", &references, NULL, NULL}};
    if (!cli_options(cli_find("delete"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc < 3)
        return cli_usage("delete", _("name the workbook, the sheet and the rows"));
    if (references && strcmp(references, "empty") != 0 && strcmp(references, "delete") != 0)
        return cli_usage("delete", _("--with-references is empty or delete"));
    if (references)
        how.references = *references == 'e' ? REFERENCES_EMPTY : REFERENCES_DELETE;
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    size_t sheet = catalog_find_sheet(book->catalog, argv[1], &err);
    struct change *change = mem_zero((size_t)argc, sizeof(*change));
    size_t versions = 0;
    for (int i = 2; i < argc; i++) {
        change[i - 2] = (struct change){.op = CHANGE_DELETE, .sheet = sheet, .row = argv[i]};
        versions += sheet == SIZE_MAX ? 0 : document_versions_for(book->model, sheet, argv[i]);
    }
    bool good = sheet != SIZE_MAX && book_change_as(book, change, (size_t)argc - 2, &how, NULL, &err);
    if (good && versions)
        printf(ngettext("%zu version of a document for it stays as a record\n",
                        "%zu versions of documents for it stay as records\n", versions),
               versions);
    free(change);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

static void print_dangling(void *context, size_t sheet, const char *row, size_t column, const char *value)
{
    cli_dangling(context, sheet, row, column, value, stdout);
}

int cmd_mend(const struct cli_global *global, int argc, char **argv)
{
    bool dry_run = false;
    struct error err = {0};
    const struct cli_option option[] = {{"dry-run", NULL, &dry_run, NULL}};
    if (!cli_options(cli_find("mend"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage("mend", _("name one workbook"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    size_t emptied = book_dangling(book, print_dangling, book);
    bool good = emptied == 0 || dry_run || book_empty_dangling(book, &emptied, &err);
    if (good && emptied == 0)
        puts(_("no reference names a row that is not there"));
    else if (good && !dry_run)
        printf(ngettext("%zu reference emptied; undo brings it back\n",
                        "%zu references emptied; undo brings them back\n", emptied),
               emptied);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

int cmd_round(const struct cli_global *global, int argc, char **argv)
{
    const char *title = NULL;
    bool anyway = false;
    struct error err = {0};
    const struct cli_option option[] = {{"title", &title, NULL, NULL}, {"anyway", NULL, &anyway, NULL}};
    if (!cli_options(cli_find("round"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 2)
        return cli_usage("round", _("name the workbook and the sheet"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    size_t sheet = catalog_find_sheet(book->catalog, argv[1], &err);
    struct round_progress progress = {0};
    bool good = sheet != SIZE_MAX;
    if (good)
        round_progress_get(book->model, sheet, &progress);
    if (good && !anyway && book->catalog->sheet[sheet].rounds && round_untouched(book->model, sheet)) {
        error_set(&err, ERROR_NOTHING, _("no question was answered or confirmed since the last round was closed"));
        good = error_detail(&err, "%s", _("--anyway closes it all the same"));
    }
    good = good && book_close_round(book, sheet, title, &err);
    if (good) {
        printf(_("round %u closed\n"), round_count(book->model, sheet));
        if (progress.answered < progress.questions)
            printf(ngettext("%u question without an answer\n", "%u questions without an answer\n",
                            progress.questions - progress.answered),
                   progress.questions - progress.answered);
        if (progress.carried)
            printf(ngettext("%u answer only carried over, not confirmed\n",
                            "%u answers only carried over, not confirmed\n", progress.carried),
                   progress.carried);
    }
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

/* SAID is one of two messages with one %s. */
static void say(const char *said, const char *what)
{
    struct str safe = STR_INIT;
    utf8_safe(&safe, what, false);
    for (const char *p = gettext(said); *p; p++)
        if (p[0] == '%' && p[1] == 's') {
            fputs(safe.text, stdout);
            p++;
        } else {
            putchar(*p);
        }
    putchar('\n');
    str_free(&safe);
}

static int take_back(const char *name, const char *said, bool (*act)(struct book *, struct str *, struct error *),
                     const struct cli_global *global, int argc, char **argv)
{
    struct error err = {0};
    struct str what = STR_INIT;
    if (!cli_options(cli_find(name), &argc, argv, NULL, 0))
        return EXIT_USAGE;
    if (argc != 1)
        return cli_usage(name, _("name one workbook"));
    struct book *book = cli_open(global, argv[0], &err);
    bool good = book && act(book, &what, &err);
    if (good)
        say(said, what.text);
    str_free(&what);
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}

int cmd_undo(const struct cli_global *global, int argc, char **argv)
{
    return take_back("undo", N_("Taken back: %s"), book_undo, global, argc, argv);
}

int cmd_redo(const struct cli_global *global, int argc, char **argv)
{
    return take_back("redo", N_("Done again: %s"), book_redo, global, argc, argv);
}
