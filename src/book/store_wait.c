/* Waiting for the locks of other processes: how, and who is asked for how long. */
#include "book/store_private.h"

#include <sodium.h>
#include <time.h>

/* Random short sleeps: SQLite's own growing ones starve one of two busy writers (measured: 12 s against 0.5
 * s). */
int store_busy(void *context, int tries)
{
    struct store *store = context;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int64_t ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
    if (tries == 0) {
        store->busy_since = ms;
        if (watch_without_locks(store, NULL)) /* no waiting helps */
            return 0;
    }
    int64_t waited = ms - store->busy_since;
    store->waited |= !store->wait && store->patience && store->busy_ms > 0;
    if (store->wait     ? !store->wait(store->wait_context, store->writing || store->changing > 0, waited)
        : store->waited ? store->busy_ms == 0 || !store->patience(store, waited)
                        : waited >= store->busy_ms)
        return 0;
    nanosleep(&(struct timespec){0, 500000 + (long)randombytes_uniform(3000000)}, NULL);
    return 1;
}

void store_on_lock(struct store *store, store_wait_fn *wait, void *context)
{
    store->wait = wait;
    store->wait_context = context;
}

static store_patience_fn *default_patience;

void store_patience(store_patience_fn *patience)
{
    default_patience = patience;
}

void store_wait_default(struct store *store)
{
    store->patience = default_patience;
}

void store_wait_over(struct store *store)
{
    if (store->waited)
        store->patience(store, -1);
    store->waited = false;
}

void store_change_begins(struct store *store)
{
    store->changing++;
}

void store_change_ends(struct store *store)
{
    store->changing--;
}
