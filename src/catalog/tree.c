#include "catalog/tree.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/intl.h"
#include "base/utf8.h"

struct tree *tree_new(void)
{
    struct tree *tree = mem_zero(1, sizeof(*tree));
    tree->node = mem_grow(tree->node, 0, &tree->node_capacity, sizeof(*tree->node));
    memset(&tree->node[0], 0, sizeof(tree->node[0]));
    tree->node_count = 1;
    tree->fingerprint = STR_HASH;
    return tree;
}

void tree_free(struct tree **tree)
{
    struct tree *old = *tree;
    if (!old)
        return;
    free(old->file);
    free(old->node);
    if (!old->lent)
        free(old->pool);
    free(old->keys);
    free(old);
    *tree = NULL;
}

void tree_move_texts(struct tree *tree, struct arena *arena)
{
    char *pool = arena_zero(arena, tree->pool_size + 1);
    if (tree->pool_size > 0)
        memcpy(pool, tree->pool, tree->pool_size);
    free(tree->pool);
    tree->pool = pool;
    tree->lent = true;
}

static uint32_t pool_add(struct tree *tree, const char *text, size_t length)
{
    if (tree->pool_size + length + 1 > tree->pool_capacity) {
        size_t capacity = tree->pool_capacity ? tree->pool_capacity : 4096;
        while (capacity < tree->pool_size + length + 1)
            capacity *= 2;
        tree->pool = mem_resize(tree->pool, capacity, 1);
        tree->pool_capacity = capacity;
    }
    uint32_t at = (uint32_t)tree->pool_size;
    memcpy(tree->pool + at, text, length);
    tree->pool[at + length] = 0;
    tree->pool_size += length + 1;
    return at;
}

static uint32_t *key_slot(uint32_t *slots, size_t count, const char *pool, const char *text)
{
    size_t i = (size_t)str_hash(STR_HASH, text, strlen(text)) & (count - 1);
    while (slots[i] && strcmp(pool + slots[i] - 1, text) != 0)
        i = (i + 1) & (count - 1);
    return &slots[i];
}

/* Keys are few and repeated: each is kept once. */
static uint32_t key_add(struct tree *tree, const char *text)
{
    if (tree->key_count * 2 >= tree->key_slots) {
        size_t count = tree->key_slots ? tree->key_slots * 2 : 256;
        uint32_t *slots = mem_zero(count, sizeof(*slots));
        for (size_t i = 0; i < tree->key_slots; i++)
            if (tree->keys[i])
                *key_slot(slots, count, tree->pool, tree->pool + tree->keys[i] - 1) = tree->keys[i];
        free(tree->keys);
        tree->keys = slots;
        tree->key_slots = count;
    }
    uint32_t *slot = key_slot(tree->keys, tree->key_slots, tree->pool, text);
    if (!*slot) {
        *slot = pool_add(tree, text, strlen(text)) + 1;
        tree->key_count++;
    }
    return *slot - 1;
}

struct parse {
    struct tree *tree;
    const char *shown;
    yaml_parser_t yaml;
    struct error *err;
};

static bool fail(struct parse *parse, size_t line, size_t column, const char *detail)
{
    error_set(parse->err, ERROR_FORM, parse->shown);
    error_place(parse->err, "%s:%zu:%zu", parse->shown, line, column);
    return error_detail(parse->err, "%s", gettext(detail));
}

static bool fail_at(struct parse *parse, yaml_mark_t mark, const char *detail)
{
    return fail(parse, mark.line + 1, mark.column + 1, detail);
}

/* What YAML would let pass, or would report without a column: looked at before YAML sees the text. */
static bool check_bytes(struct parse *parse, const char *text, size_t length)
{
    if (length > TREE_MAX_FILE)
        return fail(parse, 1, 1, N_("the file is over 4 MiB"));
    long invalid = utf8_invalid_at(text, length);
    size_t end = invalid >= 0 ? (size_t)invalid : length, line = 1, column = 1;
    for (size_t i = 0; i < end; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\n') {
            line++;
            column = 1;
        } else if (c == '\t')
            return fail(parse, line, column, N_("a tab; write blanks"));
        else if ((c < 0x20 && c != '\r') || c == 0x7f)
            return fail(parse, line, column, N_("a control character"));
        else if ((c & 0xc0) != 0x80)
            column++;
    }
    return invalid < 0 || fail(parse, line, column, N_("not valid UTF-8"));
}

static bool next_event(struct parse *parse, yaml_event_t *event)
{
    if (yaml_parser_parse(&parse->yaml, event))
        return true;
    const yaml_parser_t *yaml = &parse->yaml;
    if (yaml->error == YAML_MEMORY_ERROR)
        mem_exhausted(); /* nothing is wrong with the form */
    yaml_mark_t mark = yaml->error == YAML_READER_ERROR ? yaml->mark : yaml->problem_mark;
    return fail_at(parse, mark, yaml->problem ? yaml->problem : N_("this is not YAML"));
}

static node_at node_add(struct tree *tree, enum node_kind kind, yaml_mark_t mark)
{
    tree->node = mem_grow(tree->node, tree->node_count, &tree->node_capacity, sizeof(*tree->node));
    node_at at = (node_at)tree->node_count++;
    tree->node[at] = (struct node){
        .kind = (uint8_t)kind, .line = (uint32_t)mark.line + 1, .column = (uint32_t)mark.column + 1, .end = at + 1};
    return at;
}

static bool is_wide(const unsigned char *c) /* the three bytes of U+2E80 … U+FFEF: Japanese text and its punctuation */
{
    return c[0] >= 0xe3 || (c[0] == 0xe2 && c[1] >= 0xba);
}

/* A line end inside a folded text became a blank; Japanese has none there. In place; the new length. */
static size_t join_japanese(char *text, size_t length)
{
    unsigned char *t = (unsigned char *)text;
    size_t to = 0;
    for (size_t i = 0; i < length; i++) {
        bool drop = t[i] == ' ' && to >= 3 && i + 1 < length && t[i + 1] >= 0xe2 && t[i + 1] < 0xf0 &&
                    is_wide(t + i + 1) && t[to - 3] >= 0xe2 && t[to - 3] < 0xf0 && is_wide(t + to - 3);
        if (!drop)
            t[to++] = t[i];
    }
    return to;
}

static bool check_scalar_text(struct parse *parse, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    if (strlen(text) != event->data.scalar.length)
        return fail_at(parse, event->start_mark, N_("a control character"));
    for (const unsigned char *c = event->data.scalar.value; *c; c++)
        if ((*c < 0x20 && *c != '\n') || *c == 0x7f || (*c == 0xc2 && c[1] < 0xa0))
            return fail_at(parse, event->start_mark, N_("a control character"));
    return true;
}

static bool scalar_add(struct parse *parse, yaml_event_t *event, bool is_key)
{
    if (!check_scalar_text(parse, event))
        return false;
    char *text = (char *)event->data.scalar.value;
    size_t length = event->data.scalar.length;
    yaml_scalar_style_t style = event->data.scalar.style;
    bool block = style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
    bool many_lines = block || event->start_mark.line != event->end_mark.line;
    if (block)
        while (length > 0 && text[length - 1] == '\n')
            length--;
    if (many_lines && style != YAML_LITERAL_SCALAR_STYLE)
        length = join_japanese(text, length);
    text[length] = 0;

    bool null =
        style == YAML_PLAIN_SCALAR_STYLE && (length == 0 || strcmp(text, "~") == 0 || strcmp(text, "null") == 0);
    if (is_key && (null || length == 0))
        return fail_at(parse, event->start_mark, N_("a key without a name"));
    node_at at = node_add(parse->tree, null ? NODE_NULL : NODE_TEXT, event->start_mark);
    uint32_t value = is_key ? key_add(parse->tree, text) : pool_add(parse->tree, text, length);
    struct node *node = &parse->tree->node[at];
    node->value = value;
    node->many_lines = many_lines;
    node->style = style == YAML_SINGLE_QUOTED_SCALAR_STYLE   ? STYLE_SINGLE
                  : style == YAML_DOUBLE_QUOTED_SCALAR_STYLE ? STYLE_DOUBLE
                  : block                                    ? STYLE_BLOCK
                                                             : STYLE_PLAIN;
    return true;
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

/* Each key text is kept once, so its offset names it: sorted by text, then by node. */
static bool check_duplicate_keys(struct parse *parse, node_at map)
{
    struct tree *tree = parse->tree;
    size_t count = tree->node[map].value, i = 0;
    if (count < 2)
        return true;
    uint64_t few[64], *keys = count <= ARRAY_LENGTH(few) ? few : mem_resize(NULL, count, sizeof(*keys));
    node_at twice = 0;
    for (node_at key = map + 1; key < tree->node[map].end; key = tree->node[key + 1].end)
        keys[i++] = (uint64_t)tree->node[key].value << 32 | key;
    qsort(keys, count, sizeof(*keys), compare_keys);
    for (i = 1; i < count; i++)
        if (keys[i] >> 32 == keys[i - 1] >> 32 && (!twice || (node_at)keys[i] < twice))
            twice = (node_at)keys[i];
    if (keys != few)
        free(keys);
    if (!twice)
        return true;
    error_set(parse->err, ERROR_FORM, tree_text(tree, twice));
    error_place(parse->err, "%s:%u:%u", parse->shown, tree->node[twice].line, tree->node[twice].column);
    return error_detail(parse->err, "%s", _("this key is written twice"));
}

static const char *refused_feature(const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;
    switch (event->type) {
    case YAML_ALIAS_EVENT: return N_("aliases (*name) are not used in forms; quote a text that begins with *");
    case YAML_SCALAR_EVENT:
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    default: break;
    }
    if (anchor)
        return N_("anchors (&name) are not used in forms; quote a text that begins with &");
    return tag ? N_("tags (!name) are not used in forms; quote a text that begins with !") : NULL;
}

/* One event inside the document; *DEPTH falls to 0 at its end. OPEN: the lists and maps around. */
static bool add_event(struct parse *parse, yaml_event_t *event, node_at open[], int *depth)
{
    struct tree *tree = parse->tree;
    const char *refused = refused_feature(event);
    if (refused)
        return fail_at(parse, event->start_mark, refused);
    if (event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT) {
        node_at at = open[--*depth];
        tree->node[at].end = (node_at)tree->node_count;
        if (tree->node[at].kind != NODE_MAP)
            return true;
        tree->node[at].value /= 2;
        return check_duplicate_keys(parse, at);
    }
    bool is_key = false;
    if (*depth > 0) {
        struct node *parent = &tree->node[open[*depth - 1]];
        is_key =
            parent->kind == NODE_MAP && parent->value % 2 == 0; /* keys and values are counted until the map ends */
        parent->value++;
    }
    if (event->type == YAML_SCALAR_EVENT)
        return scalar_add(parse, event, is_key);
    if (is_key)
        return fail_at(parse, event->start_mark, N_("a key must be a text"));
    if (*depth == TREE_MAX_DEPTH)
        return fail_at(parse, event->start_mark, N_("more than 16 levels deep"));
    open[(*depth)++] =
        node_add(tree, event->type == YAML_MAPPING_START_EVENT ? NODE_MAP : NODE_LIST, event->start_mark);
    return true;
}

static bool parse_document(struct parse *parse)
{
    node_at open[TREE_MAX_DEPTH];
    int depth = 0, documents = 0;
    for (bool more = true; more;) {
        yaml_event_t event;
        if (!next_event(parse, &event))
            return false;
        bool good = true;
        switch (event.type) {
        case YAML_STREAM_START_EVENT:
        case YAML_DOCUMENT_END_EVENT: break;
        case YAML_STREAM_END_EVENT:
            more = false;
            good = documents > 0 || fail(parse, 1, 1, N_("the file is empty"));
            break;
        case YAML_DOCUMENT_START_EVENT:
            if (documents++ > 0)
                good = fail_at(parse, event.start_mark, N_("a second document; one file is one form"));
            else if (event.data.document_start.version_directive ||
                     event.data.document_start.tag_directives.start != event.data.document_start.tag_directives.end)
                good = fail_at(parse, event.start_mark, N_("directives (%NAME) are not used in forms"));
            break;
        default: good = add_event(parse, &event, open, &depth);
        }
        yaml_event_delete(&event);
        if (!good)
            return false;
    }
    return true;
}

bool tree_add(struct tree *tree, const char *name, const char *shown, const char *text, size_t length,
              struct error *err)
{
    tree->fingerprint = str_hash(tree->fingerprint, name, strlen(name) + 1);
    tree->fingerprint = str_hash(tree->fingerprint, text, length);
    tree->file = mem_grow(tree->file, tree->file_count, &tree->file_capacity, sizeof(*tree->file));
    struct tree_file *file = &tree->file[tree->file_count++];
    node_at root = (node_at)tree->node_count;
    *file = (struct tree_file){.name = pool_add(tree, name, strlen(name))};

    struct parse parse = {.tree = tree, .shown = shown, .err = err};
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* editors on Windows write this mark */
        text += 3;
        length -= 3;
    }
    bool good = check_bytes(&parse, text, length);
    if (good) {
        if (!yaml_parser_initialize(&parse.yaml))
            mem_exhausted();
        yaml_parser_set_encoding(&parse.yaml, YAML_UTF8_ENCODING);
        yaml_parser_set_input_string(&parse.yaml, (const unsigned char *)text, length);
        good = parse_document(&parse);
        yaml_parser_delete(&parse.yaml);
    }
    if (good)
        file->root = root;
    file->end = (node_at)tree->node_count;
    return good;
}
