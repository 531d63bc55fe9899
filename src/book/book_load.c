/* Reading a workbook into a model: all of it. What others change later is followed by book_refresh.c. */
#include <stdlib.h>

#include "base/date.h"
#include "book/book_private.h"

struct loading {
    struct model *model;
    struct lost_answers *lost;
    size_t sheet, count;
    const size_t *column; /* model column of each value */
};

static bool load_row(void *context, const char *id, double pos, const char *const *values)
{
    (void)pos;
    struct loading *l = context;
    const struct sheet_def *def = &model_catalog(l->model)->sheet[l->sheet];
    uint32_t row;
    if (def->kind == SHEET_LEDGER) {
        row = model_rows(l->model, l->sheet);
        model_append_row(l->model, l->sheet, id);
    } else {
        row = model_find_row(l->model, l->sheet, id);
        if (row ==
            UINT32_MAX) { /* an answer to a row that this pack, or this ledger, no longer has: kept in the file */
            if (def->each != SIZE_MAX)
                book_note_lost(l->lost, l->model, l->sheet, id);
            return true;
        }
    }
    for (size_t i = 0; i < l->count; i++)
        if (values[i])
            model_put(l->model, l->sheet, row, l->column[i], values[i]);
    return true;
}

static bool load_sheet(struct store *store, struct model *model, struct lost_answers *lost, size_t sheet,
                       struct error *err)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    const char **names = mem_zero(def->column_count, sizeof(*names));
    size_t *columns = mem_zero(def->column_count, sizeof(*columns));
    struct loading l = {.model = model, .lost = lost, .sheet = sheet, .column = columns};
    for (size_t c = 0; c < def->column_count; c++)
        if (column_writable(&def->column[c])) {
            names[l.count] = def->column[c].id;
            columns[l.count++] = c;
        }
    bool good = l.count == 0 || store_load(store, def->id, names, l.count, load_row, &l, err);
    if (def->kind == SHEET_LEDGER)
        model_appended(model, sheet);
    free(names);
    free(columns);
    return good;
}

/* Ledgers first: the rows of an `each` sheet come from one. */
static bool load_all(struct store *store, struct model *model, struct lost_answers *lost, struct error *err)
{
    const struct catalog *catalog = model_catalog(model);
    for (int each = 0; each < 2; each++)
        for (size_t s = 0; s < catalog->sheet_count; s++)
            if ((catalog->sheet[s].each != SIZE_MAX) == (each == 1) && !load_sheet(store, model, lost, s, err))
                return false;
    return true;
}

/* In one view: no commit comes between two sheets. */
static struct model *load_model(struct book *book, struct lost_answers *lost, int64_t *seen, struct store_mark *mark,
                                struct error *err)
{
    bool began;
    if (!store_read_begin(book->store, &began, err))
        return NULL;
    struct model *model = model_new(book->catalog, date_today());
    if (!store_outside_changes(book->store, seen, err) || !load_all(book->store, model, lost, err)) {
        model_free(&model);
        book_forget_lost(lost);
    }
    store_mark(book->store, mark);
    store_read_end(book->store, began);
    return model;
}

/* Reads the whole workbook into a model of its own and puts it in the place of the old one only when it is complete: a
 * file that cannot be read now leaves everything as it was, and whoever shows it can go on showing it. */
bool book_reload(struct book *book, struct error *err)
{
    int64_t seen;
    struct store_mark mark;
    struct lost_answers lost = {0};
    struct model *model = NULL;
    if (catalog_read_rest(book->catalog, NULL, NULL, err))
        model = load_model(book, &lost, &seen, &mark, err);
    if (!model) {
        book->seen = BOOK_BEHIND;
        return false;
    }
    if (!book_ask_trust(book, err)) {
        model_free(&model);
        book_forget_lost(&lost);
        book->seen = BOOK_BEHIND;
        return false;
    }
    model_compute(model);
    book_forget_lost(&book->lost);
    book->lost = lost;
    model_free(&book->model);
    book->model = model;
    book->seen = seen;
    book->mark = mark;
    return true;
}

bool book_load(struct book *book, struct error *err)
{
    return book->model || book_reload(book, err);
}
