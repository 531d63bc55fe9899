#include "exchange/file_read.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/intl.h"
#include "base/stream.h"

/* What stands there instead of a file with an end; NULL: a file. */
static const char *no_file(int fd, mode_t mode)
{
    struct statfs system;
    if (S_ISDIR(mode))
        return _("this is a folder: choose the file in it");
    if (S_ISFIFO(mode) || S_ISSOCK(mode))
        return _("this is a pipe between programs and no file");
    if (!S_ISREG(mode))
        return _("this is a device and no file");
    if (fstatfs(fd, &system) == 0 && (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC))
        return _("this is a view into the system and no file"); /* some have no end, some wait */
    return NULL;
}

int file_read_open(const char *path, uint64_t *size, struct error *err)
{
    struct stat stat;
    int fd = stream_is(path) ? stream_open() : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        atomic_error_reading(errno, path, err);
        return -1;
    }
    const char *other = fstat(fd, &stat) != 0 ? strerror(errno) : no_file(fd, stat.st_mode);
    if (!other) {
        *size = (uint64_t)stat.st_size;
        return fd;
    }
    close(fd);
    error_because(err, ERROR_NOT_TABLE, path, "%s", other);
    return -1;
}

void file_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

bool file_read_bytes(int fd, const char *path, void *bytes, size_t size, size_t *got, struct error *err)
{
    for (*got = 0; *got < size;) {
        ssize_t step = TEMP_FAILURE_RETRY(read(fd, (char *)bytes + *got, size - *got));
        if (step < 0)
            return atomic_error_reading(errno, path, err);
        if (step == 0)
            break;
        *got += (size_t)step;
    }
    return true;
}
