/* What waits for an approval as files: for whom, where to; and the answer, looked at before it is taken in. */
#include "tui/reply_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "exchange/export_target.h"
#include "exchange/reply.h"
#include "tui/files.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"
#include "tui/second_ask.h"

const char *reply_made_text(struct app *app, const struct approval_made *made)
{
    return made->version
               ? app_text(app, _("Approved by all that were asked: version %u is made and in force."), made->version)
           : made->complete ? _("Approved by all that were asked.")
                            : NULL;
}

/* ---- out ---- */

struct handing {
    char *id, *person, *path; /* person: whom it is for */
    enum reply_format format;
};

static void handing_free(struct handing *h)
{
    free(h->id);
    free(h->person);
    free(h->path);
    free(h);
}

static void hand_out(struct app *app, struct handing *h);

static void agreed(struct app *app, void *context, bool yes)
{
    if (yes)
        hand_out(app, context);
    else
        handing_free(context);
}

static void tell(struct app *app, const struct handing *h, const char *reference, const struct export_report *report)
{
    struct str text = app_str(app);
    utf8_safe(&text, h->path, false);
    str_add(&text, "\n\n");
    const char *after =
        h->format == REPLY_XLSX
            ? _("Reference %s. When the file comes back, take it in as any file: F10, Import from Excel or CSV.")
            : _("Reference %s. When the paper comes back, write the answer down here: F4, the answer that came on "
                "paper.");
    str_add_format(&text, keys_said(app, after), reference);
    export_history_text(report, &text);
    popup_message(app, _("The file is ready"), text.text);
}

static void hand_out(struct app *app, struct handing *h)
{
    struct export_report report = {0};
    struct error err = {0};
    char reference[APPROVAL_REFERENCE] = "";
    struct progress progress = app_progress(app, _("Writing the file"));
    bool good = reply_export(app->book, h->id, h->person, h->path, h->format, &progress, reference, &report, &err);
    app_progress_end(app);
    if (!good && err.code == ERROR_SECOND) {
        second_ask(app, &err, agreed, h);
        return;
    }
    if (good)
        tell(app, h, reference, &report);
    else
        app_error(app, &err);
    handing_free(h);
}

static void path_chosen(struct app *app, void *context, const char *path)
{
    struct handing *h = context;
    if (!path || !*path) {
        handing_free(h);
        return;
    }
    free(h->path);
    h->path = mem_text(path);
    hand_out(app, h);
}

/* The CHOSEN-th line: each person for whom it waits has two. */
static void chosen_whom(struct app *app, void *context, size_t chosen)
{
    static const char *const endings[][2] = {{".xlsx", NULL}, {".docx", NULL}};
    struct handing *h = context;
    struct approval *a = chosen == SIZE_MAX ? NULL : approval_read(app->book->model, h->id, NULL);
    size_t nth = chosen / 2, at = SIZE_MAX;
    for (size_t i = 0; a && i < a->asked_count && at == SIZE_MAX; i++)
        if (approval_waits_for(a, a->asked[i].person) && nth-- == 0)
            at = i;
    if (at == SIZE_MAX) {
        approval_free(&a);
        handing_free(h);
        return;
    }
    h->person = mem_text(a->asked[at].person);
    h->format = chosen % 2 ? REPLY_DOCX : REPLY_XLSX;
    char *name = reply_file_name(a, a->asked[at].person, h->format);
    const char *said = app_text(app, "%s", name);
    free(name);
    approval_free(&a);
    files_popup(app,
                &(struct files_ask){.title = _("Hand it out as a file"), .name = said, .endings = endings[h->format]},
                path_chosen, h);
}

void reply_hand_out(struct app *app, const struct approval *a)
{
    struct popup_items items = {.app = app};
    struct error err = {0};
    for (size_t i = 0; i < a->asked_count; i++) {
        const char *person = a->asked[i].person;
        if (!approval_waits_for(a, person))
            continue;
        if (!approval_out_allowed(app->book->model, a, person, &err)) {
            app_error(app, &err);
            return;
        }
        popup_add(&items,
                  (struct popup_item){.text = app_text(app, _("%s: Excel file to be answered in (.xlsx)"), person),
                                      .help = _("It comes back by mail or on a stick, and is taken in by Import"),
                                      .key = ""});
        popup_add(&items, (struct popup_item){.text = app_text(app, _("%s: on paper, or in Word (.docx)"), person),
                                              .help = _("Whoever gets the paper back writes the answer down here"),
                                              .key = ""});
    }
    struct handing *h = mem_zero(1, sizeof(*h));
    h->id = mem_text(a->id);
    popup_list(app, chosen_whom, h, .title = _("For whom, and how?"), .item = items.item, .count = items.count,
               .columns = 60);
}

/* ---- in ---- */

struct taking {
    struct reply reply;
};

static void decided(struct app *app, void *context, size_t choice)
{
    struct taking *t = context;
    struct error err = {0};
    bool good = choice == 0 && reply_take(app->book, &t->reply, &err);
    if (good) {
        const char *made = reply_made_text(app, &t->reply.taken.made);
        app_changed(app);
        app_message(app, MESSAGE_INFO, "%s",
                    made ? made : keys_said(app, _("The answer is taken in. F9 takes it back.")));
    } else if (choice == 0) {
        app_error(app, &err);
    }
    reply_done(&t->reply);
    free(t);
}

void reply_take_over(struct app *app, const char *path)
{
    struct taking *t = mem_zero(1, sizeof(*t));
    struct error err = {0};
    struct progress progress = app_progress(app, _("Reading the file"));
    bool good = reply_read(app->book, path, &progress, &t->reply, &err);
    app_progress_end(app);
    if (!good) {
        app_error(app, &err);
        reply_done(&t->reply);
        free(t);
        return;
    }
    struct str text = app_str(app);
    reply_text(app->book, &t->reply, &text);
    str_add(
        &text,
        _("\nA file bears no signature of the person: that it is true, you stand for. The history says that you took "
          "it in."));
    const struct popup_item option[] = {{.text = _("Take the answer in"), .key = "1"},
                                        {.text = _("Leave it"), .key = "0"}};
    popup_about(app, decided, t, .question = _("An answer that came by file"), .text = text.text, .option = option,
                .options = ARRAY_LENGTH(option), .lines = 12, .cells = 66, .columns = 70);
}
