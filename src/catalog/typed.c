/* What a cell of a column can hold. */
#include "catalog/build.h"

enum formula_cells column_cells(const struct column_def *column)
{
    switch (column->type) {
    case COLUMN_NUMBER:
    case COLUMN_LEVEL:
    case COLUMN_DATE:
    case COLUMN_TERM: return CELLS_ANY;
    default: return CELLS_TEXT;
    }
}
