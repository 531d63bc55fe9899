#include "tui/request_ask.h"

#include <stdlib.h>

#include "book/person.h"
#include "book/rights.h"
#include "guide/request.h"
#include "tui/person_ask.h"
#include "tui/popup.h"

struct asking {
    size_t sheet, column; /* SIZE_MAX: none */
    char *row;            /* an id: rows may come and go meanwhile. NULL: the sheet as a whole */
    size_t count;
    char **name; /* of those in the list */
    char *to;
};

static void asking_free(struct asking *a)
{
    for (size_t i = 0; i < a->count; i++)
        free(a->name[i]);
    free(a->name);
    free(a->row);
    free(a->to);
    free(a);
}

bool request_ask_possible(const struct app *app)
{
    return app->book->model && app_catalog(app)->records.requests != SIZE_MAX;
}

static uint32_t row_of(const struct app *app, const struct asking *a)
{
    return a->row ? model_find_row(app->book->model, a->sheet, a->row) : UINT32_MAX;
}

static void what_given(struct app *app, void *context, const char *text)
{
    struct asking *a = context;
    struct change_list list = change_list_new();
    struct error err = {0};
    const struct request_word word = {
        .what = text, .to = a->to, .sheet = a->sheet, .row = row_of(app, a), .column = a->column};
    if (text && *text) {
        struct str title = app_str(app);
        str_add_format(&title, _("Asked of %s: %s"), a->to, text);
        if (!request_changes(app->book, &word, &list, &err))
            app_error(app, &err);
        else if (app_change(app, list.change, list.count, title.text, NULL, NULL))
            app_message(app, MESSAGE_INFO, _("Asked. %s finds it at the head of what comes next."), a->to);
    }
    change_list_done(&list);
    asking_free(a);
}

static void ask_what(struct app *app, struct asking *a)
{
    const struct sheet_def *def = app_sheet(app, app_catalog(app)->records.requests);
    uint32_t row = row_of(app, a);
    struct str place = app_str(app);
    str_add(&place, app_sheet_title(app, a->sheet)); /* in short: it is the title of a box */
    if (row != UINT32_MAX && app_sheet(app, a->sheet)->kind != SHEET_FACTS)
        str_add_format(&place, " %s", a->row);
    if (a->column != SIZE_MAX)
        str_add_format(&place, " %s", intl_form(app_sheet(app, a->sheet)->column[a->column].short_label));
    popup_prompt(app, app_text(app, _("What shall %s do? (%s)"), a->to, place.text), "",
                 (size_t)def->column[sheet_role(def, ROLE_NAME)].max_length, NULL, what_given, a);
}

static void name_given(struct app *app, void *context, const char *text)
{
    struct asking *a = context;
    if (!text || !*text) {
        asking_free(a);
        return;
    }
    a->to = mem_text(text);
    ask_what(app, a);
}

static void ask_name(struct app *app, struct asking *a)
{
    popup_prompt(app, _("Whom do you ask? (the name)"), "", PERSON_MAX, person_line_check, name_given, a);
}

static void whom_chosen(struct app *app, void *context, size_t nth)
{
    struct asking *a = context;
    if (nth < a->count) {
        a->to = mem_text(a->name[nth]);
        ask_what(app, a);
    } else if (nth == a->count) {
        ask_name(app, a);
    } else {
        asking_free(a);
    }
}

void request_ask(struct app *app, struct spot here)
{
    struct asking *a = mem_zero(1, sizeof(*a));
    struct popup_items items = {.app = app};
    struct rights_person person;
    a->sheet = here.sheet;
    a->column = here.id ? here.column : SIZE_MAX;
    a->row = here.id ? mem_text(here.id) : NULL;
    for (size_t i = 0; rights_nth(app->book, i, &person); i++) {
        if (rights_same_name(person.name, app->book->person))
            continue;
        a->name = mem_resize(a->name, a->count + 1, sizeof(*a->name));
        a->name[a->count++] = mem_text(person.name);
        popup_add(&items, (struct popup_item){.text = app_text(app, "%s", person.name),
                                              .right = app_text(app, "%s", person.department)});
    }
    popup_add(&items, (struct popup_item){.text = _("Somebody else...")});
    if (a->count)
        popup_list(app, whom_chosen, a, .title = _("Whom do you ask?"), .item = items.item, .count = items.count,
                   .filter = items.count > 9);
    else
        ask_name(app, a);
}
