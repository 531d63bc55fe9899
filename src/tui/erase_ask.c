#include "tui/erase_ask.h"

#include <stdlib.h>

#include "book/erase.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"

#define CELLS 66 /* of a line */
#define LINES 9  /* of the list under the question; all of it is shown afterwards */

struct asking {
    size_t sheet, column;
    char *row;      /* NULL: a notice is meant */
    int64_t notice; /* its number */
};

static void asking_free(struct asking *a)
{
    free(a->row);
    free(a);
}

/* ---- afterwards ---- */

static void add_places(const struct book *book, const struct erase_report *report, bool gone, const char *said,
                       struct str *out)
{
    bool first = true;
    for (size_t i = 0; i < report->count; i++) {
        if (erase_place_gone(&report->place[i]) != gone)
            continue;
        if (first)
            str_add_format(out, "\n%s\n", said);
        first = false;
        str_add(out, "  ");
        erase_place_text(book, &report->place[i], out);
        str_add_char(out, '\n');
    }
}

static void show_report(struct app *app, const struct erase_report *report)
{
    struct str text = STR_INIT;
    str_add_format(&text,
                   ngettext("%lld earlier value erased from the history", "%lld earlier values erased from the history",
                            (unsigned long)report->erased),
                   (long long)report->erased);
    str_add_char(&text, '\n');
    if (report->scrub.code != ERROR_NONE) {
        str_add_format(&text, "\n%s\n",
                       _("Unused parts of the file may still hold them; erase once more later. The reason:"));
        error_text(&report->scrub, &text);
        str_add_char(&text, '\n');
    }
    add_places(app->book, report, true, _("erased as well:"), &text);
    add_places(app->book, report, false, _("NOT erased; the text stands here, too:"), &text);
    str_add_format(&text, "\n%s\n", _("Copies of the file, exports and backups are not touched."));
    popup_message(app, _("Erased"), text.text);
    str_free(&text);
}

static bool erase(struct app *app, const struct asking *a, bool dry_run, struct erase_report *report, struct error *err)
{
    return a->row ? book_erase(app->book, a->sheet, a->row, a->column, dry_run, report, err)
                  : book_erase_notice(app->book, a->notice, dry_run, report, err);
}

static void erase_now(struct app *app, const struct asking *a)
{
    struct error err = {0};
    struct erase_report report;
    if (erase(app, a, false, &report, &err)) {
        app_changed(app);
        show_report(app, &report);
    } else {
        app_error(app, &err);
    }
    erase_report_free(&report);
}

/* ---- what would go ---- */

static char *say_more(size_t lines)
{
    return mem_format(ngettext("… and %zu more line; all of them are shown afterwards",
                               "… and %zu more lines; all of them are shown afterwards", lines),
                      lines);
}

static void confirmed(struct app *app, void *context, size_t chosen)
{
    struct asking *a = context;
    if (chosen == 0)
        erase_now(app, a);
    else
        app_message(app, MESSAGE_INFO, _("Nothing was erased"));
    asking_free(a);
}

static void confirm(struct app *app, struct asking *a, const struct erase_report *report)
{
    const char *question = app_text(app,
                                    ngettext("Erase %lld earlier value for good?",
                                             "Erase %lld earlier values for good?", (unsigned long)report->erased),
                                    (long long)report->erased);
    const struct popup_item option[] = {
        {.text = _("Erase for good"),
         .help = keys_said(app, _("It cannot be brought back, and F9 no longer reaches what was done before."))},
        {.text = _("Do not erase"), .help = _("Nothing is changed.")},
    };
    struct str text = STR_INIT;
    add_places(app->book, report, true, _("would be erased as well:"), &text);
    add_places(app->book, report, false, _("NOT erased; the text stands here, too:"), &text);
    popup_about(app, confirmed, a, .question = question, .text = text.length ? text.text + 1 : "", .option = option,
                .options = ARRAY_LENGTH(option), .lines = LINES, .cells = CELLS, .columns = CELLS + 4,
                .more = say_more);
    str_free(&text);
}

static void look(struct app *app, struct asking *a)
{
    struct error err = {0};
    struct erase_report report;
    bool good = erase(app, a, true, &report, &err);
    bool any = report.erased > 0;
    for (size_t i = 0; i < report.count; i++)
        any = any || erase_place_gone(&report.place[i]);
    if (good && any) {
        confirm(app, a, &report);
    } else {
        if (good)
            app_message(app, MESSAGE_INFO, _("There is no earlier value here; what is there now stays."));
        else
            app_error(app, &err);
        asking_free(a);
    }
    erase_report_free(&report);
}

/* ---- which ---- */

static void chosen_what(struct app *app, void *context, size_t chosen)
{
    struct asking *a = context;
    if (chosen > 1) {
        asking_free(a);
        return;
    }
    if (chosen == 1)
        a->column = SIZE_MAX;
    look(app, a);
}

void erase_ask(struct app *app, size_t sheet, const char *row, size_t column)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    *a = (struct asking){.sheet = sheet, .column = column, .row = mem_text(row)};
    if (column == SIZE_MAX) {
        look(app, a);
        return;
    }
    const char *cell = app_text(app, _("Only \"%s\""), intl_form(app_sheet(app, sheet)->column[column].label));
    const struct popup_item item[] = {
        {.text = cell, .help = _("Other cells of the row keep their earlier values.")},
        {.text = _("The whole row"), .help = _("Earlier values of all its cells, also of a row that was deleted.")},
        {.text = _("Do not erase"), .help = _("Nothing is changed.")},
    };
    popup_list(app, chosen_what, a, .title = _("Which earlier values shall be erased for good?"), .item = item,
               .count = ARRAY_LENGTH(item), .selected = 2, .columns = 60);
}

void erase_ask_notice(struct app *app, int64_t entry)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    a->notice = entry;
    look(app, a);
}
