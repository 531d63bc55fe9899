/* Loaded before the C library's: from the N-th allocation of a process on (NO_MEMORY_FROM, counted anew in a child), none
 * is given; NO_MEMORY_CHILD: only in children. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static void *(*real_malloc)(size_t), *(*real_calloc)(size_t, size_t), *(*real_realloc)(void *, size_t);
static char early[65536]; /* dlsym() itself allocates */
static size_t early_used;
static long left = -1;
static int owner, only_child, first;

static void start(void)
{
    static int starting;
    if (starting)
        return;
    starting = 1;
    real_malloc = dlsym(RTLD_NEXT, "malloc");
    real_calloc = dlsym(RTLD_NEXT, "calloc");
    real_realloc = dlsym(RTLD_NEXT, "realloc");
    const char *from = getenv("NO_MEMORY_FROM");
    left = from ? atol(from) : -1;
    only_child = getenv("NO_MEMORY_CHILD") != NULL;
    owner = first = getpid();
}

static int denied(void)
{
    static long all;
    if (!real_realloc)
        start();
    if (left < 0)
        return 0;
    if (getpid() != owner) { /* a child: its own count */
        const char *from = getenv("NO_MEMORY_FROM");
        owner = getpid();
        left = from ? atol(from) : -1;
        all = 0;
    }
    if (only_child && owner == first)
        return 0;
    return ++all > left;
}

void *malloc(size_t size)
{
    if (denied())
        return NULL;
    if (real_malloc)
        return real_malloc(size);
    size = (size + 15) & ~(size_t)15;
    early_used += size;
    return early_used <= sizeof(early) ? early + early_used - size : NULL;
}

void *calloc(size_t count, size_t size)
{
    if (denied())
        return NULL;
    return real_calloc ? real_calloc(count, size) : malloc(count * size); /* `early` is zero */
}

void *realloc(void *old, size_t size)
{
    return denied() ? NULL : real_realloc(old, size);
}
