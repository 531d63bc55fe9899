/* A copy of what is shown, when the file is not to be had any more. */
#include "book/book_watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book_private.h"

struct copying {
    struct book *book;
    struct store *store;
    const char **columns, **values;
    struct str *text; /* by column: what VALUES point to */
};

/* Everything that was entered in one row, as it is stored. */
static size_t row_cells(struct copying *c, size_t sheet, uint32_t row)
{
    const struct sheet_def *def = &c->book->catalog->sheet[sheet];
    size_t count = 0;
    for (size_t k = 0; k < def->column_count; k++) {
        if (!column_writable(&def->column[k]))
            continue;
        str_clear(&c->text[count]);
        model_stored(c->book->model, sheet, row, k, &c->text[count]);
        if (c->text[count].length == 0)
            continue;
        c->columns[count] = def->column[k].id;
        c->values[count] = c->text[count].text;
        count++;
    }
    return count;
}

static bool copy_row(struct copying *c, size_t sheet, uint32_t row, struct error *err)
{
    const struct sheet_def *def = &c->book->catalog->sheet[sheet];
    const char *id = model_row_id(c->book->model, sheet, row);
    size_t count = row_cells(c, sheet, row);
    if (def->kind == SHEET_LEDGER) {
        char own[64];
        snprintf(own, sizeof(own), "%s", id);
        return store_insert(c->store, def->id, own, 1024.0 * (row + 1), count, c->columns, c->values, err);
    }
    for (size_t i = 0; i < count; i++)
        if (!store_set(c->store, def->id, id, c->columns[i], false, NULL, c->values[i], err))
            return false;
    return true;
}

static bool copy_sheet(struct copying *c, size_t sheet, struct error *err)
{
    size_t columns = c->book->catalog->sheet[sheet].column_count;
    c->columns = mem_zero(columns + 1, sizeof(*c->columns));
    c->values = mem_zero(columns + 1, sizeof(*c->values));
    c->text = mem_zero(columns + 1, sizeof(*c->text));
    for (size_t i = 0; i < columns; i++)
        c->text[i] = (struct str)STR_INIT;
    bool good = true;
    for (uint32_t r = 0; good && r < model_rows(c->book->model, sheet); r++)
        good = copy_row(c, sheet, r, err);
    for (size_t i = 0; i < columns; i++)
        str_free(&c->text[i]);
    free(c->text);
    free(c->values);
    free(c->columns);
    return good;
}

/* A new workbook with the rows of the model, entered in one change that says where they come from. */
static bool copy_rows(struct book *book, const char *path, struct error *err)
{
    char when[17];
    date_time_text(book->watch.as_of ? book->watch.as_of : date_now(), when);
    char *title =
        mem_format(_("copy of what was shown at %s; its history is in the workbook %s"), when, store_id(book->store));
    struct copying c = {.book = book, .store = store_make(path, store_first_layers(book->store), err)};
    bool good = c.store && store_begin(c.store, book->person, book->clock, "do", 0, title, err);
    for (size_t s = 0; good && s < book->catalog->sheet_count; s++)
        good = copy_sheet(&c, s, err);
    good = good && store_commit(c.store, NULL, err) && store_verify(c.store, NULL, NULL, NULL, err) &&
           store_publish(&c.store, err);
    store_close(&c.store);
    free(title);
    return good;
}

bool book_save_copy(struct book *book, const char *path, bool *whole, struct error *err)
{
    struct error why = {0};
    *whole = book->seen != BOOK_BEHIND && store_copy(book->store, path, &why);
    if (*whole)
        return true;
    if (book->model && why.code != ERROR_EXISTS && why.code != ERROR_DISK_FULL)
        return copy_rows(book, path, err);
    if (err)
        *err = why;
    return false;
}
