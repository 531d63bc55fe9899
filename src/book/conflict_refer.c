/* What a cell and an answer say of rows, as the forms know it: for rows that copies made by hand gave one id (merge_split.h). */
#include "book/conflict.h"
#include "catalog/relation.h"

const char *conflict_each(void *context, const char *sheet)
{
    const struct catalog *catalog = (*(struct book *const *)context)->catalog;
    size_t s = catalog_find_sheet(catalog, sheet, NULL);
    return s == SIZE_MAX || catalog->sheet[s].each == SIZE_MAX ? NULL : catalog->sheet[catalog->sheet[s].each].id;
}

bool conflict_refer(void *context, const char *sheet, const char *column, const char *value,
                    const char *(*meant)(void *to, const char *sheet, const char *row), void *to, struct str *out)
{
    const struct catalog *catalog = (*(struct book *const *)context)->catalog;
    size_t s = catalog_find_sheet(catalog, sheet, NULL);
    size_t c = s == SIZE_MAX ? SIZE_MAX : sheet_find_column(&catalog->sheet[s], column, NULL);
    size_t of = c == SIZE_MAX ? SIZE_MAX : catalog->sheet[s].column[c].of;
    char id[RELATION_ID];
    bool other = false;
    if (of == SIZE_MAX)
        return false;
    for (const char *p = value; relation_next(&p, id);) {
        const char *is = meant(to, catalog->sheet[of].id, id);
        other |= is != NULL;
        relation_add(out, is ? is : id);
    }
    return other;
}
