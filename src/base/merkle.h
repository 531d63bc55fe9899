/* A Merkle tree over hashes in a fixed order, as RFC 6962 has it (Certificate Transparency, 2.1), with BLAKE2b-256: a leaf is H(0 ‖ hash), a node
 * H(1 ‖ left ‖ right), and the left part of N leaves the greatest power of two below N.
 *
 * Its root says which hashes there are, and in which order. A *consistency* proof of a few nodes shows, to somebody who has only the two roots, that the tree
 * of the first FROM leaves became that of the first TO by adding to it; a *path*, that a hash is a certain leaf of a tree.
 *
 *     merkle_new() → merkle_add() … → merkle_root(), merkle_consistency(), merkle_path() → merkle_free()
 *     merkle_consistent(), merkle_on_path(): of whoever has only what was written down
 *
 * Adding costs one node on average, everything else a few dozen: the roots of all whole subtrees are kept, 64 bytes a leaf.
 */
#ifndef MAMORI_BASE_MERKLE_H
#define MAMORI_BASE_MERKLE_H

#include "base/mem.h"

#define MERKLE_HASH  32
#define MERKLE_PROOF 64 /* nodes: no proof of up to 2^62 leaves has more */

struct merkle_proof {
    size_t count;
    unsigned char node[MERKLE_PROOF][MERKLE_HASH];
};

struct merkle;
struct merkle *merkle_new(void);
void merkle_add(struct merkle *tree, const unsigned char hash[MERKLE_HASH]);
void merkle_free(struct merkle **tree);
size_t merkle_count(const struct merkle *tree);

/* Of the first COUNT leaves, 1 … merkle_count(). */
void merkle_root(const struct merkle *tree, size_t count, unsigned char out[MERKLE_HASH]);
void merkle_consistency(const struct merkle *tree, size_t from, size_t to,
                        struct merkle_proof *out); /* 1 ≤ FROM ≤ TO */
void merkle_path(const struct merkle *tree, size_t leaf, size_t count, struct merkle_proof *out); /* LEAF from 0 */

bool merkle_consistent(size_t from, const unsigned char from_root[MERKLE_HASH], size_t to,
                       const unsigned char to_root[MERKLE_HASH], const struct merkle_proof *proof);
bool merkle_on_path(const unsigned char hash[MERKLE_HASH], size_t leaf, size_t count,
                    const unsigned char root[MERKLE_HASH], const struct merkle_proof *path);

/* Of a tree of COUNT leaves only its root and the PATH of its last leaf are known: which part of it is the first that is another one in TREE, which may be
 * shorter? From *FIRST (from 0) on, *LENGTH leaves. False: every part that the path names is the same. */
bool merkle_differs(const struct merkle *tree, size_t count, const struct merkle_proof *path, size_t *first,
                    size_t *length);

#endif
