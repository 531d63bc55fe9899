/* What all documents in force promise together while the answers do not confirm it. */
#include <stdlib.h>
#include <string.h>

#include "guide/document_private.h"
#include "guide/document_rows.h"

struct promised_list {
    const struct model *model;
    struct document_promised *promised;
    size_t count, capacity;
};

static struct document_promised *promised_of(struct promised_list *list, size_t sheet, size_t row,
                                             enum promise_state state)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->promised[i].sheet == sheet && list->promised[i].row == row)
            return &list->promised[i];
    MEM_MORE(list->promised, list->count, list->capacity) =
        (struct document_promised){.sheet = sheet, .row = row, .state = state, .last = SIZE_MAX};
    return &list->promised[list->count - 1];
}

/* DOCUMENT promises the rows of LINK; each document is named once. */
static void add_link(struct promised_list *list, const struct row_link *link, size_t document)
{
    const struct document_def *def = &model_catalog(list->model)->document[document];
    for (size_t i = 0; i < link->count; i++) {
        enum promise_state state = promise_row_state(list->model, link->sheet, link->index[i]);
        if (state != PROMISE_BROKEN && state != PROMISE_PARTLY)
            continue;
        struct document_promised *promised = promised_of(list, link->sheet, link->index[i], state);
        if (promised->last != document)
            str_add_format(&promised->documents, "%s%s", promised->documents.length ? "、" : "", def->title);
        promised->last = document;
    }
}

/* Nothing of one that is not in force, or whose form is wrong: what it promises nobody can say, and a finding tells. */
static void add_document(struct promised_list *list, struct document_which which)
{
    struct making m;
    document_begin(&m, list->model, which);
    if (!m.document->enacted) {
        document_end(&m);
        return;
    }
    if (!document_judge(&m, NULL))
        return;
    for (size_t i = 0; i < m.document->parts; i++) {
        const struct document_part *part = &m.document->part[i];
        for (size_t l = 0; part->def && part->absent == PART_PRESENT && l < part->def->link_count; l++)
            add_link(list, &part->def->link[l], which.index);
    }
    document_end(&m);
}

static int worse_first(const void *a, const void *b)
{
    const struct document_promised *left = a, *right = b;
    if (left->state != right->state)
        return left->state == PROMISE_BROKEN ? -1 : 1;
    if (left->sheet != right->sheet)
        return left->sheet < right->sheet ? -1 : 1;
    return (left->row > right->row) - (left->row < right->row);
}

struct document_promised *documents_promised(const struct model *model, size_t *count)
{
    const struct catalog *catalog = model_catalog(model);
    struct promised_list list = {.model = model};
    for (size_t i = 0; i < catalog->document_count; i++) {
        if (catalog->document[i].each == SIZE_MAX) {
            add_document(&list, (struct document_which){i, NULL});
            continue;
        }
        uint32_t *version SCOPED(mem_free) = document_row_versions(model, i);
        for (uint32_t r = 0; r < model_rows(model, catalog->document[i].each); r++)
            if (version[r])
                add_document(&list, (struct document_which){i, model_row_id(model, catalog->document[i].each, r)});
    }
    if (list.count)
        qsort(list.promised, list.count, sizeof(*list.promised), worse_first);
    *count = list.count;
    return list.promised;
}
