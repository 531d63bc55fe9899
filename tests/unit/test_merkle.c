/* The Merkle tree: what its proofs prove, for sizes at random, and that nothing else passes for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <string.h>

#include "base/merkle.h"
#include "share.h"

/* As the RFC defines it, with nothing kept. */
static void slow_root(const unsigned char (*leaf)[MERKLE_HASH], size_t count, unsigned char *out)
{
    unsigned char bytes[1 + 2 * MERKLE_HASH] = {count > 1};
    size_t k = 1;
    if (count == 1) {
        memcpy(bytes + 1, leaf[0], MERKLE_HASH);
        crypto_generichash(out, MERKLE_HASH, bytes, 1 + MERKLE_HASH, NULL, 0);
        return;
    }
    while (2 * k < count)
        k *= 2;
    slow_root(leaf, k, bytes + 1);
    slow_root(leaf + k, count - k, bytes + 1 + MERKLE_HASH);
    crypto_generichash(out, MERKLE_HASH, bytes, sizeof(bytes), NULL, 0);
}

enum { MOST = 300 };
static unsigned char leaf[MOST][MERKLE_HASH];

static struct merkle *make(size_t count)
{
    struct merkle *tree = merkle_new();
    for (size_t i = 0; i < count; i++)
        merkle_add(tree, leaf[i]);
    return tree;
}

static int start(void **state)
{
    (void)state;
    if (sodium_init() < 0)
        return 1;
    randombytes_buf_deterministic(leaf, sizeof(leaf), (const unsigned char[randombytes_SEEDBYTES]){7});
    return 0;
}

static void test_roots(void **state)
{
    (void)state;
    struct merkle *tree = make(MOST);
    unsigned char fast[MERKLE_HASH], slow[MERKLE_HASH];
    for (size_t n = 1; n <= MOST; n++) {
        merkle_root(tree, n, fast);
        slow_root((const unsigned char(*)[MERKLE_HASH])leaf, n, slow);
        assert_memory_equal(fast, slow, MERKLE_HASH);
    }
    merkle_free(&tree);
}

/* Each bit of what somebody holds, turned; a node more, a node less; two exchanged; other sizes. */
static void assert_only(size_t from, unsigned char *from_root, size_t to, unsigned char *to_root,
                        struct merkle_proof *proof)
{
    unsigned char *part[2 + MERKLE_PROOF] = {from_root, to_root};
    assert_true(merkle_consistent(from, from_root, to, to_root, proof));
    for (size_t i = 0; i < proof->count; i++)
        part[2 + i] = proof->node[i];
    for (size_t p = 0; p < 2 + proof->count; p++)
        for (size_t bit = 0; bit < 8 * MERKLE_HASH; bit += 1 + bit % 3) {
            part[p][bit / 8] ^= (unsigned char)(1 << bit % 8);
            assert_false(merkle_consistent(from, from_root, to, to_root, proof));
            part[p][bit / 8] ^= (unsigned char)(1 << bit % 8);
        }
    proof->count++;
    assert_false(merkle_consistent(from, from_root, to, to_root, proof));
    proof->count--;
    if (proof->count) {
        proof->count--;
        assert_false(merkle_consistent(from, from_root, to, to_root, proof));
        proof->count++;
    }
    if (proof->count > 1) {
        struct merkle_proof other = *proof;
        memcpy(other.node[0], proof->node[1], MERKLE_HASH);
        memcpy(other.node[1], proof->node[0], MERKLE_HASH);
        assert_false(merkle_consistent(from, from_root, to, to_root, &other));
    }
    if (from != to) {
        assert_false(merkle_consistent(to, from_root, from, to_root, proof));
        assert_false(merkle_consistent(from, to_root, to, from_root, proof));
    }
    assert_false(merkle_consistent(0, from_root, to, to_root, proof));
}

static void test_consistency(void **state)
{
    (void)state;
    struct merkle *tree = make(MOST);
    struct merkle_proof proof;
    unsigned char from_root[MERKLE_HASH], to_root[MERKLE_HASH];
    for (size_t i = 0; i < share_of(160); i++) {
        size_t to = 1 + randombytes_uniform(i % 2 ? 40 : MOST), from = 1 + randombytes_uniform((uint32_t)to);
        memset(&proof, 0, sizeof(proof));
        merkle_root(tree, from, from_root);
        merkle_root(tree, to, to_root);
        merkle_consistency(tree, from, to, &proof);
        assert_only(from, from_root, to, to_root, &proof);
    }
    for (size_t to = 1; to <= 70; to++) /* every pair of small ones holds */
        for (size_t from = 1; from <= to; from++) {
            merkle_root(tree, from, from_root);
            merkle_root(tree, to, to_root);
            merkle_consistency(tree, from, to, &proof);
            assert_true(merkle_consistent(from, from_root, to, to_root, &proof));
        }
    merkle_free(&tree);
}

/* A history that was made anew up to some entry has no proof: neither the one of before nor its own. */
static void test_other_history(void **state)
{
    (void)state;
    struct merkle_proof proof, own;
    unsigned char from_root[MERKLE_HASH], to_root[MERKLE_HASH], held[MERKLE_HASH];
    for (size_t i = 0; i < share_of(80); i++) {
        size_t to = 2 + randombytes_uniform(60), from = 1 + randombytes_uniform((uint32_t)to - 1);
        size_t at = randombytes_uniform((uint32_t)from), first, length;
        struct merkle *tree = make(to);
        merkle_root(tree, from, held);
        merkle_root(tree, to, to_root);
        merkle_consistency(tree, from, to, &proof);
        struct merkle_proof path;
        merkle_path(tree, to - 1, to, &path);
        merkle_free(&tree);
        leaf[at][3] ^= 1;
        tree = make(to);
        merkle_root(tree, from, from_root);
        merkle_root(tree, to, to_root);
        merkle_consistency(tree, from, to, &own);
        assert_true(merkle_consistent(from, from_root, to, to_root, &own));
        assert_false(merkle_consistent(from, held, to, to_root, &own));
        assert_false(merkle_consistent(from, held, to, to_root, &proof));
        bool parts = merkle_differs(tree, to, &path, &first, &length); /* else it is the last leaf itself */
        assert_true(parts || at == to - 1);
        assert_true(at >= first && at < first + length);
        merkle_free(&tree);
        leaf[at][3] ^= 1;
    }
}

static void test_paths(void **state)
{
    (void)state;
    struct merkle *tree = make(MOST);
    struct merkle_proof path;
    unsigned char root[MERKLE_HASH];
    for (size_t i = 0; i < share_of(200); i++) {
        size_t count = 1 + randombytes_uniform(i % 2 ? 20 : MOST), at = randombytes_uniform((uint32_t)count);
        merkle_root(tree, count, root);
        merkle_path(tree, at, count, &path);
        assert_true(merkle_on_path(leaf[at], at, count, root, &path));
        assert_false(merkle_on_path(leaf[at], count, count, root, &path));
        if (count > 1) {
            assert_false(merkle_on_path(leaf[(at + 1) % count], at, count, root, &path));
            assert_false(merkle_on_path(leaf[at], (at + 1) % count, count, root, &path));
        }
        for (size_t n = 0; n < path.count; n++)
            for (size_t bit = 0; bit < 8 * MERKLE_HASH; bit += 5) {
                path.node[n][bit / 8] ^= (unsigned char)(1 << bit % 8);
                assert_false(merkle_on_path(leaf[at], at, count, root, &path));
                path.node[n][bit / 8] ^= (unsigned char)(1 << bit % 8);
            }
    }
    merkle_free(&tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_roots), cmocka_unit_test(test_consistency),
                                       cmocka_unit_test(test_other_history), cmocka_unit_test(test_paths)};
    return cmocka_run_group_tests_name("merkle", tests, start, NULL);
}
