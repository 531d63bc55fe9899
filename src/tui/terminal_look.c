#include "tui/terminal_look.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/state.h"
#include "tui/start.h"
#include "ui/term.h"

void terminal_look(const struct app *app, bool is, struct doctor_terminal *out)
{
    struct winsize size = {0};
    char *key = width_key("width"), *value = state_get(key);
    *out = (struct doctor_terminal){.is = is || (app && app->term), .kind = getenv("TERM"), .colours = -1};
    out->shows_japanese = app && app->term ? !term_hides_japanese(app->term) : term_shows_japanese();
    out->width_looked_at = value != NULL;
    if (app && app->term)
        term_size(app->term, &out->rows, &out->columns);
    else if (is && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
        out->rows = size.ws_row, out->columns = size.ws_col;
    if (out->is)
        out->colours = term_colours();
    free(value);
    free(key);
}
