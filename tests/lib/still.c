/* The world stands still: what differs from machine to machine and from minute to minute, and stands on screens. Loaded before the
 * program (LD_PRELOAD) by tests/lib/walks.py. STILL_TIME: seconds since 1970. */
#define _GNU_SOURCE
#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

time_t time(time_t *out)
{
    const char *fixed = getenv("STILL_TIME");
    time_t now = fixed ? (time_t)atoll(fixed) : 0;
    if (out)
        *out = now;
    return now;
}

int gethostname(char *name, size_t size)
{
    snprintf(name, size, "pc1");
    return 0;
}

struct passwd *getpwuid(uid_t number)
{
    static struct passwd account = {.pw_name = "sato", .pw_gecos = "", .pw_dir = "/tmp", .pw_shell = "/bin/sh"};
    account.pw_uid = number;
    return &account;
}

int ttyname_r(int fd, char *name, size_t size)
{
    (void)fd;
    if (size)
        *name = '\0';
    return ENOTTY;
}
