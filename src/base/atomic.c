#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* renameat2() */
#endif
#include "base/atomic.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/path.h"
#include "base/stream.h"
#include "base/written.h"

#define LINKS 40 /* as the kernel */

/* ---- errors ---- */

static bool is_full(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EFBIG;
}

static bool say_full(int number, const char *folder, const char *path, struct error *err)
{
    struct statvfs disk;
    error_set(err, ERROR_DISK_FULL, path);
    if (number != ENOSPC || statvfs(folder, &disk) != 0)
        return error_detail(err, "%s", strerror(number));
    return error_detail(err, _("free in the folder %s: %llu KiB"), folder,
                        (unsigned long long)disk.f_bavail * disk.f_frsize / 1024);
}

bool atomic_error(int number, const char *path, struct error *err)
{
    enum error_code code = ERROR_IO;
    if (is_full(number)) {
        char *folder = path_folder(path);
        say_full(number, folder, path, err);
        free(folder);
        return false;
    }
    if (number == EACCES || number == EPERM || number == EROFS)
        code = ERROR_READ_ONLY;
    else if (number == ENOENT || number == ENOTDIR) /* of what is written: a file that is not there yet is no error */
        code = ERROR_MISSING_FOLDER;
    else if (number == ENOMEM)
        code = ERROR_MEMORY;
    error_set(err, code, path);
    return error_detail(err, "%s", strerror(number));
}

bool atomic_error_reading(int number, const char *path, struct error *err)
{
    struct str reason = STR_INIT;
    if (number == ENOMEM)
        return error_set(err, ERROR_MEMORY, path);
    error_set(err, number == ENOENT || number == ENOTDIR ? ERROR_MISSING_FILE : ERROR_IO, path);
    path_add_reason(path, number, &reason);
    error_detail(err, "%s", reason.text);
    str_free(&reason);
    return false;
}

bool atomic_error_in(int number, const char *folder, const char *path, struct error *err)
{
    if (is_full(number))
        return say_full(number, folder, path, err);
    error_set(err, ERROR_EXPORT, path);
    return error_detail(err, "%s: %s", folder, strerror(number));
}

static bool swapped(const struct atomic_file *file, const char *what, struct error *err)
{
    error_set(err, ERROR_SWAPPED, file->said);
    return error_detail(err, "%s", what);
}

/* ---- the target ---- */

static const char *name_of(const struct atomic_file *file)
{
    return path_name(file->path);
}

/* A folder that may be entered and written, but not listed, does as well; it is only not swept and not synced. */
static int open_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 && errno == EACCES ? open(path, O_PATH | O_DIRECTORY | O_CLOEXEC) : fd;
}

static bool enter_folder(struct atomic_file *file, struct error *err)
{
    char *folder = path_folder(file->path);
    if (file->folder >= 0)
        close(file->folder);
    file->folder = open_folder(folder);
    bool good = file->folder >= 0 || atomic_error(errno, folder, err);
    free(folder);
    return good;
}

static bool refuse(const struct atomic_file *file, enum error_code code, const char *why, struct error *err)
{
    error_set(err, code, file->said);
    return error_detail(err, "%s", why);
}

static bool follow_link(struct atomic_file *file, const struct stat *st, struct error *err)
{
    char to[4096];
    ssize_t length = readlinkat(file->folder, name_of(file), to, sizeof(to) - 1);
    if (length < 0)
        return atomic_error(errno, file->said, err);
    if (st->st_uid != geteuid() && st->st_uid != 0)
        return refuse(file, ERROR_READ_ONLY, _("it is a link that another user made: it is not followed"), err);
    to[length] = '\0';
    char *folder = path_folder(file->path), *next = strchr(file->path, '/') ? path_join(folder, to) : mem_text(to);
    free(folder);
    free(file->path);
    file->path = next;
    return true;
}

/* The folder and the name that the target really has, and what stands there (*ST; st_mode 0: nothing). */
static bool find_target(struct atomic_file *file, struct stat *st, struct error *err)
{
    for (int links = 0; links < LINKS; links++) {
        if (!enter_folder(file, err))
            return false;
        if (!*name_of(file))
            return atomic_error(*file->path ? EISDIR : ENOENT, file->said, err);
        if (fstatat(file->folder, name_of(file), st, AT_SYMLINK_NOFOLLOW) != 0) {
            st->st_mode = 0;
            return errno == ENOENT || atomic_error(errno, file->said, err);
        }
        if (!S_ISLNK(st->st_mode) || file->kind == ATOMIC_NEW_FILE)
            return true;
        if (!follow_link(file, st, err))
            return false;
    }
    return atomic_error(ELOOP, file->said, err);
}

static bool folder_is_empty(const struct atomic_file *file, struct error *err)
{
    int fd = openat(file->folder, name_of(file), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        int number = errno;
        if (fd >= 0)
            close(fd);
        return atomic_error(number, file->said, err);
    }
    size_t entries = 0;
    for (struct dirent *entry; (entry = readdir(dir));)
        entries += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(dir);
    return entries == 0 || refuse(file, ERROR_EXISTS, _("the folder holds files already"), err);
}

static bool may_replace(struct atomic_file *file, struct stat *st, struct error *err)
{
    if (st->st_mode == 0)
        return true;
    file->target = openat(file->folder, name_of(file), O_PATH | O_CLOEXEC | O_NOFOLLOW);
    if (file->target < 0 || fstat(file->target, st) != 0)
        return atomic_error(errno, file->said, err);
    if (file->kind == ATOMIC_NEW_FILE)
        return error_set(err, ERROR_EXISTS, file->said);
    if (file->kind == ATOMIC_FOLDER && !S_ISDIR(st->st_mode))
        return refuse(file, ERROR_EXISTS, _("it is not a folder"), err);
    if (file->kind == ATOMIC_FILE && !S_ISREG(st->st_mode))
        return refuse(file, ERROR_IO, S_ISDIR(st->st_mode) ? _("it is a folder") : _("it is not a regular file"), err);
    if (file->kind == ATOMIC_FILE && faccessat(file->folder, name_of(file), W_OK, AT_EACCESS) != 0)
        return atomic_error(errno, file->said, err); /* a rename would not ask */
    if (st->st_uid == geteuid())
        file->look =
            (struct atomic_look){.mode = st->st_mode & (S_ISDIR(st->st_mode) ? 07777 : 0777), .group = st->st_gid};
    return file->kind == ATOMIC_FILE || folder_is_empty(file, err);
}

/* ---- making ---- */

static int make(const struct atomic_file *file)
{
    int folder = file->temporary.folder;
    if (file->kind != ATOMIC_FOLDER)
        return openat(folder, TEMPORARY_NAME, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (mkdirat(folder, TEMPORARY_NAME, 0700) != 0)
        return -1;
    return openat(folder, TEMPORARY_NAME, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* For standard output: made where what lies beside nothing is made, and copied from there. */
static bool open_stream(struct atomic_file *file, struct error *err)
{
    if (file->kind != ATOMIC_FILE)
        return error_set(err, ERROR_USAGE,
                         file->kind == ATOMIC_FOLDER
                             ? _("a folder of files cannot go to standard output: name a folder")
                             : _("a workbook is written in place and cannot be standard output: name a file"));
    file->stream = true;
    free(file->path);
    free(file->said);
    file->path = path_join(temporary_where(), "-");
    file->said = mem_text(_("standard output"));
    if (!stream_ready(true, err)) /* before anything gets its number */
        return false;
    file->folder = open_folder(temporary_where());
    if (file->folder < 0 || !temporary_open(&file->temporary, file->folder) || (file->fd = make(file)) < 0)
        return atomic_error(errno, file->path, err);
    return true;
}

bool atomic_open(struct atomic_file *file, const char *path, enum atomic_kind kind, const struct atomic_look *look,
                 struct error *err)
{
    struct stat st;
    *file = (struct atomic_file){.kind = kind,
                                 .path = mem_text(path),
                                 .said = mem_text(path),
                                 .fd = -1,
                                 .folder = -1,
                                 .target = -1,
                                 .look = *look,
                                 .temporary = {.folder = -1}};
    if (stream_is(path)) {
        bool good = open_stream(file, err);
        if (!good)
            atomic_abandon(file);
        return good;
    }
    if (kind == ATOMIC_FOLDER)
        file->look.mode |= (look->mode & 0444) >> 2;
    for (size_t length = strlen(file->path); kind == ATOMIC_FOLDER && length > 1 && file->path[length - 1] == '/';)
        file->path[--length] = '\0';
    bool good = find_target(file, &st, err) && may_replace(file, &st, err);
    if (good && !temporary_open(&file->temporary, file->folder))
        good = atomic_error(errno, file->said, err);
    if (good && (file->fd = make(file)) < 0)
        good = atomic_error(errno, file->said, err);
    if (!good)
        atomic_abandon(file);
    return good;
}

bool atomic_write_all(int fd, const void *bytes, size_t length)
{
    for (size_t done = 0; done < length;) {
        ssize_t wrote = write(fd, (const char *)bytes + done, length - done);
        if (wrote < 0 && errno != EINTR)
            return false;
        done += wrote > 0 ? (size_t)wrote : 0;
    }
    return true;
}

const char *atomic_where(const struct atomic_file *file)
{
    return file->stream ? file->path : file->said;
}

bool atomic_write(struct atomic_file *file, const void *bytes, size_t length, struct error *err)
{
    return atomic_write_all(file->fd, bytes, length) || atomic_error(errno, atomic_where(file), err);
}

/* ---- its name ---- */

/* The group first: changing it takes bits of the mode away. Who is not in the group may not give it; then its bits mean
 * other people.
 */
bool atomic_dress(int fd, const struct atomic_look *look)
{
    struct stat st;
    mode_t mode = look->mode;
    if (look->group != (gid_t)-1 && fchown(fd, (uid_t)-1, look->group) != 0 && fstat(fd, &st) == 0 &&
        st.st_gid != look->group)
        mode &= ~(mode_t)0070;
    return fchmod(fd, mode) == 0 || errno == EPERM || errno == ENOTSUP; /* FAT knows no modes */
}

bool atomic_sync(struct atomic_file *file, struct error *err)
{
    if (!file->synced)
        file->synced = file->stream /* it does not stay */ ||
                       (atomic_dress(file->fd, &file->look) &&
                        (fsync(file->fd) == 0 || (file->kind == ATOMIC_FOLDER && errno == EINVAL)));
    return file->synced || atomic_error(errno, file->said, err);
}

/* A look that fails (errno says why) is not another file: nobody is accused of it. */
enum look { AS_IT_WAS, ANOTHER, NOT_SEEN };

static enum look look_at(int folder, const char *name, const struct stat *own)
{
    struct stat there;
    if (fstatat(folder, name, &there, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? ANOTHER : NOT_SEEN;
    return there.st_ino == own->st_ino && there.st_dev == own->st_dev ? AS_IT_WAS : ANOTHER;
}

/* Is what was written still where it was written, in the folder that was made for it? */
static enum look look_at_temporary(const struct atomic_file *file, const struct stat *own)
{
    struct stat folder;
    if (fstat(file->temporary.folder, &folder) != 0)
        return NOT_SEEN;
    enum look look = look_at(file->temporary.parent, file->temporary.name, &folder);
    return look != AS_IT_WAS ? look : look_at(file->temporary.folder, TEMPORARY_NAME, own);
}

static enum look look_at_target(const struct atomic_file *file)
{
    struct stat own, there;
    if (file->target < 0)
        return fstatat(file->folder, name_of(file), &there, AT_SYMLINK_NOFOLLOW) == 0 ? ANOTHER
               : errno == ENOENT                                                      ? AS_IT_WAS
                                                                                      : NOT_SEEN;
    return fstat(file->target, &own) == 0 ? look_at(file->folder, name_of(file), &own) : NOT_SEEN;
}

static bool not_as_it_was(const struct atomic_file *file, enum look look, struct error *err)
{
    return look == NOT_SEEN    ? atomic_error(errno, file->said, err)
           : file->target >= 0 ? swapped(file, _("something else stands there now"), err)
                               : error_set(err, ERROR_EXISTS, file->said);
}

static bool check(const struct atomic_file *file, struct stat *own, struct error *err)
{
    if (fstat(file->fd, own) != 0)
        return atomic_error(errno, file->said, err);
    enum look look = look_at_temporary(file, own);
    if (look == NOT_SEEN)
        return atomic_error(errno, file->said, err);
    if (look == ANOTHER || (file->kind != ATOMIC_FOLDER && (!S_ISREG(own->st_mode) || own->st_nlink != 1)))
        return swapped(file, file->temporary.name, err);
    look = look_at_target(file);
    return look == AS_IT_WAS || not_as_it_was(file, look, err);
}

/* Without replacing anything. Some network file systems know no such rename, but links; some neither. */
static bool name_new(const struct atomic_file *file)
{
    int from = file->temporary.folder;
    const char *name = name_of(file);
    if (renameat2(from, TEMPORARY_NAME, file->folder, name, RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS)
        return false;
    if (file->kind == ATOMIC_FOLDER) /* a folder replaces at most an empty one */
        return renameat(from, TEMPORARY_NAME, file->folder, name) == 0;
    if (linkat(from, TEMPORARY_NAME, file->folder, name, 0) == 0) {
        unlinkat(from, TEMPORARY_NAME, 0);
        return true;
    }
    if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
        return false;
    return faccessat(file->folder, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0 &&
           renameat(from, TEMPORARY_NAME, file->folder, name) == 0;
}

static bool give_name(const struct atomic_file *file)
{
    return file->target >= 0 ? renameat(file->temporary.folder, TEMPORARY_NAME, file->folder, name_of(file)) == 0
                             : name_new(file);
}

/* File systems that cannot sync a folder say EINVAL; a descriptor that cannot, EBADF. */
static bool sync_name(const struct atomic_file *file)
{
    for (int tries = 0; tries < 2; tries++)
        if (fsync(file->folder) == 0 || errno == EINVAL || errno == ENOTSUP || errno == EBADF || errno == EROFS)
            return true;
    return false;
}

bool atomic_place(struct atomic_file *file, struct error *err)
{
    struct stat own;
    if (file->stream)
        return stream_put(file->fd, err);
    if (!atomic_sync(file, err) || !check(file, &own, err))
        return false;
    int placed = openat(file->temporary.folder, TEMPORARY_NAME, O_PATH | O_CLOEXEC | O_NOFOLLOW);
    if (placed < 0)
        return atomic_error(errno, file->said, err);
    close(file->fd);
    file->fd = -1;
    if (!give_name(file)) {
        int number = errno;
        close(placed);
        errno = number;
        if (errno == EEXIST || errno == ENOTEMPTY || errno == EISDIR || errno == ENOTDIR)
            return not_as_it_was(file, ANOTHER, err);
        return atomic_error(errno, file->said, err);
    }
    bool replaced = file->target >= 0;
    if (replaced)
        close(file->target);
    file->target = placed;
    enum look look = look_at_target(file);
    if (look == NOT_SEEN) /* named, and nobody can tell what stands there */
        written_set(WRITTEN_YES, _("The file is written."));
    if (look != AS_IT_WAS)
        return not_as_it_was(file, look, err);
    if (sync_name(file) || replaced)
        return true;
    int number = errno;
    if (!atomic_take_back(file))
        written_set(WRITTEN_YES, _("The file is written."));
    return atomic_error(number, file->said, err);
}

bool atomic_take_back(struct atomic_file *file)
{
    struct stat own, there;
    if (fstat(file->target, &own) != 0)
        return false;
    if (fstatat(file->folder, name_of(file), &there, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT;
    if (there.st_ino != own.st_ino || there.st_dev != own.st_dev)
        return true;
    if (file->kind == ATOMIC_FOLDER) /* removed with the rest */
        return renameat(file->folder, name_of(file), file->temporary.folder, TEMPORARY_NAME) == 0;
    return unlinkat(file->folder, name_of(file), 0) == 0;
}

bool atomic_commit(struct atomic_file *file, struct error *err)
{
    bool good = atomic_place(file, err);
    atomic_abandon(file);
    return good;
}

void atomic_abandon(struct atomic_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    temporary_close(&file->temporary);
    if (file->target >= 0)
        close(file->target);
    if (file->folder >= 0)
        close(file->folder);
    free(file->path);
    free(file->said);
    *file = (struct atomic_file){.fd = -1, .folder = -1, .target = -1, .temporary = {.folder = -1}};
}
