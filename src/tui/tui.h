/* The full-screen program: entry for main and for tests. */
#ifndef MAMORI_TUI_TUI_H
#define MAMORI_TUI_TUI_H

#include "book/book.h"

struct app;
struct view;
struct tui_options {
    const struct view *views;        /* all there are (view/views.h) */
    const struct book_options *open; /* how workbooks are opened, here and before */
    const char *
        sealed; /* without a workbook: this file is to be opened, whose passphrase the screen asks for: sealed, or encrypted; NULL: none */
    const char *keys_file;                              /* script.h; NULL: a person at the terminal */
    const char *keys_conf;                              /* a key map; NULL: a person's own, and none for a script */
    int columns, rows;                                  /* 0: the real terminal's; scripted runs: 80×24 */
    const char *dump_file;                              /* scripted: the last screen as text ("-": standard output) */
    void (*picture)(struct app *app, const char *name); /* scripted: called in place of writing a picture, for tests */
    FILE *plain;       /* line by line, told here and read from standard input (plain.h); NULL: no */
    const char *theme; /* theme_id(); NULL: what was chosen on the screen before */
    bool ascii;        /* lines of + - | */
    bool mouse;
    bool japanese; /* asked for by name: draw it whatever the terminal's name says */
};

/* BOOK is open (book_open()), need not be loaded, and is closed here; NULL: the first screen (start.h). Runs it, and whatever
 * workbooks are opened from it afterwards, until somebody quits. False with ERR when the terminal cannot be used, a workbook
 * cannot be opened again, or a script failed (ERROR_REJECTED: an `expect`; ERROR_SYNTAX: the script itself). */
bool tui_run(struct book *book, const struct tui_options *options, struct error *err);

#endif
