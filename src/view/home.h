/* The home screen's state, shared by home.c (list, keys) and home_panel.c (the right half); nobody else includes this.
 */
#ifndef MAMORI_VIEW_HOME_H
#define MAMORI_VIEW_HOME_H

#include "tui/app.h"
#include "ui/table.h"

enum line_kind { LINE_SINGLE /* a group with one sheet */, LINE_GROUP, LINE_SHEET, LINE_DOCUMENTS };

struct home_line {
    enum line_kind kind;
    size_t group, sheet;
};

struct home {
    struct app *app;
    struct home_line *line;
    struct table sheets, tasks; /* the left half; what comes next */
    bool *open;                 /* by group */
    int divider,
        wide_row; /* as drawn last: between the halves; where the lower part of a wide window begins (0: nowhere) */
    /* … what it shows, made from the answers; stale: to be made anew */
    struct findings *findings;
    struct calendar *calendar;
    bool wide_stale;
};

/* Score, risks, goals, what comes next, findings. */
void home_panel_draw(struct app *app, struct home *home, struct canvas *canvas, struct rect rect);

/* ---- home_wide.c: below that in a wide window ---- */
int home_wide_rows(struct rect body); /* that it takes; 0: the window is too small */
void home_wide_draw(struct app *app, struct home *home, struct canvas *canvas, struct rect rect);
void home_wide_done(struct home *home);

#endif
