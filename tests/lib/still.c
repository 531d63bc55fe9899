/* The world stands still: what differs from machine to machine and from minute to minute, and stands on screens. Loaded before the
 * program (LD_PRELOAD) by tests/lib/walks.py. STILL_TIME: seconds since 1970. STILL_meanwhileN: a command, what somebody else does
 * when the script has written its file meanwhileN; the program waits for it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/timex.h>
#include <time.h>

static void meanwhile(const char *name)
{
    char variable[64];
    snprintf(variable, sizeof(variable), "STILL_%s", name);
    const char *command = strncmp(name, "meanwhile", 9) == 0 ? getenv(variable) : NULL;
    if (command && system(command) != 0)
        abort();
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    int (*real)(int, const char *, int, const char *) =
        (int (*)(int, const char *, int, const char *))dlsym(RTLD_NEXT, "renameat");
    int result = real(from_folder, from, to_folder, to);
    if (result == 0)
        meanwhile(to);
    return result;
}

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
    int (*real)(int, const char *, int, const char *, unsigned) =
        (int (*)(int, const char *, int, const char *, unsigned))dlsym(RTLD_NEXT, "renameat2");
    int result = real(from_folder, from, to_folder, to, flags);
    if (result == 0)
        meanwhile(to);
    return result;
}

time_t time(time_t *out)
{
    const char *fixed = getenv("STILL_TIME");
    time_t now = fixed ? (time_t)atoll(fixed) : 0;
    if (out)
        *out = now;
    return now;
}

/* Codes are the same in each run, and a passphrase costs nothing: what is looked at are screens. */
uint32_t randombytes_uniform(uint32_t below)
{
    static uint32_t last;
    return last++ % below;
}

int crypto_pwhash_argon2id(unsigned char *out, unsigned long long length, const char *passphrase,
                           unsigned long long passphrase_length, const unsigned char *salt, unsigned long long passes,
                           size_t memory, int algorithm)
{
    unsigned char mixed = 0;
    (void)salt, (void)passes, (void)memory, (void)algorithm;
    for (unsigned long long i = 0; i < passphrase_length; i++)
        mixed = (unsigned char)(mixed * 31 + (unsigned char)passphrase[i]);
    memset(out, mixed, length);
    return 0;
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

/* ---- the machine, for what `doctor` says of it: nothing of the kernel's is shown; STILL_PLACE: what kind of file system it is ---- */

int statfs(const char *path, struct statfs *out)
{
    const char *kind = getenv("STILL_PLACE");
    (void)path;
    memset(out, 0, sizeof(*out));
    out->f_type = kind ? strtol(kind, NULL, 0) : 0xEF53;
    out->f_bsize = 1 << 20;
    out->f_bavail = 10000;
    return 0;
}

FILE *fopen(const char *path, const char *mode)
{
    FILE *(*real)(const char *, const char *) = (FILE * (*)(const char *, const char *)) dlsym(RTLD_NEXT, "fopen");
    static const char *const hidden[] = {"/proc/swaps", "/proc/sys/", "/proc/self/mountinfo"};
    for (size_t i = 0; i < sizeof(hidden) / sizeof(*hidden); i++)
        if (strncmp(path, hidden[i], strlen(hidden[i])) == 0) {
            errno = ENOENT;
            return NULL;
        }
    return real(path, mode);
}

char *realpath(const char *path, char *out)
{
    char *(*real)(const char *, char *) = (char *(*)(const char *, char *))dlsym(RTLD_NEXT, "realpath");
    if (strncmp(path, "/sys/", 5) == 0) {
        errno = ENOENT;
        return NULL;
    }
    return real(path, out);
}

int adjtimex(struct timex *out)
{
    out->status = 0;
    return TIME_OK;
}

int getrlimit(__rlimit_resource_t resource, struct rlimit *out)
{
    int (*real)(__rlimit_resource_t, struct rlimit *) =
        (int (*)(__rlimit_resource_t, struct rlimit *))dlsym(RTLD_NEXT, "getrlimit");
    int result = real(resource, out);
    if (resource == RLIMIT_CORE)
        out->rlim_cur = 0;
    return result;
}
