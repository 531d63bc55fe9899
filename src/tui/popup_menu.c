/* The pull-down menus, made from the table of commands. */
#include <string.h>

#include "base/utf8.h"
#include "tui/keys_conf.h"
#include "tui/needs.h"
#include "tui/popup.h"

struct menu_popup {
    struct app *app;
    enum menu menu;
    enum command command[CMD_COUNT];
    struct table table;
    int labels, keys; /* cells */
    enum command chosen;
};

static void menu_fill(struct app *app, struct menu_popup *m, enum menu menu)
{
    size_t count = 0;
    m->menu = menu;
    m->labels = m->keys = 0;
    /* Only what has a use here: a menu is short, and read from top to bottom. What cannot be done all the same stands there
     * switched off, with the reason. (The screen is asked; the popup is not in the way.) */
    for (int i = 1; i < CMD_COUNT; i++) {
        const struct command_def *def = command_def((enum command)i);
        if (def->menu != menu || !app_has(app, (enum command)i))
            continue;
        struct str key = app_str(app);
        command_key_text((enum command)i, &key);
        m->labels = larger(m->labels, utf8_width(_(def->label)));
        m->keys = larger(m->keys, utf8_width(key.text));
        m->command[count++] = (enum command)i;
    }
    table_lines(&m->table, count);
    table_choose(&m->table, 0);
}

/* ---- the table ---- */

static void menu_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    struct menu_popup *m = of;
    cell->style = needs_met(m->app, m->command[line], NULL) ? STYLE_NORMAL : STYLE_OFF;
    if (column)
        command_key_text(m->command[line], &cell->text);
    else
        str_add(&cell->text, _(command_def(m->command[line])->label));
}

static const char *menu_mark(void *of, size_t line)
{
    struct menu_popup *m = of;
    return needs_met(m->app, m->command[line], NULL) ? NULL : "-";
}

static const struct table_ops menu_table = {.cell = menu_cell, .mark = menu_mark};

static void menu_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    struct menu_popup *m = state;
    size_t count = m->table.list.count; /* 0: everything in it is for other screens */
    *rect = rect_of(2, larger(app->menu_bar[m->menu].column - 1, 0), smaller(count ? (int)count + 2 : 3, rows - 5),
                    larger(20, m->labels + m->keys + 9));
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
    const struct table_column columns[] = {{.cells = 0}, {.cells = m->keys ? m->keys : -1, .align = ALIGN_RIGHT}};
    table_draw(&m->table, columns, ARRAY_LENGTH(columns), canvas,
               popup_inside(rect, rect.row + 1, rect.row + rect.rows - 1), STYLE_HERE);
    if (m->table.list.count == 0)
        canvas_text(canvas, rect.row + 1, rect.column + 3, STYLE_OFF, _("Nothing here"));
}

static unsigned menu_event(struct app *app, void *state, const struct event *event)
{
    struct menu_popup *m = state;
    struct key key = event->kind == EVENT_KEY ? key_narrow(event->key) : (struct key){0};
    enum menu other = event->kind == EVENT_KEY ? menu_of_key(key) : MENU_NONE;
    if (event->kind == EVENT_CLICK)
        frame_click(app, event->row, event->column, &other);
    if (key.code == K_LEFT || (key.code == K_TAB && (key.modifiers & MOD_SHIFT)))
        other = (enum menu)((m->menu + MENU_COUNT - 1) % MENU_COUNT);
    else if (key.code == K_RIGHT || key.code == K_TAB)
        other = (enum menu)((m->menu + 1) % MENU_COUNT);
    if (other != MENU_NONE) {
        menu_fill(app, m, other);
        return UI_HANDLED;
    }
    enum table_click click = popup_table(&m->table, event, key);
    if (event->kind == EVENT_CLICK ? click != TABLE_MISSED
                                   : click == TABLE_OPENED && table_chosen(&m->table) != SIZE_MAX) {
        m->chosen = m->command[table_chosen(&m->table)];
        return UI_HANDLED | UI_CLOSE;
    }
    if (event->kind == EVENT_CLICK)
        return popup_click_beside(app, event);
    return command_has_key(CMD_MENU, key) ? UI_HANDLED | UI_CLOSE : UI_IGNORED;
}

static void menu_finish(struct app *app, void *state)
{
    struct menu_popup *m = state;
    enum command chosen = m->chosen;
    table_end(&m->table);
    free(m);
    if (chosen != CMD_NONE && !app->quit)
        app_command(app, chosen);
}

static void menu_hint(struct app *app, void *state, struct hint *hint)
{
    struct menu_popup *m = state;
    size_t line = table_chosen(&m->table);
    if (line != SIZE_MAX) {
        str_add(&hint->line[0], keys_said(app, _(command_def(m->command[line])->help)));
        needs_met(app, m->command[line], &hint->line[1]);
    }
    str_add(&hint->keys, _("Left Right other menus  Up Down choose  Enter do  Esc close"));
}

static const struct popup_ops menu_ops = {menu_layout, menu_draw, menu_event, menu_finish, NULL, menu_hint};

void(popup_menu)(struct app *app, enum menu menu)
{
    struct menu_popup *m = mem_zero(1, sizeof(*m));
    m->app = app;
    table_begin(&m->table, &menu_table, m);
    m->table.style = STYLE_POPUP;
    menu_fill(app, m, menu);
    (popup_push)(app, &menu_ops, m);
}
