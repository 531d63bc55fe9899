/* A lock of another process, and much that another process wrote, on the screen. A look at the file never waits: what is
 * shown stays, and the next look comes soon; what takes long to read is read between keys, and the title says so. Only what
 * a person wants written waits, as long as that person likes: after a moment the hint lines say so, keys are taken in
 * meanwhile and come to their turn afterwards, and Esc gives up. */
#include "base/utf8.h"
#include "tui/app.h"
#include "ui/term.h"

/* A commit takes some 20 ms: of that nobody is told. Then, how often keys are looked for and the seconds are counted;
 * and after how long it is said who holds the file. */
#define SHOWN_MS   150
#define LOOK_MS    30
#define NAMED_MS   5000
#define SCRIPT_MS  5000 /* nobody is there who could give up */
#define LEAVING_MS 3000 /* the terminal is gone: a draft, if it can be */

static void draw_hint(struct app *app, const char *first, const char *second, const char *keys)
{
    struct canvas *canvas = app->canvas;
    int row = canvas->rows - 4, width = canvas->columns - 2;
    canvas_fill(canvas, rect_of(row, 0, 3, canvas->columns), STYLE_HINT);
    canvas_field(canvas, row, 1, width, STYLE_WARN, ALIGN_LEFT, first);
    canvas_field(canvas, row + 1, 1, width, STYLE_HINT, ALIGN_LEFT, second);
    canvas_field(canvas, row + 2, 1, width, STYLE_KEYS, ALIGN_LEFT, keys);
    canvas->cursor_row = -1;
    term_flush(app->term, canvas);
}

static void draw_waiting(struct app *app, int64_t ms)
{
    struct str text = app_str(app), holder = app_str(app), second = app_str(app);
    str_add(&text, app->book->model ? _("Waiting to save: another program is writing to the workbook just now.")
                                    : _("Waiting to read: another program is writing to the workbook just now."));
    if (ms >= 1000)
        str_add_format(&text, _(" %d s"), (int)(ms / 1000));
    if (ms >= NAMED_MS && store_lock_holder(app->book->store, &holder))
        str_add_format(&second, _("It is %s."), holder.text);
    else
        str_add(&second, _("It goes on by itself as soon as that is done. What you typed is kept."));
    draw_hint(app, text.text, second.text, _("Esc stops waiting; nothing is written"));
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

/* ---- much to read ---- */

#define SLICE_MS 80 /* of reading between keys; then the title counts on */
#define TURN_MS  20 /* while somebody holds the file */

static int percent(uint64_t done, uint64_t total)
{
    return total == 0 ? 0 : done >= total ? 99 : (int)(done * 100 / total); /* computing comes after the last row */
}

static void draw_reading(struct app *app, enum reading_for why, uint64_t done, uint64_t total)
{
    struct str text = app_str(app);
    const char *second = "", *keys = "";
    if (why == READING_WAITED) {
        str_add_format(&text, _("Waiting to save: much was changed by others and is being read just now. %d %%"),
                       percent(done, total));
        second = _("It goes on by itself as soon as that is done. What you typed is kept.");
        keys = _("Esc stops waiting; nothing is written");
    } else {
        str_add_format(&text, _("Reading the workbook. %d %%"), percent(done, total));
    }
    draw_hint(app, text.text, second, keys);
}

/* Asked between two pieces: stop? */
static bool pause_reading(void *context, enum reading_for why, uint64_t done, uint64_t total)
{
    struct app *app = context;
    if (app->quit || !app->term)
        return false;
    int64_t now = app_clock();
    if (now - app->reading_asked > SLICE_MS)
        app->reading_began = now;
    app->reading_asked = now;
    if (why == READING_LOOK)
        return now - app->reading_began >= SLICE_MS || term_waits(app->term);
    if (now - app->reading_began < SHOWN_MS || now - app->reading_shown < LOOK_MS)
        return false;
    app->reading_shown = now;
    app->gave_up = why == READING_WAITED && take_events(app);
    if (!app->gave_up)
        draw_reading(app, why, done, total);
    return app->gave_up;
}

int app_wait_ms(const struct app *app, int otherwise)
{
    if (!book_is_reading(app->book, NULL, NULL))
        return app->overview_later && app->overview_shown ? 0 : otherwise;
    return app->book->watch.busy_since ? TURN_MS : 0;
}

bool app_reading_text(const struct app *app, struct str *out)
{
    uint64_t done, total;
    if (!app->book->model || !book_is_reading(app->book, &done, &total)) /* the first reading is nobody's news */
        return false;
    str_add_format(out, _("reading changes %d %%"), percent(done, total));
    return true;
}

/* ---- */

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
    book_on_reading(app->book, pause_reading, app);
}

void app_wait_end(struct app *app)
{
    store_on_lock(app->book->store, NULL, NULL);
    book_on_reading(app->book, NULL, NULL);
    press_drop(app);
}
