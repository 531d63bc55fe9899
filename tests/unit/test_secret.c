/* Secrets: wiped from memory, never larger than their room; parameters from files within bounds; whatever is wrapped comes back whole or not at all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/secret.h"
#include "remembered.h"

static size_t mmap_most = SIZE_MAX; /* bytes that the system gives at once */

/* In the place of the C library's: how memory runs out for the one who asks for much. */
void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t offset)
{
    if (length > mmap_most) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, offset);
}

static const struct secret_kdf cheap = {SECRET_ARGON2ID, 1, 8192, "0123456789abcde"};

static struct secret *of(const char *text)
{
    struct secret *secret = secret_new(strlen(text));
    assert_true(secret_add(secret, text, strlen(text)));
    return secret;
}

/* ---- memory ---- */

static void test_room(void **state)
{
    (void)state;
    struct secret *secret = secret_new(8);
    assert_int_equal(secret->length, 0);
    assert_true(secret_add(secret, "abcdef", 6));
    assert_false(secret_add(secret, "ghi", 3)); /* nothing of it */
    assert_int_equal(secret->length, 6);
    assert_int_equal(secret->bytes[6], 0);
    assert_true(secret_add(secret, "gh", 2));
    assert_false(secret_add(secret, "i", 1));
    secret_cut(secret, 3);
    assert_int_equal(secret->length, 3);
    for (size_t i = 3; i < 8; i++)
        assert_int_equal(secret->bytes[i], 0);
    secret_cut(secret, 5); /* not so long */
    assert_int_equal(secret->length, 3);
    secret_free(&secret);
    assert_null(secret);
    secret_free(&secret);
    secret = secret_new(0);
    assert_true(secret_add(secret, "", 0));
    assert_false(secret_add(secret, "a", 1));
    secret_free(&secret);
}

static void test_same(void **state)
{
    (void)state;
    struct secret *a = of("0123456789"), *b = of("0123456789"), *c = of("0123456780"), *d = of("012345678"),
                  *none = secret_new(4), *empty = secret_new(0);
    assert_true(secret_same(a, b));
    assert_true(secret_same(none, empty)); /* room is no difference */
    assert_false(secret_same(a, c));
    assert_false(secret_same(a, d));
    assert_false(secret_same(d, a));
    assert_false(secret_same(a, none));
    struct secret *all[] = {a, b, c, d, none, empty};
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        secret_free(&all[i]);
}

static void test_wiped(void **state)
{
    (void)state;
    unsigned char masked[24];
    struct secret *secret = secret_random(sizeof(masked));
    remembered_mask(masked, secret->bytes, sizeof(masked));
    assert_int_equal(remembered(masked, sizeof(masked)), 1); /* the search finds it */
    secret_free(&secret);
    assert_int_equal(remembered(masked, sizeof(masked)), 0);

    /* what is made with it stands nowhere else either */
    struct error err = {.code = ERROR_NONE};
    secret = secret_random(sizeof(masked));
    remembered_mask(masked, secret->bytes, sizeof(masked));
    struct secret *key = secret_derive(secret, &cheap, &err);
    unsigned char wrapped[SECRET_WRAPPED(sizeof(masked))], masked_key[SECRET_KEY];
    remembered_mask(masked_key, key->bytes, SECRET_KEY);
    secret_wrap(key, secret, "", 0, wrapped);
    secret_cut(secret, 0);
    assert_int_equal(remembered(masked, sizeof(masked)), 0);
    struct secret *back = secret_unwrap(key, wrapped, sizeof(wrapped), "", 0);
    assert_int_equal(remembered(masked, sizeof(masked)), 1);
    secret_free(&back);
    secret_free(&secret);
    secret_free(&key);
    assert_int_equal(remembered(masked, sizeof(masked)), 0);
    assert_int_equal(remembered(masked_key, sizeof(masked_key)), 0);
}

static void test_hardened(void **state)
{
    (void)state;
    struct rlimit core;
    struct secret *secret = secret_new(1);
    assert_int_equal(getrlimit(RLIMIT_CORE, &core), 0);
    assert_int_equal(core.rlim_cur, 0);
    assert_int_equal(core.rlim_max, 0);
    assert_int_equal(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
    secret_free(&secret);
}

/* ---- keys of passphrases ---- */

static void test_derive(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct secret *passphrase = of("correct horse"), *other = of("correct horsf");
    struct secret *a = secret_derive(passphrase, &cheap, &err), *b = secret_derive(passphrase, &cheap, &err),
                  *c = secret_derive(other, &cheap, &err);
    struct secret_kdf salted = cheap;
    salted.salt[15] ^= 1;
    struct secret *d = secret_derive(passphrase, &salted, &err);
    unsigned char plain[SECRET_KEY];
    assert_int_equal(
        crypto_pwhash(plain, SECRET_KEY, "correct horse", 13, cheap.salt, 1, 8192, crypto_pwhash_ALG_ARGON2ID13), 0);
    assert_true(a && b && c && d && a->length == SECRET_KEY);
    assert_memory_equal(a->bytes, plain, SECRET_KEY);
    assert_true(secret_same(a, b));
    assert_false(secret_same(a, c));
    assert_false(secret_same(a, d));
    struct secret *all[] = {passphrase, other, a, b, c, d};
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        secret_free(&all[i]);
}

static void test_caps(void **state)
{
    (void)state;
    static const struct {
        uint8_t algorithm;
        uint32_t passes;
        uint64_t memory;
        bool fits;
    } table[] = {
        {2, 3, 256 << 20, true},
        {2, 2, 64 << 20, true},
        {2, 4, 1 << 30, true},
        {2, 5, 1 << 30, false}, /* too much work */
        {2, 1, (1 << 30) + 1, false},
        {2, 1, UINT64_C(64) << 30, false},
        {2, 1, UINT64_MAX, false},
        {2, UINT32_MAX, 8192, false},
        {2, UINT32_MAX, UINT64_MAX, false},
        {2, 524288, 8192, true},
        {2, 524289, 8192, false},
        {2, 0, 8192, false},
        {2, 1, 8191, false},
        {2, 1, 0, false},
        {1, 3, 256 << 20, false}, /* Argon2i */
        {0, 3, 256 << 20, false},
        {255, 3, 256 << 20, false},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        struct error err = {.code = ERROR_NONE};
        struct secret_kdf kdf = {table[i].algorithm, table[i].passes, table[i].memory, "0123456789abcde"}, back;
        unsigned char packed[SECRET_PACKED];
        secret_kdf_pack(&kdf, packed);
        bool fits = secret_kdf_unpack(packed, &back, &err);
        if (fits != table[i].fits)
            fail_msg("line %zu", i);
        assert_int_equal(err.code, fits ? ERROR_NONE : ERROR_UNSUPPORTED);
        assert_true(back.algorithm == kdf.algorithm && back.passes == kdf.passes && back.memory == kdf.memory);
        assert_memory_equal(back.salt, kdf.salt, SECRET_SALT);
        struct secret *passphrase = of("x");
        if (!fits)
            assert_null(secret_derive(passphrase, &kdf, &err));
        secret_free(&passphrase);
    }
}

static void test_no_memory(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct secret *passphrase = of("correct horse");
    struct secret_kdf kdf;

    mmap_most = 100 << 20; /* the moderate cost is not to be had */
    struct secret *key = secret_derive_new(passphrase, SECRET_MODERATE, &kdf, &err);
    assert_non_null(key);
    assert_int_equal(kdf.memory, 64 << 20);
    assert_int_equal(kdf.passes, 2);
    struct secret *again = secret_derive(passphrase, &kdf, &err);
    assert_true(again && secret_same(key, again));
    secret_free(&again);
    secret_free(&key);

    mmap_most = 1 << 20; /* neither is the other one */
    assert_null(secret_derive_new(passphrase, SECRET_MODERATE, &kdf, &err));
    assert_int_equal(err.code, ERROR_MEMORY);
    assert_non_null(strstr(err.detail, "64 MB"));
    kdf.memory = 256 << 20;
    kdf.passes = 3;
    assert_null(secret_derive(passphrase, &kdf, &err));
    assert_int_equal(err.code, ERROR_MEMORY);
    assert_non_null(strstr(err.detail, "256 MB"));
    mmap_most = SIZE_MAX;
    secret_free(&passphrase);
}

static void test_memory_left(void **state)
{
    (void)state;
    char name[] = "/tmp/test_secret-XXXXXX";
    int fd = mkstemp(name);
    const char text[] =
        "MemTotal:        8000 kB\nMemFree: 1 kB\nMemAvailable:    2000 kB\nSwapTotal: 9 kB\nSwapFree:         48 kB\n";
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    assert_true(secret_memory_left(name) == 2048 * 1024);
    assert_int_equal(ftruncate(fd, 30), 0);
    assert_true(secret_memory_left(name) == UINT64_MAX); /* an old kernel does not tell */
    close(fd);
    unlink(name);
    assert_true(secret_memory_left(name) == UINT64_MAX);
}

/* ---- wrapped ---- */

static void test_wrap(void **state)
{
    (void)state;
    struct secret *key = secret_random(SECRET_KEY), *other = secret_random(SECRET_KEY),
                  *inner = of("the key of a file");
    unsigned char wrapped[SECRET_WRAPPED(17)], twice[SECRET_WRAPPED(17)];
    secret_wrap(key, inner, "slot 1", 6, wrapped);
    secret_wrap(key, inner, "slot 1", 6, twice);
    assert_memory_not_equal(wrapped, twice, sizeof(wrapped)); /* no nonce comes again */
    struct secret *back = secret_unwrap(key, wrapped, sizeof(wrapped), "slot 1", 6);
    assert_true(back && secret_same(back, inner));
    secret_free(&back);
    assert_null(secret_unwrap(other, wrapped, sizeof(wrapped), "slot 1", 6));
    assert_null(secret_unwrap(inner, wrapped, sizeof(wrapped), "slot 1", 6)); /* no key at all */
    assert_null(secret_unwrap(key, wrapped, sizeof(wrapped), "slot 2", 6));
    assert_null(secret_unwrap(key, wrapped, sizeof(wrapped), "slot 1", 5));
    for (size_t length = 0; length < sizeof(wrapped); length++)
        assert_null(secret_unwrap(key, wrapped, length, "slot 1", 6));
    for (size_t bit = 0; bit < 8 * sizeof(wrapped); bit++) {
        wrapped[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_null(secret_unwrap(key, wrapped, sizeof(wrapped), "slot 1", 6));
        wrapped[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    struct secret *all[] = {key, other, inner};
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        secret_free(&all[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_room),      cmocka_unit_test(test_same),        cmocka_unit_test(test_wiped),
        cmocka_unit_test(test_hardened),  cmocka_unit_test(test_derive),      cmocka_unit_test(test_caps),
        cmocka_unit_test(test_no_memory), cmocka_unit_test(test_memory_left), cmocka_unit_test(test_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
