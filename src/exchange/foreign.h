/* Files that others made are read in a child process under limits: whatever is in such a file, it can take neither the
 * memory nor the time of the machine, nor what this process holds.
 *
 *   foreign_read(): in the child  read() → foreign_put() …      in the parent  take() → foreign_get() …
 *
 * The child has FOREIGN_MEMORY of address space, FOREIGN_SECONDS of the processor, writes no file and leaves no core;
 * of what its parent had open it keeps nothing. What it finds it sends as bytes through a pipe. The parent trusts none
 * of them: take() counts and checks everything, and what is not right is foreign_broken(). A child that dies or comes
 * to a limit is an error that names the file. Where little to read is much to take over, the parent's time counts too.
 */
#ifndef MAMORI_EXCHANGE_FOREIGN_H
#define MAMORI_EXCHANGE_FOREIGN_H

#include "exchange/xlsx.h"

#define FOREIGN_MEMORY  512                   /* MB; a process that is large already gets 448 more than it has */
#define FOREIGN_INPUT   (UINT64_C(512) << 20) /* of standard input, bytes */
#define FOREIGN_SECONDS 60 /* of the processor: of the child and, until all is taken over, its parent together */

struct foreign_out; /* in the child */
struct foreign_in;  /* in the parent */

struct foreign_work {
    const char *path; /* for errors */
    void *context;
    /* In the child. PROGRESS is never NULL and never cancels: a parent that gives up ends the child. */
    bool (*read)(void *context, struct foreign_out *out, const struct progress *progress, struct error *err);
    /* In the parent; when it returns true it has taken everything. */
    bool (*take)(void *context, struct foreign_in *in, struct error *err);
};
/* False with ERR: of the reading, of a limit (ERROR_LIMIT), cancelled by PROGRESS (may be NULL). */
bool foreign_read(const struct foreign_work *work, const struct progress *progress, struct error *err);

/* Ends the child when nobody listens any more. */
void foreign_put(struct foreign_out *out, const void *bytes, size_t size);

/* All SIZE bytes; false: they do not come, and foreign_read() knows why. */
bool foreign_get(struct foreign_in *in, void *bytes, size_t size);
/* As many as are there, at most SIZE; *GOT 0: that was all. */
bool foreign_some(struct foreign_in *in, void *bytes, size_t size, size_t *got);
/* Returns false: what came is not what the child should have sent. */
bool foreign_broken(struct foreign_in *in);

#endif
