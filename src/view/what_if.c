/* What if we did these: measures assumed, every number moved, kept as plans. */
#include "tui/keys_conf.h"
#include "view/views.h"
#include "view/what_if_screen.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "tui/popup.h"

#define SLOW_MS                                                                                                        \
    1500 /* measuring all items may take this long after every key; above it only the chosen one is measured */

/* ---- the state ---- */

/* SIZE_MAX: none */
static size_t what_if_item_here(const struct what_if_screen *s)
{
    size_t line = table_chosen(&s->measures);
    return line == SIZE_MAX ? SIZE_MAX : s->order[line];
}

static void measure(struct app *app, struct what_if_screen *s)
{
    if (s->slow) {
        if (what_if_item_here(s) != SIZE_MAX)
            what_if_measure_one(s->w, what_if_item_here(s));
        return;
    }
    int64_t began = app_clock();
    struct progress progress = app_progress(app, _("Trying each measure"));
    bool whole = what_if_measure(s->w, progress.step, progress.context);
    app_progress_end(app);
    s->slow = app_clock() - began > SLOW_MS || !whole;
}

static double effect(const struct what_if_item *item)
{
    return !item->measured ? 0 : item->assumed ? -item->change_sum : item->change_sum;
}

/* What is assumed first, then what lowers the risks most; else as in the form. */
static bool goes_before(const struct what_if *w, size_t a, size_t b)
{
    if (w->item[a].assumed != w->item[b].assumed)
        return w->item[a].assumed;
    if (effect(&w->item[a]) != effect(&w->item[b]))
        return effect(&w->item[a]) < effect(&w->item[b]);
    return a < b;
}

static void sort_items(struct what_if_screen *s)
{
    for (size_t i = 0; i < s->w->count; i++) {
        size_t at = i;
        for (; at > 0 && goes_before(s->w, i, s->order[at - 1]); at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = i;
    }
}

static double risk_of(const struct what_if *w, const struct model *model, uint32_t row)
{
    struct value v = model_value(model, w->view->risks->sheet, row, w->view->risks->worst);
    return v.type == VALUE_NUMBER ? v.number : -1;
}

static int by_now_and_then(const void *a, const void *b, void *context)
{
    const struct moved *x = a, *y = b;
    const struct what_if *w = context;
    double dx = risk_of(w, w->now, x->row), dy = risk_of(w, w->now, y->row);
    if (x->changed != y->changed)
        return x->changed ? -1 : 1;
    if (dx != dy)
        return dx > dy ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* Assets whose risk moves, then those that stay in the worst band. */
static void find_moved(struct app *app, struct what_if_screen *s)
{
    const struct view_def *risks = s->w->view->risks;
    const char *worst = s->map.bands && s->map.bands->count ? s->map.bands->choice[0].code : "";
    uint32_t rows = model_rows(s->w->now, risks->sheet);
    free(s->moved);
    s->moved = mem_zero((size_t)rows + 1, sizeof(*s->moved));
    s->moved_count = 0;
    for (uint32_t r = 0; r < rows; r++) {
        struct value band = model_value(s->w->then, risks->sheet, r, risks->band);
        bool changed = risk_of(s->w, s->w->now, r) != risk_of(s->w, s->w->then, r) ||
                       !value_same(model_value(s->w->now, risks->sheet, r, risks->band), band);
        if (changed || (band.type == VALUE_TEXT && strcmp(band.text, worst) == 0))
            s->moved[s->moved_count++] = (struct moved){r, changed};
    }
    qsort_r(s->moved, s->moved_count, sizeof(*s->moved), by_now_and_then, s->w);
    table_lines(&s->assets, s->moved_count);
}

static void read_plan_name(struct app *app, struct what_if_screen *s)
{
    struct str name = STR_INIT;
    size_t plans = app_catalog(app)->records.plans;
    uint32_t row = s->w->plan && plans != SIZE_MAX ? model_find_row(app->book->model, plans, s->w->plan) : UINT32_MAX;
    if (row != UINT32_MAX)
        model_row_name(app->book->model, plans, row, &name);
    free(s->plan_name);
    s->plan_name = str_take(&name);
}

/* After every new assumption. */
static void assumed_anew(struct app *app, struct what_if_screen *s)
{
    measure(app, s);
    find_moved(app, s);
}

static void select_row(struct what_if_screen *s, const char *id)
{
    for (size_t i = 0; i < s->w->count && id; i++)
        if (strcmp(model_row_id(s->w->now, s->w->sheet, s->w->item[s->order[i]].row), id) == 0)
            table_choose(&s->measures, i);
}

static void take(struct what_if_screen *s, struct what_if *w)
{
    what_if_free(&s->w);
    s->w = w;
    free(s->order);
    s->order = mem_zero(w->count + 1, sizeof(*s->order));
    for (size_t i = 0; i < w->count; i++)
        s->order[i] = i;
    table_lines(&s->measures, w->count);
}

/* The workbook changed: the same rows are assumed over what it says now. */
static void what_if_changed(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    if (!app->book->model)
        return;
    struct what_if *old = s->w, *w = what_if_new(app->book, s->view);
    if (!w)
        return;
    char *here = NULL;
    bool *assumed = mem_zero(w->count + 1, sizeof(*assumed));
    /* Row ids are asked of the old clone: the old model may be gone. */
    if (what_if_item_here(s) != SIZE_MAX)
        here = mem_text(model_row_id(old->then, old->sheet, old->item[what_if_item_here(s)].row));
    for (size_t i = 0; i < old->count; i++)
        for (size_t k = 0; old->item[i].assumed && k < w->count; k++)
            if (strcmp(model_row_id(old->then, old->sheet, old->item[i].row),
                       model_row_id(w->now, w->sheet, w->item[k].row)) == 0)
                assumed[k] = true;
    for (size_t k = 0; k < w->count; k++)
        what_if_set(w, k, assumed[k]);
    size_t plans = app_catalog(app)->records.plans;
    if (old->plan && plans != SIZE_MAX && model_find_row(app->book->model, plans, old->plan) != UINT32_MAX)
        w->plan = mem_text(old->plan);
    w->dirty = old->dirty;
    if (w->plan &&
        !w->dirty) { /* nothing was tried beyond the plan: it is what the plan sheets say now, also after undo */
        char *plan = mem_text(w->plan);
        what_if_open(app->book, w, plan, NULL, NULL);
        free(plan);
    }
    s->suggested = s->suggested && what_if_assumed(w) == what_if_assumed(old);
    take(s, w);
    measure(app, s);
    sort_items(s);
    select_row(s, here);
    find_moved(app, s);
    read_plan_name(app, s);
    free(assumed);
    free(here);
}

static void open_plan(struct app *app, struct what_if_screen *s, const char *plan_id)
{
    struct error err = {0};
    size_t done = 0;
    if (!what_if_open(app->book, s->w, plan_id, &done, &err)) {
        app_error(app, &err);
        return;
    }
    s->suggested = false;
    measure(app, s);
    sort_items(s);
    table_choose(&s->measures, 0);
    find_moved(app, s);
    read_plan_name(app, s);
    if (done)
        app_message(app, MESSAGE_INFO,
                    ngettext("%zu measure of this plan has been carried out already.",
                             "%zu measures of this plan have been carried out already.", done),
                    done);
}

static bool what_if_screen_open(struct app *app, void *state, struct error *err)
{
    struct what_if_screen *s = state;
    struct what_if *w = what_if_new(app->book, s->view);
    if (!w)
        return error_set(err, ERROR_UNSUPPORTED, _("What if we did these"));
    risk_map_make(app->book->model, w->view->risks, &s->map);
    take(s, w);
    s->plan_name = mem_text("");
    measure(app, s);
    sort_items(s);
    find_moved(app, s);
    if (s->plan_wanted)
        open_plan(app, s, s->plan_wanted);
    return true;
}

static void what_if_close(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    what_if_free(&s->w);
    free(s->order);
    free(s->moved);
    free(s->plan_name);
    free(s->plan_wanted);
    free(s->state_wanted);
}

/* ---- what can be done ---- */

/* Below stand the measures, or the assets that change. */
static void show(struct what_if_screen *s, bool assets)
{
    s->measures.away = !(s->assets.away = !assets);
}

static void toggle(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    size_t item = what_if_item_here(s);
    what_if_set(s->w, item, !s->w->item[item].assumed);
    s->suggested = false;
    assumed_anew(app, s);
}

static void suggest(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    if (s->w->then_bands.count[0] == 0) {
        app_message(app, MESSAGE_INFO, _("Nothing more is needed: no asset is in the worst band."));
        return;
    }
    struct progress progress = app_progress(app, _("Looking for the fewest measures"));
    size_t before = what_if_assumed(s->w), added = what_if_suggest(s->w, progress.step, progress.context);
    app_progress_end(app);
    if (!added) {
        app_message(
            app, MESSAGE_WARNING,
            _("None of the remaining measures lowers the worst risks. Think of avoiding or transferring them."));
        return;
    }
    s->suggested = before == 0;
    measure(app, s);
    sort_items(s);
    table_choose(&s->measures, 0);
    show(s, false);
    find_moved(app, s);
}

static bool name_given(struct app *app, void *context, const char *text, struct error *err)
{
    while (*text == ' ')
        text++;
    return *text ? true : error_set(err, ERROR_NOTHING, _("a name is needed"));
}

static void save_under(struct app *app, void *context, const char *name)
{
    struct what_if_screen *s = context;
    struct error err = {0};
    if (!app_top(app, s))
        return;
    bool leaving = s->leaving;
    s->leaving = false;
    if (name && what_if_save(app->book, s->w, name, s->state_wanted, &err)) {
        app_changed(app);
        app_message(app, MESSAGE_INFO,
                    s->state_wanted
                        ? _("Plan \"%s\" saved and adopted. Answers stay as they are until the measures are done.")
                        : _("Plan \"%s\" saved. Answers stay as they are."),
                    name);
        if (leaving)
            app_close(app, s);
    } else if (name) {
        app_error(app, &err);
    }
}

static void save(struct app *app, struct what_if_screen *s, const char *state)
{
    if (what_if_assumed(s->w) == 0) {
        app_message(app, MESSAGE_WARNING,
                    _("Nothing is assumed yet: mark measures with Space, or let F5 suggest some."));
        s->leaving = false;
        return;
    }
    char iso[11];
    date_iso(model_today(app->book->model), iso);
    const char *name = *s->plan_name ? s->plan_name : app_text(app, _("Plan of %s"), iso);
    free(s->state_wanted);
    s->state_wanted = mem_text(state);
    popup_prompt(app, _("Name of the plan"), name, 80, name_given, save_under, s);
}

static void save_plan(struct app *app, void *state)
{
    save(app, state, NULL);
}

static void adopt(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    struct error err = {0};
    if (!s->w->plan || s->w->dirty) {
        save(app, s, "adopted");
    } else if (what_if_adopt(app->book, s->w, &err)) {
        app_changed(app);
        app_message(app, MESSAGE_INFO, _("Plan adopted. Answers stay as they are until the measures are done."));
    } else {
        app_error(app, &err);
    }
}

static void drop(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    struct error err = {0};
    if (s->w->plan) {
        if (what_if_drop(app->book, s->w, &err)) {
            app_changed(app);
            app_message(app, MESSAGE_INFO, _("The plan is marked as dropped. F9 takes that back."));
        } else {
            app_error(app, &err);
        }
        return;
    }
    for (size_t i = 0; i < s->w->count; i++)
        what_if_set(s->w, i, false);
    s->w->dirty = s->suggested = false;
    assumed_anew(app, s);
}

static void apply_answer(struct app *app, void *context, bool yes)
{
    struct what_if_screen *s = context;
    struct error err = {0};
    if (!yes || !app_top(app, s))
        return;
    size_t count = what_if_assumed(s->w);
    if (what_if_apply(app->book, s->w, &err)) {
        s->w->dirty = false;
        app_changed(app);
        app_message(
            app, MESSAGE_INFO,
            ngettext("%zu answer written. F9 takes it back.", "%zu answers written. F9 takes them back.", count),
            count);
    } else {
        app_error(app, &err);
        app_changed(app);
    }
}

static void ask_apply(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    size_t count = what_if_assumed(s->w);
    const struct column_def *def = &app_sheet(app, s->w->sheet)->column[s->w->column];
    const struct choice *done = choice_find(def->choices, s->w->view->assume);
    if (count == 0) {
        app_message(app, MESSAGE_WARNING,
                    _("Nothing is assumed yet: mark measures with Space, or let F5 suggest some."));
        return;
    }
    const char *question =
        app_text(app,
                 ngettext("Has the measure really been carried out? %zu answer of \"%s\" becomes \"%s\".",
                          "Have the measures really been carried out? %zu answers of \"%s\" become \"%s\".", count),
                 count, app_sheet_title(app, s->w->sheet), done ? intl_form(done->label) : "");
    popup_confirm(app, question, _("They are done: write the answers"), _("Not yet"), apply_answer, s);
}

static void leaving_chosen(struct app *app, void *context, size_t chosen)
{
    struct what_if_screen *s = context;
    if (!app_top(app, s))
        return;
    if (chosen == 0) {
        s->leaving = true;
        save(app, s, NULL);
    } else if (chosen == 1) {
        app_close(app, s);
    }
}

static bool what_if_leave(struct app *app, void *state)
{
    const struct what_if_screen *s = state;
    return !s->w->dirty || what_if_assumed(s->w) == 0;
}

static void back(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    bool writable = !store_read_only(app->book->store);
    if (what_if_leave(app, s)) {
        app_close(app, s);
        return;
    }
    const struct popup_item items[] = {
        {.text = _("Keep it as a plan"), .help = _("It can be opened again from the list of plans."), .off = !writable},
        {.text = _("Throw it away"), .help = _("The answers stay as they are; only what was assumed is forgotten.")},
        {.text = _("Go on trying"), .help = _("Back to the measures.")},
    };
    popup_list(app, leaving_chosen, s, .title = _("What becomes of the assumption?"), .item = items,
               .count = ARRAY_LENGTH(items), .selected = writable ? 0 : 1);
}

/* ---- keys ---- */

enum { MEASURES = 1, PLANS = 2, PLAN = 4, ASSUMED = 8, ON_MEASURE = 16 };

static unsigned what_if_holds(struct app *app, void *state)
{
    const struct what_if_screen *s = state;
    bool plan = s->w->plan && !store_read_only(app->book->store), assumed = what_if_assumed(s->w) > 0;
    return (s->w->count ? MEASURES : 0) | (s->w->count && app_catalog(app)->records.plans != SIZE_MAX ? PLANS : 0) |
           (plan || assumed ? PLAN : 0) | (assumed ? ASSUMED : 0) | (s->measures.away || !s->w->count ? 0 : ON_MEASURE);
}

static void open_card(struct app *app, void *state)
{
    const struct what_if_screen *s = state;
    if (s->measures.away)
        app_go(app, CMD_CARD, spot_of(s->w->view->risks->sheet, s->moved[table_chosen(&s->assets)].row, SIZE_MAX));
    else
        app_go(app, CMD_CARD, spot_of(s->w->sheet, s->w->item[what_if_item_here(s)].row, SIZE_MAX));
}

static void change_part(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    show(s, !s->measures.away);
}

static void what_if_chose(struct app *app, void *state)
{
    struct what_if_screen *s = state;
    if (s->slow)
        measure(app, s);
}

static const struct screen_action what_if_actions[] = {
    {CMD_BACK, ALWAYS, back},
    {CMD_NEXT_FIELD, ALWAYS, change_part},
    {CMD_PREVIOUS_FIELD, ALWAYS, change_part},
    {CMD_ENTER, 0, open_card},
    {CMD_TOGGLE, ON_MEASURE, toggle},
    {CMD_SUGGEST, MEASURES, suggest},
    {CMD_SAVE_PLAN, PLANS, save_plan},
    {CMD_ADOPT, PLANS, adopt},
    {CMD_DROP, PLAN, drop},
    {CMD_APPLY, ASSUMED, ask_apply},
    {CMD_NONE, 0, NULL},
};

static void what_if_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct what_if_screen *s = state;
    size_t asset = s->measures.away ? table_chosen(&s->assets) : SIZE_MAX;
    if (asset != SIZE_MAX) {
        *sheet = s->w->view->risks->sheet;
        *row = model_row_id(s->w->now, *sheet, s->moved[asset].row);
        *column = s->w->view->risks->worst;
        return;
    }
    *sheet = s->w->sheet;
    size_t item = what_if_item_here(s);
    if (item != SIZE_MAX) {
        *row = model_row_id(s->w->now, s->w->sheet, s->w->item[item].row);
        *column = s->w->column;
    }
}

static void what_if_hint(struct app *app, void *state, struct hint *hint)
{
    struct what_if_screen *s = state;
    what_if_sentence(app, s, &hint->line[0]);
    size_t item = what_if_item_here(s);
    const struct row_def *def =
        item == SIZE_MAX || s->measures.away ? NULL : model_row_def(s->w->now, s->w->sheet, s->w->item[item].row);
    if (def && def->text)
        str_add(&hint->line[1], intl_form(def->text));
    else
        str_add(&hint->line[1], _("The answers in the workbook stay as they are while you try."));
    str_add(&hint->keys, s->measures.away
                             ? _("Tab to the measures  Enter open the asset  F5 suggest  F6 keep as a plan  Esc back")
                             : _("Space assume  F5 suggest  Tab assets that change  F6 keep  F4 adopt  Esc back"));
}

static const struct screen_ops what_if_ops = {
    .name = "what-if",
    .actions = what_if_actions,
    .holds = what_if_holds,
    .table = TABLE_IN(struct what_if_screen, measures),
    .second = TABLE_IN(struct what_if_screen, assets),
    .chose = what_if_chose,
    .open = what_if_screen_open,
    .close = what_if_close,
    .title = what_if_title,
    .draw = what_if_draw,
    .hint = what_if_hint,
    .changed = what_if_changed,
    .where = what_if_where,
    .about = N_("Here you assume that measures are carried out, and see what becomes of the risks. Nothing is "
                "written: the answers of the workbook stay "
                "as they are.\n\n"
                "Above: the number of assets in each band, now and then, the overall rate, and both maps. Below: "
                "the measures that are not carried out yet. "
                "The columns at the right say what each one alone would move.\n\n"
                "Space assumes a measure or takes it back. F5 suggests as few measures as possible so that no asset "
                "is left in the worst band. Tab shows the "
                "assets whose risk changes.\n\n"
                "F6 keeps the assumption as a plan with a name. F4 adopts it: this is what will be done. F8 marks "
                "the plan as dropped. When the measures "
                "have been carried out, \"The plan has been carried out\" in the menu Tools writes the answers; F9 "
                "takes that back."),
    .leave = what_if_leave,
};

/* The plan that is meant, its id. NULL: none. */
static const char *plan_at(struct app *app, const struct spot *spot)
{
    size_t plans = app_catalog(app)->records.plans;
    return plans != SIZE_MAX && spot->sheet == plans && spot->row < model_rows(app->book->model, plans)
               ? model_row_id(app->book->model, plans, spot->row)
               : NULL;
}

/* What assumes answers of the sheet at the place, or moves the risks there; else the first. NULL: no form says any. */
static const struct view_def *assuming_at(struct app *app, const struct spot *spot)
{
    const struct catalog *catalog = app_catalog(app);
    const struct view_def *here = NULL;
    for (size_t i = 0; spot->sheet != SIZE_MAX && !here && i < catalog->view_count; i++)
        if (catalog->view[i].kind == VIEW_WHAT_IF &&
            (catalog->view[i].sheet == spot->sheet || catalog->view[i].risks->sheet == spot->sheet))
            here = &catalog->view[i];
    return here ? here : catalog_view(catalog, VIEW_WHAT_IF, SIZE_MAX);
}

/* A plan is opened where its measures are being tried already. */
void view_what_if(struct app *app, const struct spot *spot)
{
    char *plan = mem_text(plan_at(app, spot));
    for (size_t i = 0; plan && i + 1 < app->depth; i++)
        if (app->stack[i].ops == &what_if_ops) {
            while (app->stack[app->depth - 1].ops != &what_if_ops)
                app_close(app, app->stack[app->depth - 1].state);
            open_plan(app, app->stack[app->depth - 1].state, plan);
            free(plan);
            return;
        }
    struct what_if_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    s->view = assuming_at(app, spot);
    s->plan_wanted = plan;
    table_begin(&s->measures, &what_if_measures, s);
    table_begin(&s->assets, &what_if_assets, s);
    show(s, false);
    app_push(app, &what_if_ops, s);
}

bool view_what_if_possible(struct app *app, const struct spot *spot)
{
    return assuming_at(app, spot);
}
