/* Undo and redo by a key. The journal is one stack for the whole workbook: what lies on top may have been made on
 * another sheet, by another person, or by an import. Such things are not taken back by a slip of the finger. */
#include <string.h>

#include "base/date.h"
#include "tui/overrule_ask.h"
#include "tui/popup.h"

void app_nothing_done(struct app *app)
{
    app->nothing_done = true;
}

void app_undo_note(struct app *app, bool own)
{
    int64_t batch = 0, from;
    struct error ignored = {0};
    bool read = store_undoable(app->book->store, &batch, &ignored);
    if (!read) { /* it is one of the entries since the last that was seen: made here or not, all of them are */
        struct store_mark mark;
        store_mark(app->book->store, &mark);
        batch = mark.entries;
    }
    if (batch <= app->seen_batch)
        return;
    from = read ? batch : app->seen_batch + 1;
    app->seen_batch = batch;
    if (!own || !app->depth)
        return;
    app->own = mem_grow(app->own, app->own_count, &app->own_capacity, sizeof(*app->own));
    app->own[app->own_count++] = (struct own_batch){from, batch, app_screen(app)->serial};
    app->nothing_done = false;
}

static bool made_here(const struct app *app, int64_t batch)
{
    for (size_t i = app->own_count; i-- > 0;)
        if (app->own[i].from <= batch && batch <= app->own[i].to)
            return app->own[i].screen == app_screen(app)->serial;
    return false;
}

/* Does one see on this screen what would be taken back? */
static bool shown_here(struct app *app, const struct undo_look *look)
{
    size_t sheet, column;
    const char *row;
    return app->depth > 1 && app_where(app, &sheet, &row, &column) && sheet == look->sheet && look->changes == 1 &&
           !look->titled && strcmp(look->person, app->book->person) == 0;
}

static bool take_back(struct app *app, bool redo)
{
    struct str what = app_str(app);
    struct error err = {0};
    bool good = redo ? book_redo(app->book, &what, &err) : book_undo(app->book, &what, &err);
    if (good) {
        app_tell_changed(app);
        app_message(app, MESSAGE_INFO, redo ? _("Done again: %s") : _("Taken back: %s"), what.text);
    } else if (err.code == ERROR_RULE) {
        overrule_ask_back(app, redo, &err);
    } else {
        app_error(app, &err);
    }
    return good;
}

/* ---- asking ---- */

struct asked {
    bool redo;
    int64_t batch;
};

static void answered(struct app *app, void *context, bool yes)
{
    struct asked *asked = context;
    struct undo_look look = {.text = STR_INIT};
    struct error err = {0};
    store_change_begins(app->book->store);
    if (!yes)
        app_message(app, MESSAGE_INFO, asked->redo ? _("Nothing was done again.") : _("Nothing was taken back."));
    else if (!book_undo_look(app->book, asked->redo, &look, &err))
        app_error(app, &err);
    else if (look.batch != asked->batch) /* somebody was quicker: what was agreed to is no longer on top */
        app_message(app, MESSAGE_WARNING, _("Someone else changed the workbook meanwhile; nothing was taken back."));
    else
        take_back(app, asked->redo);
    store_change_ends(app->book->store);
    undo_look_done(&look);
    free(asked);
}

static void ask(struct app *app, bool redo, const struct undo_look *look)
{
    struct asked *asked = mem_zero(1, sizeof(*asked));
    *asked = (struct asked){redo, look->batch};
    struct str question = app_str(app);
    char when[17];
    date_time_text(look->at, when);
    str_add(&question, redo ? _("This was taken back, not on this screen:") : _("This was not done on this screen:"));
    str_add_format(&question, "\n\n  %s\n  %s  %s\n\n", look->text.text, when, look->person);
    str_add(&question, redo ? _("Do it again?") : _("Take it back?"));
    popup_confirm(app, question.text, redo ? _("Do it again") : _("Take it back"), _("Leave it"), answered, asked);
}

bool app_undo(struct app *app, bool redo)
{
    struct undo_look look;
    struct error err = {0};
    if (app->nothing_done && !redo) {
        app->nothing_done = false;
        app_message(app, MESSAGE_INFO, _("The last step changed nothing. F9 again takes back what was before it."));
        return false;
    }
    store_change_begins(app->book->store);
    bool looked = book_undo_look(app->book, redo, &look, &err);
    store_change_ends(app->book->store);
    if (!looked) {
        app_error(app, &err);
        return false;
    }
    bool plain = look.batch == 0 || made_here(app, look.batch) || shown_here(app, &look), good = false;
    if (plain)
        good = take_back(app, redo);
    else
        ask(app, redo, &look);
    undo_look_done(&look);
    return good;
}
