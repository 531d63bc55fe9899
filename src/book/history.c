/* What each entry knew. */
#include "book/history.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/notice.h"
#include "book/other.h"

struct point { /* from the entry NUMBER on the chain knows more */
    int64_t number, height;
    int64_t *seen; /* by chain: up to which entry of it; of the own chain nothing */
    char *heads;
};

struct chain {
    uint32_t parent;
    int64_t fork, tip;
    char origin[STORE_ORIGIN + 1];
    struct point *point;
    size_t count, capacity;
    size_t done; /* points that are reckoned */
    bool busy;
};

struct history {
    struct store *store;
    struct chain *chain;
    size_t count, capacity;
    struct other *other;
};

void history_put_head(struct str *text, const struct history_head *head)
{
    char hex[2 * STORE_HASH + 1];
    store_hex(head->hash, STORE_HASH, hex);
    str_add_format(text, "%s%s:%lld:%s", text->length ? " " : "", head->origin, (long long)head->number, hex);
}

bool history_take_head(const char **text, struct history_head *head)
{
    const char *p = *text + (**text == ' ');
    char *end;
    size_t length;
    if (strcspn(p, ": ") != STORE_ORIGIN || p[STORE_ORIGIN] != ':')
        return false;
    memcpy(head->origin, p, STORE_ORIGIN);
    head->origin[STORE_ORIGIN] = '\0';
    head->number = strtoll(p + STORE_ORIGIN + 1, &end, 10);
    if (head->number <= 0 || *end != ':' || strcspn(end + 1, " ") != 2 * STORE_HASH ||
        sodium_hex2bin(head->hash, STORE_HASH, end + 1, 2 * STORE_HASH, NULL, &length, NULL) != 0 ||
        length != STORE_HASH)
        return false;
    *text = end + 1 + 2 * STORE_HASH;
    return true;
}

/* ---- loading ---- */

static void add_point(struct chain *chain, int64_t number, const char *heads)
{
    chain->point = mem_grow(chain->point, chain->count, &chain->capacity, sizeof(*chain->point));
    chain->point[chain->count++] = (struct point){.number = number, .heads = heads ? mem_text(heads) : NULL};
}

static void add_chain(struct history *h, uint32_t parent, int64_t fork, int64_t tip, const char *origin)
{
    h->chain = mem_grow(h->chain, h->count, &h->capacity, sizeof(*h->chain));
    struct chain *chain = &h->chain[h->count++];
    *chain = (struct chain){.parent = parent, .fork = fork, .tip = tip};
    snprintf(chain->origin, sizeof(chain->origin), "%s", origin);
    add_point(chain, fork + 1, NULL);
}

static bool add_notice(void *context, uint32_t chain, int64_t number, const char *text)
{
    struct history *h = context;
    if (chain < h->count)
        add_point(&h->chain[chain], number, text);
    return true;
}

static bool add_other(void *context, const struct other_chain *other)
{
    add_chain(context, other->parent, other->fork, other->tip, other->origin);
    return true;
}

/* ---- reckoning ---- */

static bool reckon(struct history *h, uint32_t chain, int64_t number, struct error *err);

static const struct point *point_at(const struct chain *chain, int64_t number)
{
    size_t low = 0, high = chain->done;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (chain->point[middle].number <= number)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? &chain->point[low - 1] : NULL;
}

/* What (CHAIN, NUMBER) knows is known at POINT. */
static void take_over(const struct history *h, struct point *point, uint32_t chain, int64_t number)
{
    const struct point *from = point_at(&h->chain[chain], number);
    for (size_t i = 0; i < h->count && from; i++)
        if (from->seen[i] > point->seen[i])
            point->seen[i] = from->seen[i];
    if (number > point->seen[chain])
        point->seen[chain] = number;
    int64_t height = history_height(h, chain, number);
    if (height >= point->height)
        point->height = height + 1;
}

/* From the point BEFORE in the same chain; both may be of its first entry. */
static void go_on(const struct history *h, struct point *point, const struct point *before)
{
    memcpy(point->seen, before->seen, h->count * sizeof(*point->seen));
    point->height = before->height + (point->number - before->number);
}

static bool unknown_head(const struct history *h, int64_t number, struct error *err)
{
    error_set(err, ERROR_VERIFY, h->store->path);
    error_place(err, "entry %lld", (long long)number);
    return error_detail(err, "%s", _("it takes in what is not there"));
}

static bool has_hash(struct history *h, uint32_t chain, const struct history_head *head, bool *has, struct error *err)
{
    unsigned char hash[STORE_HASH];
    *has = head->number > h->chain[chain].fork && head->number <= h->chain[chain].tip;
    if (!*has)
        return true;
    if (!other_hash(h->other, chain, head->number, hash, has, err))
        return false;
    *has = *has && memcmp(hash, head->hash, STORE_HASH) == 0;
    return true;
}

/* First where the name says; a chain may have gone on under another one. */
static bool find_head(struct history *h, const struct history_head *head, uint32_t *chain, bool *has, struct error *err)
{
    *has = false;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < h->count && !*has; i++) {
            bool named = strcmp(h->chain[i].origin, head->origin) == 0;
            if (named == (pass == 0) && !has_hash(h, i, head, has, err))
                return false;
            *chain = i;
        }
        if (*has)
            return true;
    }
    return true;
}

static bool take_heads(struct history *h, uint32_t chain, struct point *point, struct error *err)
{
    const char *text = point->heads;
    struct history_head head;
    while (text && history_take_head(&text, &head)) {
        uint32_t of = 0;
        bool has = false;
        if (!find_head(h, &head, &of, &has, err))
            return false;
        if (!has || (of == chain && head.number >= point->number))
            return unknown_head(h, point->number, err);
        if (!reckon(h, of, head.number, err))
            return false;
        take_over(h, point, of, head.number);
    }
    return !text || *text == '\0' || unknown_head(h, point->number, err);
}

/* All points of CHAIN up to NUMBER. */
static bool reckon(struct history *h, uint32_t chain, int64_t number, struct error *err)
{
    struct chain *c = &h->chain[chain];
    while (c->done < c->count && c->point[c->done].number <= number) {
        struct point *point = &c->point[c->done];
        if (c->busy) /* it would have to know itself */
            return unknown_head(h, point->number, err);
        c->busy = true;
        point->seen = mem_zero(h->count + 1, sizeof(*point->seen));
        point->height = 1;
        bool good = true;
        if (c->done > 0) {
            go_on(h, point, &c->point[c->done - 1]);
        } else if (chain > 0) {
            good = reckon(h, c->parent, c->fork, err);
            if (good && c->fork > 0)
                take_over(h, point, c->parent, c->fork);
        }
        good = good && take_heads(h, chain, point, err);
        c->busy = false;
        if (!good)
            return false;
        c->done++;
    }
    return true;
}

struct history *history_load(struct store *store, struct error *err)
{
    struct history *h = mem_zero(1, sizeof(*h));
    h->store = store;
    h->other = other_open(store);
    add_chain(h, 0, 0, store->head.number, store->first_origin);
    bool good = other_chains(h->other, add_other, h, err) &&
                other_notices(h->other, notice_defs[NOTICE_MERGE].word, add_notice, h, err);
    for (uint32_t i = 0; i < h->count && good; i++)
        good = reckon(h, i, INT64_MAX, err);
    if (!good)
        history_free(&h);
    return h;
}

void history_free(struct history **pointer)
{
    struct history *h = *pointer;
    if (!h)
        return;
    for (size_t i = 0; i < h->count; i++) {
        for (size_t k = 0; k < h->chain[i].count; k++) {
            free(h->chain[i].point[k].seen);
            free(h->chain[i].point[k].heads);
        }
        free(h->chain[i].point);
    }
    free(h->chain);
    other_close(&h->other);
    free(h);
    *pointer = NULL;
}

size_t history_chains(const struct history *h)
{
    return h->count;
}

bool history_knows(const struct history *h, uint32_t chain, int64_t number, uint32_t of, int64_t of_number)
{
    if (chain == of)
        return of_number <= number;
    const struct point *point = point_at(&h->chain[chain], number);
    return point && point->seen[of] >= of_number;
}

int64_t history_height(const struct history *h, uint32_t chain, int64_t number)
{
    const struct point *point = point_at(&h->chain[chain], number);
    return point ? point->height + (number - point->number) : 0;
}
