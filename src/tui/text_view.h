/* A long text, wrapped with Japanese rules and scrolled. Lines that start with "# " are headings. */
#ifndef MAMORI_TUI_TEXT_VIEW_H
#define MAMORI_TUI_TEXT_VIEW_H

#include "tui/app.h"

struct text_view {
    char *text;
    int first, lines, rows; /* first line shown, lines at the last width, rows at the last draw */
    int cells;
    /* private: the wrapped lines */
    struct str wrapped;
};

void text_view_set(struct text_view *view, const char *text); /* copied; scrolled to the top */
void text_view_say(struct text_view *view, const char *text); /* the same, but the same text stays where it is */
void text_view_done(struct text_view *view);
void text_view_draw(struct text_view *view, struct canvas *canvas, struct rect rect, enum style style);
unsigned text_view_key(struct text_view *view, struct key key);
void text_view_wheel(struct text_view *view, int lines);

/* A screen that shows TEXT under TITLE (help and the like). */
void text_screen(struct app *app, const char *title, const char *text);

#endif
