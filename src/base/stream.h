/* "-" in the place of a file: standard input where one is read, standard output where one is written. ("./-" is a file of
 * that name.)
 *
 * Input is kept in a file without a name first (temporary.h), and that file is standard input from then on: whoever reads
 * asks for its size, goes back to its beginning and opens it again, as with any file, and a child has it, too.
 *
 *   stream_take() → stream_open() as often as needed; close() each.
 *
 * Output: base/atomic.h makes the file whole, and stream_put() copies it.
 */
#ifndef MAMORI_BASE_STREAM_H
#define MAMORI_BASE_STREAM_H

#include "base/error.h"

bool stream_is(const char *path);

/* All of standard input, at most MOST bytes. False: it is closed, a terminal (nobody types a file, and who forgot to hand
 * one in would wait for ever), cannot be read or kept, or holds more (ERROR_LIMIT). */
bool stream_take(uint64_t most, struct error *err);
/* What was taken, for reading from its beginning; all of these share one place in it. -1 with errno: nothing was taken. */
int stream_open(void);

/* May a file go to standard output? Not where it is closed; and to a terminal only TEXT, which is made safe there. */
bool stream_ready(bool text, struct error *err);
/* All that is in the file FD. False: it did not arrive, or not all of it. */
bool stream_put(int fd, struct error *err);

#endif
