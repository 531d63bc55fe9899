/* Distributions: how others answered the question of a column (`distribution:` in a form), numbers that somebody published. */
#ifndef MAMORI_CATALOG_DISTRIBUTION_H
#define MAMORI_CATALOG_DISTRIBUTION_H

#include "catalog/catalog.h"

struct distribution_def {
    int base, year;           /* how many were asked, and when */
    const double *share;      /* by choice of the column: percent; NaN: nobody was asked that */
    double silent;            /* percent who gave no answer; NaN: not said */
    const char *who, *source; /* of whom the base is; where it was published */
};

#endif
