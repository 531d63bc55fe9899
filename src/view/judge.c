/* A judge's facts, one question at a time: until the verdict stands, and then what it is and why. */
#include "tui/keys_conf.h"
#include "view/views.h"
#include "guide/judging.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "tui/cell.h"
#include "tui/edit.h"
#include "tui/popup.h"

#define CELLS    60 /* of a line of the question */
#define HELP_MAX 6  /* lines of it */

struct walk {
    size_t sheet, column;
    char *row;     /* its id */
    bool *skipped; /* by column: not known now */
};

static void next_question(struct app *app, struct walk *w);

static void walk_free(struct walk *w)
{
    free(w->row);
    free(w->skipped);
    free(w);
}

static uint32_t row_of(struct app *app, const struct walk *w)
{
    return app->book->model ? model_find_row(app->book->model, w->sheet, w->row) : UINT32_MAX;
}

/* CODE NULL or "": it is not known now. */
static void answered(struct app *app, struct walk *w, const char *code)
{
    if (row_of(app, w) == UINT32_MAX) {
        app_message(app, MESSAGE_WARNING, _("The row is not there any more"));
        walk_free(w);
        return;
    }
    if (!code || !*code)
        w->skipped[w->column] = true;
    else if (!edit_write(app, w->sheet, w->row, w->column, code, NULL, NULL)) {
        walk_free(w);
        return;
    }
    next_question(app, w);
}

static void given_up(struct app *app, struct walk *w)
{
    app_message(app, MESSAGE_INFO, _("What was answered is kept; Ctrl+A goes on with it"));
    walk_free(w);
}

static void chosen(struct app *app, void *context, size_t at)
{
    struct walk *w = context;
    const struct column_def *def = &app_sheet(app, w->sheet)->column[w->column];
    if (at == SIZE_MAX) {
        given_up(app, w);
        return;
    }
    answered(app, w, at < def->choices->count ? def->choices->choice[at].code : NULL);
}

static bool understood(struct app *app, void *context, const char *text, struct error *err)
{
    struct walk *w = context;
    struct str stored = app_str(app);
    bool good = !*text || cell_understand(app, w->sheet, w->column, text, &stored, err);
    return good;
}

static void typed(struct app *app, void *context, const char *text)
{
    struct walk *w = context;
    struct str stored = app_str(app);
    if (!text)
        given_up(app, w);
    else if (!*text || !cell_understand(app, w->sheet, w->column, text, &stored, NULL))
        answered(app, w, NULL);
    else
        answered(app, w, stored.text);
}

/* ---- a question ---- */

/* The choices first, so that what was chosen is its number; under them the way out, and what the fact means. */
static void ask_choice(struct app *app, struct walk *w, const struct column_def *def)
{
    struct popup_items items = {.app = app};
    for (size_t i = 0; i < def->choices->count; i++) {
        struct str text = app_str(app);
        app_choice_text(&def->choices->choice[i], false, &text);
        const char *help = def->choices->choice[i].help;
        popup_add(&items, (struct popup_item){.text = text.text,
                                              .key = i < 9 ? app_text(app, "%zu", i + 1) : "",
                                              .help = help ? intl_form(help) : NULL});
    }
    popup_add(&items, (struct popup_item){.text = _("Later: it is not known now"), .key = "0"});
    if (def->help) {
        popup_add(&items, (struct popup_item){.rule = true, .key = ""});
        popup_add_text(&items, CELLS, HELP_MAX, intl_form(def->help));
    }
    popup_list(app, chosen, w, .title = intl_form(def->label), .item = items.item, .count = items.count,
               .columns = CELLS + 4);
}

static void conclude(struct app *app, struct walk *w, const struct judging *look)
{
    struct str verdict = app_str(app), text = app_str(app), reason = app_str(app);
    uint32_t row = row_of(app, w);
    model_row_name(app->book->model, w->sheet, row, &text);
    judging_text(app->book->model, w->sheet, row, &verdict, &reason);
    const struct sheet_def *def = app_sheet(app, w->sheet);
    if (verdict.length)
        str_add_format(&text, "\n\n%s: %s", intl_form(def->column[def->judge->verdict].label), verdict.text);
    str_add_format(&text, "\n%s", reason.text);
    if (!look->decided)
        str_add_format(&text, "\n\n%s",
                       keys_said(app, _("Some facts are not known yet. Come back with Ctrl+A when they are.")));
    popup_message(app, look->decided ? _("The conclusion") : _("The conclusion for now"), text.text);
    walk_free(w);
}

static void next_question(struct app *app, struct walk *w)
{
    const struct judging look = judging_look(app->book->model, w->sheet, row_of(app, w), w->skipped);
    if (look.ask == SIZE_MAX) {
        conclude(app, w, &look);
        return;
    }
    const struct column_def *def = &app_sheet(app, w->sheet)->column[look.ask];
    w->column = look.ask;
    if (def->choices && def->kind->number != NUMBER_SCALE) {
        ask_choice(app, w, def);
        return;
    }
    struct str title = app_str(app);
    str_add_format(&title, def->unit ? _("%s (%s)") : "%s", intl_form(def->label),
                   def->unit ? intl_form(def->unit) : "");
    str_add(&title, _(": left empty while it is not known"));
    popup_prompt(app, title.text, "", def->max_length, understood, typed, w);
}

void view_judge(struct app *app, const struct spot *spot)
{
    size_t sheet = spot->sheet;
    uint32_t row = spot->row;
    if (row >= model_rows(app->book->model, sheet)) {
        app_message(app, MESSAGE_INFO, _("There are no rows yet. F6 adds one."));
        return;
    }
    struct walk *w = mem_zero(1, sizeof(*w));
    w->sheet = sheet;
    w->row = mem_text(model_row_id(app->book->model, sheet, row));
    w->skipped = mem_zero(app_sheet(app, sheet)->column_count + 1, sizeof(*w->skipped));
    next_question(app, w);
}

bool view_judge_possible(struct app *app, const struct spot *spot)
{
    return spot->sheet != SIZE_MAX && spot->row != UINT32_MAX && app_sheet(app, spot->sheet)->judge;
}
