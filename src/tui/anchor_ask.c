#include "tui/anchor_ask.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/path.h"
#include "base/utf8.h"
#include "book/anchor.h"
#include "tui/files.h"

#define CELLS 66
#define LINES 12

static void add_head(struct str *text, const struct store_mark *mark)
{
    str_add_format(text, _("History  %lld entries; its head, to be noted down:"), (long long)mark->entries);
    str_add_format(text, "\n%.32s\n%s", mark->hash, *mark->hash ? mark->hash + 32 : "");
}

static void write_into(struct app *app, const char *path)
{
    struct str text = app_str(app);
    struct error err = {.code = ERROR_NONE};
    struct anchors now;
    bool written;
    if (!anchor_add(app->book->store, path, &written, &now, &err)) {
        error_text(&err, &text);
        popup_message(app, _("It was not anchored"), text.text);
        return;
    }
    const struct store_mark *last = &now.head[now.count - 1].mark;
    anchor_remember(now.id, path, last);
    utf8_safe(&text, path, false);
    str_add(&text, "\n\n");
    if (!written)
        str_add(&text, _("The present head stands in it already: nothing was added."));
    else
        str_add_format(
            &text,
            ngettext("The file has %zu anchor now. Give it to somebody who does not write into the workbook, "
                     "or keep it where only another person may write.",
                     "The file has %zu anchors now, and each goes on from the one before it. Keep it where "
                     "only another person may write.",
                     now.count),
            now.count);
    str_add(&text, "\n\n");
    add_head(&text, last);
    anchor_done(&now);
    popup_message(app, _("Anchored"), text.text);
}

static void file_given(struct app *app, void *context, const char *path)
{
    (void)context;
    if (path && *path)
        write_into(app, path);
}

static void choose_file(struct app *app)
{
    static const char *const endings[] = {".txt", NULL};
    const char *own = path_name(store_path(app->book->store));
    int stem = (int)(strlen(own) - (path_ends(own, ".mamori") ? strlen(".mamori") : 0));
    files_popup(app,
                &(struct files_ask){.title = _("In which file? One that is there is added to."),
                                    .name = app_text(app, _("%.*s_anchors.txt"), stem, own),
                                    .endings = endings,
                                    .never_over = true},
                file_given, NULL);
}

enum { AGAIN, CHOOSE, LEAVE, WAYS };

/* CONTEXT: the file that was used last; NULL: there is none, and the first way is not offered. */
static void decided(struct app *app, void *context, size_t chosen)
{
    char *path = context;
    if (chosen != SIZE_MAX && !path)
        chosen++;
    if (chosen == AGAIN)
        write_into(app, path);
    else if (chosen == CHOOSE)
        choose_file(app);
    free(path);
}

void anchor_ask(struct app *app)
{
    struct str text = app_str(app), again = app_str(app);
    struct store_mark mark;
    int64_t entries, at;
    char *path;
    store_mark(app->book->store, &mark);
    bool before = anchor_last(store_id(app->book->store), &path, &entries, &at);
    add_head(&text, &mark);
    str_add(&text, "\n\n");
    if (before) {
        char when[17];
        date_time_text(at, when);
        str_add_format(&text, _("Last anchored: entry %lld, %s, in"), (long long)entries, when);
        str_add_char(&text, '\n');
        utf8_safe(&text, path, false);
        str_add(&again, _("Anchor it in the same file"));
    } else {
        str_add(&text,
                _("Not anchored from this account yet. A file in which somebody else keeps the heads shows later that "
                  "the history was not made anew."));
    }
    const struct popup_item ways[WAYS] = {[AGAIN] = {.text = again.text},
                                          [CHOOSE] = {.text = _("Anchor it in a file...")},
                                          [LEAVE] = {.text = _("Close")}};
    popup_about(app, decided, path, .question = _("Note elsewhere how far the history has come"), .text = text.text,
                .option = before ? ways : ways + CHOOSE, .options = before ? WAYS : WAYS - CHOOSE, .lines = LINES,
                .cells = CELLS);
}
