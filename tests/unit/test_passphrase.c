/* Passphrases: what is typed is what counts, what may be a new one, and asking for one at a terminal that shows nothing and is left as it was. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "cli/passphrase.h"
#include "remembered.h"

static struct secret *of(const char *text)
{
    struct secret *secret = secret_new(strlen(text) + 1);
    assert_true(secret_add(secret, text, strlen(text)));
    return secret;
}

static void test_ready(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *ready; /* NULL: refused */
    } table[] = {
        {"correct horse", "correct horse"},
        {"Ａｂｃ１２３！～", "Abc123!~"},
        {"ab　ｃ", "ab c"}, /* the space of Japanese input */
        {"青い海のむこう", "青い海のむこう"},
        {"ｱｵｲ", "ｱｵｲ"},
        {"é\xF0\xA0\xAE\xB7", "é\xF0\xA0\xAE\xB7"},
        {"", NULL},
        {"a\x1b[D", NULL},
        {"a\tb", NULL},
        {"a\x7f", NULL},
        {"a\xC2\x85", NULL},
        {"a\xff", NULL},
        {"a\xE3\x81", NULL},
        {"\xC0\x80", NULL},
        {"\xED\xA0\x80", NULL},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        struct error err = {.code = ERROR_NONE};
        struct secret *secret = of(table[i].typed);
        if (passphrase_ready(secret, &err) != (table[i].ready != NULL))
            fail_msg("line %zu", i);
        if (table[i].ready) {
            assert_int_equal(secret->length, strlen(table[i].ready));
            assert_memory_equal(secret->bytes, table[i].ready, secret->length);
            for (size_t k = secret->length; k < secret->capacity; k++)
                assert_int_equal(secret->bytes[k], 0);
        } else {
            assert_int_equal(err.code, ERROR_PASSPHRASE);
        }
        secret_free(&secret);
    }
}

static void test_good(void **state)
{
    (void)state;
    static const char *const names[] = {"株式会社みどり食品", "Midori", NULL, "佐藤 花子", "a"};
    static const struct {
        const char *secret;
        const char *why; /* NULL: good */
    } table[] = {
        {"correct horse", NULL},
        {"abcdefghij", NULL},
        {"abcdefghi", "fewer than 10"},
        {"青い海のむこうの白い船", NULL},
        {"青い海のむこうの船", "fewer than 10"},
        {"0312345678901234", "digits"},
        {"０３１２３４５６７８９０", NULL}, /* not made ready: full-width ones are no digits */
        {"aaaaaaaaaaaaaaaa", "different"},
        {"abcdabcdabcd", "different"},
        {"abcdabcdabce", NULL},
        {"株式会社みどり食品2026", "a name"},
        {"株式会社みどり食品 2026と白い船", NULL},
        {"MIDORImidori12345", "a name"},
        {"midori-food-2026", NULL},
        {"midoriＭｉｄｏｒｉmidori", "a name"},
        {"佐藤 花子佐藤 花子", "a name"},
        {"banana bread", NULL}, /* a name of one letter is none */
    };
    for (size_t i = 0; i < ARRAY_LENGTH(table); i++) {
        struct error err = {.code = ERROR_NONE};
        struct secret *secret = of(table[i].secret);
        bool good = passphrase_good(secret, names, ARRAY_LENGTH(names), &err);
        if (good != (table[i].why == NULL) || (!good && !strstr(err.subject, table[i].why)))
            fail_msg("line %zu: %s", i, err.subject);
        assert_int_equal(err.code, good ? ERROR_NONE : ERROR_PASSPHRASE);
        secret_free(&secret);
    }
}

/* ---- a descriptor ---- */

static void test_descriptor_option(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "x", "1x", "-1", " 1", "1000", "99999999999999999999"};
    struct error err = {.code = ERROR_NONE};
    int fd = 5, master, slave;
    assert_true(passphrase_descriptor(NULL, &fd, &err));
    assert_int_equal(fd, PASSPHRASE_ASK);
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        err = (struct error){.code = ERROR_NONE};
        assert_false(passphrase_descriptor(wrong[i], &fd, &err));
        assert_int_equal(err.code, ERROR_USAGE);
    }
    assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
    char number[16];
    snprintf(number, sizeof(number), "%d", slave);
    assert_false(passphrase_descriptor(number, &fd, &err));
    assert_non_null(strstr(err.subject, "terminal"));
    close(master);
    close(slave);
}

static void test_descriptor(void **state)
{
    (void)state;
    int ends[2];
    struct error err = {.code = ERROR_NONE};
    assert_int_equal(pipe(ends), 0);
    const char text[] = "first line\nｓｅｃｏｎｄ line\n\nshort\nlast of all";
    assert_int_equal(write(ends[1], text, strlen(text)), strlen(text));
    struct secret *secret = passphrase_ask(ends[0], "?", &err);
    assert_true(secret && secret->length == 10 && memcmp(secret->bytes, "first line", 10) == 0);
    secret_free(&secret);
    secret = passphrase_ask_new(ends[0], "?", NULL, 0, &err);
    assert_true(secret && secret->length == 11 && memcmp(secret->bytes, "second line", 11) == 0);
    secret_free(&secret);
    assert_null(passphrase_ask(ends[0], "?", &err)); /* an empty line */
    assert_int_equal(err.code, ERROR_PASSPHRASE);
    assert_null(passphrase_ask_new(ends[0], "?", NULL, 0, &err)); /* no new one, */
    assert_int_equal(err.code, ERROR_PASSPHRASE);
    close(ends[1]);
    secret = passphrase_ask(ends[0], "?", &err); /* and no line end at the end */
    assert_true(secret && secret->length == 11);
    secret_free(&secret);
    assert_null(passphrase_ask(ends[0], "?", &err));
    close(ends[0]);

    assert_int_equal(pipe(ends), 0);
    for (int i = 0; i < PASSPHRASE_BYTES + 1; i++)
        assert_int_equal(write(ends[1], "a", 1), 1);
    assert_null(passphrase_ask(ends[0], "?", &err));
    assert_int_equal(err.code, ERROR_TOO_LONG);
    close(ends[0]);
    assert_null(passphrase_ask(ends[0], "?", &err));
    assert_int_equal(err.code, ERROR_IO);
    close(ends[1]);
}

/* Nothing of it is left in the memory of the process. */
static void test_forgotten(void **state)
{
    (void)state;
    int ends[2];
    unsigned char masked[20];
    struct error err = {.code = ERROR_NONE};
    assert_int_equal(pipe(ends), 0);
    struct secret *typed = secret_random(sizeof(masked));
    for (size_t i = 0; i < typed->length; i++)
        typed->bytes[i] = 'a' + typed->bytes[i] % 26;
    remembered_mask(masked, typed->bytes, sizeof(masked));
    assert_int_equal(write(ends[1], typed->bytes, typed->length), typed->length);
    assert_int_equal(write(ends[1], "\n", 1), 1);
    secret_free(&typed);
    struct secret *read = passphrase_ask_new(ends[0], "?", NULL, 0, &err);
    assert_int_equal(remembered(masked, sizeof(masked)), 1);
    secret_free(&read);
    assert_int_equal(remembered(masked, sizeof(masked)), 0);
    close(ends[0]);
    close(ends[1]);
}

/* ---- a terminal ---- */

enum { DONE, GIVEN_UP, MODES_CHANGED, OTHER };

/* In a child with a terminal of its own: asks, tells by its end. */
static int child(bool new, const char *want)
{
    struct termios before, after;
    struct error err = {.code = ERROR_NONE};
    tcgetattr(STDIN_FILENO, &before);
    struct secret *secret = new ? passphrase_ask_new(PASSPHRASE_ASK, "Passphrase", NULL, 0, &err)
                                : passphrase_ask(PASSPHRASE_ASK, "Passphrase", &err);
    tcgetattr(STDIN_FILENO, &after);
    if (before.c_lflag != after.c_lflag || before.c_iflag != after.c_iflag ||
        memcmp(before.c_cc, after.c_cc, sizeof(before.c_cc)) != 0)
        return MODES_CHANGED;
    if (!secret)
        return err.code == ERROR_CANCELLED ? GIVEN_UP : OTHER;
    return want && secret->length == strlen(want) && memcmp(secret->bytes, want, secret->length) == 0 ? DONE : OTHER;
}

/* What the terminal shows until WORD stands there TIMES times in all, or the child has ended. */
static void watch(int master, struct str *shown, const char *word, int times)
{
    char bytes[256];
    for (;;) {
        int seen = 0;
        for (const char *p = shown->text; (p = strstr(p, word)); p++)
            seen++;
        if (seen >= times)
            return;
        ssize_t got = read(master, bytes, sizeof(bytes));
        if (got <= 0)
            return;
        str_add_length(shown, bytes, (size_t)got);
    }
}

struct step {
    const char *wait; /* a word, how often it was seen by then */
    int times;
    const char *type; /* NULL: the signal */
};

/* The child's end; what was typed must never be shown. */
static int at_terminal(bool new, const char *want, const struct step *step, int number, const char *never)
{
    int master;
    pid_t pid = forkpty(&master, NULL, NULL, NULL);
    if (pid == 0)
        _exit(child(new, want));
    struct str shown = STR_INIT;
    for (; step->wait; step++) {
        watch(master, &shown, step->wait, step->times);
        if (step->type)
            assert_int_equal(write(master, step->type, strlen(step->type)), strlen(step->type));
        else
            kill(pid, number);
    }
    watch(master, &shown, "\1", 1);
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (strstr(shown.text, never))
        fail_msg("shown: %s", shown.text);
    str_free(&shown);
    close(master);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void test_terminal(void **state)
{
    (void)state;
    const struct step typed[] = {{"Passphrase: ", 1, "correct horse\n"}, {NULL, 0, NULL}};
    assert_int_equal(at_terminal(false, "correct horse", typed, 0, "horse"), DONE);
    const struct step wide[] = {{"Passphrase: ", 1, "ｃｏｒｒｅｃｔx\x7f　horse\n"},
                                {NULL, 0, NULL}}; /* with a character taken back */
    assert_int_equal(at_terminal(false, "correct horse", wide, 0, "horse"), DONE);
    const struct step arrow[] = {{"Passphrase: ", 1, "a\x1b[D\n"}, {"no character", 1, "x\n"}, {NULL, 0, NULL}};
    assert_int_equal(at_terminal(false, "x", arrow, 0, "[D"), DONE);
    const struct step empty[] = {
        {"Passphrase: ", 1, "\n"}, {"Passphrase: ", 2, "\n"}, {"Passphrase: ", 3, "\n"}, {NULL, 0, NULL}};
    assert_int_equal(at_terminal(false, NULL, empty, 0, "\2"), OTHER); /* three times, and no more */
}

static void test_terminal_new(void **state)
{
    (void)state;
    const struct step twice[] = {
        {"Passphrase: ", 1, "correct horse\n"}, {"once more: ", 1, "correct horse\n"}, {NULL, 0, NULL}};
    assert_int_equal(at_terminal(true, "correct horse", twice, 0, "horse"), DONE);
    const struct step differ[] = {
        {"Passphrase: ", 1, "correct horse\n"},  {"once more: ", 1, "correct house\n"},  {"not the same", 1, ""},
        {"Passphrase: ", 2, "battery staple\n"}, {"once more: ", 2, "battery staple\n"}, {NULL, 0, NULL}};
    assert_int_equal(at_terminal(true, "battery staple", differ, 0, "staple"), DONE);
    const struct step bad[] = {{"Passphrase: ", 1, "short\n"},
                               {"fewer than 10", 1, ""},
                               {"Passphrase: ", 2, "correct horse\n"},
                               {"once more: ", 1, "correct horse\n"},
                               {NULL, 0, NULL}};
    assert_int_equal(at_terminal(true, "correct horse", bad, 0, "short"), DONE);
}

static void test_terminal_given_up(void **state)
{
    (void)state;
    const struct step interrupt[] = {{"Passphrase: ", 1, "half\x03"}, {NULL, 0, NULL}},
                      end[] = {{"Passphrase: ", 1, "\x04"}, {NULL, 0, NULL}},
                      quit[] = {{"Passphrase: ", 1, "a\x1c\n"},
                                {"Passphrase: ", 2, "\x1a\n"},
                                {"Passphrase: ", 3, "\x03"},
                                {NULL, 0, NULL}},
                      signal[] = {{"Passphrase: ", 1, "half"}, {"Passphrase: ", 1, NULL}, {NULL, 0, NULL}};
    assert_int_equal(at_terminal(false, NULL, interrupt, 0, "half"), GIVEN_UP);
    assert_int_equal(at_terminal(true, NULL, interrupt, 0, "half"), GIVEN_UP);
    assert_int_equal(at_terminal(false, NULL, end, 0, "half"), GIVEN_UP);
    assert_int_equal(at_terminal(false, NULL, quit, 0, "half"), GIVEN_UP); /* neither ends nor stops it */
    assert_int_equal(at_terminal(false, NULL, signal, SIGTERM, "half"), GIVEN_UP);
    assert_int_equal(at_terminal(false, NULL, signal, SIGHUP, "half"), GIVEN_UP);
}

static void test_no_terminal(void **state)
{
    (void)state;
    pid_t pid = fork();
    if (pid == 0) {
        struct error err = {.code = ERROR_NONE};
        setsid();
        _exit(!passphrase_ask(PASSPHRASE_ASK, "Passphrase", &err) && err.code == ERROR_USAGE ? DONE : OTHER);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ready),
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_descriptor_option),
        cmocka_unit_test(test_descriptor),
        cmocka_unit_test(test_forgotten),
        cmocka_unit_test(test_terminal),
        cmocka_unit_test(test_terminal_new),
        cmocka_unit_test(test_terminal_given_up),
        cmocka_unit_test(test_no_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
