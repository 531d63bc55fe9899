/* The examples of the forms, run: the file proves itself. */
#ifndef MAMORI_GUIDE_EXAMPLES_H
#define MAMORI_GUIDE_EXAMPLES_H

#include "book/model.h"

/* Every expected value that does not come out is handed over (ERROR_FORM, place of the example, detail "expected X, got
 * Y"). Returns how many values were compared; *failed how many were wrong. */
size_t examples_run(const struct catalog *catalog, catalog_report_fn *report, void *context, size_t *failed);

#endif
