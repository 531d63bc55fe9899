#include "tui/popup.h"

#include "tui/list_command.h"

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
    if ((bits & UI_CLOSE) && app->popup == popup)
        pop(app);
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
    if (rect.rows > most)
        rect.rows = most;
    if (rect.row + rect.rows > most)
        rect.row = most - rect.rows;
    if (rect.row < 0)
        rect.row = 0;
    if (rect.column < 0)
        rect.column = 0;
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

struct item {
    char *text, *key, *right, *help, *folded;
    enum style style;
    bool off, rule;
};

struct chooser {
    char *title;
    struct item *item;
    size_t count;
    size_t *shown;    /* numbers of the items that match what was typed */
    struct list list; /* over `shown` */
    bool filter;
    popup_match_fn *match;
    bool *marks, marked; /* marked: one was turned over */
    bool pointed;        /* an arrow chose the marked item after something was typed */
    struct str refused;  /* why Enter took nothing; "": it did not refuse */
    struct str typed;
    int row, column, columns, width, right_width;
    size_t chosen;
    popup_choice_fn *done;
    void *context;
};

static void chooser_filter(struct chooser *c, size_t keep)
{
    char *needle = utf8_fold(c->typed.text);
    size_t shown = 0, selected = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (*needle && (c->item[i].rule || !strstr(c->item[i].folded, needle)))
            continue;
        if (i == keep)
            selected = shown;
        c->shown[shown++] = i;
    }
    free(needle);
    c->list.count = shown;
    c->list.selected = selected;
}

static bool chooser_usable(void *context, size_t line)
{
    struct chooser *c = context;
    const struct item *item = &c->item[c->shown[line]];
    return !item->off && !item->rule;
}

static int help_rows(const struct chooser *c)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->item[i].help)
            return 2;
    return 0;
}

/* Digits choose in short lists, and in longer ones whose items all have keys (lines that say something have ""). */
static bool numbered(const struct chooser *c)
{
    bool keys = true;
    for (size_t i = 0; i < c->count && keys; i++)
        keys = c->item[i].key != NULL;
    return !c->filter && !c->marks && (c->count <= 9 || keys);
}

/* Rows above the items: what was typed, and why it was refused. */
static int head_rows(const struct chooser *c)
{
    return (c->filter || c->typed.length ? 1 : 0) + (c->refused.length ? 1 : 0);
}

/* Is an item pointed at, so that Enter would take it? */
static bool marks(const struct chooser *c)
{
    if (c->pointed)
        return true;
    return c->match && c->typed.length ? c->list.count == 1 : c->refused.length == 0;
}

static void chooser_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    (void)app;
    struct chooser *c = state;
    int width = c->width + (c->right_width ? c->right_width + 2 : 0) + (numbered(c) ? 3 : 0) + (c->marks ? 4 : 0) + 6;
    int title = c->title ? utf8_width(c->title) + 8 : 0;
    if (width < title)
        width = title;
    if (width < c->columns)
        width = c->columns;
    if (c->filter && width < 30)
        width = 30;
    if (help_rows(c) && width < 48)
        width = 48;
    if (width > columns - 4)
        width = columns - 4;
    if (c->list.count == 0 && width < utf8_width(_("Nothing matches")) + 4)
        width = utf8_width(_("Nothing matches")) + 4;
    if (c->refused.length && width < utf8_width(c->refused.text) + 4)
        width = utf8_width(c->refused.text) + 4;
    if (width > columns - 4)
        width = columns - 4;
    int extra = 2 + head_rows(c) + (help_rows(c) ? help_rows(c) + 1 : 0);
    size_t lines = (c->filter || c->match) && c->count > 3
                       ? c->count
                       : c->list.count; /* a filtered list does not shrink under the eyes */
    int height = (lines > 100 ? 100 : (int)lines) + extra;
    if (height > rows - 4)
        height = rows - 4;
    if (height < extra + 1)
        height = extra + 1;
    rect->rows = height;
    rect->columns = width;
    rect->row = c->row >= 0 ? c->row : (rows - height) / 2;
    rect->column = c->column >= 0 ? c->column : (columns - width) / 2;
    if (rect->row + height > rows - 2) /* the last lines stay visible: the keys are explained there */
        rect->row = rows - 2 - height;
    if (rect->column + width > columns)
        rect->column = columns - width;
}

static void chooser_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    (void)app;
    struct chooser *c = state;
    canvas_box(canvas, rect, STYLE_POPUP, c->title);
    int top = rect.row + 1, bottom = rect.row + rect.rows - 1;
    int left = rect.column + 2, inside = rect.columns - 4;
    if (c->filter || c->typed.length) {
        canvas_field(canvas, top, left, inside, STYLE_FIELD, ALIGN_LEFT, c->typed.text);
        int caret = utf8_width(c->typed.text);
        canvas_cursor(canvas, top, left + (caret < inside ? caret : inside - 1));
        top++;
    }
    if (c->refused.length) {
        canvas_field(canvas, top++, left, inside, STYLE_ERROR, ALIGN_LEFT, c->refused.text);
        if (!c->typed.length)
            canvas_cursor(canvas, top, rect.column + 1);
    }
    int help = help_rows(c);
    if (help) {
        bottom -= help + 1;
        canvas_horizontal(canvas, bottom, rect.column, rect.columns, STYLE_POPUP);
        if (c->list.count && marks(c) && c->item[c->shown[c->list.selected]].help)
            canvas_wrap(canvas, rect_of(bottom + 1, left, help, inside), 0, STYLE_POPUP,
                        c->item[c->shown[c->list.selected]].help);
    }
    list_show(&c->list, bottom - top);
    for (int i = 0; i < bottom - top; i++) {
        size_t line = c->list.first + (size_t)i;
        if (line >= c->list.count)
            break;
        const struct item *item = &c->item[c->shown[line]];
        bool here = line == c->list.selected && !item->rule && marks(c);
        if (item->rule) {
            canvas_horizontal(canvas, top + i, rect.column, rect.columns, STYLE_POPUP);
            continue;
        }
        enum style style = here                          ? STYLE_HERE
                           : item->off                   ? STYLE_OFF
                           : item->style != STYLE_NORMAL ? item->style
                                                         : STYLE_POPUP;
        canvas_fill(canvas, rect_of(top + i, rect.column + 1, 1, rect.columns - 2), here ? STYLE_HERE : STYLE_POPUP);
        canvas_text(canvas, top + i, rect.column + 1, style, here ? ">" : " ");
        int at = left + 1;
        if (numbered(c)) {
            if (item->key)
                canvas_text(canvas, top + i, at, style, item->key);
            else if (!item->off)
                canvas_format(canvas, top + i, at, style, "%zu", c->shown[line] + 1);
            at += 3;
        } else if (c->marks) {
            canvas_text(canvas, top + i, at, style, c->marks[c->shown[line]] ? "[x]" : "[ ]");
            at += 4;
        }
        int room = rect.column + rect.columns - 2 - at - (c->right_width ? c->right_width + 2 : 0);
        canvas_field(canvas, top + i, at, room, style, ALIGN_LEFT, item->text);
        if (item->right)
            canvas_field(canvas, top + i, rect.column + rect.columns - 2 - c->right_width, c->right_width, style,
                         ALIGN_RIGHT, item->right);
        if (here && !c->filter && !c->typed.length)
            canvas_cursor(canvas, top + i, rect.column + 1);
    }
    if (c->list.count == 0)
        canvas_text(canvas, top, left, STYLE_POPUP, _("Nothing matches"));
    canvas_scrollbar(canvas, top, rect.column + rect.columns - 2, bottom - top, c->list.first, c->list.count);
}

static unsigned chooser_mark(struct chooser *c, size_t line)
{
    if (line < c->list.count && chooser_usable(c, line)) {
        c->marks[c->shown[line]] = !c->marks[c->shown[line]];
        c->marked = true;
        c->list.selected = line;
    }
    return UI_HANDLED;
}

/* Enter: the marks are kept. */
static unsigned chooser_keep(struct chooser *c)
{
    bool any = c->marked;
    for (size_t i = 0; i < c->count && !any; i++)
        any = c->marks[i];
    if (!any && c->list.count)
        chooser_mark(c, c->list.selected);
    c->chosen = 0;
    return UI_HANDLED | UI_CLOSE;
}

static unsigned chooser_take(struct chooser *c, size_t line)
{
    if (line >= c->list.count || !chooser_usable(c, line))
        return UI_HANDLED;
    c->chosen = c->shown[line];
    return UI_HANDLED | UI_CLOSE;
}

/* The line that CHARACTER chooses: by its own key or by its number. */
static size_t keyed(const struct chooser *c, char character)
{
    for (size_t i = 0; i < c->count; i++) {
        const char *key = c->item[i].key;
        if (key ? key[0] == character && !key[1] : character == (char)('1' + i))
            return i;
    }
    return SIZE_MAX;
}

static unsigned chooser_click(struct app *app, struct chooser *c, const struct event *event)
{
    struct rect rect = app->popup->rect;
    if (!rect_has(rect, event->row, event->column))
        return UI_HANDLED | UI_CLOSE;
    size_t line = list_at(&c->list, event->row - rect.row - 1 - head_rows(c));
    return line == SIZE_MAX ? UI_HANDLED : c->marks ? chooser_mark(c, line) : chooser_take(c, line);
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
    size_t exact = c->match(app, c->context, c->typed.text);
    if (exact < c->count) {
        c->chosen = exact;
        return UI_HANDLED | UI_CLOSE;
    }
    if (c->list.count && marks(c))
        return chooser_take(c, c->list.selected);
    if (c->list.count)
        return refuse(c, _("\"%s\" may be several: choose one with the arrows"));
    refuse(c, _("\"%s\" is not among these: choose one, or type again"));
    str_clear(&c->typed);
    chooser_filter(c, SIZE_MAX);
    return UI_HANDLED;
}

static void chooser_type(struct chooser *c, const struct event *event, size_t present)
{
    char typed[5] = "";
    if (event->kind == EVENT_KEY)
        utf8_encode(event->key.code, typed);
    for (const char *p = event->kind == EVENT_PASTE ? event->text : typed; *p; p++) /* a line break looks for nothing */
        if ((unsigned char)*p >= ' ')
            str_add_char(&c->typed, *p);
    c->pointed = false;
    str_clear(&c->refused);
    chooser_filter(c, present);
}

static unsigned chooser_event(struct app *app, void *state, const struct event *event)
{
    struct chooser *c = state;
    size_t present = c->list.count ? c->shown[c->list.selected] : SIZE_MAX;
    if (event->kind == EVENT_CLICK)
        return chooser_click(app, c, event);
    if (event->kind == EVENT_WHEEL)
        return list_wheel(&c->list, event->lines, chooser_usable, c);
    struct key key = key_narrow(event->key);
    if (c->marks && event->kind == EVENT_KEY && key.code == ' ')
        return chooser_mark(c, c->list.selected);
    bool chooses = event->kind == EVENT_KEY && numbered(c) && !c->typed.length && key.code < 0x80 &&
                   keyed(c, (char)key.code) != SIZE_MAX;
    if (event_is_text(event) && (c->filter || (c->match && !chooses))) {
        chooser_type(c, event, present);
        return UI_HANDLED;
    }
    if (event_is_text(event) &&
        !chooses) { /* what was typed meant something: Enter must not take the first line for it */
        c->pointed = false;
        return refuse(c, _("Typing does nothing here: choose by digit or with the arrows"));
    }
    if (event->kind != EVENT_KEY)
        return UI_HANDLED;
    if (c->match && c->typed.length && (key.code == K_ENTER || key.code == K_TAB))
        return chooser_typed(app, c);
    if (list_key(&c->list, key, chooser_usable, c)) {
        c->pointed = true;
        str_clear(&c->refused);
        return UI_HANDLED;
    }
    if (key.code == K_ENTER && c->marks)
        return chooser_keep(c);
    if (key.code == K_ENTER)
        return marks(c) ? chooser_take(c, c->list.selected) : UI_HANDLED;
    if (command_has_key(CMD_BACK, key))
        return UI_HANDLED | UI_CLOSE;
    if (key.code == K_BACKSPACE && c->typed.length) {
        c->pointed = false;
        str_clear(&c->refused);
        size_t cut = utf8_back(c->typed.text, c->typed.length);
        c->typed.text[cut] = '\0';
        c->typed.length = cut;
        chooser_filter(c, present);
    } else if (!c->filter && key.code == K_TAB) {
        return list_command(&c->list, key.modifiers & MOD_SHIFT ? CMD_UP : CMD_DOWN, chooser_usable, c);
    } else if (chooses && !key.modifiers) {
        size_t line = keyed(c, (char)key.code);
        return line == SIZE_MAX || app_choose(app) ? chooser_take(c, line) : UI_HANDLED;
    }
    return UI_HANDLED;
}

static void chooser_finish(struct app *app, void *state)
{
    struct chooser *c = state;
    popup_choice_fn *done = c->done;
    void *context = c->context;
    size_t chosen = c->chosen;
    for (size_t i = 0; i < c->count; i++) {
        free(c->item[i].text);
        free(c->item[i].key);
        free(c->item[i].right);
        free(c->item[i].help);
        free(c->item[i].folded);
    }
    free(c->item);
    free(c->shown);
    free(c->title);
    str_free(&c->typed);
    str_free(&c->refused);
    free(c);
    if (done)
        done(app, context, chosen);
}

static void chooser_hint(struct app *app, void *state, struct hint *hint)
{
    (void)app;
    struct chooser *c = state;
    if (c->marks)
        str_add(&hint->keys, c->filter ? _("Space mark  Up Down move  Type to narrow down  Enter keep  Esc leave")
                                       : _("Space mark  Up Down move  Enter keep  Esc leave"));
    else if (c->filter || c->typed.length)
        str_add(&hint->keys, _("Type to narrow down  Up Down choose  Enter take  Esc leave"));
    else if (numbered(c))
        str_add(&hint->keys, _("Digits or Up Down choose  Enter take  Esc leave"));
    else
        str_add(&hint->keys, _("Up Down choose  Enter take  Esc leave"));
}

static const struct popup_ops chooser_ops = {chooser_layout, chooser_draw, chooser_event,
                                             chooser_finish, NULL,         chooser_hint};

void(popup_list)(struct app *app, const struct popup_list *list, popup_choice_fn *done, void *context)
{
    struct chooser *c = mem_zero(1, sizeof(*c));
    c->title = mem_text(list->title);
    c->count = list->count;
    c->item = mem_zero(list->count ? list->count : 1, sizeof(*c->item));
    c->shown = mem_zero(list->count ? list->count : 1, sizeof(*c->shown));
    c->filter = list->filter;
    c->match = list->match;
    c->marks = list->marks;
    c->typed = c->refused = (struct str)STR_INIT;
    c->row = list->row;
    c->column = list->column;
    c->columns = list->columns;
    c->chosen = SIZE_MAX;
    c->done = done;
    c->context = context;
    for (size_t i = 0; i < list->count; i++) {
        const struct popup_item *from = &list->item[i];
        struct item *to = &c->item[i];
        to->text = mem_text(from->text ? from->text : "");
        to->key = mem_text(from->key);
        to->right = mem_text(from->right);
        to->help = mem_text(from->help);
        char *both = mem_format("%s %s %s", to->text, to->right ? to->right : "",
                                from->words ? from->words : ""); /* one looks for what one sees */
        to->folded = utf8_fold(both);
        free(both);
        to->style = from->style;
        to->off = from->off;
        to->rule = from->rule;
        int width = utf8_width(to->text), right = to->right ? utf8_width(to->right) : 0;
        c->width = width > c->width ? width : c->width;
        c->right_width = right > c->right_width ? right : c->right_width;
    }
    chooser_filter(c, list->selected);
    if (c->list.count && !chooser_usable(c, c->list.selected))
        list_command(&c->list, CMD_DOWN, chooser_usable, c);
    (popup_push)(app, &chooser_ops, c);
}
