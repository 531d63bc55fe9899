/* Where in the memory of this process a secret stands: for tests that it stands nowhere once it has been freed. */
#ifndef TESTS_UNIT_REMEMBERED_H
#define TESTS_UNIT_REMEMBERED_H

#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#define MASK       0x5A
#define LOOK_PIECE 65536

/* The secret, masked: so that what looks for it is no place of it. */
static inline void remembered_mask(unsigned char *out, const unsigned char *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        out[i] = bytes[i] ^ MASK;
}

static inline int remembered_in(const unsigned char *piece, size_t size, const unsigned char *masked, size_t length)
{
    int count = 0;
    for (size_t i = 0; i + length <= size; i++) {
        size_t k = 0;
        while (k < length && (piece[i + k] ^ MASK) == masked[k])
            k++;
        count += k == length;
    }
    return count;
}

/* In how many places of all that can be read it stands. By the kernel's way of reading, which no sanitizer minds. */
static inline int remembered(const unsigned char *masked, size_t length)
{
    static unsigned char piece[LOOK_PIECE];
    char line[512];
    int count = 0;
    FILE *maps = fopen("/proc/self/maps", "re");
    while (maps && fgets(line, sizeof(line), maps)) {
        unsigned long from, to;
        char mode[8];
        if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 || mode[0] != 'r' || mode[1] != 'w' ||
            to - from > 1UL << 30)
            continue;
        for (unsigned long at = from; at < to; at += LOOK_PIECE - 4096) { /* pieces overlap */
            if (at < (unsigned long)(piece + LOOK_PIECE) && at + LOOK_PIECE > (unsigned long)piece)
                continue;
            size_t size = to - at < LOOK_PIECE ? to - at : LOOK_PIECE;
            struct iovec here = {piece, size}, there = {(void *)at, size};
            ssize_t got = process_vm_readv(getpid(), &here, 1, &there, 1, 0);
            if (got > 0)
                count += remembered_in(piece, (size_t)got, masked, length);
            memset(piece, 0, sizeof(piece));
        }
    }
    if (maps)
        fclose(maps);
    return count;
}

#endif
