/* The command search: where the forms speak of some words, and what they say there. */
#include <stdlib.h>

#include "base/intl.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "guide/lookup.h"

static void print_hit(const struct model *model, const struct hit *hit)
{
    struct str text = STR_INIT;
    hit_title(model, hit, &text);
    str_add_char(&text, '\n');
    hit_text(model, hit, &text);
    puts(text.text);
    str_free(&text);
}

static void print_links(struct json *json, const struct catalog *catalog, const struct hit *hit)
{
    json_open(json, "links", '[');
    const struct row_def *row = hit->given == SIZE_MAX ? NULL : &catalog->sheet[hit->sheet].row[hit->given];
    for (size_t i = 0; row && i < row->link_count; i++)
        for (size_t n = 0; n < row->link[i].count; n++) {
            json_open(json, NULL, '{');
            json_text(json, "sheet", catalog->sheet[row->link[i].sheet].id);
            json_text(json, "row", row->link[i].row[n]);
            json_close(json, '}');
        }
    json_close(json, ']');
}

static void print_json(const struct model *model, const struct hits *hits)
{
    const struct catalog *catalog = model_catalog(model);
    struct json json = {.out = stdout, .lines = true};
    json_open(&json, NULL, '[');
    for (size_t i = 0; i < hits->count; i++) {
        const struct hit *hit = &hits->hit[i];
        const struct sheet_def *sheet = hit->sheet == SIZE_MAX ? NULL : &catalog->sheet[hit->sheet];
        struct str title = STR_INIT, text = STR_INIT;
        hit_title(model, hit, &title);
        hit_text(model, hit, &text);
        json_open(&json, NULL, '{');
        json_text(&json, "sheet", sheet ? sheet->id : NULL);
        json_text(&json, "row", !sheet || hit->given == SIZE_MAX ? NULL : sheet->row[hit->given].id);
        json_text(&json, "column", !sheet || hit->column == SIZE_MAX ? NULL : sheet->column[hit->column].id);
        json_text(&json, "document", sheet ? NULL : catalog->document[hit->document].id);
        json_text(&json, "title", title.text);
        json_text(&json, "text", text.text ? text.text : "");
        print_links(&json, catalog, hit);
        json_close(&json, '}');
        str_free(&title);
        str_free(&text);
    }
    json_close(&json, ']');
}

int cmd_search(const struct cli_global *global, int argc, char **argv)
{
    bool as_json = false;
    struct error err = {0};
    const struct cli_option option[] = {{"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("search"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc < 2)
        return cli_usage("search", _("name one workbook, and the words to look for"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    struct str words = STR_INIT;
    for (int i = 1; i < argc; i++)
        str_add_format(&words, "%s ", argv[i]);
    struct hits *hits = lookup(book->model, words.text);
    if (as_json)
        print_json(book->model, hits);
    for (size_t i = 0; i < hits->count && !as_json; i++)
        print_hit(book->model, &hits->hit[i]);
    if (!hits->count && !as_json)
        puts(_("Nothing speaks of all these words. Try fewer, or shorter ones."));
    hits_free(&hits);
    str_free(&words);
    cli_close(&book);
    return EXIT_DONE;
}
