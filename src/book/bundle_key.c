#include "book/bundle_key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/state.h"

#define FILE_NAME "key"
#define WRAPPED   SECRET_WRAPPED(crypto_box_SECRETKEYBYTES)
#define SUM       4 /* bytes of the check sum of a text */

static const char word[] = "mamori-key:";
static const unsigned char magic[8] = {0x93, 'm', 'k', 'e', 'y', '0', '1', '\n'};

/* The file: magic, public part, parameters, wrapped secret part. */
enum {
    AT_PUBLIC = 8,
    AT_KDF = AT_PUBLIC + BUNDLE_PUBLIC,
    AT_WRAPPED = AT_KDF + SECRET_PACKED,
    LENGTH = AT_WRAPPED + WRAPPED
};

/* ---- as a text ---- */

static void sum_of(const unsigned char key[BUNDLE_PUBLIC], unsigned char out[SUM])
{
    unsigned char hash[crypto_generichash_BYTES];
    crypto_generichash(hash, sizeof(hash), key, BUNDLE_PUBLIC, NULL, 0);
    memcpy(out, hash + sizeof(hash) - SUM, SUM); /* not the part that a slot shows */
}

void bundle_key_text(const unsigned char key[BUNDLE_PUBLIC], char out[BUNDLE_KEY_TEXT])
{
    unsigned char bytes[BUNDLE_PUBLIC + SUM];
    memcpy(bytes, key, BUNDLE_PUBLIC);
    sum_of(key, bytes + BUNDLE_PUBLIC);
    memcpy(out, word, sizeof(word));
    sodium_bin2base64(out + sizeof(word) - 1, BUNDLE_KEY_TEXT - sizeof(word) + 1, bytes, sizeof(bytes),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

bool bundle_key_parse(const char *text, unsigned char key[BUNDLE_PUBLIC], struct error *err)
{
    unsigned char bytes[BUNDLE_PUBLIC + SUM], sum[SUM];
    size_t length = 0;
    const char *begin = text + strspn(text, " \t\r\n"), *end = begin;
    bool good = str_starts(begin, word) &&
                sodium_base642bin(bytes, sizeof(bytes), begin + sizeof(word) - 1, strlen(begin) - sizeof(word) + 1,
                                  NULL, &length, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 &&
                length == sizeof(bytes) && end[strspn(end, " \t\r\n")] == '\0';
    if (good) {
        sum_of(bytes, sum);
        good = memcmp(sum, bytes + BUNDLE_PUBLIC, SUM) == 0;
        memcpy(key, bytes, BUNDLE_PUBLIC);
    }
    return good ||
           error_because(err, ERROR_SYNTAX, text, "%s", _("it is no key of 'mamori seal --my-key', or not all of it"));
}

/* ---- the own one ---- */

static char *own_path(bool make)
{
    char *folder = state_folder(), *path = folder ? mem_format("%s/" FILE_NAME, folder) : NULL;
    if (folder && make)
        state_make_folder(folder);
    free(folder);
    return path;
}

static bool read_own(unsigned char file[LENGTH], struct error *err)
{
    char *path SCOPED(mem_free) = own_path(false);
    struct stat st;
    if (!path)
        return error_set(err, ERROR_MISSING_FILE, _("the own key"));
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return atomic_error_reading(errno, path, err);
    bool own = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && (st.st_mode & 0022) == 0;
    bool good = own && st.st_size == LENGTH && TEMP_FAILURE_RETRY(read(fd, file, LENGTH)) == LENGTH &&
                memcmp(file, magic, sizeof(magic)) == 0;
    close(fd);
    return good || error_set(err, ERROR_CORRUPT, path);
}

bool bundle_own_find(unsigned char key[BUNDLE_PUBLIC], struct error *err)
{
    unsigned char file[LENGTH];
    if (!read_own(file, err))
        return false;
    memcpy(key, file + AT_PUBLIC, BUNDLE_PUBLIC);
    return true;
}

static bool write_own(const unsigned char file[LENGTH], struct error *err)
{
    char *path SCOPED(mem_free) = own_path(true);
    struct atomic_file target;
    const struct atomic_look look = {.mode = 0600, .group = (gid_t)-1};
    if (!path)
        return error_set(err, ERROR_MISSING_FOLDER, "~/.local/state/mamori");
    if (!atomic_open(&target, path, ATOMIC_NEW_FILE, &look, err))
        return false;
    bool good = atomic_write(&target, file, LENGTH, err);
    if (good)
        return atomic_commit(&target, err);
    atomic_abandon(&target);
    return false;
}

bool bundle_own_make(const struct secret *passphrase, enum secret_cost cost, unsigned char key[BUNDLE_PUBLIC],
                     struct secret_kdf *kdf, struct error *err)
{
    unsigned char file[LENGTH];
    struct secret *wrapping = secret_derive_new(passphrase, cost, kdf, err);
    if (!wrapping)
        return false;
    struct secret *own = secret_random(crypto_box_SECRETKEYBYTES);
    crypto_scalarmult_base(key, own->bytes);
    memcpy(file, magic, sizeof(magic));
    memcpy(file + AT_PUBLIC, key, BUNDLE_PUBLIC);
    secret_kdf_pack(kdf, file + AT_KDF);
    secret_wrap(wrapping, own, file, AT_WRAPPED, file + AT_WRAPPED); /* with all that stands before it */
    secret_free(&own);
    secret_free(&wrapping);
    return write_own(file, err);
}

struct secret *bundle_own_unlock(const struct secret *passphrase, struct error *err)
{
    unsigned char file[LENGTH], public[BUNDLE_PUBLIC];
    struct secret_kdf kdf;
    if (!read_own(file, err) || !secret_kdf_unpack(file + AT_KDF, &kdf, err))
        return NULL;
    struct secret *wrapping = secret_derive(passphrase, &kdf, err);
    if (!wrapping)
        return NULL;
    struct secret *own = secret_unwrap(wrapping, file + AT_WRAPPED, WRAPPED, file, AT_WRAPPED);
    secret_free(&wrapping);
    if (own)
        crypto_scalarmult_base(public, own->bytes);
    if (own && memcmp(public, file + AT_PUBLIC, BUNDLE_PUBLIC) != 0)
        secret_free(&own);
    if (!own)
        error_set(err, ERROR_UNSEAL, _("the own key"));
    return own;
}
