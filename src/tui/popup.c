#include "tui/popup.h"

#include <string.h>

#include "base/utf8.h"

static void touch(struct app *app, struct rect rect)
{
    if (rect.rows == 0)
        return;
    if (app->repaint.rows == 0) {
        app->repaint = rect;
        return;
    }
    int bottom = app->repaint.row + app->repaint.rows, other = rect.row + rect.rows;
    if (other > bottom)
        bottom = other;
    if (rect.row < app->repaint.row)
        app->repaint.row = rect.row;
    app->repaint.rows = bottom - app->repaint.row;
}

void(popup_push)(struct app *app, const struct popup_ops *ops, void *state)
{
    struct popup *popup = mem_zero(1, sizeof(*popup));
    popup->ops = ops;
    popup->state = state;
    popup->opener = app->opener;
    popup->below = app->popup;
    app->popup = popup;
}

static void pop(struct app *app)
{
    struct popup *popup = app->popup;
    app->popup = popup->below;
    touch(app, popup->rect);
    const struct popup_ops *ops = popup->ops;
    void *state = popup->state;
    free(popup);
    ops->finish(app, state);
}

void popup_event(struct app *app, const struct event *event)
{
    struct popup *popup = app->popup;
    unsigned bits = popup->ops->event(app, popup->state, event);
    if (bits == UI_IGNORED && event->kind == EVENT_KEY && command_has_key(CMD_BACK, event->key))
        bits = UI_CLOSE;
    if ((bits & UI_CLOSE) && app->popup == popup)
        pop(app);
}

enum table_click popup_table(struct table *table, const struct event *event, struct key key)
{
    if (event->kind != EVENT_KEY)
        return table_event(table, event);
    if (table_move(table, command_move_of(key)))
        return TABLE_CHOSEN;
    return key.code == K_ENTER ? TABLE_OPENED : TABLE_MISSED;
}

unsigned popup_click_beside(const struct app *app, const struct event *event)
{
    return rect_has(app->popup->rect, event->row, event->column) ? UI_HANDLED : UI_HANDLED | UI_CLOSE;
}

struct rect popup_inside(struct rect rect, int top, int bottom)
{
    return rect_of(top, rect.column + 1, bottom - top, rect.columns - 2);
}

void popups_drop(struct app *app)
{
    while (app->popup)
        pop(app);
}

static void draw_from(struct app *app, struct popup *popup)
{
    if (!popup)
        return;
    draw_from(app, popup->below);
    struct rect rect = popup->rect;
    popup->ops->layout(app, popup->state, app->canvas->rows, app->canvas->columns, &rect);
    int most = app->canvas->rows - 2; /* the last two lines stay visible: the keys are explained there */
    rect.rows = smaller(rect.rows, most);
    rect.row = larger(0, smaller(rect.row, most - rect.rows));
    rect.column = larger(0, smaller(rect.column, app->canvas->columns - rect.columns));
    if (memcmp(&rect, &popup->rect, sizeof(rect)) != 0) {
        touch(app, popup->rect);
        touch(app, rect);
        popup->rect = rect;
    }
    app->canvas->cursor_row = -1; /* typing goes to the popup now */
    struct rect old = canvas_clip(app->canvas, rect);
    popup->ops->draw(app, popup->state, app->canvas, rect);
    canvas_unclip(app->canvas, old);
}

void popups_draw(struct app *app)
{
    draw_from(app, app->popup);
    if (app->repaint.rows) {
        canvas_repaint(app->canvas, app->repaint.row, app->repaint.rows);
        app->repaint = (struct rect){0};
    }
}

/* ---- the list chooser ---- */

struct chooser {
    struct popup_list of; /* its texts are in `texts`, as is all that follows */
    struct arena *texts;
    char **folded;      /* by item: what it is found by */
    size_t *shown;      /* numbers of the items that match what was typed */
    struct table table; /* of these */
    bool marked;        /* a mark was turned over */
    bool pointed;       /* an arrow chose the marked item after something was typed */
    struct str refused; /* why Enter took nothing; "": it did not refuse */
    struct str typed;
    int width, right_width;
    size_t chosen;
    popup_choice_fn *done;
    void *context;
};

static void chooser_filter(struct chooser *c, size_t keep)
{
    char *needle = utf8_fold(c->typed.text);
    size_t shown = 0, selected = 0;
    for (size_t i = 0; i < c->of.count; i++) {
        if (*needle && (c->of.item[i].rule || !strstr(c->folded[i], needle)))
            continue;
        if (i == keep)
            selected = shown;
        c->shown[shown++] = i;
    }
    free(needle);
    table_lines(&c->table, shown);
    table_choose(&c->table, selected);
}

static bool chooser_usable(void *of, size_t line)
{
    const struct chooser *c = of;
    const struct popup_item *item = &c->of.item[c->shown[line]];
    return !item->off && !item->rule;
}

/* The item the table stands on; SIZE_MAX: none. */
static size_t chooser_present(const struct chooser *c)
{
    size_t line = table_chosen(&c->table);
    return line == SIZE_MAX ? SIZE_MAX : c->shown[line];
}

static int help_rows(const struct chooser *c)
{
    for (size_t i = 0; i < c->of.count; i++)
        if (c->of.item[i].help)
            return 2;
    return 0;
}

/* Digits choose in short lists, and in longer ones whose items all have keys (lines that say something have ""). */
static bool numbered(const struct chooser *c)
{
    bool keys = true;
    for (size_t i = 0; i < c->of.count && keys; i++)
        keys = c->of.item[i].key != NULL;
    return !c->of.filter && !c->of.marks && (c->of.count <= 9 || keys);
}

/* Rows above the items: what was typed, and why it was refused. */
static int head_rows(const struct chooser *c)
{
    return (c->of.filter || c->typed.length ? 1 : 0) + (c->refused.length ? 1 : 0);
}

/* Is an item pointed at, so that Enter would take it? */
static bool marks(const struct chooser *c)
{
    if (c->pointed)
        return true;
    return c->of.match && c->typed.length ? c->table.list.count == 1 : c->refused.length == 0;
}

static void chooser_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    const struct chooser *c = state;
    size_t shown = c->table.list.count; /* a filtered list does not shrink under the eyes */
    size_t lines = (c->of.filter || c->of.match) && c->of.count > 3 ? c->of.count : shown;
    int help = help_rows(c), extra = 2 + head_rows(c) + (help ? help + 1 : 0);
    int width =
        c->width + (c->right_width ? c->right_width + 2 : 0) + (numbered(c) ? 3 : 0) + (c->of.marks ? 4 : 0) + 6;
    width = larger(width, larger(c->of.title ? utf8_width(c->of.title) + 8 : 0, c->of.columns));
    width = larger(width, larger(c->of.filter ? 30 : 0, help ? 48 : 0));
    width = larger(width, larger(shown ? 0 : utf8_width(_("Nothing matches")) + 4,
                                 c->refused.length ? utf8_width(c->refused.text) + 4 : 0));
    rect->columns = smaller(width, columns - 4);
    rect->rows = larger(smaller((lines > 100 ? 100 : (int)lines) + extra, rows - 4), extra + 1);
    rect->row = c->of.row > 0 ? c->of.row : (rows - rect->rows) / 2;
    rect->column = c->of.row > 0 ? c->of.column : (columns - rect->columns) / 2;
    rect->row =
        smaller(rect->row, rows - 2 - rect->rows); /* the last lines stay visible: the keys are explained there */
    rect->column = smaller(rect->column, columns - rect->columns);
}

enum { KEY, TEXT, RIGHT, COLUMNS };

static void chooser_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct chooser *c = of;
    const struct popup_item *item = &c->of.item[c->shown[line]];
    cell->style = item->off ? STYLE_OFF : item->style;
    if (column == TEXT)
        str_add(&cell->text, item->text);
    else if (column == RIGHT)
        str_add(&cell->text, item->right);
    else if (c->of.marks)
        str_add(&cell->text, c->of.marks[c->shown[line]] ? "[x]" : "[ ]");
    else if (item->key)
        str_add(&cell->text, item->key);
    else if (!item->off)
        str_add_format(&cell->text, "%zu", c->shown[line] + 1);
}

static bool chooser_rule(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    const struct chooser *c = of;
    bool rule = c->of.item[c->shown[line]].rule;
    if (rule)
        canvas_horizontal(canvas, rect.row, rect.column - 1, rect.columns + 3, STYLE_POPUP);
    return rule;
}

static const struct table_ops chooser_table = {.cell = chooser_cell, .line = chooser_rule, .usable = chooser_usable};

static void chooser_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct chooser *c = state;
    canvas_box(canvas, rect, STYLE_POPUP, c->of.title);
    int top = rect.row + 1 + head_rows(c), bottom = rect.row + rect.rows - 1, help = help_rows(c);
    int left = rect.column + 2, inside = rect.columns - 4;
    size_t present = chooser_present(c);
    if (help) {
        bottom -= help + 1;
        canvas_horizontal(canvas, bottom, rect.column, rect.columns, STYLE_POPUP);
        if (present != SIZE_MAX && marks(c) && c->of.item[present].help)
            canvas_wrap(canvas, rect_of(bottom + 1, left, help, inside), 0, STYLE_POPUP, c->of.item[present].help);
    }
    const struct table_column columns[COLUMNS] = {
        {.cells = c->of.marks   ? 3
                  : numbered(c) ? 2
                                : -1},
        {.cells = 0},
        {.cells = c->right_width ? c->right_width : -1, .align = ALIGN_RIGHT},
    };
    table_draw(&c->table, columns, COLUMNS, canvas, popup_inside(rect, top, bottom),
               marks(c) ? STYLE_HERE : STYLE_POPUP);
    if (c->table.list.count == 0)
        canvas_text(canvas, top, left, STYLE_POPUP, _("Nothing matches"));
    if (c->refused.length) {
        canvas_field(canvas, top - 1, left, inside, STYLE_ERROR, ALIGN_LEFT, c->refused.text);
        canvas_cursor(canvas, top, rect.column + 1);
    }
    if (c->of.filter || c->typed.length) {
        int caret = utf8_width(c->typed.text);
        canvas_field(canvas, rect.row + 1, left, inside, STYLE_FIELD, ALIGN_LEFT, c->typed.text);
        canvas_cursor(canvas, rect.row + 1, left + (caret < inside ? caret : inside - 1));
    }
}

static unsigned chooser_mark(struct chooser *c)
{
    if (chooser_present(c) != SIZE_MAX) {
        c->of.marks[chooser_present(c)] = !c->of.marks[chooser_present(c)];
        c->marked = true;
    }
    return UI_HANDLED;
}

static unsigned chooser_take(struct chooser *c, size_t item)
{
    if (item >= c->of.count || c->of.item[item].off || c->of.item[item].rule)
        return UI_HANDLED;
    c->chosen = item;
    return UI_HANDLED | UI_CLOSE;
}

/* Enter: the marks are kept, or the item is taken that is pointed at. */
static unsigned chooser_enter(struct chooser *c)
{
    if (!c->of.marks)
        return marks(c) ? chooser_take(c, chooser_present(c)) : UI_HANDLED;
    bool any = c->marked;
    for (size_t i = 0; i < c->of.count && !any; i++)
        any = c->of.marks[i];
    if (!any)
        chooser_mark(c);
    c->chosen = 0;
    return UI_HANDLED | UI_CLOSE;
}

/* The item that CHARACTER chooses: by its own key or by its number. */
static size_t keyed(const struct chooser *c, char character)
{
    for (size_t i = 0; i < c->of.count; i++) {
        const char *key = c->of.item[i].key;
        if (key ? key[0] == character && !key[1] : character == (char)('1' + i))
            return i;
    }
    return SIZE_MAX;
}

static unsigned refuse(struct chooser *c, const char *format)
{
    str_clear(&c->refused);
    str_add_format(&c->refused, format, c->typed.text);
    return UI_HANDLED;
}

/* Enter after something was typed, where that must say which item is meant. */
static unsigned chooser_typed(struct app *app, struct chooser *c)
{
    size_t exact = c->of.match(app, c->context, c->typed.text);
    if (exact < c->of.count) {
        c->chosen = exact;
        return UI_HANDLED | UI_CLOSE;
    }
    if (c->table.list.count && marks(c))
        return chooser_take(c, chooser_present(c));
    if (c->table.list.count)
        return refuse(c, _("\"%s\" may be several: choose one with the arrows"));
    refuse(c, _("\"%s\" is not among these: choose one, or type again"));
    str_clear(&c->typed);
    chooser_filter(c, SIZE_MAX);
    return UI_HANDLED;
}

/* TYPED stands in the line now. */
static unsigned chooser_narrow(struct chooser *c)
{
    c->pointed = false;
    str_clear(&c->refused);
    chooser_filter(c, chooser_present(c));
    return UI_HANDLED;
}

static unsigned chooser_type(struct chooser *c, const struct event *event)
{
    char typed[5] = "";
    if (event->kind == EVENT_KEY)
        utf8_encode(event->key.code, typed);
    for (const char *p = event->kind == EVENT_PASTE ? event->text : typed; *p; p++) /* a line break looks for nothing */
        if ((unsigned char)*p >= ' ')
            str_add_char(&c->typed, *p);
    return chooser_narrow(c);
}

static unsigned chooser_event(struct app *app, void *state, const struct event *event)
{
    struct chooser *c = state;
    struct key key = event->kind == EVENT_KEY ? key_narrow(event->key) : (struct key){0};
    if (c->of.marks && key.code == ' ')
        return chooser_mark(c);
    size_t item = key.code && key.code < 0x80 && !c->typed.length && numbered(c) ? keyed(c, (char)key.code) : SIZE_MAX;
    if (event_is_text(event) && (c->of.filter || (c->of.match && item == SIZE_MAX)))
        return chooser_type(c, event);
    if (event_is_text(event) && item == SIZE_MAX) { /* it meant something: Enter must not take the first line for it */
        c->pointed = false;
        return refuse(c, _("Typing does nothing here: choose by digit or with the arrows"));
    }
    if (c->of.match && c->typed.length && (key.code == K_ENTER || key.code == K_TAB))
        return chooser_typed(app, c);
    if (key.code == K_BACKSPACE && c->typed.length) {
        c->typed.length = utf8_back(c->typed.text, c->typed.length);
        c->typed.text[c->typed.length] = '\0';
        return chooser_narrow(c);
    }
    if (item != SIZE_MAX && !key.modifiers)
        return app_choose(app) ? chooser_take(c, item) : UI_HANDLED;
    if (!c->of.filter && key.code == K_TAB)
        key = (struct key){key.modifiers & MOD_SHIFT ? K_UP : K_DOWN, 0};
    switch (popup_table(&c->table, event, key)) {
    case TABLE_MISSED: return event->kind == EVENT_CLICK ? popup_click_beside(app, event) : UI_IGNORED;
    case TABLE_OPENED:
        if (event->kind == EVENT_KEY)
            return chooser_enter(c);
        break;
    default: break;
    }
    if (event->kind == EVENT_CLICK)
        return c->of.marks ? chooser_mark(c) : chooser_take(c, chooser_present(c));
    c->pointed = true;
    str_clear(&c->refused);
    return UI_HANDLED;
}

static void chooser_finish(struct app *app, void *state)
{
    struct chooser *c = state;
    popup_choice_fn *done = c->done;
    void *context = c->context;
    size_t chosen = c->chosen;
    table_end(&c->table);
    str_free(&c->typed);
    str_free(&c->refused);
    arena_free(&c->texts);
    free(c);
    if (done)
        done(app, context, chosen);
}

static void chooser_hint(struct app *app, void *state, struct hint *hint)
{
    struct chooser *c = state;
    if (c->of.marks)
        str_add(&hint->keys, c->of.filter ? _("Space mark  Up Down move  Type to narrow down  Enter keep  Esc leave")
                                          : _("Space mark  Up Down move  Enter keep  Esc leave"));
    else if (c->of.filter || c->typed.length)
        str_add(&hint->keys, _("Type to narrow down  Up Down choose  Enter take  Esc leave"));
    else if (numbered(c))
        str_add(&hint->keys, _("Digits or Up Down choose  Enter take  Esc leave"));
    else
        str_add(&hint->keys, _("Up Down choose  Enter take  Esc leave"));
}

static const struct popup_ops chooser_ops = {chooser_layout, chooser_draw, chooser_event,
                                             chooser_finish, NULL,         chooser_hint};

void(popup_list_of)(struct app *app, const struct popup_list *list, popup_choice_fn *done, void *context)
{
    struct chooser *c = mem_zero(1, sizeof(*c));
    c->texts = arena_new();
    struct popup_item *items = arena_zero(c->texts, (list->count + 1) * sizeof(*items));
    c->shown = arena_zero(c->texts, (list->count + 1) * sizeof(*c->shown));
    c->folded = arena_zero(c->texts, (list->count + 1) * sizeof(*c->folded));
    for (size_t i = 0; i < list->count; i++) {
        struct popup_item *item = &items[i];
        *item = list->item[i];
        item->text = arena_text(c->texts, item->text ? item->text : "");
        item->key = arena_text(c->texts, item->key);
        item->right = arena_text(c->texts, item->right);
        item->help = arena_text(c->texts, item->help);
        char *folded = utf8_fold(arena_format(c->texts, "%s %s %s", item->text, item->right ? item->right : "",
                                              item->words ? item->words : "")); /* one looks for what one sees */
        c->folded[i] = arena_text(c->texts, folded);
        free(folded);
        c->width = larger(c->width, utf8_width(item->text));
        c->right_width = larger(c->right_width, item->right ? utf8_width(item->right) : 0);
    }
    c->of = *list;
    c->of.title = arena_text(c->texts, list->title);
    c->of.item = items;
    c->typed = c->refused = (struct str)STR_INIT;
    c->chosen = SIZE_MAX;
    c->done = done;
    c->context = context;
    table_begin(&c->table, &chooser_table, c);
    c->table.style = STYLE_POPUP;
    chooser_filter(c, list->selected);
    (popup_push)(app, &chooser_ops, c);
}
