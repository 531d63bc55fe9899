/* A change that somebody wants: asked of the guard, resolved, and given to the writer. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/book_private.h"
#include "book/making.h"
#include "book/resolve.h"
#include "book/retention.h"
#include "book/writer.h"

/* A change as its caller meant it, with texts of its own: those of the model do not outlive what others did meanwhile. */
struct meant {
    struct change_list list;
    const char **before; /* the row that `at` counted to; NULL: the end */
};

static bool meant_new(struct meant *meant, const struct book *book, const struct change *change, size_t count,
                      bool as_seen, struct error *err)
{
    meant->list = change_list_new();
    meant->before = mem_zero(count + 1, sizeof(*meant->before));
    if (!change_list_batch(&meant->list, change, count, !as_seen, err))
        return false;
    for (size_t i = 0; i < meant->list.count; i++) {
        const struct change *c = &meant->list.change[i];
        if ((c->op == CHANGE_INSERT || c->op == CHANGE_MOVE) && c->at < model_rows(book->model, c->sheet))
            meant->before[i] = arena_text(meant->list.texts, model_row_id(book->model, c->sheet, c->at));
    }
    return true;
}

static void meant_done(struct meant *meant)
{
    change_list_done(&meant->list);
    free(meant->before);
}

static void meant_follow(struct meant *meant, const struct book *book)
{
    for (size_t i = 0; i < meant->list.count; i++) {
        struct change *c = &meant->list.change[i];
        uint32_t at = meant->before[i] ? model_find_row(book->model, c->sheet, meant->before[i]) : UINT32_MAX;
        if (at != UINT32_MAX)
            c->at = at;
    }
}

static bool say(struct writer *writer, const struct change_notice *notice, struct error *err)
{
    struct book *book = writer->book;
    if (!notice || store_notice(book->store, notice_defs[notice->kind].word, book->catalog->sheet[notice->sheet].id,
                                notice->row, notice->text, err))
        return true;
    writer_drop(writer);
    return false;
}

static bool put(struct writer *writer, const struct meant *meant, const struct change_options *options, char (*ids)[64],
                struct error *err)
{
    struct book *book = writer->book;
    struct change_list list;
    struct held_rows before;
    struct makings makings = {0};
    if (!guard_changes(book, meant->list.change, meant->list.count, options, &list, err)) {
        writer_drop(writer);
        return false;
    }
    if (!options->title && list.count > meant->list.count)
        store_retitle(book->store, _("rows deleted with what referred to them"));
    struct change_list due = retention_rows(book, list.change, list.count); /* while they are still there */
    bool good = resolve_changes(book, list.change, list.count, &writer->steps, ids, err);
    if (!good)
        writer_drop(writer);
    held_rows_find(book->model, RULE_MAKE, &before);
    good = good && writer_put(writer, options, err) && say(writer, options->notice, err) &&
           making_put(writer, &before, options, &makings, err);
    if (good && due.count)
        good = making_add(writer, due, &makings, err);
    else
        change_list_done(&due);
    good = good && writer_commit(writer, &book->last_batch, err);
    held_rows_done(&before);
    makings_done(&makings);
    change_list_done(&list);
    return good;
}

bool book_change_as(struct book *book, const struct change *change, size_t count, const struct change_options *options,
                    char (*ids)[64], struct error *err)
{
    struct meant meant;
    struct writer writer;
    book->made = (struct made_rows){0};
    bool followed, good = meant_new(&meant, book, change, count, options->as_seen, err) &&
                          writer_begin(&writer, book, "do", options->title, options->as_seen, &followed, err);
    if (good) {
        if (followed)
            meant_follow(&meant, book);
        good = put(&writer, &meant, options, ids, err);
    }
    meant_done(&meant);
    return good;
}

bool book_change(struct book *book, const struct change *change, size_t count, const char *title, char (*ids)[64],
                 struct error *err)
{
    return book_change_as(book, change, count, &(struct change_options){.title = title}, ids, err);
}
