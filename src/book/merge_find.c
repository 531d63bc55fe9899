/* Which entries of another copy are new here: chain by chain, by their hashes. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/merge_private.h"

struct ours { /* a chain here, as far as it goes with what comes */
    uint32_t parent;
    int64_t fork, tip;
    size_t run; /* SIZE_MAX: it stands in the file; else the run it will come from */
};

struct piece { /* entries of a chain of FROM, from the number on: where they stand here */
    int64_t from;
    uint32_t at;
};

struct theirs {
    uint32_t parent;
    int64_t fork, tip;
    struct piece *piece;
    size_t count, capacity;
};

struct finding {
    struct other *to, *from;
    struct ours *ours;
    size_t our_count, our_capacity;
    struct theirs *theirs;
    size_t their_count, their_capacity;
    struct merge_runs *runs;
    struct error *err;
};

static bool add_ours(void *context, const struct other_chain *chain)
{
    struct finding *f = context;
    f->ours = mem_grow(f->ours, f->our_count, &f->our_capacity, sizeof(*f->ours));
    f->ours[f->our_count++] = (struct ours){chain->parent, chain->fork, chain->tip, SIZE_MAX};
    return true;
}

static bool add_theirs(void *context, const struct other_chain *chain)
{
    struct finding *f = context;
    f->theirs = mem_grow(f->theirs, f->their_count, &f->their_capacity, sizeof(*f->theirs));
    f->theirs[f->their_count++] = (struct theirs){.parent = chain->parent, .fork = chain->fork, .tip = chain->tip};
    return true;
}

static void add_piece(struct theirs *theirs, int64_t from, uint32_t at)
{
    theirs->piece = mem_grow(theirs->piece, theirs->count, &theirs->capacity, sizeof(*theirs->piece));
    theirs->piece[theirs->count++] = (struct piece){from, at};
}

/* Where entry NUMBER of their CHAIN stands here; both are known. */
static uint32_t place_of(const struct finding *f, uint32_t chain, int64_t number)
{
    const struct theirs *theirs = &f->theirs[chain];
    uint32_t at = 0;
    for (size_t i = 0; i < theirs->count && theirs->piece[i].from <= number; i++)
        at = theirs->piece[i].at;
    return at;
}

/* Is entry NUMBER here, in OURS, the one of their CHAIN? A chain that only now comes has none in the file. */
static bool same_at(struct finding *f, uint32_t chain, uint32_t ours, int64_t number, bool *same)
{
    unsigned char a[STORE_HASH], b[STORE_HASH];
    bool has_a = false, has_b = false;
    *same = false;
    if (f->ours[ours].run != SIZE_MAX || number <= f->ours[ours].fork || number > f->ours[ours].tip)
        return true;
    if (!other_hash(f->to, ours, number, a, &has_a, f->err) || !other_hash(f->from, chain, number, b, &has_b, f->err))
        return false;
    *same = has_a && has_b && memcmp(a, b, STORE_HASH) == 0;
    return true;
}

/* The last number up to which their CHAIN is the same as OURS; AFTER is, or is where both leave their parent. */
static bool find_common(struct finding *f, uint32_t chain, uint32_t ours, int64_t after, int64_t *common)
{
    int64_t low = after, high = f->ours[ours].tip < f->theirs[chain].tip ? f->ours[ours].tip : f->theirs[chain].tip;
    while (low < high) { /* a hash covers all before it */
        int64_t middle = low + (high - low + 1) / 2;
        bool same;
        if (!same_at(f, chain, ours, middle, &same))
            return false;
        if (same)
            low = middle;
        else
            high = middle - 1;
    }
    *common = low;
    return true;
}

/* The chain here that leaves OURS behind NUMBER with their next entry. */
static bool find_child(struct finding *f, uint32_t chain, uint32_t ours, int64_t number, uint32_t *child)
{
    bool same = false;
    for (uint32_t i = 1; i < f->our_count; i++) {
        if (f->ours[i].parent != ours || f->ours[i].fork != number)
            continue;
        if (!same_at(f, chain, i, number + 1, &same))
            return false;
        if (same) {
            *child = i;
            return true;
        }
    }
    *child = UINT32_MAX;
    return true;
}

/* ---- where both have gone on ---- */

static void put_head(struct finding *f, struct other *side, uint32_t chain, int64_t number, struct str *text)
{
    unsigned char hash[STORE_HASH];
    char hex[2 * STORE_HASH + 1] = "-";
    bool has = false;
    if (other_hash(side, chain, number, hash, &has, f->err) && has)
        store_hex(hash, STORE_HASH, hex);
    str_add_format(text, "%lld:%s", (long long)number, hex);
}

static bool stop(struct finding *f, uint32_t chain, uint32_t ours, int64_t number, const char *why)
{
    struct str here SCOPED(str_free) = STR_INIT, there SCOPED(str_free) = STR_INIT;
    put_head(f, f->to, ours, f->ours[ours].tip, &here);
    put_head(f, f->from, chain, f->theirs[chain].tip, &there);
    error_set(f->err, ERROR_PARTED, other_store(f->from)->path);
    error_place(f->err, "entry %lld", (long long)number + 1);
    return error_detail(f->err, _("%s (here %s, there %s)"), why, here.text, there.text);
}

/* Does the other copy know of both? Then they stand in it as two: as a chain of its own, or with another one that leaves there. */
static bool told_apart(const struct finding *f, uint32_t chain, int64_t number)
{
    bool apart = chain != 0;
    for (size_t i = 1; i < f->their_count; i++)
        apart |= f->theirs[i].parent == chain && f->theirs[i].fork == number;
    return apart;
}

/* Their next entry is another one than ours, or ours ends before it. May it be? *PARTED: both were written to under one name. */
static bool may_leave(struct finding *f, uint32_t chain, uint32_t ours, int64_t number, bool *parted)
{
    char a[STORE_ORIGIN + 1], b[STORE_ORIGIN + 1];
    bool has_a = false, has_b = false;
    int64_t next = number < f->ours[ours].tip ? number + 1 : number;
    *parted = false;
    if (f->ours[ours].run != SIZE_MAX)
        return true;
    if (number == f->ours[ours].fork && next == number) /* an empty journal of ours */
        return true;
    if (!other_origin(f->to, ours, next, a, &has_a, f->err) ||
        !other_origin(f->from, chain, number + 1, b, &has_b, f->err))
        return false;
    if (!has_a || !has_b || strcmp(a, b) != 0)
        return true;
    if (next == number)
        return ours != 0 || stop(f, chain, ours, number,
                                 _("the other copy holds entries that were written here and are here no more"));
    *parted = true;
    return ours == 0 || told_apart(f, chain, number) ||
           stop(f, chain, ours, number,
                _("two copies that were written to apart under one name: one of them must take in the "
                  "other first"));
}

static bool add_run(struct finding *f, uint32_t chain, uint32_t ours, int64_t number, bool parted)
{
    struct theirs *theirs = &f->theirs[chain];
    bool extends = ours != 0 && f->ours[ours].run == SIZE_MAX && f->ours[ours].tip == number, has;
    struct merge_run run = {.source = chain,
                            .target = extends ? ours : UINT32_MAX,
                            .parent = ours,
                            .parent_run = f->ours[ours].run,
                            .from = number + 1,
                            .to = theirs->tip,
                            .fork = number,
                            .parted = parted};
    if (!other_origin(f->from, chain, number + 1, run.origin, &has, f->err))
        return false;
    if (!has) {
        error_set(f->err, ERROR_VERIFY, other_store(f->from)->path);
        error_place(f->err, "entry %lld", (long long)number + 1);
        return error_detail(f->err, "%s", _("the entry is missing"));
    }
    f->runs->run = mem_grow(f->runs->run, f->runs->count, &f->runs->capacity, sizeof(*f->runs->run));
    f->runs->run[f->runs->count++] = run;
    if (extends) {
        add_piece(theirs, number + 1, ours);
        f->ours[ours].tip = theirs->tip;
        f->ours[ours].run = f->runs->count - 1; /* what follows of it is not in the file yet */
        return true;
    }
    add_piece(theirs, number + 1, (uint32_t)f->our_count);
    f->ours = mem_grow(f->ours, f->our_count, &f->our_capacity, sizeof(*f->ours));
    f->ours[f->our_count++] = (struct ours){ours, number, theirs->tip, f->runs->count - 1};
    return true;
}

static bool find_chain(struct finding *f, uint32_t chain)
{
    struct theirs *theirs = &f->theirs[chain];
    int64_t number = theirs->fork;
    uint32_t ours = chain ? place_of(f, theirs->parent, theirs->fork) : 0;
    while (number < theirs->tip) {
        int64_t common = number;
        uint32_t child;
        bool parted;
        if (f->ours[ours].run == SIZE_MAX && !find_common(f, chain, ours, number, &common))
            return false;
        if (common > number)
            add_piece(theirs, number + 1, ours);
        number = common;
        if (number == theirs->tip)
            return true;
        if (!find_child(f, chain, ours, number, &child))
            return false;
        if (child == UINT32_MAX)
            return may_leave(f, chain, ours, number, &parted) && add_run(f, chain, ours, number, parted);
        ours = child;
    }
    return true;
}

bool merge_find(struct other *to, struct other *from, struct merge_runs *runs, struct error *err)
{
    struct finding f = {.to = to, .from = from, .runs = runs, .err = err};
    const struct store *ours = other_store(to), *theirs = other_store(from);
    add_ours(&f, &(struct other_chain){.tip = ours->head.number});
    add_theirs(&f, &(struct other_chain){.tip = theirs->head.number});
    bool good = other_chains(to, add_ours, &f, err) && other_chains(from, add_theirs, &f, err);
    for (uint32_t i = 0; i < f.their_count && good; i++)
        good = find_chain(&f, i);
    for (size_t i = 0; i < f.their_count; i++)
        free(f.theirs[i].piece);
    free(f.theirs);
    free(f.ours);
    return good;
}
