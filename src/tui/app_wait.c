/* A lock of another process, on the screen. A look at the file never waits: what is shown stays, and the next look
 * comes soon. Only what a person wants written waits, as long as that person likes: after a moment the hint lines say
 * so, keys are taken in meanwhile and come to their turn afterwards, and Esc gives up. */
#include "base/utf8.h"
#include "tui/app.h"
#include "tui/term.h"

/* A commit takes some 20 ms: of that nobody is told. Then, how often keys are looked for and the seconds are counted;
 * and after how long it is said who holds the file. */
#define SHOWN_MS   150
#define LOOK_MS    30
#define NAMED_MS   5000
#define SCRIPT_MS  5000 /* nobody is there who could give up */
#define LEAVING_MS 3000 /* the terminal is gone: a draft, if it can be */

static void draw_waiting(struct app *app, int64_t ms)
{
    struct canvas *canvas = app->canvas;
    struct str text = STR_INIT, holder = STR_INIT;
    int row = canvas->rows - 4, width = canvas->columns - 2;
    str_add(&text, app->book->model ? _("Waiting to save: another program is writing to the workbook just now.")
                                    : _("Waiting to read: another program is writing to the workbook just now."));
    if (ms >= 1000)
        str_add_format(&text, _(" %d s"), (int)(ms / 1000));
    canvas_fill(canvas, rect_of(row, 0, 3, canvas->columns), STYLE_HINT);
    canvas_field(canvas, row, 1, width, STYLE_WARN, ALIGN_LEFT, text.text);
    str_clear(&text);
    if (ms >= NAMED_MS && store_lock_holder(app->book->store, &holder))
        str_add_format(&text, _("It is %s."), holder.text);
    else
        str_add(&text, _("It goes on by itself as soon as that is done. What you typed is kept."));
    canvas_field(canvas, row + 1, 1, width, STYLE_HINT, ALIGN_LEFT, text.text);
    canvas_field(canvas, row + 2, 1, width, STYLE_KEYS, ALIGN_LEFT, _("Esc stops waiting; nothing is written"));
    canvas->cursor_row = -1;
    term_flush(app->term, canvas);
    str_free(&holder);
    str_free(&text);
}

/* What came meanwhile waits for its turn; true: it says that nobody wants to wait any more. */
static bool take_events(struct app *app)
{
    bool stop = false;
    for (struct event event; !stop && (event = term_read(app->term, 0)).kind != EVENT_NONE;) {
        bool quits = event.kind == EVENT_HANGUP || (event.kind == EVENT_KEY && command_has_key(CMD_QUIT, event.key));
        bool escapes = event.kind == EVENT_KEY && event.key.code == K_ESC;
        stop = quits || escapes;
        if (stop) /* the keys before it were meant for what comes after the saving */
            press_drop(app);
        if (escapes)
            event_free(&event);
        else
            press_hold(app, &event);
    }
    return stop;
}

static bool wait_for_lock(void *context, bool change, int64_t ms)
{
    struct app *app = context;
    if (!change)
        return false;
    if (app->quit || !app->term)
        return ms < (app->quit ? LEAVING_MS : SCRIPT_MS);
    if (ms < SHOWN_MS || (ms >= app->wait_looked && ms - app->wait_looked < LOOK_MS))
        return true;
    app->wait_looked = ms;
    app->gave_up = take_events(app);
    if (!app->gave_up)
        draw_waiting(app, ms);
    return !app->gave_up;
}

void app_look_again(struct app *app)
{
    app->look_again = true;
}

void app_wait_idle(struct app *app)
{
    int64_t changes;
    struct error err = {0};
    if (!app->look_again || (!store_outside_changes(app->book->store, &changes, &err) && err.code == ERROR_BUSY))
        return;
    app->look_again = false;
    app_tell_changed(app);
}

void app_wait_start(struct app *app)
{
    store_on_lock(app->book->store, wait_for_lock, app);
}

void app_wait_end(struct app *app)
{
    store_on_lock(app->book->store, NULL, NULL);
    press_drop(app);
}
