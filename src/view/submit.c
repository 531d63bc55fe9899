/* Submitting a document or a row for approval: whom beside those of the rule, why; then it is done. */
#include <stdlib.h>
#include <string.h>

#include "book/person.h"
#include "guide/approval.h"
#include "tui/popup.h"
#include "view/views.h"

#define NAMES_MAX 16

struct submitting {
    struct approval_subject subject;
    char *row, *names;
};

static void submitting_free(struct submitting *s)
{
    free(s->row);
    free(s->names);
    free(s);
}

/* 佐藤 花子、鈴木 一郎 */
static size_t cut_names(char *names, const char **to)
{
    size_t count = 0;
    for (char *at = names; at && *at && count < NAMES_MAX;) {
        char *comma = strstr(at, "、");
        if (comma)
            *comma = '\0';
        if (*at)
            to[count++] = at;
        at = comma ? comma + strlen("、") : NULL;
    }
    return count;
}

static void reason_given(struct app *app, void *context, const char *reason)
{
    struct submitting *s = context;
    const char *to[NAMES_MAX];
    struct error err = {0};
    char id[64];
    const struct approval_wish wish = {.to = to, .to_count = cut_names(s->names, to), .reason = reason};
    if (reason && !approval_submit(app->book, &s->subject, &wish, id, &err)) {
        app_error(app, &err);
    } else if (reason) {
        app_changed(app);
        size_t sheet = app_catalog(app)->approvals->submissions;
        app_go(app, CMD_CARD, spot_of(sheet, model_find_row(app->book->model, sheet, id), SIZE_MAX));
        app_message(app, MESSAGE_INFO,
                    _("Submitted. Those who are asked see it on their start page. F9 takes it back."));
    }
    submitting_free(s);
}

static bool are_names(struct app *app, void *context, const char *text, struct error *err)
{
    const char *to[NAMES_MAX];
    char *names SCOPED(mem_free) = mem_text(text);
    size_t count = cut_names(names, to);
    bool good = true;
    for (size_t i = 0; i < count && good; i++)
        good = person_check(to[i], "", NULL, err);
    return good;
}

static void names_given(struct app *app, void *context, const char *names)
{
    struct submitting *s = context;
    if (!names) {
        submitting_free(s);
        return;
    }
    s->names = mem_text(names);
    popup_prompt(app, _("What was made or changed, and why? (it may stay empty)"), "", 200, NULL, reason_given, s);
}

static struct approval_subject subject_of(const struct spot *spot)
{
    if (spot->document != SIZE_MAX)
        return (struct approval_subject){spot->document, spot->id, SIZE_MAX};
    return (struct approval_subject){SIZE_MAX, spot->id, spot->sheet};
}

void view_submit(struct app *app, const struct spot *spot)
{
    struct submitting *s = mem_zero(1, sizeof(*s));
    s->subject = subject_of(spot);
    s->row = mem_text(s->subject.row);
    s->subject.row = s->row;
    const struct approval_rule *rule = approval_rule_of(app->book->model, &s->subject);
    struct str seats = app_str(app);
    for (size_t i = 0; i < rule->seat_count; i++)
        str_add_format(&seats, "%s%s", i ? "、" : "", intl_form(rule->seat[i].label));
    popup_prompt(app, app_text(app, _("Asked: %s. Who else? (names with 、 between them, or nothing)"), seats.text), "",
                 200, are_names, names_given, s);
}

bool view_submit_possible(struct app *app, const struct spot *spot)
{
    const struct approval_subject subject = subject_of(spot);
    if (!app->book->model || app_catalog(app)->approvals->submissions == SIZE_MAX ||
        (spot->document == SIZE_MAX && (spot->sheet == SIZE_MAX || !spot->id)))
        return false;
    return approval_rule_of(app->book->model, &subject) != NULL;
}
