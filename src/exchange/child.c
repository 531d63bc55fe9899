#include "exchange/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/atomic.h"

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

pid_t child_start(int *end, const char *path, struct error *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) {
        atomic_error(errno, path, err);
        return -1;
    }
    fflush(NULL); /* nothing buffered may be written twice */
    pid_t pid = fork();
    int number = errno;
    close(ends[pid != 0]);
    *end = ends[pid == 0];
    if (pid < 0)
        atomic_error(number, path, err);
    return pid;
}

bool child_wait(pid_t pid, int *status)
{
    return TEMP_FAILURE_RETRY(waitpid(pid, status, 0)) == pid;
}

double child_seconds(clockid_t clock)
{
    struct timespec time = {0};
    return clock_gettime(clock, &time) == 0 ? (double)time.tv_sec + (double)time.tv_nsec / 1e9 : 0;
}
