/* What a sheet's form draws, in a document: told line by line, as nested items. A picture of characters would fall apart: in a Japanese font
 * of fixed width ─ and │ are as wide as a kanji, and where + - | stand for them so is ○ in a name; and where the font that the document
 * names is missing, which no reader of it can help, nothing stands below anything. */
#include <stdlib.h>

#include "guide/document_private.h"
#include "guide/graph.h"

#define LEVEL 3 /* items are nested so far */

struct telling {
    struct making *m;
    const struct graph *graph;
};

static void add_item(void *context, const struct graph_line *line)
{
    const struct telling *t = context;
    const struct part_def *def = t->m->entry[t->m->part].def;
    struct document_block *block = document_add_block(t->m, BLOCK_ITEM);
    size_t at = t->m->document->count - 1;
    struct str text = STR_INIT;
    free(block->number);
    block->number = mem_text("・");
    block->level = line->depth > LEVEL ? LEVEL : line->depth;
    if (line->told == GRAPH_NODE && def->text_count) {
        const struct graph_node *node = &t->graph->node[line->node];
        struct spot spot = {.sheet = node->sheet, .row = node->row, .block = at, .cell = SIZE_MAX};
        char *filled = document_fill(t->m, &spot, def->text[0].text); /* may move the blocks */
        t->m->document->block[at].text = filled;
    } else {
        graph_line_text(t->graph, line, &text);
        t->m->document->block[at].text = str_take(&text);
    }
    str_free(&text);
}

void document_add_graph(struct making *m)
{
    const struct part_def *def = m->entry[m->part].def;
    struct graph *graph = graph_make_own(m->model, def->graph, def->row_when);
    struct telling telling = {m, graph};
    if (graph->node_count)
        graph_outline(graph, add_item, &telling);
    else
        document_add_empty(m, def);
    graph_free(&graph);
}
