#include "base/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path.h"

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

/* NAME.4711, as cache_write() makes them. */
static bool is_temporary(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot && dot > name && dot[1] && dot[1 + strspn(dot + 1, "0123456789")] == '\0';
}

int cache_open(const char *path, size_t max, size_t *size)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK); /* a FIFO would wait for a writer */
    if (fd < 0)
        return -1;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH)) ||
        st.st_size <= 0 || (uintmax_t)st.st_size > max) {
        close(fd);
        return -1;
    }
    *size = (size_t)st.st_size;
    return fd;
}

bool cache_take(int fd, char *bytes, size_t size)
{
    size_t got = 0;
    ssize_t n;
    while (got < size && ((n = read(fd, bytes + got, size - got)) > 0 || (n < 0 && errno == EINTR)))
        got += n > 0 ? (size_t)n : 0;
    return got == size;
}

/* What nobody will finish: who writes one holds a lock on it, which ends with the process however that ends. */
static void sweep(const char *folder)
{
    DIR *all = opendir(folder);
    for (struct dirent *entry; all && (entry = readdir(all));) {
        struct stat st;
        int fd = is_temporary(entry->d_name)
                     ? openat(dirfd(all), entry->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
                     : -1;
        if (fd < 0)
            continue;
        if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0)
            unlinkat(dirfd(all), entry->d_name, 0);
        close(fd);
    }
    if (all)
        closedir(all);
}

void cache_write(const char *path, const char *bytes, size_t size)
{
    char *folder = path_folder(path), *temporary = mem_format("%s.%ld", path, (long)getpid());
    sweep(folder);
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        size_t put = 0;
        ssize_t n;
        flock(fd, LOCK_EX | LOCK_NB); /* who swept it before that takes a cache away, no more */
        while (put < size && ((n = write(fd, bytes + put, size - put)) > 0 || (n < 0 && errno == EINTR)))
            put += n > 0 ? (size_t)n : 0;
        if (put < size || rename(temporary, path) != 0)
            unlink(temporary);
        close(fd);
    }
    free(temporary);
    free(folder);
}

char *cache_read(const char *name, size_t max)
{
    size_t size = 0;
    char *path = cache_path(name, false), *text = NULL;
    int fd = path ? cache_open(path, max, &size) : -1;
    if (fd >= 0) {
        text = mem_zero(size + 1, 1);
        if (!cache_take(fd, text, size) || strlen(text) != size) {
            free(text);
            text = NULL;
        }
        close(fd);
    }
    free(path);
    return text;
}
