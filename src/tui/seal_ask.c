#include "tui/seal_ask.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/passphrase.h"
#include "base/path.h"
#include "base/utf8.h"
#include "book/bundle_key.h"
#include "book/merging.h"
#include "book/unseal.h"
#include "exchange/export_target.h"
#include "exchange/sealed.h"
#include "tui/copy.h"
#include "tui/files.h"
#include "tui/second_ask.h"
#include "tui/start.h"

#define ENDING ".sealed"

static void failed(struct app *app, const char *title, const struct error *err)
{
    struct str text = app_str(app);
    error_text(err, &text);
    popup_message(app, title, text.text);
}

/* The head in two lines. */
static void add_mark(struct str *text, const char *format, const struct store_mark *mark)
{
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_add_format(text, format, (long long)mark->entries);
#pragma GCC diagnostic pop
    if (*mark->hash)
        str_add_format(text, "\n%.32s\n%.32s", mark->hash, mark->hash + 32);
}

/* ---- writing one ---- */

static void tell(struct app *app, const char *path, const struct sealed_report *report, const struct secret_kdf *kdf)
{
    struct str text = app_str(app);
    utf8_safe(&text, path, false);
    str_add(&text, "\n\n");
    str_add(&text, _("The whole workbook with its history, checked entry by entry. Only who has the passphrase can "
                     "open it: tell it by another way than the "
                     "file, and keep it. Without it nobody can open the file."));
    str_add(&text, "\n\n");
    add_mark(&text, _("As of entry %lld of the history, head:"), &report->mark);
    if (kdf->memory < UINT64_C(256) << 20) {
        str_add(&text, "\n\n");
        str_add_format(&text,
                       _("this machine had too little memory: the passphrase is protected at the cost of %llu MB only, "
                         "so take a long one"),
                       (unsigned long long)(kdf->memory >> 20));
    }
    export_history_text(&report->export, &text);
    popup_message(app, _("The sealed file is ready"), text.text);
}

struct sealing {
    char *path;
    struct secret *passphrase;
    struct copy_terms copy; /* without a name: it is no copy to be worked in */
};

static void sealing_free(struct sealing *s)
{
    secret_free(&s->passphrase);
    copy_terms_done(&s->copy);
    free(s->path);
    free(s);
}

static void seal_it(struct app *app, struct sealing *s);

static void agreed(struct app *app, void *context, bool yes)
{
    if (yes)
        seal_it(app, context);
    else
        sealing_free(context);
}

static void seal_it(struct app *app, struct sealing *s)
{
    struct error err = {.code = ERROR_NONE};
    struct sealed_report report;
    struct sealed_options options = {.lock = {.passphrase = s->passphrase, .cost = SECRET_MODERATE},
                                     .copy = s->copy.name ? &s->copy : NULL};
    struct progress progress = app_progress(app, _("Sealing the workbook"));
    store_work_by_default(&progress); /* of the proof that the copy is whole */
    bool good = sealed_write(app->book, s->path, &options, &progress, &report, &err);
    store_work_by_default(NULL);
    app_progress_end(app);
    if (!good && err.code == ERROR_SECOND) {
        second_ask(app, &err, agreed, s);
        return;
    }
    if (good && s->copy.name && !book_copy_enter(app->book, report.origin, &s->copy, &err))
        app_error(app, &err);
    if (good && s->copy.name)
        app_tell_changed(app);
    if (good)
        tell(app, s->path, &report, &options.lock.kdf);
    else
        failed(app, _("No sealed file was written"), &err);
    sealing_free(s);
}

static void passphrase_given(struct app *app, void *context, struct secret *passphrase)
{
    struct sealing *s = context;
    s->passphrase = passphrase;
    if (passphrase)
        seal_it(app, s);
    else
        sealing_free(s);
}

static void ask_new_passphrase(struct app *app, struct sealing *s)
{
    struct str company = app_str(app);
    model_company(app->book->model, &company);
    const char *const names[] = {company.text, app->book->person};
    popup_secret(app, passphrase_given, s, .title = _("New passphrase of the sealed file"),
                 .about = _("Only who has the passphrase can open the file. If it is forgotten, nobody can: write it "
                            "down, and keep it where the file is not."),
                 .is_new = true, .name = names, .name_count = ARRAY_LENGTH(names));
}

static void name_given(struct app *app, void *context, const char *path)
{
    struct sealing *s = context ? context : mem_zero(1, sizeof(*s));
    if (!path || !*path) {
        sealing_free(s);
        return;
    }
    s->path = mem_text(path);
    ask_new_passphrase(app, s);
}

void seal_copy_ask(struct app *app, const char *name, const char *until)
{
    static const char *const endings[] = {ENDING, NULL};
    struct sealing *s = mem_zero(1, sizeof(*s));
    char *file = mem_text(name);
    s->copy = (struct copy_terms){.name = mem_text(name), .until = until ? mem_text(until) : NULL};
    files_clean(file);
    files_popup(app,
                &(struct files_ask){.title = _("Where shall the copy be written?"),
                                    .name = app_text(app, "%s" ENDING, file),
                                    .endings = endings,
                                    .never_over = true},
                name_given, s);
    free(file);
}

void seal_ask(struct app *app, const char *folder)
{
    static const char *const endings[] = {ENDING, NULL};
    const char *own = path_name(store_path(app->book->store));
    char iso[11];
    date_iso(date_today(), iso);
    int stem = (int)(strlen(own) - (path_ends(own, ".mamori") ? strlen(".mamori") : 0));
    files_popup(app,
                &(struct files_ask){.title = _("Where shall the sealed file be written?"),
                                    .folder = folder,
                                    .name = app_text(app, "%.*s_%s" ENDING, stem, own, iso),
                                    .endings = endings,
                                    .never_over = true},
                name_given, NULL);
}

/* ---- opening one ---- */

struct opening {
    char *path, *to;
    int fd;
    struct bundle_head head;
    bool mine; /* by the own key */
    struct secret *key;
};

static void opening_free(struct opening *o)
{
    secret_free(&o->key);
    bundle_done(&o->head);
    if (o->fd >= 0)
        close(o->fd);
    free(o->path);
    free(o->to);
    free(o);
}

static void open_it(struct app *app, struct opening *o, bool older);

enum { GO_ON, LEAVE_IT, OLDER_WAYS };

static void older_decided(struct app *app, void *context, size_t chosen)
{
    struct opening *o = context;
    if (chosen == GO_ON)
        open_it(app, o, true);
    else
        opening_free(o);
}

/* What is known, and what the file holds; to leave it is the way that is marked. */
static void ask_older(struct app *app, struct opening *o, bool older, const struct store_mark *held)
{
    const struct popup_item ways[OLDER_WAYS] = {
        [GO_ON] = {.text = _("Open it all the same")}, [LEAVE_IT] = {.text = _("Leave it")}};
    struct str text = app_str(app);
    struct store_mark there = {.entries = o->head.entries};
    memcpy(there.hash, o->head.hash, sizeof(there.hash));
    add_mark(&text, _("The file: entry %lld, head"), &there);
    str_add_char(&text, '\n');
    add_mark(&text, _("Known: entry %lld, head"), held);
    popup_about(app, older_decided, o,
                .question = older ? _("This file is older than what is known of the workbook")
                                  : _("This file has gone another way than what is known of the workbook"),
                .text = text.text, .option = ways, .options = OLDER_WAYS, .lines = 6, .cells = 60);
}

static void opened(struct app *app, void *context, bool yes)
{
    char *path = context;
    if (yes)
        start_open(app, path);
    free(path);
}

/* Takes O over. */
static void open_it(struct app *app, struct opening *o, bool older)
{
    struct error err = {.code = ERROR_NONE};
    struct unsealed out;
    struct progress progress = app_progress(app, _("Opening the sealed file"));
    store_work_by_default(&progress);
    bool good = unseal(o->fd, path_name(o->path), &o->head, o->key, o->to, &(struct unseal_options){.older = older},
                       &progress, &out, &err);
    store_work_by_default(NULL);
    app_progress_end(app);
    if (!good && !older && (err.code == ERROR_BEHIND || err.code == ERROR_PARTED)) {
        ask_older(app, o, err.code == ERROR_BEHIND, &out.held);
        return;
    }
    if (good)
        popup_confirm(app,
                      app_text(app,
                               out.known ? _("Made and checked entry by entry: %s\nOpen it?")
                                         : _("Made and checked entry by entry: %s\nNothing of this workbook was seen "
                                             "here before, so nobody can tell whether there is a newer one. Open it?"),
                               path_name(o->to)),
                      _("Open it"), _("Stay here"), opened, mem_text(o->to));
    else
        failed(app, _("The sealed file was not opened"), &err);
    opening_free(o);
}

static void to_given(struct app *app, void *context, const char *path)
{
    struct opening *o = context;
    if (!path || !*path) {
        opening_free(o);
        return;
    }
    o->to = mem_text(path);
    open_it(app, o, false);
}

static bool check_key(struct app *app, void *context, const struct secret *passphrase, struct error *err)
{
    struct opening *o = context;
    unsigned char own[BUNDLE_PUBLIC];
    if (o->mine) {
        struct secret *unlocked = bundle_own_find(own, err) ? bundle_own_unlock(passphrase, err) : NULL;
        o->key = unlocked ? bundle_key_of_recipient(&o->head, path_name(o->path), own, unlocked, err) : NULL;
        secret_free(&unlocked);
    } else {
        o->key = bundle_key_of_passphrase(&o->head, path_name(o->path), passphrase, err);
    }
    return o->key != NULL;
}

/* The name of the new workbook: beside the sealed file, with its ending; one that is free. */
static char *free_name(struct app *app, const char *path)
{
    size_t stem = strlen(path) - (path_ends(path, ENDING) ? strlen(ENDING) : 0);
    char *to = NULL;
    for (int n = 1; n < 1000 && (!to || access(to, F_OK) == 0); n++) {
        free(to);
        to = mem_format("%.*s%s%.0d.mamori", (int)stem, path, n > 1 ? "-" : "", n > 1 ? n : 0);
    }
    return to;
}

static void key_given(struct app *app, void *context, struct secret *passphrase)
{
    static const char *const endings[] = {".mamori", NULL};
    struct opening *o = context;
    bool good = passphrase != NULL;
    secret_free(&passphrase);
    if (!good) {
        opening_free(o);
        return;
    }
    char *to SCOPED(mem_free) = free_name(app, o->path), *folder SCOPED(mem_free) = path_folder(to);
    files_popup(app,
                &(struct files_ask){.title = _("The name of the new workbook"),
                                    .folder = folder,
                                    .name = path_name(to),
                                    .endings = endings,
                                    .never_over = true},
                to_given, o);
}

bool seal_is_one(const char *path)
{
    unsigned char first[BUNDLE_FIRST_BYTES];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool is =
        fd >= 0 && TEMP_FAILURE_RETRY(read(fd, first, sizeof(first))) == (ssize_t)sizeof(first) && bundle_is(first);
    if (fd >= 0)
        close(fd);
    return is;
}

static const char *about(struct app *app, const struct opening *o)
{
    char at[17];
    date_time_text(o->head.at, at);
    return app_text(app,
                    o->head.part ? _("%s\nSealed %s, as of entry %lld; a part of a workbook")
                                 : _("%s\nSealed %s, as of entry %lld"),
                    path_name(o->path), at, (long long)o->head.entries);
}

void seal_open(struct app *app, const char *path)
{
    struct error err = {.code = ERROR_NONE};
    unsigned char own[BUNDLE_PUBLIC];
    struct opening *o = mem_zero(1, sizeof(*o));
    o->path = mem_text(path);
    o->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool good = o->fd >= 0 || atomic_error_reading(errno, path, &err);
    good = good && bundle_look(o->fd, path, &o->head, &err);
    o->mine = good && bundle_own_find(own, NULL) && bundle_asks_for(&o->head, own);
    if (good && !o->mine && !bundle_asks_passphrase(&o->head))
        good = error_because(&err, ERROR_UNSEAL, path, "%s", _("it was sealed for keys of others"));
    if (!good) {
        failed(app, _("The sealed file was not opened"), &err);
        opening_free(o);
        return;
    }
    popup_secret(app, key_given, o,
                 .title = o->mine ? _("Passphrase of your own key") : _("Passphrase of the sealed file"),
                 .about = about(app, o), .check = check_key);
}
