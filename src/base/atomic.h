/* A file, or a folder of files, that is whole or absent: made in a private folder beside its target (temporary.h),
 * synced, given its name, the target's folder synced.
 *
 *   atomic_open() → write to .fd (of a folder: make files below it, by openat()) → atomic_commit(), or
 * atomic_abandon().
 *
 * For a library that can only open by name: in a process of its own fchdir(.temporary.folder) and give it
 * TEMPORARY_NAME. That names nothing that others could swap, works without /proc (/proc/self/fd/N does not), and takes
 * no second copy of the file, in memory or elsewhere.
 *
 * What gets the name is what was written: right before, the descriptor and the name in the private folder must be the
 * same regular file with one link; right after, the target must be it. Whoever finds the private folder moved, or under
 * the target's name something else than at the beginning, changes nothing and says so (ERROR_SWAPPED).
 *
 * A new name is given without ever replacing anything. An old file is replaced in one step. It keeps its mode and
 * group, as with editors, if it is one's own; in all other cases the new file has those of LOOK, and less where the
 * group cannot be given to it. Until then nobody else can read it.
 *
 * A link at the end of the path is followed if it belongs to the person who runs the program, or to root: others could
 * make one's files their target. What processes that were killed left in the folder is removed.
 *
 * The path "-" is standard output (stream.h): the file is made among the temporary files, and copied out in the place
 * where another one gets its name. What has gone out cannot be taken back.
 *
 * When the target's folder cannot be synced a new name is taken back. An old file has been replaced by then; which of
 * the two the name means after a power cut is open, but each is whole, so that is no error.
 */
#ifndef MAMORI_BASE_ATOMIC_H
#define MAMORI_BASE_ATOMIC_H

#include <sys/types.h>

#include "base/error.h"
#include "base/temporary.h"

struct atomic_look {
    mode_t mode; /* rw bits; a folder gets x where there is r */
    gid_t group; /* (gid_t)-1: as it comes */
};

enum atomic_kind { ATOMIC_FILE, ATOMIC_NEW_FILE, ATOMIC_FOLDER };

struct atomic_file {
    enum atomic_kind kind;
    char *path; /* the target, its own links followed */
    char *said; /* as it was given, "standard output" */
    int fd;     /* of the file or folder being made; -1: none */
    int folder; /* the target's; -1: none */
    bool synced, stream;
    int target; /* what stands under the name (O_PATH: its inode number is not given to another); -1: nothing */
    struct atomic_look look;
    struct temporary temporary;
};

/* ATOMIC_FILE: a regular file, or nothing, is under PATH. ATOMIC_NEW_FILE: nothing is there (ERROR_EXISTS).
 * ATOMIC_FOLDER: an empty folder, or nothing (ERROR_EXISTS). False: nothing was made. */
bool atomic_open(struct atomic_file *file, const char *path, enum atomic_kind kind, const struct atomic_look *look,
                 struct error *err);
/* What is named when it cannot be written: the path as it was given; for standard output, where the file is made. */
const char *atomic_where(const struct atomic_file *file);
/* All of BYTES into .fd. */
bool atomic_write(struct atomic_file *file, const void *bytes, size_t length, struct error *err);
bool atomic_write_all(int fd, const void *bytes, size_t length); /* all of it, to whatever FD is. errno */
bool atomic_dress(int fd, const struct atomic_look *look);       /* a file in a folder: by hand. errno */
bool atomic_sync(struct atomic_file *file, struct error *err);   /* what is left to do at the commit costs little */
/* Gives it its name. The descriptor is closed. False: the target is as it was. */
bool atomic_place(struct atomic_file *file, struct error *err);
/* After atomic_place() of a new file: gone again, if it is still that. False: it could not be removed. */
bool atomic_take_back(struct atomic_file *file);
void atomic_abandon(struct atomic_file *file); /* in any case at the end; before atomic_place() it undoes everything */
/* Both: placed, and done with. */
bool atomic_commit(struct atomic_file *file, struct error *err);

/* The error that NUMBER (errno) means for PATH; of a full disk with the folder and what is free there. Returns false.
 */
bool atomic_error(int number, const char *path, struct error *err);
/* The same of a file that was to be read. */
bool atomic_error_reading(int number, const char *path, struct error *err);
/* The same where the disk is that of another FOLDER, which is named. */
bool atomic_error_in(int number, const char *folder, const char *path, struct error *err);

#endif
