/* Secrets: passphrases as they are typed, the keys that come of them, and what these keys wrap.
 *
 * A secret lies in memory of its own, which is locked (it does not get into the swap), lies between pages that nobody may touch, is left out of core
 * dumps, and is wiped when it is freed. It is handed on as a struct secret and is never copied into a struct str, a struct error, an argument or the
 * environment. What was cut off is wiped at once. Not promised: registers, what a terminal or the kernel kept of a typed line; and
 * where locking is forbidden (RLIMIT_MEMLOCK) it may be swapped out.
 *
 * With the first secret the process stops leaving anything to others of the same account: no core dump (RLIMIT_CORE 0), and none of them may look into it
 * (PR_SET_DUMPABLE 0). Both stay so.
 *
 *   secret_new() → secret_add() …, or secret_random() → secret_free()
 *   passphrase → secret_derive_new(), keep the struct secret_kdf beside what the key wraps → secret_wrap();
 *   later: secret_kdf_unpack() → secret_derive() → secret_unwrap()
 *
 * Wiped also when memory runs out: the process ends, and nothing of it is kept.
 */
#ifndef MAMORI_BASE_SECRET_H
#define MAMORI_BASE_SECRET_H

#include "base/error.h"

#define SECRET_KEY 32 /* bytes of every key */

struct secret {
    size_t capacity, length;
    unsigned char bytes[];
};

struct secret *secret_new(size_t capacity); /* empty */
struct secret *secret_random(size_t length);
void secret_free(struct secret **secret);
bool secret_add(struct secret *secret, const void *bytes,
                size_t length);                        /* false: it does not fit, and nothing was added */
void secret_cut(struct secret *secret, size_t length); /* the first LENGTH bytes stay */
/* In a time that does not depend on where they differ. Of different lengths: no, at once. */
bool secret_same(const struct secret *a, const struct secret *b);

/* ---- a key of a passphrase: Argon2id ---- */

#define SECRET_SALT   16
#define SECRET_PACKED 29 /* a struct secret_kdf in a file */

/* What an honest file may ask for: up to 1 GiB, and passes over no more than 4 GiB in all, some 3 seconds. A file from elsewhere could ask for all the
 * memory and time there is. */
#define SECRET_MEMORY_MOST (UINT64_C(1) << 30)
#define SECRET_WORK_MOST   (UINT64_C(4) << 30)

struct secret_kdf {
    uint8_t algorithm; /* SECRET_ARGON2ID */
    uint32_t passes;
    uint64_t memory; /* bytes */
    unsigned char salt[SECRET_SALT];
};
#define SECRET_ARGON2ID 2 /* version 1.3; the number is libsodium's */

/* Moderate: 256 MiB, 3 passes, half a second. Interactive: 64 MiB, 2 passes, a tenth of a second: for a machine that has no more. As said: what the struct
 * secret_kdf holds already, but for the salt. */
enum secret_cost { SECRET_INTERACTIVE, SECRET_MODERATE, SECRET_AS_SAID };

/* A key by new parameters, which KDF receives. Where the machine has not the memory for the moderate ones it is the interactive ones: KDF tells, and
 * whoever asked says so. NULL: ERROR_MEMORY. */
struct secret *secret_derive_new(const struct secret *passphrase, enum secret_cost cost, struct secret_kdf *kdf,
                                 struct error *err);
/* The key by parameters that are written down. NULL: ERROR_MEMORY, with how much is needed; ERROR_UNSUPPORTED: they are
 * of another kind, or ask for more than that. */
struct secret *secret_derive(const struct secret *passphrase, const struct secret_kdf *kdf, struct error *err);
/* The same on every machine. Unpacking: ERROR_UNSUPPORTED as above; *KDF is what was read. */
void secret_kdf_pack(const struct secret_kdf *kdf, unsigned char out[SECRET_PACKED]);
bool secret_kdf_unpack(const unsigned char packed[SECRET_PACKED], struct secret_kdf *kdf, struct error *err);
/* Memory and swap that could be had without pressing others out, as the file MEMINFO (/proc/meminfo) tells; UINT64_MAX: it does not. */
uint64_t secret_memory_left(const char *meminfo);

/* ---- a secret wrapped by a key: XChaCha20-Poly1305 ---- */

#define SECRET_WRAPPED(length) ((length) + 40) /* a nonce before it, a tag behind */

/* ABOUT is authenticated with it and must be the same at the unwrapping: where it stands, what it is for. */
void secret_wrap(const struct secret *key, const struct secret *inner, const void *about, size_t about_length,
                 unsigned char *out);
/* NULL: another key, another ABOUT, or a changed byte; which of these cannot be told. */
struct secret *secret_unwrap(const struct secret *key, const unsigned char *wrapped, size_t length, const void *about,
                             size_t about_length);

/* ---- a key that signs: Ed25519 ---- */

#define SECRET_SEED      32
#define SECRET_PUBLIC    32
#define SECRET_SIGNATURE 64

/* The signing key of a SEED (SECRET_SEED bytes); PUBLIC (may be NULL) receives what anybody checks its signatures with. */
struct secret *secret_signing_key(const struct secret *seed, unsigned char public[SECRET_PUBLIC]);
void secret_signing_public(const struct secret *key, unsigned char public[SECRET_PUBLIC]);
void secret_sign(const struct secret *key, const void *message, size_t length, unsigned char out[SECRET_SIGNATURE]);
/* Needs no secret. */
bool secret_signed(const unsigned char public[SECRET_PUBLIC], const void *message, size_t length,
                   const unsigned char signature[SECRET_SIGNATURE]);

#endif
