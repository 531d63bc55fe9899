/* How much a property test does. MAMORI_SHARE=4, which the sanitized suite sets, is a quarter: the whole number of steps runs plain,
 * where each is several times faster, and walks the same code. */
#ifndef MAMORI_TESTS_SHARE_H
#define MAMORI_TESTS_SHARE_H

#include <stdlib.h>

/* Of WHOLE steps, seeds or kinds: so many, at least one. */
static inline unsigned share_of(unsigned whole)
{
    const char *share = getenv("MAMORI_SHARE");
    unsigned by = share && atoi(share) > 1 ? (unsigned)atoi(share) : 1;
    return (whole + by - 1) / by;
}

#endif
