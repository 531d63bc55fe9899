#include "book/book_private.h"
#include "book/book_watch.h"
#include "book/guard.h"
#include "book/person.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/intl.h"
#include "base/utf8.h"

/* ---- life ---- */

struct book *book_of(struct store *store, const char *forms_option, const char *person, struct error *err)
{
    char *name = person_name(person, err), *dir = name ? catalog_forms_dir(forms_option) : NULL;
    struct catalog *catalog = name ? catalog_open(dir, store_pack(store), err) : NULL;
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
    struct store *store = store_open_beside(path, for_reading ? STORE_READ : STORE_WRITE, beside, &why);
    if (!store && (why.code == ERROR_READ_ONLY || why.code == ERROR_NEWER)) {
        *refused = why; /* it can still be read; every change will say why not */
        store = store_open_beside(path, STORE_READ, beside, &why);
    }
    if (!store && err)
        *err = why;
    return store;
}

struct book *book_open(const char *path, const struct book_options *options, struct error *err)
{
    struct error refused;
    struct store *store = book_open_store(path, options->read_only, NULL, &refused, err);
    struct book *book = store ? book_of(store, options->forms, options->person, err) : NULL;
    if (!book)
        return NULL;
    book->refused = refused;
    book->for_reading = options->read_only;
    if (!book_ask_trust(book, err))
        book_close(&book);
    return book;
}

void book_close(struct book **pointer)
{
    struct book *book = *pointer;
    if (!book)
        return;
    book_stop_reading(book);
    store_close(&book->store);
    book_forget_lost(&book->lost);
    model_free(&book->model);
    catalog_free(&book->catalog);
    free(book->person);
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

/* The NTH (from 0) of OF positions for rows that shall stand, in this order, before row AT. Positions are renumbered
 * when the gap is used up. */
static bool position_before(struct book *book, size_t sheet, uint32_t at, uint32_t nth, uint32_t of, double *pos,
                            struct error *err)
{
    const char *id = book->catalog->sheet[sheet].id;
    uint32_t rows = model_rows(book->model, sheet);
    if (at >= rows) {
        if (!store_last_pos(book->store, id, rows ? model_row_id(book->model, sheet, rows - 1) : NULL, pos, err))
            return false;
        *pos += 1024;
        return true;
    }
    for (int tries = 0; tries < 2; tries++) {
        double low, high;
        if (!store_pos(book->store, id, model_row_id(book->model, sheet, at), &high, err))
            return false;
        low = high - 1024.0 * (of + 1);
        if (at > 0 && !store_pos(book->store, id, model_row_id(book->model, sheet, at - 1), &low, err))
            return false;
        double step = (high - low) / (of + 1);
        *pos = low + step * (nth + 1);
        if (low + step / 2 > low && high - step / 2 < high)
            return true;
        for (uint32_t r = 0; r < rows; r++)
            if (!store_move(book->store, id, model_row_id(book->model, sheet, r), 1024.0 * (r + 1), err))
                return false;
    }
    return error_set(err, ERROR_INTERNAL, id);
}

/* Inserts of the same call before the same row: how many there are, and how many of them come before change I. */
static uint32_t inserts_together(const struct change *change, size_t count, size_t i, uint32_t *before)
{
    uint32_t all = 0;
    *before = 0;
    for (size_t k = 0; k < count; k++)
        if (change[k].op == CHANGE_INSERT && change[k].sheet == change[i].sheet && change[k].at == change[i].at) {
            *before += k < i;
            all++;
        }
    return all;
}

struct added {
    size_t sheet;
    char id[64];
};

/* The cells of one inserted row, gathered from the SETs that follow it. */
static bool write_insert(struct book *book, const struct change *change, size_t count, size_t at, uint32_t nth,
                         struct added *added, struct error *err)
{
    const struct sheet_def *sheet = &book->catalog->sheet[change[at].sheet];
    const char **columns = mem_zero(sheet->column_count, sizeof(*columns));
    const char **values = mem_zero(sheet->column_count, sizeof(*values));
    size_t cells = 0;
    for (size_t i = at + 1; i < count && (change[i].op == CHANGE_SET && change[i].added == nth); i++) {
        size_t cell = 0;
        if (change[i].sheet != change[at].sheet) { /* the caller's mistake: nothing may be written for it */
            free(columns);
            free(values);
            return error_set(err, ERROR_INTERNAL, sheet->id);
        }
        while (cell < cells && columns[cell] != sheet->column[change[i].column].id)
            cell++;
        columns[cell] = sheet->column[change[i].column].id;
        values[cell] = change[i].value && *change[i].value ? change[i].value : NULL;
        cells += cell == cells;
    }
    double pos;
    uint32_t before = 0, together = change[at].at == UINT32_MAX ? 1 : inserts_together(change, count, at, &before);
    added->sheet = change[at].sheet;
    snprintf(added->id, sizeof(added->id), "%s", change[at].row ? change[at].row : "");
    bool good = position_before(book, change[at].sheet, change[at].at, before, together, &pos, err) &&
                store_insert(book->store, sheet->id, added->id, pos, cells, columns, values, err);
    free(columns);
    free(values);
    return good;
}

/* Does the cell hold something when change AT of the batch is written: before the batch, or by it? */
static bool is_filled(const struct book *book, const struct change *change, size_t at, size_t column)
{
    const struct change *set = &change[at];
    for (size_t i = at; i-- > 0;)
        if (change[i].op == CHANGE_SET && change[i].sheet == set->sheet && change[i].column == column &&
            change[i].row && strcmp(change[i].row, set->row) == 0)
            return change[i].value && *change[i].value;
    return !value_blank(
        model_value(book->model, set->sheet, model_find_row(book->model, set->sheet, set->row), column));
}

static bool write_set(struct book *book, const struct change *all, size_t at, struct error *err)
{
    const struct change *change = &all[at];
    const struct sheet_def *sheet = &book->catalog->sheet[change->sheet];
    const char *column = sheet->column[change->column].id;
    const char *value = change->value && *change->value ? change->value : NULL;
    const char *expected = change->expected && *change->expected ? change->expected : NULL;
    if (!store_set(book->store, sheet->id, change->row, column, change->check, expected, value, err))
        return false;
    for (size_t c = 0; c < sheet->column_count; c++) {
        if (sheet->column[c].cleared_by == change->column && is_filled(book, all, at, c) &&
            !store_set(book->store, sheet->id, change->row, sheet->column[c].id, false, NULL, NULL, err))
            return false;
    }
    return true;
}

static bool write_all(struct book *book, const struct change *change, size_t count, struct added *added,
                      struct error *err)
{
    uint32_t inserts = 0;
    for (size_t i = 0; i < count; i++) {
        const struct change *c = &change[i];
        const char *sheet = book->catalog->sheet[c->sheet].id;
        double pos;
        bool good = true;
        switch (c->op) {
        case CHANGE_INSERT:
            inserts++;
            good = write_insert(book, change, count, i, inserts, &added[inserts - 1], err);
            break;
        case CHANGE_SET: good = c->added ? true : write_set(book, change, i, err); break;
        case CHANGE_DELETE: good = store_delete(book->store, sheet, c->row, err); break;
        case CHANGE_MOVE:
            good = position_before(book, c->sheet, c->at, 0, 1, &pos, err) &&
                   store_move(book->store, sheet, c->row, pos, err);
            break;
        }
        if (!good)
            return false;
    }
    return true;
}

/* The same changes on the model. Called after the commit: what is on the screen is in the file. */
static void show_all(struct book *book, const struct change *change, size_t count, const struct added *added)
{
    uint32_t inserts = 0, row = UINT32_MAX, before;
    size_t ledger = SIZE_MAX;
    for (size_t i = 0; i < count; i++) {
        const struct change *c = &change[i];
        const struct sheet_def *sheet = &book->catalog->sheet[c->sheet];
        switch (c->op) {
        case CHANGE_INSERT:
            if (ledger != SIZE_MAX && ledger != c->sheet)
                model_appended(book->model, ledger);
            ledger = SIZE_MAX;
            before = 0;
            if (c->at != UINT32_MAX)
                inserts_together(change, count, i, &before);
            if (c->at == UINT32_MAX ||
                c->at + before >= model_rows(book->model, c->sheet)) { /* dependents are rebuilt once */
                row = model_rows(book->model, c->sheet);
                model_append_row(book->model, c->sheet, added[inserts].id);
                ledger = c->sheet;
            } else {
                row = model_insert_row(book->model, c->sheet, c->at + before, added[inserts].id);
            }
            inserts++;
            break;
        case CHANGE_SET:
            if (!c->added)
                row = model_find_row(book->model, c->sheet, c->row);
            model_put(book->model, c->sheet, row, c->column, c->value);
            for (size_t k = 0; k < sheet->column_count; k++)
                if (sheet->column[k].cleared_by == c->column && !c->added)
                    model_put(book->model, c->sheet, row, k, NULL);
            break;
        case CHANGE_DELETE:
            if (ledger != SIZE_MAX)
                model_appended(book->model, ledger);
            ledger = SIZE_MAX;
            model_delete_row(book->model, c->sheet, model_find_row(book->model, c->sheet, c->row));
            break;
        case CHANGE_MOVE: {
            uint32_t from = model_find_row(book->model, c->sheet, c->row), to = c->at;
            if (to > from)
                to--; /* `at` counts the row itself */
            model_move_row(book->model, c->sheet, from, to);
            break;
        }
        }
    }
    if (ledger != SIZE_MAX)
        model_appended(book->model, ledger);
    model_compute(book->model);
}

static void show(struct book *book, const struct change *change, size_t count, const struct added *added)
{
    bool follow = false;
    for (size_t i = 0; i < count; i++)
        follow = follow || ((change[i].op == CHANGE_INSERT || change[i].op == CHANGE_DELETE) &&
                            book_has_answers(book, change[i].sheet));
    if (follow) {
        book_follow(book);
    } else {
        store_mark(book->store, &book->mark);
        show_all(book, change, count, added);
    }
}

/* A change as its caller meant it, with texts of its own: those of the model do not outlive what others did meanwhile. */
struct meant {
    struct change_list list;
    const char **before; /* the row that `at` counted to; NULL: the end */
};

static struct meant meant_new(const struct book *book, const struct change *change, size_t count)
{
    struct meant meant = {change_list_new(), mem_zero(count + 1, sizeof(*meant.before))};
    for (size_t i = 0; i < count; i++) {
        const struct change *c = &change[i];
        change_list_add(&meant.list, *c);
        if ((c->op == CHANGE_INSERT || c->op == CHANGE_MOVE) && c->at < model_rows(book->model, c->sheet))
            meant.before[i] = arena_text(meant.list.texts, model_row_id(book->model, c->sheet, c->at));
    }
    return meant;
}

static void meant_done(struct meant *meant)
{
    change_list_done(&meant->list);
    free(meant->before);
}

static bool guard_meant(const struct book *book, struct meant *meant, const struct change_options *options,
                        struct change_list *list, struct error *err)
{
    for (size_t i = 0; i < meant->list.count; i++) {
        struct change *c = &meant->list.change[i];
        uint32_t at = meant->before[i] ? model_find_row(book->model, c->sheet, meant->before[i]) : UINT32_MAX;
        if (at != UINT32_MAX)
            c->at = at;
    }
    return guard_changes(book, meant->list.change, meant->list.count, options, list, err);
}

static const char *change_title(const struct meant *meant, const struct change_list *list,
                                const struct change_options *options)
{
    return options->title || list->count <= meant->list.count ? options->title
                                                              : _("rows deleted with what referred to them");
}

/* Opens the transaction on a model that shows what the file holds: what somebody else committed since our last look is
 * followed first, and the guard asked after it; once more when somebody was quicker. From here on nobody else writes. */
static bool begin_guarded(struct book *book, struct meant *meant, const struct change_options *options,
                          struct change_list *list, struct error *err)
{
    bool current;
    if (!book_catch_up(book, err) || !guard_meant(book, meant, options, list, err))
        return false;
    if (!store_begin(book->store, book->person, book->clock, "do", 0, change_title(meant, list, options), err)) {
        change_list_done(list);
        return false;
    }
    if (book_current(book, &current, err) && current)
        return true;
    change_list_done(list);
    if (book_catch_up(book, err) && guard_meant(book, meant, options, list, err)) {
        store_retitle(book->store, change_title(meant, list, options));
        return true;
    }
    store_rollback(book->store);
    return false;
}

static bool change_as(struct book *book, struct meant *meant, const struct change_options *options, char (*ids)[64],
                      struct error *err)
{
    struct change_list list;
    if (!begin_guarded(book, meant, options, &list, err))
        return false;
    size_t inserts = 0;
    for (size_t i = 0; i < list.count; i++)
        inserts += list.change[i].op == CHANGE_INSERT;
    struct added *added = mem_zero(inserts + 1, sizeof(*added));
    int64_t batch = 0;
    bool good = write_all(book, list.change, list.count, added, err);
    if (!good)
        store_rollback(book->store);
    else
        good = book_commit(book, &batch, err);
    bool written = good || (err && err->code == ERROR_WRITTEN);
    if (good)
        show(book, list.change, list.count, added);
    if (written)
        book->last_batch = batch;
    for (size_t i = 0; written && ids && i < inserts; i++)
        memcpy(ids[i], added[i].id, sizeof(ids[i]));
    change_list_done(&list);
    free(added);
    return good;
}

bool book_change_as(struct book *book, const struct change *change, size_t count, const struct change_options *options,
                    char (*ids)[64], struct error *err)
{
    if (!book_writable(book, err))
        return false;
    struct meant meant = meant_new(book, change, count);
    store_change_begins(book->store);
    bool good = change_as(book, &meant, options, ids, err);
    store_change_ends(book->store);
    meant_done(&meant);
    return good;
}

bool book_change(struct book *book, const struct change *change, size_t count, const char *title, char (*ids)[64],
                 struct error *err)
{
    return book_change_as(book, change, count, &(struct change_options){.title = title}, ids, err);
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
