/* Rows that a row brings about (`makes` of a form): where a rule comes to hold that did not hold before the change, a ledger gets
 * a row whose cells are formulas of the row that brought it about. Who fills in the day a device was lost finds what is known
 * of it among the incidents. book/making.h does it. */
#ifndef MAMORI_CATALOG_MAKE_H
#define MAMORI_CATALOG_MAKE_H

#include "catalog/rule.h"

struct make_def {
    size_t rule;  /* RULE_MAKE of the sheet: when */
    size_t sheet; /* the ledger that gets the row; no way leads from it back to this sheet */
    size_t into;  /* the column that then names the new row, which is made only while it is empty; SIZE_MAX: none */
    size_t cell_count;
    const struct make_cell {
        size_t column; /* of that ledger */
        const struct formula *value;
    } * cell;
};

#endif
