/* Long work: told how far it is; returns true to cancel. */
#ifndef MAMORI_BASE_PROGRESS_H
#define MAMORI_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    bool (*step)(void *context, uint64_t done, uint64_t total);
    void *context;
};

#endif
