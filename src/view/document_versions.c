/* Versions of a document: making one, and what changed between two. */
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/utf8.h"
#include "view/document.h"
#include "tui/popup.h"
#include "tui/text_view.h"
#include "guide/approval.h"
#include "tui/view.h"

static void version_reason(struct app *app, void *context, const char *reason)
{
    struct document_screen *s = context;
    struct error err = {0};
    if (!reason)
        return;
    /* The recorded date stood in the prompt: whoever changed it has seen it. */
    const struct version_wish wish = {.date = s->date, .approved = s->approved, .reason = reason, .replace_date = true};
    if (!document_make_version(app->book, s->which, &wish, NULL, &err)) {
        app_error(app, &err);
        return;
    }
    app_changed(app);
    app_message(app, MESSAGE_INFO, _("Version %u is kept. F9 takes it back."), s->document->version);
}

static void version_approved(struct app *app, void *context, const char *approved)
{
    struct document_screen *s = context;
    if (!approved)
        return;
    free(s->approved);
    s->approved = mem_text(approved);
    popup_prompt(app, s->document->version ? _("What was changed, and why?") : _("A remark (may stay empty)"), "", 200,
                 NULL, version_reason, s);
}

static void version_dated(struct app *app, void *context, const char *date)
{
    struct document_screen *s = context;
    if (!date)
        return;
    free(s->date);
    s->date = mem_text(date);
    struct str approver = app_str(app);
    document_approver(app->book->model, &approver);
    popup_prompt(app, _("Who approved it?"), approver.text, 60, NULL, version_approved, s);
}

/* A day that no version can have is refused where it is typed, before anything else is asked. */
static bool version_day(struct app *app, void *context, const char *date, struct error *err)
{
    const struct document_screen *s = context;
    return document_version_day(app->book, s->which, &(struct version_wish){.date = date, .replace_date = true}, err);
}

static void make_version(struct app *app, struct document_screen *s)
{
    char iso[11];
    date_iso(model_today(app->book->model), iso);
    const char *date = s->document->version == 0 && s->document->enacted ? s->document->enacted : iso;
    popup_prompt_day(app, s->document->version ? _("Date of the revision") : _("Date of enactment"), date, version_day,
                     version_dated, s);
}

struct version_menu {
    struct document_screen *screen;
    size_t count;
    uint32_t from[64], to[64];
};

static void show_difference(struct app *app, struct document_screen *s, uint32_t from, uint32_t to)
{
    struct error err = {0};
    struct document_difference *difference = document_compare(app->book->model, s->which, from, to, &err);
    if (!difference) {
        app_error(app, &err);
        return;
    }
    struct str text = app_str(app);
    document_difference_text(difference, &text);
    const char *title = to ? app_text(app, _("%s: version %u to version %u"), s->document->title, from, to)
                           : app_text(app, _("%s: version %u to now"), s->document->title, from);
    text_screen(app, title, text.text);
    document_difference_free(&difference);
}

static void version_chosen(struct app *app, void *context, size_t chosen)
{
    struct version_menu *m = context;
    if (chosen == 0)
        make_version(app, m->screen);
    else if (chosen < m->count && m->from[chosen] == 0)
        app_go(app, CMD_SUBMIT, spot_of_document(m->screen->which.index, m->screen->which.row));
    else if (chosen < m->count)
        show_difference(app, m->screen, m->from[chosen], m->to[chosen]);
    free(m);
}

bool document_has_rule(struct app *app, const struct document_screen *s)
{
    const struct approval_subject subject = {s->which.index, s->which.row, SIZE_MAX};
    return app->book->model && app_catalog(app)->approvals->submissions != SIZE_MAX &&
           approval_rule_of(app->book->model, &subject);
}

void document_version_menu(struct app *app, struct document_screen *s)
{
    struct version_menu *m = mem_zero(1, sizeof(*m));
    struct popup_item item[64] = {{0}};
    struct arena *arena = arena_new();
    size_t count;
    struct document_version *versions = document_versions(app->book->model, s->which, &count);
    m->screen = s;
    bool writable = !store_read_only(app->book->store);
    item[m->count++] = (struct popup_item){
        .text =
            s->document->version ? _("Make a new version (revision)...") : _("Make the first version (enactment)..."),
        .help = s->document->blanks ? _("The text is kept as it reads now; blanks must be filled first")
                                    : _("The text is kept as it reads now"),
        .off = !writable};
    for (size_t i = count; i-- > 0 && m->count + 3 < ARRAY_LENGTH(item);) {
        m->from[m->count] = versions[i].number;
        m->to[m->count] = 0;
        item[m->count++].text = arena_format(arena, _("What changed since version %u"), versions[i].number);
        if (i == 0)
            continue;
        m->from[m->count] = versions[i - 1].number;
        m->to[m->count] = versions[i].number;
        item[m->count++].text =
            arena_format(arena, _("Version %u to version %u"), versions[i - 1].number, versions[i].number);
    }
    if (document_has_rule(app, s))
        item[m->count++] = (struct popup_item){.text = _("Submit for approval..."),
                                               .help = _("The version is made when all that are asked have approved"),
                                               .off = !writable};
    popup_list(app, version_chosen, m, .title = _("Versions"), .item = item, .count = m->count, .columns = 48);
    free(versions);
    arena_free(&arena);
}
