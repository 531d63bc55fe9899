#include "tui/delete_ask.h"

#include "book/change_list.h"
#include "tui/popup.h"

struct asking {
    struct change_list list;
    char *title;
};

static void answered(struct app *app, void *context, size_t chosen)
{
    struct asking *a = context;
    if (chosen <= 1) {
        const struct change_options how = {.title = a->title,
                                           .references = chosen == 0 ? REFERENCES_EMPTY : REFERENCES_DELETE};
        struct error err = {0};
        if (book_change_as(app->book, a->list.change, a->list.count, &how, NULL, &err)) {
            app_changed(app);
            app_message(app, MESSAGE_INFO,
                        chosen == 0 ? _("Deleted, and what referred to it was emptied; F9 brings all of it back")
                                    : _("Deleted together with what referred to it; F9 brings all of it back"));
        } else {
            app_error(app, &err);
        }
    } else {
        app_message(app, MESSAGE_INFO, _("Nothing was deleted"));
    }
    change_list_done(&a->list);
    free(a->title);
    free(a);
}

void delete_ask(struct app *app, const struct change *change, size_t count, const char *title,
                const struct error *refused)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    a->list = change_list_new();
    a->title = title ? mem_text(title) : NULL;
    for (size_t i = 0; i < count; i++)
        change_list_add(&a->list, change[i]);
    char *question = mem_format(_("Other rows refer to \"%s\""), refused->subject);
    char *empty = mem_format("%s\n%s", refused->detail,
                             _("These rows stay; where they name it, the cell is emptied (answers about it go)."));
    char *delete = mem_format("%s\n%s", refused->detail,
                              _("These rows are deleted too, and what refers to them in turn."));
    char *leave = mem_format("%s\n%s", refused->detail, _("Nothing is changed."));
    const struct popup_item items[] = {
        {.text = _("Empty the references and delete it"), .help = empty},
        {.text = _("Delete the rows that refer to it, too"), .help = delete},
        {.text = _("Do not delete"), .help = leave},
    };
    popup_list(app,
               &(struct popup_list){
                   .title = question, .item = items, .count = 3, .selected = 2, .row = -1, .column = -1, .columns = 66},
               answered, a);
    free(question);
    free(empty);
    free(delete);
    free(leave);
}
