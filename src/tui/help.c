/* Help: about the screen, the sheet and its columns, and every key, all from the tables. */
#include <string.h>

#include "base/utf8.h"
#include "book/fill.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"
#include "tui/help.h"
#include "tui/text_view.h"

/* "F9  Ctrl+Z" padded to CELLS, then the help. */
static void add_command(struct app *app, enum command command, struct str *out)
{
    const struct key *keys;
    size_t count = command_keys(command, &keys);
    struct str names = app_str(app), padded = app_str(app);
    for (size_t i = 0; i < count; i++) {
        if (command == CMD_ANSWER && i > 0 && i + 1 < count)
            continue; /* 1 … 9 */
        if (i)
            str_add(&names, command == CMD_ANSWER ? " - " : "  ");
        key_label(keys[i], &names);
    }
    const struct command_def *def = command_def(command);
    if (!count) /* by which name it is found in the menu */
        str_add_format(&names, _("Menu: %s"), def->label ? _(def->label) : "");
    utf8_pad(&padded, names.text, utf8_width(names.text) > 22 ? utf8_width(names.text) : 22, false);
    str_add_format(out, "  %s  %s\n", padded.text, keys_said(app, _(def->help)));
}

static void add_common(struct str *out)
{
    str_add_format(out, "\n# %s\n", _("In a text field"));
    str_add(out,
            _("Shift with the arrows, Home or End selects, with Ctrl whole words; Ctrl+A selects all of it. What is "
              "typed or pasted takes the place of what is selected; Backspace and Delete erase it; Ctrl+C, Ctrl+X "
              "and Ctrl+V copy, cut and paste it. A proposal is selected at first: type to replace it, an arrow or "
              "F2 keeps it."));
    str_add(out, "\n");
    str_add(out, "\n# ");
    str_add(out, _("With Japanese input on"));
    str_add(out, "\n");
    str_add(out, _("No command needs a letter: digits, symbols and function keys work full-width as well. While the "
                   "input method composes, it keeps "
                   "F6 to F10 for itself; they reach mamori again after Enter."));
    str_add(out, "\n");
}

static void add_column(struct app *app, const struct column_def *column, struct str *out)
{
    if (column->built_in || column->hidden)
        return;
    str_add_format(out, "  %s", intl_form(column->label));
    if (column->formula)
        str_add_format(out, "  (%s)", _("computed"));
    else if (column->required)
        str_add_format(out, "  (%s)", _("required"));
    else if (column->needed != SIZE_MAX)
        str_add_format(out, "  (%s)", _("required at times"));
    if (column->help)
        str_add_format(out, "\n    %s", fill_help(app->book->model, column->help));
    if (column->example)
        str_add_format(out, "\n    %s %s", _("For example:"), intl_form(column->example));
    if (column->source)
        str_add_format(out, "\n    %s %s", _("Source:"), intl_form(column->source));
    str_add(out, "\n");
}

/* A block text may have line breaks of its own: each line keeps the indent. */
static void add_block(struct str *out, const char *text)
{
    if (!text)
        return;
    str_add(out, text);
    if (out->length && out->text[out->length - 1] != '\n')
        str_add_char(out, '\n');
}

void help_show(struct app *app)
{
    const struct screen screen = *app_screen(app);
    struct str out = app_str(app), title = app_str(app);
    size_t sheet, column;
    const char *row;
    bool place = app_where(app, &sheet, &row, &column);
    if (screen.ops->heading)
        str_add_format(&out, "# %s\n", gettext(screen.ops->heading));
    if (screen.ops->about)
        str_add_format(&out, "%s\n\n", keys_said(app, gettext(screen.ops->about)));
    if (screen.ops->help)
        screen.ops->help(app, screen.state, &out);
    if (place) {
        const struct sheet_def *def = app_sheet(app, sheet);
        str_add_format(&out, "# %s\n", intl_form(def->title));
        add_block(&out, fill_help(app->book->model, def->help));
        if (def->source)
            str_add_format(&out, "%s %s\n", _("Source:"), intl_form(def->source));
        if (def->rule)
            str_add_format(&out, "%s %s\n", _("Our own rule:"), intl_form(def->rule));
        str_add_format(&out, "\n# %s\n", _("Columns"));
        for (size_t i = 0; i < def->column_count; i++)
            add_column(app, &def->column[i], &out);
        str_add(&out, "\n");
    }
    str_add_format(&out, "# %s\n", _("Keys here"));
    for (int i = 1; i < CMD_COUNT; i++) {
        const struct key *keys; /* without a key: in the menu */
        if ((command_keys((enum command)i, &keys) || command_def((enum command)i)->menu != MENU_NONE) &&
            app_enabled(app, (enum command)i))
            add_command(app, (enum command)i, &out);
    }
    add_common(&out);
    str_add_format(&title, "%s  ", _("Help"));
    if (screen.ops->title)
        screen.ops->title(app, screen.state, &title);
    text_screen(app, title.text, out.text);
}

/* About the popup that is open: its keys, one a line. */
void help_popup(struct app *app)
{
    struct hint hint = {{STR_INIT, STR_INIT}, STR_INIT};
    struct str out = app_str(app);
    if (app->popup->ops->hint)
        app->popup->ops->hint(app, app->popup->state, &hint);
    if (hint.line[0].length)
        str_add_format(&out, "%s\n\n", hint.line[0].text);
    for (const char *p = keys_said(app, hint.keys.text); *p;) { /* parts of the keys line stand two blanks apart */
        const char *end = strstr(p, "  ");
        size_t length = end ? (size_t)(end - p) : strlen(p);
        str_add_length(&out, p, length);
        str_add_char(&out, '\n');
        p += length;
        p += strspn(p, " ");
    }
    popup_message(app, _("Help"), out.text);
    app->popup->is_help = true;
    str_free(&hint.line[0]);
    str_free(&hint.line[1]);
    str_free(&hint.keys);
}

void help_keys(struct app *app)
{
    static const char *const heads[MENU_COUNT + 1] = {
#define X(id, key, title) [id] = title,
        MENUS(X)
#undef X
            [MENU_NONE] = N_("Moving and answering"),
    };
    static const int order[] = {MENU_NONE, MENU_FILE, MENU_EDIT, MENU_VIEW, MENU_TOOLS, MENU_HELP};
    struct str out = app_str(app);
    for (size_t i = 0; i < ARRAY_LENGTH(order); i++) {
        str_add_format(&out, "%s# %s\n", i ? "\n" : "", _(heads[order[i]]));
        for (int c = 1; c < CMD_COUNT; c++)
            if ((int)command_def((enum command)c)->menu == order[i])
                add_command(app, (enum command)c, &out);
    }
    add_common(&out);
    text_screen(app, _("All keys"), out.text);
}
