#include "exchange/child.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/mem.h"

static void handle(const int *signals, size_t count, void (*handler)(int))
{
    const struct sigaction action = {.sa_handler = handler};
    for (size_t i = 0; i < count; i++)
        sigaction(signals[i], &action, NULL);
}

void child_signals(void (*end)(int signal))
{
    static const int ends[] = {SIGTERM, SIGINT, SIGHUP}, ignored[] = {SIGPIPE, SIGWINCH, SIGTSTP},
                     crashes[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGXCPU};
    sigset_t none;
    handle(ends, ARRAY_LENGTH(ends), end ? end : SIG_DFL);
    handle(ignored, ARRAY_LENGTH(ignored), SIG_IGN);
    handle(crashes, ARRAY_LENGTH(crashes), SIG_DFL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

bool child_wait(pid_t pid, int *status)
{
    pid_t got;
    do
        got = waitpid(pid, status, 0);
    while (got < 0 && errno == EINTR);
    return got == pid;
}
