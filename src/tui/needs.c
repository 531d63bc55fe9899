#include "tui/needs.h"

#include "book/book_watch.h"
#include "book/guard.h"
#include "tui/keys_conf.h"
#include "tui/share_ask.h"

void needs_writing_text(struct app *app, struct str *out)
{
    if (share_refused(app)) {
        str_add_format(
            out,
            keys_said(
                app,
                _("The workbook lies on a network share (%s), so nothing is written there. What can be done: ! key")),
            app->book->refused.detail);
        return;
    }
    if (!book_doubted(app->book)) {
        str_add(out, _("The workbook is open for reading only: nothing can be changed here."));
        return;
    }
    struct str where = app_str(app);
    book_doubt_text(app->book, &where);
    str_add_format(out, _("Something other than mamori changed this workbook, so it can only be looked at: %s"),
                   where.text);
}

/* What is done where the screen stands must be the person's to do (book/rights.h). */
static bool right_met(struct app *app, enum command command, unsigned needs, struct str *why)
{
    size_t sheet, column;
    const char *row;
    struct error err = {0};
    bool here = app_has_on_screen(app, command) || (needs & NEED_SHEET) == NEED_SHEET;
    if (!app->book->signed_in || !here || !app_where(app, &sheet, &row, &column) ||
        guard_deed(app->book, DEED_SET, sheet, row, SIZE_MAX, &err))
        return true;
    if (why)
        error_text(&err, why);
    return false;
}

/* What the program itself does with a place needs one; what a screen does with it, it knows. */
static bool place_met(struct app *app, unsigned needs, struct str *why)
{
    size_t sheet, column;
    const char *row, *missing = NULL;
    bool place = app_where(app, &sheet, &row, &column);
    if ((needs & NEED_SHEET) == NEED_SHEET && !place)
        missing = _("This needs a sheet: choose one first.");
    else if ((needs & NEED_ROW) == NEED_ROW && !row)
        missing = _("This needs a row: choose one first.");
    if (missing && why)
        str_add(why, missing);
    return !missing;
}

bool needs_met(struct app *app, enum command command, struct str *why)
{
    unsigned needs = command_def(command)->needs;
    if ((needs & NEED_ANSWERS) && !app->book->model && app->load_failed) {
        if (why)
            error_text(&app->load_error, why);
        return false;
    }
    if ((needs & NEED_WRITE) == NEED_WRITE && store_read_only(app->book->store)) {
        if (why)
            needs_writing_text(app, why);
        return false;
    }
    if ((needs & NEED_WRITE) == NEED_WRITE && !right_met(app, command, needs, why))
        return false;
    return app_has_on_screen(app, command) || place_met(app, needs, why);
}

void needs_refuse(struct app *app, enum command command)
{
    struct str why = app_str(app);
    struct error err = {0};
    unsigned needs = command_def(command)->needs;
    if ((needs & NEED_ANSWERS) && !app->book->model && app->load_failed) {
        app_error(app, &app->load_error); /* with the ways out */
    } else if ((needs & NEED_WRITE) == NEED_WRITE && store_read_only(app->book->store)) {
        error_set(&err, ERROR_READ_ONLY, store_path(app->book->store));
        app_error(app, &err);
    } else if (!needs_met(app, command, &why)) {
        app_message(app, MESSAGE_INFO, "%s", why.text);
    } else {
        command_key_text(command, &why);
        app_message(app, MESSAGE_INFO, _("%s does nothing here; the menus (F10) show what can be done."), why.text);
    }
}

static bool moves(struct key key)
{
    for (int i = 1; i < CMD_COUNT; i++)
        if (command_is_fixed((enum command)i) && command_has_key((enum command)i, key))
            return true;
    return false;
}

void needs_say_why_not(struct app *app, const struct event *event)
{
    struct key key = event->key;
    enum command found = CMD_NONE;
    for (int i = 1; i < CMD_COUNT; i++) {
        const struct command_def *def = command_def((enum command)i);
        if (!command_has_key((enum command)i, key) ||
            (def->menu == MENU_NONE && !def->bar && !app_has(app, (enum command)i)))
            continue;
        if (found == CMD_NONE || (!app_has(app, found) && app_has(app, (enum command)i)))
            found = (enum command)i;
    }
    if (found != CMD_NONE && app_need_model(app))
        needs_refuse(app, found);
    else if (found == CMD_NONE && event_is_text(event) && key.code > ' ')
        app_message(app, MESSAGE_INFO, _("Letters do nothing here; the menus (F10) show what can be done."));
    else if (found == CMD_NONE && !event_is_text(event) && !moves(key)) {
        struct str name = app_str(app);
        key_text(key, &name);
        app_message(app, MESSAGE_INFO, _("%s does nothing here; the menus (F10) show what can be done."), name.text);
    }
}
