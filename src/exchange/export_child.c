#include "exchange/export_child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/intl.h"
#include "base/utf8.h"
#include "exchange/child.h"
#include "exchange/file_read.h"

#define FULL (UINT64_C(256) << 10) /* bytes free, or fewer: what failed, failed because of that */

enum message_kind { MESSAGE_STEP, MESSAGE_DONE, MESSAGE_FAILED };
struct message { /* less than PIPE_BUF: arrives whole */
    enum message_kind kind;
    uint64_t done;
    struct export_report report;
    struct error error;
};
_Static_assert(sizeof(struct message) <= 4096, "a message must fit into PIPE_BUF");

/* ---- the child ---- */

static const struct export_file *child_file; /* for the signal handler: the child has nothing else to remember */

/* (Of a file temporary_close() calls nothing that a handler may not call.) */
static void remove_and_end(int signal)
{
    (void)signal;
    unlink(child_file->name);
    if (child_file->around) {
        struct temporary around = *child_file->around;
        temporary_close(&around);
    }
    _exit(1);
}

struct child {
    int pipe;
    uint64_t before;
};

static bool child_step(void *context, uint64_t rows, uint64_t total)
{
    (void)total; /* the parent knows */
    struct child *child = context;
    struct message message;
    memset(&message, 0, sizeof(message));
    message.kind = MESSAGE_STEP;
    message.done = child->before + rows;
    return !atomic_write_all(child->pipe, &message, sizeof(message)); /* nobody reads: the parent is gone */
}

/* libxlsxwriter says of a full disk that zlib failed, or nothing: then the read-back found what is missing. Asked while
 * the file still takes its space. */
static void say_full(const struct export_file *file, struct error *err)
{
    struct statvfs disk;
    if (err->code == ERROR_EXPORT && fstatvfs(file->fd, &disk) == 0 && disk.f_bavail * disk.f_frsize < FULL)
        error_set(err, ERROR_DISK_FULL, file->path);
}

static _Noreturn void run_child(const struct export_work *work, int folder, const struct export_file *file, int pipe,
                                int messages, pid_t parent)
{
    struct child child = {.pipe = pipe};
    const struct progress progress = {child_step, &child};
    struct message message;
    memset(&message, 0, sizeof(message));
    mem_on_failure(NULL); /* the screen belongs to the parent */
    if (fchdir(folder) != 0) {
        atomic_error(errno, file->path, &message.error);
        message.kind = MESSAGE_FAILED;
        atomic_write_all(pipe, &message, sizeof(message));
        _exit(1);
    }
    child_file = file;
    child_signals(remove_and_end);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        remove_and_end(0);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(null, 0);
    dup2(null, 1);
    dup2(messages >= 0 ? messages : null, 2);
    double start = child_seconds(CLOCK_MONOTONIC);
    bool good = work->write(work->context, file, &progress, &message.report, &message.error);
    double written = child_seconds(CLOCK_MONOTONIC);
    child.before = work->rows;
    good = good && work->check(work->context, file, &progress, &message.error);
    message.report.write_seconds = written - start;
    message.report.check_seconds = child_seconds(CLOCK_MONOTONIC) - written;
    if (!good && message.error.code == ERROR_NONE) /* it stopped, since the parent could not be told how far it is */
        error_set(&message.error, ERROR_EXPORT, file->path);
    if (!good && strcmp(message.error.subject, file->name) == 0) /* what a library was told is nothing for people */
        snprintf(message.error.subject, sizeof(message.error.subject), "%s", file->path);
    if (!good)
        say_full(file, &message.error);
    message.kind = good ? MESSAGE_DONE : MESSAGE_FAILED;
    if (!atomic_write_all(pipe, &message, sizeof(message)))
        remove_and_end(0);
    _exit(0);
}

bool export_write(const struct export_file *file, const void *bytes, size_t length, struct error *err)
{
    if (atomic_write_all(file->fd, bytes, length))
        return true;
    atomic_error(errno, file->path, err);
    if (err && err->code == ERROR_DISK_FULL) /* seen from this folder PATH may be nothing: the parent says more */
        *err->detail = '\0';
    return false;
}

bool export_reads_back(const struct export_file *file, const struct str *text, struct error *err)
{
    size_t length;
    char *back SCOPED(mem_free) = mem_zero(text->length + 1, 1); /* one more: nothing follows */
    if (lseek(file->fd, 0, SEEK_SET) != 0)
        return atomic_error_reading(errno, file->path, err);
    if (!file_read_bytes(file->fd, file->path, back, text->length + 1, &length, err))
        return false;
    bool same = length == text->length && memcmp(back, text->text, length) == 0;
    return same || error_set(err, ERROR_EXPORT, file->path);
}

/* ---- the parent ---- */

struct following {
    pid_t pid;
    int pipe, messages;
    const struct progress *progress;
    uint64_t done, total;
    const char *path;
};

/* What the library printed is the only thing it tells about some failures. That the child had no memory it says at each
 * place, also where it then crashes or goes on; or mem.c does. False, always. */
static bool add_messages(const struct following *f, struct error *err)
{
    char text[400];
    ssize_t length = f->messages >= 0 ? pread(f->messages, text, sizeof(text) - 1, 0) : 0;
    text[length > 0 ? length : 0] = '\0';
    if (strstr(text, "Memory allocation failed") || strstr(text, _("out of memory")))
        return error_set(err, ERROR_MEMORY, f->path);
    struct str safe SCOPED(str_free) = STR_INIT;
    utf8_safe(&safe, text, false);
    return err && !*err->detail && length > 0 && error_detail(err, "%s", safe.text);
}

static bool report_step(struct following *f)
{
    return progress_cancelled(f->progress, f->done < f->total ? f->done : f->total, f->total);
}

static bool stop_child(struct following *f, struct error *err)
{
    int status;
    kill(f->pid, SIGKILL);
    child_wait(f->pid, &status);
    return error_set(err, ERROR_CANCELLED, f->path);
}

/* Until the child has said that it is done, failed, or has gone. */
static bool follow(struct following *f, struct export_report *report, struct error *err)
{
    struct message message;
    for (;;) {
        struct pollfd poll_for = {.fd = f->pipe, .events = POLLIN};
        int ready = poll(&poll_for, 1, 100);
        if (ready == 0 && report_step(f))
            return stop_child(f, err);
        if (ready <= 0)
            continue;
        if (TEMP_FAILURE_RETRY(read(f->pipe, &message, sizeof(message))) != (ssize_t)sizeof(message))
            break;
        if (message.kind == MESSAGE_STEP) {
            f->done = message.done;
            if (report_step(f))
                return stop_child(f, err);
            continue;
        }
        int status;
        child_wait(f->pid, &status);
        if (message.kind == MESSAGE_DONE) {
            *report = message.report;
            return true;
        }
        if (err)
            *err = message.error;
        if (err && err->code == ERROR_DISK_FULL && !*err->detail)
            return atomic_error(ENOSPC, f->path, err); /* says how much is free */
        return add_messages(f, err);
    }
    /* It is gone without a word: the library crashed, memory ran out, or who stops this process has stopped it, too. */
    int status = 0;
    bool known = child_wait(f->pid, &status);
    if (report_step(f))
        return error_set(err, ERROR_CANCELLED, f->path);
    error_set(err, ERROR_EXPORT, f->path);
    if (known && WIFSIGNALED(status))
        error_detail(err, _("the writer ended by signal %d"), WTERMSIG(status));
    return add_messages(f, err);
}

bool export_by_child(const struct export_work *work, int folder, const struct export_file *file,
                     const struct progress *progress, struct export_report *report, struct error *err)
{
    int pipe SCOPED(file_close) = -1, messages SCOPED(file_close) = memfd_create("mamori-export", MFD_CLOEXEC);
    pid_t parent = getpid(), pid = child_start(&pipe, file->path, err);
    if (pid == 0)
        run_child(work, folder, file, pipe, messages, parent);
    struct following f = {pid, pipe, messages, progress, .path = file->path, .total = 2 * work->rows + 1};
    return pid > 0 && follow(&f, report, err) && export_hash(file->fd, file->path, report->hash, err);
}

bool export_in_child(const struct export_work *work, struct book *book, const char *path,
                     const struct progress *progress, struct export_report *report, struct error *err)
{
    struct atomic_file target;
    if (!export_target_open(&target, book, path, ATOMIC_FILE, err))
        return false;
    const struct export_file file = {
        .fd = target.fd, .name = TEMPORARY_NAME, .path = atomic_where(&target), .around = &target.temporary};
    if (export_by_child(work, target.temporary.folder, &file, progress, report, err))
        return export_target_place(&target, book, work->record, work->context, report, err);
    atomic_abandon(&target);
    return false;
}
