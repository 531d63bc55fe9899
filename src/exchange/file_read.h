/* Regular files as they are read: never a folder, a pipe or a device, which could wait for ever. */
#ifndef MAMORI_EXCHANGE_FILE_READ_H
#define MAMORI_EXCHANGE_FILE_READ_H

#include <stdint.h>

#include "base/error.h"

/* PATH ("-": what stream_take() took of standard input) for reading, closed by the caller; *SIZE in bytes. -1: ERR says why. */
int file_read_open(const char *path, uint64_t *size, struct error *err);
void file_close(int *fd); /* for SCOPED(); nothing where it is negative */
/* Up to SIZE bytes from where FD stands; *GOT is less only where the file ends. False: ERR names PATH. */
bool file_read_bytes(int fd, const char *path, void *bytes, size_t size, size_t *got, struct error *err);

#endif
