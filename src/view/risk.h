/* The screen of risks, its private parts: risk.c (what is seen and moved through) and risk_decide.c (what shall be done about
 * an asset); nobody else includes this. */
#ifndef MAMORI_VIEW_RISK_H
#define MAMORI_VIEW_RISK_H

#include "view/risk_list.h"

struct risk_screen {
    struct app *app;
    const struct view_def *risks, *what_if; /* what is shown; what would change it, NULL: nothing */
    struct risk_map map;
    uint32_t matrix[RISK_LEVELS][RISK_LEVELS];
    struct band_counts bands, before, residual;
    uint32_t unrated, decided; /* not rated; something was decided */
    char *before_title;        /* of the round that BEFORE is of; NULL: none is known */
    struct risk_list assets;
    struct table table;            /* of them; away: the keys act on the map */
    bool choosing;                 /* a treatment is being chosen for it */
    struct risk_cell cell, filter; /* cursor on the map; the cell the list is limited to */
    struct rect map_rect;          /* as drawn last */
    struct {
        char *row;         /* id of the asset about which owner and day are asked; NULL: none is */
        size_t at, first;  /* where it stood in the list, and the list on the screen */
        char *owner, *due; /* what was given last, to be offered for the next one */
        char *given;       /* owner given, kept with the day in one change */
    } deciding;
};

uint32_t risk_asset_here(const struct risk_screen *s);  /* UINT32_MAX: none */
const char *risk_asset_id(const struct risk_screen *s); /* NULL: none */

/* ---- risk_decide.c ---- */
size_t risk_treatment(struct app *app, const struct risk_screen *s); /* its column; SIZE_MAX: the form has none */
/* Treatment number DIGIT of its list, or (0) one chosen from the list. */
void risk_choose(struct app *app, struct risk_screen *s, int digit);
/* After every change while one was being chosen: AT is where the cursor stood. Asks who does it and until when, then goes on
 * to the next asset without a decision. */
void risk_chosen(struct app *app, struct risk_screen *s, size_t at);
void risk_hint_decision(struct app *app, const struct risk_screen *s, uint32_t row, struct str *out);
void risk_decide_done(struct risk_screen *s);

#endif
