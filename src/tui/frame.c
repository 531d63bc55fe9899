/* What surrounds every screen: title line, menu bar, hints, keys, function keys. */
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "tui/lock.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"

/* Local time of day for today, else month and day. */
static void saved_text(int64_t at, struct str *out)
{
    char now[17], then[17];
    if (at <= 0)
        return;
    date_time_text(date_now(), now);
    date_time_text(at, then);
    if (strlen(then) < 16)
        return;
    str_add(out, _("saved"));
    str_add_char(out, ' ');
    str_add(out, strncmp(now, then, 10) == 0 ? then + 11 : then + 5);
    if (strncmp(now, then, 10) != 0) { /* 04-10 10:12 → 04-10 */
        out->length -= 6;
        out->text[out->length] = '\0';
    }
}

void app_status(struct app *app, struct str *out)
{
    str_add_format(out, "%s  ", app->book->person ? app->book->person : "");
    if (store_read_only(app->book->store))
        str_add(out, _("read only"));
    else if (date_now() < app->clock_behind)
        str_add(out, _("! check the clock"));
    else
        saved_text(app->saved_at, out);
}

static void draw_title(struct app *app, const struct screen *screen)
{
    struct canvas *canvas = app->canvas;
    struct str left = app_str(app), right = app_str(app);
    str_add_format(&left, " %s  ", _("mamori"));
    if (app->practice)
        str_add_format(&left, "[%s]  ", app->protocol ? _("Rehearsal") : _("Practice"));
    if (screen->ops->title)
        screen->ops->title(app, screen->state, &left);
    if (book_doubted(app->book)) /* on every screen, as long as it is so */
        str_add(&right, keys_said(app, _("!! changed without mamori: read only  ! key")));
    else if (app_reading_text(app, &right))
        ;
    else if (screen->ops->status)
        screen->ops->status(app, screen->state, &right);
    else
        app_status(app, &right);
    struct str safe = app_str(app);
    utf8_safe(&safe, right.text, false);
    int cells = utf8_width(safe.text);
    if (cells > canvas->columns * 2 / 3)
        cells = canvas->columns * 2 / 3;
    canvas_fill(canvas, rect_of(0, 0, 1, canvas->columns), STYLE_TITLE);
    canvas_field(canvas, 0, 0, canvas->columns - cells - 2, STYLE_TITLE, ALIGN_LEFT, left.text);
    canvas_field(canvas, 0, canvas->columns - cells - 1, cells, STYLE_TITLE, ALIGN_LEFT, safe.text);
}

/* Where the menus' names stand: also needed while the bar itself is not shown. */
static void place_menus(struct app *app)
{
    int column = 1;
    for (int i = 0; i < MENU_COUNT; i++) {
        int cells = utf8_width(_(menu_def((enum menu)i)->title));
        app->menu_bar[i] = (struct bar_place){column, cells, CMD_NONE};
        column += cells + 2;
    }
}

void frame_menu_bar(struct app *app)
{
    struct rect old = app->canvas->clip;
    app->canvas->clip = rect_of(1, 0, 1, app->canvas->columns);
    canvas_fill(app->canvas, app->canvas->clip, STYLE_MENU);
    for (int i = 0; i < MENU_COUNT; i++)
        canvas_text(app->canvas, 1, app->menu_bar[i].column, STYLE_MENU, _(menu_def((enum menu)i)->title));
    canvas_unclip(app->canvas, old);
}

/* The command that Fn does now, or the one it usually does (shown as switched off). */
static enum command bar_command(struct app *app, uint32_t key_code, bool *enabled)
{
    enum command usual = CMD_NONE;
    for (int i = 1; i < CMD_COUNT; i++) {
        if (!command_has_key((enum command)i, (struct key){key_code, 0}))
            continue;
        if (usual == CMD_NONE)
            usual = (enum command)i;
        if (app_enabled(app, (enum command)i) && (!app->popup || i == CMD_HELP)) { /* an open popup takes the keys */
            *enabled = true;
            return (enum command)i;
        }
    }
    *enabled = false;
    return usual;
}

/* What the bar calls COMMAND: a key map may put any command there, which then has the beginning of its name. */
static void bar_label(struct app *app, const struct screen *screen, enum command command, bool enabled, struct str *out)
{
    const struct command_def *def = command_def(command);
    const char *label = enabled && screen->ops->bar ? screen->ops->bar(app, screen->state, command) : NULL;
    if (label || def->bar)
        str_add(out, _(label ? label : def->bar));
    else if (def->label)
        str_add_length(out, _(def->label), utf8_fit(_(def->label), 6));
}

static void draw_bar(struct app *app, const struct screen *screen)
{
    struct canvas *canvas = app->canvas;
    int row = canvas->rows - 1, column = 1;
    for (int i = 0; i < 10; i++) {
        bool enabled;
        enum command command = bar_command(app, K_F1 + (uint32_t)i, &enabled);
        int start = column;
        column += canvas_format(canvas, row, column, STYLE_BAR_KEY, "F%d", i + 1);
        struct str label = app_str(app);
        bar_label(app, screen, command, enabled, &label);
        column += canvas_text(canvas, row, column, enabled ? STYLE_BAR : STYLE_OFF, label.text);
        app->bar[i] = (struct bar_place){start, column - start, enabled || !app->popup ? command : CMD_NONE};
        column++;
    }
}

/* What is wrong with the workbook's file stays on the screen as long as it is so, above popups, too. How many lines it
 * takes. */
static int draw_banner(struct app *app, int row)
{
    struct canvas *canvas = app->canvas;
    struct str text = app_str(app);
    app_banner(app, &text);
    int lines = text.length > 0;
    if (lines) {
        canvas_fill(canvas, rect_of(row, 0, 1, canvas->columns), STYLE_ERROR);
        canvas_field(canvas, row, 1, canvas->columns - 2, STYLE_ERROR, ALIGN_LEFT, text.text);
    }
    return lines;
}

static void draw_too_small(struct app *app, struct canvas *canvas)
{
    struct str text = app_str(app);
    str_add_format(
        &text,
        keys_said(app,
                  _("The window is too small (%d columns, %d lines now): mamori needs %d columns and %d lines. Make it "
                    "larger; Ctrl+Q quits.")),
        canvas->columns, canvas->rows, LEAST_COLUMNS, LEAST_ROWS);
    canvas_wrap(canvas, rect_of(0, 0, canvas->rows, canvas->columns), 0, STYLE_NORMAL, text.text);
}

/* Title, menu bar, banner and body, in what the hint lines leave. Returns the banner's row. */
static int draw_upper(struct app *app, const struct screen *screen)
{
    struct canvas *canvas = app->canvas;
    int top = screen->ops->no_menu_bar ? 1 : 2, rule = canvas->rows - 3 - app->hint_rows;
    canvas_clear(canvas);
    draw_title(app, screen);
    if (!screen->ops->no_menu_bar)
        frame_menu_bar(app);
    canvas_horizontal(canvas, rule, 0, canvas->columns, STYLE_LINE);
    const int banner = top;
    top += draw_banner(app, banner);
    app->body = rect_of(top, 0, rule - top, canvas->columns);
    struct rect old = canvas_clip(canvas, app->body);
    app_draw_screen(app, screen);
    canvas_unclip(canvas, old);
    return banner;
}

void frame_draw(struct app *app)
{
    struct canvas *canvas = app->canvas;
    const struct screen *screen = app_screen(app);
    if (canvas->rows < LEAST_ROWS || canvas->columns < LEAST_COLUMNS) {
        canvas_clear(canvas);
        draw_too_small(app, canvas);
        return;
    }
    if (!app->book) { /* the first screen and its popups */
        canvas_clear(canvas);
        frame_hint_begin(app, screen);
        frame_hint_fits(app, screen);
        frame_hint_draw(app, screen);
        popups_draw(app);
        return;
    }
    if (app->lock.on) {
        lock_draw(app);
        if (app->popup) {
            frame_hint_begin(app, screen);
            frame_hint_draw(app, screen);
        }
        popups_draw(app);
        return;
    }
    place_menus(app);
    frame_hint_begin(app, screen);
    int banner = draw_upper(app, screen);
    if (!frame_hint_fits(app, screen)) /* what is said depends on what was drawn: whether a text is cut there */
        banner = draw_upper(app, screen);
    frame_hint_draw(app, screen);
    draw_bar(app, screen);
    popups_draw(app);
    if (app->popup)
        draw_banner(app, banner);
}

enum command frame_click(struct app *app, int row, int column, enum menu *menu)
{
    *menu = MENU_NONE;
    if (row == app->canvas->rows - 1)
        for (size_t i = 0; i < ARRAY_LENGTH(app->bar); i++)
            if (column >= app->bar[i].column && column < app->bar[i].column + app->bar[i].cells)
                return app->bar[i].command;
    if (row == 1)
        for (int i = 0; i < MENU_COUNT; i++)
            if (column >= app->menu_bar[i].column && column < app->menu_bar[i].column + app->menu_bar[i].cells)
                *menu = (enum menu)i;
    return CMD_NONE;
}
