/* What `mamori doctor` and the same as a screen say of the terminal: gathered here, since both need what only the screen's part of the program knows. */
#ifndef MAMORI_TUI_TERMINAL_LOOK_H
#define MAMORI_TUI_TERMINAL_LOOK_H

#include "book/doctor.h"
#include "tui/app.h"

/* APP NULL, or a scripted one: there is no screen. Then IS says whether standard output is a terminal all the same. */
void terminal_look(const struct app *app, bool is, struct doctor_terminal *out);

#endif
