/* Which document is meant, where several are made from the same place: a report, a notice and a publication for one incident. */
#include <stdlib.h>
#include <string.h>

#include "guide/document_rows.h"
#include "tui/popup.h"
#include "view/document.h"
#include "view/views.h"

struct choosing_document {
    size_t *document;
    size_t count;
    char **row; /* for which each of them is made, by its id; NULL: one for the company, or it is to be asked */
};

static void chosen(struct app *app, void *context, size_t at)
{
    struct choosing_document *c = context;
    if (at < c->count)
        app_go(app, CMD_DOCUMENT, spot_of_document(c->document[at], c->row[at]));
    for (size_t i = 0; i < c->count; i++)
        free(c->row[i]);
    free(c->document);
    free(c->row);
    free(c);
}

/* Of the row whose document it is: whether one is to be made, or its version. */
static const char *state_of(struct app *app, size_t document, const char *row)
{
    size_t count, at = 0;
    struct document_each *each = document_rows(app->book->model, document, &count);
    while (at < count && strcmp(each[at].id, row) != 0)
        at++;
    char *text = at < count ? document_row_text(&each[at]) : NULL;
    const char *said = text ? app_text(app, "%s", text) : NULL;
    free(text);
    free(each);
    return said;
}

/* How many there are, and which, as a new array of all that could be. */
static size_t documents_here(struct app *app, const struct spot *spot, size_t **document)
{
    const struct catalog *catalog = app_catalog(app);
    *document = mem_zero(catalog->document_count + 1, sizeof(**document));
    return spot->document != SIZE_MAX || spot->sheet == SIZE_MAX
               ? 0
               : sheet_documents(catalog, spot->sheet, spot->id, *document);
}

bool view_document_choice_possible(struct app *app, const struct spot *spot)
{
    size_t *document, count = documents_here(app, spot, &document);
    free(document);
    return count > 1;
}

void view_document_choice(struct app *app, const struct spot *spot)
{
    const struct catalog *catalog = app_catalog(app);
    struct choosing_document *c = mem_zero(1, sizeof(*c));
    struct popup_items items = {.app = app};
    c->count = documents_here(app, spot, &c->document);
    c->row = mem_zero(c->count + 1, sizeof(*c->row));
    for (size_t i = 0; i < c->count; i++) {
        const struct document_def *def = &catalog->document[c->document[i]];
        const char *help = def->help ? intl_form(def->help) : "";
        c->row[i] = mem_text(document_for_row(app, spot, c->document[i]));
        struct str first = app_str(app);
        str_add_length(&first, help, strcspn(help, "\n"));
        popup_add(&items, (struct popup_item){.text = intl_form(def->title),
                                              .right = c->row[i] ? state_of(app, c->document[i], c->row[i]) : NULL,
                                              .help = first.text});
    }
    popup_list(app, chosen, c, .title = _("Which document?"), .item = items.item, .count = items.count,
               .filter = c->count > 9, .columns = 60);
}
