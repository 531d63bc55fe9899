/* A file that is whole or absent: written under a temporary name in the target's folder, synced, renamed, the folder
 * synced.
 *
 *   atomic_open() → write to .fd, or to .temporary by name → atomic_commit(), or atomic_abandon().
 *
 * What processes that were killed left there under such names is removed (temporary.h). A link is followed: the file it
 * points to is replaced. The mode of an old file is kept.
 */
#ifndef MAMORI_EXCHANGE_ATOMIC_H
#define MAMORI_EXCHANGE_ATOMIC_H

#include "base/error.h"

struct atomic_file {
    char *path, *temporary;
    int fd; /* -1 when closed */
};

bool atomic_open(struct atomic_file *file, const char *path, struct error *err);
bool atomic_commit(struct atomic_file *file, struct error *err); /* abandons on failure */
void atomic_abandon(struct atomic_file *file);
/* The error that NUMBER (errno) means for PATH. Returns false. */
bool atomic_error(int number, const char *path, struct error *err);

#endif
