/* A value written in a form (values:, examples, sample companies) against its column. */
#include <string.h>

#include "catalog/kind_private.h"

bool cell_check_row(struct build *build, size_t sheet, node_at at, const char *id)
{
    struct reader *r = &build->reader;
    if (!id)
        return false;
    struct sheet_build *to = &build->sheet[sheet];
    const char *dot = strchr(id, '.'), *row = id;
    if (to->to->each != SIZE_MAX) {
        char ledger_row[MAX_ID + 1];
        if (!dot || dot - id > MAX_ID)
            return read_fault(r, at, id, N_("rows of this sheet are named LEDGERROW.ROW, for example 1.%s"),
                              to->rows.count ? to->rows.name[0] : "a");
        snprintf(ledger_row, sizeof(ledger_row), "%.*s", (int)(dot - id), id);
        if (!id_valid(ledger_row, true))
            return read_fault(r, at, id, N_("this is no row id"));
        row = dot + 1;
    }
    if (to->to->kind == SHEET_LEDGER)
        return id_valid(id, true) || read_fault(r, at, id, N_("this is no row id"));
    if (names_find(&to->rows, row) != SIZE_MAX)
        return true;
    return read_unknown(r, at, row, N_("the sheet has no such row"), to->rows.name, to->rows.count);
}

/* [2, 5] is read as people write it, and kept in order. */
static const char *read_ids(struct build *build, node_at list)
{
    struct reader *r = &build->reader;
    struct str ids = STR_INIT;
    for (node_at item = read_first(r, list); item; item = read_next(r, list, item)) {
        const char *id = read_text(r, item);
        if (id)
            relation_add(&ids, id);
    }
    const char *out = arena_text(build->arena, ids.text);
    str_free(&ids);
    return out;
}

bool cell_read(struct build *build, const struct column_def *column, node_at at, const char **value)
{
    struct reader *r = &build->reader;
    *value = NULL;
    if (read_node(r, at)->kind == NODE_NULL)
        return true;
    if (read_node(r, at)->kind == NODE_TEXT && !*read_raw(r, at))
        return true;
    bool many = column->kind->many && read_node(r, at)->kind == NODE_LIST;
    const char *text = many ? read_ids(build, at) : read_text(r, at);
    if (!text || !*text)
        return false;
    *value = text;
    if (column->formula && text[0] == '#') /* an error of Excel that an example expects */
        return true;
    return !column->kind->form->check || column->kind->form->check(build, column, at, text);
}
