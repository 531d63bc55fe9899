/* What was done to files, as a log that can be played again up to any moment: a row of records, numbers in the
 * machine's byte order: u8 kind, u32 process, u64 inode, u32 length, path, u64 offset, u64 length, data. The kinds:
 *
 * - O opened with O_CREAT or O_TRUNC (offset: the flags); W data written at offset; T truncated to offset
 * - S fsync() or fdatasync() of a file, D of a folder
 * - U unlinked; M mkdir; X rmdir; R renamed to data; L linked as data
 * - A bytes that went to standard output: what was acknowledged
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trace.h"

FILE *trace_log;
const char *trace_folder;

static void put(char kind, pid_t pid, uint64_t inode, const char *path, uint64_t offset, const void *data,
                uint64_t size)
{
    uint32_t process = (uint32_t)pid, length = (uint32_t)strlen(path);
    fputc(kind, trace_log);
    fwrite(&process, 4, 1, trace_log);
    fwrite(&inode, 8, 1, trace_log);
    fwrite(&length, 4, 1, trace_log);
    fwrite(path, 1, length, trace_log);
    fwrite(&offset, 8, 1, trace_log);
    fwrite(&size, 8, 1, trace_log);
    if (size)
        fwrite(data, 1, size, trace_log);
}

static uint64_t inode_of(pid_t pid, int fd, bool *is_folder)
{
    char name[64];
    struct stat st;
    snprintf(name, sizeof(name), "/proc/%d/fd/%d", pid, fd);
    bool good = stat(name, &st) == 0;
    *is_folder = good && S_ISDIR(st.st_mode);
    return good ? st.st_ino : 0;
}

static uint64_t position_of(pid_t pid, int fd)
{
    char name[64], line[128];
    long long position = 0;
    snprintf(name, sizeof(name), "/proc/%d/fdinfo/%d", pid, fd);
    FILE *info = fopen(name, "re");
    while (info && fgets(line, sizeof(line), info))
        if (sscanf(line, "pos: %lld", &position) == 1)
            break;
    if (info)
        fclose(info);
    return (uint64_t)position;
}

/* Below the folder; for its sync the folder itself, too. */
static bool below(const char *path, bool itself)
{
    size_t length = strlen(trace_folder);
    while (length > 1 && trace_folder[length - 1] == '/')
        length--;
    return strncmp(path, trace_folder, length) == 0 && (path[length] == '/' || (itself && path[length] == 0));
}

/* Rather than to leave something out in silence. */
static _Noreturn void unknown(const struct process *p)
{
    fprintf(stderr, "trace: %s of %s is not recorded\n", trace_call((long)p->entry.orig_rax)->name, p->path);
    trace_stop("record");
}

static void record_written(const struct process *p, size_t size)
{
    const struct user_regs_struct *r = &p->entry;
    int fd = (int)r->rdi;
    bool is_folder, file = below(p->path, false), out = fd == STDOUT_FILENO && !file;
    if (!out && !file)
        return;
    if (r->orig_rax != SYS_write && r->orig_rax != SYS_pwrite64)
        unknown(p);
    char *data = malloc(size + 1);
    if (!data || trace_memory(p->pid, r->rsi, data, size) != size)
        trace_stop("the data written");
    uint64_t at = r->orig_rax == SYS_pwrite64 ? r->r10 : out ? 0 : position_of(p->pid, fd) - size;
    put(out ? 'A' : 'W', p->pid, inode_of(p->pid, fd, &is_folder), p->path, at, data, size);
    free(data);
}

static void record_opened(const struct process *p, int fd)
{
    const struct user_regs_struct *r = &p->entry;
    bool is_folder;
    uint64_t flags = r->orig_rax == SYS_creat ? O_CREAT | O_TRUNC : r->orig_rax == SYS_open ? r->rsi : r->rdx;
    if (flags & (O_CREAT | O_TRUNC))
        put('O', p->pid, inode_of(p->pid, fd, &is_folder), p->path, flags, NULL, 0);
}

void trace_record(const struct process *p, long result)
{
    const struct user_regs_struct *r = &p->entry;
    const char *path = p->path;
    bool is_folder = false;
    uint64_t inode;
    if (result < 0)
        return;
    switch (r->orig_rax) {
    case SYS_write:
    case SYS_pwrite64:
    case SYS_writev:
    case SYS_pwritev: record_written(p, (size_t)result); return;
    case SYS_fsync:
    case SYS_fdatasync:
        inode = inode_of(p->pid, (int)r->rdi, &is_folder);
        if (below(path, is_folder))
            put(is_folder ? 'D' : 'S', p->pid, inode, path, 0, NULL, 0);
        return;
    }
    if (!below(path, false) && !(p->second[0] && below(p->second, false)))
        return;
    switch (r->orig_rax) {
    case SYS_open:
    case SYS_openat:
    case SYS_creat: record_opened(p, (int)result); return;
    case SYS_ftruncate: put('T', p->pid, inode_of(p->pid, (int)r->rdi, &is_folder), path, r->rsi, NULL, 0); return;
    case SYS_unlink: put('U', p->pid, 0, path, 0, NULL, 0); return;
    case SYS_unlinkat: put(r->rdx & AT_REMOVEDIR ? 'X' : 'U', p->pid, 0, path, 0, NULL, 0); return;
    case SYS_rmdir: put('X', p->pid, 0, path, 0, NULL, 0); return;
    case SYS_mkdir:
    case SYS_mkdirat: put('M', p->pid, 0, path, 0, NULL, 0); return;
    case SYS_rename:
    case SYS_renameat:
    case SYS_renameat2: put('R', p->pid, 0, path, 0, p->second, strlen(p->second)); return;
    case SYS_link:
    case SYS_linkat: put('L', p->pid, 0, path, 0, p->second, strlen(p->second)); return;
    case SYS_truncate:
    case SYS_fallocate:
    case SYS_copy_file_range:
    case SYS_sendfile: unknown(p);
    }
}
