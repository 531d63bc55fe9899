/* The parent's end of foreign_here.c, over bytes in memory. */
#ifndef MAMORI_FUZZ_HERE_H
#define MAMORI_FUZZ_HERE_H

#include "exchange/foreign.h"

struct foreign_in {
    const char *bytes;
    size_t length, at;
    bool failed;
};

#endif
