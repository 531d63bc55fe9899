/* libcsv: .csv that is read. Loaded when first needed (late.h). */
#ifndef MAMORI_EXCHANGE_LATE_CSV_H
#define MAMORI_EXCHANGE_LATE_CSV_H

#include <csv.h>

#include "exchange/late.h"

/* clang-format off */
#define LATE_CSV(X)                                                                                                \
    X(csv_error) X(csv_fini) X(csv_free) X(csv_init) X(csv_parse) X(csv_set_blk_size) X(csv_set_delim)             \
    X(csv_set_opts) X(csv_set_space_func)
/* clang-format on */
LATE_CSV(LATE_DECLARED)

#endif
