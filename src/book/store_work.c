/* Long work on a workbook (a proof, a copy): how far it is, and whether anybody still wants it.
 *
 * SQLite asks between its own steps, so no loop has to: who cancels interrupts the statement that runs, which fails
 * with ERROR_CANCELLED like any other failure, and each one after it.
 */
#include "book/store_private.h"

#define WORK_STEPS 10000 /* of the whole, as they are told */
#define WORK_OPS   20000 /* of SQLite's machine: about a millisecond */

void store_on_work(struct store *store, const struct progress *progress)
{
    store->work = (struct store_work){.share = 1};
    if (progress)
        store->work.progress = *progress;
}

static struct progress default_work;

void store_work_by_default(const struct progress *progress)
{
    default_work = progress ? *progress : (struct progress){0};
}

void store_work_default(struct store *store)
{
    store_on_work(store, &default_work);
}

static int tick(void *context)
{
    struct store_work *work = &((struct store *)context)->work;
    double part = work->steps > 0 ? (double)work->done / (double)work->steps : 0;
    double whole = work->from + work->share * (work->part + (part < 1 ? part : 1) * work->part_share);
    work->told = true;
    return work->progress.step(work->progress.context, (uint64_t)(whole * WORK_STEPS), WORK_STEPS);
}

void work_within(struct store *store, const struct store *of, double from, double to)
{
    if (store != of)
        store->work = (struct store_work){.progress = of->work.progress};
    store->work.from = from;
    store->work.share = to - from;
    work_part(store, 0, 1, 0);
}

void work_part(struct store *store, double from, double to, int64_t steps)
{
    struct store_work *work = &store->work;
    work->part = from;
    work->part_share = to - from;
    work->done = 0;
    work->steps = steps;
    if (work->progress.step)
        sqlite3_progress_handler(store->db, WORK_OPS, tick, store);
}

void work_end(struct store *store)
{
    struct store_work *work = &store->work;
    if (!work->progress.step)
        return;
    sqlite3_progress_handler(store->db, 0, NULL, NULL);
    if (work->told && work->from + work->share >= 1)
        work->progress.step(work->progress.context, WORK_STEPS, WORK_STEPS);
    work->told = false;
}
