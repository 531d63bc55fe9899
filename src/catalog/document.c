#include <string.h>

#include "catalog/build.h"

enum { DOCUMENT_TITLE, DOCUMENT_BODY, DOCUMENT_KEYS };
static const struct key document_keys[DOCUMENT_KEYS] = {
    [DOCUMENT_TITLE] = {"title", true}, [DOCUMENT_BODY] = {"body", true}};

enum { BLOCK_STYLE_KEY, BLOCK_TEXT_KEY, BLOCK_TITLE_KEY, BLOCK_EACH_KEY, BLOCK_WHEN_KEY, BLOCK_KEYS };
static const struct key block_keys[BLOCK_KEYS] = {
    [BLOCK_STYLE_KEY] = {"style", true}, [BLOCK_TEXT_KEY] = {"text", true},  [BLOCK_TITLE_KEY] = {"title", false},
    [BLOCK_EACH_KEY] = {"each", false},  [BLOCK_WHEN_KEY] = {"when", false},
};
static const char *const style_words[] = {"title", "heading", "para", "clause", "right"};

static bool read_block(struct build *build, struct sheet_build *sheet, node_at item, struct block_def *block)
{
    struct reader *r = &build->reader;
    node_at at[BLOCK_KEYS];
    bool good = read_map(r, item, N_("a block of a document"), block_keys, BLOCK_KEYS, at);
    *block = (struct block_def){.each = resolve_sheet(build, at[BLOCK_EACH_KEY])};
    block->style =
        (enum block_style)read_word(r, at[BLOCK_STYLE_KEY], style_words, ARRAY_LENGTH(style_words), BLOCK_PARA);
    block->text = read_text(r, at[BLOCK_TEXT_KEY]);
    block->title = read_text(r, at[BLOCK_TITLE_KEY]);
    if (block->style == BLOCK_CLAUSE && !at[BLOCK_TITLE_KEY])
        read_fault(r, item, "title", N_("this key is missing in %s"), _("a clause"));
    if (block->style != BLOCK_CLAUSE && at[BLOCK_TITLE_KEY] && at[BLOCK_STYLE_KEY])
        read_fault(r, at[BLOCK_TITLE_KEY] - 1, "title", N_("only a clause has a title"));
    if (at[BLOCK_EACH_KEY] && block->each == SIZE_MAX)
        return false; /* what its names mean is unknown */
    bool own_row = block->each == SIZE_MAX && sheet->to->kind == SHEET_FACTS;
    size_t row_sheet = own_row ? sheet->number : block->each;
    block->when = resolve_formula(build, row_sheet == SIZE_MAX ? sheet->number : row_sheet,
                                  row_sheet == SIZE_MAX ? PLACE_NO_ROW : PLACE_ROW, at[BLOCK_WHEN_KEY]);
    resolve_placeholders(build, at[BLOCK_TEXT_KEY], row_sheet, NULL);
    resolve_placeholders(build, at[BLOCK_TITLE_KEY], row_sheet, NULL);
    return good && block->text;
}

void document_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    node_at at[DOCUMENT_KEYS];
    if (!sheet->at[SHEET_DOCUMENT] ||
        !read_map(r, sheet->at[SHEET_DOCUMENT], N_("a document"), document_keys, DOCUMENT_KEYS, at))
        return;
    struct document_def *document = arena_zero(build->arena, sizeof(*document));
    document->title = read_text(r, at[DOCUMENT_TITLE]);
    if (!read_is_list(r, at[DOCUMENT_BODY], N_("a document")))
        return;
    struct block_def *blocks = arena_zero(build->arena, (read_node(r, at[DOCUMENT_BODY])->value + 1) * sizeof(*blocks));
    for (node_at item = read_first(r, at[DOCUMENT_BODY]); item; item = read_next(r, at[DOCUMENT_BODY], item))
        document->count += read_block(build, sheet, item, &blocks[document->count]);
    if (document->count == 0)
        read_fault(r, at[DOCUMENT_BODY], "body", N_("the document has no text"));
    document->block = blocks;
    sheet->to->document = document;
}
