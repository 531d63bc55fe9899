/* Drives a full-screen program through a pseudo-terminal and takes the time. Prints a line of figures for each thing
 * measured.
 *
 *   pty COLUMNSxROWS MARK KEYS COMMAND...
 *
 * MARK is the text that comes last on a full screen; "painted MS BYTES" is from fork to its arrival. KEYS is a list of
 * steps, separated by blanks: wait:TEXT   until TEXT has come and nothing more comes     key:NAME   one key: "key NAME
 * MS BYTES", to the last byte of its repaint send:NAME   the same without a line                        burst:NAME*N N
 * keys at once: "burst MS BYTES" idle:MS     "idle BYTES": what is sent while nothing happens Names: Down Up Right
 * Enter End Esc q C-q; anything else is typed as it is.
 */
#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUIET 40 /* ms without a byte: the repaint is over */

static int terminal;
static char heard[1 << 20]; /* since the last step; enough for many screens */
static size_t length, bytes;
static double last; /* when the last byte came */

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* Reads what comes within TIMEOUT ms; false at the end or when nothing comes. */
static bool hear(int timeout)
{
    struct pollfd poller = {terminal, POLLIN, 0};
    if (poll(&poller, 1, timeout) <= 0)
        return false;
    if (length > sizeof(heard) / 2) {
        memmove(heard, heard + length / 2, length - length / 2);
        length -= length / 2;
    }
    ssize_t got = read(terminal, heard + length, sizeof(heard) - length - 1);
    if (got <= 0)
        return false;
    last = now();
    length += (size_t)got;
    bytes += (size_t)got;
    heard[length] = '\0';
    return true;
}

static void listen_anew(void)
{
    length = bytes = 0;
    heard[0] = '\0';
}

static bool hear_until(const char *text, int timeout)
{
    double end = now() + timeout;
    while (!memmem(heard, length, text, strlen(text)))
        if (now() > end || !hear((int)(end - now()) + 1))
            return false;
    return true;
}

static const char *key_bytes(const char *name)
{
    static const struct {
        const char *name, *bytes;
    } keys[] = {{"Down", "\033OB"}, {"Up", "\033OA"}, {"Right", "\033OC"}, {"End", "\033OF"}, {"C-End", "\033[1;5F"},
                {"Enter", "\r"},    {"Esc", "\033"},  {"C-q", "\021"},     {"q", "q"}};
    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        if (strcmp(keys[i].name, name) == 0)
            return keys[i].bytes;
    return name;
}

static void send_key(const char *name, int times)
{
    const char *text = key_bytes(name);
    char all[4096];
    size_t size = 0;
    for (int i = 0; i < times && size + strlen(text) < sizeof(all); i++, size += strlen(text))
        memcpy(all + size, text, strlen(text));
    if (write(terminal, all, size) < 0)
        exit(5);
}

static void step(char *what)
{
    char *value = strchr(what, ':');
    if (!value)
        exit(2);
    *value++ = '\0';
    if (strcmp(what, "wait") == 0) {
        if (!hear_until(value, 60000)) {
            fprintf(stderr, "never seen: %s\n", value);
            exit(6);
        }
        while (hear(QUIET * 5))
            ;
        return;
    }
    listen_anew();
    if (strcmp(what, "idle") == 0) {
        double end = now() + atof(value);
        while (now() < end)
            hear((int)(end - now()) + 1);
        printf("idle %zu\n", bytes);
        return;
    }
    int times = 1;
    char *star = strcmp(what, "burst") == 0 ? strchr(value, '*') : NULL;
    if (star) {
        *star = '\0';
        times = atoi(star + 1);
    }
    double begin = last = now();
    send_key(value, times);
    hear(10000);
    while (hear(QUIET))
        ;
    if (strcmp(what, "send") != 0)
        printf("%s %s %.3f %zu\n", what, value, last - begin, bytes);
}

int main(int argc, char **argv)
{
    struct winsize size = {0};
    if (argc < 5 || sscanf(argv[1], "%hux%hu", &size.ws_col, &size.ws_row) != 2)
        return 2;
    double begin = now();
    pid_t child = forkpty(&terminal, NULL, NULL, &size);
    if (child < 0)
        return 3;
    if (child == 0) {
        setenv("TERM", "xterm-256color", 1);
        execvp(argv[4], argv + 4);
        _exit(127);
    }
    if (!hear_until(argv[2], 30000)) {
        fprintf(stderr, "never painted: %s\n", argv[2]);
        kill(child, SIGKILL);
        return 4;
    }
    printf("painted - %.3f %zu\n", last - begin, bytes);
    for (char *word = strtok_r(argv[3], " ", &argv[3]); word; word = strtok_r(NULL, " ", &argv[3]))
        step(word);
    kill(child, SIGHUP);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return 0;
}
