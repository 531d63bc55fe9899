#include "book/book_layers.h"
#include "book/book_private.h"
#include "book/merging.h"
#include "book/origin.h"
#include "book/book_watch.h"
#include "book/guard.h"
#include "book/person.h"
#include "book/sign_in.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/site.h"
#include "base/utf8.h"

/* ---- life ---- */

struct book *book_of(struct store *store, const struct layer_list *layers, const char *forms_option, const char *person,
                     struct error *err)
{
    char *name = person_name(person, err), *dir = name ? catalog_forms_dir(forms_option) : NULL;
    struct layer_list own = {0};
    bool known = name && (layers || book_layers_wanted(store, dir, &own, err));
    struct catalog *catalog = known ? catalog_open(dir, layers ? layers : &own, err) : NULL;
    layers_free(&own);
    free(dir);
    if (!catalog) {
        free(name);
        store_close(&store);
        return NULL;
    }
    struct book *book = mem_zero(1, sizeof(*book));
    book->store = store;
    book->catalog = catalog;
    book->person = name;
    book->opened_as = mem_text(name);
    return book;
}

struct store *book_open_store(const char *path, bool for_reading, const struct store *beside, struct error *refused,
                              struct error *err)
{
    struct error why = {0};
    *refused = (struct error){0};
    if (for_reading) {
        error_set(refused, ERROR_READ_ONLY, path);
        error_detail(refused, "%s", _("opened for reading only"));
    }
    bool share = !for_reading && !site_writable(path, &why);
    struct store *store = share ? NULL : store_open_beside(path, for_reading ? STORE_READ : STORE_WRITE, beside, &why);
    if (!store && (why.code == ERROR_READ_ONLY || why.code == ERROR_NEWER || why.code == ERROR_SHARE)) {
        *refused = why; /* it can still be read; every change will say why not */
        store = store_open_beside(path, STORE_READ, beside, &why);
    }
    if (!store && err)
        *err = why;
    return store;
}

/* Of a copy that was made to be worked in. */
static bool read_last_day(struct book *book, struct error *err)
{
    struct copy_terms terms;
    if (store_is_first_origin(book->store))
        return true;
    bool good = book_copy_terms(book, &terms, err);
    book->last_day = good && terms.until ? date_parse(terms.until, date_today()) : 0;
    copy_terms_done(&terms);
    return good;
}

struct book *book_open(const char *path, const struct book_options *options, struct error *err)
{
    struct error refused;
    struct store *store = book_open_store(path, options->read_only, NULL, &refused, err);
    struct book *book = store ? book_of(store, NULL, options->forms, options->person, err) : NULL;
    if (!book)
        return NULL;
    book->refused = refused;
    book->for_reading = options->read_only;
    if (!read_last_day(book, err) || !book_ask_trust(book, err))
        book_close(&book);
    return book;
}

void book_close(struct book **pointer)
{
    struct book *book = *pointer;
    if (!book)
        return;
    book_stop_reading(book);
    sign_out(book);
    store_close(&book->store);
    book_forget_lost(&book->lost);
    model_free(&book->model);
    catalog_free(&book->catalog);
    free(book->person);
    free(book->signed_in);
    free(book->opened_as);
    free(book);
    *pointer = NULL;
}

/* ---- changing ---- */

int64_t book_now(const struct book *book)
{
    return book->clock ? book->clock : date_now();
}

bool book_unknown_row(const struct book *book, size_t sheet, const char *row, struct error *err)
{
    const char *name[1000];
    size_t count = 0;
    for (; count < model_rows(book->model, sheet) && count < ARRAY_LENGTH(name); count++)
        name[count] = model_row_id(book->model, sheet, (uint32_t)count);
    const char *near = error_near_name(row, name, count);
    error_set(err, ERROR_UNKNOWN_ROW, row);
    error_place(err, "%s", book->catalog->sheet[sheet].id);
    if (near)
        error_detail(err, _("did you mean \"%s\"?"), near);
    return false;
}

/* False, with the reason, when nothing can be written. */
bool book_writable(const struct book *book, struct error *err)
{
    if (!book_shows_file(book)) {
        if (err)
            *err = book->watch.cause;
        return false;
    }
    if (book->forms_changed)
        return error_set(err, ERROR_FORMS_CHANGED, store_path(book->store));
    if (book->last_day && date_today() > book->last_day) {
        char day[11];
        date_iso(book->last_day, day);
        error_set(err, ERROR_READ_ONLY, store_path(book->store));
        return error_detail(err, _("this copy was to be written in until %s: bring it back to be taken in"), day);
    }
    if (!store_read_only(book->store))
        return true;
    if (store_doubted(book->store, err)) /* maybe since the last look */
        return false;
    if (book->refused.code == ERROR_NONE)
        return error_set(err, ERROR_READ_ONLY, store_path(book->store));
    if (err)
        *err = book->refused;
    return false;
}

bool book_set_typed(struct book *book, size_t sheet, const char *row, size_t column, const char *typed,
                    struct error *err)
{
    const struct column_def *def = &book->catalog->sheet[sheet].column[column];
    struct change probe = {.op = CHANGE_SET, .sheet = sheet, .row = row, .column = column};
    if (!guard_cell(book, sheet, column, false, false, err))
        return false;
    if (model_find_row(book->model, sheet, row) == UINT32_MAX)
        return book_unknown_row(book, sheet, row, err);
    struct str stored = STR_INIT;
    bool good = model_parse(book->model, sheet, column, typed, &stored, err);
    if (!good)
        error_place(err, "%s %s %s", book->catalog->sheet[sheet].id, row, def->id);
    probe.value = stored.text;
    good = good && book_change(book, &probe, 1, NULL, NULL, err);
    str_free(&stored);
    return good;
}
