/* What comes of given values by the forms' own formulas, for a row that does not exist: tables and bands of the definitions
 * (catalog/definition.h). */
#ifndef MAMORI_GUIDE_DEFINED_H
#define MAMORI_GUIDE_DEFINED_H

#include "book/model.h"
#include "catalog/definition.h"

/* The column of D where x is X and, in a table, y is Y: its choice into *CHOICE (NULL: it has none), else its number (NaN: no
 * value). */
double defined_value(const struct model *model, const struct definition_def *d, struct value x, struct value y,
                     const struct choice **choice);

#endif
