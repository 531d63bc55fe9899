/* Risks: where the assets stand, the worst first, and what shall be done about each. */
#include <stdlib.h>
#include <string.h>

#include "view/views.h"
#include "base/utf8.h"
#include "book/fill.h"
#include "guide/why.h"
#include "tui/keys_conf.h"
#include "tui/popup.h"
#include "guide/rounds.h"
#include "guide/what_if.h"
#include "view/risk.h"

#define MAP_CELL 9
#define NO_CELL  ((struct risk_cell){-1, -1})

/* ---- the state ---- */

/* The bands as they would be with the answers of the last closed round: the measures of then, the assets of today. */
static void look_back(struct app *app, struct risk_screen *s)
{
    const struct view_def *what_if = s->what_if;
    free(s->before_title);
    s->before_title = NULL;
    if (!what_if)
        return;
    struct rounds *rounds = rounds_read(app->book->model, what_if->sheet);
    if (rounds->count) {
        const struct round *last = &rounds->round[rounds->count - 1];
        uint32_t rows = model_rows(app->book->model, what_if->sheet);
        char **answers = round_answers(app->book->model, what_if->sheet, last->number, what_if->column);
        struct model *then = model_clone(app->book->model);
        for (uint32_t r = 0; r < rows; r++)
            model_put(then, what_if->sheet, r, what_if->column, answers[r]);
        model_compute(then);
        band_count(then, s->risks, &s->before, NULL);
        s->before_title = mem_text(last->title);
        model_free(&then);
        round_answers_free(&answers, rows);
    }
    rounds_free(&rounds);
}

uint32_t risk_asset_here(const struct risk_screen *s)
{
    size_t line = table_chosen(&s->table);
    return line == SIZE_MAX ? UINT32_MAX : s->assets.line[line];
}

const char *risk_asset_id(const struct risk_screen *s)
{
    return s->table.id.length ? s->table.id.text : NULL;
}

static bool is_asset(void *of, size_t line)
{
    return ((struct risk_screen *)of)->assets.line[line] != UINT32_MAX;
}

static void fill_list(struct app *app, struct risk_screen *s)
{
    risk_list_fill(&s->assets, app->book->model, s->filter);
    table_lines(&s->table, s->assets.count);
}

static void risk_changed(struct app *app, void *state)
{
    struct risk_screen *s = state;
    if (!app->book->model)
        return;
    size_t old = s->table.list.selected;
    band_count(app->book->model, s->risks, &s->bands, &s->unrated);
    what_if_matrix(app->book->model, s->risks, s->matrix);
    look_back(app, s);
    fill_list(app, s);
    s->decided = s->risks->residual == SIZE_MAX ? 0 : block_decided(app->book->model, s->risks->sheet);
    if (s->decided)
        block_count(app->book->model, s->risks->sheet, s->risks->residual, s->residual.count, NULL);
    bool chosen = s->choosing && app_top(app, s);
    s->choosing = false;
    if (chosen)
        risk_chosen(app, s, old);
}

static bool risk_open(struct app *app, void *state, struct error *err)
{
    struct risk_screen *s = state;
    risk_map_make(app->book->model, s->risks, &s->map);
    risk_list_columns(&s->assets, app->book->model, s->risks);
    risk_changed(app, s);
    return true;
}

static void risk_close(struct app *app, void *state)
{
    struct risk_screen *s = state;
    risk_list_done(&s->assets);
    risk_decide_done(s);
    free(s->before_title);
}

/* ---- drawing ---- */

static void risk_title(struct app *app, void *state, struct str *out)
{
    struct risk_screen *s = state;
    str_add(out, _("Risks"));
    if (s->filter.y >= 0) {
        str_add(out, "  ");
        risk_cell_text(&s->map, s->filter, out);
    }
}

/* Counts by band with a coloured blank each, as long as its share. */
static void draw_bands(struct app *app, struct risk_screen *s, struct canvas *canvas, struct rect rect)
{
    const struct choice_list *list = s->map.bands;
    uint32_t most = 1;
    for (size_t b = 0; list && b < list->count && b < ARRAY_LENGTH(s->bands.count); b++)
        most = s->bands.count[b] > most ? s->bands.count[b] : most;
    canvas_text(canvas, rect.row, rect.column, STYLE_HEAD, _("Assets"));
    canvas_field(canvas, rect.row, rect.column + 10, 6, STYLE_HEAD, ALIGN_RIGHT, _("now"));
    if (s->before_title)
        canvas_field(canvas, rect.row, rect.column + 16, 8, STYLE_HEAD, ALIGN_RIGHT, _("before"));
    if (s->decided)
        canvas_field(canvas, rect.row, rect.column + 24, 8, STYLE_HEAD, ALIGN_RIGHT, _("after"));
    int row = rect.row + 1, bar_at = s->decided ? 34 : 26, bar = rect.columns - bar_at;
    for (size_t b = 0; list && b < list->count && b < ARRAY_LENGTH(s->bands.count); b++, row++) {
        const struct choice *band = &list->choice[b];
        struct str text = app_str(app);
        app_choice_text(band, false, &text);
        canvas_field(canvas, row, rect.column + 1, 9, app_tone(band->tone), ALIGN_LEFT, text.text);
        canvas_format(canvas, row, rect.column + 10, STYLE_STRONG, "%6u", s->bands.count[b]);
        if (s->before_title)
            canvas_format(canvas, row, rect.column + 16, STYLE_QUIET, "%8u", s->before.count[b]);
        if (s->decided)
            canvas_format(canvas, row, rect.column + 24, s->residual.count[b] ? STYLE_NORMAL : STYLE_QUIET, "%8u",
                          s->residual.count[b]);
        int cells = (int)((double)s->bands.count[b] / most * bar + 0.5);
        if (s->bands.count[b] && cells == 0)
            cells = 1;
        for (int i = 0; i < cells; i++)
            canvas_text(canvas, row, rect.column + bar_at + i, app_tone_fill(band->tone), "=");
    }
    canvas_field(canvas, row, rect.column + 1, 9, STYLE_NORMAL, ALIGN_LEFT, _("not rated"));
    canvas_format(canvas, row, rect.column + 10, s->unrated ? STYLE_STRONG : STYLE_QUIET, "%6u", s->unrated);
}

static void draw_empty(struct app *app, struct risk_screen *s, struct canvas *canvas, struct rect rect)
{
    const char *text = s->filter.y >= 0
                           ? _("No asset lies in this cell. Esc shows all of them.")
                           : app_text(app,
                                      keys_said(app, _("There are no assets yet. Ctrl+T opens \"%s\": write "
                                                       "down there what you keep, then come back.")),
                                      app_sheet_title(app, s->risks->sheet));
    canvas_wrap(canvas, rect_of(rect.row + 1, rect.column + 3, rect.rows - 1, rect.columns - 6), 0, STYLE_NORMAL, text);
}

static void asset_cell(void *of, size_t line, size_t column, struct table_cell *cell)
{
    const struct risk_screen *s = of;
    risk_list_cell(&s->assets, s->app->book->model, line, column, cell);
}

static bool unrated_head(void *of, size_t line, struct canvas *canvas, struct rect rect, bool here)
{
    const struct risk_screen *s = of;
    if (!is_asset(of, line))
        canvas_field(
            canvas, rect.row, rect.column + 1, rect.columns - 1, STYLE_HEAD, ALIGN_LEFT,
            app_text(s->app, _("Not rated yet: %u. A value is missing; the card (Enter) shows which."), s->unrated));
    return !is_asset(of, line);
}

static void asset_id(void *of, size_t line, struct str *out)
{
    const struct risk_screen *s = of;
    str_add(out, model_row_id(s->app->book->model, s->risks->sheet, s->assets.line[line]));
}

static const struct table_ops risk_table = {
    .cell = asset_cell, .line = unrated_head, .usable = is_asset, .id = asset_id};

static void draw_list(struct app *app, struct risk_screen *s, struct canvas *canvas, struct rect rect)
{
    struct table_column columns[ARRAY_LENGTH(s->assets.column)];
    size_t count = risk_list_lay(&s->assets, rect.columns, columns);
    table_draw(&s->table, columns, count, canvas, rect, s->table.away ? STYLE_HERE_OTHER : STYLE_HERE);
    if (s->assets.count == 0)
        draw_empty(app, s, canvas, rect_of(rect.row + 1, rect.column, rect.rows - 1, rect.columns));
}

static void risk_draw(struct app *app, void *state, struct canvas *canvas, struct rect body)
{
    struct risk_screen *s = state;
    int map_cells = risk_map_columns(&s->map, MAP_CELL), top = risk_map_rows(&s->map),
        bands = s->map.bands ? (int)s->map.bands->count + 2 : 2;
    int map_at = body.columns - map_cells - 3;
    map_at = smaller(map_at, body.columns / 2 + 6);
    if (bands > top)
        top = bands;
    draw_bands(app, s, canvas, rect_of(body.row, body.column + 1, top, (map_at < 48 ? map_at : 48) - 3));
    struct str title = app_str(app);
    if (map_cells)
        str_add_format(&title, _("%s (down) × %s (across)"), intl_form(s->map.y_column->label),
                       intl_form(s->map.x_column->label));
    if (map_cells && utf8_width(title.text) > body.columns - map_at) {
        str_clear(&title);
        str_add_format(&title, "%s × %s", intl_form(s->map.y_column->short_label),
                       intl_form(s->map.x_column->short_label));
    }
    s->map_rect = rect_of(body.row, body.column + map_at, risk_map_rows(&s->map), map_cells);
    risk_map_draw(&s->map, s->matrix, canvas, body.row, body.column + map_at, MAP_CELL, title.text,
                  s->table.away ? s->cell : s->filter, s->table.away);
    canvas_horizontal(canvas, body.row + top, body.column, body.columns, STYLE_LINE);
    draw_list(app, s, canvas, rect_of(body.row + top + 1, body.column, body.rows - top - 1, body.columns));
}

/* ---- hints ---- */

static void risk_hint(struct app *app, void *state, struct hint *hint)
{
    struct risk_screen *s = state;
    uint32_t row = risk_asset_here(s);
    if (s->table.away) {
        risk_cell_text(&s->map, s->cell, &hint->line[0]);
        if (s->cell.y >= 0)
            str_add_format(&hint->line[0], "  %u", s->matrix[s->cell.y][s->cell.x]);
        if (s->before_title)
            str_add_format(&hint->line[1], _("\"Before\" is with the answers of %s and today's assets."),
                           s->before_title);
        str_add(&hint->keys, _("Arrows move  Enter show only these  Tab to the list  Esc all  Ctrl+W what if"));
        return;
    }
    if (row != UINT32_MAX) {
        str_add_format(&hint->line[0], "%s  ", _("Why"));
        why_line(app->book->model, s->risks->sheet, row, s->risks->worst, &hint->line[0]);
        risk_hint_decision(app, s, row, &hint->line[1]);
    }
    str_add(&hint->keys, s->filter.y >= 0
                             ? _("Digits decide  Enter open  ? why  Tab to the map  Esc all of them")
                             : _("Digits decide  Enter open  ? why  Tab to the map  F5 measures  / search  Esc back"));
}

/* ---- keys ---- */

enum { HAS_MAP = 1, ON_MAP = 2, TREATED = 4, FILTERED = 8, TRIED = 16 };

static unsigned risk_holds(struct app *app, void *state)
{
    const struct risk_screen *s = state;
    bool treated = !s->table.away && risk_asset_here(s) != UINT32_MAX && risk_treatment(app, s) != SIZE_MAX;
    return (s->map.x_column ? HAS_MAP : 0) | (s->table.away ? ON_MAP : 0) | (treated ? TREATED : 0) |
           (s->filter.y >= 0 ? FILTERED : 0) | (s->what_if ? TRIED : 0);
}

static void set_filter(struct app *app, struct risk_screen *s, struct risk_cell cell)
{
    bool same = cell.y == s->filter.y && cell.x == s->filter.x;
    const char *before = app_text(app, "%s", s->table.id.text);
    s->filter = same ? NO_CELL : cell;
    fill_list(app, s);
    if (s->table.id.length && strcmp(before, s->table.id.text) != 0) /* it is not among these: the worst of them */
        table_choose(&s->table, 0);
}

static void filter_cell(struct app *app, void *state)
{
    struct risk_screen *s = state;
    set_filter(app, s, s->cell);
    s->table.away = s->assets.count == 0;
}

static void move_on_map(struct app *app, void *state)
{
    struct risk_screen *s = state;
    int down = (app->command == CMD_DOWN) - (app->command == CMD_UP),
        right = (app->command == CMD_RIGHT) - (app->command == CMD_LEFT);
    s->cell = risk_map_step(&s->map, s->cell, down, right);
}

static void change_part(struct app *app, void *state)
{
    struct risk_screen *s = state;
    s->table.away = !s->table.away;
    if (s->table.away && s->cell.y < 0)
        s->cell = s->filter.y >= 0 ? s->filter : risk_map_step(&s->map, NO_CELL, 0, 0);
}

static void back(struct app *app, void *state)
{
    struct risk_screen *s = state;
    if (s->filter.y >= 0)
        set_filter(app, s, s->filter);
    s->table.away = false;
}

static void try_measures(struct app *app, void *state)
{
    app_go(app, CMD_WHAT_IF, spot_nowhere());
}

static void treat(struct app *app, void *state)
{
    if (app->command == CMD_CHOOSE || app_choose(app))
        risk_choose(app, state, app->command == CMD_CHOOSE ? 0 : app->digit);
}

static void open_card(struct app *app, void *state)
{
    app_go(app, CMD_CARD, spot_of(((struct risk_screen *)state)->risks->sheet, risk_asset_here(state), SIZE_MAX));
}

static const struct screen_action risk_actions[] = {
    {CMD_ENTER, ON_MAP, filter_cell},
    {CMD_ENTER, 0, open_card},
    {CMD_TOGGLE, ON_MAP, filter_cell},
    {CMD_TOGGLE, 0, open_card},
    {CMD_NEXT_FIELD, HAS_MAP, change_part},
    {CMD_PREVIOUS_FIELD, HAS_MAP, change_part},
    {CMD_BACK, ON_MAP, back},
    {CMD_BACK, FILTERED, back},
    {CMD_ANSWER, TREATED, treat},
    {CMD_CHOOSE, TREATED, treat},
    {CMD_SUGGEST, TRIED, try_measures},
    {CMD_NONE, 0, NULL},
};

static void risk_click(struct app *app, void *state, int row, int column, bool twice)
{
    struct risk_screen *s = state;
    struct risk_cell cell = risk_map_at(&s->map, s->map_rect.row, s->map_rect.column, MAP_CELL, row, column);
    if (cell.y >= 0) {
        s->cell = cell;
        set_filter(app, s, cell);
    }
}

static void risk_where(struct app *app, void *state, size_t *sheet, const char **row, size_t *column)
{
    struct risk_screen *s = state;
    *sheet = s->risks->sheet;
    if (app->book->model && !s->table.away && risk_asset_here(s) != UINT32_MAX) {
        *row = risk_asset_id(s);
        *column = s->risks->worst;
    }
}

static const struct screen_ops risk_ops = {
    .name = "risk",
    .actions = risk_actions,
    .holds = risk_holds,
    .move = move_on_map,
    .table = TABLE_IN(struct risk_screen, table),
    .open = risk_open,
    .close = risk_close,
    .title = risk_title,
    .draw = risk_draw,
    .hint = risk_hint,
    .click = risk_click,
    .changed = risk_changed,
    .where = risk_where,
    .about = N_("Above: how many assets there are in each band, and the map of them. Each cell of the map counts "
                "the assets of one importance and one "
                "likelihood; its colour and its mark are those of the band. Tab goes to the map; Enter there shows "
                "only the assets of a cell.\n\n"
                "Below: the assets, the largest risk first. A digit, or F4, decides what to do about the chosen one: "
                "reduce, keep, avoid or transfer it; then it is asked who does it and until when, and the cursor goes "
                "on to the next one that is open. What remains after all that was decided stands at the right end. "
                "? explains the number, Enter opens everything about the asset.\n\n"
                "A risk becomes smaller when measures are carried out. F5 (or Ctrl+W) opens \"What if we did "
                "these\": there you try which ones."),
};

/* Of the sheet at the place; where that has none, the first. NULL: no form says any. */
static const struct view_def *risks_at(struct app *app, const struct spot *spot)
{
    const struct view_def *here =
        spot->sheet == SIZE_MAX ? NULL : catalog_view(app_catalog(app), VIEW_RISK, spot->sheet);
    return here ? here : catalog_view(app_catalog(app), VIEW_RISK, SIZE_MAX);
}

void view_risk(struct app *app, const struct spot *spot)
{
    struct risk_screen *s = mem_zero(1, sizeof(*s));
    s->app = app;
    s->risks = risks_at(app, spot);
    s->what_if = catalog_what_if(app_catalog(app), s->risks);
    s->cell = s->filter = NO_CELL;
    table_begin(&s->table, &risk_table, s);
    if (spot->sheet == s->risks->sheet && spot->row < model_rows(app->book->model, spot->sheet))
        str_add(&s->table.id, model_row_id(app->book->model, spot->sheet, spot->row));
    app_push(app, &risk_ops, s);
}

bool view_risk_possible(struct app *app, const struct spot *spot)
{
    return risks_at(app, spot);
}
