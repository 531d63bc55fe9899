/* The same program, line by line: for screen readers, slow lines and terminals that cannot place a cursor (--plain).
 *
 * Screens, popups and commands are what they are elsewhere; they are drawn on the canvas as ever, and what they say is told in lines
 * (ui/linear.h): a new screen or popup as a whole, afterwards only what has changed, and last, behind ">", where the keys act. People type
 * lines, which the terminal edits, so an input method works as in a shell:
 *
 *     2                 what is typed: a digit chooses, a text goes into the field or cell and is kept
 *     (an empty line)   Enter
 *     :F7   :Tab Tab    keys by name, after a colon; also commands (":undo", the names of keys_conf.h), and a text in quotes
 *     :12               the twelfth line of a list
 *     :read             all of it once more
 *     ::)               a text that begins with a colon
 *
 * Full-width letters, digits and colons mean the same. The end of the input ends the program; what was being typed is kept as a draft.
 */
#ifndef MAMORI_TUI_PLAIN_H
#define MAMORI_TUI_PLAIN_H

#include "tui/app.h"

struct plain;
struct plain *plain_new(FILE *out); /* signals that end the program end the input from now on */
void plain_free(struct plain **plain);
/* Until the app quits. */
void plain_run(struct app *app, struct plain *plain);

#endif
