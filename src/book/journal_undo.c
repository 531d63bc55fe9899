/* Undo and redo: the journal read backwards. Nothing else remembers what can be undone, so it works after a restart and
 * for all processes.
 *
 * Each batch is a push ("do"), a pop ("undo": target leaves the undo stack for the redo stack) or the reverse ("redo").
 * The stacks after batch B follow from B and what came before it; a "blank" empties both, since what it erased cannot
 * be brought back; an "export" or a "notice" changes neither, and a notice within a batch is nothing to take back.
 */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"

enum batch_kind { BATCH_NONE, BATCH_DO, BATCH_UNDO, BATCH_REDO, BATCH_BLANK, BATCH_BESIDE };

struct batch {
    enum batch_kind kind;
    int64_t batch, target;
};

/* The batch that entry NUMBER belongs to; BATCH_NONE for number 0. */
static bool batch_at(struct store *store, int64_t number, struct batch *batch, struct error *err)
{
    *batch = (struct batch){BATCH_NONE, 0, 0};
    if (number <= 0)
        return true;
    struct journal_entry entry;
    sqlite3_stmt *statement = journal_find(store, number, &entry, err);
    if (!statement)
        return false;
    batch->kind = span_is(entry.kind, "do")       ? BATCH_DO
                  : span_is(entry.kind, "undo")   ? BATCH_UNDO
                  : span_is(entry.kind, "redo")   ? BATCH_REDO
                  : span_is(entry.kind, "export") ? BATCH_BESIDE
                  : span_is(entry.kind, "notice") ? BATCH_BESIDE
                                                  : BATCH_BLANK;
    batch->batch = entry.batch;
    batch->target = entry.target;
    sqlite3_reset(statement);
    /* Whatever a damaged file says, every step goes back: the walks end. */
    if (batch->batch <= 0 || batch->batch > number ||
        ((batch->kind == BATCH_UNDO || batch->kind == BATCH_REDO) &&
         (batch->target <= 0 || batch->target >= batch->batch))) {
        error_set(err, ERROR_VERIFY, store->path);
        error_place(err, "entry %lld", (long long)number);
        return error_detail(err, "%s", _("its batch cannot be"));
    }
    return true;
}

/* Top of the undo stack after entry NUMBER. */
static bool undo_top(struct store *store, int64_t number, int64_t *top, struct error *err)
{
    struct batch batch;
    for (;;) {
        if (!batch_at(store, number, &batch, err))
            return false;
        if (batch.kind == BATCH_BESIDE) {
            number = batch.batch - 1;
            continue;
        }
        if (batch.kind != BATCH_UNDO) {
            *top = batch.kind == BATCH_DO ? batch.batch : batch.kind == BATCH_REDO ? batch.target : 0;
            return true;
        }
        number = batch.target - 1; /* as before the batch taken back was done */
    }
}

/* Top of the redo stack after entry NUMBER. */
static bool redo_top(struct store *store, int64_t number, int64_t *top, struct error *err)
{
    struct batch batch;
    *top = 0;
    for (;;) {
        if (!batch_at(store, number, &batch, err))
            return false;
        if (batch.kind == BATCH_BESIDE) {
            number = batch.batch - 1;
            continue;
        }
        if (batch.kind == BATCH_UNDO)
            *top = batch.target;
        if (batch.kind != BATCH_REDO)
            return true;
        /* As before the undo which this redo took back. */
        int64_t target = batch.target;
        do {
            if (!batch_at(store, batch.batch - 1, &batch, err))
                return false;
        } while (batch.kind != BATCH_NONE && !(batch.kind == BATCH_UNDO && batch.target == target));
        number = batch.batch - 1;
    }
}

bool store_undoable(struct store *store, int64_t *batch, struct error *err)
{
    bool began;
    *batch = 0;
    if (!store_read_begin(store, &began, err))
        return false;
    bool ok = undo_top(store, store->head.number, batch, err);
    store_read_end(store, began);
    return ok;
}

bool store_redoable(struct store *store, int64_t *batch, struct error *err)
{
    bool began;
    *batch = 0;
    if (!store_read_begin(store, &began, err))
        return false;
    bool ok = redo_top(store, store->head.number, batch, err);
    store_read_end(store, began);
    return ok;
}

/* Last entry of BATCH: batches follow each other, so it can be searched by halves. */
static bool batch_end(struct store *store, int64_t first, int64_t *last, struct error *err)
{
    int64_t low = first, high = store->head.number;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        struct batch batch;
        if (!batch_at(store, middle, &batch, err))
            return false;
        if (batch.batch > first)
            high = middle - 1;
        else
            low = middle;
    }
    *last = low;
    return true;
}

/* An entry's texts, kept while the tables are changed. */
struct step {
    char *op, *sheet, *row, *column, *old_value, *new_value;
    size_t old_length, new_length;
};

static char *take(struct span span)
{
    return span.text ? mem_text_length(span.text, span.length) : NULL;
}

static void step_free(struct step *step)
{
    char *const texts[] = {step->op, step->sheet, step->row, step->column, step->old_value, step->new_value};
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++)
        free(texts[i]);
}

static bool put_row(struct store *store, const struct step *step, const char *packed, size_t length, struct error *err)
{
    struct row_image image = {0};
    bool ok = unpack_row(packed, length, &image) || error_set(err, ERROR_VERIFY, store->path);
    struct error first = {.code = ERROR_NONE};
    ok = ok && write_insert(store, step->sheet, step->row, image.has_pos, image.pos, image.count, image.columns,
                            image.values, &first);
    if (first.code == ERROR_EXISTS)
        first.code = ERROR_CONFLICT; /* somebody else put a row there */
    if (err && first.code != ERROR_NONE)
        *err = first;
    row_image_free(&image);
    return ok;
}

static bool drop_row(struct store *store, const struct step *step, const char *packed, size_t length, struct error *err)
{
    struct row_image image = {0};
    bool ok = unpack_row(packed, length, &image) || error_set(err, ERROR_VERIFY, store->path);
    ok = ok && write_delete(store, step->sheet, step->row, &image, err);
    row_image_free(&image);
    return ok;
}

static bool move_row(struct store *store, const struct step *step, const char *from, const char *to, struct error *err)
{
    bool had_pos, has_pos;
    double old, pos;
    if (!unpack_pos(from, &had_pos, &old) || !unpack_pos(to, &has_pos, &pos))
        return error_set(err, ERROR_VERIFY, store->path);
    return write_move(store, step->sheet, step->row, true, had_pos, old, has_pos, pos, err);
}

/* Forwards (redo) or backwards (undo). */
static bool apply(struct store *store, const struct step *step, bool back, struct error *err)
{
    const char *from = back ? step->new_value : step->old_value, *to = back ? step->old_value : step->new_value;
    if (strcmp(step->op, "set") == 0)
        return write_set(store, step->sheet, step->row, step->column, true, from, to, err);
    if (strcmp(step->op, "insert") == 0 || strcmp(step->op, "delete") == 0) {
        bool put = (strcmp(step->op, "insert") == 0) != back;
        size_t length = back ? step->old_length : step->new_length,
               from_length = back ? step->new_length : step->old_length;
        return put ? put_row(store, step, to, length, err) : drop_row(store, step, from, from_length, err);
    }
    if (strcmp(step->op, "move") == 0)
        return move_row(store, step, from, to, err);
    error_set(err, ERROR_VERIFY, store->path);
    return error_detail(err, _("operation \"%.40s\""), step->op);
}

static bool repeat_entry(struct store *store, int64_t number, bool back, struct error *err)
{
    struct journal_entry entry;
    sqlite3_stmt *statement = journal_find(store, number, &entry, err);
    if (!statement)
        return false;
    struct step step = {take(entry.op),        take(entry.sheet),     take(entry.row),        take(entry.column),
                        take(entry.old_value), take(entry.new_value), entry.old_value.length, entry.new_value.length};
    bool erased = entry.salt.length == 0, notice = span_is(entry.op, "notice");
    sqlite3_reset(statement);
    bool ok = false;
    if (notice) {
        ok = true;
    } else if (!step.op || !step.sheet || !step.row || erased) {
        error_set(err, ERROR_VERIFY, store->path);
        error_place(err, "entry %lld", (long long)number);
        error_detail(err, "%s", _("it can no longer be read"));
    } else {
        ok = apply(store, &step, back, err);
    }
    step_free(&step);
    return ok;
}

static bool repeat_batch(struct store *store, bool back, struct error *err)
{
    int64_t target, last;
    if (!(back ? undo_top(store, store->head.number, &target, err) : redo_top(store, store->head.number, &target, err)))
        return false;
    if (target == 0)
        return error_set(err, ERROR_NOTHING, back ? "undo" : "redo");
    struct journal_entry entry;
    sqlite3_stmt *statement = journal_find(store, target, &entry, err);
    if (!statement)
        return false;
    free(store->title);
    store->title = entry.title.text ? mem_text_length(entry.title.text, entry.title.length) : mem_text("");
    sqlite3_reset(statement);
    store->target = target;
    if (!batch_end(store, target, &last, err))
        return false;
    for (int64_t i = target; i <= last; i++)
        if (!repeat_entry(store, back ? last - (i - target) : i, back, err))
            return false;
    return true;
}

static bool undo_or_redo(struct store *store, const char *person, int64_t at, bool back, struct error *err)
{
    struct error own = {.code = ERROR_NONE};
    if (!store_begin(store, person, at, back ? "undo" : "redo", 0, NULL, err))
        return false;
    if (!repeat_batch(store, back, &own)) {
        store_rollback(store);
        if (err)
            *err = own;
        return false;
    }
    return store_commit(store, NULL, err);
}

bool store_undo(struct store *store, const char *person, int64_t at, struct error *err)
{
    return undo_or_redo(store, person, at, true, err);
}

bool store_redo(struct store *store, const char *person, int64_t at, struct error *err)
{
    return undo_or_redo(store, person, at, false, err);
}
