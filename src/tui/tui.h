/* The full-screen program: entry for main and for tests. */
#ifndef MAMORI_TUI_TUI_H
#define MAMORI_TUI_TUI_H

#include "book/book.h"

struct tui_options {
    const char *forms;     /* catalog_forms_dir() is asked with it; NULL: the usual one */
    const char *keys_file; /* script.h; NULL: a person at the terminal */
    int columns, rows;     /* 0: the real terminal's; scripted runs: 80×24 */
    const char *dump_file; /* scripted: the last screen as text ("-": standard output) */
    bool ascii;            /* lines of + - | */
    bool mouse;
    bool *
        again; /* set: the workbook is to be opened again, with the forms that are on now, and run; NULL: nobody does that */
    bool japanese; /* asked for by name: draw it whatever the terminal's name says */
};

/* BOOK is open (book_open) and need not be loaded; it stays the caller's. False with ERR when the terminal cannot be
 * used or a script failed (ERROR_REJECTED: an `expect`; ERROR_SYNTAX: the script itself). */
bool tui_run(struct book *book, const struct tui_options *options, struct error *err);

#endif
