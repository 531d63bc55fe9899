/* mamori layers: under which layers of forms a workbook is answered. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "book/book_layers.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/layers.h"

/* What is not there: the id, and the layer whose absence it is; where it stood, and where it can be got. */
static const struct layer_missing *missing_of(const struct catalog *catalog, const char *id)
{
    for (size_t i = 0; i < catalog->missing_count; i++)
        if (strcmp(catalog->missing[i].id, id) == 0)
            return &catalog->missing[i];
    return NULL;
}

static bool needed(const struct catalog *catalog, size_t layer, struct str *by)
{
    for (size_t i = 0; i < catalog->layer_count; i++)
        for (size_t n = 0; n < catalog->layer[i].need_count; n++)
            if (catalog->layer[i].need[n] == layer)
                str_add_format(by, "%s%s", by->length ? ", " : "", catalog->layer[i].id);
    return by->length > 0;
}

static void tell_missing(const struct layer_missing *missing, const struct layer_fact *fact, struct str *out)
{
    if (missing->needs)
        str_add_format(out, _("not here, because %s is not"), missing->needs);
    else if (fact && fact->folder)
        str_add_format(out, _("not here; it stood in %s"), fact->folder);
    else
        str_add(out, _("not here; it comes with another mamori, or its folder belongs beside the workbook"));
    if (fact && fact->get)
        str_add_format(out, _(". To be got: %s"), fact->get);
}

void cli_layers_missing(const struct book *book, FILE *to)
{
    struct layer_facts facts = {0};
    if (book->catalog->missing_count == 0 || !book_layers_read(book->store, &facts, NULL))
        return;
    for (size_t i = 0; i < book->catalog->missing_count; i++) {
        const struct layer_missing *missing = &book->catalog->missing[i];
        struct str line = STR_INIT, safe = STR_INIT;
        const struct layer_fact *fact = NULL;
        for (size_t k = 0; k < facts.count && !fact; k++)
            if (strcmp(facts.fact[k].id, missing->id) == 0)
                fact = &facts.fact[k];
        tell_missing(missing, fact, &line);
        utf8_safe(&safe, line.text, false);
        fprintf(to, _("mamori: the forms of the layer %s are missing (%s); its answers are kept\n"), missing->id,
                safe.text);
        str_free(&safe);
        str_free(&line);
    }
    book_layers_free(&facts);
}

void cli_layers_json(struct json *json, const struct book *book, const struct layer_facts *facts)
{
    const struct catalog *catalog = book->catalog;
    json_open(json, "layers", '[');
    for (size_t i = 0; i < facts->count; i++) {
        const struct layer_fact *fact = &facts->fact[i];
        size_t layer = catalog_find_layer(catalog, fact->id);
        if (!fact->on)
            continue;
        const struct layer_missing *missing = missing_of(catalog, fact->id);
        json_open(json, NULL, '{');
        json_text(json, "id", fact->id);
        json_text(json, "title", layer == SIZE_MAX ? fact->title : intl_form(catalog->layer[layer].title));
        json_text(json, "edition", layer == SIZE_MAX ? fact->edition : intl_form(catalog->layer[layer].edition));
        json_text(json, "since", fact->since);
        json_text(json, "folder", layer == SIZE_MAX ? fact->folder : catalog->layer[layer].folder);
        json_bool(json, "missing", missing != NULL);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void print_layers(const struct book *book, const struct layer_facts *facts)
{
    const struct catalog *catalog = book->catalog;
    for (size_t i = 0; i < facts->count; i++) {
        const struct layer_fact *fact = &facts->fact[i];
        size_t layer = catalog_find_layer(catalog, fact->id);
        const struct layer_missing *missing = missing_of(catalog, fact->id);
        struct str line = STR_INIT, more = STR_INIT, safe = STR_INIT;
        utf8_pad(&line, fact->id, 16, false);
        const char *title = layer == SIZE_MAX ? fact->title : intl_form(catalog->layer[layer].title);
        const char *edition = layer == SIZE_MAX ? fact->edition : intl_form(catalog->layer[layer].edition);
        str_add_format(&line, "%s %s", title ? title : "-", edition ? edition : "");
        if (!fact->on)
            str_add_format(&line, "  (%s)", _("removed; its answers are kept"));
        else
            str_add_format(&line, _("  (since %s)"), fact->since);
        if (missing)
            tell_missing(missing, fact, &more);
        else if (layer != SIZE_MAX && needed(catalog, layer, &safe))
            str_add_format(&more, _("needed by %s"), safe.text);
        if (layer != SIZE_MAX && catalog->layer[layer].folder)
            str_add_format(&more, "%s%s", more.length ? "; " : "", catalog->layer[layer].folder);
        if (more.length)
            str_add_format(&line, "\n%16s%s", "", more.text);
        str_free(&safe);
        safe = (struct str)STR_INIT;
        utf8_safe(&safe, line.text, true);
        puts(safe.text);
        str_free(&safe);
        str_free(&more);
        str_free(&line);
    }
}

static bool tell(const struct book *book, bool as_json, struct error *err)
{
    struct layer_facts facts = {0};
    if (!book_layers_read(book->store, &facts, err))
        return false;
    if (as_json) {
        struct json json = {.out = stdout, .lines = true};
        json_open(&json, NULL, '{');
        cli_layers_json(&json, book, &facts);
        json_close(&json, '}');
    } else {
        print_layers(book, &facts);
    }
    book_layers_free(&facts);
    return true;
}

static bool change(struct book *book, const char *forms, const char *verb, const char *what, struct error *err)
{
    size_t hidden = 0;
    if (strcmp(verb, "add") == 0)
        return book_layer_add(book, forms, what, err);
    if (!book_layer_remove(book, what, &hidden, err))
        return false;
    fprintf(stderr, _("%s: its sheets are hidden; %zu rows with answers are kept in the workbook\n"), what, hidden);
    return true;
}

static void print_dangling(void *context, size_t sheet, const char *row, size_t column, const char *value)
{
    cli_dangling(context, sheet, row, column, value, stderr);
}

/* While it was off, rows may have gone that its answers name. */
static void tell_dangling(const struct cli_global *global, const char *path)
{
    struct book *book = cli_open(global, path, NULL);
    if (book && book_dangling(book, print_dangling, book))
        fprintf(stderr, "%s\n", _("'mamori mend' empties what names rows that are not there."));
    cli_close(&book);
}

int cmd_layers(const struct cli_global *global, int argc, char **argv)
{
    bool as_json = false;
    struct error err = {0};
    const struct cli_option option[] = {{"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("layers"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1 && argc != 3)
        return cli_usage("layers", _("name one workbook, and add or remove with a layer"));
    if (argc == 3 && strcmp(argv[1], "add") != 0 && strcmp(argv[1], "remove") != 0)
        return cli_usage("layers", _("say add or remove"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    char *forms = catalog_forms_dir(global->forms);
    bool good = argc == 1 ? tell(book, as_json, &err) : change(book, forms, argv[1], argv[2], &err);
    free(forms);
    cli_close(&book);
    if (good && argc == 3 && strcmp(argv[1], "add") == 0)
        tell_dangling(global, argv[0]);
    return good ? EXIT_DONE : cli_fail(&err);
}
