#include "exchange/time_left.h"

#include <math.h>
#include <time.h>

#include "base/intl.h"
#include "exchange/child.h"

#define FIRST 1.0 /* seconds before anything is said */
#define EVERY 0.5

int64_t time_left(struct time_left *left, uint64_t done, uint64_t total)
{
    double now = child_seconds(CLOCK_MONOTONIC);
    if (left->start <= 0 || done < left->done) { /* the first step, or another piece of work */
        *left = (struct time_left){.start = now, .at = now, .done = done};
        return -1;
    }
    if (now - left->at >= EVERY && done > left->done) {
        double pace = (double)(done - left->done) / (now - left->at);
        left->pace = left->pace > 0 ? 0.7 * left->pace + 0.3 * pace : pace;
        left->at = now;
        left->done = done;
    }
    if (now - left->start < FIRST || left->pace <= 0)
        return -1;
    return done < total ? (int64_t)ceil((double)(total - done) / left->pace) : 0;
}

void time_left_text(int64_t seconds_left, struct str *out)
{
    if (seconds_left < 60)
        str_add_format(out, _("%lld s"), (long long)seconds_left);
    else
        str_add_format(out, _("%lld min"), (long long)((seconds_left + 59) / 60));
}
