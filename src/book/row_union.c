/* What a row holds after all that was written about it. */
#include "book/row_union.h"

#include <stdlib.h>
#include <string.h>

struct uniting {
    const struct history *history;
    struct union_entry *entry;
    size_t count;
    struct arena *arena;
    struct union_row *out;
    size_t conflict_capacity;
    const struct union_entry **last; /* by chain: the last that says something of what is asked about */
    const struct union_entry **head; /* those that no other one knew */
    size_t heads;
};

static int by_height(const void *a, const void *b)
{
    const struct union_entry *x = a, *y = b;
    if (x->height != y->height)
        return x->height < y->height ? -1 : 1;
    return memcmp(x->hash, y->hash, STORE_HASH);
}

static bool knows(const struct uniting *u, const struct union_entry *entry, const struct union_entry *of)
{
    return history_knows(u->history, entry->chain, entry->number, of->chain, of->number);
}

/* ---- what does not count ---- */

static bool same_bytes(const struct union_entry *a, const struct union_entry *b)
{
    return !a->blanked && !b->blanked && a->length == b->length && memcmp(a->packed, b->packed, a->length) == 0;
}

/* A deletion that was taken back in the same copy, before anything else came of it. */
static void leave_out_undone(struct uniting *u)
{
    for (size_t i = 0; i < u->count; i++) {
        struct union_entry *insert = &u->entry[i], *gone = NULL;
        if (insert->op != UNION_INSERT)
            continue;
        for (size_t k = 0; k < i; k++) {
            struct union_entry *e = &u->entry[k];
            if (e->chain != insert->chain || e->left_out)
                continue;
            if (e->op == UNION_DELETE || e->op == UNION_INSERT)
                gone = e->op == UNION_DELETE ? e : NULL;
        }
        if (gone && same_bytes(gone, insert))
            gone->left_out = insert->left_out = true;
    }
}

/* ---- values ---- */

/* What the entry no longer says itself, as the first erasing after it says. */
static const struct row_image *said_for(const struct uniting *u, const struct union_entry *entry)
{
    for (size_t i = 0; i < u->count; i++)
        if (u->entry[i].op == UNION_SAID && knows(u, &u->entry[i], entry))
            return &u->entry[i].image;
    return NULL;
}

static const char *value_of(const struct uniting *u, const struct union_entry *entry, const char *column)
{
    if (entry->blanked) {
        const struct row_image *said = said_for(u, entry);
        return said ? row_image_value(said, column) : NULL;
    }
    return entry->op == UNION_SET ? entry->value : row_image_value(&entry->image, column);
}

static bool same_value(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* ---- which entries are the last ---- */

typedef bool asks_fn(const struct union_entry *entry, const char *column);

static bool asks_cell(const struct union_entry *entry, const char *column)
{
    return entry->op == UNION_INSERT || (entry->op == UNION_SET && strcmp(entry->column, column) == 0);
}

static bool asks_place(const struct union_entry *entry, const char *column)
{
    return !column && (entry->op == UNION_INSERT || entry->op == UNION_MOVE);
}

/* Into u->head, in order. Of one chain the last knows those before it. */
static void find_heads(struct uniting *u, asks_fn *asks, const char *column)
{
    size_t chains = history_chains(u->history);
    memset(u->last, 0, chains * sizeof(struct union_entry *));
    for (size_t i = 0; i < u->count; i++)
        if (!u->entry[i].left_out && asks(&u->entry[i], column))
            u->last[u->entry[i].chain] = &u->entry[i];
    u->heads = 0;
    for (size_t i = 0; i < u->count; i++) {
        const struct union_entry *entry = &u->entry[i];
        bool known = u->last[entry->chain] != entry;
        for (size_t c = 0; c < chains && !known; c++)
            known = u->last[c] && u->last[c] != entry && knows(u, u->last[c], entry);
        if (!known)
            u->head[u->heads++] = entry;
    }
}

static void add_conflict(struct uniting *u, enum union_conflict_kind kind, const char *column)
{
    struct union_conflict conflict = {.kind = kind,
                                      .column = column,
                                      .count = u->heads,
                                      .entry = arena_zero(u->arena, (u->heads + 1) * sizeof(*conflict.entry)),
                                      .value = arena_zero(u->arena, (u->heads + 1) * sizeof(*conflict.value))};
    for (size_t i = 0; i < u->heads; i++) {
        conflict.entry[i] = u->head[i];
        if (kind == CONFLICT_VALUE)
            conflict.value[i] = value_of(u, u->head[i], column);
        else if (u->head[i]->op == UNION_SET)
            conflict.value[i] = value_of(u, u->head[i], u->head[i]->column);
    }
    u->out->conflict = mem_grow(u->out->conflict, u->out->conflicts, &u->conflict_capacity, sizeof(*u->out->conflict));
    u->out->conflict[u->out->conflicts++] = conflict;
}

/* ---- is it there? ---- */

static bool touches(const struct union_entry *entry)
{
    return !entry->left_out && (entry->op == UNION_INSERT || entry->op == UNION_SET);
}

static bool deletes(const struct union_entry *entry)
{
    return !entry->left_out && entry->op == UNION_DELETE;
}

/* One of OF knows ENTRY. */
static bool known_by(const struct uniting *u, const struct union_entry *entry, bool of(const struct union_entry *entry))
{
    for (size_t i = 0; i < u->count; i++)
        if (&u->entry[i] != entry && of(&u->entry[i]) && knows(u, &u->entry[i], entry))
            return true;
    return false;
}

/* Deletions that nobody knew who wrote into the row, and what they did not know. */
static void find_presence(struct uniting *u, bool *inserted)
{
    size_t alive = 0, deleted = 0;
    *inserted = false;
    u->heads = 0;
    for (size_t i = 0; i < u->count; i++)
        deleted += deletes(&u->entry[i]);
    for (size_t i = 0; i < u->count; i++) {
        const struct union_entry *entry = &u->entry[i];
        *inserted |= entry->op == UNION_INSERT;
        bool lives = touches(entry) && (!deleted || !known_by(u, entry, deletes));
        alive += lives;
        if (deleted && ((lives && !known_by(u, entry, touches)) || (deletes(entry) && !known_by(u, entry, touches))))
            u->head[u->heads++] = entry;
    }
    u->out->present = alive > 0;
    size_t against = 0;
    for (size_t i = 0; i < u->heads; i++)
        against += u->head[i]->op == UNION_DELETE;
    if (alive > 0 && against > 0 && against < u->heads)
        add_conflict(u, CONFLICT_DELETED, NULL);
}

/* ---- cells ---- */

struct columns {
    const char **name;
    size_t count, capacity;
};

static void add_column(struct columns *columns, const char *name)
{
    for (size_t i = columns->count; i-- > 0;)
        if (strcmp(columns->name[i], name) == 0)
            return;
    columns->name = mem_grow(columns->name, columns->count, &columns->capacity, sizeof(*columns->name));
    columns->name[columns->count++] = name;
}

static void unite_cell(struct uniting *u, const char *column)
{
    find_heads(u, asks_cell, column);
    if (u->heads == 0)
        return;
    const char *shown = value_of(u, u->head[u->heads - 1], column);
    bool one = true;
    for (size_t i = 0; i + 1 < u->heads; i++)
        one = one && same_value(value_of(u, u->head[i], column), shown);
    if (!one && u->out->present)
        add_conflict(u, CONFLICT_VALUE, column);
    if (shown) {
        u->out->column[u->out->count] = column;
        u->out->value[u->out->count++] = shown;
    }
}

static void unite_cells(struct uniting *u)
{
    struct columns columns = {0};
    for (size_t i = 0; i < u->count; i++) {
        const struct union_entry *entry = &u->entry[i];
        if (entry->op == UNION_SET)
            add_column(&columns, entry->column);
        if (entry->op == UNION_INSERT || entry->op == UNION_SAID)
            for (size_t k = 0; k < entry->image.count; k++)
                add_column(&columns, entry->image.columns[k]);
    }
    u->out->column = arena_zero(u->arena, (columns.count + 1) * sizeof(*u->out->column));
    u->out->value = arena_zero(u->arena, (columns.count + 1) * sizeof(*u->out->value));
    for (size_t i = 0; i < columns.count; i++)
        unite_cell(u, columns.name[i]);
    free(columns.name);
}

static bool place_of(const struct uniting *u, const struct union_entry *entry, double *pos)
{
    bool has = false;
    *pos = 0;
    if (entry->op == UNION_MOVE)
        return journal_unpack_pos(entry->packed ? entry->packed : "", &has, pos) && has;
    const struct row_image *image = entry->blanked ? said_for(u, entry) : &entry->image;
    if (image && image->has_pos)
        *pos = image->pos;
    return image && image->has_pos;
}

static void unite_place(struct uniting *u)
{
    double pos;
    find_heads(u, asks_place, NULL);
    if (u->heads == 0)
        return;
    u->out->has_pos = place_of(u, u->head[u->heads - 1], &u->out->pos);
    bool one = true;
    for (size_t i = 0; i + 1 < u->heads; i++)
        one = one && place_of(u, u->head[i], &pos) == u->out->has_pos && pos == u->out->pos;
    if (!one && u->out->present)
        add_conflict(u, CONFLICT_ORDER, NULL);
}

void union_row(const struct history *history, struct union_entry *entry, size_t count, struct arena *arena,
               struct union_row *out)
{
    size_t chains = history_chains(history);
    bool inserted;
    *out = (struct union_row){0};
    struct uniting u = {.history = history,
                        .entry = entry,
                        .count = count,
                        .arena = arena,
                        .out = out,
                        .last = mem_zero(chains + 1, sizeof(*u.last)),
                        .head = mem_zero(count + 1, sizeof(*u.head))};
    if (count)
        qsort(entry, count, sizeof(*entry), by_height);
    for (size_t i = 0; i < count; i++)
        if ((entry[i].op == UNION_INSERT || entry[i].op == UNION_SAID) && !entry[i].blanked && entry[i].packed)
            entry[i].blanked = !journal_unpack_row(entry[i].packed, entry[i].length, &entry[i].image);
    leave_out_undone(&u);
    find_presence(&u, &inserted);
    unite_cells(&u);
    unite_place(&u);
    if (!inserted) /* given by the form: it is there by what it holds */
        out->present = out->count > 0;
    if (!out->present)
        out->count = 0;
    free(u.last);
    free(u.head);
}

void union_row_done(struct union_entry *entry, size_t count, struct union_row *out)
{
    for (size_t i = 0; i < count; i++)
        row_image_free(&entry[i].image);
    free(out->conflict);
    *out = (struct union_row){0};
}
