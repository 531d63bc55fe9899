/* Undo and redo: the journal read backwards. Nothing else remembers what can be undone, so it works after a restart and
 * for all processes.
 *
 * Each batch is a push ("do"), a pop ("undo": target leaves the undo stack for the redo stack) or the reverse ("redo").
 * The stacks after batch B follow from B and what came before it; a "blank" empties both, since what it erased cannot
 * be brought back; an "export", a "notice" and a "merge" change neither, and a notice within a batch is nothing to take back.
 */
#include "book/store_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/step.h"

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
                  : span_is(entry.kind, "merge")  ? BATCH_BESIDE
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

bool store_take_back(struct store *store, bool redo, struct steps *steps, char **overruled, struct error *err)
{
    int64_t target;
    *overruled = NULL;
    if (!write_check(store, err) ||
        !(redo ? redo_top(store, store->head.number, &target, err) : undo_top(store, store->head.number, &target, err)))
        return false;
    if (target == 0)
        return error_set(err, ERROR_NOTHING, redo ? "redo" : "undo");
    struct journal_entry entry;
    sqlite3_stmt *statement = journal_find(store, target, &entry, err);
    if (!statement)
        return false;
    char *title = entry.title.text ? mem_text_length(entry.title.text, entry.title.length) : mem_text("");
    sqlite3_reset(statement);
    free(store->title); /* not before: where there is no memory the transaction is still ended, and frees it */
    store->title = title;
    store->target = target;
    return store_journal_steps(store, target, steps, overruled, err);
}
