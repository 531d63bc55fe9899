/* A sealed file as a new workbook: opened, proven, and compared with what is known of that workbook, before it gets its name.
 *
 * Known is what this person has seen of it last (seen.h), and AGAINST, a workbook that is at hand. What comes out must hold all of that: a file that is older
 * (ERROR_BEHIND), or whose history goes another way (ERROR_PARTED), stops with both heads in the detail, unless OLDER says to go on. Of a part only the length
 * of the journal it was made from can be compared, as its head says it.
 */
#ifndef MAMORI_BOOK_UNSEAL_H
#define MAMORI_BOOK_UNSEAL_H

#include "book/bundle.h"
#include "book/store.h"

struct unseal_options {
    bool older;
    const char *against; /* path; NULL: none */
};

struct unsealed {
    struct store_mark mark; /* of the new workbook */
    struct store_mark held; /* what it was compared with last: of ERROR_BEHIND and ERROR_PARTED what was known */
    bool known;             /* there was something to compare it with */
    bool behind;            /* it is older, or goes another way, and OLDER was said */
};

/* FD: the file of HEAD, KEY: of its chunks. PATH is what it is called. */
bool unseal(int fd, const char *path, const struct bundle_head *head, const struct secret *key, const char *to,
            const struct unseal_options *options, const struct progress *progress, struct unsealed *out,
            struct error *err);

/* The workbook in it, in memory: to be looked at, or taken in (merging.h). Compared with nothing. NULL: ERR. */
struct store *unseal_look(int fd, const char *path, const struct bundle_head *head, const struct secret *key,
                          const struct progress *progress, struct error *err);

#endif
