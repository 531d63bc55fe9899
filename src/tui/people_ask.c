#include "tui/people_ask.h"

#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "book/rights.h"
#include "book/sign_in.h"
#include "tui/lock.h"
#include "tui/person_ask.h"
#include "tui/view.h"

#define CELLS 60

/* Is this whoever works now, signed in or (before rights hold) by the name? */
static bool is_own(struct app *app, const struct rights_person *person)
{
    struct rights_person self;
    if (app->book->signed_in)
        return strcmp(app->book->signed_in, person->row) == 0;
    return rights_of_name(app->book, app->book->person, &self) && strcmp(self.row, person->row) == 0;
}

/* What is asked, one after the other, before somebody is added, or gets a code. */
struct asking {
    char *name, *duty, *row; /* ROW: of the person that a code is for; NULL: one is added */
};

static void asking_end(struct asking *a)
{
    free(a->name);
    free(a->duty);
    free(a->row);
    free(a);
}

static const struct choice_list *duties(struct app *app)
{
    const struct rights_def *rights = app_catalog(app)->rights;
    return app_sheet(app, rights->people)->column[rights->duty].choices;
}

/* ---- codes ---- */

static void show_code(struct app *app, const char *name, const char *code)
{
    struct str text = app_str(app);
    str_add_format(&text, "%s\n\n    %s\n\n", name, code);
    str_add_format(&text,
                   ngettext("Hand it over on paper. It lets this person in once, within %d day, to choose a "
                            "passphrase. It is not shown again.",
                            "Hand it over on paper. It lets this person in once, within %d days, to choose a "
                            "passphrase. It is not shown again.",
                            SIGN_IN_CODE_DAYS),
                   SIGN_IN_CODE_DAYS);
    popup_message(app, _("Starting code"), text.text);
}

static void show_recovery(struct app *app)
{
    char code[SIGN_IN_CODE];
    struct error err = {0};
    if (!sign_in_recovery(app->book, code, &err)) {
        app_error(app, &err);
        return;
    }
    app_changed(app);
    popup_message(app, _("Recovery code"),
                  app_text(app, "    %s\n\n%s", code,
                           _("Write it down, and lock the paper away. With it whoever manages the people gets in when "
                             "the passphrase is lost "
                             "('mamori people WORKBOOK recover NAME'). It is not shown again; an older one is void.")));
}

/* ---- adding ---- */

static void insert(struct app *app, const char *name, const char *duty, const char *department)
{
    const struct rights_def *rights = app_catalog(app)->rights;
    const size_t columns[] = {rights->name, rights->duty, rights->department};
    const char *const values[] = {name, duty, department};
    const struct change change = {.op = CHANGE_INSERT,
                                  .sheet = rights->people,
                                  .at = UINT32_MAX,
                                  .cells = 3,
                                  .columns = columns,
                                  .values = values};
    char id[1][64], code[SIGN_IN_CODE];
    struct error err = {0};
    bool first = rights_count(app->book) == 0;
    if (!app_change(app, &change, 1, _("somebody works here, too"), id, NULL))
        return;
    if (first) {
        app_message(app, MESSAGE_INFO, _("%s is written down. With a second person each gets a passphrase."), name);
        people_ask(app);
    } else if (!sign_in_code(app->book, id[0], code, &err)) {
        app_error(app, &err);
    } else {
        app_changed(app);
        show_code(app, name, code);
    }
}

static void department_given(struct app *app, void *context, const char *text)
{
    struct asking *a = context;
    if (text)
        insert(app, a->name, a->duty, text);
    asking_end(a);
}

static void duty_given(struct app *app, void *context, size_t chosen)
{
    struct asking *a = context;
    if (chosen == SIZE_MAX) {
        asking_end(a);
        return;
    }
    a->duty = mem_text(duties(app)->choice[chosen].code);
    const struct rights_def *rights = app_catalog(app)->rights;
    popup_prompt(app, app_text(app, _("Department of %s (may stay empty)"), a->name), "",
                 (size_t)app_sheet(app, rights->people)->column[rights->department].max_length, NULL, department_given,
                 a);
}

/* The first person manages the people. */
static void begin_alone(struct app *app, struct asking *a)
{
    const struct rights_def *rights = app_catalog(app)->rights;
    for (size_t i = 0; i < duties(app)->count && !a->duty; i++)
        if (rights_grant_sort(rights, duties(app)->choice[i].code, rights->managing, NULL))
            a->duty = mem_text(duties(app)->choice[i].code);
    insert(app, a->name, a->duty, "");
    asking_end(a);
}

static void name_given(struct app *app, void *context, const char *text)
{
    struct asking *a = context;
    struct popup_items items = {.app = app};
    if (!text) {
        asking_end(a);
        return;
    }
    a->name = mem_text(text);
    if (rights_count(app->book) == 0) {
        begin_alone(app, a);
        return;
    }
    for (size_t i = 0; i < duties(app)->count; i++)
        popup_add(&items, (struct popup_item){.text = intl_form(duties(app)->choice[i].label),
                                              .help = intl_form(duties(app)->choice[i].help)});
    popup_list(app, duty_given, a, .title = app_text(app, _("What may %s do?"), a->name), .item = items.item,
               .count = items.count, .selected = duties(app)->count / 2, .columns = CELLS);
}

static void ask_name(struct app *app)
{
    bool first = rights_count(app->book) == 0;
    popup_prompt(app, first ? _("Your own name: you manage the people") : _("Name of the person who works here, too"),
                 first ? app->book->person : "", 60, person_line_check, name_given, mem_zero(1, sizeof(struct asking)));
}

/* ---- who manages has a passphrase first ---- */

static void go_on(struct app *app, struct asking *a)
{
    char code[SIGN_IN_CODE];
    struct error err = {0};
    struct rights_person person;
    if (!a) {
        ask_name(app);
        return;
    }
    if (!sign_in_code(app->book, a->row, code, &err) || !rights_of_row(app->book, a->row, &person)) {
        app_error(app, &err);
    } else {
        app_changed(app);
        show_code(app, person.name, code);
    }
    asking_end(a);
}

static void own_chosen(struct app *app, void *context, struct secret *secret)
{
    struct asking *a = context;
    struct rights_person person;
    struct error err = {0};
    bool good = secret && rights_of_name(app->book, app->book->person, &person) &&
                sign_in_choose(app->book, person.row, secret, &err);
    if (good) {
        app_changed(app);
        go_on(app, a);
        show_recovery(app); /* lies above what is asked next */
    } else {
        if (secret)
            app_error(app, &err);
        if (a)
            asking_end(a);
    }
    secret_free(&secret);
}

/* A: whom a code is for; NULL: somebody is added. */
static void manage(struct app *app, struct asking *a)
{
    struct rights_person person;
    const char *name = app->book->person;
    if (app->book->signed_in || rights_count(app->book) == 0) {
        go_on(app, a);
        return;
    }
    if (!rights_of_name(app->book, name, &person) || !person.manages) {
        struct str who = app_str(app);
        rights_who_text(app->book->catalog, app_catalog(app)->rights->managing, RIGHTS, &who);
        popup_message(
            app, NULL,
            app_text(
                app,
                _("Only these add people: %s. Now works: %s (\"Who is working now\" in the file menu changes that)."),
                who.text, name));
        if (a)
            asking_end(a);
        return;
    }
    lock_choose(app, _("From the second person on each has a passphrase. First choose your own."), own_chosen, a);
}

/* ---- one's own ---- */

static void changed_own(struct app *app, void *context, struct secret *secret)
{
    struct error err = {0};
    if (secret && sign_in_choose(app->book, app->book->signed_in, secret, &err)) {
        app_changed(app);
        app_message(app, MESSAGE_INFO, "%s", _("The new passphrase holds from now on."));
    } else if (secret) {
        app_error(app, &err);
    }
    secret_free(&secret);
}

static bool is_right(struct app *app, void *context, const struct secret *secret, struct error *err)
{
    return sign_in_again(app->book, secret, err);
}

static void was_right(struct app *app, void *context, struct secret *secret)
{
    bool given = secret != NULL;
    secret_free(&secret);
    if (!given)
        return;
    lock_choose(app, NULL, changed_own, NULL);
}

/* ---- the list ---- */

enum { WAY_ADD, WAY_RECOVERY, WAY_LEDGER, WAYS };

static void confirmed(struct app *app, void *context, bool yes)
{
    struct asking *a = context;
    if (yes)
        manage(app, a);
    else
        asking_end(a);
}

static void chosen_way(struct app *app, void *context, size_t chosen)
{
    struct rights_person person;
    size_t count = rights_count(app->book);
    if (chosen == SIZE_MAX)
        return;
    if (rights_nth(app->book, chosen, &person)) {
        if (is_own(app, &person) && !app->book->signed_in) {
            app_message(app, MESSAGE_INFO, "%s",
                        _("As long as you work alone no passphrase is asked for. Add a person to have one."));
            return;
        }
        if (is_own(app, &person)) {
            popup_secret(app, was_right, NULL, .title = app_text(app, _("Passphrase of %s"), person.name),
                         .about = _("First the one that holds now"), .check = is_right);
            return;
        }
        struct asking *a = mem_zero(1, sizeof(*a));
        a->row = mem_text(person.row);
        popup_confirm(
            app, app_text(app, _("Give %s a new starting code? The passphrase there was is void then."), person.name),
            _("Give a code"), _("Leave it"), confirmed, a);
        return;
    }
    switch (chosen - count - (count > 0)) {
    case WAY_ADD: manage(app, NULL); break;
    case WAY_RECOVERY: show_recovery(app); break;
    case WAY_LEDGER:
        app_go(app, CMD_GRID,
               (struct spot){.sheet = app_catalog(app)->rights->people, .row = UINT32_MAX, .column = SIZE_MAX});
        break;
    default: break;
    }
}

static const char *state_of(struct app *app, const struct rights_person *person)
{
    struct sign_in_state state;
    struct error err = {0};
    char at[17];
    if (!sign_in_state(app->book, person->row, &state, &err))
        return app_error_text(app, &err);
    if (state.has == SIGN_IN_NOTHING)
        return _("no passphrase");
    if (state.has == SIGN_IN_STARTING_CODE)
        return state.over ? _("code too old") : _("code not used");
    if (!state.last)
        return _("has a passphrase");
    date_time_text(state.last, at);
    return app_text(app, "%.10s", at);
}

void people_ask(struct app *app)
{
    struct popup_items items = {.app = app};
    struct rights_person person;
    if (app_catalog(app)->rights->people == SIZE_MAX) {
        app_message(app, MESSAGE_INFO, "%s", _("No layer of this workbook says who may what."));
        return;
    }
    bool manages = !app->book->signed_in || (rights_of_row(app->book, app->book->signed_in, &person) && person.manages);
    for (size_t i = 0; rights_nth(app->book, i, &person); i++) {
        const struct choice *duty = choice_find(duties(app), person.duty);
        popup_add(&items,
                  (struct popup_item){.text = app_text(app, "%s  %s  %s", person.name,
                                                       duty ? intl_form(duty->label) : "", person.department),
                                      .right = state_of(app, &person),
                                      .off = !manages && !is_own(app, &person),
                                      .help = is_own(app, &person)
                                                  ? _("Enter: choose another passphrase for yourself")
                                                  : _("Enter: give this person a starting code, for the first time or "
                                                      "when the passphrase is lost")});
    }
    if (items.count)
        popup_add(&items, (struct popup_item){.rule = true, .key = ""});
    popup_add(&items,
              (struct popup_item){
                  .text = _("Add a person..."),
                  .key = "+",
                  .off = !manages,
                  .help = items.count ? _("From the second person on each signs in with a passphrase of his own.")
                                      : _("The first one is who manages the people.")});
    popup_add(&items, (struct popup_item){.text = _("A new recovery code..."),
                                          .key = "*",
                                          .off = !app->book->signed_in || !manages,
                                          .help = _("On paper, locked away, for whoever manages the people")});
    popup_add(&items, (struct popup_item){.text = _("Open the ledger of people"),
                                          .key = "=",
                                          .help = _("Duties, departments, and the day somebody leaves")});
    popup_list(app, chosen_way, NULL, .title = _("People and passphrases"), .item = items.item, .count = items.count,
               .columns = CELLS);
}
