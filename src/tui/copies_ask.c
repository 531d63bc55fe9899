#include "tui/copies_ask.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/date.h"
#include "base/path.h"
#include "base/utf8.h"
#include "book/bundle_key.h"
#include "book/merging.h"
#include "book/person.h"
#include "book/unseal.h"
#include "tui/files.h"
#include "tui/seal_ask.h"

#define CELLS 66
#define LINES 12

static void failed(struct app *app, const char *title, const struct error *err)
{
    struct str text = app_str(app);
    error_text(err, &text);
    popup_message(app, title, text.text);
}

/* ---- one is made ---- */

static void until_given(struct app *app, void *context, const char *day)
{
    char *name = context;
    if (day)
        seal_copy_ask(app, name, *day ? day : NULL);
    free(name);
}

static bool check_until(struct app *app, void *context, const char *text, struct error *err)
{
    (void)app, (void)context;
    return date_parse(text, date_today()) > date_today() ||
           error_because(err, ERROR_USAGE, text, "%s", _("a day to come"));
}

static void name_given(struct app *app, void *context, const char *name)
{
    char iso[11];
    (void)context;
    if (!name || !*name)
        return;
    date_iso(date_today() + 60, iso);
    popup_prompt_day(app, _("Until which day is it to be written in?"), iso, check_until, until_given, mem_text(name));
}

static bool check_name(struct app *app, void *context, const char *text, struct error *err)
{
    (void)app, (void)context;
    return person_check(text, _("for whom"), NULL, err);
}

static void ask_copy(struct app *app)
{
    popup_prompt(app, _("For whom is the copy? A branch, or a person"), "", 60, check_name, name_given, NULL);
}

/* ---- one is taken in ---- */

struct taking {
    char *path;
    struct store *store; /* of a sealed file, in memory; or of the file */
    int fd;
    struct bundle_head head;
    bool has_head, mine;
};

static void taking_free(struct taking *t)
{
    store_close(&t->store);
    if (t->has_head)
        bundle_done(&t->head);
    if (t->fd >= 0)
        close(t->fd);
    free(t->path);
    free(t);
}

static void tell_merged(struct app *app, const struct book_merged *out)
{
    const struct merged *merged = &out->merged;
    struct str text = app_str(app);
    if (merged->entries == 0)
        str_add(&text, _("nothing new: all that is written there is here"));
    for (size_t i = 0; i < merged->chains && merged->entries; i++) {
        const struct merge_chain *chain = &merged->chain[i];
        char at[17];
        date_time_text(chain->at, at);
        str_add_format(&text,
                       ngettext("%lld change; the last by %s, %s", "%lld changes; the last by %s, %s",
                                (unsigned long)chain->entries),
                       (long long)chain->entries, *chain->person ? chain->person : "-", at);
        str_add_char(&text, '\n');
    }
    if (merged->entries)
        str_add_format(&text, _("%zu rows looked at, %zu of them are others now"), merged->rows, merged->changed);
    if (merged->parted) {
        str_add(&text, "\n\n");
        str_add_format(&text,
                       _("this workbook and the other one were copied by hand and both written to, from entry %lld "
                         "on: nothing is lost, and from now on this one writes under an origin of its own"),
                       (long long)merged->parted_at);
    }
    if (out->open) {
        str_add(&text, "\n\n");
        str_add_format(&text,
                       ngettext("%zu conflict waits to be decided", "%zu conflicts wait to be decided", out->open),
                       out->open);
    }
    popup_message(app, _("Taken in"), text.text);
}

/* Takes T over. */
static void take_in(struct app *app, struct taking *t)
{
    struct error err = {.code = ERROR_NONE};
    struct book_merged out;
    struct progress progress = app_progress(app, _("Taking in the copy"));
    const struct merge_options options = {.progress = &progress};
    store_work_by_default(&progress);
    bool good = book_merge(app->book, t->store, &options, &out, &err);
    store_work_by_default(NULL);
    app_progress_end(app);
    if (good) {
        app_tell_changed(app);
        tell_merged(app, &out);
    } else {
        failed(app, _("Nothing was taken in"), &err);
    }
    book_merged_done(&out);
    taking_free(t);
}

static bool check_key(struct app *app, void *context, const struct secret *passphrase, struct error *err)
{
    struct taking *t = context;
    unsigned char own[BUNDLE_PUBLIC];
    struct secret *key = NULL;
    (void)app;
    if (t->mine) {
        struct secret *unlocked = bundle_own_find(own, err) ? bundle_own_unlock(passphrase, err) : NULL;
        key = unlocked ? bundle_key_of_recipient(&t->head, path_name(t->path), own, unlocked, err) : NULL;
        secret_free(&unlocked);
    } else {
        key = bundle_key_of_passphrase(&t->head, path_name(t->path), passphrase, err);
    }
    t->store = key ? unseal_look(t->fd, path_name(t->path), &t->head, key, NULL, err) : NULL;
    secret_free(&key);
    return t->store != NULL;
}

static void key_given(struct app *app, void *context, struct secret *passphrase)
{
    struct taking *t = context;
    secret_free(&passphrase);
    if (t->store)
        take_in(app, t);
    else
        taking_free(t);
}

static void take_sealed(struct app *app, struct taking *t)
{
    struct error err = {.code = ERROR_NONE}, none = {0};
    unsigned char own[BUNDLE_PUBLIC];
    t->fd = open(t->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool good = t->fd >= 0 || atomic_error_reading(errno, t->path, &err);
    t->has_head = good && bundle_look(t->fd, path_name(t->path), &t->head, &err);
    t->mine = t->has_head && bundle_own_find(own, &none) && bundle_asks_for(&t->head, own);
    good = t->has_head && (t->mine || bundle_asks_passphrase(&t->head) ||
                           error_because(&err, ERROR_UNSEAL, t->path, "%s", _("it was sealed for keys of others")));
    if (!good) {
        failed(app, _("Nothing was taken in"), &err);
        taking_free(t);
        return;
    }
    popup_secret(app, key_given, t,
                 .title = t->mine ? _("Passphrase of your own key") : _("Passphrase of the sealed file"),
                 .check = check_key);
}

static void file_given(struct app *app, void *context, const char *path)
{
    struct error err = {.code = ERROR_NONE};
    (void)context;
    if (!path || !*path)
        return;
    struct taking *t = mem_zero(1, sizeof(*t));
    *t = (struct taking){.path = mem_text(path), .fd = -1};
    if (seal_is_one(path)) {
        take_sealed(app, t);
        return;
    }
    t->store = store_open(path, STORE_READ, &err);
    if (t->store) {
        take_in(app, t);
        return;
    }
    failed(app, _("Nothing was taken in"), &err);
    taking_free(t);
}

static void ask_file(struct app *app)
{
    static const char *const endings[] = {".sealed", ".mamori", NULL};
    files_popup(app, &(struct files_ask){.title = _("Which copy is to be taken in?"), .endings = endings}, file_given,
                NULL);
}

/* ---- conflicts ---- */

static void decide_next(struct app *app);

/* Each side as an item; the last changes nothing. */
static void side_chosen(struct app *app, void *context, size_t chosen)
{
    struct conflict *c = context;
    struct error err = {.code = ERROR_NONE};
    bool decides = chosen < c->sides || (c->sides == 0 && chosen == 0);
    bool good = decides && conflict_decide(app->book, c, chosen, NULL, &err);
    if (decides && good)
        app_tell_changed(app);
    if (decides && !good)
        app_error(app, &err);
    conflict_done(c);
    free(c);
    if (decides && good)
        decide_next(app);
}

static void add_place(const struct app *app, const struct conflict *c, struct str *out)
{
    const struct sheet_def *def = c->sheet == SIZE_MAX ? NULL : &app_catalog(app)->sheet[c->sheet];
    char *place = mem_format("%s %s%s%s", def ? def->id : "?", c->row, c->column == SIZE_MAX ? "" : " ",
                             c->column == SIZE_MAX ? "" : def->column[c->column].id);
    book_place_text(app->book, place, out);
    free(place);
}

static void ask_side(struct app *app, struct conflict *c)
{
    struct popup_item *item = mem_zero(c->sides + 2, sizeof(*item));
    struct str place = app_str(app), text = app_str(app);
    size_t count = 0;
    add_place(app, c, &place);
    for (size_t i = 0; i < c->sides; i++) {
        const struct conflict_side *side = &c->side[i];
        char at[17];
        date_time_text(side->at, at);
        at[10] = '\0';
        item[count++].text = app_text(app, "%s%s (%s%s%s %s)", *side->shown ? side->shown : _("(empty)"),
                                      i + 1 == c->sides ? _(" - shown now") : "", *side->person ? side->person : "-",
                                      *side->copy ? ", " : "", side->copy, at);
    }
    if (c->sides == 0)
        item[count++].text = app_text(app, "%s", _("It is decided: close it"));
    item[count++].text = app_text(app, "%s", _("Decide later"));
    str_add(&text,
            _("Ask those who wrote it. What is not chosen stays in the history; copies that take this workbook in "
              "have it decided, too."));
    popup_about(app, side_chosen, c, .question = place.text, .text = text.text, .option = item, .options = count,
                .lines = 4, .cells = CELLS);
    free(item);
}

static void decide_next(struct app *app)
{
    size_t ledger = app_catalog(app)->records.conflicts;
    struct error err = {.code = ERROR_NONE};
    for (uint32_t r = 0; ledger != SIZE_MAX && r < model_rows(app->book->model, ledger); r++) {
        if (!model_role_is(app->book->model, ledger, r, ROLE_STATE, "open"))
            continue;
        struct conflict *c = mem_zero(1, sizeof(*c));
        char *id = mem_text(model_row_id(app->book->model, ledger, r));
        bool good = conflict_read(app->book, id, c, &err);
        free(id);
        if (good) {
            ask_side(app, c);
            return;
        }
        app_error(app, &err);
        conflict_done(c);
        free(c);
        return;
    }
    app_message(app, MESSAGE_INFO, "%s", _("No conflict waits to be decided."));
}

/* ---- which of them ---- */

enum { DECIDE, TAKE, MAKE, LEAVE, WAYS };

/* CONTEXT: NULL where nothing is to be decided, and the first way is not offered. */
static void way_chosen(struct app *app, void *context, size_t chosen)
{
    if (chosen != SIZE_MAX && !context)
        chosen++;
    if (chosen == MAKE)
        ask_copy(app);
    else if (chosen == TAKE)
        ask_file(app);
    else if (chosen == DECIDE)
        decide_next(app);
}

static size_t count_role(const struct app *app, size_t ledger, enum column_role role, const char *is)
{
    size_t count = 0;
    for (uint32_t r = 0; ledger != SIZE_MAX && r < model_rows(app->book->model, ledger); r++)
        count += is ? model_role_is(app->book->model, ledger, r, role, is)
                    : value_blank(model_role(app->book->model, ledger, r, role));
    return count;
}

void copies_ask(struct app *app)
{
    const struct records_def *records = &app_catalog(app)->records;
    size_t open = count_role(app, records->conflicts, ROLE_STATE, "open"),
           out = count_role(app, records->copies, ROLE_DONE, NULL);
    struct str text = app_str(app), decide = app_str(app);
    str_add(&text,
            _("A copy is written in elsewhere, also without a network; what is written there is taken in afterwards, "
              "in whatever order. Where both wrote something else into one cell, both are kept."));
    if (out)
        str_add(&text, "\n\n");
    if (out)
        str_add_format(&text, ngettext("%zu copy has not come back yet.", "%zu copies have not come back yet.", out),
                       out);
    str_add_format(&decide, ngettext("Decide %zu conflict...", "Decide %zu conflicts...", open), open);
    const struct popup_item ways[WAYS] = {[MAKE] = {.text = _("Make a copy...")},
                                          [TAKE] = {.text = _("Take a copy in...")},
                                          [DECIDE] = {.text = decide.text},
                                          [LEAVE] = {.text = _("Close")}};
    bool decides = open > 0;
    popup_about(app, way_chosen, decides ? app : NULL, .question = _("Copies that others work in"), .text = text.text,
                .option = decides ? ways : ways + TAKE, .options = decides ? WAYS : WAYS - TAKE, .lines = LINES,
                .cells = CELLS);
}
