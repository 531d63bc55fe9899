#include "guide/what_if.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MATRIX 8
#define TRIALS 12 /* orders in which superfluous measures are taken back; the smallest set wins */

void what_if_matrix(const struct model *model, const struct view_def *risks, uint32_t matrix[MATRIX][MATRIX])
{
    memset(matrix, 0, sizeof(uint32_t) * MATRIX * MATRIX);
    const struct column *x = model_column(model, risks->sheet, risks->x);
    const struct column *y = model_column(model, risks->sheet, risks->y);
    for (uint32_t r = 0; r < x->rows; r++) {
        struct value vx = column_get(x, r), vy = column_get(y, r);
        if (vx.type == VALUE_NUMBER && vy.type == VALUE_NUMBER && vx.number >= 0 && vx.number < MATRIX &&
            vy.number >= 0 && vy.number < MATRIX)
            matrix[(int)vy.number][(int)vx.number]++;
    }
}

static double risk_sum(const struct model *model, const struct view_def *risks)
{
    const struct column *column = model_column(model, risks->sheet, risks->worst);
    const uint32_t *counts = column_counts(column);
    double sum = 0;
    for (uint32_t e = 0; e < column->entries; e++)
        if (column->dictionary[e].type == VALUE_NUMBER)
            sum += column->dictionary[e].number * counts[e];
    return sum;
}

static struct value rate_of(const struct what_if *w, const struct model *model)
{
    return model_ref(model, &w->view->rate);
}

static void look_then(struct what_if *w)
{
    model_compute(w->then);
    band_count(w->then, w->view->risks, &w->then_bands, &w->then_unrated);
    what_if_matrix(w->then, w->view->risks, w->then_matrix);
    w->then_rate = rate_of(w, w->then);
    w->then_sum = risk_sum(w->then, w->view->risks);
}

/* An answer that says "this is not our concern" is quiet in the form; it is no measure that could be taken. */
static bool can_be_assumed(const struct model *model, const struct view_def *view, uint32_t row)
{
    const struct column_def *def = &model_catalog(model)->sheet[view->sheet].column[view->column];
    const struct choice *choice = kind_choice_of(def, model_value(model, view->sheet, row, view->column));
    bool done = choice && strcmp(choice->code, view->assume) == 0;
    return !done && !(choice && choice->tone == TONE_QUIET) && model_applies(model, view->sheet, row);
}

struct what_if *what_if_new(const struct book *book, const struct view_def *view)
{
    view = view ? view : catalog_view(book->catalog, VIEW_WHAT_IF, SIZE_MAX);
    if (!view)
        return NULL;
    struct what_if *w = mem_zero(1, sizeof(*w));
    w->view = view;
    w->now = book->model;
    w->then = model_clone(book->model);
    w->sheet = view->sheet;
    w->column = view->column;
    uint32_t rows = model_rows(w->now, w->sheet);
    w->item = mem_zero((size_t)rows + 1, sizeof(*w->item));
    for (uint32_t r = 0; r < rows; r++)
        if (can_be_assumed(w->now, view, r))
            w->item[w->count++].row = r;
    band_count(w->now, w->view->risks, &w->now_bands, &w->now_unrated);
    what_if_matrix(w->now, w->view->risks, w->now_matrix);
    w->now_rate = rate_of(w, w->now);
    look_then(w);
    return w;
}

void what_if_free(struct what_if **pointer)
{
    struct what_if *w = *pointer;
    if (!w)
        return;
    model_free(&w->then);
    free(w->item);
    free(w->plan);
    free(w);
    *pointer = NULL;
}

static void put_answer(struct what_if *w, size_t item, bool assumed)
{
    struct str stored = STR_INIT;
    if (assumed)
        str_add(&stored, w->view->assume);
    else
        model_stored(w->now, w->sheet, w->item[item].row, w->column, &stored);
    model_put(w->then, w->sheet, w->item[item].row, w->column, stored.text);
    str_free(&stored);
}

static void forget_measures(struct what_if *w)
{
    for (size_t i = 0; i < w->count; i++)
        w->item[i].measured = false;
}

void what_if_set(struct what_if *w, size_t item, bool assumed)
{
    if (w->item[item].assumed == assumed)
        return;
    w->item[item].assumed = assumed;
    put_answer(w, item, assumed);
    look_then(w);
    forget_measures(w);
    w->dirty = w->plan != NULL || what_if_assumed(w) > 0;
}

size_t what_if_assumed(const struct what_if *w)
{
    size_t count = 0;
    for (size_t i = 0; i < w->count; i++)
        count += w->item[i].assumed;
    return count;
}

/* What changes when ITEM alone is turned round. */
static void measure_one(struct what_if *w, size_t item)
{
    struct what_if_item *it = &w->item[item];
    struct band_counts turned;
    put_answer(w, item, !it->assumed);
    model_compute(w->then);
    band_count(w->then, w->view->risks, &turned, NULL);
    struct value rate = rate_of(w, w->then);
    it->change_sum = risk_sum(w->then, w->view->risks) - w->then_sum;
    it->change_rate =
        rate.type == VALUE_NUMBER && w->then_rate.type == VALUE_NUMBER ? rate.number - w->then_rate.number : NAN;
    for (size_t b = 0; b < ARRAY_LENGTH(it->change); b++)
        it->change[b] = (int32_t)turned.count[b] - (int32_t)w->then_bands.count[b];
    it->measured = true;
    put_answer(w, item, it->assumed);
}

void what_if_measure_one(struct what_if *w, size_t item)
{
    if (w->item[item].measured)
        return;
    measure_one(w, item);
    model_compute(w->then);
}

bool what_if_measure(struct what_if *w, what_if_step *step, void *context)
{
    bool stopped = false;
    for (size_t i = 0; i < w->count && !stopped; i++) {
        if (!w->item[i].measured)
            measure_one(w, i);
        stopped = step && step(context, i + 1, w->count);
    }
    model_compute(w->then);
    return !stopped;
}

/* ---- suggestion ---- */

static uint32_t worst_count(struct what_if *w)
{
    struct band_counts bands;
    model_compute(w->then);
    band_count(w->then, w->view->risks, &bands, NULL);
    return bands.count[0];
}

struct suggesting {
    struct what_if *w;
    size_t *order; /* of these, as they are tried to be left out */
    size_t count;
    double *worth; /* by item: how much it lowers the risks alone */
    what_if_step *step;
    void *context;
    uint64_t done, total;
    bool stopped;
};

static bool stop(struct suggesting *s)
{
    s->done++;
    s->stopped = s->stopped || (s->step && s->step(s->context, s->done, s->total));
    return s->stopped;
}

/* Starts with everything assumed and leaves out, in the given order, what is not needed to keep the worst band at
 * LEAST. KEPT is filled in. */
static size_t leave_out(struct suggesting *s, uint32_t least, bool *kept)
{
    struct what_if *w = s->w;
    size_t left = s->count;
    for (size_t i = 0; i < s->count; i++) {
        kept[s->order[i]] = true;
        put_answer(w, s->order[i], true);
    }
    for (size_t i = 0; i < s->count && !stop(s); i++) {
        size_t item = s->order[i];
        put_answer(w, item, false);
        if (worst_count(w) <= least) {
            kept[item] = false;
            left--;
        } else {
            put_answer(w, item, true);
        }
    }
    return left;
}

/* The least effective first: they go first. */
static void order_by_worth(struct suggesting *s)
{
    for (size_t i = 1; i < s->count; i++)
        for (size_t k = i; k > 0 && s->worth[s->order[k]] < s->worth[s->order[k - 1]]; k--) {
            size_t swap = s->order[k];
            s->order[k] = s->order[k - 1];
            s->order[k - 1] = swap;
        }
}

static void shuffle(struct suggesting *s, uint64_t *seed)
{
    for (size_t i = s->count; i > 1; i--) {
        *seed = *seed * 6364136223846793005u + 1442695040888963407u;
        size_t k = (size_t)((*seed >> 33) % i), swap = s->order[i - 1];
        s->order[i - 1] = s->order[k];
        s->order[k] = swap;
    }
}

/* How much each item lowers the sum of the risks: alone from where we are, and when it is taken away from everything
 * done. */
static void weigh(struct suggesting *s, double now_sum)
{
    struct what_if *w = s->w;
    for (size_t i = 0; i < s->count && !stop(s); i++) {
        put_answer(w, s->order[i], true);
        model_compute(w->then);
        s->worth[s->order[i]] = now_sum - risk_sum(w->then, w->view->risks);
        put_answer(w, s->order[i], false);
    }
    for (size_t i = 0; i < s->count; i++)
        put_answer(w, s->order[i], true);
    model_compute(w->then);
    double all_sum = risk_sum(w->then, w->view->risks);
    for (size_t i = 0; i < s->count && !stop(s); i++) {
        put_answer(w, s->order[i], false);
        model_compute(w->then);
        s->worth[s->order[i]] += risk_sum(w->then, w->view->risks) - all_sum;
        put_answer(w, s->order[i], true);
    }
}

static size_t find_best(struct suggesting *s, uint32_t least, bool *best)
{
    struct what_if *w = s->w;
    bool *kept = mem_zero(w->count + 1, sizeof(*kept));
    size_t fewest = SIZE_MAX;
    double fewest_sum = 0;
    uint64_t seed = 20190319;
    for (int trial = 0; trial < TRIALS && !s->stopped; trial++) {
        if (trial == 0)
            order_by_worth(s);
        else
            shuffle(s, &seed);
        size_t left = leave_out(s, least, kept);
        if (s->stopped)
            break;
        model_compute(w->then);
        double sum = risk_sum(w->then, w->view->risks);
        if (left < fewest || (left == fewest && sum < fewest_sum)) {
            fewest = left;
            fewest_sum = sum;
            memcpy(best, kept, w->count * sizeof(*best));
        }
    }
    free(kept);
    return fewest;
}

size_t what_if_suggest(struct what_if *w, what_if_step *step, void *context)
{
    struct suggesting s = {.w = w, .step = step, .context = context};
    s.order = mem_zero(w->count + 1, sizeof(*s.order));
    s.worth = mem_zero(w->count + 1, sizeof(*s.worth));
    bool *best = mem_zero(w->count + 1, sizeof(*best));
    for (size_t i = 0; i < w->count; i++)
        if (!w->item[i].assumed)
            s.order[s.count++] = i;
    s.total = s.count * (TRIALS + 2);
    size_t added = 0;
    uint32_t before = w->then_bands.count[0];
    if (before > 0 && s.count > 0) {
        weigh(&s, w->then_sum);
        for (size_t i = 0; i < s.count; i++)
            put_answer(w, s.order[i], true);
        uint32_t least = worst_count(w);
        if (least < before && !s.stopped)
            added = find_best(&s, least, best);
        if (s.stopped || added == SIZE_MAX) {
            added = 0;
            memset(best, 0, w->count * sizeof(*best));
        }
    }
    for (size_t i = 0; i < s.count; i++) {
        w->item[s.order[i]].assumed = best[s.order[i]];
        put_answer(w, s.order[i], best[s.order[i]]);
    }
    free(s.order);
    free(s.worth);
    free(best);
    look_then(w);
    if (added) {
        forget_measures(w);
        w->dirty = true;
    }
    return added;
}
