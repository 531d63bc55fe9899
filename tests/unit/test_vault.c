/* Encrypted workbooks: what goes in comes out; every byte that is changed is seen and called damage, a wrong passphrase is not; pages that change places are
 * seen; no text stands readable in the file, nor in the journal of a process that was killed; copies open with the same key, and other forms of the same file
 * are seen by whoever has it open. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem() */
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "book/store_private.h"
#include "folder.h"

#define PLANTED "顧客名簿の置き場所は金庫の裏である"

static struct secret *passphrase, *other;
static struct secret_kdf cheap = {SECRET_ARGON2ID, 1, 8192, {0}};

static struct secret *of(const char *text)
{
    struct secret *secret = secret_new(strlen(text) + 1);
    assert_true(secret_add(secret, text, strlen(text)));
    return secret;
}

static struct vault *made(char code[VAULT_CODE])
{
    struct error err = {.code = ERROR_NONE};
    struct vault *vault = vault_new(passphrase, SECRET_AS_SAID, &cheap, code, &err);
    assert_non_null(vault);
    return vault;
}

static unsigned char *bytes_of(const char *path, size_t *length)
{
    int fd = open(path, O_RDONLY);
    struct stat st;
    assert_true(fd >= 0 && fstat(fd, &st) == 0);
    unsigned char *bytes = malloc((size_t)st.st_size + 1);
    *length = (size_t)st.st_size;
    assert_int_equal(read(fd, bytes, *length), *length);
    close(fd);
    return bytes;
}

static void put_bytes(const char *path, const unsigned char *bytes, size_t length)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(write(fd, bytes, length), length);
    close(fd);
}

static bool set(struct store *store, const char *sheet, const char *row, const char *text, struct error *err)
{
    return store_begin(store, "山田", 1800000000, "do", 0, "題", err) &&
           store_set(store, sheet, row, "note", false, NULL, text, err) && store_commit(store, NULL, err);
}

/* A workbook that is encrypted from the beginning, with the planted text in a few rows. */
static struct store *create(const char *name)
{
    char code[VAULT_CODE], row[16];
    struct error err = {.code = ERROR_NONE};
    struct vault *vault = made(code);
    unlink(path_of(name));
    struct store *store = store_make(path_of(name), "ipa-3", &err);
    assert_non_null(store);
    store->vault = vault_share(vault);
    vault_remember(vault);
    vault_free(&vault);
    assert_true(store_publish(&store, &err));
    assert_int_equal(sqlite3_exec(store->db, "PRAGMA synchronous=OFF", NULL, NULL, NULL), SQLITE_OK);
    for (int i = 0; i < 30; i++) {
        snprintf(row, sizeof(row), "%d", i + 1);
        assert_true(set(store, "self-check", row, PLANTED, &err));
    }
    return store;
}

static enum error_code look(const char *path, struct error *err)
{
    *err = (struct error){.code = ERROR_NONE};
    struct store *store = store_open(path, STORE_READ, err);
    if (store)
        store_verify(store, NULL, NULL, NULL, err);
    store_close(&store);
    return err->code;
}

/* Not a piece of it, however it was cut. */
static void not_readable(const char *path)
{
    size_t length;
    unsigned char *bytes = bytes_of(path, &length);
    static const char *const pieces[] = {"顧客", "置き", "金庫", "self-check", "CREATE", "note", "山田"};
    for (size_t i = 0; i < ARRAY_LENGTH(pieces); i++)
        if (memmem(bytes, length, pieces[i], strlen(pieces[i])))
            fail_msg("%s stands in %s", pieces[i], path);
    free(bytes);
}

/* ---- the head ---- */

static void test_head(void **state)
{
    (void)state;
    char code[VAULT_CODE], small[VAULT_CODE];
    struct error err = {.code = ERROR_NONE};
    struct vault *vault = made(code), *back;
    unsigned char head[VAULT_HEAD];
    memcpy(head, vault_head(vault), VAULT_HEAD);
    assert_true(vault_is(head));
    back = vault_open(head, "w", passphrase, &err);
    assert_non_null(back);
    vault_free(&back);
    assert_null(vault_open(head, "w", other, &err));
    assert_int_equal(err.code, ERROR_UNLOCK);
    for (size_t i = 0; i < VAULT_CODE; i++)
        small[i] = (char)(code[i] >= 'A' && code[i] <= 'Z' ? code[i] + 32 : code[i] == '-' ? ' ' : code[i]);
    struct secret *typed = of(small);
    back = vault_open(head, "w", typed, &err);
    assert_non_null(back);
    vault_free(&back);
    /* Half of it gone: the other half opens it. Both: damage, not a wrong passphrase. */
    for (size_t at = 0; at < VAULT_PAGE; at += at < 400 ? 1 : 97) {
        head[at] ^= 1;
        back = vault_open(head, "w", passphrase, &err);
        assert_non_null(back);
        vault_free(&back);
        head[VAULT_PAGE + at] ^= 1;
        assert_null(vault_open(head, "w", passphrase, &err));
        assert_int_equal(err.code, ERROR_CORRUPT);
        head[at] ^= 1;
        head[VAULT_PAGE + at] ^= 1;
    }
    /* Another passphrase: the key is the same, the code still opens it. */
    assert_true(vault_rewrap(vault, VAULT_PASSPHRASE, other, SECRET_AS_SAID, &cheap, &err));
    assert_true(vault_fits(vault, head));
    memcpy(head, vault_head(vault), VAULT_HEAD);
    assert_null(vault_open(head, "w", passphrase, &err));
    assert_int_equal(err.code, ERROR_UNLOCK);
    back = vault_open(head, "w", other, &err);
    assert_true(vault_fits(back, head));
    vault_free(&back);
    back = vault_open(head, "w", typed, &err);
    assert_non_null(back);
    vault_free(&back);
    /* The newer of two copies holds, wherever it stands. */
    struct vault *newer = vault_open(head, "w", other, &err);
    assert_true(vault_rewrap(newer, VAULT_PASSPHRASE, passphrase, SECRET_AS_SAID, &cheap, &err));
    memcpy(head + VAULT_PAGE, vault_head(newer), VAULT_PAGE);
    back = vault_open(head, "w", passphrase, &err);
    assert_non_null(back);
    assert_null(vault_open(head, "w", other, &err));
    vault_free(&back);
    vault_free(&newer);
    vault_free(&vault);
    secret_free(&typed);
}

static void test_pages(void **state)
{
    (void)state;
    char code[VAULT_CODE];
    struct vault *vault = made(code), *another = made(code);
    unsigned char plain[VAULT_PAGE], first[VAULT_PAGE], again[VAULT_PAGE], back[VAULT_PAGE];
    for (size_t i = 0; i < VAULT_PAGE; i++)
        plain[i] = (unsigned char)(i * 7);
    for (uint32_t page = 1; page <= 2; page++) {
        vault_encrypt(vault, page, plain, first);
        vault_encrypt(vault, page, plain, again);
        assert_memory_not_equal(first + VAULT_PLAIN, again + VAULT_PLAIN, VAULT_PAGE - VAULT_PLAIN);
        assert_int_equal(memcmp(first, plain, VAULT_PLAIN) == 0, page == 1);
        for (size_t at = 0; at < VAULT_PAGE; at++) {
            memcpy(back, first, VAULT_PAGE);
            back[at] ^= (unsigned char)(1 << at % 8);
            assert_false(vault_decrypt(vault, page, back));
        }
        memcpy(back, first, VAULT_PAGE);
        assert_false(vault_decrypt(vault, page + 1, back));
        memcpy(back, first, VAULT_PAGE);
        assert_false(vault_decrypt(another, page, back));
        memcpy(back, first, VAULT_PAGE);
        assert_true(vault_decrypt(vault, page, back));
        assert_memory_equal(back, plain, VAULT_PAGE - VAULT_RESERVE);
    }
    vault_free(&vault);
    vault_free(&another);
}

/* ---- the file ---- */

static bool third_note(void *context, const char *id, double pos, const char *const *values)
{
    (void)pos;
    if (strcmp(id, "3") == 0)
        str_add(context, values[0]);
    return true;
}

/* Row 3, and where the journal ends. */
static void what_is_read(const char *path, struct str *out)
{
    struct error err = {.code = ERROR_NONE};
    struct store_mark mark;
    struct store *store = store_open(path, STORE_READ, &err);
    assert_non_null(store);
    store_mark(store, &mark);
    str_add_format(out, "%lld %s ", (long long)mark.entries, mark.hash);
    assert_true(store_load(store, "self-check", (const char *const[]){"note"}, 1, third_note, out, &err));
    store_close(&store);
}

static void test_changed_bytes(void **state)
{
    (void)state;
    size_t length;
    struct error err;
    struct store *store = create("bytes");
    store_close(&store);
    assert_int_equal(look(path_of("bytes"), &err), ERROR_NONE);
    unsigned char *bytes = bytes_of(path_of("bytes"), &length);
    assert_int_equal(length % VAULT_PAGE, 0);
    for (size_t at = VAULT_HEAD; at < length; at += at < VAULT_HEAD + 120 ? 1 : 223) {
        bytes[at] ^= 0x20;
        put_bytes(path_of("flipped"), bytes, length);
        if (look(path_of("flipped"), &err) != ERROR_CORRUPT && err.code != ERROR_NOT_WORKBOOK &&
            err.code != ERROR_VERIFY)
            fail_msg("byte %zu: %d %s", at, (int)err.code, err.detail);
        bytes[at] ^= 0x20;
    }
    for (size_t cut = VAULT_PAGE; cut < length - VAULT_HEAD; cut += 2 * VAULT_PAGE + 900) {
        put_bytes(path_of("flipped"), bytes, length - cut);
        assert_true(look(path_of("flipped"), &err) != ERROR_NONE);
    }
    free(bytes);
}

static void test_moved_pages(void **state)
{
    (void)state;
    size_t length, old_length;
    unsigned char page[VAULT_PAGE];
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("moved");
    unsigned char *old = bytes_of(path_of("moved"), &old_length);
    assert_true(set(store, "self-check", "3", "別の答え", &err));
    store_close(&store);
    unsigned char *bytes = bytes_of(path_of("moved"), &length);
    unsigned char *third = bytes + VAULT_HEAD + 2 * VAULT_PAGE, *fourth = third + VAULT_PAGE;
    memcpy(page, third, VAULT_PAGE);
    memcpy(third, fourth, VAULT_PAGE);
    put_bytes(path_of("other"), bytes, length);
    assert_int_equal(look(path_of("other"), &err), ERROR_CORRUPT);
    assert_non_null(strstr(err.detail, "3"));
    memcpy(third, page, VAULT_PAGE);
    /* A page as it was before the last change: whole by itself, so it is the workbook's own proof that sees it. */
    size_t seen = 0, changed = 0;
    for (size_t at = VAULT_HEAD; at < old_length; at += VAULT_PAGE) {
        if (memcmp(bytes + at, old + at, VAULT_PAGE) == 0)
            continue;
        memcpy(page, bytes + at, VAULT_PAGE);
        memcpy(bytes + at, old + at, VAULT_PAGE);
        put_bytes(path_of("other"), bytes, length);
        changed++;
        if (look(path_of("other"), &err) != ERROR_NONE) {
            seen++;
        } else { /* that of the seals alone: they are only there to save the proof */
            struct str is SCOPED(str_free) = STR_INIT, should SCOPED(str_free) = STR_INIT;
            what_is_read(path_of("other"), &is);
            what_is_read(path_of("moved"), &should);
            assert_string_equal(is.text, should.text);
        }
        memcpy(bytes + at, page, VAULT_PAGE);
    }
    assert_true(changed >= 3);
    assert_true(seen + 1 >= changed);
    free(bytes);
    free(old);
}

static void test_keys(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("keys");
    assert_true(store_encrypted(store));
    assert_true(store_copy(store, path_of("copy"), &err));
    store_close(&store);
    not_readable(path_of("keys"));
    not_readable(path_of("copy"));
    assert_int_equal(look(path_of("copy"), &err), ERROR_NONE);
    vault_forget();
    assert_int_equal(look(path_of("copy"), &err), ERROR_ENCRYPTED);
    unsigned char head[VAULT_HEAD], first[STORE_FIRST_BYTES];
    assert_true(store_vault_look(path_of("copy"), head));
    memcpy(first, head, sizeof(first));
    assert_true(store_is_ours(first));
    struct vault *vault = vault_open(head, "copy", passphrase, &err);
    assert_non_null(vault);
    vault_remember(vault);
    vault_free(&vault);
    assert_int_equal(look(path_of("keys"), &err), ERROR_NONE);
}

/* A process that is killed in the middle of a transaction of which much is in the file already. */
static void test_killed(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("killed");
    struct store_mark before, after;
    store_mark(store, &before);
    store_close(&store);
    pid_t pid = fork();
    if (pid == 0) {
        struct store *own = store_open(path_of("killed"), STORE_WRITE, &err);
        char row[16];
        bool good = own && sqlite3_exec(own->db, "PRAGMA cache_size=5", NULL, NULL, NULL) == SQLITE_OK &&
                    store_begin(own, "鈴木", 0, "do", 0, NULL, &err);
        for (int i = 0; good && i < 3000; i++) {
            snprintf(row, sizeof(row), "%d", i % 900 + 1);
            good = store_set(own, "self-check", row, "note", false, NULL, i % 2 ? PLANTED PLANTED : PLANTED "二", &err);
        }
        _exit(good ? 0 : 1);
    }
    int status;
    waitpid(pid, &status, 0);
    assert_int_equal(status, 0);
    struct stat st;
    char journal[600];
    snprintf(journal, sizeof(journal), "%s-journal", path_of("killed"));
    assert_int_equal(stat(journal, &st), 0);
    assert_true(st.st_size > 4 * VAULT_PAGE);
    not_readable(journal);
    not_readable(path_of("killed"));
    /* A changed byte in it is no reason to go on with half of what has to be taken back. */
    size_t length;
    unsigned char *bytes = bytes_of(journal, &length);
    bytes[512 + 4 + 200] ^= 1;
    put_bytes(journal, bytes, length);
    assert_int_equal(look(path_of("killed"), &err), ERROR_CORRUPT);
    bytes[512 + 4 + 200] ^= 1;
    put_bytes(journal, bytes, length);
    free(bytes);
    store = store_open(path_of("killed"), STORE_WRITE, &err);
    assert_non_null(store);
    assert_true(store_verify(store, NULL, NULL, NULL, &err));
    store_mark(store, &after);
    assert_true(store_mark_same(&before, &after));
    assert_int_not_equal(stat(journal, &st), 0);
    assert_true(set(store, "self-check", "1", "二", &err));
    store_close(&store);
}

/* Pages that were made and freed in one transaction leave no place in the file that nobody encrypted. */
static void test_holes(void **state)
{
    (void)state;
    struct error err = {.code = ERROR_NONE};
    struct store *store = create("holes");
    assert_int_equal(sqlite3_exec(store->db,
                                  "PRAGMA secure_delete=OFF; BEGIN; CREATE TABLE t(x); CREATE TABLE u(x);"
                                  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<60) INSERT "
                                  "INTO t SELECT zeroblob(9000) FROM n;"
                                  "INSERT INTO u VALUES(zeroblob(9000)); DROP TABLE t; COMMIT",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    store_close(&store);
    size_t length;
    unsigned char nothing[VAULT_PAGE] = {0}, *bytes = bytes_of(path_of("holes"), &length);
    assert_true(length > (size_t)100 * VAULT_PAGE);
    for (size_t at = 0; at < length; at += VAULT_PAGE)
        assert_memory_not_equal(bytes + at, nothing, VAULT_PAGE);
    free(bytes);
    struct store *again = store_open(path_of("holes"), STORE_READ, &err);
    struct store *copy = store_copy_in_memory(again, "copy", &err); /* reads every page */
    assert_non_null(copy);
    store_close(&copy);
    store_close(&again);
}

static void test_convert(void **state)
{
    (void)state;
    char code[VAULT_CODE];
    struct error err = {.code = ERROR_NONE};
    struct stat st, now;
    struct store_mark before, after;
    unlink(path_of("convert"));
    struct store *store = store_create(path_of("convert"), "ipa-3", &err);
    assert_true(set(store, "self-check", "1", PLANTED, &err));
    store_mark(store, &before);
    assert_int_equal(chmod(path_of("convert"), 0640), 0);
    struct vault *vault = made(code);
    assert_true(store_convert(path_of("convert"), vault, NULL, NULL, &err));
    vault_free(&vault);
    /* Who has the plain one open writes nothing into what has no name any more. */
    assert_false(set(store, "self-check", "1", "二", &err));
    assert_int_equal(err.code, ERROR_REPLACED);
    store_close(&store);
    not_readable(path_of("convert"));
    assert_true(stat(path_of("convert"), &st) == 0 && (st.st_mode & 0777) == 0640);
    store = store_open(path_of("convert"), STORE_WRITE, &err);
    assert_true(store_encrypted(store) && store_verify(store, NULL, NULL, NULL, &err));
    store_mark(store, &after);
    assert_true(store_mark_same(&before, &after));
    assert_true(set(store, "self-check", "2", PLANTED, &err) && store_scrub(store, &err));
    not_readable(path_of("convert"));
    /* Another passphrase changes the head alone; whoever has it open goes on. */
    size_t length;
    unsigned char *bytes = bytes_of(path_of("convert"), &length);
    assert_true(store_rewrap(path_of("convert"), VAULT_PASSPHRASE, other, SECRET_AS_SAID, &cheap, code, &err));
    assert_true(store_present(store, &err));
    assert_true(set(store, "self-check", "2", "三", &err));
    store_close(&store);
    vault_forget();
    unsigned char head[VAULT_HEAD];
    assert_true(store_vault_look(path_of("convert"), head));
    assert_null(vault_open(head, "convert", passphrase, &err));
    vault = vault_open(head, "convert", other, &err);
    assert_non_null(vault);
    vault_remember(vault);
    vault_free(&vault);
    free(bytes);
    assert_true(store_convert(path_of("convert"), NULL, NULL, NULL, &err));
    vault_forget();
    assert_int_equal(look(path_of("convert"), &err), ERROR_NONE);
    bytes = bytes_of(path_of("convert"), &length);
    assert_non_null(memmem(bytes, length, PLANTED, strlen(PLANTED)));
    free(bytes);
    assert_true(stat(path_of("convert"), &now) == 0 && now.st_mode == st.st_mode);
    assert_false(store_rewrap(path_of("convert"), VAULT_PASSPHRASE, other, SECRET_AS_SAID, &cheap, code, &err));
    assert_int_equal(err.code, ERROR_NOTHING);
}

static int setup(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "/tmp/mamori-vault-XXXXXX");
    passphrase = of("long passphrase of the workbook");
    other = of("quite another one");
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    char command[256];
    secret_free(&passphrase);
    secret_free(&other);
    vault_forget();
    snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_head),        cmocka_unit_test(test_pages),   cmocka_unit_test(test_changed_bytes),
        cmocka_unit_test(test_moved_pages), cmocka_unit_test(test_keys),    cmocka_unit_test(test_killed),
        cmocka_unit_test(test_holes),       cmocka_unit_test(test_convert),
    };
    return cmocka_run_group_tests_name("vault", tests, setup, teardown);
}
