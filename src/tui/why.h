/* "Why this number?" and "why this finding?" in a box. */
#ifndef MAMORI_TUI_WHY_H
#define MAMORI_TUI_WHY_H

#include "tui/app.h"

struct finding;

void why_show(struct app *app, size_t sheet, uint32_t row, size_t column);
bool why_possible(struct app *app, size_t sheet, uint32_t row, size_t column);
void why_show_finding(struct app *app, struct finding *finding);

#endif
