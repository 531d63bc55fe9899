/* Answers to the same question elsewhere (guide/twins.h): one key takes them; and how far each guideline is answered. */
#ifndef MAMORI_TUI_SAME_H
#define MAMORI_TUI_SAME_H

#include "guide/twins.h"
#include "tui/app.h"

bool same_possible(struct app *app, size_t sheet, uint32_t row);
/* Takes what is offered; where answers to several such questions differ, or the question is only similar, it asks first. */
void same_take(struct app *app, size_t sheet, uint32_t row);
/* Who gave TWIN's answer, and when; that this cannot be read now is said in its place. */
void same_origin(struct app *app, const struct twin *twin, struct str *out);
/* One line: what is offered, from where; nothing when there is nothing to offer. */
void same_line(struct app *app, size_t sheet, uint32_t row, struct str *out);

bool same_coverage_any(struct app *app);
void same_coverage_show(struct app *app);

#endif
