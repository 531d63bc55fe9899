/* The program with its forms in memory, for the tests: served CLIENT PROGRAM COMMAND ARGUMENT...
 *
 * A test starts mamori thousands of times, and most of each start is reading the same forms. This server reads them once, runs COMMAND
 * with $MAMORI naming CLIENT (client.c), and for each start of that forks a process that becomes mamori as if PROGRAM had been started:
 * with the client's arguments, environment, folder, descriptors, mask and signals. Its catalog is the server's, while the files are what
 * they were. What cannot be the same in a fork, and whoever asks for other forms, the client leaves to PROGRAM. It ends when COMMAND
 * ends, as that ended, and leaves no process.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "catalog/catalog.h"
#include "same.h"

#undef main
int mamori_main(int argc, char **argv); /* src/cli/main.c */

extern char **environ;

#define MOST 500 /* commands at a time */

static struct served {
    int socket;
    pid_t pid;
} running[MOST];
static size_t running_count;
static char same[16384];

/* ---- the forms ---- */

static const char *forms_folder;
static size_t ready_count;
static struct catalog *ready[16];

static void take(const struct layer_list *layers, struct error *err)
{
    struct catalog *catalog = ready_count < 16 ? catalog_open(forms_folder, layers, err) : NULL;
    if (catalog)
        ready[ready_count++] = catalog;
}

/* Those that a new workbook begins with, and each alone with those it needs. Compiled forms are one program's own: the server's
 * are in a folder of theirs, $MAMORI_SERVED_CACHE, and those of PROGRAM stay as they are. */
static void read_forms(void)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *own = getenv("MAMORI_SERVED_CACHE");
    char *commands = cache && own ? strdup(cache) : NULL;
    if (commands)
        setenv("XDG_CACHE_HOME", own, 1);
    struct error err = {0};
    size_t count = 0, tried = 0;
    struct layer_list layers = {0};
    forms_folder = getenv("MAMORI_FORMS");
    char **names = forms_folder ? catalog_layers(forms_folder, &count, &err) : NULL;
    if (names && layers_start(forms_folder, &layers, &err) && ++tried)
        take(&layers, &err);
    layers_free(&layers);
    for (size_t i = 0; i < count; i++) {
        layers_add(&layers, names[i], NULL);
        take(&layers, &err);
        tried++;
        layers_free(&layers);
        free(names[i]);
    }
    free(names);
    if (ready_count < tried || count == 0)
        fprintf(stderr, "served: %s: %s: %s: each command will read the forms itself\n", err.place, err.subject,
                err.detail);
    if (commands)
        setenv("XDG_CACHE_HOME", commands, 1);
    free(commands);
}

/* Is CATALOG what LAYERS, with those they need, would be? */
static bool is_of(const struct catalog *catalog, const struct layer_list *layers)
{
    size_t found = 0;
    for (size_t i = 0; i < layers->count; i++)
        found += !layers->wish[i].folder && catalog_find_layer(catalog, layers->wish[i].id) != SIZE_MAX;
    return layers->count > 0 && found == layers->count && found == catalog->layer_count &&
           strcmp(catalog->about, layers->wish[0].id) == 0;
}

static struct catalog *lend(const char *dir, const struct layer_list *layers)
{
    for (size_t i = 0; i < ready_count; i++)
        if (strcmp(dir, forms_folder) == 0 && is_of(ready[i], layers) && catalog_current(ready[i]))
            return ready[i];
    return NULL;
}

/* ---- one command ---- */

struct command {
    struct served_request request;
    int fd[1 + SERVED_FDS];
    size_t fd_count;
    char *texts;
    char **arguments, **variables;
};

static bool take_bytes(int socket, char *bytes, size_t size)
{
    return recv(socket, bytes, size, MSG_WAITALL) == (ssize_t)size;
}

/* Other forms are compiled to the addresses where the server has these: the program itself finds them as it left them. */
static bool has_our_forms(const struct command *command)
{
    static const char name[] = "MAMORI_FORMS=";
    bool ours = false;
    for (size_t i = 0; i < command->request.arguments; i++)
        if (strncmp(command->arguments[i], "--forms", strlen("--forms")) == 0)
            return false;
    for (size_t i = 0; !ours && i < command->request.variables; i++)
        ours = strncmp(command->variables[i], name, sizeof(name) - 1) == 0 &&
               strcmp(command->variables[i] + sizeof(name) - 1, forms_folder) == 0;
    return ours;
}

static bool take_request(int socket, struct command *command)
{
    struct served_request *request = &command->request;
    union {
        char bytes[CMSG_SPACE(sizeof(command->fd))];
        struct cmsghdr align;
    } control;
    struct iovec part = {.iov_base = request, .iov_len = sizeof(*request)};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof(control.bytes)};
    ssize_t got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    struct cmsghdr *head = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    if (head && head->cmsg_type == SCM_RIGHTS) {
        command->fd_count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(command->fd, CMSG_DATA(head), command->fd_count * sizeof(int));
    }
    if (got <= 0 || !take_bytes(socket, (char *)request + got, sizeof(*request) - (size_t)got) ||
        command->fd_count != 1 + request->fd_count)
        return false;
    command->texts = malloc(request->size);
    command->arguments = calloc(request->arguments + 1, sizeof(char *));
    command->variables = calloc(request->variables + 1, sizeof(char *));
    if (!command->texts || !command->arguments || !command->variables ||
        !take_bytes(socket, command->texts, request->size))
        return false;
    char *at = command->texts + strlen(command->texts) + 1;
    for (uint32_t i = 0; i < request->arguments; i++, at += strlen(at) + 1)
        command->arguments[i] = at;
    for (uint32_t i = 0; i < request->variables; i++, at += strlen(at) + 1)
        command->variables[i] = at;
    return strcmp(command->texts, same) == 0 && has_our_forms(command);
}

static void forget(struct command *command)
{
    for (size_t i = 0; i < command->fd_count; i++)
        close(command->fd[i]);
    free(command->texts);
    free(command->arguments);
    free(command->variables);
}

/* To the numbers that the client has; all others are closed. */
static void place_descriptors(struct command *command)
{
    int aside[1 + SERVED_FDS], above = 3;
    for (uint32_t i = 0; i < command->request.fd_count; i++)
        above = command->request.fd[i] >= above ? command->request.fd[i] + 1 : above;
    for (size_t i = 0; i < command->fd_count; i++)
        aside[i] = fcntl(command->fd[i], F_DUPFD, above);
    close_range(0, (unsigned)above - 1, 0);
    for (uint32_t i = 0; i < command->request.fd_count; i++)
        dup2(aside[1 + i], command->request.fd[i]);
    (void)!fchdir(aside[0]);
    close_range((unsigned)above, ~0u, 0);
}

static void set_signals(const struct served_request *request)
{
    sigset_t blocked;
    sigemptyset(&blocked);
    for (int number = 1; number < NSIG; number++) {
        signal(number, request->ignored >> (number - 1) & 1 ? SIG_IGN : SIG_DFL);
        if (request->blocked >> (number - 1) & 1)
            sigaddset(&blocked, number);
    }
    sigprocmask(SIG_SETMASK, &blocked, NULL);
}

#ifdef __SANITIZE_ADDRESS__
/* What exit() would do at the very end, less taking back some ten thousand registered globals: a twentieth of a short command's time. */
static void look_for_leaks(int status, void *unused)
{
    (void)unused;
    fflush(NULL);
    __lsan_do_leak_check(); /* a leak ends the process here */
    _exit(status);
}
#endif

static _Noreturn void become_mamori(struct command *command)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NAME, "mamori");
    setpgid(0, 0);
    place_descriptors(command);
    umask((mode_t)command->request.umask);
    environ = command->variables;
    program_invocation_name = program_invocation_short_name = command->arguments[0];
    set_signals(&command->request);
    catalog_when_ready(lend);
#ifdef __SANITIZE_ADDRESS__
    on_exit(look_for_leaks, NULL);
#endif
    exit(mamori_main((int)command->request.arguments, command->arguments));
}

static void serve(int listening)
{
    int socket = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    static struct command command;
    command = (struct command){0};
    if (socket < 0)
        return;
    bool good = take_request(socket, &command) && running_count < MOST;
    char answer = good ? SERVED_YES : SERVED_NO;
    pid_t pid = good && send(socket, &answer, 1, MSG_NOSIGNAL) == 1 ? fork() : -1;
    if (pid == 0)
        become_mamori(&command);
    if (!good)
        (void)!send(socket, &answer, 1, MSG_NOSIGNAL);
    forget(&command);
    if (pid > 0)
        running[running_count++] = (struct served){socket, pid};
    else
        close(socket);
}

/* A byte is a signal; the end of the client without one is a SIGKILL, which it could not pass on. */
static void pass_signal(struct served *served)
{
    char number = 0;
    ssize_t got = recv(served->socket, &number, 1, MSG_DONTWAIT);
    if (got == 1) {
        kill(served->pid, number);
    } else if (got == 0) {
        kill(served->pid, SIGKILL);
        close(served->socket);
        served->socket = -1;
    }
}

/* ---- all of them ---- */

static int listen_somewhere(char *name, size_t size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(name, size, "mamori-tests-%ld", (long)getpid());
    memcpy(address.sun_path + 1, name, strlen(name));
    socklen_t length = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name));
    int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listening < 0 || bind(listening, (struct sockaddr *)&address, length) != 0 || listen(listening, 100) != 0) {
        perror("served: socket");
        exit(125);
    }
    return listening;
}

/* Whoever has ended: false when it was COMMAND, and STATUS is how. */
static bool reap(pid_t command, int *status)
{
    int how;
    for (pid_t pid; (pid = waitpid(-1, &how, WNOHANG)) > 0;) {
        if (pid == command) {
            *status = how;
            return false;
        }
        for (size_t i = 0; i < running_count; i++)
            if (running[i].pid == pid) {
                if (running[i].socket >= 0) {
                    (void)!send(running[i].socket, &how, sizeof(how), MSG_NOSIGNAL);
                    close(running[i].socket);
                }
                running[i] = running[--running_count];
                break;
            }
    }
    return true;
}

static int until_it_ends(pid_t command, int listening, int ended)
{
    static struct pollfd wait[2 + MOST];
    int status = 0;
    while (reap(command, &status)) {
        size_t count = running_count;
        wait[0] = (struct pollfd){listening, POLLIN, 0};
        wait[1] = (struct pollfd){ended, POLLIN, 0};
        for (size_t i = 0; i < count; i++)
            wait[2 + i] = (struct pollfd){running[i].socket, POLLIN, 0};
        if (poll(wait, 2 + count, -1) < 0)
            continue;
        for (size_t i = 0; i < count; i++)
            if (wait[2 + i].revents)
                pass_signal(&running[i]);
        struct signalfd_siginfo info;
        if (wait[1].revents)
            (void)!read(ended, &info, sizeof(info));
        if (wait[0].revents)
            serve(listening);
    }
    return status;
}

int main(int argc, char **argv)
{
    char name[64];
    if (argc < 4) {
        fputs("usage: served CLIENT PROGRAM COMMAND ARGUMENT...\n", stderr);
        return 125;
    }
    int listening = listen_somewhere(name, sizeof(name));
    setenv("MAMORI", argv[1], 1);
    setenv(SERVED_DIRECT, argv[2], 1);
    setenv(SERVED_SOCKET, name, 1);
    read_forms();
    same_text(same, sizeof(same), environ);
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    pid_t command = fork();
    if (command == 0) {
        sigprocmask(SIG_SETMASK, &before, NULL);
        execvp(argv[3], argv + 3);
        perror(argv[3]);
        _exit(127);
    }
    int status = until_it_ends(command, listening, signalfd(-1, &child, SFD_CLOEXEC));
    while (running_count > 0) {
        kill(running[--running_count].pid, SIGKILL);
        waitpid(running[running_count].pid, NULL, 0);
    }
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
