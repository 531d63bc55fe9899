#include "guide/document_walk.h"

static bool same_card(const struct document_block *a, const struct document_block *b)
{
    return a && b && a->card && b->card && a->part == b->part;
}

static bool is_title(const struct document_block *block)
{
    return block->kind == BLOCK_TITLE || block->kind == BLOCK_SUBTITLE || block->seals;
}

static void call(document_page_fn *function, void *page, const struct document_step *step)
{
    if (function)
        function(page, step);
}

void document_walk(const struct document *document, const struct document_page_functions *functions, void *page)
{
    bool head = true; /* only titles and seals have stood so far */
    for (size_t i = 0; i < document->count; i++) {
        const struct document_block *block = &document->block[i];
        struct document_step step = {.document = document, .block = block, .before = i ? block - 1 : NULL, .at = i};
        step.page = block->page && i > 0;
        step.opens = block->card && !same_card(step.before, block);
        step.closes = block->card && !same_card(block, i + 1 < document->count ? block + 1 : NULL);
        if (head && !is_title(block))
            call(functions->contents, page, &step);
        head = head && is_title(block);
        call(functions->begin, page, &step);
        if (step.opens)
            call(functions->open, page, &step);
        call(functions->block[block->kind] ? functions->block[block->kind] : functions->text, page, &step);
        if (step.closes)
            call(functions->close, page, &step);
    }
}

bool document_stays(const struct document_step *step)
{
    const struct document_block *next = step->at + 1 < step->document->count ? step->block + 1 : NULL;
    if (!next || next->page || is_title(step->block) || step->block->kind == BLOCK_TABLE)
        return false;
    return (next->kind == BLOCK_TABLE && !next->seals) || next->kind == BLOCK_SIGN || next->kind == BLOCK_RIGHT;
}

void document_add_number(const struct document_block *block, const char *gap, struct str *out)
{
    bool bracket = block->kind == BLOCK_HEADING && str_starts(block->text, "（");
    if (*block->number)
        str_add_format(out, "%s%s", block->number, bracket ? "" : gap);
}

const struct document_blank *document_next_blank(const struct document *document, size_t block, size_t cell,
                                                 size_t from)
{
    for (size_t i = from; i < document->blanks; i++)
        if (document->blank[i].block == block && document->blank[i].cell == cell)
            return &document->blank[i];
    return NULL;
}
