/* References to rows that are not there. The guard lets none be made; workbooks written before it was there may hold some.
 * They are shown as findings and by verify, and can be emptied. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intl.h"
#include "book/book_private.h"
#include "book/writer.h"

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

struct emptying {
    struct book *book;
    struct steps *steps;
};

/* A cell; or (COLUMN SIZE_MAX) what the file alone still holds of a row that is not there. */
static void empty_one(void *context, size_t sheet, const char *row, size_t column, const char *value)
{
    static const struct step_cells unknown = {0};
    struct emptying *e = context;
    const struct sheet_def *def = &e->book->catalog->sheet[sheet];
    struct arena *texts = e->steps->texts;
    struct step step = {.op = STEP_DELETE,
                        .sheet = (uint32_t)sheet,
                        .sheet_id = def->id,
                        .row = arena_text(texts, row),
                        .old_pos = NAN,
                        .cells = &unknown};
    if (column != SIZE_MAX)
        step = step_set(e->book, sheet, step.row, column, arena_text(texts, value), NULL);
    steps_add(e->steps, step);
}

bool book_empty_dangling(struct book *book, size_t *emptied, struct error *err)
{
    struct writer writer;
    *emptied = 0;
    if (!writer_begin(&writer, book, "do", _("references to deleted rows emptied"), false, NULL, err))
        return false;
    *emptied = book_dangling(book, empty_one, &(struct emptying){book, &writer.steps});
    if (*emptied == 0) {
        writer_drop(&writer);
        return error_set(err, ERROR_NOTHING, _("no reference to a row that is not there"));
    }
    return writer_put(&writer, &(struct change_options){0}, err) && writer_commit(&writer, NULL, err);
}
