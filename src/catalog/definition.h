/* Definitions: what the .xlsx says about scales and judgements on a page of its own (`definitions:` of layer.yaml). Tables and bands
 * are computed by the forms' own formulas (guide/defined.h), so that they cannot contradict them. */
#ifndef MAMORI_CATALOG_DEFINITION_H
#define MAMORI_CATALOG_DEFINITION_H

#include "catalog/catalog.h"

enum definition_kind {
    DEFINITION_CHOICES, /* what each choice of a column means */
    DEFINITION_TABLE,   /* what comes of each pair of choices of two columns */
    DEFINITION_BANDS,   /* what comes of each number of a range */
    DEFINITION_SHEET    /* another sheet that explains */
};
#define DEFINITION_ACROSS 4 /* choices at the most */

struct definition_def {
    enum definition_kind kind;
    const char *title; /* what it is called */
    size_t layer, sheet, column;
    bool summary; /* `column` is a value of the whole sheet, and `x` too */
    size_t x, y;  /* TABLE: across and down; BANDS: x is the number, y SIZE_MAX */
    int from, to; /* BANDS */
    size_t step_count;
    const size_t *step; /* computed columns on the way, in their order; the last is `column` */
};

#endif
