/* An incident, in under a minute: what, when it became known, by whom; then its row, and the judge's questions one at a time. */
#include "view/views.h"

#include <stdlib.h>

#include "base/date.h"
#include "book/change_list.h"
#include "guide/incident.h"
#include "tui/popup.h"

struct telling {
    char *what;
    int day;
};

static void telling_free(struct telling *t)
{
    free(t->what);
    free(t);
}

static const struct column_def *asked(struct app *app, enum column_role role)
{
    const struct sheet_def *def = app_sheet(app, app_catalog(app)->records.incidents);
    return &def->column[sheet_role(def, role)];
}

static void person_given(struct app *app, void *context, const char *person)
{
    struct telling *t = context;
    const size_t sheet = app_catalog(app)->records.incidents;
    struct change_list list = change_list_new();
    struct error err = {0};
    char id[1][64] = {""};
    if (!person) {
        telling_free(t);
        return;
    }
    const struct incident_word word = {.what = t->what, .day = t->day, .person = person};
    if (!incident_changes(app->book, &word, &list, &err)) {
        struct str text = app_str(app);
        error_text(&err, &text);
        app_message(app, MESSAGE_ERROR, "%s", text.text);
    } else if (app_change(app, list.change, list.count, t->what, id, NULL)) {
        const struct spot spot = spot_of(sheet, model_find_row(app->book->model, sheet, id[0]), SIZE_MAX);
        app_go(app, CMD_CARD, spot);
        app_go(app, CMD_SESSION, spot);
    }
    change_list_done(&list);
    telling_free(t);
}

static bool is_past(struct app *app, void *context, const char *text, struct error *err)
{
    (void)app, (void)context;
    if (date_parse(text, date_today()) <= date_today())
        return true;
    error_set(err, ERROR_NOT_DATE, text);
    return error_detail(err, "%s", _("this day lies in the future: write the day on which it became known"));
}

static void day_given(struct app *app, void *context, const char *day)
{
    struct telling *t = context;
    if (!day) {
        telling_free(t);
        return;
    }
    t->day = date_parse(day, date_today());
    const struct column_def *def = asked(app, ROLE_PERSON);
    popup_prompt(app, app_text(app, "3/3  %s", intl_form(def->label)), app->book->person ? app->book->person : "",
                 def->max_length, NULL, person_given, t);
}

static bool is_something(struct app *app, void *context, const char *text, struct error *err)
{
    (void)app, (void)context;
    if (*text)
        return true;
    error_set(err, ERROR_REJECTED, "");
    return error_detail(err, "%s", _("one word is enough; it can be put better later"));
}

static void what_given(struct app *app, void *context, const char *what)
{
    struct telling *t = context;
    char today[11];
    if (!what) {
        telling_free(t);
        return;
    }
    t->what = mem_text(what);
    date_iso(date_today(), today);
    popup_prompt_day(app, app_text(app, "2/3  %s", intl_form(asked(app, ROLE_DATE)->label)), today, is_past, day_given,
                     t);
}

void view_incident(struct app *app, const struct spot *spot)
{
    (void)spot;
    struct telling *t = mem_zero(1, sizeof(*t));
    const struct column_def *def = asked(app, ROLE_NAME);
    popup_prompt(app, app_text(app, "1/3  %s", intl_form(def->label)), "", def->max_length, is_something, what_given,
                 t);
}

bool view_incident_possible(struct app *app, const struct spot *spot)
{
    (void)spot;
    return app_catalog(app)->records.incidents != SIZE_MAX;
}
