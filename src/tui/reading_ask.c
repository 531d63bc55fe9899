#include "tui/reading_ask.h"

#include <stdlib.h>
#include <string.h>

#include "book/person.h"
#include "guide/reading.h"
#include "tui/person_ask.h"
#include "tui/text_view.h"

/* Where somebody is on the way; what he says is kept until it is confirmed. */
struct walk {
    reading_done_fn *done;
    size_t document;
    char *name;
    const char *answer;
};

static void end(struct app *app, struct walk *w, const char *told)
{
    reading_done_fn *done = w->done;
    free(w->name);
    free(w);
    if (done)
        done(app);
    if (told)
        popup_message(app, NULL, told);
}

static void failed(struct app *app, struct walk *w, const struct error *err)
{
    end(app, w, NULL);
    app_error(app, err);
}

static bool find(struct app *app, const struct walk *w, struct reading *reading, struct error *err)
{
    return reading_find(app->book->model, w->document, reading, err);
}

static void ask_document(struct app *app, struct walk *w);
static void show_text(struct app *app, struct walk *w);

/* ---- confirmed ---- */

static void initials_given(struct app *app, void *context, const char *initials)
{
    struct walk *w = context;
    struct reading reading;
    struct error err = {0};
    if (!initials) {
        end(app, w, NULL);
        return;
    }
    const struct reading_wish wish = {.name = w->name, .initials = initials, .answer = w->answer};
    if (!find(app, w, &reading, &err) || !reading_confirm(app->book, &reading, &wish, &err)) {
        failed(app, w, &err);
        return;
    }
    app_changed(app);
    end(app, w, _("It is written down that you have read it. Thank you."));
}

static bool are_initials(struct app *app, void *context, const char *text, struct error *err)
{
    return *text ? person_check(text, "", NULL, err)
                 : error_because(err, ERROR_REJECTED, _("Initials"), "%s", _("initials confirm it"));
}

static void ask_initials(struct app *app, struct walk *w)
{
    popup_prompt(app, app_text(app, _("%s: your initials confirm that you have read it"), w->name), "", 10,
                 are_initials, initials_given, w);
}

/* ---- the question ---- */

static void again(struct app *app, void *context, bool yes)
{
    if (yes)
        show_text(app, context);
    else
        end(app, context, NULL);
}

static void answered(struct app *app, void *context, size_t chosen)
{
    struct walk *w = context;
    struct reading reading;
    struct error err = {0};
    if (chosen > 1) {
        end(app, w, NULL);
        return;
    }
    w->answer = chosen == 0 ? "yes" : "no";
    if (!find(app, w, &reading, &err))
        failed(app, w, &err);
    else if (*reading.right && strcmp(reading.right, w->answer) != 0)
        popup_confirm(app, _("That is not right. The document says it otherwise."), _("Read it once more"),
                      _("Stop here"), again, w);
    else
        ask_initials(app, w);
}

static void ask_question(struct app *app, struct walk *w)
{
    struct reading reading;
    struct error err = {0};
    if (!find(app, w, &reading, &err)) {
        failed(app, w, &err);
        return;
    }
    const size_t done = app_catalog(app)->reading->done;
    const struct choice_list *answers = app_sheet(app, done)->column[app_role(app, done, ROLE_ANSWER)].choices;
    const struct popup_item option[] = {{.text = intl_form(choice_find(answers, "yes")->label), .key = "1"},
                                        {.text = intl_form(choice_find(answers, "no")->label), .key = "2"},
                                        {.text = _("Stop here"), .key = "0"}};
    if (*reading.question)
        popup_about(app, answered, w, .question = _("One question about it"), .text = reading.question,
                    .option = option, .options = ARRAY_LENGTH(option), .lines = 8, .cells = 56, .columns = 60);
    else
        ask_initials(app, w);
}

/* ---- who ---- */

static void named(struct app *app, void *context, const char *name)
{
    struct walk *w = context;
    if (!name) {
        end(app, w, NULL);
        return;
    }
    w->name = mem_text(name);
    ask_question(app, w);
}

static void type_name(struct app *app, struct walk *w)
{
    popup_prompt(app, _("Your name"), "", PERSON_MAX, person_line_check, named, w);
}

/* Those who are to read it and have not yet: their places in the list of people. */
static size_t waiting(struct app *app, const struct walk *w, const struct reading_person *person, size_t count,
                      size_t *place)
{
    struct reading reading;
    size_t found = 0;
    for (size_t i = 0; find(app, w, &reading, NULL) && i < count; i++)
        if (reading_wanted(&reading, &person[i]) && !reading_done(app->book->model, &reading, person[i].name, NULL))
            place[found++] = i;
    return found;
}

static void chose_name(struct app *app, void *context, size_t chosen)
{
    struct walk *w = context;
    size_t count;
    struct reading_person *person = reading_people(app->book->model, &count);
    size_t *place SCOPED(mem_free) = mem_zero(count + 1, sizeof(*place)), found = waiting(app, w, person, count, place);
    if (chosen == SIZE_MAX)
        end(app, w, NULL);
    else if (chosen < found)
        named(app, w, person[place[chosen]].name);
    else
        type_name(app, w);
    free(person);
}

static void ask_name(struct app *app, struct walk *w)
{
    struct popup_items items = {.app = app};
    size_t count;
    struct reading_person *person = reading_people(app->book->model, &count);
    size_t *place SCOPED(mem_free) = mem_zero(count + 1, sizeof(*place)), found = waiting(app, w, person, count, place);
    for (size_t i = 0; i < found; i++)
        popup_add(&items, (struct popup_item){.text = app_text(app, "%s", person[place[i]].name),
                                              .right = app_text(app, "%s", person[place[i]].department)});
    free(person);
    popup_add(&items, (struct popup_item){.text = _("My name is not in the list..."), .key = "0"});
    if (found == 0)
        type_name(app, w);
    else
        popup_list(app, chose_name, w, .title = _("Who has read it?"), .item = items.item, .count = items.count,
                   .columns = 44, .filter = found > 8);
}

/* ---- the text ---- */

static void has_read(struct app *app, void *context, bool yes)
{
    struct walk *w = context;
    if (!yes)
        ask_document(app, w);
    else if (w->name) /* read once more, for the question */
        ask_question(app, w);
    else
        ask_name(app, w);
}

static void show_text(struct app *app, struct walk *w)
{
    struct reading reading;
    struct error err = {0};
    struct str text = app_str(app);
    if (!find(app, w, &reading, &err)) {
        failed(app, w, &err);
        return;
    }
    reading_text(app->book->model, &reading, &text);
    popup_confirm(app, text.text, _("I have read it"), _("Back"), has_read, w);
}

/* ---- which ---- */

/* By document, and by department. */
static void tell_missing(struct app *app)
{
    const struct model *model = app->book->model;
    size_t count, people;
    struct reading *reading = readings_read(model, &count);
    struct reading_person *person = reading_people(model, &people);
    struct str text = app_str(app);
    for (size_t i = 0; i < count; i++) {
        const char *department = NULL;
        str_add_format(&text, "%s# %s  ", i ? "\n" : "",
                       intl_form(app_catalog(app)->document[reading[i].document].title));
        str_add_format(&text, _("version %u"), reading[i].version);
        str_add_format(&text, _("  read by %zu of %zu"), reading[i].done, reading[i].asked);
        for (size_t k = 0; k < people; k++) {
            if (!reading_wanted(&reading[i], &person[k]) || reading_done(model, &reading[i], person[k].name, NULL))
                continue;
            bool same = department && strcmp(department, person[k].department) == 0;
            department = person[k].department;
            str_add_format(&text, same ? "、%s" : "\n  %s: %s",
                           same          ? person[k].name
                           : *department ? department
                                         : _("(no department)"),
                           person[k].name);
        }
        str_add_char(&text, '\n');
    }
    free(person);
    free(reading);
    text_screen(app, _("Who has not read it yet"), text.text);
}

static void chose_document(struct app *app, void *context, size_t chosen)
{
    struct walk *w = context;
    size_t count;
    struct reading *reading = readings_read(app->book->model, &count);
    bool known = chosen < count;
    if (known)
        w->document = reading[chosen].document;
    free(reading);
    if (known) {
        show_text(app, w);
    } else {
        end(app, w, NULL);
        if (chosen != SIZE_MAX)
            tell_missing(app);
    }
}

static void ask_document(struct app *app, struct walk *w)
{
    struct popup_items items = {.app = app};
    size_t count;
    struct reading *reading = readings_read(app->book->model, &count);
    for (size_t i = 0; i < count; i++)
        popup_add(&items, (struct popup_item){.text = intl_form(app_catalog(app)->document[reading[i].document].title),
                                              .right = app_text(app, _("version %u, %zu of %zu"), reading[i].version,
                                                                reading[i].done, reading[i].asked)});
    if (!app->lock.on)
        popup_add(&items, (struct popup_item){.text = _("Who has not read it yet"), .key = "0"});
    free(reading);
    popup_list(app, chose_document, w, .title = _("Which document do you read?"), .item = items.item,
               .count = items.count, .columns = 56, .filter = count > 8);
}

bool reading_possible(const struct app *app)
{
    size_t count = 0;
    if (app->book->model)
        free(readings_read(app->book->model, &count));
    return count > 0;
}

void reading_ask(struct app *app, reading_done_fn *done)
{
    struct walk *w = mem_zero(1, sizeof(*w));
    w->done = done;
    ask_document(app, w);
}
