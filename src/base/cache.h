/* Small files that only save time, in the person's own folder: $XDG_CACHE_HOME/mamori/NAME, or ~/.cache/mamori/NAME.
 *
 * They are never in a workbook: what lies there can be changed by whoever may write the workbook, and what lies here only by
 * the person whose time it saves. Whatever goes wrong, there is simply no cache.
 */
#ifndef MAMORI_BASE_CACHE_H
#define MAMORI_BASE_CACHE_H

#include "base/mem.h"

/* The name of the file, its folders made if MAKE; NULL when there is no place for it. The caller frees it. */
char *cache_path(const char *name, bool make);
/* Replaces PATH by SIZE bytes, mode 0600: never written in place, since another process may be reading it. What processes that
 * were killed left there is removed. */
void cache_write(const char *path, const char *bytes, size_t size);
/* The whole text of the file NAME; NULL when there is none of the person's own, or it is longer than MAX. The caller frees
 * it. */
char *cache_read(const char *name, size_t max);
/* For what is no text: a descriptor of the file at PATH and its SIZE, or -1 when it is not a file of the person's own, that nobody else may write, of 1 to MAX
 * bytes: a link, a FIFO, somebody else's. Then all its bytes; false: they cannot be read. */
int cache_open(const char *path, size_t max, size_t *size);
bool cache_take(int fd, char *bytes, size_t size);

#endif
