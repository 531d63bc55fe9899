/* What the child processes share: the writer of an export (export_child.h) and the reader of a file of others
 * (foreign.h). Both are forked from a screen whose signals, terminal and memory hooks are not theirs.
 */
#ifndef MAMORI_EXCHANGE_CHILD_H
#define MAMORI_EXCHANGE_CHILD_H

#include <sys/types.h>

#include "base/error.h"

/* Forks. In the child: 0, and *END is where it writes to its parent. In the parent: its number, and *END is where that
 * is read. -1: ERR, which names PATH. */
pid_t child_start(int *end, const char *path, struct error *err);
/* In the child: the terminal's size and stop, and a reader that has gone, are nothing to it; END (NULL: it just ends) is
 * for being told to end; a crash is a crash. */
void child_signals(void (*end)(int signal));
/* In the parent: until PID has ended; false when its end cannot be had. */
bool child_wait(pid_t pid, int *status);
double child_seconds(clockid_t clock); /* what CLOCK says; 0 when it says nothing */

#endif
