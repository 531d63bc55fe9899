/* What SQLite said, in our words. */
#include "book/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/account.h"
#include "base/intl.h"
#include "base/path.h"

/* Whose process it is. Its folder in /proc belongs to root once it keeps secrets (base/secret.h), but this it says to everybody. */
static void process_account(long pid, struct account *out)
{
    char name[64], line[256];
    unsigned user;
    bool found = false;
    snprintf(name, sizeof(name), "/proc/%ld/status", pid);
    FILE *status = fopen(name, "re");
    while (status && !found && fgets(line, sizeof(line), status))
        found = sscanf(line, "Uid: %*u %u", &user) == 1;
    if (status)
        fclose(status);
    if (found)
        account_find((uid_t)user, out);
}

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
    struct account user = {0};
    process_account(pid, &user);
    str_add_format(out, _("%s, process %ld of %s"), program, pid, user.login ? user.login : _("another user"));
    account_free(&user);
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

/* What an error of reading or writing is about, from what the system said. */
static enum error_code code_of_number(int number)
{
    switch (number) {
    case ENOSPC:
    case EDQUOT: return ERROR_DISK_FULL;
    case EROFS:
    case EACCES:
    case EPERM: return ERROR_READ_ONLY;
    case ENOENT: return ERROR_MISSING_FILE;
    case ENOLCK: return ERROR_NO_LOCKS;
    default: return ERROR_IO;
    }
}

static enum error_code code_of(int code, int number)
{
    switch (code & 0xff) {
    case SQLITE_NOMEM: return ERROR_MEMORY;
    case SQLITE_FULL: return ERROR_DISK_FULL;
    case SQLITE_READONLY: return ERROR_READ_ONLY;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return ERROR_BUSY;
    case SQLITE_CORRUPT: return ERROR_CORRUPT;
    case SQLITE_NOTADB: return ERROR_NOT_WORKBOOK;
    case SQLITE_PERM:
    case SQLITE_PROTOCOL:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN: return code_of_number(number);
    case SQLITE_INTERRUPT: return ERROR_CANCELLED; /* store_work.c */
    case SQLITE_TOOBIG: return ERROR_LIMIT;
    default: return ERROR_INTERNAL;
    }
}

/* SQLite makes its journal beside the file: often it is the folder that may not be written. */
static bool folder_closed(const char *path, struct error *err)
{
    char *folder = path_folder(path);
    bool closed =
        faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 && faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) != 0;
    if (closed)
        error_detail(err, _("the folder %s cannot be written"), folder);
    free(folder);
    return closed;
}

bool store_reason(const char *path, int number, struct error *err)
{
    struct str reason = STR_INIT;
    path_add_reason(path, number, &reason);
    error_detail(err, "%s", reason.text);
    str_free(&reason);
    return false;
}

static void say_who_locks(const struct store *store, struct error *err)
{
    struct str holder = STR_INIT;
    if (err && !watch_without_locks(store, err) && store_lock_holder(store, &holder))
        error_detail(err, "%s", holder.text);
    str_free(&holder);
}

/* SAID: what SQLite says of CODE. */
static bool explain(struct store *store, int code, int number, const char *said, struct error *err)
{
    const char *path = store->path;
    if (code == SQLITE_IOERR_NOMEM)
        code = SQLITE_NOMEM;
    int unread = (code & 0xff) == SQLITE_CORRUPT && store->db ? read_errno(store->db) : 0;
    if (unread) {
        code = SQLITE_IOERR_READ;
        number = unread;
    }
    enum error_code to = code_of(code, number);
    if (to == ERROR_MISSING_FILE && access(path, F_OK) == 0)
        to = ERROR_IO; /* it is the journal beside it that could not be made */
    if (to == ERROR_READ_ONLY && number == EACCES && faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) != 0)
        to = ERROR_IO; /* it cannot even be read */
    /* A file that is gone, or is another one, fails in many ways; that is the reason to be told. */
    if ((to == ERROR_READ_ONLY || to == ERROR_MISSING_FILE || to == ERROR_IO) && store->stamp.inode &&
        !store->explaining) {
        store->explaining = true; /* looking may fail as well */
        bool present = store_present(store, err);
        store->explaining = false;
        if (!present)
            return false;
    }
    error_set(err, to, path);
    if (code == SQLITE_IOERR_DATA) {
        error_set(err, ERROR_CORRUPT, path);
        return error_detail(err, _("page %lu is not what was encrypted"), (unsigned long)store_vault_damaged());
    }
    if (to == ERROR_BUSY)
        say_who_locks(store, err);
    else if (to == ERROR_DISK_FULL || (to == ERROR_READ_ONLY && folder_closed(path, err)))
        return false;
    else if ((code == SQLITE_IOERR_READ && number != 0) || number == EACCES)
        store_reason(path, number, err);
    else if (number != 0 && (to == ERROR_IO || to == ERROR_READ_ONLY || to == ERROR_NO_LOCKS))
        error_detail(err, "%s: %s", said, strerror(number));
    else if (to != ERROR_MEMORY && to != ERROR_CANCELLED)
        error_detail(err, "%s", said);
    return false;
}

bool store_error(struct store *store, struct error *err)
{
    if (!store->db)
        return explain(store, SQLITE_NOMEM, ENOMEM, strerror(ENOMEM), err);
    char said[200]; /* a later call of SQLite takes its own text away */
    snprintf(said, sizeof(said), "%s", sqlite3_errmsg(store->db));
    return explain(store, sqlite3_extended_errcode(store->db), sqlite3_system_errno(store->db), said, err);
}

bool store_error_code(struct store *store, int code, struct error *err)
{
    return explain(store, code, sqlite3_system_errno(store->db), sqlite3_errstr(code), err);
}

bool store_subject(struct error *err, enum error_code code, const char *sheet, const char *row, const char *column)
{
    char *subject = mem_format("%s %s%s%s", sheet, row, column ? " " : "", column ? column : "");
    error_set(err, code, subject);
    free(subject);
    return false;
}
