/* A passphrase, typed unseen; a new one twice. */
#include <string.h>

#include "base/passphrase.h"
#include "base/utf8.h"
#include "tui/popup.h"
#include "ui/hidden.h"

#define FIELDS 2

struct asking {
    struct arena *texts; /* of this, too */
    const char *title, *about;
    const char **names; /* that others would try */
    size_t name_count;
    size_t fields, here; /* 1; of a new one 2; and which is typed in */
    struct secret *typed[FIELDS];
    bool kept;
    struct error error;
    int label; /* cells */
    popup_secret_check_fn *check;
    popup_secret_fn *done;
    void *context;
};

static const char *label_of(const struct asking *a, size_t field)
{
    return a->fields == 1 || field == 0 ? _("Passphrase") : _("Once more");
}

static void asking_layout(struct app *app, void *state, int rows, int columns, struct rect *rect)
{
    struct asking *a = state;
    int width = columns - 12 < 66 ? columns - 12 : 66;
    int about = a->about ? canvas_wrap(app->canvas, rect_of(0, 0, 0, width - 4), 0, STYLE_NORMAL, a->about) : 0;
    int height = about + (about ? 1 : 0) + (int)a->fields + 3;
    a->label = 0;
    for (size_t i = 0; i < a->fields; i++)
        a->label = larger(a->label, utf8_width(label_of(a, i)) + 2);
    *rect = rect_of((rows - height) / 2 - 1, (columns - width) / 2, height, width);
}

/* As of a prompt: the first line of it, where it fits; else below the screen. */
static bool error_line(const struct asking *a, int cells, struct str *out)
{
    struct str whole SCOPED(str_free) = STR_INIT;
    if (a->error.code != ERROR_NONE)
        error_text(&a->error, &whole);
    str_add_length(out, whole.text, strcspn(whole.text, "\n"));
    return utf8_width(out->text) <= cells;
}

static int field_row(const struct asking *a, struct rect rect, size_t field)
{
    return rect.row + rect.rows - 2 - (int)a->fields + (int)field;
}

static void asking_draw(struct app *app, void *state, struct canvas *canvas, struct rect rect)
{
    struct asking *a = state;
    int left = rect.column + 2, inside = rect.columns - 4;
    struct str error SCOPED(str_free) = STR_INIT;
    canvas_box(canvas, rect, STYLE_POPUP, a->title);
    if (a->about)
        canvas_wrap(canvas, rect_of(rect.row + 1, left, rect.rows - 4 - (int)a->fields, inside), 0, STYLE_POPUP,
                    a->about);
    for (size_t i = 0; i < a->fields; i++) {
        int row = field_row(a, rect, i);
        canvas_text(canvas, row, left, STYLE_POPUP, label_of(a, i));
        hidden_draw(a->typed[i], canvas, row, left + a->label, inside - a->label, i == a->here);
    }
    if (error_line(a, inside, &error) && error.length)
        canvas_field(canvas, rect.row + rect.rows - 2, left, inside, STYLE_ERROR, ALIGN_LEFT, error.text);
}

static void empty(struct asking *a)
{
    for (size_t i = 0; i < a->fields; i++)
        secret_cut(a->typed[i], 0);
    a->here = 0;
}

/* The first of two: may it be one? The last: are they the same, and does whoever asked take it? What does not hold is typed anew. */
static unsigned go_on(struct app *app, struct asking *a)
{
    struct secret *typed = a->typed[a->here];
    bool is_new = a->fields > 1;
    a->error = (struct error){.code = ERROR_NONE};
    bool good = passphrase_ready(typed, &a->error) &&
                (!is_new || a->here > 0 || passphrase_good(typed, a->names, a->name_count, &a->error));
    if (good && a->here + 1 < a->fields) {
        a->here++;
        return UI_HANDLED;
    }
    if (good && is_new &&
        !(passphrase_ready(a->typed[0], &a->error) && passphrase_good(a->typed[0], a->names, a->name_count, &a->error)))
        good = false; /* it was gone back to */
    else if (good && is_new && !secret_same(a->typed[0], typed))
        good = error_set(&a->error, ERROR_PASSPHRASE, _("the two are not the same"));
    a->kept = good && (!a->check || a->check(app, a->context, typed, &a->error));
    if (!a->kept)
        empty(a);
    return a->kept ? UI_HANDLED | UI_CLOSE : UI_HANDLED;
}

static unsigned asking_event(struct app *app, void *state, const struct event *event)
{
    struct asking *a = state;
    if (event->kind == EVENT_CLICK)
        for (size_t i = 0; i < a->fields; i++)
            if (event->row == field_row(a, app->popup->rect, i))
                a->here = i;
    if (event->kind == EVENT_KEY) {
        struct key key = event->key;
        if (key.code == K_ENTER)
            return go_on(app, a);
        if (command_has_key(CMD_BACK, key))
            return UI_HANDLED | UI_CLOSE;
        if (key.code == K_TAB || key.code == K_DOWN || key.code == K_UP) {
            bool back = key.code == K_UP || (key.modifiers & MOD_SHIFT);
            a->here = back ? (a->here ? a->here - 1 : 0) : a->here + 1 < a->fields ? a->here + 1 : a->here;
            return UI_HANDLED;
        }
    }
    enum line_result result = hidden_event(a->typed[a->here], event);
    if (result == LINE_CHANGED)
        a->error = (struct error){.code = ERROR_NONE};
    if (result == LINE_FULL)
        error_set(&a->error, ERROR_TOO_LONG, _("the passphrase"));
    return UI_HANDLED;
}

static void asking_finish(struct app *app, void *state)
{
    struct asking *a = state;
    popup_secret_fn *done = a->done;
    void *context = a->context;
    struct secret *kept = NULL;
    if (a->kept) {
        kept = a->typed[0];
        a->typed[0] = NULL;
    }
    for (size_t i = 0; i < a->fields; i++)
        secret_free(&a->typed[i]);
    struct arena *texts = a->texts;
    arena_free(&texts);
    done(app, context, kept);
}

static void asking_hint(struct app *app, void *state, struct hint *hint)
{
    struct asking *a = state;
    struct str error SCOPED(str_free) = STR_INIT;
    if (a->error.code != ERROR_NONE && !error_line(a, app->popup->rect.columns - 4, &error))
        str_add(&hint->line[0], error.text);
    else
        str_add(&hint->line[0], a->fields > 1
                                    ? _("What is typed is not shown. A passphrase has 10 characters or more; "
                                        "full-width letters count as the usual ones.")
                                    : _("What is typed is not shown; full-width letters count as the usual ones."));
    str_add(&hint->keys, a->here + 1 < a->fields ? _("Enter next  Ctrl+U type anew  Esc leave")
                                                 : _("Enter go on  Ctrl+U type anew  Esc leave"));
}

static const struct popup_ops asking_ops = {asking_layout, asking_draw, asking_event, asking_finish, NULL, asking_hint};

void(popup_secret_of)(struct app *app, const struct popup_secret *secret, popup_secret_fn *done, void *context)
{
    struct arena *texts = arena_new();
    struct asking *a = arena_zero(texts, sizeof(*a));
    a->texts = texts;
    a->title = arena_text(texts, secret->title);
    a->about = arena_text(texts, secret->about);
    a->fields = secret->is_new ? 2 : 1;
    a->name_count = secret->name_count;
    a->names = arena_zero(texts, (secret->name_count + 1) * sizeof(*a->names));
    for (size_t i = 0; i < secret->name_count; i++)
        a->names[i] = arena_text(texts, secret->name[i]);
    for (size_t i = 0; i < a->fields; i++)
        a->typed[i] = secret_new(PASSPHRASE_BYTES);
    a->check = secret->check;
    a->done = done;
    a->context = context;
    (popup_push)(app, &asking_ops, a);
}

bool popup_hides(const struct app *app)
{
    return app->popup && app->popup->ops == &asking_ops;
}
