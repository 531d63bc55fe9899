/* Loaded before the C library's (LD_PRELOAD): the N-th allocation of a process is not given. Set by the environment:
 *
 * - OOM_AT=N: that one; counted from 1, from the start of main() on, anew in a child
 * - OOM_ON=1: and all after it
 * - OOM_IN=parent or child: only in the first process, or only in its children
 * - OOM_SITES=FILE: one line for the first allocation of each different chain of callers: "N FUNCTION HASH", the
 * library's function that the program has called ("-": its own), and the hash of the chain, which is the same in
 * another run without random addresses. To fail these once each is to fail every place that asks for
 * memory, in every way it is come to, without failing all million of them
 * - OOM_REPORT=FILE: at the failed one "failed N" and its callers, for addr2line
 *
 * malloc(), calloc(), realloc() and what is built on them: SQLite's, every library's and the C library's own.
 * cc -shared -fPIC -O1 -o oom.so oom.c -ldl
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define FRAMES 24
#define SEEN   (1u << 17)

static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t), *(*real_realloc)(void *, size_t);
static void (*real_free)(void *);
static int (*real_posix_memalign)(void **, size_t, size_t);
static void *(*real_aligned_alloc)(size_t, size_t);
static char early[1u << 16]; /* dlsym() itself allocates */
static size_t early_used;
static int finding;

static long at, count;
static int on, only_parent, only_child, ready, is_child;
static int sites = -1, report = -1, busy;
static uint64_t seen[SEEN];

static void find_real(void)
{
    if (finding)
        return;
    finding = 1;
    real_malloc = dlsym(RTLD_NEXT, "malloc");
    real_calloc = dlsym(RTLD_NEXT, "calloc");
    real_free = dlsym(RTLD_NEXT, "free");
    real_posix_memalign = dlsym(RTLD_NEXT, "posix_memalign");
    real_aligned_alloc = dlsym(RTLD_NEXT, "aligned_alloc");
    real_realloc = dlsym(RTLD_NEXT, "realloc");
}

static void in_child(void)
{
    is_child = 1;
    count = 0;
    memset(seen, 0, sizeof(seen));
}

static int file_of(const char *variable)
{
    const char *name = getenv(variable);
    return name ? open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
}

extern int __register_atfork(void (*)(void), void (*)(void), void (*)(void), void *);

__attribute__((constructor)) static void begin(void)
{
    const char *n = getenv("OOM_AT"), *in = getenv("OOM_IN");
    void *frames[4];
    find_real();
    at = n ? atol(n) : 0;
    on = getenv("OOM_ON") != NULL;
    only_parent = in && strcmp(in, "parent") == 0;
    only_child = in && strcmp(in, "child") == 0;
    sites = file_of("OOM_SITES");
    report = file_of("OOM_REPORT");
    backtrace(frames, 4); /* loads the unwinder, which allocates, now */
    __register_atfork(NULL, NULL, in_child, NULL);
    ready = 1;
}

/* The chain of callers without this library's own frames. */
static int callers(void **frames)
{
    int all = backtrace(frames, FRAMES), own = 0;
    while (own < all && (char *)frames[own] >= (char *)find_real - 65536 &&
           (char *)frames[own] < (char *)find_real + 65536)
        own++;
    memmove(frames, frames + own, (size_t)(all - own) * sizeof(*frames));
    return all - own;
}

/* The last function on the way from the program to the allocation that a library exports. */
static const char *called(void **frames, int n)
{
    Dl_info program, at_frame;
    const char *name = "-";
    if (!dladdr((void *)getauxval(AT_ENTRY), &program))
        return name;
    for (int i = 0; i < n && dladdr(frames[i], &at_frame) && at_frame.dli_fbase != program.dli_fbase; i++)
        if (at_frame.dli_sname)
            name = at_frame.dli_sname;
    return name;
}

static void note_site(void)
{
    void *frames[FRAMES];
    int n = callers(frames);
    uint64_t hash = 14695981039346656037u;
    for (int i = 0; i < n; i++)
        hash = (hash ^ (uintptr_t)frames[i]) * 1099511628211u;
    hash |= 1;
    size_t slot = hash % SEEN;
    while (seen[slot] && seen[slot] != hash)
        slot = (slot + 1) % SEEN;
    if (seen[slot])
        return;
    seen[slot] = hash;
    char line[160];
    int length = snprintf(line, sizeof(line), "%ld %.100s %lx\n", count, called(frames, n), (unsigned long)hash);
    if (write(sites, line, (size_t)length) < 0)
        _exit(99);
}

static void note_failed(void)
{
    void *frames[FRAMES];
    char line[64];
    int n = callers(frames),
        length = snprintf(line, sizeof(line), "failed %ld%s\n", count, is_child ? " in a child" : "");
    if (write(report, line, (size_t)length) < 0)
        _exit(99);
    backtrace_symbols_fd(frames, n, report);
}

static int refused(void)
{
    int result = 0;
    if (!ready || busy || (only_parent && is_child) || (only_child && !is_child))
        return 0;
    busy = 1;
    count++;
    if (sites >= 0)
        note_site();
    if (at && (on ? count >= at : count == at)) {
        result = 1;
        if (report >= 0 && count == at)
            note_failed();
        errno = ENOMEM;
    }
    busy = 0;
    return result;
}

static void *from_early(size_t size)
{
    size = (size + 15) & ~(size_t)15;
    early_used += size;
    return early_used <= sizeof(early) ? early + early_used - size : NULL;
}

static int is_early(const void *p)
{
    return (const char *)p >= early && (const char *)p < early + sizeof(early);
}

void *malloc(size_t size)
{
    if (!real_realloc)
        find_real();
    if (refused())
        return NULL;
    return real_malloc ? real_malloc(size) : from_early(size);
}

void *calloc(size_t n, size_t size)
{
    if (!real_realloc)
        find_real();
    if (refused())
        return NULL;
    return real_calloc ? real_calloc(n, size) : from_early(n * size); /* `early` is zero */
}

void *realloc(void *old, size_t size)
{
    if (!real_realloc)
        find_real();
    if (refused())
        return NULL;
    if (!is_early(old))
        return real_realloc(old, size);
    void *moved = malloc(size);
    if (moved)
        memcpy(moved, old, size < 4096 ? size : 4096);
    return moved;
}

void *reallocarray(void *old, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(old, n * size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    return refused() ? ENOMEM : real_posix_memalign(out, alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return refused() ? NULL : real_aligned_alloc(alignment, size);
}

void free(void *p)
{
    if (p && !is_early(p) && real_free)
        real_free(p);
}
