/* The band of a risk by where it stands on the map: the screen and the .xlsx colour their cells by it. */
#ifndef MAMORI_GUIDE_RISK_BANDS_H
#define MAMORI_GUIDE_RISK_BANDS_H

#include "book/model.h"

/* The band of each pair, by the forms' own formulas, for rows that do not exist: BAND[y * XS + x], NULL where they give none. */
void risk_bands(const struct model *model, const struct view_def *risks, const struct value *x, size_t xs,
                const struct value *y, size_t ys, const struct choice **band);

#endif
