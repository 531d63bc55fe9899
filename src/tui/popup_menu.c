/* The pull-down menus, made from the table of commands. */
#include <string.h>

#include "base/utf8.h"
#include "tui/keys_conf.h"
#include "tui/list_command.h"
#include "tui/needs.h"
#include "tui/popup.h"

struct menu_popup {
    struct app *app;
    enum menu menu;
    enum command command[CMD_COUNT];
    struct list list;
    int width;
    enum command chosen;
};

static void menu_fill(struct app *app, struct menu_popup *m, enum menu menu)
{
    m->menu = menu;
    m->list = (struct list){0};
    m->width = 0;
    /* Only what has a use here: a menu is short, and read from top to bottom. What cannot be done all the same stands there
     * switched off, with the reason. (The screen is asked; the popup is not in the way.) */
    for (int i = 1; i < CMD_COUNT; i++) {
        const struct command_def *def = command_def((enum command)i);
        if (def->menu != menu || !app_has(app, (enum command)i))
            continue;
        struct str key = STR_INIT;
        command_key_text((enum command)i, &key);
        int width = utf8_width(_(def->label)) + 3 + utf8_width(key.text);
        m->width = width > m->width ? width : m->width;
        str_free(&key);
        m->command[m->list.count++] = (enum command)i;
    }
}

static void menu_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    struct menu_popup *m = state;
    int height = (int)m->list.count + 2, width = m->width + 6;
    if (m->list.count == 0) /* everything in it is for other screens */
        height = 3;
    if (width < 20)
        width = 20;
    int column = app->menu_bar[m->menu].column - 1;
    if (column < 0)
        column = 0;
    if (height > rows - 5)
        height = rows - 5;
    if (column + width > columns)
        column = columns - width;
    *rect = rect_of(2, column, height, width);
}

static void menu_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct menu_popup *m = state;
    struct bar_place place = app->menu_bar[m->menu];
    struct rect old = canvas->clip; /* the menu's name in the bar is marked as well */
    canvas->clip = rect_of(0, 0, canvas->rows, canvas->columns);
    frame_menu_bar(app);
    canvas_restyle(canvas, rect_of(1, place.column, 1, place.cells), STYLE_HERE);
    canvas_unclip(canvas, old);
    canvas_box(canvas, rect, STYLE_POPUP, NULL);
    list_show(&m->list, rect.rows - 2);
    for (int i = 0; i < rect.rows - 2; i++) {
        size_t line = m->list.first + (size_t)i;
        if (line >= m->list.count)
            break;
        bool here = line == m->list.selected;
        bool off = !needs_met(app, m->command[line], NULL);
        enum style style = here ? STYLE_HERE : off ? STYLE_OFF : STYLE_POPUP;
        struct str key = STR_INIT;
        command_key_text(m->command[line], &key);
        int row = rect.row + 1 + i, inside = rect.columns - 2;
        canvas_fill(canvas, rect_of(row, rect.column + 1, 1, inside), here ? STYLE_HERE : STYLE_POPUP);
        canvas_text(canvas, row, rect.column + 1, style, here ? ">" : off ? "-" : " ");
        canvas_text(canvas, row, rect.column + 3, style, _(command_def(m->command[line])->label));
        canvas_field(canvas, row, rect.column + inside - utf8_width(key.text), utf8_width(key.text), style, ALIGN_LEFT,
                     key.text);
        if (here)
            canvas_cursor(canvas, row, rect.column + 1);
        str_free(&key);
    }
    if (m->list.count == 0)
        canvas_text(canvas, rect.row + 1, rect.column + 3, STYLE_OFF, _("Nothing here"));
    canvas_scrollbar(canvas, rect.row + 1, rect.column + rect.columns - 1, rect.rows - 2, m->list.first, m->list.count);
}

static unsigned menu_take(struct menu_popup *m, size_t line)
{
    if (line >= m->list.count)
        return UI_HANDLED;
    m->chosen = m->command[line];
    return UI_HANDLED | UI_CLOSE;
}

static unsigned menu_event(struct app *app, void *state, const struct event *event)
{
    struct menu_popup *m = state;
    if (event->kind == EVENT_WHEEL)
        return list_wheel(&m->list, event->lines, NULL, NULL);
    if (event->kind == EVENT_CLICK) {
        struct rect rect = app->popup->rect;
        enum menu other = MENU_NONE;
        frame_click(app, event->row, event->column, &other);
        if (other != MENU_NONE && other != m->menu) {
            menu_fill(app, m, other);
            return UI_HANDLED;
        }
        if (!rect_has(rect, event->row, event->column))
            return UI_HANDLED | UI_CLOSE;
        int line = event->row - rect.row - 1;
        return line < 0 || line >= rect.rows - 2 ? UI_HANDLED : menu_take(m, m->list.first + (size_t)line);
    }
    if (event->kind != EVENT_KEY)
        return UI_HANDLED;
    struct key key = key_narrow(event->key);
    enum menu other = menu_of_key(key);
    if (key.code == K_LEFT || (key.code == K_TAB && (key.modifiers & MOD_SHIFT)))
        other = (enum menu)((m->menu + MENU_COUNT - 1) % MENU_COUNT);
    else if (key.code == K_RIGHT || key.code == K_TAB)
        other = (enum menu)((m->menu + 1) % MENU_COUNT);
    if (other != MENU_NONE) {
        menu_fill(app, m, other);
        return UI_HANDLED;
    }
    if (list_key(&m->list, key, NULL, NULL))
        return UI_HANDLED;
    if (key.code == K_ENTER)
        return menu_take(m, m->list.selected);
    if (command_has_key(CMD_BACK, key) || command_has_key(CMD_MENU, key))
        return UI_HANDLED | UI_CLOSE;
    return UI_HANDLED;
}

static void menu_finish(struct app *app, void *state)
{
    struct menu_popup *m = state;
    enum command chosen = m->chosen;
    free(m);
    if (chosen != CMD_NONE && !app->quit)
        app_command(app, chosen);
}

static void menu_hint(struct app *app, void *state, struct hint *hint)
{
    struct menu_popup *m = state;
    enum command here = m->list.count ? m->command[m->list.selected] : CMD_NONE;
    if (here != CMD_NONE) {
        str_add(&hint->line[0], keys_said(app, _(command_def(here)->help)));
        needs_met(app, here, &hint->line[1]);
    }
    str_add(&hint->keys, _("Left Right other menus  Up Down choose  Enter do  Esc close"));
}

static const struct popup_ops menu_ops = {menu_layout, menu_draw, menu_event, menu_finish, NULL, menu_hint};

void(popup_menu)(struct app *app, enum menu menu)
{
    struct menu_popup *m = mem_zero(1, sizeof(*m));
    m->app = app;
    menu_fill(app, m, menu);
    (popup_push)(app, &menu_ops, m);
}
