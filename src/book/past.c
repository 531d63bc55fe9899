/* The answers as they stood when a day began: the present ones, and what the journal says since taken back, the last first.
 * What was erased since is known to nobody, and stays as it is now. */
#include <stdlib.h>

#include "base/date.h"
#include "book/book_private.h"
#include "book/resolve.h"

struct model *book_past(void *context, int day, struct error *err)
{
    struct book *book = context;
    struct steps steps = steps_new();
    struct model *model = NULL;
    char iso[11];
    date_iso(day, iso);
    char *begins = mem_format("%sT00:00", iso);
    if (store_steps_since(book->store, date_time_parse(begins), book->mark.entries, &steps, err)) {
        resolve_places(book->catalog, &steps);
        model = model_clone_on(book->model, day);
        model_apply(model, steps.step, steps.count, true);
        model_compute(model);
    }
    steps_done(&steps);
    free(begins);
    return model;
}
