/* What a command has from whoever starts it, and no other process can give it: who it is, what it may use, where its root is,
 * whether somebody traces it, how its libraries are told to work. Client and server write it down in the same way and compare. */
#ifndef MAMORI_TESTS_SERVED_SAME_H
#define MAMORI_TESTS_SERVED_SAME_H

#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#define SERVED_SOCKET "MAMORI_SERVED" /* the server's name, an abstract one */
#define SERVED_DIRECT "MAMORI_DIRECT" /* the real program */
#define SERVED_FDS    200

struct served_request { /* with it: the working folder's descriptor, then those of `fd` */
    uint32_t size;      /* of the texts after this struct, each ended by 0: what is the same, arguments, environment */
    uint32_t arguments, variables, fd_count;
    uint32_t umask;
    uint64_t ignored, blocked; /* signals, as 1 << number - 1 */
    int32_t fd[SERVED_FDS];    /* their numbers in the client */
};

/* The answer: SERVED_NO, the client runs the program itself; else SERVED_YES, and at the end four bytes, what wait() said. */
enum { SERVED_NO = 'n', SERVED_YES = 'y' };

static inline void same_line(char *out, size_t size, const char *line)
{
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s\n", line);
}

static inline void same_text(char *out, size_t size, char **environment)
{
    static const char *const kept[] = {"Uid:",    "Gid:",        "Groups:",  "CapInh:", "CapPrm:",   "CapEff:",
                                       "CapBnd:", "NoNewPrivs:", "Seccomp:", "SigPnd:", "TracerPid:"};
    static const char *const spaces[] = {"mnt", "user", "net", "pid", "ipc", "uts"};
    static const char *const told[] = {"LD_", "MALLOC_", "GLIBC_", "ASAN_", "UBSAN_", "LSAN_", "VALGRIND_"};
    char line[4096];
    out[0] = 0;
    FILE *status = fopen("/proc/self/status", "re");
    while (status && fgets(line, sizeof(line), status))
        for (size_t i = 0; i < sizeof(kept) / sizeof(*kept); i++)
            if (strncmp(line, kept[i], strlen(kept[i])) == 0)
                same_line(out, size, line);
    if (status)
        fclose(status);
    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++) {
        char path[64];
        snprintf(path, sizeof(path), "/proc/self/ns/%s", spaces[i]);
        ssize_t length = readlink(path, line, sizeof(line) - 1);
        line[length > 0 ? length : 0] = 0;
        same_line(out, size, line);
    }
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        struct rlimit limit = {0};
        getrlimit((__rlimit_resource_t)i, &limit);
        snprintf(line, sizeof(line), "%llx %llx", (unsigned long long)limit.rlim_cur,
                 (unsigned long long)limit.rlim_max);
        same_line(out, size, line);
    }
    cpu_set_t processors;
    CPU_ZERO(&processors);
    sched_getaffinity(0, sizeof(processors), &processors);
    struct stat root = {0};
    stat("/", &root);
    snprintf(line, sizeof(line), "%llx %llx %d", (unsigned long long)root.st_dev, (unsigned long long)root.st_ino,
             CPU_COUNT(&processors));
    same_line(out, size, line);
    for (char **variable = environment; *variable; variable++)
        for (size_t i = 0; i < sizeof(told) / sizeof(*told); i++)
            if (strncmp(*variable, told[i], strlen(told[i])) == 0)
                same_line(out, size, *variable);
}

#endif
