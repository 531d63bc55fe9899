/* Shared by the term*.c files only, which are the ones that know curses. */
#ifndef MAMORI_UI_TERM_PRIVATE_H
#define MAMORI_UI_TERM_PRIVATE_H

#include "ui/key_stream.h"
#include "ui/term.h"

#define NCURSES_WIDECHAR 1
#include <curses.h>

struct term {
    SCREEN *screen;
    struct canvas *shown; /* what the terminal shows; NULL before the first flush */
    enum theme theme;
    enum ground ground;
    int64_t asked; /* when for the ground, monotonic ms; 0: not, or it is known */
    bool colour, mouse, title, repaint_all, resized, plain_glyphs /* no Japanese glyphs */;
    int cursor; /* as last set: 0, 1; -1 unknown */
    struct key_stream *stream;
    attr_t attr[STYLE_COUNT];
    short pair[STYLE_COUNT];
};

/* ---- term_show.c ---- */
void term_styles(struct term *term);

/* ---- term_signal.c: what signals set, and what restores the terminal when nothing else can ---- */

void signals_prepare(void); /* before curses: keeps the settings to return to */
/* The handlers are there from signals_catch() to signals_leave(). RESTORE is sent when the program dies. */
void signals_catch(const char *restore);
void signals_leave(void);
void signals_restore(void); /* only what a signal handler may do */
int signals_pipe(void);     /* readable when one of the following became true; -1: none */
void signals_drain(void);
bool signals_hangup(void); /* we are asked to end, or the terminal is gone */
void signals_set_hangup(void);
bool signals_resized(void); /* and the following: true once */
bool signals_stop(void);    /* SIGTSTP from outside */
bool signals_continued(void);
void signals_suspend(bool group);    /* stops; returns when we are continued */
void signals_send(const char *text); /* to the terminal, past curses */

#endif
