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
