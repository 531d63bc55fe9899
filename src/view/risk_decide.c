/* What shall be done about a risk: the treatment, who does it and until when, one asset after the other. */
#include <string.h>

#include "book/fill.h"
#include "guide/why.h"
#include "tui/edit.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"
#include "view/risk.h"
#include "tui/view.h"

size_t risk_treatment(struct app *app, const struct risk_screen *s)
{
    return app_role(app, s->risks->sheet, ROLE_TREATMENT);
}

void risk_decide_done(struct risk_screen *s)
{
    free(s->deciding.row);
    free(s->deciding.owner);
    free(s->deciding.due);
    free(s->deciding.given);
}

static const struct choice *chosen_for(struct app *app, const struct risk_screen *s, uint32_t row)
{
    size_t treatment = risk_treatment(app, s);
    return kind_choice_of(&app_sheet(app, s->risks->sheet)->column[treatment],
                          model_value(app->book->model, s->risks->sheet, row, treatment));
}

/* ---- on to the next one ---- */

static bool is_open(struct app *app, const struct risk_screen *s, size_t line)
{
    uint32_t row = s->assets.line[line];
    return row != UINT32_MAX && !chosen_for(app, s, row) &&
           !value_blank(model_value(app->book->model, s->risks->sheet, row, s->risks->band));
}

/* "給与データ: 低減. 残るリスク 2 中. 未定は残り3件". */
static void tell(struct app *app, const struct risk_screen *s, uint32_t row, size_t open)
{
    const struct view_def *risks = s->risks;
    const struct choice *choice = chosen_for(app, s, row);
    struct str text = app_str(app), rest = app_str(app);
    str_add_format(&text, _("%s: %s."), app_row_name(app, risks->sheet, row), choice ? intl_form(choice->label) : "");
    if (risks->residual_worst != SIZE_MAX &&
        !value_blank(model_value(app->book->model, risks->sheet, row, risks->residual_worst))) {
        risk_residual_text(app->book->model, risks, row, &rest);
        str_add_format(&text, _(" Remaining: %s."), rest.text);
    }
    str_add_format(&text, ngettext(" %zu is still open.", " %zu are still open.", open), open);
    app_message(app, MESSAGE_INFO, "%s", text.text);
}

/* What has been decided sinks below what has not, and the cursor would sink with it: the next key would then treat the
 * same asset again. It goes on to the next open one, from where the decided one stood. */
static void go_on(struct app *app, struct risk_screen *s)
{
    size_t next = SIZE_MAX, open = 0, from = s->deciding.at;
    uint32_t row = s->deciding.row ? model_find_row(app->book->model, s->risks->sheet, s->deciding.row) : UINT32_MAX;
    for (size_t i = 0; i < s->assets.count; i++)
        if (is_open(app, s, i)) {
            open++;
            if (next == SIZE_MAX || (next < from && i >= from))
                next = i;
        }
    if (row != UINT32_MAX)
        tell(app, s, row, open);
    if (next != SIZE_MAX) {
        s->table.list.first = s->deciding.first; /* the list followed the decided one while its owner was asked */
        table_choose(&s->table, next);
    }
    free(s->deciding.row);
    s->deciding.row = NULL;
}

/* ---- who, and until when ---- */

/* A value that the column takes, in whatever words: 月末. */
static bool check_cell(struct app *app, const struct risk_screen *s, size_t column, const char *text, struct error *err)
{
    struct str stored = app_str(app);
    bool good = model_parse(app->book->model, s->risks->sheet, column, text, &stored, err);
    return good;
}

static bool check_owner(struct app *app, void *context, const char *text, struct error *err)
{
    const struct risk_screen *s = context;
    return check_cell(app, s, app_role(app, s->risks->sheet, ROLE_OWNER), text, err);
}

static bool check_due(struct app *app, void *context, const char *text, struct error *err)
{
    const struct risk_screen *s = context;
    return check_cell(app, s, app_role(app, s->risks->sheet, ROLE_DUE), text, err);
}

static void keep_who_and_when(struct app *app, struct risk_screen *s, const char *due)
{
    size_t sheet = s->risks->sheet, owner = app_role(app, sheet, ROLE_OWNER), day = app_role(app, sheet, ROLE_DUE);
    struct change change[2];
    struct str stored = app_str(app);
    size_t count = 0;
    if (s->deciding.given && *s->deciding.given)
        change[count++] = (struct change){
            .op = CHANGE_SET, .sheet = sheet, .row = s->deciding.row, .column = owner, .value = s->deciding.given};
    if (due && *due && model_parse(app->book->model, sheet, day, due, &stored, NULL))
        change[count++] = (struct change){
            .op = CHANGE_SET, .sheet = sheet, .row = s->deciding.row, .column = day, .value = stored.text};
    if (count)
        app_change(app, change, count, NULL, NULL, NULL);
    free(s->deciding.given);
    s->deciding.given = NULL;
    go_on(app, s);
}

static const char *title_of(struct app *app, const struct risk_screen *s, size_t column)
{
    uint32_t row = model_find_row(app->book->model, s->risks->sheet, s->deciding.row);
    return app_text(app, "%s: %s", app_row_name(app, s->risks->sheet, row),
                    intl_form(app_sheet(app, s->risks->sheet)->column[column].label));
}

static bool still_asked(struct app *app, struct risk_screen *s)
{
    return app_top(app, s) && s->deciding.row &&
           model_find_row(app->book->model, s->risks->sheet, s->deciding.row) != UINT32_MAX;
}

static bool asks_for(struct app *app, const struct risk_screen *s, enum column_role role)
{
    size_t column = app_role(app, s->risks->sheet, role);
    uint32_t row = model_find_row(app->book->model, s->risks->sheet, s->deciding.row);
    return column != SIZE_MAX && row != UINT32_MAX &&
           value_blank(model_value(app->book->model, s->risks->sheet, row, column));
}

static void due_given(struct app *app, void *context, const char *text)
{
    struct risk_screen *s = context;
    if (!still_asked(app, s))
        return;
    if (text) {
        free(s->deciding.due);
        s->deciding.due = mem_text(text);
    }
    keep_who_and_when(app, s, text);
}

static void ask_due(struct app *app, struct risk_screen *s)
{
    size_t due = app_role(app, s->risks->sheet, ROLE_DUE);
    if (!asks_for(app, s, ROLE_DUE)) {
        keep_who_and_when(app, s, NULL);
        return;
    }
    popup_prompt(app, title_of(app, s, due), s->deciding.due ? s->deciding.due : "", 40, check_due, due_given, s);
}

static void owner_given(struct app *app, void *context, const char *text)
{
    struct risk_screen *s = context;
    if (!still_asked(app, s))
        return;
    if (text) {
        free(s->deciding.owner);
        s->deciding.owner = mem_text(text);
        s->deciding.given = mem_text(text);
    }
    if (text)
        ask_due(app, s);
    else /* given up: the treatment stays */
        keep_who_and_when(app, s, NULL);
}

static void ask_owner(struct app *app, struct risk_screen *s)
{
    size_t owner = app_role(app, s->risks->sheet, ROLE_OWNER);
    if (!asks_for(app, s, ROLE_OWNER)) {
        ask_due(app, s);
        return;
    }
    popup_prompt(app, title_of(app, s, owner), s->deciding.owner ? s->deciding.owner : "",
                 app_sheet(app, s->risks->sheet)->column[owner].max_length, check_owner, owner_given, s);
}

/* ---- the treatment ---- */

void risk_chosen(struct app *app, struct risk_screen *s, size_t at)
{
    uint32_t row = risk_asset_here(s);
    const struct choice *choice = row == UINT32_MAX ? NULL : chosen_for(app, s, row);
    if (!choice)
        return;
    free(s->deciding.row);
    s->deciding.row = mem_text(model_row_id(app->book->model, s->risks->sheet, row));
    s->deciding.at = at;
    s->deciding.first = s->table.list.first;
    if (choice->settled) /* nothing is left to do */
        go_on(app, s);
    else
        ask_owner(app, s);
}

void risk_choose(struct app *app, struct risk_screen *s, int digit)
{
    size_t sheet = s->risks->sheet, treatment = risk_treatment(app, s);
    const struct choice_list *list = app_sheet(app, sheet)->column[treatment].choices;
    uint32_t row = risk_asset_here(s);
    struct error err = {0};
    s->choosing = true;
    if (digit == 0) {
        edit_choose(app, sheet, model_row_id(app->book->model, sheet, row), treatment, NULL,
                    s->table.rect.row + 1 + (int)(s->table.list.selected - s->table.list.first),
                    s->table.rect.column + s->table.rect.columns - 50);
        return;
    }
    struct str old = app_str(app);
    model_stored(app->book->model, sheet, row, treatment, &old);
    size_t at = s->table.list.selected;
    if ((size_t)digit > list->count)
        app_message(app, MESSAGE_WARNING, _("There are %zu answers."), list->count);
    else if (!edit_allowed(app, sheet, treatment, &err))
        app_error(app, &err);
    else if (strcmp(old.text, list->choice[digit - 1].code) == 0) /* as it is: who and when may be missing */
        risk_chosen(app, s, at);
    else
        edit_write(app, sheet, app_text(app, "%s", risk_asset_id(s)), treatment, list->choice[digit - 1].code, old.text,
                   NULL);
    s->choosing = false;
}

void risk_hint_decision(struct app *app, const struct risk_screen *s, uint32_t row, struct str *out)
{
    const struct view_def *risks = s->risks;
    size_t treatment = risk_treatment(app, s);
    if (treatment == SIZE_MAX)
        return;
    const struct column_def *def = &app_sheet(app, risks->sheet)->column[treatment];
    const struct choice *choice = chosen_for(app, s, row);
    if (!choice) {
        str_add_format(out, keys_said(app, _("%s: not decided yet. A digit or F4 chooses:")), intl_form(def->label));
        for (size_t i = 0; i < def->choices->count; i++)
            str_add_format(out, " %zu %s", i + 1, intl_form(def->choices->choice[i].label));
        return;
    }
    str_add_format(out, "%s %s: %s", intl_form(def->label), intl_form(choice->label),
                   choice->help ? fill_help(app->book->model, choice->help) : "");
    if (risks->residual_worst != SIZE_MAX) {
        str_add_format(out, " %s ", intl_form(app_sheet(app, risks->sheet)->column[risks->residual_worst].label));
        why_line(app->book->model, risks->sheet, row, risks->residual_worst, out);
    }
}
