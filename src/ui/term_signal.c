/* Signals: the terminal is restored whatever happens, and what comes from outside is told to term.c by a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "ui/term_private.h"

static struct {
    volatile sig_atomic_t on, hangup, resized, stop, continued;
    int pipe[2];
    bool saved;
    struct termios before;
    const char *restore;
    struct sigaction stop_before;
} guard = {.pipe = {-1, -1}};

static const int deadly[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
static const int ending[] = {SIGHUP, SIGTERM, SIGINT, SIGQUIT};

void signals_send(const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        ssize_t n = write(STDOUT_FILENO, text, length);
        if (n <= 0 && errno != EINTR)
            return;
        if (n > 0) {
            text += n;
            length -= (size_t)n;
        }
    }
}

void signals_restore(void)
{
    if (!guard.on)
        return;
    guard.on = 0;
    signals_send(guard.restore);
    if (guard.saved)
        tcsetattr(STDIN_FILENO, TCSANOW, &guard.before);
}

/* The text that was being typed: ready only while it is whole. */
static struct {
    volatile sig_atomic_t ready;
    char path[PATH_MAX], bytes[1 << 17];
    size_t length;
} kept;

void term_keep_for_crash(const char *path, const char *bytes, size_t length)
{
    kept.ready = 0;
    size_t name = strlen(path);
    if (length == 0 || length > sizeof(kept.bytes) || name >= sizeof(kept.path))
        return;
    memcpy(kept.path, path, name + 1);
    memcpy(kept.bytes, bytes, length);
    kept.length = length;
    kept.ready = 1;
}

static void write_kept(void)
{
    if (!kept.ready)
        return;
    kept.ready = 0;
    unlink(kept.path); /* what is there is older */
    int fd = open(kept.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    for (size_t at = 0; at < kept.length;) {
        ssize_t n = write(fd, kept.bytes + at, kept.length - at);
        if (n <= 0 && errno != EINTR)
            break;
        at += n > 0 ? (size_t)n : 0;
    }
    close(fd);
}

static void on_deadly(int number)
{
    signals_restore();
    write_kept();
    signal(number, SIG_DFL);
    raise(number);
}

static void on_other(int number)
{
    int saved = errno;
    switch (number) {
    case SIGWINCH: guard.resized = 1; break;
    case SIGTSTP: guard.stop = 1; break;
    case SIGCONT: guard.continued = 1; break;
    default: guard.hangup = 1;
    }
    if (guard.pipe[1] >= 0) {
        ssize_t n = write(guard.pipe[1], "x", 1);
        (void)n;
    }
    errno = saved;
}

static struct sigaction action_of(void (*handler)(int))
{
    struct sigaction action = {0};
    sigemptyset(&action.sa_mask);
    action.sa_handler = handler;
    return action;
}

/* A shell without job control ignores SIGTSTP for what it starts: then nobody could continue us. */
static void catch_stop(void)
{
    struct sigaction action = action_of(on_other);
    action.sa_flags = SA_RESTART;
    if (guard.stop_before.sa_handler != SIG_IGN)
        sigaction(SIGTSTP, &action, NULL);
}

void signals_catch(const char *restore)
{
    guard.restore = restore;
    if (pipe2(guard.pipe, O_NONBLOCK | O_CLOEXEC) != 0)
        guard.pipe[0] = guard.pipe[1] = -1;
    struct sigaction action = action_of(on_other);
    for (size_t i = 0; i < ARRAY_LENGTH(ending); i++)
        sigaction(ending[i], &action, NULL);
    action.sa_flags = SA_RESTART; /* these end no read of a file */
    sigaction(SIGWINCH, &action, NULL);
    sigaction(SIGCONT, &action, NULL);
    catch_stop();
    action = action_of(on_deadly);
    action.sa_flags = (int)SA_RESETHAND;
    for (size_t i = 0; i < ARRAY_LENGTH(deadly); i++)
        sigaction(deadly[i], &action, NULL);
    signal(SIGPIPE, SIG_IGN); /* a terminal that is gone shows as a hang-up */
    guard.on = 1;
}

void signals_prepare(void)
{
    guard.saved = tcgetattr(STDIN_FILENO, &guard.before) == 0;
    sigaction(SIGTSTP, NULL, &guard.stop_before);
}

void signals_leave(void)
{
    guard.on = 0;
    for (size_t i = 0; i < ARRAY_LENGTH(ending); i++)
        signal(ending[i], SIG_DFL);
    signal(SIGWINCH, SIG_DFL);
    signal(SIGCONT, SIG_DFL);
    sigaction(SIGTSTP, &guard.stop_before, NULL);
    if (guard.pipe[0] >= 0) {
        close(guard.pipe[0]);
        close(guard.pipe[1]);
        guard.pipe[0] = guard.pipe[1] = -1;
    }
}

int signals_pipe(void)
{
    return guard.pipe[0];
}

void signals_drain(void)
{
    char bytes[64];
    while (guard.pipe[0] >= 0 && read(guard.pipe[0], bytes, sizeof(bytes)) > 0)
        ;
}

bool signals_hangup(void)
{
    return guard.hangup;
}

void signals_set_hangup(void)
{
    guard.hangup = 1;
}

static bool once(volatile sig_atomic_t *flag)
{
    bool was = *flag;
    *flag = 0;
    return was;
}

bool signals_resized(void)
{
    return once(&guard.resized);
}

bool signals_stop(void)
{
    return once(&guard.stop);
}

bool signals_continued(void)
{
    return once(&guard.continued);
}

void signals_suspend(bool group)
{
    struct sigaction action = action_of(SIG_DFL);
    if (guard.stop_before.sa_handler == SIG_IGN)
        return;
    sigaction(SIGTSTP, &action, NULL);
    if (group)
        kill(0, SIGTSTP); /* as the key would do */
    else
        raise(SIGTSTP);
    catch_stop();
}
