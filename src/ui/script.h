/* Scripts of keys (--keys FILE): what a person would type, one or several things a line.
 *
 *   Down Enter F2 Ctrl+Z Alt+F Esc PgDn Shift+Tab      keys by name
 *   "text"                                             typed characters (\" \\ \n \t inside)
 *   <"text"                                            pasted at once
 *   resize 132x43
 *   click ROW COLUMN                                   1-based, as a person counts; `click ROW COLUMN twice`
 *   wheel ROW COLUMN LINES                             LINES below zero: up
 *   dump FILE                                          the screen as text
 *   picture FILE                                       … with styles and cursor (picture.h)
 *   expect "text" · refuse "text"                      ends the run with an error when it is not (is) on the screen
 *   wait                                               nothing; for readers (in a terminal it would be a pause)
 *   idle MS                                            as if no key had come for MS milliseconds
 *   hangup                                             as if the terminal had gone
 *   # comment
 *
 * The screen is painted after every line.
 */
#ifndef MAMORI_UI_SCRIPT_H
#define MAMORI_UI_SCRIPT_H

#include "base/error.h"
#include "ui/key.h"

enum step_kind {
    STEP_END,
    STEP_EVENT,
    STEP_PAINT /* end of a line */,
    STEP_DUMP,
    STEP_PICTURE,
    STEP_EXPECT,
    STEP_REFUSE,
    STEP_ERROR
};

struct step {
    enum step_kind kind;
    struct event event; /* STEP_EVENT: the taker's */
    char *text; /* DUMP, PICTURE: file name, EXPECT/REFUSE: text; owned by the script, valid until the next step */
    int line;
};

struct script;
struct script *script_open(const char *path, struct error *err); /* "-" is the standard input */
struct script *script_from_text(const char *text, const char *name);
void script_free(struct script **script);
/* The next thing to do. STEP_ERROR fills ERR with ERROR_SYNTAX and the place. */
struct step script_next(struct script *script, struct error *err);
const char *script_name(const struct script *script);

#endif
