#include "exchange/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/intl.h"
#include "base/path.h"
#include "base/stream.h"
#include "base/utf8.h"
#include "exchange/child.h"
#include "exchange/file_read.h"

#define MEGABYTE   ((rlim_t)1 << 20)
#define USUAL      (64 * MEGABYTE) /* of address space a small workbook's process has */
#define PIPE_SIZE  (1 << 20)
#define BUFFER     (64 << 10)
#define FRAME_MAX  (1u << 20)
#define LOOK_EVERY 32 /* frames with data, of some 64 kB each */

enum frame_kind { FRAME_STEP = 1, FRAME_DATA, FRAME_DONE, FRAME_FAILED, FRAME_MEMORY };
struct frame {
    uint32_t kind, length; /* bytes that follow */
};
struct step {
    uint64_t done, total;
};

/* ---- the child ---- */

struct foreign_out {
    int pipe;
    size_t length;
    char buffer[BUFFER];
};

static void send_frame(int pipe, enum frame_kind kind, const void *bytes, size_t size)
{
    struct frame frame = {kind, (uint32_t)size};
    if (!atomic_write_all(pipe, &frame, sizeof(frame)) || !atomic_write_all(pipe, bytes, size))
        _exit(1); /* nobody reads: the parent is gone */
}

static void flush(struct foreign_out *out)
{
    if (out->length)
        send_frame(out->pipe, FRAME_DATA, out->buffer, out->length);
    out->length = 0;
}

void foreign_put(struct foreign_out *out, const void *bytes, size_t size)
{
    if (size <= sizeof(out->buffer) - out->length) {
        if (size)
            memcpy(out->buffer + out->length, bytes, size);
        out->length += size;
        return;
    }
    flush(out);
    for (const char *at = bytes; size;) {
        size_t piece = size < FRAME_MAX ? size : FRAME_MAX;
        send_frame(out->pipe, FRAME_DATA, at, piece);
        at += piece;
        size -= piece;
    }
}

static bool send_step(void *context, uint64_t done, uint64_t total)
{
    struct foreign_out *out = context;
    struct step step = {done, total};
    flush(out);
    send_frame(out->pipe, FRAME_STEP, &step, sizeof(step));
    return false;
}

static int memory_pipe;

static void out_of_memory(void)
{
    send_frame(memory_pipe, FRAME_MEMORY, NULL, 0);
    _exit(0);
}

static void limit(int resource, rlim_t value)
{
    struct rlimit limits = {value, value};
    setrlimit((__rlimit_resource_t)resource, &limits);
}

/* What this process has of its address space, in bytes. Read without stdio: it is counted, not kept. */
static rlim_t address_space(void)
{
    char text[64] = "";
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    ssize_t length = fd >= 0 ? read(fd, text, sizeof(text) - 1) : 0;
    if (fd >= 0)
        close(fd);
    return length > 0 ? (rlim_t)strtoull(text, NULL, 10) * (rlim_t)sysconf(_SC_PAGESIZE) : USUAL;
}

/* What is shared with the parent costs nothing and is not counted, beyond what a small process has. */
static void set_limits(void)
{
    rlim_t has = address_space();
    limit(RLIMIT_AS, (has > USUAL ? has : USUAL) + FOREIGN_MEMORY * MEGABYTE - USUAL);
    struct rlimit seconds = {FOREIGN_SECONDS,
                             FOREIGN_SECONDS + 2}; /* the first is a signal that can be told from others */
    setrlimit(RLIMIT_CPU, &seconds);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_CORE, 0);
}

/* INPUT: what is to be read is standard input. */
static void keep_only(int pipe, bool input)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = input; fd < 3; fd++)
        if (null < 0 || dup2(null, fd) < 0)
            _exit(1);
    if ((pipe > 3 && close_range(3, (unsigned)pipe - 1, 0) != 0) || close_range((unsigned)pipe + 1, ~0u, 0) != 0)
        for (int fd = 3; fd < 1024; fd++) /* a kernel before 5.9 */
            if (fd != pipe)
                close(fd);
}

static _Noreturn void run_child(const struct foreign_work *work, int pipe, pid_t parent)
{
    static struct foreign_out out;
    struct error err;
    struct progress progress = {send_step, &out};
    memset(&err, 0, sizeof(err)); /* it is sent as it is */
    child_signals(NULL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    pipe = fcntl(pipe, F_DUPFD_CLOEXEC, 3); /* where standard input was closed the pipe may have its number */
    if (getppid() != parent || pipe < 0)
        _exit(1);
    keep_only(pipe, stream_is(work->path));
    memory_pipe = out.pipe = pipe;
    mem_on_failure(out_of_memory);
    set_limits();
    bool good = work->read(work->context, &out, &progress, &err);
    flush(&out);
    if (good)
        send_frame(pipe, FRAME_DONE, NULL, 0);
    else
        send_frame(pipe, FRAME_FAILED, &err, sizeof(err));
    _exit(0);
}

/* ---- the parent ---- */

struct foreign_in {
    pid_t pid;
    int pipe;
    const char *path;
    const struct progress *progress;
    struct step step;
    uint32_t left;   /* of the frame */
    uint32_t frames; /* with data */
    double began;    /* seconds of the processor this process had taken */
    bool over;       /* the child has ended; failed says how */
    bool failed;
    struct error error;
};

static int end_child(struct foreign_in *in, bool now)
{
    int status = 0;
    if (now)
        kill(in->pid, SIGKILL);
    in->over = true;
    return child_wait(in->pid, &status) ? status : 0;
}

/* DETAIL may be about NUMBER. */
static bool fail(struct foreign_in *in, enum error_code code, const char *detail, int number)
{
    if (!in->over)
        end_child(in, true);
    in->failed = true;
    return error_because(&in->error, code, path_name(in->path), detail, number);
}

bool foreign_broken(struct foreign_in *in)
{
    return fail(in, ERROR_CORRUPT, _("its reader sent what makes no sense; nothing was taken over"), 0);
}

static bool too_much_memory(struct foreign_in *in)
{
    return fail(in, ERROR_LIMIT,
                _("reading it takes more than %d MB of memory: save only the worksheet that is needed as a file of its "
                  "own, without empty rows, pictures and formats"),
                FOREIGN_MEMORY);
}

static bool too_much_time(struct foreign_in *in)
{
    return fail(in, ERROR_LIMIT,
                _("reading it takes more than %d seconds: save only the worksheet that is needed as a file of its own"),
                FOREIGN_SECONDS);
}

static bool cancelled(struct foreign_in *in)
{
    return fail(in, ERROR_CANCELLED, "", 0);
}

/* What comes is work here, too: the limit is for both. The kernel ends a child that takes all of it alone. */
static bool took_too_long(const struct foreign_in *in)
{
    clockid_t child;
    double spent = child_seconds(CLOCK_PROCESS_CPUTIME_ID) - in->began;
    if (clock_getcpuclockid(in->pid, &child) == 0)
        spent += child_seconds(child);
    return spent > FOREIGN_SECONDS;
}

/* It ended without a word. */
static bool died(struct foreign_in *in)
{
    int status = end_child(in, false), number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (number == SIGXCPU)
        return too_much_time(in);
    if (number == SIGINT || number == SIGTERM || number == SIGHUP)
        return cancelled(in);
    if (number == SIGKILL) /* the machine ran out of memory before the limit was reached */
        return too_much_memory(in);
    return fail(in, ERROR_CORRUPT, _("its reader ended by signal %d; nothing was taken over"), number);
}

static bool told(struct foreign_in *in)
{
    return progress_cancelled(in->progress, in->step.done, in->step.total);
}

/* Some bytes of the pipe; in the meantime the person is told how far it is, and may give up. */
static bool read_some(struct foreign_in *in, void *bytes, size_t size, size_t *got)
{
    for (;;) {
        ssize_t have = read(in->pipe, bytes, size);
        if (have > 0) {
            *got = (size_t)have;
            return true;
        }
        if (have == 0)
            return died(in);
        if (errno != EAGAIN && errno != EINTR)
            return foreign_broken(in);
        struct pollfd wait_for = {.fd = in->pipe, .events = POLLIN};
        if (errno == EAGAIN && poll(&wait_for, 1, 100) == 0 && told(in))
            return cancelled(in);
    }
}

static bool read_all(struct foreign_in *in, void *bytes, size_t size)
{
    size_t got;
    for (size_t done = 0; done < size; done += got)
        if (!read_some(in, (char *)bytes + done, size - done, &got))
            return false;
    return true;
}

/* Texts of the child's error are those of a stranger until they are looked at. */
static bool take_error(struct foreign_in *in)
{
    struct error err;
    if (!read_all(in, &err, sizeof(err)))
        return false;
    end_child(in, false);
    err.subject[sizeof(err.subject) - 1] = err.place[sizeof(err.place) - 1] = err.detail[sizeof(err.detail) - 1] = '\0';
    bool sane = err.code > ERROR_NONE && err.code < ERROR_CODE_COUNT && utf8_valid(err.subject) &&
                utf8_valid(err.place) && utf8_valid(err.detail);
    if (!sane)
        return foreign_broken(in);
    in->error = err;
    in->failed = true;
    return false;
}

/* The head of the next frame with data; at the end none is left and it is over. */
static bool next_data(struct foreign_in *in)
{
    while (!in->left && !in->over) {
        struct frame frame;
        if (!read_all(in, &frame, sizeof(frame)))
            return false;
        if (frame.kind == FRAME_DATA && frame.length && frame.length <= FRAME_MAX) {
            in->left = frame.length;
            if (++in->frames % LOOK_EVERY == 0 && took_too_long(in))
                return too_much_time(in);
        } else if (frame.kind == FRAME_STEP && frame.length == sizeof(in->step)) {
            if (!read_all(in, &in->step, sizeof(in->step)))
                return false;
            if (told(in))
                return cancelled(in);
        } else if (frame.kind == FRAME_FAILED && frame.length == sizeof(struct error)) {
            return take_error(in);
        } else if (frame.kind == FRAME_MEMORY) {
            return too_much_memory(in);
        } else if (frame.kind == FRAME_DONE && !frame.length) {
            end_child(in, false);
        } else {
            return foreign_broken(in);
        }
    }
    return true;
}

bool foreign_some(struct foreign_in *in, void *bytes, size_t size, size_t *got)
{
    *got = 0;
    if (in->failed || !next_data(in))
        return false;
    if (in->over)
        return true;
    if (!read_some(in, bytes, size < in->left ? size : in->left, got))
        return false;
    in->left -= (uint32_t)*got;
    return true;
}

bool foreign_get(struct foreign_in *in, void *bytes, size_t size)
{
    for (size_t done = 0, got; done < size; done += got) {
        if (!foreign_some(in, (char *)bytes + done, size - done, &got))
            return false;
        if (!got)
            return foreign_broken(in); /* it ended too early */
    }
    return true;
}

bool foreign_read(const struct foreign_work *work, const struct progress *progress, struct error *err)
{
    double began = child_seconds(CLOCK_PROCESS_CPUTIME_ID);
    int pipe SCOPED(file_close) = -1;
    pid_t parent = getpid(), pid = child_start(&pipe, work->path, err);
    size_t more;
    char byte;
    if (pid < 0)
        return false;
    if (pid == 0)
        run_child(work, pipe, parent);
    fcntl(pipe, F_SETPIPE_SZ, PIPE_SIZE); /* fewer turns between the two; it does with less, too */
    fcntl(pipe, F_SETFL, O_NONBLOCK);
    struct foreign_in in = {.pid = pid, .pipe = pipe, .path = work->path, .progress = progress, .began = began};
    bool good = work->take(work->context, &in, err);
    if (good && !in.over && (!foreign_some(&in, &byte, 1, &more) || more))
        good = in.failed ? false : foreign_broken(&in);
    if (!in.over)
        end_child(&in, true);
    if (in.failed && err)
        *err = in.error;
    return good && !in.failed;
}
