/* A private folder beside what is being made, and the end of those that nobody will finish.
 *
 * Whoever may write into a folder may also rename, remove and replace what lies in it, whoever it belongs to. So
 * nothing is ever made under a name there that others could swap: what is being made lies in a folder of mode 0700 that
 * is used by its descriptor only. Another user may move that folder about or put a link in its place; what is in it
 * stays as it is, and its way to its final name goes from descriptor to descriptor.
 *
 *   temporary_open() → make TEMPORARY_NAME (a file, or a folder of files) below .folder, by openat() and the like →
 *   rename it away from there → temporary_close(), which removes what is still there.
 *
 * (On a file system without modes nobody can be kept out of it.)
 *
 * A process that is killed leaves the folder. So it is locked (flock) as long as anybody works in it, its name says on
 * which machine, a mark in it (an empty file ".mamori") says whose it is, and whoever makes the next one removes first
 * what is there under such a name, from this machine, of this user, with this mark or empty, and not locked any more.
 * Nothing else is ever touched: no other name, no link, nothing of another user, nothing on a file system that knows no
 * locks, nothing else that lies in such a folder. (The mark is there because another user may rename a folder of ours
 * to such a name; he cannot put a file into it.)
 */
#ifndef MAMORI_BASE_TEMPORARY_H
#define MAMORI_BASE_TEMPORARY_H

#include "base/mem.h"

#define TEMPORARY_NAME "new"

struct temporary {
    int folder; /* its descriptor, which holds the lock; -1: none */
    int parent; /* of the folder it lies in: the caller's */
    char name[48];
};

/* PARENT: descriptor of the folder, which must live as long. False: errno says why. */
bool temporary_open(struct temporary *temporary, int parent);
/* Done by itself when memory runs out (mem_on_failure()). */
void temporary_close(struct temporary *temporary);

/* What needs no name, for reading and writing: gone when it is closed. -1: errno says why. */
int temporary_nameless(const char *folder);
/* The folder for what lies beside nothing: $TMPDIR, else the system's. */
const char *temporary_where(void);

#endif
