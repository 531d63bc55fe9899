/* The system calls that are known, and what each works on. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "trace.h"

/* Which arguments (from 1; 0: none) are a path, a second path, a descriptor. */
static const struct call calls[] = {
    {"open", SYS_open, 1, 0, 0, true, true},
    {"openat", SYS_openat, 2, 0, 0, true, true},
    {"creat", SYS_creat, 1, 0, 0, true, true},
    {"close", SYS_close, 0, 0, 1, true, false},
    {"read", SYS_read, 0, 0, 1, true, false},
    {"pread64", SYS_pread64, 0, 0, 1, true, false},
    {"readv", SYS_readv, 0, 0, 1, true, false},
    {"write", SYS_write, 0, 0, 1, true, true},
    {"pwrite64", SYS_pwrite64, 0, 0, 1, true, true},
    {"writev", SYS_writev, 0, 0, 1, true, true},
    {"pwritev", SYS_pwritev, 0, 0, 1, true, true},
    {"lseek", SYS_lseek, 0, 0, 1, false, false},
    {"fsync", SYS_fsync, 0, 0, 1, true, true},
    {"fdatasync", SYS_fdatasync, 0, 0, 1, true, true},
    {"sync_file_range", SYS_sync_file_range, 0, 0, 1, true, true},
    {"ftruncate", SYS_ftruncate, 0, 0, 1, true, true},
    {"truncate", SYS_truncate, 1, 0, 0, true, true},
    {"fallocate", SYS_fallocate, 0, 0, 1, true, true},
    {"unlink", SYS_unlink, 1, 0, 0, true, true},
    {"unlinkat", SYS_unlinkat, 2, 0, 0, true, true},
    {"rmdir", SYS_rmdir, 1, 0, 0, true, true},
    {"mkdir", SYS_mkdir, 1, 0, 0, true, true},
    {"mkdirat", SYS_mkdirat, 2, 0, 0, true, true},
    {"rename", SYS_rename, 1, 2, 0, true, true},
    {"renameat", SYS_renameat, 2, 4, 0, true, true},
    {"renameat2", SYS_renameat2, 2, 4, 0, true, true},
    {"link", SYS_link, 1, 2, 0, true, true},
    {"linkat", SYS_linkat, 2, 4, 0, true, true},
    {"symlink", SYS_symlink, 1, 2, 0, true, true},
    {"symlinkat", SYS_symlinkat, 1, 3, 0, true, true},
    {"readlink", SYS_readlink, 1, 0, 0, true, false},
    {"chmod", SYS_chmod, 1, 0, 0, true, true},
    {"fchmod", SYS_fchmod, 0, 0, 1, true, true},
    {"fchmodat", SYS_fchmodat, 2, 0, 0, true, true},
    {"fchown", SYS_fchown, 0, 0, 1, true, true},
    {"stat", SYS_stat, 1, 0, 0, true, false},
    {"lstat", SYS_lstat, 1, 0, 0, true, false},
    {"fstat", SYS_fstat, 0, 0, 1, true, false},
    {"newfstatat", SYS_newfstatat, 2, 0, 1, true, false},
    {"statx", SYS_statx, 2, 0, 1, true, false},
    {"access", SYS_access, 1, 0, 0, true, false},
    {"faccessat", SYS_faccessat, 2, 0, 0, true, false},
    {"faccessat2", SYS_faccessat2, 2, 0, 0, true, false},
    {"statfs", SYS_statfs, 1, 0, 0, true, false},
    {"fstatfs", SYS_fstatfs, 0, 0, 1, true, false},
    {"getdents64", SYS_getdents64, 0, 0, 1, true, false},
    {"copy_file_range", SYS_copy_file_range, 0, 0, 3, true, true},
    {"sendfile", SYS_sendfile, 0, 0, 1, true, true},
    {"fcntl", SYS_fcntl, 0, 0, 1, false, false},
    {"flock", SYS_flock, 0, 0, 1, false, false},
    {"ioctl", SYS_ioctl, 0, 0, 1, false, false},
    {"poll", SYS_poll, 0, 0, 0, false, false},
    {"pipe2", SYS_pipe2, 0, 0, 0, false, false},
    {"memfd_create", SYS_memfd_create, 1, 0, 0, false, false},
    {"mmap", SYS_mmap, 0, 0, 0, false, false},
    {"getrandom", SYS_getrandom, 0, 0, 0, false, false},
    {"clone", SYS_clone, 0, 0, 0, false, false},
    {"clone3", SYS_clone3, 0, 0, 0, false, false},
    {"wait4", SYS_wait4, 0, 0, 0, false, false},
};
#define CALLS (sizeof(calls) / sizeof(calls[0]))

static const struct {
    const char *name;
    int number;
} errors[] = {
    {"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT}, {"EMFILE", EMFILE},
    {"ENFILE", ENFILE}, {"EACCES", EACCES}, {"EROFS", EROFS},   {"ENOMEM", ENOMEM},
    {"EINTR", EINTR},   {"ENOENT", ENOENT}, {"EPERM", EPERM},   {"ESTALE", ESTALE},
    {"EAGAIN", EAGAIN}, {"EPIPE", EPIPE},   {"ENOLCK", ENOLCK}, {"ENOSYS", ENOSYS},
};

char trace_counts[NUMBERS];
bool trace_all;

int trace_error(const char *name)
{
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
        if (strcmp(errors[i].name, name) == 0)
            return errors[i].number;
    return 0;
}

const struct call *trace_call(long number)
{
    for (size_t i = 0; i < CALLS; i++)
        if (calls[i].number == number)
            return &calls[i];
    return NULL;
}

void trace_choose(char *names)
{
    for (char *save = NULL, *name = strtok_r(names, ",", &save); name; name = strtok_r(NULL, ",", &save)) {
        bool disk = strcmp(name, "disk") == 0, change = strcmp(name, "change") == 0, known = disk || change;
        if (strcmp(name, "all") == 0)
            trace_all = known = true;
        for (size_t i = 0; i < CALLS; i++)
            if ((disk && calls[i].disk) || (change && calls[i].change) || strcmp(name, calls[i].name) == 0)
                trace_counts[calls[i].number] = known = true;
        if (!known) {
            fprintf(stderr, "trace: unknown call %s\n", name);
            exit(125);
        }
    }
}

unsigned long long trace_argument(const struct user_regs_struct *r, int n)
{
    switch (n) {
    case 1: return r->rdi;
    case 2: return r->rsi;
    case 3: return r->rdx;
    case 4: return r->r10;
    case 5: return r->r8;
    }
    return r->r9;
}

size_t trace_memory(pid_t pid, unsigned long at, void *out, size_t size)
{
    struct iovec here = {out, size}, there = {(void *)at, size};
    ssize_t got = process_vm_readv(pid, &here, 1, &there, 1, 0);
    return got > 0 ? (size_t)got : 0;
}

/* A path as an absolute one. Read page by page: the text may end where the mapping does. */
static void path_text(pid_t pid, int folder, unsigned long at, char out[1024])
{
    char raw[512];
    size_t length = 0;
    while (length < sizeof(raw) - 1) {
        size_t room = 4096 - ((at + length) & 4095);
        if (room > sizeof(raw) - 1 - length)
            room = sizeof(raw) - 1 - length;
        size_t got = trace_memory(pid, at + length, raw + length, room);
        char *end = memchr(raw + length, 0, got);
        length = end ? (size_t)(end - raw) : length + got;
        if (end || got < room)
            break;
    }
    raw[length] = 0;
    char name[64], where[512] = "";
    if (folder == AT_FDCWD)
        snprintf(name, sizeof(name), "/proc/%d/cwd", pid);
    else
        snprintf(name, sizeof(name), "/proc/%d/fd/%d", pid, folder);
    if (raw[0] != '/' && readlink(name, where, sizeof(where) - 1) < 0)
        where[0] = 0;
    const char *rest = raw;
    while (rest[0] == '.' && rest[1] == '/')
        rest += 2;
    snprintf(out, 1024, "%.500s%s%.511s", where, raw[0] == '/' ? "" : "/", rest);
}

static void descriptor_path(pid_t pid, int fd, char out[1024])
{
    char name[64];
    snprintf(name, sizeof(name), "/proc/%d/fd/%d", pid, fd);
    ssize_t length = readlink(name, out, 1023);
    out[length > 0 ? length : 0] = 0;
}

/* The folder that a path is relative to: the argument before it in openat() and its like (N; 0: there is none). */
static int folder_of(const struct process *p, int n)
{
    return n ? (int)trace_argument(&p->entry, n) : AT_FDCWD;
}

void trace_paths(struct process *p)
{
    const struct call *call = trace_call((long)p->entry.orig_rax);
    p->path[0] = p->second[0] = 0;
    if (!call)
        return;
    char first = 0;
    if (call->path)
        trace_memory(p->pid, trace_argument(&p->entry, call->path), &first, 1);
    if (call->path && (first || !call->descriptor))
        path_text(p->pid, folder_of(p, call->path == 2 ? 1 : 0), trace_argument(&p->entry, call->path), p->path);
    else if (call->descriptor) /* fstat() is newfstatat() with an empty path */
        descriptor_path(p->pid, (int)trace_argument(&p->entry, call->descriptor), p->path);
    if (call->second)
        path_text(p->pid, folder_of(p, call->second > 2 ? call->second - 1 : 0),
                  trace_argument(&p->entry, call->second), p->second);
}
