#include "tui/list_command.h"

unsigned list_command(struct list *list, enum command command, list_usable_fn *usable, void *context)
{
    return list_move(list, command_move(command), usable, context);
}

unsigned list_key(struct list *list, struct key key, list_usable_fn *usable, void *context)
{
    for (int i = 1; i < CMD_COUNT; i++)
        if (command_moves((enum command)i) && command_has_key((enum command)i, key))
            return list_command(list, (enum command)i, usable, context);
    return UI_IGNORED;
}
