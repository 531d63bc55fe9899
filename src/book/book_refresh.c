/* Following the journal: what others (or an undo of our own) have written since the model was last brought up to date.
 *
 * The entries say which rows were touched, and no more is believed of them: their values may be erased by now, or be
 * taken back by later ones. What the rows hold now is read from the tables, so that the model is what it would be if
 * the workbook were opened anew. Everything is read before the model is touched, in one view of the file; putting it
 * into the model cannot fail. What costs as much as reading everything is read as everything: must_read_all() decides
 * that, and nothing else.
 */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/written.h"
#include "book/book_private.h"
#include "book/step.h"

/* Up to here following was faster than reading everything even in a workbook of a few hundred rows (a row takes about
 * 10 µs). */
#define ENTRIES_MAX 5000

struct touched {
    size_t sheet;
    const char *id;
    bool present; /* in the file */
    double pos;
    const char **values; /* one for each writable column of the sheet; NULL: all empty */
};

struct following {
    struct book *book;
    struct model *model; /* the book's, or its successor */
    struct lost_answers *lost;
    struct arena *texts;
    struct touched *row;
    size_t count, capacity;
    bool strange; /* an entry that this version does not understand, or a file that does not fit the entries */
    /* Sheets that stand once for every row of a ledger whose rows came or went: read again as a whole. */
    bool *whole;
    struct touched *answer;
    size_t answers, answer_capacity;
    /* while reading */
    struct touched *reading;
    size_t columns;
};

/* ---- which rows ---- */

static bool gather(void *context, const struct store_entry *entry)
{
    struct following *f = context;
    static const char *const known[] = {"set", "insert", "delete", "move", "blank"};
    bool change = false;
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        change = change || strcmp(entry->op, known[i]) == 0;
    bool beside = strcmp(entry->op, "export") == 0 || strcmp(entry->op, "notice") == 0;
    f->strange = !change && !beside;
    if (change && entry->sheet && strcmp(entry->sheet, LAYERS_SHEET) == 0)
        f->book->forms_changed = true;
    size_t sheet = catalog_find_sheet(f->book->catalog, entry->sheet ? entry->sheet : "", NULL);
    if (f->strange || sheet == SIZE_MAX || !entry->row || beside)
        return !f->strange;
    const struct touched *last = f->count ? &f->row[f->count - 1] : NULL;
    if (last && last->sheet == sheet && strcmp(last->id, entry->row) == 0)
        return true;
    f->row = mem_grow(f->row, f->count, &f->capacity, sizeof(*f->row));
    f->row[f->count++] = (struct touched){.sheet = sheet, .id = arena_text(f->texts, entry->row)};
    return true;
}

static int by_row(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;
    return x->sheet != y->sheet ? (x->sheet > y->sheet) - (x->sheet < y->sheet) : strcmp(x->id, y->id);
}

/* Each row once. */
static void unite(struct following *f)
{
    size_t count = 0;
    if (f->count)
        qsort(f->row, f->count, sizeof(*f->row), by_row);
    for (size_t i = 0; i < f->count; i++) {
        if (!count || by_row(&f->row[count - 1], &f->row[i]) != 0)
            f->row[count++] = f->row[i];
    }
    f->count = count;
}

/* ---- what they hold now ---- */

static const char **copy_values(struct following *f, const char *const *values)
{
    const char **copy = arena_zero(f->texts, (f->columns + 1) * sizeof(*copy));
    for (size_t i = 0; i < f->columns; i++)
        copy[i] = arena_text(f->texts, values[i]);
    return copy;
}

static bool take_row(void *context, const char *id, double pos, const char *const *values)
{
    struct following *f = context;
    (void)id;
    f->reading->present = true;
    f->reading->pos = pos;
    f->reading->values = copy_values(f, values);
    return true;
}

static bool take_answer(void *context, const char *id, double pos, const char *const *values)
{
    struct following *f = context;
    (void)pos;
    f->answer = mem_grow(f->answer, f->answers, &f->answer_capacity, sizeof(*f->answer));
    f->answer[f->answers++] = (struct touched){
        .sheet = f->reading->sheet, .id = arena_text(f->texts, id), .present = true, .values = copy_values(f, values)};
    return true;
}

/* The rows of SHEET from the file: those from FROM to TO, or (TO 0) all of them. */
static bool read_sheet(struct following *f, size_t sheet, size_t from, size_t to, struct error *err)
{
    const struct sheet_def *def = &f->book->catalog->sheet[sheet];
    const char **names = mem_zero(def->column_count + 1, sizeof(*names));
    f->columns = 0;
    for (size_t c = 0; c < def->column_count; c++)
        if (column_writable(&def->column[c]))
            names[f->columns++] = def->column[c].id;
    bool good = true;
    if (to == 0) {
        f->reading = &(struct touched){.sheet = sheet};
        good = store_load(f->book->store, def->id, names, f->columns, take_answer, f, err);
    }
    for (size_t i = from; i < to && good; i++) {
        f->reading = &f->row[i];
        good = store_load_row(f->book->store, def->id, f->row[i].id, names, f->columns, take_row, f, err);
    }
    f->reading = NULL;
    free(names);
    return good;
}

static bool in_model(const struct following *f, const struct touched *row)
{
    return model_find_row(f->model, row->sheet, row->id) != UINT32_MAX;
}

static bool read_touched(struct following *f, struct error *err)
{
    const struct catalog *catalog = f->book->catalog;
    for (size_t from = 0, to; from < f->count; from = to) {
        for (to = from; to < f->count && f->row[to].sheet == f->row[from].sheet; to++)
            ;
        if (!read_sheet(f, f->row[from].sheet, from, to, err))
            return false;
    }
    for (size_t i = 0; i < f->count; i++) {
        struct touched *row = &f->row[i];
        const struct sheet_def *def = &catalog->sheet[row->sheet];
        bool there = in_model(f, row);
        if (def->each != SIZE_MAX && !there) /* its ledger's row comes with it, or is gone: see book_note_lost() */
            f->whole[row->sheet] = true;
        if (def->kind != SHEET_LEDGER)
            continue;
        for (size_t s = 0; s < catalog->sheet_count && row->present != there; s++)
            f->whole[s] |= catalog->sheet[s].each == row->sheet;
    }
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (f->whole[s] && !read_sheet(f, s, 0, 0, err))
            return false;
    return true;
}

/* ---- into the model ---- */

/* VALUES (NULL: all empty) where they differ from what the model holds. */
static void put_values(struct model *model, size_t sheet, uint32_t row, const char *const *values)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    struct str now = STR_INIT;
    for (size_t c = 0, i = 0; c < def->column_count; c++) {
        if (!column_writable(&def->column[c]))
            continue;
        const char *value = values && values[i] ? values[i] : "";
        i++;
        str_clear(&now);
        model_stored(model, sheet, row, c, &now);
        if (strcmp(now.text, value) != 0)
            model_put(model, sheet, row, c, value);
    }
    str_free(&now);
}

/* The ledgers first: the rows of an `each` sheet come from one. What they hold is put afterwards. */
static void put_rows(struct following *f)
{
    static const struct step_cells nothing = {0};
    struct steps steps = steps_new();
    for (size_t i = 0; i < f->count; i++) {
        const struct touched *t = &f->row[i];
        struct step step = {.op = STEP_MOVE, .sheet = (uint32_t)t->sheet, .row = t->id, .new_pos = t->pos};
        bool there = in_model(f, t);
        if (f->book->catalog->sheet[t->sheet].kind != SHEET_LEDGER || (!there && !t->present))
            continue;
        step.cells = &nothing;
        if (there != t->present)
            step.op = t->present ? STEP_INSERT : STEP_DELETE;
        steps_add(&steps, step);
    }
    model_apply(f->model, steps.step, steps.count, false);
    steps_done(&steps);
}

static void put_answers(struct following *f, size_t sheet)
{
    struct lost_answers *lost = f->lost;
    size_t kept = 0;
    for (size_t i = 0; i < lost->count; i++)
        if (lost->answer[i].sheet != sheet)
            lost->answer[kept++] = lost->answer[i];
        else
            free(lost->answer[i].row);
    lost->count = kept;
    for (uint32_t r = 0; r < model_rows(f->model, sheet); r++)
        put_values(f->model, sheet, r, NULL);
    for (size_t i = 0; i < f->answers; i++) {
        if (f->answer[i].sheet != sheet)
            continue;
        uint32_t row = model_find_row(f->model, sheet, f->answer[i].id);
        if (row == UINT32_MAX)
            book_note_lost(lost, f->model, sheet, f->answer[i].id);
        else
            put_values(f->model, sheet, row, f->answer[i].values);
    }
}

static void put_all(struct following *f)
{
    const struct catalog *catalog = f->book->catalog;
    put_rows(f);
    for (size_t i = 0; i < f->count; i++) {
        uint32_t row = f->whole[f->row[i].sheet] ? UINT32_MAX : model_find_row(f->model, f->row[i].sheet, f->row[i].id);
        if (row != UINT32_MAX)
            put_values(f->model, f->row[i].sheet, row, f->row[i].values);
    }
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (f->whole[s])
            put_answers(f, s);
    model_compute(f->model);
}

/* ---- the decision ---- */

/* Whether the workbook must be read as a whole; else F has read what changed. That the entries seen last are still the
 * beginning of the file's is the store's to watch. */
static bool must_read_all(struct following *f, int64_t from, int64_t to, bool *whole, struct error *err)
{
    struct store *store = f->book->store;
    *whole = store_suspect(store) || to - from > ENTRIES_MAX || model_today(f->model) != date_today();
    if (*whole)
        return true;
    struct store_filter filter = {.oldest_first = true, .after = from};
    if (!store_entries(store, &filter, gather, f, err))
        return false;
    unite(f);
    *whole = f->strange;
    return f->strange || read_touched(f, err);
}

static bool note_forms(void *context, const struct store_entry *entry)
{
    struct book *book = context;
    book->forms_changed |= strcmp(entry->op, "notice") != 0;
    return !book->forms_changed;
}

bool book_follow_forms(struct book *book, struct error *err)
{
    const struct store_filter filter = {.sheet = LAYERS_SHEET, .oldest_first = true, .after = book->mark.entries};
    return !book->model || store_entries(book->store, &filter, note_forms, book, err);
}

bool book_follow_entries(struct book *book, struct model *model, struct lost_answers *lost,
                         const struct store_mark *from, const struct store_mark *now, bool *whole, struct error *err)
{
    struct following f = {.book = book,
                          .model = model,
                          .lost = lost,
                          .texts = arena_new(),
                          .whole = mem_zero(book->catalog->sheet_count + 1, sizeof(*f.whole))};
    bool good = must_read_all(&f, from->entries, now->entries, whole, err);
    if (good && !*whole)
        put_all(&f);
    arena_free(&f.texts);
    free(f.row);
    free(f.answer);
    free(f.whole);
    return good;
}

/* A commit without an entry (a draft, a note) is nothing that the model shows. */
static bool same_entries(struct book *book, const struct store_mark *now, bool *same, struct error *err)
{
    *same = store_mark_same(now, &book->mark) && !store_suspect(book->store); /* what writes past us makes no entry */
    return !*same || store_outside_changes(book->store, &book->seen, err);
}

static bool unchanged(struct book *book, bool *unchanged, struct error *err)
{
    int64_t changes;
    *unchanged = false;
    if (!store_outside_changes(book->store, &changes, err))
        return false;
    *unchanged = changes == book->seen;
    return true;
}

/* *WHOLE: all of it must be read. */
static bool follow(struct book *book, bool *changed, bool *whole, struct error *err)
{
    bool began, same;
    struct store_mark now;
    if (!store_read_begin(book->store, &began, err))
        return false;
    store_mark(book->store, &now);
    bool good = same_entries(book, &now, &same, err);
    book->changes += good && !same; /* also when not all of it can be read */
    if (good && !same)
        good = book_follow_entries(book, book->model, &book->lost, &book->mark, &now, whole, err);
    if (good && !same && !*whole) {
        *changed = true;
        book->mark = now;
        good = store_outside_changes(book->store, &book->seen, err);
    }
    store_read_end(book->store, began);
    return good;
}

static bool catch_up(struct book *book, enum reading_for why, bool *changed, struct error *err)
{
    bool same, whole = false;
    *changed = false;
    if (!book->reading) {
        /* A new day changes what is computed, though nobody has written: a screen may be left open over night. */
        if (!book->model || model_today(book->model) == date_today()) {
            if (!unchanged(book, &same, err) || same)
                return same;
            bool good = follow(book, changed, &whole, err);
            if (!good || !whole)
                return good;
        }
        if (!book_start_reading(book, err))
            return false;
    }
    return book_read_on(book, why, changed, err);
}

bool book_current(struct book *book, bool *current, struct error *err)
{
    bool began;
    *current = false;
    if (book->reading)
        return true;
    if (!unchanged(book, current, err) || *current)
        return *current;
    if (!store_read_begin(book->store, &began, err))
        return false;
    struct store_mark now;
    store_mark(book->store, &now);
    bool good = same_entries(book, &now, current, err);
    store_read_end(book->store, began);
    return good;
}

bool book_catch_up(struct book *book, struct error *err)
{
    bool changed;
    return catch_up(book, READING_WAITED, &changed, err);
}

void book_follow(struct book *book)
{
    bool changed;
    book->seen = BOOK_BEHIND; /* an own commit is none of others */
    catch_up(book, READING_ALL, &changed, NULL);
}

bool book_refresh(struct book *book, struct error *err)
{
    bool changed = false;
    return book->model && catch_up(book, READING_LOOK, &changed, err) && changed;
}
