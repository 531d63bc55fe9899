/* Many rows in one transaction: the door for imports. What book_change() does for a person's edits, without an
 * allocation for each cell. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/book_private.h"
#include "book/guard.h"

struct importing { /* one part */
    struct book *book;
    size_t sheet, columns, count;
    const size_t *column;
    const char **names; /* of COLUMN */
    book_import_row_fn *row;
    void *context;
    size_t deletes;
    const char *const *deleted;
    char (*ids)[64]; /* given to new rows, in order */
    size_t inserts;
    struct str old;
};

/* What a row gives for its columns may be written: asked of the guard for each cell that holds something. */
static bool check_row(const struct importing *im, const char *id, const char *const *values, struct error *err)
{
    const struct sheet_def *def = &im->book->catalog->sheet[im->sheet];
    if (!id && def->sealed && im->columns)
        return guard_cell(im->book, im->sheet, im->column[0], true, false, err);
    for (size_t i = 0; i < im->columns; i++) {
        if (!values[i])
            continue;
        const struct column_def *column = &def->column[im->column[i]];
        bool plain = column_writable(column) && !def->sealed && def->each == SIZE_MAX; /* most of a million cells */
        if (!plain && !guard_cell(im->book, im->sheet, im->column[i], !id, false, err))
            return false;
        if (column->kind->refers && !guard_reference(im->book, im->sheet, im->column[i], id, values[i], err))
            return false;
    }
    return true;
}

static bool is_given(const struct importing *im, size_t column, const char *const *values)
{
    for (size_t i = 0; i < im->columns; i++)
        if (im->column[i] == column)
            return values[i] != NULL;
    return false;
}

/* Cells of an old row. A column that another one clears is emptied with it, unless the file says what it holds. */
static bool write_old(struct importing *im, const char *id, const char *const *values, struct error *err)
{
    const struct sheet_def *def = &im->book->catalog->sheet[im->sheet];
    uint32_t row = model_find_row(im->book->model, im->sheet, id);
    for (size_t i = 0; i < im->columns; i++) {
        if (!values[i])
            continue;
        str_clear(&im->old);
        model_stored(im->book->model, im->sheet, row, im->column[i], &im->old);
        /* What was compared is what the model shows: if somebody else has written meanwhile, the import must be looked
         * at again. */
        if (!store_set(im->book->store, def->id, id, im->names[i], true, *im->old.text ? im->old.text : NULL,
                       *values[i] ? values[i] : NULL, err))
            return false;
        for (size_t c = 0; c < def->column_count; c++)
            if (def->column[c].cleared_by == im->column[i] && !is_given(im, c, values) &&
                !store_set(im->book->store, def->id, id, def->column[c].id, false, NULL, NULL, err))
                return false;
    }
    return true;
}

static bool write_rows(struct importing *im, struct error *err)
{
    const struct sheet_def *def = &im->book->catalog->sheet[im->sheet];
    size_t capacity = 0;
    double pos = 0;
    for (size_t n = 0; n < im->count; n++) {
        const char *id = NULL, *const *values = NULL;
        bool good = im->row(im->context, n, &id, &values);
        if (!good)
            return error_set(err, ERROR_CANCELLED, def->title);
        if (!check_row(im, id, values, err))
            return false;
        if (id) {
            if (model_find_row(im->book->model, im->sheet, id) == UINT32_MAX)
                return error_set(err, ERROR_UNKNOWN_ROW, id), error_place(err, "%s", def->id);
            if (!write_old(im, id, values, err))
                return false;
            continue;
        }
        if (def->kind != SHEET_LEDGER)
            return error_set(err, ERROR_NOT_LEDGER, def->title);
        if (im->inserts == 0 && !store_last_pos(im->book->store, def->id, NULL, &pos, err))
            return false;
        pos += 1024;
        im->ids = mem_grow(im->ids, im->inserts, &capacity, sizeof(*im->ids));
        im->ids[im->inserts][0] = '\0';
        if (!store_insert(im->book->store, def->id, im->ids[im->inserts], pos, im->columns, im->names, values, err))
            return false;
        im->inserts++;
    }
    return true;
}

/* References that the import itself writes: what is deleted with it must not be named by them, and may have been. */
static void add_references(struct importing *im, struct change_list *list)
{
    const struct sheet_def *def = &im->book->catalog->sheet[im->sheet];
    bool any = false;
    for (size_t i = 0; i < im->columns; i++)
        any = any || def->column[im->column[i]].kind->refers;
    for (size_t n = 0; any && n < im->count; n++) {
        const char *id = NULL, *const *values = NULL;
        im->row(im->context, n, &id, &values);
        if (!id)
            change_list_insert(list, im->sheet, NULL);
        for (size_t i = 0; i < im->columns; i++)
            if (values[i] && def->column[im->column[i]].kind->refers) {
                if (id)
                    change_list_set(list, im->sheet, id, im->column[i], values[i]);
                else
                    change_list_cell(list, im->sheet, im->column[i], values[i]);
            }
    }
}

static size_t count_deletes(const struct importing *im, size_t parts)
{
    size_t deletes = 0;
    for (size_t i = 0; i < parts; i++)
        deletes += im[i].deletes;
    return deletes;
}

/* The rows that go, and what the guard says must go or be emptied with them. */
static bool delete_rows(struct book *book, struct importing *im, size_t parts, struct error *err)
{
    if (count_deletes(im, parts) == 0)
        return true;
    struct change_list asked = change_list_new(), all;
    for (size_t i = 0; i < parts; i++)
        add_references(&im[i], &asked);
    for (size_t i = 0; i < parts; i++)
        for (size_t d = 0; d < im[i].deletes; d++)
            change_list_delete(&asked, im[i].sheet, im[i].deleted[d]);
    bool good = guard_changes(book, asked.change, asked.count, &(struct change_options){0}, &all, err), given = good;
    for (size_t i = 0; i < all.count && good; i++) {
        const struct change *c = &all.change[i];
        const struct sheet_def *def = &book->catalog->sheet[c->sheet];
        if (c->op == CHANGE_SET && !c->added)
            good = store_set(book->store, def->id, c->row, def->column[c->column].id, false, NULL,
                             *c->value ? c->value : NULL, err);
        else if (c->op == CHANGE_DELETE)
            good = store_delete(book->store, def->id, c->row, err);
    }
    if (given)
        change_list_done(&all);
    change_list_done(&asked);
    return good;
}

/* A text that came before has its code in the column already: it is neither parsed nor looked up again. Texts are known
 * by their address. */
#define SEEN 1024
struct seen {
    const char *text;
    uint32_t code;
};

static void show_new(struct importing *im, struct seen *seen, uint32_t row, const char *const *values)
{
    const struct table *table = model_table(im->book->model, catalog_rows_table(im->sheet));
    for (size_t i = 0; i < im->columns; i++) {
        const char *text = values[i];
        if (!text || !*text)
            continue;
        struct column *column = table->column[im->column[i]];
        struct seen *slot = &seen[i * SEEN + ((uintptr_t)text >> 2) % SEEN];
        if (slot->text == text) {
            column_set_code(column, row, slot->code);
            continue;
        }
        model_put(im->book->model, im->sheet, row, im->column[i], text);
        *slot = (struct seen){text, column_code(column, row)};
    }
}

/* The same on the model, after the commit. */
static void show_rows(struct importing *im)
{
    struct seen *seen = mem_zero(im->columns * SEEN + 1, sizeof(*seen));
    struct model *model = im->book->model;
    const struct sheet_def *def = &im->book->catalog->sheet[im->sheet];
    size_t inserts = 0;
    for (size_t n = 0; n < im->count; n++) {
        const char *id = NULL, *const *values = NULL;
        im->row(im->context, n, &id, &values);
        uint32_t row;
        if (id) {
            row = model_find_row(model, im->sheet, id);
        } else {
            row = model_rows(model, im->sheet);
            model_append_row(model, im->sheet, im->ids[inserts++]);
            show_new(im, seen, row, values);
            continue;
        }
        for (size_t i = 0; i < im->columns; i++) {
            if (!values[i])
                continue;
            model_put(model, im->sheet, row, im->column[i], values[i]);
            for (size_t c = 0; c < def->column_count; c++)
                if (def->column[c].cleared_by == im->column[i] && !is_given(im, c, values))
                    model_put(model, im->sheet, row, c, NULL);
        }
    }
    free(seen);
    if (inserts)
        model_appended(model, im->sheet);
}

static void show_all(struct book *book, struct importing *im, size_t parts)
{
    bool follow = count_deletes(im, parts) > 0; /* what went with the rows: the journal says it */
    for (size_t i = 0; i < parts; i++)
        follow = follow || (im[i].inserts && book_has_answers(book, im[i].sheet));
    if (follow) {
        book_follow(book);
        return;
    }
    store_mark(book->store, &book->mark);
    for (size_t i = 0; i < parts; i++)
        show_rows(&im[i]);
    model_compute(book->model);
}

/* Opens the transaction, unless somebody else has committed since our last look: then what was compared is no longer
 * what is there. */
static bool begin(struct book *book, const char *title, struct error *err)
{
    bool current;
    if (!store_begin(book->store, book->person, book->clock, "do", 0, title, err))
        return false;
    bool known = book_current(book, &current, err);
    if (known && current)
        return true;
    store_rollback(book->store);
    if (!known)
        return false;
    error_set(err, ERROR_CONFLICT, store_path(book->store));
    return error_detail(err, "%s", _("look at the difference again"));
}

static void start_part(struct book *book, const struct book_import_part *part, struct importing *im)
{
    *im = (struct importing){.book = book,
                             .sheet = part->sheet,
                             .column = part->column,
                             .columns = part->columns,
                             .count = part->count,
                             .row = part->row,
                             .context = part->context,
                             .deletes = part->deletes,
                             .deleted = part->deleted,
                             .old = STR_INIT};
    im->names = mem_zero(im->columns + 1, sizeof(*im->names));
    for (size_t i = 0; i < im->columns; i++)
        im->names[i] = book->catalog->sheet[im->sheet].column[im->column[i]].id;
}

bool book_import(struct book *book, const struct book_import_part *part, size_t parts, const char *title,
                 struct error *err)
{
    struct importing *im = mem_zero(parts + 1, sizeof(*im));
    bool good = true;
    for (size_t i = 0; i < parts; i++) {
        start_part(book, &part[i], &im[i]);
        good = good && book_writable(im[i].book, err);
    }
    if (good && (good = begin(book, title, err))) {
        for (size_t i = 0; i < parts && good; i++)
            good = write_rows(&im[i], err);
        good = good && delete_rows(book, im, parts, err);
        if (!good)
            store_rollback(book->store);
        else if ((good = book_commit(book, NULL, err)))
            show_all(book, im, parts);
    }
    for (size_t i = 0; i < parts; i++) {
        free(im[i].names);
        free(im[i].ids);
        str_free(&im[i].old);
    }
    free(im);
    return good;
}
