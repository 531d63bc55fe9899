/* What the suites start in the place of the program while a server (served.c) has the forms in memory: it hands over arguments,
 * environment, folder, descriptors, mask and ignored signals, passes on the signals that it gets, and ends as the served process ended.
 * Where that would not be the same as running the program, for want of a server or because limits, user, namespace, a terminal or a
 * tracer are not the server's, it becomes the program itself. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "same.h"

extern char **environ;
static int server = -1;

static void become_the_program(char **argv)
{
    const char *program = getenv(SERVED_DIRECT);
    if (server >= 0)
        close(server);
    if (program)
        execv(program, argv);
    fprintf(stderr, "client: %s: %s\n", program ? program : SERVED_DIRECT, strerror(errno));
    _exit(127);
}

static bool connect_to(const char *name)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(name);
    if (length >= sizeof(address.sun_path))
        return false;
    memcpy(address.sun_path + 1, name, length);
    int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    server = made < 0 ? -1 : fcntl(made, F_DUPFD_CLOEXEC, 3); /* 0, 1 and 2 may be closed, and stay so */
    if (made >= 0)
        close(made);
    return server >= 0 && connect(server, (struct sockaddr *)&address,
                                  (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length)) == 0;
}

static uint64_t ignored_signals(void)
{
    uint64_t ignored = 0;
    for (int number = 1; number < NSIG; number++) {
        struct sigaction now;
        if (sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_IGN)
            ignored |= UINT64_C(1) << (number - 1);
    }
    return ignored;
}

/* All that an exec would keep. */
static bool take_descriptors(struct served_request *request)
{
    DIR *all = opendir("/proc/self/fd");
    bool good = all != NULL;
    for (struct dirent *entry; good && (entry = readdir(all));) {
        int fd = atoi(entry->d_name), flags = entry->d_name[0] == '.' ? -1 : fcntl(fd, F_GETFD);
        if (flags < 0 || flags & FD_CLOEXEC || fd == dirfd(all))
            continue;
        good = request->fd_count < SERVED_FDS && !(fd <= 2 && isatty(fd));
        if (good)
            request->fd[request->fd_count++] = fd;
    }
    if (all)
        closedir(all);
    return good;
}

static bool send_all(const void *bytes, size_t size)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t sent = send(server, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        size -= (size_t)sent;
    }
    return true;
}

static bool send_request(const struct served_request *request)
{
    int folder = open(".", O_PATH | O_CLOEXEC);
    int fds[1 + SERVED_FDS] = {folder};
    if (folder < 0)
        return false;
    for (uint32_t i = 0; i < request->fd_count; i++)
        fds[1 + i] = request->fd[i];
    size_t size = (1 + request->fd_count) * sizeof(int);
    union {
        char bytes[CMSG_SPACE(sizeof(fds))];
        struct cmsghdr align;
    } control = {0};
    struct iovec part = {.iov_base = (void *)(uintptr_t)request, .iov_len = sizeof(*request)};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = CMSG_SPACE(size)};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    *head = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(size)};
    memcpy(CMSG_DATA(head), fds, size);
    bool good = sendmsg(server, &message, MSG_NOSIGNAL) == (ssize_t)sizeof(*request);
    close(folder);
    return good;
}

static char *add_text(char *at, const char *text)
{
    return stpcpy(at, text) + 1;
}

static bool ask(int argc, char **argv)
{
    static struct served_request request;
    static char same[16384];
    same_text(same, sizeof(same), environ);
    request.ignored = ignored_signals();
    request.umask = umask(0);
    umask(request.umask);
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    for (int number = 1; number < NSIG; number++)
        request.blocked |= sigismember(&blocked, number) == 1 ? UINT64_C(1) << (number - 1) : 0;
    if (!take_descriptors(&request))
        return false;
    size_t size = strlen(same) + 1;
    for (int i = 0; i < argc; i++)
        size += strlen(argv[i]) + 1;
    for (char **variable = environ; *variable; variable++, request.variables++)
        size += strlen(*variable) + 1;
    char *texts = malloc(size), *at = texts;
    if (!texts)
        return false;
    at = add_text(at, same);
    for (int i = 0; i < argc; i++)
        at = add_text(at, argv[i]);
    for (char **variable = environ; *variable; variable++)
        at = add_text(at, *variable);
    request.arguments = (uint32_t)argc;
    request.size = (uint32_t)size;
    char answer = SERVED_NO;
    bool good = send_request(&request) && send_all(texts, size) && recv(server, &answer, 1, MSG_WAITALL) == 1 &&
                answer == SERVED_YES;
    free(texts);
    return good;
}

static void pass_on(int number)
{
    int kept = errno;
    char byte = (char)number;
    (void)!send(server, &byte, 1, MSG_NOSIGNAL);
    errno = kept;
}

int main(int argc, char **argv)
{
    const char *name = getenv(SERVED_SOCKET);
    if (!name || !getenv("MAMORI_FORMS") || !getenv("MAMORI_LOCALEDIR") || !connect_to(name) || !ask(argc, argv))
        become_the_program(argv);
    static const int passed[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM};
    for (size_t i = 0; i < sizeof(passed) / sizeof(*passed); i++) {
        struct sigaction now;
        if (sigaction(passed[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN)
            sigaction(passed[i], &(struct sigaction){.sa_handler = pass_on, .sa_flags = SA_RESTART}, NULL);
    }
    /* What it was given is the served process's now: a pipe ends when that one ends, not when this one does. */
    close_range(3, (unsigned)server - 1, 0);
    close_range((unsigned)server + 1, ~0u, 0);
    int status = 0;
    if (recv(server, &status, sizeof(status), MSG_WAITALL) != (ssize_t)sizeof(status)) {
        fputs("client: the server has ended\n", stderr);
        return 125;
    }
    if (WIFSIGNALED(status)) {
        setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
        signal(WTERMSIG(status), SIG_DFL);
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, WTERMSIG(status));
        sigprocmask(SIG_UNBLOCK, &one, NULL);
        raise(WTERMSIG(status));
        return 128 + WTERMSIG(status);
    }
    return WEXITSTATUS(status);
}
