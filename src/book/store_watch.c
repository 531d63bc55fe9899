/* Is the file under the name still the one that was read?
 *
 * SQLite sees what SQLite writes. It does not see that the name leads to another file now (it goes on with the one it
 * has open, which nobody else will ever look at again), nor that somebody copied another file over this one whose
 * counter of changes happens to be the same. Both are seen by stat() on the name, which costs a few µs and touches no
 * lock; opening and closing the file to look would drop them.
 */
#include "book/store_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/path.h"

static struct store_stamp stamp_of(const struct stat *st)
{
    return (struct store_stamp){
        .device = st->st_dev, .inode = st->st_ino, .size = st->st_size, .written = st->st_mtim, .changed = st->st_ctim};
}

static bool times_same(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool file_same(const struct store_stamp *a, const struct store_stamp *b)
{
    return a->device == b->device && a->inode == b->inode;
}

static bool stamps_same(const struct store_stamp *a, const struct store_stamp *b)
{
    return file_same(a, b) && a->size == b->size && times_same(a->written, b->written) &&
           times_same(a->changed, b->changed);
}

void watch_stamp(struct store *store)
{
    struct stat st;
    if (store->in_memory || stat(store->path, &st) != 0)
        return;
    struct store_stamp now = stamp_of(&st);
    if (store->stamp.inode == 0 || file_same(&now, &store->stamp)) /* once open, the file stays the same one */
        store->stamp = now;
}

/* The descriptor by which SQLite has the file open, for questions that do not need it closed again. -1: none. */
static int descriptor_of(const struct store_stamp *stamp)
{
    DIR *all = opendir("/proc/self/fd");
    int found = -1;
    for (struct dirent *entry; all && found < 0 && (entry = readdir(all));) {
        struct stat st;
        int fd = entry->d_name[0] == '.' ? -1 : atoi(entry->d_name);
        if (fd >= 0 && fstat(fd, &st) == 0 && st.st_dev == stamp->device && st.st_ino == stamp->inode)
            found = fd;
    }
    if (all)
        closedir(all);
    return found;
}

char *store_moved_to(const struct store *store)
{
    char link[32], to[PATH_MAX];
    struct stat st;
    int fd = descriptor_of(&store->stamp);
    if (fd < 0 || fstat(fd, &st) != 0 || st.st_nlink == 0)
        return NULL;
    snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, to, sizeof(to) - 1);
    if (length <= 0)
        return NULL;
    to[length] = '\0';
    struct store_stamp there;
    if (stat(to, &st) != 0)
        return NULL;
    there = stamp_of(&st);
    return file_same(&there, &store->stamp) ? mem_text(to)
                                            : NULL; /* the kernel may name a place that is gone as well */
}

/* The name leads nowhere: why. */
static bool gone(const struct store *store, int number, struct error *err)
{
    if (number != ENOENT && number != ENOTDIR) {
        error_set(err, ERROR_IO, store->path);
        return error_detail(err, "%s", strerror(number));
    }
    error_set(err, ERROR_GONE, store->path);
    char *folder = path_folder(store->path), *to = store_moved_to(store);
    struct stat st;
    if (to)
        error_detail(err, _("it is now %s"), to);
    else if (stat(folder, &st) != 0)
        error_detail(err, _("the folder %s is not there any more"), folder);
    else
        error_detail(err, "%s", _("it was deleted, or moved to another disk"));
    free(folder);
    free(to);
    return false;
}

bool store_present(struct store *store, struct error *err)
{
    struct stat st;
    if (store->in_memory)
        return true;
    if (stat(store->path, &st) != 0)
        return gone(store, errno, err);
    struct store_stamp now = stamp_of(&st);
    if (stamps_same(&now, &store->stamp))
        return true;
    if (!file_same(&now, &store->stamp)) {
        error_set(err, ERROR_REPLACED, store->path);
        return error_detail(err, "%s", _("another file has its name now"));
    }
    if (store->writing ||
        store->scrubbing) /* looked at when the transaction began; what its commit has written so far is its own */
        return true;
    /* The stamp was older than the answer to this question: so a commit of another process, which also changes the
     * stamp, has changed this number; while it is going on there is no answer. */
    int64_t version;
    struct error why = {0};
    if (!store_version_now(store, &version, &why)) {
        if (err && why.code != ERROR_BUSY)
            *err = why;
        return why.code == ERROR_BUSY;
    }
    if (version != store->seen_version)
        return true;
    error_set(err, ERROR_REPLACED, store->path);
    return error_detail(err, "%s", _("it was written over by something else than mamori"));
}

/* Is what is in the file the workbook that was read, and does its journal still hold all that was seen of it? */
bool watch_continues(struct store *store, const struct journal_head *before, struct error *err)
{
    struct str id = STR_INIT;
    bool found = false;
    bool ok = store_meta(store, "id", &id, &found, err);
    if (ok && store->id[0] && (!found || strcmp(id.text, store->id) != 0)) {
        error_set(err, ERROR_REPLACED, store->path);
        ok = error_detail(err, "%s", _("it is another workbook now"));
    }
    str_free(&id);
    if (!ok || before->number == 0)
        return ok;
    if (store->head.number < before->number) {
        error_set(err, ERROR_OLDER, store->path);
        int64_t missing = before->number - store->head.number;
        return error_detail(err, ngettext("%lld entry is missing", "%lld entries are missing", (unsigned long)missing),
                            (long long)missing);
    }
    struct journal_entry entry;
    sqlite3_stmt *statement = journal_find(store, before->number, &entry, err);
    if (!statement)
        return false;
    bool same = entry.hash.length == STORE_HASH && memcmp(entry.hash.text, before->hash, STORE_HASH) == 0;
    sqlite3_reset(statement);
    if (same)
        return true;
    error_set(err, ERROR_OLDER, store->path);
    return error_detail(err, "%s", _("its history has parted from the one seen here"));
}

/* ---- file systems ---- */

static const char *file_system(const char *path, char number[32])
{
    static const struct {
        unsigned long magic;
        const char *name;
    } known[] = {{0x6969, "NFS"},      {0x517B, "SMB"},    {0xFF534D42, "SMB (CIFS)"}, {0xFE534D42, "SMB"},
                 {0x65735546, "FUSE"}, {0x01021997, "9P"}, {0x5346414F, "AFS"}};
    struct statfs fs;
    if (statfs(path, &fs) != 0)
        return "?";
    unsigned long magic = (unsigned long)fs.f_type & 0xFFFFFFFFUL;
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (known[i].magic == magic)
            return known[i].name;
    snprintf(number, 32, "0x%lx", magic);
    return number;
}

/* SQLite says "busy" when there are no locks at all. A byte far from those it locks tells the difference. */
bool watch_without_locks(const struct store *store, struct error *err)
{
    struct stat st;
    if (stat(store->path, &st) != 0)
        return false;
    struct store_stamp stamp = stamp_of(&st);
    int fd = descriptor_of(store->stamp.inode ? &store->stamp : &stamp);
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET, .l_start = 0x40000000 + 4096, .l_len = 1};
    if (fd < 0 || fcntl(fd, F_SETLK, &lock) == 0 || (errno != ENOLCK && errno != ENOSYS && errno != EOPNOTSUPP)) {
        if (fd >= 0) {
            lock.l_type = F_UNLCK;
            fcntl(fd, F_SETLK, &lock);
        }
        return false;
    }
    char number[32];
    error_set(err, ERROR_NO_LOCKS, store->path);
    error_detail(err, _("file system %s"), file_system(store->path, number));
    return true;
}
