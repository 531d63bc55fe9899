/* row: the id of a row of another sheet. */
#include "catalog/kind_private.h"

void kind_row_read(struct build *build, struct sheet_build *sheet, node_at node, const node_at *at,
                   struct column_def *def)
{
    (void)sheet;
    if (!at[COL_OF])
        read_fault(&build->reader, node, "of", N_("a column of type %s needs the sheet (of: …)"), def->kind->word);
    def->of = resolve_sheet(build, at[COL_OF]);
    def->on_delete = relation_read_on_delete(build, at[COL_ON_DELETE]);
}

static bool check(struct build *build, const struct column_def *def, node_at at, const char *text)
{
    return def->of == SIZE_MAX || cell_check_row(build, def->of, at, text);
}

static bool parse(const struct column_def *def, const char *typed, const char *narrow, const struct kind_book *book,
                  struct str *out, struct error *err)
{
    (void)typed;
    return book->read_row(book->context, def->of, narrow, out, err);
}

static void show(const struct column_def *def, struct value value, enum kind_reader reader,
                 const struct kind_book *book, struct str *out)
{
    if (value.type == VALUE_TEXT)
        book->name_row(book->context, def->of, value.text, out);
    else
        kind_text_show(def, value, reader, book, out);
}

static bool sort(const struct column_def *def, struct value value, const struct kind_book *book, struct kind_key *key)
{
    uint32_t row = value.type == VALUE_TEXT ? book->find_row(book->context, def->of, value.text) : UINT32_MAX;
    key->number = row;
    return row != UINT32_MAX;
}

static const struct kind_form form = {.keys = KEY(OF) | KEY(ON_DELETE), .read = kind_row_read, .check = check};

const struct column_kind kind_row = {
    .word = "row",
    .form = &form,
    .refers = true,
    .width = 12,
    .max_length = 200,
    .order = ORDER_LIST,
    .parse = parse,
    .show = show,
    .sort = sort,
};
