/* The overview: where the company stands and what comes next. All that the start page and `status` show.
 *
 * overview_make() computes it from a model and the catalog's blocks and `tasks:`. It can be written to and read from a
 * line-based text, so that a workbook opens with the last overview at once: in the person's own cache (base/cache.h) under
 * the workbook's id, with a first line that names the journal head, the forms and the day.
 */
#ifndef MAMORI_GUIDE_OVERVIEW_H
#define MAMORI_GUIDE_OVERVIEW_H

#include "guide/block.h"
#include "guide/tasks.h"

struct overview {
    struct sheet_progress *progress; /* by sheet */
    size_t sheets;
    struct figures **block; /* by block of the catalog */
    size_t blocks;
    uint32_t findings[3]; /* by enum finding_level */
    char *company;        /* its name; NULL: the forms ask for none */
    struct task *task;    /* in order of importance, at most TASK_MAX */
    size_t tasks;
};

/* The figures of the meter of SHEET (block_meter_of()); NULL. */
const struct figures *overview_meter(const struct overview *overview, size_t sheet);
/* The present round of the first meter's sheet; 1 when there is none. */
unsigned overview_round(const struct overview *overview);

/* For PERSON: what waits for others is no task of his. NULL: for nobody in particular. */
struct overview *overview_make(const struct model *model, const char *person);
/* The same, a tenth of a second for some 100,000 rows, given up (NULL) when PAUSE says true: it is asked in between. */
struct overview *overview_try(const struct model *model, const char *person, model_pause_fn *pause, void *context);
void overview_free(struct overview **overview);

/* The cached overview of a workbook that was opened but not loaded; NULL when there is none that is still true, and for a
 * workbook that something other than mamori changed. */
struct overview *overview_cached(struct book *book);
void overview_store(struct book *book, const struct overview *overview);

#endif
