/* The command graph: what a sheet's form draws, as a picture of characters, as an outline, or as JSON. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "guide/graph_layout.h"

#define COLUMNS 80

static void print_list(const struct book *book, bool as_json)
{
    struct json json = {.out = stdout, .lines = true};
    size_t count = 0;
    if (as_json)
        json_open(&json, NULL, '[');
    for (size_t s = 0; s < book->catalog->sheet_count; s++) {
        const struct sheet_def *sheet = &book->catalog->sheet[s];
        if (!sheet->graph)
            continue;
        count++;
        if (as_json) {
            json_open(&json, NULL, '{');
            json_text(&json, "sheet", sheet->id);
            json_text(&json, "kind", graph_kind_word[sheet->graph->kind]);
            json_text(&json, "title", intl_form(sheet->graph->title));
            json_close(&json, '}');
        } else {
            struct str line = STR_INIT;
            utf8_pad(&line, sheet->id, 20, false);
            printf("%s  %s\n", line.text, intl_form(sheet->graph->title));
            str_free(&line);
        }
    }
    if (as_json)
        json_close(&json, ']');
    else if (!count)
        puts(_("nothing is drawn of any sheet"));
}

/* ---- for people ---- */

struct printing {
    const struct book *book;
    const struct graph *graph;
};

static void print_line(void *context, const struct graph_line *line)
{
    const struct printing *p = context;
    struct str text = STR_INIT;
    for (int d = 0; d < line->depth; d++)
        str_add(&text, "  ");
    str_add(&text, line->told == GRAPH_HEAD ? "" : "- ");
    graph_line_text(p->graph, line, &text);
    fputs(text.text, stdout);
    if (line->told == GRAPH_NODE) {
        const struct graph_node *node = &p->graph->node[line->node];
        printf("  [%s %s]", p->book->catalog->sheet[node->sheet].id,
               model_row_id(p->book->model, node->sheet, node->row));
    }
    putchar('\n');
    str_free(&text);
}

static void print_graph(const struct book *book, const struct graph *graph, const struct graph_def *def, bool outline,
                        bool ascii)
{
    struct str remark = STR_INIT, count = STR_INIT;
    graph_count_text(graph, &count);
    graph_remark(graph, &remark);
    printf("%s  %s\n", intl_form(def->title), count.text);
    if (remark.length)
        puts(remark.text);
    putchar('\n');
    if (outline) {
        struct printing p = {book, graph};
        graph_outline(graph, print_line, &p);
    } else {
        struct graph_layout *layout = graph_layout_make(graph, COLUMNS);
        struct str picture = STR_INIT;
        graph_layout_text(layout, ascii || utf8_ambiguous_width == 2, &picture);
        fputs(picture.text, stdout);
        str_free(&picture);
        graph_layout_free(&layout);
    }
    str_free(&remark);
    str_free(&count);
}

/* ---- for programs ---- */

struct json_outline {
    struct json *json;
    const struct printing p;
};

static void json_line(void *context, const struct graph_line *line)
{
    static const char *const told[] = {"heading", "node", "again", "back", "to", "nothing"};
    struct json_outline *o = context;
    json_open(o->json, NULL, '{');
    json_number(o->json, "depth", line->depth);
    json_text(o->json, "is", told[line->told]);
    if (line->node == UINT32_MAX)
        json_text(o->json, "node", NULL);
    else
        json_number(o->json, "node", line->node);
    json_text(o->json, "text", line->text);
    json_close(o->json, '}');
}

static void json_nodes(struct json *json, const struct book *book, const struct graph *graph)
{
    json_open(json, "nodes", '[');
    for (size_t i = 0; i < graph->node_count; i++) {
        const struct graph_node *node = &graph->node[i];
        json_open(json, NULL, '{');
        json_text(json, "sheet", book->catalog->sheet[node->sheet].id);
        json_text(json, "row", model_row_id(book->model, node->sheet, node->row));
        json_text(json, "name", node->name);
        json_text(json, "note", *node->note ? node->note : NULL);
        if (node->zone == UINT32_MAX)
            json_text(json, "zone", NULL);
        else
            json_number(json, "zone", node->zone);
        json_bool(json, "names_itself", node->self);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_open(json, "edges", '[');
    for (size_t i = 0; i < graph->edge_count; i++) {
        const struct graph_edge *edge = &graph->edge[i];
        json_open(json, NULL, '{');
        json_number(json, "from", edge->from);
        json_number(json, "to", edge->to);
        json_number(json, "count", edge->count);
        json_text(json, "label", *edge->label ? edge->label : NULL);
        json_bool(json, "back", edge->back);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void print_json(const struct book *book, size_t sheet, const struct graph *graph)
{
    const struct graph_def *def = book->catalog->sheet[sheet].graph;
    struct json json = {.out = stdout, .lines = true};
    struct json_outline outline = {&json, {book, graph}};
    json_open(&json, NULL, '{');
    json_text(&json, "sheet", book->catalog->sheet[sheet].id);
    json_text(&json, "kind", graph_kind_word[def->kind]);
    json_text(&json, "title", intl_form(def->title));
    json_number(&json, "left_out", (double)graph->left_out);
    json_number(&json, "circles", (double)graph->circles);
    json_open(&json, "zones", '[');
    for (size_t i = 0; i < graph->zone_count; i++)
        json_text(&json, NULL, graph->zone[i]);
    json_close(&json, ']');
    json_nodes(&json, book, graph);
    json_open(&json, "outline", '[');
    graph_outline(graph, json_line, &outline);
    json_close(&json, ']');
    json_close(&json, '}');
}

int cmd_graph(const struct cli_global *global, int argc, char **argv)
{
    bool outline = false, as_json = false;
    struct error err = {0};
    const struct cli_option option[] = {{"outline", NULL, &outline, NULL}, {"json", NULL, &as_json, NULL}};
    if (!cli_options(cli_find("graph"), &argc, argv, option, ARRAY_LENGTH(option)))
        return EXIT_USAGE;
    if (argc != 1 && argc != 2)
        return cli_usage("graph", _("name one workbook, and a sheet or none"));
    if (outline && as_json)
        return cli_usage("graph", _("either --outline or --json, not both"));
    struct book *book = cli_open(global, argv[0], &err);
    if (!book)
        return cli_fail(&err);
    bool good = true;
    size_t sheet = argc == 2 ? catalog_find_sheet(book->catalog, argv[1], &err) : SIZE_MAX;
    if (argc == 1) {
        print_list(book, as_json);
    } else if (sheet == SIZE_MAX) {
        good = false;
    } else if (!book->catalog->sheet[sheet].graph) {
        error_set(&err, ERROR_NOTHING, intl_form(book->catalog->sheet[sheet].title));
        good = error_detail(&err, "%s", _("nothing is drawn of this sheet; 'mamori graph WORKBOOK' lists what is"));
    } else {
        struct graph *graph = graph_make(book->model, sheet);
        if (as_json)
            print_json(book, sheet, graph);
        else
            print_graph(book, graph, book->catalog->sheet[sheet].graph, outline, global->ascii);
        graph_free(&graph);
    }
    cli_close(&book);
    return good ? EXIT_DONE : cli_fail(&err);
}
