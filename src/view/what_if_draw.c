/* How the what-if is drawn. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "tui/keys_conf.h"
#include "view/what_if_screen.h"

void what_if_title(struct app *app, void *state, struct str *out)
{
    struct what_if_screen *s = state;
    str_add(out, _("What if we did these"));
    if (!s->w->plan)
        return;
    if (s->w->dirty)
        str_add_format(out, "  %s", _("(changed)"));
    str_add(out, "  ");
    str_add_format(out, _("Plan \"%s\""), s->plan_name);
    size_t plans = app_catalog(app)->records.plans, column = app_role(app, plans, ROLE_STATE);
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

enum { MARK, ID, NAME, NOW, THEN, BANDS };

static size_t bands_of(const struct what_if_screen *s)
{
    return s->map.bands ? smaller((int)s->map.bands->count, (int)ARRAY_LENGTH(s->w->now_bands.count)) : 0;
}

static size_t lay_measures(const struct what_if_screen *s, int cells, struct table_column *columns)
{
    const struct model *model = s->w->now;
    size_t bands = bands_of(s), count = BANDS + bands + 1;
    int id = 2, answer = 6, band = model_rows(model, s->w->view->risks->sheet) >= 1000 ? 7 : 4;
    for (size_t i = 0; i < s->w->count; i++)
        id = larger(id, smaller(12, utf8_width(model_row_id(model, s->w->sheet, s->w->item[i].row))));
    const struct choice_list *answers = model_catalog(model)->sheet[s->w->sheet].column[s->w->column].choices;
    for (size_t i = 0; answers && i < answers->count; i++) {
        struct str text = app_str(s->app);
        app_choice_text(&answers->choice[i], true, &text);
        if (answers->choice[i].tone != TONE_QUIET)
            answer = larger(answer, smaller(9, utf8_width(text.text)));
    }
    for (size_t b = 0; b < bands; b++)
        band = larger(band, utf8_width(intl_form(s->map.bands->choice[b].short_label)));
    int name = cells - 3 - (4 + id + 1 + 2 * (answer + 1) + (int)bands * (band + 1) + 8);
    columns[MARK] = (struct table_column){NULL, 3, ALIGN_LEFT, true};
    columns[ID] = (struct table_column){.cells = id};
    columns[NAME] = (struct table_column){_("Measure"), smaller(name, 56), ALIGN_LEFT, false}; /* numbers stay near */
    columns[NOW] = (struct table_column){_("now"), answer, ALIGN_LEFT, false};
    columns[THEN] = (struct table_column){_("then"), answer, ALIGN_LEFT, false};
    for (size_t b = 0; b < bands; b++)
        columns[BANDS + b] =
            (struct table_column){intl_form(s->map.bands->choice[b].short_label), band, ALIGN_RIGHT, false};
    columns[count - 1] = (struct table_column){_("rate"), 7, ALIGN_RIGHT, false};
    return count;
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
static void effect_cell(const struct what_if_screen *s, const struct what_if_item *item, size_t b,
                        struct table_cell *cell)
{
    int sign = item->assumed ? -1 : 1;
    cell->style = STYLE_QUIET;
    if (!item->measured) {
        str_add(&cell->text, "...");
    } else if (b < bands_of(s)) {
        int change = sign * item->change[b];
        str_add_format(&cell->text, change ? "%+d" : "%d", change);
        cell->style = change == 0 ? STYLE_QUIET : b > 0 ? STYLE_NORMAL : change < 0 ? STYLE_GOOD : STYLE_BAD;
    } else if (isnan(item->change_rate)) {
        str_add_char(&cell->text, '-');
    } else {
        str_add_format(&cell->text, "%+.1f", sign * item->change_rate);
    }
}

static void measure_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct what_if_screen *s = of;
    const struct what_if_item *item = &s->w->item[s->order[line]];
    switch (column) {
    case MARK: str_add(&cell->text, item->assumed ? "[x]" : "[ ]"); break;
    case ID: str_add(&cell->text, model_row_id(s->w->now, s->w->sheet, item->row)); break;
    case NAME: model_row_name(s->w->now, s->w->sheet, item->row, &cell->text); break;
    case NOW: answer_text(s, s->w->now, item->row, &cell->text); break;
    case THEN:
        cell->style = item->assumed ? STYLE_GOOD : STYLE_QUIET;
        if (item->assumed)
            answer_text(s, s->w->then, item->row, &cell->text);
        else
            str_add(&cell->text, "----");
        break;
    default: effect_cell(s, item, column - BANDS, cell);
    }
}

const struct table_ops what_if_measures = {.cell = measure_cell};

static void draw_measures(struct what_if_screen *s, struct canvas *canvas, struct rect rect)
{
    struct table_column columns[BANDS + ARRAY_LENGTH(s->w->now_bands.count) + 1];
    size_t count = lay_measures(s, rect.columns, columns);
    table_draw(&s->measures, columns, count, canvas, rect, STYLE_HERE);
}

/* ---- below: the assets ---- */

enum { ASSET, RISK_NOW, ARROW, RISK_THEN, STAYS, ASSET_COLUMNS };

static void asset_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct what_if_screen *s = of;
    const struct moved *moved = &s->moved[line];
    const struct model *model = column == RISK_THEN ? s->w->then : s->w->now;
    const struct view_def *risks = s->w->view->risks;
    const struct column_def *def = &model_catalog(model)->sheet[risks->sheet].column[risks->band];
    if (column == ASSET) {
        model_row_name(model, risks->sheet, moved->row, &cell->text);
    } else if (column == ARROW) {
        str_add(&cell->text, "->");
    } else if (column == STAYS) {
        str_add(&cell->text, moved->changed ? "" : _("stays"));
        cell->style = STYLE_QUIET;
    } else {
        const struct choice *band = kind_choice_of(def, model_value(model, risks->sheet, moved->row, risks->band));
        model_text(model, risks->sheet, moved->row, risks->worst, MODEL_LABEL, &cell->text);
        if (band) {
            str_add_char(&cell->text, ' ');
            app_choice_text(band, true, &cell->text);
        }
        cell->style = band ? app_tone(band->tone) : STYLE_QUIET;
    }
}

const struct table_ops what_if_assets = {.cell = asset_cell};

static void draw_assets(struct what_if_screen *s, struct canvas *canvas, struct rect rect)
{
    size_t changed = 0;
    for (size_t i = 0; i < s->moved_count; i++)
        changed += s->moved[i].changed;
    const struct table_column columns[ASSET_COLUMNS] = {
        {app_text(s->app, ngettext("%zu asset changes", "%zu assets change", changed), changed),
         smaller(rect.columns - 39, 50), ALIGN_LEFT, false},
        {_("now"), 10, ALIGN_LEFT, false},
        {.cells = 3},
        {_("then"), 10, ALIGN_LEFT, false},
        {.cells = 0}};
    table_draw(&s->assets, columns, ASSET_COLUMNS, canvas, rect, STYLE_HERE);
    if (s->moved_count == 0)
        canvas_wrap(canvas, rect_of(rect.row + 2, rect.column + 3, rect.rows - 2, rect.columns - 6), 0, STYLE_NORMAL,
                    _("No risk changes yet. Tab goes back to the measures; Space assumes one."));
}

void what_if_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct what_if_screen *s = state;
    const struct risk_cell none = {-1, -1};
    int top = larger(risk_map_rows(&s->map), s->map.bands ? (int)s->map.bands->count + 2 : 2);
    int map = risk_map_columns(&s->map, WHAT_IF_CELL), first = body.column + 30, second = first + map + 3;
    bool both = second + map <= body.columns;
    draw_counts(s, canvas, body.row, body.column + 2);
    if (both)
        risk_map_draw(&s->map, s->w->now_matrix, canvas, body.row, first, WHAT_IF_CELL, _("Map now"), none, false);
    risk_map_draw(&s->map, s->w->then_matrix, canvas, body.row, both ? second : first, WHAT_IF_CELL, _("Map then"),
                  none, false);
    canvas_horizontal(canvas, body.row + top, body.column, body.columns, STYLE_LINE);
    (s->measures.away ? draw_assets : draw_measures)(
        s, canvas, rect_of(body.row + top + 1, body.column, body.rows - top - 1, body.columns));
}
