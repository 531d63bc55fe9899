/* Steps on the file (step.h), and the steps of a batch of the journal. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/step.h"
#include "book/store_private.h"

static bool apply_set(struct store *store, const struct step *step, bool back, struct error *err)
{
    if (step->confirm && !back &&
        strcmp(step->old_value ? step->old_value : "", step->new_value ? step->new_value : "") == 0)
        return write_confirm(store, step->sheet_id, step->row, step->column_id, step->new_value, err);
    return write_set(store, step->sheet_id, step->row, step->column_id, step->exact,
                     back ? step->new_value : step->old_value, back ? step->old_value : step->new_value, err);
}

static bool apply_insert(struct store *store, const struct step *step, double pos, struct error *err)
{
    const struct step_cells *cells = step->cells;
    struct error why = {.code = ERROR_NONE};
    bool has_pos = !isnan(pos);
    if (write_insert(store, step->sheet_id, step->row, has_pos, has_pos ? pos : 0, cells->count, cells->column,
                     cells->value, &why))
        return true;
    if (step->exact && why.code == ERROR_EXISTS)
        why.code = ERROR_CONFLICT; /* somebody else put a row there */
    if (err)
        *err = why;
    return false;
}

static bool apply_delete(struct store *store, const struct step *step, double pos, struct error *err)
{
    const struct step_cells *cells = step->cells;
    struct row_image held = {.has_pos = !isnan(pos),
                             .pos = isnan(pos) ? 0 : pos,
                             .count = cells->count,
                             .columns = (const char **)(uintptr_t)cells->column,
                             .values = (const char **)(uintptr_t)cells->value};
    return write_delete(store, step->sheet_id, step->row, step->exact ? &held : NULL, err);
}

static bool apply(struct store *store, const struct step *step, bool back, struct error *err)
{
    double from = back ? step->new_pos : step->old_pos, to = back ? step->old_pos : step->new_pos;
    switch (step_does(step, back)) {
    case STEP_SET: return apply_set(store, step, back, err);
    case STEP_INSERT: return apply_insert(store, step, to, err);
    case STEP_DELETE: return apply_delete(store, step, from, err);
    case STEP_MOVE:
        return store_order_move(store, step->sheet_id, step->row, step->exact, !isnan(from), from, !isnan(to), to, err);
    }
    return false;
}

bool store_apply(struct store *store, const struct step *step, size_t count, bool back, const struct progress *progress,
                 struct error *err)
{
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        good = apply(store, &step[back ? count - 1 - i : i], back, err);
        if (good && progress && progress->step && i % 4096 == 4095 && progress->step(progress->context, i, count))
            good = error_set(err, ERROR_CANCELLED, store->title);
    }
    if (!good)
        store_rollback(store);
    return good;
}

/* ---- out of the journal ---- */

static const char *take(struct arena *texts, struct span span)
{
    return span.length ? arena_text_length(texts, span.text, span.length) : NULL;
}

/* Rows of one sheet usually hold the same columns: what names them is kept once. */
static bool same_columns(const struct step_cells *cells, const struct row_image *image)
{
    bool same = cells && cells->count == image->count;
    for (size_t i = 0; i < image->count && same; i++)
        same = strcmp(cells->column[i], image->columns[i]) == 0;
    return same;
}

static struct step_cells *take_cells(struct steps *steps, const struct row_image *image, const struct step_cells *last)
{
    struct step_cells *cells = arena_zero(steps->texts, sizeof(*cells));
    const char **value = arena_zero(steps->texts, (image->count + 1) * sizeof(*value));
    cells->count = image->count;
    for (size_t i = 0; i < image->count; i++)
        value[i] = arena_text(steps->texts, image->values[i]);
    cells->value = value;
    if (same_columns(last, image)) {
        cells->column = last->column;
        cells->at = last->at;
        return cells;
    }
    const char **column = arena_zero(steps->texts, (image->count + 1) * sizeof(*column));
    for (size_t i = 0; i < image->count; i++)
        column[i] = arena_text(steps->texts, image->columns[i]);
    cells->column = column;
    cells->at = arena_zero(steps->texts, (image->count + 1) * sizeof(*cells->at));
    return cells;
}

struct taking {
    struct steps *steps;
    struct row_image image;        /* reused */
    const struct step_cells *last; /* of the sheet LAST_SHEET */
    const char *last_sheet;
    char **overruled;
};

static bool take_row(struct taking *t, struct span packed, struct step *step, double *pos)
{
    if (!journal_unpack_row(packed.text, packed.length, &t->image))
        return false;
    *pos = t->image.has_pos ? t->image.pos : NAN;
    step->cells = t->last = take_cells(t->steps, &t->image, t->last_sheet == step->sheet_id ? t->last : NULL);
    t->last_sheet = step->sheet_id;
    return true;
}

static bool take_move(const struct journal_entry *entry, struct step *step)
{
    bool had, has;
    char *before = mem_text_length(entry->old_value.text ? entry->old_value.text : "", entry->old_value.length);
    char *after = mem_text_length(entry->new_value.text ? entry->new_value.text : "", entry->new_value.length);
    bool good = journal_unpack_pos(before, &had, &step->old_pos) && journal_unpack_pos(after, &has, &step->new_pos);
    if (good && !had)
        step->old_pos = NAN;
    if (good && !has)
        step->new_pos = NAN;
    free(before);
    free(after);
    return good;
}

/* False: the entry cannot be read, or is none of those that change a cell or a row. */
static bool take_entry(struct taking *t, const struct journal_entry *entry)
{
    struct arena *texts = t->steps->texts;
    if (span_is(entry->op, "notice")) {
        if (span_is(entry->column, "overrule") && entry->new_value.length && !*t->overruled)
            *t->overruled = mem_text_length(entry->new_value.text, entry->new_value.length);
        return true;
    }
    struct step step = {.op = STEP_SET,
                        .exact = true,
                        .sheet = STEP_NOWHERE,
                        .column = STEP_NOWHERE,
                        .sheet_id =
                            t->steps->count && span_is(entry->sheet, t->steps->step[t->steps->count - 1].sheet_id)
                                ? t->steps->step[t->steps->count - 1].sheet_id
                                : take(texts, entry->sheet),
                        .row = take(texts, entry->row)};
    if (!step.sheet_id || !step.row || entry->salt.length == 0)
        return false;
    bool good = false;
    if (span_is(entry->op, "set")) {
        step.column_id = take(texts, entry->column);
        step.old_value = take(texts, entry->old_value);
        step.new_value = take(texts, entry->new_value);
        good = step.column_id != NULL;
    } else if (span_is(entry->op, "insert")) {
        step.op = STEP_INSERT;
        good = take_row(t, entry->new_value, &step, &step.new_pos);
    } else if (span_is(entry->op, "delete")) {
        step.op = STEP_DELETE;
        good = take_row(t, entry->old_value, &step, &step.old_pos);
    } else if (span_is(entry->op, "move")) {
        step.op = STEP_MOVE;
        good = take_move(entry, &step);
    }
    if (good)
        steps_add(t->steps, step);
    return good;
}

bool store_journal_steps(struct store *store, int64_t batch, struct steps *steps, char **overruled, struct error *err)
{
    struct taking t = {.steps = steps, .overruled = overruled};
    sqlite3_stmt *statement = NULL;
    /* Its entries are the ones from its own number on. */
    bool good = store_prepare(store, &statement,
                              "SELECT " JOURNAL_COLUMNS " FROM journal WHERE entry >= ?1 ORDER BY entry", false, err);
    int rc = SQLITE_DONE;
    if (good)
        sqlite3_bind_int64(statement, 1, batch);
    while (good && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct journal_entry entry;
        journal_read(statement, &entry);
        if (entry.batch != batch)
            break;
        if (!take_entry(&t, &entry)) {
            error_set(err, ERROR_VERIFY, store->path);
            error_place(err, "entry %lld", (long long)entry.number);
            good = error_detail(err, "%s", _("it can no longer be read"));
        }
    }
    good = good && (rc == SQLITE_ROW || rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    row_image_free(&t.image);
    return good;
}

bool store_steps_since(struct store *store, int64_t at, int64_t last, struct steps *steps, struct error *err)
{
    char *overruled = NULL;
    struct taking t = {.steps = steps, .overruled = &overruled};
    sqlite3_stmt *statement = NULL;
    bool good = store_prepare(store, &statement,
                              "SELECT " JOURNAL_COLUMNS " FROM journal WHERE at >= ?1 AND entry <= ?2 ORDER BY entry",
                              false, err);
    int rc = SQLITE_DONE;
    if (good) {
        sqlite3_bind_int64(statement, 1, at);
        sqlite3_bind_int64(statement, 2, last);
    }
    while (good && (rc = sqlite3_step(statement)) == SQLITE_ROW) {
        struct journal_entry entry;
        journal_read(statement, &entry);
        take_entry(&t, &entry); /* what changes no cell and no row, and what was erased, is left out */
    }
    good = good && (rc == SQLITE_DONE || store_error(store, err));
    sqlite3_finalize(statement);
    row_image_free(&t.image);
    free(overruled);
    return good;
}
