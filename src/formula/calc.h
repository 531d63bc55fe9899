/* One formula without a form, for people who write forms: `mamori calc '[a]*2' a=3`.
 *
 * Bindings: NAME=VALUE is [NAME]; SHEET.NAME=VALUE is that one value; SHEET[COLUMN]=VALUE;VALUE;… is a column of so
 * many rows, to all of which LINKED() links; SHEET/ROW[COLUMN]=VALUE is one cell. [REF].COLUMN is looked up in the sheet
 * of the name REF: REF[id]=…;… and REF[COLUMN]=…;…. A value is a number if it looks like one, TRUE or FALSE, nothing (an empty
 * cell), else a text; between double quotes it is a text in any case.
 *
 * OUT gets one line, "value<TAB>type\n", type number, text, bool or error. False with ERR for a formula or binding that
 * is wrong, among them a name that is not bound.
 */
#ifndef MAMORI_FORMULA_CALC_H
#define MAMORI_FORMULA_CALC_H

#include "base/error.h"

bool formula_calc(const char *text, int count, char *const *bindings, struct str *out, struct error *err);

#endif
