/* Whether a command can be done just now, and why not: the one place that decides it. Menus, the function-key bar, help and the
 * refusal of a key all ask here, so that none of them offers what another refuses.
 *
 * Two questions are asked of a command. Has the screen (or the program) any use for it here: its `enabled`, app_command.c. And is
 * there what it needs (commands.h): answers that could be read, a workbook that may be written into, a sheet or a row that
 * the screen stands on. Screens need not ask the second one.
 */
#ifndef MAMORI_TUI_NEEDS_H
#define MAMORI_TUI_NEEDS_H

#include "tui/app.h"

/* False: something is missing, and WHY (may be NULL) says what, in one sentence. That answers which are not read yet could be
 * is no reason. */
bool needs_met(struct app *app, enum command command, struct str *why);
/* Why nothing can be written into this workbook. */
void needs_writing_text(struct app *app, struct str *out);
/* Says why COMMAND is not done: what it needs, or that it has no use here. */
void needs_refuse(struct app *app, enum command command);

/* Nobody shall wonder why a key does nothing: what the first of its commands lacks is said, and of a key that no command has (or has any
 * more: tui/keys_conf.h) that there is none. Keys that only move are let be. */
void needs_say_why_not(struct app *app, const struct event *event);

#endif
