#include "base/secret.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/intl.h"

#define MEGABYTE (UINT64_C(1) << 20)
#define NONCE    crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG      crypto_aead_xchacha20poly1305_ietf_ABYTES
#define ALIGN    16   /* libsodium puts what it gives out at the end of a page */
#define STACK    8192 /* of which its functions leave some with parts of a key in it */

_Static_assert(SECRET_WRAPPED(0) == NONCE + TAG, "what a wrapped secret has more");
_Static_assert(SECRET_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "the length of a key");
_Static_assert(SECRET_SALT == crypto_pwhash_argon2id_SALTBYTES, "the length of a salt");
_Static_assert(SECRET_SEED == crypto_sign_SEEDBYTES && SECRET_PUBLIC == crypto_sign_PUBLICKEYBYTES &&
                   SECRET_SIGNATURE == crypto_sign_BYTES,
               "the lengths of keys that sign");
_Static_assert(SECRET_ARGON2ID == crypto_pwhash_argon2id_ALG_ARGON2ID13, "the number of the algorithm");

/* ---- memory ---- */

static void harden(void)
{
    static bool once;
    if (once)
        return;
    once = true;
    if (sodium_init() < 0)
        mem_exhausted();
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

struct secret *secret_new(size_t capacity)
{
    harden();
    size_t size = sizeof(struct secret) + capacity;
    if (size < capacity || size > SIZE_MAX - ALIGN)
        mem_exhausted();
    size = (size + ALIGN - 1) / ALIGN * ALIGN;
    struct secret *secret = sodium_malloc(size);
    if (!secret)
        mem_exhausted();
    memset(secret, 0, size);
    secret->capacity = capacity;
    return secret;
}

struct secret *secret_random(size_t length)
{
    struct secret *secret = secret_new(length);
    randombytes_buf(secret->bytes, length);
    secret->length = length;
    return secret;
}

void secret_free(struct secret **secret)
{
    sodium_free(*secret);
    *secret = NULL;
}

bool secret_add(struct secret *secret, const void *bytes, size_t length)
{
    if (length > secret->capacity - secret->length)
        return false;
    if (length)
        memcpy(secret->bytes + secret->length, bytes, length);
    secret->length += length;
    return true;
}

void secret_cut(struct secret *secret, size_t length)
{
    if (length >= secret->length)
        return;
    sodium_memzero(secret->bytes + length, secret->length - length);
    secret->length = length;
}

bool secret_same(const struct secret *a, const struct secret *b)
{
    return a->length == b->length && sodium_memcmp(a->bytes, b->bytes, a->length) == 0;
}

/* ---- Argon2id ---- */

uint64_t secret_memory_left(const char *meminfo)
{
    char line[128];
    unsigned long long kilobytes;
    uint64_t left = 0;
    bool told = false;
    FILE *file = fopen(meminfo, "re");
    while (file && fgets(line, sizeof(line), file))
        if (sscanf(line, "MemAvailable: %llu", &kilobytes) == 1 || sscanf(line, "SwapFree: %llu", &kilobytes) == 1) {
            left += (uint64_t)kilobytes * 1024;
            told |= str_starts(line, "MemAvailable:");
        }
    if (file)
        fclose(file);
    return told ? left : UINT64_MAX;
}

static bool short_of_memory(const struct secret_kdf *kdf, struct error *err)
{
    return error_because(err, ERROR_MEMORY, _("the passphrase"), _("%llu MB are needed"),
                         (unsigned long long)((kdf->memory + MEGABYTE - 1) / MEGABYTE));
}

static bool kdf_fits(const struct secret_kdf *kdf, struct error *err)
{
    if (kdf->algorithm != SECRET_ARGON2ID || kdf->passes < crypto_pwhash_argon2id_OPSLIMIT_MIN ||
        kdf->memory < crypto_pwhash_argon2id_MEMLIMIT_MIN)
        return error_set(err, ERROR_UNSUPPORTED, _("the way from the passphrase to the key"));
    if (kdf->memory > SECRET_MEMORY_MOST || kdf->passes > SECRET_WORK_MOST / kdf->memory)
        return error_because(err, ERROR_UNSUPPORTED, _("the way from the passphrase to the key"),
                             _("it asks for %llu MB and %lu passes, more than any honest file"),
                             (unsigned long long)(kdf->memory / MEGABYTE), (unsigned long)kdf->passes);
    return true;
}

struct secret *secret_derive(const struct secret *passphrase, const struct secret_kdf *kdf, struct error *err)
{
    if (!kdf_fits(kdf, err))
        return NULL;
    if (secret_memory_left("/proc/meminfo") < kdf->memory) { /* the kernel would end some program for it */
        short_of_memory(kdf, err);
        return NULL;
    }
    struct secret *key = secret_new(SECRET_KEY);
    key->length = SECRET_KEY;
    if (crypto_pwhash_argon2id(key->bytes, SECRET_KEY, (const char *)passphrase->bytes, passphrase->length, kdf->salt,
                               kdf->passes, (size_t)kdf->memory, kdf->algorithm) != 0) {
        short_of_memory(kdf, err); /* the one thing that can be wrong with parameters that fit */
        secret_free(&key);
    }
    sodium_stackzero(STACK);
    return key;
}

struct secret *secret_derive_new(const struct secret *passphrase, enum secret_cost cost, struct secret_kdf *kdf,
                                 struct error *err)
{
    static const struct secret_kdf costs[] = {
        [SECRET_INTERACTIVE] = {SECRET_ARGON2ID,
                                crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE,
                                crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE,
                                {0}},
        [SECRET_MODERATE] = {
            SECRET_ARGON2ID, crypto_pwhash_argon2id_OPSLIMIT_MODERATE, crypto_pwhash_argon2id_MEMLIMIT_MODERATE, {0}}};
    struct error why = {.code = ERROR_NONE};
    harden();
    if (cost != SECRET_AS_SAID)
        *kdf = costs[cost];
    randombytes_buf(kdf->salt, SECRET_SALT);
    struct secret *key = secret_derive(passphrase, kdf, &why);
    if (!key && cost == SECRET_MODERATE)
        return secret_derive_new(passphrase, SECRET_INTERACTIVE, kdf, err);
    if (!key && err)
        *err = why;
    return key;
}

/* Algorithm, passes, memory, salt; the numbers with their first byte first. */
void secret_kdf_pack(const struct secret_kdf *kdf, unsigned char out[SECRET_PACKED])
{
    *out++ = kdf->algorithm;
    for (int shift = 24; shift >= 0; shift -= 8)
        *out++ = (unsigned char)(kdf->passes >> shift);
    for (int shift = 56; shift >= 0; shift -= 8)
        *out++ = (unsigned char)(kdf->memory >> shift);
    memcpy(out, kdf->salt, SECRET_SALT);
}

bool secret_kdf_unpack(const unsigned char packed[SECRET_PACKED], struct secret_kdf *kdf, struct error *err)
{
    *kdf = (struct secret_kdf){.algorithm = *packed++};
    for (int i = 0; i < 4; i++)
        kdf->passes = kdf->passes << 8 | *packed++;
    for (int i = 0; i < 8; i++)
        kdf->memory = kdf->memory << 8 | *packed++;
    memcpy(kdf->salt, packed, SECRET_SALT);
    return kdf_fits(kdf, err);
}

/* ---- wrapped ---- */

void secret_wrap(const struct secret *key, const struct secret *inner, const void *about, size_t about_length,
                 unsigned char *out)
{
    randombytes_buf(out, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, NULL, inner->bytes, inner->length, about, about_length,
                                               NULL, out, key->bytes);
    sodium_stackzero(STACK);
}

struct secret *secret_unwrap(const struct secret *key, const unsigned char *wrapped, size_t length, const void *about,
                             size_t about_length)
{
    if (length < SECRET_WRAPPED(0) || key->length != SECRET_KEY)
        return NULL;
    struct secret *inner = secret_new(length - SECRET_WRAPPED(0));
    inner->length = inner->capacity;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(inner->bytes, NULL, NULL, wrapped + NONCE, length - NONCE, about,
                                                   about_length, wrapped, key->bytes) != 0)
        secret_free(&inner);
    sodium_stackzero(STACK);
    return inner;
}

/* ---- signing: the key is the seed with the public key behind it ---- */

struct secret *secret_signing_key(const struct secret *seed, unsigned char public[SECRET_PUBLIC])
{
    unsigned char own[SECRET_PUBLIC];
    struct secret *key = secret_new(crypto_sign_SECRETKEYBYTES);
    key->length = crypto_sign_SECRETKEYBYTES;
    crypto_sign_seed_keypair(public ? public : own, key->bytes, seed->bytes);
    sodium_stackzero(STACK);
    return key;
}

void secret_signing_public(const struct secret *key, unsigned char public[SECRET_PUBLIC])
{
    memcpy(public, key->bytes + SECRET_SEED, SECRET_PUBLIC);
}

void secret_sign(const struct secret *key, const void *message, size_t length, unsigned char out[SECRET_SIGNATURE])
{
    crypto_sign_detached(out, NULL, message, length, key->bytes);
    sodium_stackzero(STACK);
}

bool secret_signed(const unsigned char public[SECRET_PUBLIC], const void *message, size_t length,
                   const unsigned char signature[SECRET_SIGNATURE])
{
    return crypto_sign_verify_detached(signature, message, length, public) == 0;
}
