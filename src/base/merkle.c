#include "base/merkle.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { LEVELS = 48 };

typedef unsigned char node_t[MERKLE_HASH];

struct merkle {
    struct level { /* roots of the whole subtrees of 2^level leaves, in order */
        node_t *node;
        size_t count, capacity;
    } level[LEVELS];
};

static void leaf_of(const unsigned char *hash, unsigned char *out)
{
    unsigned char bytes[1 + MERKLE_HASH] = {0};
    memcpy(bytes + 1, hash, MERKLE_HASH);
    crypto_generichash(out, MERKLE_HASH, bytes, sizeof(bytes), NULL, 0);
}

static void node_of(const unsigned char *left, const unsigned char *right, unsigned char *out)
{
    unsigned char bytes[1 + 2 * MERKLE_HASH] = {1};
    memcpy(bytes + 1, left, MERKLE_HASH);
    memcpy(bytes + 1 + MERKLE_HASH, right, MERKLE_HASH);
    crypto_generichash(out, MERKLE_HASH, bytes, sizeof(bytes), NULL, 0);
}

/* The greatest power of two below N, which is at least 2. */
static size_t left_of(size_t n)
{
    size_t k = 1;
    while (k < n - k)
        k *= 2;
    return k;
}

static bool is_power(size_t n)
{
    return (n & (n - 1)) == 0;
}

/* ---- the tree ---- */

struct merkle *merkle_new(void)
{
    return mem_zero(1, sizeof(struct merkle));
}

void merkle_free(struct merkle **tree)
{
    for (size_t i = 0; *tree && i < LEVELS; i++)
        free((*tree)->level[i].node);
    free(*tree);
    *tree = NULL;
}

size_t merkle_count(const struct merkle *tree)
{
    return tree->level[0].count;
}

void merkle_add(struct merkle *tree, const unsigned char hash[MERKLE_HASH])
{
    node_t node;
    leaf_of(hash, node);
    for (size_t i = 0; i < LEVELS; i++) {
        struct level *level = &tree->level[i];
        level->node = mem_grow(level->node, level->count, &level->capacity, sizeof(*level->node));
        memcpy(level->node[level->count++], node, MERKLE_HASH);
        if (level->count % 2)
            return;
        node_of(level->node[level->count - 2], level->node[level->count - 1], node);
    }
}

/* Of COUNT leaves from FIRST on, as the tree divides them: FIRST is a multiple of each power of two that they begin with. */
static void root_of(const struct merkle *tree, size_t first, size_t count, unsigned char *out)
{
    if (is_power(count)) {
        size_t level = 0;
        while ((size_t)1 << level < count)
            level++;
        memcpy(out, tree->level[level].node[first >> level], MERKLE_HASH);
        return;
    }
    node_t left, right;
    size_t k = left_of(count);
    root_of(tree, first, k, left);
    root_of(tree, first + k, count - k, right);
    node_of(left, right, out);
}

void merkle_root(const struct merkle *tree, size_t count, unsigned char out[MERKLE_HASH])
{
    root_of(tree, 0, count, out);
}

static void add_root(const struct merkle *tree, size_t first, size_t count, struct merkle_proof *out)
{
    root_of(tree, first, count, out->node[out->count++]);
}

/* SUBPROOF of the RFC. WHOLE: the M leaves are a tree whose root is known. */
static void add_consistency(const struct merkle *tree, size_t first, size_t m, size_t n, bool whole,
                            struct merkle_proof *out)
{
    if (m == n) {
        if (!whole)
            add_root(tree, first, n, out);
        return;
    }
    size_t k = left_of(n);
    if (m <= k) {
        add_consistency(tree, first, m, k, whole, out);
        add_root(tree, first + k, n - k, out);
    } else {
        add_consistency(tree, first + k, m - k, n - k, false, out);
        add_root(tree, first, k, out);
    }
}

void merkle_consistency(const struct merkle *tree, size_t from, size_t to, struct merkle_proof *out)
{
    out->count = 0;
    add_consistency(tree, 0, from, to, true, out);
}

static void add_path(const struct merkle *tree, size_t first, size_t leaf, size_t n, struct merkle_proof *out)
{
    if (n == 1)
        return;
    size_t k = left_of(n);
    if (leaf < k) {
        add_path(tree, first, leaf, k, out);
        add_root(tree, first + k, n - k, out);
    } else {
        add_path(tree, first + k, leaf - k, n - k, out);
        add_root(tree, first, k, out);
    }
}

void merkle_path(const struct merkle *tree, size_t leaf, size_t count, struct merkle_proof *out)
{
    out->count = 0;
    add_path(tree, 0, leaf, count, out);
}

/* ---- by whoever has only the roots ---- */

static bool same(const unsigned char *a, const unsigned char *b)
{
    return memcmp(a, b, MERKLE_HASH) == 0;
}

/* The same walk as add_consistency(), the roots of the M and of the N leaves made of the proof. NEXT counts what was used. */
static bool make_roots(size_t m, size_t n, bool whole, const unsigned char *known, const struct merkle_proof *proof,
                       size_t *next, unsigned char *of_m, unsigned char *of_n)
{
    if (m == n) {
        if (!whole && *next >= proof->count)
            return false;
        memcpy(of_m, whole ? known : proof->node[(*next)++], MERKLE_HASH);
        memcpy(of_n, of_m, MERKLE_HASH);
        return true;
    }
    size_t k = left_of(n);
    node_t inner_m, inner_n;
    bool left = m <= k;
    if (!make_roots(left ? m : m - k, left ? k : n - k, left && whole, known, proof, next, inner_m, inner_n) ||
        *next >= proof->count)
        return false;
    const unsigned char *other = proof->node[(*next)++];
    if (left) {
        memcpy(of_m, inner_m, MERKLE_HASH);
        node_of(inner_n, other, of_n);
    } else {
        node_of(other, inner_m, of_m);
        node_of(other, inner_n, of_n);
    }
    return true;
}

bool merkle_consistent(size_t from, const unsigned char from_root[MERKLE_HASH], size_t to,
                       const unsigned char to_root[MERKLE_HASH], const struct merkle_proof *proof)
{
    node_t of_from, of_to;
    size_t next = 0;
    return from >= 1 && from <= to && make_roots(from, to, true, from_root, proof, &next, of_from, of_to) &&
           next == proof->count && same(of_from, from_root) && same(of_to, to_root);
}

static bool make_root(size_t leaf, size_t n, const struct merkle_proof *path, size_t *next, unsigned char *node)
{
    if (n == 1)
        return true;
    size_t k = left_of(n);
    bool left = leaf < k;
    if (!make_root(left ? leaf : leaf - k, left ? k : n - k, path, next, node) || *next >= path->count)
        return false;
    const unsigned char *other = path->node[(*next)++];
    node_t made;
    node_of(left ? node : other, left ? other : node, made);
    memcpy(node, made, MERKLE_HASH);
    return true;
}

bool merkle_on_path(const unsigned char hash[MERKLE_HASH], size_t leaf, size_t count,
                    const unsigned char root[MERKLE_HASH], const struct merkle_proof *path)
{
    node_t node;
    size_t next = 0;
    leaf_of(hash, node);
    return leaf < count && make_root(leaf, count, path, &next, node) && next == path->count && same(node, root);
}

bool merkle_differs(const struct merkle *tree, size_t count, const struct merkle_proof *path, size_t *first,
                    size_t *length)
{
    size_t start = 0, left = count, have = merkle_count(tree), next = path->count;
    while (left > 1 && next > 0) { /* of the last leaf every part is on its left, the largest first */
        size_t k = left_of(left);
        node_t here;
        next--;
        if (start + k <= have)
            root_of(tree, start, k, here);
        if (start + k > have || !same(here, path->node[next])) {
            *first = start;
            *length = k;
            return true;
        }
        start += k;
        left -= k;
    }
    *first = start;
    *length = left;
    return false;
}
