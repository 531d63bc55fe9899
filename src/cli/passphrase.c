#include "cli/passphrase.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/intl.h"
#include "base/utf8.h"
#include "cli/files.h"

#define TRIES 3

/* ---- the terminal ---- */

static int terminal = -1; /* as long as it shows nothing */
static struct termios modes;
static sigset_t before;

static void restore(void)
{
    if (terminal < 0)
        return;
    tcsetattr(terminal, TCSAFLUSH, &modes);
    close(terminal);
    terminal = -1;
    sigprocmask(SIG_SETMASK, &before, NULL);
    cli_meter_end();
}

/* Whole lines, unseen but for their end; no key stops or ends the program in between, where the terminal would be left so. The signals that give up are
 * let through in wait_for_line() only: none comes between asking for them and waiting. */
static bool hide(struct error *err)
{
    static bool once;
    sigset_t stopping;
    int fd = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (fd < 0 || tcgetpgrp(fd) != getpgrp() || tcgetattr(fd, &modes) != 0) {
        if (fd >= 0)
            close(fd);
        return error_set(err, ERROR_USAGE,
                         _("there is no terminal at which the passphrase could be asked for: --passphrase-fd N reads "
                           "it from descriptor N"));
    }
    cli_meter_begin();
    sigemptyset(&stopping);
    sigaddset(&stopping, SIGINT);
    sigaddset(&stopping, SIGTERM);
    sigaddset(&stopping, SIGHUP);
    sigprocmask(SIG_BLOCK, &stopping, &before);
    struct termios hidden = modes;
    hidden.c_lflag |= ICANON | ISIG | ECHONL;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    hidden.c_iflag |= IUTF8 | ICRNL;
    hidden.c_cc[VSUSP] = hidden.c_cc[VQUIT] = _POSIX_VDISABLE;
    terminal = fd;
    if (!once)
        atexit(restore);
    once = true;
    if (tcsetattr(fd, TCSAFLUSH, &hidden) == 0)
        return true;
    int number = errno;
    restore();
    return atomic_error_reading(number, "/dev/tty", err);
}

static void say(const char *text)
{
    struct str safe SCOPED(str_free) = STR_INIT;
    utf8_safe(&safe, text, true);
    atomic_write_all(terminal, safe.text, safe.length);
}

/* Until a line is there. False: somebody wants no more of it. */
static bool wait_for_line(void)
{
    struct pollfd wait = {.fd = terminal, .events = POLLIN};
    while (!cli_meter_stopped() && ppoll(&wait, 1, NULL, &before) < 0 && errno == EINTR) {
    }
    return !cli_meter_stopped();
}

/* A line of the terminal; one that is too long is read to its end. */
static bool read_line(struct secret *secret, struct error *err)
{
    bool whole = true;
    for (;;) {
        if (!wait_for_line()) {
            say("\n");
            return error_set(err, ERROR_CANCELLED, _("the passphrase"));
        }
        if (secret->length == secret->capacity)
            whole = false, secret_cut(secret, 0);
        ssize_t got = read(terminal, secret->bytes + secret->length, secret->capacity - secret->length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) /* Ctrl+D, or the terminal has gone */
            return error_set(err, ERROR_CANCELLED, _("the passphrase"));
        secret->length += (size_t)got;
        if (secret->bytes[secret->length - 1] != '\n')
            continue;
        secret_cut(secret, secret->length - 1);
        return whole || error_set(err, ERROR_TOO_LONG, _("the passphrase"));
    }
}

static struct secret *ask(const char *prompt, struct error *err)
{
    struct secret *secret = secret_new(PASSPHRASE_BYTES);
    say(prompt);
    say(": ");
    if (!read_line(secret, err) || !passphrase_ready(secret, err))
        secret_free(&secret);
    return secret;
}

static void say_why(const struct error *err)
{
    struct str text SCOPED(str_free) = STR_INIT;
    error_text(err, &text);
    say(text.text);
    say("\n");
}

/* Once more, unless somebody gave up. */
static bool go_on(const struct error *err, int tries)
{
    bool more = tries < TRIES && (err->code == ERROR_PASSPHRASE || err->code == ERROR_TOO_LONG);
    if (more)
        say_why(err);
    return more;
}

static struct secret *ask_twice(const char *prompt, const char *const *names, size_t count, struct error *err)
{
    struct secret *first = ask(prompt, err), *second = NULL;
    if (first && passphrase_good(first, names, count, err) && (second = ask(_("The same once more"), err)) &&
        !secret_same(first, second))
        error_set(err, ERROR_PASSPHRASE, _("the two are not the same"));
    bool good = second && secret_same(first, second);
    secret_free(&second);
    if (!good)
        secret_free(&first);
    return first;
}

/* ---- a descriptor ---- */

bool passphrase_descriptor(const char *option, int *fd, struct error *err)
{
    char *end;
    *fd = PASSPHRASE_ASK;
    if (!option)
        return true;
    long number = strtol(option, &end, 10);
    if (*option < '0' || *option > '9' || *end || number > 1 << 20 || fcntl((int)number, F_GETFD) < 0)
        return error_set(err, ERROR_USAGE, _("--passphrase-fd, or --key-fd, names no open descriptor"));
    if (isatty((int)number))
        return error_set(
            err, ERROR_USAGE,
            _("--passphrase-fd, or --key-fd, names a terminal, which would show what is typed: without the option "
              "it is asked for unseen"));
    *fd = (int)number;
    return true;
}

/* Byte by byte: what comes behind the line is somebody else's. */
static struct secret *read_descriptor(int fd, struct error *err)
{
    struct secret *secret = secret_new(PASSPHRASE_BYTES);
    bool good = true;
    for (bool more = true; more && good;) {
        unsigned char *next = secret->bytes + secret->length;
        ssize_t got = secret->length < secret->capacity ? TEMP_FAILURE_RETRY(read(fd, next, 1)) : 0;
        if (secret->length == secret->capacity)
            good = error_set(err, ERROR_TOO_LONG, _("the passphrase"));
        else if (got < 0)
            good = atomic_error_reading(errno, _("the passphrase"), err);
        else if ((more = got > 0 && *next != '\n'))
            secret->length++;
    }
    if (!good || !passphrase_ready(secret, err))
        secret_free(&secret);
    return secret;
}

/* ---- both ---- */

struct secret *passphrase_ask(int fd, const char *prompt, struct error *err)
{
    struct error why = {.code = ERROR_NONE};
    if (fd != PASSPHRASE_ASK)
        return read_descriptor(fd, err);
    if (!hide(err))
        return NULL;
    struct secret *secret = ask(prompt, &why);
    for (int tries = 1; !secret && go_on(&why, tries); tries++)
        secret = ask(prompt, &why);
    restore();
    if (!secret && err)
        *err = why;
    return secret;
}

struct secret *passphrase_ask_new(int fd, const char *prompt, const char *const *names, size_t count, struct error *err)
{
    struct error why = {.code = ERROR_NONE};
    if (fd != PASSPHRASE_ASK) {
        struct secret *given = read_descriptor(fd, err);
        if (given && !passphrase_good(given, names, count, err))
            secret_free(&given);
        return given;
    }
    if (!hide(err))
        return NULL;
    struct secret *secret = ask_twice(prompt, names, count, &why);
    for (int tries = 1; !secret && go_on(&why, tries); tries++)
        secret = ask_twice(prompt, names, count, &why);
    restore();
    if (!secret && err)
        *err = why;
    return secret;
}
