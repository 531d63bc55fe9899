#include "tui/press.h"

#include "tui/app.h"
#include "ui/term.h"

/* What text is made of: characters, and the keys for line ends and tabs. */
static bool is_typed(const struct event *event)
{
    return event_is_text(event) ? event->kind == EVENT_KEY
                                : event->kind == EVENT_KEY && !event->key.modifiers &&
                                      (event->key.code == K_ENTER || event->key.code == K_TAB);
}

static bool is_digit(const struct event *event)
{
    uint32_t code = key_narrow(event->key).code;
    return code >= '0' && code <= '9';
}

void press_hold(struct app *app, const struct event *event)
{
    struct press *p = &app->press;
    p->held = mem_grow(p->held, p->held_count, &p->held_capacity, sizeof(*p->held));
    p->held[p->held_count++] = *event;
}

void press_drop(struct app *app)
{
    struct press *p = &app->press;
    while (p->held_at < p->held_count)
        event_free(&p->held[p->held_at++]);
    free(p->held);
    p->held = NULL;
    p->held_at = p->held_count = p->held_capacity = 0;
}

static struct event read_next(struct app *app, int timeout)
{
    struct press *p = &app->press;
    if (p->held_at < p->held_count)
        return p->held[p->held_at++];
    press_drop(app);
    return term_read(app->term, timeout);
}

/* The same digit once more, a while later: a second press, or the first repeat of a key that is held down. The second
 * repeat follows soon, if it is one. */
static bool is_held(struct app *app, const struct event *event)
{
    struct press *p = &app->press;
    p->waiting = read_next(app, PRESS_HELD_MS - PRESS_BURST_MS);
    return p->waiting.kind == EVENT_KEY && key_same(p->waiting.key, event->key);
}

struct event press_read(struct app *app, int timeout)
{
    struct press *p = &app->press;
    struct event event = p->waiting;
    p->waiting = (struct event){0};
    if (event.kind == EVENT_NONE)
        event = read_next(app, timeout);
    if (!is_typed(&event))
        return event;
    int64_t pause = event.at - p->last;
    bool again = is_digit(&event) && event.key.code == p->code;
    if (pause < PRESS_BURST_MS)
        p->burst = true;
    else if (pause >= PRESS_HELD_MS || !(p->burst || again))
        p->burst = false;
    else
        p->burst = true;
    p->last = event.at;
    p->code = event.key.code;
    if (!p->burst && again && pause < PRESS_DELAY_MS && !app_typing(app))
        p->burst = is_held(app, &event);
    event.hurried = p->burst;
    return event;
}

bool press_takes(struct app *app, const struct event *event)
{
    struct press *p = &app->press;
    p->at = event->at;
    p->hurried = event->hurried;
    p->granted = false;
    p->screen = app->depth ? app_screen(app)->state : NULL;
    if (!event->at || !is_typed(event) || (!p->opened && !p->opened_at))
        return true;
    if (p->opened || event->at < p->opened_at || event->hurried) {
        app_message(app, MESSAGE_INFO, _("Keys that came before this screen was shown were left out."));
        return false;
    }
    p->opened_at = 0;
    return true;
}

void press_done(struct app *app, const struct event *event)
{
    struct press *p = &app->press;
    if (!event->at || app->quit || p->screen == app_screen(app)->state)
        return;
    p->chosen = true;
    p->opened = p->opened || is_typed(event);
}

void press_paints(struct app *app)
{
    struct press *p = &app->press;
    if (!p->chosen && !p->opened)
        return;
    term_listen(app->term); /* what is there by now was typed before this can be seen */
    int64_t now = app_clock();
    if (p->chosen)
        p->asked_at = now;
    if (p->opened)
        p->opened_at = now;
    p->chosen = p->opened = false;
}

bool app_choose(struct app *app)
{
    struct press *p = &app->press;
    if (!p->at || p->granted) /* a script's key; or asked by the next one who has a part in it */
        return true;
    if (p->hurried || p->chosen || p->at < p->asked_at) {
        app_message(app, MESSAGE_INFO,
                    _("One press, one answer: digits that came too soon for this question were left out."));
        return false;
    }
    p->chosen = p->granted = true;
    return true;
}
