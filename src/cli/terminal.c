#include "cli/terminal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"

static struct str held = STR_INIT; /* bytes that cannot be judged before the next ones are there */
static bool guarded;

static bool write_all(const char *bytes, size_t length)
{
    while (length) {
        ssize_t done = write(STDOUT_FILENO, bytes, length);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return false;
        bytes += done;
        length -= (size_t)done;
    }
    return true;
}

/* How many bytes at the end begin a character, or a line end of Windows, that goes on. */
static size_t open_end(const char *bytes, size_t length)
{
    if (length && bytes[length - 1] == '\r')
        return 1;
    for (size_t back = 1; back <= 3 && back <= length; back++) {
        unsigned char c = (unsigned char)bytes[length - back];
        if (c < 0x80)
            return 0;
        if (c >= 0xC0)
            return back < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? back : 0;
    }
    return 0;
}

static bool pass(size_t keep)
{
    struct str out = STR_INIT;
    char tail[4];
    size_t length = held.length - keep;
    memcpy(tail, held.text + length, keep);
    utf8_safe_bytes(&out, held.text, length);
    str_clear(&held);
    str_add_length(&held, tail, keep);
    bool good = write_all(out.text, out.length);
    str_free(&out);
    return good;
}

static ssize_t guard_write(void *context, const char *bytes, size_t length)
{
    (void)context;
    str_add_length(&held, bytes, length);
    return pass(open_end(held.text, held.length)) ? (ssize_t)length : 0;
}

void terminal_guard(void)
{
    if (!isatty(STDOUT_FILENO))
        return;
    FILE *stream = fopencookie(NULL, "w", (cookie_io_functions_t){.write = guard_write});
    if (!stream)
        return;
    setvbuf(stream, NULL, _IOLBF, 4096);
    stdout = stream;
    guarded = true;
}

bool terminal_end(void)
{
    bool good = fflush(stdout) == 0 && !ferror(stdout);
    if (guarded && held.length)
        good = pass(0) && good;
    str_free(&held);
    return good;
}
