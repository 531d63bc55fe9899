#include "tui/backup_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/path.h"
#include "book/backup.h"
#include "book/book_watch.h"
#include "tui/copy.h"
#include "tui/popup.h"
#include "tui/view.h"

#define CELLS  66
#define QUIET  1500 /* ms without a key before a copy is made by itself */
#define LISTED 30
#define KBYTES 1024

/* ---- the copy of the day ---- */

/* Is one wanted now? Not while the file or the answers are in trouble, or are still being read. */
static bool is_due(const struct app *app)
{
    return app->book && app->book->model && app->book->wrote && !app->book->forms_changed &&
           app->backup_day != date_today() && !book_is_reading(app->book, NULL, NULL) && !book_in_trouble(app->book);
}

/* What proves copies tells how far it is, and can be cancelled. */
static void begin_work(struct app *app, const char *title)
{
    static struct progress progress; /* there is one work at a time */
    progress = app_progress(app, title);
    store_work_by_default(&progress);
}

static void end_work(struct app *app)
{
    store_work_by_default(NULL);
    app_progress_end(app);
}

static bool make_today(struct app *app, struct backup_made *made, struct error *err)
{
    begin_work(app, _("Making today's copy"));
    bool good = backup_today(app->book, made, err);
    end_work(app);
    app->backup_day = date_today(); /* also when it failed: it is told once, and the menu makes one at any time */
    return good;
}

void backup_idle(struct app *app)
{
    struct backup_made made = {.path = NULL};
    struct error err = {0};
    if (!is_due(app) || app_typing(app) || app->popup || app_clock() - app->last_key < QUIET)
        return;
    if (!make_today(app, &made, &err)) {
        struct str text = app_str(app);
        error_text(&err, &text);
        app_message(app, MESSAGE_WARNING, _("Today's copy of the workbook was not made: %s"), text.text);
        app->news = true;
    } else if (made.path) {
        app_message(app, MESSAGE_INFO, _("Today's copy of the workbook was made: %s"), made.path);
        app->news = true;
    }
    backup_made_done(&made);
}

bool backup_leaving(struct app *app, struct error *err)
{
    struct backup_made made = {.path = NULL};
    bool good = !is_due(app) || make_today(app, &made, err);
    backup_made_done(&made);
    return good;
}

/* ---- what people ask for ---- */

enum way { WAY_MAKE, WAY_LIST, WAY_TRY, WAY_WISH, WAYS };

static void copy_failed(struct app *app, const char *title, const struct error *err)
{
    struct str text = app_str(app);
    error_text(err, &text);
    popup_message(app, title, text.text);
}

static void make_copy(struct app *app, const struct backup_wish *wish)
{
    struct backup_made made = {.path = NULL};
    struct error err = {0};
    begin_work(app, _("Saving a copy"));
    bool good = backup_make(app->book, wish, &made, &err);
    end_work(app);
    if (!good) {
        copy_failed(app, _("No copy was made"), &err);
        return;
    }
    app->backup_day = date_today();
    struct str text = app_str(app);
    str_add_format(&text, _("%s\n\nThe whole workbook with its history, checked entry by entry."), made.path);
    str_add_format(&text, "\n");
    str_add_format(&text, ngettext("%zu copy is in the folder now.", "%zu copies are in the folder now.", made.left),
                   made.left);
    if (made.removed)
        str_add_format(&text, ngettext(" %zu older one was removed.", " %zu older ones were removed.", made.removed),
                       made.removed);
    if (made.same_disk)
        str_add_format(
            &text, "\n\n%s",
            _("The folder is on the same disk as the workbook, and would be lost with it. A folder on another "
              "device is better."));
    if (made.removable)
        str_add_format(
            &text, "\n\n%s",
            _("The folder is on a medium that can be carried away, and whoever finds it can read the copy. A sealed "
              "file opens by a passphrase only (file menu)."));
    if (made.behind.code != ERROR_NONE) {
        str_add(&text, "\n\n");
        str_add(&text, _("An older copy could not be removed: "));
        error_text(&made.behind, &text);
    }
    popup_message(app, _("The copy is ready"), text.text);
    backup_made_done(&made);
}

static void try_it(struct app *app, const struct backup_wish *wish)
{
    struct backup_list tried = {.count = 0};
    struct error err = {0};
    begin_work(app, _("Restoring the newest copy for a trial"));
    bool good = backup_try(app->book, wish, &tried, &err);
    end_work(app);
    if (good)
        popup_message(
            app, _("The copy can be got back"),
            app_text(app,
                     _("%s\n\nIt was restored, checked entry by entry, compared with this workbook's history, and "
                       "removed again. The day is written down in the workbook."),
                     tried.file[tried.tried].path));
    else
        copy_failed(app, _("The copy could not be got back"), &err);
    if (good)
        app_changed(app);
    backup_list_done(&tried);
}

/* ---- getting one back ---- */

static void opened(struct app *app, void *context, bool yes)
{
    char *path = context;
    if (yes)
        app_reopen(app, path, true);
    free(path);
}

static void restore_named(struct app *app, void *context, const char *path)
{
    char *copy = context;
    struct store_mark mark;
    struct error err = {0};
    if (path && *path) {
        if (backup_restore(copy, path, &mark, &err)) {
            char at[17];
            date_time_text(mark.at, at);
            popup_confirm(app,
                          app_text(app,
                                   _("Restored as %s: the workbook as it was on %s, checked entry by entry. Open it?"),
                                   path, at),
                          _("Open it"), _("Stay here"), opened, mem_text(path));
        } else {
            copy_failed(app, _("Nothing was restored"), &err);
        }
    }
    free(copy);
}

static void copy_chosen(struct app *app, void *context, size_t chosen)
{
    struct backup_list *list = context;
    if (chosen < list->count)
        copy_name_ask(app, _("Restore it as a new workbook"), restore_named, mem_text(list->file[chosen].path));
    backup_list_done(list);
    free(list);
}

static void list_them(struct app *app, const struct backup_wish *wish)
{
    struct backup_list *list = mem_zero(1, sizeof(*list));
    struct error err = {0};
    if (!backup_list(app->book, wish, list, &err) || list->count == 0) {
        if (err.code != ERROR_NONE)
            copy_failed(app, NULL, &err);
        else
            popup_message(app, NULL,
                          app_text(app, _("%s\n\nThere is no copy of this workbook here yet."), wish->folder));
        backup_list_done(list);
        free(list);
        return;
    }
    struct popup_items items = {.app = app};
    for (size_t i = 0; i < list->count && i < LISTED; i++) {
        char at[17];
        date_time_text(list->file[i].at, at);
        popup_add(&items,
                  (struct popup_item){
                      .text = app_text(app, "%s", at),
                      .right = app_text(app, _("%lld entries  %lld KB"), (long long)list->file[i].mark.entries,
                                        (long long)(list->file[i].size + KBYTES - 1) / KBYTES),
                      .help = app_text(app,
                                       list->file[i].parted
                                           ? _("%s\nSomebody went on working in this one, so it is never removed by "
                                               "itself. Enter restores it as a new workbook.")
                                           : _("%s\nEnter restores it as a new workbook; this one stays as it is."),
                                       path_name(list->file[i].path))});
    }
    popup_list(app, copy_chosen, list, .title = _("Copies of this workbook"), .item = items.item, .count = items.count,
               .columns = CELLS);
}

static void way_chosen(struct app *app, void *context, size_t chosen)
{
    struct backup_wish wish;
    (void)context;
    if (chosen >= WAYS)
        return;
    const struct value_ref *folder = &app->book->catalog->backup.folder;
    backup_wish(app->book, &wish);
    if (chosen == WAY_WISH)
        app_go(app, CMD_CARD, spot_of(folder->sheet, 0, folder->summary));
    else if (chosen == WAY_MAKE)
        make_copy(app, &wish);
    else if (chosen == WAY_LIST)
        list_them(app, &wish);
    else
        try_it(app, &wish);
    backup_wish_done(&wish);
}

void backup_ask(struct app *app)
{
    static const struct {
        const char *text, *help;
    } ways[WAYS] = {
        [WAY_MAKE] = {N_("Make a copy now"),
                      N_("The whole workbook with its history, proven, into the folder for copies.")},
        [WAY_LIST] = {N_("Copies that are there..."),
                      N_("When they were made; each can be restored as a new workbook.")},
        [WAY_TRY] =
            {N_("Try whether a copy can be got back"),
             N_("Restores the newest one beside, checks it, and writes the day down. This workbook stays as it is.")},
        [WAY_WISH] = {N_("Where they go, and how many stay..."),
                      N_("The folder, and of how many days, weeks and months one is kept.")}};
    struct popup_item items[WAYS];
    struct backup_wish wish;
    backup_wish(app->book, &wish);
    for (int i = 0; i < WAYS; i++)
        items[i] =
            (struct popup_item){.text = _(ways[i].text), .help = _(ways[i].help), .off = !wish.folder && i != WAY_WISH};
    const char *title = wish.folder ? app_text(app, _("Copies against loss: %s"), wish.folder)
                                    : _("Copies against loss: no folder is written down yet");
    popup_list(app, way_chosen, NULL, .title = title, .item = items, .count = WAYS,
               .selected = wish.folder ? 0 : WAY_WISH, .columns = CELLS);
    backup_wish_done(&wish);
}
