/* Taking over: first what words of the file mean, then what becomes of rows that are rejected or in conflict. */
#include <stdlib.h>

#include "base/intl.h"
#include "tui/keys_conf.h"
#include "view/import_view.h"
#include "tui/popup.h"

static void take_over(struct app *app, struct import_view *v)
{
    struct error err = {0};
    uint64_t written = 0, taken, open;
    struct progress progress = app_progress(app, _("Writing the rows"));
    import_tally(v->import, &taken, &open);
    bool good = import_apply(app->book, v->import, true, &progress, &written, &err);
    app_progress_end(app);
    if (!good) {
        app_error(app, &err);
        import_view_read(app, v);
        return;
    }
    v->done = true;
    app_changed(app);
    app_close(app, v);
    if (open)
        app_message(app, MESSAGE_WARNING, _("%llu rows taken over, %llu left as they were. F9 takes that back."),
                    (unsigned long long)written, (unsigned long long)open);
    else
        app_message(app, MESSAGE_INFO,
                    ngettext("%llu row taken over. F9 takes that back.", "%llu rows taken over. F9 takes that back.",
                             (unsigned long)written),
                    (unsigned long long)written);
}

static void confirmed(struct app *app, void *context, bool yes)
{
    if (yes && app_top(app, context))
        take_over(app, context);
}

static void decided(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    if (!app_top(app, v))
        return;
    if (chosen == 0)
        import_show(v, TAB_PROBLEMS);
    else if (chosen == 1)
        take_over(app, v);
    else if (chosen == 2 && import_take_kind(v->import, IMPORT_REJECTED))
        take_over(app, v);
}

static void ask_rows(struct app *app, struct import_view *v);

static void values_decided(struct app *app, void *context, size_t chosen)
{
    struct import_view *v = context;
    if (!app_top(app, v) || chosen == SIZE_MAX)
        return;
    if (chosen == 0)
        import_show(v, TAB_VALUES);
    else if (chosen == 1)
        import_values_agree(app, v, true);
    else
        ask_rows(app, v);
}

/* What each word is thought to mean: "3" → 深刻な影響. */
static void guesses_text(struct app *app, const struct import_view *v, struct str *out)
{
    for (size_t p = 0; p < v->import->parts; p++)
        for (size_t q = 0; q < v->import->part[p].questions; q++) {
            const struct import_question *question = &v->import->part[p].question[q];
            const struct column_def *def = &app_sheet(app, v->import->part[p].sheet)->column[question->column];
            const struct choice *choice = question->guess ? choice_find(def->choices, question->guess) : NULL;
            if (question->answer || !choice)
                continue;
            const char *one = app_text(app, "\"%s\" → %s", question->value, intl_form(choice->label));
            if (!strstr(out->text, one)) /* the same in several columns is said once */
                str_add_format(out, "%s%s", out->length ? ", " : "", one);
        }
}

/* Before the rows: what words of the file mean. */
void import_take(struct app *app, struct import_view *v)
{
    uint64_t questions = import_questions(v->import);
    if (questions == 0) {
        ask_rows(app, v);
        return;
    }
    struct str guesses = app_str(app);
    guesses_text(app, v, &guesses);
    const char *title = app_text(app,
                                 ngettext("What does %llu value of the file mean?",
                                          "What do %llu values of the file mean?", (unsigned long)questions),
                                 (unsigned long long)questions);
    const struct popup_item items[] = {
        {.text = _("Look at them one by one"), .help = keys_said(app, _("F4 chooses what a value means."))},
        {.text = _("They mean what is suggested"), .help = guesses.text, .off = guesses.length == 0},
        {.text = _("Leave them open"), .help = _("Rows with such values are rejected, or come in without them.")},
    };
    popup_list(app, values_decided, v, .title = title, .item = items, .count = ARRAY_LENGTH(items));
}

static void ask_rows(struct app *app, struct import_view *v)
{
    uint64_t taken, open;
    import_tally(v->import, &taken, &open);
    uint64_t bad = import_count_bad(v->import);
    if (taken == 0 && bad == 0) {
        app_message(app, MESSAGE_WARNING, _("There is nothing to take over."));
        return;
    }
    if (open == 0) {
        uint64_t added = 0, deleted = 0;
        for (size_t p = 0; p < v->import->parts; p++) {
            const struct import_part *part = &v->import->part[p];
            for (size_t n = 0; n < part->rows; n++)
                added += part->row[n].take && !part->row[n].id;
            for (size_t n = 0; n < part->missings; n++)
                deleted += part->missing[n].take;
        }
        const char *question =
            deleted
                ? app_text(app, keys_said(app, _("Add %llu rows, change %llu and delete %llu? F9 takes that back.")),
                           (unsigned long long)added, (unsigned long long)(taken - added - deleted),
                           (unsigned long long)deleted)
                : app_text(app, keys_said(app, _("Add %llu rows and change %llu? F9 takes that back.")),
                           (unsigned long long)added, (unsigned long long)(taken - added));
        popup_confirm(app, question, _("Take over"), _("Not yet"), confirmed, v);
        return;
    }
    const char *only = app_text(app, _("Take over only the %llu marked rows"), (unsigned long long)taken);
    const char *whole =
        app_text(app, _("Take over the %llu rejected rows too, without their bad cells"), (unsigned long long)bad);
    const char *title = app_text(app, _("%llu rows are rejected, in conflict or doubtful"), (unsigned long long)open);
    const struct popup_item items[] = {
        {.text = _("Look at them first"), .help = _("Nothing is written. The list says place, column and reason.")},
        {.text = only,
         .help = keys_said(app, _("The others stay as they are here; F9 takes all of it back.")),
         .off = taken == 0},
        {.text = whole,
         .help = _("Cells that are not understood stay empty in new rows, and as they are here in others. The list To "
                   "look at names each of them."),
         .off = bad == 0},
    };
    popup_list(app, decided, v, .title = title, .item = items, .count = ARRAY_LENGTH(items));
}
