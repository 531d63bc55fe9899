/* A newer edition of the forms: what would become of the answers, and the way there. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "guide/migrate_text.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"

enum { WAY_GO, WAY_LOOK, WAY_STAY, WAYS };

void editions_note(struct app *app)
{
    struct migrate_offers offers;
    struct error err = {0};
    if (!book_migrate_offers(app->book, app->forms, &offers, &err)) { /* it stops nobody who stays */
        app_error(app, &err);
        return;
    }
    app->editions = offers.count;
    if (offers.count)
        app_message(app, MESSAGE_INFO, _("%s follows %s: File menu, Newer edition of the forms"), offers.offer[0].to,
                    offers.offer[0].from);
    migrate_offers_free(&offers);
}

static char *name_of(const struct migrate_offer *offer)
{
    return mem_text(offer->folder ? offer->folder : offer->to);
}

static void show(struct app *app, const char *what)
{
    struct migrate_report report;
    struct error err = {0};
    struct str text = app_str(app);
    if (book_migrate(app->book, app->forms, what, true, &report, &err)) {
        migrate_text(&report, &text);
        popup_message(app, _("What becomes of the answers"), text.text);
    } else
        app_error(app, &err);
    migrate_report_done(&report);
}

/* It is opened again with its new forms, with what is being typed offered. */
static void go(struct app *app, const char *what)
{
    struct migrate_report report;
    struct error err = {0};
    if (book_migrate(app->book, app->forms, what, false, &report, &err)) {
        app->again = true;
        app_quit(app);
    } else
        app_error(app, &err);
    migrate_report_done(&report);
}

static void way_chosen(struct app *app, void *context, size_t chosen)
{
    char *what = context;
    if (chosen == WAY_GO)
        go(app, what);
    else if (chosen == WAY_LOOK)
        show(app, what);
    free(what);
}

/* Takes WHAT over. */
static void ask(struct app *app, char *what)
{
    struct migrate_report report;
    struct error err = {0};
    if (!book_migrate(app->book, app->forms, what, true, &report, &err)) {
        app_error(app, &err);
        migrate_report_done(&report);
        free(what);
        return;
    }
    struct str text = app_str(app);
    migrate_text_sum(&report, &text);
    const struct popup_item option[WAYS] = {
        {.key = "1",
         .text = _("Take the answers there"),
         .help = keys_said(app, _("F9 takes it back, when the workbook is open again."))},
        {.key = "2", .text = _("See what becomes of each"), .help = _("Nothing is changed by looking.")},
        {.key = "3",
         .text = _("Stay with this edition"),
         .help = _("Everything stays as it is; you can go there any time.")}};
    struct popup_items items = {.app = app};
    for (size_t i = 0; i < WAYS; i++)
        popup_add(&items, option[i]);
    popup_add(&items, (struct popup_item){.rule = true});
    popup_add_text(&items, 62, 4, text.text);
    popup_list(app, way_chosen, what, .title = report.to, .item = items.item, .count = items.count,
               .selected = WAY_LOOK, .columns = 66);
    migrate_report_done(&report);
}

static void edition_chosen(struct app *app, void *context, size_t chosen)
{
    struct migrate_offers *offers = context;
    if (chosen < offers->count)
        ask(app, name_of(&offers->offer[chosen]));
    migrate_offers_free(offers);
    free(offers);
}

void editions_ask(struct app *app)
{
    struct migrate_offers *offers = mem_zero(1, sizeof(*offers));
    struct error err = {0};
    if (!book_migrate_offers(app->book, app->forms, offers, &err)) {
        app_error(app, &err);
        free(offers);
        return;
    }
    app->editions = offers->count;
    if (offers->count > 1) {
        struct popup_item *item = mem_zero(offers->count, sizeof(*item));
        for (size_t i = 0; i < offers->count; i++)
            item[i] = (struct popup_item){.text = offers->offer[i].to};
        popup_list(app, edition_chosen, offers, .title = _("Which edition?"), .item = item, .count = offers->count,
                   .filter = true);
        free(item);
        return;
    }
    if (offers->count == 0)
        app_message(app, MESSAGE_INFO, _("No newer edition of the forms is here."));
    else
        ask(app, name_of(&offers->offer[0]));
    migrate_offers_free(offers);
    free(offers);
}
