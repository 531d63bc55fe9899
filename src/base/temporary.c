#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* O_TMPFILE */
#endif
#include "base/temporary.h"

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
#define MARK  ".mamori"
#define HOST  8  /* digits, of the machine's name … */
#define NOISE 16 /* … and by chance */
#define TRIES 16

#define FOLDER_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)

/* Locks hold on one machine; a shared folder may have another one's files in it. */
static uint32_t host_number(void)
{
    char text[256] = "";
    FILE *file = fopen("/etc/machine-id", "re");
    if (!file || !fgets(text, sizeof(text), file) || !*text)
        gethostname(text, sizeof(text) - 1);
    if (file)
        fclose(file);
    return (uint32_t)str_hash(STR_HASH, text, strlen(text));
}

static bool is_ours(const char *name)
{
    char begin[sizeof(BEGIN) + HOST];
    snprintf(begin, sizeof(begin), BEGIN "%08x", host_number());
    size_t length = strlen(begin);
    return strncmp(name, begin, length) == 0 && strspn(name + length, "0123456789abcdef") == NOISE &&
           strcmp(name + length + NOISE, END) == 0;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* A stream of its own over the folder behind FD, which stays open. */
static DIR *read_folder(int fd)
{
    int own = openat(fd, ".", FOLDER_FLAGS);
    DIR *dir = own >= 0 ? fdopendir(own) : NULL;
    if (!dir && own >= 0)
        close(own);
    return dir;
}

/* What was being made: a file, or a folder of files. A folder in that stays, and then so does all of it. */
static void remove_made(int folder)
{
    if (unlinkat(folder, TEMPORARY_NAME, 0) == 0 || (errno != EISDIR && errno != EPERM))
        return;
    int inner = openat(folder, TEMPORARY_NAME, FOLDER_FLAGS);
    DIR *dir = inner >= 0 ? fdopendir(inner) : NULL;
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (!is_dots(entry->d_name))
            unlinkat(dirfd(dir), entry->d_name, 0);
    if (dir)
        closedir(dir);
    unlinkat(folder, TEMPORARY_NAME, AT_REMOVEDIR);
}

/* Anything in it but a mark? Then it is left alone, unless the mark is there too. */
static bool is_marked_or_empty(int folder)
{
    struct stat mark;
    bool marked = fstatat(folder, MARK, &mark, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(mark.st_mode) &&
                  mark.st_uid == geteuid() && mark.st_size == 0;
    bool empty = true;
    DIR *dir = marked ? NULL : read_folder(folder);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        empty = empty && is_dots(entry->d_name);
    if (dir)
        closedir(dir);
    return marked || (dir && empty);
}

/* The mark last: who is killed in the middle of it leaves what the next one knows again. */
static void remove_all(int parent, const char *name, int folder)
{
    remove_made(folder);
    if (unlinkat(folder, TEMPORARY_NAME, AT_REMOVEDIR) != 0 && errno != ENOENT)
        return;
    unlinkat(folder, MARK, 0);
    unlinkat(parent, name, AT_REMOVEDIR);
}

static void sweep_one(int parent, const char *name)
{
    struct stat stat;
    int fd = openat(parent, name, FOLDER_FLAGS);
    if (fd < 0)
        return;
    if (fstat(fd, &stat) == 0 && stat.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
        is_marked_or_empty(fd))
        remove_all(parent, name, fd);
    close(fd);
}

static void sweep(int parent)
{
    DIR *dir = read_folder(parent);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (is_ours(entry->d_name))
            sweep_one(parent, entry->d_name);
    if (dir)
        closedir(dir);
}

/* Still there under its name? If not, somebody moves things about. */
static bool is_in_place(const struct temporary *temporary)
{
    struct stat own, there;
    return fstat(temporary->folder, &own) == 0 &&
           fstatat(temporary->parent, temporary->name, &there, AT_SYMLINK_NOFOLLOW) == 0 &&
           own.st_ino == there.st_ino && own.st_dev == there.st_dev;
}

/* Locked, marked, and still under its name: another process may have come between and swept it. A file system without
 * locks has none to give; there nobody sweeps. */
static bool hold(const struct temporary *temporary)
{
    if (flock(temporary->folder, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        return false;
    int mark = openat(temporary->folder, MARK, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (mark < 0 && errno != ENOENT) /* ENOENT: swept */
        return false;
    if (mark >= 0)
        close(mark);
    errno = EEXIST;
    return mark >= 0 && is_in_place(temporary);
}

/* No memory is left: what is being made goes, as after any other failure. There is one at a time. */
static struct temporary *current;

static void remove_current(void)
{
    if (current)
        temporary_close(current);
}

static void remember(struct temporary *temporary)
{
    static bool once;
    if (!once)
        mem_on_failure(remove_current);
    once = true;
    current = temporary;
}

bool temporary_open(struct temporary *temporary, int parent)
{
    *temporary = (struct temporary){.folder = -1, .parent = parent};
    sweep(parent);
    for (int tries = 0; tries < TRIES; tries++) {
        uint64_t noise;
        if (getrandom(&noise, sizeof(noise), 0) != (ssize_t)sizeof(noise))
            return false;
        snprintf(temporary->name, sizeof(temporary->name), BEGIN "%08x%016llx" END, host_number(),
                 (unsigned long long)noise);
        bool made = mkdirat(parent, temporary->name, 0700) == 0;
        if (!made && errno != EEXIST)
            return false;
        if (!made)
            continue;
        temporary->folder = openat(parent, temporary->name, FOLDER_FLAGS);
        if (temporary->folder < 0) {
            int number = errno;
            unlinkat(parent, temporary->name, AT_REMOVEDIR);
            errno = number;
            return false;
        }
        if (hold(temporary)) {
            remember(temporary);
            return true;
        }
        int number = errno;
        temporary_close(temporary);
        if ((errno = number) != EEXIST && errno != EWOULDBLOCK)
            return false;
    }
    errno = EEXIST;
    return false;
}

void temporary_close(struct temporary *temporary)
{
    if (temporary->folder < 0)
        return;
    if (is_in_place(temporary)) {
        remove_all(temporary->parent, temporary->name, temporary->folder);
    } else { /* moved away by somebody: emptied wherever it is */
        remove_made(temporary->folder);
        unlinkat(temporary->folder, MARK, 0);
    }
    close(temporary->folder);
    temporary->folder = -1;
    if (current == temporary)
        current = NULL;
}

/* ---- without a name ---- */

const char *temporary_where(void)
{
    const char *named = getenv("TMPDIR");
    return named && *named ? named : P_tmpdir;
}

int temporary_nameless(const char *folder)
{
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
        return fd;
    char *name = mem_format("%s/mamori-XXXXXX", folder);
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0)
        unlink(name);
    free(name);
    return fd;
}
