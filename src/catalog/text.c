/* Every text of the forms that a reader may see, for translators. */
#include <stdlib.h>
#include <string.h>

#include "catalog/approval.h"
#include "catalog/block.h"
#include "catalog/build.h"
#include "catalog/definition.h"
#include "catalog/distribution.h"
#include "catalog/graph.h"
#include "catalog/routine.h"
#include "catalog/set.h"

struct text_node {
    uint32_t value;
    node_at at;
};

struct walk {
    const struct tree *tree;
    struct text_node *node; /* by offset of the text: where it is written */
    size_t count;
    void (*text)(void *context, const char *text, const struct place *place);
    void *context;
};

static int compare_nodes(const void *a, const void *b)
{
    const struct text_node *left = a, *right = b;
    return left->value != right->value ? (left->value > right->value) - (left->value < right->value)
                                       : (left->at > right->at) - (left->at < right->at);
}

static struct place place_of(const struct walk *walk, node_at at)
{
    for (size_t i = 0; i < walk->tree->file_count; i++)
        if (at >= walk->tree->file[i].root && at < walk->tree->file[i].end)
            return (struct place){tree_file_name(walk->tree, i), (int)walk->tree->node[at].line,
                                  (int)walk->tree->node[at].column};
    return (struct place){"", 0, 0};
}

/* OF: where the thing stands whose text it is; a text that was filled in stands nowhere itself. */
static void give_of(const struct walk *walk, const char *text, struct place of)
{
    struct place place = of;
    if (!text || !*text)
        return;
    if (text >= walk->tree->pool && text < walk->tree->pool + walk->tree->pool_size) {
        struct text_node wanted = {(uint32_t)(text - walk->tree->pool), 0};
        size_t low = 0, high = walk->count;
        while (low < high) {
            size_t middle = (low + high) / 2;
            if (compare_nodes(&walk->node[middle], &wanted) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        if (low < walk->count && walk->node[low].value == wanted.value)
            place = place_of(walk, walk->node[low].at);
    }
    walk->text(walk->context, text, &place);
}

static void give(const struct walk *walk, const char *text)
{
    give_of(walk, text, (struct place){"catalog", 0, 0}); /* the program's own Japanese: はい, 番号 … */
}

static void give_list(const struct walk *walk, const struct choice_list *list)
{
    for (size_t i = 0; list && i < list->count; i++) {
        const struct choice *choice = &list->choice[i];
        give(walk, choice->label);
        if (choice->short_label != choice->label)
            give(walk, choice->short_label);
        give(walk, choice->help);
        give(walk, choice->during);
        give(walk, choice->word);
    }
}

static void give_column(const struct walk *walk, const struct column_def *def)
{
    struct place of = def->built_in ? (struct place){"catalog", 0, 0} : def->place;
    give_of(walk, def->label, of);
    if (def->short_label != def->label)
        give_of(walk, def->short_label, of);
    const char *const texts[] = {def->help, def->unit, def->blank, def->example, def->source, def->rule};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        give_of(walk, texts[i], of);
    if (def->distribution)
        give(walk, def->distribution->who), give(walk, def->distribution->source);
    for (size_t i = def->handed; i < def->said_count; i++)
        walk->text(walk->context, def->said[i], &def->place);
    if (def->choices && !def->choices->name && !def->built_in)
        give_list(walk, def->choices);
    if (def->events && !def->events->name)
        give_list(walk, def->events);
}

static void give_row(const struct walk *walk, const struct sheet_def *sheet, const struct row_def *row)
{
    const char *const texts[] = {row->label,    row->text, row->why,    row->harm,
                                 row->examples, row->hint, row->source, row->rule};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        give_of(walk, texts[i], row->place);
    for (size_t i = 0; i < sheet->column_count; i++)
        if (sheet->column[i].kind->prose)
            give(walk, row->value[i]);
}

static void give_sheet(const struct walk *walk, const struct sheet_def *sheet)
{
    give(walk, sheet->title);
    if (sheet->short_title != sheet->title)
        give(walk, sheet->short_title);
    give(walk, sheet->source);
    give(walk, sheet->help);
    give(walk, sheet->rule);
    give(walk, sheet->sealed);
    if (sheet->sections && !sheet->sections->name)
        give_list(walk, sheet->sections);
    for (size_t i = 0; i < sheet->column_count; i++)
        give_column(walk, &sheet->column[i]);
    for (size_t i = 0; i < sheet->row_count && sheet->kind == SHEET_CHECKLIST; i++)
        give_row(walk, sheet, &sheet->row[i]);
    for (size_t i = 0; i < sheet->summary_count; i++)
        give_column(walk, &sheet->summary[i].column);
    for (size_t i = 0; i < sheet->deadline_count; i++)
        give(walk, sheet->deadline[i].label);
    give(walk, sheet->judge ? sheet->judge->outside : NULL);
    give(walk, sheet->graph ? sheet->graph->title : NULL);
    give(walk, sheet->graph ? sheet->graph->help : NULL);
    for (size_t i = 0; i < sheet->rule_count; i++) {
        give(walk, sheet->rules[i].message);
        give(walk, sheet->rules[i].next);
    }
}

/* What the program says of a document; its own text is signed as it stands and has no translation. */
static void give_document(const struct walk *walk, const struct document_def *document)
{
    give(walk, document->title);
    if (document->short_title != document->title)
        give(walk, document->short_title);
    give(walk, document->source);
    give(walk, document->help);
    give(walk, document->rule);
}

static struct walk walk_of(const struct tree *tree, void (*text)(void *, const char *, const struct place *),
                           void *context)
{
    struct walk walk = {.tree = tree, .text = text, .context = context};
    walk.node = mem_zero(tree->node_count + 1, sizeof(*walk.node));
    for (node_at at = 1; at < tree->node_count; at++)
        if (tree->node[at].kind == NODE_TEXT)
            walk.node[walk.count++] = (struct text_node){tree->node[at].value, at};
    if (walk.count > 1)
        qsort(walk.node, walk.count, sizeof(*walk.node), compare_nodes);
    return walk;
}

static void give_block(const struct walk *walk, const struct block_def *block)
{
    give(walk, block->label);
    for (size_t i = 0; i < block->part_count; i++)
        give(walk, block->part[i].label), give(walk, block->part[i].name);
    for (size_t i = 0; i < block->say_count; i++)
        give(walk, block->say[i]);
}

void catalog_each_text(const struct catalog *catalog,
                       void (*text)(void *context, const char *text, const struct place *place), void *context)
{
    const struct catalog_owner *owner = (const struct catalog_owner *)catalog;
    struct walk walk = walk_of(owner->tree, text, context);

    for (size_t i = 0; i < catalog->layer_count; i++) {
        const struct layer_def *layer = &catalog->layer[i];
        const char *const head[] = {layer->title, layer->edition, layer->source, layer->get};
        for (size_t k = 0; k < ARRAY_LENGTH(head); k++)
            give(&walk, head[k]);
    }
    for (size_t i = 0; i < catalog->group_count; i++) {
        give(&walk, catalog->group[i].title);
        give(&walk, catalog->group[i].help);
    }
    for (size_t i = 0; i < catalog->list_count; i++)
        give_list(&walk, &catalog->list[i]);
    const char *said[CALENDAR_TEXTS];
    size_t says = calendar_texts(owner->build, said);
    for (size_t i = 0; i < says; i++)
        give(&walk, said[i]);
    for (size_t i = 0; i < catalog->sheet_count; i++)
        give_sheet(&walk, &catalog->sheet[i]);
    for (size_t i = 0; i < catalog->documents.shelf_count; i++) {
        give(&walk, catalog->documents.shelf[i].title);
        give(&walk, catalog->documents.shelf[i].help);
    }
    for (size_t i = 0; i < catalog->block_count; i++)
        give_block(&walk, &catalog->block[i]);
    for (size_t i = 0; i < catalog->definition_count; i++)
        give(&walk, catalog->definition[i].title);
    for (size_t i = 0; i < catalog->set_count; i++)
        give(&walk, catalog->set[i].title), give(&walk, catalog->set[i].help);
    for (size_t i = 0; i < catalog->approvals->rule_count; i++) {
        const struct approval_rule *rule = &catalog->approvals->rule[i];
        give(&walk, rule->title);
        for (size_t k = 0; k < rule->seat_count; k++)
            give(&walk, rule->seat[k].label);
    }
    for (size_t i = 0; i < catalog->task_count; i++)
        give(&walk, catalog->task[i].text), give(&walk, catalog->task[i].help);
    for (size_t i = 0; i < catalog->document_count; i++)
        give_document(&walk, &catalog->document[i]);
    free(walk.node);
}
