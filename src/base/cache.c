#include "base/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *cache_path(const char *name, bool make)
{
    const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    char *folder = NULL;
    if (base && base[0] == '/')
        folder = mem_text(base);
    else if (home && home[0] == '/')
        folder = mem_format("%s/.cache", home);
    if (!folder)
        return NULL;
    char *own = mem_format("%s/mamori", folder);
    bool ready = !make || ((mkdir(folder, 0700) == 0 || errno == EEXIST) && (mkdir(own, 0700) == 0 || errno == EEXIST));
    char *path = ready ? mem_format("%s/%s", own, name) : NULL;
    free(own);
    free(folder);
    return path;
}

void cache_write(const char *path, const char *bytes, size_t size)
{
    char *temporary = mem_format("%s.%ld", path, (long)getpid());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        size_t put = 0;
        ssize_t n;
        while (put < size && ((n = write(fd, bytes + put, size - put)) > 0 || (n < 0 && errno == EINTR)))
            put += n > 0 ? (size_t)n : 0;
        bool good = close(fd) == 0 && put == size;
        if (!good || rename(temporary, path) != 0)
            unlink(temporary);
    }
    free(temporary);
}

char *cache_read(const char *name, size_t max)
{
    char *path = cache_path(name, false), *text = NULL;
    int fd = path ? open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) : -1;
    struct stat st;
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && st.st_size > 0 &&
        (uintmax_t)st.st_size <= max) {
        size_t size = (size_t)st.st_size, got = 0;
        ssize_t n;
        text = mem_zero(size + 1, 1);
        while (got < size && ((n = read(fd, text + got, size - got)) > 0 || (n < 0 && errno == EINTR)))
            got += n > 0 ? (size_t)n : 0;
        if (got < size || strlen(text) != size) {
            free(text);
            text = NULL;
        }
    }
    if (fd >= 0)
        close(fd);
    free(path);
    return text;
}
