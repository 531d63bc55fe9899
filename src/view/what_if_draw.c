/* How the what-if is drawn. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "tui/keys_conf.h"
#include "view/what_if_screen.h"

static const struct home_def *home_of(struct app *app)
{
    return &app_catalog(app)->home;
}

void what_if_title(struct app *app, void *state, struct str *out)
{
    struct what_if_screen *s = state;
    str_add(out, _("What if we did these"));
    if (!s->w || !s->w->plan)
        return;
    if (s->w->dirty)
        str_add_format(out, "  %s", _("(changed)"));
    str_add(out, "  ");
    str_add_format(out, _("Plan \"%s\""), s->plan_name);
    size_t plans = home_of(app)->plans.sheet, column = app_role(app, plans, ROLE_STATE);
    uint32_t row = app->book->model ? model_find_row(app->book->model, plans, s->w->plan) : UINT32_MAX;
    if (row != UINT32_MAX && column != SIZE_MAX) {
        str_add_char(out, ' ');
        model_text(app->book->model, plans, row, column, MODEL_LABEL, out);
    }
}

static const char *worst_label(const struct what_if_screen *s)
{
    return s->map.bands && s->map.bands->count ? intl_form(s->map.bands->choice[0].label) : "";
}

void what_if_sentence(struct app *app, const struct what_if_screen *s, struct str *out)
{
    const struct what_if *w = s->w;
    size_t assumed = what_if_assumed(w);
    uint32_t now = w->now_bands.count[0], then = w->then_bands.count[0];
    const char *worst = worst_label(s);
    (void)app;
    if (w->count == 0)
        str_add(out, _("Every measure is carried out already: there is nothing to assume."));
    else if (assumed == 0 && now == 0)
        str_add_format(out, _("No risk is %s. Try what further measures would change."), worst);
    else if (assumed == 0)
        str_add_format(out,
                       keys_said(app, ngettext("%u risk is %s. F5 suggests measures against it.",
                                               "%u risks are %s. F5 suggests measures against them.", now)),
                       now, worst);
    else if (now > 0 && then == 0 && s->suggested)
        str_add_format(out,
                       ngettext("With this %zu measure no risk is %s any more. It cannot be left out.",
                                "With these %zu measures no risk is %s any more. None of them can be left out.",
                                assumed),
                       assumed, worst);
    else if (now > 0 && then == 0)
        str_add_format(out,
                       ngettext("With this %zu measure no risk is %s any more.",
                                "With these %zu measures no risk is %s any more.", assumed),
                       assumed, worst);
    else if (assumed == w->count || s->suggested)
        str_add_format(
            out,
            _("With %zu measures %u of %u risks stay %s, whatever is done: think of avoiding or transferring them."),
            assumed, then, now, worst);
    else
        str_add_format(out,
                       ngettext("With this %zu measure the risks that are %s go from %u to %u.",
                                "With these %zu measures the risks that are %s go from %u to %u.", assumed),
                       assumed, worst, now, then);
}

/* ---- above: now and then ---- */

static void draw_number(struct canvas *canvas, int row, int column, uint32_t number, bool changed)
{
    char text[16];
    snprintf(text, sizeof(text), "%u", number);
    canvas_field(canvas, row, column, 5, changed ? STYLE_STRONG : STYLE_NORMAL, ALIGN_RIGHT, text);
}

static void rate_text(struct value rate, struct str *out)
{
    if (rate.type == VALUE_NUMBER)
        str_add_format(out, "%.1f %%", rate.number);
    else
        str_add_char(out, '-');
}

static void draw_counts(const struct what_if_screen *s, struct canvas *canvas, int row, int column)
{
    const struct what_if *w = s->w;
    canvas_field(canvas, row, column + 8, 7, STYLE_HEAD, ALIGN_RIGHT, _("now"));
    canvas_field(canvas, row, column + 16, 7, STYLE_HEAD, ALIGN_RIGHT, _("then"));
    row++;
    for (size_t b = 0; s->map.bands && b < s->map.bands->count && b < ARRAY_LENGTH(w->now_bands.count); b++, row++) {
        const struct choice *band = &s->map.bands->choice[b];
        struct str text = STR_INIT;
        app_choice_text(band, false, &text);
        canvas_field(canvas, row, column, 8, app_tone(band->tone), ALIGN_LEFT, text.text);
        draw_number(canvas, row, column + 10, w->now_bands.count[b], false);
        draw_number(canvas, row, column + 18, w->then_bands.count[b], w->then_bands.count[b] != w->now_bands.count[b]);
        str_free(&text);
    }
    struct str now = STR_INIT, then = STR_INIT;
    rate_text(w->now_rate, &now);
    rate_text(w->then_rate, &then);
    canvas_text(canvas, row, column, STYLE_NORMAL, _("Rate"));
    canvas_field(canvas, row, column + 8, 7, STYLE_NORMAL, ALIGN_RIGHT, now.text);
    canvas_field(canvas, row, column + 16, 7, value_same(w->now_rate, w->then_rate) ? STYLE_NORMAL : STYLE_STRONG,
                 ALIGN_RIGHT, then.text);
    str_free(&now);
    str_free(&then);
}

/* ---- below: the measures ---- */

struct measure_layout {
    int id, label, answer, band;
    bool rate;
};

static struct measure_layout lay_measures(const struct what_if_screen *s, int cells)
{
    struct measure_layout l = {.id = 2, .answer = 6, .band = 5, .rate = true};
    for (size_t i = 0; i < s->w->count; i++) {
        int width = utf8_width(model_row_id(s->w->now, s->w->sheet, s->w->item[i].row));
        l.id = width > l.id ? width : l.id;
    }
    if (l.id > 12)
        l.id = 12;
    const struct choice_list *answers = model_catalog(s->w->now)->sheet[s->w->sheet].column[s->w->column].choices;
    for (size_t i = 0; answers && i < answers->count; i++) {
        struct str text = STR_INIT;
        app_choice_text(&answers->choice[i], true, &text);
        int width = utf8_width(text.text);
        if (answers->choice[i].tone != TONE_QUIET && width > l.answer)
            l.answer = width < 9 ? width : 9;
        str_free(&text);
    }
    if (model_rows(s->w->now, model_catalog(s->w->now)->home.risk.sheet) >= 1000)
        l.band = 8;
    for (size_t b = 0; s->map.bands && b < s->map.bands->count; b++) {
        int width = utf8_width(intl_form(s->map.bands->choice[b].short_label)) + 1;
        l.band = width > l.band ? width : l.band;
    }
    int bands = s->map.bands ? (int)s->map.bands->count : 0;
    l.label = cells - (6 + l.id + 1 + 1 + 2 * (l.answer + 1) + bands * l.band + 8);
    if (l.label > 56) /* the numbers stay near their names */
        l.label = 56;
    return l;
}

static void draw_measures_head(const struct what_if_screen *s, const struct measure_layout *l, struct canvas *canvas,
                               int row, int column)
{
    column += 6;
    canvas_field(canvas, row, column, l->id + 1 + l->label, STYLE_HEAD, ALIGN_LEFT, _("Measure"));
    column += l->id + 1 + l->label + 1;
    canvas_field(canvas, row, column, l->answer, STYLE_HEAD, ALIGN_LEFT, _("now"));
    canvas_field(canvas, row, column + l->answer + 1, l->answer, STYLE_HEAD, ALIGN_LEFT, _("then"));
    column += 2 * (l->answer + 1);
    for (size_t b = 0; s->map.bands && b < s->map.bands->count; b++, column += l->band)
        canvas_field(canvas, row, column, l->band, STYLE_HEAD, ALIGN_RIGHT,
                     intl_form(s->map.bands->choice[b].short_label));
    canvas_field(canvas, row, column, 8, STYLE_HEAD, ALIGN_RIGHT, _("rate"));
}

static void answer_text(const struct what_if_screen *s, const struct model *model, uint32_t row, struct str *out)
{
    const struct column_def *def = &model_catalog(model)->sheet[s->w->sheet].column[s->w->column];
    const struct choice *choice = kind_choice_of(def, model_value(model, s->w->sheet, row, s->w->column));
    if (choice)
        app_choice_text(choice, true, out);
    else
        str_add(out, _("(none)"));
}

/* Fewer in the worst band is good news, more is bad; the other bands only say where they went. */
static void draw_effect(const struct what_if_screen *s, const struct what_if_item *item, const struct measure_layout *l,
                        struct canvas *canvas, int row, int column, enum style style)
{
    int sign = item->assumed ? -1 : 1;
    bool here = style != STYLE_NORMAL;
    for (size_t b = 0; s->map.bands && b < s->map.bands->count && b < ARRAY_LENGTH(item->change);
         b++, column += l->band) {
        int change = sign * item->change[b];
        char text[16];
        snprintf(text, sizeof(text), change ? "%+d" : "%d", change);
        enum style own = here          ? style
                         : change == 0 ? STYLE_QUIET
                         : b > 0       ? STYLE_NORMAL
                         : change < 0  ? STYLE_GOOD
                                       : STYLE_BAD;
        canvas_field(canvas, row, column, l->band, own, ALIGN_RIGHT, item->measured ? text : "...");
    }
    char rate[16] = "...";
    if (item->measured && isnan(item->change_rate))
        snprintf(rate, sizeof(rate), "-");
    else if (item->measured)
        snprintf(rate, sizeof(rate), "%+.1f", sign * item->change_rate);
    canvas_field(canvas, row, column, 8, here ? style : STYLE_QUIET, ALIGN_RIGHT, rate);
}

static void draw_measure(const struct what_if_screen *s, size_t line, const struct measure_layout *l,
                         struct canvas *canvas, int row, struct rect rect)
{
    const struct what_if *w = s->w;
    const struct what_if_item *item = &w->item[s->order[line]];
    bool here = line == s->list.selected;
    enum style style = here ? STYLE_HERE : STYLE_NORMAL;
    struct str name = STR_INIT, now = STR_INIT, then = STR_INIT;
    model_row_name(w->now, w->sheet, item->row, &name);
    answer_text(s, w->now, item->row, &now);
    answer_text(s, w->then, item->row, &then);
    int column = rect.column;
    canvas_fill(canvas, rect_of(row, column, 1, rect.columns - 1), style);
    canvas_text(canvas, row, column, style, here ? ">" : " ");
    canvas_text(canvas, row, column + 2, style, item->assumed ? "[x]" : "[ ]");
    column += 6;
    canvas_field(canvas, row, column, l->id, style, ALIGN_LEFT, model_row_id(w->now, w->sheet, item->row));
    canvas_field(canvas, row, column + l->id + 1, l->label, style, ALIGN_LEFT, name.text);
    column += l->id + 1 + l->label + 1;
    canvas_field(canvas, row, column, l->answer, style, ALIGN_LEFT, now.text);
    canvas_field(canvas, row, column + l->answer + 1, l->answer,
                 here            ? style
                 : item->assumed ? STYLE_GOOD
                                 : STYLE_QUIET,
                 ALIGN_LEFT, item->assumed ? then.text : "----");
    draw_effect(s, item, l, canvas, row, column + 2 * (l->answer + 1), style);
    if (here)
        canvas_cursor(canvas, row, rect.column + 3);
    str_free(&name);
    str_free(&now);
    str_free(&then);
}

static void draw_measures(struct what_if_screen *s, struct canvas *canvas, struct rect rect)
{
    struct measure_layout l = lay_measures(s, rect.columns - 1);
    draw_measures_head(s, &l, canvas, rect.row, rect.column);
    list_show(&s->list, rect.rows - 1);
    for (int i = 0; i < rect.rows - 1; i++)
        if (s->list.first + (size_t)i < s->w->count)
            draw_measure(s, s->list.first + (size_t)i, &l, canvas, rect.row + 1 + i, rect);
    canvas_scrollbar(canvas, rect.row + 1, rect.column + rect.columns - 1, rect.rows - 1, s->list.first, s->list.count);
}

/* ---- below: the assets ---- */

static enum style risk_text(const struct what_if_screen *s, const struct model *model, uint32_t row, struct str *out)
{
    const struct home_def *home = &model_catalog(model)->home;
    const struct column_def *def = &model_catalog(model)->sheet[home->risk.sheet].column[home->risk.column];
    const struct choice *band = kind_choice_of(def, model_value(model, home->risk.sheet, row, home->risk.column));
    (void)s;
    if (home->risk.worst != SIZE_MAX)
        model_text(model, home->risk.sheet, row, home->risk.worst, MODEL_LABEL, out);
    if (band) {
        str_add_char(out, ' ');
        app_choice_text(band, true, out);
    }
    return band ? app_tone(band->tone) : STYLE_QUIET;
}

static void draw_asset(const struct what_if_screen *s, size_t line, struct canvas *canvas, int row, struct rect rect,
                       int name_cells)
{
    const struct what_if *w = s->w;
    size_t sheet = model_catalog(w->now)->home.risk.sheet;
    const struct moved *moved = &s->moved[line];
    bool here = line == s->moved_list.selected;
    enum style style = here ? STYLE_HERE : STYLE_NORMAL, own;
    struct str name = STR_INIT, now = STR_INIT, then = STR_INIT;
    model_row_name(w->now, sheet, moved->row, &name);
    canvas_fill(canvas, rect_of(row, rect.column, 1, rect.columns - 1), style);
    canvas_text(canvas, row, rect.column, style, here ? ">" : " ");
    canvas_field(canvas, row, rect.column + 2, name_cells, style, ALIGN_LEFT, name.text);
    int column = rect.column + 2 + name_cells + 2;
    own = risk_text(s, w->now, moved->row, &now);
    canvas_field(canvas, row, column, 10, here ? style : own, ALIGN_LEFT, now.text);
    canvas_text(canvas, row, column + 11, style, "->");
    own = risk_text(s, w->then, moved->row, &then);
    canvas_field(canvas, row, column + 15, 10, here ? style : own, ALIGN_LEFT, then.text);
    if (!moved->changed)
        canvas_text(canvas, row, column + 26, here ? style : STYLE_QUIET, _("stays"));
    if (here)
        canvas_cursor(canvas, row, rect.column);
    str_free(&name);
    str_free(&now);
    str_free(&then);
}

static void draw_assets(struct what_if_screen *s, struct canvas *canvas, struct rect rect)
{
    int name_cells = rect.columns - 39 < 50 ? rect.columns - 39 : 50;
    size_t changed = 0;
    for (size_t i = 0; i < s->moved_count; i++)
        changed += s->moved[i].changed;
    struct str head = STR_INIT;
    str_add_format(&head, ngettext("%zu asset changes", "%zu assets change", changed), changed);
    canvas_field(canvas, rect.row, rect.column + 2, name_cells, STYLE_HEAD, ALIGN_LEFT, head.text);
    canvas_text(canvas, rect.row, rect.column + 4 + name_cells, STYLE_HEAD, _("now"));
    canvas_text(canvas, rect.row, rect.column + 4 + name_cells + 15, STYLE_HEAD, _("then"));
    str_free(&head);
    list_show(&s->moved_list, rect.rows - 1);
    if (s->moved_count == 0)
        canvas_wrap(canvas, rect_of(rect.row + 2, rect.column + 3, rect.rows - 2, rect.columns - 6), 0, STYLE_NORMAL,
                    _("No risk changes yet. Tab goes back to the measures; Space assumes one."));
    for (int i = 0; i < rect.rows - 1; i++)
        if (s->moved_list.first + (size_t)i < s->moved_count)
            draw_asset(s, s->moved_list.first + (size_t)i, canvas, rect.row + 1 + i, rect, name_cells);
    canvas_scrollbar(canvas, rect.row + 1, rect.column + rect.columns - 1, rect.rows - 1, s->moved_list.first,
                     s->moved_list.count);
}

void what_if_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    (void)app;
    struct what_if_screen *s = state;
    if (!s->w)
        return;
    int counts = s->map.bands ? (int)s->map.bands->count + 2 : 2,
        top = risk_map_rows(&s->map) > counts ? risk_map_rows(&s->map) : counts;
    int map = risk_map_columns(&s->map, WHAT_IF_CELL), first = body.column + 30, second = first + map + 3;
    draw_counts(s, canvas, body.row, body.column + 2);
    if (second + map <= body.columns) {
        risk_map_draw(&s->map, s->w->now_matrix, canvas, body.row, first, WHAT_IF_CELL, _("Map now"),
                      (struct risk_cell){-1, -1}, false);
        risk_map_draw(&s->map, s->w->then_matrix, canvas, body.row, second, WHAT_IF_CELL, _("Map then"),
                      (struct risk_cell){-1, -1}, false);
    } else {
        risk_map_draw(&s->map, s->w->then_matrix, canvas, body.row, first, WHAT_IF_CELL, _("Map then"),
                      (struct risk_cell){-1, -1}, false);
    }
    canvas_horizontal(canvas, body.row + top, body.column, body.columns, STYLE_LINE);
    s->list_rect = rect_of(body.row + top + 1, body.column, body.rows - top - 1, body.columns);
    if (s->assets)
        draw_assets(s, canvas, s->list_rect);
    else
        draw_measures(s, canvas, s->list_rect);
}
