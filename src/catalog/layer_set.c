/* Which layers: as they are wanted, and with those they need in the order in which they are read. */
#include "catalog/layer_set.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/mem.h"
#include "catalog/files.h"
#include "catalog/read.h"

static node_at key_of(const struct tree *tree, node_at root, const char *name)
{
    const struct node *node = &tree->node[root];
    if (!root || node->kind != NODE_MAP)
        return 0;
    for (node_at key = root + 1; key < node->end; key = tree->node[key + 1].end)
        if (strcmp(tree_text(tree, key), name) == 0)
            return key + 1;
    return 0;
}

static node_at needs_of(const struct tree *tree, node_at root)
{
    node_at at = key_of(tree, root, "needs");
    return at && tree->node[at].kind == NODE_LIST ? at : 0;
}

/* ---- wanted ---- */

void layers_add(struct layer_list *list, const char *id, const char *folder)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->wish[i].id, id) == 0)
            return;
    list->wish = mem_grow(list->wish, list->count, &list->capacity, sizeof(*list->wish));
    list->wish[list->count++] = (struct layer_wish){mem_text(id), mem_text(folder)};
}

char *layers_text(const struct layer_list *list)
{
    struct str text = STR_INIT;
    for (size_t i = 0; i < list->count; i++)
        str_add_format(&text, "%s%s", i ? "," : "", list->wish[i].id);
    return str_take(&text);
}

void layers_free(struct layer_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free((char *)list->wish[i].id);
        free((char *)list->wish[i].folder);
    }
    free(list->wish);
    *list = (struct layer_list){0};
}

static bool parse_one(const char *word, struct layer_list *out, struct error *err)
{
    if (!strchr(word, '/')) {
        if (!id_valid(word, true))
            return error_set(err, ERROR_UNKNOWN_LAYER, word);
        layers_add(out, word, NULL);
        return true;
    }
    char real[PATH_MAX], *end;
    if (!realpath(word, real)) {
        error_set(err, ERROR_MISSING_FILE, word);
        return error_detail(err, "%s", _("a layer is a folder with a file layer.yaml"));
    }
    end = strrchr(real, '/');
    if (!id_valid(end + 1, true)) {
        error_set(err, ERROR_UNKNOWN_LAYER, end + 1);
        return error_detail(err, "%s", _("the folder's name is the layer's id: lower-case letters, digits, - and _"));
    }
    layers_add(out, end + 1, real);
    return true;
}

bool layers_parse(const char *text, struct layer_list *out, struct error *err)
{
    *out = (struct layer_list){0};
    for (bool more = true; more;) {
        size_t length = strcspn(text, ",");
        char *word = mem_text_length(text, length);
        more = text[length] == ',';
        text += length + more;
        bool good = parse_one(word, out, err);
        free(word);
        if (!good) {
            layers_free(out);
            return false;
        }
    }
    return true;
}

struct tree *layer_file(const char *dir, const struct layer_wish *layer, const char *file, struct error *err)
{
    char *name = mem_format("%s/%s", layer->folder ? layer->folder : layer->id, file), *path = files_path(dir, name);
    char shown[200];
    struct tree *tree = tree_new();
    size_t length;
    char *text = files_text(path, &length, err);
    files_shown(dir, name, shown, sizeof(shown));
    if (!text || !tree_add(tree, name, shown, text, length, err))
        tree_free(&tree);
    free(text);
    free(path);
    free(name);
    return tree;
}

bool layers_start(const char *dir, struct layer_list *out, struct error *err)
{
    size_t count = 0;
    char **names = catalog_layers(dir, &count, err);
    bool good = names != NULL;
    *out = (struct layer_list){0};
    for (size_t i = 0; i < count; i++) {
        struct tree *tree = good ? layer_file(dir, &(struct layer_wish){.id = names[i]}, LAYER_FILE, err) : NULL;
        node_at at = tree ? key_of(tree, tree->file[0].root, "start") : 0;
        good = tree != NULL;
        if (at && tree->node[at].kind == NODE_TEXT && strcmp(tree_text(tree, at), "yes") == 0)
            layers_add(out, names[i], NULL);
        if (tree)
            tree_free(&tree);
        free(names[i]);
    }
    free(names);
    if (good && out->count == 0) {
        error_set(err, ERROR_UNKNOWN_LAYER, dir);
        good = error_detail(err, "%s", _("no layer there says start: yes; name some with --layers"));
    }
    if (!good)
        layers_free(out);
    return good;
}

bool layers_complete(const char *dir, struct layer_list *list, struct error *err)
{
    bool good = true, exists = false;
    for (size_t i = 0; i < list->count && good; i++) {
        const struct layer_wish layer = list->wish[i];
        good = files_layer_exists(dir, layer.id, layer.folder, &exists, err) &&
               (exists || layer_unknown(dir, layer.id, layer.folder, err));
        struct tree *tree = good ? layer_file(dir, &layer, LAYER_FILE, err) : NULL;
        node_at needs = tree ? needs_of(tree, tree->file[0].root) : 0;
        good = tree != NULL;
        for (node_at at = needs + 1; needs && at < tree->node[needs].end; at = tree->node[at].end)
            if (tree->node[at].kind == NODE_TEXT && id_valid(tree_text(tree, at), true))
                layers_add(list, tree_text(tree, at), NULL);
        if (tree)
            tree_free(&tree);
    }
    return good;
}

/* ---- read ---- */

void layer_set_free(struct layer_set *set)
{
    for (size_t i = 0; i < set->count; i++) {
        free(set->one[i].id);
        free(set->one[i].folder);
        free(set->one[i].needs);
    }
    free(set->one);
    *set = (struct layer_set){0};
}

/* SIZE_MAX: not there. */
static size_t layer_set_find(const struct layer_set *set, const char *id)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->one[i].id, id) == 0)
            return i;
    return SIZE_MAX;
}

static size_t set_add(struct layer_set *set, const char *id, const char *folder, const char *needs, bool wanted)
{
    set->one = mem_grow(set->one, set->count, &set->capacity, sizeof(*set->one));
    set->one[set->count++] = (struct layer_set_one){
        .id = mem_text(id), .folder = mem_text(folder), .needs = mem_text(needs), .wanted = wanted};
    return set->count - 1;
}

static void set_remove(struct layer_set *set, size_t at)
{
    free(set->one[at].id);
    free(set->one[at].folder);
    free(set->one[at].needs);
    memmove(set->one + at, set->one + at + 1, (--set->count - at) * sizeof(*set->one));
}

bool layer_unknown(const char *dir, const char *id, const char *folder, struct error *err)
{
    size_t count = 0;
    char **names = catalog_layers(dir, &count, err);
    if (!names)
        return false;
    error_set(err, ERROR_UNKNOWN_LAYER, id);
    error_place(err, "%s", folder ? folder : dir);
    const char *near = folder ? NULL : error_near_name(id, (const char *const *)names, count);
    if (near)
        error_detail(err, _("did you mean \"%s\"?"), near);
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    return false;
}

/* Takes ID into SET when it is there, else into MISSING; where MISSING is NULL that is an error: false with ERR. */
static bool take(const char *dir, struct layer_set *set, struct layer_set *missing, const char *id, const char *folder,
                 bool wanted, struct error *err)
{
    bool exists = false;
    if (layer_set_find(set, id) != SIZE_MAX || (missing && layer_set_find(missing, id) != SIZE_MAX))
        return true;
    if (id_valid(id, true) && !files_layer_exists(dir, id, folder, &exists, err)) /* a layer is no path */
        return false;
    if (exists)
        set_add(set, id, folder, NULL, wanted);
    else if (missing && id_valid(id, true))
        set_add(missing, id, folder, NULL, wanted);
    else
        return layer_unknown(dir, id, folder, err);
    return true;
}

static char *head_name(const struct layer_set_one *one)
{
    return mem_format("%s/" LAYER_FILE, one->folder ? one->folder : one->id);
}

static node_at root_of(const struct tree *tree, const struct layer_set_one *one)
{
    char *name = head_name(one);
    node_at root = 0;
    for (size_t i = 0; i < tree->file_count && !root; i++)
        if (strcmp(tree_file_name(tree, i), name) == 0)
            root = tree->file[i].root;
    free(name);
    return root;
}

/* The same for what the layers in TREE need and SET has not; *MORE: SET has changed. One whose need is missing goes too. */
static bool take_needs(const char *dir, const struct tree *tree, struct layer_set *set, struct layer_set *missing,
                       bool *more, struct error *err)
{
    *more = false;
    for (size_t i = 0; i < set->count; i++) {
        node_at list = needs_of(tree, root_of(tree, &set->one[i]));
        const char *gone = NULL;
        for (node_at at = list + 1; list && at < tree->node[list].end && !gone; at = tree->node[at].end) {
            if (tree->node[at].kind != NODE_TEXT)
                continue;
            size_t before = set->count;
            if (!take(dir, set, missing, tree_text(tree, at), NULL, false, err)) {
                if (err->code == ERROR_UNKNOWN_LAYER)
                    error_place(err, "%s/" LAYER_FILE, set->one[i].folder ? set->one[i].folder : set->one[i].id);
                return false;
            }
            *more |= set->count > before;
            if (layer_set_find(set, tree_text(tree, at)) == SIZE_MAX)
                gone = tree_text(tree, at);
        }
        if (gone) {
            set_add(missing, set->one[i].id, set->one[i].folder, gone, set->one[i].wanted);
            set_remove(set, i);
            *more = true; /* and so those that need this one */
            i = SIZE_MAX;
        }
    }
    return true;
}

/* Puts what ONE needs, and then it, at the end of OUT. Layers that need each other: DEPTH ends it, and the reader of the
 * heads tells. */
static void put_in_order(const struct tree *tree, const struct layer_set *set, size_t one, size_t depth,
                         struct layer_set *out)
{
    if (layer_set_find(out, set->one[one].id) != SIZE_MAX || depth > set->count)
        return;
    node_at list = needs_of(tree, root_of(tree, &set->one[one]));
    for (node_at at = list + 1; list && at < tree->node[list].end; at = tree->node[at].end) {
        size_t need = tree->node[at].kind == NODE_TEXT ? layer_set_find(set, tree_text(tree, at)) : SIZE_MAX;
        if (need != SIZE_MAX && need != one)
            put_in_order(tree, set, need, depth + 1, out);
    }
    if (layer_set_find(out, set->one[one].id) == SIZE_MAX) {
        size_t at = set_add(out, set->one[one].id, set->one[one].folder, NULL, set->one[one].wanted);
        out->one[at].first = set->one[one].first;
    }
}

/* Reads the layer.yaml of those in SET that are not in TREE yet. What is wrong in one will be told by whoever reads all its
 * forms. */
static void read_heads(const char *dir, const struct layer_set *set, struct tree *tree)
{
    for (size_t i = 0; i < set->count; i++) {
        struct error untold = {.code = ERROR_NONE};
        size_t length;
        if (root_of(tree, &set->one[i]))
            continue;
        char *name = head_name(&set->one[i]), *path = files_path(dir, name), *text = files_text(path, &length, &untold);
        if (text)
            tree_add(tree, name, name, text, length, &untold);
        free(text);
        free(path);
        free(name);
    }
}

bool layer_set_read(const char *dir, const struct layer_list *layers, struct layer_set *set, struct layer_set *missing,
                    struct error *err)
{
    struct tree *tree = tree_new();
    bool good = true;
    for (size_t i = 0; i < layers->count && good; i++)
        good = take(dir, set, missing, layers->wish[i].id, layers->wish[i].folder, true, err);
    if (good && set->count > 0)
        set->one[0].first = true;
    for (bool more = true; good && more;) {
        good = set->count > 0 || layer_unknown(dir, layers->count ? layers->wish[0].id : "", NULL, err);
        read_heads(dir, set, tree);
        good = good && take_needs(dir, tree, set, missing, &more, err);
    }
    struct layer_set ordered = {0};
    for (size_t i = 0; i < set->count && good; i++)
        put_in_order(tree, set, i, 0, &ordered);
    tree_free(&tree);
    layer_set_free(set);
    *set = ordered;
    return good;
}
