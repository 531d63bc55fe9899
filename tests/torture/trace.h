/* What the files of `trace` share; trace.c says what it is. */
#ifndef TESTS_TORTURE_TRACE_H
#define TESTS_TORTURE_TRACE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>
#include <sys/user.h>

#if !defined(__x86_64__) || !defined(__LP64__)
#error "not here: trace knows the registers of x86-64 only"
#endif

#define NUMBERS 512 /* of system calls */

/* Where a call says what it works on, and which sets it belongs to: see the table in trace_calls.c. */
struct call {
    const char *name;
    int number;
    int path, second, descriptor;
    bool disk, change;
};

struct process {
    pid_t pid;
    bool alive, inside; /* inside: stopped at the entry already; the next stop is the exit */
    bool skipped;       /* the call was not made: set what it returns, if seccomp did not stop it */
    bool shortened;     /* put the argument back at the exit: the compiler counts on it */
    struct user_regs_struct entry;
    char path[1024], second[1024];
};

_Noreturn void trace_stop(const char *what); /* this program itself cannot go on: all is killed, exit code 125 */

/* trace_calls.c */
extern char trace_counts[NUMBERS]; /* which calls count, by number */
extern bool trace_all;             /* all of them */
void trace_choose(char *names);
const struct call *trace_call(long number);                                 /* NULL: one that the table does not name */
int trace_error(const char *name);                                          /* 0: unknown */
unsigned long long trace_argument(const struct user_regs_struct *r, int n); /* from 1 */
size_t trace_memory(pid_t pid, unsigned long at, void *out, size_t size);   /* how much could be read */
void trace_paths(struct process *p);                                        /* fills path and second from entry */

/* trace_record.c */
extern FILE *trace_log;
extern const char *trace_folder;
void trace_record(const struct process *p, long result);

#endif
