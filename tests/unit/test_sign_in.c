/* What time does to signing in: how long a starting code lets in, and how long wrong attempts make the next one wait. The clock is this program's
 * own, so that fourteen days pass at once; the workbook is opened anew in between, as after a restart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "book/book.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "folder.h"

#define HANA  "佐藤 花子"
#define DAY   INT64_C(86400)
#define BEGIN INT64_C(1795219200)

static int64_t clock_now = BEGIN;

/* The C library's, for all of this program. */
time_t time(time_t *out)
{
    if (out)
        *out = (time_t)clock_now;
    return (time_t)clock_now;
}

static int start(void **state)
{
    (void)state;
    snprintf(folder, sizeof(folder), "%s/mamori-sign-in-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return sodium_init() < 0 || !mkdtemp(folder);
}

static int end(void **state)
{
    (void)state;
    unlink(path_of("a"));
    return rmdir(folder);
}

static struct secret *secret_of(const char *text)
{
    struct secret *secret = secret_new(64);
    assert_true(secret_add(secret, text, strlen(text)));
    return secret;
}

static const struct book_options options = {.person = HANA};

/* Two people; the first has a passphrase and has signed in. */
static struct book *begin(void)
{
    struct error err = {0};
    clock_now = BEGIN;
    unlink(path_of("a"));
    struct book *book = book_new(path_of("a"), "ipa-3", "会社", NULL, &options, &err);
    assert_non_null(book);
    book->cheap_keys = true;
    const struct rights_def *rights = book->catalog->rights;
    const size_t columns[] = {rights->name, rights->duty};
    static const char *const people[][2] = {{HANA, "head"}, {"鈴木 一郎", "staff"}};
    struct secret *passphrase = secret_of("correct horse 1");
    for (size_t i = 0; i < 2; i++) {
        const struct change add = {.op = CHANGE_INSERT,
                                   .sheet = rights->people,
                                   .at = UINT32_MAX,
                                   .cells = 2,
                                   .columns = columns,
                                   .values = people[i]};
        assert_true(book_change(book, &add, 1, NULL, NULL, &err));
        if (i == 0)
            assert_true(sign_in_choose(book, "1", passphrase, &err));
    }
    secret_free(&passphrase);
    assert_true(rights_hold(book, &err));
    return book;
}

static struct book *again(struct book *book)
{
    struct error err = {0};
    book_close(&book);
    book = book_open(path_of("a"), &options, &err);
    assert_non_null(book);
    assert_true(book_load(book, &err));
    book->cheap_keys = true;
    return book;
}

/* ERROR_NONE: it was let in. */
static enum error_code attempt(struct book *book, const char *row, const char *text, bool *choose)
{
    struct error err = {0};
    struct secret *typed = secret_of(text);
    bool in = sign_in(book, row, typed, "screen", choose, &err);
    secret_free(&typed);
    return in ? ERROR_NONE : err.code;
}

static struct sign_in_state state_of(const struct book *book, const char *row)
{
    struct error err = {0};
    struct sign_in_state state;
    assert_true(sign_in_state(book, row, &state, &err));
    return state;
}

static void test_code(void **state)
{
    (void)state;
    struct error err = {0};
    char code[SIGN_IN_CODE], recovery[SIGN_IN_CODE];
    bool choose;
    struct book *book = begin();
    assert_true(sign_in_code(book, "2", code, &err) && sign_in_recovery(book, recovery, &err));
    assert_false(state_of(book, "2").over);

    book = again(book);
    clock_now = BEGIN + SIGN_IN_CODE_DAYS * DAY + 1;
    assert_true(state_of(book, "2").over);
    assert_int_equal(attempt(book, "2", code, &choose), ERROR_SIGN_IN);
    assert_null(book->signed_in);
    assert_int_equal(state_of(book, "2").failed, 0);               /* it was no guess */
    assert_true(setenv("MAMORI_NOW", "2026-11-21T10:00", 1) == 0); /* a day that is only said */
    assert_int_equal(attempt(book, "2", code, &choose), ERROR_SIGN_IN);
    unsetenv("MAMORI_NOW");

    /* A new one lets in until the last second of its days, and then there is a passphrase, which has no end. */
    assert_int_equal(attempt(book, "1", "correct horse 1", &choose), ERROR_NONE);
    int64_t given = clock_now;
    assert_true(sign_in_code(book, "2", code, &err));
    book = again(book);
    clock_now = given + SIGN_IN_CODE_DAYS * DAY;
    assert_false(state_of(book, "2").over);
    assert_int_equal(attempt(book, "2", code, &choose), ERROR_NONE);
    assert_true(choose);
    struct secret *chosen = secret_of("battery staple");
    assert_true(sign_in_choose(book, "2", chosen, &err));
    secret_free(&chosen);
    book = again(book);
    clock_now = given + 1000 * DAY;
    assert_false(state_of(book, "2").over);
    assert_int_equal(attempt(book, "2", "battery staple", &choose), ERROR_NONE);
    assert_false(choose);

    /* Nor has the code that lies in a drawer. */
    struct secret *paper = secret_of(recovery);
    assert_true(sign_in_by_recovery(book, "1", paper, &choose, &err) && choose);
    secret_free(&paper);
    assert_true(store_verify(book->store, NULL, NULL, NULL, &err));
    book_close(&book);
}

/* After each wrong attempt, from the first: how many seconds the next one waits. */
static const int64_t waits[] = {0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900};

static void test_waits(void **state)
{
    (void)state;
    struct error err = {0};
    bool choose;
    struct book *book = begin();
    for (unsigned i = 0; i < sizeof(waits) / sizeof(waits[0]); i++) {
        assert_int_equal(attempt(book, "1", "not this one", &choose), ERROR_SIGN_IN_WRONG);
        int64_t failed_at = clock_now;
        book = again(book);
        assert_int_equal(state_of(book, "1").failed, i + 1);
        assert_int_equal(state_of(book, "1").wait, waits[i]);
        assert_int_equal(state_of(book, "2").wait, 0); /* it is nobody else's */
        if (!waits[i])
            continue;
        clock_now = failed_at + waits[i] - 1;
        assert_int_equal(state_of(book, "1").wait, 1);
        assert_true(setenv("MAMORI_NOW", "2030-01-01T00:00", 1) == 0);
        assert_int_equal(attempt(book, "1", "correct horse 1", &choose), ERROR_WAIT);
        unsetenv("MAMORI_NOW");
        assert_int_equal(state_of(book, "1").failed, i + 1); /* who waits has not guessed */
        clock_now = failed_at + waits[i];
        assert_int_equal(state_of(book, "1").wait, 0);
    }
    assert_int_equal(attempt(book, "1", "correct horse 1", &choose), ERROR_NONE);
    assert_int_equal(state_of(book, "1").failed, 0);
    assert_int_equal(attempt(book, "1", "not this one", &choose), ERROR_SIGN_IN_WRONG);
    book = again(book);
    assert_int_equal(state_of(book, "1").failed, 1); /* from the beginning */
    assert_int_equal(state_of(book, "1").wait, 0);
    assert_true(store_verify(book->store, NULL, NULL, NULL, &err));
    book_close(&book);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_code), cmocka_unit_test(test_waits)};
    return cmocka_run_group_tests_name("sign-in", tests, start, end);
}
