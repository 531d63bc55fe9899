/* Fuzz target: one form, as anybody might write it, beside a small pack: YAML to tree to sheet. It may be refused, it
 * may not crash, hang or leak. */
#include <string.h>

#include "catalog/build.h"

static const char layer_form[] =
    "layer: mini\n"
    "title: 試験\n"
    "edition: 第1版\n"
    "date: 2026-04-01\n"
    "source: 試験\n"
    "groups: [{id: basics, title: 基本}, {id: more, title: その先}]\n"
    "choices:\n"
    "  answer: [{code: done, label: 実施, value: 4}, {code: no, label: 未実施, value: 0}]\n"
    "  three: [{code: 3, label: 高}, {code: 2, label: 中}, {code: 1, label: 低}]\n";
static const char sheet_form[] = "sheet: measures\n"
                                 "title: 対策\n"
                                 "group: more\n"
                                 "kind: checklist\n"
                                 "columns: [{id: answer, label: 答え, type: choice, choices: answer}]\n"
                                 "rows: [{id: m1, label: 棚, text: 棚}, {id: m2, label: 錠, text: 錠}]\n"
                                 "summary: [{id: count, label: 数, formula: 'COUNTA(measures[answer])'}]\n";

static void count_text(void *context, const char *text, const struct place *place)
{
    *(size_t *)context += strlen(text) + strlen(place->file);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tree *tree = tree_new();
    struct error err = {.code = ERROR_NONE};
    size_t faults = 0;
    bool is_layer = size > 6 && memcmp(data, "layer:", 6) == 0;
    if (is_layer)
        faults += !tree_add(tree, "mini/layer.yaml", "layer.yaml", (const char *)data, size, &err);
    else
        faults += !tree_add(tree, "mini/layer.yaml", "layer.yaml", layer_form, sizeof(layer_form) - 1, &err);
    faults += !tree_add(tree, "mini/measures.yaml", "measures.yaml", sheet_form, sizeof(sheet_form) - 1, &err);
    if (!is_layer)
        faults += !tree_add(tree, "mini/x.yaml", "x.yaml", (const char *)data, size, &err);
    struct layer_set_one one = {.id = (char[]){"mini"}, .wanted = true};
    struct catalog *catalog = catalog_of_tree(&tree, &(struct layer_set){.one = &one, .count = 1}, faults);
    size_t bytes = 0;
    if (catalog)
        catalog_each_text(catalog, count_text, &bytes);
    catalog_free(&catalog);
    return 0;
}
