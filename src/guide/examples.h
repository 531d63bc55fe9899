/* The examples of the forms, run: the file proves itself. */
#ifndef MAMORI_GUIDE_EXAMPLES_H
#define MAMORI_GUIDE_EXAMPLES_H

#include "book/model.h"

struct examples_result {
    size_t compared, failed; /* values and findings that were asked for */
    size_t checks, unfound;  /* rules of the sheets; and those, steps of judges among them, that no example proves */
};

/* Every expected value or finding that does not come out is handed over (ERROR_FORM, place of the example, detail what was
 * expected and what came), and every rule and step of a judge that no example comes to (place of the rule). */
struct examples_result examples_run(const struct catalog *catalog, size_t layer, catalog_report_fn *report,
                                    void *context);

#endif
