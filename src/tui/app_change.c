/* A change by somebody at the screen, and what is told of it: what it brought about elsewhere, or why it was not made. */
#include <stdlib.h>

#include "base/intl.h"
#include "tui/app.h"
#include "tui/delete_ask.h"
#include "tui/overrule_ask.h"

/* A row of another sheet that the change brought about: nobody sees it come about there. */
static void tell_made(struct app *app)
{
    const struct made_rows *made = &app->book->made;
    if (made->count == 0)
        return;
    uint32_t row = model_find_row(app->book->model, made->sheet, made->row);
    const char *title = intl_form(app->book->catalog->sheet[made->sheet].title);
    if (made->count == 1)
        app_message(app, MESSAGE_INFO, _("A row was made in %s: %s"), title, app_row_name(app, made->sheet, row));
    else
        app_message(app, MESSAGE_INFO, _("%zu rows were made in other sheets, the first in %s"), made->count, title);
}

/* Which sheets concern the company, one byte each: the caller's. */
static uint8_t *sheets_used(const struct app *app)
{
    const struct catalog *catalog = app->book->catalog;
    uint8_t *used = mem_zero(catalog->sheet_count + 1, 1);
    for (size_t s = 0; app->book->model && s < catalog->sheet_count; s++)
        used[s] = catalog->sheet[s].profile == SIZE_MAX || model_sheet_applies(app->book->model, s);
    return used;
}

#define NAMED_SHEETS 3 /* in a message */

static void name_sheets(struct app *app, const uint8_t *before, const uint8_t *now, bool used, struct str *out)
{
    const struct catalog *catalog = app->book->catalog;
    size_t count = 0;
    for (size_t s = 0; s < catalog->sheet_count; s++)
        if (before[s] != now[s] && now[s] == used && !catalog->sheet[s].hidden && count++ < NAMED_SHEETS)
            str_add_format(out, "%s%s", count > 1 ? _(", ") : "", app_sheet_title(app, s));
    if (count > NAMED_SHEETS)
        str_add_format(out, _(" and %zu sheets more"), count - NAMED_SHEETS);
}

/* An answer can make sheets concern the company, or no longer: who gave it sees where it goes on. */
static void tell_used(struct app *app, const uint8_t *before)
{
    uint8_t *now = sheets_used(app);
    struct str used = app_str(app), unused = app_str(app);
    name_sheets(app, before, now, true, &used);
    name_sheets(app, before, now, false, &unused);
    free(now);
    if (used.length)
        app_message(app, MESSAGE_INFO, _("Now there is also: %s"), used.text);
    else if (unused.length)
        app_message(app, MESSAGE_INFO, _("No longer needed: %s"), unused.text);
}

bool app_change(struct app *app, const struct change *change, size_t count, const char *title, char (*ids)[64],
                struct error *conflict)
{
    struct error err = {0};
    uint8_t *used = sheets_used(app);
    bool done = book_change(app->book, change, count, title, ids, &err);
    if (done) {
        if (app->book->last_batch == 0)
            app_nothing_done(app);
        app_changed(app);
        tell_used(app, used);
        tell_made(app);
    }
    free(used);
    if (done)
        return true;
    if (conflict && err.code == ERROR_CONFLICT)
        *conflict = err;
    else if (err.code == ERROR_REFERRED)
        delete_ask(app, change, count, title, &err);
    else if (err.code == ERROR_RULE)
        overrule_ask(app, change, count, title, &err);
    else
        app_error(app, &err);
    return err.code == ERROR_WRITTEN; /* said, and done */
}
