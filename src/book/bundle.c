#include "book/bundle.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "book/store.h"

#define FORMAT 1
#define PART   1 /* flag */
#define SEALED (BUNDLE_CHUNK + crypto_secretstream_xchacha20poly1305_ABYTES)
#define MORE   crypto_secretstream_xchacha20poly1305_ABYTES
#define STREAM crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define BOX    (SECRET_KEY + crypto_box_SEALBYTES)
#define START  14 /* magic, version, length of the head */

static const unsigned char magic[BUNDLE_FIRST_BYTES] = {0x93, 'm', 'a', 'm', 'o', 'r', 'i', '\n'};
static const char about_slot[] = "mamori: the key of a sealed file";

_Static_assert(SECRET_KEY == crypto_secretstream_xchacha20poly1305_KEYBYTES, "the length of a key");
_Static_assert(BUNDLE_PUBLIC == crypto_box_PUBLICKEYBYTES, "the length of a public key");

static bool refuse(const char *path, struct error *err)
{
    return error_set(err, ERROR_UNSEAL, path);
}

static void name_of(const unsigned char recipient[BUNDLE_PUBLIC], unsigned char out[BUNDLE_NAME])
{
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof(hash), recipient, BUNDLE_PUBLIC, NULL, 0);
    memcpy(out, hash, BUNDLE_NAME);
}

/* ---- writing the head ---- */

static void put(struct str *out, uint64_t number, int bytes)
{
    while (bytes-- > 0)
        str_add_char(out, (char)(number >> 8 * bytes));
}

static void put_bytes(struct str *out, const void *bytes, size_t length)
{
    str_add_length(out, bytes, length);
}

static void put_hex(struct str *out, const char *hex, size_t bytes)
{
    unsigned char binary[32] = {0};
    sodium_hex2bin(binary, sizeof(binary), hex, strlen(hex), NULL, NULL, NULL);
    put_bytes(out, binary, bytes);
}

static void put_slot(struct str *out, enum bundle_slot_kind kind, const void *bytes, size_t length)
{
    put(out, kind, 1);
    put(out, length, 2);
    put_bytes(out, bytes, length);
}

static bool put_passphrase(struct str *out, struct bundle_lock *lock, const struct secret *key, struct error *err)
{
    unsigned char slot[SECRET_PACKED + SECRET_WRAPPED(SECRET_KEY)];
    struct secret *wrapping = secret_derive_new(lock->passphrase, lock->cost, &lock->kdf, err);
    if (!wrapping)
        return false;
    secret_kdf_pack(&lock->kdf, slot);
    secret_wrap(wrapping, key, about_slot, sizeof(about_slot), slot + SECRET_PACKED);
    secret_free(&wrapping);
    put_slot(out, BUNDLE_PASSPHRASE, slot, sizeof(slot));
    return true;
}

static bool put_recipient(struct str *out, const unsigned char recipient[BUNDLE_PUBLIC], const struct secret *key,
                          const char *path, struct error *err)
{
    unsigned char slot[BUNDLE_NAME + BOX];
    name_of(recipient, slot);
    if (crypto_box_seal(slot + BUNDLE_NAME, key->bytes, SECRET_KEY, recipient) != 0)
        return error_set(err, ERROR_INTERNAL, path);
    put_slot(out, BUNDLE_RECIPIENT, slot, sizeof(slot));
    return true;
}

static bool put_head(struct str *out, const struct bundle_head *head, struct bundle_lock *lock,
                     const struct secret *key, const unsigned char stream[STREAM], const char *path, struct error *err)
{
    struct str slots SCOPED(str_free) = STR_INIT;
    bool good = !lock->passphrase || put_passphrase(&slots, lock, key, err);
    for (size_t i = 0; good && i < lock->recipients; i++)
        good = put_recipient(&slots, lock->recipient[i], key, path, err);
    if (!good)
        return false;
    put(out, BUNDLE_CHUNK, 4);
    put(out, (uint64_t)head->at, 8);
    put_hex(out, head->id, 16);
    put(out, (uint64_t)head->entries, 8);
    put_hex(out, head->hash, 32);
    put(out, head->part ? PART : 0, 1);
    put(out, head->part ? head->sheets : 0, 2);
    for (size_t i = 0; head->part && i < head->sheets; i++) {
        put(out, strlen(head->sheet[i]), 1);
        str_add(out, head->sheet[i]);
    }
    put(out, (lock->passphrase != NULL) + lock->recipients, 1);
    put_bytes(out, slots.text, slots.length);
    put_bytes(out, stream, STREAM);
    return true;
}

/* ---- writing ---- */

static bool write_chunks(struct atomic_file *file, crypto_secretstream_xchacha20poly1305_state *state,
                         const struct str *head, const unsigned char *plain, size_t size,
                         const struct progress *progress, struct error *err)
{
    unsigned char sealed[SEALED];
    bool good = atomic_write(file, head->text, head->length, err);
    for (size_t at = 0, length; good && at < size; at += length) {
        length = size - at < BUNDLE_CHUNK ? size - at : BUNDLE_CHUNK;
        unsigned char tag = at + length == size ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
        if (progress_cancelled(progress, at, size))
            return error_set(err, ERROR_CANCELLED, file->said);
        crypto_secretstream_xchacha20poly1305_push(state, sealed, NULL, plain + at, length,
                                                   at ? NULL : (const unsigned char *)head->text, at ? 0 : head->length,
                                                   tag);
        good = atomic_write(file, sealed, length + MORE, err);
    }
    return good;
}

bool bundle_write(struct atomic_file *file, const struct bundle_head *head, struct bundle_lock *lock,
                  const unsigned char *plain, size_t size, const struct progress *progress, struct error *err)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char stream[STREAM];
    struct str rest SCOPED(str_free) = STR_INIT, whole SCOPED(str_free) = STR_INIT;
    if (size == 0 || size > BUNDLE_MOST || (lock->passphrase != NULL) + lock->recipients > BUNDLE_SLOTS ||
        head->sheets > BUNDLE_SHEETS)
        return error_set(err, ERROR_LIMIT, file->said);
    struct secret *key = secret_random(SECRET_KEY);
    crypto_secretstream_xchacha20poly1305_init_push(&state, stream, key->bytes);
    bool good = put_head(&rest, head, lock, key, stream, file->said, err);
    secret_free(&key);
    put_bytes(&whole, magic, sizeof(magic));
    put(&whole, FORMAT, 2);
    put(&whole, START + rest.length, 4);
    put_bytes(&whole, rest.text, rest.length);
    good = good && (whole.length <= BUNDLE_HEAD_MOST || error_set(err, ERROR_LIMIT, file->said)) &&
           write_chunks(file, &state, &whole, plain, size, progress, err);
    sodium_memzero(&state, sizeof(state));
    return good;
}

/* ---- reading the head ---- */

/* What is left of it; `bad` from the first step beyond its end on. */
struct rest {
    const unsigned char *at;
    size_t left;
    bool bad;
};

static const unsigned char *take(struct rest *rest, size_t length)
{
    static const unsigned char nothing[BUNDLE_HEAD_MOST];
    if (rest->bad || length > rest->left) {
        rest->bad = true;
        return nothing;
    }
    rest->at += length;
    rest->left -= length;
    return rest->at - length;
}

static uint64_t take_number(struct rest *rest, int bytes)
{
    const unsigned char *at = take(rest, (size_t)bytes);
    uint64_t number = 0;
    while (bytes-- > 0)
        number = number << 8 | *at++;
    return number;
}

static void take_hex(struct rest *rest, size_t bytes, char *out)
{
    sodium_bin2hex(out, 2 * bytes + 1, take(rest, bytes), bytes);
}

static void take_sheets(struct rest *rest, struct bundle_head *head)
{
    head->sheets = (size_t)take_number(rest, 2);
    rest->bad |= head->sheets > BUNDLE_SHEETS || head->part != (head->sheets > 0);
    head->sheet = arena_zero(head->texts, (rest->bad ? 1 : head->sheets + 1) * sizeof(*head->sheet));
    for (size_t i = 0; i < head->sheets && !rest->bad; i++) {
        size_t length = (size_t)take_number(rest, 1);
        const unsigned char *id = take(rest, length);
        for (size_t k = 0; k < length; k++)
            rest->bad |=
                !(id[k] == '-' || id[k] == '_' || (id[k] >= '0' && id[k] <= '9') || (id[k] >= 'a' && id[k] <= 'z'));
        head->sheet[i] = arena_text_length(head->texts, (const char *)id, length);
    }
}

static bool read_rest(struct bundle_head *head)
{
    struct rest rest = {head->bytes + START, head->length - START, false};
    rest.bad = take_number(&rest, 4) != BUNDLE_CHUNK;
    head->at = (int64_t)take_number(&rest, 8);
    take_hex(&rest, 16, head->id);
    head->entries = (int64_t)take_number(&rest, 8);
    take_hex(&rest, 32, head->hash);
    if (head->entries == 0)
        head->hash[0] = '\0';
    uint64_t flags = take_number(&rest, 1);
    head->part = flags & PART;
    rest.bad |= flags > PART || head->entries < 0 || head->at < 0;
    take_sheets(&rest, head);
    head->slots = (size_t)take_number(&rest, 1);
    rest.bad |= head->slots == 0 || head->slots > BUNDLE_SLOTS;
    for (size_t i = 0; i < head->slots && !rest.bad; i++) {
        head->slot[i].kind = (uint8_t)take_number(&rest, 1);
        head->slot[i].length = (uint16_t)take_number(&rest, 2);
        head->slot[i].bytes = take(&rest, head->slot[i].length);
    }
    take(&rest, STREAM);
    return !rest.bad && rest.left == 0;
}

bool bundle_is(const unsigned char first[BUNDLE_FIRST_BYTES])
{
    return memcmp(first, magic, sizeof(magic)) == 0;
}

/* LENGTH bytes at AT; fewer: a file that is cut. */
static bool read_at(int fd, void *bytes, size_t length, off_t at, const char *path, struct error *err)
{
    size_t got = 0;
    while (got < length) {
        ssize_t now = TEMP_FAILURE_RETRY(pread(fd, (char *)bytes + got, length - got, at + (off_t)got));
        if (now < 0)
            return atomic_error_reading(errno, path, err);
        if (now == 0)
            return refuse(path, err);
        got += (size_t)now;
    }
    return true;
}

bool bundle_look(int fd, const char *path, struct bundle_head *head, struct error *err)
{
    unsigned char start[START];
    struct error why = {.code = ERROR_NONE};
    *head = (struct bundle_head){.texts = arena_new()};
    bool good = read_at(fd, start, START, 0, path, &why);
    if ((!good && why.code == ERROR_UNSEAL) || (good && !bundle_is(start)))
        return error_set(err, ERROR_NOT_SEALED, path);
    if (!good) {
        if (err)
            *err = why;
        return false;
    }
    struct rest rest = {start + sizeof(magic), START - sizeof(magic), false};
    if (take_number(&rest, 2) != FORMAT)
        return error_set(err, ERROR_NEWER, path);
    head->length = (size_t)take_number(&rest, 4);
    if (head->length <= START || head->length > BUNDLE_HEAD_MOST)
        return refuse(path, err);
    head->bytes = arena_zero(head->texts, head->length);
    return read_at(fd, head->bytes, head->length, 0, path, err) && (read_rest(head) || refuse(path, err));
}

void bundle_done(struct bundle_head *head)
{
    arena_free(&head->texts);
    *head = (struct bundle_head){.at = 0};
}

/* ---- its key ---- */

bool bundle_asks_passphrase(const struct bundle_head *head)
{
    bool asks = false;
    for (size_t i = 0; i < head->slots; i++)
        asks |= head->slot[i].kind == BUNDLE_PASSPHRASE;
    return asks;
}

static bool slot_is_for(const struct bundle_slot *slot, const unsigned char recipient[BUNDLE_PUBLIC])
{
    unsigned char name[BUNDLE_NAME];
    name_of(recipient, name);
    return slot->kind == BUNDLE_RECIPIENT && slot->length == BUNDLE_NAME + BOX &&
           memcmp(slot->bytes, name, BUNDLE_NAME) == 0;
}

bool bundle_asks_for(const struct bundle_head *head, const unsigned char recipient[BUNDLE_PUBLIC])
{
    bool asks = false;
    for (size_t i = 0; i < head->slots; i++)
        asks |= slot_is_for(&head->slot[i], recipient);
    return asks;
}

/* Only the first slot of a passphrase is tried: a file cannot make us compute for long. */
struct secret *bundle_key_of_passphrase(const struct bundle_head *head, const char *path,
                                        const struct secret *passphrase, struct error *err)
{
    size_t i = 0;
    struct secret_kdf kdf;
    while (i < head->slots && head->slot[i].kind != BUNDLE_PASSPHRASE)
        i++;
    if (i == head->slots || head->slot[i].length != SECRET_PACKED + SECRET_WRAPPED(SECRET_KEY)) {
        refuse(path, err);
        return NULL;
    }
    const unsigned char *slot = head->slot[i].bytes;
    struct secret *wrapping = secret_kdf_unpack(slot, &kdf, err) ? secret_derive(passphrase, &kdf, err) : NULL;
    if (!wrapping)
        return NULL;
    struct secret *key =
        secret_unwrap(wrapping, slot + SECRET_PACKED, SECRET_WRAPPED(SECRET_KEY), about_slot, sizeof(about_slot));
    secret_free(&wrapping);
    if (!key)
        refuse(path, err);
    return key;
}

struct secret *bundle_key_of_recipient(const struct bundle_head *head, const char *path,
                                       const unsigned char recipient[BUNDLE_PUBLIC], const struct secret *own,
                                       struct error *err)
{
    struct secret *key = secret_new(SECRET_KEY);
    key->length = SECRET_KEY;
    for (size_t i = 0; i < head->slots; i++)
        if (slot_is_for(&head->slot[i], recipient) &&
            crypto_box_seal_open(key->bytes, head->slot[i].bytes + BUNDLE_NAME, BOX, recipient, own->bytes) == 0)
            return key;
    secret_free(&key);
    refuse(path, err);
    return NULL;
}

/* ---- opening ---- */

/* How many bytes come out of LENGTH bytes of chunks; 0: that is the length of none. */
static uint64_t plain_size(uint64_t length)
{
    uint64_t last = length % SEALED;
    if (last != 0 && last <= MORE)
        return 0;
    return length - (length + SEALED - 1) / SEALED * MORE;
}

static bool open_chunks(int fd, const char *path, const struct bundle_head *head, const struct secret *key,
                        unsigned char *plain, size_t size, const struct progress *progress, struct error *err)
{
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char sealed[SEALED], tag;
    off_t from = (off_t)head->length;
    bool good =
        crypto_secretstream_xchacha20poly1305_init_pull(&state, head->bytes + head->length - STREAM, key->bytes) == 0 ||
        refuse(path, err);
    for (size_t at = 0, length; good && at < size; at += length) {
        length = size - at < BUNDLE_CHUNK ? size - at : BUNDLE_CHUNK;
        if (progress_cancelled(progress, at, size)) {
            good = error_set(err, ERROR_CANCELLED, path);
            break;
        }
        good = read_at(fd, sealed, length + MORE, from, path, err) &&
               (crypto_secretstream_xchacha20poly1305_pull(&state, plain + at, NULL, &tag, sealed, length + MORE,
                                                           at ? NULL : head->bytes, at ? 0 : head->length) == 0 ||
                refuse(path, err));
        bool last = at + length == size;
        if (good && tag != (last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0))
            good = refuse(path, err);
        from += (off_t)(length + MORE);
    }
    sodium_memzero(&state, sizeof(state));
    return good;
}

unsigned char *bundle_open(int fd, const char *path, const struct bundle_head *head, const struct secret *key,
                           size_t *size, const struct progress *progress, struct error *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0) {
        atomic_error_reading(errno, path, err);
        return NULL;
    }
    uint64_t plain = st.st_size > (off_t)head->length ? plain_size((uint64_t)st.st_size - head->length) : 0;
    if (plain == 0 || plain > BUNDLE_MOST) {
        if (plain)
            error_set(err, ERROR_LIMIT, path);
        else
            refuse(path, err);
        return NULL;
    }
    unsigned char *bytes = store_bytes_alloc((size_t)plain, path, err);
    if (bytes && !open_chunks(fd, path, head, key, bytes, (size_t)plain, progress, err)) {
        sodium_memzero(bytes, (size_t)plain);
        store_bytes_free(&bytes);
    }
    *size = (size_t)plain;
    return bytes;
}
