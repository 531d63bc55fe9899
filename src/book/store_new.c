/* Making a workbook: whole under another name first, so that whoever is killed or runs out of disk leaves nothing under
 * its own. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* renameat2() */
#endif
#include "book/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/path.h"

static bool fill_new(struct store *store, const char *pack, struct error *err)
{
    unsigned char random[16 + STORE_ORIGIN / 2];
    char id[33], origin[STORE_ORIGIN + 1], created[24];
    randombytes_buf(random, sizeof(random));
    store_hex(random, 16, id);
    store_hex(random + 16, STORE_ORIGIN / 2, origin);
    snprintf(created, sizeof(created), "%lld", (long long)date_now());
    char sql[128];
    snprintf(sql, sizeof(sql),
             "PRAGMA journal_mode=DELETE; BEGIN IMMEDIATE; PRAGMA application_id=%d; PRAGMA user_version=%d",
             STORE_APPLICATION_ID, STORE_FORMAT);
    bool ok = store_exec(store, sql, err);
    for (size_t i = 0; i < ARRAY_LENGTH(store_tables); i++)
        ok = ok && store_exec(store, store_tables[i], err);
    unsigned char start[STORE_HASH];
    char start_hex[2 * STORE_HASH + 1];
    store_start_hash(id, pack, origin, created, start);
    store_hex(start, STORE_HASH, start_hex);
    return ok && store_put_meta(store, "id", id, err) && store_put_meta(store, "pack", pack, err) &&
           store_put_meta(store, "origin", origin, err) && store_put_meta(store, "created", created, err) &&
           store_put_meta(store, "start", start_hex, err) && seal_loose(store, err) && seal_write(store, err) && store_exec(store, "COMMIT", err);
}

/* Gives the finished file its name, unless that is taken. Whoever is killed before leaves no half workbook under it. */
static bool name_new(const char *from, const char *to, struct error *err)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return true;
    if ((errno == EINVAL || errno == ENOSYS) && link(from, to) == 0) {
        unlink(from);
        return true;
    }
    error_set(err, errno == EEXIST ? ERROR_EXISTS : ERROR_IO, to);
    return errno == EEXIST ? false : error_detail(err, "%s", strerror(errno));
}

static bool check_new(const char *path, const char *folder, struct error *err)
{
    struct stat st;
    if (lstat(path, &st) == 0)
        return error_set(err, ERROR_EXISTS, path);
    if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)) {
        error_set(err, ERROR_MISSING_FILE, folder);
        return error_detail(err, "%s", _("the folder for the new workbook"));
    }
    if (faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0) {
        error_set(err, ERROR_READ_ONLY, folder);
        return error_detail(err, "%s", strerror(errno));
    }
    return true;
}

/* The whole new workbook under NAME, closed again. */
static bool make_new(const char *name, const char *pack, struct error *err)
{
    struct store *store = store_alloc(name);
    if (!store)
        return error_set(err, ERROR_INTERNAL, "libsodium");
    mode_t mask = umask(0);
    umask(mask);
    bool ok = store_connect(store, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, err) && fill_new(store, pack, err);
    if (ok && chmod(name, 0660 & ~mask) != 0 && errno != EPERM && errno != ENOTSUP) { /* FAT knows no modes */
        error_set(err, ERROR_IO, name);
        ok = error_detail(err, "%s", strerror(errno));
    }
    store_close(&store);
    return ok;
}

struct store *store_create(const char *path, const char *pack, struct error *err)
{
    if (!store_id_valid(pack)) {
        error_set(err, ERROR_UNKNOWN_PACK, pack ? pack : "");
        return NULL;
    }
    char *folder = path_folder(path);
    unsigned char random[8];
    char suffix[17];
    randombytes_buf(random, sizeof(random));
    store_hex(random, sizeof(random), suffix);
    char *name = mem_format("%s.new-%s", path, suffix);
    bool checked = check_new(path, folder, err);
    bool ok = checked && make_new(name, pack, err) && name_new(name, path, err);
    if (ok) {
        int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC); /* the name, too, survives a power cut */
        if (fd >= 0) {
            fsync(fd);
            close(fd);
        }
    } else if (checked) {
        char *journal = mem_format("%s-journal", name);
        unlink(name);
        unlink(journal);
        free(journal);
        if (err)
            snprintf(err->subject, sizeof(err->subject), "%s", path);
    }
    free(name);
    free(folder);
    return ok ? store_open(path, STORE_WRITE, err) : NULL;
}

/* The magic of SQLite, and the application id where the format of its files has it. */
bool store_is_ours(const unsigned char head[STORE_FIRST_BYTES])
{
    static const unsigned char id[4] = {STORE_APPLICATION_ID >> 24 & 0xff, STORE_APPLICATION_ID >> 16 & 0xff,
                                        STORE_APPLICATION_ID >> 8 & 0xff, STORE_APPLICATION_ID & 0xff};
    return memcmp(head, "SQLite format 3", 16) == 0 && memcmp(head + 68, id, sizeof(id)) == 0;
}
