/* Steps: a change as it is carried out, cell by cell and row by row. What people mean (struct change) is resolved into steps
 * once (resolve.h), and the file and the model take the same ones: store_apply(), model_apply(). Each holds what was there
 * and what comes, so that the same steps, last first, lead back: that is undo, and that is what a refusal and a full disk do
 * to a model that was ahead of them.
 *
 * Sheets and columns stand by their ids, and by their place in the catalog where the forms know them. Texts are stored
 * texts (store.h); NULL: empty. Whoever makes steps keeps the texts until they are done with.
 */
#ifndef MAMORI_BOOK_STEP_H
#define MAMORI_BOOK_STEP_H

#include "base/mem.h"

enum step_op { STEP_SET, STEP_INSERT, STEP_DELETE, STEP_MOVE };

#define STEP_NOWHERE UINT32_MAX /* a sheet or column that only the file knows */

/* What a row holds that comes or goes. Rows of the same columns may share COLUMN and AT. */
struct step_cells {
    size_t count;
    const char *const *column;
    const char *const *value;
    uint32_t *at; /* each column's place in the catalog */
};

struct step {
    enum step_op op;
    bool exact;   /* the file must hold just what the step says was there: ERROR_CONFLICT */
    bool confirm; /* SET: it is entered also where it changes nothing: somebody says that it is so */
    uint32_t sheet, column;
    const char *sheet_id, *row;
    union {
        struct { /* SET */
            const char *column_id, *old_value, *new_value;
        };
        struct { /* the others. INSERT: NEW_POS; DELETE: OLD_POS; MOVE: both. NAN: a row given by a form has none */
            double old_pos, new_pos;
            const struct step_cells *cells; /* not of MOVE */
        };
    };
};

struct steps {
    struct step *step;
    size_t count, capacity;
    struct arena *texts; /* of the steps, as far as they are not borrowed */
};

static inline struct steps steps_new(void)
{
    return (struct steps){.texts = arena_new()};
}
static inline void steps_add(struct steps *steps, struct step step)
{
    steps->step = mem_grow(steps->step, steps->count, &steps->capacity, sizeof(*steps->step));
    steps->step[steps->count++] = step;
}
static inline void steps_done(struct steps *steps)
{
    free(steps->step);
    arena_free(&steps->texts);
    *steps = (struct steps){0};
}
/* What STEP does when it is taken BACK. */
static inline enum step_op step_does(const struct step *step, bool back)
{
    return back && step->op == STEP_INSERT ? STEP_DELETE : back && step->op == STEP_DELETE ? STEP_INSERT : step->op;
}

#endif
