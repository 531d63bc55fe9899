/* Commands for form writers: forms (check, columns, strings, functions), calc. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/path.h"
#include "catalog/files.h"
#include "catalog/migrate.h"
#include "cli/cli.h"
#include "cli/forms_columns.h"
#include "formula/calc.h"
#include "guide/examples.h"

/* A fault of a layer would be told again for each that needs it. */
struct faults {
    size_t count;
    char **told;
    size_t told_count, capacity;
};

static void report_fault(void *context, const struct error *err)
{
    struct faults *faults = context;
    char *what = mem_format("%s %s %s", err->place, err->subject, err->detail);
    faults->count++;
    for (size_t i = 0; i < faults->told_count; i++)
        if (strcmp(faults->told[i], what) == 0) {
            free(what);
            return;
        }
    faults->told = mem_grow(faults->told, faults->told_count, &faults->capacity, sizeof(*faults->told));
    faults->told[faults->told_count++] = what;
    cli_fail(err);
}

static void faults_free(struct faults *faults)
{
    for (size_t i = 0; i < faults->told_count; i++)
        free(faults->told[i]);
    free(faults->told);
}

static bool load_sample(const char *dir, const char *name, struct faults *faults)
{
    struct error err = {0};
    struct layer_list layers = {0};
    bool good = sample_layers(dir, name, &layers, &err);
    struct catalog *catalog = good ? catalog_load(dir, &layers, NULL, NULL, &err) : NULL;
    struct sample *sample = catalog ? sample_load(catalog, dir, name, &err) : NULL;
    if (!sample)
        report_fault(faults, &err);
    sample_free(&sample);
    catalog_free(&catalog);
    layers_free(&layers);
    return good;
}

static size_t check_samples(const char *dir, struct faults *faults)
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
        char *name = mem_text_length(entry->d_name, (size_t)(end - entry->d_name));
        count += load_sample(dir, name, faults);
        free(name);
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

/* Its migrate.yaml, against the edition that it follows: below DIR, or beside it. */
static void check_migration(const char *dir, const struct layer_wish *layer, const struct catalog *catalog,
                            struct faults *faults)
{
    struct error err = {0};
    struct layer_list older = {0};
    char *from = NULL, *beside = layer->folder ? path_folder(layer->folder) : NULL;
    bool there = false;
    if (!migration_follows(dir, layer, &from, &err))
        report_fault(faults, &err);
    char *folder = from && beside ? path_join(beside, from) : NULL;
    if (folder && (!files_layer_exists(NULL, NULL, folder, &there, &err) || !there)) {
        free(folder);
        folder = NULL;
    }
    if (from)
        layers_add(&older, from, folder);
    struct catalog *before = from ? catalog_load(dir, &older, NULL, NULL, &err) : NULL;
    struct migration *migration =
        before ? migration_read(dir, layer, before, catalog, report_fault, faults, &err) : NULL;
    if (from && !before)
        report_fault(faults, &err);
    migration_free(&migration);
    catalog_free(&before);
    layers_free(&older);
    free(folder);
    free(beside);
    free(from);
}

/* One layer with those it needs, of which the sheets were looked at as layers of their own. */
static void check_layer(const char *dir, const struct layer_list *layers, struct faults *faults)
{
    struct error err = {0};
    const char *id = layers->wish[0].id;
    size_t before = faults->count, sheets = 0, rows = 0;
    struct catalog *catalog = catalog_load(dir, layers, report_fault, faults, &err);
    if (catalog) {
        size_t layer = catalog_find_layer(catalog, id);
        struct examples_result ran = examples_run(catalog, layer, report_fault, faults);
        check_migration(dir, &layers->wish[0], catalog, faults);
        for (size_t s = 0; s < catalog->sheet_count; s++)
            if (catalog->sheet[s].layer == layer) {
                sheets++;
                rows += catalog->sheet[s].row_count;
            }
        if (faults->count == before)
            printf(_("%s: %zu sheets, %zu given rows, %zu example values, %zu checks: all is well\n"), id, sheets, rows,
                   ran.compared, ran.checks);
    }
    if (faults->count != before)
        printf(_("%s: %zu errors\n"), id, faults->count - before);
    catalog_free(&catalog);
}

/* Those that a new workbook begins with must get on with each other. */
static void check_start(const char *dir, struct faults *faults)
{
    struct error err = {0};
    struct layer_list layers;
    if (!layers_start(dir, &layers, &err))
        return; /* none says so, or it was told */
    struct catalog *catalog = layers.count > 1 ? catalog_load(dir, &layers, report_fault, faults, &err) : NULL;
    catalog_free(&catalog);
    layers_free(&layers);
}

static int check_folder(const char *dir)
{
    struct error err = {0};
    size_t count = 0;
    struct faults faults = {0};
    char **names = catalog_layers(dir, &count, &err);
    if (!names)
        return cli_fail(&err);
    for (size_t i = 0; i < count; i++) {
        struct layer_list layers = {0};
        layers_add(&layers, names[i], NULL);
        check_layer(dir, &layers, &faults);
        layers_free(&layers);
        free(names[i]);
    }
    free(names);
    if (count == 0) {
        error_set(&err, ERROR_UNKNOWN_LAYER, dir);
        return cli_fail(&err);
    }
    if (faults.count == 0)
        check_start(dir, &faults);
    if (faults.count == 0) {
        size_t samples = check_samples(dir, &faults);
        if (faults.count == 0)
            printf(_("%zu sample companies: all is well\n"), samples);
    }
    faults_free(&faults);
    return faults.count ? EXIT_REFUSED : EXIT_DONE;
}

/* FOLDER is a layer of its own, or a folder of layers. */
static int check_forms(const char *forms, const char *folder)
{
    struct error err = {0};
    struct layer_list layers = {0};
    bool alone = false;
    if (!folder)
        return check_folder(forms);
    if (!files_layer_exists(NULL, NULL, folder, &alone, &err))
        return cli_fail(&err);
    if (!alone)
        return check_folder(folder);
    char *path = mem_format("%s/", folder);
    struct faults faults = {0};
    bool good = layers_parse(path, &layers, &err);
    free(path);
    if (!good)
        return cli_fail(&err);
    check_layer(forms, &layers, &faults);
    layers_free(&layers);
    faults_free(&faults);
    return faults.count ? EXIT_REFUSED : EXIT_DONE;
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

/* No two are equal: qsort() without memory for a copy puts equal ones into another order. */
static int by_place(const void *a, const void *b)
{
    const struct string *x = a, *y = b;
    int order = strcmp(x->place.file, y->place.file);
    return order                                ? order
           : x->place.line != y->place.line     ? x->place.line - y->place.line
           : x->place.column != y->place.column ? x->place.column - y->place.column
                                                : strcmp(x->text, y->text);
}

static int by_text(const void *a, const void *b)
{
    const struct string *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : by_place(a, b);
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
    size_t count = 0;
    char **names = catalog_layers(dir, &count, &err);
    if (!names)
        return cli_fail(&err);
    puts("msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n");
    int code = EXIT_DONE;
    struct catalog **catalog = mem_zero(count + 1, sizeof(struct catalog *)); /* their texts live in them */
    struct strings s = {0};
    for (size_t i = 0; i < count; i++) {
        catalog[i] = catalog_load_layer(dir, names[i], NULL, NULL, &err);
        free(names[i]);
        if (catalog[i])
            catalog_each_text(catalog[i], add_string, &s);
        else
            code = cli_fail(&err);
    }
    free(names);
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
    for (size_t i = 0; i < count; i++)
        catalog_free(&catalog[i]);
    free(catalog);
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
    bool as_json = false;
    const struct cli_option option[] = {{"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("forms"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    const char *what = argc > 0 ? argv[0] : "", *folder = argc > 1 ? argv[1] : NULL;
    bool check = strcmp(what, "check") == 0, columns = strcmp(what, "columns") == 0,
         strings = strcmp(what, "strings") == 0, functions = strcmp(what, "functions") == 0;
    if (argc > 2 || check + columns + strings + functions != 1)
        return cli_usage("forms", _("say check, columns, strings or functions"));
    if (as_json && !columns)
        return cli_usage("forms", _("--json goes with columns"));
    char *dir = catalog_forms_dir(strings && folder ? folder : global->forms);
    int code = check     ? check_forms(dir, folder)
               : columns ? forms_columns(dir, folder, as_json)
               : strings ? print_strings(dir)
                         : print_functions();
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
