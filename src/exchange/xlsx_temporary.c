#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* fopencookie() */
#endif
#include "exchange/xlsx_temporary.h"

#include <errno.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/temporary.h"
#include "exchange/late_xlsx.h"

#define BUFFER (16 << 10)

static int
    failed; /* errno of the first opening, reading or writing that failed; there is one workbook at a time in a process */

/* What stdio hands on. */
static int fd_of(void *cookie)
{
    return (int)(intptr_t)cookie;
}

static ssize_t on_read(void *cookie, char *bytes, size_t size)
{
    ssize_t got = TEMP_FAILURE_RETRY(read(fd_of(cookie), bytes, size));
    failed = got < 0 && !failed ? errno : failed; /* the library takes it for the end */
    return got;
}

/* As much as could be written; 0 is an error for stdio. */
static ssize_t on_write(void *cookie, const char *bytes, size_t size)
{
    size_t done = 0;
    ssize_t wrote = 0;
    while (done < size && (wrote = TEMP_FAILURE_RETRY(write(fd_of(cookie), bytes + done, size - done))) >= 0)
        done += (size_t)wrote;
    failed = wrote < 0 && !failed ? errno : failed;
    return (ssize_t)done;
}

static int on_seek(void *cookie, off64_t *offset, int whence)
{
    off_t at = lseek(fd_of(cookie), *offset, whence);
    *offset = at;
    failed = at < 0 && !failed ? errno : failed;
    return at < 0 ? -1 : 0;
}

static int on_close(void *cookie)
{
    int code = close(fd_of(cookie));
    failed = code < 0 && !failed ? errno : failed;
    return code;
}

/* The library's own, replaced: its calls find this one first. */
FILE *lxw_tmpfile(char *tmpdir)
{
    static const cookie_io_functions_t calls = {on_read, on_write, on_seek, on_close};
    int fd = temporary_nameless(tmpdir ? tmpdir : temporary_where());
    FILE *file = fd >= 0 ? fopencookie((void *)(intptr_t)fd, "w+", calls) : NULL; /* the library deals with NULL */
    if (!file) {
        failed = failed ? failed : errno;
        if (fd >= 0)
            close(fd);
        return NULL;
    }
    setvbuf(file, NULL, _IOFBF, BUFFER);
    return file;
}

void xlsx_temporary_begin(void)
{
    failed = 0;
}

bool xlsx_temporary_good(const char *path, struct error *err)
{
    return !failed || atomic_error_in(failed, temporary_where(), path, err);
}
