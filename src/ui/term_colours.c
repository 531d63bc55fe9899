/* What the description of a terminal says, without starting it. In a file of its own: terminfo's header makes words like `lines` its own. */
#include "ui/term.h"

#include <curses.h>
#include <term.h>
#include <unistd.h>

int term_colours(void)
{
    int wrong;
    if (!cur_term && setupterm(NULL, STDOUT_FILENO, &wrong) != OK)
        return -1;
    int colours = tigetnum("colors");
    return colours < 0 ? 0 : colours;
}
