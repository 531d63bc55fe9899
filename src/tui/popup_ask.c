/* Questions with two answers, and messages. */
#include <string.h>

#include "base/utf8.h"
#include "tui/popup.h"
#include "tui/text_view.h"

struct ask {
    char *question, *yes, *no; /* no == NULL: a message */
    struct text_view view;
    struct str typed; /* はい and いいえ arrive as several characters */
    bool answer, on_no;
    int lines;
    popup_answer_fn *done;
    void *context;
};

static void ask_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    struct ask *a = state;
    int width = columns - 12 < 64 ? columns - 12 : 64;
    a->lines = canvas_wrap(app->canvas, rect_of(0, 0, 0, width - 6), 0, STYLE_NORMAL, a->view.text);
    int height = a->lines + 5;
    height = smaller(height, rows - 4);
    *rect = rect_of((rows - height) / 2, (columns - width) / 2, height, width);
}

static int button(struct canvas *canvas, int row, int column, bool here, const char *text)
{
    if (here)
        canvas_cursor(canvas, row, column);
    int cells = canvas_text(canvas, row, column, here ? STYLE_HERE : STYLE_POPUP, " ");
    cells += canvas_text(canvas, row, column + cells, here ? STYLE_HERE : STYLE_POPUP, text);
    cells += canvas_text(canvas, row, column + cells, here ? STYLE_HERE : STYLE_POPUP, " ");
    return cells + 2;
}

static void ask_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct ask *a = state;
    canvas_box(canvas, rect, STYLE_POPUP, a->question);
    text_view_draw(&a->view, canvas, rect_of(rect.row + 1, rect.column + 3, rect.rows - 4, rect.columns - 4),
                   STYLE_POPUP);
    int row = rect.row + rect.rows - 2, column = rect.column + 3;
    struct str text = app_str(app);
    str_add_format(&text, a->no ? "1 %s" : "%s", a->yes);
    column += button(canvas, row, column, !a->on_no, text.text);
    if (a->no) {
        str_clear(&text);
        str_add_format(&text, "2 %s", a->no);
        button(canvas, row, column, a->on_no, text.text);
    }
}

/* What has been typed so far is the beginning of one of the words, or the whole of it (*ANSWER is set). */
static bool word_begun(struct str *typed, bool *whole, bool *answer)
{
    static const struct {
        const char *word;
        bool yes;
    } words[] = {{"はい", true}, {"いいえ", false}};
    *whole = false;
    for (size_t i = 0; i < ARRAY_LENGTH(words); i++)
        if (strncmp(words[i].word, typed->text, typed->length) == 0) {
            *whole = strlen(words[i].word) == typed->length;
            *answer = words[i].yes;
            return true;
        }
    return false;
}

static unsigned answered(struct ask *a, bool yes)
{
    a->answer = yes;
    return UI_HANDLED | UI_CLOSE;
}

static unsigned ask_click(struct app *app, struct ask *a, const struct event *event)
{
    struct rect rect = app->popup->rect;
    if (event->row != rect.row + rect.rows - 2 || !rect_has(rect, event->row, event->column))
        return UI_HANDLED;
    if (!a->no)
        return answered(a, true);
    int first = rect.column + 3 + utf8_width(a->yes) + 6;
    return answered(a, event->column < first);
}

static unsigned ask_event(struct app *app, void *state, const struct event *event)
{
    struct ask *a = state;
    if (event->kind == EVENT_CLICK)
        return ask_click(app, a, event);
    if (event->kind == EVENT_WHEEL)
        text_view_wheel(&a->view, event->lines);
    if (event->kind != EVENT_KEY)
        return UI_HANDLED;
    struct key key = key_narrow(event->key);
    if (key.code == K_ENTER)
        return answered(a, !a->on_no);
    if (command_has_key(CMD_BACK, key))
        return answered(a, false);
    if (!a->no)
        return text_view_key(&a->view, key) || key.code != ' ' ? UI_HANDLED : answered(a, true);
    if (key.code == K_LEFT || key.code == K_RIGHT || key.code == K_TAB) {
        a->on_no = key.code == K_TAB ? !a->on_no : key.code == K_RIGHT;
        return UI_HANDLED;
    }
    bool first = key.code == '1' || key.code == 'y' || key.code == 'Y';
    if (first || key.code == '2' || key.code == 'n' || key.code == 'N')
        return app_choose(app) ? answered(a, first) : UI_HANDLED;
    if (event_is_text(event)) {
        char typed[5];
        bool whole, answer;
        utf8_encode(event->key.code, typed);
        str_add(&a->typed, typed);
        if (!word_begun(&a->typed, &whole, &answer)) {
            str_clear(&a->typed);
            str_add(&a->typed, typed);
            if (!word_begun(&a->typed, &whole, &answer))
                str_clear(&a->typed);
        }
        if (a->typed.length && whole)
            return answered(a, answer);
        return UI_HANDLED;
    }
    text_view_key(&a->view, key);
    return UI_HANDLED;
}

static void ask_finish(struct app *app, void *state)
{
    struct ask *a = state;
    popup_answer_fn *done = a->done;
    void *context = a->context;
    bool answer = a->answer;
    text_view_done(&a->view);
    free(a->question);
    free(a->yes);
    free(a->no);
    str_free(&a->typed);
    free(a);
    if (done)
        done(app, context, answer);
}

static void ask_hint(struct app *app, void *state, struct hint *hint)
{
    struct ask *a = state;
    struct rect rect; /* the first time nothing has been laid out yet */
    ask_layout(app, state, app->canvas->rows, app->canvas->columns, &rect);
    if (a->no && a->lines + 5 > rect.rows)
        str_add(&hint->keys, _("1 or 2 answers  Up Down scroll  Left Right choose  Enter take  Esc no"));
    else if (a->no)
        str_add(&hint->keys, _("1 or 2 answers  Left Right choose  Enter take  Esc no"));
    else
        str_add(&hint->keys, _("Enter close  Up Down scroll"));
}

static const struct popup_ops ask_ops = {ask_layout, ask_draw, ask_event, ask_finish, NULL, ask_hint};

static struct ask *ask_new(const char *title, const char *text, const char *yes, const char *no)
{
    struct ask *a = mem_zero(1, sizeof(*a));
    a->question = mem_text(title);
    text_view_set(&a->view, text);
    a->yes = mem_text(yes);
    a->no = mem_text(no);
    a->typed = (struct str)STR_INIT;
    return a;
}

void(popup_confirm)(struct app *app, const char *question, const char *yes, const char *no, popup_answer_fn *done,
                    void *context)
{
    struct ask *a = ask_new(NULL, question, yes, no);
    a->done = done;
    a->context = context;
    (popup_push)(app, &ask_ops, a);
}

void(popup_message)(struct app *app, const char *title, const char *text)
{
    (popup_push)(app, &ask_ops, ask_new(title, text, _("Close"), NULL));
}

/* ---- options, and what they are about ---- */

void popup_add(struct popup_items *items, struct popup_item item)
{
    items->item = arena_grow(items->app->texts, items->item, items->count, &items->capacity, sizeof(item));
    items->item[items->count++] = item;
}

struct wrapped {
    struct popup_items *items;
    size_t room, left_out;
};

static void add_line(void *context, const char *line, size_t bytes)
{
    struct wrapped *w = context;
    if (w->room == 0) {
        w->left_out++;
        return;
    }
    w->room--;
    popup_add(w->items, (struct popup_item){
                            .text = arena_text_length(w->items->app->texts, line, bytes), .key = "", .off = true});
}

size_t popup_add_text(struct popup_items *items, int cells, size_t lines, const char *text)
{
    struct wrapped wrapped = {items, lines, 0};
    utf8_wrap(text, cells, add_line, &wrapped);
    return wrapped.left_out;
}

void(popup_about_of)(struct app *app, const struct popup_about *about, popup_choice_fn *done, void *context)
{
    struct popup_items items = {.app = app};
    for (size_t i = 0; i < about->options; i++)
        popup_add(&items, about->option[i]);
    if (*about->text) {
        popup_add(&items, (struct popup_item){.rule = true, .key = ""});
        size_t left_out = popup_add_text(&items, about->cells, about->lines, about->text);
        char *more = left_out && about->more ? about->more(left_out) : NULL;
        if (more)
            popup_add(&items, (struct popup_item){.text = app_text(app, "%s", more), .off = true});
        free(more);
    }
    const struct popup_list list = {.title = about->question,
                                    .item = items.item,
                                    .count = items.count,
                                    .selected = about->options - 1,
                                    .columns = about->columns};
    (popup_list_of)(app, &list, done, context);
}
