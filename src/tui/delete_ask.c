#include "tui/delete_ask.h"

#include <stdlib.h>

#include "book/change_list.h"
#include "tui/popup.h"

#define LINES 5  /* with the options a list of nine: digits choose */
#define CELLS 60 /* of a line */

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

void delete_told(struct app *app, size_t rows, size_t versions)
{
    if (versions)
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu row deleted; F9 brings it back. Versions of its documents stay as records (%zu)",
                             "%zu rows deleted; F9 brings them back. Versions of their documents stay as records (%zu)",
                             rows),
                    rows, versions);
    else
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu row deleted; F9 brings it back", "%zu rows deleted; F9 brings them back", rows),
                    rows);
}

void delete_ask(struct app *app, const struct change *change, size_t count, const char *title,
                const struct error *refused)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    a->list = change_list_new();
    a->title = mem_text(title);
    for (size_t i = 0; i < count; i++)
        change_list_add(&a->list, change[i]);
    /* Those listed are only the ones that name it themselves: how many go in the end must be known before. */
    size_t rows = book_count_deleted(app->book, change, count);
    const char *together = rows ? app_text(app,
                                           ngettext("Delete the rows that refer to it, too (%zu row in all)",
                                                    "Delete the rows that refer to it, too (%zu rows in all)", rows),
                                           rows)
                                : _("Delete the rows that refer to it, too");
    const char *question = app_text(app, _("Other rows refer to \"%s\""), refused->subject);
    const struct popup_item option[] = {
        {.text = _("Empty the references and delete it"),
         .help = _("These rows stay; where they name it, the cell is emptied (answers about it go).")},
        {.text = together, .help = _("These rows are deleted too, and what refers to them in turn.")},
        {.text = _("Do not delete"), .help = _("Nothing is changed.")},
    };
    popup_about(app, answered, a, .question = question, .text = refused->detail, .option = option,
                .options = ARRAY_LENGTH(option), .lines = LINES, .cells = CELLS, .columns = CELLS + 8);
}
