/* Cells by the ids of the forms, for tests of one catalog. */
#ifndef MAMORI_TESTS_CELLS_H
#define MAMORI_TESTS_CELLS_H

#include "book/model.h"

static struct catalog *catalog; /* the test's set-up loads it */

static inline int free_forms(void **state)
{
    (void)state;
    catalog_free(&catalog);
    return 0;
}

static inline size_t sheet_of(const char *id)
{
    return catalog_find_sheet(catalog, id, NULL);
}

static inline size_t column_of(const char *sheet, const char *id)
{
    return sheet_find_column(&catalog->sheet[sheet_of(sheet)], id, NULL);
}

static inline void put(struct model *model, const char *sheet, uint32_t row, const char *column, const char *value)
{
    model_put(model, sheet_of(sheet), row, column_of(sheet, column), value);
}

#endif
