/* Rounds: its second screen, the one that compares two of them. */
#ifndef MAMORI_VIEW_ROUNDS_H
#define MAMORI_VIEW_ROUNDS_H

#include "tui/app.h"

/* THEN and NOW are round numbers; 0 is the present. */
void rounds_compare_show(struct app *app, size_t sheet, int then, int now);

#endif
