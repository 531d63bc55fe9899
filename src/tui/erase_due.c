#include "tui/erase_due.h"

#include "base/date.h"
#include "book/retention.h"
#include "tui/popup.h"
#include "tui/text_view.h"

#define CELLS 66
#define LINES 9

/* A line for each row, and under it where its texts stand still. */
static void due_text(struct app *app, const struct retention *due, bool dry_run, struct str *out)
{
    for (size_t i = 0; i < due->count; i++) {
        const struct retention_row *row = &due->row[i];
        const char *sheet = app_sheet_title(app, row->sheet);
        char day[11];
        date_iso(row->day, day);
        if (!dry_run && !row->done)
            continue;
        str_add(out, out->length ? "\n" : "");
        str_add_format(out,
                       ngettext("%s row %s (since %s): %lld value", "%s row %s (since %s): %lld values",
                                (unsigned long)row->report.erased),
                       sheet, row->row, day, (long long)row->report.erased);
        for (size_t k = 0; k < row->report.count; k++)
            if (!erase_place_gone(&row->report.place[k])) {
                str_add(out, _("\n  stays: "));
                erase_place_text(app->book, &row->report.place[k], out);
            }
    }
}

static void chosen(struct app *app, void *context, size_t option)
{
    struct retention due;
    struct error err = {0};
    struct str text = app_str(app);
    (void)context;
    if (option != 0)
        return;
    bool good = retention_erase(app->book, false, &due, &err);
    due_text(app, &due, false, &text);
    app_changed(app);
    if (!good)
        popup_message(app, _("Not all of it was erased"), app_error_text(app, &err));
    else
        text_screen(app, _("Erased from the history"),
                    app_text(app, _("%s\n\nCopies of the file, exports and backups are not touched."), text.text));
    retention_free(&due);
}

void erase_due_ask(struct app *app)
{
    const struct popup_item option[] = {{.text = _("Erase all of it for good"),
                                         .help = _("It cannot be taken back, and nothing before it can be undone.")},
                                        {.text = _("Not now"), .help = _("Nothing is changed.")}};
    struct retention due;
    struct error err = {0};
    struct str text = app_str(app);
    if (!retention_erase(app->book, true, &due, &err)) {
        popup_message(app, NULL, app_error_text(app, &err));
    } else {
        due_text(app, &due, true, &text);
        popup_about(app, chosen, NULL, .question = _("What the history must not hold any more"), .text = text.text,
                    .option = option, .options = 2, .lines = LINES, .cells = CELLS, .columns = CELLS + 8);
    }
    retention_free(&due);
}
