/* Which places of the program were reached, for choose: a program compiled with gcc's -fsanitize-coverage=trace-pc (and not to lie
 * anywhere in memory: -no-pie) calls this at each. A file of its own for each program, $MAMORI_COVERAGE.NAME, holds a byte for each byte
 * of its code. All processes map the one file: whoever is killed, or ends without looking back, has been counted. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

extern const char __executable_start, etext; /* the linker's */
void __sanitizer_cov_trace_pc(void);

static char *reached;

__attribute__((constructor(101))) static void begin(void)
{
    const char *prefix = getenv("MAMORI_COVERAGE");
    size_t size = (size_t)(&etext - &__executable_start);
    char path[4096], self[1024];
    if (!prefix)
        return;
    ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1); /* what it is, however it was called */
    if (length <= 0)
        return;
    self[length] = '\0';
    snprintf(path, sizeof(path), "%s.%s", prefix, strrchr(self, '/') + 1);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    struct stat now;
    if (fd < 0)
        return;
    fchmod(fd, 0666); /* other users come here, too */
    if (fstat(fd, &now) == 0 && ((size_t)now.st_size == size || ftruncate(fd, (off_t)size) == 0)) {
        void *all = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        reached = all == MAP_FAILED ? NULL : all;
    }
    close(fd);
}

void __sanitizer_cov_trace_pc(void)
{
    if (reached)
        reached[(const char *)__builtin_return_address(0) - &__executable_start] = 1;
}
