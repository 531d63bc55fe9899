/* The reports: for whom, where there are several; then the document, to be looked at before it goes out. */
#include <string.h>

#include "tui/popup.h"
#include "view/views.h"

/* That of the NUMBER-th reader who has one; SIZE_MAX: there are not so many. */
static size_t report_at(struct app *app, size_t number)
{
    for (int reader = REPORT_MANAGEMENT; reader < REPORT_READERS; reader++) {
        size_t document = catalog_report(app_catalog(app), (enum document_report)reader);
        if (document != SIZE_MAX && number-- == 0)
            return document;
    }
    return SIZE_MAX;
}

static void chosen(struct app *app, void *context, size_t at)
{
    size_t document = at < REPORT_READERS ? report_at(app, at) : SIZE_MAX;
    (void)context;
    if (document != SIZE_MAX)
        app_go(app, CMD_DOCUMENT, spot_of_document(document, NULL));
}

bool view_report_possible(struct app *app, const struct spot *spot)
{
    (void)spot;
    return report_at(app, 0) != SIZE_MAX;
}

void view_report(struct app *app, const struct spot *spot)
{
    struct popup_items items = {.app = app};
    (void)spot;
    for (size_t i = 0, document; (document = report_at(app, i)) != SIZE_MAX; i++) {
        const struct document_def *def = &app_catalog(app)->document[document];
        const char *help = def->help ? intl_form(def->help) : "";
        struct str first = app_str(app);
        str_add_length(&first, help, strcspn(help, "\n"));
        popup_add(&items, (struct popup_item){.text = intl_form(def->title), .help = first.text});
    }
    if (items.count == 1)
        chosen(app, NULL, 0);
    else
        popup_list(app, chosen, NULL, .title = _("For whom is the report?"), .item = items.item, .count = items.count,
                   .columns = 60);
}
