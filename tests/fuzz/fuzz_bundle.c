/* Fuzz target: any bytes as a sealed file, and any bytes sealed well. First byte, lowest bit 0: the file itself, looked at and opened by a key and by a
 * passphrase as far as that goes. 1: a head (sheets, numbers) and a content of the bytes, which must come back as they went in, and then a workbook of the
 * content. Bit 1: the bytes as the text of a public key. */
#include "common.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/mman.h>
#include <unistd.h>

#include "book/bundle_key.h"
#include "book/unseal.h"

static unsigned char recipient[BUNDLE_PUBLIC];
static struct secret *own, *passphrase;

static void begin(void)
{
    static unsigned char seed[32] = "always the same";
    if (own)
        return;
    fuzz_folder();
    own = secret_new(32);
    own->length = 32;
    crypto_box_seed_keypair(recipient, own->bytes, seed);
    passphrase = secret_new(8);
    secret_add(passphrase, "fuzz", 4);
}

static void end(void)
{
    secret_free(&own);
    secret_free(&passphrase);
}

static int file_of(const uint8_t *data, size_t size)
{
    int fd = memfd_create("sealed", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    return fd;
}

/* What a file says of the way from the passphrase to the key is followed where that is cheap. */
static bool is_cheap(const struct bundle_head *head)
{
    struct secret_kdf kdf;
    for (size_t i = 0; i < head->slots; i++)
        if (head->slot[i].kind == BUNDLE_PASSPHRASE && head->slot[i].length >= SECRET_PACKED &&
            secret_kdf_unpack(head->slot[i].bytes, &kdf, NULL) && kdf.memory * kdf.passes > 1 << 20)
            return false;
    return true;
}

/* False: refused, with a reason. */
static bool open_file(int fd, const uint8_t *plain, size_t size)
{
    struct bundle_head head;
    struct error err = {.code = ERROR_NONE};
    size_t got = 0;
    unsigned char *bytes = NULL;
    bool looked = bundle_look(fd, "sealed", &head, &err), fits = false;
    struct secret *key = looked ? bundle_key_of_recipient(&head, "sealed", recipient, own, &err) : NULL;
    if (looked && !key && is_cheap(&head))
        key = bundle_key_of_passphrase(&head, "sealed", passphrase, &err);
    bytes = key ? bundle_open(fd, "sealed", &head, key, &got, NULL, &err) : NULL;
    if (!bytes && err.code == ERROR_NONE)
        abort();
    fits = bytes && got == size && memcmp(bytes, plain, size) == 0;
    store_bytes_free(&bytes);
    if (key && looked) {
        char *to = fuzz_path("out.mamori");
        struct unsealed out;
        if (unseal(fd, "sealed", &head, key, to, &(struct unseal_options){.older = true}, NULL, &out, &err))
            fuzz_verify(to);
        unlink(to);
        free(to);
    }
    secret_free(&key);
    bundle_done(&head);
    return fits;
}

static void seal_and_open(const uint8_t *data, size_t size)
{
    static const char *sheets[] = {"assets", "a", "self-check"};
    struct error err = {.code = ERROR_NONE};
    uint8_t numbers[8] = {0};
    memcpy(numbers, data, size < 8 ? size : 8);
    struct bundle_head head = {.at = numbers[0] * 1000003,
                               .entries = numbers[1],
                               .part = numbers[2] & 1,
                               .sheets = numbers[2] & 1 ? 1 + numbers[3] % 3 : 0,
                               .sheet = sheets};
    struct bundle_lock lock = {.passphrase = numbers[4] & 1 ? passphrase : NULL,
                               .cost = SECRET_AS_SAID,
                               .recipient = (const unsigned char(*)[BUNDLE_PUBLIC]) & recipient,
                               .recipients = 1,
                               .kdf = {SECRET_ARGON2ID, 1, 8192, {0}}};
    struct atomic_file file = {.fd = memfd_create("sealed", MFD_CLOEXEC), .said = "sealed", .path = "sealed"};
    for (int i = 0; i < 32; i++)
        snprintf(head.id + i, 2, "%x", numbers[5] % 16);
    for (int i = 0; i < 64 && numbers[1]; i++)
        snprintf(head.hash + i, 2, "%x", numbers[6] % 16);
    const uint8_t *plain = data + (size < 8 ? 0 : 8);
    size_t length = size < 8 ? size : size - 8;
    if (length && (!bundle_write(&file, &head, &lock, plain, length, NULL, &err) || !open_file(file.fd, plain, length)))
        abort();
    close(file.fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool once;
    begin();
    if (!once)
        atexit(end);
    once = true;
    if (size < 2)
        return 0;
    if (data[0] & 2) {
        char *text = mem_text_length((const char *)data + 1, size - 1), again[BUNDLE_KEY_TEXT];
        unsigned char key[BUNDLE_PUBLIC];
        if (bundle_key_parse(text, key, NULL)) {
            bundle_key_text(key, again);
            if (!strstr(text, again))
                abort();
        }
        free(text);
    } else if (data[0] & 1) {
        seal_and_open(data + 1, size - 1);
    } else {
        int fd = file_of(data + 1, size - 1);
        open_file(fd, data + 1, size - 1);
        close(fd);
    }
    return 0;
}
