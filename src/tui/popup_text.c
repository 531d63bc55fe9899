/* Typing in a popup: one line (prompt) or several (note). */
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "tui/popup.h"
#include "tui/typing.h"
#include "ui/field.h"

struct prompt {
    char *title, *old, *kept; /* kept: the answer, NULL while there is none */
    struct line line;
    struct error error;
    popup_check_fn *check;
    popup_text_fn *done;
    void *context;
    struct unfinished unfinished; /* its row is ours */
    char *row;
    bool day;  /* a date is typed */
    bool sure; /* note: Esc was pressed once */
};

static void prompt_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    struct prompt *p = state;
    int width = columns - 12 < 66 ? columns - 12 : 66;
    int title = p->title ? utf8_width(p->title) + 8 : 0;
    if (width < title)
        width = title < columns - 4 ? title : columns - 4;
    int height = p->line.many ? (rows - 12 < 14 ? rows - 12 : 14) : 4;
    *rect = rect_of((rows - height) / 2 - 1, (columns - width) / 2, height, width);
}

/* = 2026-12-31（木） */
static void draw_day(const struct app *app, struct canvas *canvas, struct rect rect, const char *typed)
{
    int serial;
    struct str text = app_str(app);
    str_add(&text, "= ");
    if (!date_from_iso(typed) && date_typed(typed, model_today(app->book->model), &serial, NULL)) {
        date_say(serial, &text);
        canvas_text(canvas, rect.row + rect.rows - 2, rect.column + 2, STYLE_POPUP, text.text);
    }
}

/* What is wrong stands below the line, or, where it is too long for that, below the screen (prompt_hint()). What to do about
 * it is seen there. */
static bool error_fits(const struct prompt *p, int cells, struct str *text)
{
    struct str whole = STR_INIT;
    if (p->error.code != ERROR_NONE)
        error_text(&p->error, &whole);
    str_add_length(text, whole.text, strcspn(whole.text, "\n"));
    str_free(&whole);
    return utf8_width(text->text) <= cells;
}

static void draw_error(const struct prompt *p, struct canvas *canvas, struct rect rect)
{
    struct str text = STR_INIT;
    if (error_fits(p, rect.columns - 4, &text) && text.length)
        canvas_field(canvas, rect.row + rect.rows - 2, rect.column + 2, rect.columns - 4, STYLE_ERROR, ALIGN_LEFT,
                     text.text);
    str_free(&text);
}

static void prompt_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct prompt *p = state;
    canvas_box(canvas, rect, STYLE_POPUP, p->title);
    int left = rect.column + 2, inside = rect.columns - 4, top = rect.row + 1;
    if (p->line.many)
        field_draw_many(&p->line, canvas, rect_of(top, left, rect.rows - 3, inside));
    else
        field_draw(&p->line, canvas, top, left, inside);
    if (p->day && p->error.code == ERROR_NONE)
        draw_day(app, canvas, rect, p->line.text.text);
    draw_error(p, canvas, rect);
}

static unsigned prompt_keep(struct app *app, struct prompt *p)
{
    int serial;
    p->error = (struct error){0};
    if (p->day && !date_typed(p->line.text.text, model_today(app->book->model), &serial, &p->error))
        return UI_HANDLED;
    if (p->check && !p->check(app, p->context, p->line.text.text, &p->error))
        return UI_HANDLED;
    p->kept = mem_text(p->line.text.text);
    return UI_HANDLED | UI_CLOSE;
}

static unsigned prompt_event(struct app *app, void *state, const struct event *event)
{
    struct prompt *p = state;
    bool many = p->line.many;
    if (event->kind == EVENT_WHEEL && many) {
        struct event key = event_key(event->lines < 0 ? K_UP : K_DOWN, 0);
        line_event(&p->line, &key);
        return UI_HANDLED;
    }
    if (event->kind == EVENT_CLICK && !rect_has(app->popup->rect, event->row, event->column))
        return many ? prompt_keep(app, p) : UI_HANDLED;
    if (event->kind != EVENT_KEY && event->kind != EVENT_PASTE)
        return UI_HANDLED;
    bool sure = p->sure;
    p->sure = false;
    if (event->kind == EVENT_KEY) {
        struct key key = event->key;
        if (many && key.code == K_ENTER && !(key.modifiers & MOD_CTRL)) {
            if (line_insert(&p->line, "\n") == LINE_FULL)
                error_set(&p->error, ERROR_TOO_LONG, p->title);
            return UI_HANDLED;
        }
        if (key.code == K_ENTER || (many && (key.code == K_TAB || command_has_key(CMD_EDIT, key) ||
                                             command_has_key(CMD_NOTE, key) || command_has_key(CMD_SAVE, key))))
            return prompt_keep(app, p);
        if (command_has_key(CMD_BACK, key)) {
            bool changed = strcmp(p->line.text.text, p->old) != 0;
            if (!many || !changed || sure)
                return UI_HANDLED | UI_CLOSE;
            p->sure = true;
            return UI_HANDLED;
        }
    }
    enum line_result result = typing_event(app, &p->line, event);
    if (result == LINE_CHANGED || result == LINE_MOVED)
        p->error = (struct error){0};
    if (result == LINE_FULL)
        error_set(&p->error, ERROR_TOO_LONG, p->title ? p->title : "");
    return UI_HANDLED;
}

static void prompt_finish(struct app *app, void *state)
{
    struct prompt *p = state;
    popup_text_fn *done = p->done;
    void *context = p->context;
    char *kept = p->kept;
    if (p->unfinished.sheet != SIZE_MAX)
        app_draft_done(app, p->unfinished.sheet, p->row, p->unfinished.column);
    line_done(&p->line);
    free(p->title);
    free(p->old);
    free(p->row);
    free(p);
    if (done)
        done(app, context, kept);
    free(kept);
}

static bool prompt_unfinished(struct app *app, void *state, struct unfinished *out)
{
    struct prompt *p = state;
    if (p->unfinished.sheet == SIZE_MAX || strcmp(p->line.text.text, p->old) == 0)
        return false;
    *out = p->unfinished;
    out->row = p->row;
    out->text = p->line.text.text;
    return true;
}

static void prompt_hint(struct app *app, void *state, struct hint *hint)
{
    struct prompt *p = state;
    size_t from, to;
    struct str error = app_str(app);
    if (!error_fits(p, app->popup->rect.columns - 4, &error))
        str_add(&hint->line[0], error.text);
    bool selected = line_selected(&p->line, &from, &to);
    if (p->sure)
        str_add(&hint->line[0], _("Esc once more throws away what was typed. Tab keeps it."));
    str_add(&hint->keys, p->line.many ? _("Enter new line  Tab keep  Esc leave")
                         : selected   ? _("Type to replace  F2 change it  Enter keep  Esc leave")
                                      : _("Enter keep  Esc leave"));
}

static const struct popup_ops prompt_ops = {prompt_layout, prompt_draw,       prompt_event,
                                            prompt_finish, prompt_unfinished, prompt_hint};

static struct prompt *prompt_new(const char *title, const char *text, bool many, size_t max_length, popup_text_fn *done,
                                 void *context)
{
    struct prompt *p = mem_zero(1, sizeof(*p));
    p->title = mem_text(title);
    p->old = mem_text(text ? text : "");
    line_init(&p->line, many, max_length);
    line_set(&p->line, p->old);
    p->done = done;
    p->context = context;
    p->unfinished.sheet = SIZE_MAX;
    return p;
}

void(popup_prompt)(struct app *app, const char *title, const char *text, size_t max_length, popup_check_fn *check,
                   popup_text_fn *done, void *context)
{
    struct prompt *p = prompt_new(title, text, false, max_length, done, context);
    line_select(&p->line);
    p->check = check;
    (popup_push)(app, &prompt_ops, p);
}

void(popup_prompt_day)(struct app *app, const char *title, const char *text, popup_check_fn *check, popup_text_fn *done,
                       void *context)
{
    (popup_prompt)(app, title, text, 40, check, done, context);
    ((struct prompt *)app->popup->state)->day = true;
}

void(popup_note_of)(struct app *app, const struct popup_note *note, popup_text_fn *done, void *context)
{
    struct prompt *p = prompt_new(note->title, note->text, true, note->max_length, done, context);
    p->check = note->check;
    p->unfinished = note->unfinished;
    p->row = mem_text(note->unfinished.sheet != SIZE_MAX ? note->unfinished.row : NULL);
    (popup_push)(app, &prompt_ops, p);
}
