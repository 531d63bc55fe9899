/* What SQLite said, in our words. */
#include "book/store_private.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/intl.h"

/* Who holds a lock on PATH on this machine, from the kernel's table: costs nothing until somebody has to wait. */
bool store_lock_holder(const struct store *store, struct str *out)
{
    struct stat st;
    FILE *locks = stat(store->path, &st) == 0 ? fopen("/proc/locks", "re") : NULL;
    if (!locks)
        return false;
    char line[256];
    long pid = 0;
    while (pid == 0 && fgets(line, sizeof(line), locks)) {
        long holder;
        unsigned major_number, minor_number;
        unsigned long inode;
        if (sscanf(line, "%*s POSIX %*s %*s %ld %x:%x:%lu", &holder, &major_number, &minor_number, &inode) == 4 &&
            holder > 0 && holder != getpid() && inode == st.st_ino && makedev(major_number, minor_number) == st.st_dev)
            pid = holder;
    }
    fclose(locks);
    if (pid == 0)
        return false;
    char name[64], program[64] = "";
    snprintf(name, sizeof(name), "/proc/%ld/comm", pid);
    FILE *comm = fopen(name, "re");
    if (comm) {
        if (fgets(program, sizeof(program), comm))
            program[strcspn(program, "\n")] = 0;
        fclose(comm);
    }
    snprintf(name, sizeof(name), "/proc/%ld", pid);
    struct passwd *user = stat(name, &st) == 0 ? getpwuid(st.st_uid) : NULL;
    str_add_format(out, _("%s, process %ld of %s"), program, pid, user ? user->pw_name : _("another user"));
    return true;
}

/* SQLite calls a file damaged when the disk could not read it (EIO): people would throw away a good workbook. What the system
 * said last for this file is kept. */
static int read_errno(sqlite3 *db)
{
    int number = 0;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_LAST_ERRNO, &number) != SQLITE_OK)
        return 0;
    return number == EIO || number == ENXIO || number == ESTALE ? number : 0;
}

bool store_error(struct store *store, struct error *err)
{
    sqlite3 *db = store->db;
    const char *path = store->path;
    int code = db ? sqlite3_extended_errcode(db) : SQLITE_NOMEM;
    int number = db ? sqlite3_system_errno(db) : ENOMEM;
    if (code == SQLITE_IOERR_NOMEM)
        code = SQLITE_NOMEM;
    enum error_code to = ERROR_INTERNAL;
    if ((code & 0xff) == SQLITE_CORRUPT && (number = read_errno(db)) != 0)
        code = SQLITE_IOERR_READ;
    switch (code & 0xff) {
    case SQLITE_NOMEM: to = ERROR_MEMORY; break;
    case SQLITE_FULL: to = ERROR_DISK_FULL; break;
    case SQLITE_READONLY: to = ERROR_READ_ONLY; break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: to = ERROR_BUSY; break;
    case SQLITE_CORRUPT: to = ERROR_CORRUPT; break;
    case SQLITE_NOTADB: to = ERROR_NOT_WORKBOOK; break;
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
        to = number == ENOSPC || number == EDQUOT ? ERROR_DISK_FULL
             : number == EROFS                    ? ERROR_READ_ONLY
             : number == ENOENT                   ? ERROR_MISSING_FILE
                                                  : ERROR_IO;
        break;
    case SQLITE_TOOBIG: to = ERROR_LIMIT; break;
    }
    error_set(err, to, path);
    const char *said = db ? sqlite3_errmsg(db) : strerror(ENOMEM);
    struct str holder = STR_INIT;
    if (to == ERROR_BUSY && err && store_lock_holder(store, &holder))
        error_detail(err, "%s", holder.text);
    str_free(&holder);
    if (to == ERROR_BUSY)
        return false;
    if (code == SQLITE_IOERR_READ && number != 0)
        error_detail(err, "%s", strerror(number));
    else if (number != 0 && (to == ERROR_IO || to == ERROR_READ_ONLY))
        error_detail(err, "%s: %s", said, strerror(number));
    else if (to != ERROR_DISK_FULL && to != ERROR_MEMORY)
        error_detail(err, "%s", said);
    return false;
}

bool store_subject(struct error *err, enum error_code code, const char *sheet, const char *row, const char *column)
{
    char *subject = mem_format("%s %s%s%s", sheet, row, column ? " " : "", column ? column : "");
    error_set(err, code, subject);
    free(subject);
    return false;
}
