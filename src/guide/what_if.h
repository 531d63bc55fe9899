/* What if we did these: answers assumed, every number moved, nothing written.
 *
 * A what_if holds the model as it is and a clone with assumed answers. Named plans are rows of the pack's plan sheets
 * and go through the book (what_if_plan.c). Row numbers are good until the next change of the workbook: then make a new
 * one and assume the same row ids.
 */
#ifndef MAMORI_GUIDE_WHAT_IF_H
#define MAMORI_GUIDE_WHAT_IF_H

#include "guide/overview.h"

struct what_if_item {
    uint32_t row; /* row of the assumed sheet */
    bool assumed;
    bool measured;      /* the following three are true for the present assumption */
    int32_t change[8];  /* what turning this item alone would move: new counts by band minus old ones */
    double change_sum;  /* … of the risk values' sum */
    double change_rate; /* … of the overall rate; NaN: none */
};

struct what_if {
    const struct view_def *view; /* what is assumed, and the risks that it moves */
    const struct model *now;     /* borrowed */
    struct model *then;          /* owned */
    size_t sheet, column;        /* of the assumed answers */
    size_t count;                /* items: rows whose answer is not yet `assume` and that concern the company */
    struct what_if_item *item;
    struct band_counts now_bands, then_bands;
    uint32_t now_unrated, then_unrated;
    uint32_t now_matrix[8][8], then_matrix[8][8]; /* [importance][likelihood], 0…7 */
    struct value now_rate, then_rate;
    double then_sum; /* of the risk values */
    char *plan;      /* row id of the plan that is open, or NULL */
    bool dirty;      /* what is assumed differs from that plan (without one: something is assumed) */
};

/* Told how far long work is; true stops it. */
typedef bool what_if_step(void *context, uint64_t done, uint64_t total);

/* Of VIEW (VIEW_WHAT_IF), or (NULL) the first; NULL when there is none. */
struct what_if *what_if_new(const struct book *book, const struct view_def *view);
void what_if_free(struct what_if **w);
void what_if_set(struct what_if *w, size_t item, bool assumed);
size_t what_if_assumed(const struct what_if *w); /* how many items */
/* Measures what each item would change (one recomputation each); STEP may be NULL. False when it was stopped: the rest
 * stays unmeasured. */
bool what_if_measure(struct what_if *w, what_if_step *step, void *context);
void what_if_measure_one(struct what_if *w, size_t item);
/* Assumes further items until as few assets as possible are in the first (worst) band; what people assumed stays. The
 * set is irreducible: leaving out any added item would leave more assets in that band; among several such sets found
 * the smallest is taken. Returns how many were added; nothing is assumed when it was stopped or when nothing helps. */
size_t what_if_suggest(struct what_if *w, what_if_step *step, void *context);
/* Assets by cell of the map. */
void what_if_matrix(const struct model *model, const struct view_def *risks, uint32_t matrix[8][8]);

/* ---- plans ---- */

/* Writes what is assumed as the plan NAME: a new draft, or over the one that is open. STATE (may be NULL): its new
 * state. One batch. */
bool what_if_save(struct book *book, struct what_if *w, const char *name, const char *state, struct error *err);
/* Assumes what the plan holds. Measures that were carried out meanwhile are left out; *DONE (may be NULL) says how
 * many. */
bool what_if_open(struct book *book, struct what_if *w, const char *plan_id, size_t *done, struct error *err);
/* Adopt: the assumed answers become things to do: the plan's state is `adopted`; the answers themselves are NOT changed
 * (they are not true yet). */
bool what_if_adopt(struct book *book, struct what_if *w, struct error *err);
/* Apply: the measures have been done, the answers are written. One batch. ERROR_CONFLICT when someone changed one of
 * them meanwhile. */
bool what_if_apply(struct book *book, struct what_if *w, struct error *err);
bool what_if_drop(struct book *book, struct what_if *w, struct error *err);

/* What a plan is: for the list of plans. */
struct plan_count {
    size_t items, done;
}; /* measures; of these, already carried out */
struct plan_count plan_count(const struct book *book, const char *plan_id);

#endif
