/* Commands for form writers: forms check, forms strings, forms functions, calc. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "cli/cli.h"
#include "formula/calc.h"
#include "guide/examples.h"

static void report_fault(void *context, const struct error *err)
{
    ++*(size_t *)context;
    cli_fail(err);
}

static size_t check_samples(const struct catalog *catalog, const char *dir, size_t *faults)
{
    char *folder = mem_format("%s/samples", dir);
    DIR *samples = opendir(folder);
    int number = samples || errno == ENOENT ? 0 : errno;
    size_t count = 0;
    errno = 0;
    for (struct dirent *entry; samples && (entry = readdir(samples)); errno = 0) {
        const char *end = strrchr(entry->d_name, '.');
        if (entry->d_name[0] == '.' || !end || strcmp(end, ".yaml") != 0)
            continue;
        struct error err = {0};
        char *name = mem_text_length(entry->d_name, (size_t)(end - entry->d_name));
        struct sample *sample = sample_load(catalog, dir, name, &err);
        free(name);
        if (!sample)
            report_fault(faults, &err);
        else
            count += strcmp(sample->pack, catalog->pack) == 0;
        sample_free(&sample);
    }
    if (samples) {
        number = errno;
        closedir(samples);
    }
    if (number) { /* not to its end: samples that were not checked are not well */
        struct error err = {0};
        error_set(&err, ERROR_IO, folder);
        error_detail(&err, "%s", strerror(number));
        report_fault(faults, &err);
    }
    free(folder);
    return count;
}

static int check_forms(const char *dir)
{
    struct error err = {0};
    size_t packs = 0, faults = 0;
    char **names = catalog_packs(dir, &packs, &err);
    if (!names)
        return cli_fail(&err);
    for (size_t i = 0; i < packs; i++) {
        size_t before = faults, rows = 0;
        struct catalog *catalog = catalog_load(dir, names[i], report_fault, &faults, &err);
        if (catalog) {
            struct examples_result ran = examples_run(catalog, report_fault, &faults);
            size_t samples = check_samples(catalog, dir, &faults);
            for (size_t s = 0; s < catalog->sheet_count; s++)
                rows += catalog->sheet[s].row_count;
            if (faults == before)
                printf(_("%s: %zu sheets, %zu given rows, %zu example values, %zu checks, %zu samples: all is well\n"),
                       names[i], catalog->sheet_count, rows, ran.compared, ran.checks, samples);
        }
        if (faults != before)
            printf(_("%s: %zu errors\n"), names[i], faults - before);
        catalog_free(&catalog);
        free(names[i]);
    }
    free(names);
    if (packs == 0) {
        error_set(&err, ERROR_UNKNOWN_PACK, dir);
        return cli_fail(&err);
    }
    return faults ? EXIT_REFUSED : EXIT_DONE;
}

/* ---- strings: a gettext template of all form texts ---- */

struct string {
    const char *text;
    struct place place;
};
struct strings {
    struct string *list;
    size_t count, capacity;
};

static void add_string(void *context, const char *text, const struct place *place)
{
    struct strings *s = context;
    if (!text || !*text)
        return;
    s->list = mem_grow(s->list, s->count, &s->capacity, sizeof(*s->list));
    s->list[s->count++] = (struct string){text, *place};
}

static int by_text(const void *a, const void *b)
{
    const struct string *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : x->place.line - y->place.line;
}

static int by_place(const void *a, const void *b)
{
    const struct string *x = a, *y = b;
    int order = strcmp(x->place.file, y->place.file);
    return order                            ? order
           : x->place.line != y->place.line ? x->place.line - y->place.line
                                            : x->place.column - y->place.column;
}

static void print_po_text(const char *key, const char *text)
{
    printf("%s \"", key);
    for (; *text; text++) {
        if (*text == '\n')
            fputs(text[1] ? "\\n\"\n\"" : "\\n", stdout);
        else if (*text == '"' || *text == '\\')
            printf("\\%c", *text);
        else
            putchar(*text);
    }
    puts("\"");
}

static int print_strings(const char *dir)
{
    struct error err = {0};
    size_t packs = 0;
    char **names = catalog_packs(dir, &packs, &err);
    if (!names)
        return cli_fail(&err);
    puts("msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n");
    int code = EXIT_DONE;
    for (size_t i = 0; i < packs; i++) {
        struct catalog *catalog = catalog_load(dir, names[i], NULL, NULL, &err);
        struct strings s = {0};
        free(names[i]);
        if (!catalog) {
            code = cli_fail(&err);
            continue;
        }
        catalog_each_text(catalog, add_string, &s);
        if (s.count)
            qsort(s.list, s.count, sizeof(*s.list), by_text);
        size_t kept = 0;
        for (size_t k = 0; k < s.count; k++)
            if (k == 0 || strcmp(s.list[k].text, s.list[kept - 1].text) != 0)
                s.list[kept++] = s.list[k];
        if (kept)
            qsort(s.list, kept, sizeof(*s.list), by_place);
        for (size_t k = 0; k < kept; k++) {
            printf("#: %s:%d\n", s.list[k].place.file, s.list[k].place.line);
            print_po_text("msgid", s.list[k].text);
            puts("msgstr \"\"\n");
        }
        free(s.list);
        catalog_free(&catalog);
    }
    free(names);
    return code;
}

static int print_functions(void)
{
    size_t count;
    const struct formula_function_help *functions = formula_functions(&count);
    for (size_t i = 0; i < count; i++)
        printf("%-40s %s\n", functions[i].signature, functions[i].help);
    return EXIT_DONE;
}

int cmd_forms(const struct cli_global *global, int argc, char **argv)
{
    if (!cli_options(cli_find("forms"), &argc, argv, NULL, 0))
        return EXIT_USAGE;
    if (argc < 1 || argc > 2)
        return cli_usage("forms", _("say check, strings or functions"));
    char *dir = catalog_forms_dir(argc > 1 ? argv[1] : global->forms);
    int code = strcmp(argv[0], "check") == 0       ? check_forms(dir)
               : strcmp(argv[0], "strings") == 0   ? print_strings(dir)
               : strcmp(argv[0], "functions") == 0 ? print_functions()
                                                   : cli_usage("forms", _("say check, strings or functions"));
    free(dir);
    return code;
}

int cmd_calc(const struct cli_global *global, int argc, char **argv)
{
    (void)global;
    struct error err = {0};
    struct str out = STR_INIT;
    if (argc >= 1 && strcmp(argv[0], "--help") == 0) {
        printf(_("usage: mamori %s %s\n"), "calc", cli_find("calc")->arguments);
        printf("  %s\n", _(cli_find("calc")->help));
        return EXIT_DONE;
    }
    if (argc < 1)
        return cli_usage("calc", _("which formula?"));
    bool good = formula_calc(argv[0], argc - 1, argv + 1, &out, &err);
    if (good)
        fputs(out.text, stdout);
    str_free(&out);
    return good ? EXIT_DONE : cli_fail(&err);
}
