#include "tui/copy.h"

#include <stdlib.h>
#include <string.h>

#include "base/path.h"
#include "book/book_watch.h"
#include "tui/files.h"

static void copy_answer(struct app *app, void *context, bool yes)
{
    char *path = context;
    if (yes)
        app_reopen(app, path, false);
    free(path);
}

static void told(struct app *app, const char *path, bool whole, bool trouble)
{
    if (whole && trouble) {
        const char *question =
            app_text(app, _("The whole workbook with its history was saved as %s. Go on working in it?"), path);
        popup_confirm(app, question, _("Go on in the copy"), _("Stay here"), copy_answer, mem_text(path));
        return;
    }
    const char *text = app_text(
        app,
        whole ? _("%s\n\nThe whole workbook with its history, as it is now; it was checked entry by entry. You go on "
                  "working in the one that is open.")
              : _("What is shown was saved as %s, a new workbook. Its history could not be read any more. To work in "
                  "it, quit and open it."),
        path);
    popup_message(app, whole ? _("The copy is ready") : NULL, text);
}

static void make(struct app *app, const char *path, bool trouble)
{
    struct error err = {0};
    bool whole = false;
    if (!path || !*path)
        return;
    struct progress progress = app_progress(app, _("Saving a copy"));
    store_work_by_default(&progress); /* of the proof that the copy is whole */
    bool good = book_save_copy(app->book, path, &whole, &err);
    store_work_by_default(NULL);
    app_progress_end(app);
    if (good) {
        told(app, path, whole, trouble);
    } else {
        struct str text = app_str(app);
        error_text(&err, &text);
        popup_message(app, _("No copy was saved"), text.text);
    }
}

static void named(struct app *app, void *context, const char *path)
{
    make(app, path, false);
}

static void named_in_trouble(struct app *app, void *context, const char *path)
{
    make(app, path, true);
}

void copy_name_ask(struct app *app, const char *title, popup_text_fn *done, void *context)
{
    static const char *const endings[] = {".mamori", NULL};
    char *path = app_copy_name(app), *folder = path_folder(path);
    files_popup(app,
                &(struct files_ask){
                    .title = title, .folder = folder, .name = path_name(path), .endings = endings, .never_over = true},
                done, context);
    free(folder);
    free(path);
}

void copy_ask(struct app *app, bool trouble)
{
    copy_name_ask(app, _("Save a copy as"), trouble ? named_in_trouble : named, NULL);
}
