/* References to rows that are not there. The guard lets none be made; workbooks written before it was there may hold some.
 * They are shown as findings and by verify, and can be emptied. */
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/book_private.h"
#include "book/change_list.h"

/* Rows are named LEDGERROW.ROW: is it the ledger's row that is gone? (Else the pack dropped the question.) */
void book_note_lost(struct lost_answers *lost, const struct model *model, size_t sheet, const char *row)
{
    const struct sheet_def *def = &model_catalog(model)->sheet[sheet];
    const char *dot = strchr(row, '.');
    char *of = mem_text_length(row, dot ? (size_t)(dot - row) : strlen(row));
    if (dot && model_find_row(model, def->each, of) == UINT32_MAX) {
        lost->answer = mem_grow(lost->answer, lost->count, &lost->capacity, sizeof(*lost->answer));
        lost->answer[lost->count++] = (struct lost_answer){sheet, mem_text(row)};
    }
    free(of);
}

void book_forget_lost(struct lost_answers *lost)
{
    for (size_t i = 0; i < lost->count; i++)
        free(lost->answer[i].row);
    free(lost->answer);
    *lost = (struct lost_answers){0};
}

size_t book_dangling(const struct book *book, book_dangling_fn *found, void *context)
{
    size_t count = model_dangling(book->model, found, context);
    for (size_t i = 0; i < book->lost.count; i++, count++)
        if (found)
            found(context, book->lost.answer[i].sheet, book->lost.answer[i].row, SIZE_MAX, "");
    return count;
}

static void empty_one(void *context, size_t sheet, const char *row, size_t column, const char *value)
{
    (void)value;
    if (column == SIZE_MAX)
        change_list_delete(context, sheet, row);
    else
        change_list_set(context, sheet, row, column, "");
}

bool book_empty_dangling(struct book *book, size_t *emptied, struct error *err)
{
    struct change_list list = change_list_new();
    *emptied = book_dangling(book, empty_one, &list);
    store_change_begins(book->store);
    bool good = *emptied > 0 || error_set(err, ERROR_NOTHING, _("no reference to a row that is not there"));
    good = good &&
           store_begin(book->store, book->person, book->clock, "do", 0, _("references to deleted rows emptied"), err);
    if (good) {
        for (size_t i = 0; i < list.count && good; i++) {
            const struct change *c = &list.change[i];
            const struct sheet_def *def = &book->catalog->sheet[c->sheet];
            good = c->op == CHANGE_SET
                       ? store_set(book->store, def->id, c->row, def->column[c->column].id, false, NULL, NULL, err)
                       : store_delete(book->store, def->id, c->row, err);
        }
        if (!good)
            store_rollback(book->store);
        good = good && book_commit(book, NULL, err);
        if (good)
            book_follow(book);
    }
    store_change_ends(book->store);
    change_list_done(&list);
    return good;
}
