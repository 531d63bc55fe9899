#include "tui/lock.h"

#include <string.h>

#include "base/utf8.h"
#include "book/rights.h"
#include "book/change_list.h"
#include "book/person.h"
#include "book/sign_in.h"
#include "guide/incident.h"
#include "tui/person_ask.h"
#include "tui/reading_ask.h"
#include "tui/share_ask.h"
#include "ui/term.h"

static void ask_who(struct app *app);

/* ---- unlocked ---- */

/* Nobody else sees what the one before had open. */
static void close_all(struct app *app)
{
    struct popup *asked = app->popup;
    app->popup = app->lock.aside;
    popups_drop(app);
    app->popup = asked;
    app->lock.aside = NULL;
    app_home(app);
}

static void open_up(struct app *app)
{
    struct lock *lock = &app->lock;
    bool same = lock->row && strcmp(lock->row, app->book->signed_in) == 0;
    lock->on = false;
    if (!same)
        close_all(app);
    app->popup = lock->aside;
    lock->aside = NULL;
    free(lock->row);
    lock->row = NULL;
    app->last_key = app_clock();
    app->repaint = rect_of(0, 0, app->canvas->rows, app->canvas->columns);
    app_tell_changed(app);
    app_message(app, MESSAGE_INFO, _("From now on the history says: %s"), app->book->person);
    if (same)
        return;
    app->drafts_offered = false;
    draft_offer(app);
    recover_offer(app);
    share_offer(app);
}

/* ---- the passphrase ---- */

static void chosen_anew(struct app *app, void *context, struct secret *secret)
{
    struct error err = {0};
    if (secret && sign_in_choose(app->book, app->book->signed_in, secret, &err)) {
        open_up(app);
    } else { /* not chosen: he has not come in */
        sign_out(app->book);
        ask_who(app);
        if (secret)
            app_error(app, &err);
    }
    secret_free(&secret);
}

void lock_choose(struct app *app, const char *about, popup_secret_fn *done, void *context)
{
    struct str company = app_str(app);
    model_company(app->book->model, &company);
    const char *names[] = {app->book->person, company.text}; /* that others would try */
    popup_secret(app, done, context, .title = app_text(app, _("A passphrase for %s"), app->book->person),
                 .about = about, .is_new = true, .name = names, .name_count = ARRAY_LENGTH(names));
}

static void choose_anew(struct app *app)
{
    lock_choose(app,
                _("The starting code was right. Choose the passphrase that only you know; from now on it lets you in."),
                chosen_anew, NULL);
}

static bool try(struct app *app, void *context, const struct secret *secret, struct error *err)
{
    return sign_in(app->book, app->lock.asked, secret, "screen", &app->lock.choose, err);
}

static void tried(struct app *app, void *context, struct secret *secret)
{
    bool given = secret != NULL;
    secret_free(&secret);
    if (!given)
        ask_who(app);
    else if (app->lock.choose)
        choose_anew(app);
    else
        open_up(app);
}

static void ask_passphrase(struct app *app, const struct rights_person *person, const struct sign_in_state *state)
{
    bool code = state->has == SIGN_IN_STARTING_CODE;
    popup_secret(app, tried, NULL,
                 .title = app_text(app, code ? _("Starting code of %s") : _("Passphrase of %s"), person->name),
                 .about = code ? _("The code that you were given, for the first time") : NULL, .check = try);
}

/* ---- anybody can report ---- */

static void reported(struct app *app, void *context, const char *name)
{
    char *what = context;
    struct change_list list = change_list_new();
    struct error err = {0};
    const struct incident_word word = {.what = what, .person = name ? name : ""};
    bool good = name && incident_changes(app->book, &word, &list, &err) &&
                sign_in_report(app->book, app_catalog(app)->records.incidents, name, list.change, list.count, what,
                               false, &err);
    change_list_done(&list);
    ask_who(app);
    if (good) {
        app_changed(app);
        popup_message(app, NULL,
                      _("It is written down, with the time. Whoever manages the people sees it as soon as they sign "
                        "in. If it is urgent, "
                        "tell them in person or by telephone as well."));
    } else if (name) {
        app_error(app, &err);
    }
    free(what);
}

static bool name_or_none(struct app *app, void *context, const char *text, struct error *err)
{
    return !*text || person_line_check(app, context, text, err);
}

static void said_what(struct app *app, void *context, const char *text)
{
    if (!text || !*text) {
        ask_who(app);
        return;
    }
    popup_prompt(app, _("Your name (it may stay empty)"), "", PERSON_MAX, name_or_none, reported, mem_text(text));
}

static void ask_report(struct app *app)
{
    const struct sheet_def *def = app_sheet(app, app_catalog(app)->records.incidents);
    popup_prompt(app, _("What happened, or what worries you?"), "",
                 (size_t)def->column[sheet_role(def, ROLE_NAME)].max_length, NULL, said_what, NULL);
}

static bool can_report(const struct app *app)
{
    return app_catalog(app)->records.incidents != SIZE_MAX && !store_read_only(app->book->store);
}

static bool can_read(const struct app *app)
{
    return reading_possible(app) && !store_read_only(app->book->store);
}

/* ---- who ---- */

/* What stands below the people, as far as there is anything: the NTH line. */
enum below { BELOW_REPORT, BELOW_READ, BELOW_LEAVE };
static enum below below_people(const struct app *app, size_t nth)
{
    if (can_report(app) && nth-- == 0)
        return BELOW_REPORT;
    return can_read(app) && nth == 0 ? BELOW_READ : BELOW_LEAVE;
}

static void chose_who(struct app *app, void *context, size_t chosen)
{
    struct rights_person person;
    struct sign_in_state state;
    struct error err = {0};
    if (chosen == SIZE_MAX && !app->quit) {
        ask_who(app);
        return;
    }
    if (!rights_nth(app->book, chosen, &person)) { /* a line below the people */
        switch (below_people(app, chosen - rights_count(app->book) - 1)) {
        case BELOW_REPORT: ask_report(app); break;
        case BELOW_READ: reading_ask(app, ask_who); break;
        default: app->quit = true;
        }
        return;
    }
    if (!sign_in_state(app->book, person.row, &state, &err)) {
        ask_who(app);
        app_error(app, &err);
        return;
    }
    free(app->lock.asked);
    app->lock.asked = mem_text(person.row);
    app->lock.chosen = chosen;
    if (state.has == SIGN_IN_NOTHING || state.over) {
        ask_who(app);
        popup_message(app, person.name,
                      state.over
                          ? _("The starting code is too old. Ask for a new one.")
                          : _("There is no passphrase yet. Ask whoever manages the people for a starting code."));
    } else {
        ask_passphrase(app, &person, &state);
    }
}

static void ask_who(struct app *app)
{
    struct popup_items items = {.app = app};
    struct rights_person person;
    const struct rights_def *rights = app_catalog(app)->rights;
    const struct choice_list *duties = app_sheet(app, rights->people)->column[rights->duty].choices;
    for (size_t i = 0; rights_nth(app->book, i, &person); i++) {
        const struct choice *duty = choice_find(duties, person.duty);
        popup_add(&items, (struct popup_item){.text = app_text(app, "%s", person.name),
                                              .right = duty ? intl_form(duty->label) : NULL});
    }
    popup_add(&items, (struct popup_item){.rule = true, .key = ""});
    if (can_report(app))
        popup_add(&items, (struct popup_item){.text = _("Report an incident, or a worry"),
                                              .key = "!",
                                              .help = _("Anybody can, without signing in.")});
    if (can_read(app))
        popup_add(&items,
                  (struct popup_item){.text = _("Read rules and handbooks"),
                                      .key = "*",
                                      .help = _("Anybody confirms with the name and initials that it was read.")});
    popup_add(&items, (struct popup_item){.text = _("Leave the program"), .key = "0"});
    popup_list(app, chose_who, NULL, .title = _("Who is working now?"), .item = items.item, .count = items.count,
               .selected = app->lock.chosen < items.count ? app->lock.chosen : 0, .columns = 44,
               .filter = items.count > 10);
}

/* ---- locked ---- */

static void hide(struct app *app)
{
    struct lock *lock = &app->lock;
    lock->on = true;
    lock->aside = app->popup;
    app->popup = NULL;
    app->repaint = rect_of(0, 0, app->canvas->rows, app->canvas->columns);
    str_clear(&app->message);
    if (app->term)
        term_forget(app->term);
}

/* Whoever has signed in is hidden whatever the file is like just now. */
bool lock_now(struct app *app)
{
    struct error err = {0};
    if (!app->book->model || app->lock.on || (!app->book->signed_in && !rights_hold(app->book, &err)))
        return false;
    app->lock.idle = false;
    draft_keep(app); /* while it is still of the one who typed it */
    free(app->lock.row);
    app->lock.row = mem_text(app->book->signed_in);
    hide(app);
    sign_out(app->book);
    ask_who(app);
    return true;
}

void lock_begin(struct app *app)
{
    bool any = false;
    struct error err = {0};
    if (!app->practice && (!sign_in_any(app->book, &any, &err) || any))
        app->lock.on = true;
}

bool lock_loaded(struct app *app)
{
    struct error err = {0};
    if (!app->lock.on)
        return false;
    app->lock.on = false;
    if (rights_hold(app->book, &err) || err.code != ERROR_NONE) {
        hide(app);
        ask_who(app);
        return true;
    }
    return false;
}

static int64_t left(const struct app *app, int64_t now)
{
    return app->book && app->book->signed_in && !app->lock.on
               ? app->last_key + (int64_t)rights_lock_minutes(app->book) * 60000 - now
               : INT64_MAX;
}

int lock_wait_ms(const struct app *app, int otherwise)
{
    int64_t until = left(app, app_clock());
    return until < otherwise ? (int)(until > 0 ? until : 0) : otherwise;
}

void lock_idle(struct app *app, int64_t now)
{
    int64_t until = left(app, now);
    struct rights_person person;
    if (until != INT64_MAX && app->book->model &&
        (app->book->voided || !rights_of_row(app->book, app->book->signed_in, &person))) {
        lock_now(app); /* whoever has been said to have left, or has another passphrase now, sees no more */
        app->news = true;
    } else if (until <= 0) {
        app->lock.idle = lock_now(app);
        app->news = true;
    } else if (until <= LOCK_WARNS * 1000) {
        app_message(app, MESSAGE_WARNING,
                    ngettext("In %lld second the screen is hidden; any key stops that.",
                             "In %lld seconds the screen is hidden; any key stops that.",
                             (unsigned long)((until + 999) / 1000)),
                    (long long)((until + 999) / 1000));
        app->news = true;
    }
}

void lock_draw(struct app *app)
{
    struct canvas *canvas = app->canvas;
    canvas_clear(canvas);
    canvas_fill(canvas, rect_of(0, 0, 1, canvas->columns), STYLE_TITLE);
    canvas_text(canvas, 0, 1, STYLE_TITLE, _("mamori"));
    canvas_wrap(canvas, rect_of(2, 2, 2, canvas->columns - 4), 0, STYLE_NORMAL,
                !app->book->model ? _("The workbook is being read...")
                : app->lock.idle
                    ? _("No key was pressed for a while, so the screen is hidden. What was typed is still there.")
                    : _("Several people work in this workbook: choose your name and give your passphrase."));
}
