/* The what-if screen's state, shared by what_if.c (keys) and what_if_draw.c. */
#ifndef MAMORI_VIEW_WHAT_IF_SCREEN_H
#define MAMORI_VIEW_WHAT_IF_SCREEN_H

#include "guide/what_if.h"
#include "tui/risk_map.h"

struct moved {
    uint32_t row;
    bool changed;
};

struct what_if_screen {
    struct app *app;
    const struct view_def *view;
    struct what_if *w;
    struct risk_map map;
    size_t *order;                 /* items as listed */
    struct table measures, assets; /* below: the items, or the assets that change; the other one is away */
    struct moved *moved;
    size_t moved_count;
    char *plan_name;    /* of the open plan; "" */
    char *plan_wanted;  /* row id: opened with the screen */
    bool slow;          /* measuring everything takes long: only the chosen item is measured */
    bool suggested;     /* what is assumed is a suggestion as it came */
    bool leaving;       /* close when the plan has been saved */
    char *state_wanted; /* state of the plan to be saved, or NULL */
};

#define WHAT_IF_CELL 7

/* "n measures: no 大 any more", or what else can be said about the assumption. */
void what_if_sentence(struct app *app, const struct what_if_screen *s, struct str *out);
extern const struct table_ops what_if_measures, what_if_assets;
void what_if_draw(struct app *app, void *state, struct canvas *canvas, struct rect body);
void what_if_title(struct app *app, void *state, struct str *out);

#endif
