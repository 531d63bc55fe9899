/* All that can be done with a part of a document, as a list; and why it stands there. */
#include <stdlib.h>
#include <string.h>

#include "book/fill.h"
#include "guide/document_own.h"
#include "view/document.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"
#include "tui/view.h"
#include "tui/text_view.h"

/* ---- explaining ---- */

static void explain_links(struct app *app, const struct document_part *part, struct str *out)
{
    static const char *const marks[] = {[PROMISE_OPEN] = "?",
                                        [PROMISE_KEPT] = "o",
                                        [PROMISE_PARTLY] = "!",
                                        [PROMISE_BROKEN] = "!!",
                                        [PROMISE_OUT] = "-"};
    if (part->def->link_count == 0)
        return;
    str_add_format(out, "\n# %s\n", _("What makes it true"));
    for (size_t l = 0; l < part->def->link_count; l++)
        for (size_t i = 0; i < part->def->link[l].count; i++) {
            size_t sheet = part->def->link[l].sheet, row = part->def->link[l].index[i];
            str_add_format(out, "%-2s %s ", marks[promise_row_state(app->book->model, sheet, row)],
                           app_sheet_title(app, sheet));
            promise_text(app->book->model, sheet, row, out);
            str_add_char(out, '\n');
        }
}

static void explain_texts(struct app *app, const struct document_screen *s, const struct document_part *part,
                          struct str *out)
{
    if (!part->edited)
        return;
    size_t sheet = document_places(app)->paragraphs;
    char *id = document_decision_row(app, s, part->id);
    uint32_t row = model_find_row(app->book->model, sheet, id);
    const struct model *model = app->book->model;
    struct str own = app_str(app), base = app_str(app), filled = app_str(app), template = app_str(app),
               shown = app_str(app);
    if (row != UINT32_MAX) {
        str_add(&own, model_role_text(model, sheet, row, ROLE_OWN));
        str_add(&base, model_role_text(model, sheet, row, ROLE_BASE));
    }
    document_standard(model, s->which, s->outline.list.selected, &filled, &template);
    document_own_shown(model, s->which, part->id, own.text, &shown);
    str_add_format(out, "\n# %s\n%s\n", _("Your own wording"), shown.text);
    str_clear(&shown);
    document_own_shown(model, s->which, part->id, template.text, &shown);
    str_add_format(out, "\n# %s\n%s\n", part->standard_changed ? _("The standard text now") : _("The standard text"),
                   shown.text);
    str_clear(&shown);
    document_own_shown(model, s->which, part->id, base.text, &shown);
    if (part->standard_changed && base.length)
        str_add_format(out, "\n# %s\n%s\n", _("The standard text when you reworded it"), shown.text);
    free(id);
}

void document_reasons(struct app *app, const struct document_screen *s, const struct document_part *part,
                      struct str *out)
{
    const struct document_def *def = &app_catalog(app)->document[s->which.index];
    str_add_format(out, "%s\n", part_absent_text(part->absent));
    if (!part->def) {
        str_add_format(out, "%s\n", _("an article of your own"));
        return;
    }
    if (part->def->why)
        str_add_format(out, "\n%s\n", part->def->why);
    explain_links(app, part, out);
    explain_texts(app, s, part, out);
    str_add_format(out, "\n%s%s\n", _("Source  "), intl_form(part->def->source ? part->def->source : def->source));
    if (part->def->rule)
        str_add_format(out, "%s\n", intl_form(part->def->rule));
}

void document_explain(struct app *app, struct document_screen *s)
{
    const struct document_part *part = document_part_here(s);
    struct str text = app_str(app);
    if (!part)
        return;
    document_reasons(app, s, part, &text);
    text_screen(app, part->label, text.text);
}

/* ---- all that can be done with a part ---- */

enum action {
    ACT_TAKE,
    ACT_LEAVE,
    ACT_AUTO,
    ACT_REWORD,
    ACT_STANDARD,
    ACT_SEEN,
    ACT_ARTICLE,
    ACT_DELETE,
    ACT_WHY,
    ACT_ROWS,
    ACT_STRENGTH
};

struct actions {
    struct app *app;
    struct document_screen *screen;
    struct popup_item item[20];
    struct {
        enum action action;
        size_t strength;
    } what[20];
    size_t count;
};

/* RIGHT: the key, as texts name them, or what kind of thing TEXT is; may be NULL. */
static void offer(struct actions *a, enum action action, size_t strength, const char *text, const char *right,
                  const char *help)
{
    right = right ? keys_said(a->app, right) : NULL;
    a->item[a->count] = (struct popup_item){.text = text, .right = right, .help = help};
    a->what[a->count].action = action;
    a->what[a->count++].strength = strength;
}

static void act(struct app *app, void *context, size_t chosen)
{
    struct actions *a = context;
    struct document_screen *s = a->screen;
    const struct document_part *part = chosen < a->count && s->document ? document_part_here(s) : NULL;
    if (part) {
        const char *id = part->id;
        switch (a->what[chosen].action) {
        case ACT_TAKE: document_decision(app, s, id, &(struct part_decision){.use = "yes"}); break;
        case ACT_LEAVE: document_decision(app, s, id, &(struct part_decision){.use = "no"}); break;
        case ACT_AUTO: document_decision(app, s, id, &(struct part_decision){.use = ""}); break;
        case ACT_REWORD: document_reword(app, s); break;
        case ACT_STANDARD: document_decision(app, s, id, &(struct part_decision){.own = ""}); break;
        case ACT_SEEN: document_decision(app, s, id, &(struct part_decision){.standard_seen = true}); break;
        case ACT_ARTICLE: document_new_article(app, s); break;
        case ACT_DELETE: document_take_out(app, s); break;
        case ACT_WHY: document_explain(app, s); break;
        case ACT_ROWS: app_go(app, CMD_GRID, spot_of_sheet(part->def->each)); break;
        case ACT_STRENGTH:
            document_decision(app, s, id,
                              &(struct part_decision){.strength = part->def->text[a->what[chosen].strength].strength});
            break;
        }
    }
    free(a);
}

static void offer_strengths(struct app *app, struct actions *a, const struct document_part *part)
{
    const struct column_def *column = &app_sheet(app, document_places(app)->paragraphs)
                                           ->column[app_role(app, document_places(app)->paragraphs, ROLE_STRENGTH)];
    for (size_t i = 0; part->strength && !part->edited && i < part->def->text_count; i++) {
        const struct choice *choice = choice_find(column->choices, part->def->text[i].strength);
        if (!choice || strcmp(part->def->text[i].strength, part->strength) == 0)
            continue;
        offer(a, ACT_STRENGTH, i, intl_form(choice->label), _("strength"), fill_help(app->book->model, choice->help));
    }
}

static void offer_use(struct actions *a, const struct document_part *part)
{
    if (part->absent == PART_PRESENT)
        offer(a, ACT_LEAVE, 0, _("Leave it out"), "Space", NULL);
    else if (part->absent != ABSENT_NOT_KEPT && part->absent != ABSENT_EMPTY && part->use != USE_YES)
        offer(a, ACT_TAKE, 0, _("Take it in"), "Space", NULL);
    if (part->use != USE_AUTO)
        offer(a, ACT_AUTO, 0, _("Let the answers decide"), NULL, _("By its condition, as the form says"));
}

void document_actions(struct app *app, struct document_screen *s)
{
    const struct document_part *part = document_part_here(s);
    if (!part)
        return;
    struct actions *a = mem_zero(1, sizeof(*a));
    a->app = app;
    a->screen = s;
    document_keep_part(s, part->id);
    if (!part->def) {
        offer(a, ACT_REWORD, 0, _("Edit the text"), "F2", NULL);
        offer(a, ACT_DELETE, 0, _("Take the article out"), "F8", NULL);
    } else {
        if (document_can_reword(part->def))
            offer(a, ACT_REWORD, 0, _("Put it into your own words"), "F2", NULL);
        offer_strengths(app, a, part);
        if (part->edited)
            offer(a, ACT_STANDARD, 0, _("Back to the standard text"), NULL, _("Your own wording stays in the history"));
        if (part->standard_changed)
            offer(a, ACT_SEEN, 0, _("Keep my wording, I have seen the new one"), NULL, NULL);
        if (part->def->each != SIZE_MAX)
            offer(a, ACT_ROWS, 0, _("Open the sheet it is made from"), NULL, NULL);
        offer_use(a, part);
    }
    offer(a, ACT_ARTICLE, 0, _("Add an article of your own below"), "F6", NULL);
    if (part->def)
        offer(a, ACT_WHY, 0, _("Why it stands here, what makes it true"), "?", NULL);
    popup_list(app, act, a, .title = part->label, .item = a->item, .count = a->count, .columns = 48);
}
