#include "base/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/intl.h"
#include "base/temporary.h"
#include "base/utf8.h"

#define PIECE 65536

bool stream_is(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* ---- input ---- */

static bool is_open(int fd)
{
    return fcntl(fd, F_GETFD) >= 0;
}

static bool refuse_input(enum error_code code, const char *why, struct error *err)
{
    return error_because(err, code, _("standard input"), "%s", why);
}

static bool too_much(uint64_t most, struct error *err)
{
    return error_because(err, ERROR_LIMIT, _("standard input"), _("more than %d MB"), (int)(most >> 20));
}

static bool keep(int to, uint64_t most, struct error *err)
{
    static char piece[PIECE];
    struct stat st;
    uint64_t length = 0;
    ssize_t got;
    if (fstat(STDIN_FILENO, &st) == 0 && S_ISREG(st.st_mode) && (uint64_t)st.st_size > most) /* not copied first */
        return too_much(most, err);
    while ((got = TEMP_FAILURE_RETRY(read(STDIN_FILENO, piece, PIECE))) > 0) {
        length += (uint64_t)got;
        if (length > most)
            return too_much(most, err);
        if (!atomic_write_all(to, piece, (size_t)got))
            return atomic_error_in(errno, temporary_where(), _("standard input"), err);
    }
    return got == 0 || refuse_input(ERROR_IO, strerror(errno), err);
}

bool stream_take(uint64_t most, struct error *err)
{
    if (!is_open(STDIN_FILENO)) /* what is opened next would get its number */
        return refuse_input(ERROR_IO, _("it is closed"), err);
    if (isatty(STDIN_FILENO))
        return error_set(err, ERROR_USAGE,
                         _("standard input is the terminal: hand a file in, as in '… - < FILE', or name the file"));
    int fd = temporary_nameless(temporary_where());
    if (fd < 0)
        return atomic_error_in(errno, temporary_where(), _("standard input"), err);
    bool good = keep(fd, most, err);
    if (good && dup2(fd, STDIN_FILENO) < 0)
        good = refuse_input(ERROR_IO, strerror(errno), err);
    close(fd);
    return good;
}

int stream_open(void)
{
    struct stat st;
    if (fstat(STDIN_FILENO, &st) != 0)
        return -1;
    if (!S_ISREG(st.st_mode)) {
        errno = ESPIPE;
        return -1;
    }
    return lseek(STDIN_FILENO, 0, SEEK_SET) == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1) : -1;
}

/* ---- output ---- */

bool stream_ready(bool text, struct error *err)
{
    if (!is_open(STDOUT_FILENO))
        return error_because(err, ERROR_IO, _("standard output"), "%s", _("it is closed"));
    if (text || !isatty(STDOUT_FILENO))
        return true;
    return error_set(err, ERROR_USAGE,
                     _("standard output is the terminal, and this file is none that can be read there: name a file, or "
                       "hand it on, as in '… - > FILE'"));
}

static bool failed(int number, struct error *err)
{
    if (number == ENOSPC || number == EDQUOT || number == EFBIG)
        return error_because(err, ERROR_DISK_FULL, _("standard output"), "%s", strerror(number));
    return error_because(err, ERROR_IO, _("standard output"), "%s",
                         number == EPIPE ? _("the program that read it ended before it had all of it")
                                         : strerror(number));
}

/* To a person: the whole text, since a character may not be cut. */
static bool show(struct str *text, struct error *err)
{
    struct str safe = STR_INIT;
    utf8_safe_bytes(&safe, text->text, text->length);
    bool good = atomic_write_all(STDOUT_FILENO, safe.text, safe.length) || failed(errno, err);
    str_free(&safe);
    return good;
}

/* A disk may only say at the end that it is full. */
bool stream_put(int fd, struct error *err)
{
    static char piece[PIECE];
    struct str text = STR_INIT;
    struct stat st;
    bool person = isatty(STDOUT_FILENO), good = true;
    ssize_t got = 0;
    for (off_t at = 0; good && (got = TEMP_FAILURE_RETRY(pread(fd, piece, PIECE, at))) > 0; at += got)
        if (person)
            str_add_length(&text, piece, (size_t)got);
        else
            good = atomic_write_all(STDOUT_FILENO, piece, (size_t)got) || failed(errno, err);
    if (got < 0)
        good = atomic_error_reading(errno, _("standard output"), err);
    else if (person)
        good = show(&text, err);
    str_free(&text);
    if (!good)
        return false;
    bool on_disk = fstat(STDOUT_FILENO, &st) == 0 && S_ISREG(st.st_mode);
    return !on_disk || fsync(STDOUT_FILENO) == 0 || failed(errno, err);
}
