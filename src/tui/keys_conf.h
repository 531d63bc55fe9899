/* A key map: which keys a person wants for which command, in the names of the table (commands.h).
 *
 *     # the first key is shown; what no line speaks of keeps its keys
 *     undo = F9 Ctrl+Z
 *     sort = Alt+2 F5
 *     erase =
 *
 * $XDG_CONFIG_HOME/mamori/keys.conf (~/.config). Read whole or not at all: ERROR_SYNTAX with file and line says the first thing that is
 * wrong, and all keys are as the table says. Wrong is what nobody could mean: a name or key that is none; a letter or digit, which types;
 * a key that terminals send for another one; a key of a menu; two commands on one key that one screen may have both (only those that share
 * a key in the table never meet); no key for what no menu has; other keys for what moves and answers.
 */
#ifndef MAMORI_TUI_KEYS_CONF_H
#define MAMORI_TUI_KEYS_CONF_H

#include "base/error.h"
#include "tui/app.h"

/* The keys of the file are the present ones. PATH NULL: the person's own, which may be missing. */
bool keys_conf_read(const char *path, struct error *err);
/* The present map in the form of the file; appended to OUT. */
void keys_conf_print(struct str *out);

/* A translated TEXT of the program that names keys as the table does ("F9 takes it back"), with the keys they are now. Of several
 * commands with one key it is the one that the screen has just now. Where a command has no key any more its menu entry is named. The keys of moving, answering and
 * typing stay. APP may be NULL. Good for the rest of the run. */
const char *keys_said(struct app *app, const char *text) __attribute__((format_arg(2)));

#endif
