/* Rows that two copies gave one id. */
#include "book/merge_split.h"

#include <stdlib.h>
#include <string.h>

#include "book/origin.h"

struct birth { /* an entry that makes a row */
    char *sheet, *row;
    char origin[STORE_ORIGIN + 1];
    uint32_t chain;
    int64_t number;
    char id[64]; /* in the union */
};

struct merge_split {
    const struct history *history;
    const struct merge_calls *calls;
    void *context;
    struct birth *birth; /* of rows that are split; sorted by sheet and row */
    size_t count, capacity;
};

/* ---- have two gone on under one name? ---- */

struct parting {
    struct other *other;
    struct other_chain *chain;
    size_t count, capacity;
};

static bool keep_chain(void *context, const struct other_chain *chain)
{
    struct parting *p = context;
    p->chain = mem_grow(p->chain, p->count, &p->capacity, sizeof(*p->chain));
    p->chain[p->count++] = *chain;
    return true;
}

/* Its parent goes on there under the same name, or a sister left there under it. */
static bool is_parted(struct parting *p, size_t i, bool *parted, struct error *err)
{
    char origin[STORE_ORIGIN + 1];
    bool found;
    if (!other_origin(p->other, p->chain[i].parent, p->chain[i].fork + 1, origin, &found, err))
        return false;
    *parted |= found && strcmp(origin, p->chain[i].origin) == 0;
    for (size_t k = 0; k < i; k++)
        *parted |= p->chain[k].parent == p->chain[i].parent && p->chain[k].fork == p->chain[i].fork &&
                   strcmp(p->chain[k].origin, p->chain[i].origin) == 0;
    return true;
}

static bool any_parted(struct other *other, bool *parted, struct error *err)
{
    struct parting p = {.other = other};
    bool good = other_chains(other, keep_chain, &p, err);
    *parted = false;
    for (size_t i = 0; i < p.count && good && !*parted; i++)
        good = is_parted(&p, i, parted, err);
    free(p.chain);
    return good;
}

/* ---- which rows ---- */

static char *text_of(struct span span)
{
    return mem_text_length(span.text ? span.text : "", span.length);
}

static bool keep_birth(void *context, uint32_t chain, const struct journal_entry *entry,
                       const struct other_session *session)
{
    struct merge_split *split = context;
    char *row = text_of(entry->row);
    (void)session;
    if (store_row_counted(row) == 0 || entry->hash.length != STORE_HASH || entry->origin.length != STORE_ORIGIN) {
        free(row);
        return true;
    }
    split->birth = mem_grow(split->birth, split->count, &split->capacity, sizeof(*split->birth));
    struct birth *b = &split->birth[split->count++];
    *b = (struct birth){.sheet = text_of(entry->sheet), .row = row, .chain = chain, .number = entry->number};
    memcpy(b->origin, entry->origin.text, STORE_ORIGIN);
    origin_tagged_id(store_row_counted(row), (const unsigned char *)entry->hash.text, b->id);
    return true;
}

static int by_row(const void *a, const void *b)
{
    const struct birth *x = a, *y = b;
    int sheet = strcmp(x->sheet, y->sheet);
    return sheet ? sheet : strcmp(x->row, y->row);
}

static bool knows(const struct merge_split *split, const struct birth *birth, const struct birth *of)
{
    return history_knows(split->history, birth->chain, birth->number, of->chain, of->number);
}

/* One that comes back (undo) knows the one that was there before, and is the same row. */
static bool is_first(const struct merge_split *split, size_t from, size_t to, size_t i)
{
    for (size_t k = from; k < to; k++)
        if (k != i && knows(split, &split->birth[i], &split->birth[k]))
            return false;
    return true;
}

static void forget(struct birth *birth)
{
    free(birth->sheet);
    free(birth->row);
}

/* Of FROM … TO, all of one row, those are kept that make it anew under one name, where there are several. */
static size_t keep_split(struct merge_split *split, size_t from, size_t to, size_t kept)
{
    size_t same = 0;
    bool *first = mem_zero(to - from, sizeof(*first));
    for (size_t i = from; i < to; i++) {
        first[i - from] = is_first(split, from, to, i);
        for (size_t k = from; k < i && first[i - from]; k++)
            same += first[k - from] && strcmp(split->birth[k].origin, split->birth[i].origin) == 0;
    }
    for (size_t i = from; i < to; i++) {
        if (same && first[i - from])
            split->birth[kept++] = split->birth[i];
        else
            forget(&split->birth[i]);
    }
    free(first);
    return kept;
}

bool merge_split_find(struct store *store, const struct history *history, const struct merge_calls *calls,
                      void *context, struct merge_split **out, struct error *err)
{
    struct other *other = other_open(store);
    bool parted = false, good = any_parted(other, &parted, err);
    struct merge_split *split = good && parted ? mem_zero(1, sizeof(*split)) : NULL;
    *out = NULL;
    if (split)
        *split = (struct merge_split){.history = history, .calls = calls, .context = context};
    for (uint32_t i = 0; split && i < history_chains(history) && good; i++)
        good = other_entries(other, i, 0, INT64_MAX, "op = 'insert' AND kind <> 'merge'", keep_birth, split, err);
    other_close(&other);
    if (split && split->count)
        qsort(split->birth, split->count, sizeof(*split->birth), by_row);
    size_t kept = 0;
    for (size_t from = 0, to; split && from < split->count; from = to) {
        for (to = from + 1; to < split->count && by_row(&split->birth[from], &split->birth[to]) == 0; to++)
            ;
        kept = keep_split(split, from, to, kept);
    }
    if (split)
        split->count = kept;
    if (!good || kept == 0)
        merge_split_free(&split);
    *out = split;
    return good;
}

void merge_split_free(struct merge_split **pointer)
{
    struct merge_split *split = *pointer;
    for (size_t i = 0; split && i < split->count; i++)
        forget(&split->birth[i]);
    if (split)
        free(split->birth);
    free(split);
    *pointer = NULL;
}

/* ---- reading ---- */

struct speaking { /* whoever wrote the entry */
    const struct merge_split *split;
    uint32_t chain;
    int64_t number;
};

/* What whoever wrote the entry meant by ROW of SHEET; NULL: just that. */
static const char *meant(const struct speaking *s, const char *sheet, const char *row)
{
    struct birth wanted = {.sheet = (char *)(uintptr_t)sheet, .row = (char *)(uintptr_t)row};
    const struct merge_split *split = s->split;
    size_t low = 0, high = split->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (by_row(&split->birth[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const char *id = NULL;
    for (size_t i = low; i < split->count && by_row(&split->birth[i], &wanted) == 0; i++)
        if (history_knows(split->history, s->chain, s->number, split->birth[i].chain, split->birth[i].number))
            id = split->birth[i].id;
    return id;
}

static const char *meant_by(void *context, const char *sheet, const char *row)
{
    return meant(context, sheet, row);
}

static bool read_row(struct speaking *s, struct journal_entry *entry, const char *sheet, struct arena *arena)
{
    const struct merge_calls *calls = s->split->calls;
    char *row = text_of(entry->row);
    const char *id = meant(s, sheet, row), *ledger = id || !calls->each ? NULL : calls->each(s->split->context, sheet);
    char *rest = ledger ? strchr(row, '.') : NULL;
    bool other = id != NULL;
    if (id)
        entry->row = span_of(arena_text(arena, id));
    if (rest) { /* an answer about a row */
        char *of = mem_text_length(row, (size_t)(rest - row));
        if ((id = meant(s, ledger, of))) {
            char *whole = mem_format("%s%s", id, rest);
            entry->row = span_of(arena_text(arena, whole));
            other = true;
            free(whole);
        }
        free(of);
    }
    free(row);
    return other;
}

/* True, and *VALUE is another one: the cell refers to rows. */
static bool read_value(struct speaking *s, const char *sheet, const char *column, const char *value, struct str *out)
{
    const struct merge_calls *calls = s->split->calls;
    str_clear(out);
    return calls->refer && value && *value && calls->refer(s->split->context, sheet, column, value, meant_by, s, out);
}

static bool read_packed(struct speaking *s, const char *sheet, struct span *packed, struct arena *arena)
{
    struct row_image image = {0};
    struct str out = STR_INIT, value = STR_INIT;
    bool other = false, good = packed->length && journal_unpack_row(packed->text, packed->length, &image);
    if (good)
        journal_pack_pos(&out, image.has_pos, image.pos);
    for (size_t i = 0; i < image.count && good; i++) {
        bool is = read_value(s, sheet, image.columns[i], image.values[i], &value);
        const char *text = is ? value.text : image.values[i];
        journal_pack_cell(&out, image.columns[i], strlen(image.columns[i]), text, strlen(text));
        other |= is;
    }
    if (other)
        *packed = (struct span){arena_text_length(arena, out.text, out.length), out.length};
    row_image_free(&image);
    str_free(&out);
    str_free(&value);
    return other;
}

bool merge_split_read(const struct merge_split *split, uint32_t chain, struct journal_entry *entry, struct arena *arena)
{
    struct speaking s = {split, chain, entry->number};
    struct str value = STR_INIT;
    char *sheet = text_of(entry->sheet);
    bool other = read_row(&s, entry, sheet, arena);
    if (span_is(entry->op, "set")) {
        char *column = text_of(entry->column), *now = text_of(entry->new_value);
        if (read_value(&s, sheet, column, now, &value)) {
            entry->new_value = (struct span){arena_text_length(arena, value.text, value.length), value.length};
            other = true;
        }
        free(column);
        free(now);
    } else if (!span_is(entry->op, "move")) {
        other |= read_packed(&s, sheet, &entry->new_value, arena);
        other |= read_packed(&s, sheet, &entry->old_value, arena);
    }
    str_free(&value);
    free(sheet);
    return other;
}
