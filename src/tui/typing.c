#include "tui/typing.h"

#include <string.h>

#include "base/date.h"
#include "tui/commands.h"

static enum line_result copy(struct app *app, struct line *line, bool cut)
{
    char *chosen = line_selection(line);
    if (!chosen) {
        app_message(app, MESSAGE_INFO, "%s", _("Nothing is selected: Shift and the arrows select, Ctrl+A all of it"));
        return LINE_MOVED;
    }
    free(app->clipboard);
    app->clipboard = chosen;
    if (cut) {
        struct event erase = event_key(K_DELETE, 0);
        return line_event(line, &erase);
    }
    app_message(app, MESSAGE_INFO, _("Copied; Ctrl+V pastes it"));
    return LINE_MOVED;
}

/* Copied cells end with a line break, which is none of the text. */
static enum line_result paste(struct app *app, struct line *line)
{
    if (!app->clipboard) {
        app_message(app, MESSAGE_INFO, _("Nothing has been copied yet."));
        return LINE_MOVED;
    }
    size_t length = strlen(app->clipboard);
    while (length && app->clipboard[length - 1] == '\n')
        length--;
    char *text = mem_text_length(app->clipboard, length);
    enum line_result result = line_insert(line, text);
    free(text);
    return result;
}

enum line_result typing_event(struct app *app, struct line *line, const struct event *event)
{
    if (event->kind != EVENT_KEY)
        return line_event(line, event);
    if (command_has_key(CMD_COPY, event->key) || command_has_key(CMD_CUT, event->key))
        return copy(app, line, command_has_key(CMD_CUT, event->key));
    if (command_has_key(CMD_PASTE, event->key))
        return paste(app, line);
    if (command_has_key(CMD_TODAY, event->key)) {
        char iso[11];
        date_iso(date_today(), iso);
        return line_insert(line, iso);
    }
    if (command_has_key(CMD_EDIT, event->key)) { /* what is selected is changed, and not replaced */
        struct event edit = event_key(K_F2, 0);
        return line_event(line, &edit);
    }
    return line_event(line, event);
}
