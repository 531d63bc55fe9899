/* Shared by the files that tell why; for nobody else. */
#ifndef MAMORI_GUIDE_WHY_PRIVATE_H
#define MAMORI_GUIDE_WHY_PRIVATE_H

#include "guide/why.h"

/* why_label.c */
const struct column_def *why_ref_column(const struct model *model, const struct formula_ref *ref);
void why_value(const struct model *model, const struct column_def *def, struct value value, struct str *out);
bool why_is_one_cell(const struct formula_ref *ref);
/* The row of REF's sheet that REF speaks of, seen from ROW of TABLE; UINT32_MAX: none. And what stands there. */
uint32_t why_row(const struct model *model, size_t table, uint32_t row, const struct formula_ref *ref);
struct value why_cell(const struct model *model, const struct formula_ref *ref, uint32_t row);
/* A piece of the formula of TABLE's COLUMN with the values of ROW, from a step of its explanation. */
void why_readable(const struct model *model, size_t table, uint32_t row, size_t column, const struct formula_step *step,
                  struct str *out);
/* Any formula of TABLE in labels. */
void why_labels(const struct catalog *catalog, size_t table, const struct formula *formula, struct str *out);

#endif
