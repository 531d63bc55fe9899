#include "exchange/export_target.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/path.h"
#include "base/stream.h"
#include "base/written.h"
#include "exchange/file_read.h"

/* ---- what is never replaced ---- */

static bool is_workbook(int fd)
{
    unsigned char head[STORE_FIRST_BYTES];
    ssize_t got = TEMP_FAILURE_RETRY(pread(fd, head, sizeof(head), 0));
    return got == (ssize_t)sizeof(head) && store_is_ours(head);
}

/* NAME in FOLDER. One that cannot be read cannot be told: it counts as one. */
static bool leads_to_workbook(int folder, const char *name, const struct stat *own)
{
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
        return false;
    if (own->st_ino == st.st_ino && own->st_dev == st.st_dev)
        return true;
    int fd SCOPED(file_close) = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    return fd < 0 || is_workbook(fd);
}

/* `>> book.mamori` in the shell. */
static bool is_output(const struct stat *own)
{
    struct stat st;
    return fstat(STDOUT_FILENO, &st) == 0 && own->st_ino == st.st_ino && own->st_dev == st.st_dev;
}

static bool may_write(const struct atomic_file *target, const struct stat *own, struct error *err)
{
    static const char *const beside[] = {"", "-journal", "-wal", "-shm"};
    if (target->stream)
        return !is_output(own) || error_set(err, ERROR_IS_WORKBOOK, target->said);
    const char *name = path_name(target->path);
    for (size_t i = 0; i < ARRAY_LENGTH(beside); i++) {
        if (!str_ends(name, beside[i]))
            continue;
        char *book SCOPED(mem_free) = mem_text_length(name, strlen(name) - strlen(beside[i]));
        if (!leads_to_workbook(target->folder, book, own))
            continue;
        error_set(err, ERROR_IS_WORKBOOK, target->said);
        if (strcmp(target->said, target->path) != 0)
            error_detail(err, _("it leads to %s"), target->path);
        return false;
    }
    return true;
}

/* A workbook that is no longer under its name: then nobody else. */
static struct stat look_at(const struct book *book)
{
    struct stat own;
    if (stat(store_path(book->store), &own) != 0)
        own = (struct stat){.st_mode = 0600, .st_gid = (gid_t)-1};
    return own;
}

struct atomic_look export_target_look(const struct book *book)
{
    struct stat own = look_at(book);
    mode_t mode = own.st_mode & 0666, mask = umask(0);
    umask(mask);
    if (mask & 0040)
        mode &= ~(mode_t)0070;
    if (mask & 0004)
        mode &= ~(mode_t)0007;
    return (struct atomic_look){.mode = mode, .group = own.st_gid};
}

bool export_target_open(struct atomic_file *target, struct book *book, const char *path, enum atomic_kind kind,
                        struct error *err)
{
    return book_exportable(book, err) && export_target_open_plain(target, book, path, kind, err);
}

bool export_target_open_plain(struct atomic_file *target, const struct book *book, const char *path,
                              enum atomic_kind kind, struct error *err)
{
    struct stat own = look_at(book);
    const struct atomic_look look = export_target_look(book);
    if (!atomic_open(target, path, kind, &look, err))
        return false;
    if (kind == ATOMIC_FOLDER || may_write(target, &own, err))
        return true;
    atomic_abandon(target);
    return false;
}

bool export_target_place(struct atomic_file *target, struct book *book, export_record_fn *record, void *context,
                         struct export_report *report, struct error *err)
{
    bool good = atomic_sync(target, err);
    if (good) {
        struct error why = {.code = ERROR_NONE};
        record(context, target->said, report);
        good = atomic_place(target, &why);
        bool stays = !good && written_state() == WRITTEN_YES; /* it could not be taken back */
        if (good)
            written_set(WRITTEN_YES, report->entry ? _("The file is written and stands in the history.")
                                                   : _("The file is written."));
        if (good && report->entry)
            book_export_settled(book, report->batch, &report->no_entry);
        else if (report->entry)
            export_withdraw(book, target->said, report, &why);
        if (stays)
            written_set(WRITTEN_YES, _("The file is written."));
        if (!good && err)
            *err = why;
    }
    atomic_abandon(target);
    return good;
}
