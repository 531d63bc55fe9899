#include "book/making.h"

#include <stdlib.h>

#include "book/book_private.h"
#include "book/origin.h"
#include "book/resolve.h"
#include "book/writer.h"

struct making {
    struct book *book;
    struct change_list list;
    struct error *err;
};

bool making_value(const struct model *model, size_t sheet, uint32_t row, const struct make_def *make,
                  const struct make_cell *cell, struct str *stored, struct error *err)
{
    const struct sheet_def *to = &model_catalog(model)->sheet[make->sheet];
    const struct column_def *def = &to->column[cell->column];
    struct arena *arena = arena_new();
    struct formula_env env = model_env(model, catalog_rows_table(sheet), arena);
    const struct formula_ref *ref = formula_reference(cell->value);
    /* what is empty there is empty here, and not the 0 that a formula makes of it */
    bool empty = ref && ref->kind == FORMULA_OWN && value_blank(model_value(model, sheet, row, ref->column));
    struct value value = empty ? value_empty() : formula_value(cell->value, &env, row);
    bool good = value.type != VALUE_ERROR;
    if (good && !value_blank(value))
        kind_code(def, value, stored);
    else if (!good && err) {
        error_set(err, ERROR_REJECTED, value_error_text(value.error));
        error_place(err, "%s %s", to->id, def->id);
    }
    arena_free(&arena);
    return good;
}

/* An id of its own for the new row, so that the one that brought it about can name it at once. */
static bool next_id(struct making *m, size_t sheet, char id[64])
{
    int64_t number;
    if (!store_last_number(m->book->store, m->book->catalog->sheet[sheet].id, &number, m->err))
        return false;
    for (size_t i = 0; i < m->list.count; i++)
        number += m->list.change[i].op == CHANGE_INSERT && m->list.change[i].sheet == sheet;
    store_row_id(m->book->store, number + 1, id);
    return true;
}

static bool add_row(struct making *m, const struct held_row *held, const struct make_def *make)
{
    const struct model *model = m->book->model;
    uint32_t row = model_find_row(model, held->sheet, held->row);
    char id[64];
    if (make->into != SIZE_MAX && !value_blank(model_value(model, held->sheet, row, make->into)))
        return true;
    if (!next_id(m, make->sheet, id))
        return false;
    change_list_insert(&m->list, make->sheet, id);
    for (size_t i = 0; i < make->cell_count; i++) {
        struct str stored = STR_INIT;
        bool good = making_value(model, held->sheet, row, make, &make->cell[i], &stored, m->err);
        if (good && stored.length)
            change_list_cell(&m->list, make->sheet, make->cell[i].column, stored.text);
        str_free(&stored);
        if (!good)
            return false;
    }
    if (make->into != SIZE_MAX)
        change_list_set(&m->list, held->sheet, held->row, make->into, id);
    struct made_rows *made = &m->book->made;
    if (made->count++ == 0) {
        made->sheet = make->sheet;
        snprintf(made->row, sizeof(made->row), "%s", id);
    }
    return true;
}

static bool add_new(struct making *m, const struct held_rows *before, const struct held_rows *now)
{
    for (size_t i = 0; i < now->count; i++) {
        const struct held_row *held = &now->item[i];
        const struct sheet_def *sheet = &m->book->catalog->sheet[held->sheet];
        for (size_t k = 0; k < sheet->make_count && !held_rows_have(before, held); k++)
            if (sheet->make[k].rule == held->rule && !add_row(m, held, &sheet->make[k]))
                return false;
    }
    return true;
}

static struct change_list *keep(struct makings *makings, struct change_list list)
{
    makings->list = mem_resize(makings->list, makings->count + 1, sizeof(*makings->list));
    makings->list[makings->count] = list;
    return &makings->list[makings->count++];
}

/* LIST, which is kept, put by the writer. */
static bool put(struct writer *writer, struct change_list list, const struct change_options *options,
                struct makings *makings, struct error *err)
{
    struct book *book = writer->book;
    struct change_list batch = change_list_new(), all;
    bool good = change_list_batch(&batch, list.change, list.count, false, err) &&
                guard_changes(book, batch.change, batch.count, options, &all, err);
    keep(makings, list);
    keep(makings, batch);
    if (good)
        keep(makings, all);
    good = good && resolve_changes(book, all.change, all.count, &writer->steps, NULL, err);
    if (!good)
        writer_drop(writer);
    writer->making = true;
    good = good && writer_put(writer, options, err);
    writer->making = false;
    return good;
}

bool making_add(struct writer *writer, struct change_list list, struct makings *makings, struct error *err)
{
    return put(writer, list, &(struct change_options){.record = true}, makings, err);
}

/* What was made may bring about more: no way leads back, so this ends. */
bool making_put(struct writer *writer, const struct held_rows *before, const struct change_options *options,
                struct makings *makings, struct error *err)
{
    struct book *book = writer->book;
    struct held_rows last = {0}, now;
    bool good = true, more = true;
    while (good && more) {
        struct making m = {.book = book, .list = change_list_new(), .err = err};
        held_rows_find(book->model, RULE_MAKE, &now);
        good = add_new(&m, before ? before : &last, &now);
        more = good && m.list.count > 0;
        if (more)
            good = put(writer, m.list, options, makings, err);
        else
            change_list_done(&m.list);
        if (!more && !good)
            writer_drop(writer);
        held_rows_done(&last);
        last = now;
        before = NULL;
    }
    held_rows_done(&last);
    return good;
}

void makings_done(struct makings *makings)
{
    for (size_t i = 0; i < makings->count; i++)
        change_list_done(&makings->list[i]);
    free(makings->list);
    *makings = (struct makings){0};
}
