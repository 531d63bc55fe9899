/* Long work: told how far it is; returns true to cancel. */
#ifndef MAMORI_BASE_PROGRESS_H
#define MAMORI_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool (*step)(void *context, uint64_t done, uint64_t total);
    void *context;
};

/* PROGRESS may be NULL: nobody wants to know. */
static inline bool progress_cancelled(const struct progress *progress, uint64_t done, uint64_t total)
{
    return progress && progress->step && progress->step(progress->context, done, total);
}

#endif
