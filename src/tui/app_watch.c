/* The file under the screen: what happened to it, what is shown meanwhile, and the ways out. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/path.h"
#include "base/site.h"
#include "base/utf8.h"
#include "book/book_watch.h"
#include "tui/keys_conf.h"
#include "tui/copy.h"
#include "tui/popup.h"
#include "tui/share_ask.h"

/* ---- what is wrong, in few words ---- */

static const struct error *cause_of(const struct app *app)
{
    static const struct error forms = {.code = ERROR_FORMS_CHANGED};
    if (app->book->forms_changed && !book_in_trouble(app->book))
        return &forms;
    return book_in_trouble(app->book) ? &app->book->watch.cause : &app->unwritten;
}

bool app_in_trouble(const struct app *app)
{
    return cause_of(app)->code != ERROR_NONE;
}

static const char *short_cause(const struct error *cause)
{
    switch (cause->code) {
    case ERROR_GONE:
    case ERROR_MISSING_FILE: return _("The file was deleted or moved.");
    case ERROR_REPLACED: return _("Another file is in its place.");
    case ERROR_OLDER: return _("An older copy is in its place.");
    case ERROR_NOT_WORKBOOK: return _("The file is no workbook any more.");
    case ERROR_CORRUPT:
    case ERROR_VERIFY: return _("The file is damaged.");
    case ERROR_CHANGED: return _("Another program changed the file.");
    case ERROR_BUSY: return _("Another program holds the file.");
    case ERROR_READ_ONLY: return _("The file may not be written any more.");
    case ERROR_DISK_FULL: return _("The disk is full.");
    case ERROR_FORMS_CHANGED: return _("Its forms are others now.");
    case ERROR_NO_LOCKS: return _("Files cannot be locked there.");
    default: return _("The file cannot be read or written.");
    }
}

/* "10:42", or with the day when that was another one. */
static void as_of_text(const struct app *app, struct str *out)
{
    char now[17], then[17];
    date_time_text(date_now(), now);
    date_time_text(app->book->watch.as_of ? app->book->watch.as_of : date_now(), then);
    str_add(out, strncmp(now, then, 10) == 0 ? then + 11 : then + 5);
}

void app_banner(struct app *app, struct str *out)
{
    const struct error *cause = cause_of(app);
    struct str when = app_str(app);
    if (cause->code == ERROR_NONE)
        return;
    as_of_text(app, &when);
    if (cause->code == ERROR_BUSY && app->book->model) /* nothing is wrong, and nothing need be done */
        str_add_format(out, _("! Being written by %s. Looking and typing go on, saving waits."),
                       *cause->detail ? cause->detail : _("another program"));
    else if (!app->book->model)
        str_add_format(out, keys_said(app, _("!! The answers cannot be shown. %s  What to do: ! key")),
                       short_cause(cause));
    else if (book_shows_file(app->book))
        str_add_format(out, keys_said(app, _("!! Nothing can be saved just now. %s  What to do: ! key")),
                       short_cause(cause));
    else
        str_add_format(out, keys_said(app, _("!! As of %s. %s  What to do: ! key")), when.text, short_cause(cause));
}

/* ---- the ways out ---- */

enum way { WAY_ANEW, WAY_AGAIN, WAY_COPY, WAY_RECOVER, WAY_READ, WAY_OLDER, WAY_FOLLOW, WAY_QUIT, WAYS };

struct ways {
    size_t count;
    enum way way[WAYS];
    char *moved; /* where the file is now */
};

/* The book has another file, or the same one again. */
static void follow(struct app *app)
{
    app->load_failed = false;
    app->unwritten.code = ERROR_NONE;
    app->own_count = 0; /* batches of another journal may have the same numbers */
    app->seen_batch = 0;
    app_undo_note(app, false);
    app_tell_changed(app);
    app_title(app);
    draft_offer(app);
}

static void say_missing(struct app *app)
{
    int64_t missing = app->book->watch.missing;
    app_message(app, MESSAGE_WARNING,
                ngettext("Now as in the file. %lld entry that was seen here is not in it.",
                         "Now as in the file. %lld entries that were seen here are not in it.", (unsigned long)missing),
                (long long)missing);
}

void app_reopen(struct app *app, const char *path, bool older)
{
    struct error err = {0};
    if (!book_reopen(app->book, path, older, &err)) {
        app_error(app, &err);
        return;
    }
    follow(app);
    if (app->book->watch.missing)
        say_missing(app);
    else
        app_message(app, MESSAGE_INFO, _("Working in %s from now on."), store_path(app->book->store));
}

static void again(struct app *app)
{
    if (!book_in_trouble(app->book)) { /* only the last change was refused */
        app->unwritten.code = ERROR_NONE;
        app_message(app, MESSAGE_WARNING, _("The last answer was not written. Give it once more."));
        return;
    }
    app->book->watch.next = 0;
    app_poll(app);
    if (book_in_trouble(app->book))
        app_message(app, MESSAGE_ERROR, _("It is still so: %s"), short_cause(cause_of(app)));
}

/* Beside the workbook, or at home when that folder is gone, closed or a share where nothing is written. */
char *app_copy_name(const struct app *app)
{
    const char *name = path_name(store_path(app->book->store)), *home = getenv("HOME");
    char *folder = path_folder(store_path(app->book->store)), now[17];
    bool here = faccessat(AT_FDCWD, folder, W_OK | X_OK, AT_EACCESS) == 0 && site_writable(folder, NULL);
    size_t stem = strlen(name) > 7 && strcmp(name + strlen(name) - 7, ".mamori") == 0 ? strlen(name) - 7 : strlen(name);
    date_time_text(date_now(), now);
    const char *file =
        app_text(app, "%.*s-%.4s%.2s%.2s-%.2s%.2s.mamori", (int)stem, name, now, now + 5, now + 8, now + 11, now + 14);
    const char *in = here || !home || !*home ? folder : home;
    char *path = strcmp(in, ".") == 0 ? mem_text(file) : path_join(in, file);
    free(folder);
    return path;
}

static void way_chosen(struct app *app, void *context, size_t chosen)
{
    struct ways *ways = context;
    if (chosen < ways->count && !app->quit)
        switch (ways->way[chosen]) {
        case WAY_ANEW:
            app->again = true;
            app_quit(app);
            break;
        case WAY_AGAIN: again(app); break;
        case WAY_COPY: copy_ask(app, true); break;
        case WAY_RECOVER: recover_ask(app); break;
        case WAY_OLDER: app_reopen(app, NULL, true); break;
        case WAY_FOLLOW: app_reopen(app, ways->moved, false); break;
        case WAY_QUIT: app_quit(app); break;
        default: break;
        }
    free(ways->moved);
    free(ways);
}

#define CELLS     66
#define ITEMS_MAX 9 /* of more a digit could not choose */

struct trouble {
    struct ways *ways;
    struct popup_items items;
};

static void add_way(struct trouble *t, enum way way, const char *text, const char *help)
{
    t->ways->way[t->ways->count++] = way;
    popup_add(&t->items,
              (struct popup_item){.text = text, .help = help, .key = app_text(t->items.app, "%zu", t->ways->count)});
}

/* What it is, in one line: what to do about it is what the list is. */
static const char *cause_said(struct app *app, const struct error *cause)
{
    if (cause->code == ERROR_CHANGED && book_doubted(app->book))
        return recover_where(app);
    if (cause->code == ERROR_FORMS_CHANGED)
        return _("A layer of forms was added, removed or changed to another edition, here or by somebody else.");
    const char *text = app_error_text(app, cause);
    return app_text(app, "%.*s", (int)strcspn(text, "\n"), text);
}

void app_trouble_menu(struct app *app)
{
    const struct error *cause = cause_of(app);
    if (cause->code == ERROR_NONE && book_doubted(app->book)) {
        recover_menu(app);
        return;
    }
    if (cause->code == ERROR_NONE && share_refused(app)) {
        share_menu(app);
        return;
    }
    if (cause->code == ERROR_NONE) { /* it went by itself meanwhile */
        app_message(app, MESSAGE_INFO, _("The workbook's file is as it should be."));
        return;
    }
    struct trouble t = {mem_zero(1, sizeof(*t.ways)), {.app = app}};
    bool forms = cause->code == ERROR_FORMS_CHANGED;
    if (forms)
        add_way(&t, WAY_ANEW, _("Open it again with its forms"),
                _("Everything that was answered is kept; what is being typed is offered again."));
    else
        add_way(&t, WAY_AGAIN, _("Try again"),
                _("Looks at the file once more. When it is right again, it also goes on by itself."));
    if (app->book->model && !forms)
        add_way(&t, WAY_COPY, _("Save a copy of what is shown..."),
                _("Under another name, on another disk if need be."));
    if (cause->code == ERROR_CHANGED || cause->code == ERROR_VERIFY || cause->code == ERROR_CORRUPT)
        add_way(&t, WAY_RECOVER, _("Make a sound copy by the history..."),
                _("It holds what the history of the file says; what differs is listed."));
    if (cause->code == ERROR_GONE && (t.ways->moved = store_moved_to(app->book->store)))
        add_way(&t, WAY_FOLLOW, app_text(app, _("Go on with it at its new place: %s"), t.ways->moved),
                _("The workbook is still whole, under the new name."));
    if (cause->code == ERROR_OLDER)
        add_way(&t, WAY_OLDER, _("Go on with the older copy"), _("What it lacks is shown no more; save a copy first."));
    if (app->book->model)
        add_way(&t, WAY_READ, _("Go on reading"), _("Nothing can be changed meanwhile. What you are typing stays."));
    add_way(&t, WAY_QUIT, _("Quit"), _("What is being typed is kept and offered at the next start."));
    popup_add(&t.items, (struct popup_item){.rule = true});
    popup_add_text(&t.items, CELLS, ITEMS_MAX - t.items.count, cause_said(app, cause));
    popup_list(app, way_chosen, t.ways, .title = short_cause(cause), .item = t.items.item, .count = t.items.count,
               .columns = CELLS + 4);
}

/* ---- errors and news ---- */

static bool is_of_file(const struct app *app, const struct error *err)
{
    switch (err->code) {
    case ERROR_IO:
    case ERROR_MISSING_FILE:
    case ERROR_DISK_FULL:
    case ERROR_NOT_WORKBOOK:
    case ERROR_CORRUPT:
    case ERROR_BUSY:
    case ERROR_GONE:
    case ERROR_REPLACED:
    case ERROR_OLDER:
    case ERROR_NO_LOCKS:
    case ERROR_CHANGED:
    case ERROR_FORMS_CHANGED:
    case ERROR_VERIFY: break;
    case ERROR_READ_ONLY: /* opened so: nothing happened to it */
        if (store_read_only(app->book->store) && app->book->watch.cause.code == ERROR_NONE)
            return false;
        break;
    default: return false;
    }
    return strcmp(err->subject, store_path(app->book->store)) == 0;
}

bool app_file_error(struct app *app, const struct error *err)
{
    if (!is_of_file(app, err))
        return false;
    struct error cause = *err; /* it may be the book's own */
    bool known = book_in_trouble(app->book);
    if (!known && cause.code != ERROR_BUSY && cause.code != ERROR_DISK_FULL)
        app_poll(app); /* knows more about it */
    if (!app->book->model)
        book_trouble(app->book, &cause, app_clock());
    else if (!book_in_trouble(app->book))
        app->unwritten = cause;
    app_trouble_menu(app);
    return true;
}

void app_poll(struct app *app)
{
    struct error before = app->book->watch.cause;
    enum watch_news news = WATCH_NOTHING;
    app->reading_began = app->reading_asked = app_clock();
    if (app->book->model || app->load_failed)
        news = book_watch(app->book, app_clock());
    app->news = app->news || news != WATCH_NOTHING || book_is_reading(app->book, NULL, NULL);
    switch (news) {
    case WATCH_NOTHING:
    case WATCH_TROUBLE: break; /* the banner says it; the menu comes when somebody wants to change something */
    case WATCH_CHANGED:
        app->overview_later = app->term != NULL;
        app_undo_note(app, false);
        app_tell_changed(app);
        app_message(app, MESSAGE_INFO, _("Someone else changed the workbook; what you see is up to date."));
        break;
    case WATCH_OVER:
        follow(app);
        if (before.code == ERROR_BUSY) {
            app_message(app, MESSAGE_INFO, _("The other program is done writing; what you see is up to date."));
            break;
        }
        app_message(app, MESSAGE_INFO,
                    _("The file is right again, nothing is missing: what you see is up to date. (%s)"),
                    short_cause(&before));
        break;
    }
}
