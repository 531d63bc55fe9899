/* A table that scrolls: lines of cells under heads, of which one is chosen. It moves, takes clicks and the wheel, draws itself, and
 * finds the chosen line again when the lines have changed. What the lines are is its owner's: a table asks for it, line by line,
 * while it is drawn, and holds nothing of it but the id of the chosen one.
 *
 * table_begin() once; table_lines() whenever there may be other lines; table_draw() in each frame. table_end() frees what it holds.
 */
#ifndef MAMORI_UI_TABLE_H
#define MAMORI_UI_TABLE_H

#include "base/progress.h"
#include "ui/canvas.h"
#include "ui/key.h"
#include "ui/list.h"

#define TABLE_WIDEST (-2)

struct table_column {
    const char *label; /* its head; NULL: none */
    /* 0: what the others leave, of one column only; -1: it is not shown; TABLE_WIDEST: as its widest text, of tables of few lines. A blank
     * follows each but the last */
    int cells;
    enum align align;
    bool marks; /* "[x]": a click here turns the mark over */
};

/* One cell to be drawn; the table makes it empty, draws STYLE_NORMAL as the table's own style, and the chosen line in that of the place. */
struct table_cell {
    struct str text;
    enum style style;
};

/* What a table asks its owner. OF is the owner. */
struct table_ops {
    void (*cell)(void *of, size_t line, size_t column, struct table_cell *cell);
    /* A line that is drawn otherwise (a heading), on the blanks and the sign of the chosen one; false: it is of cells. May be NULL */
    bool (*line)(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here);
    /* The sign before a line that is not chosen; NULL, for a line or for all: none */
    const char *(*mark)(void *of, size_t line);
    /* Whether it can be chosen; NULL: all can */
    list_usable_fn *usable;
    /* What it is known by when others come or go before it; NULL: its number */
    void (*id)(void *of, size_t line, struct str *out);
    /* Lines up to LINE are wanted (SIZE_MAX: all): an owner that reads them bit by bit reads so many, and calls table_lines(). True: there are
     * more still. NULL: all are there */
    bool (*need)(void *of, size_t line);
};

struct table {
    const struct table_ops *ops;
    void *of;
    struct list list;
    enum style style;   /* of its lines: STYLE_POPUP where that is around them */
    bool away;          /* its owner says that keys act elsewhere just now; a click comes back */
    struct str id;      /* of the chosen line */
    struct rect rect;   /* of its lines, as drawn last */
    size_t columns;     /* the same */
    int mark, mark_end; /* the same: where the marks stand */
    char *needle;       /* folded, of the last search; NULL: none yet */
    size_t whole;       /* how many lines there may be, for whoever waits; 0: not known */
    /* asked now and then while many lines are read or searched; true stops that. NULL: nobody waits */
    const struct progress *progress;
};

void table_begin(struct table *table, const struct table_ops *ops, void *of);
void table_end(struct table *table);
/* There are COUNT lines now. The chosen one stays chosen; if it has gone, the one in its place is. */
void table_lines(struct table *table, size_t count);
/* The chosen line; SIZE_MAX: there is none. */
size_t table_chosen(const struct table *table);
void table_choose(struct table *table, size_t line);
/* The heads, if any column has one, then the lines, within RECT; the chosen one in style HERE. With STYLE_HERE keys act here: it has the sign
 * and the cursor. */
void table_draw(struct table *table, const struct table_column *given, size_t count, struct canvas *canvas,
                struct rect rect, enum style here);
/* False: HOW is no move. */
bool table_move(struct table *table, enum move how);
void table_wheel(struct table *table, int lines);
/* Searches TYPED (NULL: what was searched before) in the cells, whatever their widths and kana, from the line after the chosen one on, or
 * back from the one before it, around the ends; chooses the line. No more lines are read than are searched. */
enum table_found { TABLE_FOUND, TABLE_NOWHERE, TABLE_STOPPED };
enum table_found table_search(struct table *table, const char *typed, bool back);
/* What a click on this cell does: nothing; another line is chosen; the chosen one is to be opened (it was clicked again, or twice); the mark
 * of the line, which is chosen, is to be turned over. */
enum table_click { TABLE_MISSED, TABLE_CHOSEN, TABLE_OPENED, TABLE_MARKED };
enum table_click table_click(struct table *table, int row, int column, bool twice);
/* The same of an event; the wheel, over the lines, chooses another one. */
enum table_click table_event(struct table *table, const struct event *event);

#endif
