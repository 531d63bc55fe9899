#include "tui/overrule_ask.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "book/change_list.h"
#include "book/guard.h"
#include "tui/popup.h"

struct asking {
    struct change_list list; /* empty: an undo or a redo is meant */
    bool redo;
    char *title;
};

static void asking_free(struct asking *a)
{
    change_list_done(&a->list);
    free(a->title);
    free(a);
}

static bool check_reason(struct app *app, void *context, const char *text, struct error *err)
{
    return guard_reason(text, err);
}

static bool do_it(struct app *app, const struct asking *a, struct error *err)
{
    struct str what = app_str(app);
    const struct change_options how = {.title = a->title, .reason = app->book->reason};
    bool good = a->list.count ? book_change_as(app->book, a->list.change, a->list.count, &how, NULL, err)
                : a->redo     ? book_redo(app->book, &what, err)
                              : book_undo(app->book, &what, err);
    return good;
}

static void reason_given(struct app *app, void *context, const char *text)
{
    struct asking *a = context;
    struct error err = {0};
    if (!text) {
        app_message(app, MESSAGE_INFO, _("Nothing was changed"));
    } else {
        app->book->reason = text;
        if (do_it(app, a, &err)) {
            app_changed(app);
            app_message(app, MESSAGE_INFO, _("Done; the reason is in the history (Ctrl+O)"));
        } else {
            app_error(app, &err);
        }
        app->book->reason = NULL;
    }
    asking_free(a);
}

static void answered(struct app *app, void *context, size_t chosen)
{
    if (chosen == 0) {
        popup_prompt(app, _("Why must it be? The history keeps this."), "", 300, check_reason, reason_given, context);
        return;
    }
    app_message(app, MESSAGE_INFO, _("Nothing was changed"));
    asking_free(context);
}

static void ask(struct app *app, struct asking *a, const struct error *refused)
{
    const struct popup_item option[] = {
        {.text = _("Do it all the same, and say why"), .help = _("The reason goes into the history, with your name.")},
        {.text = _("Leave it as it is"), .help = _("Nothing is changed.")},
    };
    struct str safe = app_str(app);
    utf8_safe(&safe, refused->subject, false);
    if (*refused->detail)
        str_add_char(&safe, '\n');
    utf8_safe(&safe, refused->detail, false);
    popup_about(app, answered, a, .question = _("A rule does not allow this"), .text = safe.text, .option = option,
                .options = ARRAY_LENGTH(option), .lines = 6, .cells = 60, .columns = 68);
}

void overrule_ask(struct app *app, const struct change *change, size_t count, const char *title,
                  const struct error *refused)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    a->list = change_list_new();
    a->title = mem_text(title);
    for (size_t i = 0; i < count; i++)
        change_list_add(&a->list, change[i]);
    ask(app, a, refused);
}

void overrule_ask_back(struct app *app, bool redo, const struct error *refused)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    a->list = change_list_new();
    a->redo = redo;
    ask(app, a, refused);
}
