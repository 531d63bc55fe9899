/* The overview that screens show. Counting it takes a tenth of a second for some 100,000 rows: nobody is kept from his keys for
 * what others changed. Then the one before stays on the screen, which speaks of tasks and numbers but of no row, and the
 * new one is made between keys. */
#include "tui/app.h"
#include "ui/term.h"

const struct overview *app_overview(struct app *app)
{
    if (!app->overview && !app->book->model)
        app->overview = overview_cached(app->book);
    app->overview_shown = app->overview_later && app->overview; /* of tasks and numbers, but no row */
    if ((app->overview_stale || !app->overview) && app->book->model && !app->overview_shown) {
        overview_free(&app->overview);
        app->overview = overview_make(app->book->model, app->book->person);
        app->overview_stale = app->overview_later = false;
        app->overview_unsaved = true;
    }
    return app->overview;
}

static bool key_waits(void *context)
{
    const struct app *app = context;
    return term_waits(app->term);
}

void app_overview_idle(struct app *app)
{
    if (!app->overview_later || !app->overview_shown || !app->book->model || book_is_reading(app->book, NULL, NULL))
        return;
    struct overview *made = overview_try(app->book->model, app->book->person, key_waits, app);
    if (!made)
        return;
    overview_free(&app->overview);
    app->overview = made;
    app->overview_stale = app->overview_later = app->overview_shown = false;
    app->overview_unsaved = app->news = true;
    if (app_screen(app)->ops->changed)
        app_screen(app)->ops->changed(app, app_screen(app)->state);
}
