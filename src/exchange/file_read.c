#include "exchange/file_read.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic.h"

int file_read_open(const char *path, uint64_t *size, struct error *err)
{
    struct stat stat;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        atomic_error(errno, path, err);
        return -1;
    }
    int number = fstat(fd, &stat) != 0 ? errno : S_ISDIR(stat.st_mode) ? EISDIR : S_ISREG(stat.st_mode) ? 0 : EINVAL;
    if (number) {
        close(fd);
        atomic_error(number, path, err);
        return -1;
    }
    *size = (uint64_t)stat.st_size;
    return fd;
}

bool file_read_bytes(int fd, const char *path, void *bytes, size_t size, size_t *got, struct error *err)
{
    for (*got = 0; *got < size;) {
        ssize_t step = read(fd, (char *)bytes + *got, size - *got);
        if (step < 0 && errno == EINTR)
            continue;
        if (step < 0)
            return atomic_error(errno, path, err);
        if (step == 0)
            break;
        *got += (size_t)step;
    }
    return true;
}
