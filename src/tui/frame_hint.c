/* The lines below a screen: what this is and why, then the keys. They take as many lines as their texts need, at least two; the
 * body gives them up. So nothing that is said there loses its end. */
#include <string.h>

#include "base/utf8.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"

#define HINT_MOST 6
/* Up to so many lines stay as long as the screen does: a table would move at each step of the cursor from a long text to a
 * short one. */
#define HINT_STAYS 3

void hint_key(const struct app *app, struct hint *hint, const char *key)
{
    if (utf8_width(hint->keys.text) + 2 + utf8_width(key) < app->canvas->columns - 1)
        str_add_format(&hint->keys, "  %s", key);
}

static void make(struct app *app, const struct screen *screen, struct hint *hint)
{
    *hint = (struct hint){{STR_INIT, STR_INIT}, STR_INIT};
    if (app->popup && app->popup->ops->hint)
        app->popup->ops->hint(app, app->popup->state, hint);
    else if (!app->popup && screen->ops->hint)
        screen->ops->hint(app, screen->state, hint);
    const char *said = keys_said(app, hint->keys.text);
    if (said != hint->keys.text) {
        str_clear(&hint->keys);
        str_add(&hint->keys, said);
    }
}

static void done(struct hint *hint)
{
    str_free(&hint->line[0]);
    str_free(&hint->line[1]);
    str_free(&hint->keys);
}

struct lines {
    struct canvas *canvas; /* NULL: only counted */
    int row, end;          /* END: the first row that is not the text's */
    enum style style;
};

static void draw_line(void *context, const char *line, size_t bytes)
{
    struct lines *l = context;
    int row = l->row++;
    if (!l->canvas || row >= l->end)
        return;
    bool last = row + 1 == l->end; /* what does not fit all the same is cut with a sign */
    char *text = last ? mem_text(line) : mem_text_length(line, bytes);
    canvas_field(l->canvas, row, 1, l->canvas->columns - 2, l->style, ALIGN_LEFT, text);
    free(text);
}

/* Draws TEXT from ROW on, at most to END; returns the row below. CANVAS NULL: only counts. */
static int draw_text(struct app *app, struct canvas *canvas, int row, int end, enum style style, const char *text)
{
    struct lines l = {canvas, row, end, style};
    struct str safe = app_str(app);
    utf8_safe(&safe, text, false);
    if (safe.length)
        utf8_wrap(safe.text, app->canvas->columns - 2, draw_line, &l);
    return l.row;
}

/* A remark stands instead of what the place means; a long one, of which more would be lost than gained, instead of all. */
static int draw_all(struct app *app, const struct hint *hint, struct canvas *canvas, int row, int end)
{
    static const enum style styles[] = {STYLE_GOOD, STYLE_WARN, STYLE_ERROR};
    if (!app->message.length) {
        int second = draw_text(app, NULL, 0, end, STYLE_HINT, hint->line[1].text);
        row = draw_text(app, canvas, row, end - (canvas ? second : 0), STYLE_HINT, hint->line[0].text);
        return draw_text(app, canvas, row, end, STYLE_HINT, hint->line[1].text);
    }
    static const char *const marks[] = {"", "! ", "!! "};
    struct str text = STR_INIT;
    str_add_format(&text, "%s%s", app->message.text[0] == '!' ? "" : marks[app->message_kind], app->message.text);
    int begin = row;
    row = draw_text(app, canvas, row, end, styles[app->message_kind], text.text);
    str_free(&text);
    return row - begin > 1 ? row : draw_text(app, canvas, row, end, STYLE_HINT, hint->line[1].text);
}

void frame_hint_begin(struct app *app, const struct screen *screen)
{
    if (app->hint_serial != screen->serial || app->hint_rows < HINT_LEAST)
        app->hint_rows = HINT_LEAST;
    app->hint_serial = screen->serial;
}

bool frame_hint_fits(struct app *app, const struct screen *screen)
{
    if (app->popup) /* the screen below it stays where it is */
        return true;
    struct hint hint;
    make(app, screen, &hint);
    int rows = draw_all(app, &hint, NULL, 0, 0), before = app->hint_rows;
    int least = before > HINT_STAYS ? HINT_STAYS : before;
    done(&hint);
    app->hint_rows = rows > HINT_MOST ? HINT_MOST : rows < least ? least : rows;
    return app->hint_rows == before;
}

void frame_hint_draw(struct app *app, const struct screen *screen)
{
    struct canvas *canvas = app->canvas;
    struct hint hint;
    int end = canvas->rows - 2;
    make(app, screen, &hint);
    draw_all(app, &hint, canvas, end - app->hint_rows, end);
    canvas_field(canvas, canvas->rows - 2, 1, canvas->columns - 2, STYLE_KEYS, ALIGN_LEFT, hint.keys.text);
    done(&hint);
}
