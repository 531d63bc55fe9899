/* The time zone, read once, by name. The C library is silent when it cannot read it, and counts in UTC: in Japan the
 * day would then be yesterday until nine o'clock, on screens, in documents and for what is overdue. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* memmem() */
#endif
#include "base/date.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/intl.h"

#define USUAL_FILE   "/etc/localtime"
#define ZONES_FOLDER "/usr/share/zoneinfo"
#define FILE_MAX     (64u * 1024) /* the largest of tzdata has 4 KiB */

/* "JST-9", "<+09>-9", "UTC": a rule by itself, with no file. */
static bool is_rule(const char *zone)
{
    return *zone == '<' || strcmp(zone, "UTC") == 0 || strcmp(zone, "GMT") == 0 ||
           (!strchr(zone, '/') && strpbrk(zone, "0123456789"));
}

static ssize_t read_file(const char *path, char *bytes, size_t room)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    size_t length = 0;
    ssize_t got = 0;
    while (length < room && ((got = read(fd, bytes + length, room - length)) > 0 || (got < 0 && errno == EINTR)))
        length += got > 0 ? (size_t)got : 0;
    int number = errno;
    close(fd);
    errno = number;
    return got < 0 ? -1 : (ssize_t)length;
}

bool date_start(struct error *err)
{
    static char bytes[FILE_MAX], path[1024];
    const char *zone = getenv("TZ"), *folder = getenv("TZDIR");
    errno = 0;
    tzset();
    int left = errno; /* it says nothing else */
    if (zone && *zone == ':')
        zone++;
    if (zone && !*zone) /* UTC, and meant so */
        return true;
    if (!zone || *zone == '/')
        snprintf(path, sizeof(path), "%s", zone ? zone : USUAL_FILE);
    else
        snprintf(path, sizeof(path), "%s/%s", folder && *folder ? folder : ZONES_FOLDER, zone);
    ssize_t length = read_file(path, bytes, sizeof(bytes));
    if (length < 0 && errno == ENOENT && (!zone || is_rule(zone))) /* a machine without a zone counts in UTC */
        return true;
    if (length < 0 && errno == ENOENT) {
        char *setting = mem_format("TZ=%s", zone);
        error_set(err, ERROR_UNSUPPORTED, setting);
        free(setting);
        return error_detail(err, _("there is no time zone %s"), path);
    }
    if (length < 0) {
        error_set(err, ERROR_IO, path);
        return error_detail(err, _("the time zone: %s"), strerror(errno));
    }
    /* Did the C library read what we read? Then the name of the zone ("JST") is one of the file's. */
    if (memmem(bytes, (size_t)length, tzname[0], strlen(tzname[0]) + 1))
        return true;
    mem_check_errno(left);
    error_set(err, ERROR_IO, path);
    return error_detail(err, "%s", _("the time zone could not be read"));
}
