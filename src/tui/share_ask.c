#include "tui/share_ask.h"

#include <stdint.h>

#include "base/site.h"
#include "tui/copy.h"
#include "tui/popup.h"

#define CELLS 66
#define LINES 9

enum way { WAY_COPY, WAY_LOOK, WAY_ALLOW, WAYS };

bool share_refused(const struct app *app)
{
    return app->book && app->book->refused.code == ERROR_SHARE && !book_doubted(app->book);
}

static void allow(struct app *app, void *context, bool yes)
{
    (void)context;
    if (!yes)
        return;
    if (site_allow(store_path(app->book->store)))
        app_reopen(app, NULL, false);
    else
        popup_message(app, NULL, _("It could not be remembered: your home folder cannot be written."));
}

static void chosen(struct app *app, void *context, size_t line)
{
    size_t first = (size_t)(uintptr_t)context;
    if (app->quit || line == SIZE_MAX || line < first)
        return;
    switch (line - first) {
    case WAY_COPY: copy_ask(app, true); break;
    case WAY_LOOK: app_message(app, MESSAGE_INFO, _("For looking only. The ! key shows the choices again.")); break;
    case WAY_ALLOW:
        popup_confirm(app,
                      _("Does nobody else open this file as long as you work in it? If two people write at once there, "
                        "answers may be lost without a word."),
                      _("Nobody else does: write there"), _("Do not write there"), allow, NULL);
        break;
    default: break;
    }
}

void share_menu(struct app *app)
{
    struct popup_items items = {.app = app};
    popup_add_text(&items, CELLS, LINES,
                   app_text(app,
                            _("%s lies on a network share (%s). There nobody can be sure that two people who write at "
                              "once are kept apart, so nothing is written there."),
                            store_path(app->book->store), app->book->refused.detail));
    popup_add(&items, (struct popup_item){.rule = true, .key = ""});
    size_t first = items.count;
    popup_add(&items, (struct popup_item){.text = _("Make a copy on this machine, and go on in that..."),
                                          .key = "1",
                                          .help = _("With its whole history. The file on the share stays as it is.")});
    popup_add(&items, (struct popup_item){.text = _("Look at it only"),
                                          .key = "2",
                                          .help = _("Everything can be looked at. Nothing changes.")});
    popup_add(&items,
              (struct popup_item){.text = _("Write there all the same..."),
                                  .key = "3",
                                  .help = _("Only when nobody else opens the file. You are asked once; for this "
                                            "folder it is remembered.")});
    popup_list(app, chosen, (void *)(uintptr_t)first, .title = _("On a network share"), .item = items.item,
               .count = items.count, .selected = first, .columns = CELLS + 8); // NOLINT: a number
}

void share_offer(struct app *app)
{
    if (!share_refused(app) || app->share_offered)
        return;
    app->share_offered = true;
    share_menu(app);
}
