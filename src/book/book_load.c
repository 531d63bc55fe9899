/* Reading a workbook into a model: all of it. What others change later is followed by book_refresh.c.
 *
 * It is read piece by piece, since a large workbook takes seconds and somebody may want to press a key: the model is built
 * beside the one that is shown, and takes its place when it is whole. The file is not held between the pieces, so that
 * nobody who wants to write has to wait. What others commit meanwhile is in the journal, and is followed in the new model
 * before anybody sees it: no state is ever shown that the file did not have.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "book/book_private.h"

struct reading {
    struct book *book;
    struct model *model;
    struct lost_answers lost;
    int64_t seen; /* as of the beginning; what came later is followed */
    struct store_mark mark;
    bool read, unfit;
    uint64_t done, total; /* rows */
    uint32_t *expected;   /* of each sheet, as far as is believed */
    size_t next;          /* each sheet twice: ledgers first, since the rows of an `each` sheet come from one */
    /* the sheet being read */
    bool begun;
    struct store_piece piece;
    size_t sheet, count;
    const char **name;
    size_t *column; /* model column of each value */
    /* now */
    enum reading_for why;
    unsigned since;
};

/* ---- pauses ---- */

#define ROWS_BETWEEN 50 /* some 0.3 ms: so long a key waits at most */

static bool wants_pause(void *context)
{
    struct reading *r = context;
    const struct book *book = r->book;
    r->since = 0;
    return book->pause && book->pause(book->pause_context, r->why, r->done, r->total) && r->why != READING_ALL;
}

void book_on_reading(struct book *book, book_pause_fn *pause, void *context)
{
    book->pause = pause;
    book->pause_context = context;
}

bool book_is_reading(const struct book *book, uint64_t *done, uint64_t *total)
{
    if (!book->reading)
        return false;
    if (done)
        *done = book->reading->done;
    if (total)
        *total = book->reading->total;
    return true;
}

/* ---- a sheet ---- */

static bool load_row(void *context, const char *id, double pos, const char *const *values)
{
    struct reading *r = context;
    const struct sheet_def *def = &model_catalog(r->model)->sheet[r->sheet];
    uint32_t row;
    if (def->kind == SHEET_LEDGER) {
        row = model_rows(r->model, r->sheet);
        model_append_row(r->model, r->sheet, id);
        model_set_pos(r->model, r->sheet, row, pos);
    } else {
        row = model_find_row(r->model, r->sheet, id);
        if (row == UINT32_MAX && def->each != SIZE_MAX)
            book_note_lost(&r->lost, r->model, r->sheet, id);
        /* Else an answer to a row that this pack no longer has: kept in the file. */
    }
    for (size_t i = 0; i < r->count && row != UINT32_MAX; i++)
        if (values[i])
            model_put(r->model, r->sheet, row, r->column[i], values[i]);
    r->done++;
    return ++r->since < ROWS_BETWEEN || !wants_pause(r);
}

/* Room is made for so many rows, whatever a damaged file says of itself; more come without. */
#define MOST_EXPECTED (1u << 20)

static void begin_sheet(struct reading *r, size_t sheet)
{
    const struct sheet_def *def = &model_catalog(r->model)->sheet[sheet];
    r->begun = true;
    r->sheet = sheet;
    r->piece = (struct store_piece){0};
    r->name = mem_zero(def->column_count + 1, sizeof(*r->name));
    r->column = mem_zero(def->column_count + 1, sizeof(*r->column));
    r->count = 0;
    for (size_t c = 0; c < def->column_count; c++)
        if (column_writable(&def->column[c])) {
            r->name[r->count] = def->column[c].id;
            r->column[r->count++] = c;
        }
    if (def->kind == SHEET_LEDGER)
        model_append_begin(r->model, sheet, r->expected[sheet]);
}

static void end_sheet(struct reading *r)
{
    free(r->name);
    free(r->column);
    r->name = NULL;
    r->column = NULL;
    r->begun = false;
}

static bool read_some(struct reading *r, size_t sheet, struct error *err)
{
    const struct sheet_def *def = &model_catalog(r->model)->sheet[sheet];
    if (!r->begun)
        begin_sheet(r, sheet);
    r->piece.end = r->count == 0;
    if (r->count > 0 && !store_load_piece(r->book->store, def->id, r->name, r->count, &r->piece, load_row, r, err))
        return false;
    if (!r->piece.end)
        return true;
    r->unfit |= r->piece.unfit;
    if (def->kind == SHEET_LEDGER) {
        model_in_order(r->model,
                       sheet); /* rows inserted between others, or moved, stand elsewhere than their keys say */
        model_appended(r->model, sheet);
    }
    end_sheet(r);
    r->next++;
    return true;
}

/* ---- all of them ---- */

static int by_lost(const void *a, const void *b)
{
    const struct lost_answer *x = a, *y = b;
    return x->sheet != y->sheet ? (x->sheet > y->sheet) - (x->sheet < y->sheet) : strcmp(x->row, y->row);
}

/* The rows of all sheets, or until a pause is wanted (then one has begun). In one view of the file, which is let go with the
 * pause: a lock for each of a hundred sheets would take longer than what is in them. */
static bool read_rows(struct reading *r, struct error *err)
{
    const struct catalog *catalog = r->book->catalog;
    bool began, good = true;
    if (r->next == 2 * catalog->sheet_count)
        return true;
    if (!store_read_begin(r->book->store, &began, err))
        return false;
    do {
        size_t sheet = r->next % catalog->sheet_count;
        bool each = r->next >= catalog->sheet_count;
        if ((catalog->sheet[sheet].each != SIZE_MAX) != each ||
            (!r->begun && !store_has_sheet(r->book->store, catalog->sheet[sheet].id)))
            r->next++;
        else
            good = read_some(r, sheet, err);
    } while (good && !r->begun && r->next < 2 * catalog->sheet_count);
    store_read_end(r->book->store, began);
    return good;
}

/* Until all is read, or (*READ stays false) a pause is wanted. */
static bool read_on(struct reading *r, struct error *err)
{
    if (!read_rows(r, err))
        return false;
    if (r->begun)
        return true;
    if (r->book->pause && !model_compute_some(r->model, wants_pause, r))
        return true; /* where nobody presses keys meanwhile it is computed when it is read */
    if (r->lost.count)
        qsort(r->lost.answer, r->lost.count, sizeof(*r->lost.answer), by_lost);
    r->read = true;
    return true;
}

void book_stop_reading(struct book *book)
{
    struct reading *r = book->reading;
    if (!r)
        return;
    end_sheet(r);
    model_free(&r->model);
    book_forget_lost(&r->lost);
    free(r->expected);
    free(r);
    book->reading = NULL;
}

bool book_start_reading(struct book *book, struct error *err)
{
    bool began;
    book_stop_reading(book);
    if (!store_read_begin(book->store, &began, err))
        return false;
    struct reading *r = book->reading = mem_zero(1, sizeof(*r));
    r->book = book;
    r->model = model_new(book->catalog, date_today());
    r->expected = mem_zero(book->catalog->sheet_count + 1, sizeof(*r->expected));
    store_mark(book->store, &r->mark);
    bool good = store_outside_changes(book->store, &r->seen, err) && book_follow_forms(book, err);
    for (size_t s = 0; s < book->catalog->sheet_count && good; s++) {
        int64_t rows = 0;
        const char *sheet = book->catalog->sheet[s].id;
        good = !store_has_sheet(book->store, sheet) || store_sealed_rows(book->store, sheet, &rows, err);
        r->total += rows > 0 ? (uint64_t)rows : 0;
        r->expected[s] = rows < 0 ? 0 : rows < MOST_EXPECTED ? (uint32_t)rows : MOST_EXPECTED;
    }
    store_read_end(book->store, began);
    if (!good)
        book_stop_reading(book);
    return good;
}

/* What came while it was read, in one view of the file. */
static bool follow(struct reading *r, bool *whole, struct error *err)
{
    bool began;
    struct store_mark now;
    *whole = false;
    if (!store_read_begin(r->book->store, &began, err))
        return false;
    store_mark(r->book->store, &now);
    bool good =
        store_mark_same(&r->mark, &now) || book_follow_entries(r->book, r->model, &r->lost, &r->mark, &now, whole, err);
    good = good && store_outside_changes(r->book->store, &r->seen, err);
    r->mark = now;
    store_read_end(r->book->store, began);
    return good;
}

static bool finish(struct reading *r, bool *again, struct error *err)
{
    struct book *book = r->book;
    if (!follow(r, again, err))
        return false;
    if (*again) /* that was much, too */
        return book_start_reading(book, err);
    if (r->unfit)
        store_suspect_it(book->store);
    if (!book_ask_trust(book, err))
        return false;
    book_forget_lost(&book->lost);
    model_free(&book->model);
    book->model = r->model;
    model_on_past(book->model, book_past, book);
    book->changes++;
    book->lost = r->lost;
    book->seen = r->seen;
    book->mark = r->mark;
    r->model = NULL;
    r->lost = (struct lost_answers){0};
    book_stop_reading(book);
    return true;
}

bool book_read_on(struct book *book, enum reading_for why, bool *changed, struct error *err)
{
    struct error first = {0};
    bool good = true, again = true;
    *changed = false;
    while (good && again) {
        struct reading *r = book->reading;
        r->why = why;
        good = read_on(r, &first);
        again = false;
        if (good && r->read)
            good = finish(r, &again, &first);
        *changed = good && !book->reading;
    }
    if (!good && first.code != ERROR_BUSY) /* one that is locked out for a while goes on where it was */
        book_stop_reading(book);
    if (good && !*changed && why != READING_LOOK)
        good = error_set(&first, ERROR_BUSY, store_path(book->store));
    if (!good && err)
        *err = first;
    return good;
}

/* What the book shows is let go only when the new is there: a file that cannot be read now leaves everything as it was, and
 * whoever shows it can go on showing it. */
bool book_reload(struct book *book, struct error *err)
{
    bool changed;
    bool good = book_start_reading(book, err) && book_read_on(book, READING_ALL, &changed, err);
    if (!good) {
        book_stop_reading(book);
        book->seen = BOOK_BEHIND;
    }
    return good;
}

bool book_load(struct book *book, struct error *err)
{
    bool whole;
    if (book->model || !book->reading)
        return book->model || book_reload(book, err);
    bool good = book_read_on(book, READING_ALL, &whole, err); /* some of it has been read between keys */
    if (!good)
        book_stop_reading(book);
    return good;
}

bool book_load_some(struct book *book, bool *whole, struct error *err)
{
    *whole = book->model != NULL;
    if (*whole)
        return true;
    return (book->reading || book_start_reading(book, err)) && book_read_on(book, READING_LOOK, whole, err);
}
