#include "tui/person_ask.h"

#include <stdlib.h>

#include "base/state.h"
#include "book/person.h"

#define KEY "person"

static bool take(struct app *app, const char *text)
{
    struct str name = STR_INIT;
    if (!text || !person_check(text, "", &name, NULL)) {
        str_free(&name);
        return false;
    }
    free(app->book->person);
    app->book->person = str_take(&name);
    return true;
}

static void person_given(struct app *app, void *context, const char *text)
{
    if (!take(app, text))
        return;
    if (app->term && person_sure(app->open->person) != PERSON_NAMED) /* proposed at the next start */
        state_put(KEY, app->book->person, 1);
    app_message(app, MESSAGE_INFO, _("From now on the history says: %s"), app->book->person);
}

bool person_line_check(struct app *app, void *context, const char *text, struct error *err)
{
    return person_check(text, _("this line"), NULL, err);
}

void person_ask(struct app *app)
{
    popup_prompt(app, _("Who is working now?"), app->book->person, PERSON_MAX, person_line_check, person_given, NULL);
}

void person_ask_first(struct app *app)
{
    enum person_sure sure = app->term && !app->practice && !store_read_only(app->book->store)
                                ? person_sure(app->open->person)
                                : PERSON_NAMED;
    char *before = sure != PERSON_NAMED ? state_get(KEY) : NULL;
    if (sure == PERSON_LOGIN && before)
        take(app, before);
    else if (sure != PERSON_NAMED)
        popup_prompt(app, _("Who is working now? This account does not say."), before ? before : app->book->person,
                     PERSON_MAX, person_line_check, person_given, NULL);
    free(before);
}
