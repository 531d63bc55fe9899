#include "tui/second_ask.h"

#include <stdlib.h>

#include "book/leaving.h"
#include "book/rights.h"
#include "tui/popup.h"

struct asking {
    char *row; /* of the person who was chosen */
    size_t count;
    char **rows; /* of those in the list */
    second_done_fn *done;
    void *context;
};

static void finish(struct app *app, struct asking *a, bool agreed)
{
    second_done_fn *done = a->done;
    void *context = a->context;
    for (size_t i = 0; i < a->count; i++)
        free(a->rows[i]);
    free(a->rows);
    free(a->row);
    free(a);
    if (!agreed)
        app_message(app, MESSAGE_INFO, _("Nothing was written."));
    done(app, context, agreed);
}

static bool try(struct app *app, void *context, const struct secret *secret, struct error *err)
{
    const struct asking *a = context;
    return leaving_second(app->book, a->row, secret, err);
}

static void tried(struct app *app, void *context, struct secret *secret)
{
    bool given = secret != NULL;
    secret_free(&secret);
    finish(app, context, given);
}

static void second_chosen(struct app *app, void *context, size_t nth)
{
    struct asking *a = context;
    struct rights_person person;
    if (nth >= a->count || !rights_of_row(app->book, a->rows[nth], &person)) {
        finish(app, a, false);
        return;
    }
    a->row = mem_text(person.row);
    popup_secret(app, tried, a, .title = app_text(app, _("Passphrase of %s"), person.name),
                 .about =
                     app_text(app, _("%s types it, and agrees that this file is written. It stands in the history."),
                              person.name),
                 .check = try);
}

void second_ask(struct app *app, const struct error *why, second_done_fn *done, void *context)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    struct popup_items items = {.app = app};
    struct rights_person person;
    a->done = done;
    a->context = context;
    const char *about = app_text(app, _("%s is marked: what stands there leaves only when two agree."), why->subject);
    while (leaving_nth(app->book, a->count, &person)) {
        a->rows = mem_resize(a->rows, a->count + 1, sizeof(*a->rows));
        a->rows[a->count++] = mem_text(person.row);
        popup_add(&items, (struct popup_item){.text = app_text(app, "%s", person.name), .help = about});
    }
    if (a->count) {
        popup_list(app, second_chosen, a, .title = _("Who else agrees to this file?"), .item = items.item,
                   .count = items.count);
    } else {
        app_message(app, MESSAGE_WARNING, "%s", app_text(app, _("%s Nobody else here has a passphrase yet."), about));
        a->done(app, context, false);
        free(a);
    }
}
