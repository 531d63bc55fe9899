/* A copy of what is shown, when the file is not to be had any more. */
#include "book/book_watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/intl.h"
#include "book/book_layers.h"
#include "book/book_private.h"
#include "book/merging.h"
#include "book/notice.h"
#include "book/origin.h"
#include "book/sign_in.h"

struct copying {
    struct book *book;
    struct store *store;
    const char **columns, **values;
    struct str *text;   /* by column: what VALUES point to */
    const bool *chosen; /* of a part: by sheet; else NULL */
    size_t left_out;    /* references to rows that are not in it */
};

/* Does the column name rows that the part has not? Rows that the form gives are there in any case. */
static bool leads_out(const struct copying *c, const struct column_def *column)
{
    if (!c->chosen || column->of == SIZE_MAX || c->chosen[column->of])
        return false;
    const struct sheet_def *of = &c->book->catalog->sheet[column->of];
    return of->kind == SHEET_LEDGER || of->each != SIZE_MAX;
}

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
        if (leads_out(c, &def->column[k])) {
            c->left_out++;
            continue;
        }
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
    if (c.store)
        store_like(c.store, book->store);
    bool good = c.store && store_begin(c.store, book->person, book->clock, "do", 0, title, err);
    for (size_t s = 0; good && s < book->catalog->sheet_count; s++)
        good = copy_sheet(&c, s, err);
    good = good && store_commit(c.store, NULL, err) && store_verify(c.store, NULL, NULL, NULL, err) &&
           store_publish(&c.store, err);
    store_close(&c.store);
    free(title);
    return good;
}

/* ---- a part of it ---- */

static bool is_chosen(const size_t *sheet, size_t count, size_t wanted)
{
    for (size_t i = 0; i < count; i++)
        if (sheet[i] == wanted)
            return true;
    return false;
}

static bool needs_too(const char *id, const char *other, struct error *err)
{
    char *what SCOPED(mem_free) = mem_format(_("%s has answers about each row of %s: choose that one, too"), id, other);
    return error_set(err, ERROR_USAGE, what);
}

bool book_part_whole(const struct book *book, const size_t *sheet, size_t count, struct error *err)
{
    const struct catalog *catalog = book->catalog;
    for (size_t i = 0; i < count; i++) {
        const struct sheet_def *def = &catalog->sheet[sheet[i]];
        if (def->each != SIZE_MAX && !is_chosen(sheet, count, def->each))
            return needs_too(def->id, catalog->sheet[def->each].id, err);
    }
    return count > 0 || error_set(err, ERROR_NOTHING, _("no sheet is chosen"));
}

static void say_part(const struct book *book, const size_t *sheet, size_t count, size_t emptied, struct str *out)
{
    struct store_mark mark;
    store_mark(book->store, &mark);
    str_add_format(out, _("part of the workbook %s as of entry %lld (%s):"), store_id(book->store),
                   (long long)mark.entries, *mark.hash ? mark.hash : "-");
    for (size_t i = 0; i < count; i++)
        str_add_format(out, " %s", book->catalog->sheet[sheet[i]].id);
    if (emptied)
        str_add_format(out,
                       ngettext("; %zu reference to a row that is not in it was left out",
                                "; %zu references to rows that are not in it were left out", emptied),
                       emptied);
}

struct store *book_part(struct book *book, const char *path, const size_t *sheet, size_t count, size_t *emptied,
                        struct error *err)
{
    bool *chosen = mem_zero(book->catalog->sheet_count + 1, sizeof(*chosen));
    for (size_t i = 0; i < count; i++)
        chosen[sheet[i]] = true;
    struct copying c = {
        .book = book, .chosen = chosen, .store = store_make_in_memory(path, store_first_layers(book->store), err)};
    struct str text SCOPED(str_free) = STR_INIT;
    bool good = c.store && book_part_whole(book, sheet, count, err) &&
                store_begin(c.store, book->person, book->clock, "do", 0, _("a part was taken out"), err) &&
                book_layers_copy(book->store, c.store, err);
    for (size_t s = 0; good && s < book->catalog->sheet_count; s++)
        good = !chosen[s] || copy_sheet(&c, s, err);
    say_part(book, sheet, count, c.left_out, &text);
    if (!good || !store_notice(c.store, notice_defs[NOTICE_PART].word, NULL, NULL, text.text, err) ||
        !store_commit(c.store, NULL, err) || !store_verify(c.store, NULL, NULL, NULL, err))
        store_close(&c.store);
    *emptied = c.left_out;
    free(chosen);
    return c.store;
}

/* ---- one to be worked in ---- */

bool book_copy_begin(struct book *book, struct store *copy, const struct copy_terms *terms, char origin[17],
                     struct error *err)
{
    struct str text SCOPED(str_free) = STR_INIT;
    copy_terms_write(terms, &text);
    bool good = sign_in_asked(book, err) && store_begin(copy, book->person, book->clock, "notice", 0, NULL, err);
    if (good && book->signing)
        store_sign_as(copy, book->signing_as, book->signing);
    good = good && store_new_origin(copy, text.text, err) && store_commit(copy, NULL, err);
    snprintf(origin, 17, "%s", store_origin(copy));
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
