/* YAML as a flat tree: nodes in one array, texts in one pool, offsets instead of pointers.
 *
 * tree_new(), then tree_add() for every form. Strictness about keys and ids is read.h's matter. tree_add() refuses what a form has no use for: tabs, anchors,
 * tags, directives, several documents, keys written twice, keys that are no texts, control characters, anything that is
 * not UTF-8, over 4 MiB or over 16 levels deep.
 *
 * Nodes stand in the order of the text: a map is followed by key, value, key, value …, a list by its items; `end` is
 * the index after everything below a node, so that the next sibling is found without a pointer. Node 0 is no node.
 */
#ifndef MAMORI_CATALOG_TREE_H
#define MAMORI_CATALOG_TREE_H

#include "base/error.h"
#include "base/mem.h"

#define TREE_MAX_FILE  (4u << 20)
#define TREE_MAX_DEPTH 16

enum node_kind { NODE_NULL, NODE_TEXT, NODE_LIST, NODE_MAP }; /* NULL: nothing, ~ or null, unquoted */
enum node_style { STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE, STYLE_BLOCK };

typedef uint32_t node_at;

struct node {
    uint8_t kind, style;
    uint8_t many_lines; /* the text is written over several lines: no place inside it can be named */
    uint8_t unused;
    uint32_t line, column; /* from 1; columns in characters */
    uint32_t value;        /* TEXT: offset in the pool; LIST: items; MAP: pairs */
    node_at end;
};

struct tree_file {
    uint32_t name; /* offset in the pool: path below the forms folder */
    node_at root, end;
    bool document; /* files.h */
};

struct tree {
    size_t file_count, node_count, pool_size;
    struct tree_file *file;
    struct node *node;
    char *pool;
    uint64_t fingerprint; /* of names and bytes of all files */
    /* private */
    size_t file_capacity, node_capacity, pool_capacity;
    uint32_t *keys; /* the texts of keys, each once: open addressing over pool offsets */
    size_t key_count, key_slots;
    bool lent; /* the pool is somebody else's: tree_move_texts() */
};

struct tree *tree_new(void);
void tree_free(struct tree **tree);

/* Adds TEXT under NAME (the path below the forms folder). On failure ERR has the place SHOWN:line:column, and the tree
 * has a file without a root. */
bool tree_add(struct tree *tree, const char *name, const char *shown, const char *text, size_t length,
              struct error *err);

/* When all forms are in it: their texts move into ARENA, and what points to them outlives the tree. */
void tree_move_texts(struct tree *tree, struct arena *arena);

static inline const char *tree_text(const struct tree *tree, node_at at)
{
    return tree->pool + tree->node[at].value;
}
static inline const char *tree_file_name(const struct tree *tree, size_t file)
{
    return tree->pool + tree->file[file].name;
}

#endif
