#include "book/writer.h"

#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "base/written.h"
#include "book/book_private.h"
#include "book/sign_in.h"

static void forget(struct writer *writer)
{
    for (size_t i = 0; i < writer->puts; i++)
        steps_done(&writer->put[i].steps);
    free(writer->put);
    steps_done(&writer->steps);
    writer->put = NULL;
    writer->puts = 0;
    store_change_ends(writer->book->store);
}

/* The model as it was, the last step first. */
static void take_back(struct writer *writer)
{
    struct model *model = writer->book->model;
    for (size_t i = writer->puts; i-- > 0;)
        model_apply(model, writer->put[i].steps.step, writer->put[i].steps.count, !writer->put[i].back);
    if (writer->puts)
        model_compute(model);
}

void writer_drop(struct writer *writer)
{
    store_rollback(writer->book->store);
    take_back(writer);
    forget(writer);
}

/* Inside the transaction: is what the model shows still what the file holds? */
static bool still_shown(struct book *book, bool as_seen, struct error *err)
{
    bool current, known = book_current(book, &current, err);
    if (known && current)
        return true;
    if (!as_seen)
        return book_catch_up(book, err);
    if (!known)
        return false;
    error_set(err, ERROR_CONFLICT, store_path(book->store));
    return error_detail(err, "%s", _("look at the difference again"));
}

bool writer_begin(struct writer *writer, struct book *book, const char *kind, const char *title, bool as_seen,
                  bool *followed, struct error *err)
{
    *writer = (struct writer){.book = book, .kind = kind, .steps = steps_new()};
    if (!book_writable(book, err) || !sign_in_asked(book, err)) {
        steps_done(&writer->steps);
        return false;
    }
    store_change_begins(book->store);
    const struct store_mark before = book->mark;
    bool good = (as_seen || book_catch_up(book, err)) &&
                store_begin(book->store, book->person, book->clock, kind, 0, title, err) &&
                still_shown(book, as_seen, err) && book_writable(book, err) && sign_in_sign(book, err);
    if (!good) {
        store_rollback(book->store);
        forget(writer);
        return false;
    }
    if (followed)
        *followed = !store_mark_same(&before, &book->mark);
    return true;
}

/* Has the row of LEDGER answers of its own (`each`)? */
static bool is_answered(const struct book *book, size_t ledger, const char *row)
{
    for (size_t s = 0; s < book->catalog->sheet_count; s++) {
        const struct sheet_def *def = &book->catalog->sheet[s];
        uint32_t of = def->each == ledger ? model_find_row(book->model, ledger, row) : UINT32_MAX;
        for (size_t i = 0; i < def->row_count && of != UINT32_MAX; i++) {
            uint32_t r = of * (uint32_t)def->row_count + (uint32_t)i; /* as the model lays them out */
            for (size_t c = 0; c < def->column_count; c++)
                if (column_writable(&def->column[c]) && !value_blank(model_value(book->model, s, r, c)))
                    return true;
        }
    }
    return false;
}

/* Answers about a ledger's row that is not there are in the file and not in the model. The guard lets none come about; but
 * histories may hold such, of other versions and of before. Rows of a form that come or go by themselves were some; a row
 * that comes may find some; one that is taken out of the history may leave some. */
static void note_lost(struct writer *writer)
{
    const struct book *book = writer->book;
    for (size_t i = 0; i < writer->steps.count && !writer->lost; i++) {
        const struct step *step = &writer->steps.step[i];
        enum step_op op = step_does(step, writer->back);
        if (step->sheet == STEP_NOWHERE || op == STEP_MOVE)
            continue;
        const struct sheet_def *def = &book->catalog->sheet[step->sheet];
        if (op == STEP_SET)
            writer->lost = step->exact && def->each != SIZE_MAX &&
                           model_find_row(book->model, step->sheet, step->row) == UINT32_MAX;
        else
            writer->lost = book->lost.count > 0 || def->kind != SHEET_LEDGER ||
                           (op == STEP_DELETE && step->exact && is_answered(book, step->sheet, step->row));
    }
}

bool writer_put(struct writer *writer, const struct change_options *options, struct error *err)
{
    struct book *book = writer->book;
    const struct steps *steps = &writer->steps;
    const char *reason = options->reason ? options->reason : book->reason;
    if ((reason && !guard_reason(reason, err)) ||
        (!writer->making && !guard_rights(book, steps, writer->back, writer->erasing, err)) ||
        !store_apply(book->store, steps->step, steps->count, writer->back, options->progress, err)) {
        writer_drop(writer);
        return false;
    }
    struct held_rows before;
    held_rows_find(book->model, RULE_REFUSE, &before);
    note_lost(writer);
    model_apply(book->model, steps->step, steps->count, writer->back);
    model_compute(book->model);
    writer->put = mem_resize(writer->put, writer->puts + 1, sizeof(*writer->put));
    writer->put[writer->puts++] = (struct put){*steps, writer->back};
    writer->steps = steps_new();
    bool good = guard_rules(book, &before, reason, err);
    held_rows_done(&before);
    if (!good)
        writer_drop(writer);
    return good;
}

bool writer_changes_forms(const struct steps *steps)
{
    for (size_t i = 0; i < steps->count; i++)
        if (steps->step[i].sheet == STEP_NOWHERE && strcmp(steps->step[i].sheet_id, LAYERS_SHEET) == 0)
            return true;
    return false;
}

bool writer_commit(struct writer *writer, int64_t *batch, struct error *err)
{
    struct book *book = writer->book;
    bool forms = false;
    for (size_t i = 0; i < writer->puts; i++)
        forms |= writer_changes_forms(&writer->put[i].steps);
    bool good = store_commit(book->store, batch, err), shown = good && !writer->lost;
    /* What came into the file although the commit failed, and what only the file knows, is read from there. */
    bool follow = !shown && (good || written_state() != WRITTEN_NOT);
    if (shown)
        store_mark(book->store, &book->mark);
    else
        take_back(writer);
    forget(writer);
    if (follow)
        book_follow(book);
    book->forms_changed |= forms && good;
    book->wrote |= good || written_state() != WRITTEN_NOT;
    return good;
}
