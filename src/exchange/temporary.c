#include "exchange/temporary.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define BEGIN ".mamori-"
#define END   ".tmp"
#define HOST  8  /* digits, of the machine's name … */
#define NOISE 16 /* … and by chance */
#define TRIES 16

/* Locks hold on one machine; a shared folder may have another one's files in it. */
static uint32_t host_number(void)
{
    char text[256] = "";
    FILE *file = fopen("/etc/machine-id", "re");
    if (!file || !fgets(text, sizeof(text), file) || !*text)
        gethostname(text, sizeof(text) - 1);
    if (file)
        fclose(file);
    uint32_t h = UINT32_C(2166136261);
    for (const char *p = text; *p; p++)
        h = (h ^ (unsigned char)*p) * UINT32_C(16777619);
    return h;
}

static bool is_ours(const char *name)
{
    char begin[sizeof(BEGIN) + HOST];
    snprintf(begin, sizeof(begin), BEGIN "%08x", host_number());
    size_t length = strlen(begin);
    return strncmp(name, begin, length) == 0 && strspn(name + length, "0123456789abcdef") == NOISE &&
           strcmp(name + length + NOISE, END) == 0;
}

static void empty_folder(int fd)
{
    DIR *dir = fdopendir(fd);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        unlinkat(dirfd(dir), entry->d_name, 0); /* folders in it stay, and then so does it */
    if (dir)
        closedir(dir);
    else
        close(fd);
}

static void sweep_one(int folder, const char *name)
{
    struct stat stat;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return;
    bool good = fstat(fd, &stat) == 0 && (S_ISREG(stat.st_mode) || S_ISDIR(stat.st_mode)) && stat.st_uid == geteuid() &&
                flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (good && S_ISREG(stat.st_mode)) {
        unlinkat(folder, name, 0);
    } else if (good) {
        int copy = dup(fd); /* the lock stays while it is emptied */
        if (copy >= 0)
            empty_folder(copy);
        unlinkat(folder, name, AT_REMOVEDIR);
    }
    close(fd);
}

static void sweep(const char *folder)
{
    DIR *dir = opendir(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (is_ours(entry->d_name))
            sweep_one(dirfd(dir), entry->d_name);
    if (dir)
        closedir(dir);
}

/* Locked, and still under its name: another process may have come between and swept it. A file system without locks has
 * none to give; there nobody sweeps. */
static bool hold(int fd, const char *path)
{
    struct stat own, there;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    return fstat(fd, &own) == 0 && lstat(path, &there) == 0 && own.st_ino == there.st_ino && own.st_dev == there.st_dev;
}

static int make_one(const char *path, bool as_folder)
{
    if (!as_folder)
        return open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    return mkdir(path, 0700) == 0 ? open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW) : -1;
}

static int make(const char *folder, char **path, bool as_folder)
{
    sweep(folder);
    *path = NULL;
    for (int tries = 0; tries < TRIES; tries++) {
        uint64_t noise;
        if (getrandom(&noise, sizeof(noise), 0) != (ssize_t)sizeof(noise))
            break;
        free(*path);
        *path = mem_format("%s/" BEGIN "%08x%016llx" END, folder, host_number(), (unsigned long long)noise);
        int fd = make_one(*path, as_folder);
        if (fd >= 0 && hold(fd, *path))
            return fd;
        if (fd >= 0)
            close(fd);
        else if (errno != EEXIST)
            break;
        errno = EEXIST;
    }
    int number = errno;
    free(*path);
    *path = NULL;
    errno = number;
    return -1;
}

int temporary_file(const char *folder, char **path)
{
    return make(folder, path, false);
}

int temporary_folder(const char *folder, char **path)
{
    return make(folder, path, true);
}

void temporary_remove_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0)
        empty_folder(fd);
    rmdir(path);
}
