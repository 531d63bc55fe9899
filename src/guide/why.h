/* "Why this number?": a computed cell explained in the form's own labels, with the values it came from, as lines of
 * text.
 *
 *   リスク値 4 = [重要度] × [被害発生可能性]
 *     重要度 2   個人情報 はい
 *     被害発生可能性 2 …
 */
#ifndef MAMORI_GUIDE_WHY_H
#define MAMORI_GUIDE_WHY_H

#include "book/model.h"

/* SUMMARY: explain summary value COLUMN of SHEET instead of a cell. DEPTH: how many levels of computed inputs are
 * opened (3 is good). */
void why_text(const struct model *model, size_t sheet, uint32_t row, size_t column, bool summary, int depth,
              struct str *out);
/* The formula of TABLE's COLUMN as it is, references as [label] or [sheet/label], codes as their labels. */
void why_formula(const struct catalog *catalog, size_t table, size_t column, struct str *out);
/* Why rule NUMBER of SHEET finds something in ROW (any, of a rule about the whole sheet): its condition, and what stands in it. */
void why_rule(const struct model *model, size_t sheet, uint32_t row, size_t number, int depth, struct str *out);
/* One line for the hint area: "重要度2 × 可能性2 (脅威2, 脆弱性3)". */
void why_line(const struct model *model, size_t sheet, uint32_t row, size_t column, struct str *out);

#endif
