/* Sealed files: what comes out is what went in; every byte that is changed, every length that is cut, everything that is put in, taken from another file or
 * put in another order is refused, and so are heads that ask for too much; nothing is ever written then. An older file is recognised. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/state.h"
#include "book/bundle_key.h"
#include "book/seen.h"
#include "book/unseal.h"
#include "folder.h"
#include "share.h"

#define SIZE  (BUNDLE_CHUNK + 900) /* a whole chunk and a short one */
#define CHUNK (BUNDLE_CHUNK + 17)

static unsigned char recipient[BUNDLE_PUBLIC];
static struct secret *own, *passphrase;
static unsigned char *plain;

static struct secret *of(const char *text)
{
    struct secret *secret = secret_new(strlen(text));
    assert_true(secret_add(secret, text, strlen(text)));
    return secret;
}

static struct bundle_lock lock_of(bool by_passphrase)
{
    return (struct bundle_lock){.passphrase = by_passphrase ? passphrase : NULL,
                                .cost = SECRET_AS_SAID,
                                .recipient = (const unsigned char(*)[BUNDLE_PUBLIC]) & recipient,
                                .recipients = 1,
                                .kdf = {SECRET_ARGON2ID, 1, 8192, {0}}};
}

static struct bundle_head head_of(int64_t at)
{
    static const char *sheets[] = {"assets", "self-check"};
    struct bundle_head head = {.at = at, .entries = 12, .part = true, .sheets = 2, .sheet = sheets};
    memset(head.id, 'a', 32);
    memset(head.hash, 'b', 64);
    return head;
}

/* SIZE_MAX of HEAD->sheets: as head_of(). */
static int sealed(const struct bundle_head *head, const unsigned char *bytes, size_t size, bool by_passphrase)
{
    struct error err = {.code = ERROR_NONE};
    struct bundle_lock lock = lock_of(by_passphrase);
    struct atomic_file file = {.fd = memfd_create("sealed", MFD_CLOEXEC), .said = "sealed", .path = "sealed"};
    assert_true(file.fd >= 0);
    if (!bundle_write(&file, head, &lock, bytes, size, NULL, &err))
        fail_msg("%d %s", (int)err.code, err.subject);
    return file.fd;
}

static size_t length_of(int fd)
{
    struct stat st;
    assert_int_equal(fstat(fd, &st), 0);
    return (size_t)st.st_size;
}

/* Opened by the recipient, or the passphrase; NULL, with ERR. */
static unsigned char *opened(int fd, bool by_passphrase, size_t *size, struct error *err)
{
    struct bundle_head head;
    *err = (struct error){.code = ERROR_NONE};
    struct secret *key = !bundle_look(fd, "sealed", &head, err) ? NULL
                         : by_passphrase ? bundle_key_of_passphrase(&head, "sealed", passphrase, err)
                                         : bundle_key_of_recipient(&head, "sealed", recipient, own, err);
    unsigned char *bytes = key ? bundle_open(fd, "sealed", &head, key, size, NULL, err) : NULL;
    secret_free(&key);
    bundle_done(&head);
    return bytes;
}

static unsigned refused;

static void refuses(int fd, bool by_passphrase, const char *what, size_t at)
{
    struct error err;
    size_t size = 0;
    unsigned char *bytes = opened(fd, by_passphrase, &size, &err);
    bool named = err.code == ERROR_UNSEAL || err.code == ERROR_NOT_SEALED || err.code == ERROR_NEWER ||
                 err.code == ERROR_UNSUPPORTED || err.code == ERROR_LIMIT;
    if (bytes || !named)
        fail_msg("%s at %zu: %s, error %d", what, at, bytes ? "opened" : "refused", (int)err.code);
    refused++;
}

static void fits(int fd, bool by_passphrase, const unsigned char *bytes, size_t size)
{
    struct error err;
    size_t got = 0;
    unsigned char *back = opened(fd, by_passphrase, &got, &err);
    assert_non_null(back);
    assert_int_equal(got, size);
    assert_memory_equal(back, bytes, size);
    store_bytes_free(&back);
}

static void flip(int fd, size_t at, unsigned char by)
{
    unsigned char byte;
    assert_int_equal(pread(fd, &byte, 1, (off_t)at), 1);
    byte ^= by;
    assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
}

/* ---- what comes out ---- */

static void test_round(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 900, BUNDLE_CHUNK - 1, BUNDLE_CHUNK, BUNDLE_CHUNK + 1, SIZE};
    for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
        struct bundle_head head = head_of(1234567), back;
        struct error err = {.code = ERROR_NONE};
        int fd = sealed(&head, plain, sizes[i], true);
        fits(fd, false, plain, sizes[i]);
        fits(fd, true, plain, sizes[i]);
        assert_true(bundle_look(fd, "sealed", &back, &err));
        assert_true(back.at == 1234567 && back.entries == 12 && back.part && back.sheets == 2 && back.slots == 2);
        assert_true(bundle_is(back.bytes));
        assert_string_equal(back.id, head.id);
        assert_string_equal(back.hash, head.hash);
        assert_string_equal(back.sheet[0], "assets");
        assert_string_equal(back.sheet[1], "self-check");
        assert_true(bundle_asks_passphrase(&back) && bundle_asks_for(&back, recipient));
        recipient[0] ^= 1;
        assert_false(bundle_asks_for(&back, recipient));
        recipient[0] ^= 1;
        bundle_done(&back);
        close(fd);
    }
    struct bundle_head head = {.at = 1, .entries = 0}; /* a workbook without an entry */
    memset(head.id, '0', 32);
    int fd = sealed(&head, plain, 900, false);
    struct bundle_head back;
    assert_true(bundle_look(fd, "sealed", &back, NULL));
    assert_true(!back.part && back.sheets == 0 && *back.hash == '\0' && !bundle_asks_passphrase(&back));
    bundle_done(&back);
    close(fd);
}

static void test_others(void **state)
{
    (void)state;
    struct bundle_head head = head_of(1);
    struct error err;
    size_t size;
    int fd = sealed(&head, plain, 900, true);
    struct secret *mine = passphrase, *key = own;
    passphrase = of("correct horsf");
    assert_null(opened(fd, true, &size, &err));
    assert_int_equal(err.code, ERROR_UNSEAL);
    secret_free(&passphrase);
    passphrase = mine;
    own = secret_random(32);
    assert_null(opened(fd, false, &size, &err));
    assert_int_equal(err.code, ERROR_UNSEAL);
    secret_free(&own);
    own = key;
    close(fd);
    fd = sealed(&head, plain, 900, false); /* no passphrase opens it */
    assert_null(opened(fd, true, &size, &err));
    assert_int_equal(err.code, ERROR_UNSEAL);
    close(fd);
}

/* ---- what is refused ---- */

static void test_flips(void **state)
{
    (void)state;
    struct bundle_head head = head_of(1);
    int fd = sealed(&head, plain, SIZE, true);
    size_t length = length_of(fd), step = SIZE / share_of(SIZE);
    for (size_t at = 0; at < length; at += at < 1000 || at > length - 1000 ? 1 : step) {
        unsigned char by = (unsigned char)(1 << at % 8);
        flip(fd, at, by);
        refuses(fd, false, "flipped", at);
        flip(fd, at, by);
    }
    fits(fd, false, plain, SIZE);
    for (size_t at = 0; at < length - SIZE; at++) { /* and by the passphrase, in the head */
        flip(fd, at, 0x80);
        refuses(fd, true, "flipped", at);
        flip(fd, at, 0x80);
    }
    for (size_t at = length; at > 0; at -= at < 1000 || at > length - 1000 ? 1 : 4 * step) {
        assert_int_equal(ftruncate(fd, (off_t)at - 1), 0);
        refuses(fd, false, "cut", at - 1);
    }
    close(fd);
}

static void test_moved(void **state)
{
    (void)state;
    struct bundle_head head = head_of(1), other_head = head_of(2);
    unsigned char chunk[CHUNK], bytes[8192];
    size_t size = 3 * BUNDLE_CHUNK;
    unsigned char *three = calloc(1, size);
    int a = sealed(&head, three, size, true), b = sealed(&head, three, size, true),
        c = sealed(&other_head, three, size, true);
    size_t begin = length_of(a) - 3 * CHUNK;
    assert_true(begin == length_of(b) - 3 * CHUNK && begin <= sizeof(bytes));
    for (int with = 0; with < 3;
         with++) /* chunks of another file, of the same head and of another one, in their place or another */
        for (int from = 0; from < 3; from++)
            for (int to = 0; to < 3; to++) {
                int source = with == 0 ? a : with == 1 ? b : c, fd = sealed(&head, three, size, true);
                if (with == 0) { /* of the file itself */
                    close(fd);
                    fd = memfd_create("copy", MFD_CLOEXEC);
                    for (size_t at = 0; at < begin + 3 * CHUNK; at += sizeof(chunk)) {
                        ssize_t got = pread(a, chunk, sizeof(chunk), (off_t)at);
                        assert_int_equal(pwrite(fd, chunk, (size_t)got, (off_t)at), got);
                    }
                }
                assert_int_equal(pread(source, chunk, CHUNK, (off_t)(begin + (size_t)from * CHUNK)), CHUNK);
                assert_int_equal(pwrite(fd, chunk, CHUNK, (off_t)(begin + (size_t)to * CHUNK)), CHUNK);
                if (with == 0 && from == to)
                    fits(fd, false, three, size);
                else
                    refuses(fd, false, "moved", (size_t)(with * 9 + from * 3 + to));
                close(fd);
            }
    assert_int_equal(pread(b, bytes, begin, 0), begin); /* another head of the same workbook, time and length */
    int fd = sealed(&head, three, size, true);
    assert_int_equal(pwrite(fd, bytes, begin, 0), begin);
    refuses(fd, false, "head", 0);
    close(fd);
    for (size_t more = 1; more <= 2 * CHUNK; more += CHUNK - 1) { /* something follows */
        fd = sealed(&head, three, size, true);
        assert_int_equal(pread(a, chunk, CHUNK, (off_t)(begin + 2 * CHUNK)), CHUNK);
        for (size_t at = 0; at < more; at += CHUNK)
            assert_int_equal(pwrite(fd, chunk, more - at < CHUNK ? more - at : CHUNK, (off_t)(begin + 3 * CHUNK + at)),
                             more - at < CHUNK ? more - at : CHUNK);
        refuses(fd, false, "appended", more);
        close(fd);
    }
    close(a);
    close(b);
    close(c);
    free(three);
}

/* Heads that nobody honest writes: each field at its worst. Nothing may be read beyond the end, or asked of the machine. */
static void test_hostile(void **state)
{
    (void)state;
    struct bundle_head head = head_of(1);
    int fd = sealed(&head, plain, 900, true);
    unsigned char was[8192], bytes[8192];
    ssize_t got = pread(fd, was, sizeof(was), 0);
    size_t begin = (size_t)got - 917, fields[][2] = {{8, 2},  {10, 4}, {14, 4},  {18, 8},  {42, 8}, {82, 1},
                                                     {83, 2}, {85, 1}, {103, 1}, {104, 1}, {105, 2}};
    for (size_t i = 0; i < ARRAY_LENGTH(fields); i++)
        for (int value = 0; value < 4; value++) {
            memcpy(bytes, was, (size_t)got);
            memset(bytes + fields[i][0], value == 0 ? 0 : value == 1 ? 0xFF : 0x7F, fields[i][1]);
            if (value == 3)
                bytes[fields[i][0] + fields[i][1] - 1] = was[fields[i][0] + fields[i][1] - 1] + 1;
            if (memcmp(bytes, was, (size_t)got) == 0)
                continue;
            assert_int_equal(pwrite(fd, bytes, (size_t)got, 0), got);
            refuses(fd, false, "field", i);
        }
    assert_int_equal(pwrite(fd, was, (size_t)got, 0), got);
    fits(fd, false, plain, 900);
    /* 64 GiB, and 2^32 passes: refused by name, at once */
    size_t kdf = begin - 24 - 2 * 3 - (8 + 80) - (29 + 72) + 3;
    struct error err;
    size_t size;
    assert_int_equal(was[kdf], SECRET_ARGON2ID);
    flip(fd, kdf + 5 + 3, 0x10);
    assert_null(opened(fd, true, &size, &err));
    assert_int_equal(err.code, ERROR_UNSUPPORTED);
    flip(fd, kdf + 5 + 3, 0x10);
    flip(fd, kdf + 1, 0xFF);
    assert_null(opened(fd, true, &size, &err));
    assert_int_equal(err.code, ERROR_UNSUPPORTED);
    close(fd);
}

/* ---- whole workbooks ---- */

static struct store *new_book(const char *name, int changes)
{
    struct error err = {.code = ERROR_NONE};
    struct store *store = store_create(path_of(name), "ipa-3", &err);
    assert_non_null(store);
    for (int i = 0; i < changes; i++) {
        assert_true(store_begin(store, "山田", 0, "do", 0, NULL, &err) &&
                    store_set(store, "self-check", "1", "answer", false, NULL, i % 2 ? "no" : "done", &err));
        assert_true(store_commit(store, NULL, &err));
    }
    return store;
}

/* The workbook as it is now, sealed as what it is. */
static int seal_now(struct store *store)
{
    struct error err = {.code = ERROR_NONE};
    struct store_mark mark;
    size_t size = 0;
    struct store *copy = store_copy_in_memory(store, "copy", &err);
    unsigned char *bytes = copy ? store_bytes(copy, &size, &err) : NULL;
    assert_non_null(bytes);
    store_mark(copy, &mark);
    struct bundle_head head = {.at = 1, .entries = mark.entries};
    snprintf(head.id, sizeof(head.id), "%s", store_id(store));
    snprintf(head.hash, sizeof(head.hash), "%s", mark.hash);
    int fd = sealed(&head, bytes, size, false);
    store_bytes_free(&bytes);
    store_close(&copy);
    return fd;
}

static bool unseals(int fd, const char *to, bool older, const char *against, struct unsealed *out, struct error *err)
{
    struct bundle_head head;
    const struct unseal_options options = {older, against};
    *err = (struct error){.code = ERROR_NONE};
    struct secret *key =
        bundle_look(fd, "sealed", &head, err) ? bundle_key_of_recipient(&head, "sealed", recipient, own, err) : NULL;
    bool good = key && unseal(fd, "sealed", &head, key, path_of(to), &options, NULL, out, err);
    secret_free(&key);
    bundle_done(&head);
    return good;
}

static int files(void)
{
    DIR *dir = opendir(folder);
    int count = 0;
    while (readdir(dir))
        count++;
    closedir(dir);
    return count;
}

static void test_nothing_written(void **state)
{
    (void)state;
    struct error err;
    struct unsealed out;
    struct store *store = new_book("nothing.mamori", 2);
    int fd = seal_now(store), before = files();
    size_t length = length_of(fd), step = length / share_of(200);
    for (size_t at = 0; at < length; at += step) {
        flip(fd, at, 1);
        assert_false(unseals(fd, "out.mamori", false, NULL, &out, &err));
        assert_int_equal(files(), before);
        flip(fd, at, 1);
    }
    assert_true(unseals(fd, "out.mamori", false, NULL, &out, &err));
    assert_int_equal(out.mark.entries, 2);
    assert_false(unseals(fd, "out.mamori", false, NULL, &out, &err)); /* never over one */
    assert_int_equal(err.code, ERROR_EXISTS);
    unlink(path_of("out.mamori"));
    close(fd);
    store_close(&store);
}

/* What is sealed well, and is no workbook, or not the one that the head says. */
static void test_wrong_content(void **state)
{
    (void)state;
    struct error err;
    struct unsealed out;
    struct bundle_head head = {.at = 1, .entries = 12};
    int before = files();
    memset(head.id, 'a', 32);
    memset(head.hash, 'b', 64);
    int fd = sealed(&head, plain, SIZE, false);
    assert_false(unseals(fd, "out.mamori", false, NULL, &out, &err));
    assert_int_equal(err.code, ERROR_NOT_WORKBOOK);
    close(fd);
    struct store *store = store_make_in_memory("m", "ipa-3", &err);
    size_t size;
    unsigned char *bytes = store_bytes(store, &size, &err);
    for (int part = 0; part < 2; part++) {
        head.part = part;
        head.sheets = part ? 1 : 0;
        head.sheet = (const char *[]){"assets"};
        fd = sealed(&head, bytes, size, false);
        assert_false(unseals(fd, "out.mamori", false, NULL, &out, &err));
        assert_int_equal(err.code, ERROR_CORRUPT);
        close(fd);
    }
    assert_int_equal(files(), before);
    store_bytes_free(&bytes);
    store_close(&store);
}

static void change(struct store *store, const char *value)
{
    assert_true(store_begin(store, "山田", 0, "do", 0, NULL, NULL) &&
                store_set(store, "self-check", "2", "answer", false, NULL, value, NULL) &&
                store_commit(store, NULL, NULL));
}

static void test_older(void **state)
{
    (void)state;
    struct error err;
    struct unsealed out;
    struct store_mark mark;
    struct store *store = new_book("w.mamori", 3);
    int first = seal_now(store);
    char *copy = strdup(path_of("copy.mamori"));
    assert_true(store_copy(store, copy, &err));
    assert_true(unseals(first, "1.mamori", false, NULL, &out, &err)); /* seen for the first time */
    assert_false(out.known);
    change(store, "done");
    int second = seal_now(store);
    assert_true(unseals(second, "2.mamori", false, NULL, &out, &err));
    assert_true(out.known && !out.behind);
    assert_false(unseals(first, "3.mamori", false, NULL, &out, &err)); /* older than what was seen */
    assert_int_equal(err.code, ERROR_BEHIND);
    assert_non_null(strstr(err.detail, "entry 3"));
    assert_non_null(strstr(err.detail, "entry 4"));
    assert_int_not_equal(access(path_of("3.mamori"), F_OK), 0);

    /* another way, as long and longer */
    struct store *parted = store_open(copy, STORE_WRITE, &err);
    change(parted, "no");
    int other = seal_now(parted);
    assert_false(unseals(other, "3.mamori", false, NULL, &out, &err));
    assert_int_equal(err.code, ERROR_PARTED);
    change(parted, "done");
    int longer = seal_now(parted);
    assert_false(unseals(longer, "3.mamori", false, NULL, &out, &err));
    assert_int_equal(err.code, ERROR_PARTED);
    assert_true(unseals(longer, "3.mamori", true, NULL, &out, &err)); /* knowingly: from now on that is the way */
    assert_true(out.behind);
    assert_true(seen_get(store_id(store), &mark) && mark.entries == 5);

    /* a workbook at hand knows more than was remembered */
    unlink(path_of("mamori/heads"));
    assert_false(unseals(first, "4.mamori", false, path_of("w.mamori"), &out, &err));
    assert_int_equal(err.code, ERROR_BEHIND);
    assert_false(unseals(first, "4.mamori", false, path_of("nothing.mamori"), &out, &err)); /* it is another one */
    assert_int_equal(err.code, ERROR_PARTED);
    assert_true(unseals(first, "4.mamori", true, path_of("w.mamori"), &out, &err));

    /* what is written out changes no answer: it is nothing that a copy would have to know */
    assert_true(store_begin(store, "山田", 0, "export", 0, NULL, &err));
    store_rollback(store);
    seen_now(store);
    assert_true(seen_get(store_id(store), &mark) && mark.entries == 4);
    int all[] = {first, second, other, longer};
    for (size_t i = 0; i < ARRAY_LENGTH(all); i++)
        close(all[i]);
    store_close(&parted);
    store_close(&store);
    free(copy);
}

static void test_seen(void **state)
{
    (void)state;
    struct store_mark mark = {.entries = 5}, back;
    char id[33];
    memset(mark.hash, 'c', 64);
    unlink(path_of("mamori/heads"));
    for (int i = 0; i < SEEN_MOST + 3; i++) {
        snprintf(id, sizeof(id), "%032x", i);
        seen_put(id, &mark, false);
    }
    snprintf(id, sizeof(id), "%032x", 0);
    assert_false(seen_get(id, &back)); /* the oldest are forgotten */
    snprintf(id, sizeof(id), "%032x", SEEN_MOST + 2);
    assert_true(seen_get(id, &back) && store_mark_same(&back, &mark));
    mark.entries = 4;
    seen_put(id, &mark, false);
    assert_true(seen_get(id, &back) && back.entries == 5);
    seen_put(id, &mark, true);
    assert_true(seen_get(id, &back) && back.entries == 4);
    struct str text = STR_INIT;
    str_add(&text, "short\n\n00000000000000000000000000000001 x abc\n00000000000000000000000000000002 7 ab\n");
    state_write("heads", &text);
    assert_false(seen_get("00000000000000000000000000000001", &back));
    assert_false(seen_get("00000000000000000000000000000002", &back));
    str_free(&text);
}

/* ---- the own key ---- */

static void test_key(void **state)
{
    (void)state;
    unsigned char key[BUNDLE_PUBLIC], back[BUNDLE_PUBLIC];
    char text[BUNDLE_KEY_TEXT], spaced[80];
    struct error err = {.code = ERROR_NONE};
    struct secret_kdf kdf = {SECRET_ARGON2ID, 1, 8192, {0}};
    unlink(path_of("mamori/key"));
    assert_false(bundle_own_find(key, &err));
    assert_int_equal(err.code, ERROR_MISSING_FILE);
    assert_true(bundle_own_make(passphrase, SECRET_AS_SAID, key, &kdf, &err));
    assert_false(bundle_own_make(passphrase, SECRET_AS_SAID, back, &kdf, &err)); /* one for good */
    assert_int_equal(err.code, ERROR_EXISTS);
    assert_true(bundle_own_find(back, &err));
    assert_memory_equal(key, back, sizeof(key));
    struct stat st;
    assert_int_equal(stat(path_of("mamori/key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    struct secret *mine = bundle_own_unlock(passphrase, &err), *wrong = of("correct horsf");
    assert_non_null(mine);
    assert_null(bundle_own_unlock(wrong, &err));
    assert_int_equal(err.code, ERROR_UNSEAL);
    secret_free(&mine);
    secret_free(&wrong);

    bundle_key_text(key, text);
    assert_int_equal(strlen(text), BUNDLE_KEY_TEXT - 1);
    snprintf(spaced, sizeof(spaced), " %s\n", text);
    assert_true(bundle_key_parse(spaced, back, &err));
    assert_memory_equal(key, back, sizeof(key));
    for (size_t i = 0; text[i]; i++) { /* a slip of the pen, a character too few, one too many */
        char was = text[i];
        text[i] = was == 'A' ? 'B' : 'A';
        assert_false(bundle_key_parse(text, back, &err));
        text[i] = was;
    }
    text[strlen(text) - 1] = '\0';
    assert_false(bundle_key_parse(text, back, &err));
    assert_false(bundle_key_parse("", back, &err));
    snprintf(spaced, sizeof(spaced), "%sAA", text);
    assert_false(bundle_key_parse(spaced, back, &err));

    int fd = open(path_of("mamori/key"), O_RDWR | O_CLOEXEC);
    for (size_t at = 0; at < length_of(fd); at++) {
        flip(fd, at, 0x40);
        mine = bundle_own_unlock(passphrase, &err);
        assert_null(mine);
        flip(fd, at, 0x40);
    }
    assert_int_equal(fchmod(fd, 0666), 0); /* others could have put theirs there */
    assert_false(bundle_own_find(key, &err));
    assert_int_equal(err.code, ERROR_CORRUPT);
    close(fd);
}

static int begin(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/test_bundle-XXXXXX");
    if (!mkdtemp(folder) || setenv("XDG_STATE_HOME", folder, 1) != 0 || sodium_init() < 0)
        return 1;
    own = secret_random(32);
    crypto_scalarmult_base(recipient, own->bytes);
    passphrase = of("correct horse");
    plain = malloc(SIZE);
    randombytes_buf(plain, SIZE);
    return 0;
}

static int end(void **state)
{
    (void)state;
    char *command[] = {"rm", "-rf", folder, NULL};
    secret_free(&own);
    secret_free(&passphrase);
    free(plain);
    print_message("# %u changed files refused\n", refused);
    pid_t pid = fork();
    if (pid == 0) {
        execvp(command[0], command);
        _exit(1);
    }
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round),         cmocka_unit_test(test_others),  cmocka_unit_test(test_flips),
        cmocka_unit_test(test_moved),         cmocka_unit_test(test_hostile), cmocka_unit_test(test_nothing_written),
        cmocka_unit_test(test_wrong_content), cmocka_unit_test(test_older),   cmocka_unit_test(test_seen),
        cmocka_unit_test(test_key),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
