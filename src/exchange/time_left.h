/* How long a long piece of work still takes, from the pace of its last seconds. */
#ifndef MAMORI_EXCHANGE_TIME_LEFT_H
#define MAMORI_EXCHANGE_TIME_LEFT_H

#include "base/mem.h"

struct time_left { /* all zero at the start */
    double start, at;
    double pace; /* steps a second, smoothed */
    uint64_t done;
};

/* Tell it at every step (cheap). Whole seconds, rounded up; -1 as long as nothing can be said (the first second). */
int64_t time_left(struct time_left *left, uint64_t done, uint64_t total);
/* "12 s", "3 min": in the language of the messages. */
void time_left_text(int64_t seconds, struct str *out);

#endif
