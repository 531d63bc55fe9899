/* `break_before:` of a sheet: its columns in groups that paper does not tear apart. */
#include "catalog/build.h"

/* The last column that stands on each page: the row's name, else its id. */
static size_t last_naming(const struct sheet_def *sheet)
{
    size_t name = sheet_role(sheet, ROLE_NAME);
    return name == SIZE_MAX ? sheet_role(sheet, ROLE_ID) : name;
}

void paper_read(struct build *build, struct sheet_build *sheet)
{
    struct reader *r = &build->reader;
    const struct sheet_def *def = sheet->to;
    node_at list = sheet->at[SHEET_BREAK_BEFORE];
    if (!list || !read_is_list(r, list, N_("columns")))
        return;
    if (def->kind == SHEET_FACTS)
        read_fault(r, list - 1, "break_before", N_("facts stand one below the other: no page breaks between columns"));
    size_t before = 0;
    for (node_at item = read_first(r, list); item && def->kind != SHEET_FACTS; item = read_next(r, list, item)) {
        size_t column = resolve_column(build, sheet->number, item);
        if (column == SIZE_MAX)
            continue;
        const char *id = def->column[column].id;
        if (def->column[column].hidden)
            read_fault(r, item, id, N_("this column is hidden, so no page begins with it"));
        else if (column <= last_naming(def))
            read_fault(r, item, id, N_("this column says which row it is, and stands on each page"));
        else if (column <= before)
            read_fault(r, item, id, N_("once each, in the order of the columns"));
        else
            sheet->column[before = column].breaks_before = true;
    }
}
