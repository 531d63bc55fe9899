/* trace: runs a command and all its children under ptrace and, at a chosen system call, kills it, fails it or cuts it
 * short; or records what it does to files. The program under test needs no change and no privilege.
 *
 *   trace [OPTION]... count             -- COMMAND...   only counts
 *   trace [OPTION]... kill N            -- COMMAND...   SIGKILL before the N-th call (from 1) does anything
 *   trace [OPTION]... fail N ERROR [on] -- COMMAND...   the N-th call fails with EIO, ENOSPC, ... (on: all later ones)
 *   trace [OPTION]... short N [on]      -- COMMAND...   the N-th call, a read or write, gets half of what it asks for
 *   trace [OPTION]... record LOG FOLDER -- COMMAND...   every change below FOLDER is appended to LOG, with the data
 *
 *   -c CALL,...  which calls count: names of the table in trace_calls.c, or "disk" (what a disk can fail; the default),
 *                "change" (what changes files), "all" (every system call there is)
 *   -p PART      only calls that name, or work on, a path with PART in it
 *   -a           kill: the whole tree dies, not only the process that called
 *   -l FILE      one line for each call that counted: "N CALL PATH"
 *   -o FILE      the report goes there, not to standard error: "calls N hit M at CALL PATH" (M were struck; the first)
 *   -t SECONDS   after that all is killed (60)
 *   -A           stop at every call although only some count: slower, and needs no seccomp
 *
 * Calls are counted over the whole tree from the entry point of COMMAND on: what the loader does before belongs to the
 * system. Writing to standard error is never failed: a message that does not come cannot be judged.
 *
 * Exit code: COMMAND's; 128 + signal when one ended it; 124 after the time; 125 when this program itself cannot go on.
 *
 * A filter of the kernel (seccomp) stops COMMAND at the calls that count and at no other, so that a run costs little
 * more than one without.
 *
 * Built by: cc -O1 -o trace trace.c trace_calls.c trace_record.c
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <elf.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace.h"

enum mode { COUNT, KILL, FAIL, SHORT, RECORD };
static enum mode mode;
static long target; /* the call that is struck */
static bool on;     /* and all after it */
static int error = EIO;
static bool whole_tree, all_stop;
static const char *part;
static FILE *list, *report;

static struct process processes[256];
static int process_count;
static volatile sig_atomic_t late;

_Noreturn void trace_stop(const char *what)
{
    fprintf(stderr, "trace: %s: %s\n", what, strerror(errno));
    for (int i = 0; i < process_count; i++)
        if (processes[i].alive)
            kill(processes[i].pid, SIGKILL);
    exit(125);
}

static struct process *process_of(pid_t pid)
{
    for (int i = 0; i < process_count; i++)
        if (processes[i].pid == pid && processes[i].alive)
            return &processes[i];
    int slot = 0;
    while (slot < process_count && processes[slot].alive)
        slot++;
    if (slot == 256)
        trace_stop("too many processes");
    if (slot == process_count)
        process_count++;
    processes[slot] = (struct process){.pid = pid, .alive = true};
    return &processes[slot];
}

/* ---- stops ---- */

static long calls_seen, struck;
static char first_struck[2100] = "-";
static bool begun; /* COMMAND has come to its entry point */

static bool is_struck(void)
{
    return calls_seen == target || (on && calls_seen > target);
}

static void note_struck(const struct process *p)
{
    const struct call *call = trace_call((long)p->entry.orig_rax);
    if (struck++ == 0)
        snprintf(first_struck, sizeof(first_struck), "%s %s", call ? call->name : "?", p->path);
}

static void strike(struct process *p)
{
    struct user_regs_struct r = p->entry;
    bool transfer =
        r.orig_rax == SYS_write || r.orig_rax == SYS_pwrite64 || r.orig_rax == SYS_read || r.orig_rax == SYS_pread64;
    if (mode == SHORT && !(transfer && r.rdx > 1))
        return;
    note_struck(p);
    if (mode == KILL) {
        for (int i = 0; whole_tree && i < process_count; i++)
            if (processes[i].alive)
                kill(processes[i].pid, SIGKILL);
        kill(p->pid, SIGKILL);
    } else if (mode == SHORT) {
        r.rdx /= 2;
        p->shortened = true;
        ptrace(PTRACE_SETREGS, p->pid, 0, &r);
    } else if (mode == FAIL) {
        p->skipped = true;
        if (r.orig_rax == SYS_close) /* a close that fails has closed; only its result is ours */
            return;
        r.orig_rax = (unsigned long)-1; /* no such call: nothing happens, and the result is ours */
        r.rax = (unsigned long)-error;
        ptrace(PTRACE_SETREGS, p->pid, 0, &r);
    }
}

/* At the entry of a call. True: stop at its exit, too. */
static bool entered(struct process *p)
{
    if (ptrace(PTRACE_GETREGS, p->pid, 0, &p->entry) != 0)
        return false;
    unsigned long number = (unsigned long)p->entry.orig_rax;
    p->skipped = p->shortened = false;
    if (!begun || !(trace_all || (number < NUMBERS && trace_counts[number])))
        return false;
    if (mode == RECORD || part || list)
        trace_paths(p);
    if (part && !strstr(p->path, part) && !strstr(p->second, part))
        return false;
    calls_seen++;
    if (list) {
        const struct call *call = trace_call((long)number);
        fprintf(list, "%ld %s %s\n", calls_seen, call ? call->name : "other", p->path[0] ? p->path : "-");
    }
    if (mode == RECORD)
        return true;
    if (mode == COUNT || !is_struck() || (mode != KILL && number == SYS_write && p->entry.rdi == STDERR_FILENO))
        return false;
    if (!part && !list)
        trace_paths(p);
    strike(p);
    return p->shortened || p->skipped;
}

static void left(struct process *p)
{
    struct user_regs_struct r;
    if (ptrace(PTRACE_GETREGS, p->pid, 0, &r) != 0)
        return;
    if (mode == RECORD) {
        trace_record(p, (long)r.rax);
    } else if (p->skipped) {
        r.rax = (unsigned long)-error;
        ptrace(PTRACE_SETREGS, p->pid, 0, &r);
    } else if (p->shortened) {
        r.rdx = p->entry.rdx;
        ptrace(PTRACE_SETREGS, p->pid, 0, &r);
    }
    p->skipped = p->shortened = false;
}

/* The kernel stops COMMAND (SECCOMP_RET_TRACE) at the calls that count. */
static void filter(void)
{
    struct sock_filter code[2 * NUMBERS + 8];
    unsigned short n = 0;
    code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (int i = 0; i < NUMBERS && !trace_all; i++)
        if (trace_counts[i]) {
            code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)i, 0, 1);
            code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE);
        }
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, trace_all ? SECCOMP_RET_TRACE : SECCOMP_RET_ALLOW);
    struct sock_fprog program = {n, code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        perror("trace: seccomp (option -A does without)");
        _exit(125);
    }
}

/* A breakpoint at the entry point of what was just started: the kernel tells it, and the loader jumps there when it is
 * done. */
static unsigned long entry_point, entry_word;

static void plan_entry(pid_t pid)
{
    char name[64];
    Elf64_auxv_t pair;
    snprintf(name, sizeof(name), "/proc/%d/auxv", pid);
    FILE *auxv = fopen(name, "re");
    if (!auxv)
        trace_stop(name);
    while (fread(&pair, sizeof(pair), 1, auxv) == 1 && pair.a_type != AT_NULL)
        if (pair.a_type == AT_ENTRY)
            entry_point = pair.a_un.a_val;
    fclose(auxv);
    errno = 0;
    entry_word = (unsigned long)ptrace(PTRACE_PEEKTEXT, pid, entry_point, 0);
    if (!entry_point || errno || ptrace(PTRACE_POKETEXT, pid, entry_point, (entry_word & ~0xfful) | 0xcc) != 0)
        trace_stop("the entry point");
}

static bool at_entry(pid_t pid)
{
    struct user_regs_struct r;
    if (!entry_point || ptrace(PTRACE_GETREGS, pid, 0, &r) != 0 || r.rip != entry_point + 1)
        return false;
    r.rip = entry_point;
    if (ptrace(PTRACE_POKETEXT, pid, entry_point, entry_word) != 0 || ptrace(PTRACE_SETREGS, pid, 0, &r) != 0)
        trace_stop("the entry point");
    entry_point = 0;
    begun = true;
    return true;
}

static void time_is_up(int number)
{
    (void)number;
    late = 1;
}

/* One stop of one process; it goes on. ROOT is COMMAND's. */
static void stopped(pid_t root, struct process *p, int status)
{
    int number = WSTOPSIG(status), event = status >> 16, forward = 0;
    int request = all_stop ? PTRACE_SYSCALL : PTRACE_CONT;
    if (event == PTRACE_EVENT_SECCOMP) {
        if (!all_stop && entered(p)) {
            request = PTRACE_SYSCALL;
            p->inside = true;
        }
    } else if (event == PTRACE_EVENT_EXEC) {
        if (p->pid == root && !begun)
            plan_entry(root);
    } else if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
        unsigned long child;
        if (ptrace(PTRACE_GETEVENTMSG, p->pid, 0, &child) == 0)
            process_of((pid_t)child);
    } else if (number == (SIGTRAP | 0x80)) {
        if (!p->inside) {
            p->inside = true; /* only with -A */
            if (!entered(p))
                p->skipped = p->shortened = false;
        } else {
            p->inside = false;
            if (mode != RECORD || begun)
                left(p);
        }
    } else if (number == SIGTRAP && at_entry(p->pid)) {
        forward = 0;
    } else if (number != SIGSTOP || p->pid == root) { /* the first stop of a child is ours */
        forward = number == SIGTRAP ? 0 : number;
    }
    ptrace(request, p->pid, 0, forward);
}

static int follow(pid_t root)
{
    int result = 125;
    for (;;) {
        int status;
        pid_t pid = waitpid(-1, &status, __WALL);
        if (pid < 0 && errno == EINTR) {
            for (int i = 0; late && i < process_count; i++)
                if (processes[i].alive)
                    kill(processes[i].pid, SIGKILL);
            continue;
        }
        if (pid < 0)
            return late ? 124 : result;
        struct process *p = process_of(pid);
        if (WIFSTOPPED(status)) {
            stopped(root, p, status);
            continue;
        }
        p->alive = false; /* numbers are used again */
        if (pid == root)
            result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
}

static _Noreturn void usage(void)
{
    fputs("usage: trace [OPTION]... count|kill N|fail N ERROR [on]|short N [on]|record LOG FOLDER -- COMMAND...\n",
          stderr);
    exit(125);
}

static char *next(char ***argv)
{
    if (!**argv || strcmp(**argv, "--") == 0)
        usage();
    return *(*argv)++;
}

static FILE *opened(const char *name, const char *how)
{
    FILE *file = fopen(name, how);
    if (!file)
        trace_stop(name);
    return file;
}

static unsigned parse(char ***argv, char **chosen)
{
    unsigned seconds = 60;
    while (**argv && (**argv)[0] == '-' && strcmp(**argv, "--") != 0) {
        const char *option = next(argv);
        switch (option[1]) {
        case 'c': *chosen = next(argv); break;
        case 'p': part = next(argv); break;
        case 'a': whole_tree = true; break;
        case 'A': all_stop = true; break;
        case 'l': list = opened(next(argv), "we"); break;
        case 'o': report = opened(next(argv), "we"); break;
        case 't': seconds = (unsigned)atoi(next(argv)); break;
        default: usage();
        }
    }
    const char *what = next(argv);
    mode = strcmp(what, "count") == 0    ? COUNT
           : strcmp(what, "kill") == 0   ? KILL
           : strcmp(what, "fail") == 0   ? FAIL
           : strcmp(what, "short") == 0  ? SHORT
           : strcmp(what, "record") == 0 ? RECORD
                                         : (usage(), COUNT);
    if (mode == KILL || mode == FAIL || mode == SHORT)
        target = atol(next(argv));
    if (mode == FAIL) {
        const char *name = next(argv);
        error = trace_error(name);
        if (!error)
            usage();
    }
    if (mode == RECORD) {
        trace_log = opened(next(argv), "abe");
        trace_folder = next(argv);
    }
    if (**argv && strcmp(**argv, "on") == 0) {
        on = true;
        ++*argv;
    }
    if (!**argv || strcmp(*(*argv)++, "--") != 0 || !**argv)
        usage();
    return seconds;
}

int main(int argc, char **argv)
{
    char standard[] = "disk", recorded[] = "change", *chosen = NULL;
    (void)argc;
    argv++;
    report = stderr;
    unsigned seconds = parse(&argv, &chosen);
    trace_choose(mode == RECORD ? recorded : chosen ? chosen : standard);
    pid_t root = fork();
    if (root < 0)
        trace_stop("fork");
    if (root == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) {
            perror("trace: ptrace");
            _exit(125);
        }
        raise(SIGSTOP);
        if (!all_stop)
            filter();
        execvp(argv[0], argv);
        perror(argv[0]);
        _exit(127);
    }
    int status;
    if (waitpid(root, &status, 0) < 0 || !WIFSTOPPED(status)) {
        errno = EPERM;
        trace_stop("ptrace");
    }
    process_of(root);
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = time_is_up}, NULL);
    alarm(seconds);
    long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                   PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL | (all_stop ? 0 : PTRACE_O_TRACESECCOMP);
    if (ptrace(PTRACE_SETOPTIONS, root, 0, options) != 0)
        trace_stop("ptrace");
    ptrace(all_stop ? PTRACE_SYSCALL : PTRACE_CONT, root, 0, 0);
    int result = follow(root);
    if (trace_log && fclose(trace_log) != 0)
        trace_stop("the log");
    if (list && fclose(list) != 0)
        trace_stop("the list");
    fprintf(report, "calls %ld hit %ld at %s\n", calls_seen, struck, first_struck);
    return result;
}
