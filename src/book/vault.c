#include "book/vault.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/passphrase.h"

#define HEAD_VERSION 1
#define NONCE        crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG          crypto_aead_xchacha20poly1305_ietf_ABYTES
#define BODY         (VAULT_PAGE - VAULT_RESERVE)
#define HASH         32
#define WRAPPED      SECRET_WRAPPED(SECRET_KEY)
#define SLOT         (SECRET_PACKED + WRAPPED)

/* Where in the head. */
#define AT_VERSION 16
#define AT_PAGE    18
#define AT_ID      22
#define AT_SERIAL  38
#define AT_COUNT   42
#define AT_SLOTS   43
#define AT_MAC     (VAULT_PAGE - 2 * HASH)
#define AT_SUM     (VAULT_PAGE - HASH)

_Static_assert(NONCE + TAG == VAULT_RESERVE, "what a page has at its end");

static const unsigned char magic[VAULT_FIRST_BYTES] = {0x93, 'm', 'a', 'm', 'o',  'r',  'i',  ' ',
                                                       'b',  'o', 'o', 'k', '\r', '\n', 0x1a, '\n'};

/* One key for each use, of the data key. */
enum { KEY_DATA, KEY_PAGES, KEY_HEAD, KEY_SUMS, KEYS };

struct vault {
    size_t users;
    struct secret *keys; /* KEYS of SECRET_KEY bytes */
    unsigned char head[VAULT_HEAD];
};

static struct known {
    struct known *next;
    struct vault *vault;
} * known;

static const unsigned char *key_of(const struct vault *vault, int which)
{
    return vault->keys->bytes + which * SECRET_KEY;
}

bool vault_is(const unsigned char first[VAULT_FIRST_BYTES])
{
    return memcmp(first, magic, sizeof(magic)) == 0;
}

/* ---- numbers ---- */

static void put(unsigned char *at, uint64_t number, int bytes)
{
    for (int i = 0; i < bytes; i++)
        at[i] = (unsigned char)(number >> 8 * (bytes - 1 - i));
}

static uint64_t get(const unsigned char *at, int bytes)
{
    uint64_t number = 0;
    for (int i = 0; i < bytes; i++)
        number = number << 8 | at[i];
    return number;
}

/* ---- one of the two heads ---- */

static void sum_of(const unsigned char head[VAULT_PAGE], unsigned char out[HASH])
{
    crypto_generichash(out, HASH, head, AT_SUM, NULL, 0);
}

static void mac_of(const struct vault *vault, const unsigned char head[VAULT_PAGE], unsigned char out[HASH])
{
    crypto_generichash(out, HASH, head, AT_MAC, key_of(vault, KEY_HEAD), SECRET_KEY);
}

static bool is_whole(const unsigned char head[VAULT_PAGE])
{
    unsigned char sum[HASH];
    sum_of(head, sum);
    return vault_is(head) && memcmp(sum, head + AT_SUM, HASH) == 0;
}

/* The one that holds; NULL: neither is whole. */
static const unsigned char *newest(const unsigned char head[VAULT_HEAD])
{
    const unsigned char *other = head + VAULT_PAGE;
    bool first = is_whole(head), second = is_whole(other);
    if (first && second)
        return get(head + AT_SERIAL, 4) >= get(other + AT_SERIAL, 4) ? head : other;
    return first ? head : second ? other : NULL;
}

static void about_slot(const unsigned char *head, enum vault_slot kind, unsigned char out[VAULT_ID + 1])
{
    memcpy(out, head + AT_ID, VAULT_ID);
    out[VAULT_ID] = (unsigned char)kind;
}

/* SLOT bytes; NULL: there is none of this kind. */
static const unsigned char *slot_of(const unsigned char *head, enum vault_slot kind)
{
    const unsigned char *at = head + AT_SLOTS;
    for (int left = head[AT_COUNT]; left > 0 && at + 3 + SLOT <= head + AT_MAC; left--) {
        uint64_t length = get(at + 1, 2);
        if (at[0] == kind && length == SLOT)
            return at + 3;
        at += 3 + length;
    }
    return NULL;
}

static bool is_readable(const unsigned char head[VAULT_HEAD], const char *path, struct error *err)
{
    const unsigned char *good = newest(head);
    if (!good)
        return error_because(err, ERROR_CORRUPT, path, "%s", _("the head with the keys is not what was written"));
    if (get(good + AT_VERSION, 2) != HEAD_VERSION || get(good + AT_PAGE, 4) != VAULT_PAGE)
        return error_set(err, ERROR_NEWER, path);
    return true;
}

/* ---- making ---- */

/* Of the data key, in KEYS' first place. */
static void derive_keys(struct secret *keys)
{
    for (unsigned i = 1; i < KEYS; i++)
        crypto_kdf_derive_from_key(keys->bytes + i * SECRET_KEY, SECRET_KEY, i, "mamoriVa", keys->bytes);
    keys->length = KEYS * SECRET_KEY;
}

static struct vault *vault_of(const struct secret *data)
{
    struct vault *vault = mem_zero(1, sizeof(*vault));
    vault->users = 1;
    vault->keys = secret_new(KEYS * SECRET_KEY);
    secret_add(vault->keys, data->bytes, SECRET_KEY);
    derive_keys(vault->keys);
    return vault;
}

/* Both heads, after something was put into the first. */
static void finish_head(struct vault *vault)
{
    unsigned char *head = vault->head;
    mac_of(vault, head, head + AT_MAC);
    sum_of(head, head + AT_SUM);
    memcpy(head + VAULT_PAGE, head, VAULT_PAGE);
}

/* Into the place of the slot; slots stand in the order of their kinds. */
static bool put_slot(struct vault *vault, enum vault_slot kind, const struct secret *typed, enum secret_cost cost,
                     struct secret_kdf *kdf, struct error *err)
{
    unsigned char about[VAULT_ID + 1], *at = vault->head + AT_SLOTS + (kind - 1) * (3 + SLOT);
    struct secret *wrapping = secret_derive_new(typed, cost, kdf, err);
    if (!wrapping)
        return false;
    struct secret *data = secret_new(SECRET_KEY);
    secret_add(data, key_of(vault, KEY_DATA), SECRET_KEY);
    about_slot(vault->head, kind, about);
    put(at, kind, 1);
    put(at + 1, SLOT, 2);
    secret_kdf_pack(kdf, at + 3);
    secret_wrap(wrapping, data, about, sizeof(about), at + 3 + SECRET_PACKED);
    secret_free(&data);
    secret_free(&wrapping);
    return true;
}

/* A code has 100 bits of its own: it needs no dear way to its key. */
static bool put_code(struct vault *vault, char code[VAULT_CODE], struct error *err)
{
    struct secret_kdf kdf = {SECRET_ARGON2ID, 1, 8 << 20, {0}};
    passphrase_code_new(VAULT_GROUPS, code);
    struct secret *typed = secret_new(VAULT_CODE);
    secret_add(typed, code, strlen(code));
    struct secret *plain = passphrase_code_plain(typed);
    bool good = put_slot(vault, VAULT_CODE_SLOT, plain, SECRET_AS_SAID, &kdf, err);
    secret_free(&plain);
    secret_free(&typed);
    return good;
}

struct vault *vault_new(const struct secret *passphrase, enum secret_cost cost, struct secret_kdf *kdf,
                        char code[VAULT_CODE], struct error *err)
{
    struct secret *data = secret_random(SECRET_KEY);
    struct vault *vault = vault_of(data);
    secret_free(&data);
    unsigned char *head = vault->head;
    memcpy(head, magic, sizeof(magic));
    put(head + AT_VERSION, HEAD_VERSION, 2);
    put(head + AT_PAGE, VAULT_PAGE, 4);
    randombytes_buf(head + AT_ID, VAULT_ID);
    head[AT_COUNT] = VAULT_SLOTS;
    if (!put_slot(vault, VAULT_PASSPHRASE, passphrase, cost, kdf, err) || !put_code(vault, code, err)) {
        vault_free(&vault);
        return NULL;
    }
    finish_head(vault);
    return vault;
}

struct vault *vault_share(struct vault *vault)
{
    vault->users++;
    return vault;
}

void vault_free(struct vault **pointer)
{
    struct vault *vault = *pointer;
    *pointer = NULL;
    if (!vault || --vault->users)
        return;
    secret_free(&vault->keys);
    free(vault);
}

const unsigned char *vault_head(const struct vault *vault)
{
    return vault->head;
}

static void next_serial(struct vault *vault)
{
    put(vault->head + AT_SERIAL, get(vault->head + AT_SERIAL, 4) + 1, 4);
    finish_head(vault);
}

bool vault_rewrap(struct vault *vault, enum vault_slot slot, const struct secret *typed, enum secret_cost cost,
                  struct secret_kdf *kdf, struct error *err)
{
    if (!put_slot(vault, slot, typed, cost, kdf, err))
        return false;
    next_serial(vault);
    return true;
}

bool vault_new_code(struct vault *vault, char code[VAULT_CODE], struct error *err)
{
    if (!put_code(vault, code, err))
        return false;
    next_serial(vault);
    return true;
}

/* ---- opening ---- */

/* With a head that says of itself what whoever has the key wrote. */
static struct vault *vault_with(const struct secret *data, const unsigned char *head)
{
    unsigned char mac[HASH];
    struct vault *vault = vault_of(data);
    memcpy(vault->head, head, VAULT_PAGE);
    memcpy(vault->head + VAULT_PAGE, head, VAULT_PAGE);
    mac_of(vault, head, mac);
    if (sodium_memcmp(mac, head + AT_MAC, HASH) != 0)
        vault_free(&vault);
    return vault;
}

static struct secret *unwrap(const unsigned char *head, enum vault_slot kind, const struct secret *typed,
                             struct error *err)
{
    unsigned char about[VAULT_ID + 1];
    struct secret_kdf kdf;
    const unsigned char *slot = slot_of(head, kind);
    if (!slot || !secret_kdf_unpack(slot, &kdf, err))
        return NULL;
    struct secret *wrapping = secret_derive(typed, &kdf, err);
    if (!wrapping)
        return NULL;
    about_slot(head, kind, about);
    struct secret *data = secret_unwrap(wrapping, slot + SECRET_PACKED, WRAPPED, about, sizeof(about));
    secret_free(&wrapping);
    return data;
}

struct vault *vault_open(const unsigned char bytes[VAULT_HEAD], const char *path, const struct secret *typed,
                         struct error *err)
{
    struct error why = {.code = ERROR_NONE};
    const unsigned char *head = is_readable(bytes, path, err) ? newest(bytes) : NULL;
    if (!head)
        return NULL;
    struct secret *plain = passphrase_code_plain(typed), *data = NULL;
    if (plain->length == 4 * VAULT_GROUPS)
        data = unwrap(head, VAULT_CODE_SLOT, plain, &why);
    if (!data && why.code == ERROR_NONE)
        data = unwrap(head, VAULT_PASSPHRASE, typed, &why);
    struct vault *vault = data ? vault_with(data, head) : NULL;
    if (!vault && why.code == ERROR_NONE && !data)
        error_set(&why, ERROR_UNLOCK, path);
    else if (!vault && why.code == ERROR_NONE)
        error_because(&why, ERROR_CORRUPT, path, "%s", _("the head with the keys is not what was written"));
    if (!vault && err)
        *err = why;
    secret_free(&plain);
    secret_free(&data);
    return vault;
}

void vault_remember(struct vault *vault)
{
    struct known *one = mem_zero(1, sizeof(*one));
    *one = (struct known){known, vault_share(vault)};
    known = one;
}

void vault_forget(void)
{
    while (known) {
        struct known *one = known;
        known = one->next;
        vault_free(&one->vault);
        free(one);
    }
}

bool vault_fits(const struct vault *vault, const unsigned char bytes[VAULT_HEAD])
{
    unsigned char mac[HASH];
    const unsigned char *head = newest(bytes);
    if (!head || memcmp(vault->head + AT_ID, head + AT_ID, VAULT_ID) != 0)
        return false;
    mac_of(vault, head, mac);
    return sodium_memcmp(mac, head + AT_MAC, HASH) == 0;
}

struct vault *vault_known(const unsigned char bytes[VAULT_HEAD])
{
    const unsigned char *head = newest(bytes);
    struct vault *vault = NULL;
    for (const struct known *one = known; head && one && !vault; one = one->next) {
        if (memcmp(one->vault->head + AT_ID, head + AT_ID, VAULT_ID) != 0)
            continue;
        struct secret *data = secret_new(SECRET_KEY);
        secret_add(data, key_of(one->vault, KEY_DATA), SECRET_KEY);
        vault = vault_with(data, head);
        secret_free(&data);
    }
    return vault;
}

static struct vault_asked asked;

struct vault_asked vault_on_demand(struct vault_asked now)
{
    struct vault_asked before = asked;
    asked = now;
    return before;
}

struct vault *vault_find(const char *path, const unsigned char head[VAULT_HEAD], struct error *err)
{
    if (!is_readable(head, path, err))
        return NULL;
    struct vault *vault = vault_known(head);
    if (vault)
        return vault;
    if (!asked.ask) {
        error_set(err, ERROR_ENCRYPTED, path);
        return NULL;
    }
    vault = asked.ask(asked.context, path, head, err);
    if (vault)
        vault_remember(vault);
    return vault;
}

/* ---- pages ---- */

/* What is authenticated with page PAGE; PLAIN of its bytes stay readable. */
static size_t about_page(uint32_t page, const unsigned char *bytes, unsigned char about[4 + VAULT_PLAIN], size_t *plain)
{
    *plain = page == 1 ? VAULT_PLAIN : 0;
    put(about, page, 4);
    memcpy(about + 4, bytes, *plain);
    return 4 + *plain;
}

void vault_encrypt(const struct vault *vault, uint32_t page, const unsigned char bytes[VAULT_PAGE],
                   unsigned char out[VAULT_PAGE])
{
    unsigned char about[4 + VAULT_PLAIN], *nonce = out + BODY;
    size_t plain, length = about_page(page, bytes, about, &plain);
    randombytes_buf(nonce, NONCE);
    memcpy(out, bytes, plain);
    crypto_aead_xchacha20poly1305_ietf_encrypt_detached(out + plain, nonce + NONCE, NULL, bytes + plain, BODY - plain,
                                                        about, length, NULL, nonce, key_of(vault, KEY_PAGES));
}

bool vault_decrypt(const struct vault *vault, uint32_t page, unsigned char bytes[VAULT_PAGE])
{
    unsigned char about[4 + VAULT_PLAIN];
    const unsigned char *nonce = bytes + BODY;
    size_t plain, length = about_page(page, bytes, about, &plain);
    bool good = crypto_aead_xchacha20poly1305_ietf_decrypt_detached(bytes + plain, NULL, bytes + plain, BODY - plain,
                                                                    nonce + NONCE, about, length, nonce,
                                                                    key_of(vault, KEY_PAGES)) == 0;
    memset(bytes + BODY, 0, VAULT_RESERVE);
    return good;
}

uint32_t vault_mask(const struct vault *vault, const unsigned char bytes[VAULT_PAGE])
{
    unsigned char hash[crypto_generichash_BYTES_MIN];
    crypto_generichash(hash, sizeof(hash), bytes + BODY, NONCE, key_of(vault, KEY_SUMS), SECRET_KEY);
    return (uint32_t)get(hash, 4);
}
