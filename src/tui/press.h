/* One press of a key chooses once, among things that had been shown.
 *
 * Keys arrive as bytes: a key held down, a word of the input method and a paste without marks are all a burst of
 * characters. A text field takes them all. Where a digit chooses, the first one does; the others were not meant for a
 * question that nobody has read yet. And what was typed on one screen never ends up on the one that a key in the middle
 * of it opened.
 *
 * press_read() in place of term_read(); app_event() asks press_takes() before and press_done() after each event;
 * press_paints() before each paint (not after it: a quick answer may come while the last bytes of a frame are sent);
 * and whatever chooses by a digit asks app_choose() (app.h) first. A script's keys are presses of their own: none of
 * this concerns them.
 */
#ifndef MAMORI_TUI_PRESS_H
#define MAMORI_TUI_PRESS_H

#include "ui/key.h"

/* The characters of a paste are read together; no person, and no script that waits for an answer, is so fast. */
#define PRESS_BURST_MS 4
#define PRESS_HELD_MS  150  /* between the repeats of a key: 33 ms on Windows, 40 under X, 92 on the Linux console */
#define PRESS_DELAY_MS 1000 /* before a held key repeats: 250 ms to 1 s */

struct press {
    int64_t last; /* when the last character (or Enter, or Tab) came */
    uint32_t code;
    bool burst;           /* it belongs to a burst */
    struct event waiting; /* read ahead */
    struct event *held;   /* came while a change waited, oldest first */
    size_t held_at, held_count, held_capacity;

    int64_t at;            /* the present event; 0: of a script */
    bool hurried, granted; /* granted: it may choose, as has been said already */
    bool chosen;           /* a digit has chosen since the last paint, or another screen was opened */
    int64_t asked_at;      /* what came before then came before the question was shown */
    bool opened;           /* by a character or Enter, since the last paint */
    int64_t opened_at;     /* 0: keys may be typed again */
    const void *screen;    /* the topmost before the present event */
};

struct app;
struct event press_read(struct app *app, int timeout);
bool press_takes(struct app *app, const struct event *event); /* false: it must be dropped (people are told) */
void press_done(struct app *app, const struct event *event);
void press_paints(struct app *app);
/* An event that was read past press_read() comes to its turn, before all that is read later; EVENT is taken over. */
void press_hold(struct app *app, const struct event *event);
void press_drop(struct app *app); /* those that are held will not */

#endif
