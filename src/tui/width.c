/* Does the terminal draw in as many cells as the canvas counts? Nobody can be asked but the person before it. */
#include <stdlib.h>
#include <string.h>

#include "base/state.h"
#include "base/utf8.h"
#include "tui/start.h"
#include "ui/term.h"

/* By the kind of terminal: the same person may sit before several. */
char *width_key(const char *what)
{
    const char *term = getenv("TERM");
    char *key = mem_format("%s.%s", what, term && *term ? term : "-");
    for (char *p = key; *p; p++)
        if ((unsigned char)*p <= ' ')
            *p = '_';
    return key;
}

void width_restore(void)
{
    char *key = width_key("width"), *value = state_get(key);
    if (value && (strcmp(value, "1") == 0 || strcmp(value, "2") == 0))
        utf8_ambiguous_width = value[0] - '0';
    free(value);
    free(key);
}

static void keep(void)
{
    char *key = width_key("width");
    state_put(key, utf8_ambiguous_width == 2 ? "2" : "1", 1);
    free(key);
}

void width_picture(const struct app *app, struct canvas *canvas, int row, int column, enum style style)
{
    static const char *const lines[2][3] = {
        {"あいう", "ｱｲｳ", "①㈱▲"},
        {"ABCDEF", "abc", "÷×°"}, /* what a terminal without Japanese has of the same kinds */
    };
    bool hides = app->term && term_hides_japanese(app->term);
    for (int i = 0; i < (int)ARRAY_LENGTH(lines[0]); i++) {
        canvas_vertical(canvas, row + i, column, 1, style);
        canvas_text(canvas, row + i, column + 1, style, lines[hides][i]);
        canvas_vertical(canvas, row + i, column + 7, 1, style);
    }
}

/* ---- the question ---- */

struct width {
    size_t choice;
    bool other, straight; /* other: the second setting is tried */
    int first_row;
    popup_answer_fn *done;
    void *context;
};

#define HEIGHT 12
#define WIDTH  66

static void width_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    *rect = rect_of((rows - HEIGHT) / 2 - 1, (columns - WIDTH) / 2, HEIGHT, WIDTH);
}

static const char *choice_text(const struct width *w, size_t choice)
{
    if (choice == 0)
        return _("They are straight");
    return w->other ? _("They are not straight this way either") : _("They are not straight");
}

static void width_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct width *w = state;
    canvas_box(canvas, rect, STYLE_POPUP,
               w->done ? _("3/3  Are the upright lines straight?") : _("Are the upright lines straight?"));
    width_picture(app, canvas, rect.row + 2, rect.column + WIDTH / 2 - 4, STYLE_POPUP);
    w->first_row = rect.row + 7;
    for (size_t i = 0; i < 2; i++) {
        bool here = i == w->choice;
        enum style style = here ? STYLE_HERE : STYLE_POPUP;
        int row = w->first_row + (int)i;
        canvas_fill(canvas, rect_of(row, rect.column + 1, 1, rect.columns - 2), style);
        canvas_format(canvas, row, rect.column + 2, style, "%s %zu  %s", here ? ">" : " ", i + 1, choice_text(w, i));
        if (here)
            canvas_cursor(canvas, row, rect.column + 2);
    }
    if (w->other)
        canvas_text(canvas, rect.row + rect.rows - 2, rect.column + 2, STYLE_POPUP,
                    _("Now ① and the like take two cells, lines are + - |."));
}

static void set_width(struct app *app, int width)
{
    utf8_ambiguous_width = width;
    if (app->term)
        term_redraw(app->term);
}

static unsigned choose(struct app *app, struct width *w, size_t choice)
{
    if (choice == 0) {
        w->straight = true;
        return UI_HANDLED | UI_CLOSE;
    }
    w->choice = 0;
    if (!w->other) {
        w->other = true;
        set_width(app, utf8_ambiguous_width == 2 ? 1 : 2);
        return UI_HANDLED;
    }
    return UI_HANDLED | UI_CLOSE;
}

static unsigned width_event(struct app *app, void *state, const struct event *event)
{
    struct width *w = state;
    if (event->kind == EVENT_CLICK) {
        int line = event->row - w->first_row;
        return line == 0 || line == 1 ? choose(app, w, (size_t)line) : UI_HANDLED;
    }
    if (event->kind != EVENT_KEY)
        return UI_HANDLED;
    struct key key = key_narrow(event->key);
    if (key.code == K_UP || key.code == K_DOWN || key.code == K_TAB)
        w->choice = key.code == K_UP ? 0 : key.code == K_DOWN ? 1 : !w->choice;
    else if (key.code == K_ENTER)
        return choose(app, w, w->choice);
    else if ((key.code == '1' || key.code == '2') && !key.modifiers)
        return app_choose(app) ? choose(app, w, key.code - '1') : UI_HANDLED;
    else if (command_has_key(CMD_BACK, key))
        return UI_HANDLED | UI_CLOSE;
    return UI_HANDLED;
}

static void width_finish(struct app *app, void *state)
{
    struct width *w = state;
    popup_answer_fn *done = w->done;
    void *context = w->context;
    bool straight = w->straight, other = w->other;
    free(w);
    if (straight && app->term) /* a script looks at nothing */
        keep();
    else if (other)
        set_width(app, utf8_ambiguous_width == 2 ? 1 : 2); /* as it was */
    if (other && !straight && !app->quit)
        app_message(app, MESSAGE_WARNING,
                    _("As before. A font of one width and UTF-8 in the terminal's settings help; see the manual, 2."));
    if (done)
        done(app, context, straight);
}

static void width_hint(struct app *app, void *state, struct hint *hint)
{
    str_add(&hint->line[0],
            _("With \"not straight\" another way is tried at once. Tools menu: it can be asked again any time."));
    str_add(&hint->keys, _("1 or 2 answers  Up Down choose  Enter take  Esc leave it as it is"));
}

static const struct popup_ops width_ops = {width_layout, width_draw, width_event, width_finish, NULL, width_hint};

void width_ask(struct app *app, popup_answer_fn *done, void *context)
{
    struct width *w = mem_zero(1, sizeof(*w));
    w->done = done;
    w->context = context;
    popup_push(app, &width_ops, w);
}
