#include "exchange/atomic.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"
#include "exchange/temporary.h"

bool atomic_error(int number, const char *path, struct error *err)
{
    enum error_code code = ERROR_IO;
    if (number == ENOSPC || number == EDQUOT || number == EFBIG)
        code = ERROR_DISK_FULL;
    else if (number == EACCES || number == EPERM || number == EROFS)
        code = ERROR_READ_ONLY;
    else if (number == ENOENT || number == ENOTDIR)
        code = ERROR_MISSING_FILE;
    error_set(err, code, path);
    return error_detail(err, "%s", strerror(number));
}

bool atomic_open(struct atomic_file *file, const char *path, struct error *err)
{
    struct stat old;
    char *real = realpath(path, NULL);
    *file = (struct atomic_file){.path = real ? real : mem_text(path), .fd = -1};
    bool exists = stat(file->path, &old) == 0;
    if (exists && !S_ISREG(old.st_mode)) {
        atomic_error(S_ISDIR(old.st_mode) ? EISDIR : EINVAL, path, err);
        atomic_abandon(file);
        return false;
    }
    if (exists && access(file->path, W_OK) != 0) { /* rename() would not ask */
        atomic_error(errno, path, err);
        atomic_abandon(file);
        return false;
    }
    char *folder = path_folder(file->path);
    file->fd = temporary_file(folder, &file->temporary);
    if (file->fd < 0) {
        atomic_error(errno, errno == ENOENT || errno == ENOTDIR ? folder : path, err);
        free(file->temporary);
        file->temporary = NULL;
        atomic_abandon(file);
    } else if (exists && fchmod(file->fd, old.st_mode & 07777) != 0) {
        /* A file system without modes: it has none to keep. */
        errno = 0;
    }
    free(folder);
    return file->fd >= 0;
}

/* The rename itself must survive a power cut. File systems that cannot sync a folder say EINVAL. */
static bool sync_folder(const char *path)
{
    char *folder = path_folder(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL || errno == ENOTSUP);
    if (fd >= 0)
        close(fd);
    free(folder);
    return good || errno != EIO;
}

bool atomic_commit(struct atomic_file *file, struct error *err)
{
    bool good = fsync(file->fd) == 0;
    int number = errno;
    if (close(file->fd) != 0 && good) {
        good = false;
        number = errno;
    }
    file->fd = -1;
    if (good && rename(file->temporary, file->path) != 0) {
        good = false;
        number = errno;
    }
    if (!good) {
        atomic_error(number, file->path, err);
        atomic_abandon(file);
        return false;
    }
    free(file->temporary);
    file->temporary = NULL;
    good = sync_folder(file->path) || atomic_error(errno, file->path, err);
    atomic_abandon(file);
    return good;
}

void atomic_abandon(struct atomic_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    if (file->temporary)
        unlink(file->temporary);
    free(file->temporary);
    free(file->path);
    *file = (struct atomic_file){.fd = -1};
}
