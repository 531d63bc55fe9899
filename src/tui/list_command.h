/* Lists (ui/list.h) moved by the commands of the program. */
#ifndef MAMORI_TUI_LIST_COMMAND_H
#define MAMORI_TUI_LIST_COMMAND_H

#include "tui/app.h"
#include "ui/list.h"

/* UI_IGNORED: COMMAND, or KEY, does not move. */
unsigned list_command(struct list *list, enum command command, list_usable_fn *usable, void *context);
unsigned list_key(struct list *list, struct key key, list_usable_fn *usable, void *context);

#endif
